"""Give the days of a year on which a shop does not do as usual: holidays, Black Friday, the days around Christmas, known campaigns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from peil.insight.histories import Calendar, Whole

ORDINARY = -1
LAST = 31  # the number of the last day of a month, whatever its date: bookkeepers close months on it
_MOVING = frozenset({-48, -47, -46, -7, -3, -2, -1, 0, 1, 39, 49, 50, 60})
_FIXED = {(12, 5): "sinterklaas", (12, 24): "christmas-eve", (12, 31): "new-years-eve"}
_AROUND_BLACK_FRIDAY = {-4: "week", -3: "week", -2: "week", -1: "week", 0: "friday", 1: "weekend", 2: "weekend", 3: "monday"}


@dataclass(frozen=True)
class Days:
    """Days side by side: the weekday (Monday 0), the day of the month (1 to 30, the last is `LAST`) and the moment of each."""

    end: date  # the day after the last
    weekdays: Whole
    dates: Whole
    moments: Whole
    count: int  # how many moments there are

    def __len__(self) -> int:
        return len(self.weekdays)

    def __getitem__(self, part: slice) -> "Days":
        """Return some of the days, up to `end` where the slice goes to the end."""
        end = self.end - timedelta(days=len(self) - len(range(len(self))[: part.stop]))
        return Days(end, self.weekdays[part], self.dates[part], self.moments[part], self.count)


@lru_cache(maxsize=64)
def days_of(calendar: Calendar, first: date, days: int) -> Days:
    """Return some days from the first on, with what is special about each."""
    every = np.datetime64(first) + np.arange(days)
    months = every.astype("datetime64[M]")
    dates = (every - months).astype(np.int64) + 1
    dates = np.where((every + 1).astype("datetime64[M]") != months, LAST, dates)
    moments, count = moments_of(calendar, first, days)
    return Days(first + timedelta(days=days), (np.arange(days) + first.weekday()) % 7, dates, moments, count)


def moments_of(calendar: Calendar, first: date, days: int) -> tuple[Whole, int]:
    """Return for each of some days the number of the moment it belongs to (`ORDINARY` where none), and how many moments there are.

    A moment is the same each year: Easter Monday, the first holiday of December, a campaign. So what it did last year can be expected again.
    """
    named: dict[date, str] = {}
    last = first + timedelta(days=days)
    for start, end in calendar.events:
        named.update(dict.fromkeys(_days(max(start, first), min(end + timedelta(days=1), last)), "campaign"))
    for year in range(first.year, last.year + 1):
        named.update(_of_trade(year))
    named.update(_holidays(calendar.holidays))
    names = {name: number for number, name in enumerate(sorted(set(named.values())))}
    found = [names.get(named.get(first + timedelta(days=day), ""), ORDINARY) for day in range(days)]
    return np.array(found, dtype=np.int64), len(names)


def _days(start: date, end: date) -> Iterator[date]:
    for day in range((end - start).days):
        yield start + timedelta(days=day)


@lru_cache(maxsize=64)
def _of_trade(year: int) -> dict[date, str]:
    """Return the moments of a year that no law sets but shops know: Black Friday is the day after the fourth Thursday of November."""
    friday = date(year, 11, 1) + timedelta(days=(3 - date(year, 11, 1).weekday()) % 7 + 22)
    found = {friday + timedelta(days=away): name for away, name in _AROUND_BLACK_FRIDAY.items()}
    return found | {date(year, month, day): name for (month, day), name in _FIXED.items()}


def _holidays(holidays: tuple[date, ...]) -> dict[date, str]:
    """Return holidays by what makes them the same each year: days from Easter, else which of its month's holidays it is."""
    found, seen = {}, Counter[tuple[int, int]]()
    for day in sorted(set(holidays)):
        from_easter = (day - easter(day.year)).days
        if from_easter in _MOVING:
            found[day] = f"easter{from_easter:+d}"
        else:
            seen[day.year, day.month] += 1
            found[day] = f"holiday-{day.month}-{seen[day.year, day.month]}"
    return found


def easter(year: int) -> date:
    """Return Easter Sunday (the Gregorian computus of Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    corrected = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - corrected + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
