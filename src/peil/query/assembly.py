"""Assemble an answer: rows with their comparison, totals, notes and freshness, small groups left out."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from peil.catalogue.catalogue import Catalogue
from peil.query.arrange import Arranger, Floats, Key
from peil.query.facts import Clock, Facts
from peil.query.notes import coverage_measures, coverage_note, data_end, guards, notes_on, withheld_note
from peil.query.planning import Planned
from peil.query.questions import Answer, Freshness, Note
from peil.query.resolve import Asked
from peil.values.windows import Bucket


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
        flows = {measure.base for measure in self.resolved.measures if measure.kind == "flow"}
        ends = [extent.last_day for extent in self.facts.of(flows) if extent.last_day]
        notes += data_end(self.resolved, max(ends) if ends else None)
        values, earlier = {}, {}
        withheld = False
        for asked in self.resolved.asked:
            name = asked.definition.id
            values[name], hidden = self.guarded(asked, self.arranger.values(asked), counterpart=False)
            withheld = withheld or hidden
            if self.resolved.question.compare:
                earlier[name], _ = self.guarded(asked, self.arranger.values(asked, counterpart=True), counterpart=True)
        if withheld:
            notes.append(withheld_note(int(self.clock.parameters["small_group_minimum"])))
        rows = self.rows(self.arranger.slices, values, earlier)
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

    def guarded(self, asked: Asked, values: Floats, *, counterpart: bool, total: bool = False) -> tuple[Floats, bool]:
        """Return values with those of groups of too few people taken out, and whether there were any; a total is a group by its filter only."""
        found = guards(msgspec.structs.replace(self.resolved, dimensions=()) if total else self.resolved, self.catalogue.model)
        mine = [leaf for leaf in asked.leaves if leaf in found]
        if not mine:
            return values, False
        buckets: list[Bucket | None] = list(self.resolved.counterparts) if counterpart else list(self.resolved.buckets)
        people = np.zeros(values.shape)
        for leaf in mine:
            counted = msgspec.structs.replace(leaf, measure=found[leaf])
            people = np.maximum(people, np.nan_to_num(self.arranger.value(counted, asked, buckets, counterpart=counterpart, total=total)))
        few = people < self.clock.parameters["small_group_minimum"]
        return np.where(few, np.nan, values), bool((few & ~np.isnan(values)).any())

    def label(self, bucket: Bucket) -> str:
        """Return the `period` of a row: its first local day, or its local hour with offset."""
        if isinstance(bucket.label, datetime):
            return bucket.label.astimezone(ZoneInfo(self.clock.timezone)).isoformat()
        return bucket.label.isoformat()

    def rows(self, slices: list[Key], values: dict[str, Floats], earlier: dict[str, Floats]) -> list[dict[str, Any]]:
        """Return the rows: by bucket and slice, or, without a grain, the biggest slice first."""
        grain = self.resolved.question.grain
        keys = [dimension.key for dimension in self.resolved.dimensions]
        found = []
        for place, key in enumerate(slices):
            for at, bucket in enumerate(self.resolved.buckets):
                row: dict[str, Any] = {"period": self.label(bucket)} if grain else {}
                row.update(zip(keys, key, strict=True))
                for name, cells in values.items():
                    row[name] = self.cell(name, cells[place, at])
                    if name in earlier:
                        before = self.cell(name, earlier[name][place, at])
                        row[f"{name}.before"] = before
                        row[f"{name}.change"] = change(row[name], before)
                found.append(row)
        if grain:
            return sorted(found, key=lambda row: (row["period"], *(_sortable(row[key]) for key in keys)))
        first = next(iter(values))
        return sorted(found, key=lambda row: (row[first] is None, -(row[first] or 0), *(_sortable(row[key]) for key in keys)))

    def cell(self, name: str, value: float) -> float | None:
        """Return a value of a KPI; a count that is whole as a whole number."""
        found = number(value)
        counts = self.catalogue.definition(name).unit == "count"
        return int(found) if counts and found is not None and found.is_integer() else found

    def totals(self) -> list[dict[str, Any]]:
        """Return the rows over all slices, one a bucket, where the question has dimensions."""
        if not self.resolved.dimensions:
            return []
        values, earlier = {}, {}
        for asked in self.resolved.asked:
            name, whole = asked.definition.id, self.arranger.values(asked, total=True)
            values[name], _ = self.guarded(asked, whole, counterpart=False, total=True)
            if self.resolved.question.compare:
                whole = self.arranger.values(asked, counterpart=True, total=True)
                earlier[name], _ = self.guarded(asked, whole, counterpart=True, total=True)
        keys = [dimension.key for dimension in self.resolved.dimensions]
        rows = self.rows([tuple(None for _ in keys)], values, earlier)
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
