"""Give what there is to pick: KPIs that can be computed, dimensions that can cut them, grains, shapes, and dimensions to filter by."""

from typing import Any

import msgspec

from peil.catalogue.structs import Kpi
from peil.query.cuts.dimensions import Cut
from peil.query.telling.available import Availability
from peil.values.errors import PeilError
from peil.values.periods import Grain
from peil.values.texts import Text
from peil.web.explore.shapes import SHAPES, hours_of, why_not
from peil.web.explore.wishes import Wish
from peil.web.filters import Picker, picker
from peil.web.kpi.subject import grains_for
from peil.web.running import Running
from peil.web.viewing import GRAIN_WORDS, suitable

NO_GRAIN = Text("Total", "Totaal")
CHOSEN = Text("Chosen", "Gekozen")
HEADINGS = (Text("Made for it", "Hoort erbij"), Text("Also possible", "Kan ook"))


class Pick(msgspec.Struct, frozen=True):
    """Something to pick; `words` are more words that it is found by."""

    value: str
    label: str
    words: str = ""
    chosen: bool = False


class Shape(msgspec.Struct, frozen=True):
    """A way of drawing; `why` says what it takes where it cannot be drawn of this."""

    label: str
    url: str
    now: bool
    why: str


Groups = list[tuple[str, list[Pick]]]


def kpi_groups(wish: Wish) -> Groups:
    """Return the KPIs that the loaded data can answer by category, with variants, those chosen on top in the order of the address."""
    running, language = wish.running, wish.view.language
    every: Groups = running.remembered(("explore kpis", language), lambda: _known(running, wish))
    picks = {pick.value: pick for _, group in every for pick in group}
    chosen = [msgspec.structs.replace(picks[kpi], chosen=True) for kpi in (*wish.kpis, *wish.listings) if kpi in picks]
    values = {pick.value for pick in chosen}
    rest = [(name, [pick for pick in group if pick.value not in values]) for name, group in every]
    return ([(CHOSEN.say(language), chosen)] if chosen else []) + [(name, group) for name, group in rest if group]


def _known(running: Running, wish: Wish) -> Groups:
    workspace = running.workspace
    availability = Availability(workspace.catalogue, workspace.facts())
    found: dict[str, list[Pick]] = {name: [] for name in workspace.catalogue.language.categories}
    for kpi in workspace.catalogue.kpis.values():
        found[kpi.category] += [_pick(name, kpi, wish) for name in _names(kpi) if _able(name, availability)]
    categories = workspace.catalogue.language.categories
    return [(categories[name].name.say(wish.view.language), picks) for name, picks in found.items()]


def _names(kpi: Kpi) -> list[str]:
    return [kpi.id, *(f"{kpi.id}.{variant.id}" for variant in kpi.variants)]


def _able(name: str, availability: Availability) -> bool:
    try:
        return availability.lacks(name) == []
    except PeilError:
        return False


def _pick(name: str, kpi: Kpi, wish: Wish) -> Pick:
    words = {kpi.id, kpi.name.en, kpi.name.nl, *kpi.aliases.en, *kpi.aliases.nl}
    return Pick(name, wish.wording.name(name), " ".join(sorted(words)))


def dimension_groups(wish: Wish) -> Groups:
    """Return the dimensions that can cut all the KPIs, those chosen on top, then their own; one typed by hand stands among the chosen."""
    if not wish.kpis:
        return []
    say = wish.wording.say
    hours = hours_of(wish.running.dimensions.resolver, wish.running.dimensions.resolver.asked(wish.kpis))
    timed = [Pick(name, wish.wording.dimension(name)) for name in hours]
    own = [_cut_pick(cut, wish) for cut in wish.cuts if cut.natural] + timed
    others = [_cut_pick(cut, wish) for cut in wish.cuts if not cut.natural and cut.key not in hours]
    labels = {pick.value: pick.label for pick in (*own, *others)}
    chosen = [Pick(key, labels.get(key) or wish.wording.dimension(key), key, chosen=True) for key in wish.by]
    parts = [[pick for pick in group if pick.value not in wish.by] for group in (own, sorted(others, key=lambda pick: pick.label.casefold()))]
    groups = [(say(CHOSEN), chosen), (say(HEADINGS[0]), parts[0]), (say(HEADINGS[1]), parts[1])]
    return [(name, group) for name, group in groups if group]


def _cut_pick(cut: Cut, wish: Wish) -> Pick:
    return Pick(cut.key, wish.wording.say(cut.label), f"{cut.key} {cut.label.en} {cut.label.nl}")


def grains(wish: Wish) -> dict[str, Text]:
    """Return the grains to pick, none among them."""
    now: Grain = wish.grain or suitable(wish.view.period)
    return {"none": NO_GRAIN} | {grain: GRAIN_WORDS[grain] for grain in grains_for(wish.view.period, now)}


def shapes(wish: Wish) -> dict[str, Shape]:
    """Return the ways of drawing, each with the grain and dimensions that it takes where those can be found."""
    return {name: _shape(name, wish) for name in SHAPES}


def _shape(name: str, wish: Wish) -> Shape:
    by, grain = wish.by if name in ("table", "heat") else wish.by[:1], wish.grain
    if name in ("line", "stacked"):
        grain = grain or suitable(wish.view.period)
    elif name in ("heat", "scatter") or (name == "bar" and by):
        grain = None
    if name == "heat" and len(by) != 2:
        resolver = wish.running.dimensions.resolver
        by = hours_of(resolver, resolver.asked(wish.kpis)) or by
    why = why_not(name, wish.kpis, by, grain, wish.wording)
    changes: dict[str, Any] = {"show": name, "by": by, "grain": grain or "none", "filter": None}
    return Shape(wish.wording.say(SHAPES[name]), wish.view.url(**changes), name == wish.shape, wish.wording.say(why) if why else "")


def filters_used(wish: Wish) -> list[Picker]:
    """Return the filters in use, and the one that is being added, each with its values."""
    cuts = {cut.key: cut for cut in (*wish.cuts, *wish.running.dimensions.everywhere(wish.running.workspace.facts()))}
    keys = dict.fromkeys([*(name for name, _ in wish.view.filters), wish.view.first("filter")])
    return [picker(wish.view, cuts[key]) for key in keys if key in cuts and cuts[key].filterable]


def filters_more(wish: Wish, used: list[Picker]) -> list[Pick]:
    """Return the dimensions that can still be filtered by."""
    taken = {one.key for one in used}
    return sorted((_cut_pick(cut, wish) for cut in wish.cuts if cut.filterable and cut.key not in taken), key=lambda pick: pick.label.casefold())
