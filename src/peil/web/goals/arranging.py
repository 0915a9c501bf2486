"""Arrange goals: as a tree under the objectives they are key results of, and over time between the first day and the last."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from peil.values.goals import Objective
from peil.values.periods import Period, add_months, unit_start
from peil.web.goals.shown import Shown
from peil.web.viewing import View

MOST_TICKS = 9


class Branch(msgspec.Struct):
    """A goal with those under it, or an objective with its key results and the objectives under it."""

    goal: Shown | None
    objective: Objective | None
    under: list["Branch"]


class Tick(msgspec.Struct, frozen=True):
    """A month on the axis: where it begins, in hundredths of the whole, and its name."""

    at: float
    word: str


class Lane(msgspec.Struct, frozen=True):
    """A goal over time, in hundredths of the whole: where it begins, how long it is, and how much of that is gone."""

    goal: Shown
    at: float
    wide: float
    gone: float


class Timeline(msgspec.Struct, frozen=True):
    """Goals over time, with the months and where today is (None: outside)."""

    lanes: list[Lane]
    ticks: list[Tick]
    today: float | None


def tree(view: View, found: Sequence[Shown]) -> list[Branch]:
    """Return the goals found under their parents and objectives; objectives stand in it where something found is under them."""
    objectives = {one.id: Branch(None, one, []) for one in view.running.workspace.state.steering.objectives.listed()}
    goals = {one.id: Branch(one, None, []) for one in found}
    roots: list[Branch] = []
    for one in found:
        above = goals.get(one.parent or 0) or objectives.get(one.objective or 0)
        (above.under if above else roots).append(goals[one.id])
    tops: list[Branch] = []
    for branch in objectives.values():
        above = objectives.get((branch.objective.parent if branch.objective else None) or 0)
        (above.under if above else tops).append(branch)
    return [branch for branch in tops if _pruned(branch)] + roots


def _pruned(branch: Branch) -> bool:
    """Return whether there is a goal at or under a branch; objectives without one are taken out."""
    branch.under = [one for one in branch.under if one.goal or _pruned(one)]
    return bool(branch.goal or branch.under)


def timeline(view: View, rows: Sequence[Shown]) -> Timeline | None:
    """Return goals over time; None where there are none."""
    if not rows:
        return None
    whole = Period(unit_start(min(one.first for one in rows), "month"), max(one.last for one in rows) + timedelta(days=1))

    def at(day: date) -> float:
        return round(100 * (day - whole.first).days / whole.days, 2)

    lanes = []
    for one in rows:
        wide = max(at(one.last + timedelta(days=1)) - at(one.first), 0.5)
        lanes.append(Lane(one, at(one.first), round(wide, 2), round(wide * min(max(one.elapsed, 0), 1), 2)))
    now = view.today
    return Timeline(lanes, ticks(view, whole), at(now) if whole.first <= now < whole.end else None)


def ticks(view: View, whole: Period) -> list[Tick]:
    """Return the months that are named: each one, or of a long time every third, sixth or twelfth."""
    months: list[date] = []
    day = whole.first
    while day < whole.end:
        months.append(day)
        day = add_months(day, 1)
    step = next((size for size in (1, 3, 6, 12) if len(months) / size <= MOST_TICKS), 12 * (1 + len(months) // (12 * MOST_TICKS)))
    return [Tick(round(100 * (day - whole.first).days / whole.days, 2), view.numbers.short_month(day)) for day in months[::step]]
