"""Give goals and what belongs to them as people write them: people, objectives, goals, check-ins, actions and comments."""

from datetime import date, datetime, timedelta
from typing import Literal, get_args

import msgspec

from peil.values.periods import Period, Unit
from peil.values.texts import Language, Text

GoalKind = Literal["kpi", "manual", "milestone"]
Form = Literal["end", "hold", "per"]
Toward = Literal["up", "down"]
Rhythm = Literal["daily", "weekly", "fortnightly", "monthly", "quarterly"]
Pace = Literal["reached", "on_track", "at_risk", "off_track", "unknown"]
Outcome = Literal["reached", "partly", "missed", "dropped"]
Level = Literal["company", "team", "person"]
Subject = Literal["goal", "kpi", "note", "objective"]
GOAL_KINDS: tuple[GoalKind, ...] = get_args(GoalKind)
FORMS: tuple[Form, ...] = get_args(Form)
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
PACES: tuple[Pace, ...] = get_args(Pace)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LEVELS: tuple[Level, ...] = get_args(Level)
SUBJECTS: tuple[Subject, ...] = get_args(Subject)

PACE_WORDS: dict[Pace, Text] = {
    "reached": Text("reached", "gehaald"),
    "on_track": Text("on track", "op koers"),
    "at_risk": Text("at risk", "onzeker"),
    "off_track": Text("off track", "uit koers"),
    "unknown": Text("cannot tell yet", "nog niet te zeggen"),
}
OUTCOME_WORDS: dict[Outcome, Text] = {
    "reached": Text("reached", "gehaald"),
    "partly": Text("partly reached", "deels gehaald"),
    "missed": Text("missed", "niet gehaald"),
    "dropped": Text("dropped", "losgelaten"),
}
FORM_WORDS: dict[Form, Text] = {
    "end": Text("one number over the period", "één getal over de periode"),
    "hold": Text("a level to hold", "een niveau om vast te houden"),
    "per": Text("a value per period", "een waarde per periode"),
}
RHYTHM_WORDS: dict[Rhythm, Text] = {
    "daily": Text("every day", "elke dag"),
    "weekly": Text("every week", "elke week"),
    "fortnightly": Text("every two weeks", "elke twee weken"),
    "monthly": Text("every month", "elke maand"),
    "quarterly": Text("every quarter", "elk kwartaal"),
}
LEVEL_WORDS: dict[Level, Text] = {"company": Text("company", "bedrijf"), "team": Text("team", "team"), "person": Text("person", "persoon")}


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a target was asked for: times 1 + `value` (relative), plus `value` (points: 0.02 of a percentage is two), or the number itself (level).

    `against` is what it changes from: the period before, or the same period a year earlier.
    """

    kind: Literal["relative", "points", "level"]
    value: float
    against: Literal["before", "year"] = "year"

    def of(self, baseline: float | None) -> float | None:
        """Return the target that follows from a baseline; None where nothing does: no baseline, or a relative change of zero."""
        if self.kind == "level":
            return self.value
        if baseline is None or (self.kind == "relative" and baseline == 0):
            return None
        target = baseline * (1 + self.value) if self.kind == "relative" else baseline + self.value
        return float(f"{target:.12g}")  # 180 and 10 % more is 198, not 198.00000000000003


class PersonDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who works on goals, as written; `left_on` is the day from which they no longer do."""

    name: str
    email: str | None = None
    language: Language = "nl"
    team: str | None = None
    left_on: date | None = None


class Person(PersonDraft, frozen=True, kw_only=True):
    """Somebody who works on goals."""

    id: int


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was learned when a goal or an objective closed."""

    went_well: str = ""
    learned: str = ""
    next_time: str = ""


class ObjectiveDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a company, a team or a person wants to achieve, as written, and why; its key results are goals. Days `first` to `last`, both in."""

    title: str
    why: str = ""
    level: Level = "company"
    team: str | None = None
    owner: int | None = None
    parent: int | None = None
    first: date
    last: date


