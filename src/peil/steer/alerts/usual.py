"""Give what is usual for a KPI: the band its season, its weekday and its own ups and downs leave, and how long its data usually take."""

from datetime import date, timedelta

import numpy as np

from peil.insight import Floats, forecast
from peil.steer.alerts.looking import Subject
from peil.steer.alerts.units import alike
from peil.steer.gauging.gauges import LEAST_KNOWN
from peil.values.periods import Period
from peil.values.rules import Rule, Sensitivity

# How many standard deviations from the middle a value is still usual. Of the days of ten KPIs of the demo shop 0.8, 3.2 and 6.5 in a hundred
# lay further off: three times a year, once a month, once every two weeks. (Of a normal course 0.1, 1.6 and 4.6 would: days have heavier tails.)
USUAL: dict[Sensitivity, float] = {"low": 3.2, "normal": 2.4, "high": 2.0}
_TENTH = 1.2816  # the standard deviations between the middle and the value that one in ten lies beyond
FEWEST = 8  # earlier units from which the usual can be told


def possible(value: float, subject: Subject) -> float:
    """Return a bound as it can be: no less than nothing of what was never below it, no more than all of a percentage that never was."""
    seen = np.asarray(list(subject.gauge.course.daily[subject.definition.id] if subject.gauge else subject.known.values()), dtype=np.float64)
    seen = seen[~np.isnan(seen)]
    if len(seen) and seen.min() >= 0:
        value = max(value, 0.0)
    if subject.definition.unit == "count" and len(seen) and not (seen % 1).any():
        value = round(value)
    return min(value, 1.0) if subject.definition.unit == "percent" and len(seen) and seen.max() <= 1 else value


def drawn(rule: Rule, subject: Subject, unit: Period) -> Floats | None:
    """Return draws of what a unit would be, made once for all rules on a subject."""
    if unit not in subject.drawn:
        subject.drawn[unit] = usual_draws(rule, subject, unit)
    return subject.drawn[unit]


def usual_draws(rule: Rule, subject: Subject, unit: Period) -> Floats | None:
    """Return draws of what a unit would be, from all before it; None where that is too little."""
    gauge = subject.gauge
    if gauge is None:
        past = [subject.value(period) for period in alike(unit, rule.grain)]
        known = np.asarray([value for value in past if value is not None])
        return known if len(known) >= FEWEST else None
    if gauge.known(unit.first) < max(LEAST_KNOWN, 4 * unit.days):
        return None
    ahead = forecast(gauge.history.until(unit.first), unit.end)
    parts = {}
    for row, part in enumerate(gauge.parts):
        if part.manner == "sum":
            parts[part.name] = ahead.sums(unit.first, unit.end)[row]
        else:
            parts[part.name] = ahead.lasts(unit.last if part.manner == "last" else unit.first)[row]
    found = gauge.makings.value(parts, unit.days)
    found = found[~np.isnan(found)]
    return found if len(found) >= FEWEST else None


def usual_band(draws: Floats, sensitivity: Sensitivity) -> tuple[float, float, float]:
    """Return from where to where a value is usual, with the middle: each side as wide as its own spread, for values may be lopsided."""
    low, middle, high = (float(edge) for edge in np.quantile(draws, (0.1, 0.5, 0.9)))
    far = USUAL[sensitivity] / _TENTH
    return middle - far * (middle - low), middle, middle + far * (high - middle)


def last_active(subject: Subject) -> tuple[date, int]:
    """Return the last day with records of the KPI itself, and how many days without any are usual: no more in 19 of 20 cases."""
    if subject.gauge is None or not any(part.manner == "sum" for part in subject.gauge.parts):
        return subject.ends, 0
    rows = [np.nan_to_num(subject.gauge.values[row]) for row, part in enumerate(subject.gauge.parts) if part.manner == "sum"]
    active = np.flatnonzero(np.any(np.asarray(rows) != 0, axis=0))
    if not len(active):
        return subject.ends, 0
    gaps = np.diff(active[active >= active[-1] - 365]) - 1
    usual = int(np.quantile(gaps, 0.95)) if len(gaps) >= FEWEST else 0
    return subject.gauge.course.first + timedelta(days=int(active[-1])), usual
