"""Clean what is packed: gzip, zip archives, and Excel workbooks, which are zip archives of XML."""

import gzip
import re
import shutil
import zipfile
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

import msgspec

from peil.load.erasing.person import Person
from peil.load.erasing.rows import cleaned_row

Clean = Callable[[Path, Path, Person], None]
STRINGS = "xl/sharedStrings.xml"
TAG = r"(?:\w+:)?"
CELL = re.compile(rf"<{TAG}c\b([^>]*?)(?:/>|>(.*?)</{TAG}c>)", re.DOTALL)
ROW = re.compile(rf"<{TAG}row\b[^>]*>.*?</{TAG}row>", re.DOTALL)
STRING = re.compile(rf"<{TAG}si\b[^>]*?(?:/>|>.*?</{TAG}si>)", re.DOTALL)
TEXT = re.compile(rf"<{TAG}t\b[^>]*>(.*?)</{TAG}t>", re.DOTALL)
VALUE = re.compile(rf"<{TAG}v\b[^>]*>(.*?)</{TAG}v>", re.DOTALL)
HEAD = 30


def clean_gzip(source: Path, target: Path, person: Person, clean: Clean) -> None:
    """Write a gzip file anew, what is in it cleaned by `clean`."""
    inside, anew = target.with_name(f"{target.name}.in"), target.with_name(f"{target.name}.out")
    with gzip.open(source) as packed, inside.open("wb") as stream:
        shutil.copyfileobj(packed, stream)
    clean(inside, anew, person)
    with anew.open("rb") as stream, gzip.open(target, "wb") as packed:
        shutil.copyfileobj(stream, packed)
    inside.unlink()
    anew.unlink()


def clean_zip(source: Path, target: Path, person: Person, clean: Clean) -> None:
    """Write a zip archive anew, each file in it cleaned by `clean`, and a workbook sheet by sheet."""
    inside, anew = target.with_name(f"{target.name}.in"), target.with_name(f"{target.name}.out")
    with zipfile.ZipFile(source) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        book = _workbook(packed, person) if STRINGS in packed.namelist() or "xl/workbook.xml" in packed.namelist() else {}
        for member in packed.infolist():
            if member.filename in book:
                written.writestr(member, book[member.filename].encode())
                continue
            inside.write_bytes(packed.read(member))
            clean(inside, anew, person)
            written.writestr(member, anew.read_bytes())
            inside.unlink()
            anew.unlink()


class Cell(msgspec.Struct):
    """A cell of a sheet: where it stands in the XML of its row, its column, its text, and which shared text it shows."""

    start: int
    end: int
    attributes: str
    column: str
    text: str
    shared: int | None


def _workbook(packed: zipfile.ZipFile, person: Person) -> dict[str, str]:
    """Return the parts of a workbook that change: sheets, and the texts that they share."""
    names = packed.namelist()
    strings = packed.read(STRINGS).decode() if STRINGS in names else ""
    shared = [unescape("".join(TEXT.findall(one))) for one in STRING.findall(strings)]
    sheets = {name: packed.read(name).decode() for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)}
    anew = {name: _sheet(text, shared, person) for name, text in sheets.items()}
    used = {cell.shared for text in anew.values() for row in ROW.findall(text) for cell in _cells(row, shared)}
    told = {cell.shared for text in sheets.values() for row in ROW.findall(text) for cell in _cells(row, shared)} - used
    place = iter(range(len(shared)))

    def without(found: re.Match[str]) -> str:
        number = next(place)
        if number in told:
            return "<si><t></t></si>"
        return person.aliased(found[0]) if person.is_in(found[0]) else found[0]

    if strings:
        anew[STRINGS] = STRING.sub(without, strings)
    return anew


def _sheet(text: str, shared: list[str], person: Person) -> str:
    """Return a sheet in which the rows that name the person are cleaned; the first row with only names in it says what the columns are."""
    headers: list[dict[str, str]] = []
    seen = 0

    def anew(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        cells = _cells(found[0], shared)
        if seen <= HEAD and len(cells) > 1 and not any("@" in cell.text or re.fullmatch(r"[\d\s.,:/E+-]+", cell.text) for cell in cells):
            headers.append({cell.column: cell.text for cell in cells})
        return _row(found[0], cells, headers, person) if any(person.is_in(cell.text) for cell in cells) else found[0]

    return ROW.sub(anew, text)


def _cells(row: str, shared: list[str]) -> list[Cell]:
    found: list[Cell] = []
    for cell in CELL.finditer(row):
        attributes, body = cell[1], cell[2] or ""
        value = VALUE.search(body)
        number = int(value[1]) if value and re.search(r'\bt="s"', attributes) else None
        text = shared[number] if number is not None and number < len(shared) else unescape("".join(TEXT.findall(body)) or (value[1] if value else ""))
        place = re.search(r'\br="([A-Z]+)\d+"', attributes)
        found.append(Cell(cell.start(), cell.end(), attributes, place[1] if place else str(len(found)), text, number))
    return [cell for cell in found if cell.text]


def _row(row: str, cells: list[Cell], headers: list[dict[str, str]], person: Person) -> str:
    columns = {cell.column for cell in cells if person.is_in(cell.text)}
    header = next((one for one in headers if columns & one.keys()), {})
    kept = cleaned_row(person, [header.get(cell.column, "") for cell in cells], [cell.text for cell in cells])
    for cell, text in reversed(list(zip(cells, kept, strict=True))):
        if text != cell.text:
            attributes = re.sub(r'\s+t="[^"]*"', "", cell.attributes)
            inside = f'<c{attributes} t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else f"<c{attributes}/>"
            row = row[: cell.start] + inside + row[cell.end :]
    return row
