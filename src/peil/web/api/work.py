"""Do the work that other commands on this workspace hand over; only who can read the workspace's notice may ask. No part of the public API."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

import peil
from peil.handing.notice import DESK, TOKEN, Notice
from peil.handing.wire import (
    AskWork,
    BackupWork,
    CourseWork,
    ForgetWork,
    Line,
    LoadWork,
    Step,
    UndoWork,
    WindowsWork,
    followed,
    packed,
    plain,
    wrong_of,
)
from peil.load.mapping import load_mapping
from peil.load.recognising import Order
from peil.load.taking import Progress
from peil.query.run import feeds_of
from peil.steer.ground import Ground
from peil.steer.ticking.tick import tick
from peil.values.errors import PeilError, Stopping
from peil.values.texts import Text
from peil.web.api.documents import body_of
from peil.web.running import Running

router = APIRouter(prefix=DESK, include_in_schema=False)
PATIENCE = 0.5
Work = TypeVar("Work", bound=msgspec.Struct)
Doing = Callable[[Running, msgspec.Raw, Progress], object]


def _load(running: Running, body: msgspec.Raw, progress: Progress) -> object:
    work = msgspec.json.decode(body, type=LoadWork)
    mapping = load_mapping(Path(work.mapping), running.workspace.catalogue.model) if work.mapping else None
    order = Order(tuple(Path(path) for path in work.paths), work.reader, mapping, work.taken_on, work.dry_run, work.options)
    return running.load(order, progress, keep_raw=work.keep_raw)


def _undo(running: Running, body: msgspec.Raw, progress: Progress) -> object:
    return running.undo(msgspec.json.decode(body, type=UndoWork).load_id, progress)


def _forget(running: Running, body: msgspec.Raw, _: Progress) -> object:
    work = msgspec.json.decode(body, type=ForgetWork)
    return running.forget(work.said, dry_run=work.dry_run)


def _ask(running: Running, body: msgspec.Raw, _: Progress) -> object:
    return packed(running.ask(msgspec.json.decode(body, type=AskWork).question))


def _course(running: Running, body: msgspec.Raw, _: Progress) -> object:
    work = msgspec.json.decode(body, type=CourseWork)
    return followed(running.course(work.kpis, work.where))


def _windows(running: Running, body: msgspec.Raw, _: Progress) -> object:
    work = msgspec.json.decode(body, type=WindowsWork)
    return running.workspace.windows(work.kpis, work.where, work.periods)


def _backup(running: Running, body: msgspec.Raw, _: Progress) -> object:
    return running.workspace.backup(Path(msgspec.json.decode(body, type=BackupWork).file))


def _tick(running: Running, _body: msgspec.Raw, _: Progress) -> object:
    return tick(Ground(running, running.workspace))


def _feeds(running: Running, _body: msgspec.Raw, _: Progress) -> object:
    with running.workspace.warehouse(read_only=True) as warehouse:
        return feeds_of(warehouse)


DOING: dict[str, Doing] = {
    "load": _load,
    "undo": _undo,
    "forget": _forget,
    "ask": _ask,
    "backup": _backup,
    "course": _course,
    "windows": _windows,
    "feeds": _feeds,
    "tick": _tick,
    "facts": lambda running, _body, _: running.workspace.facts(),
    "matches": lambda running, _body, _: running.workspace.matches(),
    "receipts": lambda running, _body, _: running.workspace.receipts(),
}


def _known(request: Request) -> None:
    """Refuse who does not have the word of this run."""
    notice: Notice | None = getattr(request.app.state, "notice", None)
    if notice is None or not hmac.compare_digest(request.headers.get(TOKEN, "").encode(), notice.token.encode()):
        raise HTTPException(404)


@router.get("/hello")
def hello(request: Request) -> Response:
    """Say who this is."""
    _known(request)
    return JSONResponse({"version": peil.__version__})


@router.post("/{name}")
async def work(request: Request, name: str) -> Response:
    """Do some work; what comes of it follows on a line of its own, steps on the way before it."""
    _known(request)
    if name not in DOING:
        raise HTTPException(404)
    body = await body_of(request, msgspec.Raw) if name not in ("feeds", "facts", "receipts", "matches", "tick") else msgspec.Raw()
    running: Running = request.app.state.running
    running.refresh()
    return StreamingResponse(_lines(request, running, name, body), media_type="application/x-ndjson")


async def _lines(request: Request, running: Running, name: str, body: msgspec.Raw) -> AsyncIterator[bytes]:
    """Yield the lines of some work that is done in a thread; where the command that asked goes away, a load stops at its next step."""
    lines: asyncio.Queue[Line] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    gone = False

    def tell(file: str, step: Text) -> None:
        if gone:
            raise Stopping
        loop.call_soon_threadsafe(lines.put_nowait, Line(step=Step(file, step)))

    task = asyncio.create_task(run_in_threadpool(_done, DOING[name], running, body, tell))
    try:
        while not (task.done() and lines.empty()):
            try:
                yield _line(await asyncio.wait_for(lines.get(), 0.02 if task.done() else PATIENCE))
            except TimeoutError:
                gone = gone or await request.is_disconnected()
        yield _line(await task)
    finally:
        gone = True


def _done(doing: Doing, running: Running, body: msgspec.Raw, tell: Progress) -> Line:
    try:
        return Line(done=msgspec.json.encode(doing(running, body, tell), enc_hook=plain).decode())
    except PeilError as wrong:
        return Line(wrong=wrong_of(wrong))


def _line(line: Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"
