"""Keep alerts, try them on the past, and list what they found."""

import argparse
from collections.abc import Sequence
from typing import Any

import msgspec

from peil.boards.numbers import NOTHING
from peil.cli.alerts.drafts import draft_of, readers_of
from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, Record, print_json
from peil.steer.rules.suggested import suggested
from peil.steer.rules.trial import trial
from peil.steer.rules.typed import found
from peil.steer.rules.wording import Wordings
from peil.values.rules import EVENT_WORDS, Event, Rule, RuleDraft
from peil.values.texts import Text

LONGEST = 400
NOBODY = Text(
    "Nobody is told: name somebody with --to, or a channel with --channel.",
    "Niemand krijgt bericht: noem iemand met --to, of een bezorgkanaal met --channel.",
)
NEVER = Text("It would not have fired in the last {days} days.", "Die was in de laatste {days} dagen niet afgegaan.")
NO_EVENTS = Text("Nothing was found yet.", "Er is nog niets gevonden.")
NONE = Text(
    "No alerts yet: `peil alert suggest` lists those that fit this shop.",
    "Nog geen waarschuwingen: `peil alert suggest` toont welke bij deze winkel passen.",
)
ALL_THERE = Text("There is nothing more to suggest.", "Er is niets meer voor te stellen.")
PAUSED, FIRES, CALM = Text("paused", "gepauzeerd"), Text("fires since {day}", "gaat af sinds {day}"), Text("quiet", "rustig")
FIRES_NOW = Text("fires", "gaat af")


def alert(chosen: argparse.Namespace) -> int:
    """Do what was asked of alerts."""
    actions = {"add": add, "list": listed, "test": test, "pause": pause, "resume": pause, "remove": remove, "events": events, "suggest": suggest}
    return actions[chosen.action](Desk(chosen))


def add(desk: Desk) -> int:
    """Add an alert."""
    draft = found(desk.ground, draft_of(desk))
    if desk.chosen.dry_run:
        return _shown(desk, None, draft)
    kept = desk.state.rules.put(draft, desk.ground.now)
    if not kept.people and not kept.channels:
        narrate(f"! {NOBODY.say(desk.language)}")
    return _shown(desk, kept, kept)


def _shown(desk: Desk, kept: Rule | None, draft: RuleDraft) -> int:
    if desk.chosen.json:
        return print_json({"alert": record(desk, draft, Wordings(desk.ground))})
    print(f"{kept.id if kept else NOTHING}  {Wordings(desk.ground).rule(draft).say(desk.language)}")
    return 0


def record(desk: Desk, rule: RuleDraft, words: Wordings) -> Record:
    """Return an alert as a record: its parts, and what it looks at in words."""
    names = {one.id: one.name for one in words.people.values()}
    plain: Record = msgspec.to_builtins(rule)
    return plain | {"said": words.rule(rule).say(desk.language), "people": [names.get(one) for one in rule.people]}


def listed(desk: Desk) -> int:
    """List the alerts."""
    rules, states = desk.state.rules.listed(), list(desk.state.rules.states().values())
    words = Wordings(desk.ground)
    firing = {rule.id: [one for one in states if one.rule == rule.id and one.firing] for rule in rules}
    if desk.chosen.json:
        since = {number: min((one.since for one in found if one.since), default=None) for number, found in firing.items()}
        return print_json({"alerts": [record(desk, one, words) | {"firing": bool(firing[one.id]), "since": since[one.id]} for one in rules]})
    if not rules:
        narrate(NONE.say(desk.language))
        return 0
    rows = [[str(one.id), words.rule(one).say(desk.language), _state(desk, one, firing[one.id]), _tells(desk, one, words)] for one in rules]
    heads = (Text("alert", "waarschuwing"), Text("state", "stand"), Text("tells", "bericht aan"))
    table(["id", *(text.say(desk.language) for text in heads)], rows, right=(True,))
    return 0


def _state(desk: Desk, rule: Rule, firing: Sequence[Any]) -> str:
    if rule.paused or not firing:
        return (PAUSED if rule.paused else CALM).say(desk.language)
    since = min((one.since for one in firing if one.since), default=None)
    return FIRES.say(desk.language, day=since) if since else FIRES_NOW.say(desk.language)


def _tells(desk: Desk, rule: Rule, words: Wordings) -> str:
    channels = {one.id: one.name for one in desk.ground.sending.channels.listed()} if rule.channels else {}
    names = [words.people[one].name for one in rule.people if one in words.people]
    return ", ".join([*names, *(channels[one] for one in rule.channels if one in channels)]) or NOTHING


def test(desk: Desk) -> int:
    """Tell when an alert would have fired."""
    rule: Rule = desk.state.rules.find(desk.chosen.number)
    days = min(max(desk.chosen.days, 1), LONGEST)
    came = trial(desk.ground, rule, days)
    if desk.chosen.json:
        said = [msgspec.to_builtins(one) | {"text": one.text.say(desk.language)} for one in came]
        return print_json({"alert": record(desk, rule, Wordings(desk.ground)), "days": days, "events": said})
    if not came:
        narrate(NEVER.say(desk.language, days=days))
        return 0
    _events(desk, [[str(one.day), EVENT_WORDS[one.kind].say(desk.language), one.text.say(desk.language)] for one in came])
    return 0


def _events(desk: Desk, rows: Sequence[Sequence[str]]) -> None:
    heads = (Text("day", "dag"), Text("what", "wat"), Text("found", "gevonden"))
    table([text.say(desk.language) for text in heads], rows)


def pause(desk: Desk) -> int:
    """Stop looking at an alert, or go on with it."""
    kept = desk.state.rules.pause(desk.chosen.number, paused=desk.chosen.action == "pause")
    return _shown(desk, kept, kept)


def remove(desk: Desk) -> int:
    """Take an alert away."""
    kept = desk.state.rules.find(desk.chosen.number)
    desk.state.rules.remove(kept.id)
    return _shown(desk, kept, kept)


def events(desk: Desk) -> int:
    """List what alerts found."""
    came: list[Event] = desk.state.rules.latest(max(desk.chosen.most, 1), rule=desk.chosen.number)
    if desk.chosen.json:
        return print_json({"events": [msgspec.to_builtins(one) | {"text": one.text.say(desk.language)} for one in came]})
    if not came:
        narrate(NO_EVENTS.say(desk.language))
        return 0
    _events(desk, [[str(one.through or one.at.date()), EVENT_WORDS[one.kind].say(desk.language), one.text.say(desk.language)] for one in came])
    return 0


def suggest(desk: Desk) -> int:
    """List the alerts that fit this shop, or add them."""
    people, channels = readers_of(desk)
    drafts = [msgspec.structs.replace(one, people=people, channels=channels) for one in suggested(desk.ground)]
    kept = [desk.state.rules.put(one, desk.ground.now) for one in drafts] if desk.chosen.take else drafts
    words = Wordings(desk.ground)
    if desk.chosen.json:
        return print_json({"alerts": [record(desk, one, words) for one in kept]})
    for one in kept:
        print(words.rule(one).say(desk.language))
    if not kept:
        narrate(ALL_THERE.say(desk.language))
    elif desk.chosen.take and not people and not channels:
        narrate(f"! {NOBODY.say(desk.language)}")
    return 0
