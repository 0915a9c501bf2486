"""Give rules: what on a KPI or a goal is worth a message, to whom and when; and what was found of each."""

from datetime import date, datetime, time
from typing import Literal, get_args

import msgspec

from peil.values.texts import Text

RuleKind = Literal["threshold", "change", "off_pace", "unusual", "no_data", "reached"]
RuleGrain = Literal["day", "week", "month"]
Side = Literal["up", "down", "both"]
Sensitivity = Literal["low", "normal", "high"]
EventKind = Literal["fired", "worse", "recovered", "broken"]
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
RULE_GRAINS: tuple[RuleGrain, ...] = get_args(RuleGrain)
SIDES: tuple[Side, ...] = get_args(Side)
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)

RULE_WORDS: dict[RuleKind, Text] = {
    "threshold": Text("above or below a value", "boven of onder een waarde"),
    "change": Text("changes by more than", "verandert met meer dan"),
    "off_pace": Text("a goal is off pace", "een doel loopt uit de pas"),
    "unusual": Text("unusual for the weekday and the season", "ongewoon voor de weekdag en het seizoen"),
    "no_data": Text("no new data arrive", "er komen geen nieuwe gegevens"),
    "reached": Text("a target is reached", "een streefwaarde is gehaald"),
}
SENSITIVITY_WORDS: dict[Sensitivity, Text] = {
    "low": Text("only what is very unusual (a few times a year)", "alleen wat heel ongewoon is (een paar keer per jaar)"),
    "normal": Text("what is unusual (about once a month)", "wat ongewoon is (ongeveer één keer per maand)"),
    "high": Text("also what is a little unusual (about once every two weeks)", "ook wat een beetje ongewoon is (ongeveer elke twee weken)"),
}
EVENT_WORDS: dict[EventKind, Text] = {
    "fired": Text("alert", "waarschuwing"),
    "worse": Text("got worse", "erger geworden"),
    "recovered": Text("recovered", "hersteld"),
    "broken": Text("cannot be checked", "niet te controleren"),
}


class RuleDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule as written.

    It looks at the last whole `grain` of a KPI whose data have arrived (`provisional` counts days that sources still change, too).
    `threshold` holds it against `above` and `below`; `change` against the `against` before, by `by` (a share, or with `points` a difference)
    on a `side`; `unusual` against what season and weekday make likely; `no_data` waits for `days` days longer than the data usually
    take; `off_pace` looks at a goal, at those of an `owner`, or at all; `reached` at a goal, or at the KPI against `above` or `below`.
    Messages go to `people` and `channels`, not from `quiet_from` to `quiet_until` (local time, past midnight where the first is later) nor in
    a weekend that is `quiet_weekends`; what fires then waits.
    """

    kind: RuleKind
    name: str = ""
    kpi: str | None = None
    where: tuple[str, ...] = ()
    goal: int | None = None
    owner: int | None = None
    grain: RuleGrain = "day"
    above: float | None = None
    below: float | None = None
    by: float | None = None
    points: bool = False
    against: Literal["previous", "year"] = "previous"
    side: Side = "both"
    sensitivity: Sensitivity = "normal"
    days: int = 2
    provisional: bool = False
    people: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool = False
    recovery: bool = True
    paused: bool = False


class Rule(RuleDraft, frozen=True, kw_only=True):
    """A rule as it is kept."""

    id: int
    made_at: datetime


class RuleState(msgspec.Struct, frozen=True, kw_only=True):
    """How a rule stands on one subject (a KPI, or a goal by its number): whether it fires since a day, and how bad it was when last told.

    `calm` counts the evaluations in a row, on new data, without cause; `held` is an event that waits for the quiet hours to end.
    """

    rule: int
    subject: str
    firing: bool = False
    since: date | None = None
    through: date | None = None
    severity: float = 0.0
    told: float = 0.0
    calm: int = 0
    held: int | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule found that was worth keeping: the value and what it was held against, in words, and when it was sent (None: not, or not yet)."""

    id: int
    rule: int
    subject: str
    at: datetime
    through: date | None
    kind: EventKind
    value: float | None
    bar: float | None
    text: Text
    path: str
    sent_at: datetime | None = None
