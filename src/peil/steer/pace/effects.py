"""Give what an action did: its KPI before and after, beside what the season let expect and what was hoped for."""

from datetime import date, timedelta
from typing import Literal

import msgspec
import numpy as np

from peil.boards.noise import noise_of
from peil.catalogue.structs import Definition
from peil.steer.gauging.gauges import DAY, SEASONED, Gauge
from peil.steer.gauging.readings import Measured, Readings
from peil.steer.gauging.samples import Sample
from peil.steer.gauging.words import Says, joined, told
from peil.steer.ground import Ground
from peil.values.goals import Action, GoalDraft
from peil.values.periods import Period
from peil.values.texts import Text

MOST, LEAST = 28, 7  # days before and after that are held against each other
Verdict = Literal["more", "less", "chance"]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A KPI over the `days` before an action was done and as many after the day itself; None is not known (yet).

    `change` is relative to before. `expected` is what the season let expect of the days after, seen from the action; `verdict` says whether
    it was more or less than that, or within chance. `hoped` is what the owner said it would become. `why` says it in words.
    """

    before: float | None = None
    after: float | None = None
    change: float | None = None
    expected: float | None = None
    hoped: float | None = None
    verdict: Verdict | None = None
    days: int = 0
    why: Text


def effect(ground: Ground, action: Action) -> Effect:
    """Return what an action did to its KPI."""
    if action.done_on is None or action.kpi is None:
        return Effect(why=Text("It is not done yet, or names no KPI.", "Die is nog niet gedaan, of noemt geen KPI."))
    draft = GoalDraft(title="", kpi=action.kpi, where=action.where, target=0.0, first=action.done_on, last=action.done_on + MOST * DAY)
    gauge = Readings(ground).one(draft)
    if isinstance(gauge, Text):
        return Effect(why=gauge)
    says, after = Says(ground), action.done_on + DAY
    days = min(MOST, (gauge.reach.end - after).days) if gauge.reach.end else 0
    if days < LEAST:
        return _early(gauge, action.done_on, says)
    first = action.done_on - timedelta(days=days)
    if isinstance(gauge, Sample):
        gauge.learn([Period(first, action.done_on), Period(after, after + days * DAY)])
    values = gauge.value(first, action.done_on), gauge.value(after, after + days * DAY)
    return _held(action, gauge, values, days, says)


def _early(gauge: Measured, done_on: date, says: Says) -> Effect:
    before = gauge.value(done_on - MOST * DAY, done_on)
    wait = Text(
        "It is too early to tell: that takes data through {day}.", "Het is te vroeg om iets te zeggen: daarvoor zijn gegevens nodig tot en met {day}."
    )
    return Effect(before=before, days=MOST if before is not None else 0, why=told(wait, day=says.day(done_on + LEAST * DAY)))


def _held(action: Action, gauge: Measured, values: tuple[float | None, float | None], days: int, says: Says) -> Effect:
    before, after = values
    definition = gauge.definition
    hoped = action.effect.of(before) if action.effect is not None else None
    if before is None or after is None:
        lacks = Text("There is no value over the {days} days before or after.", "Er is geen waarde over de {days} dagen ervoor of erna.")
        return Effect(before=before, after=after, days=days, why=told(lacks, days=days), hoped=hoped)
    change = (after - before) / abs(before) if before else None
    expected, verdict = _judged(gauge, action.done_on or date.min, before, after, days)
    facts = {"before": says.value(before, definition), "after": says.value(after, definition)}
    first = told(
        Text("{before} in the {days} days before, {after} in those after.", "{before} in de {days} dagen ervoor, {after} in die erna."),
        days=days,
        **facts,
    )
    return Effect(
        before=before,
        after=after,
        change=change,
        expected=expected,
        hoped=hoped,
        verdict=verdict,
        days=days,
        why=joined(first, _verdict_in_words(verdict, expected, definition, says), _hope(action, hoped, after, definition, says)),
    )


def _judged(gauge: Measured, done_on: date, before: float, after: float, days: int) -> tuple[float | None, Verdict | None]:
    """Return what was to be expected of the days after, and whether it was more or less: outside what happens by chance nine times in ten."""
    start = done_on + DAY
    if not isinstance(gauge, Gauge):
        return None, None
    if gauge.known(done_on) >= SEASONED:
        draws = gauge.foreseen(done_on, start, start + days * DAY)
        draws = draws[np.isfinite(draws)]
        if len(draws):
            low, middle, high = (float(one) for one in np.quantile(draws, (0.05, 0.5, 0.95)))
            return middle, "less" if after < low else "more" if after > high else "chance"
    course = gauge.course
    daily = course.daily[gauge.definition.id]
    stretches = [daily[course.at(first) : course.at(first + days * DAY)].tolist() for first in (done_on - days * DAY, start)]
    noise = noise_of([[None if np.isnan(value) else value for value in stretch] for stretch in stretches], "day")
    if noise is None or not before:
        return None, None
    rise = (after - before) / abs(before)
    return None, "chance" if abs(rise) <= noise else "more" if rise > 0 else "less"


def _verdict_in_words(verdict: Verdict | None, expected: float | None, definition: Definition, says: Says) -> Text | None:
    if verdict is None:
        return Text("Whether that is chance cannot be told.", "Of dat toeval is, valt niet te zeggen.")
    if expected is None:
        chance = Text("That cannot be told apart from chance.", "Dat is niet van toeval te onderscheiden.")
        more = Text("That is more than chance; the season is not known.", "Dat is meer dan toeval; het seizoen is niet bekend.")
        return chance if verdict == "chance" else more
    said = {
        "chance": Text(
            "The season alone let expect {expected}: the difference cannot be told apart from chance.",
            "Het seizoen alleen gaf {expected} te verwachten: het verschil is niet van toeval te onderscheiden.",
        ),
        "more": Text(
            "That is more than the {expected} that the season alone let expect.",
            "Dat is meer dan de {expected} die het seizoen alleen gaf te verwachten.",
        ),
        "less": Text(
            "That is less than the {expected} that the season alone let expect.",
            "Dat is minder dan de {expected} die het seizoen alleen gaf te verwachten.",
        ),
    }
    return told(said[verdict], expected=says.value(expected, definition))


def _hope(action: Action, hoped: float | None, after: float, definition: Definition, says: Says) -> Text | None:
    if hoped is None or action.effect is None:
        return None
    up = action.effect.value >= 0 if action.effect.kind != "level" else definition.direction != "down"
    came = after >= hoped if up else after <= hoped
    facts = {"hoped": says.value(hoped, definition)}
    yes = Text("The effect hoped for ({hoped}) came about.", "Het verwachte effect ({hoped}) is er gekomen.")
    no = Text("The effect hoped for ({hoped}) did not come about.", "Het verwachte effect ({hoped}) is er niet gekomen.")
    return told(yes if came else no, **facts)
