"""Give the dimensions that people can pick for a KPI, in words, and which KPIs can take a filter."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlglot import exp

from peil.catalogue import formula as f
from peil.catalogue.binding import rebuild
from peil.catalogue.model import Model
from peil.query.cuts.filters import Sort
from peil.query.cuts.labels import FUNCTIONS, said
from peil.query.facts import Facts
from peil.query.plan import Dimension, conformed
from peil.query.resolve import Asked, Resolver
from peil.query.sql.rows import AGE_BANDS
from peil.query.sql.trees import named, number, table, written
from peil.values.errors import AmbiguousDimension, BadFilter
from peil.values.texts import Text, one_of

OFFERED = ("enum", "boolean", "string")


class Cut(msgspec.Struct, frozen=True):
    """A dimension to pick: `key` is how a question names it; `shared` where several entities hold it, each in a column of its own.

    `natural` where the KPI's own definition names it; `function` where it is one of a column (`day_of_week`); `filterable` where a filter
    can name it for these KPIs: not a function, and linked to all that is counted.
    """

    key: str
    label: Text
    entity: str
    column: str
    type: str
    shared: bool = False
    natural: bool = False
    function: str = ""
    filterable: bool = True
    values: dict[str, Text] = {}

    @property
    def sort(self) -> Sort:
        """Return the sort of values that a filter by it takes."""
        return "truth" if self.type == "boolean" else "number" if self.type in ("integer", "decimal", "money") else "text"

    @property
    def fixed(self) -> list[object] | None:
        """Return its values where they are the same in every shop, whatever is loaded."""
        if self.function == "age_band":
            return [*(band for _, band in AGE_BANDS), "65+"]
        return {"day_of_week": list(range(1, 8)), "hour_of_day": list(range(24))}.get(self.function)  # type: ignore[return-value]


def label_of(cut: Cut, value: object) -> Text:
    """Return a value of a dimension in words."""
    return said(value, cut.function, cut.values)


def values_sql(cut: Cut, limit: int) -> str:
    """Return the SQL for the most frequent values of a dimension with their numbers of rows."""
    counted = exp.Count(this=exp.Star())
    query = exp.select(named(exp.column(cut.column), "value"), named(counted, "count"), copy=False).from_(table(cut.entity), copy=False)
    order = [exp.Ordered(this=number(2), desc=True), exp.Ordered(this=number(1))]
    return written(query.group_by(number(1), copy=False).order_by(*order, copy=False).limit(limit, copy=False))


def names_sql(model: Model, column: f.Column, limit: int) -> str | None:
    """Return the SQL for the titles or names that records go by, beside their ids; None where the column is no id of an entity that has them."""
    entity = model.entities.get(column.entity)
    shown = next((name for name in ("title", "name") if entity and name in entity.columns and not entity.columns[name].personal), None)
    if entity is None or entity.key != (column.name,) or shown is None:
        return None
    query = exp.select(named(exp.column(column.name), "value"), named(exp.column(shown), "name"), copy=False).from_(table(column.entity), copy=False)
    return written(query.limit(limit, copy=False))


class Dimensions:
    """Knows the dimensions of the KPIs of one catalogue, as far as the loaded data hold them."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.catalogue = resolver.catalogue
        self.model = resolver.model
        self._bases: dict[str, frozenset[str]] = {}

    def cuts(self, names: Sequence[str], facts: Facts) -> list[Cut]:
        """Return what can cut all these KPIs: their own dimensions first, then shared ones, other columns, and parts of time."""
        asked = self.resolver.asked(tuple(names))
        bases = {leaf.measure.base for one in asked for leaf in one.leaves}
        found: dict[tuple[f.Column, str], Cut] = {}
        for cut in (*self.natural(asked), *self.shared(asked, bases), *self.others(bases), *self.timed(asked, bases)):
            held = {conformed(self.model, base, f.Column(cut.entity, cut.column)) for base in bases} if cut.shared else set()
            mark = (next(iter(held)) if len(held) == 1 else None) or f.Column(cut.entity, cut.column)
            if self.filled(cut, bases, facts):
                need = Dimension(cut.key, f.Column(cut.entity, cut.column), shared=cut.key if cut.shared else "")
                able = not cut.function and all(self.fits(base, need) for base in bases)
                found.setdefault((mark, cut.function), msgspec.structs.replace(cut, filterable=able))
        return self.told_apart(list(found.values()))

    def everywhere(self, facts: Facts) -> list[Cut]:
        """Return the shared dimensions that a page of many KPIs can be filtered by, each in the column of the entity with the most rows."""
        found = []
        for name, held in self.model.conformed.items():
            rows = {entity: sum(extent.rows for extent in facts.of({column.entity})) for entity, column in held.items()}
            column = held[max(rows, key=lambda entity: rows[entity])]
            cut = self.cut(column, key=name, shared=True)
            if cut.type != "id" and facts.fills.get(str(column)):
                found.append(msgspec.structs.replace(cut, label=self.shared_label(name)))
        return found

    def cut(self, column: f.Column, *, key: str = "", shared: bool = False, natural: bool = False) -> Cut:
        """Return a column as a dimension to pick."""
        spec = self.model.entities[column.entity].columns[column.name]
        return Cut(key or str(column), spec.label, column.entity, column.name, spec.type, shared, natural, values=spec.values)

    def natural(self, asked: tuple[Asked, ...]) -> Iterable[Cut]:
        """Yield the dimensions that the definitions of all these KPIs name; a name or title in place of an id that nobody reads."""
        named_by = [self.catalogue.dimensions_of(one.definition.kpi) for one in asked]
        for name in named_by[0] if named_by else ():
            if all(name in others for others in named_by) and self.resolver.cuts_all(name, asked):
                entity, _, column = name.partition(".")
                columns = self.model.entities[entity].columns
                if columns[column].type == "id":
                    column = next((it for it in ("title", "name") if it in columns and self.resolver.cuts_all(f"{entity}.{it}", asked)), column)
                yield self.cut(f.Column(entity, column), natural=True)

    def shared(self, asked: tuple[Asked, ...], bases: set[str]) -> Iterable[Cut]:
        """Yield the dimensions that all entities these KPIs are counted in hold."""
        for name, held in self.model.conformed.items():
            if bases and bases <= set(held):
                meant = self.resolver.column(name, name, "", asked)
                cut = self.cut(meant.column, key=name, shared=True)
                if meant.shared == name and cut.type != "id":
                    yield msgspec.structs.replace(cut, label=self.shared_label(name))

    def others(self, bases: set[str]) -> Iterable[Cut]:
        """Yield the other columns of few values that all these entities have a link to, fixed lists first."""
        reached = [self.model.reach(base) for base in sorted(bases)]
        common = [entity for entity in reached[0] if all(entity in others for others in reached)] if reached else []
        for sort in OFFERED:
            for entity in common:
                for name, spec in self.model.entities[entity].columns.items():
                    if spec.type == sort:
                        yield self.cut(f.Column(entity, name))

    def timed(self, asked: tuple[Asked, ...], bases: set[str]) -> Iterable[Cut]:
        """Yield the weekday and hour of the one time column of these KPIs, and the age groups of people they can reach."""
        times = {leaf.measure.time for one in asked for leaf in one.leaves}
        time = next(iter(times)) if len(times) == 1 else None
        if time is not None:
            stamped = self.model.entities[time.entity].columns[time.name].type == "timestamp"
            for name in ("day_of_week", "hour_of_day") if stamped else ("day_of_week",):
                yield self.of_function(name, time)
        for entity in sorted(set.intersection(*(set(self.model.reach(base)) for base in bases))) if bases else ():
            if "birth_year" in self.model.entities[entity].columns:
                yield self.of_function("age_band", f.Column(entity, "birth_year"))

    def of_function(self, name: str, column: f.Column) -> Cut:
        """Return a function of a column as a dimension to pick."""
        return msgspec.structs.replace(self.cut(column, key=f"{name}({column})"), label=FUNCTIONS[name], function=name, values={})

    def filled(self, cut: Cut, bases: set[str], facts: Facts) -> bool:
        """Return whether any loaded record has the dimension."""
        columns = {f.Column(cut.entity, cut.column)}
        if cut.shared:
            columns |= {self.model.conformed[cut.key][base] for base in bases}
        return any(facts.fills.get(str(column)) for column in columns)

    def shared_label(self, name: str) -> Text:
        """Return the label of a shared dimension: that of the column of its name, or else of the first one that holds it."""
        held = list(self.model.conformed[name].values())
        column = next((column for column in held if column.name == name), held[0])
        return self.model.entities[column.entity].columns[column.name].label

    def told_apart(self, cuts: list[Cut]) -> list[Cut]:
        """Return dimensions with the name of their entity behind a label that stands there twice, and behind a mere "name"."""
        labels = [cut.label for cut in cuts]
        alone = [cut.shared or (labels.count(cut.label) == 1 and cut.column != "name") for cut in cuts]
        return [cut if clear else self.with_entity(cut) for cut, clear in zip(cuts, alone, strict=True)]

    def with_entity(self, cut: Cut) -> Cut:
        """Return a dimension with the name of its entity behind its label."""
        owner = self.model.entities[cut.entity].label
        label = Text(f"{cut.label.en} ({owner.en.lower()})", f"{cut.label.nl} ({owner.nl.lower()})")
        return msgspec.structs.replace(cut, label=label)

    def filterable(self, names: Sequence[str], where: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return which of many KPIs can take all these filters, and which cannot; raises BadFilter where one cannot be read."""
        needs = [need for text in where for need in self.needs(text)]
        able: list[str] = []
        unable: list[str] = []
        for name in names:
            fits = all(self.fits(base, need) for base in self.bases(name) for need in needs)
            (able if fits else unable).append(name)
        return able, unable

    def bases(self, name: str) -> frozenset[str]:
        """Return the entities that a KPI is counted in."""
        if name not in self._bases:
            asked = self.resolver.asked((name,))
            self._bases[name] = frozenset(leaf.measure.base for one in asked for leaf in one.leaves)
        return self._bases[name]

    def fits(self, base: str, need: Dimension) -> bool:
        """Return whether rows of an entity can be held against a column or shared dimension."""
        if need.shared:
            return base in self.model.conformed[need.shared]
        return need.column.entity in self.model.reach(base) or conformed(self.model, base, need.column) is not None

    def needs(self, text: str) -> list[Dimension]:
        """Return the columns and shared dimensions that a filter names."""
        from peil.catalogue.parsing import parse

        try:
            tree = parse(text)
        except f.BadFormula as wrong:
            raise BadFilter(text=text, why=wrong.why) from None
        shared = {node.name for node in tree.walk() if isinstance(node, f.Name) and node.name in self.model.conformed}
        bound = self.resolver.bound(text, self.complete(tree))
        standins = {next(iter(self.model.conformed[name].values())): name for name in shared}
        columns = dict.fromkeys(node for node in bound.walk() if isinstance(node, f.Column))
        return [Dimension(str(column), column, shared=standins.get(column, "")) for column in columns]

    def complete(self, node: f.Node) -> f.Node:
        """Return a filter with bare names written in full: a shared dimension by one of its holders, else the one column of that name."""
        if isinstance(node, f.Name) and node.name in self.model.conformed:
            return next(iter(self.model.conformed[node.name].values()))
        if isinstance(node, f.Name) and node.name in self.model.dimensions and node.name not in self.catalogue.language.predicates:
            owners = self.model.dimensions[node.name]
            if len(owners) > 1:
                raise AmbiguousDimension(name=node.name, able=one_of([f"{owner}.{node.name}" for owner in owners]))
            return f.Column(owners[0], node.name)
        return rebuild(node, self.complete)
