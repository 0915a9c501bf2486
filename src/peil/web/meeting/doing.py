"""Take in what people do about goals: actions added, changed, done, dropped and opened again; and the page of all that is to be done."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Path, Request, Response

from peil.values.goals import Action, Goal
from peil.values.steering_errors import BadAction, UnknownGoal
from peil.web.meeting.actions import ActionForm, by_day, changing, doing, form_for, is_open, posted
from peil.web.own.posted import Posted, field
from peil.web.pages.settings import local
from peil.web.people.who import Reader, leads_back, reader_of
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=2**62)]
MOST_OVER = 20


@router.get("/actions")
def actions(request: Request) -> Response:
    """Show all that is to be done, by whom and by when, and what was done lately."""
    view = view_of(request)
    return once(request, view, "pages/actions.html", listed(view, reader_of(request, view)))


@router.post("/actions")
def add(request: Request, form: Posted) -> Response:
    """Keep an action that belongs to no goal."""
    return _kept(request, form, None, None)


@router.post("/goals/{goal}/actions")
def add_to(request: Request, goal: Number, form: Posted) -> Response:
    """Keep an action of a goal; raises UnknownGoal."""
    found = view_of(request).running.workspace.state.steering.goals.find(goal)
    return _kept(request, form, found, None)


@router.get("/actions/{number}")
def change_page(request: Request, number: Number) -> Response:
    """Show the form that changes an action; raises UnknownAction."""
    view = view_of(request)
    found = view.running.workspace.state.steering.actions.find(number)
    goal = goal_of(view, found)
    reader = reader_of(request, view, local(view.first("to") or "/actions"))
    return once(request, view, "pages/action.html", {"form": changing(reader, found, goal), "reader": reader, "goal": goal})


@router.post("/actions/{number}")
def change(request: Request, number: Number, form: Posted) -> Response:
    """Keep an action as it was changed; raises UnknownAction."""
    view = view_of(request)
    found = view.running.workspace.state.steering.actions.find(number)
    return _kept(request, form, goal_of(view, found), found)


@router.post("/actions/{number}/{what}")
def mark(request: Request, number: Number, what: Literal["done", "drop", "reopen"], form: Posted) -> Response:
    """Say that an action is done, dropped, or to be done after all; raises UnknownAction."""
    view = view_of(request)
    store, today = view.running.workspace.state.steering.actions, view.today
    if what == "drop":
        store.drop(number, today)
    else:
        store.done(number, today if what == "done" else None)
    return leads_back(form, reader_of(request, view), f"action-{number}")


def _kept(request: Request, form: Posted, goal: Goal | None, before: Action | None) -> Response:
    view = view_of(request)
    workspace = view.running.workspace
    reader = reader_of(request, view, local(field(form, "to") or "/actions"))
    draft, typed, wrong = posted(reader, form, goal)
    number = before.id if before else None
    if draft is not None:
        if before is not None:
            draft = msgspec.structs.replace(draft, goal=before.goal, done_on=before.done_on, dropped_on=before.dropped_on)
        try:
            kept = workspace.state.steering.actions.put(draft, workspace.now(), number)
        except BadAction as refused:
            wrong["text"] = refused.say(view.language)
        else:
            return leads_back(form, reader, f"action-{kept.id}")
    again: ActionForm = msgspec.structs.replace(form_for(reader, goal, typed, wrong), id=number)
    return once(request, view, "pages/action.html", {"form": again, "reader": reader, "goal": goal}, status=422)


def goal_of(view: View, action: Action) -> Goal | None:
    """Return the goal of an action; None where it belongs to none, or to one that is gone."""
    try:
        return view.running.workspace.state.steering.goals.find(action.goal) if action.goal is not None else None
    except UnknownGoal:
        return None


def listed(view: View, reader: Reader) -> Context:
    """Return what the page of all actions shows: those to do under each owner by day, and the latest that are over."""
    steering = view.running.workspace.state.steering
    every, goals = steering.actions.listed(), {one.id: one for one in steering.goals.listed()}
    asked = view.first("owner")
    owners = {str(one.id): one.name for one in reader.people}
    found = [one for one in every if not asked or str(one.owner or "") == asked]
    shown: dict[str, list[object]] = {}
    for one in sorted(filter(is_open, found), key=lambda each: (each.owner is None, reader.name(each.owner).casefold(), by_day(each))):
        name = reader.name(one.owner) if one.owner is not None else ""
        shown.setdefault(name, []).append(doing(view.running, reader, one, goals.get(one.goal or 0)))
    over = sorted((one for one in found if not is_open(one)), key=lambda one: (str(one.done_on or one.dropped_on), one.id), reverse=True)
    return {
        "reader": reader,
        "by_owner": shown,
        "over": [doing(view.running, reader, one, goals.get(one.goal or 0)) for one in over[:MOST_OVER]],
        "owners": owners,
        "asked": asked,
        "form": form_for(reader, None),
        "overdue": sum(1 for one in found if is_open(one) and one.due_on is not None and one.due_on < view.today),
    }
