"""Give the course of series of daily amounts: scale, rhythm, level week by week, and what their days do beside that."""

from dataclasses import dataclass

import numpy as np

from peil.insight.histories import Floats
from peil.insight.levels import Solution, features, fitted, shares_of, solve, walk_of
from peil.insight.moments import Days
from peil.insight.rhythm import Rhythm, rhythm_of
from peil.insight.weekly import Shown, shown_by

_GROWS = 0.75  # the noise of a day grows with its level to this power: between counts (0.5) and amounts (1)
_LUMPY = 0.02  # a series with nothing on more than this share of days is one of rare days: those come as they came, larger or smaller
_LATELY = 364  # days over which expected amounts are made to add up
_LEAST = 1e-3  # a level below this share of the usual is none
_CLOSE = 0.5  # a series whose multiple of another moves less than this share of its own moves (variance) is told as that multiple


@dataclass(frozen=True)
class Told:
    """One series as its days show it: `shares` of its scale, what is usual for each day, and the level that each week shows."""

    days: Days
    scale: float
    shares: Floats
    rhythm: Rhythm
    usual: Floats
    shown: Shown


@dataclass(frozen=True)
class Course:
    """What one series did: `values` is `scale` times level and rhythm; `off` is what its days were off that, in units of noise.

    The level of a series that keeps close to another one of its history is told as a multiple of that one's: `beside` is its course.
    """

    scale: float
    rhythm: Rhythm
    grows: float  # the noise of a day grows with what is expected of it to this power
    solutions: list[Solution]
    levels: Floats  # (weeks seen, oldest first)
    wandered: Floats  # how far these are off season and trend
    off: Floats  # (days)
    beside: "Course | None" = None

    @property
    def weeks(self) -> int:
        """Return how many weeks were seen."""
        return len(self.levels)

    def noise(self, expected: Floats) -> Floats:
        """Return the unit of noise of days of which so much is expected."""
        found: Floats = expected**self.grows
        return found

    def points(self, design: Floats) -> Floats:
        """Return the level to be expected, for rows of `features`."""
        own = fitted(self.solutions, design)
        return own if self.beside is None else own + self.beside.points(design)


def courses_of(past: Floats, days: Days) -> list[Course | None]:
    """Return the course of each series (whole weeks of days, NaN where nothing is known), or None where there never was anything."""
    told = [_told(values, days) for values in past]
    steady = _steadiest(told)
    leading = None if steady is None else _course(steady, None, steady.shown)
    found: list[Course | None] = []
    for one in told:
        if one is None:
            found.append(None)
        elif one is steady:
            found.append(leading)
        elif steady is not None and _close(one.shown, steady.shown):
            found.append(_course(one, leading, one.shown.less(steady.shown)))
        else:
            found.append(_course(one, None, one.shown))
    return found


def _told(values: Floats, days: Days) -> Told | None:
    """Return what a series shows from the first day that it had anything, or None where it never had."""
    present = np.flatnonzero(np.nan_to_num(values))
    if not len(present):
        return None
    start = present[0] // 7 * 7
    rest, since = values[start:].copy(), days[start:]
    rest[: present[0] - start] = np.nan
    additive = bool(np.nanmin(rest) < 0 < np.nanmax(rest))
    scale = float(np.nanmean(np.abs(rest))) * (-1.0 if not additive and np.nanmin(rest) < 0 else 1.0)
    shares = rest / scale
    rhythm = rhythm_of(shares, since, additive=additive)
    usual = rhythm.on(since)
    return Told(since, scale, shares, rhythm, usual, shown_by(shares, usual, additive=additive))


def _steadiest(told: list[Told | None]) -> Told | None:
    """Return the series that moves least of those that others can be told as a multiple of."""
    even = [one for one in told if one is not None and one.shown.even and np.isfinite(one.shown.restless())]
    return min(even, key=lambda one: one.shown.restless()) if len(even) > 1 else None


def _close(one: Shown, other: Shown) -> bool:
    """Say whether a series keeps close to another, so that how they go together is better told than each by itself."""
    if not one.even or len(one.levels) != len(other.levels):
        return False
    return one.less(other).restless() < _CLOSE * one.restless()


def _course(told: Told, beside: Course | None, shown: Shown) -> Course:
    """Return the course of a series of which weeks show a level, beside that of another one or by itself."""
    shares, usual, rhythm = told.shares, told.usual, told.rhythm
    weeks = len(shares) // 7
    design = features(told.days.end, weeks, 0)[:weeks]
    solutions = solve(shown.weeks(), design, grows=beside is None and not rhythm.additive)
    levels, wandered = fitted(solutions, design)[::-1], fitted(solutions, walk_of(design))[::-1]
    if beside is not None:
        levels = levels + beside.levels
    daily = np.repeat(levels, 7)
    if rhythm.additive:
        return Course(told.scale, rhythm, 0.0, solutions, levels, wandered, shares - daily - usual)
    expected = np.exp(daily) * usual
    known = ~np.isnan(shares)
    lately = known & (np.arange(len(shares)) >= len(shares) - _LATELY)
    # Expected amounts must add up to what came: the mean of logarithms does not see that rare large days are rare and large.
    missed = max(float(shares[lately].sum() / max(expected[lately].sum(), _LEAST)), _LEAST) if lately.any() else 1.0
    expected = np.maximum(expected * missed, 1e-9)
    grows = _GROWS if float(np.mean(shares[known & (usual > 0.1)] <= 0)) < _LUMPY else 1.0
    off = (shares - expected) / expected**grows
    return Course(told.scale * missed, rhythm, grows, solutions, levels, wandered, off, beside)


def level_draws(course: Course, design: Floats, chance: Floats) -> Floats:
    """Return draws (points, draws) of the level at points of weeks to come, from standard normal draws (unknowns + weeks ahead, draws)."""
    unknowns = design.shape[1]
    draws, place = np.empty((len(design), chance.shape[1])), 0
    for solution, count in zip(course.solutions, shares_of(course.solutions, chance.shape[1]), strict=True):
        chosen = slice(place, place + count)
        place += count
        drawn = solution.means[:, None] + solution.spread @ chance[:unknowns, chosen]
        draws[:, chosen] = design @ drawn
        walk = np.cumsum(chance[len(chance) - len(design) + 1 :, chosen], axis=0) * solution.wander

        draws[1:, chosen] += walk
    return draws
