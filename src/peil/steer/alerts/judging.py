"""Judge findings: one message when something fires, none until it recovers or gets worse."""

import msgspec

from peil.steer.alerts.findings import Finding
from peil.values.rules import EventKind, RuleState

CLEAR = -0.05  # this far on the good side of the line, it has recovered at once; nearer to it only when it stays there
STAYED = 2  # units in a row
STEP = 0.1  # a severity near zero must rise by more than a factor of it to be worse


def judged(state: RuleState, finding: Finding) -> tuple[RuleState, EventKind | None]:
    """Return how a rule stands on a subject after a finding, and what there is to tell of it."""
    if finding.severity is None:
        return state, None
    anew = finding.through != state.through
    state = msgspec.structs.replace(state, through=finding.through, severity=finding.severity)
    if finding.severity > 0:
        return _fires(state, finding)
    if not state.firing:
        return msgspec.structs.replace(state, calm=0), None
    calm = state.calm + 1 if anew or not state.calm else state.calm
    if finding.severity > CLEAR and calm < STAYED:
        return msgspec.structs.replace(state, calm=calm), None
    return msgspec.structs.replace(state, firing=False, since=None, told=0.0, calm=0), "recovered"


def _fires(state: RuleState, finding: Finding) -> tuple[RuleState, EventKind | None]:
    """Fire, or go on firing; that a rule cannot be looked at is told apart from its cause: `told` is 0 then, which no severity is."""
    severity = 0.0 if finding.broken else finding.severity or 0.0
    if not state.firing or (state.told == 0) != finding.broken:
        since = finding.through
        return msgspec.structs.replace(state, firing=True, since=since, told=severity, calm=0), "broken" if finding.broken else "fired"
    state = msgspec.structs.replace(state, calm=0)
    if not finding.broken and severity > state.told * finding.worse and severity > state.told + STEP:
        return msgspec.structs.replace(state, told=severity), "worse"
    return state, None
