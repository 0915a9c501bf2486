"""Give the page of all goals: which of them the address asks for, as a list, a tree or a timeline."""

from collections.abc import Callable, Sequence

import msgspec

from peil.values.goals import PACE_WORDS, PACES, Goal
from peil.values.texts import Text
from peil.web.goals.arranging import timeline, tree
from peil.web.goals.shown import Shown, listed
from peil.web.goals.standing import standings_of
from peil.web.goals.written import Writer
from peil.web.rendering import Context
from peil.web.viewing import View

STATES: dict[str, Text] = {"open": Text("Open", "Open"), "closed": Text("Closed", "Gesloten"), "all": Text("All", "Alle")}
WAYS: dict[str, Text] = {"list": Text("List", "Lijst"), "tree": Text("Tree", "Boom"), "timeline": Text("Timeline", "Tijdlijn")}
FILTERS = ("state", "owner", "category", "kpi", "status")
NOBODY = "none"
MOST = 50
TEMPLATES = 8


class Beginning(msgspec.Struct, frozen=True):
    """A template to begin with: its id, its sentence and what it is for."""

    id: str
    name: str
    why: str


class Pages(msgspec.Struct, frozen=True):
    """Where one is in a long list: the goals `first` to `last` of `all`, and the addresses before and after."""

    first: int
    last: int
    all: int
    before: str
    after: str


def page(view: View) -> Context:
    """Return what the page shows."""
    writer = Writer(view)
    goals = view.running.workspace.state.steering.goals.listed()
    standings = standings_of(view.running)
    everything = listed(writer, goals, standings)
    by_id = {goal.id: goal for goal in goals}
    wanted = chooser(view, writer, by_id)
    found = [one for one in everything if wanted(one)]
    way = view.first("view") if view.first("view") in WAYS else "list"
    counted = [one for one in everything if not one.closed]
    context: Context = {
        "way": way,
        "ways": WAYS,
        "found": len(found),
        "any": len(goals),
        "filtered": any(view.first(name) for name in FILTERS),
        "counts": [(status, PACE_WORDS[status], sum(one.status == status for one in counted)) for status in PACES],
        "open": len(counted),
        "overdue": sum(one.overdue for one in counted),
    }
    return context | choices(view, writer, by_id) | _arranged(view, way, found) | {"beginnings": beginnings(view) if not goals else []}


def _arranged(view: View, way: str, found: list[Shown]) -> Context:
    """Return the goals as the view has them; trees and lists of hundreds in parts that load quickly."""
    empty: Context = {"rows": [], "tree": [], "timeline": None, "pages": None}
    if way == "tree":
        return empty | {"tree": tree(view, found)}
    rows, pages = cut(view, sorted(found, key=lambda one: (one.first, one.last, one.id)) if way == "timeline" else found)
    return empty | ({"timeline": timeline(view, rows)} if way == "timeline" else {"rows": rows}) | {"pages": pages}


def cut(view: View, found: Sequence[Shown]) -> tuple[Sequence[Shown], Pages | None]:
    """Return the part of a list that the address asks for, and the way to the other parts where there are any."""
    if len(found) <= MOST:
        return found, None
    asked = view.first("page")
    last = (len(found) - 1) // MOST
    number = min(int(asked), last) if asked.isdecimal() and len(asked) < 6 else 0
    before = view.url(page=str(number - 1) if number > 1 else None) if number else ""
    after = view.url(page=str(number + 1)) if number < last else ""
    rows = found[number * MOST : (number + 1) * MOST]
    return rows, Pages(number * MOST + 1, number * MOST + len(rows), len(found), before, after)


def chooser(view: View, writer: Writer, goals: dict[int, Goal]) -> Callable[[Shown], bool]:
    """Return what tells whether the address asks for a goal."""
    state, owner, category, kpi, status = (view.first(name) for name in FILTERS)

    def wanted(one: Shown) -> bool:
        goal = goals[one.id]
        return (
            (state == "all" or bool(one.closed) == (state == "closed"))
            and (not owner or owner == (NOBODY if goal.owner is None else str(goal.owner)))
            and (not category or category_of(writer, goal) == category)
            and (not kpi or goal.kpi == kpi)
            and (not status or one.status == status)
        )

    return wanted


def category_of(writer: Writer, goal: Goal) -> str:
    """Return the category of a goal's KPI; none where it has no KPI."""
    definition = writer.definition(goal.kpi)
    return definition.kpi.category if definition else ""


def choices(view: View, writer: Writer, goals: dict[int, Goal]) -> Context:
    """Return what can be chosen by: only what some goal has."""
    categories = view.running.workspace.catalogue.language.categories
    used = {category_of(writer, goal) for goal in goals.values()}
    kpis = {goal.kpi: writer.kpi(goal.kpi) for goal in goals.values() if goal.kpi}
    owners = {str(goal.owner): writer.person(goal.owner) for goal in goals.values() if goal.owner in writer.people}
    if any(goal.owner is None for goal in goals.values()):
        owners[NOBODY] = writer.person(None)
    return {
        "states": STATES,
        "statuses": PACE_WORDS,
        "owners": dict(sorted(owners.items(), key=lambda item: (item[0] == NOBODY, item[1].casefold()))),
        "categories": {name: spec.name.say(view.language) for name, spec in categories.items() if name in used},
        "kpis": dict(sorted(kpis.items(), key=lambda item: item[1].casefold())),
    }


def beginnings(view: View) -> list[Beginning]:
    """Return the first templates, to begin with where there are no goals yet."""
    templates = view.running.workspace.catalogue.goals[:TEMPLATES]
    return [Beginning(one.id, one.name.say(view.language), one.description.say(view.language)) for one in templates]
