"""Resolve a question: ids to definitions, dimensions and filters to columns, period and comparison to windows."""

import re
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.binding import bind_condition, outer, rebuild
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.cuts.kinds import unlike
from peil.query.measures import Expander, Leaf, Measure
from peil.query.plan import Dimension, conformed
from peil.query.questions import Question
from peil.values.errors import AmbiguousDimension, BadFilter, BadQuestion, DimensionCannotCut, PeilError, UnknownDimension, did_you_mean
from peil.values.periods import Period
from peil.values.texts import Text, one_of
from peil.values.windows import Bucket, Window, buckets_of, compared_period, counterparts_of, earlier

DIMENSION_FUNCTIONS = ("day_of_week", "hour_of_day", "age_band")


class Asked(msgspec.Struct, frozen=True, dict=True):
    """One KPI of a question: what it means and its expression over measures."""

    definition: Definition
    expression: f.Node

    @cached_property
    def leaves(self) -> list[Leaf]:
        """Return its measures as they stand in the expression."""
        return [node for node in self.expression.walk() if isinstance(node, Leaf)]


class Timing(msgspec.Struct, frozen=True):
    """The clock of a question: the shop's zone, the moment of asking, and the first day of which nothing is known yet."""

    timezone: str
    as_of: datetime
    known: date


class Resolved(msgspec.Struct, frozen=True, dict=True):
    """A question resolved: KPIs, dimensions, filters, and windows (`buckets`, and what each is compared with).

    `apart` are the periods of buckets that are each a period of its own: what lies before one is the period before that.
    """

    question: Question
    period: Period
    asked: tuple[Asked, ...]
    dimensions: tuple[Dimension, ...]
    where: tuple[f.Node, ...]
    buckets: tuple[Bucket, ...]
    counterparts: tuple[Bucket | None, ...]
    timing: Timing
    apart: dict[Window, Period] = {}

    @cached_property
    def measures(self) -> list[Measure]:
        """Return all measures, each once."""
        return list({leaf.measure: None for asked in self.asked for leaf in asked.leaves})

    @property
    def compared(self) -> Period | None:
        """Return the period of comparison, or None."""
        return compared_period(self.period, self.question.compare) if self.question.compare else None

    @property
    def whole(self) -> "Resolved":
        """Return the same question about the period as one, without a grain."""
        question = msgspec.structs.replace(self.question, grain=None, whole=False)
        buckets, counterparts = timed(question, self.period, self.timing)
        return msgspec.structs.replace(self, question=question, buckets=buckets, counterparts=counterparts)

    def window(self, bucket: Bucket, shift: int, *, counterpart: bool = False) -> Window:
        """Return the window of a bucket, or that many windows earlier."""
        if shift == 0:
            return bucket.compared
        if bucket.window in self.apart:
            return earlier(bucket, shift, grain=None, period=self.apart[bucket.window])
        period = self.compared if counterpart and self.compared else self.period
        return earlier(bucket, shift, grain=self.question.grain, period=period)

    def windows(self) -> list[Window]:
        """Return every window the answer needs."""
        shifts = sorted({node.shift for asked in self.asked for node in asked.expression.walk() if hasattr(node, "shift")} | {0})
        found = [self.window(bucket, shift) for bucket in self.buckets for shift in shifts]
        found += [self.window(bucket, shift, counterpart=True) for bucket in self.counterparts if bucket for shift in shifts]
        return found


