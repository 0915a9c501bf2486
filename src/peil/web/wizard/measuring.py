"""Give what the third step shows: the fields, and beside them the baseline, the forecast, the target in numbers and what would have to be true."""

import msgspec

from peil.boards.wording import uncapped
from peil.catalogue.structs import Definition
from peil.steer.standing import Outlook
from peil.values.goals import FORM_WORDS, Form
from peil.values.texts import Text
from peil.web.backroom.aims import PER_WORDS
from peil.web.rendering import Context
from peil.web.sketching.measure import KINDS, ChangeKind
from peil.web.sketching.reckoning import Reckoning
from peil.web.sketching.spans import spans
from peil.web.sketching.values import timed

KIND_WORDS: dict[ChangeKind, Text] = {
    "relative": Text("a percentage of what it is now", "een percentage van wat het nu is"),
    "points": Text("a fixed amount more or less", "een vast aantal of bedrag erbij of eraf"),
    "level": Text("the number it is to be", "het getal dat het moet worden"),
}
POINTS = Text("percentage points more or less", "procentpunten erbij of eraf")
AMOUNT_HINTS = {
    "currency": Text("Only the number: 10 for 10%, or 25000 for an amount.", "Alleen het getal: 10 voor 10%, of 25000 voor een bedrag."),
    "percent": Text("Only the number: 2 for 2% or for 2 percentage points.", "Alleen het getal: 2 voor 2% of voor 2 procentpunt."),
    "timed": Text("A percentage as 10; a time with its unit: 45 min or 1.5 h.", "Een percentage als 10; een tijd met eenheid: 45 min of 1,5 uur."),
    "other": Text("Only the number: 10 for 10%, or 500 for a number.", "Alleen het getal: 10 voor 10%, of 500 voor een aantal."),
}
FROM_TO = Text("from {now} to {target}", "van {now} naar {target}")
TO = Text("to {target}", "naar {target}")
FORM_HINTS: dict[Form, Text] = {
    "end": Text("counts over the whole period, such as sales", "telt over de hele periode, zoals omzet"),
    "hold": Text(
        "has to be kept in every part of the period, such as a response time", "moet in elk deel van de periode kloppen, zoals een reactietijd"
    ),
    "per": Text("the same number for every day, week or month", "hetzelfde getal voor elke dag, week of maand"),
}
NOW = Text("{kpi} is {value} on {days}.", "{kpi} is {value} op {days}.")
SAME_DAYS = Text("{kpi} was {value} over the same days a year earlier, {days}.", "{kpi} was {value} over dezelfde dagen een jaar eerder, {days}.")
DAYS_BEFORE = Text("{kpi} was {value} over the last such period, {days}.", "{kpi} was {value} over de laatste zo’n periode, {days}.")
ANYWAY = Text(
    "If you change nothing, Peil expects {value} over this period; 8 times in 10 it lies between {low} and {high}.",
    "Verander je niets, dan verwacht Peil over deze periode {value}; 8 van de 10 keer ligt het tussen {low} en {high}.",
)
CHANCE = Text("The chance that you reach {target} like that: {chance}.", "De kans dat je {target} zo haalt: {chance}.")
REACHED_FROM = Text(
    "Reached from {success}; missed at {failure} or worse; in between partly reached.",
    "Gehaald vanaf {success}; niet gehaald bij {failure} of slechter; daartussen deels gehaald.",
)
REACHED_ONLY = Text("Reached from {success}; anything worse is missed.", "Gehaald vanaf {success}; alles wat slechter is, is niet gehaald.")


class KindChoice(msgspec.Struct, frozen=True):
    """A way of saying the target, with what it comes to."""

    id: ChangeKind
    name: str
    result: str


class PastRow(msgspec.Struct, frozen=True):
    """A period before, with its value; `share` is that of the largest, in hundredths."""

    days: str
    value: str
    share: int


def context_of(found: Reckoning) -> Context:
    """Return what the third step shows."""
    sketch, belonging = found.measure.sketch, found.belonging
    return {
        "values": found.measure.values,
        "whose": belonging.values,
        "people": belonging.people,
        "contributors": belonging.contributors,
        "goals": belonging.goals,
        "objectives": belonging.objectives,
        "spans": spans(sketch.view.today, sketch.view.numbers),
        "forms": FORM_WORDS,
        "form_hints": FORM_HINTS,
        "pers": {unit: text for unit, text in PER_WORDS.items() if unit},
        "ambiguous": found.measure.ambiguous,
        "amount_hint": _amount_hint(sketch.definition).say(sketch.view.language),
        "kpi_name": sketch.definition.name.say(sketch.view.language) if sketch.definition else "",
        **reckoned(found),
    }


