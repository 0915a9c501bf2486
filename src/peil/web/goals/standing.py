"""Give the standing of every open goal to all pages, worked out again only for goals whose data, check-ins or definitions changed."""

import threading
from collections.abc import Hashable, Iterable

from peil.state.notes import Note
from peil.steer.ground import Ground
from peil.steer.pace.standings import standings
from peil.steer.standing import Standing
from peil.values.goals import CheckIn, Goal
from peil.web.running import Running


class Kept:
    """The standings worked out for one state of the data, each with what it followed from; one request at a time works out more."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: dict[int, tuple[Hashable, Standing]] = {}


def ground_of(running: Running) -> Ground:
    """Return the ground that steering stands on, with the answers that the server keeps."""
    return Ground(running, running.workspace)


def open_goals(running: Running) -> list[Goal]:
    """Return the goals that are not closed."""
    return [goal for goal in running.workspace.state.steering.goals.listed() if goal.closed_on is None]


def standings_of(running: Running) -> dict[int, Standing]:
    """Return how each open goal stands, by its number: kept, so that a page costs no more than reading the goals."""
    goals, check_ins = open_goals(running), _by_goal(running.workspace.state.steering.check_ins.listed())
    if not goals:
        return {}
    people = tuple((one.id, one.left_on) for one in running.workspace.state.steering.people.listed())
    prints: dict[int, Hashable] = {goal.id: (goal, tuple(check_ins.get(goal.id, ())), people) for goal in goals}
    kept = running.remembered(("standings", _campaigns(running.workspace.state.notes.list())), Kept)
    with kept.lock:
        stale = [goal for goal in goals if goal.id not in kept.found or kept.found[goal.id][0] != prints[goal.id]]
        if stale:
            mine = [one for goal in stale for one in check_ins.get(goal.id, ())]
            for found in standings(ground_of(running), stale, mine):
                kept.found[found.goal] = (prints[found.goal], found)
    return {goal.id: kept.found[goal.id][1] for goal in goals if goal.id in kept.found}


def _by_goal(check_ins: Iterable[CheckIn]) -> dict[int, list[CheckIn]]:
    found: dict[int, list[CheckIn]] = {}
    for one in sorted(check_ins, key=lambda each: (each.day, each.id)):
        found.setdefault(one.goal, []).append(one)
    return found


def _campaigns(notes: Iterable[Note]) -> tuple[Hashable, ...]:
    """Return what a forecast takes of the notes: the campaigns, known or planned."""
    return tuple((note.day, note.until, note.kpi) for note in notes if note.kind == "promotion")
