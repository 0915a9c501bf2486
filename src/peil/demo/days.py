"""The days of the demo shop: local time, seasons and rhythm, and the frame (scale, seed, stories) every part is made in."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np

from peil.demo.columns import Array, chances

if TYPE_CHECKING:
    from peil.demo.planted import Story

TIME_ZONE = "Europe/Amsterdam"
SECOND = 1_000_000
DAY_SECONDS = 86_400
YEARLY_GROWTH = 1.155

_EPOCH = date(1970, 1, 1)
_MONTHS_OF_YEAR = (0.72, 0.78, 1.02, 1.28, 1.34, 1.18, 0.92, 0.85, 0.9, 0.82, 1.02, 1.12)
_WEEKDAYS = (1.05, 0.98, 0.97, 0.98, 0.93, 0.95, 1.14)
_WORKDAY_HOURS = (5, 3, 2, 1, 1, 2, 6, 14, 22, 28, 32, 33, 34, 32, 31, 31, 32, 33, 36, 46, 56, 55, 38, 16)
_WEEKEND_HOURS = (7, 4, 3, 2, 1, 2, 4, 9, 19, 32, 42, 45, 44, 43, 43, 43, 42, 38, 36, 42, 49, 47, 34, 15)
_CLOCK_CHANGES_BEFORE = 3 * 3_600
"""Clocks change between 01:00 and 03:00 local time: earlier than this, the offset of midnight holds."""


def epoch_day(day: date) -> int:
    """Give days since 1970."""
    return (day - _EPOCH).days


def shift_months(day: date, months: int) -> date:
    """Give the same day some months later or earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Month:
    """The days of one calendar month that lie in the data: `start` included, `stop` not, counted from the first day."""

    index: int
    year: int
    number: int
    start: int
    stop: int

    @property
    def days(self) -> int:
        """Give how many days of the month are in the data."""
        return self.stop - self.start


