"""Give goals as lists show them: their status in words, the numbers with a bar, the forecast, who owns them, and what is overdue."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from peil.steer.standing import Standing
from peil.values.goals import OUTCOME_WORDS, PACE_WORDS, Goal, Pace
from peil.values.texts import Text
from peil.web.goals.written import PACE_OF, TONES, Writer

BETWEEN = Text("forecast {value} (8 in 10: {low} to {high})", "prognose {value} (8 van de 10 keer {low} tot {high})")
AHEAD = Text("forecast {value}", "prognose {value}")
BAR = Text("{done} of the way, {due} expected by now", "{done} van de weg, verwacht op dit punt {due}")
BAR_ALONE = Text("{done} of the way", "{done} van de weg")
DUE_SINCE = Text("check-in overdue since {day}", "check-in te laat sinds {day}")
DUE = Text("next check-in {day}", "volgende check-in {day}")
UNKNOWN_YET = Text("not worked out", "niet uitgerekend")


class Bar(msgspec.Struct, frozen=True):
    """How far a goal is (`done`) and how far it should be (`due`, None where that is not known), in hundredths of its way; in words."""

    done: float
    due: float | None
    said: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A goal in a list, all texts in the reader's language."""

    id: int
    title: str
    measure: str
    kpi: str | None
    status: Pace
    tone: str
    word: str
    why: str
    value: str
    expected: str
    target: str
    forecast: str
    chance: str
    bar: Bar | None
    owner: str
    owner_left: bool
    due: str
    overdue: bool
    days: str
    first: date
    last: date
    elapsed: float
    closed: str
    trouble: float
    progress: float | None
    parent: int | None
    objective: int | None


def listed(writer: Writer, goals: Iterable[Goal], standings: Mapping[int, Standing]) -> list[Shown]:
    """Return goals as lists show them: the open ones by trouble, then the closed ones, the latest first."""
    found = [shown(writer, goal, standings.get(goal.id)) for goal in goals]
    return sorted(found, key=lambda one: (bool(one.closed), -one.trouble, -one.last.toordinal() if one.closed else one.last.toordinal(), one.id))


def shown(writer: Writer, goal: Goal, standing: Standing | None) -> Shown:
    """Return one goal as lists show it."""
    status = PACE_OF[goal.outcome] if goal.outcome else standing.status if standing else "unknown"
    word = OUTCOME_WORDS[goal.outcome] if goal.outcome else PACE_WORDS[status]
    value = goal.final if goal.closed_on else standing.value if standing else None
    return Shown(
        id=goal.id,
        title=goal.title,
        measure=writer.measure(goal),
        kpi=goal.kpi if writer.definition(goal.kpi) else None,
        status=status,
        tone=TONES[status],
        word=writer.say(word),
        why="" if goal.closed_on else writer.say(standing.why if standing else UNKNOWN_YET),
        value=writer.short(goal, value),
        expected=writer.short(goal, standing.expected) if standing and not goal.closed_on else "",
        target=writer.short(goal, standing.target) if standing and not goal.closed_on else writer.target(goal),
        forecast=_forecast(writer, goal, standing),
        chance=writer.chance(standing.probability) if standing else "",
        bar=bar_of(writer, goal, standing),
        owner=writer.person(goal.owner),
        owner_left=writer.left(goal.owner) and goal.closed_on is None,
        due=_due(writer, standing),
        overdue=bool(standing and standing.overdue),
        days=writer.days(goal),
        first=goal.first,
        last=goal.last,
        elapsed=1.0 if goal.closed_on else standing.elapsed if standing else 0.0,
        closed=writer.numbers.day(goal.closed_on) if goal.closed_on else "",
        trouble=standing.trouble if standing else 0.0,
        progress=progress_of(goal, standing),
        parent=goal.parent,
        objective=goal.objective,
    )


def progress_of(goal: Goal, standing: Standing | None) -> float | None:
    """Return the part of its way that a goal has gone; of a closed one that of its last value."""
    if goal.closed_on is None:
        return standing.progress if standing else None
    if goal.outcome == "reached":
        return 1.0
    return None if goal.final is None else part(goal, goal.final, 0.0)


def part(goal: Goal, value: float, otherwise: float) -> float:
    """Return the part of the way from the baseline (none: from zero) to the target that a value is; `otherwise` where there is no way to go."""
    start = goal.baseline if goal.baseline is not None and goal.direction == "down" else 0.0
    way = goal.target - start
    return (value - start) / way if way else otherwise


def bar_of(writer: Writer, goal: Goal, standing: Standing | None) -> Bar | None:
    """Return the bar of a goal, or None where it is not known how far it is."""
    done = progress_of(goal, standing)
    if done is None:
        return None
    due = _due_part(goal, standing, done) if standing and goal.closed_on is None else None
    facts = {"done": writer.numbers.percent(done, 0), "due": writer.numbers.percent(due, 0) if due is not None else ""}
    said = writer.say(BAR if due is not None else BAR_ALONE, **facts)
    return Bar(round(100 * min(max(done, 0), 1), 1), None if due is None else round(100 * min(max(due, 0), 1), 1), said)


def _due_part(goal: Goal, standing: Standing, done: float) -> float | None:
    """Return how far a goal should be, on the same scale as its progress: in pieces that are over, from zero, or from its baseline."""
    if goal.form != "end":
        return sum(piece.kept is not None for piece in standing.pieces) / len(standing.pieces) if standing.pieces else None
    value, expected = standing.value, standing.expected
    if expected is None or value is None:
        return None
    if goal.target and abs(done - value / goal.target) < 1e-9:
        return expected / goal.target
    way = goal.target - goal.baseline if goal.baseline is not None else 0.0
    return (expected - goal.baseline) / way if way and goal.baseline is not None else None


def _forecast(writer: Writer, goal: Goal, standing: Standing | None) -> str:
    if standing is None or standing.forecast is None or goal.closed_on:
        return ""
    facts = {name: writer.short(goal, getattr(standing, name)) for name in ("low", "high")}
    text = BETWEEN if standing.low is not None and standing.high is not None else AHEAD
    return writer.say(text, value=writer.short(goal, standing.forecast), **facts)


def _due(writer: Writer, standing: Standing | None) -> str:
    if standing is None or standing.check_in_due is None:
        return ""
    return writer.say(DUE_SINCE if standing.overdue else DUE, day=writer.numbers.short_day(standing.check_in_due))
