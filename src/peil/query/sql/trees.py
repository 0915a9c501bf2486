"""Build SQL trees out of parts that may be shared: a tree is built, written out once and thrown away, so nothing needs to be copied.

sqlglot's own builders copy whatever they are given, which took more than half of the time of planning.
"""

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

_TYPES = {"double": exp.DType.DOUBLE, "date": exp.DType.DATE, "timestamp": exp.DType.TIMESTAMP}
_DUCKDB = Dialect.get_or_raise("duckdb")


def written(tree: exp.Expr) -> str:
    """Return a tree as SQL of DuckDB."""
    return _DUCKDB.generate(tree, copy=False)


def number(value: int) -> exp.Expr:
    """Return a whole number as SQL."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def function(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Return a call of a SQL function."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def cast(part: exp.Expr, kind: str) -> exp.Expr:
    """Return a part as a double, a date or a timestamp; what was cast to that just now stays as it is."""
    wanted = _TYPES[kind]
    return part if isinstance(part, exp.Cast) and part.to.this == wanted else exp.Cast(this=part, to=exp.DataType(this=wanted))


def both(*conditions: exp.Expr) -> exp.Expr:
    """Return the condition that all of these hold."""
    return exp.and_(*conditions, copy=False)


def either(*conditions: exp.Expr) -> exp.Expr:
    """Return the condition that one of these holds."""
    return exp.or_(*conditions, copy=False)


def opposite(condition: exp.Expr) -> exp.Expr:
    """Return the condition that this one does not hold."""
    return exp.not_(condition, copy=False)


def named(part: exp.Expr, name: str) -> exp.Expr:
    """Return a part under a name."""
    return exp.alias_(part, name, copy=False)


def table(name: str) -> exp.Expr:
    """Return a table by its name."""
    return exp.Table(this=exp.to_identifier(name))


def under(query: exp.Expr, name: str) -> exp.Expr:
    """Return a query as a table under a name."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)))


def joined(query: exp.Select, other: exp.Expr, on: exp.Expr | None = None, *, side: str | None = None) -> exp.Select:
    """Return the query joined to another table: `left` keeps rows without a match, without `on` every row meets every row."""
    query.append("joins", exp.Join(this=other, on=on, side=side, kind=None if on else "CROSS"))
    return query
