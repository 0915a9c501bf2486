"""Keep meetings: begun with the goals to walk through, held with how each of them stood."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from peil.state.steering.records import Records
from peil.values.meetings import Meeting, Stood
from peil.values.steering_errors import UnknownMeeting

if TYPE_CHECKING:
    from peil.state.writing import Open


class Meetings(Records[Meeting]):
    """The meetings of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "meetings", Meeting, UnknownMeeting)

    def begin(self, goals: Sequence[Stood], at: datetime, *, team: str | None = None, owner: int | None = None, by: int | None = None) -> Meeting:
        """Keep a meeting that begins."""
        return self.add({"team": team, "owner": owner, "began_at": at, "held_at": None, "by": by, "goals": tuple(goals)})

    def hold(self, number: int, goals: Sequence[Stood], at: datetime) -> Meeting:
        """Say that a meeting was held, with how its goals stand now; one that was held already stays as it was. Raises UnknownMeeting."""
        found = self.find(number)
        return found if found.held_at else self.change(number, {"held_at": at, "goals": tuple(goals)})

    def last(self, goal: int, before: datetime) -> Meeting | None:
        """Return the latest meeting about a goal that was over before a moment."""
        held = [one for one in self.listed() if one.held_at and one.held_at <= before and one.of(goal)]
        return max(held, key=lambda one: (one.held_at, one.id), default=None)
