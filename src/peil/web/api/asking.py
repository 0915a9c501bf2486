"""Answer questions: the same document as `peil ask --format json`, or a file to open elsewhere."""

import re

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from peil.boards.exports import as_csv, as_json, as_parquet, as_xlsx
from peil.boards.numbers import Numbers
from peil.boards.wording import Wording
from peil.query.questions import Answer, Question
from peil.values.errors import BadQuestion
from peil.values.periods import GRAINS, parse_period
from peil.values.texts import Text, one_of
from peil.web.api.documents import JSON, body_of, kept, running_of, spoken
from peil.web.api.shapes import AnswerShape, Asked, answers, part, takes
from peil.web.running import Running

router = APIRouter(prefix="/api/v1", tags=["ask"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
MOST_KPIS = 200
MOST_TEXT = 4000
FORMS = {"json": JSON, "csv": "text/csv; charset=utf-8", "xlsx": XLSX, "parquet": PARQUET}
FILES = {"text/csv": "binary", XLSX: "binary", PARQUET: "binary"}
NO_KPI = Text("Name at least one KPI: ?kpi=net_sales", "Noem ten minste één KPI: ?kpi=net_sales")
PARTS = [
    part("kpi", "a KPI's id, or id.variant; may be given more than once", several=True),
    part("period", "2026-10, last-30-days, 2026-10-01..2026-10-31, …; left out: all that is loaded"),
    part("grain", "a row for each of these", among=(*GRAINS, "none")),
    part("by", "a dimension to cut by; may be given more than once", several=True),
    part("where", "a condition; all of those given must hold", several=True),
    part("compare", "what to put beside it", among=("previous", "year", "none")),
    part("format", "what the answer comes as", among=tuple(FORMS)),
]


@router.get("/ask", responses=answers(AnswerShape, **FILES), openapi_extra={"parameters": PARTS}, summary="Ask for the values of KPIs")
def ask(request: Request) -> Response:
    """Answer a question."""
    given = request.query_params
    several = {name: tuple(text for text in given.getlist(name) if text) for name in ("by", "where")}
    single = {name: given[name] for name in ("period", "grain", "compare", "format") if given.get(name)}
    return answered(request, Asked(kpis=tuple(given.getlist("kpi")), **several, **single))  # type: ignore[arg-type]


@router.post("/ask", responses=answers(AnswerShape, **FILES), openapi_extra=takes(Asked), summary="Ask, with the question as JSON")
async def ask_in_body(request: Request) -> Response:
    """Answer a question that is too long for an address."""
    asked = await body_of(request, Asked)
    return await run_in_threadpool(answered, request, asked)


def answered(request: Request, asked: Asked) -> Response:
    """Return the answer in the form asked for."""
    running = running_of(request)
    if asked.format not in FORMS:
        raise _no(Text("format", "opmaak"), asked.format, tuple(FORMS))
    question = question_of(asked, running)
    return kept(request, (question, asked.format, running.version), lambda: formed(running.ask(question), asked.format, request))


def question_of(asked: Asked, running: Running) -> Question:
    """Return the question in the words that planning knows; raises what cannot be asked."""
    if not asked.kpis:
        raise BadQuestion(why=NO_KPI)
    if len(asked.kpis) > MOST_KPIS or len(asked.by) + len(asked.where) > MOST_KPIS or any(len(text) > MOST_TEXT for text in asked.where):
        raise BadQuestion(why=Text("The question is too long; ask it in parts.", "De vraag is te lang; stel hem in delen."))
    grain, compare = asked.grain or "none", asked.compare or "none"
    if grain not in (*GRAINS, "none"):
        raise _no(Text("grain", "interval"), grain, GRAINS)
    if compare not in ("previous", "year", "none"):
        raise _no(Text("comparison", "vergelijking"), compare, ("previous", "year"))
    shop = running.workspace
    return Question(
        kpis=asked.kpis,
        period=parse_period(asked.period, shop.today(), shop.settings.fiscal_year_starts) if asked.period else None,
        grain=None if grain == "none" else grain,  # type: ignore[arg-type]
        by=asked.by,
        where=asked.where,
        compare=None if compare == "none" else compare,  # type: ignore[arg-type]
    )


def _no(what: Text, given: str, known: tuple[str, ...]) -> BadQuestion:
    listed, shown = one_of(known), given[:40]
    return BadQuestion(why=Text(f"There is no {what.en} `{shown}`; right are {listed}.", f"`{shown}` is geen {what.nl}; goed zijn {listed}."))


def formed(answer: Answer, form: str, request: Request) -> Response:
    """Return an answer as JSON, or as a file with a name that says what is in it."""
    running, language = running_of(request), spoken(request)
    if form == "json":
        return Response(as_json(answer, language), media_type=JSON)
    settings = running.workspace.settings
    if form == "xlsx":
        body = as_xlsx(answer, Wording(running.workspace.catalogue, Numbers(language, settings.currency)))
    else:
        body = as_csv(answer) if form == "csv" else as_parquet(answer)
    named = "-".join(answer.question["kpis"])[:80]
    name = re.sub(r"[^\w.-]+", "-", f"{named}-{answer.question['first_day']}-{answer.question['last_day']}.{form}", flags=re.ASCII)
    return Response(body, headers={"content-disposition": f'attachment; filename="{name}"', "content-type": FORMS[form]})
