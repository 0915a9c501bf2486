"""Give the outlook of a goal still to be made: where the KPI comes from, and where it goes if nothing is done."""

from collections.abc import Iterator

from peil.steer.gauging.figures import Figures, end_figures
from peil.steer.gauging.gauges import DAY, LEAST_KNOWN, SEASONED, Gauge
from peil.steer.gauging.pieces import piece_figures, units_of
from peil.steer.gauging.readings import Measured, Readings
from peil.steer.gauging.samples import Sample
from peil.steer.gauging.seasons import season_of
from peil.steer.gauging.spans import in_calendar
from peil.steer.gauging.words import Says, told
from peil.steer.ground import Ground
from peil.steer.standing import Outlook, Past
from peil.values.goals import GoalDraft
from peil.values.periods import Period, before, year_ago
from peil.values.texts import Text

LEAST_PACED = 28  # days of data from which their pace is a baseline for a longer period
PACED = Text(
    "There are {days} days of data: the baseline is their pace, over the days of the goal.",
    "Er zijn {days} dagen aan gegevens: de uitgangswaarde is het tempo daarvan, over de dagen van het doel.",
)
BEFORE, YEARS = 6, 3  # periods of the same length right before, and the same days of earlier years


def outlook(ground: Ground, draft: GoalDraft) -> Outlook:
    """Return what is known before a goal is made.

    `against` says what the baseline is: the same days a `year` earlier, the last whole period `before` of that length, or the level `now`
    (of what stands at a value, such as subscribers); empty where there is none. Where there are fewer days of data than the goal has, it is their
    pace over as many days. Of a sum that is wanted per unit all values are per unit.
    """
    says = Says(ground)
    gauge = Readings(ground).one(draft) if draft.kind == "kpi" else None
    if gauge is None or isinstance(gauge, Text):
        return _nothing(ground, draft, gauge, says)
    units = units_of(draft, gauge)
    earlier = _earlier(draft.period, gauge)
    if isinstance(gauge, Sample):
        gauge.learn([*gauge.wanted(draft.period), *earlier])
    history = tuple(_past(one, gauge, units) for one in earlier)
    against, base = _baseline(draft, gauge)
    value = gauge.value(base.first, base.end) if base else None
    paced = base if base and gauge.kind != "level" and base.days < draft.period.days and base == _all_of(gauge) else None
    if paced and value is not None and gauge.kind == "sum":
        value *= draft.period.days / paced.days
        value = float(round(value)) if gauge.whole else value
    figures = end_figures(draft, gauge) if draft.form == "end" else piece_figures(draft, gauge)
    return Outlook(
        baseline=value / units if value is not None else None,
        baseline_first=base.first if base and value is not None else None,
        baseline_last=base.last if base and value is not None else None,
        against=against if value is not None else "",
        history=history,
        forecast=_per(figures.forecast, units),
        low=_per(figures.low, units),
        high=_per(figures.high, units),
        probability=figures.probability,
        season=season_of(in_calendar(draft.period), gauge, says) if isinstance(gauge, Gauge) else None,
        doubts=(*([told(PACED, days=paced.days)] if paced else []), *_doubts(ground, draft, gauge, figures, says)),
    )


def _per(value: float | None, units: float) -> float | None:
    return None if value is None else value / units


def _past(period: Period, gauge: Measured, units: float) -> Past:
    return Past(period.first, period.last, _per(gauge.value(period.first, period.end), units))


def _known(period: Period, gauge: Measured) -> bool:
    """Return whether a period lies within the data."""
    return bool(gauge.reach.begins and gauge.reach.end and gauge.reach.begins <= period.first and period.end <= gauge.reach.end)


def _all_of(gauge: Measured) -> Period | None:
    """Return all days of the data."""
    begins, end = gauge.reach.begins, gauge.reach.end
    return Period(begins, end) if begins and end and begins < end else None


def _earlier(period: Period, gauge: Measured) -> list[Period]:
    """Return earlier periods that are whole in the data, the first first."""
    spoken = in_calendar(period)
    found, back = [before(spoken, count) for count in range(1, 2 * BEFORE)], spoken
    known = [one for one in found if _known(one, gauge)][:BEFORE]
    for _ in range(YEARS):
        back = year_ago(back)
        known += [back] if _known(back, gauge) else []
    distinct = {(one.first, one.end): one for one in known}
    return [distinct[key] for key in sorted(distinct)]


def _baseline(draft: GoalDraft, gauge: Measured) -> tuple[str, Period | None]:
    period, end = in_calendar(draft.period), gauge.reach.end
    if gauge.kind == "level" and end is not None:
        day = min(period.first, end)
        return "now", Period(day - DAY, day)
    year = year_ago(period)
    wanted = draft.change.against if draft.change is not None else "year"
    right_before = next((one for one in (before(period, count) for count in range(1, 1000)) if end and one.end <= end), None)
    last = right_before if right_before is not None and _known(right_before, gauge) else None
    if last is None and end is not None:  # of a year in a shop that has known one, but no whole one of the calendar: the latest as many days
        latest = Period(end - period.days * DAY, end)
        last = latest if _known(latest, gauge) else None
    everything = _all_of(gauge)
    if last is None and everything is not None and everything.days >= LEAST_PACED:  # a goal of a year in a shop that has not known one yet
        last = everything
    if _known(year, gauge) and (wanted == "year" or last is None):
        return "year", year
    return ("before", last) if last is not None else ("", None)


def _nothing(ground: Ground, draft: GoalDraft, why: Text | None, says: Says) -> Outlook:
    doubts = [*([why] if why is not None else []), *_of_period(ground, draft, says)]
    return Outlook(
        baseline=None,
        baseline_first=None,
        baseline_last=None,
        against="",
        history=(),
        forecast=None,
        low=None,
        high=None,
        probability=None,
        season=None,
        doubts=tuple(doubts),
    )


def _of_period(ground: Ground, draft: GoalDraft, says: Says) -> Iterator[Text]:
    if draft.last < ground.today:
        over = Text("The period is over already: it ended on {day}.", "De periode is al voorbij: die eindigde op {day}.")
        yield told(over, day=says.day(draft.last))
    elif draft.first < ground.today:
        running = Text("The period began on {day} already.", "De periode is al begonnen op {day}.")
        yield told(running, day=says.day(draft.first))


def _doubts(ground: Ground, draft: GoalDraft, gauge: Measured, figures: Figures, says: Says) -> Iterator[Text]:
    yield from _of_period(ground, draft, says)
    known = gauge.known(gauge.cut)
    if known < LEAST_KNOWN or figures.forecast is None:
        yield Text("There is too little history to say what would happen anyway.", "Er is te weinig historie om te zeggen wat er vanzelf gebeurt.")
    elif known < SEASONED:
        few = Text("There are {days} days of history: the season is not known yet.", "Er zijn {days} dagen historie: het seizoen is nog niet bekend.")
        yield told(few, days=known)
    elif known < 365 and isinstance(gauge, Gauge):
        yield Text(
            "There is less than a year of history: the rhythm of the week is known, the season of the year is not.",
            "Er is minder dan een jaar historie: het ritme van de week is bekend, het seizoen van het jaar niet.",
        )
    if gauge.reach.last is not None and (ground.today - gauge.reach.last).days > 7:
        stopped = Text("The data stop at {day}.", "De gegevens stoppen op {day}.")
        yield told(stopped, day=says.day(gauge.reach.last))
