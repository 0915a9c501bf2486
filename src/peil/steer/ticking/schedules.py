"""Give the instants at which something is due: times of the day in the shop's zone, each day once, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from peil.values.sending import DigestDraft, DigestRhythm

FURTHEST = 400  # days that are looked back: more than a year of downtime is a new start
QUARTER = timedelta(minutes=15)


class Schedule(msgspec.Struct, frozen=True):
    """A time of the day, every day, on a weekday (1 is Monday), or on a day of the month."""

    at: time
    timezone: str
    rhythm: DigestRhythm = "daily"
    weekday: int = 1
    month_day: int = 1

    def has(self, day: date) -> bool:
        """Return whether something is due on a day."""
        if self.rhythm == "weekly":
            return day.isoweekday() == self.weekday
        return self.rhythm == "daily" or day.day == self.month_day

    def instant(self, day: date) -> datetime:
        """Return when it is due on a day, in UTC.

        A time that the clocks skip is as long after midnight as ever, which the clock then shows an hour later; one that comes twice is the first.
        """
        return datetime.combine(day, self.at, ZoneInfo(self.timezone)).astimezone(UTC)

    def latest(self, now: datetime, after: datetime) -> tuple[date, datetime] | None:
        """Return the last day and instant that something was due, up to now and later than `after`; None where nothing was."""
        day = now.astimezone(ZoneInfo(self.timezone)).date()
        for _ in range(FURTHEST):
            if self.has(day):
                due = self.instant(day)
                if due <= after:
                    return None
                if due <= now:
                    return day, due
            day -= timedelta(days=1)
        return None

    def following(self, now: datetime) -> datetime:
        """Return the next instant that something is due."""
        day = now.astimezone(ZoneInfo(self.timezone)).date()
        while not (self.has(day) and self.instant(day) > now):
            day += timedelta(days=1)
        return self.instant(day)


def schedule_of(digest: DigestDraft, timezone: str) -> Schedule:
    """Return when a digest is due."""
    hour, minute = (int(part) for part in digest.at.split(":"))
    return Schedule(time(hour, minute), timezone, digest.rhythm, digest.weekday, digest.month_day)


def quarter(now: datetime) -> datetime:
    """Return the quarter of an hour that an instant lies in: rules are looked at once in each."""
    return now.astimezone(UTC).replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
