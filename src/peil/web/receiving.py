"""Receive files that a browser or a program sends: straight to disk as they come in, never whole in memory."""

import errno
import re
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from peil.values.errors import BadQuestion, DiskFull
from peil.values.texts import Text

MARK = ".peil-upload-"
MOST_NAME = 120
MOST_FIELD = 10_000
BUFFER = 1 << 20
NO_FILE = Text(
    "No file came along. Send it as the body, with its name in the address (?name=orders.csv), or as multipart/form-data.",
    "Er kwam geen bestand mee. Stuur het als inhoud, met zijn naam in het adres (?name=orders.csv), of als multipart/form-data.",
)
NO_PARTS = Text(
    "The parts of the form cannot be told apart; send it again.", "De delen van het formulier zijn niet te onderscheiden; stuur het opnieuw."
)


class Received(msgspec.Struct):
    """What came in: files in a folder, by the names they were given, and the form's other fields."""

    files: list[Path] = []
    fields: dict[str, str] = {}


@contextmanager
def inbox(folder: Path) -> Iterator[Path]:
    """Give a folder on the workspace's own disk, that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=MARK, dir=folder, ignore_cleanup_errors=True) as made:
        yield Path(made)


def clear_inboxes(folder: Path) -> None:
    """Take away what a server that was cut off left behind."""
    for left in folder.glob(f"{MARK}*"):
        shutil.rmtree(left, ignore_errors=True)


def safe_name(name: str) -> str:
    """Return a file's name without folders, and without what a disk or a reader stumbles over."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "", last).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[: MOST_NAME - len(ending)]}{dot}{ending}" if stem and len(ending) < 12 else plain[:MOST_NAME]
    return short or "file"


async def receive(request: Request, folder: Path, name: str = "") -> Received:
    """Write what a request brings into a folder: the body as one file, or each file of a form; raises DiskFull and BadQuestion."""
    _room_for(request, folder)
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    sink = Form(folder, options.get(b"boundary", b"")) if kind == b"multipart/form-data" else Body(folder, name)
    try:
        async for chunk in request.stream():
            sink.write(chunk)
        sink.end()
    except OSError as wrong:
        if wrong.errno == errno.ENOSPC:
            raise DiskFull(why=str(folder.parent)) from None
        raise
    except ClientDisconnect:
        raise HTTPException(400, "The sending was broken off.") from None
    finally:
        sink.close()
    if not sink.received.files:
        raise BadQuestion(why=NO_FILE)
    return sink.received


def _room_for(request: Request, folder: Path) -> None:
    size = request.headers.get("content-length", "")
    if size.isdecimal() and int(size) > shutil.disk_usage(folder).free:
        raise DiskFull(why=str(folder.parent))


class Sink(ABC):
    """Takes bytes as they come; each file gets a folder of its own, so that two of one name do not meet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received = Received()
        self.file: BinaryIO | None = None

    def begin(self, name: str) -> None:
        """Begin a file."""
        inside = self.folder / str(len(self.received.files))
        inside.mkdir()
        path = inside / safe_name(name)
        self.file = path.open("wb", buffering=BUFFER)
        self.received.files.append(path)

    @abstractmethod
    def write(self, chunk: bytes) -> None:
        """Take bytes in."""

    @abstractmethod
    def end(self) -> None:
        """Finish what came in."""

    def close(self) -> None:
        """Close the file that is open."""
        if self.file is not None:
            self.file.close()
            self.file = None


class Body(Sink):
    """The body of a request as one file."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder)
        self.name = name

    def write(self, chunk: bytes) -> None:
        """Take bytes in; a body without any is no file."""
        if chunk and self.file is None:
            self.begin(self.name)
        if self.file is not None:
            self.file.write(chunk)

    def end(self) -> None:
        """Finish the file: its bytes were all of it."""


class Form(Sink):
    """The files and fields of a form (multipart/form-data)."""

    def __init__(self, folder: Path, boundary: bytes) -> None:
        super().__init__(folder)
        if not boundary:
            raise BadQuestion(why=NO_PARTS)
        self.header = [b"", b""]
        self.headers: dict[bytes, bytes] = {}
        self.field: str | None = None
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self.headers.clear,
                "on_header_field": lambda data, start, end: self._grow(0, data[start:end]),
                "on_header_value": lambda data, start, end: self._grow(1, data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_end,
                "on_part_data": lambda data, start, end: self._part(data[start:end]),
                "on_part_end": self._part_end,
            },
        )

    def write(self, chunk: bytes) -> None:
        """Take bytes in."""
        try:
            self.parser.write(chunk)
        except ValueError:
            raise BadQuestion(why=NO_PARTS) from None

    def end(self) -> None:
        """Finish the form."""
        self.parser.finalize()

    def _grow(self, place: int, data: bytes) -> None:
        self.header[place] = (self.header[place] + data)[:MOST_FIELD]

    def _header_end(self) -> None:
        self.headers[self.header[0].lower()] = self.header[1]
        self.header = [b"", b""]

    def _headers_end(self) -> None:
        _, options = parse_options_header(self.headers.get(b"content-disposition", b""))
        self.field = options.get(b"name", b"").decode("utf-8", "replace")
        if options.get(b"filename"):
            self.begin(options[b"filename"].decode("utf-8", "replace"))
        elif b"filename" not in options:
            self.received.fields[self.field] = ""

    def _part(self, data: bytes) -> None:
        if self.file is not None:
            self.file.write(data)
        elif self.field in self.received.fields:
            grown = self.received.fields[self.field] + data.decode("utf-8", "replace")
            self.received.fields[self.field] = grown[:MOST_FIELD]

    def _part_end(self) -> None:
        self.close()
        self.field = None
