"""Stage a file in the warehouse: its records as they stand, in file order, with the lines that are no records set aside as problems."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec

from peil.load.files import CHUNK, as_utf8, is_json, is_parquet
from peil.load.reading import Sheet, quoted, text_literal
from peil.values.errors import UnreadableFile
from peil.values.problems import Place, Problem
from peil.values.texts import Text
from peil.warehouse.engine import StatementFailed, Warehouse

SEPARATORS = ",;\t|"
MOST_SHOWN = 100


class Dialect(msgspec.Struct, frozen=True):
    """How a CSV file is written."""

    separator: str
    header: tuple[str, ...]


class Staged(msgspec.Struct):
    """A staged file: its sheet, the UTF-8 copy it was read from, its dialect (None unless CSV), and the lines left out."""

    sheet: Sheet
    path: Path
    dialect: Dialect | None
    rows: int
    rejected: int
    problems: list[Problem]

    def lines_of(self, rows: Iterable[int]) -> dict[int, int | None]:
        """Return the line in the file of each record asked for."""
        wanted = set(rows)
        if self.dialect is None:
            one_a_line = self.path.suffix.lower() in (".jsonl", ".ndjson")
            return {row: row if one_a_line else None for row in wanted}
        width, found, record = len(self.dialect.header), {}, 0
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=self.dialect.separator)
            start = reader.line_num
            for number, cells in enumerate(reader):
                first, start = start + 1, reader.line_num
                if number == 0 or not cells:
                    continue
                record += len(cells) == width
                if len(cells) == width and record in wanted:
                    found[record] = first
                    if len(found) == len(wanted):
                        break
        return {row: found.get(row) for row in wanted}


def dialect_of(path: Path) -> Dialect:
    """Return the separator and header of a CSV file; raises UnreadableFile where the first line is no header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.read(1 << 16)
    line = head.splitlines()[0] if head.splitlines() else ""
    bare = "".join(part for index, part in enumerate(line.split('"')) if index % 2 == 0)
    separator = max(SEPARATORS, key=bare.count)
    try:
        header = next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
    except csv.Error:
        header = []
    if not any(name.strip() for name in header) or "\x00" in line:
        why = Text(
            "its first line holds no column names. Export it with a header line, as CSV, JSONL or parquet.",
            "de eerste regel bevat geen kolomnamen. Exporteer het met een kopregel, als CSV, JSONL of parquet.",
        )
        raise UnreadableFile(file=path.name, why=why)
    return Dialect(separator, _distinct(header))


def _distinct(header: list[str]) -> tuple[str, ...]:
    """Return column names with the second and later of the same name numbered."""
    found: list[str] = []
    for place, name in enumerate(header):
        clean = name.strip() or f"column{place + 1}"
        count = sum(known.lower().rstrip("0123456789_") == clean.lower().rstrip("0123456789_") for known in found)
        taken = clean.lower() in (known.lower() for known in found)
        found.append(f"{clean}_{count}" if taken else clean)
    return tuple(found)


def stage(warehouse: Warehouse, path: Path, table: str, work: Path) -> Staged:
    """Return a file staged as the temporary table `table`; raises UnreadableFile where it is no table at all."""
    if path.stat().st_size == 0:
        raise UnreadableFile(file=path.name, why=Text("the file is empty. Export it again.", "het bestand is leeg. Exporteer het opnieuw."))
    if is_parquet(path):
        return _stage_parquet(warehouse, path, table)
    clean = as_utf8(path, work)
    if is_json(clean):
        return _stage_json(warehouse, clean, path.name, table)
    return _stage_csv(warehouse, clean, path.name, table)


def _count(warehouse: Warehouse, table: str) -> int:
    return int(warehouse.one(f"SELECT count(*) FROM {table}"))


def _stage_csv(warehouse: Warehouse, path: Path, name: str, table: str) -> Staged:
    dialect = dialect_of(path)
    columns = ", ".join(f"{text_literal(column)}: 'VARCHAR'" for column in dialect.header)
    options = f"auto_detect=false, header=true, delim={text_literal(dialect.separator)}, quote='\"', escape='\"'"
    options += ", store_rejects=true, max_line_size=16777216"
    for left in ("reject_errors", "reject_scans"):
        warehouse.execute(f"DROP TABLE IF EXISTS {left}")
    source = f"read_csv({text_literal(str(path))}, {options}, columns={{{columns}}})"
    warehouse.execute(f"CREATE OR REPLACE TEMP TABLE {table}_file AS SELECT * FROM {source}")
    number_rows(warehouse, table)
    rows = _count(warehouse, f"{table}_file")
    rejected = int(warehouse.one("SELECT count(DISTINCT line) FROM reject_errors") or 0)
    problems = _rejected_lines(warehouse, path, name, len(dialect.header)) if rejected else []
    sheet = Sheet(table, name, Path(name).stem, dialect.header)
    return Staged(sheet, path, dialect, rows + rejected, rejected, problems)


def number_rows(warehouse: Warehouse, table: str) -> None:
    """Give the staged rows their number in the file; inside a transaction the engine's own row ids begin at some high number."""
    first = f"(SELECT min(rowid) FROM {table}_file)"
    warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT rowid - {first} + 1 AS _row, * FROM {table}_file")


