"""Give how a goal stands: what is expected by now, what came of it, where it goes, and how likely it is that the target is reached."""

from datetime import date

import msgspec

from peil.values.goals import Pace
from peil.values.texts import Text


class Piece(msgspec.Struct, frozen=True):
    """A part of a goal's period, both days in: its value and whether it was as it should be (None: not over, or no value)."""

    first: date
    last: date
    value: float | None
    kept: bool | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a goal stands, all values in the KPI's own unit; None is not known.

    `through` is the last day that is counted in. `value` is the KPI over the goal's days so far, `expected` what it would be by then if the
    target is to be reached, by the shop's own seasons; `gap` is value less expected. `progress` is the part done (1 is the target), `elapsed`
    the part of the days gone. `rate` is the value of a day so far and `needed` that of each day from here on (of what adds up); of anything
    else `needed` is the value over the rest (of a level, such as subscribers, both are its change a day). Of a sum that is wanted per unit, all
    are totals over the units of the period, `target` too. `forecast` with `low` and `high` (between which it comes to lie 8 times in 10) is the
    value at the end. `provisional_from` is the first day counted in that sources may still change. `trouble` orders goals: the most first.
    """

    goal: int
    status: Pace
    why: Text
    target: float
    elapsed: float
    through: date | None = None
    value: float | None = None
    expected: float | None = None
    gap: float | None = None
    progress: float | None = None
    rate: float | None = None
    needed: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    provisional_from: date | None = None
    doubts: tuple[Text, ...] = ()
    pieces: tuple[Piece, ...] = ()
    check_in_due: date | None = None
    overdue: bool = False
    trouble: float = 0.0


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a goal's chart, a value a day from its first to its last: the value so far, what is expected, the forecast with its band."""

    days: tuple[date, ...]
    value: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    forecast: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    target: float
    baseline: float | None


class Past(msgspec.Struct, frozen=True):
    """A period before the goal's, both days in, with the KPI's value over it."""

    first: date
    last: date
    value: float | None


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before a goal is made: the baseline and its period, the past, and what would happen anyway in the goal's period.

    `baseline` is the KPI over the same days a year earlier where there are data, else over the period of the same length before; `season` says
    in words what the season does to this period, `doubts` what keeps the goal from being measured.
    """

    baseline: float | None
    baseline_first: date | None
    baseline_last: date | None
    against: str
    history: tuple[Past, ...]
    forecast: float | None
    low: float | None
    high: float | None
    probability: float | None
    season: Text | None
    doubts: tuple[Text, ...]
