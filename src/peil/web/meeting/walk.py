"""Give one goal of a meeting: how it stands and why, what changed since the last time, and the forms to check in and to act."""

import msgspec

from peil.state.notes import KIND_WORDS
from peil.steer.amounts import chance
from peil.steer.since import LastTime, Moved, Since, since
from peil.values.goals import PACE_WORDS, Goal, Pace
from peil.values.meetings import Meeting
from peil.values.texts import Text
from peil.web.goals.detail import facts
from peil.web.goals.history import changes
from peil.web.goals.shown import Shown, shown
from peil.web.goals.standing import ground_of, standings_of
from peil.web.goals.written import TONES, Writer
from peil.web.meeting.actions import Doing, actions_of, doing
from peil.web.meeting.agenda import clock, seconds_each
from peil.web.meeting.check_ins import Said, check_ins_of, one_said
from peil.web.meeting.comments import Remark, comments_of, remark
from peil.web.people.who import Reader
from peil.web.rendering import Context
from peil.web.running import Running

NAMES = {
    "value": Text("Value", "Waarde"),
    "forecast": Text("Forecast", "Prognose"),
    "probability": Text("Chance of reaching it", "Kans om het te halen"),
}
SINCE_MEETING = Text("Since the meeting of {at}", "Sinds het overleg van {at}")
SINCE_CHECK_IN = Text("Since the check-in of {at}", "Sinds de check-in van {at}")
SINCE_MADE = Text("Since the goal was made ({at})", "Sinds het doel is gemaakt ({at})")


class Step(msgspec.Struct, frozen=True):
    """A goal in the order of a meeting."""

    goal: Goal
    place: int
    address: str


class Difference(msgspec.Struct, frozen=True):
    """A number as it was and as it is, with by how much it changed."""

    name: str
    before: str
    after: str


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since the last time, as the page tells it."""

    title: str
    status: tuple[tuple[Pace, str, str], tuple[Pace, str, str]] | None
    numbers: list[Difference]
    notes: list[tuple[str, str, str]]
    check_ins: list[Said]
    done: list[Doing]
    dropped: list[Doing]
    added: list[Doing]
    overdue: list[Doing]
    remarks: list[Remark]
    revisions: list[object]
    nothing: bool


def steps(running: Running, meeting: Meeting) -> list[Step]:
    """Return the goals of a meeting in their order; those that are gone are left out."""
    goals = {one.id: one for one in running.workspace.state.steering.goals.listed()}
    there = [goals[one.goal] for one in meeting.goals if one.goal in goals]
    return [Step(goal, place, f"/meeting/{meeting.id}?goal={goal.id}") for place, goal in enumerate(there, 1)]


def walk(running: Running, meeting: Meeting, goal: Goal, reader: Reader) -> Context:
    """Return what the page of one goal in a meeting shows."""
    writer, every = Writer(reader.view), steps(running, meeting)
    at = next(place for place, step in enumerate(every) if step.goal.id == goal.id)
    standing = standings_of(running).get(goal.id)
    found = since(ground_of(running), goal, standing, meeting.began_at)
    seconds = seconds_each(len(every))
    row: Shown = shown(writer, goal, standing)
    end = f"/meeting/{meeting.id}?goal=end"
    check_ins = check_ins_of(running, goal, reader)
    return {
        "meeting": meeting,
        "reader": reader,
        "goal": goal,
        "shown": row,
        "facts": facts(writer, goal, standing),
        "doubts": [writer.say(one) for one in standing.doubts] if standing else [],
        "steps": every,
        "at": at,
        "before": every[at - 1].address if at else None,
        "after": every[at + 1].address if at + 1 < len(every) else end,
        "end": end,
        "seconds": seconds,
        "each": clock(seconds),
        "happened": happened(running, goal, found, reader, writer),
        "check_ins_part": check_ins,
        "just_said": [one for one in check_ins.said if one.check_in.made_at >= meeting.began_at],
        "actions_part": actions_of(running, goal, reader),
        "comments_part": comments_of(running, "goal", goal.id, reader),
    }


def happened(running: Running, goal: Goal, found: Since, reader: Reader, writer: Writer) -> Happened:
    """Return what changed since the last time in the reader's words."""
    say, numbers = writer.say, writer.numbers

    def told(actions: tuple[object, ...]) -> list[Doing]:
        return [doing(running, reader, one, goal, seen=False) for one in actions]  # type: ignore[arg-type]

    def pace(status: Pace) -> tuple[Pace, str, str]:
        return status, TONES[status], say(PACE_WORDS[status])

    revised = {one.id for one in found.revisions}
    history = changes(writer, goal)[: len(revised)]
    return Happened(
        title=since_when(found.last, reader),
        status=(pace(found.status[0]), pace(found.status[1])) if found.status else None,
        numbers=[one for one in (difference(each, goal, writer) for each in found.moved) if one.before != one.after],
        notes=[(numbers.span(one.day, one.until) if one.until else numbers.day(one.day), say(KIND_WORDS[one.kind]), one.text) for one in found.notes],
        check_ins=[one_said(running, goal, reader, one, None) for one in found.check_ins],
        done=told(found.done),
        dropped=told(found.dropped),
        added=told(found.added),
        overdue=told(found.overdue),
        remarks=[remark(one, reader) for one in found.comments],
        revisions=list(history),
        nothing=found.nothing,
    )


def since_when(last: LastTime, reader: Reader) -> str:
    """Return since when changes are told."""
    text = SINCE_MEETING if last.meeting else SINCE_CHECK_IN if last.check_in else SINCE_MADE
    return text.say(reader.view.language, at=reader.moment(last.at))


def difference(moved: Moved, goal: Goal, writer: Writer) -> Difference:
    """Return a number as it was and as it is, in its unit."""
    written = [chance(one, writer.numbers) if moved.name == "probability" else writer.exact(goal, one) for one in (moved.before, moved.after)]
    return Difference(writer.say(NAMES[moved.name]), *written)


def goal_in(running: Running, meeting: Meeting, said: str) -> Goal | None:
    """Return the goal of a meeting that an address names; the first one where it names none; None at the end, or where there are none."""
    every = steps(running, meeting)
    if said == "end" or not every:
        return None
    return next((step.goal for step in every if str(step.goal.id) == said), every[0].goal)
