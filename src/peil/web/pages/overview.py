"""Give the overview: the KPIs that matter to this shop as cards by group, a few large, and in a sentence what stands out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response

from peil.boards.cards import Card, cards_of
from peil.boards.gains import gains, said
from peil.boards.overview import Overview, overview_of
from peil.boards.overview import choice as overviews
from peil.boards.sentences import headline
from peil.boards.wording import Wording
from peil.query.questions import Answer, Question
from peil.query.telling.available import Availability
from peil.values.errors import PeilError
from peil.values.periods import Grain
from peil.web.filters import overview_pickers
from peil.web.goals.beside import strip
from peil.web.kpi.kin import one_number
from peil.web.rendering import Context, show
from peil.web.viewing import COMPARISONS, View, suitable, view_of

MOST_STEPS = 4
SAMPLE = ("net_sales", "orders", "average_order_value", "conversion_rate")
router = APIRouter(include_in_schema=False)


class Group(msgspec.Struct, frozen=True):
    """Cards under one heading."""

    id: str
    name: str
    cards: tuple[Card, ...]


@router.get("/")
def overview(request: Request) -> Response:
    """Show how the shop stands."""
    view = view_of(request)
    return show(request, view, "pages/overview.html", lambda: board(view))


def board(view: View) -> Context:
    """Return what the overview shows; a period or filter that cannot be read is said on the page, which then shows the usual."""
    try:
        return filled(view) | {"problem": None}
    except PeilError as wrong:
        plain = msgspec.structs.replace(view, asked=())
        return filled(plain) | {"problem": wrong.say(view.language), "view": plain}


def filled(view: View) -> Context:
    """Return what the overview shows for this view."""
    workspace = view.running.workspace
    facts = workspace.facts()
    wording = view.wording()
    context: Context = {"comparisons": COMPARISONS, "period": view.period, "nothing_loaded": not facts.loaded}
    if not facts.loaded:
        return context | {"filters": [], "sample": [wording.name(kpi) for kpi in SAMPLE]}
    choice = view.running.remembered("overview", lambda: overview_of(_able(view)))
    able, unable = view.running.dimensions.filterable(choice.kpis, view.where) if view.where else (list(choice.kpis), [])
    answer = view.running.ask(question_of(view, tuple(able))) if able else None
    cards = {card.id: card for card in made(view, answer, wording) if tells(card)} if answer else {}
    large = [cards[kpi] for kpi in choice.key if kpi in cards]
    return (
        context
        | strip(view)
        | {
            "filters": overview_pickers(view),
            "sentences": headline(list(cards.values()), answer, wording, view.today, view.running.data_end()) if answer else [],
            "large": large,
            "groups": groups(view, choice, cards),
            "unfiltered": [wording.name(kpi) for kpi in unable],
            "missing": view.running.remembered(("gains", view.language), lambda: next_steps(view, wording, choice)),
            "notes": [note.message.say(view.language) for note in answer.notes] if answer else [],
        }
    )


def next_steps(view: View, wording: Wording, choice: Overview) -> list[str]:
    """Return what would bring the most KPIs that the loaded data cannot answer."""
    workspace = view.running.workspace
    availability = Availability(workspace.catalogue, workspace.facts())
    wanted = (*overviews().key, *(kpi for kpis in overviews().groups.values() for kpi in kpis if kpi not in choice.kpis))
    return [said(gain, wording) for gain in gains(workspace.catalogue, availability.lacks, wanted)[:MOST_STEPS]]


def _able(view: View) -> Callable[[str], bool]:
    """Return what tells whether the loaded data can answer a KPI with one number."""
    workspace = view.running.workspace
    availability = Availability(workspace.catalogue, workspace.facts())

    def able(kpi: str) -> bool:
        return one_number(workspace.catalogue.definition(kpi)) and availability.lacks(kpi) == []

    return able


def question_of(view: View, kpis: tuple[str, ...]) -> Question:
    """Return the one question of the whole page: all KPIs, the whole period and its course, with what they are compared with."""
    grain: Grain = "day" if suitable(view.period) == "hour" else suitable(view.period)
    return Question(kpis, view.period, grain=grain, where=view.where, compare=view.compare, whole=True)


def made(view: View, answer: Answer, wording: Wording) -> list[Card]:
    """Return the cards of an answer with the shop's targets; of one per month only what was due by the end of the data is held against a value."""
    last = view.running.data_end()
    targets = {target.kpi: target for target in view.running.workspace.state.targets.list()}
    return cards_of(answer, wording, targets, last + timedelta(days=1) if last else None)


def tells(card: Card) -> bool:
    """Return whether a card has anything to tell: a value now, before or on the way."""
    return card.value is not None or card.before is not None or bool(card.sparkline.line)


def groups(view: View, choice: Overview, cards: dict[str, Card]) -> list[Group]:
    """Return the cards by group, those that stand large above them left out."""
    categories: dict[str, Any] = dict(view.running.workspace.catalogue.language.categories)
    found = []
    for name, kpis in choice.groups.items():
        mine = tuple(cards[kpi] for kpi in kpis if kpi in cards)
        if mine:
            found.append(Group(name, categories[name].name.say(view.language), mine))
    return found
