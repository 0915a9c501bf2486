"""Give days, periods and the labels of buckets as people write them in their language."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache

import msgspec

from peil.values.periods import Grain
from peil.values.texts import Language, Text

LOCALES: dict[Language, str] = {"en": "en_GB", "nl": "nl_NL"}
UNKNOWN = Text("unknown", "onbekend")
_UNITS: dict[Grain, tuple[Text, Text]] = {
    "hour": (Text("hour", "uur"), Text("hours", "uur")),
    "day": (Text("day", "dag"), Text("days", "dagen")),
    "week": (Text("week", "week"), Text("weeks", "weken")),
    "month": (Text("month", "maand"), Text("months", "maanden")),
    "quarter": (Text("quarter", "kwartaal"), Text("quarters", "kwartalen")),
    "year": (Text("year", "jaar"), Text("years", "jaar")),
}


class Calendar(msgspec.Struct, frozen=True):
    """The names of months, weekdays (from Monday) and quarters in one language."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    quarters: tuple[str, ...]


@cache
def calendar_of(language: Language) -> Calendar:
    """Return the names as CLDR has them; looked up once, since a look-up takes longer than writing a date."""
    from babel import Locale

    locale = Locale.parse(LOCALES[language])
    return Calendar(
        months=tuple(locale.months["format"]["wide"][month] for month in range(1, 13)),
        short_months=tuple(locale.months["format"]["abbreviated"][month] for month in range(1, 13)),
        weekdays=tuple(locale.days["format"]["wide"][day] for day in range(7)),
        short_weekdays=tuple(locale.days["format"]["abbreviated"][day] for day in range(7)),
        quarters=tuple(locale.quarters["format"]["abbreviated"][quarter] for quarter in range(1, 5)),
    )


def moment_of(label: str) -> date | datetime:
    """Return the day, or with an hour grain the moment, that the `period` of a row stands for."""
    return date.fromisoformat(label) if len(label) == 10 else datetime.fromisoformat(label)


class Dates:
    """Writes days and periods in the reader's language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.calendar = calendar_of(language)

    def day(self, day: date) -> str:
        """Return a day with its year: 1 okt 2026."""
        return f"{self.short_day(day)} {day.year}"

    def short_day(self, day: date) -> str:
        """Return a day without its year: 1 okt."""
        return f"{day.day} {self.calendar.short_months[day.month - 1]}"

    def full_day(self, day: date) -> str:
        """Return a day in full: donderdag 1 oktober 2026."""
        return f"{self.calendar.weekdays[day.weekday()]} {day.day} {self.month(day)}"

    def month(self, day: date) -> str:
        """Return the month of a day: oktober 2026."""
        return f"{self.calendar.months[day.month - 1]} {day.year}"

    def short_month(self, day: date) -> str:
        """Return the month of a day, shortened: okt 2026."""
        return f"{self.calendar.short_months[day.month - 1]} {day.year}"

    def week(self, day: date) -> str:
        """Return the ISO week of a day: week 41, 2026."""
        year, week, _ = day.isocalendar()
        return f"week {week}, {year}"

    def quarter(self, day: date) -> str:
        """Return the quarter of a day: K4 2026."""
        return f"{self.calendar.quarters[(day.month - 1) // 3]} {day.year}"

    def hour(self, moment: datetime) -> str:
        """Return the hour of a moment: 14:00."""
        return f"{moment:%H:%M}"

    def weekday(self, number: int, *, short: bool = False) -> str:
        """Return the name of an ISO weekday (1 = Monday)."""
        names = self.calendar.short_weekdays if short else self.calendar.weekdays
        return names[number - 1] if 1 <= number <= 7 else str(number)

    def span(self, first: date, last: date) -> str:
        """Return the days from one up to and including another, as short as can be: 1–31 okt 2026."""
        if first == last:
            return self.day(last)
        if first.year != last.year:
            return f"{self.day(first)} – {self.day(last)}"
        begin = str(first.day) + "–" if first.month == last.month else self.short_day(first) + " – "
        return begin + self.day(last)

    def bucket(self, label: date | datetime, grain: Grain) -> str:
        """Return a bucket in full, by the first day (or hour) of it."""
        if isinstance(label, datetime):
            return f"{self.day(label)} {self.hour(label)}"
        if grain == "year":
            return str(label.year)
        return {"week": self.week, "month": self.month, "quarter": self.quarter}.get(grain, self.day)(label)

    def axis(self, labels: Sequence[str], grain: Grain) -> list[str]:
        """Return the labels of an axis: short, with the year only where there is more than one, and the day only where that is new."""
        moments = [moment_of(label) for label in labels]
        if grain == "hour":
            return list(self._hours(moments))
        if grain == "year":
            return [str(moment.year) for moment in moments]
        several = len({_year(moment, grain) for moment in moments}) > 1
        return [self._short(moment, grain, with_year=several) for moment in moments]

    def _short(self, day: date, grain: Grain, *, with_year: bool) -> str:
        year = f" {_year(day, grain)}" if with_year else ""
        if grain == "week":
            return f"wk {day.isocalendar().week}{year}"
        if grain == "month":
            return f"{self.calendar.short_months[day.month - 1]}{year}"
        if grain == "quarter":
            return f"{self.calendar.quarters[(day.month - 1) // 3]}{year}"
        return f"{self.short_day(day)}{year}"

    def _hours(self, moments: Sequence[date | datetime]) -> Iterator[str]:
        days = {(moment.year, moment.month, moment.day) for moment in moments}
        for moment in moments:
            clock = f"{moment:%H:%M}"
            yield f"{self.short_day(moment)} {clock}" if len(days) > 1 else clock

    def units(self, count: int, grain: Grain) -> str:
        """Return a number of buckets: 1 dag, 30 dagen."""
        return f"{count} {_UNITS[grain][count != 1].say(self.language)}"

    def ago(self, day: date, today: date) -> str:
        """Return how long ago a day is: vandaag, gisteren, 3 dagen geleden."""
        days = (today - day).days
        if days < 0:
            return Text("in {days}", "over {days}").say(self.language, days=self.units(-days, "day"))
        if days < 2:
            return (Text("yesterday", "gisteren") if days else Text("today", "vandaag")).say(self.language)
        return Text("{days} ago", "{days} geleden").say(self.language, days=self.units(days, "day"))


def _year(moment: date, grain: Grain) -> int:
    return moment.isocalendar().year if grain == "week" else moment.year
