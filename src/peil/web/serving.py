"""Run the server in this process: bind, hold the workspace, say where it listens, and leave nothing behind when it is stopped."""

import contextlib
import errno
import gc
import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import msgspec
import uvicorn
from fastapi import FastAPI

from peil.handing.notice import posted
from peil.values.errors import CannotListen, NotOnlyHere, PeilError, PortTaken
from peil.values.texts import Text
from peil.web.app import make_app
from peil.web.guarding import LOOPBACK
from peil.web.receiving import clear_inboxes
from peil.web.running import Running
from peil.web.sending.scheduling import Ticking
from peil.web.watching.journal import Form, start_log
from peil.workspace import Workspace

GRACE = 3
LAST_PORT = 65535
Opened = Callable[[str], None]


class Door(msgspec.Struct, frozen=True):
    """Where a server listens, whether others than this computer may come in, and in which form it keeps its log."""

    host: str = "127.0.0.1"
    port: int = 8484
    anyone: bool = False
    log: Form = "json"

    @property
    def only_here(self) -> bool:
        """Return whether only this computer can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the host names to answer to; none stands for any."""
        return (*LOOPBACK, _bracketed(self.host)) if self.only_here else ()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def bind(door: Door) -> socket.socket:
    """Return a socket that is bound where the door is; raises NotOnlyHere, PortTaken and CannotListen."""
    if not door.only_here and not door.anyone:
        raise NotOnlyHere(host=door.host)
    if not 0 <= door.port <= LAST_PORT:  # the system would take the remainder, and listen on another one
        raise CannotListen(port=door.port, host=door.host, why=Text("there is no such port", "die poort bestaat niet"))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(door.host, door.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, OverflowError, UnicodeError) as wrong:
        raise _refused(door, wrong) from None
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where reusing an address would take over another server's
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen()  # before anything is opened: of two servers that start at once, one is told so now
    except (OSError, OverflowError) as wrong:
        bound.close()
        if isinstance(wrong, OSError) and wrong.errno == errno.EADDRINUSE:
            raise PortTaken(port=door.port, host=door.host, other=door.port + 1) from None
        raise _refused(door, wrong) from None
    return bound


def _refused(door: Door, wrong: Exception) -> CannotListen:
    said = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
    return CannotListen(port=door.port, host=door.host, why=Text(f"{said}", f"{said}"))


class Server(uvicorn.Server):
    """A server that says when it listens, ends the streams of news when it is to stop, and ends as a command that is done."""

    def __init__(self, app: FastAPI, opened: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            loop="uvloop" if _has("uvloop") else "asyncio",
            http="httptools" if _has("httptools") else "h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
        )
        super().__init__(config)
        self.app = app
        self.opened = opened
        self.ticking: Ticking | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.opened()
        gc.freeze()  # what is there now stays: the collector need not look at it again
        self.ticking = Ticking(self.app.state.running)
        self.ticking.start()
        threading.Thread(target=_warm, args=(self.app.state.running,), daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what would keep the server waiting, then stop."""
        if self.ticking is not None:
            self.ticking.stop()
        self.app.state.running.stop()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal; unlike uvicorn's own this does not raise the signal again afterwards: the command ends with 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in uvicorn.server.HANDLED_SIGNALS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def _warm(running: Running) -> None:
    """Do what the first page would wait for."""
    with contextlib.suppress(PeilError):  # whoever asks for it is told
        running.data_end()


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def run(workspace: Workspace, door: Door, opened: Opened) -> None:
    """Serve a workspace until a signal stops the server; `opened` is told the address as soon as it listens."""
    with contextlib.closing(bind(door)) as bound, contextlib.ExitStack() as stack:
        start_log(door.log)
        port = bound.getsockname()[1]
        url = f"http://{_bracketed(door.host)}:{port}"
        near = url if door.only_here else f"http://127.0.0.1:{port}"
        stack.enter_context(workspace.hold())
        clear_inboxes(workspace.folder)
        app = make_app(workspace, door.names)
        app.state.notice = stack.enter_context(posted(workspace.folder, near))
        stack.callback(gc.unfreeze)  # else DuckDB complains, when Python ends, of what is still there
        Server(app, lambda: opened(url)).run(sockets=[bound])
