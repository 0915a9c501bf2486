"""Give the figures of goals whose numbers people type: manual ones, and milestones that are done or not."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from peil.steer.gauging.figures import Figures
from peil.values.goals import CheckIn, Goal

_FEWEST = 4  # numbers typed, below which no band can be told from them


def typed_figures(goal: Goal, check_ins: Sequence[CheckIn], today: date) -> Figures:
    """Return the figures of a goal from its check-ins: the latest value, what an even course would have by then, and where it goes at this rate."""
    period, start = goal.period, 0.0 if goal.baseline is None else goal.baseline
    told = [(one.day, one.value) for one in check_ins if one.value is not None and one.day <= today]
    found = Figures(target=goal.target, plain=True, complete=today >= period.end)
    gone = min(max((today - period.first).days, 0), period.days)
    found.expected = start + (goal.target - start) * gone / period.days if gone else None
    if not told:
        return found
    day, value = max(reversed(told), key=lambda one: one[0])  # of two on one day the later one
    found.value, found.known = value, min(day + timedelta(days=1), period.end)
    found.progress = (value - start) / (goal.target - start) if goal.target != start else None
    days, left = (found.known - period.first).days, (period.end - found.known).days
    if goal.kind == "kpi" or days <= 0:
        return found
    found.rate = (value - start) / days
    found.needed = (goal.target - value) / left if left > 0 else None
    if goal.kind == "manual" and left > 0:
        found.forecast = value + found.rate * left
        _band(found, goal, [(start, period.first), *((one, at) for at, one in told)])
    return found


def _band(found: Figures, goal: Goal, told: list[tuple[float, date]]) -> None:
    """Put in the band around the forecast: a line through what was typed, and how far that lay off it."""
    if len(told) < _FEWEST or found.forecast is None:
        return
    days = np.array([(day - goal.first).days for _, day in told], dtype=np.float64)
    values = np.array([value for value, _ in told], dtype=np.float64)
    if np.ptp(days) == 0:
        return
    slope, start = np.polyfit(days, values, 1)
    off = values - start - slope * days
    spread = float(np.sqrt((off**2).sum() / (len(told) - 2)))
    at = (goal.period.end - goal.first).days
    doubt = spread * float(np.sqrt(1 + 1 / len(told) + (at - days.mean()) ** 2 / ((days - days.mean()) ** 2).sum()))
    found.low, found.high = found.forecast - 1.28 * doubt, found.forecast + 1.28 * doubt
