"""Give actions: what somebody will do, by when, and what it did to a KPI once it is done."""

from collections.abc import Hashable
from datetime import date

import msgspec
from starlette.datastructures import FormData

from peil.steer.pace.effects import effect
from peil.values.errors import PeilError
from peil.values.goals import Action, ActionDraft, Change, Goal
from peil.values.texts import Text
from peil.web.backroom.aims import definition_of, factor
from peil.web.backroom.typed import as_typed, no_number, number_in
from peil.web.goals.standing import ground_of
from peil.web.own.posted import field
from peil.web.people.who import Reader
from peil.web.running import Running

FIELDS = ("text", "owner", "due_on", "kpi", "effect", "effect_kind")
EFFECT_KINDS: dict[str, Text] = {
    "relative": Text("per cent", "procent"),
    "points": Text("in the unit of the KPI", "in de eenheid van de KPI"),
}
NO_TEXT = Text("Say what will be done.", "Schrijf op wat er gaat gebeuren.")
NO_DAY = Text("`{day}` is no day; a day is written 2026-11-27.", "`{day}` is geen dag; een dag schrijf je als 2026-11-27.")
NO_OWNER = Text("Choose somebody from the list.", "Kies iemand uit de lijst.")
NO_KPI = Text("Choose a KPI from the list.", "Kies een KPI uit de lijst.")
WITHOUT_KPI = Text("An effect is on a KPI: choose which.", "Een effect is er op een KPI: kies welke.")


class Doing(msgspec.Struct, frozen=True):
    """An action as it is listed: whose, due when, in what state, and the effect expected and seen."""

    action: Action
    owner: str
    due: str
    overdue: bool
    state: str
    on: str
    goal: Goal | None
    kpi: str
    expected: str
    seen: str


class ActionForm(msgspec.Struct, frozen=True):
    """The form of an action: what was typed, and what is wrong with it; `id` is that of the action it changes."""

    typed: dict[str, str]
    wrong: dict[str, str]
    kpis: dict[str, str]
    kinds: dict[str, Text]
    id: int | None = None


class ActionsPart(msgspec.Struct, frozen=True):
    """What the part of a page about actions shows; `goal` is None where they belong to none."""

    goal: Goal | None
    reader: Reader
    open: list[Doing]
    over: list[Doing]
    form: ActionForm | None


def actions_of(running: Running, goal: Goal, reader: Reader) -> ActionsPart:
    """Return the actions of a goal, those to do by their day, and the form for another one while the goal is open."""
    found = running.workspace.state.steering.actions.listed(goal=goal.id)
    over = sorted((one for one in found if not is_open(one)), key=lambda one: (one.done_on or one.dropped_on or date.min, one.id), reverse=True)
    return ActionsPart(
        goal=goal,
        reader=reader,
        open=[doing(running, reader, one, goal) for one in sorted(filter(is_open, found), key=by_day)],
        over=[doing(running, reader, one, goal) for one in over],
        form=form_for(reader, goal) if goal.closed_on is None else None,
    )


def is_open(action: Action) -> bool:
    """Return whether an action is still to be done."""
    return action.done_on is None and action.dropped_on is None


def by_day(action: Action) -> tuple[date, int]:
    """Return what orders actions: those due first, those without a day last."""
    return (action.due_on or date.max, action.id)


def doing(running: Running, reader: Reader, action: Action, goal: Goal | None, *, seen: bool = True) -> Doing:
    """Return an action as it is listed; `seen` says whether to look what it did to its KPI."""
    view = reader.view
    definition = definition_of(view, action.kpi) if action.kpi else None
    on = action.done_on or action.dropped_on
    return Doing(
        action=action,
        owner=reader.name(action.owner) if action.owner is not None else "",
        due=view.numbers.day(action.due_on) if action.due_on else "",
        overdue=is_open(action) and action.due_on is not None and action.due_on < view.today,
        state="done" if action.done_on else "dropped" if action.dropped_on else "open",
        on=view.numbers.day(on) if on else "",
        goal=goal,
        kpi=definition.name.say(view.language) if definition else action.kpi or "",
        expected=expected(reader, action),
        seen=effect_of(running, reader, action) if seen and action.done_on and definition else "",
    )


def expected(reader: Reader, action: Action) -> str:
    """Return the effect that is expected of an action, with its sign; nothing where none is."""
    if action.effect is None:
        return ""
    numbers, definition = reader.view.numbers, definition_of(reader.view, action.kpi or "")
    if action.effect.kind == "relative":
        return numbers.change(action.effect.value)
    if definition is not None and definition.unit == "percent":
        return numbers.points(action.effect.value)
    text = numbers.rounded(action.effect.value, definition) if definition else numbers.decimal(action.effect.value, 1)
    return text if text.startswith(("-", "−")) or action.effect.kind == "level" else f"+{text}"


