"""Share a page as it is now: a signed link that shows exactly that, read-only, until it ends or is withdrawn."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from peil.state.shares import Share, Snapshot
from peil.state.writing import MOST_NAME, one_line
from peil.values.errors import BadShare, CannotShare, PeilError
from peil.values.texts import Text
from peil.web.backroom.inner import page_of
from peil.web.backroom.local import page_at
from peil.web.backroom.still import MARK, Still, dressed, still
from peil.web.own.posted import Posted, field
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
LIST, MADE, CLOSED = "pages/shares.html", "parts/shared.html", "pages/closed_share.html"
DAYS = {"1": 1, "7": 7, "30": 30, "90": 90}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALONE = {"content-security-policy": POLICY, "x-robots-tag": "noindex, nofollow", "cache-control": "no-store", "referrer-policy": "no-referrer"}
NOT_A_PAGE = Text("choose one of the pages with figures", "kies een van de pagina's met cijfers")
NOT_SHOWN = Text("the page cannot be shown as it was asked for", "de pagina kan niet worden getoond zoals er om is gevraagd")
NO_DAYS = Text("it ends after 1, 7, 30 or 90 days", "die eindigt na 1, 7, 30 of 90 dagen")


@router.post("/shares")
async def share(request: Request, form: Posted) -> Response:
    """Keep the page as it is now and give its link: in place where a script asked, else in the list."""
    view = await run_in_threadpool(view_of, request)
    try:
        made = await kept(request, view, form)
    except PeilError as wrong:
        if not request.headers.get("hx-request"):
            raise
        return once(request, view, MADE, {"share": None, "wrong": wrong.say(view.language), "link": ""})
    if request.headers.get("hx-request"):
        return once(request, view, MADE, {"share": made, "wrong": "", "link": link_of(request, view, made)})
    return RedirectResponse(f"/settings/shares?made={made.id}", status_code=303, headers={"cache-control": "no-store"})


async def kept(request: Request, view: View, form: Posted) -> Share:
    """Keep a still of the page that a form names; raises CannotShare and TooMuch."""
    # A page that a script renewed in part has another address by now than the form was made with.
    asked = page_at(request.headers.get("hx-current-url", ""), request.headers.get("host", "")) or page_at(field(form, "view"))
    days = DAYS.get(field(form, "days") or "30")
    if asked is None or days is None:
        raise CannotShare(why=NOT_A_PAGE if asked is None else NO_DAYS)
    now = view.running.workspace.now()
    made = Still(one_line(field(form, "title"))[:MOST_NAME], now, now + timedelta(days=days))
    status, page = await page_of(request, view, asked, **{MARK: made})
    if status != 200:
        raise CannotShare(why=NOT_SHOWN)
    return await run_in_threadpool(keep, view, made, asked, page)


def keep(view: View, made: Still, asked: str, page: str) -> Share:
    """Keep what a page shows."""
    snapshot = Snapshot(made.title or title_in(page), asked, "text/html", still(page).encode())
    return view.running.workspace.state.shares.keep(snapshot, made.made_at, made.expires_at)


def title_in(page: str) -> str:
    """Return the first heading of a page as plain text."""
    from html import unescape

    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return one_line(unescape(re.sub(r"<[^>]+>", " ", found[1])))[:MOST_NAME] if found else "Peil"


def link_of(request: Request, view: View, share: Share) -> str:
    """Return the whole link to a share."""
    base = urlsplit(str(request.base_url))
    return f"{base.scheme}://{base.netloc}/s/{view.running.workspace.state.shares.link(share)}"


@router.get("/s/{token}")
def opened(request: Request, token: str) -> Response:
    """Show a shared page exactly as it was kept, or say why its link opens nothing any more."""
    view = view_of(request)
    workspace = view.running.workspace
    try:
        found = workspace.state.shares.open(token, workspace.now())
    except BadShare as wrong:
        response = once(request, view, CLOSED, {"sentence": wrong.say(view.language)}, status=410)
        response.headers.update(ALONE)
        return response
    return Response(dressed(found.content.decode()), headers=ALONE, media_type=found.media_type)


@router.get("/settings/shares")
def shares(request: Request) -> Response:
    """Show what was shared."""
    view = view_of(request)
    return once(request, view, LIST, listed(request, view))


def listed(request: Request, view: View) -> Context:
    """Return what the list of shares shows."""
    now = view.running.workspace.now()
    found = view.running.workspace.state.shares.list()
    made = next((one for one in found if one.id == view.first("made") and one.is_open(now)), None)
    links = {one.id: link_of(request, view, one) for one in found if one.is_open(now)}
    days = {one.id: (day_of(view, one, "made_at"), day_of(view, one, "expires_at")) for one in found}
    return {"shares": found, "now": now, "made": made, "links": links, "days": days}


def day_of(view: View, share: Share, name: str) -> str:
    """Return a moment of a share as a day in the shop's zone."""
    still = Still("", share.made_at, share.expires_at)
    return still.day(view, getattr(share, name))


@router.post("/settings/shares/{share_id}/withdraw")
def withdraw(request: Request, share_id: str) -> Response:
    """Withdraw a share."""
    view = view_of(request)
    workspace = view.running.workspace
    workspace.state.shares.revoke(share_id, workspace.now())
    return RedirectResponse("/settings/shares", status_code=303, headers={"cache-control": "no-store"})
