"""Tell how a goal changed: what was asked for before and after, on which day, by whom and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from peil.boards.numbers import NOTHING
from peil.values.goals import FORM_WORDS, Goal, Revision
from peil.values.texts import Text
from peil.web.goals.written import Writer

FIELDS: dict[str, Text] = {
    "target": Text("Target", "Streefwaarde"),
    "baseline": Text("Baseline", "Uitgangswaarde"),
    "success": Text("Reached from", "Gehaald vanaf"),
    "failure": Text("Failed at", "Mislukt bij"),
    "first": Text("First day", "Eerste dag"),
    "last": Text("Last day", "Laatste dag"),
    "owner": Text("Owner", "Eigenaar"),
    "kpi": Text("KPI", "KPI"),
    "where": Text("Filter", "Filter"),
    "form": Text("Form", "Vorm"),
    "per": Text("Per", "Per"),
    "direction": Text("Direction", "Richting"),
    "formula": Text("Definition of the KPI", "Definitie van de KPI"),
}
AMOUNTS = ("target", "baseline", "success", "failure")
DIRECTIONS = {"up": Text("up", "omhoog"), "down": Text("down", "omlaag")}
PERS = {
    "day": Text("day", "dag"),
    "week": Text("week", "week"),
    "month": Text("month", "maand"),
    "quarter": Text("quarter", "kwartaal"),
    "year": Text("year", "jaar"),
}
AS_BEFORE, AS_NOW = Text("as it was", "zoals die was"), Text("as it is now", "zoals die nu is")


class Line(msgspec.Struct, frozen=True):
    """One thing that changed."""

    name: str
    before: str
    after: str


class Changed(msgspec.Struct, frozen=True):
    """What changed at one moment."""

    day: str
    by: str
    reason: str
    lines: list[Line]


def changes(writer: Writer, goal: Goal) -> list[Changed]:
    """Return the changes of what a goal asks for, the latest first."""
    found = reversed(writer.view.running.workspace.state.steering.goals.history(goal.id))
    return [_changed(writer, goal, one) for one in found]


def _changed(writer: Writer, goal: Goal, revision: Revision) -> Changed:
    zone = ZoneInfo(writer.view.running.workspace.settings.timezone)
    lines = [
        Line(writer.say(FIELDS[name]), _told(writer, goal, name, revision.before.get(name), late=False), _told(writer, goal, name, after, late=True))
        for name, after in revision.after.items()
        if name in FIELDS
    ]
    by = writer.person(revision.by) if revision.by is not None else ""
    return Changed(writer.numbers.day(revision.at.astimezone(zone).date()), by, revision.reason, lines)


def _told(writer: Writer, goal: Goal, name: str, value: Any, *, late: bool) -> str:  # noqa: ANN401 - a field of a goal, as JSON has it
    """Return the value of a field as people read it."""
    if name == "formula":
        return writer.say(AS_NOW if late else AS_BEFORE)
    if name == "owner":
        return writer.person(value)
    if value is None or value in ("", []):
        return NOTHING
    if name in AMOUNTS:
        return writer.exact(goal, float(value))
    if name in ("first", "last"):
        return writer.numbers.day(date.fromisoformat(value))
    words: dict[str, Mapping[str, Text]] = {"direction": DIRECTIONS, "form": {str(form): word for form, word in FORM_WORDS.items()}, "per": PERS}
    if name in words:
        found = words[name].get(value)
        return writer.say(found) if found else str(value)
    return writer.kpi(value) if name == "kpi" else ", ".join(value)
