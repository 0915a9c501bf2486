"""Give targets: the value a KPI should reach, what of it is due in a period, and how an actual value stands beside it."""

import math
from typing import Literal, get_args

import msgspec

from peil.values.periods import Period, Unit, shift, unit_start
from peil.values.texts import Text

Per = Literal["day", "week", "month", "quarter", "year"]
PERS: tuple[Per, ...] = get_args(Per)
Direction = Literal["up", "down", "neutral"]
Status = Literal["on", "near", "off"]

STATUS_WORDS: dict[Direction, dict[Status, Text]] = {
    "up": {
        "on": Text("on target", "streefwaarde gehaald"),
        "near": Text("just short of target", "net onder de streefwaarde"),
        "off": Text("behind target", "onder de streefwaarde"),
    },
    "down": {
        "on": Text("within target", "binnen de streefwaarde"),
        "near": Text("just over target", "net boven de streefwaarde"),
        "off": Text("over target", "boven de streefwaarde"),
    },
    "neutral": {
        "on": Text("on target", "rond de streefwaarde"),
        "near": Text("just off target", "net naast de streefwaarde"),
        "off": Text("off target", "naast de streefwaarde"),
    },
}


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value a KPI should reach in each calendar unit `per`, or in any period where that is None; short by the share `warn` (0 to 1) is near."""

    kpi: str
    value: float
    per: Per | None = None
    warn: float = 0.1


def due(target: Target, period: Period) -> float:
    """Return what is due in a period, by calendar days: of a target per month, 10 days of a month of 31 days are due for 10/31.

    Only what adds up over days (amounts, counts, durations) has a target `per` unit; the caller sees to that.
    """
    return target.value if target.per is None else target.value * _units(period, target.per)


def _units(period: Period, unit: Unit) -> float:
    """Return how many of a calendar unit a period holds, parts of one counted by their days."""
    if unit in ("day", "week"):
        return period.days / (7 if unit == "week" else 1)
    count, first = 0.0, unit_start(period.first, unit)
    while first < period.end:
        following = shift(first, unit, 1)
        count += (min(following, period.end) - max(first, period.first)).days / (following - first).days
        first = following
    return count


def status(target: Target, direction: Direction, amount_due: float, actual: float | None) -> Status | None:
    """Return how an actual value stands beside what is due: no worse is 'on', worse by at most `warn` of it is 'near'; no value has no status.

    Where neither way is better, 'on' is within `warn` on either side and 'near' within twice that.
    """
    if actual is None or not math.isfinite(actual):
        return None
    margin = target.warn * abs(amount_due)
    short = {"up": amount_due - actual, "down": actual - amount_due, "neutral": abs(actual - amount_due) - margin}[direction]
    slack = 1e-9 * max(abs(amount_due), abs(actual))  # sums of parts of units: 99.99999999999999 is 100
    if short <= slack:
        return "on"
    return "near" if short <= margin + slack else "off"


def status_words(status: Status, direction: Direction) -> Text:
    """Return a status in words, such as "just short of target"."""
    return STATUS_WORDS[direction][status]
