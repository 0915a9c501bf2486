"""Try a rule on the past: when it would have fired, had it looked at every day of the last weeks as it does now."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

import msgspec

from peil.query.courses import Course, makings_of
from peil.query.facts import Facts
from peil.query.questions import Answer, Question
from peil.steer.alerts.evaluating import findings_of, on_goals
from peil.steer.alerts.findings import Finding
from peil.steer.alerts.judging import judged
from peil.steer.alerts.units import alike, compared, last_whole
from peil.steer.gauging.readings import Readings
from peil.steer.ground import Answering, Ground, Shop
from peil.values.periods import Period
from peil.values.rules import EventKind, Rule, RuleDraft, RuleState
from peil.values.texts import Text

TRIED = 90  # days
ON_GOALS_EVERY = 7  # days between looks at goals: each look makes a forecast for every goal
DAY = timedelta(days=1)


class Tried(msgspec.Struct, frozen=True):
    """What a rule would have told on a day: of which subject, with its value and what it was held against."""

    day: date
    kind: EventKind
    subject: str
    value: float | None
    bar: float | None
    text: Text
    path: str


class Known:
    """Answers that are kept: a past day is asked what the others were."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self._courses: dict[tuple[tuple[str, ...], tuple[str, ...]], Course] = {}
        self._values: dict[tuple[str, tuple[str, ...], date, date], float | None] = {}

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        return self.answering.ask(question)

    def course(self, kpis: tuple[str, ...], where: tuple[str, ...] = ()) -> Course:
        """Return the course of KPIs, asked once."""
        if (kpis, where) not in self._courses:
            self._courses[kpis, where] = self.answering.course(kpis, where)
        return self._courses[kpis, where]

    def windows(self, kpis: tuple[str, ...], where: tuple[str, ...], periods: Sequence[Period]) -> dict[str, list[float | None]]:
        """Return the values of KPIs over periods, each asked once."""
        lacking = [period for period in periods if any((kpi, where, period.first, period.end) not in self._values for kpi in kpis)]
        if lacking:
            for kpi, values in self.answering.windows(kpis, where, lacking).items():
                self._values.update({(kpi, where, one.first, one.end): value for one, value in zip(lacking, values, strict=True)})
        return {kpi: [self._values[kpi, where, period.first, period.end] for period in periods] for kpi in kpis}


class Then:
    """A shop as it was on an earlier day: the same data up to and including the day before."""

    def __init__(self, shop: Shop, facts: Facts, today: date) -> None:
        self._shop = shop
        self._today = today
        extents = [msgspec.structs.replace(one, last_day=min(one.last_day, today - DAY), settling_from=None) for one in facts.extents if one.last_day]
        kept = tuple(one for one in extents if one.first_day is None or (one.last_day is not None and one.first_day <= one.last_day))
        self._facts = msgspec.structs.replace(facts, extents=kept)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else the shop has
        return getattr(self._shop, name)

    def facts(self) -> Facts:
        """Return what was loaded, as far as days go."""
        return self._facts

    def today(self) -> date:
        """Return the day."""
        return self._today

    def now(self) -> datetime:
        """Return the same time of that day as it is now."""
        return self._shop.now() - (self._shop.today() - self._today)


def trial(ground: Ground, draft: RuleDraft, days: int = TRIED) -> list[Tried]:
    """Return what a rule would have told over the last days of its data, the first first; paused or not, in quiet hours or not.

    Goals are looked at as they are now, once a week: which goals there were then, and what was typed at check-ins, is left out.
    """
    values = {name: getattr(draft, name) for name in RuleDraft.__struct_fields__}
    rule = Rule(id=0, made_at=ground.now, **values | {"paused": False})
    known, facts = Known(ground.answering), ground.shop.facts()
    last = min(max((one.last_day for one in facts.extents if one.last_day), default=ground.today), ground.today - DAY) + DAY
    step = ON_GOALS_EVERY if on_goals(rule) else 1
    _learn(Ground(known, ground.shop), rule, last - (days + 1) * DAY, last)
    states: dict[str, RuleState] = {}
    found: list[Tried] = []
    for back in range(days - days % step, -1, -step):
        then = Ground(known, cast("Shop", Then(ground.shop, facts, last - back * DAY)))
        for finding in findings_of(then, [rule]):
            state, kind = judged(states.get(finding.subject, RuleState(rule=0, subject=finding.subject)), finding)
            states[finding.subject] = state
            if kind is not None and (kind != "recovered" or rule.recovery):
                found.append(_tried(finding, kind, then.today))
            if finding.broken:
                return found
    return found


def _tried(finding: Finding, kind: EventKind, today: date) -> Tried:
    day = finding.through or today - DAY
    return Tried(day, kind, finding.subject, finding.value, finding.bar, finding.text, finding.path)


def _learn(ground: Ground, rule: Rule, first: date, last: date) -> None:
    """Ask at once for the periods of a KPI that does not follow from its measures, in place of a few for each day."""
    asked = Readings(ground).asked(rule.kpi or "", rule.where)
    if on_goals(rule) or isinstance(asked, Text) or makings_of(asked[0]) is not None:
        return
    units = list(dict.fromkeys(last_whole(rule.grain, first + at * DAY) for at in range((last - first).days)))
    others = {
        "change": [compared(unit, rule.grain, rule.against) for unit in units],
        "unusual": [period for unit in units for period in alike(unit, rule.grain)],
    }.get(rule.kind, [])
    ground.answering.windows((asked[0].definition.id,), rule.where, list(dict.fromkeys([*others, *units])))
