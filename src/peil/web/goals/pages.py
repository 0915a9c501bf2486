"""Answer the pages of goals: the list, one goal, its edit form and its closing."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import RedirectResponse

from peil.values.errors import PeilError
from peil.values.goals import RHYTHM_WORDS, Goal
from peil.values.steering_errors import GoalClosed
from peil.web.backroom.aims import kpis
from peil.web.goals import closing, detail, editing, listing
from peil.web.goals.history import DIRECTIONS
from peil.web.goals.written import Writer
from peil.web.meeting.actions import actions_of
from peil.web.meeting.check_ins import check_ins_of
from peil.web.meeting.comments import comments_of
from peil.web.own.posted import Posted, field
from peil.web.people.who import Reader, person_of, reader_of
from peil.web.rendering import Context, once, show
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
LIST, GOAL, EDIT, CLOSE = "pages/goals.html", "pages/goal.html", "pages/edit_goal.html", "pages/close_goal.html"
GoalId = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/goals")
def goals(request: Request) -> Response:
    """Show the goals."""
    view = view_of(request)
    return show(request, view, LIST, lambda: listing.page(view))


@router.get("/goals/{number}")
def goal(request: Request, number: GoalId) -> Response:
    """Show one goal; raises UnknownGoal."""
    view = view_of(request)
    found = _goal(view, number)
    reader = reader_of(request, view, f"/goals/{number}")
    fresh = str(reader.person.id) if reader.person else ""
    return show(request, view, GOAL, lambda: goal_page(view, found, reader), fresh=fresh)


def goal_page(view: View, goal: Goal, reader: Reader) -> Context:
    """Return what the page of a goal shows, for whoever sits at it."""
    running = view.running
    beside = {
        "check_ins_part": check_ins_of(running, goal, reader),
        "actions_part": actions_of(running, goal, reader),
        "comments_part": comments_of(running, "goal", goal.id, reader),
    }
    return detail.page(view, goal) | beside


@router.get("/goals/{number}/edit")
def edit(request: Request, number: GoalId) -> Response:
    """Show the form that changes a goal; raises UnknownGoal and GoalClosed."""
    view = view_of(request)
    found = _open(view, number)
    writer = Writer(view)
    return once(request, view, EDIT, edit_page(writer, found, editing.form_of(writer, found)))


@router.post("/goals/{number}/edit")
def change(request: Request, number: GoalId, form: Posted) -> Response:
    """Change a goal, or show the form again with what is wrong."""
    view = view_of(request)
    found, writer, workspace = _open(view, number), Writer(view), view.running.workspace
    made = editing.posted(writer, found, form)
    if made.draft is not None:
        person = person_of(request, view.running)
        goals, draft, by = workspace.state.steering.goals, made.draft, person.id if person else None
        if _done(view, made.wrong, lambda: goals.edit(number, draft, workspace.now(), by=by, reason=made.values["reason"])):
            return _to(view, f"/goals/{number}?saved=yes")
    return once(request, view, EDIT, edit_page(writer, found, made), status=422)


def _done(view: View, wrong: dict[str, str], change: Callable[[], object]) -> bool:
    """Make a change and say whether it was made; why not stands beside the form, but for a goal that was closed meanwhile."""
    try:
        change()
    except GoalClosed:
        raise
    except PeilError as error:
        wrong["form"] = error.say(view.language)
        return False
    return True


def edit_page(writer: Writer, goal: Goal, form: editing.Editing) -> Context:
    """Return what the edit form shows."""
    view, steering = writer.view, writer.view.running.workspace.state.steering
    here = [one for one in writer.people.values() if not writer.left(one.id) or one.id == goal.owner or one.id in goal.contributors]
    return {
        "goal": goal,
        "form": form,
        "kpis": kpis(view) if goal.kind == "kpi" else {},
        "kpi_gone": goal.kind == "kpi" and writer.definition(goal.kpi) is None,
        "kpi_changed": editing.redefined(writer, goal),
        "percent": editing.scale(writer, goal) == 100,
        "measure": writer.measure(goal),
        "rhythms": RHYTHM_WORDS,
        "directions": DIRECTIONS,
        "people": {str(one.id): one.name for one in sorted(here, key=lambda one: one.name.casefold())},
        "parents": {str(one.id): one.title for one in steering.goals.listed() if one.id != goal.id and one.closed_on is None},
        "objectives": {str(one.id): one.title for one in steering.objectives.listed() if one.closed_on is None or one.id == goal.objective},
        "most_supporting": editing.MOST_SUPPORTING,
    }


@router.get("/goals/{number}/close")
def closing_form(request: Request, number: GoalId) -> Response:
    """Show the form that closes a goal, filled in from the data; raises UnknownGoal and GoalClosed."""
    view = view_of(request)
    found, writer = _open(view, number), Writer(view)
    return once(request, view, CLOSE, close_page(writer, found, closing.form_of(writer, found)))


@router.post("/goals/{number}/close")
def close(request: Request, number: GoalId, form: Posted) -> Response:
    """Close a goal with its review, or show the form again with what is wrong."""
    view = view_of(request)
    found, writer, workspace = _open(view, number), Writer(view), view.running.workspace
    made = closing.posted(writer, found, form)
    if not made.wrong and made.outcome is not None:
        goals, outcome = workspace.state.steering.goals, made.outcome
        if _done(view, made.wrong, lambda: goals.close(number, workspace.today(), outcome, made.final, made.review)):
            return _to(view, f"/goals/{number}?saved=yes")
    return once(request, view, CLOSE, close_page(writer, found, made), status=422)


def close_page(writer: Writer, goal: Goal, form: closing.Closing) -> Context:
    """Return what the closing form shows."""
    questions: Mapping[str, object] = closing.QUESTIONS
    return {
        "goal": goal,
        "form": form,
        "outcomes": closing.words(writer),
        "questions": questions,
        "percent": editing.scale(writer, goal) == 100,
        "target": writer.target(goal),
        "days": writer.days(goal),
        "early": goal.last >= writer.view.today,
    }


@router.post("/goals/{number}/reopen")
def reopen(request: Request, number: GoalId, form: Posted) -> Response:
    """Open a closed goal again; its review stays in the closing form."""
    view = view_of(request)
    workspace = view.running.workspace
    if field(form, "sure") == "yes" and _goal(view, number).closed_on is not None:
        workspace.state.steering.goals.reopen(number, workspace.now())
    return _to(view, f"/goals/{number}")


def _goal(view: View, number: int) -> Goal:
    return view.running.workspace.state.steering.goals.find(number)


def _open(view: View, number: int) -> Goal:
    """Return a goal that may change; raises UnknownGoal and GoalClosed."""
    found = _goal(view, number)
    if found.closed_on is not None:
        raise GoalClosed(id=number, day=view.numbers.day(found.closed_on))
    return found


def _to(view: View, address: str) -> Response:
    """Tell open pages, and go there."""
    view.running.news.tell("notes")
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