class Objective(ObjectiveDraft, frozen=True, kw_only=True):
    """An objective as it is kept."""

    id: int
    made_at: datetime
    changed_at: datetime
    closed_on: date | None = None
    outcome: Outcome | None = None
    review: Review = Review()


class GoalDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A goal as written.

    `kind`: held against a KPI, against numbers that people type (manual), or done or not done (milestone: value 0 to 1). `form`: `end` is
    one number over the whole period (of a stock: at its end), `hold` a level that every part of the period must keep, `per` a value for
    each calendar unit `per`. `target`, `baseline`, `success` and `failure` are in the KPI's own unit (0.02 is 2 %); `success` None is the
    target itself, and a value between the two is a goal that is partly reached. Days `first` to `last`, both in. `owner` and
    `contributors` are people, `channels` where reminders go, by id. `formula` is the KPI's as it was when the goal was made or last
    accepted: another one changes what the number means.
    """

    title: str
    kind: GoalKind = "kpi"
    kpi: str | None = None
    where: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    form: Form = "end"
    per: Unit | None = None
    direction: Toward = "up"
    baseline: float | None = None
    target: float
    change: Change | None = None
    success: float | None = None
    failure: float | None = None
    first: date
    last: date
    rhythm: Rhythm = "weekly"
    owner: int | None = None
    contributors: tuple[int, ...] = ()
    parent: int | None = None
    objective: int | None = None
    template: str | None = None
    unit: str = ""
    why: str = ""
    remind: bool = True
    channels: tuple[int, ...] = ()
    formula: str | None = None

    @property
    def period(self) -> Period:
        """Return the goal's period."""
        return Period(self.first, self.last + timedelta(days=1))

    def meets(self, value: float, bar: float | None = None) -> bool:
        """Return whether a value is as good as a bar (the bar of success where none is given), or better."""
        wanted = bar if bar is not None else self.target if self.success is None else self.success
        slack = 1e-9 * max(abs(wanted), abs(value))
        return value >= wanted - slack if self.direction == "up" else value <= wanted + slack


class Goal(GoalDraft, frozen=True, kw_only=True):
    """A goal as it is kept; once closed it is history: `final` is the value it closed with."""

    id: int
    made_at: datetime
    changed_at: datetime
    closed_on: date | None = None
    outcome: Outcome | None = None
    final: float | None = None
    review: Review = Review()


class Revision(msgspec.Struct, frozen=True):
    """A change of what a goal asks for: the fields as they were and as they became, who did it when, and why."""

    id: int
    goal: int
    at: datetime
    by: int | None
    reason: str
    before: dict[str, object]
    after: dict[str, object]


class CheckInDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a goal stands on a day, as somebody says it: what the data said then (up to `through`) is kept, whatever they say later.

    `confidence` runs from 0 (no chance) to 10 (certain); `measured`: the value came from data, not from a person. `status` is what holds;
    where a person said another one than the data, `measured_status` is that of the data.
    """

    goal: int
    day: date
    through: date | None = None
    value: float | None = None
    expected: float | None = None
    forecast: float | None = None
    probability: float | None = None
    status: Pace = "unknown"
    measured_status: Pace | None = None
    confidence: int | None = None
    text: str = ""
    by: int | None = None
    measured: bool = True


class CheckIn(CheckInDraft, frozen=True, kw_only=True):
    """A check-in as it is kept."""

    id: int
    made_at: datetime


class ActionDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to do: by whom, by when, and the effect expected on a KPI (`effect` as a Change of it); done or dropped on a day."""

    text: str
    goal: int | None = None
    owner: int | None = None
    due_on: date | None = None
    kpi: str | None = None
    where: tuple[str, ...] = ()
    effect: Change | None = None
    done_on: date | None = None
    dropped_on: date | None = None


class Action(ActionDraft, frozen=True, kw_only=True):
    """An action as it is kept."""

    id: int
    made_at: datetime


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says about a goal, KPI, note or objective; `mentions` are the people it names."""

    id: int
    subject: Subject
    subject_id: str
    text: str
    by: int | None
    mentions: tuple[int, ...]
    made_at: datetime
