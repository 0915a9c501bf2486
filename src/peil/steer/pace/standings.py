"""Give how goals stand, all of them in few questions."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from peil.steer.gauging.doubts import doubts_of, doubts_of_data
from peil.steer.gauging.figures import Figures, end_figures
from peil.steer.gauging.pieces import piece_figures
from peil.steer.gauging.readings import Measured, Readings
from peil.steer.gauging.rhythms import next_due
from peil.steer.gauging.typed import typed_figures
from peil.steer.gauging.verdicts import Case, verdict
from peil.steer.gauging.words import Says, told
from peil.steer.ground import Ground
from peil.steer.standing import Standing
from peil.values.goals import OUTCOME_WORDS, CheckIn, Goal, Outcome, Pace
from peil.values.texts import Text

CLOSED = Text("Closed on {day}: {outcome}.", "Gesloten op {day}: {outcome}.")
_CLOSED: dict[Outcome, Pace] = {"reached": "reached", "partly": "at_risk", "missed": "off_track", "dropped": "unknown"}
_TROUBLE: dict[Pace, float] = {"off_track": 100.0, "at_risk": 80.0, "unknown": 20.0, "on_track": 10.0, "reached": 0.0}
_LATE, _BROKEN = 60.0, 40.0  # a check-in or a closing that is overdue; a goal that cannot be measured


def standings(ground: Ground, goals: Sequence[Goal], check_ins: Sequence[CheckIn] | None = None) -> list[Standing]:
    """Return how each goal stands, in the order given; `check_ins` are those of all goals, looked up where they are not given."""
    return Pacing(ground, check_ins).standings(goals)


def standing(ground: Ground, goal: Goal) -> Standing:
    """Return how one goal stands."""
    return standings(ground, [goal], ground.state.check_ins.of(goal.id))[0]


def trouble_of(found: Standing, *, late: bool, broken: bool) -> float:
    """Return how much trouble a goal is in: off track first, then at risk, what is overdue, what cannot be measured, on track, reached.

    Within each the less likely one comes first, and what is overdue before what is not.
    """
    weight = max(_TROUBLE[found.status], _LATE if late else 0.0, _BROKEN if broken else 0.0)
    doubt = 0.5 if found.probability is None else 1 - found.probability
    return weight + 10 * doubt + (5 if late else 0)


class Pacing:
    """Judges goals on one ground, with what is known of their check-ins and of people."""

    def __init__(self, ground: Ground, check_ins: Sequence[CheckIn] | None = None) -> None:
        self.ground = ground
        self.says = Says(ground)
        self.people = {one.id: one for one in ground.state.people.listed()}
        self.check_ins: dict[int, list[CheckIn]] = {}
        for one in ground.state.check_ins.listed() if check_ins is None else check_ins:
            self.check_ins.setdefault(one.goal, []).append(one)

    def standings(self, goals: Sequence[Goal]) -> list[Standing]:
        """Return how each goal stands, in the order given."""
        found: dict[int, Standing] = {}
        measured = [goal for goal in goals if goal.closed_on is None and goal.kind == "kpi"]
        for goal in goals:
            if goal.closed_on is not None:
                found[goal.id] = self.closed(goal)
            elif goal.kind != "kpi":
                found[goal.id] = self.judged(goal, typed_figures(goal, self.check_ins.get(goal.id, []), self.ground.today), None)
        for gauge, held in Readings(self.ground).of(measured) if measured else ():
            for goal in sorted(held, key=lambda one: one.last, reverse=True):  # the first asks the forecast furthest ahead
                found[goal.id] = self.unmeasured(goal, gauge) if isinstance(gauge, Text) else self.measured(goal, gauge)
        return [found[goal.id] for goal in goals]

    def measured(self, goal: Goal, gauge: Measured) -> Standing:
        """Return how a goal stands by its gauge."""
        figures = end_figures(goal, gauge) if goal.form == "end" else piece_figures(goal, gauge)
        return self.judged(goal, figures, gauge)

    def judged(self, goal: Goal, figures: Figures, gauge: Measured | None) -> Standing:
        """Return how a goal with such figures stands."""
        today = self.ground.today
        definition = gauge.definition if gauge is not None else None
        elapsed = self._elapsed(goal)
        status, why, doubts = verdict(Case(goal, figures, definition, elapsed, today), self.says)
        doubts += doubts_of(goal, self.ground, self.people, self.says)
        provisional = None
        if gauge is not None:
            doubts += doubts_of_data(goal, figures, gauge, today, self.says)
            since = gauge.reach.settling
            provisional = max(since, goal.first) if since and figures.known and since < figures.known else None
        gap = None if figures.value is None or figures.expected is None else figures.value - figures.expected
        names = ("target", "value", "expected", "progress", "rate", "needed", "forecast", "low", "high", "probability", "pieces")
        numbers = {name: getattr(figures, name) for name in names}
        through = figures.known - timedelta(days=1) if figures.known else None
        found = Standing(
            goal=goal.id,
            status=status,
            why=why,
            elapsed=elapsed,
            through=through,
            gap=gap,
            provisional_from=provisional,
            doubts=tuple(doubts),
            **numbers,
        )
        return self._due(found, goal, broken=figures.value is None and goal.first <= today)

    def unmeasured(self, goal: Goal, why: Text) -> Standing:
        """Return how a goal stands whose KPI cannot be asked."""
        doubts = tuple(doubts_of(goal, self.ground, self.people, self.says))
        ended = why if why.en.endswith(".") else Text(f"{why.en}.", f"{why.nl}.")
        found = Standing(goal=goal.id, status="unknown", why=ended, target=goal.target, elapsed=self._elapsed(goal), doubts=doubts)
        return self._due(found, goal, broken=True)

    def closed(self, goal: Goal) -> Standing:
        """Return how a closed goal stood: as it was closed, whatever the data say now."""
        outcome: Outcome = goal.outcome or "dropped"
        said = told(
            CLOSED,
            day=self.says.day(goal.closed_on or goal.last),
            outcome=OUTCOME_WORDS[outcome],
        )
        progress = goal.final / goal.target if goal.final is not None and goal.target and goal.direction == "up" else None
        return Standing(goal=goal.id, status=_CLOSED[outcome], why=said, target=goal.target, elapsed=1.0, value=goal.final, progress=progress)

    def _due(self, found: Standing, goal: Goal, *, broken: bool) -> Standing:
        last = max((one.day for one in self.check_ins.get(goal.id, ())), default=None)
        due = next_due(goal, last)
        overdue = due is not None and due < self.ground.today
        late = overdue or goal.last < self.ground.today
        return msgspec.structs.replace(found, check_in_due=due, overdue=overdue, trouble=trouble_of(found, late=late, broken=broken))

    def _elapsed(self, goal: Goal) -> float:
        gone = (self.ground.today - goal.first).days
        return min(max(gone / goal.period.days, 0.0), 1.0)
