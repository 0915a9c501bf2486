"""Give the readings of goals: their KPIs asked in few questions, a gauge for every KPI and filter, or why there is none."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TypeVar

from peil.catalogue.formula import Node
from peil.query.courses import Course, begins_of, ends_of, makings_of
from peil.query.facts import Clock, Facts
from peil.query.planning import Planner, bases_of
from peil.query.questions import Question
from peil.query.resolve import Asked
from peil.query.telling.notes import settling
from peil.steer.gauging.calendars import Calendars
from peil.steer.gauging.gauges import Gauge, Reach
from peil.steer.gauging.parts import begun
from peil.steer.gauging.samples import Sample
from peil.steer.ground import Ground
from peil.values.errors import PeilError
from peil.values.goals import GoalDraft
from peil.values.periods import Period
from peil.values.texts import Text

Measured = Gauge | Sample
Of = TypeVar("Of", bound=GoalDraft)
Key = tuple[str, tuple[str, ...]]
Made = TypeVar("Made")
Groups = Mapping[Key, Made]
AHEAD = timedelta(days=800)
BACK = timedelta(days=1500)
NO_DATA = Text("There are no data of this KPI yet", "Er zijn nog geen gegevens van deze KPI")


class Readings:
    """Makes gauges for goals, with one question for all KPIs under one filter."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.planner = Planner(ground.catalogue, Clock(ground.settings.timezone, ground.now, {}))
        self.facts: Facts = ground.shop.facts()
        self._reaches: dict[str, Reach] = {}
        self.calendars = Calendars(ground, ground.today - BACK, ground.today + AHEAD)

    def of(self, goals: Sequence[Of]) -> Iterator[tuple[Measured | Text, list[Of]]]:
        """Yield each gauge with the goals that are held against it, or why there is none; a gauge is made when it is its turn, and let go after.

        KPIs are asked together where a filter means the same columns to them: what one word stands for may differ between them.
        """
        groups: dict[Key, list[Of]] = {}
        for goal in goals:
            groups.setdefault((goal.kpi or "", goal.where), []).append(goal)
        together: dict[Hashable, dict[Key, Asked]] = {}
        for key, held in groups.items():
            found = self.asked(*key)
            if isinstance(found, Text):
                yield found, held
            else:
                together.setdefault((key[1], found[1]), {})[key] = found[0]
        yield from self._gauges(list(together.values()), groups)

    def one(self, goal: GoalDraft) -> Measured | Text:
        """Return the gauge of one goal, or why there is none."""
        return next(self.of([goal]))[0]

    def asked(self, kpi: str, where: tuple[str, ...]) -> tuple[Asked, tuple[Node, ...]] | Text:
        """Return a KPI and its filter resolved, or what is wrong with either."""
        resolver = self.planner.resolver
        try:
            asked = resolver.asked((kpi,))
            bound = tuple(resolver.filter(text, asked) for text in where)
        except PeilError as wrong:
            return Text(wrong.say("en"), wrong.say("nl"))
        return asked[0], bound

    def _gauges(self, together: Sequence[Groups[Asked]], goals: Groups[list[Of]]) -> Iterator[tuple[Measured | Text, list[Of]]]:
        """Yield the gauges of KPIs that are asked together; the next are being asked while the goals of these are judged."""
        loaded = [(key, one) for asked in together for key, one in asked.items() if self._reach(one).end]
        yield from ((NO_DATA, goals[key]) for asked in together for key, one in asked.items() if not self._reach(one).end)
        with ThreadPoolExecutor(1, "readings") as pool:
            courses = [pool.submit(self._course, asked) for asked in together]
            alone = [(self._sample(one, goals[key]), goals[key]) for key, one in loaded if makings_of(one) is None]
            learned = [pool.submit(sample.learn, _wanted(sample, held)) for sample, held in alone]
            for asked, found in zip(together, courses, strict=True):
                course = found.result()
                for key, one in asked.items():
                    if course is not None and one.definition.id in course.makings:
                        yield Gauge(one.definition, course, self._reach(one), self.calendars.of(key[0])), goals[key]
            for (sample, held), done in zip(alone, learned, strict=True):
                done.result()
                yield sample, held

    def _course(self, asked: Groups[Asked]) -> Course | None:
        kpis = sorted({one.definition.id for one in asked.values() if self._reach(one).end and makings_of(one) is not None})
        return self.ground.answering.course(tuple(kpis), next(iter(asked))[1]) if kpis else None

    def _sample(self, asked: Asked, goals: Sequence[GoalDraft]) -> Sample:
        name, where = asked.definition.id, goals[0].where

        def ask(periods: Sequence[Period]) -> list[float | None]:
            return self.ground.answering.windows((name,), where, periods)[name]

        return Sample(asked.definition, self._reach(asked), ask)

    def _reach(self, asked: Asked) -> Reach:
        name, today = asked.definition.id, self.ground.today
        if name not in self._reaches:
            begins, last = begins_of((asked,), self.facts).get(name), ends_of((asked,), self.facts, today).get(name)
            self._reaches[name] = Reach(begins, last, self._settling(asked, last) if last else None)
        return self._reaches[name]

    def _settling(self, asked: Asked, last: date) -> date | None:
        question = Question((asked.definition.id,), Period(last - timedelta(days=400), last + timedelta(days=1)))
        extents = self.facts.of(bases_of((asked,))[0])
        found = settling(self.planner.resolved(question, self.facts), extents)
        return min(found.values()) if found else None


def _wanted(sample: Sample, goals: Sequence[GoalDraft]) -> list[Period]:
    """Return all periods that goals ask of a sample."""
    known = {goal.period: sample.reach.until(goal.period) for goal in goals}
    wanted = [period for goal in goals for period in sample.wanted(goal.period)]
    return wanted + [piece for goal in goals if goal.form != "end" for piece in begun(goal, known[goal.period])]
