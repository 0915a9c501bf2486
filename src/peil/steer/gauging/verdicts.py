"""Give the verdict on a goal: its status, and why, in words with its numbers.

A goal on a KPI is on track where the chance that its target is reached is 70% or more, off track below 30%, at risk between. In the first
part of the period (up to 15% of it) it is off track only below 15%: so early the band is wide, and nearly all of the work is still to be
done. A goal kept piece by piece is on track where besides three in four of its pieces were kept, the latest among them; it is off track
where fewer than half were, or neither of the last two. Of numbers that people type there is no chance: on track is at least nine tenths of
what an even course would have by now, off track less than six tenths. Days that sources still change do not flip a status by themselves.
"""

from datetime import date, timedelta

import msgspec

from peil.catalogue.structs import Definition
from peil.steer.gauging.figures import Figures
from peil.steer.gauging.words import Says, joined, told
from peil.values.goals import PACE_WORDS, Goal, Pace
from peil.values.texts import Text

ON_TRACK, OFF_TRACK = 0.7, 0.3
EARLY, OFF_TRACK_EARLY = 0.15, 0.15
KEPT_MOSTLY, KEPT_HALF = 0.75, 0.5
EVEN = 0.005  # a gap below this share of what is expected is none
STALE = 3  # days without data that are usual: a weekend
TYPED_ON_TRACK, TYPED_OFF_TRACK = 0.9, 0.6
_PARTS = (
    (1, Text("days", "dagen")),
    (7, Text("weeks", "weken")),
    (14, Text("fortnights", "keer twee weken")),
    (31, Text("months", "maanden")),
    (92, Text("quarters", "kwartalen")),
    (366, Text("years", "jaren")),
)
OTHERWISE = Text(
    "Counting the days that sources still change it would be {status}; without them it is {without}.",
    "Met de dagen die bronnen nog aanpassen is het {status}; zonder die dagen is het {without}.",
)


class Case(msgspec.Struct, frozen=True):
    """What a verdict is given on: a goal, its figures, its KPI (None: typed by people), the share of its days gone, and today."""

    goal: Goal
    figures: Figures
    definition: Definition | None
    elapsed: float
    today: date


def verdict(case: Case, says: Says) -> tuple[Pace, Text, list[Text]]:
    """Return the status of a goal, why, and the doubt where days that sources still change would make it another."""
    goal, figures = case.goal, case.figures
    if case.today < goal.first:
        return "unknown", told(Text("It begins on {day}.", "Het begint op {day}."), day=says.day(goal.first)), []
    if figures.value is None:
        return "unknown", _nothing(case, says), []
    status = status_of(case)
    if figures.settled is not None and figures.settled.value is not None:
        without = status_of(msgspec.structs.replace(case, figures=figures.settled))
        if without != status:
            doubt = told(OTHERWISE, status=PACE_WORDS[status], without=PACE_WORDS[without])
            still_open = msgspec.structs.replace(figures, complete=False, sure=False)
            return without, _why(msgspec.structs.replace(case, figures=still_open), without, says), [doubt]
    return status, _why(case, status, says), []


def status_of(case: Case) -> Pace:
    """Return the status that the figures give."""
    goal, figures = case.goal, case.figures
    probability = figures.probability
    if figures.value is None:
        return "unknown"
    if figures.complete:
        return "reached" if holds(case) else "off_track"
    if goal.form == "end" and figures.sure and goal.direction == "up" and goal.meets(figures.value):
        return "reached"
    if goal.kind == "milestone" and goal.meets(figures.value):
        return "reached"
    if goal.form == "end" and figures.sure and goal.direction == "down" and not goal.meets(figures.value):
        return "off_track"
    if goal.kind != "kpi":
        return _typed(case)
    if probability is None:
        return "unknown"
    by_chance = _by_chance(probability, case.elapsed)
    return by_chance if goal.form == "end" else _by_pieces(figures.finished, by_chance)


def holds(case: Case) -> bool:
    """Return whether a period that is over came out as wanted: the value met, and of pieces three in four kept."""
    goal, figures = case.goal, case.figures
    bar = goal.target if goal.success is None else goal.success
    scaled = bar * figures.target / goal.target if goal.target else bar
    met = figures.value is not None and goal.meets(figures.value, scaled)
    finished = figures.finished
    return met and (not finished or sum(finished) / len(finished) >= KEPT_MOSTLY)


def _by_chance(probability: float, elapsed: float) -> Pace:
    if probability >= ON_TRACK:
        return "on_track"
    return "off_track" if probability < (OFF_TRACK_EARLY if elapsed <= EARLY else OFF_TRACK) else "at_risk"


def _by_pieces(finished: list[bool], by_chance: Pace) -> Pace:
    if not finished:
        return by_chance
    share = sum(finished) / len(finished)
    if by_chance == "off_track" or (len(finished) > 1 and (share < KEPT_HALF or not any(finished[-2:]))):
        return "off_track"
    return "on_track" if by_chance == "on_track" and share >= KEPT_MOSTLY and finished[-1] else "at_risk"


def _typed(case: Case) -> Pace:
    goal, figures = case.goal, case.figures
    if figures.value is None or figures.expected is None:
        return "unknown"
    start = 0.0 if goal.baseline is None else goal.baseline
    if figures.expected == start:
        return "on_track" if goal.meets(figures.value) else "unknown"
    share = (figures.value - start) / (figures.expected - start)
    return "on_track" if share >= TYPED_ON_TRACK else "off_track" if share < TYPED_OFF_TRACK else "at_risk"


