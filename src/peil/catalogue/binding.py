"""Bind a parsed formula to the model: names become predicates, bounds and columns that exist, each aggregate gets its base entity."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from peil.catalogue import formula as f
from peil.values.errors import did_you_mean
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.catalogue.catalogue import Catalogue

ROW_FUNCTIONS: dict[str, tuple[int, int]] = {
    "coalesce": (1, 9), "nullif": (2, 2), "lower": (1, 1), "upper": (1, 1), "abs": (1, 1), "round": (1, 2), "least": (2, 9),
    "greatest": (2, 9), "seconds_between": (2, 2), "days_between": (2, 2), "active": (3, 3), "settled": (2, 2),
}  # fmt: skip
SCALAR_FUNCTIONS: dict[str, tuple[int, int]] = {
    "coalesce": (1, 9), "abs": (1, 1), "round": (1, 2), "least": (2, 9), "greatest": (2, 9), "positive": (1, 1),
}  # fmt: skip
NUMBERS = ("integer", "decimal", "money")


class Binder:
    """Binds one formula, collecting what is wrong with it in `whys`."""

    def __init__(self, catalogue: "Catalogue") -> None:
        self.catalogue = catalogue
        self.model = catalogue.model
        self.whys: list[Text] = []

    def wrong(self, en: str, nl: str) -> f.Node:
        """Note what is wrong and return a harmless node in its place."""
        self.whys.append(Text(en, nl))
        return f.Null()

    def scalar(self, node: f.Node) -> f.Node:
        """Bind a node outside any aggregate."""
        if isinstance(node, f.Aggregate):
            return self.aggregate(node)
        if isinstance(node, f.Snapshot):
            return self.snapshot(node)
        if isinstance(node, f.Column):
            return self.wrong(
                f"`{node}` stands outside an aggregate; write for example sum({node})",
                f"`{node}` staat buiten een aggregatie; schrijf bijvoorbeeld sum({node})",
            )
        if isinstance(node, f.Kpi):
            return self.kpi(node)
        if isinstance(node, f.Name):
            return self.wrong(
                f"`{node.name}` is unknown; a KPI is written kpi({node.name})", f"`{node.name}` is onbekend; een KPI schrijf je als kpi({node.name})"
            )
        if isinstance(node, f.Call) and not self.fits(node, SCALAR_FUNCTIONS):
            return f.Null()
        return rebuild(node, self.scalar)

    def kpi(self, node: f.Kpi) -> f.Node:
        """Bind a reference to another KPI."""
        if node.id not in self.catalogue.ids:
            near = did_you_mean(node.id, self.catalogue.ids)
            return self.wrong(f"there is no KPI `{node.id}`.{near.en}", f"er is geen KPI `{node.id}`.{near.nl}")
        if not self.catalogue.definition(node.id).formula:
            return self.wrong(f"`{node.id}` gives a table, not a number", f"`{node.id}` geeft een tabel, geen getal")
        return node

    def fits(self, node: f.Call, functions: dict[str, tuple[int, int]]) -> bool:
        """Check a function's name and number of arguments."""
        if node.name not in functions:
            near = did_you_mean(node.name, [*functions, *f.AGGREGATES, *self.catalogue.language.predicates])
            self.wrong(f"there is no function `{node.name}`.{near.en}", f"er is geen functie `{node.name}`.{near.nl}")
            return False
        low, high = functions[node.name]
        if not low <= len(node.arguments) <= high:
            self.wrong(f"`{node.name}` takes {low} to {high} arguments", f"`{node.name}` heeft {low} tot {high} argumenten nodig")
            return False
        return True

    def snapshot(self, node: f.Snapshot) -> f.Node:
        """Bind last(), first() or mean() of a series entity."""
        inner = self.aggregate(node.of)
        if not isinstance(inner, f.Aggregate):
            return inner
        if not self.model.entities[inner.base].series:
            series = one_of([name for name, entity in self.model.entities.items() if entity.series])
            return self.wrong(
                f"{node.function}() needs a series of snapshots ({series}), not `{inner.base}`",
                f"{node.function}() vraagt een reeks momentopnamen ({series}), niet `{inner.base}`",
            )
        return f.Snapshot(node.function, inner)

    def aggregate(self, node: f.Aggregate) -> f.Node:
        """Bind an aggregate: its rows, its conditions, its base entity and its time column."""
        argument: f.Node
        if isinstance(node.argument, f.Name):
            if node.function != "count" or node.argument.name not in self.model.entities:
                return self.entity_missing(node.argument.name, node.function)
            argument = node.argument
            columns = [f.Column(node.argument.name, self.model.entities[node.argument.name].key[0])]
        else:
            argument = self.row(node.argument)
            columns = [found for found in argument.walk() if isinstance(found, f.Column)]
        if not columns:
            return f.Null() if self.whys else self.wrong("an aggregate needs a column", "een aggregatie heeft een kolom nodig")
        base = self.model.base_of(columns)
        if base is None:
            names = one_of(sorted({column.entity for column in columns}))
            return self.wrong(f"{names} have no link from one to the other", f"{names} hebben geen verband van de een naar de ander")
        self.numeric(node, argument)
        where = self.row(node.where) if node.where else None
        on = self.row(node.on) if node.on else None
        self.reachable(base, where)
        self.reachable(base, on)
        if on is None and not node.over_all and self.model.clock(base) is None:
            return self.wrong(f"`{base}` has no time column; use `on` or `over all`", f"`{base}` heeft geen tijdkolom; gebruik `on` of `over all`")
        return f.Aggregate(node.function, argument, node.second, on if isinstance(on, f.Column) else None, node.over_all, where, base)

    def entity_missing(self, name: str, function: str) -> f.Node:
        """Say that a name in an aggregate is no entity."""
        near = did_you_mean(name, list(self.model.entities))
        return self.wrong(
            f"`{name}` is not an entity that {function}() can take.{near.en} A column is written entity.column",
            f"`{name}` is geen entiteit die {function}() kan gebruiken.{near.nl} Een kolom schrijf je als entiteit.kolom",
        )

    def numeric(self, node: f.Aggregate, argument: f.Node) -> None:
        """Check that what is summed or averaged is a number."""
        if node.function in ("sum", "avg", "median", "percentile", "stddev", "min", "max") and isinstance(argument, f.Column):
            found = self.model.column(argument.entity, argument.name)
            if found and found.type not in NUMBERS:
                self.wrong(
                    f"{node.function}() needs a number, but `{argument}` is a {found.type}",
                    f"{node.function}() vraagt een getal, maar `{argument}` is een {found.type}",
                )

    def reachable(self, base: str, node: f.Node | None) -> None:
        """Check that every column of a condition hangs on one parent of the base row."""
        reach = self.model.reach(base)
        for column in outer(node) if node else ():
            if isinstance(column, f.Exists) and base not in self.model.entities[column.entity].parents.values():
                self.wrong(f"`{column.entity}` has no link to `{base}`", f"`{column.entity}` heeft geen verband met `{base}`")
            if isinstance(column, f.Column) and column.entity in self.model.entities and column.entity not in reach:
                self.wrong(
                    f"a row of `{base}` has no one row of `{column.entity}`, so `{column}` cannot be used here",
                    f"een rij van `{base}` heeft niet één rij van `{column.entity}`, dus `{column}` kan hier niet",
                )

    def row(self, node: f.Node) -> f.Node:  # noqa: C901 - one guard a kind of node
        """Bind a node inside an aggregate or filter."""
        if isinstance(node, f.Column):
            return self.column(node)
        if isinstance(node, f.Name):
            return self.named(node.name, None)
        if isinstance(node, f.Parameter) and node.name not in self.catalogue.language.parameters:
            known = one_of(list(self.catalogue.language.parameters))
            return self.wrong(f"there is no parameter `:{node.name}`; known are {known}", f"er is geen parameter `:{node.name}`; bekend zijn {known}")
        if isinstance(node, f.Call):
            if node.name in self.catalogue.language.predicates and len(node.arguments) == 1:
                return self.named(node.name, node.arguments[0])
            if not self.fits(node, ROW_FUNCTIONS):
                return f.Null()
        if isinstance(node, f.Aggregate | f.Snapshot | f.Kpi | f.Previous | f.TrailingMean | f.ToDate | f.Total | f.Days):
            return self.wrong("an aggregate cannot stand inside another", "een aggregatie kan niet in een andere staan")
        if isinstance(node, f.Exists) and node.entity not in self.model.entities:
            return self.entity_missing(node.entity, "exists")
        if isinstance(node, f.Binary) and node.operator in ("=", "<>"):
            self.enum(node.left, (node.right,))
        if isinstance(node, f.IsIn):
            self.enum(node.of, node.items)
        return rebuild(node, self.row)

    def column(self, node: f.Column) -> f.Node:
        """Bind a column that must exist."""
        entity = self.model.entities.get(node.entity)
        if entity is None:
            near = did_you_mean(node.entity, list(self.model.entities))
            return self.wrong(f"there is no entity `{node.entity}`.{near.en}", f"er is geen entiteit `{node.entity}`.{near.nl}")
        if node.name not in entity.columns:
            near = did_you_mean(node.name, list(entity.columns))
            known = one_of(list(entity.columns), 20)
            return self.wrong(
                f"`{node.entity}` has no column `{node.name}`.{near.en} It has {known}",
                f"`{node.entity}` heeft geen kolom `{node.name}`.{near.nl} Er zijn {known}",
            )
        return node

    def enum(self, left: f.Node, right: tuple[f.Node, ...]) -> None:
        """Check that a fixed list of values is compared with values from that list."""
        found = self.model.column(left.entity, left.name) if isinstance(left, f.Column) else None
        for item in right:
            if found and found.values and isinstance(item, f.String) and item.text not in found.values:
                known = one_of(list(found.values))
                self.wrong(f"`{left}` is never '{item.text}'; it can be {known}", f"`{left}` is nooit '{item.text}'; het kan {known} zijn")

    def named(self, name: str, argument: f.Node | None) -> f.Node:
        """Bind a bare word: a bound of the period, or a predicate, put in whole."""
        if name in ("period_start", "period_end"):
            return f.Bound("start" if name == "period_start" else "end")
        found = self.catalogue.language.predicates.get(name)
        condition = self.catalogue.predicate(name)
        if found is None or condition is None:
            known = one_of([*self.catalogue.language.predicates, "period_start", "period_end"])
            return self.wrong(
                f"`{name}` is unknown; a column is written entity.column, and there are {known}",
                f"`{name}` is onbekend; een kolom schrijf je als entiteit.kolom, en er zijn {known}",
            )
        if (found.of is None) != (argument is None):
            return self.wrong(f"`{name}` is written {name}({found.of or ''})", f"`{name}` schrijf je als {name}({found.of or ''})")
        if argument is not None and found.of:
            bound = self.row(argument)
            condition = substitute(condition, found.of, bound)
        return self.row(condition)


