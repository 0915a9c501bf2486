"""Plan a question from end to end: resolve it, group its measures into scans, render the SQL. Nothing is run here."""

from datetime import UTC
from zoneinfo import ZoneInfo

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.query.boundaries import Boundaries
from peil.query.facts import Clock, Extent, Facts
from peil.query.notes import coverage_measures, guards
from peil.query.plan import Scan, plan
from peil.query.questions import Question
from peil.query.render import Renderer, Setup, Statement
from peil.query.resolve import Resolved, Resolver, Timing, known_until
from peil.query.rows import Setting
from peil.values.errors import NoData
from peil.values.periods import Grain, Period, Unit, shift, unit_start
from peil.values.texts import Text, one_of


class Planned(msgspec.Struct):
    """A question ready to run: its windows, scans and statements."""

    resolved: Resolved
    boundaries: Boundaries
    scans: list[Scan]
    statements: list[Statement]


class Planner:
    """Plans questions with one catalogue, by one clock."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.resolver = Resolver(catalogue)

    def planned(self, question: Question, facts: Facts) -> Planned:
        """Return a question resolved, planned and rendered; nothing is run."""
        asked = self.resolver.asked(question.kpis)
        measures = {leaf.measure for one in asked for leaf in one.leaves}
        bases = {measure.base for measure in measures}
        flows = {measure.base for measure in measures if measure.kind == "flow"} or bases
        period = question.period or self.everything(question.grain, facts.dated(flows), bases)
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
        setup = Setup(setting, resolved.dimensions, resolved.where, facts.shared)
        every = [Renderer(model, boundaries, setup)]
        # Whether a row is in at the bounds of a window is told by counting bounds, which asks for starts and ends in one order.
        chains = [Renderer(model, Boundaries(chain, boundaries.grain), setup) for chain in boundaries.chains]
        totals = bool(resolved.dimensions)
        statements = [renderer.statement(scan, totals=totals) for scan in scans for renderer in (chains if scan.bounded else every)]
        return Planned(resolved, boundaries, scans, statements)

    def everything(self, grain: Grain | None, extents: list[Extent], bases: set[str]) -> Period:
        """Return the period of all that is loaded, in whole units of the grain; raises NoData where nothing is."""
        firsts = [extent.first_day for extent in extents if extent.first_day]
        lasts = [extent.last_day for extent in extents if extent.last_day]
        if not firsts or not lasts:
            names = one_of(sorted(bases))
            why = Text(
                f"Nothing is loaded yet for {names}. Load files with `peil load FILE`; `peil kpis --available` tells what each KPI needs.",
                f"Er is nog niets geladen voor {names}. Laad bestanden met `peil load BESTAND`; "
                "`peil kpis --available` toont wat elke KPI nodig heeft.",
            )
            raise NoData(why=why)
        unit: Unit = "day" if grain is None or grain == "hour" else grain
        first, last = unit_start(min(firsts), unit), unit_start(max(lasts), unit)
        return Period(first, shift(last, unit, 1))
