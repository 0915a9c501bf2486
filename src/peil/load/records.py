"""Bring a reader's records to the stored shape of an entity: typed, checked, with local days, ready to be merged."""

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import day_name, given_name, stored_columns
from peil.catalogue.structs import ColumnOf
from peil.load.reading import Records, quoted, text_literal
from peil.load.typing import Style, Typed, expected, from_text, from_typed
from peil.values.texts import Text
from peil.values.zones import offsets
from peil.warehouse.engine import StatementFailed, Warehouse

MOST_SHOWN = 100


class Fault(msgspec.Struct, frozen=True):
    """A cell that cannot be what its column needs: the record's row, the column, the value as it stands, what would be right."""

    row: int
    column: str
    value: str
    hint: Text
    rejects: bool = True


class Ready(msgspec.Struct):
    """Typed records in the temporary table `name`: the columns given, the rows rejected, and the faults found (the first hundred of each column)."""

    name: str
    columns: tuple[str, ...]
    rejected: set[int]
    faults: list[Fault]
    rows: int


class Frame(msgspec.Struct, frozen=True):
    """What the cells of a file are read by: the shop's zone, how the file writes figures, the moment it is of (UTC, ISO text)."""

    timezone: str
    style: Style
    as_of: str


class Typer:
    """Types the records of one entity."""

    def __init__(self, warehouse: Warehouse, model: Model, records: Records, frame: Frame) -> None:
        self.warehouse = warehouse
        self.as_of = f"TIMESTAMP '{frame.as_of}'"
        self.model = model
        self.records = records
        self.entity = model.entities[records.entity]
        self.timezone = frame.timezone
        self.style = frame.style
        self.target = f"peil_in_{records.entity}"

    def spec(self, name: str) -> ColumnOf | None:
        """Return what is known of a column; those that every entity carries are plain text, but for the moment of syncing."""
        if name in self.entity.columns:
            return self.entity.columns[name]
        kinds = {
            "store_id": "id",
            "_source_given": "string",
            "_synced_at": "timestamp",
            "_as_of": "timestamp",
            "_currency": "id",
            "_rate_day": "date",
        }
        kind = kinds.get(name)
        empty = Text("", "")
        return ColumnOf(type=kind, label=empty, meaning=empty) if kind else None  # type: ignore[arg-type]

    def typed(self) -> dict[str, Typed]:
        """Return each given column as typed SQL over the reader's own select `r`."""
        found = {}
        for written, kind, *_ in self.warehouse.rows(f"DESCRIBE {self.records.sql}"):
            name = written.lower()  # an alias that differs in case alone does not rename the column
            spec = self.spec(name)
            if spec is None:
                continue
            zone = self.records.naive_zone or "UTC"
            if kind == "VARCHAR":
                found[name] = from_text(f"nullif(trim(r.{quoted(name)}), '')", spec, self.style, zone, self.timezone)
            else:
                found[name] = from_typed(f"r.{quoted(name)}", kind, spec, zone, self.timezone)
        return found

    def run(self) -> Ready:
        """Type the records into a temporary table; rows with a fault or without a key are set aside."""
        typed = self.typed()
        keys = [typed[key].value for key in self.entity.key if key in typed]
        wrongs = [f"({cell.wrong})" for cell in typed.values() if cell.wrong] + [f"({key} IS NULL)" for key in keys]
        bad = " OR ".join(wrongs) or "false"
        cells = ", ".join(f"{cell.value} AS {quoted(name)}" for name, cell in typed.items() if name != "_as_of")
        as_of = f"coalesce({typed['_as_of'].value}, {self.as_of})" if "_as_of" in typed else self.as_of
        select = f"SELECT r._row AS _row, {cells}, {as_of} AS _as_of, ({bad}) IS TRUE AS _bad FROM ({self.records.sql}) r"
        self.warehouse.execute(f"CREATE OR REPLACE TEMP TABLE {self.target} AS {select}")
        rows, rejected = self.warehouse.rows(f"SELECT count(*), count(*) FILTER (WHERE _bad) FROM {self.target}")[0]
        faults = self.faults(typed) if rejected else []
        gone = {row for (row,) in self.warehouse.rows(f"SELECT _row FROM {self.target} WHERE _bad LIMIT 1000000")} if rejected else set()
        if rejected:
            self.warehouse.execute(f"DELETE FROM {self.target} WHERE _bad")
        faults += self.unknown_values(typed)
        return Ready(self.target, (*(name for name in typed if name != "_as_of"), "_as_of"), gone, faults, rows)

    def faults(self, typed: dict[str, Typed]) -> list[Fault]:
        """Return the faulty cells, column by column."""
        found = []
        for name, cell in typed.items():
            wrong = cell.wrong
            is_key = name in self.entity.key
            if is_key:
                wrong = f"({wrong or 'false'}) OR {cell.value} IS NULL"
            spec = self.spec(name)
            if wrong is None or spec is None:
                continue
            shown = f"SELECT r._row, r.{quoted(name)}::VARCHAR FROM ({self.records.sql}) r WHERE {wrong} ORDER BY 1 LIMIT {MOST_SHOWN}"
            hint = (
                Text("a key, which every record needs", "een sleutel, die elk record nodig heeft")
                if is_key and spec.type in ("id", "string")
                else expected(spec)
            )
            found += [Fault(row, name, value or "", hint) for row, value in self.warehouse.rows(shown)]
        return found

    def unknown_values(self, typed: dict[str, Typed]) -> list[Fault]:
        """Return warnings for values outside a column's fixed list; the records stand."""
        found = []
        for name in typed:
            spec = self.spec(name)
            if spec is None or not spec.values:
                continue
            known = ", ".join(text_literal(value) for value in spec.values)
            query = f"SELECT min(_row), {quoted(name)} FROM {self.target} WHERE {quoted(name)} NOT IN ({known}) GROUP BY 2 ORDER BY 1 LIMIT 20"
            listed = ", ".join(spec.values)
            found += [
                Fault(row, name, value, Text(f"one of {listed}", f"een van {listed}"), rejects=False) for row, value in self.warehouse.rows(query)
            ]
        return found


