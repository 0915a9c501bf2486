"""Read the form that changes a goal: what was typed, what is wrong with each field, and the draft where nothing is."""

from datetime import date

import msgspec
from starlette.datastructures import FormData

from peil.state.steering.goals import ASKED
from peil.state.writing import one_line
from peil.steer.fingerprints import fingerprint
from peil.steer.goals import checked
from peil.values.errors import PeilError
from peil.values.goals import RHYTHMS, Change, Goal, GoalDraft
from peil.values.texts import Language, Text
from peil.web.backroom.aims import factor
from peil.web.backroom.typed import as_typed, no_number, number_in
from peil.web.goals.written import Writer
from peil.web.own.posted import field

AMOUNTS = ("target", "baseline", "success", "failure")
DAYS = ("first", "last")
PLAIN = ("title", "rhythm", "direction", "owner", "parent", "objective", "kpi")
MOST_SUPPORTING = 3
NO_DAY = Text("`{day}` is no day; a day is written 2026-11-27.", "`{day}` is geen dag; een dag schrijf je als 2026-11-27.")
NO_REASON = Text(
    "Say in a few words why: what the goal asks for changes, and the old stays beside it.",
    "Zeg in een paar woorden waarom: wat het doel vraagt verandert, en het oude blijft ernaast staan.",
)
NO_TITLE = Text("A goal is a sentence: say what is to be reached.", "Een doel is een zin: zeg wat er gehaald moet worden.")
NEEDED = Text("This is needed.", "Dit is nodig.")
NO_SUCH_KPI = Text("Choose a KPI from the list.", "Kies een KPI uit de lijst.")


class Editing(msgspec.Struct):
    """The form of a goal as typed, what is `wrong` with each field, and the draft that it makes (None where something is wrong)."""

    values: dict[str, str]
    many: dict[str, tuple[str, ...]]
    wrong: dict[str, str]
    draft: GoalDraft | None = None


def scale(writer: Writer, goal: GoalDraft) -> float:
    """Return by how much a value is multiplied where it is typed: percentages are typed as such."""
    return 100 if goal.kind == "milestone" else factor(writer.definition(goal.kpi)) if goal.kind == "kpi" else 1


def typed(value: float, language: Language) -> str:
    """Return a number as a field shows it: with as many decimals as people mind."""
    return as_typed(round(value, 2 if abs(value) >= 1 else 6), language)


def form_of(writer: Writer, goal: Goal) -> Editing:
    """Return a goal as it stands in the fields."""
    times, language = scale(writer, goal), writer.view.language
    values = {name: "" if getattr(goal, name) is None else str(getattr(goal, name)) for name in (*PLAIN, *DAYS)}
    for name in AMOUNTS:
        amount = getattr(goal, name)
        values[name] = "" if amount is None else typed(amount * times, language)
    values |= {"why": goal.why, "where": "\n".join(goal.where), "reason": "", "unit": goal.unit, "remind": "1" if goal.remind else "", "accept": ""}
    many = {"contributors": tuple(map(str, goal.contributors)), "supporting": goal.supporting, "channels": tuple(map(str, goal.channels))}
    return Editing(values, many, {})


def posted(writer: Writer, goal: Goal, form: FormData) -> Editing:
    """Return what a posted form makes of a goal."""
    stands = form_of(writer, goal)
    values = {name: one_line(field(form, name)) if name in form else stands.values[name] for name in stands.values}
    values |= {name: field(form, name).strip() for name in ("why", "where", "reason") if name in form}
    values |= {name: field(form, name) for name in ("remind", "accept")}
    many = {name: tuple(dict.fromkeys(one for one in form.getlist(name) if isinstance(one, str) and one)) for name in stands.many}
    if "channels" not in form and "channels_shown" not in form:
        many["channels"] = stands.many["channels"]
    found = Editing(values, many, {})
    _make(writer, goal, found)
    return found


