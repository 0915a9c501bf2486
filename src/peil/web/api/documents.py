"""Give what all endpoints share: the running shop, the language, bodies that fit their struct, and JSON that a reader need not take twice."""

import hashlib
import json
from collections.abc import Callable, Hashable
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from peil.values.errors import BadQuestion, TooMuch
from peil.values.texts import Language, Text
from peil.web.running import Running
from peil.web.viewing import language_of

Shape = TypeVar("Shape")
MOST_BODY = 1_000_000
JSON = "application/json"


def running_of(request: Request) -> Running:
    """Return the running shop, with what changed on disk taken in."""
    running: Running = request.app.state.running
    running.refresh()
    return running


def spoken(request: Request) -> Language:
    """Return the language of an answer: `?lang=`, else the browser's choice, else the shop's."""
    running: Running = request.app.state.running
    return language_of(request, running.workspace.settings.locale)


def as_json(document: object) -> str:
    """Return a document as JSON, as the command line prints it."""
    return json.dumps(document, ensure_ascii=False, default=str)


def kept(request: Request, depends: Hashable, make: Callable[[], Response]) -> Response:
    """Return a response under the ETag of what it depends on, or 304 where the asker has it already."""
    key = (request.url.path, request.url.query, spoken(request), depends)
    etag = f'"{hashlib.blake2b(repr(key).encode(), digest_size=12).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "private, no-cache", "vary": "cookie, accept-encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    response = make()
    response.headers.update(headers)
    return response


def document(body: object, status: int = 200) -> Response:
    """Return a document that is not kept."""
    return Response(as_json(body), status, {"cache-control": "no-store"}, media_type=JSON)


async def body_of(request: Request, shape: type[Shape]) -> Shape:
    """Return a request's JSON body as a struct; raises BadQuestion where it does not fit and TooMuch where it is no body but a flood."""
    taken = bytearray()
    try:
        async for chunk in request.stream():
            taken += chunk
            if len(taken) > MOST_BODY:
                why = Text(f"The body is larger than {MOST_BODY:,} bytes.", f"De inhoud is groter dan {MOST_BODY:,} bytes.")
                raise TooMuch(why=why)
        return msgspec.json.decode(taken, type=shape)
    except ClientDisconnect:
        raise BadQuestion(why=Text("The sending was broken off.", "Het versturen is afgebroken.")) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise BadQuestion(why=Text(f"The body does not fit: {wrong}.", f"De inhoud klopt niet: {wrong}.")) from None
