"""Give the first step: sentences to learn from, and the templates by category, those first that the loaded data can measure."""

import msgspec

from peil.catalogue.search import plain
from peil.catalogue.structs import GoalTemplate
from peil.values.goals import RHYTHM_WORDS
from peil.values.texts import Text
from peil.web.rendering import Context
from peil.web.sketching.sketches import Sketch

EXAMPLES: tuple[Text, ...] = (
    Text("Increase sales by 10% in the next quarter", "Verhoog de verkoop met 10% in het volgende kwartaal"),
    Text("Answer customers within an hour", "Beantwoord klanten binnen een uur"),
    Text("Bring cart abandonment down to 60% this year", "Breng het percentage verlaten winkelwagens dit jaar naar 60%"),
    Text("500 new subscribers by June", "500 nieuwe abonnees voor juni"),
)


class Start(msgspec.Struct, frozen=True):
    """A template as it is offered; `available` where the loaded data can measure its KPI."""

    id: str
    name: str
    why: str
    kpi: str
    rhythm: str
    available: bool
    guide: bool
    words: str


class Shelf(msgspec.Struct, frozen=True):
    """The templates of a category."""

    category: str
    name: str
    starts: list[Start]


def context_of(sketch: Sketch) -> Context:
    """Return what the first step shows."""
    said = sketch.view.first("q")[:100]
    return {"examples": [text.say(sketch.view.language) for text in EXAMPLES], "shelves": sought(shelves(sketch), said), "sought": said}


def shelves(sketch: Sketch) -> list[Shelf]:
    """Return the templates by category; of the KPI that the address names first."""
    catalogue, language = sketch.running.workspace.catalogue, sketch.view.language
    found: dict[str, list[Start]] = {name: [] for name in catalogue.language.categories}
    for template in catalogue.goals:
        if template.kpi in catalogue.ids:
            found[template.category].append(_start(sketch, template))
    wanted = sketch.view.first("kpi")
    named = [Shelf(name, catalogue.language.categories[name].name.say(language), _ordered(starts)) for name, starts in found.items() if starts]
    near = {template.id for template in catalogue.goals if wanted and wanted in (template.kpi, *template.supporting_kpis)}
    return sorted(named, key=lambda shelf: not any(start.id in near for start in shelf.starts))


def _ordered(starts: list[Start]) -> list[Start]:
    return sorted(starts, key=lambda start: (not start.available, not start.guide))


def _start(sketch: Sketch, template: GoalTemplate) -> Start:
    language = sketch.view.language
    kpi = sketch.running.workspace.catalogue.definition(template.kpi)
    words = (template.name, template.description, template.why, kpi.name)
    more = (*template.words.en, *template.words.nl, kpi.id, *kpi.kpi.aliases.en, *kpi.kpi.aliases.nl)
    return Start(
        id=template.id,
        name=template.name.say(language),
        why=template.why.say(language),
        kpi=kpi.name.say(language),
        rhythm=RHYTHM_WORDS[template.rhythm].say(language),
        available=not sketch.lacks(template.kpi),
        guide=template.guide is not None,
        words=plain(" ".join([*(text for one in words for text in (one.en, one.nl)), *more])),
    )


def sought(found: list[Shelf], said: str) -> list[Shelf]:
    """Return the templates in which every word that was searched for stands, in either language."""
    words = plain(said).split()
    kept = [msgspec.structs.replace(shelf, starts=[one for one in shelf.starts if all(word in one.words for word in words)]) for shelf in found]
    return [shelf for shelf in kept if shelf.starts]
