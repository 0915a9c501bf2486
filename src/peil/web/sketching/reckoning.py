"""Reckon with the third step: where the KPI stands, what would happen anyway, the target that follows, and how bold it is."""

from functools import cached_property

import msgspec

from peil.boards.charts import Spec, line_chart
from peil.query.questions import Question
from peil.state.steering.written import MOST_SENTENCE
from peil.steer.fitting.doubts import Wish, of_kpi
from peil.steer.goals import made
from peil.steer.pace.outlooks import outlook
from peil.steer.standing import Outlook
from peil.values.errors import PeilError
from peil.values.goals import GoalDraft
from peil.values.periods import Period, add_months, shift, unit_start
from peil.values.steering_errors import BadGoal
from peil.values.texts import Text
from peil.web.failing import said_of
from peil.web.goals.standing import ground_of
from peil.web.sketching.belonging import Belonging
from peil.web.sketching.levers import Levers, levers_of
from peil.web.sketching.measure import WORSE, ChangeKind, Measure
from peil.web.sketching.tracking import Tracking

HISTORY_MONTHS = 25
EASY, HARD = 0.7, 0.3  # as a goal is on track, and off it
VERY = Text("Very ambitious: something has to change for it.", "Heel ambitieus: daar moet echt iets voor veranderen.")
WITHIN = Text("Ambitious and within reach: it takes something, but it can be done.", "Ambitieus en haalbaar: het vraagt iets van je, maar het kan.")
BY_ITSELF = Text("You would probably get there with nothing done: you can ask for more.", "Dit haal je waarschijnlijk vanzelf: je mag meer vragen.")
BOLD: tuple[tuple[float, Text], ...] = ((EASY, BY_ITSELF), (HARD, WITHIN), (-1, VERY))
NO_BASELINE = Text(
    "There is no baseline to change from yet. Give the level itself, or load the data first.",
    "Er is nog geen uitgangswaarde om van te veranderen. Geef het niveau zelf, of laad eerst de gegevens.",
)
ZERO = Text(
    "The baseline is zero, and a percentage of zero stays zero. Give the level itself.",
    "De uitgangswaarde is nul, en een percentage van nul blijft nul. Geef het niveau zelf.",
)


