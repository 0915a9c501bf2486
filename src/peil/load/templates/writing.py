"""Write the empty sheet of an entity as Excel or CSV, in the form that loading reads back."""

import csv
import io
from typing import TYPE_CHECKING

from peil.load.templates.sheets import HEADERS, Explained, Template
from peil.values.texts import Text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

FORMATS = ("xlsx", "csv")
EXPLANATION = Text("Explanation", "Uitleg")  # loading skips worksheets with such a name
NUMBERS = ("integer", "decimal", "money")
MOST_NAME = 31  # characters that Excel allows a worksheet's name
MOST_LIST = 255  # characters that Excel allows a drop-down list
ROWS = 5000  # rows under the header that have a drop-down list
WIDTHS = (26, 24, 60, 26, 18, 50, 28)
KEY_COLOUR, OTHER_COLOUR, EXAMPLE_COLOUR = "#1F5F5B", "#5B6770", "#6B7280"
ADVICE = Text(
    "Fill in one row for each record, from row 2 on. Leave a column empty, or take it out, where you have nothing for it; leave the names of "
    "the columns as they are. The example row is left out when you load the file; you may delete it.",
    "Vul vanaf rij 2 één rij per record in. Heb je ergens niets voor, laat die kolom dan leeg of haal hem weg; laat de namen van de kolommen "
    "zoals ze zijn. De voorbeeldrij wordt bij het laden overgeslagen; je mag hem verwijderen.",
)


def as_csv(sheet: Template) -> bytes:
    """Return a sheet as CSV; in Dutch with semicolons and decimal commas, which is how a Dutch Excel opens and writes it."""
    dutch = sheet.language == "nl"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerow([column.example.replace(".", ",") if dutch and column.type in NUMBERS else column.example for column in sheet.columns])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Template) -> bytes:
    """Return a sheet as Excel: the rows to fill in, and behind them the explanation of each column."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(written, plain) as book:
        _rows(book, sheet)
        _explanation(book, sheet)
    return written.getvalue()


def as_file(sheet: Template, form: str) -> bytes:
    """Return a sheet in one of the `FORMATS`."""
    return as_csv(sheet) if form == "csv" else as_xlsx(sheet)


def _rows(book: "Workbook", sheet: Template) -> None:
    page = book.add_worksheet(sheet.entity[:MOST_NAME])
    head = {"bold": True, "font_color": "#FFFFFF", "bottom": 1, "valign": "vcenter"}
    key, other = book.add_format({**head, "bg_color": KEY_COLOUR}), book.add_format({**head, "bg_color": OTHER_COLOUR})
    text = book.add_format({"num_format": "@"})
    example = book.add_format({"italic": True, "font_color": EXAMPLE_COLOUR})
    as_text = book.add_format({"italic": True, "font_color": EXAMPLE_COLOUR, "num_format": "@"})
    page.freeze_panes(1, 0)
    page.set_row(0, 20)
    for at, column in enumerate(sheet.columns):
        # Codes stay text, so that Excel keeps their leading zeros.
        width = max(12, len(column.name) + 3, min(len(column.example) + 2, 30))
        page.set_column(at, at, width, text if column.type == "id" else None)
        page.write_string(0, at, column.name, key if column.is_key else other)
        page.write_comment(0, at, comment(column, sheet), {"x_scale": 2.2, "y_scale": 1.8})
        if column.type in NUMBERS and column.example:
            page.write_number(1, at, float(column.example), example)
        else:
            page.write_string(1, at, column.example, as_text if column.type == "id" else example)
        listed = list(column.values)
        if listed and len(",".join(listed)) <= MOST_LIST:
            page.data_validation(1, at, ROWS, at, {"validate": "list", "source": listed, "error_type": "warning"})


def comment(column: Explained, sheet: Template) -> str:
    """Return what stands beside a column's name: its label, meaning, kind, and the values it may have."""
    _, label, meaning, kind, needed, allowed, _ = column.row
    titles = [header.say(sheet.language) for header in HEADERS]
    parts = [label, meaning, f"{titles[3]}: {kind}", f"{titles[4]}: {needed}", f"{titles[5]}: {allowed}" if allowed else ""]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _explanation(book: "Workbook", sheet: Template) -> None:
    page = book.add_worksheet(EXPLANATION.say(sheet.language))
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap, strong = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "valign": "top"})
    page.write_string(0, 0, f"{sheet.label} ({sheet.entity})", title)
    page.merge_range(1, 0, 1, len(HEADERS) - 1, f"{sheet.meaning} {ADVICE.say(sheet.language)}", wrap)
    page.set_row(1, 48)
    for at, (header, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
        page.set_column(at, at, width)
        page.write_string(3, at, header.say(sheet.language), bold)
    page.freeze_panes(4, 1)
    for line, column in enumerate(sheet.columns, 4):
        for at, cell in enumerate(column.row):
            page.write_string(line, at, cell, strong if at == 0 else wrap)
