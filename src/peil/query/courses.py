"""Give the course of KPIs: their measures day by day, and how a KPI follows from them over any stretch of days, also one still to come."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

import msgspec
import numpy as np

from peil.catalogue import formula as f
from peil.query.arrange import Arranger, Floats, call, operate
from peil.query.facts import Facts
from peil.query.measures import Leaf, Measure, WindowDays
from peil.query.planning import bases_of
from peil.query.resolve import Asked
from peil.query.telling.notes import settling
from peil.values.periods import FIRST_YEAR

Manner = Literal["sum", "last", "first"]


class Part(msgspec.Struct, frozen=True):
    """A measure of a KPI: over a stretch of days it is the `sum` of its days, or the value of the `last` day or of the `first` (a stock)."""

    name: str
    manner: Manner
    absent: float


class Makings(msgspec.Struct, frozen=True):
    """How a KPI follows from its parts: the expression, and the parts by name."""

    expression: f.Node
    parts: dict[str, Part]

    def value(self, parts: Mapping[str, Any], days: Any = np.nan) -> Floats:  # noqa: ANN401 - numbers, or arrays of one shape
        """Return the KPI from the values of its parts over some stretch (of `days` days), arrays of one shape; no value is NaN."""
        found = _value(self.expression, parts, np.asarray(days, dtype=np.float64))
        shape = np.broadcast_shapes(*(np.shape(part) for part in parts.values())) if parts else np.shape(days)
        return np.where(np.isfinite(found), found, np.nan) + np.zeros(shape)


class Course(msgspec.Struct):
    """The days `first` to `first + days`, not including; `values` of each measure by day, NaN where there is nothing.

    `daily` are the values of each KPI by day; `makings` tells how one follows from its parts, of those that do (sums, counts, stocks, and what is
    computed of them: not distinct counts or medians). `begins` is the first day of each KPI's own data, `ends` the last one; from
    `settling` on sources still change what they said; from `announced` on one of them said so itself.
    """

    first: date
    days: int
    values: dict[str, Floats]
    daily: dict[str, Floats]
    makings: dict[str, Makings]
    begins: dict[str, date]
    ends: dict[str, date]
    settling: dict[str, date]
    announced: dict[str, date]

    def at(self, day: date) -> int:
        """Return the place of a day, within the course or at its end."""
        return min(max((day - self.first).days, 0), self.days)

    def parts(self, kpi: str, first: date, end: date) -> dict[str, float]:
        """Return the values of a KPI's parts over the days from `first` up to, not including, `end`."""
        low, high = self.at(first), self.at(end)
        return {name: _over(self.values[name][low:high], part) for name, part in self.makings[kpi].parts.items()}

    def value(self, kpi: str, first: date, end: date) -> float | None:
        """Return the exact value of a KPI of these makings over the days from `first` up to, not including, `end`; None is no value."""
        found = float(self.makings[kpi].value(self.parts(kpi, first, end), (end - first).days))
        return None if np.isnan(found) else found

    def last(self, kpi: str) -> date | None:
        """Return the last day of a KPI's data, or None where it has none."""
        return self.ends.get(kpi)

    @property
    def end(self) -> date:
        """Return the day after the last."""
        return self.first + timedelta(days=self.days)


def ends_of(asked: tuple[Asked, ...], facts: Facts, today: date) -> dict[str, date]:
    """Return the last whole day of each KPI's data: that of the entity that ends first, as far as its sources go.

    A source goes as far as the last record of any entity it brings: that nobody returned anything this week does not end the returns.
    Today is not whole yet.
    """
    yesterday = today - timedelta(days=1)
    reach: dict[str, date] = {}
    for extent in facts.extents:
        if extent.last_day is not None:
            reach[extent.source] = max(reach.get(extent.source, date.min), min(extent.last_day, yesterday))
    found = {}
    for one in asked:
        bases, flows = bases_of((one,))
        ends = []
        for base in flows or bases:
            mine = [reach[extent.source] for extent in facts.of({base}) if extent.rows and extent.source in reach]
            if mine:
                ends.append(max(mine))
        if ends:
            found[one.definition.id] = min(ends)
    return found