class Reckoning(msgspec.Struct, frozen=True, dict=True):
    """What follows from a sketch's third step."""

    measure: Measure
    belonging: Belonging
    tracking: Tracking

    @cached_property
    def outlook(self) -> Outlook | None:
        """Return what is known before the goal is made, as far as it can be asked."""
        period = self.measure.period
        if period is None or not self.measure.sketch.kpi:
            return None
        return self._looked(self._draft(period, 0.0))

    def _looked(self, draft: GoalDraft) -> Outlook | None:
        """Return the outlook of a draft, worked out once for all that asks the same of the data; None where the KPI cannot be asked."""
        running = self.measure.sketch.running
        bare = msgspec.structs.replace(draft, title="", why="", owner=None, contributors=(), parent=None, objective=None, channels=(), supporting=())
        try:
            return running.remembered(("outlook", bare), lambda: outlook(ground_of(running), bare))
        except PeilError:
            return None

    @property
    def baseline(self) -> float | None:
        """Return the value that the change is one of."""
        return self.outlook.baseline if self.outlook else None

    def target_as(self, kind: ChangeKind) -> float | None:
        """Return the target if the amount is of a kind."""
        change = self.measure.change_as(kind)
        return change.of(self.baseline) if change else None

    @cached_property
    def target(self) -> float | None:
        """Return the target."""
        change = self.measure.change
        return change.of(self.baseline) if change else None

    @property
    def success(self) -> float | None:
        """Return the threshold of success: as typed, else the target."""
        typed = self.measure.bar("success")
        return self.target if typed is None else typed

    @property
    def failure(self) -> float | None:
        """Return the threshold of failure: as typed, else the baseline where that is worse than success."""
        typed, success = self.measure.bar("failure"), self.success
        if typed is not None or success is None or self.baseline is None or self.measure.form == "per":
            return typed
        worse = self.baseline < success if self.measure.toward == "up" else self.baseline > success
        return self.baseline if worse else None

    @cached_property
    def wrong(self) -> dict[str, str]:
        """Return what is wrong with the third step, by field."""
        found = {**self.measure.wrong, **self.belonging.wrong}
        change, language = self.measure.change, self.measure.sketch.view.language
        if change is not None and self.measure.period is not None and self.target is None:
            found["amount"] = (NO_BASELINE if self.baseline is None else ZERO).say(language)
        if self.failure is not None and self.success is not None and self._better(self.failure, self.success):
            found["failure"] = WORSE.say(language)
        return found

    def _better(self, value: float, bar: float) -> bool:
        return value > bar if self.measure.toward == "up" else value < bar

    def _draft(self, period: Period, target: float) -> GoalDraft:
        sketch, belonging, tracking = self.measure.sketch, self.belonging, self.tracking
        return GoalDraft(
            title=sketch.sentence[:MOST_SENTENCE] or sketch.kpi,
            kpi=sketch.kpi,
            where=sketch.where,
            supporting=sketch.also,
            form=self.measure.form,
            per=self.measure.per,
            direction=self.measure.toward,
            target=target,
            change=self.measure.change,
            first=period.first,
            last=period.last,
            rhythm=tracking.rhythm,
            owner=belonging.owner.id if belonging.owner else None,
            contributors=belonging.contributors,
            parent=belonging.parent,
            objective=belonging.objective,
            template=sketch.like.id if sketch.like else None,
            why=belonging.values["why"],
            remind=tracking.remind,
            channels=tracking.chosen if tracking.remind else (),
        )

    @property
    def draft(self) -> GoalDraft:
        """Return the goal as it is to be kept; raises BadGoal, and whatever else is wrong with its KPI."""
        period, target = self.measure.period, self.target
        if period is None or target is None:
            raise BadGoal(why=Text("it has no period or no target", "er is geen periode of geen streefwaarde"))
        draft = msgspec.structs.replace(
            self._draft(period, target), baseline=self.baseline, success=self.measure.bar("success"), failure=self.failure
        )
        if draft.change is not None and self.outlook is not None and self.outlook.against in ("year", "before"):
            draft = msgspec.structs.replace(draft, change=msgspec.structs.replace(draft.change, against=self.outlook.against))
        return made(ground_of(self.measure.sketch.running), draft, directed=True)

    @cached_property
    def expected(self) -> Outlook | None:
        """Return what would happen anyway, beside the target."""
        period, target = self.measure.period, self.target
        if period is None or target is None:
            return self.outlook
        draft = msgspec.structs.replace(self._draft(period, target), baseline=self.baseline, success=self.measure.bar("success"))
        return self._looked(draft) or self.outlook

    @cached_property
    def warnings(self) -> list[Text]:
        """Return what speaks against this target on this KPI: it moves too slowly for the period, goes the wrong way, or is reached already."""
        sketch, measure = self.measure.sketch, self.measure
        wish = Wish(sketch.kpi, sketch.wish.template, sketch.read, measure.toward, measure.change, measure.period, self.baseline, self.target)
        return list(of_kpi(sketch.running.workspace.catalogue, sketch.kpi, wish)) if sketch.kpi else []

    @property
    def bold(self) -> str:
        """Return in words how ambitious the target is beside the forecast; nothing where there is none."""
        chance = self.expected.probability if self.expected else None
        if chance is None or self.target is None:
            return ""
        return next(text for least, text in BOLD if chance >= least).say(self.measure.sketch.view.language)

    @cached_property
    def levers(self) -> Levers | None:
        """Return what would have to be true."""
        found = self.outlook
        if self.target is None or found is None or found.baseline_first is None or found.baseline_last is None or self.measure.form == "per":
            return None
        return levers_of(self.measure.sketch, Period(found.baseline_first, shift(found.baseline_last, "day", 1)), self.target)

    @cached_property
    def chart(self) -> Spec | None:
        """Return the course of the KPI by month over the last two years, as far as there are data."""
        sketch = self.measure.sketch
        end = sketch.running.data_end()
        if end is None or sketch.definition is None or sketch.lacks(sketch.kpi):
            return None
        last = unit_start(end, "month")
        try:
            begins = sketch.running.course((sketch.kpi,), sketch.where).begins.get(sketch.kpi, last)
            period = Period(max(add_months(last, 1 - HISTORY_MONTHS), unit_start(min(begins, last), "month")), add_months(last, 1))
            answer = sketch.running.ask(Question((sketch.kpi,), period, "month", (), sketch.where, None, whole=True))
        except PeilError:
            return None
        return line_chart(answer, [sketch.kpi], sketch.view.wording(), kind="line")

    @cached_property
    def refusal(self) -> str:
        """Return why the goal cannot be kept as it is, or nothing."""
        if self.wrong:
            return ""
        try:
            self.draft  # noqa: B018 - what is wrong is raised
        except PeilError as wrong:
            return said_of(wrong).say(self.measure.sketch.view.language)
        return ""
