"""Make the rows of an answer out of arranged values: with what they are compared with, small groups left out, no more than were asked for."""

from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from peil.catalogue.catalogue import Catalogue
from peil.query.arrange import Arranger, Floats, Key
from peil.query.facts import Clock
from peil.query.measures import Leaf, Measure
from peil.query.resolve import Asked
from peil.query.telling.notes import guards
from peil.values.errors import TooMuch
from peil.values.texts import Text
from peil.values.windows import Bucket

Row = dict[str, Any]
MOST_ROWS = 500_000  # about a gigabyte of rows with two KPIs and what they are compared with
TOO_MANY = Text(
    f"The answer has more than {MOST_ROWS:,} rows. Ask fewer dimensions, a coarser grain or a shorter period.",
    f"Het antwoord heeft meer dan {MOST_ROWS:,} rijen. Vraag minder dimensies, een grover interval of een kortere periode.",
)


class Rows:
    """Makes the rows of one arranged question; `withheld` tells afterwards whether values of small groups were left out."""

    def __init__(self, catalogue: Catalogue, clock: Clock, arranger: Arranger) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.arranger = arranger
        self.resolved = arranger.resolved
        self.withheld = False
        self.counts = {asked.definition.id: asked.definition.unit == "count" for asked in self.resolved.asked}

    @cached_property
    def values(self) -> dict[str, Floats]:
        """Return the values of every KPI, one row a slice, one column a bucket."""
        found = {}
        for asked in self.resolved.asked:
            values = self.arranger.values(asked)
            found[asked.definition.id] = self.guarded(asked, values, counterpart=False)
            self.withheld = self.withheld or bool((np.isnan(found[asked.definition.id]) & ~np.isnan(values)).any())
        return found

    @cached_property
    def earlier(self) -> dict[str, Floats]:
        """Return what the values are compared with."""
        if not self.resolved.question.compare:
            return {}
        every = self.resolved.asked
        return {one.definition.id: self.guarded(one, self.arranger.values(one, counterpart=True), counterpart=True) for one in every}

    @cached_property
    def biggest(self) -> list[int]:
        """Return the slices, the biggest by the first KPI first: over all buckets together, those without a value last."""
        first = next(iter(self.values.values()))
        weight = np.where(np.isnan(first).all(axis=1), -np.inf, np.nansum(first, axis=1))
        keys = self.arranger.slices
        return sorted(range(len(keys)), key=lambda at: (-weight[at], *map(sortable, keys[at])))

    def listed(self, chosen: list[int] | None = None) -> list[Row]:
        """Return the rows, of the chosen slices alone: by bucket and slice, or, without a grain, the biggest slice first."""
        keys = self.arranger.slices
        if not self.resolved.question.grain:
            found = self.rows(keys, self.values, self.earlier, self.biggest if chosen is None else chosen)
            first = next(iter(self.values))  # as shown, to 15 digits: what differs by less stands in the order of its name
            names = [dimension.key for dimension in self.resolved.dimensions]
            return sorted(found, key=lambda row: (row[first] is None, -(row[first] or 0), *(sortable(row[key]) for key in names)))
        order = range(len(keys)) if chosen is None else chosen
        return self.rows(keys, self.values, self.earlier, sorted(order, key=lambda at: tuple(map(sortable, keys[at]))))

    def totals(self) -> list[Row]:
        """Return the rows over all slices, one a bucket, where the question has dimensions."""
        if not self.resolved.dimensions:
            return []
        values, earlier = {}, {}
        for asked in self.resolved.asked:
            name, whole = asked.definition.id, self.arranger.values(asked, total=True)
            values[name] = self.guarded(asked, whole, counterpart=False, total=True)
            if self.resolved.question.compare:
                whole = self.arranger.values(asked, counterpart=True, total=True)
                earlier[name] = self.guarded(asked, whole, counterpart=True, total=True)
        keys = {dimension.key for dimension in self.resolved.dimensions}
        rows = self.rows([tuple(None for _ in self.resolved.dimensions)], values, earlier, [0])
        return [{name: value for name, value in row.items() if name not in keys} for row in rows]

    def rows(self, keys: list[Key], values: dict[str, Floats], earlier: dict[str, Floats], order: list[int]) -> list[Row]:
        """Return rows by bucket, and within it in the order of slices: every column is made whole, then they are put side by side."""
        count = len(self.resolved.buckets)
        if count * len(order) > MOST_ROWS:
            raise TooMuch(why=TOO_MANY)
        columns: dict[str, list[Any]] = {}
        if self.resolved.question.grain:
            columns["period"] = [label for label in self.labels for _ in order]
        for index, dimension in enumerate(self.resolved.dimensions):
            columns[dimension.key] = [keys[at][index] for at in order] * count
        for name, cells in values.items():
            columns[name] = numbers(cells[order].T, counts=self.counts[name])
            if name in earlier:
                columns[f"{name}.before"] = numbers(earlier[name][order].T, counts=self.counts[name])
                columns[f"{name}.change"] = list(map(change, columns[name], columns[f"{name}.before"]))
        names = list(columns)
        return [dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]

    @cached_property
    def labels(self) -> list[str]:
        """Return the `period` of each bucket."""
        return [self.label(bucket) for bucket in self.resolved.buckets]

    def label(self, bucket: Bucket) -> str:
        """Return the `period` of a row: its first local day, or its local hour with offset."""
        if isinstance(bucket.label, datetime):
            return bucket.label.astimezone(ZoneInfo(self.clock.timezone)).isoformat()
        return bucket.label.isoformat()

    def guarded(self, asked: Asked, values: Floats, *, counterpart: bool, total: bool = False) -> Floats:
        """Return values with those of groups of too few people taken out; a total is a group by its filter only."""
        found = self.guards_of_totals if total else self.guards
        mine = [leaf for leaf in asked.leaves if leaf in found] if found else []
        if not mine:
            return values
        buckets: list[Bucket | None] = list(self.resolved.counterparts) if counterpart else list(self.resolved.buckets)
        people = np.zeros(values.shape)
        for leaf in mine:
            counted = msgspec.structs.replace(leaf, measure=found[leaf])
            people = np.maximum(people, np.nan_to_num(self.arranger.value(counted, asked, buckets, counterpart=counterpart, total=total)))
        return np.where(people < self.clock.parameters["small_group_minimum"], np.nan, values)

    @cached_property
    def guards(self) -> dict[Leaf, Measure]:
        """Return what counts the people behind measures that could tell on a small group."""
        return guards(self.resolved, self.catalogue.model)

    @cached_property
    def guards_of_totals(self) -> dict[Leaf, Measure]:
        """Return the same for the rows over all slices."""
        return guards(msgspec.structs.replace(self.resolved, dimensions=()), self.catalogue.model)


def sortable(value: object) -> tuple[bool, str, float]:
    """Return what a value of a dimension is sorted by: numbers, then texts, then unknown."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (False, "", float(value))
    return (value is None, str(value), 0.0)


def numbers(cells: Floats, *, counts: bool) -> list[float | None]:
    """Return values as they are shown, row by row; counts that are whole as whole numbers."""
    found = [number(value) for value in cells.ravel().tolist()]
    if counts:
        return [int(value) if value is not None and value.is_integer() else value for value in found]
    return found


def number(value: float) -> float | None:
    """Return a number to 15 significant digits (what is left of binary arithmetic taken out), or None for no value."""
    return None if value != value else float(f"{value:.15g}") + 0.0  # noqa: PLR0124 - NaN alone is not itself; a tenth of the time of isnan


def change(value: float | None, before: float | None) -> float | None:
    """Return the relative change, or None where there was nothing before."""
    return None if value is None or not before else number((value - before) / before)
