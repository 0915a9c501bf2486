"""Find the header of a table: the line that a format knows, however many lines of title stand above it."""

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from peil.load.files import is_json, is_parquet
from peil.load.forms.cells import text_literal
from peil.load.forms.envelopes import Part
from peil.load.reading import Face
from peil.values.errors import UnreadableFile
from peil.values.texts import Text
from peil.warehouse.engine import StatementFailed, Warehouse

SEPARATORS = ",;\t|"
DEEPEST = 30  # lines of title above a header
HEAD = 1 << 16
RECORD, LONGEST = 1 << 24, 1 << 30  # bytes of a JSON record
COMMENT = re.compile(r"\s*#(?![,;\t|])")  # Typeform calls its first column `#`
NO_HEADER = Text(
    "its first line holds no column names. Export it with a header line, as CSV, JSONL or parquet.",
    "de eerste regel bevat geen kolomnamen. Exporteer het met een kopregel, als CSV, JSONL of parquet.",
)
NOT_PARQUET = Text("it is not a whole parquet file. Write it again.", "het is geen heel parquet-bestand. Schrijf het opnieuw.")
EMPTY = Text("the file is empty. Export it again.", "het bestand is leeg. Exporteer het opnieuw.")
NOTHING = Text("it is a list without records; there is nothing to load.", "het is een lijst zonder records; er valt niets te laden.")
NOT_JSON = Text("it is not good JSON.", "het is geen goede JSON.")


def faces(warehouse: Warehouse, part: Part) -> Iterator[Face]:
    """Yield what a table may look like, the likeliest first: of CSV one face for each line that may be its header. Raises UnreadableFile."""
    if part.path.stat().st_size == 0:
        raise UnreadableFile(file=part.name, why=EMPTY)
    if is_parquet(part.path):
        yield Face(_described(warehouse, part, f"read_parquet({text_literal(str(part.path))})", NOT_PARQUET), part.name, part.stem, "parquet")
    elif is_json(part.path):
        columns = _described_json(warehouse, part)
        if columns == ("json",):  # how the engine calls what has no names: an empty list, or a list of plain values
            raise UnreadableFile(file=part.name, why=NOTHING)
        yield Face(columns, part.name, part.stem, "json", wrapper=part.wrapper, context=part.context)
    else:
        yield from _csv_faces(part)


def record_sizes(path: Path) -> tuple[int, ...]:
    """Return how long a JSON record may be, to be tried in turn: the engine sets memory aside for two of the longest, which few files need."""
    return (RECORD,) if path.stat().st_size <= RECORD else (RECORD, LONGEST)


def _described_json(warehouse: Warehouse, part: Part) -> tuple[str, ...]:
    *tried, last = [f"read_json({text_literal(str(part.path))}, maximum_depth=1, maximum_object_size={size})" for size in record_sizes(part.path)]
    for source in tried:
        try:
            return _described(warehouse, part, source, NOT_JSON)
        except UnreadableFile:
            continue
    return _described(warehouse, part, last, NOT_JSON)


def _described(warehouse: Warehouse, part: Part, source: str, why: Text) -> tuple[str, ...]:
    try:
        with warehouse.cursor() as apart:  # a refusal must not end the transaction of a load
            return tuple(row[0] for row in apart.rows(f"DESCRIBE SELECT * FROM {source}"))
    except StatementFailed as wrong:
        raise UnreadableFile(file=part.name, why=why) from wrong


def _csv_faces(part: Part) -> Iterator[Face]:
    with part.path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.read(HEAD)
    lines = head.splitlines()
    if "\x00" in head:
        raise UnreadableFile(file=part.name, why=NO_HEADER)
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise UnreadableFile(file=part.name, why=NO_HEADER)
    seen = False
    for skip in range(first, min(len(lines), first + DEEPEST)):
        bare = "".join(text for index, text in enumerate(lines[skip].split('"')) if index % 2 == 0)
        ranked = sorted((mark for mark in SEPARATORS if mark in bare), key=bare.count, reverse=True)
        for separator in ranked or SEPARATORS[0]:
            header = _row(lines[skip:], separator)
            if any(name.strip() for name in header) and not COMMENT.match(lines[skip]):
                seen = True
                above = (*part.preamble, *(line for line in lines[:skip] if line.strip()))
                yield Face(distinct(header), part.name, part.stem, "csv", above, skip, separator)
    if not seen:
        raise UnreadableFile(file=part.name, why=NO_HEADER)


def _row(lines: list[str], separator: str) -> list[str]:
    """Return the cells of the record that begins on the first of some lines; a quoted cell may hold line breaks."""
    text = "\n".join(itertools.islice(lines, 40))
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def distinct(header: list[str]) -> tuple[str, ...]:
    """Return column names with the second and later of the same name numbered."""
    found: list[str] = []
    for place, name in enumerate(header):
        clean = name.strip() or f"column{place + 1}"
        count = sum(known.lower().rstrip("0123456789_") == clean.lower().rstrip("0123456789_") for known in found)
        taken = clean.lower() in (known.lower() for known in found)
        found.append(f"{clean}_{count}" if taken else clean)
    return tuple(found)