class Resolver:
    """Resolves questions against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.model = catalogue.model
        self.expander = Expander(catalogue)
        self._asked: dict[str, Asked] = {}

    def asked(self, names: tuple[str, ...]) -> tuple[Asked, ...]:
        """Return the KPIs asked for, each once; table KPIs and model variants cannot be among them."""
        found: dict[str, Asked] = {}
        for name in names:
            definition = self.catalogue.definition(name)
            if definition.sql:
                why = Text(
                    f"`{definition.id}` gives a table of its own; ask it alone, with only a period.",
                    f"`{definition.id}` geeft een eigen tabel; vraag die alleen op, met alleen een periode.",
                )
                raise BadQuestion(why=why)
            if definition.model:
                why = Text(
                    f"`{definition.id}` needs a fitted model, which this version does not have yet; `{definition.kpi.id}` is its historic form.",
                    f"`{definition.id}` vraagt een voorspelmodel, dat deze versie nog niet heeft; `{definition.kpi.id}` is de historische vorm.",
                )
                raise BadQuestion(why=why)
            if definition.id not in self._asked:
                self._asked[definition.id] = Asked(definition, self.expander.kpi(definition.id))
            found[definition.id] = self._asked[definition.id]
        return tuple(found.values())

    def resolve(self, question: Question, period: Period, timing: Timing) -> Resolved:
        """Return the question resolved; raises what cannot be met."""
        asked = self.asked(question.kpis)
        by = question.by or self.breakdown(asked)
        dimensions = tuple(self.dimension(name, asked) for name in by)
        where = tuple(self.filter(text, asked) for text in question.where)
        if question.grain == "hour" and period.days > 366:
            why = Text("Ask at most 366 days by the hour.", "Vraag per uur ten hoogste 366 dagen op.")
            raise BadQuestion(why=why)
        asking = msgspec.structs.replace(question, by=tuple(by), period=period)
        return Resolved(asking, period, asked, dimensions, where, *timed(asking, period, timing), timing)

    def breakdown(self, asked: tuple[Asked, ...]) -> tuple[str, ...]:
        """Return the dimensions a KPI is broken down by of itself, where it is asked without any."""
        if len(asked) != 1:
            return ()
        return asked[0].definition.breakdown

    def dimension(self, name: str, asked: tuple[Asked, ...]) -> Dimension:
        """Return a dimension as written by the asker, checked against every measure."""
        written = name.strip()
        found = re.fullmatch(r"(\w+)\(([\w.]+)\)", written)
        function, inside = (found[1].lower(), found[2]) if found else ("", written)
        if function and function not in DIMENSION_FUNCTIONS:
            able = one_of([f"{known}(entity.column)" for known in DIMENSION_FUNCTIONS])
            raise UnknownDimension(name=written, near=Text("", ""), kpis=_named(asked), able=able)
        dimension = self.column(written, inside.lower(), function, asked)
        for one in asked:
            self.check_cut(dimension, one)
        return dimension

    def column(self, key: str, name: str, function: str, asked: tuple[Asked, ...]) -> Dimension:
        """Return the column a name stands for: `entity.column`, or a bare column where only one fits, or a shared dimension."""
        entity, _, column = name.rpartition(".")
        if entity:
            if self.model.column(entity, column) is None:
                raise self.unknown(key, asked)
            return Dimension(key, f.Column(entity, column), function)
        natural = [set(self.catalogue.dimensions_of(one.definition.kpi)) for one in asked]
        listed = [full for full in sorted(set.intersection(*natural)) if full.split(".")[1] == name] if natural else []
        if len(listed) == 1:
            return Dimension(key, f.Column(listed[0].split(".")[0], name), function)
        bases = {leaf.measure.base for one in asked for leaf in one.leaves}
        held = self.model.conformed.get(name, {})
        if held and bases <= set(held):
            return Dimension(key, held[min(bases)], function, shared=name)
        fitting = [owner for owner in self.model.dimensions.get(name, []) if all(owner in self.model.reach(base) for base in bases)]
        if len(fitting) == 1:
            return Dimension(key, f.Column(fitting[0], name), function)
        if fitting:
            raise AmbiguousDimension(name=key, able=one_of([f"{owner}.{name}" for owner in fitting]))
        owners = self.model.dimensions.get(name, [])
        for one in asked if owners else ():
            able = [owner for owner in owners if all(owner in self.model.reach(leaf.measure.base) for leaf in one.leaves)]
            self.check_cut(Dimension(key, f.Column((able or owners)[0], name), function), one)
        raise self.unknown(key, asked)

    def unknown(self, name: str, asked: tuple[Asked, ...]) -> PeilError:
        """Return the error for a dimension that does not exist."""
        every = [f"{owner}.{column}" for column, owners in self.model.dimensions.items() for owner in owners]
        near = did_you_mean(name.lower(), every if "." in name else list(self.model.dimensions))
        return UnknownDimension(name=name, near=near, kpis=_named(asked), able=one_of(self.able(asked)))

    def able(self, asked: tuple[Asked, ...]) -> list[str]:
        """Return the natural dimensions that can cut every KPI asked for."""
        natural = [self.catalogue.dimensions_of(one.definition.kpi) for one in asked]
        common = [name for name in natural[0] if all(name in others for others in natural)] if natural else []
        return [name for name in common if self.cuts_all(name, asked)] or sorted(set.intersection(*(self.reachable(one) for one in asked)))

    def cuts_all(self, name: str, asked: tuple[Asked, ...]) -> bool:
        """Return whether a dimension can cut all these KPIs."""
        entity, _, column = name.partition(".")
        dimension = Dimension(name, f.Column(entity, column))
        return all(self.lacking(dimension, one) is None for one in asked)

    def reachable(self, one: Asked) -> set[str]:
        """Return the text columns every measure of a KPI has a link to."""
        found: set[str] | None = None
        for leaf in one.leaves:
            mine = {
                f"{entity}.{column}"
                for entity in self.model.reach(leaf.measure.base)
                for column, spec in self.model.entities[entity].columns.items()
                if spec.type in ("string", "enum", "boolean")
            }
            found = mine if found is None else found & mine
        return found or set()

    def check_cut(self, dimension: Dimension, one: Asked) -> None:
        """Raise DimensionCannotCut where a measure has no link to the dimension and the KPI does not allow for that."""
        base = self.lacking(dimension, one)
        if base is not None:
            able = [name for name in self.catalogue.dimensions_of(one.definition.kpi) if self.cuts_all(name, (one,))]
            shown = one_of(able or sorted(self.reachable(one))) or "–"
            raise DimensionCannotCut(name=dimension.key, kpi=one.definition.id, base=f"`{base}`", able=shown)

    def lacking(self, dimension: Dimension, one: Asked) -> str | None:
        """Return the base of a measure that has no link to the dimension, or None where the KPI can be cut by it.

        Of a dimension that a KPI names itself, a part that is added up may have no link (it stands under unknown), and a divisor may
        have none (it is taken over all its values).
        """
        natural = str(dimension.column) in self.catalogue.dimensions_of(one.definition.kpi)
        for leaf in one.leaves:
            if dimension.on(self.model, leaf.measure.base) is None and not (natural and role_of(one.expression, leaf) != "share"):
                return leaf.measure.base
        return None

    def filter(self, text: str, asked: tuple[Asked, ...]) -> f.Node:
        """Return a filter as a bound condition whose columns every measure has a link to."""
        from peil.catalogue.parsing import parse

        try:
            tree = self.complete(parse(text), asked)
        except f.BadFormula as wrong:
            raise BadFilter(text=text, why=wrong.why) from None
        bound = self.bound(text, tree)
        for column in {node for node in outer(bound) if isinstance(node, f.Column)}:
            for one in asked:
                for leaf in one.leaves:
                    base = leaf.measure.base
                    if column.entity not in self.model.reach(base) and conformed(self.model, base, column) is None:
                        able = one_of(self.able((one,))) or "–"
                        raise DimensionCannotCut(name=str(column), kpi=one.definition.id, base=f"`{base}`", able=able)
        return bound

    def bound(self, text: str, tree: f.Node) -> f.Node:
        """Return a filter bound to its columns; raises BadFilter where it is no condition on them."""
        bound, whys = bind_condition(tree, self.catalogue)
        if whys:
            raise BadFilter(text=text, why=whys[0])
        if any(isinstance(node, f.Bound | f.Exists) for node in bound.walk()) or not truthy(bound, self.catalogue):
            raise BadFilter(text=text, why=Text("it is no condition on a column", "het is geen voorwaarde op een kolom"))
        mixed = unlike(bound, self.model)
        if mixed:
            raise BadFilter(text=text, why=mixed)
        return bound

    def complete(self, node: f.Node, asked: tuple[Asked, ...]) -> f.Node:
        """Return a filter with bare column names written in full."""
        taken = (*self.catalogue.language.predicates, "period_start", "period_end")
        known = isinstance(node, f.Name) and (node.name in self.model.dimensions or node.name in self.model.conformed)
        if isinstance(node, f.Name) and known and node.name not in taken:
            dimension = self.column(node.name, node.name, "", asked)
            return dimension.column
        return rebuild(node, lambda part: self.complete(part, asked))


def timed(question: Question, period: Period, timing: Timing) -> tuple[tuple[Bucket, ...], tuple[Bucket | None, ...]]:
    """Return the buckets of a question that have begun, and what each is compared with."""
    buckets = buckets_of(period, question.grain, known=timing.known, timezone=timing.timezone)
    begun = [bucket for bucket in buckets if not (bucket.lapsed and bucket.lapsed.start == bucket.lapsed.end)] or buckets[:1]
    counterparts: list[Bucket | None] = []
    if question.compare:
        counterparts = counterparts_of(begun, period, question.grain, question.compare, timezone=timing.timezone)
    return tuple(begun), tuple(counterparts)


def truthy(node: f.Node, catalogue: Catalogue) -> bool:
    """Return whether a node is a condition (true or false), not a value."""
    if isinstance(node, f.Column):
        spec = catalogue.model.column(node.entity, node.name)
        return spec is not None and spec.type == "boolean"
    if isinstance(node, f.Binary):
        return node.operator not in ("+", "-", "*", "/")
    return isinstance(node, f.Not | f.IsNull | f.IsIn | f.Truth)


def role_of(expression: f.Node, leaf: Leaf) -> str:
    """Return how a measure stands in an expression: as a `part` that is added up, as a `divisor`, or as a `share` of something."""
    roles = list(_roles(expression, leaf, "part"))
    if all(role == "part" for role in roles):
        return "part"
    return "divisor" if all(role == "divisor" for role in roles) else "share"


def _roles(node: f.Node, leaf: Leaf, role: str) -> list[str]:
    if node == leaf:
        return [role]
    if isinstance(node, f.Binary) and node.operator in ("+", "-"):
        return [*_roles(node.left, leaf, role), *_roles(node.right, leaf, role)]
    if isinstance(node, f.Binary) and node.operator == "/":
        return [*_roles(node.left, leaf, "share"), *_roles(node.right, leaf, "divisor")]
    below = "share" if role == "part" else role
    return [found for part in node.parts() for found in _roles(part, leaf, below)]


def _named(asked: tuple[Asked, ...]) -> str:
    return one_of([one.definition.id for one in asked], 4)


def known_until(today: date, loaded_on: date | None, last_day: date | None) -> date:
    """Return the first day of which nothing is known: after today or the last load, whichever is earlier, but never before the data end."""
    known = min(today, loaded_on or today) + timedelta(days=1)
    return max(known, last_day + timedelta(days=1)) if last_day else known
