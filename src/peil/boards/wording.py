"""Give the wording of answers: KPIs, dimensions and their values by the names that the catalogue has for them, in the reader's language."""

import re
from collections.abc import Callable
from typing import Any

from peil.boards.dates import UNKNOWN
from peil.boards.numbers import Numbers, plain
from peil.catalogue import formula as f
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import ColumnOf, Definition
from peil.query.measures import Expander, Leaf
from peil.values.errors import BrokenDefinition
from peil.values.texts import Language, Text

Label = Callable[[str, Any], str]
FUNCTIONS = {
    "day_of_week": Text("Weekday", "Weekdag"),
    "hour_of_day": Text("Hour of the day", "Uur van de dag"),
    "age_band": Text("Age group", "Leeftijdsgroep"),
}
PERIOD = Text("Period", "Periode")
BEFORE = Text("Before", "Ervoor")
CHANGE = Text("Change", "Verschil")
_SUMMED = ("currency", "count", "duration")


class Wording:
    """Says KPIs, dimensions and their values in one language, with the words of one catalogue."""

    def __init__(self, catalogue: Catalogue, numbers: Numbers) -> None:
        self.catalogue = catalogue
        self.numbers = numbers
        self.language: Language = numbers.language
        self._additive: dict[str, bool] = {}
        self._columns: dict[str, ColumnOf | None] = {}

    def say(self, text: Text, **facts: object) -> str:
        """Return a text in the reader's language."""
        return text.say(self.language, **facts)

    def definition(self, kpi: str) -> Definition:
        """Return what a KPI is."""
        return self.catalogue.definition(kpi)

    def name(self, kpi: str) -> str:
        """Return the name of a KPI."""
        return self.say(self.definition(kpi).name)

    def unit(self, kpi: str) -> dict[str, str | None]:
        """Return the unit of a KPI as a chart takes it."""
        definition = self.definition(kpi)
        note = self.say(definition.unit_note) if definition.unit_note else None
        return {"kind": definition.unit, "currency": self.numbers.currency, "note": note}

    def value(self, kpi: str, value: float | None) -> str:
        """Return a value of a KPI, exactly."""
        return self.numbers.of(value, self.definition(kpi))

    def additive(self, kpi: str) -> bool:
        """Return whether the slices of a KPI add up to its whole: sums and counts, added to and taken from each other."""
        if kpi not in self._additive:
            definition = self.definition(kpi)
            self._additive[kpi] = bool(definition.formula) and definition.unit in _SUMMED and self._adds_up(kpi)
        return self._additive[kpi]

    def _adds_up(self, kpi: str) -> bool:
        try:
            return _sum_of_measures(Expander(self.catalogue).kpi(kpi))
        except BrokenDefinition:
            return False

    def column(self, key: str) -> ColumnOf | None:
        """Return the column behind a dimension of an answer, or None where it has no words of its own."""
        if key not in self._columns:
            inside = key.rpartition("(")[2].rstrip(")")
            entity, _, name = inside.rpartition(".")
            model = self.catalogue.model
            owners = list(model.dimensions.get(name, ()))
            held = model.conformed.get(name, {})
            shared = held.get(min(held, default=""))
            place = (entity, name) if entity else (shared.entity, shared.name) if shared else (owners[0], name) if owners else None
            self._columns[key] = model.column(*place) if place else None
        return self._columns[key]

    def dimension(self, key: str) -> str:
        """Return the name of a dimension."""
        function = re.match(r"\w+(?=\()", key)
        if function and function[0].lower() in FUNCTIONS:
            return self.say(FUNCTIONS[function[0].lower()])
        column = self.column(key)
        return self.say(column.label) if column else key

    def label(self, key: str, value: Any) -> str:  # noqa: ANN401
        """Return a value of a dimension: by its name in the catalogue where it has one, weekdays and hours in words, nothing as unknown."""
        if value is None:
            return self.say(UNKNOWN)
        if key.startswith("day_of_week("):
            return self.numbers.weekday(int(value))
        if key.startswith("hour_of_day("):
            return f"{int(value):02d}:00"
        column = self.column(key)
        named = column.values.get(str(value)) if column else None
        return self.say(named) if named else plain(value, self.language)

    def header(self, column: str) -> str:
        """Return the header of a column of an answer."""
        if column == "period":
            return self.say(PERIOD)
        owner, _, part = column.rpartition(".")
        if part in ("before", "change") and self.known(owner):
            return self.say(BEFORE if part == "before" else CHANGE)
        return self.name(column) if self.known(column) else self.dimension(column)

    def known(self, name: str) -> bool:
        """Return whether a name is that of a KPI or a variant."""
        head, _, tail = name.partition(".")
        kpi = self.catalogue.kpis.get(head)
        return kpi is not None and (not tail or any(variant.id == tail for variant in kpi.variants))


def uncapped(name: str) -> str:
    """Return a name as it stands inside a sentence: Product-ID is product-ID."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _sum_of_measures(node: f.Node) -> bool:
    if isinstance(node, Leaf):
        return node.measure.additive and not node.total and not node.shift
    if isinstance(node, f.Binary) and node.operator in ("+", "-"):
        return _sum_of_measures(node.left) and _sum_of_measures(node.right)
    if isinstance(node, f.Binary) and node.operator in ("*", "/"):
        fixed, scaled = (node.right, node.left) if node.operator == "/" or isinstance(node.right, f.Number) else (node.left, node.right)
        return isinstance(fixed, f.Number | f.Parameter) and _sum_of_measures(scaled)
    return isinstance(node, f.Negative) and _sum_of_measures(node.of)
