"""Write a workspace's folder to one file and bring it back, whole or not at all."""

import shutil
import zipfile
from pathlib import Path

from peil.values.errors import DiskFull, UnreadableFile
from peil.values.texts import Text

LEFT_OUT = (".peil-temp", "inbox")
NO_ROOM = 28


def archive(folder: Path, file: Path) -> int:
    """Write the files of a folder to a zip file and return its size in bytes; a file of that name is replaced at the very end."""
    half = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(folder)
                if path.is_file() and inside.parts[0] not in LEFT_OUT and path.resolve() not in (half.resolve(), file.resolve()):
                    packed.write(path, str(inside))
        half.replace(file)
    except OSError as wrong:
        half.unlink(missing_ok=True)
        if wrong.errno == NO_ROOM:
            raise DiskFull(why=str(file)) from None
        raise UnreadableFile(
            file=file, why=Text(f"it cannot be written: {wrong.strerror}.", f"het kan niet worden geschreven: {wrong.strerror}.")
        ) from None
    return file.stat().st_size


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
        folder.rename(before)
    fresh.rename(folder)
    shutil.rmtree(before, ignore_errors=True)
