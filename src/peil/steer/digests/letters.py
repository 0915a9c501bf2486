"""Give a digest in one language, ready to be set: its rows of figures, goals and alerts, in words."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from peil.boards.numbers import Numbers
from peil.boards.sparklines import course
from peil.boards.wording import Wording
from peil.steer.digests.figures import GRAINS, Figure, figures_of, held_against
from peil.steer.digests.sentences import sentences_of
from peil.steer.digests.spans import Span, link_of
from peil.steer.ground import Ground
from peil.steer.pace.standings import standings
from peil.steer.standing import Standing
from peil.values.goals import PACE_WORDS, Goal, Pace
from peil.values.rules import EVENT_WORDS, Event
from peil.values.sending import Digest, DigestDraft
from peil.values.texts import Language, Text

Tone = str
MOST_GOALS, MOST_ALERTS = 12, 12
TONES: dict[Pace, Tone] = {"reached": "good", "on_track": "good", "at_risk": "warn", "off_track": "bad", "unknown": "plain"}
VERDICTS = {"good": Text("better", "beter"), "bad": Text("worse", "slechter"), "same": Text("as usual", "zoals gewoonlijk")}
TITLES = {
    "daily": Text("{shop}: {span}", "{shop}: {span}"),
    "weekly": Text("{shop}: {span}", "{shop}: {span}"),
    "monthly": Text("{shop}: {span}", "{shop}: {span}"),
}
OF_TARGET = Text("{value} of {target}", "{value} van {target}")
EXPECTED = Text("expected by now {value}", "verwacht tot nu toe {value}")
CHANCE = Text("chance {chance}", "kans {chance}")


class Row(msgspec.Struct, frozen=True):
    """A figure as it is set: `tone` is good, bad or plain; `summary` says the small chart in words."""

    name: str
    value: str
    change: str
    tone: Tone
    points: tuple[float | None, ...]
    summary: str
    path: str


class GoalRow(msgspec.Struct, frozen=True):
    """A goal as it is set: `done` is the part of the target that is reached, 0 to 1, None where it is no part."""

    title: str
    status: str
    tone: Tone
    told: str
    done: float | None
    owner: str
    path: str


class AlertRow(msgspec.Struct, frozen=True):
    """An alert as it is set."""

    when: str
    kind: str
    text: str
    path: str


class Letter(msgspec.Struct, frozen=True):
    """A digest in one language; `address` is where Peil is opened, empty where that is not known: then nothing is a link."""

    language: Language
    subject: str
    shop: str
    name: str
    span: str
    path: str
    address: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]
    goals: tuple[GoalRow, ...]
    alerts: tuple[AlertRow, ...]
    sections: tuple[str, ...]


class Findings(msgspec.Struct, frozen=True):
    """What a digest tells, in no language yet: looked up once, for however many readers."""

    span: Span
    figures: tuple[Figure, ...]
    goals: tuple[tuple[Goal, Standing], ...]
    alerts: tuple[Event, ...]


def findings_of(ground: Ground, digest: DigestDraft, span: Span) -> Findings:
    """Return what a digest tells of a span."""
    span = held_against(ground, span, digest.kpis)
    figures = figures_of(ground, span, digest.kpis) if "figures" in digest.sections else []
    goals = _goals(ground) if "goals" in digest.sections else []
    alerts = _alerts(ground, span) if "alerts" in digest.sections else []
    return Findings(span, tuple(figures), tuple(goals), tuple(alerts))


def _goals(ground: Ground) -> list[tuple[Goal, Standing]]:
    """Return the goals that run, or are to be closed, in order of trouble."""
    running = [goal for goal in ground.state.goals.listed() if goal.closed_on is None and goal.first <= ground.today]
    found = list(zip(running, standings(ground, running), strict=True)) if running else []
    return sorted(found, key=lambda pair: -pair[1].trouble)[:MOST_GOALS]


def _alerts(ground: Ground, span: Span) -> list[Event]:
    """Return the alerts since the first day of the span, the latest first."""
    zone = ZoneInfo(ground.settings.timezone)
    found = [event for event in ground.state.rules.events.listed() if event.at.astimezone(zone).date() >= span.period.first]
    return found[: -MOST_ALERTS - 1 : -1]


def letter_of(ground: Ground, digest: DigestDraft, findings: Findings, language: Language) -> Letter:
    """Return a digest in one language."""
    numbers = Numbers(language, ground.settings.currency)
    wording, span = Wording(ground.catalogue, numbers), findings.span
    label = span.label(numbers)
    return Letter(
        language=language,
        subject=TITLES[span.rhythm].say(language, shop=ground.settings.name, span=label),
        shop=ground.settings.name,
        name=digest.name,
        span=label[:1].upper() + label[1:],
        path=f"/?{link_of(span.period)}",
        address=ground.settings.address.rstrip("/"),
        sentences=tuple(sentences_of(findings.figures, span, wording)) if "figures" in digest.sections else (),
        rows=tuple(_row(figure, span, wording) for figure in findings.figures),
        goals=tuple(_goal_rows(ground, findings.goals, wording)),
        alerts=tuple(_alert_row(event, ground, numbers) for event in findings.alerts),
        sections=tuple(digest.sections),
    )


def _row(figure: Figure, span: Span, wording: Wording) -> Row:
    numbers, definition = wording.numbers, figure.definition
    labels = [period.first.isoformat() for period in span.course]
    verdict = wording.say(VERDICTS[figure.verdict]) if figure.verdict else ""
    change = numbers.change(figure.change) if figure.change is not None else ""
    if definition.unit == "percent" and figure.value is not None and figure.before is not None:
        change = numbers.points(figure.value - figure.before)
    return Row(
        name=wording.name(figure.kpi),
        value=numbers.short(figure.value, definition),
        change=" · ".join(part for part in (change, verdict) if part),
        tone=figure.verdict if figure.verdict in ("good", "bad") else "plain",
        points=figure.course,
        summary=course(figure.course, labels, GRAINS[span.rhythm], numbers, lambda value: numbers.short(value, definition)),
        path=f"/kpis/{figure.kpi}?{link_of(span.period)}",
    )


def _goal_rows(ground: Ground, goals: Sequence[tuple[Goal, Standing]], wording: Wording) -> list[GoalRow]:
    people = {one.id: one.name for one in ground.state.people.listed()}
    return [_goal_row(goal, standing, ground, wording=wording, owner=people.get(goal.owner or 0, "")) for goal, standing in goals]


def _goal_row(goal: Goal, standing: Standing, ground: Ground, *, wording: Wording, owner: str) -> GoalRow:
    definition, numbers = ground.definition(goal.kpi), wording.numbers

    def written(value: float | None) -> str:
        if value is None:
            return "–"
        if definition is not None:
            return numbers.short(value, definition)
        return numbers.decimal(value, 0 if float(value).is_integer() else 1) + (f" {goal.unit}" if goal.unit else "")

    told = [wording.say(OF_TARGET, value=written(standing.value), target=written(standing.target))]
    if standing.expected is not None:
        told.append(wording.say(EXPECTED, value=written(standing.expected)))
    if standing.probability is not None:
        told.append(wording.say(CHANCE, chance=numbers.percent(standing.probability, 0)))
    done = None if standing.progress is None else min(max(standing.progress, 0.0), 1.0)
    status = wording.say(PACE_WORDS[standing.status])
    return GoalRow(goal.title, status, TONES[standing.status], " · ".join(told), done, owner, f"/goals/{goal.id}")


def _alert_row(event: Event, ground: Ground, numbers: Numbers) -> AlertRow:
    at = event.at.astimezone(ZoneInfo(ground.settings.timezone))
    when = f"{numbers.short_day(at.date())} {at:%H:%M}"
    return AlertRow(when, EVENT_WORDS[event.kind].say(numbers.language), event.text.say(numbers.language), event.path)


def letter_now(ground: Ground, digest: Digest, span: Span, language: Language) -> Letter:
    """Return a digest as it would be written now."""
    return letter_of(ground, digest, findings_of(ground, digest, span), language)
