"""Give meetings: which goals a team walked through, when, and how each of them stood then."""

from datetime import date, datetime

import msgspec

from peil.values.goals import Pace

MINUTES = 10


class Stood(msgspec.Struct, frozen=True, kw_only=True):
    """How a goal stood at a moment, counted up to and including `through`; None is not known."""

    goal: int
    status: Pace = "unknown"
    through: date | None = None
    value: float | None = None
    expected: float | None = None
    forecast: float | None = None
    probability: float | None = None


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting about goals, in the order in which they are walked through.

    `team` and `owner` are what the goals were chosen by; `held_at` is None for as long as the meeting goes on, and from then on `goals` says
    how each of them stood at its end.
    """

    id: int
    team: str | None
    owner: int | None
    began_at: datetime
    held_at: datetime | None
    by: int | None
    goals: tuple[Stood, ...]

    def of(self, goal: int) -> Stood | None:
        """Return how a goal stood, or None where the meeting did not talk of it."""
        return next((one for one in self.goals if one.goal == goal), None)
