"""Turn the worksheets of a spreadsheet file (XLSX, XLS, ODS) into CSV files, all cells as text."""

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from peil.values.errors import UnreadableFile
from peil.values.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
EXPLANATIONS = ("explanation", "uitleg")  # the sheets of Peil's own templates that hold no records
OLE = b"\xd0\xcf\x11\xe0"  # how an XLS file begins


def is_workbook(path: Path) -> bool:
    """Return whether a file is a spreadsheet, told by what is in it."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == OLE:
        return True
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return False
    return any(name.startswith("xl/") for name in names) or ("content.xml" in names and "mimetype" in names)


def worksheets(path: Path, work: Path) -> list[tuple[str, Path]]:
    """Return (name, CSV file) of each worksheet that holds anything; raises UnreadableFile."""
    import fastexcel

    broken = Text(
        "it is not a whole spreadsheet, or it has a password. Save it as XLSX or CSV without a password.",
        "het is geen heel spreadsheet, of het heeft een wachtwoord. Sla het op als XLSX of CSV zonder wachtwoord.",
    )
    found = []
    try:
        book = fastexcel.read_excel(path)
        for number, name in enumerate(book.sheet_names):
            if name.strip().lower().startswith(EXPLANATIONS):
                continue
            sheet = book.load_sheet(number, header_row=None, dtypes="string", skip_whitespace_tail_rows=True)
            target = work / f"{path.stem}-{number}.csv"
            if _write(sheet.to_arrow(), target):
                found.append((name, target))
    except fastexcel.FastExcelError as wrong:
        raise UnreadableFile(file=path.name, why=broken) from wrong
    except BaseException as wrong:
        if type(wrong).__name__ == "PanicException":  # how the Rust beneath says that it gave up on a damaged file
            raise UnreadableFile(file=path.name, why=broken) from None
        raise
    return found


def _write(cells: "pa.RecordBatch", target: Path) -> bool:
    """Write the rows that hold anything to a CSV file, and return whether there are any; a midnight is written as its day."""
    import pyarrow as pa
    from pyarrow import compute
    from pyarrow import csv as arrow_csv

    if not cells.num_columns or not cells.num_rows:
        return False
    texts = [compute.fill_null(column.cast(pa.string()), "") for column in cells.columns]
    filled = compute.not_equal(compute.utf8_trim_whitespace(texts[0]), "")
    for text in texts[1:]:
        filled = compute.or_(filled, compute.not_equal(compute.utf8_trim_whitespace(text), ""))
    days = [compute.replace_substring_regex(text, r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(\.0+)?$", r"\1") for text in texts]
    table = pa.table(dict(zip((str(place) for place in range(len(days))), days, strict=True))).filter(filled)
    arrow_csv.write_csv(table, target, arrow_csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    return bool(table.num_rows)


def bare_name(sheet: str) -> str:
    """Return the name of a worksheet as the stem of a file."""
    return re.sub(r"[^\w -]", "", sheet).strip()
