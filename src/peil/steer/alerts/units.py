"""Give the whole days, weeks and months that rules look at, and those they are compared with."""

from datetime import date, timedelta
from typing import Literal

from peil.values.periods import Period, before, shift, unit_start, whole, year_ago
from peil.values.rules import RuleGrain

EARLIER: dict[RuleGrain, int] = {"day": 13, "week": 26, "month": 24}  # units that are asked one by one, of KPIs that do not follow from measures


def last_whole(grain: RuleGrain, last: date) -> Period:
    """Return the last day, week or month that is over when data go up to and including `last`."""
    found = whole(last, grain)
    return found if found.last <= last else whole(unit_start(last, grain) - timedelta(days=1), grain)


def compared(unit: Period, grain: RuleGrain, against: Literal["previous", "year"]) -> Period:
    """Return what a unit is compared with: of a day the same weekday a week or 52 weeks earlier, of others the one before or a year ago."""
    if grain == "day":
        first = unit.first - timedelta(days=7 if against == "previous" else 364)
        return Period(first, first + timedelta(days=1), "day")
    return before(unit) if against == "previous" else year_ago(unit)


def alike(unit: Period, grain: RuleGrain) -> list[Period]:
    """Return the units before one that tell what is usual for it, the earliest first: of a day the same weekdays."""
    if grain == "day":
        days = (unit.first - timedelta(days=7 * back) for back in range(EARLIER[grain], 0, -1))
        return [Period(day, day + timedelta(days=1), "day") for day in days]
    return [whole(shift(unit.first, grain, -back), grain) for back in range(EARLIER[grain], 0, -1)]
