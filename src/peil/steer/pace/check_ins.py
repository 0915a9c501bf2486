"""Give a check-in filled in from the data: what somebody then adds a sentence and their confidence to."""

from copy import copy
from datetime import date

from peil.steer.ground import Ground
from peil.steer.pace.standings import standing
from peil.values.goals import CheckInDraft, Goal


def on_day(ground: Ground, day: date) -> Ground:
    """Return the ground as it was on a day: what was known of the days before it, by the data as they are now."""
    found = copy(ground)
    found.today = min(day, ground.today)
    return found


def prefilled(ground: Ground, goal: Goal, day: date) -> CheckInDraft:
    """Return a check-in of a day (today, or one gone by) as the data have it; of a goal whose numbers people type, with the latest one."""
    found = standing(on_day(ground, day), goal)
    return CheckInDraft(
        goal=goal.id,
        day=day,
        through=found.through,
        value=found.value,
        expected=found.expected,
        forecast=found.forecast,
        probability=found.probability,
        status=found.status,
        measured=goal.kind == "kpi",
    )
