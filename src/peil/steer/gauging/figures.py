"""Give the figures of a goal on a KPI: actual, expected by now, where it goes and how likely, what is needed from here."""

from datetime import date, timedelta

import msgspec
import numpy as np

from peil.insight import Floats
from peil.steer.gauging.gauges import DAY, LEAST_KNOWN, Gauge
from peil.steer.gauging.readings import Measured
from peil.steer.standing import Piece
from peil.values.goals import GoalDraft

ROUND_FROM = 100  # what is expected of fewer things than this is told in tenths
_LEVELLED = 0.2  # what a season adds up to is told from nothing where it is this share of what its days do
_FEWEST_SURE = 0.005  # no draw of some hundreds makes a chance of none: it is below one in two hundred


class Figures(msgspec.Struct, kw_only=True):
    """The figures of a goal; `known` is the first day not counted in. `kept` and `missed` count the pieces that are over.

    `settled` are these figures without the days that sources still change, None where there are none of those. `plain`: expected by
    counting days, for want of a season. `sure`: what is reached cannot be undone. `complete`: all days of the period are counted in.
    """

    target: float
    known: date | None = None
    value: float | None = None
    expected: float | None = None
    progress: float | None = None
    rate: float | None = None
    needed: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    settled: "Figures | None" = None
    plain: bool = False
    sure: bool = False
    complete: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def finished(self) -> list[bool]:
        """Return of each piece that is over and has a value whether it was as it should be, the first first."""
        return [piece.kept for piece in self.pieces if piece.kept is not None]


def end_figures(goal: GoalDraft, gauge: Measured) -> Figures:
    """Return the figures of a goal that is one number over its period."""
    period = goal.period
    known = gauge.reach.until(period)
    found = Figures(target=goal.target, known=known, sure=gauge.only_grows, complete=known == period.end)
    found.value = gauge.value(period.first, known) if known else None
    if isinstance(gauge, Gauge):
        line, found.plain = expected_line(goal, gauge, goal.target)
        place = (known - period.first).days - 1 if known else 0
        found.expected = _number(line[place]) if known and line is not None else None
    else:
        found.expected = goal.target if found.complete else gauge.due(period, goal.target)
    if gauge.whole and found.expected is not None and abs(found.expected) >= ROUND_FROM:
        found.expected = float(round(found.expected))
    look_ahead(found, goal, gauge, goal.target if goal.success is None else goal.success)
    run_rates(found, goal, gauge)
    found.progress = progress_of(goal, gauge, found)
    return found


def expected_line(goal: GoalDraft, gauge: Gauge, target: float) -> tuple[Floats | None, bool]:
    """Return what is expected by each day of a goal's period if it is to end with the target, and whether days were counted for want of a season."""
    first, end = goal.period.first, goal.period.end
    days = np.arange(1.0, (end - first).days + 1)
    if gauge.kind == "level":
        return _level_line(goal, gauge, days), False
    season = gauge.season(first, end)
    last = float(season[-1]) if season is not None and len(season) else float("nan")
    if season is None or not np.isfinite(last):
        return (target * days / len(days) if gauge.kind == "sum" else np.full(len(days), target)), True
    if gauge.kind == "sum":
        sizes = float(np.abs(np.diff(season, prepend=0.0)).sum())
        if sizes == 0 or abs(last) < _LEVELLED * sizes:
            return target * days / len(days), True
        return target * season / last, False
    scale = target / last if last else 0.0
    return season * scale if _LEVELLED < scale < 1 / _LEVELLED else season + (target - last), False


