"""Keep dated notes: what happened in the shop, for every chart that covers the day."""

from datetime import date
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from peil.state.notes import Draft, Note
from peil.web.api.documents import JSON, body_of, document, kept, running_of
from peil.web.api.shapes import NoteChange, NoteDraft, NotesShape, answers, takes
from peil.web.running import Running

router = APIRouter(prefix="/api/v1", tags=["notes"])
From = Annotated[date | None, Query(alias="from")]
Number = Annotated[int, Path(ge=0, lt=2**53)]
To = Annotated[date | None, Query(alias="to")]


@router.get("/notes", responses=answers(NotesShape), summary="List notes")
def notes(request: Request, first: From = None, last: To = None, kpi: str = "") -> Response:
    """List the notes between two days (both in); with `kpi` those about the shop and about that KPI."""
    running = running_of(request)

    def make() -> Response:
        found = running.workspace.state.notes.list(first, last, (kpi,) if kpi else None)
        return Response(msgspec.json.encode({"notes": found}), media_type=JSON)

    return kept(request, running.version, make)


@router.post("/notes", status_code=201, responses=answers(Note), openapi_extra=takes(NoteDraft), summary="Pin a note")
async def add(request: Request) -> Response:
    """Pin a note to a day, for the shop or for a KPI."""
    draft = await body_of(request, NoteDraft)
    return await run_in_threadpool(_add, running_of(request), draft)


def _add(running: Running, draft: NoteDraft) -> Response:
    workspace = running.workspace
    note = workspace.state.notes.add(_checked(running, draft), workspace.now())
    running.news.tell("notes")
    response = document(msgspec.to_builtins(note), 201)
    response.headers["location"] = f"/api/v1/notes/{note.id}"
    return response


@router.get("/notes/{note}", responses=answers(Note), summary="Give a note")
def note(request: Request, note: Number) -> Response:
    """Give one note."""
    running = running_of(request)
    return kept(request, running.version, lambda: Response(msgspec.json.encode(running.workspace.state.notes.find(note)), media_type=JSON))


@router.patch("/notes/{note}", responses=answers(Note), openapi_extra=takes(NoteChange), summary="Change a note")
async def change(request: Request, note: Number) -> Response:
    """Change parts of a note."""
    changes = await body_of(request, NoteChange)
    return await run_in_threadpool(_change, running_of(request), note, changes)


def _change(running: Running, number: int, changes: NoteChange) -> Response:
    workspace = running.workspace
    stands = workspace.state.notes.find(number)
    draft = NoteDraft(stands.day, stands.text, stands.kind, stands.kpi, stands.until)
    given = {name: value for name in draft.__struct_fields__ if (value := getattr(changes, name)) is not msgspec.UNSET}
    changed = workspace.state.notes.change(number, _checked(running, msgspec.structs.replace(draft, **given)), workspace.now())
    running.news.tell("notes")
    return document(msgspec.to_builtins(changed))


@router.delete("/notes/{note}", status_code=204, summary="Take a note away")
def remove(request: Request, note: Number) -> Response:
    """Take a note away."""
    running = running_of(request)
    running.workspace.state.notes.remove(note)
    running.news.tell("notes")
    return Response(status_code=204)


def _checked(running: Running, draft: NoteDraft) -> Draft:
    """Return a draft of which the KPI exists; raises UnknownKpi."""
    if draft.kpi is not None:
        running.workspace.catalogue.definition(draft.kpi)
    return Draft(draft.day, draft.kind, draft.text, draft.kpi, draft.until)
