"""Forget a person: asked for on the settings page, shown first as what would change, and done when that is agreed to.

The address goes in the body of requests only: never in that of a page, a log or the history of a browser.
"""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from peil.load.past.told import counted, sentences
from peil.values.errors import PeilError
from peil.web.failing import status_of
from peil.web.own.posted import Posted, field
from peil.web.rendering import once
from peil.web.viewing import view_of

router = APIRouter(include_in_schema=False)
PAGE = "pages/forget.html"


@router.get("/settings/forget")
def nothing() -> Response:
    """Go to the form: this page is only there for who sent one."""
    return RedirectResponse("/settings#forget", status_code=303)


@router.post("/settings/forget")
def forget(request: Request, form: Posted) -> Response:
    """Show what forgetting a person would change, or, where that was agreed to, do it and show what it did."""
    view = view_of(request)
    said, agreed = field(form, "person").strip(), field(form, "agreed") == "1"
    try:
        found = view.running.forget(said, dry_run=not agreed)
    except PeilError as wrong:
        shown = {"problem": wrong.say(view.language), "person": said, "done": False, "rows": [], "said": []}
        return once(request, view, PAGE, shown, status=status_of(wrong))
    rows = counted(found, view.running.workspace.catalogue.model)
    return once(request, view, PAGE, {"problem": "", "person": said, "done": agreed, "rows": rows, "said": sentences(found)})
