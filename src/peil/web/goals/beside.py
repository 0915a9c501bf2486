"""Give what stands of goals on other pages: the pace on a card, the strip of the overview, and the goals of one KPI."""

import msgspec

from peil.web.goals.shown import Shown, listed
from peil.web.goals.standing import standings_of
from peil.web.goals.written import Writer
from peil.web.rendering import Context
from peil.web.viewing import View

MOST = 4


class Pace(msgspec.Struct, frozen=True):
    """How the goal of a KPI stands, on its card: in words with the chance, and the goal it is about."""

    goal: int
    title: str
    status: str
    tone: str
    text: str


def strip(view: View) -> Context:
    """Return the goals of the overview: those in most trouble, how many are open, and the pace of each KPI that has one."""
    standings = standings_of(view.running)
    if not standings:
        return {"goals": [], "goals_open": 0, "goals_overdue": 0, "paces": {}}
    writer = Writer(view)
    goals = {one.id: one for one in view.running.workspace.state.steering.goals.listed()}
    found = listed(writer, (goals[number] for number in standings), standings)
    paces: dict[str, Pace] = {}
    for one in found:
        if one.kpi and not goals[one.id].where:  # a goal on a part says nothing of the whole that the card shows
            paces.setdefault(one.kpi, _pace(one))
    overdue = sum(one.overdue for one in found)
    return {"goals": found[:MOST], "goals_open": len(found), "goals_overdue": overdue, "paces": {} if view.where else paces}


def _pace(one: Shown) -> Pace:
    return Pace(one.id, one.title, one.status, one.tone, f"{one.word}: {one.chance}" if one.chance and one.status != "unknown" else one.word)


def goals_on(view: View, kpi: str) -> Context:
    """Return the goals on a KPI and its variants: the open ones in trouble first, and those that passed."""
    mine = [one for one in view.running.workspace.state.steering.goals.listed() if (one.kpi or "").split(".")[0] == kpi]
    found = listed(Writer(view), mine, standings_of(view.running)) if mine else []
    return {"goals_open": [one for one in found if not one.closed], "goals_closed": [one for one in found if one.closed]}
