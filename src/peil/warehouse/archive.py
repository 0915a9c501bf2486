"""Write a workspace's folder to one file and bring it back, whole or not at all."""

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from peil.values.errors import DiskFull, UnreadableFile
from peil.values.sending import KEY_FILE
from peil.values.texts import Text

LEFT_OUT = ("inbox", KEY_FILE)  # a backup that is lost must not give away the passwords in it
RUNNING = ".peil-"  # what a running Peil keeps beside the data, and needs no more when it stops
NO_ROOM = 28


def archive(folder: Path, file: Path, copies: Mapping[str, Path] | None = None) -> int:
    """Write the files of a folder to a zip file and return its size in bytes; a file of that name is replaced at the very end.

    `copies` are written in the place of the files of that name (and of what a database keeps beside them, `name-wal`), which others may be writing.
    """
    copies = copies or {}
    half = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(folder)
                if path.is_file() and _belongs(inside, copies) and path.resolve() not in (half.resolve(), file.resolve()):
                    packed.write(path, str(inside))
            for name, copy in copies.items():
                packed.write(copy, name)
        half.replace(file)
    except OSError as wrong:
        half.unlink(missing_ok=True)
        if wrong.errno == NO_ROOM:
            raise DiskFull(why=str(file)) from None
        raise UnreadableFile(
            file=file, why=Text(f"it cannot be written: {wrong.strerror}.", f"het kan niet worden geschreven: {wrong.strerror}.")
        ) from None
    return file.stat().st_size


def _belongs(inside: Path, copies: Mapping[str, Path]) -> bool:
    top = inside.parts[0]
    return (
        top not in LEFT_OUT
        and not any(part.startswith(RUNNING) for part in inside.parts)
        and not any(top == name or top.startswith(f"{name}-") for name in copies)
    )


def unarchive(file: Path, folder: Path, needed: str) -> None:
    """Put the files of an archive in the place of a folder, after it was unpacked whole beside it; `needed` must be among them."""
    fresh = folder.with_name(f".{folder.resolve().name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            safe = all(not Path(name).is_absolute() and ".." not in Path(name).parts for name in names)
            if needed not in names or not safe:
                why = Text("it is not a backup of a Peil workspace.", "het is geen back-up van een Peil-werkmap.")
                raise UnreadableFile(file=file, why=why)
            packed.extractall(fresh)
    except (zipfile.BadZipFile, EOFError):
        shutil.rmtree(fresh, ignore_errors=True)
        raise UnreadableFile(file=file, why=Text("it is not a whole backup.", "het is geen hele back-up.")) from None
    except OSError as wrong:
        shutil.rmtree(fresh, ignore_errors=True)
        if wrong.errno == NO_ROOM:
            raise DiskFull(why=str(folder)) from None
        raise UnreadableFile(file=file, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}.")) from None
    before = folder.with_name(f".{folder.resolve().name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if folder.exists():
        if (folder / KEY_FILE).exists():  # the passwords in the backup were sealed with it, where the backup is this workspace's own
            shutil.copy2(folder / KEY_FILE, fresh / KEY_FILE)
        folder.rename(before)
    fresh.rename(folder)
    shutil.rmtree(before, ignore_errors=True)
