"""Give the kin of a KPI: the KPIs that its formula is made of and those that use it, each with its value, to walk along."""

import msgspec

from peil.boards.cards import Card, cards_of
from peil.catalogue.structs import Definition
from peil.query.questions import Question
from peil.query.telling.available import Availability
from peil.values.errors import BrokenDefinition, PeilError
from peil.web.kpi.subject import Subject
from peil.web.rendering import Context

MOST = 40


class Kin(msgspec.Struct, frozen=True):
    """A KPI beside another: its value in the same view, None where it cannot be had, and what it is made of in turn."""

    id: str
    name: str
    card: Card | None
    parts: tuple["Kin", ...] = ()


def kin(subject: Subject) -> Context:
    """Return the KPIs around this one."""
    explanation = subject.explanation
    parts = {name: made_of(subject, name) for name in explanation.made_of}
    users = explanation.used_by[:MOST]
    cards = values(subject, list(dict.fromkeys([*parts, *(one for inner in parts.values() for one in inner), *users])))

    def one(name: str, inner: tuple[str, ...] = ()) -> Kin:
        return Kin(name, subject.wording.name(name), cards.get(name), tuple(one(part) for part in inner))

    return {"made_of": [one(name, inner) for name, inner in parts.items()], "used_by": [one(name) for name in users]}


def made_of(subject: Subject, name: str) -> tuple[str, ...]:
    """Return the KPIs in the formula of one of the parts."""
    try:
        return tuple(subject.running.remembered(("explained", name), lambda: subject.running.workspace.explain(name)).made_of)
    except BrokenDefinition:
        return ()


def values(subject: Subject, names: list[str]) -> dict[str, Card]:
    """Return what can be had of these KPIs in this view, in one question; those that cannot take the filters are left out."""
    running = subject.running
    availability = Availability(running.workspace.catalogue, subject.facts)
    able = [name for name in names if one_number(running.workspace.catalogue.definition(name)) and availability.lacks(name) == []]
    try:
        if subject.where and able:
            able, _ = running.dimensions.filterable(able, subject.where)
        if not able:
            return {}
        answer = running.ask(Question(tuple(able), subject.period, where=subject.where, compare=subject.view.compare))
    except PeilError:
        return {}
    return {card.id: card for card in cards_of(answer, subject.wording)}


def one_number(definition: Definition) -> bool:
    """Return whether a KPI gives one number for a period."""
    return bool(definition.formula) and not definition.breakdown and not definition.model
