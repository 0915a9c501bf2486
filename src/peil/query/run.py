"""Run a question: the only module here that reaches the warehouse. Everything it does not run itself is pure."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import msgspec
import numpy as np

from peil.catalogue import formula as f
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.arrange import Arranger, Table, laid_out, tables_of
from peil.query.assembly import Assembly
from peil.query.courses import Course, begins_of, course_of, ends_of
from peil.query.cuts.dimensions import Cut, names_sql, values_sql
from peil.query.facts import Clock, Extent, Facts, Fed, Told
from peil.query.measures import Measure
from peil.query.planning import Planned, Planner, bases_of
from peil.query.questions import Answer, Note, Question
from peil.query.sql.listings import listing_sql, tables_read
from peil.query.sql.render import Statement
from peil.query.sql.rows import Setting
from peil.query.telling.notes import labelled
from peil.values.errors import BadQuestion
from peil.values.periods import FIRST_YEAR, Period, shift
from peil.values.texts import Text
from peil.values.windows import Bucket, Window
from peil.warehouse.engine import Columns, Warehouse

YEARS = 4  # how far back a course goes: more years tell no more of a season
AT_ONCE = 3  # measured on two cores: most statements are too small for the engine to share out itself, and more get in each other's way


def facts_of(warehouse: Warehouse) -> Facts:
    """Return what is loaded, from the warehouse's own notes: no table of records is read."""
    rows = warehouse.rows("SELECT entity, source, first_day, last_day, row_count, loaded_at, settling_from FROM peil.extents ORDER BY entity, source")
    shared = warehouse.one("SELECT value FROM peil.meta WHERE key = 'shared'")
    told: dict[Told, None] = {}
    for (text,) in warehouse.rows("SELECT DISTINCT caveats FROM peil.loads WHERE caveats <> '[]' AND undone_at IS NULL"):
        told.update(dict.fromkeys(msgspec.json.decode(text, type=list[Told])))
    fills = {f"{entity}.{column}": filled for entity, column, filled in warehouse.rows("SELECT * FROM peil.fills")}
    return Facts(
        tuple(Extent(*row) for row in rows), msgspec.json.decode(shared, type=dict[str, tuple[str, ...]]) if shared else {}, tuple(told), fills
    )


def feeds_of(warehouse: Warehouse) -> list[Fed]:
    """Return the loads that brought records, the latest first."""
    rows = warehouse.rows(
        "SELECT file, reader, loaded_at, entities FROM peil.loads WHERE reader IS NOT NULL AND undone_at IS NULL ORDER BY load_id DESC"
    )
    return [Fed(file, reader, f"{at:%Y-%m-%dT%H:%M:%SZ}", tuple(msgspec.json.decode(text, type=dict[str, Any]))) for file, reader, at, text in rows]


def _plain(cell: float) -> float | None:
    return None if np.isnan(cell) else float(cell)


