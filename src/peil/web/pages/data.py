"""Give the page of data: files are dropped here; it says what is loaded, how far, from where, what is odd, and takes loads back."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from peil.boards.reconciliation import HEADERS, amount, question_for, reconciled, with_parts
from peil.load.receipts import Receipt
from peil.load.registry import readers
from peil.load.taking import Progress
from peil.query.questions import Answer
from peil.query.run import Analyst
from peil.values.errors import PeilError, UnknownLoad
from peil.web.api.documents import JSON, as_json
from peil.web.failing import STATUS
from peil.web.intake.jobs import Job, jobs_of
from peil.web.intake.matches import joined
from peil.web.intake.orders import order_of
from peil.web.intake.receipts import Shown, shown
from peil.web.intake.sources import definition_problems, health_of, loaded, sums
from peil.web.intake.steps import steps
from peil.web.intake.waiting import waiting_room
from peil.web.receiving import inbox, receive
from peil.web.rendering import Context, once, show
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=0, lt=2**53)]
PATIENCE = 1.5  # seconds to wait for a load before the page is told to ask again
FIRST_LOADS = 10
MOST_LOADS = 1000
MOST_FINDINGS = 5
FIRST_STEPS = 6
SALES = ("orders", "order_lines", "refund_lines")
RECEIPTS = "pages/load.html"


@router.get("/data")
def data(request: Request) -> Response:
    """Show what is loaded, and take files."""
    view = view_of(request)
    return show(request, view, "pages/data.html", lambda: context(view))


def context(view: View) -> Context:
    """Return what the page shows."""
    health = health_of(view)
    receipts = view.running.workspace.receipts()
    next_steps, most = steps(view), MOST_LOADS if view.first("loads") == "all" else FIRST_LOADS
    return {
        "series": loaded(view, health),
        "sums": sums(view, health),
        "matches": joined(view),
        "findings": health.findings[:MOST_FINDINGS],
        "more_findings": health.findings[MOST_FINDINGS:],
        "loads": [shown(view, receipt) for receipt in receipts[:most]],
        "more_loads": max(len(receipts) - most, 0),
        "definition_problems": definition_problems(view),
        "steps": next_steps[:FIRST_STEPS],
        "more_steps": next_steps[FIRST_STEPS:],
        **ways(view),
        **sales(view),
    }


def ways(view: View) -> Context:
    """Return how a file can be read, for who wants to say so: exports of other programs, and tables in Peil's own shape."""
    entities = view.running.workspace.catalogue.model.entities.values()
    return {
        "formats": sorted(((reader.name, reader.label.say(view.language)) for reader in readers().values()), key=lambda one: one[1].casefold()),
        "tables": sorted(((f"entity:{one.name}", one.label.say(view.language)) for one in entities), key=lambda one: one[1].casefold()),
    }


def sales(view: View) -> Context:
    """Return the reconciliation of the period, twelve months unless asked otherwise; what cannot be read is said in its place."""
    year = view if view.first("period") or (view.first("from") and view.first("to")) else over_a_year(view)
    nothing: Context = {"period": None, "reconciliation": None, "problem": None, "headers": HEADERS, "amount": amount, "told": [], "year": year}
    facts = view.running.workspace.facts()
    if "orders" not in facts.loaded:
        return nothing
    try:
        period = year.period
        answer = view.running.remembered(("reconciliation", period), lambda: asked(year))
    except PeilError as wrong:
        usual = over_a_year(msgspec.structs.replace(view, asked=()))
        return nothing | {"problem": wrong.say(view.language), "period": usual.period, "year": usual}
    told = [one.message.say(view.language) for one in facts.told if any(touched.partition(".")[0] in SALES for touched in one.touches)]
    return nothing | {"period": period, "reconciliation": reconciled(answer, view.numbers), "told": told}


def over_a_year(view: View) -> View:
    """Return the view over twelve months: the last that are over, or where the data end before them, those up to the end of the data."""
    last = view.running.data_end()
    if last is None or last >= view.today - timedelta(days=62):
        return msgspec.structs.replace(view, asked=(*view.asked, ("period", "last-12-months")))
    first = (last.replace(day=1) - timedelta(days=334)).replace(day=1)
    return msgspec.structs.replace(view, asked=(*view.asked, ("from", first.isoformat()), ("to", last.isoformat())))


def asked(view: View) -> Answer:
    """Return all parts of the sales by month, in one question."""
    running = view.running
    workspace = running.workspace
    catalogue = running.remembered("catalogue with parts", lambda: with_parts(workspace.catalogue))
    with workspace.warehouse(read_only=True) as warehouse:
        return Analyst(catalogue, warehouse, workspace.clock()).ask(question_for(view.period))


