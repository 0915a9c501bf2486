"""Look at the KPIs of rules: one question for all those under one filter, then each rule held against what came of it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from peil.catalogue.structs import Definition
from peil.insight import Floats
from peil.query.courses import Course, begins_of, ends_of, makings_of
from peil.query.planning import bases_of
from peil.query.resolve import Asked
from peil.steer.alerts.findings import Finding, broken, silent
from peil.steer.alerts.units import alike, compared, last_whole
from peil.steer.gauging.gauges import Gauge, Reach
from peil.steer.gauging.readings import NO_DATA, Readings
from peil.steer.ground import Ground
from peil.values.errors import PeilError
from peil.values.periods import Period
from peil.values.rules import Rule
from peil.values.texts import Text

EMPTY = Text("There are no data of {kpi} at all.", "Er zijn helemaal geen gegevens van {kpi}.")


class Subject:
    """A KPI under one filter: its definition, how far its data go, and its value over any of the periods that were asked."""

    def __init__(self, asked: Asked, gauge: Gauge | None, reach: Reach, today: date, announced: date | None) -> None:
        self.asked = asked
        self.gauge = gauge
        self.reach = reach
        self.today = today
        self.ends: date = reach.last or today
        self.announced = announced
        self.known: dict[tuple[date, date], float | None] = {}
        self.drawn: dict[Period, Floats | None] = {}

    @property
    def definition(self) -> Definition:
        """Return what the KPI means."""
        return self.asked.definition

    def last(self, rule: Rule) -> date:
        """Return the last day that counts for a rule."""
        if rule.provisional or self.announced is None or self.announced > self.ends:
            return self.ends
        return Period(self.announced, self.announced).last

    def unit(self, rule: Rule) -> Period:
        """Return the unit a rule looks at."""
        return last_whole(rule.grain, self.last(rule))

    def wanted(self, rule: Rule) -> list[Period]:
        """Return the periods a rule needs the values of."""
        unit = self.unit(rule)
        if rule.kind == "change":
            return [unit, compared(unit, rule.grain, rule.against)]
        if rule.kind == "unusual" and self.gauge is None:
            return [*alike(unit, rule.grain), unit]
        return [unit]

    def value(self, period: Period) -> float | None:
        """Return the value over a period; None where there is none, or no data that early."""
        if self.reach.begins is None or period.first < self.reach.begins:
            return None
        if self.gauge is not None:
            return self.gauge.value(period.first, period.end)
        return self.known.get((period.first, period.end))


Judge = Callable[[Rule, Subject], Finding]


class Looker:
    """Looks at the rules on KPIs."""

    def __init__(self, ground: Ground, judges: dict[str, Judge]) -> None:
        self.ground = ground
        self.judges = judges
        self.readings = Readings(ground)

    def look(self, rules: Sequence[Rule]) -> Iterator[Finding]:
        """Yield what each rule finds. KPIs are asked together where a filter means the same columns to them."""
        together: dict[Hashable, list[tuple[Rule, Asked]]] = {}
        for rule in rules:
            found = self.readings.asked(rule.kpi or "", rule.where)
            if isinstance(found, Text):
                yield broken(rule, rule.kpi or "", found)
            else:
                together.setdefault((rule.where, found[1]), []).append((rule, found[0]))
        for held in together.values():
            try:
                yield from list(self._alike(held[0][0].where, held))
            except PeilError as wrong:  # what these cannot be asked now keeps no other from being looked at, and changes nothing
                why = Text(wrong.say("en"), wrong.say("nl"))
                yield from (silent(rule, asked.definition.id, why) for rule, asked in held)

    def _alike(self, where: tuple[str, ...], held: Sequence[tuple[Rule, Asked]]) -> Iterator[Finding]:
        subjects = self.subjects(where, list({asked.definition.id: asked for _, asked in held}.values()))
        able: list[tuple[Rule, Subject]] = []
        for rule, asked in held:
            if asked.definition.id in subjects:
                able.append((rule, subjects[asked.definition.id]))
            else:
                yield self._empty(rule, asked.definition)
        self.learn(where, able)
        yield from (self.judges[rule.kind](rule, subject) for rule, subject in able)

    def _empty(self, rule: Rule, definition: Definition) -> Finding:
        """Return what is found of a KPI without any data: for a rule that waits for data it is what it warns of."""
        if rule.kind != "no_data":
            return silent(rule, definition.id, NO_DATA)
        said = Text(EMPTY.say("en", kpi=definition.name.en), EMPTY.say("nl", kpi=definition.name.nl))
        through = self.ground.today - timedelta(days=1)
        return Finding(rule=rule, subject=definition.id, text=said, path=f"/kpis/{definition.id}", severity=1.0, through=through)

    def subjects(self, where: tuple[str, ...], asked: Sequence[Asked]) -> dict[str, Subject]:
        """Return the KPIs that have data, with a gauge where they follow from their measures."""
        facts, today = self.readings.facts, self.ground.today
        ends, begins = ends_of(tuple(asked), facts, today), begins_of(tuple(asked), facts)
        there = [one for one in asked if one.definition.id in ends and one.definition.id in begins]
        following = tuple(sorted(one.definition.id for one in there if makings_of(one) is not None))
        course = self.ground.answering.course(following, where) if following else None
        found = {}
        for one in there:
            kpi = one.definition.id
            reach = Reach(begins[kpi], ends[kpi], None)
            found[kpi] = Subject(one, self._gauge(one, course, reach), reach, today, self._announced(one))
        return found

    def _announced(self, asked: Asked) -> date | None:
        """Return the first day that a source of a KPI says it still changes."""
        extents = self.readings.facts.of(bases_of((asked,))[0])
        said = [one.settling_from for one in extents if one.settling_from and one.last_day and one.settling_from <= one.last_day]
        return min(said, default=None)

    def _gauge(self, asked: Asked, course: Course | None, reach: Reach) -> Gauge | None:
        kpi = asked.definition.id
        if course is None or kpi not in course.makings:
            return None
        return Gauge(asked.definition, course, reach, self.readings.calendars.of(kpi))

    def learn(self, where: tuple[str, ...], able: Iterable[tuple[Rule, Subject]]) -> None:
        """Ask for the periods of KPIs that do not follow from their measures: at once those of which the same are wanted."""
        wanted: dict[str, set[Period]] = {}
        asking: dict[str, Subject] = {}
        for rule, subject in able:
            if subject.gauge is None:
                kpi = subject.definition.id
                asking[kpi] = subject
                wanted.setdefault(kpi, set()).update(subject.wanted(rule))
        alike: dict[tuple[Period, ...], list[str]] = {}
        for kpi, periods in wanted.items():
            alike.setdefault(tuple(sorted(periods, key=lambda one: (one.first, one.end))), []).append(kpi)
        for asked, kpis in alike.items():
            for kpi, values in self.ground.answering.windows(tuple(kpis), where, asked).items():
                asking[kpi].known.update({(period.first, period.end): value for period, value in zip(asked, values, strict=True)})
