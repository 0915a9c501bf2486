"""Give answers as files: CSV, Excel, parquet, and the document of the JSON contract. Numbers stay plain; no text becomes a formula."""

import csv
import io
import json
import math
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from peil.boards.wording import Wording
from peil.query.questions import Answer
from peil.values.errors import TooMuch
from peil.values.texts import Language, Text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
MOST_SHEET_ROWS = 1_048_575  # of a worksheet, its header taken off
MOST_CELL = 32_000  # characters in a cell of a worksheet, with some room
TITLE = Text("Answer", "Antwoord")
ABOUT = Text("About", "Over dit antwoord")
ASKED = Text("Question", "Vraag")
NOTES = Text("Notes", "Opmerkingen")
DEFINITIONS = Text("Definitions", "Definities")
AS_OF = Text("As of", "Stand van")


def as_document(answer: Answer, language: Language) -> dict[str, Any]:
    """Return an answer as the document of the JSON contract."""
    whole = {"whole": answer.whole, "whole_totals": answer.whole_totals} if answer.whole else {}
    return {
        "question": answer.question,
        "rows": answer.rows,
        "totals": answer.totals,
        **whole,
        "notes": [{"code": note.code, "message": note.message.say(language)} for note in answer.notes],
        "sql": answer.sql,
        "parameters": answer.parameters,
        "as_of": answer.as_of,
        "freshness": [
            {"source": fresh.source, "entity": fresh.entity, "last_day": fresh.last_day, "loaded_at": fresh.loaded_at} for fresh in answer.freshness
        ],
    }


def as_json(answer: Answer, language: Language) -> str:
    """Return an answer as JSON text."""
    return json.dumps(as_document(answer, language), ensure_ascii=False, default=str)


def harmless(cell: Any) -> Any:  # noqa: ANN401
    """Return a cell that no spreadsheet takes for a formula: a text that begins like one gets a quote before it."""
    return "'" + cell if isinstance(cell, str) and cell.lstrip(" ").startswith(DANGEROUS) else cell


def as_csv(answer: Answer, *, bom: bool = False) -> bytes:
    """Return an answer as CSV in UTF-8 with plain numbers; with `bom` Excel sees that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(column) for column in answer.columns])
    writer.writerows([harmless(row.get(column)) for column in answer.columns] for row in answer.rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def as_parquet(answer: Answer) -> bytes:
    """Return an answer as parquet, one column each; a column without any value is of numbers."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = {}
    for name in answer.columns:
        cells = [row.get(name) for row in answer.rows]
        columns[name] = pa.array(cells, type=pa.float64() if all(cell is None for cell in cells) else None)
    written = io.BytesIO()
    parquet.write_table(pa.table(columns), written)
    return written.getvalue()


def as_xlsx(answer: Answer, wording: Wording) -> bytes:
    """Return an answer as an Excel workbook: the rows with the format of their unit, and a second sheet that tells what was asked."""
    from xlsxwriter import Workbook

    if len(answer.rows) > MOST_SHEET_ROWS:
        why = Text(
            f"Excel holds at most {MOST_SHEET_ROWS:,} rows, and the answer has {len(answer.rows):,}. Take CSV or parquet, or ask less.",
            f"In Excel passen hoogstens {MOST_SHEET_ROWS:,} rijen, en het antwoord heeft er {len(answer.rows):,}. "
            "Kies CSV of parquet, of vraag minder op.",
        )
        raise TooMuch(why=why)
    written = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(written, {"constant_memory": True, **plain}) as book:
        book.set_properties({"created": datetime.fromisoformat(answer.as_of).astimezone(UTC).replace(tzinfo=None)})
        _rows(book, answer, wording)
        _about(book, answer, wording)
    return written.getvalue()


def _rows(book: "Workbook", answer: Answer, wording: Wording) -> None:
    sheet, bold = book.add_worksheet(wording.say(TITLE)), book.add_format({"bold": True, "bottom": 1})
    listing = _listing(answer, wording)
    formats = [book.add_format({"num_format": "General" if listing else _number_format(column, wording)}) for column in answer.columns]
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(answer.columns):
        sheet.set_column(at, at, 14 if wording.known(_owner(column)) and not listing else 24)
        sheet.write_string(0, at, column if listing else _header(column, wording), bold)
    for line, row in enumerate(answer.rows, 1):
        for at, column in enumerate(answer.columns):
            value = row.get(column)
            if column == "period" and isinstance(value, str) and len(value) == 10:
                value = date.fromisoformat(value)
            _cell(sheet, (line, at), value, day if isinstance(value, date) else formats[at])


def _cell(sheet: "Worksheet", place: tuple[int, int], value: Any, form: "Format") -> None:  # noqa: ANN401
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, form)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(*place, value, form)
    else:
        sheet.write_string(*place, str(value)[:MOST_CELL])


def _header(column: str, wording: Wording) -> str:
    owner = _owner(column)
    return wording.header(column) if owner == column else f"{wording.name(owner)}: {wording.header(column).lower()}"


def _owner(column: str) -> str:
    return column.removesuffix(".before").removesuffix(".change")


def _listing(answer: Answer, wording: Wording) -> bool:
    """Return whether an answer is that of a table KPI, whose columns are its own."""
    return wording.definition(answer.question["kpis"][0]).sql is not None


def _number_format(column: str, wording: Wording) -> str:
    owner = _owner(column)
    if not wording.known(owner):
        return "General"
    if column.endswith(".change") and owner != column:
        return "+0.0%;-0.0%;0.0%"
    unit = wording.definition(owner).unit
    if unit in ("currency", "currency_per_unit"):
        coin = wording.numbers.coin
        amount = "#,##0" + ("." + "0" * coin.digits if coin.digits else "")
        return f'"{coin.symbol}" {amount};"{coin.symbol}" -{amount}'
    return {"percent": "0.0%", "count": "#,##0", "duration": "#,##0.0", "index": "0.0"}.get(unit, "0.00")


def _about(book: "Workbook", answer: Answer, wording: Wording) -> None:
    sheet, bold = book.add_worksheet(wording.say(ABOUT)), book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    for line, (title, text) in enumerate(about(answer, wording)):
        sheet.write_string(line, 0, title, bold)
        sheet.write_string(line, 1, text, wrap)


def about(answer: Answer, wording: Wording) -> list[tuple[str, str]]:
    """Return what tells an answer's meaning, as (title, text): what was asked, its notes, the definitions and the SQL."""
    found = [(wording.say(ASKED), f"{name}: {_said(value)}") for name, value in answer.question.items() if value not in (None, [], "")]
    found.append((wording.say(AS_OF), answer.as_of))
    found += [(wording.say(NOTES), wording.say(note.message)) for note in answer.notes]
    for kpi in answer.question["kpis"]:
        definition = wording.definition(kpi)
        how = definition.formula or definition.sql or ""
        found.append((wording.name(kpi), "\n".join(part for part in (wording.say(definition.definition), how) if part)))
    for sql in answer.sql:
        found += [("SQL", part) for part in _pieces(sql)]
    if answer.parameters:
        found.append(("SQL", ", ".join(f"${name} = {value}" for name, value in answer.parameters.items())[:MOST_CELL]))
    return found


def _said(value: Any) -> str:  # noqa: ANN401
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _pieces(text: str) -> Iterable[str]:
    return (text[at : at + MOST_CELL] for at in range(0, len(text), MOST_CELL))
