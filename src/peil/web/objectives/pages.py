"""Answer the pages of objectives: the tree, and the forms that make, change and close one."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import RedirectResponse

from peil.values.errors import PeilError
from peil.values.goals import LEVEL_WORDS, Objective
from peil.web.goals.closing import QUESTIONS, words
from peil.web.goals.written import Writer
from peil.web.objectives import forms
from peil.web.objectives.trees import Node, nodes_of, page
from peil.web.own.posted import Posted
from peil.web.people.who import reader_of
from peil.web.rendering import Context, once, show
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
TREE, FORM, CLOSE = "pages/objectives.html", "pages/objective_form.html", "pages/close_objective.html"
ObjectiveId = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/objectives")
def objectives(request: Request) -> Response:
    """Show the tree of objectives."""
    view = view_of(request)
    reader = reader_of(request, view)
    return show(request, view, TREE, lambda: page(view, reader), fresh=str(reader.person.id) if reader.person else "")


@router.get("/objectives/new")
def new(request: Request) -> Response:
    """Show the form of a new objective."""
    view = view_of(request)
    writer = Writer(view)
    return once(request, view, FORM, form_page(writer, forms.form_of(writer, None), None))


@router.post("/objectives/new")
def make(request: Request, form: Posted) -> Response:
    """Make an objective, or show the form again with what is wrong."""
    return _kept(request, form, None)


@router.get("/objectives/{number}/edit")
def edit(request: Request, number: ObjectiveId) -> Response:
    """Show the form that changes an objective; raises UnknownObjective."""
    view = view_of(request)
    writer, found = Writer(view), _find(view, number)
    return once(request, view, FORM, form_page(writer, forms.form_of(writer, found), found))


@router.post("/objectives/{number}/edit")
def change(request: Request, number: ObjectiveId, form: Posted) -> Response:
    """Change an objective, or show the form again with what is wrong."""
    return _kept(request, form, number)


def _kept(request: Request, form: Posted, number: int | None) -> Response:
    view = view_of(request)
    writer, workspace = Writer(view), view.running.workspace
    found = _find(view, number) if number is not None else None
    made = forms.posted(writer, form)
    if made.draft is not None:
        try:
            kept = workspace.state.steering.objectives.put(made.draft, workspace.now(), number)
        except PeilError as wrong:
            made.wrong["form"] = wrong.say(view.language)
        else:
            return _to(view, f"/objectives?saved=yes#objective-{kept.id}")
    return once(request, view, FORM, form_page(writer, made, found), status=422)


def form_page(writer: Writer, form: forms.ObjectiveForm, objective: Objective | None) -> Context:
    """Return what the form of an objective shows."""
    listed = writer.view.running.workspace.state.steering.objectives.listed()
    here = [one for one in writer.people.values() if not writer.left(one.id) or (objective is not None and one.id == objective.owner)]
    return {
        "objective": objective,
        "form": form,
        "levels": LEVEL_WORDS,
        "people": {str(one.id): one.name for one in sorted(here, key=lambda one: one.name.casefold())},
        "teams": sorted({one.team for one in writer.people.values() if one.team} | {one.team for one in listed if one.team}),
        "parents": {str(one.id): one.title for one in listed if one.closed_on is None and (objective is None or one.id != objective.id)},
    }


@router.get("/objectives/{number}/close")
def closing_form(request: Request, number: ObjectiveId) -> Response:
    """Show the form that closes an objective; raises UnknownObjective."""
    view = view_of(request)
    found = _find(view, number)
    return once(request, view, CLOSE, close_page(request, view, found, forms.closing_of(found)))


@router.post("/objectives/{number}/close")
def close(request: Request, number: ObjectiveId, form: Posted) -> Response:
    """Close an objective with what was learned; its key results stay as they are."""
    view = view_of(request)
    found, workspace = _find(view, number), view.running.workspace
    made = forms.closed(Writer(view), form)
    if made.outcome is None:
        return once(request, view, CLOSE, close_page(request, view, found, made), status=422)
    workspace.state.steering.objectives.close(number, workspace.today(), made.outcome, made.review)
    return _to(view, f"/objectives?state=all&saved=yes#objective-{number}")


def close_page(request: Request, view: View, objective: Objective, form: forms.ClosingForm) -> Context:
    """Return what the closing form shows: the key results as they stand, and the questions."""
    node: Node = nodes_of(view, reader_of(request, view), [objective])[0]
    return {"node": node, "form": form, "outcomes": words(Writer(view)), "questions": QUESTIONS}


@router.post("/objectives/{number}/reopen")
def reopen(request: Request, number: ObjectiveId) -> Response:
    """Open a closed objective again."""
    view = view_of(request)
    _find(view, number)
    view.running.workspace.state.steering.objectives.reopen(number)
    return _to(view, f"/objectives#objective-{number}")


def _find(view: View, number: int) -> Objective:
    return view.running.workspace.state.steering.objectives.find(number)


def _to(view: View, address: str) -> Response:
    """Tell open pages, and go there."""
    view.running.news.tell("notes")
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
