"""Take formulas apart into measures: one aggregate over one base entity and its parents, one condition, one time column."""

import hashlib
from functools import cached_property
from typing import Literal

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.binding import outer
from peil.catalogue.catalogue import Catalogue
from peil.values.errors import BadQuestion, BrokenDefinition
from peil.values.texts import Text

Kind = Literal["flow", "stock", "series", "wide"]
ADDITIVE = ("sum", "count")


class Measure(msgspec.Struct, frozen=True, dict=True, cache_hash=True):
    """One aggregate, decomposed.

    flow: rows whose `time` lies in the window. stock: rows that are in at one or both bounds of the window (`limits`), counted as
    running sums of entries and exits. series: the latest snapshot before a bound. wide: a stock that cannot be added up, computed from
    every row in every window it is in.
    """

    function: str
    argument: f.Node | None
    base: str
    kind: Kind
    time: f.Column | None = None
    where: tuple[f.Node, ...] = ()
    limits: tuple[f.Node, ...] = ()
    second: f.Node | None = None
    side: Literal["start", "end"] = "end"

    @cached_property
    def name(self) -> str:
        """Return a name that comes from the content, so that equal measures share one column."""
        digest = hashlib.blake2b(msgspec.json.encode(self), digest_size=5).hexdigest()
        return f"{self.function}_{digest}"

    @property
    def additive(self) -> bool:
        """Return whether slices of it add up."""
        return self.function in ADDITIVE

    def columns(self) -> frozenset[f.Column]:
        """Return the columns it reads of its base and their parents."""
        return self._columns

    @cached_property
    def _columns(self) -> frozenset[f.Column]:
        nodes = [node for node in (self.argument, self.time, *self.where, *self.limits) if node is not None]
        return frozenset(found for node in nodes for found in outer(node) if isinstance(found, f.Column))


class Leaf(f.Node, frozen=True, cache_hash=True):
    """A measure in an expression: `shift` windows earlier, over all slices when `total`, and only where data reach when `known`."""

    measure: Measure
    shift: int = 0
    total: bool = False
    known: bool = False


class WindowDays(f.Node, frozen=True):
    """The number of days of a window, `shift` windows earlier."""

    shift: int = 0


class Placed(msgspec.Struct, frozen=True):
    """Where in a formula a node stands: how many windows earlier, from the beginning of the data, over all slices, in data only."""

    shift: int = 0
    to_date: bool = False
    total: bool = False
    known: bool = False


HERE = Placed()


def bounded(node: f.Node) -> bool:
    """Return whether a condition speaks of the bounds of the period."""
    return any(isinstance(part, f.Bound | f.Exists) for part in node.walk())


class Expander:
    """Puts a KPI's formula in whole, with measures as its leaves."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._expanded: dict[tuple[str, Placed], f.Node] = {}

    def kpi(self, name: str, placed: Placed = HERE, path: tuple[str, ...] = ()) -> f.Node:
        """Return the expression of a KPI; raises BrokenDefinition on a circle."""
        if name in path:
            circle = " → ".join([*path, name])
            why = Text(f"it is computed from itself ({circle})", f"de KPI wordt uit zichzelf berekend ({circle})")
            raise BrokenDefinition(name=name, problem=why, place=self.catalogue.definition(name).kpi.place)
        if (name, placed) not in self._expanded:
            self._expanded[name, placed] = self.expand(self.catalogue.formula(name), placed, (*path, name))
        return self._expanded[name, placed]

    def expand(self, node: f.Node, placed: Placed, path: tuple[str, ...]) -> f.Node:  # noqa: C901 - one guard a kind of node
        """Return the node with KPIs put in whole and aggregates made leaves."""
        replace = msgspec.structs.replace
        if isinstance(node, f.Kpi):
            return self.kpi(node.id, placed, path)
        if isinstance(node, f.Previous):
            return self.expand(node.of, replace(placed, shift=placed.shift + 1), path)
        if isinstance(node, f.ToDate):
            return self.expand(node.of, replace(placed, to_date=True), path)
        if isinstance(node, f.Total):
            return self.expand(node.of, replace(placed, total=True), path)
        if isinstance(node, f.TrailingMean):
            steps = [replace(placed, shift=placed.shift + step, known=True) for step in range(1, node.count + 1)]
            return f.Call("mean_of", tuple(self.expand(node.of, step, path) for step in steps))
        if isinstance(node, f.Days):
            return WindowDays(placed.shift)
        if isinstance(node, f.Snapshot):
            return self.snapshot(node, placed)
        if isinstance(node, f.Aggregate):
            return self.aggregate(node, placed)
        parts = {name: getattr(node, name) for name in node.__struct_fields__}
        for name, value in parts.items():
            if isinstance(value, f.Node):
                parts[name] = self.expand(value, placed, path)
            elif isinstance(value, tuple):
                parts[name] = tuple(self.expand(item, placed, path) if isinstance(item, f.Node) else item for item in value)
        return replace(node, **parts)

    def leaf(self, measure: Measure, placed: Placed) -> Leaf:
        """Return a measure as a leaf."""
        return Leaf(measure, placed.shift, placed.total, placed.known)

    def aggregate(self, node: f.Aggregate, placed: Placed) -> f.Node:
        """Return an aggregate as one leaf, an average as a sum over a count (so that slices can be put together)."""
        if node.function == "avg":
            parts = [msgspec.structs.replace(node, function=function) for function in ("sum", "count")]
            return f.Binary("/", self.aggregate(parts[0], placed), self.aggregate(parts[1], placed))
        conditions = node.conditions
        where = tuple(condition for condition in conditions if not bounded(condition))
        limits = tuple(condition for condition in conditions if bounded(condition))
        argument = None if isinstance(node.argument, f.Name) else node.argument
        time = node.on or self.catalogue.model.clock(node.base)
        kind: Kind = "flow"
        if node.over_all or placed.to_date:
            if placed.to_date and not node.over_all and time is not None:
                limits = (*limits, f.Binary("<", time, f.Bound("end")))
            kind, time = ("stock" if node.function in ADDITIVE else "wide"), None
        return self.leaf(Measure(node.function, argument, node.base, kind, time, where, limits, node.second), placed)

    def snapshot(self, node: f.Snapshot, placed: Placed) -> f.Node:
        """Return a snapshot function as a leaf; a mean is the sum over the number of snapshot days."""
        of = node.of
        if any(bounded(condition) for condition in of.conditions) or placed.to_date:
            why = Text(f"{node.function}() cannot look at the bounds of the period", f"{node.function}() kan niet naar de periodegrenzen kijken")
            raise BadQuestion(why=why)
        clock = self.catalogue.model.clock(of.base)
        where = tuple(of.conditions)
        if node.function == "mean":
            total = Measure("sum", of.argument, of.base, "flow", clock, where)
            days = Measure("count_distinct", clock, of.base, "flow", clock, where)
            return f.Binary("/", self.leaf(total, placed), self.leaf(days, placed))
        side: Literal["start", "end"] = "end" if node.function == "last" else "start"
        return self.leaf(Measure("sum", of.argument, of.base, "series", clock, where, side=side), placed)
