"""Look at a file: every column with what it seems to hold, sample values, how much of it is empty, and what tells its rows apart."""

import tempfile
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

from peil.load.drafting.guesses import Guess, guess, of_type, way_of
from peil.load.drafting.tables import Table, staged
from peil.load.reading import quoted
from peil.warehouse.engine import Warehouse

LOOKED_AT = 50_000  # rows, spread over the file: enough to tell how cells are written
SAMPLES = 3
MOST_VALUES = 12
MOST_SHOWN = 60
MOST_TOGETHER = 6  # columns that are tried in twos and threes where no single one tells rows apart


class Profile(msgspec.Struct, frozen=True):
    """A column: its name, what it seems to hold, samples, the share of empty cells, and how many values there are among the rows looked at.

    `values` are its most frequent values, where there are few.
    """

    name: str
    guess: Guess
    samples: tuple[str, ...]
    empty: float
    distinct: int
    values: tuple[str, ...] = ()


class Profiles(msgspec.Struct, frozen=True):
    """A file: its rows, those looked at, its columns, and the sets of columns of which no two rows have the same values.

    `whole_rows` says whether rows differ at all; `day` is the day (ISO) on which the file was written.
    """

    file: str
    rows: int
    looked_at: int
    columns: tuple[Profile, ...]
    keys: tuple[tuple[str, ...], ...]
    whole_rows: bool
    day: str

    def named(self, name: str) -> Profile:
        """Return the column of a name."""
        return next(column for column in self.columns if column.name == name)


def look_at(path: Path, day: str) -> Profiles:
    """Return what stands in a file, looked at in a warehouse of its own; raises UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="peil-") as folder:
        work = Path(folder)
        with Warehouse(work / "look.duckdb") as warehouse:
            table = staged(warehouse, path, work)
            step = max(1, -(-table.rows // LOOKED_AT))
            columns, looked_at = _columns(warehouse, table, step)
            keys = _keys(warehouse, table, columns)
            whole = bool(keys) or _differ(warehouse, table, list(table.columns))
            return Profiles(table.name, table.rows, looked_at, columns, keys, whole, day)


def _cell(table: Table, column: str) -> str:
    name = quoted(column)
    return f"CAST({name} AS VARCHAR)" if column in table.typed else f"nullif(trim({name}), '')"


def _columns(warehouse: Warehouse, table: Table, step: int) -> tuple[tuple[Profile, ...], int]:
    """Return the columns, told in one pass over the rows looked at."""
    cells = ", ".join(f"{_cell(table, column)} AS c{at}" for at, column in enumerate(table.columns))
    told = ["count(*)"]
    for at, column in enumerate(table.columns):
        ways = "NULL" if column in table.typed else f"histogram({way_of(f'c{at}')})"
        told.append(f"[count(c{at}), count(DISTINCT c{at})], {ways}, approx_top_k(c{at}, {MOST_VALUES})")
    picked = f"SELECT {cells} FROM {table.sql}" + (f" WHERE _row % {step} = 1" if step > 1 else "")
    looked_at, *rest = warehouse.rows(f"SELECT {', '.join(told)} FROM ({picked})")[0]
    first = warehouse.rows(f"SELECT {cells} FROM {table.sql} WHERE _row <= 200 ORDER BY _row")
    found = []
    for at, column in enumerate(table.columns):
        (filled, distinct), ways, common = rest[3 * at : 3 * at + 3]
        found.append(_profile(table, column, (looked_at, filled, distinct), ways, ([row[at] for row in first], common)))
    return tuple(found), looked_at


def _profile(table: Table, column: str, counts: tuple[int, int, int], ways: Any, seen: tuple[list[Any], list[Any] | None]) -> Profile:  # noqa: ANN401
    looked_at, filled, distinct = counts
    first, common = seen
    made = of_type(table.typed[column]) if column in table.typed else guess(dict(ways or {}))
    known = dict.fromkeys(str(value) for value in [*first, *(common or [])] if value is not None)
    values = tuple(str(value) for value in common or [] if value is not None) if distinct <= MOST_VALUES else ()
    samples = tuple(value[:MOST_SHOWN] for value in list(known)[:SAMPLES])
    return Profile(column, made if filled else Guess("empty"), samples, 1 - filled / looked_at if looked_at else 1.0, distinct, values)


def _keys(warehouse: Warehouse, table: Table, columns: tuple[Profile, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the sets of columns that tell all rows apart: single ones, else the smallest that do so together."""
    if table.rows < 2:
        return ()
    full = [one for one in columns if one.empty == 0 and one.guess.kind in ("text", "code", "mail", "whole", "moment", "day")]
    most = max((one.distinct for one in full), default=0)
    alone = [one for one in full if one.distinct == most and _differ(warehouse, table, [one.name])]
    if alone:
        return tuple((one.name,) for one in alone)
    telling = sorted(full, key=lambda one: one.distinct, reverse=True)[:MOST_TOGETHER]
    names = [one.name for one in columns if one in telling]
    for size in (2, 3):
        found = [together for together in combinations(names, size) if _differ(warehouse, table, list(together))]
        if found:
            return tuple(found)
    return ()


def _differ(warehouse: Warehouse, table: Table, columns: list[str]) -> bool:
    """Return whether no two rows of the file have the same values in these columns."""
    parts = ", ".join(_cell(table, column) for column in columns)
    return bool(warehouse.one(f"SELECT count(*) = count(DISTINCT hash({parts})) FROM {table.sql}"))
