"""Give the values of a whole period beside those of its buckets: out of the same scans wherever that is exact, else by scans of its own."""

from itertools import pairwise
from typing import Literal

import msgspec
import numpy as np

from peil.catalogue import formula as f
from peil.query.arrange import Floats, Table
from peil.query.measures import Measure
from peil.query.plan import Scan
from peil.query.sql.boundaries import Boundaries, lies_in
from peil.values.windows import Window

Sources = list[list[int]]


def fillers(windows: list[Window], wanted: list[Window]) -> list[Window]:
    """Return the stretches that the wanted windows hold beside `windows`, so that they can be added up out of both.

    A month compared with the longer one before it has such a stretch: the days that no day is compared with.
    """
    points = sorted({point for window in (*windows, *wanted) for point in (window.start, window.end)})
    stretches = [Window(start, end) for start, end in pairwise(points)]
    return [part for part in stretches if any(lies_in(part, one) for one in wanted) and not any(lies_in(part, one) for one in windows)]


def tiles(window: Window, windows: list[Window]) -> list[int] | None:
    """Return which of these sorted windows, end to end, make up a window; None where they do not."""
    at, found = window.start, []
    for index, part in enumerate(windows):
        if part.start == at and at < part.end <= window.end:
            found.append(index)
            at = part.end
    return found if at == window.end else None


class Wholes:
    """Knows which values of whole windows follow from those of the windows of buckets, and from which.

    What is added up is the sum of its parts. A stock that looks at one bound is that of any window with the same bound. Anything else
    (distinct counts, medians, rows held against both bounds) does not follow and is asked of the records again.
    """

    def __init__(self, buckets: Boundaries, whole: Boundaries) -> None:
        self.buckets = buckets
        self.whole = whole
        parts = [] if buckets.instants else [tiles(window, buckets.windows) for window in whole.windows]
        tiled = [part for part in parts if part is not None]
        self.tiles: Sources | None = tiled if len(tiled) == len(whole.windows) else None

    def sources(self, measure: Measure) -> Sources | None:
        """Return for each whole window the windows whose values give the measure's own, or None where they do not."""
        if measure.kind == "flow":
            return self.tiles if measure.additive and not measure.limits else None
        sides = {node.side for limit in measure.limits for node in limit.walk() if isinstance(node, f.Bound)}
        if measure.kind == "series":
            sides = {measure.side}
        found = [self.bounded_alike(window, sides) for window in ([] if self.buckets.instants else self.whole.windows)]
        return [[index] for index in found if index is not None] if found and None not in found else None

    def bounded_alike(self, window: Window, sides: set[Literal["start", "end"]]) -> int | None:
        """Return a window with the same start, end or both, or None."""
        alike = (
            index
            for index, part in enumerate(self.buckets.windows)
            if ("start" not in sides or part.start == window.start) and ("end" not in sides or part.end == window.end)
        )
        return next(alike, None)

    def left(self, scan: Scan) -> Scan | None:
        """Return the scan with only the measures that must be asked again, or None where there are none."""
        rest = tuple(measure for measure in scan.measures if self.sources(measure) is None)
        if scan.kind == "flow" and self.tiles is None:
            rest = scan.measures
        return msgspec.structs.replace(scan, measures=rest) if rest else None

    def tables(self, tables: dict[Measure, Table], asked: dict[Measure, Table]) -> dict[Measure, Table]:
        """Return the tables of whole windows: those that follow from the buckets' `tables`, and those `asked` again."""
        found = {}
        for measure, table in tables.items():
            sources = self.sources(measure)
            if measure not in asked and sources is not None:
                found[measure] = lifted(table, sources)
            elif measure.kind == "flow" and self.tiles is not None:
                found[measure] = beside(asked[measure], lifted(table, self.tiles))
            else:
                found[measure] = asked[measure]
        return found


def lifted(table: Table, sources: Sources) -> Table:
    """Return a table of whole windows, each the sum of its sources; nothing where none of them has a value."""
    seen = np.zeros((len(table.place), len(sources)), dtype=bool)
    for at, parts in enumerate(sources):
        seen[:, at] = table.seen[:, parts].any(axis=1)
    return Table(table.place, _sums(table.values, sources), seen, None if table.totals is None else _sums(table.totals, sources))


def _sums(values: Floats, sources: Sources) -> Floats:
    found = np.full((len(values), len(sources)), np.nan)
    for at, parts in enumerate(sources):
        cells = values[:, parts]
        found[:, at] = np.where(np.isnan(cells).all(axis=1), np.nan, np.nansum(cells, axis=1))
    return found


def beside(table: Table, other: Table) -> Table:
    """Return a table in the rows of another one of the same records, which also tells where there are any."""
    rows = np.array([table.place.get(key, -1) for key in other.place], dtype=np.int64)
    values = np.full((len(other.place), other.values.shape[1]), np.nan)
    values[rows >= 0] = table.values[rows[rows >= 0]]
    return Table(other.place, values, other.seen, table.totals)
