"""How long it takes to tell how 500 goals stand: set at random on most KPIs, with and without filters, at all points of their periods."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np
import rules
from shops import LAST_DAY, shop_of
from timing import report, seconds, shown

from peil.steer.ground import Ground
from peil.steer.pace.standings import standings
from peil.steer.standing import Standing
from peil.values.goals import Form, Goal, Rhythm
from peil.values.periods import add_months
from peil.workspace import Workspace

GOALS, KPIS = 500, 60
FILTERS = ((), (), (), ("channel = 'email'",), ("channel = 'paid_search'",))
FORMS: tuple[Form, ...] = ("end", "end", "end", "hold", "per")
RHYTHMS: tuple[Rhythm, ...] = ("weekly", "monthly")
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def goals_of(workspace: Workspace, count: int) -> list[Goal]:
    """Return goals at random, always the same: many KPIs, months and quarters that began in the last year, targets around anything."""
    chance = np.random.default_rng(20260101)
    kpis = [kpi.id for kpi in workspace.catalogue.kpis.values() if kpi.formula]
    chosen = chance.permutation(kpis)[:KPIS]
    found = []
    for number in range(1, count + 1):
        months = int(chance.choice([1, 3, 3, 3, 6, 12]))
        first = add_months(date(LAST_DAY.year, LAST_DAY.month, 1), -int(chance.integers(0, months)))
        form = FORMS[chance.integers(len(FORMS))]
        found.append(
            Goal(
                id=number,
                title=f"goal {number}",
                kpi=str(chance.choice(chosen)),
                where=FILTERS[chance.integers(len(FILTERS))],
                form=form,
                per="week" if form == "per" else None,
                rhythm=RHYTHMS[chance.integers(len(RHYTHMS))],
                target=float(10 ** chance.uniform(-2, 5)),
                baseline=float(10 ** chance.uniform(-2, 5)),
                first=first,
                last=add_months(first, months) - timedelta(days=1),
                made_at=MADE,
                changed_at=MADE,
            )
        )
    return found


def run(data: Path, scale: float, *, quick: bool) -> None:
    print("Steering")
    workspace = shop_of(data, 1 if quick else scale, None).workspace
    goals, found = goals_of(workspace, GOALS), list[Standing]()
    times = []
    with workspace.hold():
        for _ in range(3):
            ground = Ground(workspace, workspace)
            ground.today = LAST_DAY + timedelta(days=1)
            times.append(seconds(lambda ground=ground: found.__setitem__(slice(None), standings(ground, goals))))
        rules.run(workspace)
    told = sum(one.value is not None for one in found)
    report(
        f"{GOALS} goals on {len({goal.kpi for goal in goals})} KPIs, queries included ({told} with a value)",
        shown(median(times[1:])),
        "goal at scale 10: < 5 s",
    )
