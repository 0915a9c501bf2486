"""Render pages: templates with the reader's words, kept as bytes for as long as nothing changes, with an ETag that says so."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

import peil
from peil.values.texts import Text
from peil.web.viewing import View

Context = dict[str, Any]
ASSETS = files("peil.web") / "static"


@cache
def manifest() -> dict[str, str]:
    """Return the names of the built assets by the names they are asked for."""
    found: dict[str, str] = json.loads((ASSETS / "built" / "manifest.json").read_text(encoding="utf-8"))
    return found


def asset(name: str) -> str:
    """Return the address of a built asset."""
    return f"/static/{manifest()[name]}"


def as_data(value: object) -> Markup:
    """Return a value as JSON that can stand in a script element of data: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for mark in "&<>\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - what could end the element is escaped above


def codes(text: str) -> Markup:
    """Return a sentence with what stands between backticks (ids, formulas) as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before the tags are put in


@cache
def environment() -> jinja2.Environment:
    """Return the templates; a name that is not given is an error, and all text is escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("peil.web"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(asset=asset)
    made.filters.update(codes=codes, data=as_data)
    return made


def words_for(view: View, request: Request) -> Context:
    """Return what every template can use."""

    def say(text: Text, **facts: object) -> str:
        return text.say(view.language, **facts)

    return {
        "t": view.say,
        "say": say,
        "view": view,
        "version": peil.__version__,
        "n": view.numbers,
        "language": view.language,
        "shop": view.running.workspace.settings,
        "path": request.url.path,
        "snapshot": request.scope.get("peil.still"),  # a page that is being shared (pages/shares.py)
    }


def render(view: View, request: Request, template: str, context: Context) -> str:
    """Return a page, or the one block of it that the browser asked to renew."""
    page = environment().get_template(template)
    full = words_for(view, request) | context
    if view.fragment and view.fragment in page.blocks:
        return "".join(page.blocks[view.fragment](page.new_context(full)))
    return page.render(full)


def show(request: Request, view: View, template: str, build: Callable[[], Context], *, fresh: str = "") -> Response:
    """Return a page made of what `build` gives, or 304 where the browser has it already; it is kept until data, notes or definitions change.

    `fresh` holds what else the page depends on; a page that must never be kept says so by another way (`once`).
    """
    if request.scope.get("peil.still"):
        return once(request, view, template, build())
    fragment = view.fragment if view.fragment and view.fragment in environment().get_template(template).blocks else None
    key = (template, fragment, view.path, view.asked, view.language, view.theme, view.running.version, fresh)
    etag = f'"{hashlib.blake2b(repr(key).encode(), digest_size=12).hexdigest()}{manifest()["app.js"][-12:-3]}"'
    headers = {"etag": etag, "cache-control": "private, no-cache", "vary": "hx-request, hx-target, cookie, accept-encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = view.running.pages.get_or_make(key, lambda: gzip.compress(render(view, request, template, build()).encode(), 5))
    return _sent(request, body, headers)


def _sent(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, headers=headers | {"content-encoding": "gzip"}, media_type="text/html")
    return Response(gzip.decompress(body), headers=headers, media_type="text/html")


def once(request: Request, view: View, template: str, context: Context, *, status: int = 200) -> Response:
    """Return a page that is not kept: the answer to something done, or an error."""
    text = render(view, request, template, context)
    return Response(text, status_code=status, headers={"cache-control": "no-store"}, media_type="text/html")
