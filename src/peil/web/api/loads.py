"""Take files in, list what was loaded, and take a load back."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from peil.load.receipts import Receipt
from peil.load.recognising import Order, check_taken_on, options_of
from peil.values.texts import Language
from peil.web.api.documents import JSON, as_json, document, kept, running_of, spoken
from peil.web.api.shapes import LoadsShape, answers
from peil.web.failing import problem
from peil.web.receiving import inbox, receive

router = APIRouter(prefix="/api/v1", tags=["loads"])
Number = Annotated[int, Path(ge=0, lt=2**53)]
Reader = Annotated[str, Query(alias="as")]
FILE = {"schema": {"type": "string", "format": "binary"}}
FILES = {"schema": {"type": "object", "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}}}}
TAKES = {"requestBody": {"required": True, "content": {"application/octet-stream": FILE, "multipart/form-data": FILES}}}


def _listed(receipts: list[Receipt], language: Language) -> dict[str, object]:
    return {"loads": [receipt.as_record(language) for receipt in receipts]}


@router.get("/loads", responses=answers(LoadsShape), summary="List what was loaded")
def loads(request: Request) -> Response:
    """List the receipts of all loads, the latest first."""
    running, language = running_of(request), spoken(request)
    return kept(request, running.version, lambda: Response(as_json(_listed(running.workspace.receipts(), language)), media_type=JSON))


@router.post("/loads", responses=answers(LoadsShape), openapi_extra=TAKES, summary="Load files")
async def load(
    request: Request,
    name: str = "",
    reader: Annotated[str, Query(alias="as")] = "",
    taken_on: str = "",
    option: Annotated[list[str] | None, Query()] = None,
    *,
    dry_run: bool = False,
) -> Response:
    """Load the body as one file by its `name`, or the files of a form. All of it stands, or none; a dry run says what would happen."""
    running, language = running_of(request), spoken(request)
    day = check_taken_on(taken_on or None)
    with inbox(running.workspace.folder) as folder:
        received = await receive(request, folder, name)
        order = Order(tuple(received.files), reader or None, None, day, dry_run, options_of(option))
        receipts = await run_in_threadpool(running.load, order)
    if all(receipt.failed for receipt in receipts):
        first = receipts[0].problems[0]
        return problem(request, 422, first.code, first.message.say(language), _listed(receipts, language))
    return document(_listed(receipts, language))


@router.post("/loads/{load}/undo", responses=answers(LoadsShape), summary="Undo a load")
def undo(request: Request, load: Number) -> Response:
    """Take a load back: afterwards the data are as if it had never been."""
    running, language = running_of(request), spoken(request)
    return document(_listed([running.undo(load)], language))
