"""Give windows: the stretches of whole local days (or hours) that an answer has a value for, and those they are compared with."""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from peil.values.periods import Grain, Period, Unit, before, shift, unit_start, week_year_before, year_ago, year_before
from peil.values.zones import day_start

Comparison = Literal["previous", "year"]
Moment = date | datetime


class Window(msgspec.Struct, frozen=True, order=True):
    """From `start` up to, not including, `end`: local days, or instants (UTC) where the grain is an hour."""

    start: Moment
    end: Moment


class Bucket(msgspec.Struct, frozen=True):
    """A calendar unit in an answer: `label` is its first day (or hour), `window` the part of it that the period covers.

    `whole` says whether the period covers all of it; `lapsed` is the part that had gone by at the last load, where it is not yet over.
    """

    label: Moment
    window: Window
    whole: bool
    lapsed: Window | None = None

    @property
    def compared(self) -> Window:
        """Return the part that is compared like for like: what has gone by."""
        return self.lapsed or self.window


def _lapse(window: Window, known: date) -> Window | None:
    if isinstance(window.end, datetime) or window.end <= known:
        return None
    return Window(window.start, max(min(window.end, known), window.start))


def hours_of(period: Period, timezone: str) -> list[Bucket]:
    """Return the hours of a period's days as they pass: 23 or 25 on the days the clock changes."""
    at, end = day_start(period.first, timezone), day_start(period.end, timezone)
    hour = timedelta(hours=1)
    found = []
    while at < end:
        found.append(Bucket(at, Window(at, at + hour), whole=True))
        at += hour
    return found


def buckets_of(period: Period, grain: Grain | None, *, known: date, timezone: str) -> list[Bucket]:
    """Return the buckets of a period; `known` is the first day of which nothing can be known yet.

    Without a grain the period itself is the one bucket.
    """
    if grain == "hour":
        return hours_of(period, timezone)
    if grain is None:
        window = Window(period.first, period.end)
        return [Bucket(period.first, window, whole=True, lapsed=_lapse(window, known))]
    found, label = [], unit_start(period.first, grain)
    while label < period.end:
        after = shift(label, grain, 1)
        window = Window(max(label, period.first), min(after, period.end))
        found.append(Bucket(label, window, whole=window == Window(label, after), lapsed=_lapse(window, known)))
        label = after
    return found


def _same_part(window: Window, label: date, target: date, limit: date) -> Window:
    """Return the days of the unit at `target` that lie as far into it as the window's days lie into theirs."""
    start = target + (window.start - label)
    length = window.end - window.start
    return Window(min(start, limit), min(start + length, limit))


def earlier(bucket: Bucket, count: int, *, grain: Grain | None, period: Period) -> Window:
    """Return the window `count` buckets before: the whole unit where the bucket is whole, else the same part of it."""
    window = bucket.compared
    if grain == "hour":
        step = timedelta(hours=count)
        return Window(window.start - step, window.end - step)
    unit: Unit | None = grain or period.unit
    if unit is None:
        target = before(period, count)
        if period.months and not bucket.lapsed:
            return Window(target.first, target.end)
        return _same_part(window, period.first, target.first, target.end)
    label = bucket.label if grain else period.first
    first = shift(label, unit, -count)
    limit = shift(first, unit, 1)
    return Window(first, limit) if bucket.whole and not bucket.lapsed else _same_part(window, label, first, limit)


def compared_period(period: Period, comparison: Comparison) -> Period:
    """Return the period that this one is compared with."""
    return before(period) if comparison == "previous" else year_ago(period)


def _aligned(bucket: Bucket, index: int, counterparts: list[Bucket], grain: Grain, comparison: Comparison) -> Bucket | None:
    if comparison == "previous" or grain == "hour":
        return counterparts[index] if index < len(counterparts) else None
    label: date = bucket.label
    target = week_year_before(label) if grain == "week" else year_before(label)
    return next((found for found in counterparts if found.label == target), None)


def _same(bucket: Bucket, label: date, limit: date, other: Bucket) -> Bucket:
    """Return the counterpart cut to the part of it that the bucket shows of its own unit."""
    if bucket.whole and not bucket.lapsed:
        return other
    part = _same_part(bucket.compared, label, other.label, limit)
    return Bucket(other.label, part, whole=False)


def counterparts_of(buckets: list[Bucket], period: Period, grain: Grain | None, comparison: Comparison, *, timezone: str) -> list[Bucket | None]:
    """Return for each bucket the one it is compared with, like for like, or None where the other period has no such bucket."""
    target = compared_period(period, comparison)
    if grain is None:
        other = Bucket(target.first, Window(target.first, target.end), whole=True)
        return [_same(buckets[0], period.first, target.end, other)]
    if comparison == "year" and grain == "week":
        target = Period(target.first - timedelta(days=7), target.end + timedelta(days=7))
    others = buckets_of(target, grain, known=date.max, timezone=timezone)
    found: list[Bucket | None] = []
    for index, bucket in enumerate(buckets):
        counterpart = _aligned(bucket, index, others, grain, comparison)
        if counterpart is None or grain == "hour":
            found.append(counterpart)
        else:
            found.append(_same(bucket, bucket.label, shift(counterpart.label, grain, 1), counterpart))
    return found
