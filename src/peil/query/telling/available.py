"""Tell which KPIs the loaded data can answer, and for the others which entity or column is missing and what would bring it."""

from collections.abc import Iterator

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.catalogue import Catalogue
from peil.query.facts import Facts
from peil.query.measures import Expander, Leaf, Measure
from peil.query.sql.listings import tables_read
from peil.values.errors import BrokenDefinition


class Lack(msgspec.Struct, frozen=True):
    """What a KPI lacks: an entity without records, or a column without values, and the tools that usually bring it."""

    entity: str
    column: str | None
    brought_by: tuple[str, ...]


class Availability:
    """Judges KPIs by what is loaded."""

    def __init__(self, catalogue: Catalogue, facts: Facts) -> None:
        self.catalogue = catalogue
        self.facts = facts
        self.expander = Expander(catalogue)

    def lacks(self, name: str) -> list[Lack] | None:
        """Return what a KPI lacks: nothing (an empty list) when it can be answered, None when its definition is broken or needs a model."""
        definition = self.catalogue.definition(name)
        if definition.model:
            return None
        if definition.sql:
            return [self.lack(entity, None) for entity in sorted(tables_read(self.catalogue, definition) - self.facts.loaded)]
        try:
            return list(dict.fromkeys(self.missing(self.expander.kpi(definition.id))))
        except BrokenDefinition:
            return None

    def missing(self, node: f.Node) -> list[Lack]:
        """Return what an expression lacks: of things added up one is enough, what is taken off may be absent, all else is needed."""
        if isinstance(node, Leaf):
            return list(self.of_measure(node.measure))
        parts = [self.missing(part) for part in node.parts()]
        if isinstance(node, f.Binary) and node.operator == "+":
            values = [lacks for lacks, part in zip(parts, node.parts(), strict=True) if not isinstance(part, f.Number)]
            return [] if any(not lacks for lacks in values) else [lack for lacks in values for lack in lacks]
        if isinstance(node, f.Binary) and node.operator == "-" and not isinstance(node.left, f.Number):
            return parts[0]
        return [lack for lacks in parts for lack in lacks]

    def of_measure(self, measure: Measure) -> Iterator[Lack]:
        """Yield what a measure lacks."""
        if measure.base not in self.facts.loaded:
            yield self.lack(measure.base, None)
            return
        for column in sorted(needed(measure), key=str):
            spec = self.catalogue.model.column(column.entity, column.name)
            if spec is None or spec.empty_means is not None:
                continue
            if column.entity not in self.facts.loaded:
                yield self.lack(column.entity, None)
            elif not self.facts.fills.get(str(column)):
                yield self.lack(column.entity, column.name)

    def lack(self, entity: str, column: str | None) -> Lack:
        """Return a lack with what would bring it."""
        return Lack(entity, column, self.catalogue.model.entities[entity].brought_by)


def needed(measure: Measure) -> set[f.Column]:
    """Return the columns without which a measure says nothing; those it only asks to be empty or not are no such columns."""
    found = set(_columns(measure.argument)) if measure.argument else set()
    if measure.time:
        found.add(measure.time)
    for condition in (*measure.where, *measure.limits):
        found |= set(_columns(condition))
    return found


def _columns(node: f.Node) -> Iterator[f.Column]:
    if isinstance(node, f.Column):
        yield node
    elif isinstance(node, f.Call) and node.name in ("active", "coalesce"):
        yield from _columns(node.arguments[0]) if node.name == "active" else ()
    elif not isinstance(node, f.IsNull | f.Exists) and not (isinstance(node, f.Binary) and node.operator == "or"):
        for part in node.parts():
            yield from _columns(part)
