"""Clean the files that a shop keeps: which of them name the person, what they are without, and putting that in their place, all or nothing."""

import codecs
import contextlib
import csv
import gzip
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import msgspec

from peil.load.erasing.delimited import clean_lines
from peil.load.erasing.documents import clean_document
from peil.load.erasing.packed import clean_gzip, clean_zip
from peil.load.erasing.person import Person
from peil.load.erasing.typed import clean_parquet, naming
from peil.load.files import encoding_told, is_utf8
from peil.load.reading import text_literal
from peil.warehouse.engine import StatementFailed, Warehouse

WORK = ".peil-forgetting"
PARQUET, ZIP, GZIP = b"PAR1", b"PK\x03\x04", b"\x1f\x8b"
# Forms that nothing here can write anew: workbooks of before 2007, web pages and XML, whole answers of a server.
OTHER = (b"\xd0\xcf\x11\xe0", b"<", b"\xef\xbb\xbf<", b"HTTP/")
CHUNK = 1 << 20
AT_ONCE = 1 << 22
UNREADABLE = (csv.Error, UnicodeError, msgspec.DecodeError, StatementFailed, zipfile.BadZipFile, EOFError, zlib.error, RuntimeError, ValueError)


def start_of(path: Path) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as stream:
        return stream.read(4096)


def encoding_of(path: Path) -> str:
    """Return an encoding in which a text file is read and written again to the byte; its mark at the start is then its first character."""
    head = start_of(path)
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    told = encoding_told(path)
    return told if told != "utf-8" or is_utf8(path) else "latin-1"  # every byte is some character in it, and is written as it was


def texts_of(path: Path) -> Iterator[str]:
    """Yield a text file in parts that end where a line does, so that no address is cut in two."""
    with path.open(encoding=encoding_of(path), errors="ignore", newline="") as stream:
        while text := stream.read(AT_ONCE):
            yield text + stream.readline()


def is_json(head: bytes) -> bool:
    """Return whether a text file begins as JSON does."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"["))


def is_packed(head: bytes) -> bool:
    """Return whether a file is an archive, or an Excel workbook, which is one."""
    return head.startswith((ZIP, GZIP))


class Cleaner:
    """Cleans files of one person, whatever form they have."""

    def __init__(self, warehouse: Warehouse, person: Person) -> None:
        self.warehouse = warehouse
        self.person = person

    def names(self, path: Path) -> bool:
        """Return whether a file names the person; one that cannot be looked into does not say."""
        if path.stat().st_size == 0:
            return False
        head = start_of(path)
        if head.startswith(PARQUET):
            return self._named_in_parquet(path)
        if is_packed(head):
            with contextlib.suppress(*UNREADABLE, OSError):
                return any(self._named_in_text(text) for text in unpacked(path, head))
            return False
        if self._named_in_file(path):
            return True
        return b"\x00" in head and self._named_in_text(path.read_bytes())

    def _named_in_parquet(self, path: Path) -> bool:
        read = f"read_parquet({text_literal(str(path))})"
        try:
            with self.warehouse.cursor() as apart:
                types = {name: kind for name, kind, *_ in apart.rows(f"DESCRIBE SELECT * FROM {read}")}
                return bool(apart.one(f"SELECT count(*) FROM (SELECT 1 FROM {read} WHERE {naming(types, self.person)} LIMIT 1)"))
        except StatementFailed:
            return False

    def _named_in_text(self, content: bytes) -> bool:
        if self.person.is_in(content.decode(errors="ignore")):
            return True
        wide = [self.person.said.encode(encoding) for encoding in ("utf-16-le", "utf-16-be")]  # in what is no text it can begin at any byte
        return b"\x00" in content and any(said in content.lower() for said in wide)

    def _named_in_file(self, path: Path) -> bool:
        return any(self.person.is_in(text) for text in texts_of(path))

    def clean(self, source: Path, target: Path, person: Person) -> None:
        """Write a file anew without the person; raises one of `UNREADABLE` where that cannot be done."""
        head = start_of(source)
        if head.startswith(PARQUET):
            clean_parquet(self.warehouse, source, target, person)
        elif head.startswith(ZIP):
            clean_zip(source, target, person, self.clean)
        elif head.startswith(GZIP):
            clean_gzip(source, target, person, self.clean)
        elif not self.names(source):
            shutil.copyfile(source, target)
        elif head.startswith(OTHER) or not self._named_in_file(source):
            raise UnicodeError(source.name)
        elif is_json(head):
            clean_document(source, target, encoding_of(source), person)
        else:
            clean_lines(source, target, encoding_of(source), person)

    def cleaned(self, source: Path, target: Path) -> bool:
        """Write a file anew without the person and return whether that went well and nothing of the person is left; disks that are full raise."""
        try:
            self.clean(source, target, self.person)
        except UNREADABLE:
            return False
        return not self.names(target)


def unpacked(path: Path, head: bytes) -> Iterator[bytes]:
    """Yield what is in an archive, archives in it opened too."""
    if head.startswith(GZIP):
        with gzip.open(path) as packed:
            yield packed.read()
        return
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            yield packed.read(member)


class Swap:
    """Files written anew beside those of a folder, put in their place together: where one cannot be, all are as they were."""

    def __init__(self, folder: Path, cleaner: Cleaner) -> None:
        self.folder = folder
        self.cleaner = cleaner
        self.work = folder / WORK
        self.anew: dict[Path, Path] = {}
        self.gone: list[Path] = []
        self._put: list[tuple[Path, Path]] = []

    def __enter__(self) -> Self:
        """Return itself, with a place to write in; what a broken run left there goes."""
        shutil.rmtree(self.work, ignore_errors=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put files back where something went wrong, and tidy up."""
        if kind is not None:
            for path, before in reversed(self._put):
                before.replace(path)
        shutil.rmtree(self.work, ignore_errors=True)

    def prepare(self, only: Iterable[str] | None = None) -> None:
        """Write anew each file (`only` these) that names the person; one that cannot be is to go."""
        files = sorted(self.folder.iterdir()) if only is None and self.folder.is_dir() else [self.folder / name for name in only or ()]
        for number, path in enumerate(path for path in files if path.is_file() and self.cleaner.names(path)):
            self.work.mkdir(exist_ok=True)
            target = self.work / f"{number}{path.suffix}"
            if self.cleaner.cleaned(path, target):
                _to_disk(target)
                self.anew[path] = target
            else:
                self.gone.append(path)

    def put(self) -> None:
        """Put what was written in the place of what was there; the block around it may still fail, and puts all of it back."""
        for number, path in enumerate([*self.anew, *self.gone]):
            before = self.work / f"before-{number}"
            self.work.mkdir(exist_ok=True)
            target = self.anew.get(path)
            if target is None:
                path.replace(before)
                self._put.append((path, before))
                continue
            shutil.copystat(path, target)
            try:
                os.link(path, before)
            except OSError:  # a file system without links
                shutil.copy2(path, before)
            target.replace(path)
            self._put.append((path, before))


def _to_disk(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