class Analyst(Planner):
    """Answers questions over one warehouse with one catalogue."""

    def __init__(self, catalogue: Catalogue, warehouse: Warehouse, clock: Clock, facts: Facts | None = None) -> None:
        super().__init__(catalogue, clock)
        self.warehouse = warehouse
        self.facts = facts  # what is loaded, where the caller knows

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question; raises what cannot be met."""
        facts = self.facts or facts_of(self.warehouse)
        definition = self.catalogue.definition(question.kpis[0])
        if definition.sql and len(question.kpis) == 1:
            return self.listing(question, definition, facts)
        planned = self.planned(question, facts)
        tables, again = self.tables(planned, facts)
        firsts = self.first_days(planned, facts)
        model = self.catalogue.model
        arranger = Arranger(model, planned.resolved, planned.boundaries, tables, firsts)
        whole = None
        if planned.whole and planned.wholes:
            whole = Arranger(model, planned.whole.resolved, planned.whole.boundaries, planned.wholes.tables(tables, again), firsts)
        return Assembly(self.catalogue, self.clock, facts, planned, (arranger, whole)).answer()

    def course(self, kpis: tuple[str, ...], where: tuple[str, ...] = ()) -> Course:
        """Return the course of KPIs, day by day, over the last years of their data; raises NoData where none of them has any."""
        facts = self.facts or facts_of(self.warehouse)
        asked = self.resolver.asked(kpis)
        begins, ends = begins_of(asked, facts), ends_of(asked, facts, self.clock.today)
        if not begins or not ends:
            self.everything("day", [], bases_of(asked)[0])
        last = max(ends.values())
        first = max(min(begins.values()), shift(last, "year", -YEARS), date(FIRST_YEAR, 1, 1))
        planned = self.planned(Question(kpis, Period(min(first, last), shift(last, "day", 1)), "day", where=where), facts)
        tables, _ = self.tables(planned, facts)
        firsts = self.first_days(planned, facts)
        arranger = Arranger(self.catalogue.model, planned.resolved, planned.boundaries, tables, firsts)
        return course_of(arranger, facts, begins, ends)

    def windows(self, kpis: tuple[str, ...], where: tuple[str, ...], periods: Sequence[Period]) -> dict[str, list[float | None]]:
        """Return the values of KPIs over each of many periods, which may overlap, in one pass; None is no value."""
        facts = self.facts or facts_of(self.warehouse)
        asked = self.resolver.asked(kpis)
        distinct = {Window(period.first, period.end): period for period in periods}
        if not distinct:
            return {one.definition.id: [] for one in asked}
        ordered = sorted(distinct)
        hull = Period(min(period.first for period in periods), max(period.end for period in periods))
        resolved = self.resolved(Question(tuple(one.definition.id for one in asked), hull, where=where), facts)
        buckets = tuple(Bucket(window.start, window, whole=True) for window in ordered)
        planned = self.laid(msgspec.structs.replace(resolved, buckets=buckets, counterparts=(), apart=distinct), facts)
        tables, _ = self.tables(planned, facts)
        arranger = Arranger(self.catalogue.model, planned.resolved, planned.boundaries, tables, self.first_days(planned, facts))
        places = {window: at for at, window in enumerate(ordered)}
        wanted = [places[Window(period.first, period.end)] for period in periods]
        found = {one.definition.id: arranger.values(one)[0] for one in planned.resolved.asked}
        return {name: [_plain(cells[place]) for place in wanted] for name, cells in found.items()}

    def tables(self, planned: Planned, facts: Facts) -> tuple[dict[Measure, Table], dict[Measure, Table]]:
        """Run the statements of a question and return the tables of its buckets, and those asked of the whole period again.

        The engine lets go of Python's lock: the biggest scans run first, while the statements of others are still being written.
        """
        parts = [part for part in (planned, planned.whole) if part]
        jobs = [(at, job) for at, part in enumerate(parts) for job in part.jobs]
        sizes: dict[str, int] = {}
        for extent in facts.extents:
            sizes[extent.entity] = sizes.get(extent.entity, 0) + extent.rows
        jobs.sort(key=lambda each: -sizes.get(each[1].scan.base, 0))
        slices = len(planned.resolved.dimensions)
        found: tuple[dict[Measure, Table], dict[Measure, Table]] = ({}, {})
        with ThreadPoolExecutor(AT_ONCE) as pool:
            running = [(at, job.statement, pool.submit(self.columns, job.statement)) for at, job in jobs]
            try:
                for at, statement, columns in running:
                    windows = parts[at].boundaries.index
                    places = [windows[window] for window in statement.windows]
                    for measure, table in tables_of(statement.scan, columns.result(), len(places), slices).items():
                        found[at][measure] = laid_out(table, places, len(windows), found[at].get(measure))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return found

    def columns(self, statement: Statement) -> Columns:
        """Run a statement."""
        return self.warehouse.columns(statement.sql, statement.values)

    def first_days(self, planned: Planned, facts: Facts) -> dict[str, date | None]:
        """Return the first day with records of each entity that is counted in."""
        bases = {measure.base for measure in planned.resolved.measures}
        firsts: dict[str, date | None] = dict.fromkeys(bases)
        for extent in facts.of(bases):
            days = [day for day in (firsts[extent.entity], extent.first_day) if day]
            firsts[extent.entity] = min(days) if days else None
        return firsts

    def values_of(self, cut: Cut, limit: int = 200) -> list[tuple[Any, int]]:
        """Return the most frequent values of a dimension in the loaded records, with how many have each; none of what is fixed, such as weekdays."""
        return [] if cut.function else [(value, count) for value, count in self.warehouse.table(values_sql(cut, limit))[1]]

    def names_of(self, column: f.Column, limit: int) -> dict[str, str]:
        """Return the titles or names that the ids of a column stand for; none where it holds no ids of something that is named."""
        sql = names_sql(self.catalogue.model, column, limit)
        return {str(value): str(name) for value, name in self.warehouse.table(sql)[1] if name is not None} if sql else {}

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
            listed = labelled(self.catalogue.model, empty)
            notes.append(Note("no_records", Text(f"Nothing is loaded for {listed.en}.", f"Voor {listed.nl} is niets geladen.")))
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
