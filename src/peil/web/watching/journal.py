"""Keep the server's log: one line a request, as short text for people or as JSON for machines, and the traces of incidents."""

import logging
import re
import secrets
import time
from typing import Any, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil.web.watching.metrics import Meter

Form = Literal["text", "json"]
LOG = logging.getLogger("peil.web.requests")
MOST = 200


def start_log(form: Form) -> None:
    """Send the log to stderr in one form; what the server underneath has to say goes along, from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_json() if form == "json" else logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    for name, level in (("peil", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def _json() -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter

    made: logging.Formatter = JsonFormatter(
        "%(asctime)s %(levelname)s %(name)s %(message)s",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        datefmt="%Y-%m-%dT%H:%M:%SZ",
        json_ensure_ascii=False,
    )
    made.converter = time.gmtime
    return made


class Watch:
    """Measures every request, gives it an id, and writes its line."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self.app = app
        self.meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request and note how that went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, size = time.perf_counter(), 500, 0
        name = _id(scope)

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", name.encode())]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - begun
            route = route_of(scope)
            self.meter.count(scope["method"], route, status, seconds)
            facts = {"route": route, "status": status, "ms": round(1000 * seconds, 1), "bytes": size, "request_id": name}
            _write(scope, facts)


def _write(scope: Scope, facts: dict[str, Any]) -> None:
    path = scope["path"][:MOST].encode("unicode_escape").decode()  # a line break in an address is no line of the log
    running = getattr(scope["app"].state, "running", None) if "app" in scope else None
    facts |= {"method": scope["method"], "path": path, "data_version": running.workspace.version if running else None}
    LOG.info("%s %s %s %s ms %s B", facts["method"], path, facts["status"], facts["ms"], facts["bytes"], extra=facts)


def route_of(scope: Scope) -> str:
    """Return the template of the route a request went to; what no route took stands together, so that nobody can invent new ones."""
    template: str | None = getattr(scope.get("route"), "path", None)
    if template is not None:
        return template
    return "/static/{name}" if scope["path"].startswith("/static/") else "(none)"


def _id(scope: Scope) -> str:
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), "")
    return given if re.fullmatch(r"[\w.-]{1,64}", given, re.ASCII) else secrets.token_hex(6)
