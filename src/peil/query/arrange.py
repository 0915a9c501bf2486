"""Arrange results: put the measures of all scans side by side per slice and window, compute the KPIs on whole columns, make rows."""

from datetime import date, datetime
from typing import Any

import msgspec
import numpy as np

from peil.catalogue import formula as f
from peil.catalogue.model import Model
from peil.query.measures import Leaf, Measure, WindowDays
from peil.query.plan import Scan
from peil.query.resolve import Asked, Resolved, role_of
from peil.query.sql.boundaries import Boundaries
from peil.values.windows import Bucket, Window

Floats = np.ndarray[Any, np.dtype[np.float64]]
Key = tuple[Any, ...]


class Table(msgspec.Struct):
    """A measure's values: one row a slice (by `place`), one column a window; `totals` over all slices; NaN where there is nothing.

    `seen` tells in which windows a slice has records at all.
    """

    place: dict[Key, int]
    values: Floats
    seen: Any
    totals: Floats | None = None


def _floats(column: Any) -> Floats:  # noqa: ANN401
    return np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a cell of a dimension as a plain Python value; None is unknown."""
    if value is None or value is np.ma.masked or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value.astype("datetime64[D]"))
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if isinstance(value, date | datetime) else value


def _coded(column: Any) -> tuple[Any, list[Any]]:  # noqa: ANN401
    """Return the cells of a dimension as numbers of distinct values, and those values as plain ones: ten thousand groups, many rows each."""
    known: dict[Any, int] = {}
    cells = [_plain(cell) for cell in column] if column.dtype.kind in "Mm" else column.tolist()
    codes = np.fromiter((known.setdefault(cell, len(known)) for cell in cells), dtype=np.int64, count=len(cells))
    plain: dict[Any, int] = {}
    values = (value if type(value) is str else _plain(value) for value in known)
    same = np.array([plain.setdefault(value, len(plain)) for value in values], dtype=np.int64)
    return (same[codes] if len(codes) else codes), list(plain)


def _placed(columns: list[Any], rows: int) -> tuple[dict[Key, int], Any]:
    """Return the distinct slices with a number each, and of every row the number of its slice."""
    if not columns:
        return ({(): 0} if rows else {}), np.zeros(rows, dtype=np.int64)
    coded = [_coded(column) for column in columns]
    combined = coded[0][0]
    for codes, values in coded[1:]:
        combined = combined * len(values) + codes
    found, index = np.unique(combined, return_inverse=True)
    parts = []
    for _, values in coded[:0:-1]:
        found, code = np.divmod(found, max(len(values), 1))
        parts.append([values[at] for at in code.tolist()])
    parts.append([coded[0][1][at] for at in found.tolist()])
    return {key: at for at, key in enumerate(zip(*parts[::-1], strict=True))}, index


def tables_of(scan: Scan, columns: dict[str, Any], windows: int, slices: int) -> dict[Measure, Table]:
    """Return the result of a scan as one table a measure; changes of stocks are added up along the windows."""
    rows = len(next(iter(columns.values()))) if columns else 0
    where = np.asarray(np.ma.filled(np.ma.asarray(columns["_w"]), 0), dtype=np.int64) if rows else np.zeros(0, dtype=np.int64)
    total = np.asarray(columns["_t"]) != 0 if "_t" in columns else np.zeros(rows, dtype=bool)
    single = ~total
    place, index = _placed([columns[f"_d{number}"][single] for number in range(slices)] if rows else [], int(single.sum()))
    cut = _Spread(index, where[single], len(place), windows)
    over = _Spread(np.zeros(int(total.sum()), dtype=np.int64), where[total], 1, windows)
    listed = ~np.isnan(cut(np.ones(int(single.sum()))))
    found = {}
    for measure in scan.measures:
        cells = _floats(columns[measure.name]) if rows else np.zeros(0)
        values = cut(cells[single])
        if scan.kind in ("stock", "series"):
            values = _added_up(values)
        if scan.kind == "series":
            counts = _added_up(cut(_floats(columns[f"{measure.name}_n"])[single] if rows else cells))
            values = np.where(counts > 0, values, np.nan)
        seen = listed if scan.kind == "flow" else np.nan_to_num(values) != 0
        found[measure] = Table(place, values, seen, over(cells[total]) if total.any() else None)
    return found


def laid_out(table: Table, at: list[int], windows: int, beside: Table | None = None) -> Table:
    """Return a table of some windows at their places among all windows, beside the table of the other windows."""
    if beside is None and len(at) == windows:
        return table
    place = {key: row for row, key in enumerate({**(beside.place if beside else {}), **table.place})}
    found = Table(place, np.full((len(place), windows), np.nan), np.zeros((len(place), windows), dtype=bool))
    for part, columns in ((beside, list(range(windows))), (table, at)):
        if part is not None:
            cells = np.ix_([place[key] for key in part.place], columns)
            found.values[cells], found.seen[cells] = part.values, part.seen
            if part.totals is not None:
                found.totals = np.full((1, windows), np.nan) if found.totals is None else found.totals
                found.totals[:, columns] = part.totals
    return found


class _Spread:
    """Puts the cells of a result at their slices and windows."""

    def __init__(self, index: Any, where: Any, slices: int, windows: int) -> None:  # noqa: ANN401
        self.inside = (where >= 0) & (where < windows)
        self.index, self.where = index[self.inside], where[self.inside]
        self.shape = (slices, windows)

    def __call__(self, cells: Floats) -> Floats:
        found = np.full(self.shape, np.nan)
        found[self.index, self.where] = cells[self.inside]
        return found


def _added_up(changes: Floats) -> Floats:
    """Return running sums of entries and exits; the rounding takes out what adding and subtracting the same amounts leaves behind."""
    return np.asarray(np.round(np.cumsum(np.nan_to_num(changes), axis=1), 9) + 0.0, dtype=np.float64)


class Arranger:
    """Computes the KPIs of one resolved question from its measures."""

    def __init__(
        self, model: Model, resolved: Resolved, boundaries: Boundaries, tables: dict[Measure, Table], first_days: dict[str, date | None]
    ) -> None:
        self.model = model
        self.resolved = resolved
        self.boundaries = boundaries
        self.tables = tables
        self.first_days = first_days
        self._known_at: dict[tuple[int, bool], list[int]] = {}
        self._known_rows: dict[tuple[int, tuple[int, ...]], Any] = {}
        self.slices = self._slices()

    def _slices(self) -> list[Key]:
        """Return the slices that have anything in the windows that are read, of the measures that can be cut.

        What was there a period earlier and is gone now is the growth that matters most, so the windows before count as well.
        """
        if not self.resolved.dimensions:
            return [()]
        found: dict[Key, None] = {}
        done = set()
        for asked in self.resolved.asked:
            for leaf in asked.leaves:
                table, mark = self.tables[leaf.measure], (leaf.measure, leaf.shift)
                if leaf.total or mark in done or self._missing(leaf, asked, "divisor"):
                    continue
                done.add(mark)
                read = [
                    *self._at(leaf.shift, list(self.resolved.buckets), counterpart=False),
                    *self._at(leaf.shift, list(self.resolved.counterparts), counterpart=True),
                ]
                present = table.seen[:, [index for index in read if index >= 0]].any(axis=1).tolist()
                found.update(dict.fromkeys(key for key, row in table.place.items() if present[row]))
        return list(found)

    def _missing(self, leaf: Leaf, asked: Asked, role: str) -> list[int]:
        """Return the dimensions that a measure in that role cannot be cut by."""
        model_on = [dimension.on(self.model, leaf.measure.base) for dimension in self.resolved.dimensions]
        lacking = [index for index, column in enumerate(model_on) if column is None]
        return lacking if lacking and role_of(asked.expression, leaf) == role else []

    def leaf(self, leaf: Leaf, asked: Asked, at: list[int], *, total: bool) -> Floats:
        """Return a measure's values per slice for these windows; an absent sum or count is 0, anything else absent is no value."""
        table = self.tables[leaf.measure]
        fill = 0.0 if leaf.measure.function in ("sum", "count", "count_distinct") and leaf.measure.kind != "series" else np.nan
        columns = np.array(at, dtype=np.int64)
        if total or leaf.total or not self.resolved.dimensions:
            whole = self._total(table)
            values = np.broadcast_to(whole[columns], (1 if total else len(self.slices), len(at)))
        else:
            rows = self._rows(table, self._missing(leaf, asked, "divisor"))
            values = np.full((len(self.slices), len(at)), np.nan)
            have = rows >= 0
            if have.any():
                values[have] = table.values[np.ix_(rows[have], columns)]
        values = np.where(np.isnan(values), fill, values)
        if leaf.known:
            first = self.first_days.get(leaf.measure.base)
            early = np.array([first is None or _day(self.boundaries.windows[index].end) <= first for index in at])
            values = np.where(early[None, :], np.nan, values)
        return values

    def _rows(self, table: Table, lacking: list[int]) -> Any:  # noqa: ANN401
        """Return the row of a table for each slice, -1 where it has none; the measures of one scan have theirs in common."""
        mark = (id(table.place), tuple(lacking))
        if mark not in self._known_rows:
            keys = self.slices
            if lacking:
                keys = [tuple(None if index in lacking else part for index, part in enumerate(key)) for key in keys]
            self._known_rows[mark] = np.array([table.place.get(key, -1) for key in keys], dtype=np.int64)
        return self._known_rows[mark]

    def _total(self, table: Table) -> Floats:
        if table.totals is not None:
            return np.asarray(table.totals[0])
        if not len(table.values):
            return np.full(len(self.boundaries.windows), np.nan)
        if len(table.values) == 1 and not self.resolved.dimensions:
            return np.asarray(table.values[0])
        nothing = np.isnan(table.values).all(axis=0)
        return np.where(nothing, np.nan, np.nansum(table.values, axis=0))

    def value(self, node: f.Node, asked: Asked, buckets: list[Bucket | None], *, counterpart: bool, total: bool) -> Floats:
        """Return an expression's values, one row a slice, one column a bucket."""
        again = {"counterpart": counterpart, "total": total}
        if isinstance(node, Leaf):
            at = self._at(node.shift, buckets, counterpart=counterpart)
            known = [index for index in at if index >= 0]
            found = np.full((1 if total else len(self.slices), len(at)), np.nan)
            if known:
                found[:, [place for place, index in enumerate(at) if index >= 0]] = self.leaf(node, asked, known, total=total)
            return found
        if isinstance(node, WindowDays):
            days = [_length(self._window(bucket, node.shift, counterpart=counterpart)) if bucket else np.nan for bucket in buckets]
            return np.array([days])
        if isinstance(node, f.Number):
            return np.array([[float(node.text)]])
        if isinstance(node, f.Negative):
            return -self.value(node.of, asked, buckets, **again)
        if isinstance(node, f.Binary):
            return operate(node.operator, self.value(node.left, asked, buckets, **again), self.value(node.right, asked, buckets, **again))
        if isinstance(node, f.Call):
            return call(node.name, [self.value(part, asked, buckets, **again) for part in node.arguments])
        if isinstance(node, f.Null):
            return np.array([[np.nan]])
        raise TypeError(f"{type(node).__name__} cannot stand in an expression")

    def _window(self, bucket: Bucket, shift: int, *, counterpart: bool) -> Window:
        return self.resolved.window(bucket, shift, counterpart=counterpart)

    def _at(self, shift: int, buckets: list[Bucket | None], *, counterpart: bool) -> list[int]:
        mark = (shift, counterpart)
        if mark not in self._known_at:
            windows = [self._window(bucket, shift, counterpart=counterpart) if bucket else None for bucket in buckets]
            self._known_at[mark] = [self.boundaries.index[window] if window else -1 for window in windows]
        return self._known_at[mark]

    def values(self, asked: Asked, *, counterpart: bool = False, total: bool = False) -> Floats:
        """Return a KPI's values, one row a slice, one column a bucket; with `counterpart` those it is compared with."""
        buckets: list[Bucket | None] = list(self.resolved.counterparts) if counterpart else list(self.resolved.buckets)
        found = self.value(asked.expression, asked, buckets, counterpart=counterpart, total=total)
        shape = (1 if total else len(self.slices), len(buckets))
        return np.where(np.isfinite(found), found, np.nan) + np.zeros(shape)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _length(window: Window) -> float:
    span = window.end - window.start
    return float(span.total_seconds() / 86400)


def operate(operator: str, left: Floats, right: Floats) -> Floats:
    """Return what an operator of the formula language makes of two columns; division by zero is no value."""
    with np.errstate(all="ignore"):
        if operator == "+":
            return left + right
        if operator == "-":
            return left - right
        if operator == "*":
            return left * right
        return np.where(right == 0, np.nan, left / np.where(right == 0, np.nan, right))


def call(name: str, values: list[Floats]) -> Floats:
    """Return what a function of the formula language makes of columns."""
    if name == "positive":
        return np.where(values[0] > 0, values[0], np.nan)
    if name == "mean_of":
        return np.asarray(sum(values[1:], values[0]) / len(values))
    if name == "abs":
        return np.abs(values[0])
    if name == "round":
        return np.round(values[0], int(values[1].flat[0]) if len(values) > 1 else 0)
    joined = np.broadcast_arrays(*values)
    if name == "coalesce":
        found = joined[-1]
        for part in joined[-2::-1]:
            found = np.where(np.isnan(part), found, part)
        return found
    with np.errstate(all="ignore"):
        return np.asarray((np.fmin if name == "least" else np.fmax).reduce(joined))
