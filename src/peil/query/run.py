"""Run a question: the only module here that reaches the warehouse. Everything it does not run itself is pure."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.arrange import Arranger, Floats, Key, Table, tables_of
from peil.query.boundaries import Boundaries
from peil.query.listings import listing_sql, tables_read
from peil.query.measures import Measure
from peil.query.notes import Told, coverage_measures, coverage_note, guards, notes_on, withheld_note
from peil.query.plan import Scan, plan
from peil.query.questions import Answer, Freshness, Note, Question
from peil.query.render import Renderer, Sources, Statement
from peil.query.resolve import Resolved, Resolver, Timing, known_until
from peil.query.rows import Setting
from peil.values.errors import BadQuestion, NoData
from peil.values.periods import Grain, Period, Unit, shift, unit_start
from peil.values.texts import Text, one_of
from peil.values.windows import Bucket
from peil.warehouse.engine import Warehouse


class Extent(msgspec.Struct, frozen=True):
    """How far the records of one entity and source go, and when they were loaded (UTC)."""

    entity: str
    source: str
    first_day: date | None
    last_day: date | None
    rows: int
    loaded_at: datetime | None


class Facts(msgspec.Struct, frozen=True):
    """What is loaded: extents, the keys that sources share, the caveats that loads left, and how many cells of each column are filled."""

    extents: tuple[Extent, ...]
    shared: dict[str, tuple[str, ...]]
    told: tuple[Told, ...]
    fills: dict[str, int]

    def of(self, entities: set[str]) -> list[Extent]:
        """Return the extents of these entities."""
        return [extent for extent in self.extents if extent.entity in entities]

    @property
    def loaded(self) -> set[str]:
        """Return the entities with records."""
        return {extent.entity for extent in self.extents if extent.rows}


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


class Clock(msgspec.Struct, frozen=True):
    """The shop's zone and parameters, and the moment of asking (UTC)."""

    timezone: str
    now: datetime
    parameters: dict[str, float]

    @property
    def today(self) -> date:
        """Return today in the shop's zone."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()


class Planned(msgspec.Struct):
    """A question ready to run: its windows, scans and statements."""

    resolved: Resolved
    boundaries: Boundaries
    scans: list[Scan]
    statements: list[Statement]


class Analyst:
    """Answers questions over one warehouse with one catalogue."""

    def __init__(self, catalogue: Catalogue, warehouse: Warehouse, clock: Clock) -> None:
        self.catalogue = catalogue
        self.warehouse = warehouse
        self.clock = clock
        self.resolver = Resolver(catalogue)

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
            tables.update(tables_of(statement.scan, columns, count, len(planned.resolved.dimensions)))
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

    def planned(self, question: Question, facts: Facts) -> Planned:
        """Return a question resolved, planned and rendered; nothing is run."""
        asked = self.resolver.asked(question.kpis)
        measures = {leaf.measure for one in asked for leaf in one.leaves}
        bases = {measure.base for measure in measures}
        flows = {measure.base for measure in measures if measure.kind == "flow"} or bases
        period = question.period or self.everything(question.grain, facts.of(flows), bases)
        loads = [extent.loaded_at for extent in facts.of(bases) if extent.loaded_at]
        ends = [extent.last_day for extent in facts.of(flows) if extent.last_day]
        loaded_on = max(loads).replace(tzinfo=UTC).astimezone(ZoneInfo(self.clock.timezone)).date() if loads else None
        known = known_until(self.clock.today, loaded_on, max(ends) if ends else None)
        resolved = self.resolver.resolve(question, period, Timing(self.clock.timezone, self.clock.now, known))
        boundaries = Boundaries(resolved.windows(), question.grain or period.unit)
        model = self.catalogue.model
        extra = [measure for one in resolved.asked for pair in coverage_measures(one, model).values() for measure in pair]
        extra += list(guards(resolved, model).values())
        scans = plan(model, list(dict.fromkeys([*resolved.measures, *extra])), resolved.dimensions)
        setting = Setting(self.clock.parameters, self.clock.timezone, period, self.clock.now)
        renderer = Renderer(model, boundaries, setting, resolved.dimensions, resolved.where, Sources(facts.shared))
        totals = bool(resolved.dimensions)
        return Planned(resolved, boundaries, scans, [renderer.statement(scan, totals=totals) for scan in scans])

    def everything(self, grain: Grain | None, extents: list[Extent], bases: set[str]) -> Period:
        """Return the period of all that is loaded, in whole units of the grain; raises NoData where nothing is."""
        firsts = [extent.first_day for extent in extents if extent.first_day]
        lasts = [extent.last_day for extent in extents if extent.last_day]
        if not firsts or not lasts:
            names = one_of(sorted(bases))
            why = Text(
                f"Nothing is loaded yet for {names}. Load files with `peil load FILE`; `peil kpis --available` tells what each KPI needs.",
                f"Er is nog niets geladen voor {names}. Laad bestanden met `peil load BESTAND`; `peil kpis --available` toont wat elke KPI nodig heeft.",
            )
            raise NoData(why=why)
        unit: Unit = "day" if grain is None or grain == "hour" else grain
        first, last = unit_start(min(firsts), unit), unit_start(max(lasts), unit)
        return Period(first, shift(last, unit, 1))


class Assembly:
    """Puts an answer together from arranged values."""

    def __init__(self, catalogue: Catalogue, clock: Clock, facts: Facts, planned: Planned, arranger: Arranger) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.facts = facts
        self.planned = planned
        self.resolved = planned.resolved
        self.arranger = arranger

    def answer(self) -> Answer:
        """Return the answer."""
        bases = {measure.base for measure in self.resolved.measures}
        extents = self.facts.of(bases)
        empty = sorted(bases - self.facts.loaded)
        notes = notes_on(self.resolved, self.catalogue.model, empty, list(self.facts.told)) + self.coverage()
        values, befores = {}, {}
        withheld = False
        for asked in self.resolved.asked:
            name = asked.definition.id
            values[name], hidden = self.guarded(asked, self.arranger.values(asked), counterpart=False)
            withheld = withheld or hidden
            if self.resolved.question.compare:
                befores[name], _ = self.guarded(asked, self.arranger.values(asked, counterpart=True), counterpart=True)
        if withheld:
            notes.append(withheld_note(int(self.clock.parameters["small_group_minimum"])))
        rows = self.rows(self.arranger.slices, values, befores)
        loaded = [extent.loaded_at for extent in extents if extent.loaded_at]
        freshness = [
            Freshness(extent.source, extent.entity, str(extent.last_day) if extent.last_day else None, f"{extent.loaded_at:%Y-%m-%dT%H:%M:%SZ}")
            for extent in extents
            if extent.loaded_at
        ]
        parameters = {name: value for statement in self.planned.statements for name, value in statement.values.items()}
        return Answer(
            question=self.question(),
            rows=rows,
            totals=self.totals(),
            notes=list(dict.fromkeys(notes)),
            sql=[statement.sql for statement in self.planned.statements],
            parameters=parameters,
            as_of=f"{max(loaded):%Y-%m-%dT%H:%M:%SZ}" if loaded else f"{self.clock.now:%Y-%m-%dT%H:%M:%SZ}",
            freshness=freshness,
            columns=self.columns(),
        )

    def question(self) -> dict[str, Any]:
        """Return the question as it was understood."""
        question = self.resolved.question
        return {
            "kpis": [asked.definition.id for asked in self.resolved.asked],
            "period": str(self.resolved.period),
            "first_day": str(self.resolved.period.first),
            "last_day": str(self.resolved.period.last),
            "grain": question.grain,
            "by": list(question.by),
            "where": list(question.where),
            "compare": question.compare,
            "compared_period": str(self.resolved.compared) if self.resolved.compared else None,
            "timezone": self.clock.timezone,
        }

    def columns(self) -> list[str]:
        """Return the columns of a row, in order."""
        found = ["period"] if self.resolved.question.grain else []
        found += [dimension.key for dimension in self.resolved.dimensions]
        for asked in self.resolved.asked:
            found.append(asked.definition.id)
            if self.resolved.question.compare:
                found += [f"{asked.definition.id}.before", f"{asked.definition.id}.change"]
        return found

    def coverage(self) -> list[Note]:
        """Return notes on columns that are not filled everywhere in the period asked."""
        found = []
        at = [self.planned.boundaries.index[bucket.compared] for bucket in self.resolved.buckets]
        for asked in self.resolved.asked:
            for column, pair in coverage_measures(asked, self.catalogue.model).items():
                every, has = (float(np.nansum(self.arranger.tables[measure].values[:, at])) for measure in pair)
                if every > 0 and has < every:
                    found.append(coverage_note(self.catalogue.model, column, has / every))
        return found

    def guarded(self, asked: Any, values: Floats, *, counterpart: bool) -> tuple[Floats, bool]:  # noqa: ANN401
        """Return values with those of groups of too few people taken out, and whether there were any."""
        found = guards(self.resolved, self.catalogue.model)
        mine = [leaf for leaf in asked.leaves if leaf in found]
        if not mine:
            return values, False
        buckets: list[Bucket | None] = list(self.resolved.counterparts) if counterpart else list(self.resolved.buckets)
        people = np.zeros(values.shape)
        for leaf in mine:
            counted = msgspec.structs.replace(leaf, measure=found[leaf])
            people = np.maximum(people, np.nan_to_num(self.arranger.value(counted, asked, buckets, counterpart=counterpart, total=False)))
        few = people < self.clock.parameters["small_group_minimum"]
        return np.where(few, np.nan, values), bool((few & ~np.isnan(values)).any())

    def label(self, bucket: Bucket) -> str:
        """Return the `period` of a row: its first local day, or its local hour with offset."""
        if isinstance(bucket.label, datetime):
            return bucket.label.astimezone(ZoneInfo(self.clock.timezone)).isoformat()
        return bucket.label.isoformat()

    def rows(self, slices: list[Key], values: dict[str, Floats], befores: dict[str, Floats]) -> list[dict[str, Any]]:
        """Return the rows: by bucket and slice, or, without a grain, the biggest slice first."""
        grain = self.resolved.question.grain
        keys = [dimension.key for dimension in self.resolved.dimensions]
        found = []
        for place, key in enumerate(slices):
            for at, bucket in enumerate(self.resolved.buckets):
                row: dict[str, Any] = {"period": self.label(bucket)} if grain else {}
                row.update(zip(keys, key, strict=True))
                for name, cells in values.items():
                    row[name] = number(cells[place, at])
                    if name in befores:
                        before = number(befores[name][place, at])
                        row[f"{name}.before"] = before
                        row[f"{name}.change"] = change(row[name], before)
                found.append(row)
        if grain:
            return sorted(found, key=lambda row: (row["period"], *(_sortable(row[key]) for key in keys)))
        first = next(iter(values))
        return sorted(found, key=lambda row: (row[first] is None, -(row[first] or 0), *(_sortable(row[key]) for key in keys)))

    def totals(self) -> list[dict[str, Any]]:
        """Return the rows over all slices, one a bucket, where the question has dimensions."""
        if not self.resolved.dimensions:
            return []
        values = {asked.definition.id: self.arranger.values(asked, total=True) for asked in self.resolved.asked}
        befores = {}
        if self.resolved.question.compare:
            befores = {asked.definition.id: self.arranger.values(asked, counterpart=True, total=True) for asked in self.resolved.asked}
        keys = [dimension.key for dimension in self.resolved.dimensions]
        rows = self.rows([tuple(None for _ in keys)], values, befores)
        return [{name: value for name, value in row.items() if name not in keys} for row in rows]


def _sortable(value: object) -> tuple[bool, str, float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (False, "", float(value))
    return (value is None, str(value), 0.0)


def number(value: float) -> float | None:
    """Return a number to 15 significant digits (what is left of binary arithmetic taken out), or None for no value."""
    return None if np.isnan(value) else float(f"{value:.15g}") + 0.0


def change(value: float | None, before: float | None) -> float | None:
    """Return the relative change, or None where there was nothing before."""
    return None if value is None or not before else number((value - before) / before)
