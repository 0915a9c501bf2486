"""Assemble an answer: rows with their comparison, totals, the whole period, notes, marks and freshness."""

from datetime import date, datetime
from typing import Any

import numpy as np

from peil.catalogue.catalogue import Catalogue
from peil.query.arrange import Arranger
from peil.query.facts import Clock, Facts
from peil.query.planning import Planned
from peil.query.questions import Answer, Freshness, Note
from peil.query.rows import Row, Rows
from peil.query.telling.notes import (
    coverage_measures,
    coverage_note,
    data_end,
    measured_twice,
    more_groups,
    notes_on,
    settling,
    settling_notes,
    withheld_note,
)
from peil.values.windows import Bucket


class Assembly:
    """Puts an answer together from arranged values."""

    def __init__(self, catalogue: Catalogue, clock: Clock, facts: Facts, planned: Planned, arrangers: tuple[Arranger, Arranger | None]) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.facts = facts
        self.planned = planned
        self.resolved = planned.resolved
        self.arranger, whole = arrangers
        self.rows = Rows(catalogue, clock, self.arranger)
        self.whole = Rows(catalogue, clock, whole) if whole else None

    def answer(self) -> Answer:
        """Return the answer."""
        extents = self.facts.of({measure.base for measure in self.resolved.measures})
        shown, rows, whole = self.listed()
        loaded = [extent.loaded_at for extent in extents if extent.loaded_at]
        freshness = [
            Freshness(extent.source, extent.entity, str(extent.last_day) if extent.last_day else None, f"{extent.loaded_at:%Y-%m-%dT%H:%M:%SZ}")
            for extent in extents
            if extent.loaded_at
        ]
        statements = self.planned.statements
        totals = self.rows.totals()
        return Answer(
            question=self.question(),
            rows=rows,
            totals=totals,
            notes=self.notes(shown),
            sql=[statement.sql for statement in statements],
            parameters={name: value for statement in statements for name, value in statement.values.items()},
            as_of=f"{max(loaded):%Y-%m-%dT%H:%M:%SZ}" if loaded else f"{self.clock.now:%Y-%m-%dT%H:%M:%SZ}",
            freshness=freshness,
            columns=self.columns(),
            whole=whole,
            begins=self.begins(),
            whole_totals=self.whole.totals() if self.whole else totals if self.resolved.question.whole else [],
            labels=self.rows.labels,
            compared_labels=[self.rows.label(bucket) if bucket else None for bucket in self.resolved.counterparts],
            unfinished_from=self.unfinished_from(),
            provisional_from=self.provisional_from(),
            groups=len(self.arranger.slices),
        )

    def listed(self) -> tuple[int, list[Row], list[Row]]:
        """Return how many slices are shown, and the rows by bucket and over the whole period, of the same slices."""
        question, slices = self.resolved.question, self.arranger.slices
        if question.limit is None or len(slices) <= question.limit:
            rows = self.rows.listed()
            whole = self.whole.listed() if self.whole else []
            return len(slices), rows, whole or (rows if question.whole and not question.grain else [])
        ranked = self.whole or self.rows
        keys = [ranked.arranger.slices[at] for at in ranked.biggest[: question.limit]]
        found = []
        for part in (self.rows, self.whole):
            if part is not None:
                place = {key: at for at, key in enumerate(part.arranger.slices)}
                found.append(part.listed([place[key] for key in keys if key in place]))
        whole = found[1] if self.whole else found[0] if question.whole and not question.grain else []
        return len(keys), found[0], whole

    def notes(self, shown: int) -> list[Note]:
        """Return the notes."""
        bases = {measure.base for measure in self.resolved.measures}
        notes = notes_on(self.resolved, self.catalogue.model, sorted(bases - self.facts.loaded), list(self.facts.told))
        notes += [*settling_notes(self.settling()), *measured_twice(self.resolved, self.catalogue.model, self.facts.of(bases)), *self.coverage()]
        flows = {measure.base for measure in self.resolved.measures if measure.kind == "flow"}
        ends = [extent.last_day for extent in self.facts.of(flows) if extent.last_day]
        notes += data_end(self.resolved, max(ends) if ends else None)
        if self.rows.withheld or (self.whole and self.whole.withheld):
            notes.append(withheld_note(int(self.clock.parameters["small_group_minimum"])))
        if shown < len(self.arranger.slices):
            notes.append(more_groups(shown, len(self.arranger.slices)))
        return list(dict.fromkeys(notes))

    def settling(self) -> dict[str, date]:
        """Return the first day that each source of the answer still changes."""
        return settling(self.resolved, self.facts.of({measure.base for measure in self.resolved.measures}))

    def begins(self) -> dict[str, str]:
        """Return the first day with a record of each KPI's own data, of those that have days."""
        found = {}
        for asked in self.resolved.asked:
            days = [extent.first_day for extent in self.facts.of({leaf.measure.base for leaf in asked.leaves}) if extent.first_day]
            if days:
                found[asked.definition.id] = str(min(days))
        return found

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

    def unfinished_from(self) -> str | None:
        """Return the first bucket that is not over, or else the last one where the period ends within it."""
        buckets = self.resolved.buckets
        first = next((bucket for bucket in buckets if bucket.lapsed), None)
        cut = buckets[-1] if not buckets[-1].whole and self.ends_within(buckets[-1]) else None
        return self.rows.label(first or cut) if first or cut else None  # type: ignore[arg-type]

    def ends_within(self, bucket: Bucket) -> bool:
        """Return whether the period ends before the calendar unit of a bucket does."""
        from peil.values.periods import shift

        grain = self.resolved.question.grain
        if grain is None or grain == "hour" or isinstance(bucket.label, datetime) or isinstance(bucket.window.end, datetime):
            return False
        return bucket.window.end < shift(bucket.label, grain, 1)

    def provisional_from(self) -> str | None:
        """Return the first bucket with days that sources still change, or None."""
        found = self.settling()
        if not found:
            return None
        since = min(found.values())
        for bucket in self.resolved.buckets:
            end = bucket.compared.end
            if (end.date() if isinstance(end, datetime) else end) > since:
                return self.rows.label(bucket)
        return None
