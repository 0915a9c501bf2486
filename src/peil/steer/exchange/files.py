"""Give the shapes of a file of goals: people, objectives and goals named as people name them, never by number."""

from datetime import date, datetime
from typing import Any

import msgspec

from peil.values.goals import Form, GoalKind, Level, Outcome, Pace, Rhythm, Subject, Toward
from peil.values.periods import Unit
from peil.values.problems import Place
from peil.values.texts import Language

Amount = str | int | float


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a file."""


class PersonPart(Part, frozen=True):
    """Somebody."""

    name: str
    email: str | None = None
    language: Language = "nl"
    team: str | None = None
    left: date | None = None


class ClosedPart(Part, frozen=True):
    """How a goal or an objective ended, and on which day."""

    day: date
    outcome: Outcome
    final: Amount | None = None
    went_well: str = ""
    learned: str = ""
    next_time: str = ""


class CheckInPart(Part, frozen=True):
    """A check-in."""

    day: date
    value: Amount | None = None
    status: Pace = "unknown"
    confidence: int | None = None
    text: str = ""
    by: str | None = None
    through: date | None = None
    expected: Amount | None = None
    forecast: Amount | None = None
    probability: float | None = None
    measured: bool = True
    made: datetime | None = None


class ActionPart(Part, frozen=True):
    """An action."""

    text: str
    owner: str | None = None
    due: date | None = None
    kpi: str | None = None
    where: tuple[str, ...] = ()
    effect: str | None = None
    done: date | None = None
    dropped: date | None = None
    made: datetime | None = None


class CommentPart(Part, frozen=True):
    """A comment."""

    text: str
    by: str | None = None
    made: datetime | None = None


class RevisionPart(Part, frozen=True):
    """A change of what a goal asked for."""

    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
    by: str | None = None
    reason: str = ""


class ObjectivePart(Part, frozen=True):
    """An objective; `under` names the one that it is part of."""

    title: str
    first: date
    last: date
    level: Level = "company"
    team: str | None = None
    owner: str | None = None
    under: str | None = None
    why: str = ""
    made: datetime | None = None
    changed: datetime | None = None
    closed: ClosedPart | None = None
    comments: tuple[CommentPart, ...] = ()


class GoalPart(Part, frozen=True, omit_defaults=False):
    """A goal; `objective` and `under` (the goal that it is part of) are named by their sentences."""

    title: str
    first: date
    last: date
    kind: GoalKind = "kpi"
    kpi: str | None = None
    where: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    form: Form = "end"
    per: Unit | None = None
    unit: str = ""
    direction: Toward | None = None
    baseline: Amount | None = None
    target: Amount | None = None
    change: str | None = None
    success: Amount | None = None
    failure: Amount | None = None
    rhythm: Rhythm = "weekly"
    remind: bool = True
    owner: str | None = None
    contributors: tuple[str, ...] = ()
    objective: str | None = None
    under: str | None = None
    template: str | None = None
    formula: str | None = None
    why: str = ""
    made: datetime | None = None
    changed: datetime | None = None
    closed: ClosedPart | None = None
    check_ins: tuple[CheckInPart, ...] = ()
    history: tuple[RevisionPart, ...] = ()
    actions: tuple[ActionPart, ...] = ()
    comments: tuple[CommentPart, ...] = ()


class Whole(Part, frozen=True):
    """A file of goals; `actions` are those that belong to no goal."""

    people: tuple[PersonPart, ...] = ()
    objectives: tuple[ObjectivePart, ...] = ()
    goals: tuple[GoalPart, ...] = ()
    actions: tuple[ActionPart, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """A part as it was read: with the keys that were given, and where each stands."""

    part: Any
    given: frozenset[str]
    place: Place
    lines: dict[str, int] = {}

    def at(self, key: str) -> Place:
        """Return where a key stands."""
        return Place(self.place.file, self.lines.get(key, self.place.line), key)


class Parcel(msgspec.Struct, frozen=True):
    """A file as it was read. `makes_people`: a name that nobody has stands for somebody new (tables have no list of people)."""

    people: tuple[Found, ...] = ()
    objectives: tuple[Found, ...] = ()
    goals: tuple[Found, ...] = ()
    actions: tuple[Found, ...] = ()
    makes_people: bool = False


ALWAYS = ("title", "kpi", "first", "last", "target")  # what a goal in a file always shows, and what comes first
# The columns of a table of goals; those of a closing are empty for an open goal.
COLUMNS = (
    *("title", "kpi", "first", "last", "baseline", "target", "change", "owner", "form", "per", "direction", "where", "supporting", "success"),
    *("failure", "rhythm", "kind", "unit", "objective", "under", "contributors", "template", "remind", "why", "formula"),
    *("closed_on", "outcome", "final"),
)
HARMFUL = ("=", "+", "-", "@", "'")  # what a spreadsheet takes for a formula, and the sign that keeps it from doing so
LISTS = ("where", "supporting", "contributors")
SUBJECTS: tuple[Subject, ...] = ("goal", "objective")


def handles(titles: dict[int, tuple[str, date, date, str]]) -> dict[int, str]:
    """Return a name for each number: its title, with its days and then its KPI where others have the same."""
    found: dict[int, str] = {}
    for number, (title, first, last, kpi) in titles.items():
        shapes = (title, f"{title} ({first}..{last})", f"{title} ({first}..{last}, {kpi})")
        others = [one for other, one in titles.items() if other != number]
        known = [
            {(one[0], f"{one[0]} ({one[1]}..{one[2]})", f"{one[0]} ({one[1]}..{one[2]}, {one[3]})")[depth] for one in others} for depth in range(3)
        ]
        found[number] = next((shape for depth, shape in enumerate(shapes) if shape not in known[depth]), shapes[-1])
    return found
