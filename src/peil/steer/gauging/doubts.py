"""Give the doubts about a goal: what keeps its numbers from meaning what they seem to."""

from collections.abc import Iterator, Mapping
from datetime import date

from peil.steer.fingerprints import fingerprint
from peil.steer.gauging.figures import Figures
from peil.steer.gauging.readings import Measured
from peil.steer.gauging.verdicts import STALE
from peil.steer.gauging.words import Says, told
from peil.steer.ground import Ground
from peil.values.goals import Goal, Person
from peil.values.texts import Text


def doubts_of(goal: Goal, ground: Ground, people: Mapping[int, Person], says: Says) -> Iterator[Text]:
    """Yield what is doubtful about a goal itself, whatever its data say."""
    if goal.last < ground.today:
        over = Text("The period ended on {day}: close the goal.", "De periode eindigde op {day}: sluit het doel.")
        yield told(over, day=says.day(goal.last))
    if goal.kpi and goal.kind == "kpi" and goal.formula:
        now = fingerprint(ground.catalogue, goal.kpi)
        if now is not None and now != goal.formula:
            yield Text(
                "The definition of the KPI has changed since the goal was made: its number means something else now.",
                "De definitie van de KPI is veranderd sinds het doel is gemaakt: het getal betekent nu iets anders.",
            )
    if goal.target == 0:
        yield Text("The target is zero: no share of it can be told.", "De streefwaarde is nul: een aandeel daarvan valt niet te geven.")
    if goal.baseline == 0 and goal.change is not None and goal.change.kind == "relative":
        yield Text("The baseline is zero: a relative change has no meaning.", "De uitgangswaarde is nul: een relatieve verandering zegt niets.")
    owner = people.get(goal.owner) if goal.owner is not None else None
    if owner is not None and owner.left_on is not None and owner.left_on <= ground.today:
        left = Text("{name} no longer works here: the goal needs an owner.", "{name} werkt hier niet meer: het doel heeft een eigenaar nodig.")
        yield told(left, name=owner.name)


def doubts_of_data(goal: Goal, figures: Figures, gauge: Measured, today: date, says: Says) -> Iterator[Text]:
    """Yield what is doubtful about the data that a goal is held against."""
    reach = gauge.reach
    if reach.begins is not None and goal.first < reach.begins < today:
        begin = Text("The data begin on {day}, after the goal did.", "De gegevens beginnen op {day}, later dan het doel.")
        yield told(begin, day=says.day(reach.begins))
    lacking = (min(today, goal.period.end) - reach.end).days if reach.end else 0
    if reach.last is not None and lacking > STALE and today > goal.first:
        stopped = Text("The data stop at {day}, {count} days ago.", "De gegevens stoppen op {day}, {count} dagen geleden.")
        yield told(stopped, day=says.day(reach.last), count=(today - reach.last).days)
    if reach.settling is not None and figures.known is not None and reach.settling < figures.known:
        since = Text("From {day} on the figures are provisional.", "Vanaf {day} zijn de cijfers voorlopig.")
        yield told(since, day=says.day(max(reach.settling, goal.first)))
    if figures.plain and figures.known is not None and not figures.complete:
        yield Text(
            "Expected by counting days: there is too little history to know the season.",
            "Verwacht door dagen te tellen: er is te weinig historie om het seizoen te kennen.",
        )
