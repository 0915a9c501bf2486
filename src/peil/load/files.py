"""Find the files a user points at: single files, folders and zip archives, each told by its content and brought to UTF-8."""

import codecs
import gzip
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from peil.load.forms import workbooks
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".zip", ".gz", ".http", *workbooks.ENDINGS)
CHUNK = 1 << 20


def _unreadable(path: Path, en: str, nl: str) -> UnreadableFile:
    return UnreadableFile(file=path.name, why=Text(en, nl))


def find_files(path: Path, work: Path) -> Iterator[Path]:
    """Yield the data files at a path: itself, those in a folder, or those in an archive (unpacked into `work`)."""
    if path.is_dir():
        for inside in sorted(path.rglob("*")):
            if inside.is_file() and inside.suffix.lower() in ENDINGS and not inside.name.startswith("."):
                yield from find_files(inside, work)
    elif not path.exists():
        raise UnreadableFile(file=path, why=Text("there is no such file or folder.", "er is geen bestand of map met die naam."))
    elif (_starts(path, b"PK\x03\x04") or path.suffix.lower() == ".zip") and not workbooks.is_workbook(path):
        yield from _unzip(path, work)
    elif _starts(path, b"\x1f\x8b"):
        yield _unpack(path, work)
    else:
        yield path


def _starts(path: Path, magic: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(magic)) == magic
    except OSError as wrong:
        raise _unreadable(path, f"{wrong.strerror}.", f"{wrong.strerror}.") from None


def _unzip(path: Path, work: Path) -> Iterator[Path]:
    """Yield the data files in a zip archive; the names inside it never lead outside `work`."""
    broken = _unreadable(
        path,
        "it is not a whole zip archive; it was probably cut off while downloading. Download it again.",
        "het is geen heel zip-archief; waarschijnlijk is het downloaden afgebroken. Download het opnieuw.",
    )
    try:
        with zipfile.ZipFile(path) as archive:
            for number, member in enumerate(archive.infolist()):
                name = Path(member.filename).name
                if member.is_dir() or "__MACOSX" in member.filename or name.startswith(".") or Path(name).suffix.lower() not in ENDINGS:
                    continue
                folder = work / f"{path.stem}-{number}"
                folder.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
                _date(folder / name, member.date_time)
                yield from find_files(folder / name, work)
    except (zipfile.BadZipFile, EOFError, zlib.error):
        raise broken from None
    except (RuntimeError, NotImplementedError):
        why = Text(
            "the zip archive has a password or an unknown packing; unpack it first.",
            "het zip-archief heeft een wachtwoord of een onbekende compressie; pak het eerst uit.",
        )
        raise UnreadableFile(file=path.name, why=why) from None


def _date(path: Path, written: tuple[int, int, int, int, int, int]) -> None:
    """Give an unpacked file the time it was written, which says how old its records are."""
    try:
        moment = time.mktime((*written, 0, 0, -1))
    except (ValueError, OverflowError):
        return  # an archive may hold no time, or nonsense
    os.utime(path, (moment, moment))


def _unpack(path: Path, work: Path) -> Path:
    target = work / path.stem
    try:
        with gzip.open(path) as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream, CHUNK)
    except (OSError, EOFError, zlib.error):
        raise _unreadable(
            path, "the gzip file is cut off or damaged. Download it again.", "het gzip-bestand is afgebroken of beschadigd. Download het opnieuw."
        ) from None
    shutil.copystat(path, target)
    return target


def is_parquet(path: Path) -> bool:
    """Return whether a file is parquet."""
    return _starts(path, b"PAR1")


def is_json(path: Path) -> bool:
    """Return whether a text file holds JSON records rather than a table."""
    with path.open("rb") as stream:
        return stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def encoding_told(path: Path) -> str:
    """Return the encoding that the first bytes of a text tell; UTF-8 where they tell none."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(b"\x00") > len(head) // 4:
        return "utf-16-le" if head[1::2].count(b"\x00") > head[::2].count(b"\x00") else "utf-16-be"
    return "utf-8"


def is_utf8(path: Path) -> bool:
    """Return whether a whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_japanese(path: Path) -> bool:
    """Return whether a text has Japanese words in it, and not a stray sign or two that happen to be one in Shift-JIS."""
    with path.open(encoding="utf-8") as stream:
        return sum("\u3040" <= sign <= "\u30ff" or "\u4e00" <= sign <= "\u9fff" for sign in stream.read(1 << 16)) > 3


def as_utf8(path: Path, work: Path) -> Path:
    """Return the file, or a copy of it in UTF-8; raises UnreadableFile where its encoding cannot be told."""
    if path.stat().st_size == 0:
        raise _unreadable(path, "the file is empty. Export it again.", "het bestand is leeg. Exporteer het opnieuw.")
    encoding = encoding_told(path)
    if encoding == "utf-8" and is_utf8(path):
        return path
    target, at = work / f"utf8-{path.name}", 0
    # Windows-1252 has holes that Japanese text falls into: Shift-JIS is tried after it.
    for tried in ("cp1252", "cp932") if encoding == "utf-8" else (encoding,):
        try:
            with path.open(encoding=tried, newline="") as source, target.open("w", encoding="utf-8", newline="") as stream:
                shutil.copyfileobj(source, stream, CHUNK)
        except UnicodeDecodeError as wrong:
            at = wrong.start
        else:
            if tried == "cp932" and not _is_japanese(target):
                continue
            shutil.copystat(path, target)
            return target
    raise _unreadable(
        path,
        f"it is text in an unknown encoding (byte {at} is neither UTF-8 nor Windows-1252). Save it as CSV in UTF-8.",
        f"het is tekst in een onbekende codering (byte {at} is geen UTF-8 en geen Windows-1252). Sla het op als CSV in UTF-8.",
    )
