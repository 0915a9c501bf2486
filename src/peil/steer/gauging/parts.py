"""Give the parts of a period that a goal is kept in: calendar units, or as often as its rhythm goes."""

from datetime import date

from peil.values.goals import GoalDraft
from peil.values.periods import Period, Unit, shift, unit_start, whole
from peil.values.targets import Target, due

_OF_RHYTHM: dict[str, Unit] = {"daily": "day", "weekly": "week", "fortnightly": "week", "monthly": "month", "quarterly": "quarter"}
_SMALLER: dict[Unit, Unit] = {"year": "quarter", "quarter": "month", "month": "week", "week": "day"}


def pieces_of(goal: GoalDraft) -> list[Period]:
    """Return the parts that a goal is kept in: calendar units (`per`, or as its rhythm goes; weeks by two for a fortnight), cut off at its ends.

    Where a rhythm leaves but one part to a level that is to be held, it is cut finer.
    """
    unit = goal.per if goal.form == "per" and goal.per else _OF_RHYTHM[goal.rhythm]
    step = 2 if goal.form == "hold" and goal.rhythm == "fortnightly" else 1
    found = _cut(goal.period, unit, step)
    while len(found) < 2 and goal.form == "hold" and unit in _SMALLER:
        unit, step = _SMALLER[unit], 1
        found = _cut(goal.period, unit, step)
    return found


def _cut(period: Period, unit: Unit, step: int) -> list[Period]:
    found, start = [], unit_start(period.first, unit)
    while start < period.end:
        after = shift(start, unit, step)
        found.append(Period(max(start, period.first), min(after, period.end)))
        start = after
    return found


def begun(goal: GoalDraft, known: date | None) -> list[Period]:
    """Return the parts that have begun, as far as there are data."""
    return [Period(piece.first, min(piece.end, known)) for piece in pieces_of(goal) if known and piece.first < known]


def share_of(goal: GoalDraft, part: Period) -> float:
    """Return how many units a part is: less than 1 where the goal begins or ends within one."""
    if goal.form == "per" and goal.per:
        return due(Target("", 1.0, goal.per), part)
    unit = _OF_RHYTHM[goal.rhythm]
    length = 14 if goal.rhythm == "fortnightly" else whole(part.first, unit).days
    return part.days / length
