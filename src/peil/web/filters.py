"""Give the filters of a page: for each dimension that is worth choosing by, its values in the loaded data and which of them are chosen."""

import msgspec

from peil.catalogue.formula import Column
from peil.query.cuts.dimensions import Cut, label_of
from peil.values.texts import Text
from peil.web.running import Running
from peil.web.viewing import UNKNOWN, View

MOST_VALUES = 60
BESIDE = ("orders.sales_channel", "employees.team")  # shared by no other entity, and yet what people ask for first


class Option(msgspec.Struct, frozen=True):
    """A value of a dimension as it can be chosen."""

    value: str
    label: str
    chosen: bool


class Picker(msgspec.Struct, frozen=True):
    """A dimension with its values, those that were chosen marked; `chosen_text` says them in short, or is empty."""

    key: str
    label: str
    options: tuple[Option, ...]
    chosen_text: str


def _listed(running: Running, cut: Cut) -> list[object]:
    return running.remembered(("values", cut.key), lambda: [value for value, _ in running.workspace.values_of(cut, MOST_VALUES)])


def picker(view: View, cut: Cut) -> Picker:
    """Return the filter of one dimension; a value that was asked for and is not among the usual ones is listed too."""
    chosen = dict(view.filters).get(cut.key, ())
    values = [None if value is None else str(value) for value in _listed(view.running, cut)]
    values += [value for value in chosen if value not in values]
    labels = {value: label_of(cut, value).say(view.language) for value in values}
    options = tuple(Option(UNKNOWN if value is None else value, labels[value], value in chosen) for value in values)
    said = [labels[value] for value in chosen]
    more = Text(f"{len(said)} chosen", f"{len(said)} gekozen").say(view.language)
    return Picker(cut.key, cut.label.say(view.language), options, ", ".join(said) if len(said) <= 2 else more)


def pickers(view: View, cuts: list[Cut]) -> list[Picker]:
    """Return the filters worth offering among these dimensions: those with two values or more, and those in use."""
    used = dict(view.filters)
    found = [picker(view, cut) for cut in cuts if cut.filterable]
    return [one for one in found if len(one.options) > 1 or one.key in used]


def overview_pickers(view: View) -> list[Picker]:
    """Return the filters of a page with many KPIs: what entities share, and a few that everyone asks for."""
    running = view.running
    facts = running.workspace.facts()
    shared = running.dimensions.everywhere(facts)
    beside = [running.dimensions.cut(Column(*key.split("."))) for key in BESIDE if facts.fills.get(key)]
    return pickers(view, [*beside, *shared])
