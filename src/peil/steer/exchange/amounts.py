"""Read and write the values of goals as people type them: +10%, +2pt, 1000, 45%, <1h; what is written is read back exactly."""

import re
from decimal import Decimal
from typing import Literal

import msgspec

from peil.boards.numbers import Numbers
from peil.catalogue.structs import Definition
from peil.steer.ground import Ground
from peil.steer.reading.amounts import NUMBER, SCALES, number
from peil.steer.reading.vocabulary import vocabulary
from peil.values.goals import Change, Toward
from peil.values.steering_errors import AmbiguousChange, BadGoal
from peil.values.texts import LANGUAGES, Text

Meant = Literal["relative", "points"]
POINTS = ("pt", "pp", "ppt", "point", "points", "punt", "punten", "procentpunt", "procentpunten", "percentage points", "percentage point", "%-punt")
TYPED = re.compile(
    r"(?P<bound>>=|<=|≥|≤|>|<|=)?\s*(?P<sign>[+\-−])?\s*(?:€|eur\b|\$|£)?\s*(?P<digits>\d+(?:\.(?:\d{1,2}|\d{4,}))?"
    rf"(?!\d|[.,]\d|\s?(?:{SCALES})\b))?"
    rf"(?(digits)|(?P<count>{NUMBER}))\s*(?P<unit>%|[a-z%][a-z %-]*)?",
    re.IGNORECASE,
)
BOUNDS = ("<", ">", "=", "≤", "≥")
WRITTEN = re.compile(r"(?P<what>.+?)(?: against (?P<against>year|before))?")
HOURS, DAYS = 3600, 86400
EXACT = 1e15  # up to here every whole number has a float of its own
SHORT = {"d": 86400}


class Typed(msgspec.Struct, frozen=True):
    """A target as it was typed: the change, the direction where it says one, whether a percentage of a percentage must be asked about."""

    change: Change
    direction: Toward | None = None
    ambiguous: bool = False
    signed: bool = False


def _refused(text: str) -> BadGoal:
    shown = text[:60]
    return BadGoal(
        why=Text(
            f"`{shown}` is not a value; right are for example +10%, -20%, +2pt, 1000, 45% or <1h",
            f"`{shown}` is geen waarde; goed zijn bijvoorbeeld +10%, -20%, +2pt, 1000, 45% of <1u",
        )
    )


def typed(text: str, definition: Definition | None, meant: Meant | None = None, toward: Toward = "up") -> Typed:
    """Return the target that a text asks of a KPI (None: a number of one's own); a change without a sign goes `toward`. Raises BadGoal."""
    clean = re.sub(r"(?<=\d)\s*m$", "min", text.strip()) if definition is not None and definition.unit == "duration" else text.strip()
    found = TYPED.fullmatch(clean)
    if found is None:
        raise _refused(text)
    count = Decimal(found["digits"]) if found["digits"] else Decimal(repr(number(found["count"])))
    unit, sign, bound = (found["unit"] or "").strip().lower(), found["sign"], found["bound"]
    direction: Toward | None = None if bound in (None, "=") else "down" if bound in ("<", "<=", "≤") else "up"
    count = -count if sign in ("-", "−") or (sign is None and bound is None and toward == "down" and unit in ("%", *POINTS)) else count
    share = definition is not None and definition.unit == "percent"
    if unit in POINTS:
        return Typed(Change("points", float(count / 100 if share else count)), None, False, sign is not None)
    if unit == "%" and bound is None and (not share or sign or meant):
        kind: Meant = meant or "relative"
        return Typed(Change(kind, float(count / 100)), None, share and meant is None, sign is not None)
    if unit == "%" and bound is None and share:
        return Typed(Change("relative", float(count / 100)), None, ambiguous=True)
    value = float(_scaled(abs(count) if bound is None and sign else count, unit, definition, text))
    if sign and bound is None:
        return Typed(Change("points", -value if count < 0 else value), None, False, signed=True)
    return Typed(Change("level", value), direction)


def _scaled(count: Decimal, unit: str, definition: Definition | None, text: str) -> Decimal:
    """Return a number in the KPI's own unit: a percentage as a share, a duration in seconds, or in hours or days where it counts those."""
    kind = definition.unit if definition is not None else None
    if unit == "%":
        return count if kind == "index" else count / 100
    seconds = SHORT.get(unit) or vocabulary().durations.get(unit)
    if seconds is not None:
        if kind != "duration" or definition is None:
            raise _refused(text)
        return count * Decimal(seconds) / per_unit(definition)
    if unit and not (kind is None or unit in ("euro", "euros", "eur")):
        raise _refused(text)
    return count / 100 if kind == "percent" and abs(count) > 1 else count


