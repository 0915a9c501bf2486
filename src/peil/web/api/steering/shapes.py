"""Give the shapes of what steering takes and gives, for the API's description; the tests hold every answer against them."""

from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from peil.steer.exchange.amounts import Meant
from peil.steer.exchange.wanting import Wanted
from peil.values.goals import Form, GoalKind, Level, Outcome, Pace, Rhythm, Subject, Toward
from peil.values.periods import Unit
from peil.values.texts import Language

Number = float | None


class GoalChange(Wanted, frozen=True, kw_only=True):
    """What is to change of a goal: what is left out stays; why, and who says so."""

    reason: str = ""
    by: str | int | None = None


class GoalShape(msgspec.Struct, frozen=True, kw_only=True):
    """A goal with how it stands, values in the KPI's own unit; null is not known, and `status` is null once it is closed."""

    id: int
    title: str
    kind: GoalKind
    kpi: str | None
    where: list[str]
    supporting: list[str]
    form: Form
    per: Unit | None
    unit: str
    direction: Toward
    baseline: Number
    target: float
    change: dict[str, Any] | None
    success: Number
    failure: Number
    first: date
    last: date
    rhythm: Rhythm
    owner: str | None
    owner_id: int | None
    contributors: list[str | None]
    parent: int | None
    objective: int | None
    template: str | None
    why: str
    status: Pace | None
    status_words: str | None
    status_why: str | None
    expected: Number
    actual: Number
    whole_target: Number
    gap: Number
    forecast: Number
    low: Number
    high: Number
    probability: Number
    through: date | None
    needed: Number
    rate: Number
    progress: Number
    elapsed: Number
    check_in_due: date | None
    overdue: bool
    doubts: list[str]
    pieces: list[dict[str, Any]]
    made_at: datetime
    changed_at: datetime
    closed_on: date | None
    outcome: Outcome | None
    final: Number
    review: dict[str, str]


class GoalsShape(msgspec.Struct, frozen=True):
    """Goals, the most trouble first."""

    goals: list[GoalShape]


class CheckInShape(msgspec.Struct, frozen=True, kw_only=True):
    """How a goal stood on a day, as somebody said it, with what the data said then."""

    id: int
    goal: int
    day: date
    through: date | None
    value: Number
    expected: Number
    forecast: Number
    probability: Number
    status: Pace
    confidence: int | None
    text: str
    by: str | None
    measured: bool
    made_at: datetime


class CheckInsShape(msgspec.Struct, frozen=True):
    """The check-ins of a goal, the first first."""

    check_ins: list[CheckInShape]


