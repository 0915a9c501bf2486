"""Judge goals by how they stand: off pace, or reached."""

from collections.abc import Iterator, Mapping, Sequence

from peil.steer.alerts.findings import Finding, silent
from peil.steer.gauging.words import told
from peil.steer.standing import Standing
from peil.values.goals import PACE_WORDS, Goal
from peil.values.rules import Rule
from peil.values.texts import Text

SURE = 0.7  # from this probability on a goal is on track
OFF, RISK = 1.0, 0.5
STANDS = Text("“{title}” is {status}. {why}", "“{title}” is {status}. {why}")


def look_at_goals(rules: Sequence[Rule], goals: Sequence[Goal], standings: Mapping[int, Standing]) -> Iterator[Finding]:
    """Yield what each rule on goals finds of each of its goals."""
    known = {goal.id: goal for goal in goals}
    for rule in rules:
        if rule.goal is not None and rule.goal not in known:
            yield silent(rule, str(rule.goal), Text("The goal is closed, or is not there any more.", "Het doel is gesloten, of bestaat niet meer."))
            continue
        for goal in goals:
            if rule.goal not in (None, goal.id) or (rule.owner is not None and rule.owner != goal.owner):
                continue
            standing = standings.get(goal.id)
            if standing is not None:
                yield _judged(rule, goal, standing)


def _judged(rule: Rule, goal: Goal, standing: Standing) -> Finding:
    text = told(STANDS, title=goal.title, status=PACE_WORDS[standing.status], why=standing.why)
    severity = _reached(standing) if rule.kind == "reached" else _pace(standing)
    return Finding(
        rule=rule,
        subject=str(goal.id),
        text=text,
        path=f"/goals/{goal.id}",
        severity=severity,
        value=standing.value,
        bar=standing.target if rule.kind == "reached" else standing.expected,
        through=standing.through,
        worse=1.9,
    )


def _reached(standing: Standing) -> float | None:
    if standing.status == "unknown":
        return None
    return 1.0 if standing.status == "reached" else -1.0


def _pace(standing: Standing) -> float | None:
    """Return how far a goal is off pace: half at risk, whole off track; on track the further below zero the surer it is."""
    if standing.status == "unknown":
        return None
    if standing.status in ("at_risk", "off_track"):
        return OFF if standing.status == "off_track" else RISK
    sure = 1.0 if standing.status == "reached" or standing.probability is None else standing.probability
    return min((SURE - sure) / SURE, -1e-9)
