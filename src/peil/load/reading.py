"""Give what a reader is: the protocol of every file format, and the values that readers and the framework pass each other."""

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from peil.values.problems import Level
from peil.values.texts import Text

Probe = Callable[[str], list[tuple[Any, ...]]]


class Sheet(msgspec.Struct, frozen=True):
    """A table as it stands in a file, staged in the warehouse.

    `table` is a temporary table with one row a record, in file order, and `_row` (from 1); every column named in `columns` is text,
    unless `typed` names its SQL type (parquet). `name` is the file's name, `stem` the name without its ending.
    """

    table: str
    name: str
    stem: str
    columns: tuple[str, ...]
    typed: dict[str, str] = {}

    @property
    def header(self) -> frozenset[str]:
        """Return the column names, in lower case and without spaces around them."""
        return frozenset(column.strip().lower() for column in self.columns)


class Shop(msgspec.Struct, frozen=True):
    """What a reader may need to know of the shop; `taken_on` is the day (ISO) on which a snapshot was taken: as the user says, else the file's."""

    currency: str
    timezone: str
    country: str
    taken_on: str


class Check(msgspec.Struct, frozen=True):
    """A thing to look for in the staged rows: `sql` selects (`_row`, value) of the rows where it is found.

    An `error` takes these rows out of the records; a `warning` lets them stand. `{value}` and `{count}` in the texts are filled in.
    """

    code: str
    level: Level
    sql: str
    message: Text
    column: str | None = None
    hint: Text | None = None


class Caveat(msgspec.Struct, frozen=True):
    """What this file cannot tell, noted beside every answer that reads one of these columns (`entity.column`) or entities."""

    code: str
    message: Text
    touches: tuple[str, ...]


class Records(msgspec.Struct, frozen=True):
    """The rows of one entity in a file: `sql` selects `_row` and columns of the entity, as text or typed.

    `naive_zone` is the zone of timestamps without an offset; None means UTC. `replaces` is a condition (SQL over the stored table) of records of
    the same source that this file restates and that go away when they are not in it any more.
    """

    entity: str
    sql: str
    naive_zone: str | None = None
    replaces: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """What a reader makes of a sheet: statements to run first (temporary tables or views), then checks, then records by entity."""

    source: str
    records: tuple[Records, ...]
    prepare: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    caveats: tuple[Caveat, ...] = ()


class Reader(Protocol):
    """A file format: recognised by its header, never by its name or the order of its columns."""

    name: str
    label: Text

    def recognises(self, header: frozenset[str]) -> bool:
        """Return whether a header (lower case) is of this format."""
        ...

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return how to make records of a staged sheet; `probe` runs a SELECT over it."""
        ...


def quoted(name: str) -> str:
    """Return a column name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """Return a text as a SQL literal."""
    return "'" + value.replace("'", "''") + "'"


class Cells:
    """SQL for the cells of a sheet by header name, whatever the case and order; an absent column is NULL."""

    def __init__(self, sheet: Sheet) -> None:
        self.columns = {column.strip().lower(): column for column in sheet.columns}

    def has(self, name: str) -> bool:
        """Return whether the sheet has a column."""
        return name.lower() in self.columns

    def text(self, name: str) -> str:
        """Return a cell as trimmed text, NULL where it is empty or the column is absent."""
        found = self.columns.get(name.lower())
        return f"nullif(trim({quoted(found)}), '')" if found is not None else "CAST(NULL AS VARCHAR)"

    def number(self, name: str) -> str:
        """Return a cell as DECIMAL(18,4), NULL where it is no number; decimal point, no thousands marks."""
        return f"try_cast({self.text(name)} AS DECIMAL(18,4))"

    def truth(self, name: str) -> str:
        """Return a cell as a truth value, NULL where it is none."""
        return f"try_cast({self.text(name)} AS BOOLEAN)"