class ActionShape(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do; `brought` is its KPI before and after it was done."""

    id: int
    text: str
    goal: int | None
    owner: str | None
    due_on: date | None
    kpi: str | None
    where: list[str]
    effect: dict[str, Any] | None
    done_on: date | None
    dropped_on: date | None
    brought: dict[str, Any] | None
    brought_why: str | None


class ActionsShape(msgspec.Struct, frozen=True):
    """Actions."""

    actions: list[ActionShape]


class CommentShape(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says about a goal, KPI, note or objective."""

    id: int
    subject: Subject
    subject_id: str
    text: str
    by: str | None
    mentions: list[str | None]
    made_at: datetime


class CommentsShape(msgspec.Struct, frozen=True):
    """Comments on one subject, the first first."""

    comments: list[CommentShape]


class OneGoalShape(msgspec.Struct, frozen=True):
    """A goal with all that was said and done about it."""

    goal: GoalShape
    check_ins: list[CheckInShape] = []
    actions: list[ActionShape] = []
    comments: list[CommentShape] = []
    history: list[dict[str, Any]] = []


class DraftedShape(msgspec.Struct, frozen=True):
    """A goal, the outlook on its period (what would happen anyway), and what speaks against it."""

    goal: dict[str, Any]
    outlook: dict[str, Any] | None
    warnings: list[str]


class ClosedShape(msgspec.Struct, frozen=True):
    """A goal that was closed, and what the data say of that."""

    goal: GoalShape
    why: str


class TrackDay(msgspec.Struct, frozen=True):
    """A day of a goal's chart."""

    day: date
    value: Number
    expected: Number
    forecast: Number
    low: Number
    high: Number


class TrackShape(msgspec.Struct, frozen=True):
    """The lines of a goal's chart."""

    target: float
    baseline: Number
    days: list[TrackDay]


class TemplateShape(msgspec.Struct, frozen=True, kw_only=True):
    """A goal to start from."""

    id: str
    name: str
    description: str
    category: str
    kpi: str
    supporting: list[str]
    target: dict[str, Any]
    horizon: str
    rhythm: Rhythm
    form: Form
    actions: list[str]


class TemplatesShape(msgspec.Struct, frozen=True):
    """Goals to start from."""

    templates: list[TemplateShape]


class ObjectiveShape(msgspec.Struct, frozen=True, kw_only=True):
    """An objective with its key results and the objectives under it."""

    id: int
    title: str
    why: str
    level: Level
    team: str | None
    owner: str | None
    parent: int | None
    first: date
    last: date
    closed_on: date | None
    outcome: Outcome | None
    key_results: list[GoalShape]
    objectives: list[dict[str, Any]]


class ObjectivesShape(msgspec.Struct, frozen=True):
    """The tree of objectives."""

    objectives: list[ObjectiveShape]


class PersonShape(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works on goals."""

    id: int
    name: str
    email: str | None
    language: Language
    team: str | None
    left_on: date | None


class PeopleShape(msgspec.Struct, frozen=True):
    """The people who work on goals."""

    people: list[PersonShape]


class TakenShape(msgspec.Struct, frozen=True):
    """How much of each kind was new, changed and unchanged in a file."""

    taken: dict[str, dict[str, int]]


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of it (left out: what the data say) and what was learned."""

    outcome: Outcome | None = None
    went_well: str = ""
    learned: str = ""
    next_time: str = ""


class CheckInWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check-in of today: what is left out is what the data say."""

    confidence: int | None = None
    text: str = ""
    value: str | float | None = None
    status: Pace | None = None
    by: str | int | None = None


class ActionWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action: of a new one `text` must be there, of a change what is left out stays. `effect` is typed: `+5%`, `+2pt`."""

    text: str | UnsetType = UNSET
    goal: int | UnsetType | None = UNSET
    owner: str | int | UnsetType | None = UNSET
    due_on: date | UnsetType | None = UNSET
    kpi: str | UnsetType | None = UNSET
    where: tuple[str, ...] | UnsetType = UNSET
    effect: str | UnsetType | None = UNSET
    meant: Meant | None = None
    done_on: date | UnsetType | None = UNSET
    dropped_on: date | UnsetType | None = UNSET


class ObjectiveWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An objective: of a new one `title` and `period` must be there, of a change what is left out stays."""

    title: str | UnsetType = UNSET
    period: str | UnsetType = UNSET
    why: str | UnsetType = UNSET
    level: Level | UnsetType = UNSET
    team: str | UnsetType | None = UNSET
    owner: str | int | UnsetType | None = UNSET
    parent: int | UnsetType | None = UNSET


class PersonWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody: of a new one `name` must be there, of a change what is left out stays."""

    name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    language: Language | UnsetType = UNSET
    team: str | UnsetType | None = UNSET
    left_on: date | UnsetType | None = UNSET


class CommentWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment; `@Name` in its text mentions somebody."""

    subject: Subject
    subject_id: str
    text: str
    by: str | int | None = None


SHAPES = (
    *(Wanted, GoalChange, GoalShape, GoalsShape, OneGoalShape, DraftedShape, ClosedShape, TrackShape, TemplateShape, TemplatesShape, Closing),
    *(CheckInShape, CheckInsShape, CheckInWanted, ActionShape, ActionsShape, ActionWanted, CommentShape, CommentsShape, CommentWanted),
    *(ObjectiveShape, ObjectivesShape, ObjectiveWanted, PersonShape, PeopleShape, PersonWanted, TakenShape),
)


def given(wanted: msgspec.Struct) -> dict[str, Any]:
    """Return what was said, by name."""
    return {name: value for name in wanted.__struct_fields__ if (value := getattr(wanted, name)) is not UNSET}
