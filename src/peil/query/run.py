"""Run a question: the only module here that reaches the warehouse. Everything it does not run itself is pure."""

from datetime import date
from typing import Any

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.arrange import Arranger, Table, laid_out, tables_of
from peil.query.assembly import Assembly
from peil.query.facts import Clock, Extent, Facts, Fed, Told
from peil.query.listings import listing_sql, tables_read
from peil.query.measures import Measure
from peil.query.planning import Planner
from peil.query.questions import Answer, Note, Question
from peil.query.rows import Setting
from peil.values.errors import BadQuestion
from peil.values.texts import Text, one_of
from peil.warehouse.engine import Warehouse


def facts_of(warehouse: Warehouse) -> Facts:
    """Return what is loaded, from the warehouse's own notes: no table of records is read."""
    rows = warehouse.rows("SELECT entity, source, first_day, last_day, row_count, loaded_at FROM peil.extents ORDER BY entity, source")
    shared = warehouse.one("SELECT value FROM peil.meta WHERE key = 'shared'")
    told: dict[Told, None] = {}
    for (text,) in warehouse.rows("SELECT DISTINCT caveats FROM peil.loads WHERE caveats <> '[]'"):
        told.update(dict.fromkeys(msgspec.json.decode(text, type=list[Told])))
    fills = {f"{entity}.{column}": filled for entity, column, filled in warehouse.rows("SELECT * FROM peil.fills")}
    return Facts(
        tuple(Extent(*row) for row in rows), msgspec.json.decode(shared, type=dict[str, tuple[str, ...]]) if shared else {}, tuple(told), fills
    )


def feeds_of(warehouse: Warehouse) -> list[Fed]:
    """Return the loads that brought records, the latest first."""
    rows = warehouse.rows("SELECT file, reader, loaded_at, entities FROM peil.loads WHERE reader IS NOT NULL ORDER BY load_id DESC")
    return [Fed(file, reader, f"{at:%Y-%m-%dT%H:%M:%SZ}", tuple(msgspec.json.decode(text, type=dict[str, Any]))) for file, reader, at, text in rows]


class Analyst(Planner):
    """Answers questions over one warehouse with one catalogue."""

    def __init__(self, catalogue: Catalogue, warehouse: Warehouse, clock: Clock) -> None:
        super().__init__(catalogue, clock)
        self.warehouse = warehouse

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question; raises what cannot be met."""
        facts = facts_of(self.warehouse)
        definition = self.catalogue.definition(question.kpis[0])
        if definition.sql and len(question.kpis) == 1:
            return self.listing(question, definition, facts)
        planned = self.planned(question, facts)
        tables: dict[Measure, Table] = {}
        count = len(planned.boundaries.windows)
        for statement in planned.statements:
            columns = self.warehouse.columns(statement.sql, statement.values)
            at = [planned.boundaries.index[window] for window in statement.windows]
            for measure, table in tables_of(statement.scan, columns, len(at), len(planned.resolved.dimensions)).items():
                tables[measure] = laid_out(table, at, count, tables.get(measure))
        bases = {measure.base for measure in planned.resolved.measures}
        firsts: dict[str, date | None] = dict.fromkeys(bases)
        for extent in facts.of(bases):
            days = [day for day in (firsts[extent.entity], extent.first_day) if day]
            firsts[extent.entity] = min(days) if days else None
        arranger = Arranger(self.catalogue.model, planned.resolved, planned.boundaries, tables, firsts)
        return Assembly(self.catalogue, self.clock, facts, planned, arranger).answer()

    def listing(self, question: Question, definition: Definition, facts: Facts) -> Answer:
        """Return the rows of a table KPI; it takes a period and nothing else."""
        if question.grain or question.by or question.where or question.compare:
            why = Text(
                f"`{definition.id}` gives a table of its own and takes only a period: no grain, dimension, filter or comparison.",
                f"`{definition.id}` geeft een eigen tabel en kent alleen een periode: geen interval, dimensie, filter of vergelijking.",
            )
            raise BadQuestion(why=why)
        bases = tables_read(self.catalogue, definition)
        period = question.period or self.everything(None, facts.of(bases), bases)
        setting = Setting(self.clock.parameters, self.clock.timezone, period, self.clock.now)
        sql, values = listing_sql(self.catalogue, definition, period, setting)
        names, rows = self.warehouse.table(sql, values)
        loaded = [extent.loaded_at for extent in facts.of(bases) if extent.loaded_at]
        asking = {"kpis": [definition.id], "period": str(period), "first_day": str(period.first), "last_day": str(period.last), "by": []}
        empty = sorted(bases - facts.loaded)
        notes = []
        if empty:
            listed = one_of(empty)
            notes.append(Note("no_records", Text(f"Nothing is loaded for {listed}.", f"Voor {listed} is niets geladen.")))
        return Answer(
            question=asking,
            rows=[dict(zip(names, row, strict=True)) for row in rows],
            totals=[],
            notes=notes,
            sql=[sql],
            parameters={name: f"{value:%Y-%m-%dT%H:%M:%SZ}" for name, value in values.items()},
            as_of=f"{max(loaded):%Y-%m-%dT%H:%M:%SZ}" if loaded else f"{self.clock.now:%Y-%m-%dT%H:%M:%SZ}",
            freshness=[],
            columns=names,
        )
