"""Build our own tree from the tree that Lark makes of a formula."""

from typing import Any

from lark import Transformer, v_args

from peil.catalogue import formula as f
from peil.catalogue.formula import BadFormula
from peil.values.texts import Text


def _fail(en: str, nl: str) -> BadFormula:
    return BadFormula(Text(en, nl))


def _kpi_function(name: str, arguments: tuple[f.Node, ...]) -> f.Node | None:
    """Return the node of one of the functions over KPIs, or None for another name."""
    wrappers = {"previous": f.Previous, "to_date": f.ToDate, "total": f.Total}
    if name == "kpi" and len(arguments) == 1:
        inner = arguments[0]
        if isinstance(inner, f.Name):
            return f.Kpi(inner.name)
        if isinstance(inner, f.Column):
            return f.Kpi(f"{inner.entity}.{inner.name}")
    if name in wrappers and len(arguments) == 1:
        return wrappers[name](arguments[0])
    if name == "days" and not arguments:
        return f.Days()
    if name == "trailing_mean" and len(arguments) == 2 and isinstance(arguments[1], f.Number):
        return f.TrailingMean(arguments[0], int(float(arguments[1].text)))
    return None


def _aggregate(name: str, arguments: tuple[f.Node, ...], modifier: Any, where: f.Node | None) -> f.Aggregate:  # noqa: ANN401
    limit = 2 if name == "percentile" else 1
    if len(arguments) != limit:
        raise _fail(f"{name}() takes {limit} argument(s)", f"{name}() heeft {limit} argument(en) nodig")
    second = arguments[1] if limit > 1 else None
    over_all = modifier == "all"
    on = modifier if isinstance(modifier, f.Column) else None
    return f.Aggregate(name, arguments[0], second, on, over_all, where)


def _call(name: str, arguments: tuple[f.Node, ...], modifier: Any, where: f.Node | None) -> f.Node:  # noqa: ANN401
    if name in f.AGGREGATES:
        return _aggregate(name, arguments, modifier, where)
    if modifier is not None or where is not None:
        raise _fail(f"`where`, `on` and `over all` do not fit {name}()", f"`where`, `on` en `over all` passen niet bij {name}()")
    if name in f.SNAPSHOTS:
        if len(arguments) == 1 and isinstance(arguments[0], f.Aggregate) and arguments[0].function == "sum":
            return f.Snapshot(name, arguments[0])
        raise _fail(f"{name}() takes one sum()", f"{name}() heeft één sum() nodig")
    return _kpi_function(name, arguments) or f.Call(name, arguments)


def _chain(operator: f.Operator) -> Any:  # noqa: ANN401
    def build(_self: Any, items: list[f.Node]) -> f.Node:  # noqa: ANN401
        found = items[0]
        for item in items[1:]:
            found = f.Binary(operator, found, item)
        return found

    return build


class Builder(Transformer[Any, f.Node]):
    """Makes a node of each rule of the grammar."""

    or_ = _chain("or")
    and_ = _chain("and")
    add = _chain("+")
    subtract = _chain("-")
    multiply = _chain("*")
    divide = _chain("/")
    like = _chain("like")

    def compare(self, items: list[Any]) -> f.Node:
        """Return a comparison."""
        operator = "<>" if items[1] == "!=" else str(items[1])
        return f.Binary(operator, items[0], items[2])  # type: ignore[arg-type]

    def not_like(self, items: list[Any]) -> f.Node:
        """Return `not like`."""
        return f.Not(f.Binary("like", items[0], items[1]))

    def between(self, items: list[Any]) -> f.Node:
        """Return `between … and …`, as two comparisons."""
        return f.Binary("and", f.Binary(">=", items[0], items[1]), f.Binary("<=", items[0], items[2]))

    def items(self, items: list[Any]) -> tuple[f.Node, ...]:
        """Return listed items as a tuple."""
        return tuple(items)

    arguments = items

    def is_in(self, items: list[Any]) -> f.Node:
        """Return `in (…)`."""
        return f.IsIn(items[0], items[1], negated=False)

    def is_not_in(self, items: list[Any]) -> f.Node:
        """Return `not in (…)`."""
        return f.IsIn(items[0], items[1], negated=True)

    def on(self, items: list[Any]) -> f.Node:
        """Return a column."""
        return f.Column(str(items[0]).lower(), str(items[1]).lower())

    column = on

    def over_all(self, _items: list[Any]) -> str:
        """Return the modifier `over all`."""
        return "all"

    def where(self, items: list[Any]) -> f.Node:
        """Return a condition."""
        return items[0]  # type: ignore[no-any-return]

    def call(self, items: list[Any]) -> f.Node:
        """Return a function, aggregate or predicate."""
        return _call(str(items[0]).lower(), items[1] or (), items[2], items[3])

    def exists(self, items: list[Any]) -> f.Node:
        """Return `exists(…)`."""
        return f.Exists(str(items[0]).lower(), items[1], items[2], items[3])

    @v_args(inline=True)
    def negation(self, of: f.Node) -> f.Node:
        """Return `not`."""
        return f.Not(of)

    @v_args(inline=True)
    def negative(self, of: f.Node) -> f.Node:
        """Return a minus sign."""
        return f.Negative(of)

    @v_args(inline=True)
    def is_null(self, of: f.Node) -> f.Node:
        """Return `is null`."""
        return f.IsNull(of, negated=False)

    @v_args(inline=True)
    def is_not_null(self, of: f.Node) -> f.Node:
        """Return `is not null`."""
        return f.IsNull(of, negated=True)

    @v_args(inline=True)
    def number(self, text: Any) -> f.Node:  # noqa: ANN401
        """Return a number."""
        return f.Number(str(text))

    @v_args(inline=True)
    def string(self, text: Any) -> f.Node:  # noqa: ANN401
        """Return a text in quotes."""
        return f.String(str(text)[1:-1].replace("''", "'"))

    @v_args(inline=True)
    def parameter(self, text: Any) -> f.Node:  # noqa: ANN401
        """Return a parameter."""
        return f.Parameter(str(text).lower())

    @v_args(inline=True)
    def name(self, text: Any) -> f.Node:  # noqa: ANN401
        """Return a bare word."""
        return f.Name(str(text).lower())

    def null(self, _items: list[Any]) -> f.Node:
        """Return `null`."""
        return f.Null()

    def true(self, _items: list[Any]) -> f.Node:
        """Return `true`."""
        return f.Truth(True)

    def false(self, _items: list[Any]) -> f.Node:
        """Return `false`."""
        return f.Truth(False)
