"""Keep what somebody will do about a goal, and what it brought."""

import argparse
from collections.abc import Sequence

from peil.boards.numbers import NOTHING
from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.steer.exchange.amounts import effect_of
from peil.steer.exchange.days import day_of
from peil.values.goals import Action, ActionDraft
from peil.values.texts import Text


def action(chosen: argparse.Namespace) -> int:
    """Do what was asked of actions."""
    return {"add": add, "list": listed, "done": end, "drop": end}[chosen.action](Desk(chosen))


def add(desk: Desk) -> int:
    """Add an action."""
    chosen = desk.chosen
    goal = desk.state.goals.find(chosen.goal) if chosen.goal else None
    kpi = desk.ground.catalogue.definition(chosen.kpi).id if chosen.kpi else goal.kpi if goal else None
    draft = ActionDraft(
        text=chosen.text,
        goal=goal.id if goal else None,
        owner=desk.person(chosen.owner),
        due_on=day_of(chosen.due, desk.ground.today) if chosen.due else None,
        kpi=kpi,
        where=tuple(chosen.where or ()) or (goal.where if goal and kpi == goal.kpi else ()),
        effect=effect_of(chosen.effect, chosen.meant, desk.ground, kpi) if chosen.effect else None,
    )
    return _told(desk, desk.state.actions.put(draft, desk.ground.now))


def _told(desk: Desk, kept: Action) -> int:
    if desk.chosen.json:
        return print_json({"action": desk.documents.action_as_it_stands(kept)})
    action_rows(desk, [kept])
    return 0


def listed(desk: Desk) -> int:
    """List actions; those still to be done unless all are asked for."""
    chosen = desk.chosen
    found = desk.state.actions.listed() if chosen.goal is None else desk.state.actions.listed(goal=desk.state.goals.find(chosen.goal).id)
    owner = desk.person(chosen.owner)
    found = [one for one in found if (chosen.all or not (one.done_on or one.dropped_on)) and owner in (None, one.owner)]
    if chosen.json:
        return print_json({"actions": [desk.documents.action_as_it_stands(one) for one in found]})
    action_rows(desk, found)
    return 0


def action_rows(desk: Desk, found: Sequence[Action]) -> None:
    """Print actions, and beneath them what those that were done brought."""
    words = (Text("action", "actie"), Text("goal", "doel"), Text("owner", "eigenaar"), Text("due", "uiterlijk"), Text("state", "stand"))
    table(["id", *(text.say(desk.language) for text in words)], [_row(desk, one) for one in found], right=(True, False, True))
    for record in (desk.documents.action_as_it_stands(one) for one in found if one.done_on is not None):
        if record["brought_why"]:
            narrate(f"* {record['id']}: {record['brought_why']}")


def _row(desk: Desk, one: Action) -> list[str]:
    state = Text("open", "open")
    if one.done_on is not None:
        state = Text(f"done {one.done_on}", f"gedaan {one.done_on}")
    elif one.dropped_on is not None:
        state = Text(f"dropped {one.dropped_on}", f"losgelaten {one.dropped_on}")
    elif one.due_on is not None and one.due_on < desk.ground.today:
        state = Text("late", "te laat")
    owner = desk.documents.name(one.owner) or NOTHING
    return [str(one.id), one.text, str(one.goal or NOTHING), owner, str(one.due_on or NOTHING), state.say(desk.language)]


def end(desk: Desk) -> int:
    """Say that an action was done, or will not be."""
    chosen, store = desk.chosen, desk.state.actions
    day = day_of(chosen.on, desk.ground.today) if chosen.on else desk.ground.today
    return _told(desk, store.done(chosen.number, day) if chosen.action == "done" else store.drop(chosen.number, day))
