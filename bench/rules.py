"""How long it takes to look at 200 alerts: of every kind on many KPIs, with and without filters, by day, week and month."""

from datetime import timedelta
from statistics import median
from typing import Any

import numpy as np
from shops import LAST_DAY
from timing import report, seconds, shown

from peil.steer.alerts.evaluating import findings_of
from peil.steer.alerts.findings import Finding
from peil.steer.ground import Ground
from peil.values.rules import Rule, RuleGrain
from peil.workspace import Workspace

RULES, KPIS = 200, 60
FILTERS = ((), (), (), ("channel = 'email'",), ("channel = 'paid_search'",))
GRAINS: tuple[RuleGrain, ...] = ("day", "day", "week", "month")
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "threshold", "above": 1e9},
    {"kind": "change", "by": 0.2},
    {"kind": "unusual"},
    {"kind": "unusual"},
    {"kind": "no_data"},
    {"kind": "reached", "above": 1e9},
)


def rules_of(workspace: Workspace, count: int) -> list[Rule]:
    """Return rules at random, always the same."""
    chance = np.random.default_rng(20260102)
    kpis = [kpi.id for kpi in workspace.catalogue.kpis.values() if kpi.formula and not kpi.breakdown]
    chosen = chance.permutation(kpis)[:KPIS]
    return [
        Rule(
            id=number,
            made_at=workspace.now(),
            kpi=str(chance.choice(chosen)),
            where=FILTERS[chance.integers(len(FILTERS))],
            grain=GRAINS[chance.integers(len(GRAINS))],
            **KINDS[number % len(KINDS)],
        )
        for number in range(1, count + 1)
    ]


def run(workspace: Workspace) -> None:
    """Report how long it takes, in a workspace that is held."""
    rules, found = rules_of(workspace, RULES), list[Finding]()
    times = []
    for _ in range(3):
        ground = Ground(workspace, workspace)
        ground.today = LAST_DAY + timedelta(days=1)
        times.append(seconds(lambda ground=ground: found.__setitem__(slice(None), findings_of(ground, rules))))
    told = sum(one.severity is not None and not one.broken for one in found)
    report(
        f"{RULES} alerts on {len({rule.kpi for rule in rules})} KPIs, queries included ({told} could be told)",
        shown(median(times[1:])),
        "with the goals: < 5 s at scale 10",
    )
