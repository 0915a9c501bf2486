"""Give the rhythm of a daily series: what each weekday and each moment of the year does to it, apart from its level."""

from dataclasses import dataclass

import numpy as np

from peil.insight.histories import Floats, Truths, Whole
from peil.insight.moments import ORDINARY, Days

_WINDOW = 35  # days of the moving mean that a day is held against: whole weeks, so that the weekdays weigh alike
_MEMORY = 365.0  # days after which a weekday counts for 1/e: habits change slowly
_WEEKDAYS_DIFFER = 0.35  # how much weekdays of shops differ, as a share (standard deviation): what is believed before anything is seen
_BOOKINGS = 3  # days of a month on which
_BOOKED = 0.8  # this share must fall, for a series to be one of bookings
_MOMENTS_DIFFER = 0.5  # the same of holidays and Black Friday


@dataclass(frozen=True)
class Rhythm:
    """What days do to a series: factors on its level, or (`additive`) what is added to it as a share of its scale."""

    additive: bool
    weekdays: Floats  # (7,)
    dates: Floats  # (32,) by day of the month
    moments: Floats  # (moments,)
    doubts: Floats  # (moments,) standard error of each moment's effect

    def usual(self, days: Days) -> Floats:
        """Return the factor (or the share to add) of days, but for moments."""
        found: Floats = self.weekdays[days.weekdays] if self.additive else self.weekdays[days.weekdays] * self.dates[days.dates]
        return found

    def on(self, days: Days) -> Floats:
        """Return the factor (or the share to add) of days."""
        if not len(self.moments):
            return self.usual(days)
        special = np.where(days.moments == ORDINARY, 0.0 if self.additive else 1.0, self.moments[np.maximum(days.moments, 0)])
        return self.usual(days) + special if self.additive else self.usual(days) * special


def rhythm_of(values: Floats, days: Days, *, additive: bool) -> Rhythm:
    """Return the rhythm of a series: `values` as shares of its scale, NaN where not known."""
    known = ~np.isnan(values)
    every = np.ones(32)
    if not additive and (dates := _monthly(values, days)) is not None:
        return Rhythm(additive, np.ones(7), dates, np.ones(days.count), np.zeros(days.count))
    ordinary = known & (days.moments == ORDINARY)
    middle = _moving_mean(values, ordinary if ordinary.any() else known)
    neutral = 0.0 if additive else 1.0
    off = values - middle if additive else np.divide(values, middle, out=np.ones_like(values), where=known & (middle > 0))
    weights = np.exp((np.arange(len(values)) - len(values)) / _MEMORY)
    usual, _ = _effects(off, days.weekdays, ordinary, _Prior(7, weights, neutral, _WEEKDAYS_DIFFER))
    usual += neutral - float(np.mean(usual)) if additive else 0.0
    usual /= 1.0 if additive else max(float(np.mean(usual)), 1e-9)
    expected = usual[days.weekdays]
    apart = off - expected if additive else np.divide(off, expected, out=np.ones_like(off), where=expected > 0.02)
    prior = _Prior(days.count, np.ones(len(days)), neutral, _MOMENTS_DIFFER)
    effects, doubts = _effects(apart, days.moments, known & (days.moments != ORDINARY), prior)
    return Rhythm(additive, usual, every, effects, doubts)


def _monthly(values: Floats, days: Days) -> Floats | None:
    """Return the factor of each day of the month where nearly all comes on the same days of each month (bookings, rent), else None."""
    known = ~np.isnan(values)
    count, sums = np.bincount(days.dates[known], minlength=32), np.bincount(days.dates[known], values[known], 32)
    best = np.sort(sums)[::-1][:_BOOKINGS].sum()
    if known.sum() < 60 or best < _BOOKED * sums.sum():
        return None
    means = np.divide(sums, count, out=np.zeros(32), where=count > 0)
    found: Floats = means / (means.sum() / 30.44)
    return found


@dataclass(frozen=True)
class _Prior:
    """What is believed of groups of days before they are seen: how many there are, what they would do, and how much they differ."""

    count: int
    weights: Floats
    neutral: float
    spread: float


def _effects(off: Floats, groups: Whole, used: Truths, prior: _Prior) -> tuple[Floats, Floats]:
    """Return the mean of each group, drawn towards the neutral the fewer days it has, and its standard error."""
    which, weights, seen = groups[used], prior.weights[used], off[used]
    total = np.bincount(which, weights, prior.count)
    sums, squares = np.bincount(which, weights * seen, prior.count), np.bincount(which, weights * seen**2, prior.count)
    means = np.divide(sums, total, out=np.full(prior.count, prior.neutral), where=total > 0)
    within = float((squares - total * means**2).sum() / total.sum()) if total.sum() > 0 else prior.spread**2
    pull = max(within, 1e-6) / prior.spread**2
    return (sums + pull * prior.neutral) / (total + pull), np.sqrt(max(within, 1e-6) / (total + pull))


def _moving_mean(values: Floats, used: Truths) -> Floats:
    """Return the mean of the five weeks around each day, at the ends of the first and last five weeks; of all days where those hold none."""
    days = len(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(used, values, 0.0))])
    counts = np.concatenate([[0.0], np.cumsum(used)])
    width = min(_WINDOW, days)
    starts = np.clip(np.arange(days) - width // 2, 0, days - width)
    found = counts[starts + width] - counts[starts]
    whole = sums[-1] / counts[-1]
    means: Floats = np.divide(sums[starts + width] - sums[starts], found, out=np.full(days, whole), where=found > 0)
    return means
