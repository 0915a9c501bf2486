"""Read the form of a target: the KPI, its value in the KPI's own unit, the period it is for, and how near is near."""

import msgspec
from starlette.datastructures import FormData

from peil.catalogue.structs import Definition
from peil.state.writing import one_line
from peil.values.errors import BrokenDefinition, UnknownKpi
from peil.values.targets import PERS, Target
from peil.values.texts import Text
from peil.web.backroom.typed import as_typed, no_number, number_in
from peil.web.own.posted import field
from peil.web.viewing import View

PER_WORDS: dict[str, Text] = {
    "": Text("in any period", "in elke periode"),
    "day": Text("per day", "per dag"),
    "week": Text("per week", "per week"),
    "month": Text("per month", "per maand"),
    "quarter": Text("per quarter", "per kwartaal"),
    "year": Text("per year", "per jaar"),
}
NO_KPI = Text("Choose a KPI from the list.", "Kies een KPI uit de lijst.")
NOT_ADDING = Text(
    "{name} does not add up over days, so its target is the same in any period: choose “in any period”.",
    "{name} telt niet op over dagen, dus de streefwaarde is in elke periode dezelfde: kies “in elke periode”.",
)
NO_PERIOD = Text("Choose a period from the list.", "Kies een periode uit de lijst.")
NEAR = Text("How near is a percentage from 0 to 100.", "Wat in de buurt is, is een percentage van 0 tot 100.")


class Row(msgspec.Struct, frozen=True):
    """A target as it is listed; `known` is false where its KPI is not there any more."""

    target: Target
    name: str
    value: str
    per: str
    near: str
    known: bool = True


def rows(view: View) -> list[Row]:
    """Return the targets as they are listed."""
    return [row(view, target) for target in view.running.workspace.state.targets.list()]


def row(view: View, target: Target) -> Row:
    """Return one target as it is listed."""
    per, near = PER_WORDS[target.per or ""].say(view.language), view.numbers.percent(target.warn, 0)
    definition = definition_of(view, target.kpi)
    if definition is None:
        return Row(target, target.kpi, as_typed(target.value, view.language), per, near, known=False)
    return Row(target, definition.name.say(view.language), view.numbers.of(target.value, definition), per, near)


def definition_of(view: View, name: str) -> Definition | None:
    """Return a KPI that gives one number, or None."""
    try:
        definition = view.running.workspace.catalogue.definition(name)
    except (UnknownKpi, BrokenDefinition):
        return None
    return None if definition.sql is not None or definition.breakdown else definition


def typed_of(view: View, target: Target | None) -> dict[str, str]:
    """Return a target as it stands in the fields; percentages as a number of hundredths."""
    if target is None:
        return {"kpi": view.first("kpi")[:120], "value": "", "per": "", "warn": "10"}
    value = target.value * factor(definition_of(view, target.kpi))
    warn = as_typed(100 * target.warn, view.language)
    return {"kpi": target.kpi, "value": as_typed(value, view.language), "per": target.per or "", "warn": warn}


def factor(definition: Definition | None) -> float:
    """Return by how much a value is multiplied where it is typed."""
    return 100 if definition is not None and definition.unit == "percent" else 1


def target_form(view: View, form: FormData) -> tuple[dict[str, str], dict[str, str], Target | None]:
    """Return a form of a target: as typed, what is wrong with each field, and the target where nothing is."""
    values = {name: one_line(field(form, name)) for name in ("kpi", "value", "per", "warn")}
    wrong: dict[str, str] = {}
    definition = definition_of(view, values["kpi"])
    value, warn = number_in(values["value"], view.language), number_in(values["warn"] or "10", view.language)
    if definition is None:
        wrong["kpi"] = NO_KPI.say(view.language)
    if value is None:
        wrong["value"] = no_number(values["value"], view.language)
    if values["per"] and values["per"] not in PERS:
        wrong["per"] = NO_PERIOD.say(view.language)
    elif values["per"] and definition and not view.wording().additive(values["kpi"]):
        wrong["per"] = NOT_ADDING.say(view.language, name=definition.name.say(view.language))
    if warn is None or not 0 <= warn <= 100:
        wrong["warn"] = NEAR.say(view.language)
    if wrong or value is None or warn is None:
        return values, wrong, None
    return values, wrong, Target(values["kpi"], value / factor(definition), values["per"] or None, warn / 100)  # type: ignore[arg-type]


def kpis(view: View) -> dict[str, dict[str, str]]:
    """Return the KPIs that can have a target: name by id, under the names of their categories."""
    catalogue = view.running.workspace.catalogue
    found: dict[str, dict[str, str]] = {}
    for kpi in catalogue.kpis.values():
        if definition_of(view, kpi.id) is not None:
            category = catalogue.language.categories[kpi.category].name.say(view.language)
            found.setdefault(category, {})[kpi.id] = kpi.name.say(view.language)
    return {category: dict(sorted(names.items(), key=lambda item: item[1].casefold())) for category, names in found.items()}