def _lines_at(path: Path, positions: list[int]) -> list[int]:
    """Return the lines on which these bytes of a file (ascending) stand, or the text after them where empty lines come first."""
    found, line, last = [], 1, 0
    with path.open("rb") as stream:
        for position in positions:
            while last < position and (part := stream.read(min(CHUNK, position - last))):
                line, last = line + part.count(b"\n"), last + len(part)
            after = stream.read(CHUNK)
            found.append(line + after[: len(after) - len(after.lstrip())].count(b"\n"))
            stream.seek(last)
    return found


def _rejected_lines(warehouse: Warehouse, path: Path, name: str, width: int) -> list[Problem]:
    """Return the lines that are no records as problems; the engine counts records, so the lines are found by their bytes."""
    shown = warehouse.rows(
        "SELECT min(line_byte_position), any_value(error_type), any_value(error_message) FROM reject_errors"
        f" GROUP BY line ORDER BY 1 LIMIT {MOST_SHOWN}"
    )
    found = []
    for line, (_, kind, message) in zip(_lines_at(path, [int(position) for position, *_ in shown]), shown, strict=True):
        if "COLUMN" in str(kind):
            said = Text(
                f"The line has another number of cells than the header ({width}).",
                f"De regel heeft een ander aantal cellen dan de kopregel ({width}).",
            )
        else:
            said = Text(f"The line is not good CSV: {message}", f"De regel is geen goede CSV: {message}")
        hint = Text(
            "Quote cells that hold the separator; export again.", "Zet cellen met het scheidingsteken tussen aanhalingstekens; exporteer opnieuw."
        )
        found.append(Problem("broken_line", said, Place(name, line), hint=hint))
    return found


def _stage_parquet(warehouse: Warehouse, path: Path, table: str) -> Staged:
    try:
        warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {table}_file AS SELECT * FROM read_parquet({text_literal(str(path))}, file_row_number=true)")
        described = warehouse.rows(f"DESCRIBE {table}_file")
        rows = _count(warehouse, f"{table}_file")
    except StatementFailed as wrong:
        why = Text("it is not a whole parquet file. Write it again.", "het is geen heel parquet-bestand. Schrijf het opnieuw.")
        raise UnreadableFile(file=path.name, why=why) from wrong
    types = {column: kind for column, kind, *_ in described if column != "file_row_number"}
    warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT file_row_number + 1 AS _row, * EXCLUDE (file_row_number) FROM {table}_file")
    sheet = Sheet(table, path.name, path.stem, tuple(types), types)
    return Staged(sheet, path, None, rows, 0, [])


def _stage_json(warehouse: Warehouse, path: Path, name: str, table: str) -> Staged:
    with path.open(encoding="utf-8-sig") as stream:
        form = "array" if stream.read(1) == "[" else "auto"
    source = text_literal(str(path))
    broken = Text(
        "it is not good JSON: every line must be one record {…} (JSONL), or the whole file one list of records.",
        "het is geen goede JSON: elke regel moet één record {…} zijn (JSONL), of het hele bestand één lijst records.",
    )
    try:
        with warehouse.cursor() as apart:  # it reads the whole file, and what is wrong with that must not end the transaction of the load
            described = apart.rows(f"DESCRIBE SELECT * FROM read_json({source}, format='{form}', sample_size=-1, maximum_depth=1)")
        columns = tuple(column for column, *_ in described)
        typed = ", ".join(f"{text_literal(column)}: 'VARCHAR'" for column in columns)
        warehouse.execute(f"CREATE OR REPLACE TEMP TABLE {table}_file AS SELECT * FROM read_json({source}, format='{form}', columns={{{typed}}})")
    except StatementFailed as wrong:
        raise UnreadableFile(file=name, why=broken) from wrong
    number_rows(warehouse, table)
    return Staged(Sheet(table, name, Path(name).stem, columns), path, None, _count(warehouse, f"{table}_file"), 0, [])


def header_of(warehouse: Warehouse, path: Path, work: Path) -> tuple[tuple[str, ...], str]:
    """Return the column names of a file without staging it, and the name of its kind."""
    if path.stat().st_size == 0:
        raise UnreadableFile(file=path.name, why=Text("the file is empty. Export it again.", "het bestand is leeg. Exporteer het opnieuw."))
    if is_parquet(path):
        try:
            return tuple(row[0] for row in warehouse.rows(f"DESCRIBE SELECT * FROM read_parquet({text_literal(str(path))})")), "parquet"
        except StatementFailed as wrong:
            why = Text("it is not a whole parquet file. Write it again.", "het is geen heel parquet-bestand. Schrijf het opnieuw.")
            raise UnreadableFile(file=path.name, why=why) from wrong
    clean = as_utf8(path, work)
    if is_json(clean):
        source = text_literal(str(clean))
        try:
            return tuple(row[0] for row in warehouse.rows(f"DESCRIBE SELECT * FROM read_json({source}, maximum_depth=1)")), "json"
        except StatementFailed as wrong:
            why = Text("it is not good JSON.", "het is geen goede JSON.")
            raise UnreadableFile(file=path.name, why=why) from wrong
    return dialect_of(clean).header, "csv"


def release(warehouse: Warehouse, table: str) -> None:
    """Drop what was staged under a name."""
    leftovers = warehouse.rows("SELECT view_name FROM duckdb_views() WHERE temporary AND starts_with(view_name, $name)", {"name": table})
    for (view,) in leftovers:
        warehouse.execute(f"DROP VIEW IF EXISTS {quoted(view)}")
    for (left,) in warehouse.rows("SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, $name)", {"name": table}):
        warehouse.execute(f"DROP TABLE IF EXISTS {quoted(left)}")
