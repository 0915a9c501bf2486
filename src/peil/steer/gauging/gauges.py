"""Give gauges: one KPI under one filter, its value over any stretch of days, what its season lets expect, and where it may go."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

import numpy as np

from peil.catalogue.structs import Definition
from peil.insight import Calendar, Floats, Forecast, History, forecast, shape
from peil.query.courses import Course, Makings
from peil.values.periods import Period, unit_start

Kind = Literal["sum", "level", "ratio"]
DAY = timedelta(days=1)
WELL_KNOWN = 400  # days of history from which a few weeks more of it say little more of the season
SEASONED = 56  # days of history from which the season is believed
LEAST_KNOWN = 14  # days of history, below which nothing is said of days to come
MOST_OPEN = 14  # days that are still changing and that forecasts leave out; of a source that changes more, these are the last


class Reach:
    """From which day to which a KPI has data, and from which its sources still change them."""

    def __init__(self, begins: date | None, last: date | None, settling: date | None) -> None:
        self.begins = begins
        self.last = last
        self.settling = settling

    @property
    def end(self) -> date | None:
        """Return the day after the last, or None where there are no data."""
        return self.last + DAY if self.last and self.begins else None

    def until(self, period: Period) -> date | None:
        """Return the day up to which a period is known, not including it, or None where none of its days is."""
        end = min(self.end, period.end) if self.end else None
        return end if end is not None and end > period.first else None


class Gauge:
    """A KPI that follows from its measures: exact over any stretch, and drawn for days to come."""

    def __init__(self, definition: Definition, course: Course, reach: Reach, calendar: Calendar) -> None:
        self.definition = definition
        self.course = course
        self.calendar = calendar
        self.reach = reach
        self.makings: Makings = course.makings[definition.id]
        self.parts = list(self.makings.parts.values())
        self._shapes: dict[date, tuple[date, Floats]] = {}
        self._future: Forecast | None = None

    @cached_property
    def kind(self) -> Kind:
        """Return whether the KPI adds up over days, is a level of its last day, or is worked out anew over every stretch."""
        manners = {part.manner for part in self.parts}
        if manners == {"sum"} and adds_up(self.makings):
            return "sum"
        return "level" if manners == {"last"} else "ratio"

    @cached_property
    def values(self) -> Floats:
        """Return the measures by day (measures, days): within the data a day without records adds nothing; outside them nothing is known."""
        found = np.array([self.course.values[part.name] for part in self.parts], dtype=np.float64).reshape(len(self.parts), -1)
        low, high = (self.course.at(day) if day else 0 for day in (self.reach.begins, self.reach.end))
        for row, part in zip(found, self.parts, strict=True):
            if part.manner == "sum":
                row[low:high] = np.where(np.isnan(row[low:high]), part.absent, row[low:high])
        found[:, :low], found[:, high:] = np.nan, np.nan
        return found

    @cached_property
    def cut(self) -> date:
        """Return the day from which on is forecast: the first that sources still change, or the first not known."""
        end = self.reach.end or self.course.end
        settling = self.reach.settling
        return end if settling is None or settling >= end else max(settling, end - MOST_OPEN * DAY)

    @cached_property
    def history(self) -> History:
        """Return the settled past."""
        values = self.values[:, : self.course.at(self.cut)]
        return History(self.course.first, values, self.calendar, tuple(part.manner != "sum" for part in self.parts))

    def known(self, day: date) -> int:
        """Return how many days of history there are before a day, from the first on which there was anything."""
        past = np.nan_to_num(self.values[:, : self.course.at(min(day, self.cut))])
        there = np.flatnonzero(past.any(axis=0))
        return int(past.shape[1] - there[0]) if len(there) else 0

    @cached_property
    def only_grows(self) -> bool:
        """Return whether what was once reached cannot be undone: a sum of days of which none was ever below zero."""
        daily = self.course.daily[self.definition.id]
        return self.kind == "sum" and not bool((np.nan_to_num(daily) < 0).any())

    @cached_property
    def whole(self) -> bool:
        """Return whether it counts things, of which there are no halves."""
        daily = np.nan_to_num(self.course.daily[self.definition.id])
        return self.definition.unit == "count" and self.kind != "ratio" and not bool((daily % 1).any())

    def value(self, first: date, end: date) -> float | None:
        """Return the value over the days from `first` up to, not including, `end`; None where there is none, or no data."""
        known = self.reach.until(Period(first, end))
        return self.course.value(self.definition.id, first, known) if known and self.reach.begins and self.reach.begins < known else None

    def to_date(self, first: date, end: date) -> Floats:
        """Return the value from `first` up to and including each day before `end`; NaN is no value."""
        padded = np.full((len(self.parts), (end - first).days), np.nan)
        low, high = max(first, self.course.first), min(end, self.course.end)
        if low < high:
            padded[:, (low - first).days : (high - first).days] = self.values[:, self.course.at(low) : self.course.at(high)]
        found = self._to_date(padded)
        found[np.isnan(padded).all(axis=0)] = np.nan
        return found

    def season(self, first: date, end: date) -> Floats | None:
        """Return the value to date that the season lets expect by each day, seen from before the day `first`; None where the history is too short.

        Where over a year is known it is seen from the beginning of the quarter: goals of one quarter then share what took time to work out.
        """
        if self.known(first) < SEASONED:
            return None
        quarter = unit_start(first, "quarter")
        seen = quarter if self.known(quarter) >= WELL_KNOWN else first
        kept = self._shapes.get(seen)
        if kept is None or kept[0] < end:
            kept = self._shapes[seen] = (end, shape(self.history.until(seen), seen, end))
        return self._to_date(kept[1][:, (first - seen).days : (end - seen).days])

    def finals(self, first: date, end: date, known: date) -> Floats | None:
        """Return draws of the value over the whole period, of which the days before `known` are as they were; None where too little is known."""
        if self.known(self.cut) < LEAST_KNOWN and known < end:
            return None
        found: dict[str, Any] = {}
        for row, part in enumerate(self.parts):
            if part.manner == "sum":
                actual = float(np.nansum(self.values[row, self.course.at(first) : self.course.at(known)])) if known > first else 0.0
                rest = max(known, first)
                found[part.name] = actual + self.future(end).sums(rest, end)[row] if rest < end else np.asarray([actual])
            else:
                on = end - DAY if part.manner == "last" else first
                found[part.name] = self.values[row, [self.course.at(on)]] if on < known else self.future(end).lasts(on)[row]
        values = self.makings.value(found, (end - first).days)
        return values if np.isfinite(values).mean() > 0.5 else None

    def bands(self, first: date, end: date, known: date) -> Floats | None:
        """Return draws (draws, days) of the value to date on each day from `known` up to `end`; None where too little is known."""
        if known >= end or self.known(self.cut) < LEAST_KNOWN:
            return None
        future = self.future(end)
        paths = future.paths(max(known, first), end)
        days = np.arange((max(known, first) - first).days, (end - first).days) + 1.0
        found: dict[str, Any] = {}
        for row, part in enumerate(self.parts):
            past = self.values[row, self.course.at(first) : self.course.at(known)] if known > first else np.zeros(0)
            if part.manner == "sum":
                found[part.name] = float(np.nansum(past)) + np.cumsum(paths[row], axis=1)
            elif part.manner == "last":
                found[part.name] = paths[row]
            else:
                found[part.name] = np.broadcast_to(past[:1] if len(past) else paths[row][:, :1], paths[row].shape)
        return self.makings.value(found, days[None, :])

    def foreseen(self, seen: date, first: date, end: date) -> Floats:
        """Return draws of the value over days to come, as they could be foreseen on the day `seen`."""
        future = forecast(self.history.until(seen), end)
        found = {}
        for row, part in enumerate(self.parts):
            on = end - DAY if part.manner == "last" else first
            found[part.name] = future.sums(first, end)[row] if part.manner == "sum" else future.lasts(on)[row]
        return self.makings.value(found, (end - first).days)

    def weight(self, first: date, end: date, known: date) -> float:
        """Return how much the days from `known` on weigh in the value of the whole period, by what is expected of them."""
        share = (end - known).days / (end - first).days
        so_far = self.value(first, known)
        if so_far is None or known >= end or self.known(self.cut) < LEAST_KNOWN or any(part.manner != "sum" for part in self.parts):
            return share
        past = self.course.parts(self.definition.id, first, known)
        rest = {part.name: float(self.future(end).sums(known, end)[row].mean()) for row, part in enumerate(self.parts)}
        both = {name: past[name] + value for name, value in rest.items()}
        after, whole = (float(self.makings.value(parts)) for parts in (rest, both))
        found = (whole - so_far) / (after - so_far) if abs(after - so_far) > 1e-6 * abs(so_far) else share
        return found if 0 < found <= 1 else share

    def future(self, until: date) -> Forecast:
        """Return the forecast from the cut up to a day, or further where it was made so."""
        if self._future is None or self._future.first + self._future.means.shape[1] * DAY < until:
            self._future = forecast(self.history, until)
        return self._future

    def _to_date(self, values: Floats) -> Floats:
        """Return the KPI over the days from the first up to each, from its measures by day."""
        days = np.arange(values.shape[1]) + 1.0
        found: dict[str, Floats] = {}
        for row, part in zip(values, self.parts, strict=True):
            if part.manner == "sum":
                found[part.name] = np.nancumsum(row)
            else:
                found[part.name] = row if part.manner == "last" else np.full(len(row), row[0] if len(row) else np.nan)
        return self.makings.value(found, days)


def adds_up(makings: Makings) -> bool:
    """Return whether the value over two stretches is the sum of those over each: tried out, since formulas may say the same in many ways."""
    chance = np.random.default_rng(5)
    names = sorted(makings.parts)
    one, other = (dict(zip(names, chance.uniform(1, 9, (len(names), 8)), strict=True)) for _ in range(2))
    both: Mapping[str, Floats] = {name: one[name] + other[name] for name in names}
    left = makings.value(one, 3) + makings.value(other, 4)
    return bool(np.allclose(left, makings.value(both, 7), rtol=1e-9, atol=1e-9))
