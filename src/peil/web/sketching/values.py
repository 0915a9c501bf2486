"""Read and write values of a KPI as people type them: percentages as hundredths, durations with their unit, all else as plain numbers."""

import re

from peil.catalogue.structs import Definition
from peil.values.goals import Change
from peil.values.texts import Language, Text
from peil.web.backroom.typed import as_typed, number_in

SECONDS: dict[str, float] = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "seconde": 1, "seconden": 1,
    "m": 60, "min": 60, "minute": 60, "minutes": 60, "minuut": 60, "minuten": 60,
    "h": 3600, "u": 3600, "hour": 3600, "hours": 3600, "uur": 3600, "uren": 3600,
    "d": 86_400, "day": 86_400, "days": 86_400, "dag": 86_400, "dagen": 86_400,
}  # fmt: skip
STEPS: tuple[tuple[float, Text], ...] = (
    (86_400, Text("days", "dagen")),
    (3600, Text("h", "uur")),
    (60, Text("min", "min")),
    (1, Text("s", "s")),
)


def timed(definition: Definition | None) -> bool:
    """Return whether values of a KPI are seconds, which are typed with their unit."""
    return definition is not None and definition.unit == "duration" and definition.unit_note is None


def factor(definition: Definition | None) -> float:
    """Return by how much a value is multiplied where it is typed."""
    return 100 if definition is not None and definition.unit == "percent" else 1


def value_in(text: str, definition: Definition | None, language: Language) -> float | None:
    """Return the value of a KPI that a text writes, in the KPI's own unit, or None."""
    if not timed(definition):
        found = number_in(text, language)
        return None if found is None else found / factor(definition)
    parts = re.fullmatch(r"\s*(-?[\d.,]+)\s*([a-z]+)\.?\s*", text.lower())
    number = number_in(parts[1], language) if parts else None
    return number * SECONDS[parts[2]] if parts and number is not None and parts[2] in SECONDS else None


def as_value(value: float | None, definition: Definition | None, language: Language) -> str:
    """Return a value of a KPI as it would be typed; no value is nothing."""
    if value is None:
        return ""
    if not timed(definition):
        return as_typed(rounded(value * factor(definition)), language)
    size, unit = next(((size, unit) for size, unit in STEPS if abs(value) >= size * (2 if size == 86_400 else 1)), STEPS[-1])
    return f"{as_typed(rounded(value / size), language)} {unit.say(language)}"


def rounded(value: float) -> float:
    """Return a value with no more decimals than say something: five digits, and never less than to the whole."""
    return float(f"{value:.5g}") if abs(value) < 10_000 else float(round(value))


def change_in(text: str, kind: str, definition: Definition | None, language: Language) -> float | None:
    """Return the amount of a change that a text writes: a share where it is relative, else in the KPI's own unit."""
    if kind != "relative":
        return value_in(text, definition, language)
    found = number_in(text, language)
    return None if found is None else found / 100


def as_change(change: Change, definition: Definition | None, language: Language) -> str:
    """Return the amount of a change as it would be typed: which way it goes is said beside it."""
    if change.kind == "relative":
        return as_typed(rounded(100 * abs(change.value)), language)
    return as_value(change.value if change.kind == "level" else abs(change.value), definition, language)


def example(kind: str, definition: Definition | None, language: Language) -> str:
    """Return what would be right in a field."""
    if kind != "relative" and timed(definition):
        return Text("45 min or 1.5 h", "45 min of 1,5 uur").say(language)
    return as_typed(12.5, language)


NO_VALUE = Text("“{text}” cannot be read; right is for example {example}.", "“{text}” is niet te lezen; goed is bijvoorbeeld {example}.")


def unreadable(text: str, kind: str, definition: Definition | None, language: Language) -> str:
    """Return the sentence beside a field whose value cannot be read."""
    return NO_VALUE.say(language, text=text[:40], example=example(kind, definition, language))
