"""Give the level that each week of a series shows, and how exactly it shows it."""

from dataclasses import dataclass

import numpy as np

from peil.insight.histories import Floats
from peil.insight.levels import Weeks

_SMOOTH = 5  # weeks around a week that say what is usual for it
_ROUGH = 0.1  # weeks that differ more than this from those around them (variance, as a share) are taken
_TOGETHER = 4  # so many together
_LEAST = 1e-3  # a level below this share of the usual is none
_BELIEVED = 0.2  # the noise of a week as a share, before anything is seen, and
_FIRMLY = 6.0  # how many weeks that belief is worth


@dataclass(frozen=True)
class Shown:
    """The level that each week shows (oldest first; a logarithm, or a share of the scale) and how exactly, up to the noise of the series."""

    levels: Floats
    exact: Floats  # 0: not at all
    even: bool  # whether weeks are told one by one, as logarithms

    def less(self, other: "Shown") -> "Shown":
        """Return the level as a multiple of another one's: both are logarithms."""
        both = (self.exact > 0) & (other.exact > 0)
        return Shown(self.levels - other.levels, np.where(both, self.exact, 0.0), even=True)

    def weeks(self) -> Weeks:
        """Return the weeks, the latest first, with what each of them weighs."""
        levels, exact = self.levels[::-1], self.exact[::-1]
        noise, trusted = _noise(levels, exact)
        return Weeks(levels, exact * trusted / noise)

    def restless(self) -> float:
        """Return how much the level changes between months of four weeks (variance), or infinity where that cannot be told."""
        count = len(self.levels) // 4 * 4
        if count < 12 or not (self.exact[-count:] > 0).all():
            return float("inf")
        return float(np.var(np.diff(self.levels[-count:].reshape(-1, 4).mean(axis=1))))


def shown_by(shares: Floats, usual: Floats, *, additive: bool) -> Shown:
    """Return the level that each week shows, of days in whole weeks of which so much is usual."""
    known = ~np.isnan(shares).reshape(-1, 7)
    found = np.where(known, shares.reshape(-1, 7), 0.0).sum(axis=1)
    mass = np.where(known, usual.reshape(-1, 7), 0.0).sum(axis=1)
    if additive:
        counted = known.sum(axis=1).astype(np.float64)
        return Shown(np.divide(found - mass, counted, out=np.zeros_like(found), where=counted > 0), counted / 7, even=False)
    used = mass > 0.05
    return _logarithms(np.where(used, found, 0.0), np.where(used, mass, 0.0))


def _logarithms(found: Floats, mass: Floats) -> Shown:
    """Return the logarithm of the level of each week; the more days of it are known, and the more comes on them, the more exactly."""
    usual = _around(found, mass, _SMOOTH)
    ratio = np.divide(found, usual * mass, out=np.ones_like(found), where=mass > 0)
    if float(np.mean((ratio - 1) ** 2)) < _ROUGH and float(ratio.min()) > 0.2:
        return Shown(np.log(usual) + np.log(ratio), mass / 7 * np.sqrt(usual), even=True)
    return _few(found, mass)


def _few(found: Floats, mass: Floats) -> Shown:
    """Return the same of weeks in which little or nothing comes: four together, and none of it is not the logarithm of nothing."""
    usual = _around(found, mass, 3 * _SMOOTH)
    sums, expected, masses = (_by_four(one) for one in (found, usual * mass, mass))
    ratio = np.divide(sums, expected, out=np.ones_like(sums), where=expected > 0)
    middle = np.maximum(np.arange(len(found) - 1 - _TOGETHER // 2, -_TOGETHER, -_TOGETHER)[::-1], 0)[-len(sums) :]
    levels, exact = np.log(usual), np.zeros(len(found))
    # The logarithm of no orders is not a number, and of one far too low: the first step towards it is right on average.
    levels[middle] += np.clip(ratio[-len(middle) :] - 1, -0.95, 2.0)
    exact[middle] = masses[-len(middle) :] / (7 * _TOGETHER) * np.sqrt(usual[middle])
    return Shown(levels, exact, even=False)


def _by_four(weeks: Floats) -> Floats:
    return np.asarray(np.pad(weeks, (-len(weeks) % _TOGETHER, 0)).reshape(-1, _TOGETHER).sum(axis=1))


def _around(found: Floats, mass: Floats, width: int) -> Floats:
    """Return the level of the weeks around each week, as many."""
    width = min(width, len(found))
    starts = np.clip(np.arange(len(found)) - width // 2, 0, len(found) - width)
    sums, masses = (np.concatenate([[0.0], np.cumsum(one)]) for one in (found, mass))
    around, below = sums[starts + width] - sums[starts], masses[starts + width] - masses[starts]
    usual: Floats = np.maximum(np.divide(around, below, out=np.ones(len(found)), where=below > 0), _LEAST)
    return usual


def _noise(levels: Floats, exact: Floats) -> tuple[float, Floats]:
    """Return the variance of a week of full exactness, from week to week, and how far each week is to be trusted (outliers less)."""
    used = exact > 0
    if used.sum() < 3:
        return _BELIEVED**2, np.ones_like(levels)
    steps = np.diff(levels[used]) * np.sqrt(2 / (1 / exact[used][1:] + 1 / exact[used][:-1]))
    size = 1.4826 * float(np.median(np.abs(steps)))
    cut = np.clip(steps, -3 * size, 3 * size)
    seen = float((cut**2).sum()) / 2
    noise = max((seen + _FIRMLY * _BELIEVED**2) / (len(steps) + _FIRMLY), 1e-5)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(levels[used], 4, mode="edge"), 9)
    away = np.abs(levels[used] - np.median(around, axis=1)) * np.sqrt(exact[used] / noise)
    trusted = np.ones_like(levels)
    trusted[used] = np.minimum(1.0, 3.0 / np.maximum(away, 3.0))
    return noise, trusted
