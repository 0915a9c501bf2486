"""Give samples: a KPI that does not follow from its measures (distinct counts, medians), known by the periods that were asked."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from peil.catalogue.structs import Definition
from peil.insight import DRAWS, Floats
from peil.steer.gauging.gauges import LEAST_KNOWN, Kind, Reach
from peil.steer.gauging.spans import in_calendar
from peil.values.periods import Period, before, year_ago

Ask = Callable[[Sequence[Period]], list[float | None]]
BEFORE, YEARS = 2, 1  # earlier periods of the same length, and the same one a year earlier: each is counted anew, over all its records
_NOISE = 0.15  # how much such periods are believed to differ before any is seen, as a share
_FIRMLY = 3.0  # how many periods that belief is worth


class Sample:
    """A KPI known only over the periods that were asked, each answered once; where it goes is told by how earlier periods ended."""

    def __init__(self, definition: Definition, reach: Reach, ask: Ask) -> None:
        self.definition = definition
        self.reach = reach
        self._ask = ask
        self._values: dict[tuple[date, date], float | None] = {}

    @property
    def kind(self) -> Kind:
        """Return `ratio`: its value over a stretch is no sum of those of its days."""
        return "ratio"

    @property
    def only_grows(self) -> bool:
        """Return whether it cannot fall as days come in: a count of distinct things."""
        return self.definition.unit == "count"

    @property
    def whole(self) -> bool:
        """Return whether it counts things, of which there are no halves."""
        return self.only_grows

    @property
    def cut(self) -> date:
        """Return the first day that is not known."""
        return self.reach.end or date.max

    def known(self, day: date) -> int:
        """Return how many days of history there are before a day."""
        end = min(day, self.cut)
        return max((end - self.reach.begins).days, 0) if self.reach.begins else 0

    def learn(self, periods: Iterable[Period]) -> None:
        """Ask for periods, all at once."""
        wanted = [period for period in dict.fromkeys(periods) if (period.first, period.end) not in self._values]
        for period, value in zip(wanted, self._ask(wanted) if wanted else [], strict=True):
            self._values[period.first, period.end] = value

    def value(self, first: date, end: date) -> float | None:
        """Return the value over the days from `first` up to, not including, `end`; None where there is none, or no data."""
        known = self.reach.until(Period(first, end))
        if known is None or self.reach.begins is None or self.reach.begins >= known:
            return None
        if (first, known) not in self._values:
            self.learn([Period(first, known)])
        return self._values[first, known]

    def earlier(self, period: Period) -> list[Period]:
        """Return the periods before that say how such a period goes: of the same length, and of the same part of the year, all data."""
        spoken = in_calendar(period)
        found = [before(spoken, count) for count in range(1, BEFORE + 1)]
        back = spoken
        for _ in range(YEARS):
            back = year_ago(back)
            found.append(back)
        begins, end = self.reach.begins, self.reach.end
        return [
            one
            for one in {(one.first, one.end): one for one in found}.values()
            if begins and end and begins <= one.first and one.end <= min(end, period.first)
        ]

    def wanted(self, period: Period) -> list[Period]:
        """Return the periods to ask before a period can be judged: it so far, earlier ones as far in, and those whole."""
        known = self.reach.until(period)
        past = self.earlier(period) if known != period.end else []
        gone = (known - period.first if known else timedelta(0)) or timedelta(0)
        so_far = [Period(one.first, one.first + gone) for one in past if timedelta(0) < gone < one.end - one.first]
        return ([Period(period.first, known)] if known else []) + so_far + past

    def ways(self, period: Period) -> list[tuple[float, float]]:
        """Return the values of earlier periods as far in as this one is, and those they ended with."""
        known = self.reach.until(period)
        if known is None:
            return []
        gone, found = known - period.first, []
        self.learn(self.wanted(period))
        for one in self.earlier(period):
            part, whole = self.value(one.first, min(one.first + gone, one.end)), self.value(one.first, one.end)
            if part is not None and whole is not None and (part > 0 or not self.only_grows):
                found.append((part, whole))
        return found

    def due(self, period: Period, target: float) -> float | None:
        """Return what a period that is to end with the target has by now, as earlier ones had; None where there are none."""
        ways = self.ways(period)
        if not ways:
            return None
        if self.only_grows:
            return target * float(np.median([part / whole for part, whole in ways if whole]))
        return target + float(np.median([part - whole for part, whole in ways]))

    def finals(self, first: date, end: date, known: date) -> Floats | None:
        """Return draws of the value over the whole period, of which the days before `known` are as they were; None where too little is known."""
        period = Period(first, end)
        so_far = self.value(first, known) if known > first else None
        if so_far is not None and known >= end:
            return np.asarray([so_far])
        if self.known(self.cut) < LEAST_KNOWN:
            return None
        if so_far is None:
            ends = [value for value in (self.value(one.first, one.end) for one in self.earlier(period)) if value is not None]
            return _drawn(np.asarray(ends), 1.0) if ends else None
        ways, left = self.ways(period), (end - known).days / (end - first).days
        found = [so_far * whole / part if self.only_grows else so_far + whole - part for part, whole in ways]
        return _drawn(np.asarray(found), left) if found else None


def _drawn(middles: Floats, left: float) -> Floats:
    """Return evenly spaced draws around what earlier periods say; the less of the period is left, the narrower."""
    middle, count = float(np.median(middles)), len(middles)
    seen = float(((middles - middle) ** 2).sum()) if count > 1 else 0.0
    believed = (_NOISE * middle) ** 2 * left
    spread = np.sqrt((seen + _FIRMLY * believed) / (max(count - 1, 0) + _FIRMLY) * (1 + 1 / count))
    places = (np.arange(DRAWS) + 0.5) / DRAWS
    found: Floats = middle + spread * np.sqrt(2) * _inverse_error(2 * places - 1)
    return found


def _inverse_error(values: Floats) -> Floats:
    """Return the inverse of the error function (Winitzki's approximation, within 0.002)."""
    logs = np.log(1 - values**2)
    first = 2 / (np.pi * 0.147) + logs / 2
    found: Floats = np.sign(values) * np.sqrt(np.sqrt(first**2 - logs / 0.147) - first)
    return found
