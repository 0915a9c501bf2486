"""Give the nodes of the formula language; a parsed formula is a tree of these frozen values."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from peil.values.texts import Text

Operator = Literal["+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or", "like"]
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=", "like")
AGGREGATES = ("sum", "count", "count_distinct", "avg", "median", "percentile", "stddev", "min", "max")
SNAPSHOTS = ("last", "first", "mean")


class Node(msgspec.Struct, frozen=True, tag=True):
    """A node of a formula."""

    def parts(self) -> Iterator["Node"]:
        """Yield the nodes right below this one."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


class Number(Node, frozen=True):
    """A number, as written."""

    text: str


class String(Node, frozen=True):
    """A text in quotes."""

    text: str


class Truth(Node, frozen=True):
    """True or false."""

    value: bool


class Null(Node, frozen=True):
    """No value."""


class Column(Node, frozen=True):
    """A column of an entity."""

    entity: str
    name: str

    def __str__(self) -> str:
        """Return `entity.column`."""
        return f"{self.entity}.{self.name}"


class Name(Node, frozen=True):
    """A bare word: an entity (in count), a predicate, or a bound of the period before binding."""

    name: str


class Bound(Node, frozen=True):
    """The start or the end of the period."""

    side: Literal["start", "end"]


class Parameter(Node, frozen=True):
    """A parameter of the shop, written `:name`."""

    name: str


class Binary(Node, frozen=True):
    """Two nodes and the operator between them."""

    operator: Operator
    left: Node
    right: Node


class Not(Node, frozen=True):
    """The opposite of a condition."""

    of: Node


class Negative(Node, frozen=True):
    """Minus something."""

    of: Node


class IsNull(Node, frozen=True):
    """Whether something has no value, or, `negated`, has one."""

    of: Node
    negated: bool


class IsIn(Node, frozen=True):
    """Whether something is one of the items, or, `negated`, is not."""

    of: Node
    items: tuple[Node, ...]
    negated: bool


class Call(Node, frozen=True):
    """A function or predicate of its arguments."""

    name: str
    arguments: tuple[Node, ...]


class Aggregate(Node, frozen=True):
    """One aggregate over the rows of one entity and their parents.

    Without `over_all` the rows are those whose time column (`on`, else the entity's own) lies in the period.
    """

    function: str
    argument: Node
    second: Node | None = None
    on: Column | None = None
    over_all: bool = False
    where: Node | None = None
    base: str = ""

    @property
    def conditions(self) -> list[Node]:
        """Return the conditions its rows must meet."""
        return conjuncts(self.where)


class Snapshot(Node, frozen=True):
    """A stock read from a series of snapshots: its last, first or mean state."""

    function: str
    of: Aggregate


class Exists(Node, frozen=True):
    """Whether some row of a child entity lies in the days before a bound of the period."""

    entity: str
    where: Node
    days: Node
    until: Node


class Kpi(Node, frozen=True):
    """The value of another KPI for the same period and slice."""

    id: str


class Previous(Node, frozen=True):
    """A value one period earlier."""

    of: Node


class TrailingMean(Node, frozen=True):
    """The mean of a value over that many preceding periods."""

    of: Node
    count: int


class ToDate(Node, frozen=True):
    """A value with the period begun at the beginning of the data."""

    of: Node


class Total(Node, frozen=True):
    """A value over all slices together."""

    of: Node


class Days(Node, frozen=True):
    """The number of days in the period."""


def conjuncts(condition: Node | None) -> list[Node]:
    """Return the conditions that must all hold."""
    if condition is None:
        return []
    if isinstance(condition, Binary) and condition.operator == "and":
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    return [condition]


class BadFormula(Exception):
    """A formula that cannot be read; `why` says what stands where, `at` is the character (from 0) where it goes wrong, if that is known."""

    def __init__(self, why: Text, at: int | None = None) -> None:
        super().__init__(why.en)
        self.why = why
        self.at = at
