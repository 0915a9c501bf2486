"""Read the form of an alert: what was typed, the rule it makes, and the sentence beside each field that cannot be used."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.datastructures import FormData

from peil.catalogue.structs import Definition
from peil.steer.exchange.amounts import in_cell, written
from peil.steer.rules.typed import bound, found, hours_of, quiet_hours
from peil.values.errors import PeilError
from peil.values.rules import RULE_GRAINS, RULE_KINDS, SENSITIVITIES, SIDES, RuleDraft, RuleKind
from peil.values.texts import Language, Text
from peil.web.backroom.aims import definition_of
from peil.web.backroom.typed import as_typed, no_number, number_in
from peil.web.goals.standing import ground_of
from peil.web.own.posted import field
from peil.web.viewing import View

FIELDS = ("name", "kpi", "where", "goal", "owner", "grain", "above", "below", "by", "by_kind", "against", "side", "sensitivity", "days", "quiet")
SWITCHES = ("quiet_weekends", "provisional", "recovery")
LISTS = ("people", "channels")
ON_GOAL = ("off_pace",)
NO_KPI = Text("Choose a KPI from the list.", "Kies een KPI uit de lijst.")
NO_DAYS = Text("Days are a whole number from 1 to 366.", "Dagen zijn een heel getal van 1 tot en met 366.")
BY_KINDS: dict[str, Text] = {"share": Text("per cent", "procent"), "points": Text("in the unit of the KPI", "in de eenheid van de KPI")}
AGAINST: dict[str, Text] = {
    "previous": Text(
        "the period before (of a day: the same weekday a week earlier)", "de periode ervoor (van een dag: dezelfde weekdag een week eerder)"
    ),
    "year": Text("a year earlier", "een jaar eerder"),
}
Made = TypeVar("Made")
Typed = dict[str, Any]


def usual(view: View, kind: RuleKind, person: int | None) -> Typed:
    """Return what stands in the fields of a new rule: told to whoever sits at the page, quiet at night."""
    blank = dict.fromkeys(FIELDS, "") | {
        "grain": "day",
        "by": "20",
        "by_kind": "share",
        "against": "previous",
        "side": "both",
        "sensitivity": "normal",
    }
    people = [str(person)] if person is not None else []
    asked = {"kpi": view.first("kpi")[:120], "goal": view.first("goal")[:12], "where": "\n".join(view.where)[:400]}
    switches = {"quiet_weekends": False, "provisional": False, "recovery": True}
    return blank | {"kind": kind, "days": "2", "quiet": "22:00-07:00", "people": people, "channels": []} | asked | switches


def typed_of(view: View, rule: RuleDraft) -> Typed:
    """Return a rule as it stands in the fields."""
    definition, language = definition_of(view, rule.kpi or ""), view.language
    by = rule.by if rule.by is not None else 0.2
    times = 100 if not rule.points or (definition is not None and definition.unit == "percent") else 1
    return {
        "kind": rule.kind,
        "name": rule.name,
        "kpi": rule.kpi or "",
        "where": "\n".join(rule.where),
        "goal": str(rule.goal or ""),
        "owner": str(rule.owner or ""),
        "grain": rule.grain,
        "above": value_typed(rule.above, definition, language),
        "below": value_typed(rule.below, definition, language),
        "by": as_typed(times * by, language),
        "by_kind": "points" if rule.points else "share",
        "against": rule.against,
        "side": rule.side,
        "sensitivity": rule.sensitivity,
        "days": str(rule.days),
        "quiet": hours_of(rule),
        "people": [str(one) for one in rule.people],
        "channels": [str(one) for one in rule.channels],
        **{name: getattr(rule, name) for name in SWITCHES},
    }


def posted(form: FormData) -> Typed:
    """Return what was typed into a form."""
    texts: Typed = {name: field(form, name).strip() for name in FIELDS}
    kind = field(form, "kind")
    lists = {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in LISTS}
    return texts | {"kind": kind if kind in RULE_KINDS else "threshold"} | lists | {name: field(form, name) == "yes" for name in SWITCHES}


def rule_in(view: View, typed: Typed, before: RuleDraft | None = None) -> tuple[RuleDraft | None, dict[str, str]]:
    """Return the rule that a form makes, or None, and what is wrong with it by field."""
    wrong: dict[str, str] = {}
    kind: RuleKind = typed["kind"]
    definition = definition_of(view, typed["kpi"]) if typed["kpi"] else None
    needs_kpi = kind not in ON_GOAL and not (kind == "reached" and typed["goal"])
    if needs_kpi and definition is None:
        wrong["kpi"] = NO_KPI.say(view.language)
        return None, wrong
    quiet = _tried(view, wrong, "quiet", lambda: quiet_hours(typed["quiet"])) or (None, None)
    values = _bounds(view, typed, wrong, definition) | _change(view, typed, wrong, definition) | _days(view, typed, wrong)
    if wrong:
        return None, wrong
    draft = RuleDraft(
        kind=kind,
        name=typed["name"],
        kpi=definition.id if needs_kpi and definition else None,
        where=tuple(line.strip() for line in typed["where"].splitlines() if line.strip()) if needs_kpi else (),
        goal=_number(typed["goal"]) if kind in ("off_pace", "reached") else None,
        owner=_number(typed["owner"]) if kind == "off_pace" else None,
        grain=typed["grain"] if typed["grain"] in RULE_GRAINS else "day",
        against="year" if typed["against"] == "year" else "previous",
        side=typed["side"] if typed["side"] in SIDES else "both",
        sensitivity=typed["sensitivity"] if typed["sensitivity"] in SENSITIVITIES else "normal",
        people=tuple(number for one in typed["people"] if (number := _number(one)) is not None),
        channels=tuple(number for one in typed["channels"] if (number := _number(one)) is not None),
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        paused=before.paused if before else False,
        **{name: typed[name] for name in SWITCHES},
        **values,
    )
    return _tried(view, wrong, "where" if draft.where else "rule", lambda: found(ground_of(view.running), draft)), wrong


def _bounds(view: View, typed: Typed, wrong: dict[str, str], definition: Definition | None) -> Typed:
    if typed["kind"] not in ("threshold", "reached"):
        return {}
    sides = [side for side in ("above", "below") if typed[side]]
    return {side: _tried(view, wrong, side, lambda side=side: value_in(typed[side], definition, view.language)) for side in sides}  # type: ignore[misc]


def _change(view: View, typed: Typed, wrong: dict[str, str], definition: Definition | None) -> Typed:
    if typed["kind"] != "change":
        return {}
    points = typed["by_kind"] == "points"
    value = number_in(typed["by"], view.language)
    if value is None:
        wrong["by"] = no_number(typed["by"], view.language, 20)
        return {}
    return {"by": value / (100 if not points or (definition is not None and definition.unit == "percent") else 1), "points": points}


def _days(view: View, typed: Typed, wrong: dict[str, str]) -> Typed:
    if typed["kind"] != "no_data":
        return {}
    days = _number(typed["days"])
    if days is None or not 1 <= days <= 366:
        wrong["days"] = NO_DAYS.say(view.language)
        return {}
    return {"days": days}


def _tried(view: View, wrong: dict[str, str], name: str, make: Callable[[], Made]) -> Made | None:
    """Return what could be made of a field, or note the sentence beside it."""
    try:
        return make()
    except PeilError as refused:
        wrong[name] = refused.say(view.language)
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 15 else None


def value_in(text: str, definition: Definition | None, language: Language) -> float:
    """Return a value of a KPI as typed: a number in its language, or with a unit (2%, 1h); raises BadRule."""
    plain = number_in(text, language) if not re.search(r"[^\W\d_]", text) else None
    if plain is None:
        return bound(text, definition)
    return plain / 100 if definition is not None and definition.unit == "percent" else plain


def value_typed(value: float | None, definition: Definition | None, language: Language) -> str:
    """Return a value of a KPI as it is typed: a percentage with its sign, a duration with its unit."""
    if value is None:
        return ""
    if definition is not None and definition.unit == "percent":
        return f"{as_typed(100 * value, language)}%"
    if definition is not None and definition.unit == "duration":
        return in_cell(written(value, definition))
    return as_typed(value, language)
