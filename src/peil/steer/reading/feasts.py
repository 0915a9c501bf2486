"""Give the days before which shops want things done: Christmas, Sinterklaas, Black Friday, Easter, the summer."""

from collections.abc import Callable
from datetime import date, timedelta


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, ch. 8)."""
    golden = year % 19
    century, part = divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, rest = divmod(part, 4)
    sunday = (32 + 2 * leap + 2 * quarter - moon - rest) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def black_friday(year: int) -> date:
    """Return the day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21 + 1)


_DAYS: dict[str, Callable[[int], date]] = {
    "black friday": black_friday,
    "sinterklaas": lambda year: date(year, 12, 5),
    "christmas": lambda year: date(year, 12, 25),
    "kerstmis": lambda year: date(year, 12, 25),
    "kerst": lambda year: date(year, 12, 25),
    "new year": lambda year: date(year, 12, 31),
    "oud en nieuw": lambda year: date(year, 12, 31),
    "nieuwjaar": lambda year: date(year, 12, 31),
    "easter": easter,
    "pasen": easter,
    "summer": lambda year: date(year, 6, 21),
    "zomer": lambda year: date(year, 6, 21),
    "valentijnsdag": lambda year: date(year, 2, 14),
    "valentine's day": lambda year: date(year, 2, 14),
}
FEAST_WORDS = "|".join(_DAYS)


def feast(name: str, today: date) -> date:
    """Return the first day of that name after today."""
    made = _DAYS[name](today.year)
    return made if made > today else _DAYS[name](today.year + 1)
