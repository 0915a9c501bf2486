"""Show and change the targets that cards and charts are coloured by."""

import contextlib

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from peil.values.errors import BadTarget, UnknownTarget
from peil.web.backroom.aims import PER_WORDS, kpis, rows, target_form, typed_of
from peil.web.own.posted import Posted, field
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
PAGE = "pages/targets.html"


@router.get("/settings/targets")
def targets(request: Request) -> Response:
    """Show the targets, with the form for one."""
    view = view_of(request)
    asked = view.first("change")
    found = next((target for target in view.running.workspace.state.targets.list() if target.kpi == asked), None)
    return once(request, view, PAGE, context(view, typed_of(view, found), {}))


@router.post("/settings/targets")
def keep(request: Request, form: Posted) -> Response:
    """Keep a target, or show the form again with what cannot be used."""
    view = view_of(request)
    values, wrong, target = target_form(view, form)
    if target is None:
        return once(request, view, PAGE, context(view, values, wrong), status=422)
    try:
        view.running.workspace.state.targets.set(target)
    except BadTarget as refused:
        return once(request, view, PAGE, context(view, values, {"value": refused.say(view.language)}), status=422)
    return changed(view)


@router.post("/settings/targets/remove")
def remove(request: Request, form: Posted) -> Response:
    """Take a target away; one that is gone already stays gone."""
    view = view_of(request)
    with contextlib.suppress(UnknownTarget):
        view.running.workspace.state.targets.remove(field(form, "kpi"))
    return changed(view)


def changed(view: View) -> Response:
    """Tell open pages, and go back to the list."""
    view.running.news.tell("notes")
    return RedirectResponse("/settings/targets?saved=yes", status_code=303, headers={"cache-control": "no-store"})


def context(view: View, values: dict[str, str], wrong: dict[str, str]) -> Context:
    """Return what the page of the targets shows."""
    return {
        "rows": rows(view),
        "values": values,
        "wrong": wrong,
        "kpis": kpis(view),
        "pers": PER_WORDS,
        "saved": view.first("saved") == "yes",
    }
