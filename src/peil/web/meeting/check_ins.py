"""Give the check-ins of a goal: each with its number of then and that of today, and the form for the next one, filled in from the data."""

from datetime import timedelta

import msgspec
from starlette.datastructures import FormData

from peil.steer.amounts import amount, chance
from peil.steer.pace.check_ins import prefilled
from peil.steer.pace.standings import standings
from peil.values.errors import PeilError
from peil.values.goals import PACE_WORDS, PACES, CheckIn, CheckInDraft, Goal, Pace
from peil.values.periods import Period
from peil.values.texts import Text
from peil.web.backroom.typed import as_typed, no_number, number_in
from peil.web.goals.standing import ground_of, standings_of
from peil.web.goals.written import TONES
from peil.web.own.posted import field
from peil.web.people.who import Reader, nobody, writer
from peil.web.running import Running

NO_PART = Text("How much is done is a percentage from 0 to 100.", "Hoeveel er klaar is, is een percentage van 0 tot 100.")
NO_CONFIDENCE = Text("Confidence is a whole number from 0 to 10.", "Vertrouwen is een heel getal van 0 tot 10.")
NO_STATUS = Text("Choose a status from the list.", "Kies een status uit de lijst.")
FIELDS = ("value", "status", "confidence", "text")
ALIKE = 1e-9  # what adding up in another order makes of the same rows is no restatement


class Said(msgspec.Struct, frozen=True):
    """A check-in as it is listed; `now` is the value of the same days as the data have it today, where that is another one."""

    check_in: CheckIn
    day: str
    who: str
    value: str
    now: str
    expected: str
    forecast: str
    probability: str
    tone: str
    word: str
    measured_word: str


class CheckInForm(msgspec.Struct, frozen=True):
    """The form of a check-in: what the data say, what was typed, and what is wrong with it."""

    value: str
    expected: str
    forecast: str
    probability: str
    status: Pace
    tone: str
    word: str
    through: str
    typed: dict[str, str]
    wrong: dict[str, str]
    measured: bool
    statuses: dict[Pace, str]


class CheckInsPart(msgspec.Struct, frozen=True):
    """What the part of a page about a goal's check-ins shows."""

    goal: Goal
    reader: Reader
    said: list[Said]
    form: CheckInForm | None
    due: str
    overdue: bool
    rhythm: str


def check_ins_of(running: Running, goal: Goal, reader: Reader, form: CheckInForm | None = None) -> CheckInsPart:
    """Return the check-ins of a goal, the latest first, and the form for another one while the goal is open."""
    view = reader.view
    found = running.workspace.state.steering.check_ins.of(goal.id)
    standing = standings_of(running).get(goal.id) if goal.closed_on is None else None
    due = standing.check_in_due if standing else None
    return CheckInsPart(
        goal=goal,
        reader=reader,
        said=said(running, goal, reader, found),
        form=(form or form_for(running, goal, reader)) if goal.closed_on is None else None,
        due=view.numbers.day(due) if due else "",
        overdue=bool(standing and standing.overdue),
        rhythm=goal.rhythm,
    )


def said(running: Running, goal: Goal, reader: Reader, found: list[CheckIn]) -> list[Said]:
    """Return check-ins as they are listed, the latest first."""
    now = today_of(running, goal, found)
    return [one_said(running, goal, reader, one, now.get(one.id)) for one in reversed(found)]


def one_said(running: Running, goal: Goal, reader: Reader, one: CheckIn, now: float | None) -> Said:
    """Return one check-in as it is listed."""
    numbers, language = reader.view.numbers, reader.view.language
    definition = ground_of(running).definition(goal.kpi)
    then = amount(one.value, goal, definition, numbers)
    differs = one.value is not None and now is not None and abs(now - one.value) > ALIKE * max(abs(now), abs(one.value))
    return Said(
        check_in=one,
        day=numbers.day(one.day),
        who=reader.name(one.by) if one.by is not None else "",
        value=then,
        now=amount(now, goal, definition, numbers) if differs else "",
        expected=amount(one.expected, goal, definition, numbers) if one.expected is not None else "",
        forecast=amount(one.forecast, goal, definition, numbers) if one.forecast is not None else "",
        probability=chance(one.probability, numbers) if one.probability is not None else "",
        tone=TONES[one.status],
        word=PACE_WORDS[one.status].say(language),
        measured_word=PACE_WORDS[one.measured_status].say(language) if one.measured_status else "",
    )


