"""Merge incoming rows into a table on its natural key: new rows in, changed rows over, unchanged rows left alone, all on whole columns."""

import msgspec

from peil.warehouse.engine import Warehouse
from peil.warehouse.tables import Table

AGE = "_as_of"


class Counts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a merge did, in rows; `older` of the unchanged were left alone because a newer state of them is known."""

    new: int
    changed: int
    unchanged: int
    older: int = 0

    def plus(self, more: "Counts") -> "Counts":
        """Return what two merges did together."""
        return Counts(self.new + more.new, self.changed + more.changed, self.unchanged + more.unchanged, self.older + more.older)


class Incoming(msgspec.Struct, frozen=True):
    """Rows on their way in: a temporary table with the given columns and `_row`, the source and load they belong to.

    `defaults` holds what an empty or absent cell of a new row stands for, as SQL; `extra` columns worked out on the way in, as SQL over
    the alias `n` and the `joins` that follow it.
    """

    name: str
    columns: tuple[str, ...]
    source: str
    load_id: int
    defaults: dict[str, str] = {}
    extra: dict[str, str] = {}
    joins: str = ""


def _quoted(names: tuple[str, ...] | list[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in names)


def _value(incoming: Incoming, column: str) -> str:
    default = incoming.defaults.get(column)
    return f'coalesce(n."{column}", {default})' if default is not None else f'n."{column}"'


def duplicates(warehouse: Warehouse, table: Table, incoming: Incoming) -> list[tuple[object, ...]]:
    """Return (row, key …) of incoming rows whose key comes again further on; they are taken out, the last one stands."""
    keys = _quoted(table.key)
    total, distinct = warehouse.rows(
        f'SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {keys} FROM "{incoming.name}")) FROM "{incoming.name}"'
    )[0]
    if total == distinct:
        return []
    later = f'SELECT _row, {keys} FROM "{incoming.name}" QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY _row DESC) > 1'
    warehouse.execute(f"CREATE OR REPLACE TEMP TABLE peil_twice AS {later}")
    warehouse.execute(f'DELETE FROM "{incoming.name}" WHERE _row IN (SELECT _row FROM peil_twice)')
    return warehouse.rows("SELECT * FROM peil_twice ORDER BY _row LIMIT 100")


def merge(warehouse: Warehouse, table: Table, incoming: Incoming) -> Counts:
    """Merge rows without duplicate keys into the table; columns that are not given are left as they stand."""
    total = warehouse.one(f'SELECT count(*) FROM "{incoming.name}"')
    values = {"source": incoming.source, "load": incoming.load_id}
    standing = warehouse.one(f'SELECT count(*) FROM (SELECT 1 FROM "{table.name}" WHERE _source = $source LIMIT 1)', {"source": incoming.source})
    if not standing:
        _insert(warehouse, table, incoming, f'"{incoming.name}" AS n', values)
        return Counts(total, 0, 0)
    on = " AND ".join(f't."{key}" = n."{key}"' for key in table.key)
    others = [column for column in incoming.columns if column not in (*table.key, AGE)]
    # What is worked out where the source leaves it empty stands in the column itself; what the source said stands beside it.
    compared = [column for column in others if f"{column.removesuffix('__day')}__given" not in incoming.columns]
    differs = " OR ".join(f't."{column}" IS DISTINCT FROM {_value(incoming, column)}' for column in compared) or "false"
    aged = AGE in incoming.columns
    older = "t._as_of > n._as_of" if aged else "false"
    found = f"n.*, t._source IS NULL AS _new, t._source IS NOT NULL AND ({differs}) AS _differs, ({older}) IS TRUE AS _older"
    found += f", {'t._as_of < n._as_of' if aged else 'false'} AS _younger"
    warehouse.execute(
        f'CREATE OR REPLACE TEMP TABLE peil_found AS SELECT {found} FROM "{incoming.name}" n'
        f' LEFT JOIN "{table.name}" t ON {on} AND t._source = $source',
        {"source": incoming.source},
    )
    counted = ("_new", "_differs AND NOT _older", "_differs AND _older", "NOT _differs AND _younger")
    new, changed, left, confirmed = warehouse.rows(f"SELECT {', '.join(f'count(*) FILTER (WHERE {what})' for what in counted)} FROM peil_found")[0]
    if new:
        _insert(warehouse, table, incoming, "(SELECT * FROM peil_found WHERE _new) AS n", values)
    if changed:
        sets = ", ".join(f'"{column}" = {_value(incoming, column)}' for column in [*others, *([AGE] if aged else [])])
        which = f"n._differs AND NOT n._older AND {on} AND t._source = $source"
        warehouse.execute(f'UPDATE "{table.name}" t SET {sets}, _load = $load FROM peil_found n WHERE {which}', values)
    if confirmed:  # a newer file that says the same makes it as new as that file
        which = f"NOT n._differs AND n._younger AND {on} AND t._source = $source"
        warehouse.execute(f'UPDATE "{table.name}" t SET _as_of = n._as_of FROM peil_found n WHERE {which}', {"source": incoming.source})
    warehouse.execute("DROP TABLE peil_found")
    return Counts(new, changed, total - new - changed, left)


def _insert(warehouse: Warehouse, table: Table, incoming: Incoming, rows: str, values: dict[str, object]) -> None:
    absent = [column for column in incoming.defaults if column not in incoming.columns]
    names = [*incoming.columns, *absent, *incoming.extra, "_source", "_load"]
    cells = [_value(incoming, column) for column in incoming.columns]
    cells += [incoming.defaults[column] for column in absent]
    cells += [*incoming.extra.values(), "$source", "$load"]
    day = cells[names.index(table.order)] if table.order in names else None
    sorted_so = day is None or (table.order in incoming.columns and not incoming.joins and _in_order(warehouse, rows, day))
    order = "" if sorted_so else f" ORDER BY {day}"
    warehouse.execute(f'INSERT INTO "{table.name}" ({_quoted(names)}) SELECT {", ".join(cells)} FROM {rows} {incoming.joins}{order}', values)


def _in_order(warehouse: Warehouse, rows: str, day: str) -> bool:
    """Return whether rows stand in order already, as those of most exports do; sorting them takes a fifth or more of the time of writing."""
    beside = f"SELECT {day} AS day, lag({day}) OVER () AS day_before FROM {rows}"
    return not warehouse.one(f"SELECT count(*) FROM ({beside}) WHERE day < day_before")
