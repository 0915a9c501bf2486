"""Give the figures of a digest: each KPI over its days, held against the days before, with its course; all of them in one pass."""

from datetime import date, timedelta
from math import sqrt

import msgspec

from peil.boards.cards import change_of
from peil.boards.noise import Verdict, noise_of, verdict_of
from peil.boards.overview import overview_of
from peil.catalogue.structs import Definition
from peil.query.courses import begins_of, ends_of
from peil.query.resolve import Resolver
from peil.query.telling.available import Availability
from peil.steer.digests.spans import Span
from peil.steer.ground import Ground
from peil.values.errors import PeilError
from peil.values.periods import Grain, Period, year_ago

MOST = 12
EACH = 4  # of each category, of which the overview shows half where there are many
GRAINS: dict[str, Grain] = {"daily": "day", "weekly": "week", "monthly": "month"}


class Figure(msgspec.Struct, frozen=True):
    """A KPI over the days of a digest: its value, what it was before, and whether that is better; None is not known.

    `through` is the last day that is known, where that lies before the last of the digest.
    """

    kpi: str
    definition: Definition
    value: float | None
    before: float | None
    change: float | None
    noise: float | None
    verdict: Verdict | None
    course: tuple[float | None, ...]
    through: date | None = None


class Extents(msgspec.Struct, frozen=True):
    """The first and the last day of each KPI's data."""

    begins: dict[str, date]
    ends: dict[str, date]

    def knows(self, kpi: str, period: Period) -> bool:
        """Return whether a KPI's data begin before a period does."""
        return kpi in self.begins and self.begins[kpi] <= period.first


def extents_of(ground: Ground, kpis: tuple[str, ...]) -> Extents:
    """Return how far the data of KPIs go."""
    asked, facts = Resolver(ground.catalogue).asked(kpis), ground.shop.facts()
    return Extents(begins_of(asked, facts), ends_of(asked, facts, ground.today))


def held_against(ground: Ground, span: Span, chosen: tuple[str, ...] = ()) -> Span:
    """Return the span, a month held against a year earlier where the first KPI has data of then: months differ by their season."""
    if span.rhythm != "monthly":
        return span
    kpis = shown(ground, chosen)[:1]
    year = bool(kpis) and extents_of(ground, kpis).knows(kpis[0], year_ago(span.period))
    return msgspec.structs.replace(span, year=year)


def figures_of(ground: Ground, span: Span, chosen: tuple[str, ...] = ()) -> list[Figure]:
    """Return the figures of the KPIs chosen, else of those of the overview; what the loaded data cannot answer is left out."""
    kpis = shown(ground, chosen)
    if not kpis:
        return []
    extents = extents_of(ground, kpis)
    ends = extents.ends
    spans = {kpi: _known(span, ends.get(kpi)) for kpi in kpis}
    wanted = {period for part in spans.values() if part for period in (part, span.against(part))}
    periods = tuple(sorted(wanted | {*span.course}, key=lambda period: (period.first, period.end)))
    values = ground.answering.windows(kpis, (), periods)
    found = []
    for kpi in kpis:
        by_period = dict(zip(periods, values[kpi], strict=True))
        found.append(_figure(ground, span, kpi, part=spans[kpi], by_period=by_period, extents=extents))
    return found


def shown(ground: Ground, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the KPIs that a digest shows: those chosen, else those of the overview, as far as the loaded data can answer them."""
    availability = Availability(ground.catalogue, ground.shop.facts())

    def able(kpi: str) -> bool:
        try:
            definition = ground.catalogue.definition(kpi)
            one_number = bool(definition.formula) and not definition.breakdown and not definition.model
            return one_number and availability.lacks(kpi) == []
        except PeilError:
            return False

    return tuple(kpi for kpi in chosen if able(kpi)) if chosen else overview_of(able, most=EACH).kpis[:MOST]


def _known(span: Span, end: date | None) -> Period | None:
    """Return the part of the span of which data can have arrived; None where there is none."""
    if end is None or end < span.period.first:
        return None
    return span.period if end >= span.period.last else Period(span.period.first, end + timedelta(days=1))


def _figure(ground: Ground, span: Span, kpi: str, *, part: Period | None, by_period: dict[Period, float | None], extents: Extents) -> Figure:
    definition, end = ground.catalogue.definition(kpi), extents.ends.get(kpi)
    course = tuple(by_period[one] if end is not None and one.last <= end and extents.knows(kpi, one) else None for one in span.course)
    value = by_period[part] if part else None
    before = by_period[span.against(part)] if part and extents.knows(kpi, span.against(part)) else None
    noise = _noise(span, course)
    through = end if end is not None and end < span.period.last else None
    change = change_of(value, before)
    return Figure(kpi, definition, value, before, change, noise, verdict_of(definition.direction, value, before, noise), course, through)


def _noise(span: Span, course: tuple[float | None, ...]) -> float | None:
    """Return the change of a period like the span's that is within chance: of one bucket, and of several as much smaller as their root."""
    together = noise_of((course,), GRAINS[span.rhythm])
    known = sum(value is not None for value in course)
    return together * sqrt(known / span.buckets) if together is not None else None
