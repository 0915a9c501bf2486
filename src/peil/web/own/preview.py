"""Try a draft: its value over the last thirty days with its course by day and its SQL, or what is in the way."""

from typing import Any

import msgspec

from peil.boards.charts import line_chart
from peil.boards.missing import missing
from peil.boards.wording import Wording
from peil.catalogue.checks import check
from peil.catalogue.own.drafts import Checked, Remark
from peil.query.questions import Answer, Question
from peil.query.run import Analyst
from peil.query.telling.available import Availability
from peil.values.errors import PeilError
from peil.values.problems import Problem
from peil.values.texts import Text
from peil.web.viewing import View

NO_MODEL = Text("This cannot be computed as it stands.", "Zo kan dit niet worden berekend.")


class Preview(msgspec.Struct, frozen=True):
    """What a draft gives: `value` and `exact` as text, the chart, the SQL, doubts; else what it `lacks`, or why it cannot be computed."""

    value: str = ""
    period: str = ""
    chart: dict[str, Any] | None = None
    sql: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    problem: str = ""


class Piece(msgspec.Struct, frozen=True):
    """A part of the formula as typed, with what comes before and after it, and where it stands."""

    before: str
    part: str
    after: str
    line: int
    character: int


class Finding(msgspec.Struct, frozen=True):
    """A remark as the page shows it."""

    message: str
    hint: str
    piece: Piece | None


class Result(msgspec.Struct, frozen=True):
    """What the checks say of a draft: the remarks on its formula, unit and dimensions, the KPIs it would break, and the preview."""

    findings: tuple[Finding, ...]
    breaks: tuple[str, ...]
    preview: Preview | None


def result_of(view: View, checked: Checked, formula: str) -> Result:
    """Return what the checks say of a draft and, where nothing is wrong, what it gives."""
    shown = [*checked.of("formula"), *checked.of("unit"), *checked.of("dimensions"), *checked.of("category"), *checked.of("kinds")]
    if not formula.strip():
        return Result((), (), None)
    findings = tuple(finding(view, remark, formula) for remark in shown)
    fine = not findings and checked.kpi is not None
    return Result(findings, tuple(broken_by(view, checked)) if fine else (), preview_of(view, checked) if fine else None)


def finding(view: View, remark: Remark, formula: str) -> Finding:
    """Return a remark in the reader's language, with the part of the formula that it speaks of."""
    hint = remark.hint.say(view.language) if remark.hint else ""
    return Finding(remark.message.say(view.language), hint, piece_of(formula, remark.at) if remark.at else None)


def piece_of(formula: str, at: tuple[int, int]) -> Piece:
    """Return a part of a formula with the forty characters around it."""
    first, end = at
    line = formula.count("\n", 0, first) + 1
    character = first - (formula.rfind("\n", 0, first) + 1) + 1
    before = formula[max(0, first - 40) : first]
    return Piece(("…" if first > 40 else "") + before, formula[first:end], formula[end : end + 40], line, character)


def broken_by(view: View, checked: Checked) -> list[str]:
    """Return the problems that other KPIs would get from this one."""
    now: list[Problem] = view.running.remembered("definition problems", lambda: check(view.running.workspace.catalogue))
    known = {problem.message.en for problem in now}
    mine = f"KPI `{checked.kpi.id if checked.kpi else ''}`"
    found = [problem for problem in check(checked.catalogue) if problem.message.en not in known and not problem.message.en.startswith(mine)]
    return [problem.message.say(view.language) for problem in found[:8]]


def preview_of(view: View, checked: Checked) -> Preview:
    """Return what a draft gives with the loaded data."""
    if checked.kpi is None:
        return Preview()
    workspace, catalogue, name = view.running.workspace, checked.catalogue, checked.kpi.id
    lacks = Availability(catalogue, workspace.facts()).lacks(name)
    if lacks is None:
        return Preview(problem=NO_MODEL.say(view.language))
    if lacks:
        return Preview(lacks=tuple(text.say(view.language) for text in missing(lacks, catalogue)))
    question = Question((name,), view.period, grain="day", whole=True)
    try:
        with workspace.warehouse(read_only=True) as warehouse:
            answer = Analyst(catalogue, warehouse, workspace.clock()).ask(question)
    except PeilError as wrong:
        return Preview(problem=wrong.say(view.language))
    return shown(view, answer, Wording(catalogue, view.numbers), name)


def shown(view: View, answer: Answer, wording: Wording, name: str) -> Preview:
    """Return an answer as the preview shows it."""
    value = answer.whole[0].get(name) if answer.whole else None
    return Preview(
        value=wording.value(name, value),
        period=view.period_label,
        chart=line_chart(answer, [name], wording),
        sql=tuple(answer.sql),
        notes=tuple(note.message.say(view.language) for note in answer.notes),
    )