def begins_of(asked: tuple[Asked, ...], facts: Facts) -> dict[str, date]:
    """Return the first day of each KPI's own data."""
    found = {}
    for one in asked:
        days = [extent.first_day for extent in facts.of(bases_of((one,))[1]) if extent.first_day]
        if days:
            found[one.definition.id] = max(min(days), date(FIRST_YEAR, 1, 1))
    return found


def _over(days: Floats, part: Part) -> float:
    if part.manner == "sum":
        known = days[~np.isnan(days)]
        return float(known.sum()) if len(known) else part.absent
    if not len(days):
        return float("nan")
    return float(days[-1] if part.manner == "last" else days[0])


def course_of(arranger: Arranger, facts: Facts, begins: dict[str, date], ends: dict[str, date]) -> Course:
    """Return the course of the KPIs of a question by day, from its arranged measures."""
    resolved = arranger.resolved
    values, daily, makings = {}, {}, {}
    at = [arranger.boundaries.index[bucket.compared] for bucket in resolved.buckets]
    for asked in resolved.asked:
        daily[asked.definition.id] = arranger.values(asked)[0]
        found = makings_of(asked)
        if found is None:
            continue
        makings[asked.definition.id] = found
        for leaf in asked.leaves:
            if leaf.measure.name not in values:
                values[leaf.measure.name] = arranger.leaf(leaf, asked, at, total=False)[0]
    settled, announced = {}, {}
    for asked in resolved.asked:
        since = settling(msgspec.structs.replace(resolved, asked=(asked,)), facts.of(bases_of((asked,))[0]))
        if since:
            settled[asked.definition.id] = min(since.values())
        said = [day for source, day in since.items() if source]
        if said:
            announced[asked.definition.id] = min(said)
    first, count = resolved.period.first, len(resolved.buckets)
    return Course(first, count, values, daily, makings, begins, ends, settled, announced)


def makings_of(asked: Asked) -> Makings | None:
    """Return how a KPI follows from its measures over any stretch of days, or None where it does not."""
    parts = {}
    for leaf in asked.leaves:
        part = _part(leaf)
        if part is None:
            return None
        parts[part.name] = part
    return Makings(asked.expression, parts)


def _part(leaf: Leaf) -> Part | None:
    measure = leaf.measure
    if leaf.shift or leaf.known or leaf.total:
        return None
    if measure.kind == "flow":
        return Part(measure.name, "sum", 0.0) if measure.additive and not measure.limits else None
    side = _side(measure)
    if side is None or not measure.additive:
        return None
    return Part(measure.name, "last" if side == "end" else "first", float("nan"))


def _side(measure: Measure) -> Literal["start", "end"] | None:
    """Return the one bound that a stock looks at, or None where it looks at both or cannot be told by one."""
    if measure.kind == "series":
        return measure.side
    sides = {node.side for limit in measure.limits for node in limit.walk() if isinstance(node, f.Bound)}
    spans = any(isinstance(node, f.Exists) for limit in measure.limits for node in limit.walk())
    return next(iter(sides)) if len(sides) == 1 and not spans and measure.kind == "stock" else None


def _value(node: f.Node, parts: Mapping[str, Any], days: Floats) -> Floats:
    if isinstance(node, Leaf):
        return np.asarray(parts[node.measure.name], dtype=np.float64)
    if isinstance(node, WindowDays):
        return days
    if isinstance(node, f.Number):
        return np.asarray(float(node.text))
    if isinstance(node, f.Negative):
        return -_value(node.of, parts, days)
    if isinstance(node, f.Binary):
        return operate(node.operator, _value(node.left, parts, days), _value(node.right, parts, days))
    if isinstance(node, f.Call):
        return call(node.name, [_value(part, parts, days) for part in node.arguments])
    if isinstance(node, f.Null):
        return np.asarray(np.nan)
    raise TypeError(f"{type(node).__name__} cannot stand in an expression")
