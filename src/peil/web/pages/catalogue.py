"""Give the catalogue: all KPIs by category, found by words, with what the loaded data can answer and what is missing for the rest."""

from collections.abc import Iterable

import msgspec
from fastapi import APIRouter, Request, Response

from peil.boards.missing import missing
from peil.boards.wording import Wording
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.checks import check
from peil.catalogue.compiled import built_in
from peil.catalogue.own.kept import is_own
from peil.catalogue.search import found_by
from peil.catalogue.structs import Kpi, Named
from peil.query.questions import Question
from peil.query.telling.available import Availability, Lack
from peil.values.errors import BadQuestion, PeilError
from peil.values.problems import Problem
from peil.values.texts import Text, one_of
from peil.web.rendering import Context, show
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
TEMPLATE = "pages/catalogue.html"
Lacks = dict[str, list[Lack] | None]
DIRECTIONS = {
    "up": Text("higher is better", "hoger is beter"),
    "down": Text("lower is better", "lager is beter"),
    "neutral": Text("neither higher nor lower is better", "hoger noch lager is beter"),
}
STATES = {"yes": Text("With your data", "Met jouw gegevens"), "no": Text("Data still missing", "Gegevens ontbreken nog")}
WHATS = {"category": Text("category", "categorie"), "kind": Text("kind", "soort"), "available": Text("choice", "keuze")}


class Entry(msgspec.Struct, frozen=True):
    """A KPI as the list shows it; `state` is yes, no (see `lacks`), table (a list of its own) or broken."""

    id: str
    name: str
    definition: str
    unit: str
    direction: str
    kinds: tuple[str, ...]
    variants: tuple[str, ...]
    state: str
    lacks: tuple[str, ...]
    own: bool
    replaces: bool


class Group(msgspec.Struct, frozen=True):
    """The KPIs of a category that were found."""

    id: str
    name: str
    meaning: str
    entries: tuple[Entry, ...]
    able: bool


@router.get("/kpis")
def catalogue(request: Request) -> Response:
    """Show the catalogue, or the part of it that was asked for."""
    view = view_of(request)
    view.running.refresh()
    return show(request, view_of(request), TEMPLATE, lambda: page(view))


@router.get("/kpis/values/{category}")
def values(request: Request, category: str) -> Response:
    """Show the values of a category's KPIs, for the list to put in their places when it comes into sight."""
    view = msgspec.structs.replace(view_of(request), fragment="values")
    one_known(category, view.running.workspace.catalogue.language.categories, "category")
    return show(request, view, TEMPLATE, lambda: {"values": values_of(view, category)})


def page(view: View) -> Context:
    """Return what the page shows."""
    known = view.running.workspace.catalogue
    groups = grouped(view, wanted(view))
    return {
        "groups": groups,
        "found": sum(len(group.entries) for group in groups),
        "total": len(known.kpis),
        "able": sum(lacks == [] for name, lacks in lacks_of(view).items() if name in known.kpis),
        "asked_words": view.first("q")[:200],
        "categories": _named(view, known.language.categories),
        "kinds": _named(view, known.language.kinds),
        "states": {name: text.say(view.language) for name, text in STATES.items()},
        "some_own": any(is_own(kpi) for kpi in known.kpis.values()),
        "filtered": any(view.first(name).strip() for name in ("q", "category", "kind", "available", "own")),
        "problems": [problem.as_record(view.language) | {"kpi": owner(known, problem)} for problem in problems_of(view)],
        "nothing_loaded": not view.running.workspace.facts().loaded,
    }


def _named(view: View, names: dict[str, Named]) -> dict[str, str]:
    return {name: named.name.say(view.language) for name, named in names.items()}


def problems_of(view: View) -> list[Problem]:
    """Return what is wrong with the definitions."""
    found: list[Problem] = view.running.remembered("definition problems", lambda: check(view.running.workspace.catalogue))
    return found


def owner(known: Catalogue, problem: Problem) -> str | None:
    """Return the own KPI that a problem's place lies in, where its form can mend it."""
    line = problem.place.line
    if line is None:
        return None
    own = [kpi for kpi in known.kpis.values() if kpi.place.file == problem.place.file and (kpi.place.line or 0) <= line]
    nearest = max(own, key=lambda kpi: kpi.place.line or 0, default=None)
    return nearest.id if nearest and problem.code not in ("bad_definition", "duplicate_id") and is_own(nearest) else None


