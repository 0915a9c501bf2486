"""Give the level of a series week by week and what it may do next: a linear model in which all that is not known is weighed.

The level is a start, a trend, an annual season and a wandering (a random walk). How strong season and wandering are is not known
beforehand: the model is solved for a grid of strengths, and each counts by how well it explains the weeks seen (and by what is usual
of shops). So a short history gives a wide band by itself, and a shop's own last year counts as far as it shows.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from peil.insight.histories import Floats, Whole

YEAR = 365.25 / 7  # in weeks
_WAVES = 8
_GROWS = 0.05  # by how much amounts grow a year (their logarithm), believed before anything is seen: without it goals came true too often
_TREND = 0.3  # how much a year's growth of shops differs (standard deviation of the logarithm)
_DAMPED = 1.0  # years after which a trend has lost most of its force
_START = 4.0
_WANDERS = ((0.03, 0.15), (0.08, 0.28), (0.16, 0.30), (0.30, 0.17), (0.60, 0.07), (1.20, 0.03))  # per year, with how usual that is
_SWINGS = ((0.02, 0.15), (0.10, 0.30), (0.25, 0.40), (0.50, 0.15))
_FEWEST = 0.03  # strengths that explain less than this share are left out


@dataclass(frozen=True)
class Weeks:
    """The weeks seen of one series, backwards from the end of its history: their level and how exactly each is known (0: not at all)."""

    levels: Floats
    weights: Floats  # 1 / variance


@dataclass(frozen=True)
class Solution:
    """What the weeks seen tell of a level, for one strength of wandering and season."""

    weight: float
    wander: float  # standard deviation of the level's walk, per square root of a week
    means: Floats
    spread: Floats  # (unknowns, unknowns): times standard normal draws gives draws of the unknowns around their means


@lru_cache(maxsize=32)
def _knots(weeks: int) -> Floats:
    """Return where the walk may turn, in weeks ago: every week at first, ever less often the longer ago."""
    found, step = [0.0], 1.0
    while found[-1] < weeks:
        found.append(found[-1] + step)
        step = min(step * 1.2, 13.0)
    return np.array(found)


@lru_cache(maxsize=256)
def features(end: date, weeks: int, ahead: int) -> Floats:
    """Return what the level of each week is made of, for `weeks` weeks back and then, in order, `ahead` + 1 points of weeks to come."""
    knots = _knots(weeks)
    ages = np.concatenate([np.arange(weeks) + 0.5, -np.arange(ahead + 1.0)])
    widths = np.diff(knots)
    walk = -np.clip((ages[:, None] - knots[:-1]) / widths, 0.0, 1.0)
    phases = 2 * np.pi * ((end.toordinal() - 7 * ages) / 365.25)[:, None] * np.arange(1, _WAVES + 1)
    years = -ages / YEAR
    trend = np.where(years > 0, _DAMPED * -np.expm1(-np.maximum(years, 0.0) / _DAMPED), years)
    return np.column_stack([np.ones(len(ages)), trend, np.cos(phases), np.sin(phases), walk])


@lru_cache(maxsize=32)
def _precisions(weeks: int) -> tuple[Floats, Floats]:
    """Return the precision of every unknown before anything is seen, per strength, and the logarithm of how usual the strength is."""
    waves = (1 + (np.arange(1, _WAVES + 1) / 2.5) ** 2) ** -1.25
    waves /= waves.sum()
    widths = np.diff(_knots(weeks)) / YEAR
    rows, usual = [], []
    for wander, often in _WANDERS:
        for swing, share in _SWINGS:
            rows.append(np.concatenate([[_START**2, _TREND**2], swing**2 * waves, swing**2 * waves, wander**2 * widths]))
            usual.append(np.log(often * share))
    return 1 / np.array(rows), np.array(usual)


def solve(seen: Weeks, design: Floats, *, grows: bool) -> list[Solution]:
    """Return what the weeks tell, per strength that explains them; `design` are the rows of `features` of those weeks.

    Of a level that `grows` it is believed beforehand that it does, a little, as shops do.
    """
    weeks = len(design)
    before = _GROWS if grows else 0.0
    levels = seen.levels - before * design[:, 1]
    precisions, usual = _precisions(weeks)
    weighted = design.T * seen.weights
    gram, moment = weighted @ design, weighted @ levels
    size = len(moment)
    # The last row of the root of the system with its right-hand side below it is the solution half way: one factorisation does for both.
    systems = np.zeros((len(precisions), size + 1, size + 1))
    systems[:, :size, :size] = gram
    systems[:, range(size), range(size)] += precisions
    systems[:, size, :size] = moment
    systems[:, size, size] = 1 + float(seen.weights @ levels**2)
    whole = np.linalg.cholesky(systems)
    roots, halves = whole[:, :size, :size], whole[:, size, :size]
    diagonals = np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
    evidence = usual + np.log(precisions).sum(axis=1) / 2 - diagonals + (halves**2).sum(axis=1) / 2
    shares = np.exp(evidence - evidence.max())
    shares /= shares.sum()
    kept = np.flatnonzero(shares >= _FEWEST)
    weights = shares[kept] / shares[kept].sum()
    spreads = np.linalg.inv(roots[kept]).transpose(0, 2, 1)
    wanders = [_WANDERS[place // len(_SWINGS)][0] / np.sqrt(YEAR) for place in kept]
    means = np.matmul(spreads, halves[kept][:, :, None])[:, :, 0]
    means[:, 1] += before
    return [Solution(*one) for one in zip(weights.tolist(), wanders, means, spreads, strict=True)]


def shares_of(solutions: list[Solution], draws: int) -> Whole:
    """Return how many of the draws each solution gets."""
    edges = np.round(np.cumsum([one.weight for one in solutions]) * draws).astype(np.int64)
    return np.diff(np.concatenate([[0], edges]))


def fitted(solutions: list[Solution], design: Floats) -> Floats:
    """Return the level that the solutions expect together, for rows of `features`."""
    means = sum((one.weight * one.means for one in solutions), np.zeros(design.shape[1]))
    return design @ means


def walk_of(design: Floats) -> Floats:
    """Return the part of `features` that is wandering: neither start, trend nor season."""
    return np.concatenate([np.zeros((len(design), 2 + 2 * _WAVES)), design[:, 2 + 2 * _WAVES :]], axis=1)
