"""Give the days that a digest is about, and those it holds them against."""

from datetime import date, timedelta

import msgspec

from peil.boards.numbers import Numbers
from peil.values.periods import Period, before, unit_start, whole, year_ago
from peil.values.sending import DigestRhythm
from peil.values.texts import Text

MOST_DAYS = 31  # after a longer stop a daily digest tells of the last of them only
COURSE = {"daily": 28, "weekly": 13, "monthly": 13}
THAN_DAY = Text("the {weekday} before", "de {weekday} ervoor")
THAN_DAYS = Text("the same days of the week before them", "dezelfde weekdagen ervoor")
THAN_WEEK = Text("the week before", "de week ervoor")
THAN_YEAR = Text("{month}", "{month}")
THAN_MONTH = Text("the month before", "de maand ervoor")


class Span(msgspec.Struct, frozen=True):
    """The days a digest is about, and the rhythm it comes in; `year`: a month is held against the same one a year earlier."""

    rhythm: DigestRhythm
    period: Period
    year: bool = False

    def against(self, period: Period) -> Period:
        """Return what a part of the span, from its first day on, is held against: the same weekdays before, or the same part of the unit before."""
        if self.rhythm == "daily":
            back = timedelta(days=7 * -(-self.period.days // 7))
            return Period(period.first - back, period.end - back)
        earlier = year_ago(self.period) if self.year else before(self.period)
        return earlier if period == self.period else Period(earlier.first, min(earlier.first + (period.end - period.first), earlier.end))

    @property
    def course(self) -> tuple[Period, ...]:
        """Return the periods of the small chart: days, weeks or months up to the last of the span."""
        count = COURSE[self.rhythm]
        if self.rhythm == "daily":
            return tuple(Period(day, day + timedelta(days=1)) for day in (self.period.end - timedelta(days=back) for back in range(count, 0, -1)))
        return tuple(before(self.period, back) for back in range(count - 1, -1, -1))

    @property
    def buckets(self) -> int:
        """Return how many periods of the small chart the span is made of."""
        return self.period.days if self.rhythm == "daily" else 1

    def than(self, numbers: Numbers) -> str:
        """Return what the span is held against, in words."""
        if self.rhythm == "daily" and self.period.days == 1:
            return THAN_DAY.say(numbers.language, weekday=numbers.weekday(self.period.first.isoweekday()))
        if self.year:
            return THAN_YEAR.say(numbers.language, month=numbers.month(year_ago(self.period).first))
        words = {"daily": THAN_DAYS, "weekly": THAN_WEEK, "monthly": THAN_MONTH}[self.rhythm]
        return words.say(numbers.language)

    def label(self, numbers: Numbers) -> str:
        """Return the days of the span, in words."""
        first, last = self.period.first, self.period.last
        if self.rhythm == "daily":
            return numbers.full_day(first) if first == last else numbers.span(first, last)
        if self.rhythm == "monthly":
            return numbers.month(first)
        return f"{numbers.week(first)} ({numbers.span(first, last)})"


def span_of(rhythm: DigestRhythm, on: date, since: date | None = None) -> Span:
    """Return what a digest that is due on a day is about: the last whole week or month, or the day before.

    Where the one before it was due on `since`, a daily one is about all days since that one's last.
    """
    if rhythm == "weekly":
        return Span(rhythm, before(whole(on, "week")))
    if rhythm == "monthly":
        return Span(rhythm, before(whole(on, "month")))
    first = on - timedelta(days=1) if since is None else max(since, on - timedelta(days=MOST_DAYS))
    return Span(rhythm, Period(min(first, on - timedelta(days=1)), on))


def link_of(period: Period) -> str:
    """Return the part of an address that asks for a period."""
    unit = "month" if unit_start(period.first, "month") == period.first and whole(period.first, "month").end == period.end else ""
    return f"period={period.first:%Y-%m}" if unit else f"period={period.first}..{period.last}"