def lacks_of(view: View) -> Lacks:
    """Return for every KPI what it lacks."""
    workspace = view.running.workspace

    def judge() -> Lacks:
        availability = Availability(workspace.catalogue, workspace.facts())
        return {name: availability.lacks(name) for name in workspace.catalogue.kpis}

    return view.running.remembered("lacks", judge)


def one_known(asked: str, known: Iterable[str], what: str) -> str:
    """Return a choice that exists, or nothing where nothing was chosen; raises BadQuestion for another."""
    names = list(known)
    if asked and asked not in names:
        said, listed = WHATS[what], one_of(names, 20)
        raise BadQuestion(
            why=Text(f"There is no {said.en} `{asked[:60]}`; there are {listed}.", f"Er is geen {said.nl} `{asked[:60]}`; er zijn {listed}.")
        )
    return asked


def wanted(view: View) -> list[Kpi]:
    """Return the KPIs that were asked for, in the catalogue's order, or the best first where words were given."""
    known, lacks = view.running.workspace.catalogue, lacks_of(view)
    category = one_known(view.first("category"), known.language.categories, "category")
    kind = one_known(view.first("kind"), known.language.kinds, "kind")
    state = one_known(view.first("available"), STATES, "available")
    found = [kpi for kpi in known.kpis.values() if category in ("", kpi.category) and (not kind or kind in kpi.kinds)]
    if state:
        found = [kpi for kpi in found if (lacks[kpi.id] == []) == (state == "yes")]
    if view.first("own") == "yes":
        found = [kpi for kpi in found if is_own(kpi)]
    words = view.first("q")[:200].strip()
    return found_by(found, words) if words else found


def grouped(view: View, kpis: list[Kpi]) -> list[Group]:
    """Return KPIs by category; the order within stays."""
    found: dict[str, list[Entry]] = {}
    for kpi in kpis:
        found.setdefault(kpi.category, []).append(entry(view, kpi))
    categories = view.running.workspace.catalogue.language.categories
    order = list(found) if view.first("q").strip() else list(categories)
    return [
        Group(
            name,
            categories[name].name.say(view.language),
            categories[name].meaning.say(view.language),
            tuple(found[name]),
            any(one.state == "yes" for one in found[name]),
        )
        for name in order
        if name in found
    ]


def entry(view: View, kpi: Kpi) -> Entry:
    """Return a KPI as the list shows it."""
    known, lacks = view.running.workspace.catalogue, lacks_of(view)[kpi.id]
    unit = known.language.units[kpi.unit].say(view.language)
    state = "broken" if lacks is None else "no" if lacks else "table" if kpi.sql else "yes"
    return Entry(
        id=kpi.id,
        name=kpi.name.say(view.language),
        definition=first_sentence(kpi.definition.say(view.language)),
        unit=f"{unit} ({kpi.unit_note.say(view.language)})" if kpi.unit_note else unit,
        direction=DIRECTIONS[kpi.direction].say(view.language),
        kinds=tuple(known.language.kinds[kind].name.say(view.language) for kind in kpi.kinds),
        variants=tuple(variant.name.say(view.language) for variant in kpi.variants),
        state=state,
        lacks=tuple(text.say(view.language) for text in missing(lacks or [], known)),
        own=is_own(kpi),
        replaces=is_own(kpi) and kpi.id in built_in().kpis,
    )


def first_sentence(text: str) -> str:
    """Return a definition up to its first full stop or colon that ends something."""
    for end in (". ", ": ", "; "):
        head, found, _ = text.partition(end)
        if found and len(head) > 30:
            return f"{head}."
    return text


def values_of(view: View, category: str) -> dict[str, tuple[str, str]]:
    """Return the value, short and exact, of each KPI of a category that the list shows, over the usual thirty days."""
    known, lacks = view.running.workspace.catalogue, lacks_of(view)
    able = tuple(kpi.id for kpi in known.kpis.values() if kpi.category == category and kpi.formula and lacks[kpi.id] == [])
    plain = msgspec.structs.replace(view, asked=())
    if not able:
        return {}
    try:
        row = view.running.ask(Question(able, plain.period)).rows[0]
    except PeilError:
        return {}
    wording = Wording(known, view.numbers)
    shown = {kpi.id for kpi in wanted(view)}
    return {name: (view.numbers.short(row[name], wording.definition(name)), wording.value(name, row[name])) for name in able if name in shown}