@router.put("/data/upload")
async def put(request: Request, name: str = "") -> Response:
    """Take one file as the body and load it; what takes long is told step by step under /data/jobs."""
    view = view_of(request)
    job = await begun(request, view, name, request.query_params)
    await run_in_threadpool(job.over.wait, PATIENCE)
    return told(request, msgspec.structs.replace(view, fragment="receipts"), job)


@router.post("/data/upload")
async def post(request: Request) -> Response:
    """Take the files of a form and load them; the answer comes when they are."""
    view = view_of(request)
    try:
        job = await begun(request, view, "", {})
    except PeilError as wrong:
        return once(request, view, RECEIPTS, result(view, [], wrong.say(view.language)), status=STATUS.get(wrong.code, 422))
    await run_in_threadpool(job.over.wait)
    return told(request, view, job)


async def begun(request: Request, view: View, name: str, said: Mapping[str, str]) -> Job:
    """Receive files into an inbox and begin to load them."""
    running = view.running
    with ExitStack() as stack:
        folder = stack.enter_context(inbox(running.workspace.folder))
        received = await receive(request, folder, name)
        order = await run_in_threadpool(order_of, running.workspace, received, said or received.fields)
        room, waiting = waiting_room(request), dict[str, str]()

        def load(progress: Progress) -> list[Receipt]:
            receipts = running.load(order, progress)
            waiting.update(room.keep_unknown(order.paths, receipts, view.today.isoformat()))
            return receipts

        return jobs_of(request).start(load, stack.pop_all(), dry_run=order.dry_run, waiting=waiting)


@router.get("/data/jobs/{name}")
def progress(request: Request, name: str) -> Response:
    """Say how far a load is, or show its receipts."""
    view = view_of(request)
    job = jobs_of(request).get(name)
    if job is None:
        return RedirectResponse("/data", status_code=303)
    fragment = "receipts" if request.headers.get("hx-request") else None
    return told(request, msgspec.structs.replace(view, fragment=fragment), job, always=True)


def told(request: Request, view: View, job: Job, *, always: bool = False) -> Response:
    """Return where a load is: its step, its receipts, or why there are none. Who polls is only heard where nothing failed."""
    if not job.over.is_set():
        return once(request, view, RECEIPTS, result(view, [], None, job))
    if job.wrong is not None:
        return once(request, view, RECEIPTS, result(view, [], job.wrong.say(view.language)), status=200 if always or view.fragment else 422)
    receipts = [shown(view, receipt, dry_run=job.dry_run) for receipt in job.receipts]
    failed = all(receipt.failed for receipt in receipts)
    found = result(view, receipts) | {"dry_run": job.dry_run, "waiting_ids": job.waiting}
    return once(request, view, RECEIPTS, found, status=422 if failed and not view.fragment else 200)


def result(view: View, receipts: list[Shown], problem: str | None = None, job: Job | None = None) -> Context:
    """Return what the page of receipts shows."""
    step = f"{job.file}: {job.step.say(view.language)}" if job and job.file.strip("…") else job.step.say(view.language) if job else ""
    return {"receipts": receipts, "problem": problem, "job": job, "step": step, "dry_run": False, "undone": False, "single": False, "waiting_ids": {}}


@router.get("/data/loads/{load}")
def one(request: Request, load: Number) -> Response:
    """Show the receipt of one load."""
    view = view_of(request)
    return once(request, view, RECEIPTS, of_load(view, load) | {"undone": view.first("undone") == "yes"})


def of_load(view: View, load: int) -> Context:
    """Return what the page of one load shows."""
    return result(view, [shown(view, receipt_of(view, load))]) | {"single": True}


def receipt_of(view: View, load: int) -> Receipt:
    """Return the receipt of a load; raises UnknownLoad."""
    found = next((receipt for receipt in view.running.workspace.receipts() if receipt.load_id == load), None)
    if found is None:
        raise UnknownLoad(load=load)
    return found


@router.get("/data/loads/{load}/receipt.json")
def download(request: Request, load: Number) -> Response:
    """Give a receipt as a file."""
    view = view_of(request)
    record = receipt_of(view, load).as_record(view.language)
    headers = {"content-disposition": f'attachment; filename="receipt-{load}.json"', "cache-control": "no-store"}
    return Response(as_json(record), headers=headers, media_type=JSON)


@router.post("/data/loads/{load}/undo")
def undo(request: Request, load: Number) -> Response:
    """Take a load back, or say on its page why that cannot be."""
    view = view_of(request)
    try:
        view.running.undo(load)
    except UnknownLoad:
        raise
    except PeilError as wrong:
        return once(request, view, RECEIPTS, of_load(view, load) | {"problem": wrong.say(view.language)}, status=STATUS.get(wrong.code, 422))
    return RedirectResponse(f"/data/loads/{load}?undone=yes", status_code=303, headers={"cache-control": "no-store"})
