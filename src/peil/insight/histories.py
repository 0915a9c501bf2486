"""Give what a forecast is made of: daily series that belong together, and the days that are known to be special."""

from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
Truths = np.ndarray[Any, np.dtype[np.bool_]]


class Calendar(msgspec.Struct, frozen=True):
    """The days of which it is known beforehand that they differ: public holidays, and campaigns (first and last day, both in)."""

    holidays: tuple[date, ...] = ()
    events: tuple[tuple[date, date], ...] = ()


class History(msgspec.Struct):
    """Daily series that belong together, such as the measures of one KPI.

    `values` is (series, days), NaN where nothing is known; the last column is the last complete day. `level` says which series are
    levels (subscribers, stock on hand), of which a day's value follows from the day before, and not amounts of a day; no entry means none.
    """

    first: date
    values: Floats
    calendar: Calendar = Calendar()
    level: tuple[bool, ...] = ()

    @property
    def end(self) -> date:
        """Give the day after the last one known."""
        return self.first + timedelta(days=self.values.shape[1])

    def until(self, day: date) -> "History":
        """Return the same history as it was before a day."""
        days = max((day - self.first).days, 0)
        return History(self.first, self.values[:, :days], self.calendar, self.level)

    def is_level(self, series: int) -> bool:
        """Say whether a series is a level."""
        return series < len(self.level) and self.level[series]
