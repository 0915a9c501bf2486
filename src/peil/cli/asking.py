"""Ask: print the values of KPIs as a table, JSON, CSV or parquet."""

import argparse
import sys
from typing import Any

from peil.boards.exports import as_csv, as_json, as_parquet
from peil.boards.numbers import Numbers, plain, weekday
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, sparkline, table
from peil.query.questions import Answer, Question
from peil.values.errors import BadQuestion
from peil.values.periods import parse_period
from peil.values.texts import Language, Text
from peil.workspace import Workspace


def ask(chosen: argparse.Namespace) -> int:
    """Answer a question."""
    workspace = open_workspace(chosen)
    question = Question(
        kpis=tuple(chosen.kpis),
        period=parse_period(chosen.period, workspace.today(), workspace.settings.fiscal_year_starts) if chosen.period else None,
        grain=None if chosen.grain == "none" else chosen.grain,
        by=tuple(chosen.by),
        where=tuple(chosen.where),
        compare=chosen.compare,
    )
    answer = workspace.ask(question)
    form = "json" if chosen.json else chosen.format
    {"json": print_json, "csv": print_csv, "parquet": print_parquet, "table": print_table}[form](answer, workspace)
    if form != "json":
        if not answer.question.get("grain"):
            narrate(f"* {answer.question['first_day']} – {answer.question['last_day']}")
        for note in answer.notes:
            narrate(f"* {note.message.say(workspace.language)}")
    return 0


def print_json(answer: Answer, workspace: Workspace) -> None:
    """Print the JSON document."""
    print(as_json(answer, workspace.language))


def print_csv(answer: Answer, workspace: Workspace) -> None:  # noqa: ARG001
    """Print CSV with plain numbers; a text that a spreadsheet would take for a formula is made harmless."""
    print(as_csv(answer).decode(), end="")


def print_parquet(answer: Answer, workspace: Workspace) -> None:  # noqa: ARG001
    """Write parquet to stdout; refused on a terminal."""
    if sys.stdout.isatty():
        why = Text(
            "Parquet is no text; send it to a file: peil ask … --format parquet > answer.parquet",
            "Parquet is geen tekst; stuur het naar een bestand: peil ask … --format parquet > antwoord.parquet",
        )
        raise BadQuestion(why=why)
    sys.stdout.buffer.write(as_parquet(answer))


def print_table(answer: Answer, workspace: Workspace) -> None:
    """Print a table in the shop's language; with a grain also a line that shows the course of each KPI."""
    language = workspace.language
    names = answer.question["kpis"]
    definitions = {name: workspace.catalogue.definition(name) for name in names}
    listing = definitions[names[0]].sql is not None
    numbers = Numbers(language, workspace.settings.currency)
    headers = [_header(column, answer, definitions, language) for column in answer.columns]

    def cell(row: dict[str, Any], column: str) -> str:
        value = row.get(column)
        owner = column.removesuffix(".before").removesuffix(".change")
        if listing or owner not in definitions:
            return str(value) if column == "period" else weekday(value, language) if column.startswith("day_of_week(") else plain(value, language)
        if column.endswith(".change"):
            return numbers.change(value)
        return numbers.of(value, definitions[owner])

    rows = [[cell(row, column) for column in answer.columns] for row in answer.rows]
    total = Text("total", "totaal").say(language)
    for row in answer.totals if not listing else ():
        key = dict.fromkeys(answer.question["by"], total)
        rows.append([key.get(column) or cell(row, column) for column in answer.columns])
    right = [not listing and column.removesuffix(".before").removesuffix(".change") in definitions for column in answer.columns]
    table(headers, rows, right=right, title=f"{answer.question['first_day']} – {answer.question['last_day']}")
    if answer.question.get("grain") and not answer.question["by"] and sys.stdout.isatty():
        for name, definition in definitions.items():
            print(f"  {sparkline([row[name] for row in answer.rows])}  {definition.name.say(language)}")


def _header(column: str, answer: Answer, definitions: dict[str, Any], language: Language) -> str:
    words = {"period": Text("period", "periode"), "before": Text("before", "ervoor"), "change": Text("change", "verschil")}
    if column == "period":
        return words["period"].say(language)
    owner = column.removesuffix(".before").removesuffix(".change")
    if owner in definitions and column in answer.columns:
        return str(definitions[owner].name.say(language)) if owner == column else words[column.rsplit(".", 1)[1]].say(language)
    return column
