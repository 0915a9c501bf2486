"""Give the notice that a server hangs in the workspace it holds: where it listens, and the word that proves a command may hand it work."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import peil
from peil.values.errors import OtherVersion, Served
from peil.values.texts import Text

if TYPE_CHECKING:  # most commands find no notice and need none of it
    import http.client

FILE = ".peil-serve.json"
DESK = "/handing"  # where the server takes work
TOKEN = "x-peil-token"  # noqa: S105 - the name of the header
PATIENCE = 5.0


class Notice(msgspec.Struct, frozen=True):
    """Who serves a workspace: its process, its address on this computer, the secret of this run, and its version of Peil."""

    pid: int
    url: str
    token: str
    version: str


@contextlib.contextmanager
def posted(folder: Path, url: str) -> Iterator[Notice]:
    """Hang the notice in the workspace for as long as the block runs; only this user can read it."""
    import secrets

    notice = Notice(os.getpid(), url, secrets.token_urlsafe(24), peil.__version__)
    path, half = folder / FILE, folder / f"{FILE}.{os.getpid()}"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(msgspec.json.encode(notice))
    half.replace(path)
    try:
        yield notice
    finally:
        if read(folder) == notice:
            path.unlink(missing_ok=True)


def read(folder: Path) -> Notice | None:
    """Return the notice in a workspace, true or not, or None."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Notice)
    except (OSError, msgspec.DecodeError):
        return None


def server_of(folder: Path) -> Notice | None:
    """Return the notice of the server that holds a workspace, or None; one that nobody stands behind any more is taken down."""
    path = folder / FILE
    if not path.exists():
        return None
    notice = read(folder)
    if notice is None or not _answers(notice):
        path.unlink(missing_ok=True)
        return None
    return notice


def connect(notice: Notice, patience: float | None) -> "http.client.HTTPConnection":
    """Return a connection to a server, not yet open."""
    import http.client
    from urllib.parse import urlsplit

    where = urlsplit(notice.url)
    return http.client.HTTPConnection(where.hostname or "127.0.0.1", where.port, timeout=patience)


def _answers(notice: Notice) -> bool:
    """Return whether that very server listens there; one that takes its time does."""
    from http.client import HTTPException

    connection = connect(notice, PATIENCE)
    try:
        connection.request("GET", f"{DESK}/hello", headers={TOKEN: notice.token})
        return connection.getresponse().status == 200
    except TimeoutError:
        return True
    except (OSError, ValueError, HTTPException):
        return False
    finally:
        connection.close()


def same_version(folder: Path, notice: Notice) -> Notice:
    """Return the notice; raises OtherVersion where the server is another Peil than this one."""
    if notice.version != peil.__version__:
        raise OtherVersion(folder=folder, url=notice.url, theirs=notice.version, ours=peil.__version__)
    return notice


def refuse_served(folder: Path, hint: Text) -> None:
    """Raise Served where a server holds the workspace and this cannot be handed to it."""
    notice = server_of(folder)
    if notice is not None:
        raise Served(folder=folder, url=notice.url, pid=notice.pid, hint=hint)