def outer(node: f.Node) -> Iterator[f.Node]:
    """Yield a node and those below it, but nothing inside an exists(), which speaks of other rows."""
    yield node
    if not isinstance(node, f.Exists):
        for part in node.parts():
            yield from outer(part)


def rebuild(node: f.Node, change: Callable[[f.Node], f.Node]) -> f.Node:
    """Return the node with each part changed."""
    fields: dict[str, object] = {}
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, f.Node):
            fields[name] = change(value)
        elif isinstance(value, tuple):
            fields[name] = tuple(change(item) if isinstance(item, f.Node) else item for item in value)
    return msgspec.structs.replace(node, **fields) if fields else node


def substitute(node: f.Node, name: str, by: f.Node) -> f.Node:
    """Return the node with a bare word replaced."""
    if node == f.Name(name):
        return by
    return rebuild(node, lambda part: substitute(part, name, by))


def bind(tree: f.Node, catalogue: "Catalogue") -> tuple[f.Node, list[Text]]:
    """Return the bound formula and what is wrong with it."""
    binder = Binder(catalogue)
    bound = binder.scalar(tree)
    return bound, binder.whys


def bind_condition(tree: f.Node, catalogue: "Catalogue") -> tuple[f.Node, list[Text]]:
    """Return a bound condition on rows (a filter) and what is wrong with it."""
    binder = Binder(catalogue)
    bound = binder.row(tree)
    return bound, binder.whys
