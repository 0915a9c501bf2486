"""Plan: group the measures of a question into scans, one per base entity, kind and time column, each read once."""

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.model import Model
from peil.query.measures import Kind, Measure


class Dimension(msgspec.Struct, frozen=True):
    """A dimension of a question: the key it has in the answer, its column, and the function around it where there is one."""

    key: str
    column: f.Column
    function: str = ""
    shared: str = ""

    def on(self, model: Model, base: str) -> f.Column | None:
        """Return the column that holds it for rows of `base`: its own, or the base's own column for a shared dimension."""
        if not self.shared and self.column.entity in model.reach(base):
            return self.column
        return conformed(model, base, self.column, self.shared)


def conformed(model: Model, base: str, column: f.Column, shared: str = "") -> f.Column | None:
    """Return the base's own column for the shared dimension that `column` is one holder of, or None."""
    for name, held in model.conformed.items():
        if (name == shared or held.get(column.entity) == column) and base in held:
            return held[base]
    return None


class Scan(msgspec.Struct, frozen=True):
    """One pass over one entity: its measures, and for each dimension the column that cuts it (None where nothing does)."""

    base: str
    kind: Kind
    time: f.Column | None
    dimensions: tuple[f.Column | None, ...]
    measures: tuple[Measure, ...]

    @property
    def name(self) -> str:
        """Return a name that tells scans apart."""
        return f"{self.base}_{self.kind}" + (f"_{self.time.name}" if self.time else "")

    @property
    def bounded(self) -> bool:
        """Return whether a measure looks at the bounds of the windows beside the rows in them."""
        return self.kind != "flow" or any(measure.limits for measure in self.measures)

    @property
    def common(self) -> tuple[f.Node, ...]:
        """Return the conditions that all its measures share; they stand in the scan's own filter."""
        first = self.measures[0].where
        return tuple(condition for condition in first if all(condition in measure.where for measure in self.measures))


def plan(model: Model, measures: list[Measure], dimensions: tuple[Dimension, ...]) -> list[Scan]:
    """Return the scans for these measures, in the order in which they are met."""
    grouped: dict[tuple[str, Kind, f.Column | None], dict[Measure, None]] = {}
    for measure in measures:
        kind: Kind = measure.kind
        grouped.setdefault((measure.base, kind, measure.time), {})[measure] = None
    found = []
    for (base, kind, time), members in grouped.items():
        columns = tuple(dimension.on(model, base) for dimension in dimensions)
        found += [Scan(base, kind, time, columns, tuple(part)) for part in _alike(kind, list(members))]
    return found


def _alike(kind: Kind, measures: list[Measure]) -> list[list[Measure]]:
    """Return measures in groups that can share a scan: those that look for rows of a child apart from those that do not."""
    if kind == "flow":
        return [measures]
    groups: dict[tuple[f.Node, ...], list[Measure]] = {}
    for measure in measures:
        spans = tuple(node for limit in measure.limits for node in limit.walk() if isinstance(node, f.Exists))
        groups.setdefault(spans, []).append(measure)
    return list(groups.values())
