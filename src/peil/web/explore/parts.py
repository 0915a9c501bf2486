"""Give the parts of the page: the answer to what was picked, and each table KPI by itself, with their files, command and SQL."""

from typing import Any

import msgspec

from peil.boards.reading.listings import readable
from peil.boards.tables import Table, table_of
from peil.boards.wording import uncapped
from peil.query.questions import Answer, Note, Question
from peil.values.texts import Text
from peil.values.windows import compared_period
from peil.web.commands import command
from peil.web.explore.drawing import Drawn, charts_of
from peil.web.explore.wishes import Wish

ROWS = 500
FORMS = ("csv", "xlsx", "parquet")
BY = Text("{kpis} by {dimensions}", "{kpis} per {dimensions}")
COMPARED = Text("Compared with {days}.", "Vergeleken met {days}.")
AND = Text(" and ", " en ")


class Part(msgspec.Struct, frozen=True):
    """An answer on the page; `table` holds some of its rows, `files` the addresses of all of them."""

    title: str
    charts: list[Drawn]
    table: Table
    notes: list[str]
    sql: list[str]
    parameters: dict[str, Any]
    command: str
    files: dict[str, str]


def figures(wish: Wish) -> Part:
    """Return the answer to what was picked; raises what cannot be met."""
    answer = wish.running.ask(wish.shown())
    table = table_of(answer, wish.wording, wish.label, most=ROWS)
    return _part(wish, (wish.whole(), answer), title_of(wish), table, charts_of(wish, answer))


def listing(wish: Wish, kpi: str) -> Part:
    """Return the table of a table KPI."""
    question = Question((kpi,), wish.view.period)
    answer = wish.running.ask(question)
    table = readable(table_of(answer, wish.wording, most=ROWS), wish.wording, wish.products)
    return _part(wish, (question, answer), wish.wording.name(kpi), table, [])


def _part(wish: Wish, asked: tuple[Question, Answer], title: str, table: Table, charts: list[Drawn]) -> Part:
    question, answer = asked
    picks = {"kpi": question.kpis, "by": question.by, "grain": question.grain or "none", "show": None, "filter": None}
    return Part(
        title=title,
        charts=charts,
        table=table,
        notes=[_note(wish, note) for note in answer.notes],
        sql=answer.sql,
        parameters=answer.parameters,
        command=command(question),
        files={form: wish.view.url("/explore/download", **picks, format=form) for form in FORMS},
    )


def _note(wish: Wish, note: Note) -> str:
    """Return a note in words; the days compared with as the reader writes days."""
    if note.code != "compared_with" or not wish.view.compare:
        return note.message.say(wish.view.language)
    other = compared_period(wish.view.period, wish.view.compare)
    return wish.wording.say(COMPARED, days=wish.view.numbers.span(other.first, other.last))


def title_of(wish: Wish) -> str:
    """Return what is shown, in words."""
    names = [wish.wording.name(kpi) for kpi in wish.kpis]
    kpis = listed([names[0], *(uncapped(name) for name in names[1:])], wish)
    if not wish.by or (len(wish.kpis) == 1 and wish.by == wish.wording.definition(wish.kpis[0]).breakdown):
        return kpis  # a KPI with a breakdown of its own names it already
    return wish.wording.say(BY, kpis=kpis, dimensions=listed([uncapped(wish.wording.dimension(name)) for name in wish.by], wish))


def listed(names: list[str], wish: Wish) -> str:
    """Return names as a sentence lists them."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + wish.wording.say(AND) + names[-1]
