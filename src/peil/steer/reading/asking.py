"""Read what a goal asks for out of a sentence: the change, the direction, whether it is a level to hold or a value per period."""

import re
from typing import Literal

import msgspec

from peil.catalogue.structs import Definition
from peil.steer.reading.amounts import NUMBER, number
from peil.steer.reading.vocabulary import vocabulary
from peil.values.goals import Change, Form, Toward
from peil.values.periods import Unit

_WORDS = vocabulary()


def _any(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


ABOVE, BELOW, TO, BY = (_any(group) for group in (_WORDS.above, _WORDS.below, _WORDS.to, _WORDS.by))
PERCENT = r"%|procent\b|percent\b|pct\b|per cent\b"
POINTS = r"%-?\s?punt(?:en)?\b|procentpunt(?:en)?\b|percentage points?\b|pp\b|ppt\b"
DURATION = _any(list(_WORDS.durations))
UNIT = "|".join(sorted(_WORDS.units, key=len, reverse=True))
EACH = rf"\b(?:per|each|every|elke?|iedere?)\s+(?P<unit>{UNIT})\b"
A_UNIT = r"(?<!by )(?<!half )\ba\s+(?P<a>day|week|month|quarter|year)\b"
PER = re.compile(rf"(?:{EACH}|(?<=\d)\s*/\s*(?P<slash>{UNIT})\b|{A_UNIT})")
OFTEN: dict[str, Unit] = {"dagelijks": "day", "daily": "day", "wekelijks": "week", "weekly": "week", "maandelijks": "month", "monthly": "month"}
FROM_TO = re.compile(rf"\b(?:van|from)\s+(?:€\s?)?(?P<old>{NUMBER})\s?(?:{PERCENT})?\s*(?:{DURATION})?\s*\b(?:naar|to|tot)\s+(?:€\s?)?")
ASKED = re.compile(
    rf"(?P<bound>(?:(?<!\w)(?:{ABOVE}|{BELOW}|{TO}|{BY})\s*)*)(?:de |het |the )?(?:€|eur|\$|£)?\s?(?P<sign>[-+−])?(?P<count>{NUMBER})\s?"
    rf"(?:(?P<points>{POINTS})|(?P<percent>{PERCENT})|(?P<duration>(?:{DURATION})\b)|(?P<times>x\b|keer\b|times\b)|(?P<cents>cents?\b))?"
    r"\s*(?P<after>(?:euro\b|eur\b|points?\b|punten\b|punt\b|stuks?\b|units?\b|)"
    r"\s*(?:or more\b|of meer\b|or less\b|of minder\b|or higher\b|of hoger\b"
    r"|more\b|meer\b|extra\b|additional\b|fewer\b|less\b|minder\b|erbij\b|new\b|nieuwe?\b|hoger\b|higher\b|lager\b|lower\b|sneller\b|faster\b)?)"
)
NONE = re.compile(r"(?:geen|no|zero)\b")
OUT_OF = re.compile(
    rf"(?<!\w)(?P<part>{NUMBER})\s+(?:op de|op elke|van de|van elke|in|out of|of)\s+(?:the |every )?(?P<whole>{NUMBER})(?!\w|%|[.,]\d)"
)
MOST_IN = 100
SHARES = ("percent", "ratio", "index")
FACTOR = re.compile(rf"\b(?P<factor>{_any(list(_WORDS.factors))})\b")
PART = re.compile(rf"\b(?:een|a|one|met|by)\s+(?P<part>{_any(list(_WORDS.parts))})\b")
FASTER = ("faster", "quicker", "sneller")  # a duration becomes less, a growth more
NEW = ("new", "nieuw", "nieuwe")
ADDED = (*NEW, "more", "meer", "extra", "additional", "erbij", "hoger", "higher")
TAKEN = ("fewer", "less", "minder", "lager", "lower", "sneller", "faster")


class Asked(msgspec.Struct, frozen=True):
    """What a sentence asks of a KPI; `ambiguous`: a percentage of a percentage, which may be meant as a factor or as points."""

    change: Change | None = None
    direction: Toward | None = None
    ambiguous: bool = False
    form: Form = "end"
    per: Unit | None = None


def asked(text: str, kpi: Definition | None) -> Asked:
    """Return what a text (in small letters, its period taken out) asks of a KPI."""
    per, text = _per(text)
    toward = _toward(text, kpi)
    found = _change(text, kpi, toward)
    change, bound, ambiguous = found.change, found.bound, found.ambiguous
    direction = toward or bound or _sign(found)
    return Asked(change, direction, ambiguous, _form(text, kpi, change, bound, per), per)


def _sign(amount: "Amount") -> Toward | None:
    """Return which way a change goes by itself; a level alone goes no way, unless what it comes from is said."""
    if amount.change is None or (amount.change.kind == "level" and amount.old is None):
        return None
    return "up" if amount.change.value > (amount.old or 0.0) else "down"


class Amount(msgspec.Struct, frozen=True):
    """A change as it was read: with the bound it is, and the value it comes from."""

    change: Change | None = None
    bound: Toward | None = None
    ambiguous: bool = False
    old: float | None = None


def without_unit(text: str) -> str:
    """Return a text without the words that ask a value for each unit, such as per month: they name no KPI."""
    return PER.sub(" ", text)


def with_shares(text: str) -> str:
    """Return a text with "nine in ten" and "9 van de 10" written as a percentage."""

    def share(found: re.Match[str]) -> str:
        part, whole = number(found["part"]), number(found["whole"])
        return f"{100 * part / whole:g}%" if 0 < part < whole <= MOST_IN else found[0]

    return OUT_OF.sub(share, text)


def _per(text: str) -> tuple[Unit | None, str]:
    found = PER.search(text)
    if found:
        return _WORDS.units[found["unit"] or found["slash"] or found["a"]], f"{text[: found.start()]} {text[found.end() :]}"
    often = next((word for word in OFTEN if re.search(rf"\b{word}e?\b", text)), None)
    return (OFTEN[often], text) if often and re.search(r"\d", text) else (None, text)


def _toward(text: str, kpi: Definition | None) -> Toward | None:
    """Return which way a sentence wants a KPI to go: the first word that says so; `better` is the KPI's own way, `faster` makes a duration less."""
    words = re.findall(r"[\w'-]+", text)
    no_more = not {"geen", "niet", "no"}.isdisjoint(words)  # "geen achterstand meer" asks for nothing more of it
    for word in words:
        if no_more and word in ("meer", "more"):
            continue
        if word in _WORDS.better and kpi is not None and kpi.direction != "neutral":
            return kpi.direction
        if word in _WORDS.up and word != "sell":
            return "up"
        if word in _WORDS.down:
            return (
                "up" if word in ("faster", "quicker", "sneller") and kpi is not None and kpi.unit != "duration" and kpi.direction == "up" else "down"
            )
    return None


def _change(text: str, kpi: Definition | None, toward: Toward | None) -> Amount:
    sign = -1.0 if (toward or _way(kpi)) == "down" else 1.0
    old = FROM_TO.search(text)
    if old:
        new = ASKED.match(text[old.end() :])
        if new:
            return Amount(Change("level", _level(new, kpi)), old=_scaled(number(old["old"]), new, kpi))
    for found in ASKED.finditer(text):
        if _is_article(found):
            continue
        return _numbered(found, kpi, sign, toward)
    factor = FACTOR.search(text)
    if factor:
        return Amount(Change("relative", _WORDS.factors[factor["factor"]]))
    part = PART.search(text)
    if part:
        return Amount(Change("relative", sign * _WORDS.parts[part["part"]]))
    return Amount(Change("level", 0.0), "down") if NONE.match(text) and _way(kpi) == "down" else Amount()


def wants_share(text: str) -> bool:
    """Return whether a text names a percentage as a level (under 3%), which only a KPI that is a share can have."""
    return any(found["percent"] and (bound := found["bound"].strip()) and bound not in _WORDS.by for found in ASKED.finditer(text))


def _is_article(found: re.Match[str]) -> bool:
    """Return whether a number in letters is none: "een", "a", or "in een keer goed"."""
    if found["count"] not in _WORDS.numbers or len(found["count"]) > 3:
        return False
    return bool(found["times"]) or not (found["percent"] or found["points"] or found["duration"])


def _way(kpi: Definition | None) -> Toward:
    return "down" if kpi is not None and kpi.direction == "down" else "up"


def _numbered(found: re.Match[str], kpi: Definition | None, sign: float, toward: Toward | None) -> Amount:
    """Return the change that a number stands for, by the words around it and the unit of the KPI."""
    sign = {"-": -1.0, "−": -1.0, "+": 1.0}.get(found["sign"] or "", sign)
    sign = -1.0 if found["after"].split(" ")[-1] in TAKEN and kpi is not None and kpi.unit != "duration" else sign
    value, bound, kind = number(found["count"]), _bound(found), _kind(found, kpi, toward)
    bound = "up" if bound is None and found["after"].split(" ")[-1] in ADDED else bound
    if found["times"]:
        return Amount(Change("level", value)) if kpi is not None and kpi.unit == "ratio" else Amount(Change("relative", value - 1))
    if kind == "level":
        return Amount(Change("level", _level(found, kpi)), bound)
    if kind == "points":
        return Amount(Change("points", sign * _scaled(value, found, kpi)), bound)
    return Amount(Change("relative", sign * value / 100), None, ambiguous=kpi is not None and kpi.unit == "percent")


def _kind(found: re.Match[str], kpi: Definition | None, toward: Toward | None) -> Literal["relative", "points", "level"]:
    bound, after = found["bound"].strip(), found["after"].strip().split(" ")[-1]
    to = bool(bound) and bound not in _WORDS.by
    if found["points"]:
        return "level" if to else "points"
    if found["percent"]:
        bare = not bound and not after and toward is None
        return "level" if kpi is not None and kpi.unit in SHARES and (to or bare) else "relative"
    if bound in _WORDS.by and bound:
        return "points"
    if after in NEW:  # of a stock (subscribers), new ones come on top; of what is counted (new customers), they are the number itself
        return "points" if kpi is not None and kpi.kpi.aggregation == "snapshot" and not to else "level"
    return "points" if after in ADDED + TAKEN and not to and kpi is not None else "level"


def _bound(found: re.Match[str]) -> Toward | None:
    said = f"{found['bound'].strip()} ".removesuffix(" ")
    if re.search(rf"(?<!\w)(?:{BELOW})$", said) or re.search(r"of minder|or less", found["after"]):
        return "down"
    return "up" if re.search(rf"(?<!\w)(?:{ABOVE})$", said) or re.search(r"of meer|or more|hoger|higher", found["after"]) else None


def _level(found: re.Match[str], kpi: Definition | None) -> float:
    return _scaled(number(found["count"]), found, kpi)


def _scaled(value: float, found: re.Match[str], kpi: Definition | None) -> float:
    """Return a number in the KPI's own unit: a percentage as a share, a duration in seconds, or in hours or days where it counts those."""
    if found["percent"] or found["points"]:
        return value if kpi is not None and kpi.unit == "index" else value / 100
    if found["cents"] or (kpi is not None and kpi.unit == "percent" and value > 1):
        return value / 100
    if found["duration"] and kpi is not None and kpi.unit == "duration":
        note = kpi.unit_note.en if kpi.unit_note else ""
        return value * _WORDS.durations[found["duration"]] / {"hours": 3600, "days": 86400}.get(note, 1)
    return value


def additive(kpi: Definition | None) -> bool:
    """Return whether a KPI's values add up over days: amounts and counts that are no stock."""
    if kpi is None:
        return False
    hours = kpi.unit == "duration" and kpi.unit_note is not None and kpi.kpi.aggregation in ("sum", "derived")
    return kpi.kpi.aggregation in ("sum", "count", "derived", "count_distinct") and (kpi.unit in ("currency", "count") or hours)


def _form(text: str, kpi: Definition | None, change: Change | None, bound: Toward | None, per: Unit | None) -> Form:
    if per is not None and (kpi is None or additive(kpi)):
        return "per"
    kept = bound is not None or any(re.search(rf"\b{word}\b", text) for word in _WORDS.hold)
    return "hold" if change is not None and change.kind == "level" and kept and not additive(kpi) else "end"
