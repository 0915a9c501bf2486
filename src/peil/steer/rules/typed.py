"""Read rules as people type them: bounds and changes in the unit of the KPI, quiet hours, and whether what they name is there."""

import re
from datetime import time

import msgspec

from peil.catalogue.structs import Definition
from peil.query.facts import Clock
from peil.query.planning import Planner
from peil.steer.exchange.amounts import level, typed
from peil.steer.ground import Ground
from peil.values.errors import PeilError
from peil.values.rules import RuleDraft, Side
from peil.values.steering_errors import BadRule
from peil.values.texts import Text

HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(?:-|–|tot|to)\s*(\d{1,2})(?::(\d\d))?")


class Moved(msgspec.Struct, frozen=True):
    """By how much a value changes: a share, or with `points` a difference in its own unit; and to which side."""

    by: float
    points: bool
    side: Side | None


def _no(en: str, nl: str) -> BadRule:
    return BadRule(why=Text(en, nl))


def bound(text: str, definition: Definition | None) -> float:
    """Return the value that a text stands for: 2%, 1h, 1000; raises BadRule."""
    try:
        return level(text, definition)
    except PeilError:
        shown = text[:60]
        raise _no(
            f"`{shown}` is not a value; right are for example 1000, 2% or 1h", f"`{shown}` is geen waarde; goed zijn bijvoorbeeld 1000, 2% of 1h"
        ) from None


def moved(text: str, definition: Definition | None) -> Moved:
    """Return the change that a text stands for: 20%, +20%, -2pt, 100; raises BadRule. Without a sign it is one to either side."""
    clean = text.strip().replace("−", "-")
    sign, rest = (clean[0], clean[1:]) if clean[:1] in ("+", "-") else ("", clean)
    try:
        change = typed(f"+{rest}", definition, "relative").change
    except PeilError:
        change = None
    if change is None or change.kind == "level":
        shown = text[:60]
        raise _no(
            f"`{shown}` is no change; right are for example 20%, -20% or 2pt",
            f"`{shown}` is geen verandering; goed zijn bijvoorbeeld 20%, -20% of 2pt",
        )
    sides: dict[str, Side] = {"+": "up", "-": "down"}
    return Moved(abs(change.value), change.kind == "points", sides.get(sign))


def quiet_hours(text: str) -> tuple[time, time] | tuple[None, None]:
    """Return from when to when it is quiet: 22:00-07:00; nothing for an empty text. Raises BadRule."""
    if not text.strip():
        return None, None
    found = HOURS.fullmatch(text.strip())
    try:
        hours = [int(part or 0) for part in found.groups()] if found else [24] * 4
        begin, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        shown = text[:40]
        raise _no(
            f"`{shown}` are no hours; right is for example 22:00-07:00", f"`{shown}` zijn geen uren; goed is bijvoorbeeld 22:00-07:00"
        ) from None
    if begin == end:
        raise _no("quiet hours end at another time than they begin", "stille uren eindigen op een andere tijd dan ze beginnen")
    return begin, end


def hours_of(draft: RuleDraft) -> str:
    """Return the quiet hours of a rule as they are typed; nothing where it has none."""
    if draft.quiet_from is None or draft.quiet_until is None:
        return ""
    return f"{draft.quiet_from:%H:%M}-{draft.quiet_until:%H:%M}"


def found(ground: Ground, draft: RuleDraft) -> RuleDraft:
    """Return a rule with its KPI by its own id; raises what is wrong with the KPI, the filter, the goal, the people or the channels it names."""
    if draft.goal is not None:
        ground.state.goals.find(draft.goal)
    for person in (*draft.people, *([draft.owner] if draft.owner is not None else [])):
        ground.state.people.find(person)
    for channel in draft.channels:
        ground.sending.channels.find(channel)
    if not draft.kpi:
        return draft
    definition = ground.catalogue.definition(draft.kpi)
    if definition.sql or definition.breakdown:
        name = definition.name
        raise _no(f"{name.en} gives a table, not one number", f"{name.nl} geeft een tabel, niet één getal")
    resolver = Planner(ground.catalogue, Clock(ground.settings.timezone, ground.now, {})).resolver
    asked = resolver.asked((definition.id,))
    for text in draft.where:
        resolver.filter(text, asked)
    return msgspec.structs.replace(draft, kpi=definition.id)