def _nothing(case: Case, says: Says) -> Text:
    goal = case.goal
    if goal.kind != "kpi":
        return Text("Nobody has checked in with a value yet.", "Niemand heeft nog ingecheckt met een waarde.")
    if case.figures.known is None:
        since = Text("There are no data since it began on {day}.", "Er zijn nog geen gegevens sinds het begon op {day}.")
        return told(since, day=says.day(goal.first))
    return Text("The data of its days give no value.", "De gegevens van deze dagen geven geen waarde.")


def _why(case: Case, status: Pace, says: Says) -> Text:
    """Return the sentences that say how a goal with a value stands."""
    figures = case.figures
    parts = [_standing(case, says)]
    if case.goal.form != "end" and figures.finished:
        count = Text("{kept} of {over} {parts} made it.", "{kept} van de {over} {parts} gehaald.")
        parts.append(told(count, kept=sum(figures.finished), over=len(figures.finished), parts=_parts(figures)))
    if figures.complete:
        over = Text("The period is over: reached.", "De periode is voorbij: gehaald.")
        parts.append(over if status == "reached" else Text("The period is over: not reached.", "De periode is voorbij: niet gehaald."))
        return joined(*parts)
    if status == "reached":
        return joined(*parts, Text("The target is reached and cannot be undone.", "De streefwaarde is gehaald en dat kan niet meer terugdraaien."))
    return joined(*parts, _so_far(case), _ahead(case, says), _reserve(case))


def _parts(figures: Figures) -> Text:
    """Return what the pieces of a goal are called, by how long the longest is."""
    longest = max((piece.last - piece.first).days + 1 for piece in figures.pieces)
    return next(name for days, name in _PARTS if longest <= days)


def _standing(case: Case, says: Says) -> Text:
    goal, figures, definition = case.goal, case.figures, case.definition
    facts = {"value": says.value(figures.value, definition, goal.unit), "target": says.value(figures.target, definition, goal.unit)}
    facts["when"] = _when(case, says)
    if figures.expected is None or figures.value is None or goal.form == "hold" or figures.complete:
        return told(Text("{when} {value}; the target is {target}.", "{when} {value}; de streefwaarde is {target}."), **facts)
    gap = figures.value - figures.expected
    facts |= {"gap": says.gap(gap, definition, goal.unit), "expected": says.value(figures.expected, definition, goal.unit)}
    if abs(gap) <= EVEN * abs(figures.expected):
        even = Text("{when} {value}, as expected by then; the target is {target}.", "{when} {value}, zoals verwacht; de streefwaarde is {target}.")
        return told(even, **facts)
    if gap > 0:
        more = Text(
            "{when} {value}, {gap} more than the {expected} expected by then; the target is {target}.",
            "{when} {value}, {gap} meer dan de verwachte {expected}; de streefwaarde is {target}.",
        )
        return told(more, **facts)
    less = Text(
        "{when} {value}, {gap} less than the {expected} expected by then; the target is {target}.",
        "{when} {value}, {gap} minder dan de verwachte {expected}; de streefwaarde is {target}.",
    )
    return told(less, **facts)


def _when(case: Case, says: Says) -> Text:
    """Return until when a value goes: so far, or the last day of data that stopped a while ago."""
    known = case.figures.known
    if case.figures.complete:
        return Text("Over the period", "Over de periode")
    if case.goal.kind == "kpi" and known is not None and (case.today - known).days > STALE:
        return told(Text("Through {day}:", "Tot en met {day}:"), day=says.day(known - timedelta(days=1)))
    return Text("So far", "Tot nu toe")


def _so_far(case: Case) -> Text | None:
    met = case.goal.form == "end" and case.figures.value is not None and case.goal.meets(case.figures.value)
    if not met or not case.figures.sure or case.goal.direction == "down":
        return None
    return Text("The target is reached so far.", "De streefwaarde is tot nu toe gehaald.")


def _ahead(case: Case, says: Says) -> Text | None:
    goal, figures, definition = case.goal, case.figures, case.definition
    if figures.forecast is None:
        return None
    facts = {name: says.value(getattr(figures, name), definition, goal.unit) for name in ("forecast", "low", "high")}
    if figures.low is None or figures.probability is None:
        return told(Text("At this rate it ends at {forecast}.", "In dit tempo eindigt het op {forecast}."), forecast=facts["forecast"])
    both = Text(
        "Forecast {forecast} ({low} to {high}): {chance} chance of reaching it.",
        "Prognose {forecast} ({low} tot {high}): {chance} kans om het te halen.",
    )
    return told(both, chance=says.chance(figures.probability), **facts)


def _reserve(case: Case) -> Text | None:
    figures = case.figures
    if case.goal.kind == "kpi" and figures.probability is None:
        return Text("There is too little history to say where it goes.", "Er is te weinig historie om te zeggen waar het heen gaat.")
    if case.elapsed <= EARLY and figures.probability is not None and 0.1 < figures.probability < 0.9:
        return Text("It is early: much can still change.", "Het is nog vroeg: er kan nog veel veranderen.")
    return None