def _level_line(goal: GoalDraft, gauge: Gauge, days: Floats) -> Floats | None:
    """Return the way from the level at the start to the target: along the growth that was to be expected where that goes the same way."""
    first, end = goal.period.first, goal.period.end
    start = gauge.value(first - DAY, first)
    start = goal.baseline if start is None else start
    if start is None:
        return None
    way, season = goal.target - start, gauge.season(first, end)
    grown = season - start if season is not None else None
    along = grown is not None and np.isfinite(grown).all() and grown[-1] * way > 0 and abs(grown[-1]) > 0.1 * abs(way)
    line: Floats = start + way * (grown / grown[-1] if grown is not None and along else days / len(days))
    return line


def look_ahead(found: Figures, goal: GoalDraft, gauge: Measured, bar: float) -> None:
    """Put in where the value of the whole period goes, and the chance that it meets the bar: also without the days that sources still change."""
    first, end = goal.period.first, goal.period.end
    known = found.known or first
    draws = gauge.finals(first, end, known)
    if draws is None:
        return
    draws = draws[np.isfinite(draws)]
    band = np.quantile(draws, (0.1, 0.5, 0.9))
    found.low, found.forecast, found.high = (float(one) for one in (np.round(band) if gauge.whole else band))
    found.probability = chance_of(goal, draws, bar)
    cut = max(gauge.cut, first)
    if isinstance(gauge, Gauge) and found.known and cut < known and gauge.known(gauge.cut) >= LEAST_KNOWN:
        without = gauge.finals(first, end, cut)
        if without is not None:
            chance, value = chance_of(goal, without[np.isfinite(without)], bar), gauge.value(first, cut)
            pieces = tuple(msgspec.structs.replace(one, kept=one.kept if one.last < cut else None) for one in found.pieces)
            found.settled = msgspec.structs.replace(found, known=cut, value=value, probability=chance, pieces=pieces, complete=False)


def chance_of(goal: GoalDraft, draws: Floats, bar: float) -> float:
    """Return the share of draws that meet a bar; of more than one draw it is never quite 0 or 1."""
    slack = 1e-9 * np.maximum(abs(bar), np.abs(draws))
    met = draws >= bar - slack if goal.direction == "up" else draws <= bar + slack
    share = float(met.mean())
    return share if len(draws) == 1 else min(max(share, _FEWEST_SURE), 1 - _FEWEST_SURE)


def run_rates(found: Figures, goal: GoalDraft, gauge: Measured) -> None:
    """Put in the rate so far and the one needed from here; of what does not add up, the value needed over the rest."""
    first, end = goal.period.first, goal.period.end
    if found.known is None or found.value is None:
        if gauge.kind == "sum":
            found.needed = found.target / (end - first).days
        return
    gone, left = (found.known - first).days, (end - found.known).days
    if gauge.kind == "sum":
        found.rate = found.value / gone
        found.needed = (found.target - found.value) / left if left else None
    elif gauge.kind == "level":
        start = gauge.value(first - DAY, first)
        found.rate = (found.value - start) / gone if start is not None else None
        found.needed = (found.target - found.value) / left if left else None
    elif isinstance(gauge, Gauge) and left:
        weight = gauge.weight(first, end, found.known)
        found.needed = (found.target - (1 - weight) * found.value) / weight


def progress_of(goal: GoalDraft, gauge: Measured, found: Figures) -> float | None:
    """Return the part done, 1 being the target: of a sum to reach its share of the target, of anything else the part of the way from the baseline.

    A sum to bring down is held against what the baseline would have been by now: the part of the wanted saving that is made so far.
    """
    value, target, baseline = found.value, found.target, goal.baseline
    if value is None:
        return None
    if gauge.kind == "sum" and goal.direction == "up":
        return value / target if target else None
    if baseline is None or baseline == target:
        return value / target if target and goal.direction == "up" else None
    if gauge.kind == "sum":
        if found.expected is None or not target:
            return None
        return (baseline * found.expected / target - value) / (baseline - target)
    return (value - baseline) / (target - baseline)


def days_of(first: date, end: date) -> list[date]:
    """Return the days from one up to, not including, another."""
    return [first + timedelta(days=day) for day in range((end - first).days)]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
