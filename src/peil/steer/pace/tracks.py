"""Give the lines of a goal's chart: what came of it, what was expected, where it goes."""

from collections.abc import Sequence

import numpy as np

from peil.insight import Floats
from peil.steer.gauging.figures import days_of, end_figures, expected_line
from peil.steer.gauging.gauges import DAY, Gauge
from peil.steer.gauging.pieces import piece_figures, piece_line
from peil.steer.gauging.readings import Readings
from peil.steer.gauging.samples import Sample
from peil.steer.gauging.typed import typed_figures
from peil.steer.ground import Ground
from peil.steer.standing import Track
from peil.values.goals import Goal
from peil.values.periods import Period
from peil.values.texts import Text

_POINTS = 7  # days between the points of a KPI that is asked period by period
Line = tuple[float | None, ...]


def track(ground: Ground, goal: Goal) -> Track:
    """Return the lines of a goal's chart; where its KPI cannot be asked they are empty."""
    gauge = Readings(ground).one(goal) if goal.kind == "kpi" else None
    if isinstance(gauge, Gauge):
        return _gauged(goal, gauge)
    if isinstance(gauge, Sample):
        return _sampled(goal, gauge)
    return _made(goal, {}) if isinstance(gauge, Text) else _typed(ground, goal)


def _gauged(goal: Goal, gauge: Gauge) -> Track:
    period = goal.period
    known = gauge.reach.until(period)
    figures = end_figures(goal, gauge) if goal.form == "end" else piece_figures(goal, gauge)
    line = expected_line(goal, gauge, goal.target)[0] if goal.form == "end" else piece_line(goal, gauge)[0]
    found = {"expected": line if line is not None else np.full(period.days, np.nan)}
    gone = (known - period.first).days if known else 0
    if known:
        found["value"] = _spread(gauge.to_date(period.first, known), 0, period.days)
    bands = gauge.bands(period.first, period.end, known or max(period.first, gauge.reach.end or period.first))
    if bands is not None:
        ahead = period.days - bands.shape[1]
        for name, place in (("low", 0.1), ("forecast", 0.5), ("high", 0.9)):
            found[name] = _spread(_quantiles(bands, place), ahead, period.days)
            if known and gone == ahead and gone:
                found[name][gone - 1] = found["value"][gone - 1]
    return _made(goal, found, figures.target)


def _quantiles(bands: Floats, place: float) -> Floats:
    known = np.isfinite(bands).mean(axis=0) > 0.5
    found = np.full(bands.shape[1], np.nan)
    if known.any():
        found[known] = np.nanquantile(bands[:, known], place, axis=0)
    return found


def _sampled(goal: Goal, gauge: Sample) -> Track:
    """Return a point a week: each is a question of its own; the forecast is a straight line to where the period ends."""
    period, known = goal.period, gauge.reach.until(goal.period)
    figures = end_figures(goal, gauge) if goal.form == "end" else piece_figures(goal, gauge)
    found: dict[str, Floats] = {}
    if known:
        gone = (known - period.first).days
        places = sorted({*range(_POINTS - 1, gone, _POINTS), gone - 1})
        gauge.learn(Period(period.first, period.first + (place + 1) * DAY) for place in places)
        values = np.full(period.days, np.nan)
        for place in places:
            value = gauge.value(period.first, period.first + (place + 1) * DAY)
            values[place] = np.nan if value is None else value
        found["value"] = values
        found |= _straight(figures.value, gone - 1, period.days, (figures.low, figures.forecast, figures.high))
        found |= _expected(figures.expected, figures.target, gone - 1, period.days)
    return _made(goal, found, figures.target)


def _expected(now: float | None, target: float, place: int, days: int) -> dict[str, Floats]:
    """Return the expected line through what is expected now, to the target."""
    if now is None:
        return {}
    return {"expected": _spread(np.interp(np.arange(place, days), [place, days - 1], [now, target]), place, days)}


def _straight(value: float | None, place: int, days: int, ends: Sequence[float | None]) -> dict[str, Floats]:
    """Return straight lines from a value at a place to where the period ends: low, forecast, high."""
    found = {}
    for name, end in zip(("low", "forecast", "high"), ends, strict=True):
        if value is not None and end is not None and place < days - 1:
            found[name] = _spread(np.interp(np.arange(place, days), [place, days - 1], [value, end]), place, days)
    return found


def _typed(ground: Ground, goal: Goal) -> Track:
    check_ins = ground.state.check_ins.of(goal.id)
    figures = typed_figures(goal, check_ins, ground.today)
    period, start = goal.period, 0.0 if goal.baseline is None else goal.baseline
    values = np.full(period.days, np.nan)
    for one in check_ins:
        if one.value is not None and goal.first <= one.day <= goal.last:
            values[(one.day - goal.first).days] = one.value
    found = {"value": values, "expected": start + (goal.target - start) * np.arange(1.0, period.days + 1) / period.days}
    if figures.known and figures.value is not None:
        place = max((figures.known - goal.first).days - 1, 0)
        found |= _straight(figures.value, place, period.days, (figures.low, figures.forecast, figures.high))
    return _made(goal, found)


def _spread(values: Floats, start: int, days: int) -> Floats:
    found = np.full(days, np.nan)
    found[start : start + len(values)] = values
    return found


def _made(goal: Goal, found: dict[str, Floats], target: float | None = None) -> Track:
    days = days_of(goal.period.first, goal.period.end)
    nothing = np.full(len(days), np.nan)
    lines = {name: _line(found.get(name, nothing)) for name in ("value", "expected", "forecast", "low", "high")}
    return Track(days=tuple(days), target=goal.target if target is None else target, baseline=goal.baseline, **lines)


def _line(values: Floats) -> Line:
    return tuple(None if np.isnan(value) else float(value) for value in values)
