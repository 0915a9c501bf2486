"""Render the row-level part of formulas as SQL: columns of a base entity and its parents, conditions, and the windows a row is in."""

from datetime import date, datetime

import msgspec
from sqlglot import exp

from peil.catalogue import formula as f
from peil.catalogue.model import Model
from peil.catalogue.storage import day_name, parent_day
from peil.query.sql.boundaries import Boundaries, literal
from peil.query.sql.trees import both, cast, either, function, number, opposite
from peil.values.errors import BadQuestion
from peil.values.periods import Period
from peil.values.texts import Text
from peil.values.zones import offsets

_COMPARE: dict[str, type[exp.Expr]] = {
    "=": exp.EQ, "<>": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "like": exp.Like,
}  # fmt: skip
_ARITHMETIC: dict[str, type[exp.Expr]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}
AGE_BANDS = ((18, "<18"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"))


class Setting(msgspec.Struct, frozen=True):
    """What SQL needs to know of the shop and the question beside the formula: parameters, zone, whole period, moment of asking."""

    parameters: dict[str, float]
    timezone: str
    period: Period
    as_of: datetime


class Limits(msgspec.Struct):
    """The windows a row is in, as SQL: not before any of `low`, not after any of `high`, and only if all of `needed` hold."""

    low: list[exp.Expr] = []
    high: list[exp.Expr] = []
    needed: list[exp.Expr] = []


def quantity(value: float) -> exp.Expr:
    """Return a number as SQL, whole where it is whole."""
    return number(int(value)) if float(value).is_integer() else exp.Literal.number(repr(float(value)))


class RowSql:
    """Renders nodes over the rows of one base entity, each entity under its own name as alias."""

    def __init__(self, model: Model, base: str, boundaries: Boundaries, setting: Setting) -> None:
        self.model = model
        self.base = base
        self.boundaries = boundaries
        self.setting = setting
        self.used: set[str] = {base}
        self.exists: list[f.Exists] = []
        self.values: dict[str, object] = {}
        self.binding = False

    def column(self, node: f.Column) -> exp.Expr:
        """Return a column; a parent's flag or amount that may be missing stands for what an empty one means."""
        near = self.model.near(self.base, node)
        self.used.add(near.entity)
        found = exp.column(near.name, table=near.entity)
        spec = self.model.column(near.entity, near.name)
        if spec is not None and spec.empty_means is not None and near.entity != self.base:
            empty = exp.false() if spec.empty_means is False else exp.true() if spec.empty_means is True else number(spec.empty_means)
            return exp.Coalesce(this=found, expressions=[empty])
        return found

    def day(self, node: f.Column) -> exp.Expr:
        """Return the local day of a date or timestamp column, as stored."""
        spec = self.model.column(node.entity, node.name)
        if spec is not None and spec.type == "date":
            return self.column(node)
        if node.entity != self.base and self.model.clock(self.base) == node:
            return exp.column(parent_day(node), table=self.base)
        self.used.add(node.entity)
        return exp.column(day_name(node.name), table=node.entity)

    def moment(self, node: f.Column) -> exp.Expr:
        """Return what the windows' bounds are compared with: the local day, or the instant where windows are hours."""
        spec = self.model.column(node.entity, node.name)
        if not self.boundaries.instants:
            return self.day(node)
        return self.stamp(node) if spec is not None and spec.type == "date" else self.column(node)

    def seconds(self, count: exp.Expr) -> exp.Expr:
        """Return a number of seconds as an interval."""
        return function("to_seconds", count)

    def local(self, node: f.Column) -> exp.Expr:
        """Return the local wall-clock time of a timestamp column."""
        known = offsets(self.setting.timezone, self.setting.period.first, self.setting.period.last)
        column = self.column(node)
        shift: exp.Expr = number(known[0].seconds)
        if len(known) > 1:
            ifs = [exp.If(this=exp.GTE(this=column, expression=literal(at.since)), true=number(at.seconds)) for at in reversed(known[1:])]
            shift = exp.Case(ifs=ifs, default=number(known[0].seconds))
        return exp.Add(this=column, expression=self.seconds(shift))

    def sql(self, node: f.Node) -> exp.Expr:  # noqa: C901
        """Return a node without bounds of the period as SQL."""
        if isinstance(node, f.Column):
            return self.column(node)
        if isinstance(node, f.Number):
            return self.value(float(node.text), exp.Literal.number(node.text))
        if isinstance(node, f.String):
            return self.value(node.text, exp.Literal.string(node.text))
        if isinstance(node, f.Truth):
            return exp.true() if node.value else exp.false()
        if isinstance(node, f.Null):
            return exp.null()
        if isinstance(node, f.Parameter):
            return quantity(self.setting.parameters[node.name])
        if isinstance(node, f.Not):
            return opposite(self.sql(node.of))
        if isinstance(node, f.Negative):
            return exp.Neg(this=exp.Paren(this=self.sql(node.of)))
        if isinstance(node, f.IsNull):
            empty = exp.Is(this=self.sql(node.of), expression=exp.null())
            return opposite(empty) if node.negated else empty
        if isinstance(node, f.IsIn):
            inside = self.one_of_days(node) or exp.In(this=self.sql(node.of), expressions=[self.sql(item) for item in node.items])
            return opposite(inside) if node.negated else inside
        if isinstance(node, f.Binary):
            return self.binary(node)
        if isinstance(node, f.Call):
            return self.call(node)
        raise TypeError(f"{type(node).__name__} cannot stand in a row")

    def value(self, value: object, written: exp.Expr) -> exp.Expr:
        """Return a value of the definition as written, a value of the asker's as a bound parameter."""
        if not self.binding:
            return written
        for name, known in self.values.items():
            if known == value and type(known) is type(value):
                return exp.Placeholder(this=name)
        name = f"value_{len(self.values) + 1}"
        self.values[name] = value
        return exp.Placeholder(this=name)

    def binary(self, node: f.Binary) -> exp.Expr:
        """Return two nodes and their operator; a division by zero gives no value."""
        if node.operator in ("and", "or"):
            join = both if node.operator == "and" else either
            return join(self.sql(node.left), self.sql(node.right))
        if node.operator in _COMPARE:
            dated = self.dated(node)
            if dated is not None:
                return dated
            return _COMPARE[node.operator](this=self.sql(node.left), expression=self.sql(node.right))
        left, right = exp.Paren(this=self.sql(node.left)), self.sql(node.right)
        if node.operator == "/":
            return exp.Div(this=left, expression=function("nullif", right, number(0)))
        return _ARITHMETIC[node.operator](this=left, expression=exp.Paren(this=right))

    def dated(self, node: f.Binary) -> exp.Expr | None:
        """Return a timestamp compared with a written day as a comparison of local days, or None for another comparison."""
        left, right, operator = node.left, node.right, node.operator
        if isinstance(left, f.String) and isinstance(right, f.Column):
            left, right, operator = right, left, _FLIPPED.get(operator, operator)  # type: ignore[assignment]
        if not (isinstance(left, f.Column) and isinstance(right, f.String)):
            return None
        return _COMPARE[operator](this=self.day(left), expression=self.written_day(left, right)) if self.is_moment(left) else None

    def one_of_days(self, node: f.IsIn) -> exp.Expr | None:
        """Return a timestamp that is one of written days as a comparison of local days, or None for other lists."""
        if not (isinstance(node.of, f.Column) and self.is_moment(node.of)):
            return None
        column, days = node.of, [item for item in node.items if isinstance(item, f.String)]
        if len(days) < len(node.items):
            return None
        return exp.In(this=self.day(column), expressions=[self.written_day(column, day) for day in days])

    def is_moment(self, column: f.Column) -> bool:
        """Return whether a column holds dates or timestamps."""
        spec = self.model.column(column.entity, column.name)
        return spec is not None and spec.type in ("date", "timestamp")

    def written_day(self, column: f.Column, written: f.String) -> exp.Expr:
        """Return a written day as SQL; raises BadQuestion where it is none."""
        try:
            return literal(date.fromisoformat(written.text))
        except ValueError:
            why = Text(
                f"`{column}` is compared with '{written.text}', which is not a day such as 2024-10-31",
                f"`{column}` wordt vergeleken met '{written.text}', dat is geen dag zoals 2024-10-31",
            )
            raise BadQuestion(why=why) from None

    def call(self, node: f.Call) -> exp.Expr:
        """Return a function of the formula language."""
        if node.name in ("seconds_between", "days_between"):
            micro = function("date_diff", exp.Literal.string("microsecond"), *(self.stamp(item) for item in node.arguments))
            size = 1_000_000 if node.name == "seconds_between" else 86_400_000_000
            return exp.Div(this=cast(micro, "double"), expression=number(size))
        if node.name == "settled":
            lapse = self.seconds(exp.Mul(this=self.sql(node.arguments[1]), expression=number(3600)))
            return exp.LT(this=self.sql(node.arguments[0]), expression=exp.Sub(this=literal(self.setting.as_of), expression=lapse))
        return function(node.name, *(self.sql(item) for item in node.arguments))

    def stamp(self, node: f.Node) -> exp.Expr:
        """Return a date or timestamp as an instant in UTC; a date stands for the start of that local day."""
        spec = self.model.column(node.entity, node.name) if isinstance(node, f.Column) else None
        rendered = self.sql(node)
        if spec is None or spec.type != "date":
            return rendered
        zoned = function("timezone", exp.Literal.string(self.setting.timezone), cast(rendered, "timestamp"))
        return function("timezone", exp.Literal.string("UTC"), zoned)

    def limits(self, conditions: tuple[f.Node, ...]) -> Limits:
        """Return the windows in which conditions on the bounds of the period hold."""
        found = Limits([], [], [])
        for condition in conditions:
            self.limit(condition, found)
        return found

    def limit(self, node: f.Node, found: Limits) -> None:
        """Add one condition on a bound of the period."""
        if isinstance(node, f.Call) and node.name == "active":
            start, finish, until = node.arguments
            self.edge(f.Binary("<", start, until), found)
            self.edge(f.Binary(">=", finish, until), found, open_ended=True)
        elif isinstance(node, f.Binary) and node.operator == "or" and isinstance(node.left, f.IsNull) and isinstance(node.right, f.Binary):
            self.edge(node.right, found, open_ended=True)
        elif isinstance(node, f.Binary) and node.operator in _FLIPPED:
            self.edge(node, found)
        elif isinstance(node, f.Exists):
            self.exists.append(node)
            alias = f"span{len(self.exists)}"
            side = node.until
            if not isinstance(side, f.Bound):
                raise self.unfit()
            count = self.boundaries.started if side.side == "start" else self.boundaries.ended
            found.low.append(count(exp.column("first_day", table=alias)))
            found.high.append(exp.Sub(this=count(exp.column("last_day", table=alias)), expression=number(1)))
        else:
            raise self.unfit()

    def unfit(self) -> BadQuestion:
        """Return the error for a condition on the period that cannot be planned."""
        return BadQuestion(
            why=Text(
                "A condition on period_start or period_end must be one of: column < bound, column >= bound, day <= bound, "
                "(column is null or one of these), active(start, finish, bound).",
                "Een voorwaarde op period_start of period_end moet een van deze zijn: kolom < grens, kolom >= grens, dag <= grens, "
                "(kolom is null or een van deze), active(start, finish, grens).",
            )
        )

    def edge(self, node: f.Binary, found: Limits, *, open_ended: bool = False) -> None:
        """Add `column < bound` or, for a day, `column <= bound` (in from then on), or `column >= bound` (in until then)."""
        left, right, operator = node.left, node.right, node.operator
        if isinstance(left, f.Bound):
            left, right, operator = right, left, _FLIPPED[operator]  # type: ignore[assignment]
        if not (isinstance(left, f.Column) and isinstance(right, f.Bound)) or operator not in ("<", "<=", ">="):
            raise self.unfit()
        spec = self.model.column(left.entity, left.name)
        if operator == "<=" and (spec is None or spec.type != "date"):
            raise self.unfit()
        count = self.boundaries.started if right.side == "start" else self.boundaries.ended
        at = self.moment(left)
        filled = opposite(exp.Is(this=at, expression=exp.null()))
        if operator in ("<", "<="):
            step = self.seconds(number(1)) if self.boundaries.instants else number(1)
            first = count(at) if operator == "<" else count(exp.Paren(this=exp.Sub(this=at, expression=step)))
            if open_ended:
                first = exp.Case(ifs=[exp.If(this=filled, true=first)], default=number(0))
            else:
                found.needed.append(filled)
            found.low.append(first)
        else:
            last: exp.Expr = exp.Sub(this=count(at), expression=number(1))
            if open_ended:
                last = exp.Case(ifs=[exp.If(this=filled, true=last)], default=number(len(self.boundaries.windows)))
            else:
                found.needed.append(filled)
            found.high.append(last)

    def dimension(self, name: str, column: f.Column) -> exp.Expr:
        """Return a dimension: a column, or day_of_week, hour_of_day or age_band of one."""
        if name == "day_of_week":
            return function("isodow", self.day(column))
        if name == "hour_of_day":
            return function("hour", self.local(column))
        if name == "age_band":
            age = exp.Sub(this=number(self.setting.period.last.year), expression=self.column(column))
            ifs = [exp.If(this=exp.LT(this=age, expression=number(limit)), true=exp.Literal.string(band)) for limit, band in AGE_BANDS]
            known = opposite(exp.Is(this=self.column(column), expression=exp.null()))
            bands = exp.Case(ifs=ifs, default=exp.Literal.string("65+"))
            return exp.Case(ifs=[exp.If(this=known, true=bands)])
        return self.column(column)