def per_unit(definition: Definition) -> int:
    """Return how many seconds one of a duration's unit is."""
    note = definition.unit_note.en if definition.unit_note else ""
    return {"hours": HOURS, "days": DAYS}.get(note, 1)


def level(value: str | float, definition: Definition | None) -> float:
    """Return the value that a text or a number (in the KPI's own unit) stands for; raises BadGoal."""
    if not isinstance(value, str):
        return float(value)
    text = value.strip()
    try:
        return typed(text if text.startswith(BOUNDS) else f"={text}", definition).change.value
    except BadGoal:
        raise _refused(text) from None


def written(value: float | None, definition: Definition | None) -> str | int | float | None:
    """Return a value as it stands in a file: a percentage with its sign, a duration with its unit, anything else as a number."""
    if value is None:
        return None
    if definition is not None and definition.unit == "percent":
        return f"{_digits(Decimal(repr(value)) * 100)}%"
    if definition is not None and definition.unit == "duration" and per_unit(definition) == 1:
        exact = Decimal(repr(value))
        for seconds, mark in ((HOURS, "h"), (60, "min")):
            if exact and exact % seconds == 0:
                return f"{_digits(exact / seconds)}{mark}"
        return f"{_digits(exact)}s"
    return int(value) if float(value).is_integer() and abs(value) < EXACT else value


def in_cell(value: str | float | None) -> str:
    """Return a written value as a cell of a table."""
    return value if isinstance(value, str) else "" if value is None else _digits(Decimal(repr(value)))


def written_change(change: Change | None, definition: Definition | None) -> str | None:
    """Return a change as it stands in a file: `+10% against year`, `+2pt against before`, `=45% against year`."""
    if change is None:
        return None
    if change.kind == "level":
        text = f"={in_cell(written(change.value, definition))}"
    elif change.kind == "relative":
        text = f"{_signed(Decimal(repr(change.value)) * 100)}%"
    else:
        share = definition is not None and definition.unit == "percent"
        text = f"{_signed(Decimal(repr(change.value)) * (100 if share else 1))}pt"
    return f"{text} against {change.against}"


def change_written(text: str, definition: Definition | None) -> Change:
    """Return the change that stands in a file; raises BadGoal."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        raise _refused(text)
    signed = found["what"].lstrip()[:1] in "+-−"
    change = typed(found["what"], definition, "relative" if signed and "%" in found["what"] else None).change
    return msgspec.structs.replace(change, against=found["against"] or "year")


def _digits(exact: Decimal) -> str:
    """Return a number in digits, never with three decimals: 1.125 may be read as a thousand and more, 1.1250 may not."""
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _signed(exact: Decimal) -> str:
    return _digits(exact) if exact < 0 else f"+{_digits(abs(exact))}"


def ambiguous(text: str | None, share: float, baseline: float | None, of: tuple[Definition, Ground]) -> AmbiguousChange:
    """Return the error that asks which of two things a percentage means, with what each gives; `text` is what was typed, if it was."""
    definition, ground = of
    numbers = [Numbers(language, ground.settings.currency) for language in LANGUAGES]

    def result(kind: Meant) -> Text:
        after = Change(kind, share).of(baseline)
        if baseline is None or after is None:
            return Text(*(one.points(share) if kind == "points" else one.change(share) for one in numbers))
        return Text(*(f"{one.percent(baseline, 2)} → {one.percent(after, 2)}" for one in numbers))

    level_too = Text("", "")
    if text is not None and text.strip()[:1] not in "+-−":
        level_too = Text(f" Or give the level itself: `={text.strip()}`.", f" Of geef het niveau zelf: `={text.strip()}`.")
    shown = text or f"{abs(share) * 100:g}%"
    return AmbiguousChange(text=shown, kpi=definition.name, relative=result("relative"), points=result("points"), level=level_too)


def effect_of(text: str, meant: Meant | None, ground: Ground, kpi: str | None) -> Change:
    """Return the effect on a KPI that somebody expects of an action; raises BadGoal and AmbiguousChange."""
    definition = ground.definition(kpi)
    toward: Toward = "down" if definition is not None and definition.direction == "down" else "up"
    found = typed(text, definition, meant, toward)
    if found.ambiguous and definition is not None:
        raise ambiguous(text, found.change.value, None, (definition, ground))
    return found.change
