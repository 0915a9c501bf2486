"""Give what a meeting is about: the goals of a team or an owner in order of trouble, the minutes for each, and the meetings before."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from peil.steer.since import stood
from peil.values.goals import Goal
from peil.values.meetings import MINUTES, Meeting, Stood
from peil.web.goals.shown import Shown, listed
from peil.web.goals.standing import open_goals, standings_of
from peil.web.goals.written import Writer
from peil.web.people.who import Reader
from peil.web.rendering import Context
from peil.web.running import Running

LONGEST = timedelta(hours=12)  # what began longer ago and was never closed is not going on any more
MOST_PAST = 10


class Past(msgspec.Struct, frozen=True):
    """A meeting that was held, or is going on, as it is listed."""

    id: int
    at: str
    team: str
    who: str
    goals: int


def chosen(running: Running, team: str | None, owner: int | None) -> list[Goal]:
    """Return the open goals of a team (its people own or work on them, or their objective is its own) and of an owner, the worst off first."""
    steering = running.workspace.state.steering
    teams = {one.id: one.team for one in steering.people.listed()}
    objectives = {one.id: one.team for one in steering.objectives.listed()}
    standings = standings_of(running)

    def wanted(goal: Goal) -> bool:
        people = [one for one in (goal.owner, *goal.contributors) if one is not None]
        of_team = team is None or any(teams.get(one) == team for one in people) or objectives.get(goal.objective or 0) == team
        return of_team and (owner is None or owner in people)

    found = [goal for goal in open_goals(running) if wanted(goal)]
    return sorted(found, key=lambda goal: (-standings[goal.id].trouble if goal.id in standings else 0.0, goal.last, goal.id))


def stands(running: Running, goals: Sequence[int]) -> list[Stood]:
    """Return how goals stand now, in the order given; of one that is closed nothing is known but that it was there."""
    standings = standings_of(running)
    return [stood(standings[one]) if one in standings else Stood(goal=one) for one in goals]


def seconds_each(count: int) -> int:
    """Return the seconds that each of so many goals gets of the meeting."""
    return MINUTES * 60 // max(count, 1)


def clock(seconds: int) -> str:
    """Return seconds as minutes and seconds: 1:40."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def going_on(running: Running) -> list[Meeting]:
    """Return the meetings that began and are not closed, the latest first."""
    since = running.workspace.now() - LONGEST
    return [one for one in reversed(running.workspace.state.steering.meetings.listed()) if one.held_at is None and one.began_at >= since]


def agenda(running: Running, reader: Reader, team: str | None, owner: int | None) -> Context:
    """Return what the page before a meeting shows."""
    view = reader.view
    goals = chosen(running, team, owner)
    order = {goal.id: place for place, goal in enumerate(goals)}
    rows: list[Shown] = sorted(listed(Writer(view), goals, standings_of(running)), key=lambda one: order[one.id])
    held = [one for one in reversed(running.workspace.state.steering.meetings.listed()) if one.held_at]
    return {
        "reader": reader,
        "goals": rows,
        "team": team or "",
        "owner": owner,
        "teams": sorted({one.team for one in reader.people if one.team}, key=str.casefold),
        "minutes": MINUTES,
        "each": clock(seconds_each(len(rows))),
        "now_on": [past(one, reader) for one in going_on(running)],
        "held": [past(one, reader) for one in held[:MOST_PAST]],
    }


def past(meeting: Meeting, reader: Reader) -> Past:
    """Return a meeting as it is listed."""
    at = reader.moment(meeting.held_at or meeting.began_at)
    who = reader.name(meeting.owner) if meeting.owner is not None else ""
    return Past(meeting.id, at, meeting.team or "", who, len(meeting.goals))
