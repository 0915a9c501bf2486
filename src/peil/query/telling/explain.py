"""Explain a KPI: definition, formula, measures, SQL, the loads that fed it, how complete it is, and what the guides say."""

from datetime import timedelta

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.checks import bases_of
from peil.catalogue.structs import Definition
from peil.query.facts import Extent, Facts, Fed
from peil.query.measures import Expander, Leaf, Measure
from peil.query.planning import Planner
from peil.query.questions import Question
from peil.query.sql.listings import listing_sql, tables_read
from peil.query.sql.rows import Setting
from peil.query.telling.available import Availability, Lack
from peil.values.errors import BrokenDefinition
from peil.values.periods import Period


class Coverage(msgspec.Struct, frozen=True):
    """How many records of an entity have a column: `filled` of `rows`, over all that is loaded."""

    entity: str
    column: str
    filled: int
    rows: int

    @property
    def share(self) -> float:
        """Return the share of records that have it."""
        return self.filled / self.rows if self.rows else 0.0


class Explanation(msgspec.Struct, frozen=True):
    """Everything that stands behind a KPI's number."""

    definition: Definition
    measures: list[Measure]
    entities: list[str]
    made_of: list[str]
    used_by: list[str]
    parameters: dict[str, float]
    dimensions: list[str]
    sql: list[str]
    loads: list[Fed]
    extents: list[Extent]
    coverage: list[Coverage]
    lacks: list[Lack] | None


class Explainer:
    """Explains KPIs of one catalogue from what is loaded."""

    def __init__(self, planner: Planner, facts: Facts, feeds: list[Fed]) -> None:
        self.planner = planner
        self.catalogue = planner.catalogue
        self.facts = facts
        self.feeds = feeds

    def explain(self, name: str) -> Explanation:
        """Return the explanation of a KPI or variant; raises UnknownKpi and BrokenDefinition."""
        definition = self.catalogue.definition(name)
        measures: list[Measure] = []
        if definition.formula:
            expression = Expander(self.catalogue).kpi(definition.id)
            measures = list({node.measure: None for node in expression.walk() if isinstance(node, Leaf)})
        entities = self.entities(definition, measures)
        return Explanation(
            definition=definition,
            measures=measures,
            entities=entities,
            made_of=self.made_of(definition),
            used_by=[other for other in self.catalogue.kpis if self.uses(other, definition.id)],
            parameters=self.parameters(measures),
            dimensions=list(self.catalogue.dimensions_of(definition.kpi)),
            sql=self.sql(definition),
            loads=self.loads(entities),
            extents=self.facts.of(set(entities)),
            coverage=self.coverage(measures),
            lacks=Availability(self.catalogue, self.facts).lacks(definition.id),
        )

    def entities(self, definition: Definition, measures: list[Measure]) -> list[str]:
        """Return the entities a KPI reads, those it counts first."""
        if definition.sql:
            return sorted(tables_read(self.catalogue, definition))
        bases = [measure.base for measure in measures] or sorted(bases_of(self.catalogue, definition.kpi.id))
        parents = [column.entity for measure in measures for column in sorted(measure.columns(), key=str)]
        inside = [node.entity for measure in measures for limit in measure.limits for node in limit.walk() if isinstance(node, f.Exists)]
        return list(dict.fromkeys([*bases, *parents, *inside]))

    def made_of(self, definition: Definition) -> list[str]:
        """Return the KPIs that stand in a KPI's formula."""
        if not definition.formula:
            return []
        return list(dict.fromkeys(node.id for node in self.catalogue.formula(definition.id).walk() if isinstance(node, f.Kpi)))

    def uses(self, other: str, name: str) -> bool:
        """Return whether a KPI stands in the formula of another; one that is broken uses none."""
        try:
            return name in self.made_of(self.catalogue.definition(other))
        except BrokenDefinition:
            return False

    def parameters(self, measures: list[Measure]) -> dict[str, float]:
        """Return the parameters a KPI uses, with their values for this shop."""
        nodes = [node for measure in measures for part in (measure.argument, *measure.where, *measure.limits) if part for node in part.walk()]
        names = [node.name for node in nodes if isinstance(node, f.Parameter)]
        if any(measure.kind == "series" for measure in measures):
            names.append("snapshot_lookback_days")
        return {name: self.planner.clock.parameters[name] for name in dict.fromkeys(names)}

    def sql(self, definition: Definition) -> list[str]:
        """Return the SQL of a KPI for the last thirty days that are loaded."""
        if definition.model:
            return []
        bases = set(self.entities(definition, [])) if definition.sql else bases_of(self.catalogue, definition.id)
        lasts = [extent.last_day for extent in self.facts.of(bases) if extent.last_day]
        end = (max(lasts) if lasts else self.planner.clock.today) + timedelta(days=1)
        period = Period(end - timedelta(days=30), end)
        if definition.sql:
            clock = self.planner.clock
            return [listing_sql(self.catalogue, definition, period, Setting(clock.parameters, clock.timezone, period, clock.now))[0]]
        planned = self.planner.planned(Question((definition.id,), period), self.facts)
        return [statement.sql for statement in planned.statements]

    def loads(self, entities: list[str]) -> list[Fed]:
        """Return the loads that brought records of these entities, the latest first, twenty at the most."""
        found = []
        for fed in self.feeds:
            brought = tuple(name for name in fed.entities if name in entities)
            if brought:
                found.append(msgspec.structs.replace(fed, entities=brought))
        return found[:20]

    def coverage(self, measures: list[Measure]) -> list[Coverage]:
        """Return how many records have each column that the measures read and that can be empty."""
        model = self.catalogue.model
        columns = {column for measure in measures for column in measure.columns()}
        entities = {column.entity for column in columns}
        columns |= {f.Column(name, column) for name in entities for column, spec in model.entities[name].columns.items() if spec.coverage}
        found = []
        for column in sorted(columns, key=str):
            rows = sum(extent.rows for extent in self.facts.of({column.entity}))
            if rows and column.name not in model.entities[column.entity].key:
                found.append(Coverage(column.entity, column.name, self.facts.fills.get(str(column), 0), rows))
        return found
