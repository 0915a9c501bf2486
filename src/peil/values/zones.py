"""Give the clock changes of a time zone, so that local days and hours are cut on whole columns without a zone library per row."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec


class Offset(msgspec.Struct, frozen=True):
    """From the instant `since` (UTC) local time is `seconds` ahead of UTC."""

    since: datetime
    seconds: int


def _seconds(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first instant, to the second, in (low, high] with the offset of `high`."""
    target = _seconds(zone, high)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (low, middle) if _seconds(zone, middle) == target else (middle, high)
    return high


@lru_cache(maxsize=256)
def offsets(timezone: str, first: date, last: date) -> tuple[Offset, ...]:
    """Return the offsets in force from `first` to `last` (both in), the one at the start first; looks once a week, then to the second."""
    zone = ZoneInfo(timezone)
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)
    found = [Offset(at, _seconds(zone, at))]
    step = timedelta(days=7)
    while at < end:
        after = min(at + step, end)
        if _seconds(zone, after) != found[-1].seconds:
            change = _change(zone, at, after)
            found.append(Offset(change, _seconds(zone, change)))
            after = change
        at = after
    return tuple(found)


def day_start(day: date, timezone: str) -> datetime:
    """Return the instant (UTC) at which a local day begins."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
    return local.astimezone(UTC)
