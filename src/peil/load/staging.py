"""Stage a file in the warehouse: its records as they stand, in file order, with the lines that are no records set aside as problems."""

import csv
from collections.abc import Iterable
from pathlib import Path

import msgspec

from peil.load.files import CHUNK
from peil.load.forms.envelopes import Part
from peil.load.forms.heads import NOT_PARQUET, record_sizes
from peil.load.reading import Face, Reader, Sheet, quoted, text_literal
from peil.values.errors import UnreadableFile
from peil.values.problems import Place, Problem
from peil.values.texts import Text
from peil.warehouse.engine import StatementFailed, Warehouse

MOST_SHOWN = 100
BROKEN_JSON = Text(
    "it is not good JSON: every line must be one record {…} (JSONL), or the whole file one list of records.",
    "het is geen goede JSON: elke regel moet één record {…} zijn (JSONL), of het hele bestand één lijst records.",
)
BIG = 32 << 20  # bytes of CSV above which its rows stand in a file beside, and not in memory, while they are read
SPARE = 40  # cells that a row of a ragged file may have beyond its header


class Staged(msgspec.Struct):
    """A staged table: its sheet, the UTF-8 file it was read from, and the lines left out."""

    sheet: Sheet
    path: Path
    rows: int
    rejected: int
    problems: list[Problem]
    ragged: bool = False
    quotes: bool = True

    @property
    def separator(self) -> str | None:
        """Return what stands between the cells of a CSV file; None of any other."""
        return self.sheet.face.separator

    def lines_of(self, rows: Iterable[int]) -> dict[int, int | None]:
        """Return the line in the file of each record asked for."""
        wanted = set(rows)
        if self.separator is None:
            one_a_line = self.path.suffix.lower() in (".jsonl", ".ndjson")
            return {row: row if one_a_line else None for row in wanted}
        skip, width, found, record = self.sheet.face.skip, len(self.sheet.columns), {}, 0
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            for _ in range(skip):
                stream.readline()
            reader = csv.reader(stream, delimiter=self.separator, quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE)
            start = reader.line_num
            for number, cells in enumerate(reader):
                first, start = start + 1, reader.line_num
                if number == 0 or not cells:
                    continue
                whole = self.ragged or len(cells) == width
                record += whole
                if whole and record in wanted:
                    found[record] = first + skip
                    if len(found) == len(wanted):
                        break
        return {row: found.get(row) for row in wanted}


class Found(msgspec.Struct, frozen=True):
    """A table of a file with the face it was recognised by and its reader."""

    part: Part
    face: Face
    reader: Reader


def stage(warehouse: Warehouse, found: Found, table: str, work: Path, named: Iterable[str] = ()) -> Staged:
    """Return a table staged as the temporary table `table`; raises UnreadableFile where it is no table at all.

    `named` are values of options, which may be columns that are else left out.
    """
    if found.face.kind == "parquet":
        _read_through(warehouse, found.part)
        return _stage_parquet(warehouse, found, found.part.path, table)
    return _stage_json(warehouse, found, table, work) if found.face.kind == "json" else _stage_csv(warehouse, found, table, work, named)


def _count(warehouse: Warehouse, table: str) -> int:
    return int(warehouse.one(f"SELECT count(*) FROM {table}"))


def _stage_csv(warehouse: Warehouse, found: Found, table: str, work: Path, named: Iterable[str]) -> Staged:
    part, face, reader = found.part, found.face, found.reader
    names = reader.headless(face)
    if names is not None:
        face = msgspec.structs.replace(face, columns=names)
    header = face.columns if not reader.ragged else (*face.columns, *(f"_extra{number}" for number in range(SPARE)))
    columns = ", ".join(f"{text_literal(column)}: 'VARCHAR'" for column in header)
    quotes = reader.quotes or face.separator != "\t"
    marks = "quote='\"', escape='\"'" if quotes else "quote='', escape=''"
    options = f"auto_detect=false, header={names is None}, skip={face.skip}, delim={text_literal(face.separator or ',')}, {marks}"
    options += ", max_line_size=16777216" + (", null_padding=true, strict_mode=false, parallel=false" if reader.ragged else "")
    for left in ("reject_errors", "reject_scans"):
        warehouse.execute(f"DROP TABLE IF EXISTS {left}")
    source = f"read_csv({text_literal(str(part.path))}, {options}, store_rejects=true, columns={{{columns}}})"
    kept = ", ".join(quoted(column) for column in _read(reader, face, named))
    if part.path.stat().st_size > BIG:
        aside = text_literal(str(work / f"{table}.parquet"))
        warehouse.execute(f"COPY (SELECT {kept} FROM {source}) TO {aside} (FORMAT parquet, COMPRESSION snappy)")
        number_file(warehouse, table, aside)
    else:
        warehouse.execute(f"CREATE OR REPLACE TEMP TABLE {table}_file AS SELECT {kept} FROM {source}")
        number_rows(warehouse, table)
    rows = _count(warehouse, f"{table}_file")
    rejected = int(warehouse.one("SELECT count(DISTINCT line) FROM reject_errors") or 0)
    problems = _rejected_lines(warehouse, part.path, part.name, len(face.columns)) if rejected else []
    return Staged(Sheet(table, face), part.path, rows + rejected, rejected, problems, reader.ragged, quotes)