def local_days(warehouse: Warehouse, model: Model, ready: Ready, entity: str, timezone: str) -> tuple[str, tuple[str, ...]]:
    """Return a view over typed records with the local day beside each timestamp and the given value of derived columns, and its columns."""
    spec = model.entities[entity]
    stamps = [name for name in ready.columns if name in spec.columns and spec.columns[name].type == "timestamp"]
    extra = {given_name(name): quoted(name) for name in ready.columns if name in spec.columns and spec.columns[name].derived}
    if stamps:
        ends = ", ".join(f"min({quoted(name)})::DATE, max({quoted(name)})::DATE" for name in stamps)
        edges = warehouse.rows(f"SELECT {ends} FROM {ready.name}")[0]
        for place, name in enumerate(stamps):
            first, last = edges[2 * place], edges[2 * place + 1]
            extra[day_name(name)] = local_day(name, timezone, first, last) if first is not None else "CAST(NULL AS DATE)"
    view = f"{ready.name}_days"
    columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in extra.items())
    warehouse.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT *{', ' + columns if columns else ''} FROM {ready.name}")
    stored = stored_columns(model, spec)
    return view, tuple(name for name in (*ready.columns, *extra) if name in stored)


def local_day(column: str, timezone: str, first: object, last: object) -> str:
    """Return SQL for the local day of an instant, from the zone's clock changes between two days."""
    known = offsets(timezone, first, last)
    cell = quoted(column)
    shift = str(known[0].seconds)
    if len(known) > 1:
        whens = " ".join(f"WHEN {cell} >= TIMESTAMP '{at.since:%Y-%m-%d %H:%M:%S}' THEN {at.seconds}" for at in reversed(known[1:]))
        shift = f"CASE {whens} ELSE {known[0].seconds} END"
    return f"({cell} + to_seconds({shift}))::DATE"


def style_of(warehouse: Warehouse, records: Records, model: Model, separator: str | None) -> Style:
    """Return how a file writes numbers and dates, told from its own cells."""
    entity = model.entities[records.entity]
    described = {name.lower(): kind for name, kind, *_ in warehouse.rows(f"DESCRIBE {records.sql}")}
    text = [name for name, kind in described.items() if kind == "VARCHAR" and name in entity.columns]
    numbers = [quoted(name) for name in text if entity.columns[name].type in ("integer", "decimal", "money")]
    dates = [quoted(name) for name in text if entity.columns[name].type in ("date", "timestamp")]
    sample = f"(SELECT * FROM ({records.sql}) LIMIT 20000)"
    comma = month_first = False
    try:
        if numbers:
            commas = " OR ".join(f"regexp_matches({name}, ',\\d{{1,2}}$')" for name in numbers)
            points = " OR ".join(f"regexp_matches({name}, '\\.\\d{{1,2}}$')" for name in numbers)
            several = " OR ".join(f"contains({name}, ',')" for name in numbers)
            with_comma, with_point, any_comma = warehouse.rows(
                f"SELECT count(*) FILTER (WHERE {commas}), count(*) FILTER (WHERE {points}), count(*) FILTER (WHERE {several}) FROM {sample}"
            )[0]
            comma = with_comma > with_point or (separator == ";" and any_comma > 0 and with_point == 0)
        if dates:
            late = " OR ".join(f"try_cast(regexp_extract({name}, '^(\\d{{1,2}})[/-](\\d{{1,2}})[/-]\\d{{4}}', 2) AS INTEGER) > 12" for name in dates)
            month_first = bool(warehouse.one(f"SELECT count(*) FILTER (WHERE {late}) FROM {sample}"))
    except StatementFailed:
        return Style()
    return Style(comma, month_first)