def reckoned(found: Reckoning) -> Context:
    """Return what follows from the fields, and is shown anew whenever one changes."""
    sketch = found.measure.sketch
    language, definition = sketch.view.language, sketch.definition
    expected = found.expected
    return {
        "kinds": [KindChoice(kind, _kind_name(kind, definition, language), _result_beside(found, kind)) for kind in KINDS],
        "baseline_said": _baseline_said(found),
        "target_said": _result(found, found.measure.change.kind) if found.measure.change else "",
        "anyway": _anyway(found, expected),
        "chance": _chance(found, expected),
        "bold": found.bold,
        "season": expected.season.say(language) if expected and expected.season else "",
        "doubts": [doubt.say(language) for doubt in (expected.doubts if expected else ())],
        "warnings": [text.say(language) for text in found.warnings],
        "bars": _bars(found),
        "history": _history(found, expected),
        "chart": found.chart,
        "levers": found.levers,
        "refusal": found.refusal,
    }


def _amount_hint(definition: Definition | None) -> Text:
    return AMOUNT_HINTS["timed" if timed(definition) else definition.unit if definition and definition.unit in AMOUNT_HINTS else "other"]


def _kind_name(kind: ChangeKind, definition: Definition | None, language: str) -> str:
    named = POINTS if kind == "points" and definition is not None and definition.unit == "percent" else KIND_WORDS[kind]
    return named.nl if language == "nl" else named.en


def written(found: Reckoning, value: float | None) -> str:
    """Return a value of the KPI; percentages with two decimals where one would hide the difference."""
    sketch = found.measure.sketch
    if value is None or sketch.definition is None:
        return "–"
    if sketch.definition.unit == "percent":
        return sketch.view.numbers.percent(value, 2)
    if sketch.definition.unit == "count" and abs(value) >= 10:
        return sketch.view.numbers.decimal(value)
    return sketch.view.numbers.rounded(value, sketch.definition)


def _result(found: Reckoning, kind: ChangeKind) -> str:
    target, language = found.target_as(kind), found.measure.sketch.view.language
    if target is None:
        return ""
    if found.baseline is None:
        return TO.say(language, target=written(found, target))
    return FROM_TO.say(language, now=written(found, found.baseline), target=written(found, target))


def _result_beside(found: Reckoning, kind: ChangeKind) -> str:
    """Return what an amount comes to if it is of a kind; of the number itself only where that is what was chosen."""
    return _result(found, kind) if kind != "level" or found.measure.values["kind"] == "level" else ""


def _baseline_said(found: Reckoning) -> str:
    outlook, sketch = found.outlook, found.measure.sketch
    if outlook is None or outlook.baseline is None or outlook.baseline_first is None or outlook.baseline_last is None or sketch.definition is None:
        return ""
    days = sketch.view.numbers.span(outlook.baseline_first, outlook.baseline_last)
    form = {"year": SAME_DAYS, "before": DAYS_BEFORE}.get(outlook.against, NOW)
    return form.say(sketch.view.language, kpi=sketch.definition.name.say(sketch.view.language), value=written(found, outlook.baseline), days=days)


def _anyway(found: Reckoning, expected: Outlook | None) -> str:
    if expected is None or expected.forecast is None:
        return ""
    low, high = (written(found, value) for value in (expected.low, expected.high))
    return ANYWAY.say(found.measure.sketch.view.language, value=written(found, expected.forecast), low=low, high=high)


def _chance(found: Reckoning, expected: Outlook | None) -> str:
    if expected is None or expected.probability is None or found.target is None:
        return ""
    view = found.measure.sketch.view
    return CHANCE.say(view.language, target=written(found, found.success), chance=view.numbers.percent(expected.probability, 0))


def _bars(found: Reckoning) -> str:
    """Return in words from where on the goal counts as reached, and from where as missed."""
    language = found.measure.sketch.view.language
    if found.success is None:
        return ""
    if found.failure is None:
        return REACHED_ONLY.say(language, success=written(found, found.success))
    return REACHED_FROM.say(language, success=written(found, found.success), failure=written(found, found.failure))


def _history(found: Reckoning, expected: Outlook | None) -> list[PastRow]:
    numbers = found.measure.sketch.view.numbers
    past = expected.history if expected else ()
    most = max((abs(one.value) for one in past if one.value is not None), default=0.0)
    return [
        PastRow(numbers.span(one.first, one.last), written(found, one.value), round(100 * abs(one.value) / most) if one.value and most else 0)
        for one in past
    ]


def summary_name(found: Reckoning) -> str:
    """Return the KPI's name as it stands inside a sentence."""
    sketch = found.measure.sketch
    return uncapped(sketch.definition.name.say(sketch.view.language)) if sketch.definition else ""