def effect_of(running: Running, reader: Reader, action: Action) -> str:
    """Return the KPI before and after an action, in a sentence; nothing where its KPI cannot be asked any more."""
    key: Hashable = ("effect", action)
    try:
        found = running.remembered(key, lambda: effect(ground_of(running), action))
    except PeilError:
        return ""
    return found.why.say(reader.view.language)


def form_for(reader: Reader, goal: Goal | None, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None) -> ActionForm:
    """Return the form of a new action: by whoever sits at the page, on the goal's own KPI."""
    usual = {"owner": str(reader.person.id) if reader.person else "", "kpi": (goal.kpi if goal else None) or "", "effect_kind": "relative"}
    return ActionForm(dict.fromkeys(FIELDS, "") | usual | (typed or {}), wrong or {}, kpis_of(reader, goal), EFFECT_KINDS)


def changing(reader: Reader, action: Action, goal: Goal | None) -> ActionForm:
    """Return the form that changes an action."""
    change = action.effect
    times = 100 if change and change.kind == "relative" else factor(definition_of(reader.view, action.kpi or ""))
    typed = {
        "text": action.text,
        "owner": str(action.owner or ""),
        "due_on": str(action.due_on or ""),
        "kpi": action.kpi or "",
        "effect": as_typed(times * change.value, reader.view.language) if change else "",
        "effect_kind": "points" if change and change.kind == "points" else "relative",
    }
    return msgspec.structs.replace(form_for(reader, goal, typed), id=action.id)


def kpis_of(reader: Reader, goal: Goal | None) -> dict[str, str]:
    """Return the KPIs that an action can be for: those of its goal first, then all that give one number."""
    catalogue, language = reader.view.running.workspace.catalogue, reader.view.language
    asked = [*([goal.kpi] if goal and goal.kpi else []), *(goal.supporting if goal else ())]
    own = {name: found.name.say(language) for name in asked if (found := definition_of(reader.view, name))}
    every = {kpi.id: kpi.name.say(language) for kpi in catalogue.kpis.values() if definition_of(reader.view, kpi.id)}
    return own | dict(sorted(every.items(), key=lambda item: item[1].casefold()))


def posted(reader: Reader, form: FormData, goal: Goal | None) -> tuple[ActionDraft | None, dict[str, str], dict[str, str]]:
    """Return the action that a form makes, or None; what was typed; and what is wrong with it."""
    typed = {name: field(form, name).strip() for name in FIELDS}
    wrong: dict[str, str] = {}
    language = reader.view.language
    if not typed["text"]:
        wrong["text"] = NO_TEXT.say(language)
    owner = next((one for one in reader.everybody.values() if str(one.id) == typed["owner"]), None)
    if typed["owner"] and owner is None:
        wrong["owner"] = NO_OWNER.say(language)
    due = day_in(typed["due_on"])
    if typed["due_on"] and due is None:
        wrong["due_on"] = NO_DAY.say(language, day=typed["due_on"][:20])
    if typed["kpi"] and definition_of(reader.view, typed["kpi"]) is None:
        wrong["kpi"] = NO_KPI.say(language)
    change = effect_in(reader, typed, wrong)
    if wrong:
        return None, typed, wrong
    where = goal.where if goal and typed["kpi"] == goal.kpi else ()
    number = goal.id if goal else None
    draft = ActionDraft(
        text=typed["text"], goal=number, owner=owner.id if owner else None, due_on=due, kpi=typed["kpi"] or None, where=where, effect=change
    )
    return draft, typed, wrong


def day_in(text: str) -> date | None:
    """Return the day that a text writes, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def effect_in(reader: Reader, typed: dict[str, str], wrong: dict[str, str]) -> Change | None:
    """Return the effect that was typed, or None; what is wrong with it is noted."""
    if not typed["effect"]:
        return None
    value = number_in(typed["effect"].removeprefix("+"), reader.view.language)
    if value is None:
        wrong["effect"] = no_number(typed["effect"], reader.view.language, 5.0)
        return None
    if not typed["kpi"]:
        wrong["kpi"] = WITHOUT_KPI.say(reader.view.language)
        return None
    if typed["effect_kind"] == "points":
        return Change("points", value / factor(definition_of(reader.view, typed["kpi"])))
    return Change("relative", value / 100)
