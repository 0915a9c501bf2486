"""Show what is loaded: each kind of records with its source, how far it goes and when it came, and what deserves a look."""

import msgspec

from peil.catalogue.checks import check
from peil.load.health import Health
from peil.values.problems import Problem
from peil.web.intake.receipts import moment
from peil.web.viewing import View


class Loaded(msgspec.Struct, frozen=True):
    """The records of one entity and source in the reader's words; `quiet` where fewer come in than usual or none."""

    name: str
    source: str
    rows: int
    first: str
    last: str
    last_day: str
    ago: str
    when: str
    quiet: bool


class Sum(msgspec.Struct, frozen=True):
    """All of one source: how many records of how many kinds, until when and how long ago that is, and when the last came in."""

    source: str
    rows: int
    kinds: int
    span: str
    until: str
    ago: str
    when: str


def health_of(view: View) -> Health:
    """Return how all series are doing, found out once for a state of the data."""
    running = view.running
    return running.remembered("health", running.workspace.health)


def loaded(view: View, health: Health) -> list[Loaded]:
    """Return what is loaded, by source and name."""
    quiet = {(one.entity, one.source) for one in health.findings if one.code in ("silent", "few_in_week")}
    model, numbers = view.running.workspace.catalogue.model, view.numbers
    found = [
        Loaded(
            name=model.entities[one.entity].label.say(view.language) if one.entity in model.entities else one.entity,
            source=one.source,
            rows=one.rows,
            first=numbers.day(one.first_day) if one.first_day else "",
            last=numbers.day(one.last_day) if one.last_day else "",
            last_day=one.last_day.isoformat() if one.last_day else "",
            ago=numbers.ago(one.last_day, view.today) if one.last_day else "",
            when=moment(view, one.loaded_at),
            quiet=(one.entity, one.source) in quiet,
        )
        for one in health.series
    ]
    return sorted(found, key=lambda one: (one.source.casefold(), one.name.casefold()))


def sums(view: View, health: Health) -> list[Sum]:
    """Return each source as a whole, the one with the most records first; days still to come do not count as freshness."""
    found = []
    for source in dict.fromkeys(one.source for one in health.series):
        mine = [one for one in health.series if one.source == source]
        firsts = [one.first_day for one in mine if one.first_day]
        ends = max((min(one.last_day, view.today) for one in mine if one.last_day), default=None)
        span = view.numbers.span(min(*firsts, ends), ends) if firsts and ends else ""
        when = max((one.loaded_at for one in mine if one.loaded_at), default=None)
        ago = view.numbers.ago(ends, view.today) if ends else ""
        until = "" if ends is None else ago if (view.today - ends).days < 2 else view.numbers.day(ends)
        found.append(Sum(source, sum(one.rows for one in mine), len({one.entity for one in mine}), span, until, ago, moment(view, when)))
    return sorted(found, key=lambda one: one.rows, reverse=True)


def definition_problems(view: View) -> list[Problem]:
    """Return what is wrong with own definitions and settings."""
    workspace = view.running.workspace
    found: list[Problem] = view.running.remembered("definition problems", lambda: check(workspace.catalogue))
    return [*found, *([workspace.setting_problem] if workspace.setting_problem else [])]
