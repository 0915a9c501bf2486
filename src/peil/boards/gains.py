"""Say what to load next: which entity that is not loaded would bring the most KPIs, and which tools usually hold it."""

from collections.abc import Callable

import msgspec

from peil.boards.missing import inside, tools_said
from peil.boards.wording import Wording
from peil.catalogue.catalogue import Catalogue
from peil.query.telling.available import Lack
from peil.values.texts import Text

NAMED = 3
SAID = Text("{tools}: with {entity} you also see {kpis}.", "{tools}: met {entity} zie je ook {kpis}.")
MORE = Text("{kpis} and {count} more KPIs", "{kpis} en nog {count} KPI’s")
ONE_MORE = Text("{kpis} and 1 more KPI", "{kpis} en nog 1 KPI")


class Gain(msgspec.Struct, frozen=True):
    """An entity that is not loaded, the tools that usually hold it, and the KPIs that lack nothing else, those on the overview first."""

    entity: str
    tools: tuple[str, ...]
    kpis: tuple[str, ...]


def gains(catalogue: Catalogue, lacks: Callable[[str], list[Lack] | None], first: tuple[str, ...] = ()) -> list[Gain]:
    """Return what would bring KPIs that cannot be answered yet, the most first; `first` are the KPIs that matter most."""
    found: dict[str, list[str]] = {}
    tools: dict[str, tuple[str, ...]] = {}
    for kpi in dict.fromkeys((*(name for name in first if name in catalogue.kpis), *catalogue.kpis)):
        lacking = lacks(kpi) or []
        entities = {lack.entity for lack in lacking}
        if len(entities) == 1 and lacking[0].column is None:
            found.setdefault(lacking[0].entity, []).append(kpi)
            tools[lacking[0].entity] = lacking[0].brought_by
    weight = {entity: (sum(kpi in first for kpi in kpis), len(kpis)) for entity, kpis in found.items()}
    return [Gain(entity, tools[entity], tuple(found[entity])) for entity in sorted(found, key=lambda entity: weight[entity], reverse=True)]


def said(gain: Gain, wording: Wording) -> str:
    """Return a gain as a sentence in the reader's language."""
    names = ", ".join(inside(wording.name(kpi)) for kpi in gain.kpis[:NAMED])
    rest = len(gain.kpis) - NAMED
    kpis = wording.say(MORE if rest > 1 else ONE_MORE, kpis=names, count=rest) if rest > 0 else names
    entity = inside(wording.say(wording.catalogue.model.entities[gain.entity].label))
    tools = tools_said(gain.tools, wording.language)
    return wording.say(SAID, tools=tools[:1].upper() + tools[1:], entity=entity, kpis=kpis)
