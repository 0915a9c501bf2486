"""Give the tree of objectives: each with its key results, how far they are together, and the worst status among them."""

from collections.abc import Iterable

import msgspec

from peil.values.goals import LEVEL_WORDS, OUTCOME_WORDS, PACE_WORDS, Objective, Pace
from peil.values.texts import Text
from peil.web.goals.shown import Bar, Shown, listed
from peil.web.goals.standing import standings_of
from peil.web.goals.written import PACE_OF, TONES, Writer
from peil.web.meeting.comments import CommentsPart, comments_on_each
from peil.web.people.who import Reader
from peil.web.rendering import Context
from peil.web.viewing import View

WORST: tuple[Pace, ...] = ("off_track", "at_risk", "unknown", "on_track", "reached")
STATES: dict[str, Text] = {"open": Text("Open", "Open"), "closed": Text("Closed", "Gesloten"), "all": Text("All", "Alle")}
DONE = Text("{part} done", "{part} klaar")


class Node(msgspec.Struct):
    """An objective in the tree, all texts in the reader's language."""

    objective: Objective
    level: str
    owner: str
    owner_left: bool
    days: str
    results: list[Shown]
    under: list["Node"]
    status: Pace
    tone: str
    word: str
    progress: float | None
    bar: Bar | None
    closed: str
    late: bool
    comments: CommentsPart


def page(view: View, reader: Reader) -> Context:
    """Return what the page of objectives shows."""
    state = view.first("state") if view.first("state") in STATES else "open"
    everything = view.running.workspace.state.steering.objectives.listed()
    wanted = [one for one in everything if state == "all" or (one.closed_on is not None) == (state == "closed")]
    nodes = nodes_of(view, reader, wanted)
    return {
        "roots": nodes,
        "state": state,
        "states": STATES,
        "any": bool(everything),
        "saved": view.first("saved") == "yes",
    }


def nodes_of(view: View, reader: Reader, objectives: Iterable[Objective]) -> list[Node]:
    """Return objectives as a tree; one whose parent is not among them stands at the top."""
    writer, chosen = Writer(view), list(objectives)
    results = _results(view, writer)
    said = comments_on_each(view.running, "objective", [one.id for one in chosen], reader)
    nodes = {one.id: _node(writer, one, results.get(one.id, []), said[str(one.id)]) for one in chosen}
    roots: list[Node] = []
    for one in chosen:
        above = nodes.get(one.parent or 0)
        (above.under if above else roots).append(nodes[one.id])
    for root in roots:
        _sum(writer, root)
    return roots


def _results(view: View, writer: Writer) -> dict[int, list[Shown]]:
    """Return the key results of each objective, those in trouble first."""
    found: dict[int, list[Shown]] = {}
    goals = [one for one in view.running.workspace.state.steering.goals.listed() if one.objective is not None]
    for one in listed(writer, goals, standings_of(view.running)):
        found.setdefault(one.objective or 0, []).append(one)
    return found


def _node(writer: Writer, one: Objective, results: list[Shown], comments: CommentsPart) -> Node:
    return Node(
        objective=one,
        level=one.team if one.level == "team" and one.team else writer.say(LEVEL_WORDS[one.level]).capitalize(),
        owner=writer.person(one.owner) if one.owner is not None else "",
        owner_left=writer.left(one.owner) and one.closed_on is None,
        days=writer.numbers.span(one.first, one.last),
        results=results,
        under=[],
        status="unknown",
        tone="",
        word="",
        progress=None,
        bar=None,
        closed=writer.numbers.day(one.closed_on) if one.closed_on else "",
        late=one.closed_on is None and one.last < writer.view.today,
        comments=comments,
    )


def _sum(writer: Writer, node: Node) -> None:
    """Work out how far an objective is and how it stands, those under it first."""
    for below in node.under:
        _sum(writer, below)
    node.progress = progress_of(node)
    node.status = PACE_OF[node.objective.outcome] if node.objective.outcome else worst(node)
    node.tone = TONES[node.status]
    node.word = writer.say(OUTCOME_WORDS[node.objective.outcome] if node.objective.outcome else PACE_WORDS[node.status])
    if node.progress is not None:
        part = writer.numbers.percent(node.progress, 0)
        node.bar = Bar(round(100 * node.progress, 1), None, writer.say(DONE, part=part))


def progress_of(node: Node) -> float | None:
    """Return the mean of the progress of the key results, each between nothing and all; without any, of the objectives under it."""
    parts = [min(max(one.progress, 0.0), 1.0) for one in node.results if one.progress is not None]
    parts = parts or [below.progress for below in node.under if below.progress is not None]
    return sum(parts) / len(parts) if parts else None


def worst(node: Node) -> Pace:
    """Return the worst status among the key results and the objectives under an objective."""
    found = {one.status for one in node.results} | {below.status for below in node.under if below.results or below.under}
    return next((status for status in WORST if status in found), "unknown")
