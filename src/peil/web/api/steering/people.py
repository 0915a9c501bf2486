"""Give and keep objectives and people, and whole files of goals."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from peil.steer.exchange.days import asked_period
from peil.steer.exchange.reading import NOT_UTF8, parcel_in
from peil.steer.exchange.taking import Taker
from peil.steer.exchange.writing import Writer
from peil.values.errors import TooMuch
from peil.values.goals import ObjectiveDraft, PersonDraft, Review
from peil.values.steering_errors import BadGoalsFile, BadObjective, BadPerson
from peil.values.texts import Text
from peil.web.api.documents import MOST_BODY
from peil.web.api.shapes import answers, takes
from peil.web.api.steering.desk import Desk, Number, changing, shown
from peil.web.api.steering.shapes import (
    Closing,
    ObjectiveShape,
    ObjectivesShape,
    ObjectiveWanted,
    PeopleShape,
    PersonShape,
    PersonWanted,
    TakenShape,
    given,
)

router = APIRouter(prefix="/api/v1", tags=["objectives and people"])
NEEDED = Text("it needs a `title` and a `period`", "er is een `title` en een `period` nodig")
NO_NAME = Text("it needs a `name`", "er is een `name` nodig")
NO_OUTCOME = Text("say what became of it: `outcome`", "zeg wat ervan is geworden: `outcome`")
KINDS = {"yaml": "application/yaml", "csv": "text/csv; charset=utf-8"}


@router.get("/objectives", responses=answers(ObjectivesShape), summary="Give the tree of objectives")
def objectives(request: Request, *, all: bool = False) -> Response:  # noqa: A002 - as the command's option
    """Give the objectives with their key results; `all` gives the closed ones too."""
    return shown(
        request, lambda desk: {"objectives": desk.documents.tree([one for one in desk.state.objectives.listed() if all or one.closed_on is None])}
    )


@router.get("/objectives/{objective}", responses=answers(ObjectiveShape), summary="Give an objective")
def objective(request: Request, objective: Number) -> Response:
    """Give an objective with all that stands under it."""
    return shown(request, lambda desk: desk.documents.objective_whole(desk.state.objectives.find(objective)))


def _purpose(desk: Desk, wanted: ObjectiveWanted) -> dict[str, Any]:
    fields = given(wanted)
    if "owner" in fields:
        fields["owner"] = desk.person(fields["owner"])
    if "period" in fields:
        period = asked_period(fields.pop("period"), desk.ground)
        fields |= {"first": period.first, "last": period.last}
    return fields


@router.post("/objectives", status_code=201, responses=answers(ObjectiveShape), openapi_extra=takes(ObjectiveWanted), summary="Add an objective")
async def aim(request: Request) -> Response:
    """Add an objective."""

    def work(desk: Desk, wanted: ObjectiveWanted) -> Response:
        fields = _purpose(desk, wanted)
        if not {"title", "first"} <= set(fields):
            raise BadObjective(why=NEEDED)
        made = desk.state.objectives.put(ObjectiveDraft(**fields), desk.ground.now)
        return desk.told(desk.documents.objective_whole(made), 201, f"/api/v1/objectives/{made.id}")

    return await changing(request, ObjectiveWanted, work)


@router.patch("/objectives/{objective}", responses=answers(ObjectiveShape), openapi_extra=takes(ObjectiveWanted), summary="Change an objective")
async def aim_otherwise(request: Request, objective: Number) -> Response:
    """Change parts of an objective."""

    def work(desk: Desk, wanted: ObjectiveWanted) -> Response:
        before = desk.state.objectives.find(objective)
        stood = {name: getattr(before, name) for name in ObjectiveDraft.__struct_fields__}
        made = desk.state.objectives.put(ObjectiveDraft(**(stood | _purpose(desk, wanted))), desk.ground.now, objective)
        return desk.told(desk.documents.objective_whole(made))

    return await changing(request, ObjectiveWanted, work)


@router.post("/objectives/{objective}/close", responses=answers(ObjectiveShape), openapi_extra=takes(Closing), summary="Close an objective")
async def close(request: Request, objective: Number) -> Response:
    """Close an objective; its key results stay as they are."""

    def work(desk: Desk, said: Closing) -> Response:
        if said.outcome is None:
            raise BadObjective(why=NO_OUTCOME)
        review = Review(said.went_well, said.learned, said.next_time)
        return desk.told(desk.documents.objective_whole(desk.state.objectives.close(objective, desk.ground.today, said.outcome, review)))

    return await changing(request, Closing, work)


@router.post("/objectives/{objective}/reopen", responses=answers(ObjectiveShape), summary="Open a closed objective again")
def reopen(request: Request, objective: Number) -> Response:
    """Open a closed objective again."""
    desk = Desk(request)
    return desk.told(desk.documents.objective_whole(desk.state.objectives.reopen(objective)))


@router.get("/people", responses=answers(PeopleShape), summary="List the people")
def people(request: Request, *, all: bool = False) -> Response:  # noqa: A002 - as the command's option
    """List the people who work on goals; `all` gives those who left too."""

    def make(desk: Desk) -> dict[str, Any]:
        found = [one for one in desk.state.people.listed() if all or one.left_on is None or one.left_on > desk.ground.today]
        return {"people": [desk.documents.person(one) for one in found]}

    return shown(request, make)


@router.post("/people", status_code=201, responses=answers(PersonShape), openapi_extra=takes(PersonWanted), summary="Add somebody")
async def join(request: Request) -> Response:
    """Add somebody."""

    def work(desk: Desk, wanted: PersonWanted) -> Response:
        fields = {"language": desk.ground.settings.locale} | given(wanted)
        if "name" not in fields:
            raise BadPerson(why=NO_NAME)
        return desk.told(desk.documents.person(desk.state.people.put(PersonDraft(**fields))), 201)

    return await changing(request, PersonWanted, work)


@router.patch("/people/{person}", responses=answers(PersonShape), openapi_extra=takes(PersonWanted), summary="Change somebody")
async def change(request: Request, person: Number) -> Response:
    """Change parts of a person; `left_on` is the day from which they no longer work here."""

    def work(desk: Desk, wanted: PersonWanted) -> Response:
        before = desk.state.people.find(person)
        stood = {name: getattr(before, name) for name in PersonDraft.__struct_fields__}
        return desk.told(desk.documents.person(desk.state.people.put(PersonDraft(**(stood | given(wanted))), person)))

    return await changing(request, PersonWanted, work)


@router.get("/goals-file", responses=answers(TakenShape, **{"application/yaml": "binary", "text/csv": "binary"}), summary="Give all goals as a file")
def export(request: Request, form: Literal["yaml", "csv"] = "yaml") -> Response:
    """Give people, objectives and goals as YAML, or goals as a table."""
    desk = Desk(request)
    writer = Writer(desk.ground)
    text = writer.csv() if form == "csv" else writer.yaml()
    headers = {"content-disposition": f'attachment; filename="goals.{form}"', "content-type": KINDS[form], "cache-control": "no-store"}
    return Response(text.encode(), headers=headers)


@router.post("/goals-file", responses=answers(TakenShape), summary="Take goals in from a file")
async def take(request: Request, name: str = "goals.yaml", *, dry_run: bool = False) -> Response:
    """Take a file of goals in (as the body): all of it or nothing; with `dry_run` nothing is changed."""
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > MOST_BODY:
            raise TooMuch(why=Text(f"The body is larger than {MOST_BODY:,} bytes.", f"De inhoud is groter dan {MOST_BODY:,} bytes."))
    return await run_in_threadpool(lambda: _take(Desk(request), bytes(taken), name, dry_run=dry_run))


def _take(desk: Desk, content: bytes, name: str, *, dry_run: bool) -> Response:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadGoalsFile(file=name, why=NOT_UTF8) from None
    return desk.told({"taken": Taker(desk.ground, name).take(parcel_in(text, name), dry_run=dry_run)})
