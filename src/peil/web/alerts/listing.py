"""Give alerts as their page lists them: each in words, how it stands, who gets it; and what was found."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from peil.steer.rules.trial import Tried
from peil.steer.rules.wording import Wordings
from peil.values.rules import EVENT_WORDS, Event, EventKind, Rule, RuleDraft
from peil.values.texts import Text
from peil.web.goals.standing import ground_of
from peil.web.viewing import View

MOST_EVENTS = 40
TONES: dict[EventKind, str] = {"fired": "bad", "worse": "bad", "recovered": "good", "broken": "warn"}
WAITS = Text("waits for the quiet hours to end", "wacht op het eind van de stille uren")


class Row(msgspec.Struct, frozen=True):
    """An alert as it is listed."""

    rule: Rule
    said: str
    firing: bool
    since: str
    tells: str


class Found(msgspec.Struct, frozen=True):
    """Something that an alert found, or would have found."""

    day: str
    word: str
    tone: str
    text: str
    path: str
    note: str = ""


def rows(view: View) -> list[Row]:
    """Return the alerts: those that fire first, the paused ones last."""
    ground = ground_of(view.running)
    words, store = Wordings(ground), ground.state.rules
    states = [one for one in store.states().values() if one.firing]
    channels = {one.id: one.name for one in ground.sending.channels.listed()}
    found = []
    for rule in store.listed():
        mine = [one for one in states if one.rule == rule.id]
        since = min((one.since for one in mine if one.since), default=None)
        names = [words.people[one].name for one in rule.people if one in words.people] + [channels[one] for one in rule.channels if one in channels]
        found.append(Row(rule, words.rule(rule).say(view.language), bool(mine), view.numbers.day(since) if since else "", ", ".join(names)))
    return sorted(found, key=lambda row: (row.rule.paused, not row.firing, row.rule.id))


def wordings(view: View, drafts: list[RuleDraft]) -> list[str]:
    """Return rules in words."""
    words = Wordings(ground_of(view.running))
    return [words.rule(one).say(view.language) for one in drafts]


def events(view: View, rule: int | None = None) -> list[Found]:
    """Return what was found, the newest first."""
    store = view.running.workspace.state.steering.rules
    waiting = {state.held for state in store.states().values()}
    return [_event(view, one, waits=one.id in waiting) for one in store.latest(MOST_EVENTS, rule=rule)]


def _event(view: View, event: Event, *, waits: bool) -> Found:
    at = event.at.astimezone(ZoneInfo(view.running.workspace.settings.timezone))
    note = WAITS.say(view.language) if waits else ""
    return Found(_moment(view, at), EVENT_WORDS[event.kind].say(view.language), TONES[event.kind], event.text.say(view.language), event.path, note)


def _moment(view: View, at: datetime) -> str:
    return f"{view.numbers.day(at.date())}, {at:%H:%M}"


def tried(view: View, came: list[Tried]) -> list[Found]:
    """Return what an alert would have found, the newest first."""
    language = view.language
    return [
        Found(view.numbers.day(one.day), EVENT_WORDS[one.kind].say(language), TONES[one.kind], one.text.say(language), one.path)
        for one in reversed(came)
    ]
