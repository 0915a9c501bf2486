"""Plan a question from end to end: resolve it, group its measures into scans, render the SQL. Nothing is run here."""

from datetime import UTC, date
from functools import cached_property
from zoneinfo import ZoneInfo

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.query.facts import Clock, Extent, Facts
from peil.query.plan import Scan, plan
from peil.query.questions import Question
from peil.query.resolve import Asked, Resolved, Resolver, Timing, known_until
from peil.query.sql.boundaries import Boundaries
from peil.query.sql.render import Renderer, Setup, Statement
from peil.query.sql.rows import Setting
from peil.query.telling.notes import coverage_measures, guards
from peil.query.whole import Wholes, fillers
from peil.values.errors import NoData
from peil.values.periods import Grain, Period, Unit, shift, unit_start
from peil.values.texts import Text, one_of


class Job:
    """A scan to be run for the windows of a question; its statement is rendered when first asked for, while others run already."""

    def __init__(self, renderer: Renderer, scan: Scan) -> None:
        self.renderer = renderer
        self.scan = scan

    @cached_property
    def statement(self) -> Statement:
        """Return the scan as SQL."""
        return self.renderer.statement(self.scan, totals=bool(self.renderer.dimensions))


class Planned(msgspec.Struct):
    """A question ready to run: its windows and scans, and the same for the whole period where that is asked along."""

    resolved: Resolved
    boundaries: Boundaries
    jobs: list[Job]
    whole: "Planned | None" = None
    wholes: Wholes | None = None

    @property
    def statements(self) -> list[Statement]:
        """Return its statements, then those for the whole period."""
        return [job.statement for job in (*self.jobs, *(self.whole.jobs if self.whole else ()))]


class Planner:
    """Plans questions with one catalogue, by one clock."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.resolver = Resolver(catalogue)

    def planned(self, question: Question, facts: Facts) -> Planned:
        """Return a question resolved and planned; nothing is run."""
        return self.laid(self.resolved(question, facts), facts)

    def laid(self, resolved: Resolved, facts: Facts) -> Planned:
        """Return a resolved question planned."""
        question = resolved.question
        setup = Setup(
            Setting(self.clock.parameters, self.clock.timezone, resolved.period, self.clock.now), resolved.dimensions, resolved.where, facts.shared
        )
        model = self.catalogue.model
        extra = [measure for one in resolved.asked for pair in coverage_measures(one, model).values() for measure in pair]
        extra += list(guards(resolved, model).values())
        scans = plan(model, list(dict.fromkeys([*resolved.measures, *extra])), resolved.dimensions)
        windows = resolved.windows()
        if not (question.whole and question.grain):
            boundaries = Boundaries(windows, question.grain or resolved.period.unit)
            return Planned(resolved, boundaries, self.jobs(scans, boundaries, setup))
        asked = resolved.whole
        whole = Boundaries(asked.windows(), resolved.period.unit)
        if question.grain != "hour" and Boundaries(windows, question.grain).apart:
            windows += fillers(windows, whole.windows)
        boundaries = Boundaries(windows, question.grain)
        wholes = Wholes(boundaries, whole)
        again = [scan for scan in map(wholes.left, scans) if scan is not None]
        beside = Planned(asked, whole, self.jobs(again, whole, setup))
        return Planned(resolved, boundaries, self.jobs(scans, boundaries, setup), beside, wholes)

    def resolved(self, question: Question, facts: Facts) -> Resolved:
        """Return a question resolved, with the period that it stands for and what can be known of it."""
        asked = self.resolver.asked(question.kpis)
        bases, flows = bases_of(asked)
        period = question.period or self.everything(question.grain, facts.dated(flows), bases)
        loads = [extent.loaded_at for extent in facts.of(bases) if extent.loaded_at]
        ends = [extent.last_day for extent in facts.of(flows) if extent.last_day]
        loaded_on = max(loads).replace(tzinfo=UTC).astimezone(ZoneInfo(self.clock.timezone)).date() if loads else None
        known: date = known_until(self.clock.today, loaded_on, max(ends) if ends else None)
        return self.resolver.resolve(question, period, Timing(self.clock.timezone, self.clock.now, known))

    def jobs(self, scans: list[Scan], boundaries: Boundaries, setup: Setup) -> list[Job]:
        """Return scans with what renders them."""
        model = self.catalogue.model
        every = [Renderer(model, boundaries, setup)]
        # Whether a row is in at the bounds of a window is told by counting bounds, which asks for starts and ends in one order.
        chains = [Renderer(model, Boundaries(chain, boundaries.grain), setup) for chain in boundaries.chains]
        return [Job(renderer, scan) for scan in scans for renderer in (chains if scan.bounded else every)]

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


def bases_of(asked: tuple[Asked, ...]) -> tuple[set[str], set[str]]:
    """Return the entities that KPIs are counted in, and those of them whose rows lie in the period (all where none do)."""
    measures = {leaf.measure for one in asked for leaf in one.leaves}
    bases = {measure.base for measure in measures}
    return bases, {measure.base for measure in measures if measure.kind == "flow"} or bases
