"""Give when a goal is to be checked in on: its rhythm as days, and the next of them that is still to be done.

Daily is every day after the first, or after the goal was made where that was later. Weekly is every Monday after that day, fortnightly
every other Monday from the second on; monthly is the first of each month after it, quarterly that of each quarter. A check-in counts for
the due day that it comes before by no more than half a rhythm: who meets on Fridays is not late on Monday. After the last day nothing is
due but to close the goal.
"""

from datetime import date, timedelta

from peil.values.goals import Goal, GoalDraft, Rhythm
from peil.values.periods import Unit, shift, unit_start

_UNITS: dict[Rhythm, Unit] = {"daily": "day", "weekly": "week", "fortnightly": "week", "monthly": "month", "quarterly": "quarter"}
_GRACE: dict[Rhythm, int] = {"daily": 0, "weekly": 3, "fortnightly": 7, "monthly": 15, "quarterly": 45}  # half a rhythm, in days


def next_due(goal: GoalDraft, last: date | None) -> date | None:
    """Return the first due day that no check-in covers, the last one being on `last` (None: never); None where the period has no more."""
    unit, step = _UNITS[goal.rhythm], 2 if goal.rhythm == "fortnightly" else 1
    begun = max(goal.first, goal.made_at.date()) if isinstance(goal, Goal) else goal.first  # nobody could check in before it was made
    day = shift(unit_start(begun, unit), unit, step)
    covered = last + timedelta(days=_GRACE[goal.rhythm]) if last else begun
    while last and day <= covered:
        day = shift(day, unit, step)
    return day if day <= goal.last else None
