"""Give what the season does to a period, in words: how it usually compares with the year around it, and which month makes it so."""

from collections.abc import Callable
from datetime import date, timedelta

from peil.steer.gauging.gauges import Gauge
from peil.steer.gauging.words import Says, told
from peil.values.periods import Period, add_months, shift, unit_start, year_ago
from peil.values.texts import Text

YEARS = 3
_LEAST = 0.03  # a season that makes less difference is none to speak of
_NEARLY = 350  # days of data that make a year
USUALLY = Text("This period is usually", "Deze periode ligt meestal")
ONCE = Text("In {year} this period was", "In {year} lag deze periode")
LEVEL = Text("{years} like the rest of the year.", "{years} gelijk met de rest van het jaar.")
OFF = Text("{years} {share} {side} the year's average{because}.", "{years} {share} {side} het jaargemiddelde{because}.")
ABOVE, BELOW = Text("above", "boven"), Text("below", "onder")
BECAUSE = Text(", mostly because of {month}", ", vooral door {month}")
Mean = Callable[[date, date], float | None]


def season_of(period: Period, gauge: Gauge, says: Says) -> Text | None:
    """Return how the same part of earlier years compared with the year around it; None for levels, whole years and histories below a year."""
    if gauge.kind == "level" or period.days > _NEARLY:
        return None
    ratios, back = [], period
    for _ in range(YEARS):
        back = year_ago(back)
        ratio = _ratio(back, gauge)
        if ratio is not None:
            ratios.append((back, ratio))
    if not ratios:
        return None
    usual = sum(ratio for _, ratio in ratios) / len(ratios) - 1
    years = USUALLY if len(ratios) > 1 else told(ONCE, year=str(ratios[0][0].first.year))  # one year is no habit
    if abs(usual) < _LEAST:
        return told(LEVEL, years=years)
    month = _month(ratios[0][0], gauge, up=usual > 0)
    names = (numbers.calendar.months[month - 1] for numbers in (says.english, says.dutch)) if month else ()
    because = told(BECAUSE, month=Text(*names)) if month else Text("", "")
    return told(OFF, years=years, share=says.chance(abs(usual)), side=ABOVE if usual > 0 else BELOW, because=because)


def _mean(gauge: Gauge, first: date, end: date) -> float | None:
    """Return the value of a stretch, of a sum that of a day."""
    value = gauge.value(first, end)
    return value / (end - first).days if value is not None and gauge.kind == "sum" else value


def _year_around(period: Period, gauge: Gauge) -> Period | None:
    """Return the year with the period in its middle, moved as far as the data ask."""
    begins, end = gauge.reach.begins, gauge.reach.end
    if begins is None or end is None or period.first < begins or period.end > end:
        return None
    begins = max(begins, gauge.course.first)
    first = period.first + timedelta(days=period.days // 2 - 182)
    first = max(min(first, end - timedelta(days=365)), begins)
    after = min(first + timedelta(days=365), end)
    return Period(first, after) if (after - first).days >= _NEARLY else None


def _ratio(period: Period, gauge: Gauge) -> float | None:
    year = _year_around(period, gauge)
    mean = _mean(gauge, year.first, year.end) if year else None
    own = _mean(gauge, period.first, period.end)
    return own / mean if own is not None and mean is not None and mean > 0 else None


def _month(period: Period, gauge: Gauge, *, up: bool) -> int | None:
    """Return the month of a period of several that is furthest off the others, in the direction of the whole; None where it is but one."""
    first, found = unit_start(period.first, "month"), []
    if add_months(first, 1) >= period.end:
        return None
    while first < period.end:
        after = shift(first, "month", 1)
        mean = _mean(gauge, max(first, period.first), min(after, period.end))
        if mean is not None and (min(after, period.end) - max(first, period.first)).days > 13:
            found.append((mean, first.month))
        first = after
    return (max(found) if up else min(found))[1] if len(found) > 1 else None
