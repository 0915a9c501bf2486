"""Give the first cause of what a rule found: the group of the KPI's first dimension without whose change most of it would not be there."""

from collections.abc import Mapping
from math import isfinite

import msgspec

from peil.boards.numbers import Numbers
from peil.boards.wording import Wording, uncapped
from peil.query.cuts.dimensions import Cut, Dimensions, label_of
from peil.query.cuts.filters import where_text
from peil.query.facts import Clock
from peil.query.planning import Planner
from peil.query.questions import Question
from peil.steer.alerts.units import compared, last_whole
from peil.steer.gauging.words import Says, told
from peil.steer.ground import Ground
from peil.values.errors import PeilError
from peil.values.periods import Period
from peil.values.rules import Event, Rule
from peil.values.texts import Text

CAUSED = ("threshold", "change", "unusual")
SUMS_TRIED, RATIOS_TRIED = 4, 2  # dimensions, until one has a group that stands out
MOST = 12  # groups of a ratio: each is a question of its own
WORTH = 1 / 3  # of the change, from which on a group is worth naming
ALONG = 1.25  # times its part of the whole: a group that makes less of the change only moved along with all others
BY_GROUP = Text(
    "Most of it is {dimension} {group}: {now}, where it was {before} {then}.",
    "Het meeste komt van {dimension} {group}: {now}, waar het {then} {before} was.",
)
Values = Mapping[object, float | None]
Asked = tuple[str, tuple[str, ...]]  # a KPI with its filter


class Move(msgspec.Struct, frozen=True):
    """A unit, what it is compared with, and whether what is to be explained lies above (more than 0) or below."""

    unit: Period
    then: Period
    toward: float

    @property
    def spans(self) -> tuple[Period, Period]:
        """Return both."""
        return self.unit, self.then


class Cause(msgspec.Struct, frozen=True):
    """A group with its value now and before."""

    cut: Cut
    group: object
    now: float
    before: float


def cause_of(ground: Ground, rule: Rule, event: Event) -> Text | None:
    """Return the first cause of an event in a sentence; None where no group stands out, or the KPI cannot be cut."""
    definition = ground.definition(event.subject)
    if rule.kind not in CAUSED or event.through is None or definition is None or definition.sql or definition.breakdown:
        return None
    if event.value is None or event.bar is None:
        return None
    unit = last_whole(rule.grain, event.through)
    then = compared(unit, rule.grain, rule.against if rule.kind == "change" else "previous")
    try:
        found = first_cause(ground, (definition.id, rule.where), Move(unit, then, event.value - event.bar))
    except PeilError:
        return None
    if found is None:
        return None
    says = Says(ground)
    name = Text(uncapped(found.cut.label.en), uncapped(found.cut.label.nl))
    on = Text("on {day}", "op {day}") if then.days == 1 else Text("over {day}", "over {day}")
    day = says.day(then.first) if then.days == 1 else says.span(then.first, then.last)
    now, before = (says.value(value, definition) for value in (found.now, found.before))
    return told(BY_GROUP, dimension=name, group=label_of(found.cut, found.group), now=now, before=before, then=told(on, day=day))


def first_cause(ground: Ground, asked: Asked, move: Move) -> Cause | None:
    """Return the group that a change between two periods comes from most; None where no group stands out."""
    kpi, where = asked
    dimensions = Dimensions(Planner(ground.catalogue, Clock(ground.settings.timezone, ground.now, {})).resolver)
    cuts = [cut for cut in dimensions.cuts([kpi], ground.shop.facts()) if cut.filterable and cut.type != "id"]
    additive = Wording(ground.catalogue, Numbers("en", ground.settings.currency)).additive(kpi)
    for cut in [cut for cut in cuts if not any(cut.key in text for text in where)][: SUMS_TRIED if additive else RATIOS_TRIED]:
        now, before = (_by_group(ground, asked, cut, period) for period in move.spans)
        groups = list(dict.fromkeys([*now, *before]))
        if len(groups) < 2:
            continue
        shares = _added(now, before, move) if additive else _left_out(ground, asked, cut, move, groups)
        known = groups if additive else [group for group in groups if None not in (now.get(group), before.get(group))]
        alike = [group for group in known if group in shares and _moved(now.get(group), before.get(group)) * move.toward > 0]
        best = max(alike, key=lambda group: shares[group], default=None)
        if best in alike and shares[best] >= WORTH:
            return Cause(cut, best, now.get(best) or 0.0, before.get(best) or 0.0)
    return None


def _moved(now: float | None, before: float | None) -> float:
    return (now or 0.0) - (before or 0.0)


def _by_group(ground: Ground, asked: Asked, cut: Cut, period: Period) -> dict[object, float | None]:
    answer = ground.answering.ask(Question((asked[0],), period, by=(cut.key,), where=asked[1]))
    return {row[cut.key]: row[asked[0]] for row in answer.rows}


def _added(now: Values, before: Values, move: Move) -> dict[object, float]:
    """Return each group's part of the change where groups add up to the whole; not of one that only moved along with all others."""
    changes = {group: _moved(now.get(group), before.get(group)) for group in [*now, *before]}
    whole, total = sum(changes.values()), sum(value or 0.0 for value in before.values())
    if whole * move.toward <= 0:
        return {}
    shares = {group: change / whole for group, change in changes.items()}
    return {group: share for group, share in shares.items() if not total or share >= ALONG * (before.get(group) or 0.0) / total}


def _left_out(ground: Ground, asked: Asked, cut: Cut, move: Move, groups: list[object]) -> dict[object, float]:
    """Return each group's part of the change of a ratio: how much of it goes when the group's own measures are put back to what they were."""
    (kpi, where), (unit, then) = asked, move.spans
    course = ground.answering.course((kpi,), where)
    if kpi not in course.makings or len(groups) > MOST:
        return {}
    makings = course.makings[kpi]
    now, before = (course.parts(kpi, period.first, period.end) for period in move.spans)
    value = float(makings.value(now, unit.days))
    whole = value - float(makings.value(before, then.days))
    found: dict[object, float] = {}
    for group in groups if whole * move.toward > 0 and isfinite(whole) else ():
        part = ground.answering.course((kpi,), (*where, where_text(cut.key, [None if group is None else str(group)], cut.sort)))
        mine, was = (part.parts(kpi, period.first, period.end) for period in move.spans)
        back = {name: now[name] - mine.get(name, 0.0) + was.get(name, 0.0) for name in now}
        found[group] = (value - float(makings.value(back, unit.days))) / whole
    return {group: share for group, share in found.items() if isfinite(share)}
