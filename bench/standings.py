"""Goals set at random in the past of the demo shop and judged as `peil goal list` judges them: on every KPI, held against what came of them.

Of those said to be reached with 70 to 90 %, were about 80 % reached? Does the 80 % band hold 80 % of what came? Is the end that follows from
"expected by now" nearer to what came than the one of a straight line?
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from shops import LAST_DAY, demo_of
from timing import report

from peil.steer.gauging.readings import Readings
from peil.steer.ground import Ground
from peil.steer.pace.standings import standings
from peil.steer.standing import Standing
from peil.values.goals import PACES, Goal
from peil.values.periods import add_months
from peil.values.texts import Text
from peil.workspace import Workspace

MADE = datetime(2020, 1, 1, tzinfo=UTC)
CHANCES = ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))
BACK = (300, 255, 200, 150, 100, 55)  # days before the end of the data on which goals are looked at
SEED = 1


class Came(NamedTuple):
    """A goal as it was judged, the kind of its KPI, and the value it ended with."""

    goal: Goal
    kind: str
    standing: Standing
    value: float

    @property
    def reached(self) -> bool:
        return self.goal.meets(self.value)

    @property
    def held(self) -> bool:
        low, high = self.standing.low, self.standing.high
        return low is not None and high is not None and low <= self.value <= high


def seen_on(workspace: Workspace, day: date) -> Ground:
    """Return the ground as it was on a day of the past."""
    ground = Ground(workspace, workspace)
    ground.today = day
    return ground


def goals_on(workspace: Workspace, day: date, chance: np.random.Generator) -> list[Goal]:
    """Return a goal on every KPI, of the month or the quarter that holds a day, with a target around what it is said to come to."""
    plain = []
    for number, kpi in enumerate(sorted(kpi.id for kpi in workspace.catalogue.kpis.values() if kpi.formula), 1):
        months = int(chance.choice([1, 3]))
        first = add_months(day.replace(day=1), -int(chance.integers(0, months)))
        last = add_months(first, months) - timedelta(days=1)
        plain.append(Goal(id=number, title=kpi, kpi=kpi, target=1.0, first=first, last=last, made_at=MADE, changed_at=MADE))
    found = []
    for goal, standing in zip(plain, standings(seen_on(workspace, day), plain), strict=True):
        if standing.forecast is None or standing.low is None or standing.high is None or standing.high == standing.low:
            continue
        target = standing.forecast + (standing.high - standing.low) / 2.56 * float(chance.normal())
        toward = "up" if chance.integers(2) else "down"
        found.append(msgspec.structs.replace(goal, target=target, direction=toward))
    return found


def came_of(workspace: Workspace, days: list[date]) -> Iterator[Came]:
    """Yield goals as they were judged on days of the past, with what came of them."""
    chance = np.random.default_rng(SEED)
    for day in days:
        goals = goals_on(workspace, day, chance)
        judged = {one.goal: one for one in standings(seen_on(workspace, day), goals)}
        for gauge, mine in Readings(Ground(workspace, workspace)).of(goals):
            for goal in () if isinstance(gauge, Text) else mine:
                value = gauge.value(goal.period.first, goal.period.end)
                if value is not None and judged[goal.id].probability is not None:
                    yield Came(goal, gauge.kind, judged[goal.id], value)


def share(found: list[Came], claim: Callable[[Came], bool]) -> str:
    return f"{np.mean([claim(one) for one in found]):.0%}" if found else "–"


def run(data: Path, *, quick: bool) -> None:
    print("Standings")
    workspace = demo_of(data)
    days = [LAST_DAY - timedelta(days=back) for back in BACK[: 2 if quick else None]]
    with workspace.hold():
        found = list(came_of(workspace, days))
    report(f"{len(found)} goals: the 80 % band holds", share(found, lambda one: one.held), "goal: about 80 %")
    for kind in ("sum", "ratio", "level"):
        mine = [one for one in found if one.kind == kind]
        report(f"  of these {len(mine)} {kind}s", share(mine, lambda one: one.held))
    for low, high in CHANCES:
        mine = [one for one in found if low <= (one.standing.probability or 0.0) < high]
        report(f"said {low:.0%} to {min(high, 1):.0%}: reached of {len(mine)}", share(mine, lambda one: one.reached))
    for pace in PACES:
        mine = [one for one in found if one.standing.status == pace]
        report(f"{pace}: reached of {len(mine)}", share(mine, lambda one: one.reached))
    even, seasoned = [], []
    for one in found:
        value, expected = one.standing.value, one.standing.expected
        if one.kind == "sum" and value and expected and one.value > 0 and 0.1 < one.standing.elapsed < 0.95 and one.goal.target > 0:
            seasoned.append(abs(value * one.goal.target / expected / one.value - 1))
            even.append(abs(value / one.standing.elapsed / one.value - 1))
    for name, off in (("the season", seasoned), ("a straight line", even)):
        report(f"end projected along {name}, off by ({len(off)} sums)", f"{np.median(off):.1%} in the middle, {np.mean(off):.1%} on average")
