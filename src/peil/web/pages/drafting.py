"""Give the pages by which people load what no reader knows: the columns of their own file, and empty sheets to fill in."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from peil.load.drafting.kept import FOLDER, keep_mapping
from peil.load.mapping import load_mapping
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.load.taking import Progress
from peil.load.templates.sheets import template
from peil.load.templates.writing import FORMATS, as_file
from peil.values.errors import BadQuestion, PeilError
from peil.values.texts import Text
from peil.web.failing import said_of
from peil.web.intake.choosing import LARGE, chosen_in, columns_of, doubts_of, entities_of, groups_of, mapping_of, proposed
from peil.web.intake.jobs import jobs_of
from peil.web.intake.receipts import shown
from peil.web.intake.waiting import Waiting, waiting_room
from peil.web.receiving import inbox, receive
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
PAGE = "pages/mapping.html"
KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
MOST_FIELDS = 5000
ONE_FILE = Text("Choose one file at a time.", "Kies één bestand tegelijk.")
NO_SHEET = Text("There is no such sheet: name an entity, and xlsx or csv.", "Zo'n blad is er niet: noem een entiteit, en xlsx of csv.")


async def fields_of(request: Request) -> dict[str, str]:
    """Return the fields of the posted form."""
    form = await request.form(max_fields=MOST_FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(fields_of)]


@router.get("/data/sheet")
def sheet(request: Request) -> Response:
    """Give the empty sheet of an entity, in the language of the page."""
    view = view_of(request)
    entity = view.running.workspace.catalogue.model.entities.get(view.first("entity"))
    form = view.first("form") or "xlsx"
    if entity is None or form not in FORMATS:
        raise BadQuestion(why=NO_SHEET)
    headers = {"content-disposition": f'attachment; filename="{entity.name}.{form}"', "cache-control": "no-store"}
    return Response(as_file(template(entity, view.language), form), headers=headers, media_type=KINDS[form])


@router.post("/data/files")
async def receive_file(request: Request) -> Response:
    """Take a file in to say what its columns are."""
    view = view_of(request)
    running = view.running
    with inbox(running.workspace.folder) as folder:
        received = await receive(request, folder)
        if len(received.files) != 1:
            raise BadQuestion(why=ONE_FILE)
        waiting = waiting_room(request).keep(received.files[0], view.today.isoformat())
    return RedirectResponse(f"/data/files/{waiting.id}", status_code=303)


@router.get("/data/files/{name}")
def choose(request: Request, name: str) -> Response:
    """Show the columns of a file, each with what it seems to be."""
    view = view_of(request)
    waiting = waiting_room(request).get(name)
    return once(request, view, PAGE, context(view, waiting, {}))


def context(view: View, waiting: Waiting, said: dict[str, str]) -> Context:
    """Return what the page shows: what was proposed, and in place of it what a form says."""
    profiles = waiting.profiles
    proposal, best = proposed(view, profiles, said.get("entity") or view.first("entity"))
    likely, others = entities_of(view, best)
    columns = [msgspec.structs.replace(one, target=said.get(one.field, one.target)) for one in columns_of(view, profiles, proposal)]
    chosen = chosen_in(view, profiles, {"entity": proposal.entity} | said)
    return {
        "waiting": waiting,
        "profiles": profiles,
        "columns": columns,
        "entity": proposal.entity,
        "meaning": view.running.workspace.catalogue.model.entities[proposal.entity].meaning,
        "likely": likely,
        "others": others,
        "groups": groups_of(view, proposal.entity),
        "source": chosen.source,
        "large": profiles.rows > LARGE,
        **nothing_tried(),
    }


def nothing_tried() -> Context:
    """Return what the check shows before there was one."""
    return {"tried": False, "receipts": [], "problem": None, "doubts": [], "mapping": "", "dry_run": True, "waiting_ids": {}}


@router.post("/data/files/{name}/check")
async def check(request: Request, name: str, fields: Fields) -> Response:
    """Say what a load by these choices would do, and show the mapping that they make."""
    view = view_of(request)
    waiting = waiting_room(request).get(name)

    def answer() -> Response:
        around = {} if view.fragment == "check" else context(view, waiting, fields)
        return once(request, view, PAGE, around | tried(view, waiting, fields))

    return await run_in_threadpool(answer)


def tried(view: View, waiting: Waiting, fields: dict[str, str]) -> Context:
    """Return the receipt of a load that changes nothing."""
    chosen = chosen_in(view, waiting.profiles, fields)
    text = mapping_of(view, waiting.profiles, chosen)
    found = nothing_tried() | {"tried": True, "doubts": doubts_of(view, waiting.profiles, chosen), "mapping": text}
    with inbox(view.running.workspace.folder) as folder:
        path = folder / f"{chosen.source}.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            receipts = view.running.load(order_by(view, waiting, path, dry_run=True))
        except PeilError as wrong:
            return found | {"problem": said_of(wrong).say(view.language)}
    return found | {"receipts": [shown(view, receipt, dry_run=True) for receipt in receipts]}


def order_by(view: View, waiting: Waiting, mapping: Path, *, dry_run: bool = False) -> Order:
    """Return the order to load a file by a mapping."""
    return Order((waiting.path,), mapping=load_mapping(mapping, view.running.workspace.catalogue.model), dry_run=dry_run)


@router.post("/data/files/{name}/load")
async def load(request: Request, name: str, fields: Fields) -> Response:
    """Load a file by what was chosen; the mapping stays in the workspace for the next time, unless told otherwise or nothing came in."""
    view = view_of(request)
    waiting = waiting_room(request).get(name)
    chosen = chosen_in(view, waiting.profiles, fields)
    kept = view.running.workspace.folder / FOLDER if fields.get("keep") else waiting.path.parent / FOLDER
    mapping = keep_mapping(kept, chosen.source, mapping_of(view, waiting.profiles, chosen))
    order = order_by(view, waiting, mapping)

    def run(progress: Progress) -> list[Receipt]:
        try:
            receipts = view.running.load(order, progress)
        except BaseException:
            mapping.unlink(missing_ok=True)
            raise
        if not any(sum(counts.new + counts.changed + counts.unchanged for counts in receipt.entities.values()) for receipt in receipts):
            mapping.unlink(missing_ok=True)
        else:
            waiting_room(request).let_go(waiting)
        return receipts

    job = jobs_of(request).start(run, ExitStack())
    await run_in_threadpool(job.over.wait, 1.0)
    return RedirectResponse(f"/data/jobs/{job.id}", status_code=303)
