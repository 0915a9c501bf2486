"""Clean text in lines: tables with any separator, and text that is no table. Records that do not name the person stay to the byte."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from peil.load.erasing.person import Person
from peil.load.erasing.rows import cleaned_row

SEPARATORS = ",;\t|"
HEAD = 30  # lines in which a header is looked for; some exports begin with remarks
MARK = "\ufeff"


def clean_lines(source: Path, target: Path, encoding: str, person: Person) -> None:
    """Write a text file anew without the person; raises csv.Error or UnicodeError where it cannot be read."""
    with source.open(encoding=encoding, newline="") as stream:
        head = [line for line, _ in zip(stream, range(HEAD), strict=False)]
    separator = max(SEPARATORS, key=lambda one: max((line.count(one) for line in head), default=0))
    headers: list[list[str]] = []
    with source.open(encoding=encoding, newline="") as stream, target.open("w", encoding=encoding, newline="") as written:
        for number, (text, cells) in enumerate(_records(stream, separator)):
            if number < HEAD and _can_be_header(cells):
                headers.append([cell.removeprefix(MARK) for cell in cells])
            written.write(_anew(text, cells, headers, separator, person) if person.is_in(text) else text)


def _records(stream: TextIO, separator: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the records of a table, each with its text: one line, or more where a quoted cell has lines of its own."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in stream:
            taken.append(line)
            yield line

    for cells in csv.reader(lines(), delimiter=separator):
        yield "".join(taken), cells
        taken.clear()


def _can_be_header(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells if cell.strip()]
    return len(named) > 1 and not any("@" in cell or re.fullmatch(r"[\d\s.,:/-]+", cell) for cell in named)


def _anew(text: str, cells: list[str], headers: list[list[str]], separator: str, person: Person) -> str:
    header = next((one for one in headers if len(one) >= len(cells)), None) if len(cells) > 1 else None
    if header is None:
        return person.aliased(text)
    end = text[len(text.rstrip("\r\n")) :]
    mark = MARK if text.startswith(MARK) else ""
    cells[0] = cells[0].removeprefix(MARK)
    made = io.StringIO(newline="")
    all_quoted = text.count('"') >= 2 * len(cells)
    writer = csv.writer(made, delimiter=separator, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL, lineterminator="")
    writer.writerow(cleaned_row(person, header, cells))
    return mark + made.getvalue() + end