def _read(reader: Reader, face: Face, named: Iterable[str]) -> list[str]:
    """Return the columns to stage: all, but for those that the reader of a file that has all it needs never looks at."""
    if reader.layout is None or not reader.layout.fits(face.columns):
        return list(face.columns)
    asked = {name.strip().casefold() for name in named}
    return [column for column in face.columns if column.casefold() not in reader.unread or column.casefold() in asked]


def number_rows(warehouse: Warehouse, table: str) -> None:
    """Give the staged rows their number in the file; inside a transaction the engine's own row ids begin at some high number."""
    first = f"(SELECT min(rowid) FROM {table}_file)"
    warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT rowid - {first} + 1 AS _row, * FROM {table}_file")


def number_file(warehouse: Warehouse, table: str, file: str) -> None:
    """Give the rows of a parquet file (as a SQL literal) their number in it."""
    warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {table}_file AS SELECT * FROM read_parquet({file}, file_row_number=true)")
    warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT file_row_number + 1 AS _row, * EXCLUDE (file_row_number) FROM {table}_file")


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


def _read_through(warehouse: Warehouse, part: Part) -> None:
    """Raise UnreadableFile where a parquet file is damaged anywhere: its columns are only read when records are made of them."""
    try:
        with warehouse.cursor() as apart:
            apart.rows(f"SELECT max(hash(whole)) FROM read_parquet({text_literal(str(part.path))}) whole")
    except StatementFailed as wrong:
        raise UnreadableFile(file=part.name, why=NOT_PARQUET) from wrong


def _stage_parquet(warehouse: Warehouse, found: Found, path: Path, table: str) -> Staged:
    """Stage a parquet file: the one that was loaded, or what was made of JSON."""
    try:
        number_file(warehouse, table, text_literal(str(path)))
        described = warehouse.rows(f"DESCRIBE {table}_file")
        rows = _count(warehouse, f"{table}_file")
    except StatementFailed as wrong:
        raise UnreadableFile(file=found.part.name, why=NOT_PARQUET) from wrong
    types = {column: kind for column, kind, *_ in described if column != "file_row_number"}
    face = msgspec.structs.replace(found.face, columns=tuple(types))
    return Staged(Sheet(table, face, types), found.part.path, rows, 0, [])


def _stage_json(warehouse: Warehouse, found: Found, table: str, work: Path) -> Staged:
    """Stage JSON: the columns of the reader's shape, or all of them as text; through parquet, which holds it without memory."""
    part, shape = found.part, found.reader.shape
    with part.path.open(encoding="utf-8-sig") as stream:
        form = f"{text_literal(str(part.path))}, format='{'array' if stream.read(4096).lstrip().startswith('[') else 'auto'}'"
    target = work / f"{table}.parquet"
    *sizes, longest = record_sizes(part.path)
    written = any(_written(warehouse, f"{form}, maximum_object_size={size}", shape, target) is None for size in sizes)
    wrong = None if written else _written(warehouse, f"{form}, maximum_object_size={longest}", shape, target)
    if wrong is not None:
        raise UnreadableFile(file=part.name, why=BROKEN_JSON) from wrong
    staged = _stage_parquet(warehouse, found, target, table)
    sheet = msgspec.structs.replace(staged.sheet, given=found.face.columns) if shape else msgspec.structs.replace(staged.sheet, typed={})
    return msgspec.structs.replace(staged, sheet=sheet)


def _written(warehouse: Warehouse, source: str, shape: dict[str, str], target: Path) -> StatementFailed | None:
    """Write JSON as parquet, the columns of a shape or all as text; return what is wrong with it, which must not end the transaction of the load."""
    try:
        with warehouse.cursor() as apart:
            types = dict(shape)
            if not types:
                described = apart.rows(f"DESCRIBE SELECT * FROM read_json({source}, sample_size=-1, maximum_depth=1)")
                types = {column: "VARCHAR" for column, *_ in described}
            typed = ", ".join(f"{text_literal(column)}: {text_literal(kind)}" for column, kind in types.items())
            reading = f"SELECT * FROM read_json({source}, columns={{{typed}}})"
            apart.execute(f"COPY ({reading}) TO {text_literal(str(target))} (FORMAT parquet, COMPRESSION snappy)")
    except StatementFailed as wrong:
        return wrong
    return None


def release(warehouse: Warehouse, table: str) -> None:
    """Drop what was staged under a name."""
    leftovers = warehouse.rows("SELECT view_name FROM duckdb_views() WHERE temporary AND starts_with(view_name, $name)", {"name": table})
    for (view,) in leftovers:
        warehouse.execute(f"DROP VIEW IF EXISTS {quoted(view)}")
    for (left,) in warehouse.rows("SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, $name)", {"name": table}):
        warehouse.execute(f"DROP TABLE IF EXISTS {quoted(left)}")
