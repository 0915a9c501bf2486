"""Give periods and grains: which whole local days a question is about, and the calendar units they are cut into."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, get_args

import msgspec

from peil.values.errors import BadPeriod
from peil.values.texts import Text

Unit = Literal["day", "week", "month", "quarter", "year"]
Grain = Literal["hour", "day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
FIRST_YEAR, LAST_YEAR = 1900, 2200
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


class Period(msgspec.Struct, frozen=True):
    """Whole local days from `first` up to, not including, `end`; `unit` is set where it is exactly one calendar unit.

    `months` is set where it is so many whole months that are no calendar unit, such as a fiscal year from July.
    """

    first: date
    end: date
    unit: Unit | None = None
    months: int = 0

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.first).days

    @property
    def last(self) -> date:
        """Return the last day that is in."""
        return self.end - timedelta(days=1)

    def __str__(self) -> str:
        """Return the period as it can be asked for."""
        return f"{self.first}..{self.last}"


def unit_start(day: date, unit: Unit) -> date:
    """Return the first day of the calendar unit that holds `day`; weeks begin on Monday (ISO 8601)."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "quarter":
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    if unit == "month":
        return day.replace(day=1)
    return date(day.year, 1, 1) if unit == "year" else day


def add_months(day: date, months: int) -> date:
    """Return the same day that many months on, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def shift(day: date, unit: Unit, count: int) -> date:
    """Return the first day of a unit, `count` units on."""
    if unit in _MONTHS:
        return add_months(day, count * _MONTHS[unit])
    return day + timedelta(days=count * (7 if unit == "week" else 1))


def whole(day: date, unit: Unit) -> Period:
    """Return the calendar unit that holds `day`."""
    first = unit_start(day, unit)
    return Period(first, shift(first, unit, 1), unit)


def before(period: Period, count: int = 1) -> Period:
    """Return the period before: the preceding calendar unit, or as many days right before."""
    if period.unit:
        return whole(shift(period.first, period.unit, -count), period.unit)
    if period.months:
        return _months_on(period, -count * period.months)
    length = timedelta(days=period.days)
    return Period(period.first - count * length, period.end - count * length)


def _months_on(period: Period, months: int) -> Period:
    return Period(add_months(period.first, months), add_months(period.end, months), None, period.months)


def year_before(day: date) -> date:
    """Return the same calendar day a year earlier (28 February for 29 February)."""
    return add_months(day, -12)


def week_year_before(monday: date) -> date:
    """Return the Monday of the same ISO week a year earlier (week 52 where that year has no week 53)."""
    year, week, _ = monday.isocalendar()
    try:
        return date.fromisocalendar(year - 1, week, 1)
    except ValueError:
        return date.fromisocalendar(year - 1, week - 1, 1)


def year_ago(period: Period) -> Period:
    """Return the same part of the calendar a year earlier."""
    if period.unit == "week":
        return whole(week_year_before(period.first), "week")
    if period.unit and period.unit != "day":
        return whole(year_before(period.first), period.unit)
    if period.months:
        return _months_on(period, -12)
    first = year_before(period.first)
    return Period(first, year_before(period.last) + timedelta(days=1), period.unit)


def _within(first: date) -> date:
    """Return a first day; raises ValueError outside the years that are taken."""
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise ValueError(f"the year {first.year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return first


def _day(year: str, month: str, day: str) -> date:
    return _within(date(int(year), int(month), int(day)))


def _number_of_week(year: str, week: str) -> date:
    return _within(date.fromisocalendar(int(year), int(week), 1))


_ABSOLUTE: tuple[tuple[str, Unit, Callable[..., date]], ...] = (
    (r"(\d{4,})", "year", lambda year: _day(year, "1", "1")),
    (r"(\d{4,})-Q([1-4])", "quarter", lambda year, quarter: _day(year, str(int(quarter) * 3 - 2), "1")),
    (r"(\d{4,})-W(\d{1,2})", "week", _number_of_week),
    (r"(\d{4,})-(\d{1,2})", "month", lambda year, month: _day(year, month, "1")),
    (r"(\d{4,})-(\d{1,2})-(\d{1,2})", "day", _day),
)


def _absolute(text: str) -> Period | None:
    for pattern, unit, make in _ABSOLUTE:
        found = re.fullmatch(pattern, text, re.IGNORECASE | re.ASCII)
        if found:
            return whole(make(*found.groups()), unit)
    return None


def fiscal(day: date, unit: Literal["quarter", "year"], starts: int) -> Period:
    """Return the fiscal year, or the quarter of it, that holds a day, of years that begin with the month `starts`."""
    length = _MONTHS[unit]
    first = add_months(day.replace(day=1), -((day.month - starts) % length))
    ordinary = unit_start(first, unit) == first
    return Period(first, add_months(first, length), unit if ordinary else None, 0 if ordinary else length)


def _relative(text: str, today: date, starts: int) -> Period | None:
    if text in ("today", "yesterday"):
        return whole(today - timedelta(days=text == "yesterday"), "day")
    found = re.fullmatch(r"(this|last)-(week|month|quarter|year)", text)
    if found:
        unit: Unit = found[2]  # type: ignore[assignment]
        current = whole(today, unit)
        return current if found[1] == "this" else before(current)
    found = re.fullmatch(r"(this|last)-fiscal-(quarter|year)", text)
    if found:
        current = fiscal(today, found[2], starts)  # type: ignore[arg-type]
        return current if found[1] == "this" else before(current)
    found = re.fullmatch(r"last-(\d{1,4})-(day|week|month|quarter|year)s?", text, re.ASCII)
    if found and int(found[1]) > 0:
        count, unit = int(found[1]), found[2]  # type: ignore[assignment]
        end = unit_start(today, unit)
        return Period(_within(shift(end, unit, -count)), end, unit if count == 1 else None)
    return None


def parse_period(text: str, today: date, fiscal_year_starts: int = 1) -> Period:
    """Return the period that `text` names; words such as `last-30-days` count back from `today`, which itself is left out.

    `fiscal_year_starts` is the month (1 to 12) that `this-fiscal-year` and the like begin with.

    Raises BadPeriod where it cannot be read, ends before it begins, or lies outside the years 1900 to 2200.
    """
    clean = text.strip()
    why = Text("", "")
    try:
        if ".." in clean:
            left, _, right = clean.partition("..")
            ends = [_absolute(part.strip()) or _relative(part.strip().lower(), today, fiscal_year_starts) for part in (left, right)]
            if ends[0] and ends[1] and ends[1].end > ends[0].first:
                return Period(ends[0].first, ends[1].end, ends[0].unit if ends[0] == ends[1] else None)
            if ends[0] and ends[1]:
                why = Text(": it ends before it begins", ": die eindigt voor hij begint")
        found = _absolute(clean) or _relative(clean.lower(), today, fiscal_year_starts)
    except (ValueError, OverflowError):
        found, why = (
            None,
            Text(
                f": there is no such date in the years {FIRST_YEAR} to {LAST_YEAR}",
                f": die datum bestaat niet in de jaren {FIRST_YEAR} tot {LAST_YEAR}",
            ),
        )
    if not found:
        raise BadPeriod(text=text, why=why)
    return found
