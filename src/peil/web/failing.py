"""Answer what went wrong: a request that cannot be met with its sentence, a bug with an incident number and its trace in the log."""

import logging
import secrets

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil.handing.notice import DESK
from peil.values.errors import PeilError
from peil.values.texts import Language, Text
from peil.web.rendering import once
from peil.web.viewing import language_of, view_of

LOG = logging.getLogger("peil.web")
STATUS: dict[str, int] = {
    "unknown_kpi": 404,
    "unknown_note": 404,
    "bad_share": 410,
    "unknown_load": 404,
    "unknown_goal": 404,
    "unknown_objective": 404,
    "unknown_action": 404,
    "unknown_comment": 404,
    "unknown_rule": 404,
    "unknown_meeting": 404,
    "unknown_channel": 404,
    "unknown_delivery": 404,
    "unknown_digest": 404,
    "busy": 409,
    "too_much": 413,
    "disk_full": 507,
    "stopping": 503,
}
TITLES: dict[int, Text] = {
    404: Text("Not found", "Niet gevonden"),
    405: Text("This cannot be done here", "Dit kan hier niet"),
    409: Text("In use", "In gebruik"),
    410: Text("No longer there", "Niet meer beschikbaar"),
    413: Text("Too much at once", "Te veel in één keer"),
    500: Text("Something went wrong on our side", "Er ging iets mis aan onze kant"),
    503: Text("The server is being stopped", "De server wordt gestopt"),
    507: Text("The disk is full", "De schijf is vol"),
}
USUAL = Text("This cannot be done", "Dit kan niet")
NO_PAGE = Text("There is no page at {path}.", "Er is geen pagina op {path}.")
WRONG_METHOD = Text("{method} is not something {path} can do.", "{method} is niet iets wat {path} kan.")
INCIDENT = Text(
    "This is a mistake in Peil, not in what you did. Incident {number}: the server's log holds the details under that number.",
    "Dit is een fout in Peil, niet in wat je deed. Incident {number}: het logboek van de server heeft de details onder dat nummer.",
)


def status_of(wrong: PeilError) -> int:
    """Return the HTTP status of a request that cannot be met."""
    return STATUS.get(wrong.code, 422)


def title_of(status: int) -> Text:
    """Return the heading over an error of that status."""
    return TITLES.get(status, USUAL)


def _language(request: Request) -> Language:
    try:
        return language_of(request, request.app.state.running.workspace.settings.locale)
    except PeilError:
        return language_of(request, "en")


def problem(request: Request, status: int, code: str, sentence: str, more: dict[str, object] | None = None) -> Response:
    """Return an error as problem+json (RFC 9457), with more keys where there is more to tell."""
    body = {"type": f"urn:peil:problem:{code}", "title": title_of(status).say(_language(request)), "status": status, "detail": sentence, "code": code}
    return JSONResponse(body | (more or {}), status_code=status, media_type="application/problem+json")


def failure(request: Request, status: int, code: str, sentence: Text) -> Response:
    """Return an error in the form that the asker reads: problem+json for the API, else a page."""
    said = sentence.say(_language(request))
    if request.url.path.startswith(("/api/", f"{DESK}/")):
        return problem(request, status, code, said)
    view = view_of(request)
    context = {"status": status, "title": title_of(status).say(view.language), "sentence": said, "code": code}
    return once(request, view, "pages/error.html", context, status=status)


def said_of(wrong: PeilError) -> Text:
    """Return an error's sentence in both languages."""
    return Text(wrong.say("en"), wrong.say("nl"))


def add_failing(app: FastAPI) -> None:
    """Make an app answer errors in our way."""

    async def cannot(request: Request, wrong: Exception) -> Response:
        if not isinstance(wrong, PeilError):
            raise TypeError("registered for PeilError")
        return failure(request, status_of(wrong), wrong.code, said_of(wrong))

    async def refused(request: Request, wrong: Exception) -> Response:
        if not isinstance(wrong, HTTPException):
            raise TypeError("registered for HTTPException")
        path, method = request.url.path[:200], request.method
        if wrong.status_code == 404:
            return failure(request, 404, "no_page", Text(NO_PAGE.say("en", path=path), NO_PAGE.say("nl", path=path)))
        if wrong.status_code == 405:
            said = Text(WRONG_METHOD.say("en", path=path, method=method), WRONG_METHOD.say("nl", path=path, method=method))
            return failure(request, 405, "wrong_method", said)
        return failure(request, wrong.status_code, "refused", Text(str(wrong.detail), str(wrong.detail)))

    async def malformed(request: Request, wrong: Exception) -> Response:
        if not isinstance(wrong, RequestValidationError):
            raise TypeError("registered for RequestValidationError")
        parts = "; ".join(f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in wrong.errors()[:5])
        return failure(request, 422, "bad_request", Text(f"The request does not fit: {parts}.", f"Het verzoek klopt niet: {parts}."))

    app.add_exception_handler(PeilError, cannot)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_middleware(Incidents)


class Incidents:
    """Catches bugs: the reader gets a page with an incident number, the log gets the trace under that number."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what nobody foresaw becomes an incident."""
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        except Exception:
            if scope["type"] != "http":
                raise
            number = secrets.token_hex(4)
            LOG.exception("incident %s", number, extra={"incident": number, "path": scope["path"]})
            if not begun:
                said = Text(INCIDENT.say("en", number=number), INCIDENT.say("nl", number=number))
                await failure(Request(scope), 500, "bug", said)(scope, receive, send)
