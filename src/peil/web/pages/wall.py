"""Show views on a screen at the wall: one after another, renewing themselves, in type that reads from afar."""

from fastapi import APIRouter, Request, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from peil.boards.overview import choice
from peil.values.texts import Text
from peil.web.backroom.inner import main_of, page_of
from peil.web.backroom.local import page_at
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
SECONDS = (10, 20, 30, 60, 120, 300)
MOST = 12
REFUSED = Text("`{address}` is no page of this shop that can hang on the wall.", "`{address}` is geen pagina van deze winkel die aan de wand kan.")
NOT_SHOWN = Text(
    "This view cannot be shown as it was asked for: {address}", "Deze weergave kan niet worden getoond zoals er om is gevraagd: {address}"
)


@router.get("/wall")
async def wall(request: Request) -> Response:
    """Show the views that were asked for, or let them be chosen."""
    view = await run_in_threadpool(view_of, request)
    asked = [line for line in (*view.all("view"), *view.first("more").splitlines()) if line.strip()]
    host = request.headers.get("host", "")
    pages = [page_at(one, host) for one in asked]
    refused = [one for one, page in zip(asked, pages, strict=True) if page is None]
    views = list(dict.fromkeys(page for page in pages if page))[:MOST]
    if refused or not views or view.first("choose"):
        context = await run_in_threadpool(chooser, view, views, refused)
        return once(request, view, "pages/wall_chooser.html", context, status=422 if refused else 200)
    if view.first("more") or view.first("start"):
        plain = view.url(view=views, seconds=str(seconds_of(view)), more=None, start=None)
        return RedirectResponse(plain, status_code=303, headers={"cache-control": "no-store"})
    status, page = await page_of(request, view, views[0])
    shown = main_of(page) if status == 200 else ""
    context = {
        "views": views,
        "seconds": seconds_of(view),
        "others": [view.url(view=views[at:] + views[:at]) for at in range(1, len(views))],
        "plan": {"urls": views, "seconds": seconds_of(view)},
        "shown": Markup(shown),  # noqa: S704 - what our own page wrote, escaped there
        "problem": "" if shown else NOT_SHOWN.say(view.language, address=views[0][:200]),
        "choose": view.url(choose="yes"),
    }
    return once(request, view, "pages/wall.html", context)


def seconds_of(view: View) -> int:
    """Return how long each view stands: 20 seconds unless asked otherwise, 5 seconds to an hour."""
    asked = view.first("seconds")
    return min(max(int(asked), 5), 3600) if asked.isdecimal() and len(asked) < 6 else 20


def chooser(view: View, views: list[str], refused: list[str]) -> Context:
    """Return what the page to choose views shows."""
    catalogue = view.running.workspace.catalogue
    offered = {"/": view.say("Overview", "Stand van zaken")}
    offered |= {f"/kpis/{kpi}": catalogue.definition(kpi).name.say(view.language) for kpi in choice().key if kpi in catalogue.kpis}
    return {
        "offered": offered,
        "chosen": views or ["/"],
        "more": [*(one for one in views if one not in offered), *refused],
        "refused": [REFUSED.say(view.language, address=one[:80]) for one in refused],
        "choices": SECONDS,
        "seconds": seconds_of(view),
    }
