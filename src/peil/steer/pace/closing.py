"""Give what became of a goal when it closes: its outcome by the thresholds, the final value, and what is to be said beside it."""

from datetime import timedelta

from peil.catalogue.structs import Definition
from peil.steer.gauging.figures import Figures, end_figures
from peil.steer.gauging.pieces import piece_figures
from peil.steer.gauging.readings import Readings
from peil.steer.gauging.typed import typed_figures
from peil.steer.gauging.verdicts import KEPT_HALF, Case, holds
from peil.steer.gauging.words import Says, joined, told
from peil.steer.ground import Ground
from peil.values.goals import Goal, Outcome
from peil.values.texts import Text

_HALFWAY = 0.5  # without a threshold of failure, half of the way from the baseline is partly reached


def closing(ground: Ground, goal: Goal) -> tuple[Outcome, float | None, Text]:
    """Return the outcome that the numbers give, the value over the whole period, and what to know of it (all of it in, or not).

    Reached is as good as the threshold of success; missed as bad as that of failure, or worse; between them lies partly. Without a threshold
    of failure half of the way from the baseline is partly. Of a goal kept piece by piece three in four pieces are kept as well, or it is
    partly reached where half of them were. Without any value the outcome is for people to say: it is given as dropped.
    """
    says, gauge = Says(ground), Readings(ground).one(goal) if goal.kind == "kpi" else None
    if isinstance(gauge, Text):
        return "dropped", None, joined(gauge, NO_VALUE)
    definition = gauge.definition if gauge is not None else None
    settling = gauge.reach.settling if gauge is not None else None
    if gauge is None:
        figures = typed_figures(goal, ground.state.check_ins.of(goal.id), ground.today)
    else:
        figures = end_figures(goal, gauge) if goal.form == "end" else piece_figures(goal, gauge)
    if figures.value is None:
        return "dropped", None, NO_VALUE
    outcome = _outcome(Case(goal, figures, definition, 1.0, ground.today))
    final = told(FINAL, value=says.value(figures.value, definition, goal.unit), target=says.value(figures.target, definition, goal.unit))
    provisional = None
    if settling is not None and figures.known is not None and settling < figures.known:
        provisional = told(PROVISIONAL, day=says.day(max(settling, goal.first)))
    return outcome, figures.value, joined(final, _missing(ground, goal, figures, definition, says), provisional)


NO_VALUE = Text("There is no value to go by: say yourself what became of it.", "Er is geen waarde om op af te gaan: zeg zelf wat ervan is geworden.")
FINAL = Text("{value} over the period; the target is {target}.", "{value} over de periode; de streefwaarde is {target}.")
PROVISIONAL = Text(
    "From {day} on the figures are provisional and may still change.", "Vanaf {day} zijn de cijfers voorlopig en kunnen ze nog veranderen."
)
RUNNING = Text("The period runs until {day}: this is the value so far.", "De periode loopt tot en met {day}: dit is de waarde tot nu toe.")
LACKING = Text("The data stop at {day}: the last days are not in it.", "De gegevens stoppen op {day}: de laatste dagen zitten er niet in.")


def _missing(ground: Ground, goal: Goal, figures: Figures, definition: Definition | None, says: Says) -> Text | None:
    if goal.last >= ground.today:
        return told(RUNNING, day=says.day(goal.last))
    if definition is None or figures.complete or figures.known is None:
        return None
    return told(LACKING, day=says.day(figures.known - timedelta(days=1)))


def _outcome(case: Case) -> Outcome:
    goal, figures = case.goal, case.figures
    if holds(case):
        return "reached"
    value = figures.value if figures.value is not None else 0.0
    scale = figures.target / goal.target if goal.target else 1.0
    finished = figures.finished
    if finished and sum(finished) / len(finished) >= KEPT_HALF:
        return "partly"
    if goal.failure is not None:
        return "partly" if goal.meets(value, goal.failure * scale) and value != goal.failure * scale else "missed"
    if goal.kind == "milestone":
        return "partly" if value > 0 else "missed"
    if goal.baseline is None:
        return "missed"
    half = (goal.baseline + _HALFWAY * (goal.target - goal.baseline)) * scale
    return "partly" if goal.baseline != goal.target and goal.meets(value, half) else "missed"
