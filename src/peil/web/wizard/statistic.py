"""Give the second step: the KPIs by how well they fit the goal, what speaks against those chosen, and which part of the shop it is about."""

from collections.abc import Iterable

import msgspec

from peil.boards.missing import missing
from peil.catalogue.search import found_by
from peil.query.cuts.filters import where_text
from peil.steer.fitting.doubts import warnings_of
from peil.steer.fitting.ranking import Fit, Role, rank, side
from peil.values.texts import Text
from peil.web.backroom.aims import definition_of
from peil.web.explore.picks import filters_more, filters_used
from peil.web.explore.wishes import Wish
from peil.web.rendering import Context
from peil.web.sketching.sketches import Sketch

MOST_FOUND = 12
ROLE_WORDS: dict[Role, Text] = {
    "leading": Text("fits best", "past het best"),
    "supporting": Text("goes beside it", "past ernaast"),
    "alternative": Text("another possibility", "andere mogelijkheid"),
}
SIDE_WORDS = {
    "external": Text("external: customers, market, website", "extern: klanten, markt, website"),
    "internal": Text("internal: people, processes, costs", "intern: mensen, processen, kosten"),
}
CHOSEN = Text("You chose it.", "Jij hebt deze gekozen.")
FOUND = Text("Found by “{words}”.", "Gevonden met “{words}”.")


class Choice(msgspec.Struct, frozen=True):
    """A KPI that can be chosen; `lacks` says what is needed before it can be measured, nothing where it can."""

    id: str
    name: str
    definition: str
    role: str
    side: str
    why: list[str]
    lacks: list[str]
    leads: bool
    supports: bool


def context_of(sketch: Sketch) -> Context:
    """Return what the second step shows."""
    fits = rank(sketch.running.workspace.catalogue, sketch.wish, sketch.availability)
    ranked = [_ranked(sketch, fit) for fit in fits if definition_of(sketch.view, fit.kpi)]
    known = {choice.id for choice in ranked}
    said = sketch.view.first("more")[:100]
    found = [_other(sketch, kpi, FOUND, words=said) for kpi in _sought(sketch, said) if kpi not in known]
    known |= {choice.id for choice in found}
    chosen = [_other(sketch, kpi, CHOSEN) for kpi in dict.fromkeys((sketch.kpi, *sketch.also)) if kpi and kpi not in known]
    return {"choices": [*chosen, *ranked], "found": found, "more": said, **chosen_context(sketch)}


def chosen_context(sketch: Sketch) -> Context:
    """Return what is said of the KPIs that were chosen, and the filters that the leading one can take."""
    used, more = [], []
    if sketch.definition is not None:
        wish = Wish(sketch.view, (sketch.kpi,), (), (), None, (), "", ())
        used = filters_used(wish)
        more = filters_more(wish, used)
    wording = sketch.view.wording()
    return {
        "chosen_names": ", ".join(wording.name(kpi) for kpi in sketch.also),
        "warnings": [text.say(sketch.view.language) for text in warnings(sketch)],
        "lacking": [text.say(sketch.view.language) for text in missing(sketch.lacks(sketch.kpi), sketch.running.workspace.catalogue)]
        if sketch.kpi
        else [],
        "used": used,
        "filters_more": more,
    }


def warnings(sketch: Sketch) -> Iterable[Text]:
    """Return what speaks against the KPIs chosen; what the leading one lacks is said apart."""
    if not sketch.kpi:
        return []
    catalogue = sketch.running.workspace.catalogue
    return warnings_of(catalogue, (sketch.kpi, *sketch.also), sketch.wish)


def part_said(sketch: Sketch) -> str:
    """Return in words which part of the shop the goal is about; nothing where it is about all of it."""
    wording = sketch.view.wording()
    parts = []
    for key, values in sketch.view.filters:
        if where_text(key, values, sketch.running.sort_of(key)) in sketch.where:
            parts.append(f"{wording.dimension(key)}: {', '.join(wording.label(key, value) for value in values)}")
    return "; ".join([*parts, *(text for text in sketch.view.all("where") if text in sketch.where)])


def _ranked(sketch: Sketch, fit: Fit) -> Choice:
    language = sketch.view.language
    return _choice(sketch, fit.kpi, ROLE_WORDS[fit.role].say(language), [text.say(language) for text in fit.why])


def _other(sketch: Sketch, kpi: str, why: Text, **facts: str) -> Choice:
    return _choice(sketch, kpi, "", [why.say(sketch.view.language, **facts)])


def _choice(sketch: Sketch, kpi: str, role: str, why: list[str]) -> Choice:
    catalogue, language = sketch.running.workspace.catalogue, sketch.view.language
    definition = catalogue.definition(kpi)
    return Choice(
        id=definition.id,
        name=definition.name.say(language),
        definition=definition.definition.say(language),
        role=role,
        side=SIDE_WORDS[side(catalogue, kpi)].say(language),
        why=why,
        lacks=[text.say(language) for text in missing(sketch.lacks(kpi), catalogue)],
        leads=definition.id == sketch.kpi,
        supports=definition.id in sketch.also,
    )


def _sought(sketch: Sketch, words: str) -> list[str]:
    """Return the KPIs found by words, those that can be measured first."""
    if not words.strip():
        return []
    found = found_by(list(sketch.running.workspace.catalogue.kpis.values()), words)
    able = [kpi.id for kpi in found if definition_of(sketch.view, kpi.id)]
    return sorted(able, key=lambda kpi: bool(sketch.lacks(kpi)))[:MOST_FOUND]
