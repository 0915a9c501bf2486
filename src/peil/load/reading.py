"""Give what a reader is: the form of every file format, and the values that readers and the framework pass each other."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import msgspec

from peil.load.forms.cells import Cells, quoted, text_literal
from peil.load.forms.layouts import Layout
from peil.values.problems import Level
from peil.values.texts import Text

__all__ = [
    "GENERAL_OPTIONS",
    "Caveat",
    "Cells",
    "Check",
    "Face",
    "Option",
    "Probe",
    "Reader",
    "Reading",
    "Records",
    "Restated",
    "Sheet",
    "Shop",
    "quoted",
    "text_literal",
]

Probe = Callable[[str], list[tuple[Any, ...]]]


class Face(msgspec.Struct, frozen=True):
    """What a table looks like before it is read: enough to recognise it by.

    `name` is the file's name (`Report.xlsx › Pages` for a worksheet or a part of a file), `stem` the name without its ending. `preamble` holds the
    lines above the header, `skip` how many lines there are, `separator` what stands between the cells of a CSV file. Of JSON that wraps its
    records (`{"orders": [...], "next": ...}`), `wrapper` is their key and `context` the JSON text of everything beside them.
    """

    columns: tuple[str, ...]
    name: str
    stem: str
    kind: Literal["csv", "json", "parquet"] = "csv"
    preamble: tuple[str, ...] = ()
    skip: int = 0
    separator: str | None = None
    wrapper: str | None = None
    context: str = "{}"

    @property
    def header(self) -> frozenset[str]:
        """Return the column names, in lower case and without spaces around them."""
        return frozenset(column.strip().lower() for column in self.columns)


class Sheet(msgspec.Struct, frozen=True):
    """A table as it stands in a file, staged in the warehouse.

    `table` is a temporary table with one row a record, in file order, and `_row` (from 1); every column named in `columns` is text,
    unless `typed` names its SQL type (parquet, or the reader's own `shape`). `given` are the columns that JSON has itself where a `shape` was asked.
    """

    table: str
    face: Face
    typed: dict[str, str] = {}
    given: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.face.name

    @property
    def stem(self) -> str:
        """Return the file's name without its ending."""
        return self.face.stem

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the column names as they stand in the file."""
        return self.face.columns

    @property
    def header(self) -> frozenset[str]:
        """Return the column names, in lower case and without spaces around them."""
        return self.face.header


class Shop(msgspec.Struct, frozen=True):
    """What a reader may need to know of the shop; `taken_on` is the day (ISO) on which a snapshot was taken: as the user says, else the file's.

    `options` holds what the user says of the file (`--option NAME=VALUE`), which is believed over the file.
    """

    currency: str
    timezone: str
    country: str
    taken_on: str
    options: dict[str, str] = {}

    def told(self, name: str) -> str | None:
        """Return what the user says of a file by an option, or None."""
        return self.options.get(name)


class Option(msgspec.Struct, frozen=True):
    """A thing that a file may leave unsaid and the user can tell: its name in `--option NAME=VALUE`, its meaning, the values it may have."""

    name: str
    meaning: Text
    values: tuple[str, ...] = ()


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


class Restated(msgspec.Struct, frozen=True):
    """Whole days that a file delivers anew: its records replace all that an older file of the same source said of these days.

    `day` is the entity's own DATE column, or a timestamp, which counts by its day in UTC. `scope` is SQL over the entity's columns: only records
    with a value of it that the file has are replaced (`platform`). `first` and `last` (ISO) are the period the file
    says it covers; else each scope covers its own first to last day in the file.
    """

    day: str
    scope: str = "''"
    first: str | None = None
    last: str | None = None


class Records(msgspec.Struct, frozen=True):
    """The rows of one entity in a file: `sql` selects `_row` and columns of the entity, as text or typed.

    Beside the entity's own columns `sql` may select `_currency` (ISO 4217): amounts in another currency than the shop's are then converted at the
    rate of `_rate_day` (a DATE; else the entity's own day), and `_as_of` (TIMESTAMP, UTC): when the source last changed this record, so that an
    older state never goes over a newer one; else the moment of the file counts.
    `naive_zone` is the zone of timestamps without an offset; None means UTC. `replaces` is a condition (SQL over the stored table) of records of
    the same source that this file restates and that go away when they are not in it any more. `restates` says the same of whole days.
    `yields` is a condition (SQL over the stored table `t`, with `$source`) under which stored records give way, those of this file included.
    `gone` is SQL that selects (`key`, `as_of`) of records that the source says it deleted: they go away, and no file that knows only of an older
    state brings them back.
    """

    entity: str
    sql: str
    naive_zone: str | None = None
    replaces: str | None = None
    restates: Restated | None = None
    yields: str | None = None
    gone: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """What a reader makes of a sheet: statements to run first (temporary tables or views), then checks, then records by entity.

    `settles` is the number of days, up to the day of the file, that the source still changes: figures of these days are provisional.
    """

    source: str
    records: tuple[Records, ...]
    prepare: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    settles: int = 0


class Reader(ABC):
    """A file format: recognised by its header, never by the order of its columns, and by its name only where the header leaves doubt.

    `layout` names the columns it knows, in all languages they come in; files that have drifted from it and files of no known format are told by
    it. `ragged` rows may be shorter or longer than the header. Where `quotes` is false, a `"` in a tab-separated file is a sign like any other
    (`6" pot`), as in files that never put cells in quotes. `shape` gives, for JSON, the columns to read with their SQL types, and nothing
    else is read then. Of wide CSV files the columns called as in `unread` are left where they are, unless an option names one. `options` are what
    the user can tell of a file beside the options that every reader has (`GENERAL_OPTIONS`).
    """

    name: str
    label: Text
    layout: ClassVar[Layout | None] = None
    ragged: ClassVar[bool] = False
    quotes: ClassVar[bool] = True
    shape: ClassVar[dict[str, str]] = {}
    unread: ClassVar[frozenset[str]] = frozenset()
    options: ClassVar[tuple[Option, ...]] = ()

    def recognises(self, face: Face) -> bool:
        """Return whether a table is of this format: here, whether its layout has all it needs."""
        return self.layout is not None and face.kind == "csv" and self.layout.fits(face.columns)

    def headless(self, face: Face) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return the column names of a file that has no header, told by its first row (`face.columns`); None where it has one."""
        return None

    @abstractmethod
    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return how to make records of a staged sheet; `probe` runs a SELECT over it. Raises UnreadableFile."""


GENERAL_OPTIONS = (
    Option("timezone", Text("zone of times without an offset", "tijdzone van tijden zonder verschil met UTC")),
    Option("account", Text("account the file is of, where you have several", "account van het bestand, als je er meer hebt")),
    Option("currency", Text("currency of amounts, where the file does not say", "valuta van bedragen, als het bestand die niet noemt")),
    Option("date_order", Text("order of dates such as 03/04/26", "volgorde van datums zoals 03/04/26"), ("day_first", "month_first")),
)
"""What the user can tell of any file; `columns.NAME=HEADER` also says which column of the file is the one that the reader calls NAME."""
