"""Give periods as the calendar has them, so that the ones before them are the same part of it."""

from peil.values.periods import Period, Unit, add_months, whole

_UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")


def in_calendar(period: Period) -> Period:
    """Return a period with the calendar unit it is, or the number of whole months, where it is so."""
    for unit in _UNITS:
        if whole(period.first, unit).end == period.end and whole(period.first, unit).first == period.first:
            return Period(period.first, period.end, unit)
    months = (period.end.year - period.first.year) * 12 + period.end.month - period.first.month
    exact = months > 0 and period.first.day == 1 and add_months(period.first, months) == period.end
    return Period(period.first, period.end, None, months) if exact else Period(period.first, period.end)