def _make(writer: Writer, goal: Goal, found: Editing) -> None:
    """Make the draft of what was typed, or note what is wrong."""
    amounts = {name: _amount(writer, goal, found, name) for name in AMOUNTS}
    days = {name: day_typed(writer, found.values[name], found.wrong, name) for name in DAYS}
    values = found.values
    if not values["title"]:
        found.wrong["title"] = writer.say(NO_TITLE)
    kpi = values["kpi"] or None
    if goal.kind == "kpi" and kpi != goal.kpi and writer.definition(kpi) is None:
        found.wrong["kpi"] = writer.say(NO_SUCH_KPI)
    if found.wrong:
        return
    draft = GoalDraft(**{name: getattr(goal, name) for name in GoalDraft.__struct_fields__})
    draft = msgspec.structs.replace(draft, **amounts, **days, **_rest(writer, goal, found), kpi=kpi if goal.kind == "kpi" else None)
    if draft.target != goal.target:
        draft = msgspec.structs.replace(draft, change=Change("level", draft.target))
    if goal.kind == "kpi" and kpi and (kpi != goal.kpi or values["accept"]):
        draft = msgspec.structs.replace(draft, formula=fingerprint(writer.view.running.workspace.catalogue, kpi))
    if (draft.kpi, draft.where) != (goal.kpi, goal.where) and draft.kpi is not None:
        _check_measure(writer, goal, found, draft)
    if asks_for_reason(goal, draft) and not values["reason"]:
        found.wrong["reason"] = writer.say(NO_REASON)
    if found.wrong:
        return
    found.draft = draft


def _check_measure(writer: Writer, goal: Goal, found: Editing, draft: GoalDraft) -> None:
    """Note beside its field what keeps the KPI, or a filter on it, from being measured."""
    try:
        checked(writer.view.running.workspace.catalogue, draft)
    except PeilError as wrong:
        found.wrong["where" if draft.where != goal.where else "kpi"] = wrong.say(writer.view.language)


def _rest(writer: Writer, goal: Goal, found: Editing) -> dict[str, object]:
    """Return the fields that are neither amounts nor days."""
    values, many = found.values, found.many
    people = tuple(int(one) for one in many["contributors"] if one.isdecimal() and int(one) in writer.people)
    known = tuple(one for one in many["supporting"] if writer.definition(one) is not None)
    return {
        "title": values["title"],
        "why": values["why"],
        "unit": values["unit"],
        "rhythm": values["rhythm"] if values["rhythm"] in RHYTHMS else goal.rhythm,
        "direction": values["direction"] if values["direction"] in ("up", "down") else goal.direction,
        "owner": _number(values["owner"]),
        "parent": _number(values["parent"]),
        "objective": _number(values["objective"]),
        "where": tuple(dict.fromkeys(line.strip() for line in values["where"].splitlines() if line.strip())),
        "contributors": people,
        "supporting": known[:MOST_SUPPORTING],
        "remind": values["remind"] == "1",
        "channels": tuple(int(one) for one in many["channels"] if one.isdecimal()),
    }


def asks_for_reason(goal: Goal, draft: GoalDraft) -> bool:
    """Return whether a draft changes what a goal asks for: then why is kept beside it. Who owns it needs no reason."""
    return any(getattr(goal, name) != getattr(draft, name) for name in ASKED if name not in ("owner", "change"))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _amount(writer: Writer, goal: Goal, found: Editing, name: str) -> float | None:
    text = found.values[name]
    if not text:
        if name == "target":
            found.wrong[name] = writer.say(NEEDED)
        return None
    value = number_in(text, writer.view.language)
    if value is None:
        found.wrong[name] = no_number(text, writer.view.language)
        return None
    stood = getattr(goal, name)
    made = value / scale(writer, goal)
    # A number that was not touched keeps all its decimals, of which the field shows only so many.
    return stood if stood is not None and typed(stood * scale(writer, goal), writer.view.language) == text else made


def day_typed(writer: Writer, text: str, wrong: dict[str, str], name: str) -> date | None:
    """Return the day that a field holds, or None with what is wrong with it put beside its name."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong[name] = writer.say(NO_DAY, day=text[:20]) if text else writer.say(NEEDED)
        return None


def redefined(writer: Writer, goal: Goal) -> bool:
    """Return whether the KPI of a goal means something else than when the goal was made, or last changed to it."""
    if goal.kind != "kpi" or goal.kpi is None or goal.formula is None or writer.definition(goal.kpi) is None:
        return False
    return fingerprint(writer.view.running.workspace.catalogue, goal.kpi) != goal.formula
