"""Make an alert of what was typed on the command line."""

import argparse
from typing import Any

from peil.catalogue.structs import Definition
from peil.cli.steering.desk import Desk
from peil.steer.exchange.amounts import typed
from peil.steer.rules.typed import bound, moved, quiet_hours
from peil.values.rules import RuleDraft, RuleKind
from peil.values.steering_errors import BadRule
from peil.values.texts import Text


def draft_of(desk: Desk) -> RuleDraft:
    """Return the alert that was asked for; raises BadRule."""
    chosen = desk.chosen
    definition = desk.ground.catalogue.definition(chosen.kpi) if chosen.kpi else None
    kind = _kind(chosen)
    people, channels = readers_of(desk)
    begin, end = quiet_hours(chosen.quiet)
    return RuleDraft(
        kind=kind,
        name=chosen.name,
        kpi=chosen.kpi,
        where=tuple(chosen.where or ()),
        goal=chosen.goal,
        owner=desk.person(chosen.owner),
        grain=chosen.grain,
        against=chosen.against,
        sensitivity=chosen.sensitivity,
        provisional=chosen.provisional,
        people=people,
        channels=channels,
        quiet_from=begin,
        quiet_until=end,
        quiet_weekends=chosen.quiet_weekends,
        recovery=not chosen.no_recovery,
        **_values(chosen, kind, definition),
    )


def readers_of(desk: Desk) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the people and the channels that were named."""
    people = tuple(dict.fromkeys(desk.state.people.named(name).id for name in desk.chosen.to or ()))
    return people, tuple(dict.fromkeys(desk.ground.sending.channels.named(name).id for name in desk.chosen.channel or ()))


def _kind(chosen: argparse.Namespace) -> RuleKind:
    asked: dict[RuleKind, bool] = {
        "threshold": chosen.above is not None or chosen.below is not None,
        "change": chosen.change is not None,
        "unusual": chosen.unusual,
        "no_data": chosen.no_data is not None,
        "off_pace": chosen.off_pace,
        "reached": chosen.reached is not None,
    }
    said = [kind for kind, is_asked in asked.items() if is_asked]
    if len(said) != 1:
        flags = "--above, --below, --change, --unusual, --no-data, --off-pace, --reached"
        raise BadRule(why=Text(f"say what it looks for with one of {flags}", f"zeg met een van {flags} waar die op let"))
    return said[0]


def _values(chosen: argparse.Namespace, kind: RuleKind, definition: Definition | None) -> dict[str, Any]:
    if kind == "threshold":
        return {side: bound(text, definition) for side in ("above", "below") if (text := getattr(chosen, side)) is not None}
    if kind == "change":
        change = moved(chosen.change, definition)
        return {"by": change.by, "points": change.points, "side": change.side or chosen.side or "both"}
    if kind == "reached" and chosen.reached:
        return {reaches(chosen.reached, definition): bound(chosen.reached, definition)}
    if kind == "no_data":
        return {"days": chosen.no_data}
    return {"side": chosen.side} if kind == "unusual" and chosen.side else {}


def reaches(text: str, definition: Definition | None) -> str:
    """Return whether a value is reached from below (`above`) or from above (`below`): as it says, else as the KPI is better."""
    bound(text, definition)
    toward = typed(text if text.strip()[:1] in "<>=≤≥" else f"={text}", definition).direction
    better = toward or (definition.direction if definition is not None else "up")
    return "below" if better == "down" else "above"
