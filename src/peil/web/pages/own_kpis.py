"""Make, change and remove a shop's own KPIs: a form with live checking and a preview, kept as the workspace's YAML."""

from pathlib import Path
from typing import NoReturn

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from peil.catalogue.compiled import built_in
from peil.catalogue.own.drafts import Draft, copy_of, draft_of, record_of
from peil.catalogue.own.kept import DefinitionNotKept, add, change, is_own, remove, stamp_of
from peil.catalogue.structs import Kpi
from peil.values.errors import BadQuestion, PeilError, UnknownKpi
from peil.values.texts import Text
from peil.web.own.form import Form, Judged, check_context, context_of, form_for, judged
from peil.web.own.posted import Posted, draft_from, field
from peil.web.own.reference import EXAMPLES
from peil.web.rendering import once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
PAGE = "pages/own_kpi.html"
NOT_OWN = Text(
    "`{id}` came with Peil and cannot be changed itself. Make a copy of your own: open /kpis/new?from={id}.",
    "`{id}` hoort bij Peil en kun je zelf niet wijzigen. Maak een eigen kopie: open /kpis/new?from={id}.",
)
A_TABLE = Text(
    "`{id}` gives a table and has no formula to start from; its SQL can be copied to a file in `kpis/`.",
    "`{id}` geeft een tabel en heeft geen formule om mee te beginnen; de SQL kun je overnemen in een bestand in `kpis/`.",
)
BY_HAND = Text(
    "`{id}` has SQL or variants of its own and is written in {file}; change it there.",
    "`{id}` heeft eigen SQL of varianten en staat in {file}; wijzig hem daar.",
)


def folder_of(view: View) -> Path:
    """Return the folder with the shop's own definitions."""
    return view.running.workspace.folder / "kpis"


def _refuse(why: Text, **facts: object) -> NoReturn:
    raise BadQuestion(why=Text(why.say("en", **facts), why.say("nl", **facts)))


def own(view: View, name: str) -> Kpi:
    """Return the shop's own KPI with that id; raises UnknownKpi, or BadQuestion where it is Peil's."""
    view.running.refresh()
    known = view.running.workspace.catalogue
    kpi = known.kpis.get(name)
    if kpi is None:
        raise UnknownKpi(name=name[:80], near=known.near(name[:80]))
    if not is_own(kpi):
        _refuse(NOT_OWN, id=kpi.id)
    return kpi


@router.get("/kpis/new")
def new(request: Request) -> Response:
    """Show the form for a new KPI: empty, from an example, or from a KPI there is."""
    view = view_of(request)
    view.running.refresh()
    return once(request, view, PAGE, context_of(view, judged(view, Form(beginning(view))), told=False))


def beginning(view: View) -> Draft:
    """Return the draft that a new KPI starts from."""
    known = view.running.workspace.catalogue
    source = view.first("from")
    if not source:
        return EXAMPLES.get(view.first("example"), Draft(formula=view.first("formula")))
    definition = known.definition(source[:120])
    if not definition.formula:
        _refuse(A_TABLE, id=definition.id)
    return copy_of(definition, known)


@router.post("/kpis/new")
def create(request: Request, form: Posted) -> Response:
    """Keep a new KPI, or show the form again with what is wrong."""
    view = view_of(request)
    view.running.refresh()
    state = judged(view, Form(draft_from(form), replace=field(form, "replace") == "yes"))
    if not state.savable:
        return _again(request, view, state)
    try:
        add(folder_of(view), record_of(state.form.draft, state.checked.catalogue))
    except DefinitionNotKept as wrong:
        return _again(request, view, state, wrong)
    return _kept(view, f"/kpis/{state.form.draft.id}")


@router.post("/kpis/check")
def check(request: Request, form: Posted) -> Response:
    """Say what is wrong with a draft as it stands and what it gives; without a script, show the whole form with that."""
    view = view_of(request)
    changes = view.running.workspace.catalogue.kpis.get(field(form, "changes"))
    changes = changes if changes is not None and is_own(changes) else None
    draft = draft_from(form, changes.id if changes else None)
    state = judged(view, Form(draft, changes, field(form, "replace") == "yes", field(form, "stamp")))
    full = view.fragment != "check"
    return once(request, view, PAGE, context_of(view, state, told=True) if full else check_context(view, state))


@router.get("/kpis/{name}/edit")
def edit(request: Request, name: str) -> Response:
    """Show the form with an own KPI in it."""
    view = view_of(request)
    kpi = own(view, name)
    if kpi.sql or kpi.variants:
        _refuse(BY_HAND, id=kpi.id, file=kpi.place)
    draft = draft_of(view.running.workspace.catalogue.definition(kpi.id))
    return once(request, view, PAGE, context_of(view, judged(view, form_for(view, kpi, draft)), told=True))


@router.post("/kpis/{name}/edit")
def save(request: Request, name: str, form: Posted) -> Response:
    """Keep what changed in an own KPI, or show the form again with what is wrong."""
    view = view_of(request)
    kpi = own(view, name)
    state = judged(view, form_for(view, kpi, draft_from(form, kpi.id), stamp=field(form, "stamp")))
    if not state.savable:
        return _again(request, view, state)
    try:
        change(folder_of(view), kpi, record_of(state.form.draft, state.checked.catalogue), state.form.stamp)
    except DefinitionNotKept as wrong:
        return _again(request, view, state, wrong)
    return _kept(view, f"/kpis/{kpi.id}")


@router.get("/kpis/{name}/delete")
def ask_to_delete(request: Request, name: str) -> Response:
    """Ask whether an own KPI may go, and say what that touches."""
    view = view_of(request)
    kpi = own(view, name)
    known = view.running.workspace.catalogue
    users = [one.name.say(view.language) for one in known.kpis.values() if one.id != kpi.id and one.formula and _mentions(one, kpi.id)]
    context = {"kpi": kpi, "users": users, "returns": built_in().kpis.get(kpi.id), "stamp": stamp_of(folder_of(view), kpi)}
    return once(request, view, "pages/delete_kpi.html", context)


def _mentions(kpi: Kpi, name: str) -> bool:
    return f"kpi({name})" in (kpi.formula or "").replace(" ", "") or f"kpi({name}." in (kpi.formula or "").replace(" ", "")


@router.post("/kpis/{name}/delete")
def delete(request: Request, name: str, form: Posted) -> Response:
    """Take an own KPI away."""
    view = view_of(request)
    kpi = own(view, name)
    remove(folder_of(view), kpi, field(form, "stamp"))
    return _kept(view, f"/kpis/{kpi.id}" if kpi.id in built_in().kpis else "/kpis")


def _again(request: Request, view: View, state: Judged, failed: PeilError | None = None) -> Response:
    context = context_of(view, state, told=True, refused=True) | {"failed": failed.say(view.language) if failed else ""}
    return once(request, msgspec.structs.replace(view, fragment=None), PAGE, context, status=422)


def _kept(view: View, address: str) -> Response:
    view.running.refresh()
    return RedirectResponse(address, status_code=303)
