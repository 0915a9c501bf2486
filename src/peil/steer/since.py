"""Tell what changed about a goal since it was last talked of: its numbers, and what people noted, did, said and asked otherwise."""

from datetime import datetime, timedelta

import msgspec

from peil.state.notes import Note
from peil.steer.ground import Ground
from peil.steer.standing import Standing
from peil.values.goals import Action, CheckIn, Comment, Goal, Pace, Revision
from peil.values.meetings import Meeting, Stood

NUMBERS = ("value", "expected", "forecast", "probability")
NOISE = 1e-9


class LastTime(msgspec.Struct, frozen=True):
    """When a goal was last talked of, and how it stood then: in a meeting, else at a check-in, else when it was made (`stood` is None)."""

    at: datetime
    stood: Stood | None
    meeting: Meeting | None = None
    check_in: CheckIn | None = None


class Moved(msgspec.Struct, frozen=True):
    """A number of a goal as it was and as it is; None is not known."""

    name: str
    before: float | None
    after: float | None


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What changed about a goal since the last time; `status` holds the one before and the one now, where they differ."""

    last: LastTime
    status: tuple[Pace, Pace] | None
    moved: tuple[Moved, ...]
    notes: tuple[Note, ...]
    check_ins: tuple[CheckIn, ...]
    done: tuple[Action, ...]
    dropped: tuple[Action, ...]
    added: tuple[Action, ...]
    overdue: tuple[Action, ...]
    comments: tuple[Comment, ...]
    revisions: tuple[Revision, ...]

    @property
    def nothing(self) -> bool:
        """Return whether nothing changed and nothing is overdue."""
        told = (self.notes, self.check_ins, self.done, self.dropped, self.added, self.overdue, self.comments, self.revisions)
        return not self.status and not self.moved and not any(told)


def stood(standing: Standing) -> Stood:
    """Return what is kept of how a goal stands."""
    return Stood(**{name: getattr(standing, name) for name in Stood.__struct_fields__})


def last_time(ground: Ground, goal: Goal, before: datetime) -> LastTime:
    """Return when a goal was last talked of before a moment."""
    meeting = ground.state.meetings.last(goal.id, before)
    if meeting is not None and meeting.held_at is not None:
        return LastTime(meeting.held_at, meeting.of(goal.id), meeting=meeting)
    said = [one for one in ground.state.check_ins.of(goal.id) if one.made_at < before]
    if not said:
        return LastTime(goal.made_at, None)
    found = max(said, key=lambda one: (one.made_at, one.id))
    numbers = {name: getattr(found, name) for name in (*NUMBERS, "through")}
    return LastTime(found.made_at, Stood(goal=goal.id, status=found.measured_status or found.status, **numbers), check_in=found)


def since(ground: Ground, goal: Goal, standing: Standing | None, before: datetime | None = None) -> Since:
    """Return what changed about a goal since it was last talked of before a moment (now, unless said otherwise)."""
    last = last_time(ground, goal, before or ground.now)
    status, moved = _numbers(last, standing)
    actions = ground.state.actions.listed(goal=goal.id)
    day = last.at.date() - timedelta(days=1)  # days of actions have no hour: one of that same day may have come after
    kpis = () if goal.kpi is None else (goal.kpi, *goal.supporting)
    return Since(
        last=last,
        status=status,
        moved=moved,
        notes=tuple(one for one in ground.notes.list(kpis=kpis) if one.made_at > last.at),
        check_ins=tuple(one for one in ground.state.check_ins.of(goal.id) if one.made_at > last.at),
        done=tuple(one for one in actions if one.done_on and one.done_on > day),
        dropped=tuple(one for one in actions if one.dropped_on and one.dropped_on > day),
        added=tuple(one for one in actions if one.made_at > last.at and not one.done_on and not one.dropped_on),
        overdue=tuple(one for one in actions if one.due_on and one.due_on < ground.today and not one.done_on and not one.dropped_on),
        comments=tuple(one for one in ground.state.comments.on("goal", str(goal.id)) if one.made_at > last.at),
        revisions=tuple(one for one in ground.state.goals.history(goal.id) if one.at > last.at),
    )


def _numbers(last: LastTime, standing: Standing | None) -> tuple[tuple[Pace, Pace] | None, tuple[Moved, ...]]:
    if last.stood is None or standing is None:
        return None, ()
    status = (last.stood.status, standing.status) if last.stood.status != standing.status else None
    found = [Moved(name, getattr(last.stood, name), getattr(standing, name)) for name in NUMBERS if name != "expected"]
    return status, tuple(one for one in found if _differ(one.before, one.after))


def _differ(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(after - before) > NOISE * max(abs(before), abs(after))
