"""Give answers as tables to show: texts with the raw values they stand for, shares, what was before, and totals."""

from collections.abc import Iterable
from datetime import date
from math import floor, log10
from typing import Any

import msgspec

from peil.boards.cards import change_of, comparable
from peil.boards.dates import moment_of
from peil.boards.noise import Verdict, verdict_of
from peil.boards.numbers import NOTHING, plain
from peil.boards.wording import BEFORE, CHANGE, Label, Wording
from peil.query.questions import Answer
from peil.values.texts import Text

SHARE = Text("Share", "Aandeel")
TOTAL = Text("Total", "Totaal")
MORE = Text("and {count} more", "en nog {count}")
MOST = 1000


class Column(msgspec.Struct, frozen=True):
    """A column: its key, its header, the KPI it belongs to, and whether it holds numbers."""

    key: str
    header: str
    kpi: str | None
    numeric: bool
    sortable: bool = True


class Cell(msgspec.Struct, frozen=True):
    """A cell: its text, the value it stands for (to sort by), and, of a change, whether it is for the better."""

    text: str
    raw: Any = None
    verdict: Verdict | None = None


class Table(msgspec.Struct, frozen=True):
    """A table: rows of cells in the order of the columns, the row of totals, and what is not shown (`more`, in words in `more_text`)."""

    columns: list[Column]
    rows: list[list[Cell]]
    totals: list[Cell] | None
    more: int
    more_text: str


def table_of(answer: Answer, wording: Wording, label: Label | None = None, *, most: int = MOST) -> Table:
    """Return an answer as a table of at most so many rows; that of a table KPI has its own columns."""
    writer = _Rows(answer, wording, label or wording.label)
    columns = writer.columns()
    rows = [writer.cells(row, columns) for row in answer.rows[:most]]
    every = len(answer.rows) if answer.question.get("grain") else max(len(answer.rows), answer.groups)
    more = every - len(rows)
    total = writer.total()
    totals = writer.totals(total, columns) if total and len(answer.rows) > 1 else None
    return Table(columns, rows, totals, more, wording.say(MORE, count=wording.numbers.decimal(more)) if more else "")


class _Rows:
    """Writes the rows of one answer."""

    def __init__(self, answer: Answer, wording: Wording, label: Label) -> None:
        self.answer = answer
        self.wording = wording
        self.numbers = wording.numbers
        self.label = label
        self.kpis: list[str] = list(answer.question["kpis"])
        self.listing = wording.definition(self.kpis[0]).sql is not None
        self.sums = self.total() if answer.question.get("by") and not answer.question.get("grain") else None

    def columns(self) -> list[Column]:
        """Return the columns."""
        answer = self.answer
        if self.listing:
            return [Column(name, name, None, numeric=_numbers(answer, name)) for name in answer.columns]
        found = [Column("period", self.wording.header("period"), None, numeric=False)] if answer.question.get("grain") else []
        found += [Column(key, self.wording.dimension(key), None, numeric=False) for key in answer.question["by"]]
        for kpi in self.kpis:
            found += self.of_kpi(kpi)
        return found

    def of_kpi(self, kpi: str) -> Iterable[Column]:
        """Yield the columns of a KPI."""
        say = self.wording.say
        yield Column(kpi, self.wording.name(kpi), kpi, numeric=True)
        if self.whole_of(kpi):
            yield Column(f"{kpi}.share", say(SHARE), kpi, numeric=True)
        if self.answer.question.get("compare"):
            yield Column(f"{kpi}.before", say(BEFORE), kpi, numeric=True)
            yield Column(f"{kpi}.change", say(CHANGE), kpi, numeric=True)

    def whole_of(self, kpi: str) -> float | None:
        """Return what shares of a KPI are taken of, or None where its slices are no parts of a whole."""
        whole = (self.sums or {}).get(kpi)
        return whole if whole is not None and whole > 0 and self.wording.additive(kpi) else None

    def cells(self, row: dict[str, Any], columns: list[Column]) -> list[Cell]:
        """Return a row."""
        return [self.measured(row, column) if column.kpi else self.named(row, column) for column in columns]

    def named(self, row: dict[str, Any], column: Column) -> Cell:
        """Return the cell of a period, a dimension, or a column of a table KPI."""
        value = row.get(column.key)
        if self.listing:
            return Cell(self.listed(value), value)
        if column.key == "period" and value is not None:
            return Cell(self.numbers.bucket(moment_of(value), self.answer.question["grain"]), value)
        return Cell(self.label(column.key, value), value)

    def listed(self, value: Any) -> str:  # noqa: ANN401
        """Return a cell of a table KPI: four digits that count of a number."""
        if isinstance(value, float) and value:
            return self.numbers.decimal(value, min(max(3 - floor(log10(abs(value))), 0), 6))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.numbers.decimal(value)
        return self.numbers.day(value) if isinstance(value, date) else plain(value, self.wording.language)

    def measured(self, row: dict[str, Any], column: Column) -> Cell:
        """Return the cell of a KPI."""
        kpi = column.kpi or ""
        part = column.key.removeprefix(kpi)
        value, before = row.get(kpi), row.get(f"{kpi}.before") if comparable(kpi, self.answer) else None
        if part == ".change":
            change = change_of(value, before)
            return Cell(self.numbers.change(change), change, verdict_of(self.wording.definition(kpi).direction, value, before))
        if part == ".share":
            whole = self.whole_of(kpi)
            share = value / whole if value is not None and whole else None
            return Cell(NOTHING if share is None else self.numbers.percent(share), share)
        shown = before if part == ".before" else value
        return Cell(self.wording.value(kpi, shown), shown)

    def total(self) -> dict[str, Any] | None:
        """Return the row over all slices and the whole period."""
        answer = self.answer
        whole = answer.whole_totals if answer.question["by"] else answer.whole
        rows = whole if answer.question.get("grain") else answer.totals
        return rows[0] if rows else None

    def totals(self, total: dict[str, Any], columns: list[Column]) -> list[Cell]:
        """Return the row of totals; its name stands in the first column."""
        cells = [self.measured(total, column) if column.kpi else Cell("") for column in columns]
        return [Cell(self.wording.say(TOTAL)), *cells[1:]] if columns and columns[0].kpi is None else cells


def _numbers(answer: Answer, name: str) -> bool:
    known = [row[name] for row in answer.rows if row.get(name) is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)
