"""Evaluate rules: look at all of them, judge what was found, keep what is worth telling, and hand it over to be sent."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from peil.steer.alerts.findings import Finding
from peil.steer.alerts.goals import look_at_goals
from peil.steer.alerts.judging import judged
from peil.steer.alerts.kinds import Kinds
from peil.steer.alerts.looking import Looker
from peil.steer.alerts.quiet import is_quiet
from peil.steer.ground import Ground
from peil.steer.pace.standings import standings
from peil.values.rules import Event, Rule, RuleState

ON_GOALS = ("off_pace",)
Send = Callable[[Rule, Event], Sequence[object]]  # what was posted of an event: nothing where nobody is told
HELD = -1  # the event that is kept with the state


def findings_of(ground: Ground, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield what rules find as things stand, in few questions; paused ones are left out."""
    active = [rule for rule in rules if not rule.paused]
    of_goals = [rule for rule in active if on_goals(rule)]
    yield from Looker(ground, Kinds(ground).judges).look([rule for rule in active if not on_goals(rule)])
    if of_goals:
        goals = [goal for goal in ground.state.goals.listed() if goal.closed_on is None]
        yield from look_at_goals(of_goals, goals, {one.goal: one for one in standings(ground, goals)})


def on_goals(rule: Rule) -> bool:
    """Return whether a rule looks at goals, not at a KPI."""
    return rule.kind in ON_GOALS or (rule.kind == "reached" and rule.goal is not None)


def evaluate_rules(ground: Ground, now: datetime, send: Send) -> list[Event]:
    """Look at all rules, keep how they stand and what came of it, and hand over what is to be sent; returns the events of now.

    `send` gets each event once: what happens in quiet hours when these are over, if it still holds. What is to be told is kept with how the
    rule stands until it was handed over, so that a stop in between loses nothing; `send` must take the same event twice.
    """
    store = ground.state.rules
    rules = store.listed()
    before = store.states()
    kept: list[RuleState] = []
    events = []
    for finding in findings_of(ground, rules):
        stood = before.get((finding.rule.id, finding.subject), RuleState(rule=finding.rule.id, subject=finding.subject))
        state, kind = judged(stood, finding)
        if kind is not None and (kind != "recovered" or finding.rule.recovery):
            events.append(_event(finding, kind, now))
            state = msgspec.structs.replace(state, held=HELD)
        if state != stood:
            kept.append(state)
    made = store.keep(kept, events)
    _tell(ground, {rule.id: rule for rule in rules}, now, send)
    return made


def _event(finding: Finding, kind: str, now: datetime) -> dict[str, object]:
    return {
        "rule": finding.rule.id,
        "subject": finding.subject,
        "at": now,
        "through": finding.through,
        "kind": kind,
        "value": finding.value,
        "bar": finding.bar,
        "text": finding.text,
        "path": finding.path,
    }


def _tell(ground: Ground, rules: dict[int, Rule], now: datetime, send: Send) -> None:
    """Hand over what waits to be told, where it is not quiet and it still holds: the latest of each subject."""
    store = ground.state.rules
    for state in [one for one in store.states().values() if one.held is not None]:
        rule, event = rules.get(state.rule), store.events.find(state.held or 0)
        if rule is not None and not rule.paused and is_quiet(rule, now, ground.settings.timezone):
            continue
        if rule is not None and not rule.paused and _holds(ground, state, event) and send(rule, event):
            store.sent(event.id, now)
        store.keep([msgspec.structs.replace(state, held=None)], [])


def _holds(ground: Ground, state: RuleState, event: Event) -> bool:
    """Return whether an event is still worth telling: its cause while it fires, a recovery where the cause was told."""
    if event.kind != "recovered":
        return state.firing
    return ground.state.rules.last_told(event.rule, event.subject) in ("fired", "worse", "broken")
