"""Give and change goals: the same documents as `peil goal … --json`."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from peil.query.telling.documents import found_kpis
from peil.steer.exchange.changing import changed
from peil.steer.exchange.documents import Record
from peil.steer.exchange.wanting import Wanted, drafted
from peil.steer.pace.closing import closing
from peil.steer.pace.tracks import track
from peil.values.goals import Review
from peil.web.api.documents import document
from peil.web.api.shapes import answers, takes
from peil.web.api.steering.desk import Desk, Number, changing, shown
from peil.web.api.steering.shapes import (
    ClosedShape,
    Closing,
    DraftedShape,
    GoalChange,
    GoalsShape,
    OneGoalShape,
    TemplatesShape,
    TrackShape,
    given,
)

router = APIRouter(prefix="/api/v1", tags=["goals"])
Status = Literal["reached", "on_track", "at_risk", "off_track", "unknown", "closed"]


@router.get("/goal-templates", responses=answers(TemplatesShape), summary="List the goals to start from")
def templates(request: Request, category: str = "") -> Response:
    """List the goals to start from, of a category or all."""

    def make(desk: Desk) -> Record:
        found_kpis(desk.ground.catalogue, category)  # raises BadQuestion for a category that is not there
        return {"templates": [desk.documents.template(one) for one in desk.ground.catalogue.goals if category in ("", one.category)]}

    return shown(request, make)


@router.get("/goals", responses=answers(GoalsShape), summary="List goals with how they stand")
def goals(request: Request, owner: str = "", status: Status | None = None, *, all: bool = False) -> Response:  # noqa: A002 - as the command's option
    """List goals, the most trouble first; `all` gives the closed ones too."""

    def make(desk: Desk) -> Record:
        person = desk.person(owner)
        found = [one for one in desk.state.goals.listed() if (one.closed_on is None or all or status == "closed") and person in (None, one.owner)]
        records = desk.documents.goals(found)
        if status is not None:
            records = [one for one in records if (one["closed_on"] is not None if status == "closed" else one["status"] == status)]
        return {"goals": records}

    return shown(request, make)


@router.post("/goals", status_code=201, responses=answers(DraftedShape), openapi_extra=takes(Wanted), summary="Set a goal")
async def add(request: Request) -> Response:
    """Set a goal from a sentence, a template, or its parts."""
    return await changing(request, Wanted, _add)


def _add(desk: Desk, wanted: Wanted) -> Response:
    found = drafted(desk.ground, wanted)
    goal = desk.state.goals.put(found.draft, desk.ground.now)
    record = {"goal": desk.documents.goal_as_it_stands(goal)} | desk.documents.drafted(found)
    return desk.told(record, 201, f"/api/v1/goals/{goal.id}")


@router.post("/goals/outlook", responses=answers(DraftedShape), openapi_extra=takes(Wanted), summary="Look ahead before a goal is set")
async def outlook(request: Request) -> Response:
    """Give what a goal would be, its baseline, and what would happen anyway; nothing is kept."""

    def work(desk: Desk, wanted: Wanted) -> Response:
        found = drafted(desk.ground, wanted)
        return document({"goal": desk.documents.draft(found.draft)} | desk.documents.drafted(found))

    return await changing(request, Wanted, work)


@router.get("/goals/{goal}", responses=answers(OneGoalShape), summary="Give a goal")
def goal(request: Request, goal: Number) -> Response:
    """Give a goal with how it stands and what was said and done about it."""

    def make(desk: Desk) -> Record:
        found = desk.state.goals.find(goal)
        return {"goal": desk.documents.goal_as_it_stands(found)} | desk.documents.beside(found)

    return shown(request, make)


@router.get("/goals/{goal}/track", responses=answers(TrackShape), summary="Give the lines of a goal's chart")
def lines(request: Request, goal: Number) -> Response:
    """Give the value so far, what is expected and the forecast, day by day."""
    return shown(request, lambda desk: desk.documents.track(track(desk.ground, desk.state.goals.find(goal))))


@router.patch("/goals/{goal}", responses=answers(OneGoalShape), openapi_extra=takes(GoalChange), summary="Change a goal")
async def change(request: Request, goal: Number) -> Response:
    """Change parts of a goal; what it asked before is kept with the reason."""

    def work(desk: Desk, wanted: GoalChange) -> Response:
        before = desk.state.goals.find(goal)
        asked = Wanted(**{name: value for name, value in given(wanted).items() if name in Wanted.__struct_fields__})
        by = desk.person(wanted.by)
        after = desk.state.goals.edit(goal, changed(desk.ground, before, asked), desk.ground.now, by=by, reason=wanted.reason)
        return desk.told({"goal": desk.documents.goal_as_it_stands(after)} | desk.documents.beside(after))

    return await changing(request, GoalChange, work)


@router.post("/goals/{goal}/close", responses=answers(ClosedShape), openapi_extra=takes(Closing), summary="Close a goal")
async def close(request: Request, goal: Number) -> Response:
    """Close a goal with what became of it and what was learned."""

    def work(desk: Desk, said: Closing) -> Response:
        outcome, final, why = closing(desk.ground, desk.state.goals.find(goal))
        review = Review(said.went_well, said.learned, said.next_time)
        after = desk.state.goals.close(goal, desk.ground.today, said.outcome or outcome, final, review)
        return desk.told({"goal": desk.documents.goal_as_it_stands(after), "why": why.say(desk.language)})

    return await changing(request, Closing, work)


@router.post("/goals/{goal}/reopen", responses=answers(OneGoalShape), summary="Open a closed goal again")
def reopen(request: Request, goal: Number) -> Response:
    """Open a closed goal again."""
    desk = Desk(request)
    after = desk.state.goals.reopen(goal, desk.ground.now)
    return desk.told({"goal": desk.documents.goal_as_it_stands(after)} | desk.documents.beside(after))