def today_of(running: Running, goal: Goal, found: list[CheckIn]) -> dict[int, float | None]:
    """Return what the data say now of the days that each check-in counted, all asked in one go; nothing of a KPI that cannot be asked any more."""
    if goal.kind != "kpi" or goal.kpi is None:
        return {}
    counted = [(one.id, Period(goal.first, one.through + timedelta(days=1))) for one in found if one.measured and one.through]
    counted = [(number, period) for number, period in counted if period.days > 0]
    if not counted:
        return {}
    try:
        values = running.windows((goal.kpi,), goal.where, [period for _, period in counted])[goal.kpi]
    except PeilError:
        return {}
    return dict(zip((number for number, _ in counted), values, strict=True))


def draft_for(running: Running, goal: Goal) -> CheckInDraft:
    """Return the check-in that the data give for today."""
    workspace = running.workspace
    today = workspace.today()

    def make() -> CheckInDraft:
        return prefilled(ground_of(running), goal, today)

    return running.remembered(("prefilled", goal.id, workspace.state.version), make)


def form_for(running: Running, goal: Goal, reader: Reader, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None) -> CheckInForm:
    """Return the form of a check-in with what the data say, and with what was typed where it comes back."""
    view, draft = reader.view, draft_for(running, goal)
    definition = ground_of(running).definition(goal.kpi)
    shown = {name: amount(getattr(draft, name), goal, definition, view.numbers) for name in ("value", "expected", "forecast")}
    value = "" if draft.value is None else as_typed(draft.value * (100 if goal.kind == "milestone" else 1), view.language)
    return CheckInForm(
        **shown,
        probability=chance(draft.probability, view.numbers),
        status=draft.status,
        tone=TONES[draft.status],
        word=PACE_WORDS[draft.status].say(view.language),
        through=view.numbers.day(draft.through) if draft.through else "",
        typed={"value": value, "status": "", "confidence": "", "text": ""} | (typed or {}),
        wrong=wrong or {},
        measured=goal.kind == "kpi",
        statuses={one: PACE_WORDS[one].say(view.language) for one in PACES if one != "unknown"},
    )


def posted(running: Running, goal: Goal, reader: Reader, form: FormData) -> tuple[CheckInDraft, dict[str, str], dict[str, str]]:
    """Return the check-in that a form makes of what the data say, with what was typed and what is wrong with it."""
    typed = {name: field(form, name).strip() for name in FIELDS}
    language, wrong = reader.view.language, {}
    draft = draft_for(running, goal)
    if goal.kind != "kpi":
        value = number_in(typed["value"], language)
        if value is None:
            wrong["value"] = no_number(typed["value"], language)
        elif goal.kind == "milestone" and not 0 <= value <= 100:
            wrong["value"] = NO_PART.say(language)
        else:
            value = value / 100 if goal.kind == "milestone" else value
            draft = typed_in(running, goal, msgspec.structs.replace(draft, value=value, through=running.workspace.today(), measured=False))
    if typed["confidence"] and not (typed["confidence"].isdecimal() and int(typed["confidence"][:3]) <= 10):
        wrong["confidence"] = NO_CONFIDENCE.say(language)
    if typed["status"] and typed["status"] not in PACES:
        wrong["status"] = NO_STATUS.say(language)
    if who := nobody(form, reader):
        wrong["by"] = who
    return (draft if wrong else spoken(draft, typed, writer(form, reader))), typed, wrong


def typed_in(running: Running, goal: Goal, draft: CheckInDraft) -> CheckInDraft:
    """Return a check-in with a value that somebody typed, held against the goal with that value in it."""
    known = running.workspace.state.steering.check_ins.of(goal.id)
    with_it = [*known, CheckIn(**msgspec.structs.asdict(draft), id=0, made_at=running.workspace.now())]
    found = standings(ground_of(running), [goal], with_it)[0]
    return msgspec.structs.replace(draft, expected=found.expected, forecast=found.forecast, probability=found.probability, status=found.status)


def spoken(draft: CheckInDraft, typed: dict[str, str], person: msgspec.Struct | None) -> CheckInDraft:
    """Return a check-in with what a person adds to it; their own status holds, and that of the data is kept beside it."""
    own = typed["status"] if typed["status"] != draft.status else ""
    return msgspec.structs.replace(
        draft,
        text=typed["text"],
        confidence=int(typed["confidence"]) if typed["confidence"] else None,
        status=own or draft.status,
        measured_status=draft.status if own else None,
        by=getattr(person, "id", None),
    )
