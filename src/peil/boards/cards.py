"""Give cards: of each KPI its value, what it was before, whether that is better or worse, its target and its course."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from peil.boards.noise import LEAST, Verdict, noise_of, verdict_of
from peil.boards.numbers import NOTHING
from peil.boards.sparklines import Sparkline, course, sparkline
from peil.boards.wording import Wording
from peil.catalogue.structs import Definition
from peil.query.questions import Answer
from peil.values.periods import Period
from peil.values.targets import Status, Target, due, status, status_words
from peil.values.texts import Text

Trend = Literal["up", "down", "flat"]
DOUBLED = 0.9995  # from a hundred percent on a change has no decimals
TRENDS: dict[Trend, Text] = {"up": Text("higher", "hoger"), "down": Text("lower", "lager"), "flat": Text("the same", "gelijk")}
THAN = {"previous": Text("the period before", "de periode ervoor"), "year": Text("a year earlier", "een jaar eerder")}
BETTER = Text("better than {then}", "beter dan {then}")
WORSE = Text("worse than {then}", "slechter dan {then}")
SAME = Text("about the same as {then}", "vrijwel gelijk aan {then}")
USUAL = Text("within its usual ups and downs", "binnen de gewone schommelingen")
HIGHER = Text("higher than {then}", "hoger dan {then}")
LOWER = Text("lower than {then}", "lager dan {then}")
NOTHING_BEFORE = Text("nothing to compare with", "niets om mee te vergelijken")


class Aim(msgspec.Struct, frozen=True):
    """What a KPI should be in the period, as it is written, and in words and a status how it stands beside that."""

    value: float
    text: str
    status: Status | None
    word: str


class Card(msgspec.Struct, frozen=True):
    """A KPI at a glance, all texts in the reader's language.

    `before` and `change` are None where nothing is compared or nothing was there; `points` is the difference of a percentage in
    percentage points; `noise` is the change that is within chance; `verdict` is None where neither way is better.
    """

    id: str
    name: str
    definition: str
    unit: str
    direction: str
    value: float | None
    exact: str
    short: str
    said: str
    before: float | None
    before_text: str
    change: float | None
    change_text: str
    points: str | None
    trend: Trend | None
    trend_word: str
    verdict: Verdict | None
    verdict_word: str
    noise: float | None
    aim: Aim | None
    sparkline: Sparkline


def cards_of(answer: Answer, wording: Wording, targets: Mapping[str, Target] | None = None, known: date | None = None) -> list[Card]:
    """Return a card for each KPI of an answer without dimensions, from its buckets and its row over the whole period.

    `known` is the first day of which nothing is known yet: of a target per month only what was due by then is held against the value.
    """
    whole = answer.whole if answer.question["grain"] else answer.rows
    row = whole[0] if whole else {}
    found = []
    for kpi in answer.question["kpis"]:
        aim = _aim(kpi, answer, row.get(kpi), (targets or {}).get(kpi), wording=wording, known=known)
        found.append(_card(kpi, answer, row, wording, aim))
    return found


def _card(kpi: str, answer: Answer, row: Mapping[str, Any], wording: Wording, aim: Aim | None) -> Card:
    definition, numbers = wording.definition(kpi), wording.numbers
    compare = answer.question.get("compare")
    beside = bool(compare) and comparable(kpi, answer)
    value, before = row.get(kpi), row.get(f"{kpi}.before") if beside else None
    series = [one[kpi] for one in answer.rows] if answer.question["grain"] else []
    earlier = [one.get(f"{kpi}.before") for one in answer.rows] if beside and answer.question["grain"] else []
    cut = unfinished_at(answer)
    noise = noise_of((series[:cut], earlier[:cut]), answer.question["grain"])
    change = change_of(value, before)
    trend = _trend(value, before)
    verdict = verdict_of(definition.direction, value, before, noise)
    return Card(
        id=kpi,
        name=wording.name(kpi),
        definition=wording.say(definition.definition),
        unit=definition.unit,
        direction=definition.direction,
        value=value,
        exact=numbers.of(value, definition),
        short=numbers.short(value, definition),
        said=numbers.rounded(value, definition),
        before=before,
        before_text=numbers.of(before, definition),
        change=change,
        change_text=numbers.change(change, 0 if abs(change or 0) >= DOUBLED else 1) if compare else "",
        points=_points(definition, value, before, wording),
        trend=trend,
        trend_word=wording.say(TRENDS[trend]) if trend else "",
        verdict=verdict,
        verdict_word=_verdict_word(verdict, trend, compare, wording) if value is not None else "",
        noise=noise,
        aim=aim,
        sparkline=_course(kpi, answer, (series, earlier[: len(series)]), wording),
    )


def comparable(kpi: str, answer: Answer) -> bool:
    """Return whether any of the period compared with lies within the KPI's own data: what lies before them is not 0 but not known."""
    begin, compared = answer.begins.get(kpi), answer.question.get("compared_period") or ""
    return not begin or not compared or compared.rpartition("..")[2] >= begin


def unfinished_at(answer: Answer) -> int | None:
    """Return the place of the first bucket that is not over, or None where all are."""
    return answer.labels.index(answer.unfinished_from) if answer.unfinished_from in answer.labels else None


def change_of(value: float | None, before: float | None) -> float | None:
    """Return the relative change; None where there was nothing before, or less than nothing, of which no part can be taken."""
    return None if value is None or before is None or before <= 0 else (value - before) / before


def _trend(value: float | None, before: float | None) -> Trend | None:
    if value is None or before is None:
        return None
    if abs(value - before) < LEAST * abs(before) or value == before:
        return "flat"
    return "up" if value > before else "down"


def _points(definition: Definition, value: float | None, before: float | None, wording: Wording) -> str | None:
    if definition.unit != "percent" or value is None or before is None:
        return None
    return wording.numbers.points(value - before)


def _verdict_word(verdict: Verdict | None, trend: Trend | None, compare: str | None, wording: Wording) -> str:
    if compare is None:
        return ""
    if trend is None:
        return wording.say(NOTHING_BEFORE)
    then = wording.say(THAN[compare])
    if verdict == "same" and trend != "flat":
        return wording.say(USUAL)
    words = {"good": BETTER, "bad": WORSE, "same": SAME, None: {"up": HIGHER, "down": LOWER, "flat": SAME}[trend]}
    return wording.say(words[verdict], then=then)


def _course(kpi: str, answer: Answer, courses: tuple[list[float | None], list[float | None]], wording: Wording) -> Sparkline:
    series, earlier = courses
    if not series:
        return Sparkline("", "", "")
    line, dashed, before = sparkline(series, unfinished_at(answer), earlier)
    definition, numbers = wording.definition(kpi), wording.numbers
    labels = [one["period"] for one in answer.rows]
    return Sparkline(line, dashed, course(series, labels, answer.question["grain"], numbers, lambda value: numbers.short(value, definition)), before)


def _aim(kpi: str, answer: Answer, value: float | None, target: Target | None, *, wording: Wording, known: date | None) -> Aim | None:
    if target is None:
        return None
    definition = wording.definition(kpi)
    first, end = date.fromisoformat(answer.question["first_day"]), date.fromisoformat(answer.question["last_day"]) + timedelta(days=1)
    if known is not None and first < known < end:
        end = known
    amount = due(target, Period(first, end))
    found = status(target, definition.direction, amount, value)
    word = wording.say(status_words(found, definition.direction)) if found else NOTHING
    return Aim(amount, wording.numbers.short(amount, definition), found, word)