@dataclass(frozen=True)
class Frame:
    """What every part of the shop is made in: its days, its scale, its seed and its stories."""

    first: date
    until: date
    scale: float
    seed: int
    stories: tuple[Story, ...]

    def rng(self, part: str, month: int = 0) -> np.random.Generator:
        """Give the random numbers of one part in one month: its own, so that leaving other parts out changes nothing."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, crc32(part.encode()), month])))

    @cached_property
    def count(self) -> int:
        """Give the number of days."""
        return (self.until - self.first).days + 1

    @cached_property
    def dates(self) -> list[date]:
        """Give every day."""
        return [self.first + timedelta(days=day) for day in range(self.count)]

    @cached_property
    def epoch(self) -> Array:
        """Give every day as days since 1970."""
        return epoch_day(self.first) + np.arange(self.count)

    @cached_property
    def weekday(self) -> Array:
        """Give the day of the week, Monday = 0."""
        return (self.epoch + 3) % 7

    @cached_property
    def month_of_year(self) -> Array:
        """Give the month of every day, January = 0."""
        return np.array([day.month - 1 for day in self.dates])

    @cached_property
    def years(self) -> Array:
        """Give the years elapsed since the first day."""
        return np.arange(self.count) / 365.25

    @cached_property
    def months(self) -> list[Month]:
        """Give the calendar months, the first and the last perhaps not whole."""
        edges = [day for day in range(self.count) if day == 0 or self.dates[day].day == 1]
        return [
            Month(index, self.dates[start].year, self.dates[start].month, start, stop)
            for index, (start, stop) in enumerate(zip(edges, [*edges[1:], self.count], strict=True))
        ]

    @cached_property
    def _offsets(self) -> Array:
        """Give the offset from UTC in seconds at midnight and at noon, per day."""
        zone = ZoneInfo(TIME_ZONE)
        moments = [[datetime.combine(day, at, zone).utcoffset() for at in (time(0), time(12))] for day in self.dates]
        return np.array([[int(offset.total_seconds()) if offset else 0 for offset in pair] for pair in moments])

    def utc(self, days: Array, seconds: Array | int) -> Array:
        """Give microseconds since 1970 for local seconds after local midnight, by day; days before or after the data count too."""
        inside = np.clip(days, 0, self.count - 1)
        seconds = np.asarray(seconds, dtype=np.int64)
        offset = self._offsets[inside, (seconds >= _CLOCK_CHANGES_BEFORE).astype(np.int64)]
        moments: Array = ((self.epoch[0] + days) * DAY_SECONDS + seconds - offset) * SECOND
        return moments

    @cached_property
    def end(self) -> int:
        """Give the instant after the last day."""
        midnight = datetime.combine(self.until + timedelta(days=1), time(0), ZoneInfo(TIME_ZONE))
        return int(midnight.astimezone(UTC).timestamp()) * SECOND

    def local_day(self, moments: Array) -> Array:
        """Give the day an instant falls on (the hour in which clocks change may be off)."""
        rough = np.clip(moments // (DAY_SECONDS * SECOND) - self.epoch[0], 0, self.count - 1)
        days: Array = (moments // SECOND + self._offsets[rough, 1]) // DAY_SECONDS - self.epoch[0]
        return days

    def span(self, story: str) -> slice:
        """Give the days of a story."""
        found = next(each for each in self.stories if each.id == story)
        return slice(max((found.start - self.first).days, 0), max((found.end - self.first).days + 1, 0))

    def during(self, story: str) -> Array:
        """Say for every day whether it lies in a story."""
        marks = np.zeros(self.count, dtype=np.bool_)
        marks[self.span(story)] = True
        return marks

    @cached_property
    def season(self) -> Array:
        """Give how busy the shop is on every day: 1 is the mean of a year at the level of the first day, growth included."""
        middles = np.arange(-15, 12 * 30.44 + 46, 30.44)
        levels = [_MONTHS_OF_YEAR[(month - 1) % 12] for month in range(len(middles))]
        day_of_year = np.array([day.timetuple().tm_yday for day in self.dates])
        busy = np.interp(day_of_year, middles, levels)
        busy *= np.array(_WEEKDAYS)[self.weekday]
        busy *= np.array([_special(day) for day in self.dates])
        noise = self.rng("season").lognormal(0.0, 0.06, self.count)
        level: Array = busy * noise * YEARLY_GROWTH**self.years
        return level

    @cached_property
    def promotion(self) -> Array:
        """Give the shop-wide discount of every day as a share: Black Friday week and the January sale."""
        return np.array([_discount(day) for day in self.dates])

    @cached_property
    def _clock(self) -> tuple[Array, Array]:
        minutes = np.arange(1_440) / 60
        hours = np.arange(25) + 0.0
        workday, weekend = (chances(np.interp(minutes, hours, [*levels, levels[0]])) for levels in (_WORKDAY_HOURS, _WEEKEND_HOURS))
        return workday, weekend

    def time_of_day(self, rng: np.random.Generator, days: Array) -> Array:
        """Draw local seconds after midnight by the rhythm of the day, evenings busiest."""
        workday, weekend = self._clock
        lot = rng.integers(0, 65_536, len(days), dtype=np.uint16)
        minute = np.where(self.weekday[days] >= 5, weekend[lot], workday[lot])
        seconds: Array = minute * 60 + rng.integers(0, 60, len(days))
        return seconds

    def draw_days(self, rng: np.random.Generator, weights: Array, expected: float) -> Array:
        """Draw about `expected` days, in order, in proportion to weights per day."""
        counts = rng.poisson(weights * (expected / weights.sum()))
        return np.repeat(np.arange(self.count), counts)

    def office_hours(self, rng: np.random.Generator, rows: int, start: float = 8.5, hours: float = 9.0) -> Array:
        """Draw local seconds after midnight within working hours."""
        seconds: Array = ((start + rng.random(rows) * hours) * 3_600).astype(np.int64)
        return seconds


def _from_black_friday(day: date) -> int:
    """Give the days since Black Friday, the day after the fourth Thursday of November."""
    thursday = date(day.year, 11, 22 + (3 - date(day.year, 11, 22).weekday()) % 7)
    return (day - thursday).days - 1


def _discount(day: date) -> float:
    """Give the shop-wide discount of a day as a share."""
    if 0 <= _from_black_friday(day) + 4 <= 7:
        return 0.2
    return 0.15 if day.month == 1 and 8 <= day.day <= 21 else 0.0


def _special(day: date) -> float:
    """Give how much busier than usual a particular day is."""
    friday = _from_black_friday(day)
    if -4 <= friday <= 3:
        return 2.1 if friday == 0 else 1.7 if friday == 3 else 1.35
    fixed = {(12, 5): 0.8, (12, 24): 0.6, (12, 25): 0.5, (12, 26): 0.6, (12, 31): 0.5, (1, 1): 0.5, (4, 27): 0.75}
    if (day.month, day.day) in fixed:
        return fixed[day.month, day.day]
    if day.month == 12:
        return 1.15 if day.day <= 20 else 0.85
    return 1.12 if day.month == 11 and day.day >= 25 else 1.0


def frame_of(until: date, months: int, scale: float, seed: int, planted: tuple[Story, ...]) -> Frame:
    """Give the frame of a shop of `months` months up to and including `until`."""
    return Frame(shift_months(until, -months) + timedelta(days=1), until, scale, seed, planted)
