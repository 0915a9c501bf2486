"""Give and keep check-ins, actions and comments."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response

from peil.steer.exchange.amounts import effect_of, level
from peil.steer.mentions import post_mention
from peil.steer.pace.check_ins import prefilled
from peil.values.goals import ActionDraft, Subject
from peil.values.steering_errors import BadAction, GoalClosed
from peil.values.texts import Text
from peil.web.api.shapes import answers, takes
from peil.web.api.steering.desk import Desk, Number, changing, shown
from peil.web.api.steering.shapes import (
    ActionShape,
    ActionsShape,
    ActionWanted,
    CheckInShape,
    CheckInsShape,
    CheckInWanted,
    CommentShape,
    CommentsShape,
    CommentWanted,
    given,
)
from peil.web.meeting.writing import title_of

router = APIRouter(prefix="/api/v1", tags=["check-ins"])
NO_TEXT = Text("it needs a `text`", "er is een `text` nodig")


@router.get("/goals/{goal}/check-ins", responses=answers(CheckInsShape), summary="List the check-ins of a goal")
def check_ins(request: Request, goal: Number) -> Response:
    """List the check-ins of a goal, the first first."""
    return shown(
        request, lambda desk: {"check_ins": [desk.documents.check_in(one) for one in desk.state.check_ins.of(desk.state.goals.find(goal).id)]}
    )


@router.post("/goals/{goal}/check-ins", status_code=201, responses=answers(CheckInShape), openapi_extra=takes(CheckInWanted), summary="Check in")
async def check_in(request: Request, goal: Number) -> Response:
    """Keep a check-in of today; what the data say is filled in."""

    def work(desk: Desk, wanted: CheckInWanted) -> Response:
        found = desk.state.goals.find(goal)
        if found.closed_on is not None:
            raise GoalClosed(id=goal, day=found.closed_on)
        fields: dict[str, Any] = {"confidence": wanted.confidence, "text": wanted.text, "by": desk.person(wanted.by) or found.owner}
        if wanted.value is not None:
            fields |= {"value": level(wanted.value, desk.ground.definition(found.kpi)), "measured": False}
        if wanted.status is not None:
            fields["status"] = wanted.status
        draft = msgspec.structs.replace(prefilled(desk.ground, found, desk.ground.today), **fields)
        return desk.told(desk.documents.check_in(desk.state.check_ins.put(draft, desk.ground.now)), 201)

    return await changing(request, CheckInWanted, work)


@router.get("/actions", responses=answers(ActionsShape), summary="List actions")
def actions(request: Request, goal: int | None = None, *, all: bool = False) -> Response:  # noqa: A002 - as the command's option
    """List the actions that are still to be done, or all; of a goal or of every one."""

    def make(desk: Desk) -> dict[str, Any]:
        found = desk.state.actions.listed() if goal is None else desk.state.actions.listed(goal=goal)
        return {"actions": [desk.documents.action_as_it_stands(one) for one in found if all or not (one.done_on or one.dropped_on)]}

    return shown(request, make)


@router.post("/actions", status_code=201, responses=answers(ActionShape), openapi_extra=takes(ActionWanted), summary="Add an action")
async def act(request: Request) -> Response:
    """Add an action; without a KPI it is held against that of its goal."""
    return await changing(request, ActionWanted, _act)


def _act(desk: Desk, wanted: ActionWanted) -> Response:
    fields = _fields(desk, wanted)
    if "text" not in fields:
        raise BadAction(why=NO_TEXT)
    if fields.get("goal") is not None and fields.get("kpi") is None:
        goal = desk.state.goals.find(fields["goal"])
        fields |= {"kpi": goal.kpi, "where": goal.where}
    return desk.told(desk.documents.action_as_it_stands(desk.state.actions.put(ActionDraft(**fields), desk.ground.now)), 201)


def _fields(desk: Desk, wanted: ActionWanted, kpi: str | None = None) -> dict[str, Any]:
    """Return what was said of an action, as it is kept."""
    fields = given(wanted)
    meant = fields.pop("meant")
    if "owner" in fields:
        fields["owner"] = desk.person(fields["owner"])
    if fields.get("goal") is not None:
        kpi = kpi or desk.state.goals.find(fields["goal"]).kpi
    if fields.get("kpi") is not None:
        kpi = fields["kpi"] = desk.ground.catalogue.definition(fields["kpi"]).id
    if fields.get("effect") is not None:
        fields["effect"] = effect_of(fields["effect"], meant, desk.ground, kpi)
    return fields


@router.patch("/actions/{action}", responses=answers(ActionShape), openapi_extra=takes(ActionWanted), summary="Change an action, or say it is done")
async def change(request: Request, action: Number) -> Response:
    """Change parts of an action; `done_on` or `dropped_on` ends it."""

    def work(desk: Desk, wanted: ActionWanted) -> Response:
        before = desk.state.actions.find(action)
        stood = {name: getattr(before, name) for name in ActionDraft.__struct_fields__}
        fields = stood | _fields(desk, wanted, before.kpi)
        return desk.told(desk.documents.action_as_it_stands(desk.state.actions.put(ActionDraft(**fields), desk.ground.now, action)))

    return await changing(request, ActionWanted, work)


@router.get("/comments", responses=answers(CommentsShape), summary="List comments")
def comments(request: Request, subject: Subject, subject_id: str) -> Response:
    """List the comments on a goal, a KPI, a note or an objective."""
    return shown(request, lambda desk: {"comments": [desk.documents.comment(one) for one in desk.state.comments.on(subject, subject_id)]})


@router.post("/comments", status_code=201, responses=answers(CommentShape), openapi_extra=takes(CommentWanted), summary="Comment")
async def comment(request: Request) -> Response:
    """Say something about a goal, a KPI, a note or an objective."""

    def work(desk: Desk, wanted: CommentWanted) -> Response:
        about = title_of(desk.running, wanted.subject, wanted.subject_id)
        by = desk.state.people.named(str(wanted.by)) if wanted.by not in (None, "") else None
        people = desk.state.people.listed()
        kept = desk.state.comments.put((wanted.subject, wanted.subject_id), wanted.text, by, people, desk.ground.now)
        post_mention((desk.state, desk.running.workspace.state.sending), kept, about, desk.running.workspace.settings.address)
        return desk.told(desk.documents.comment(kept), 201)

    return await changing(request, CommentWanted, work)


@router.delete("/comments/{comment}", status_code=204, summary="Take a comment away")
def remove(request: Request, comment: Number) -> Response:
    """Take a comment away."""
    desk = Desk(request)
    desk.state.comments.remove(comment)
    desk.running.news.tell("notes")
    return Response(status_code=204)
