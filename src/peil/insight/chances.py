"""Give the chance in forecasts: standard normal draws, the same ones every time, that go together as the series of a history do."""

from functools import lru_cache

import numpy as np

from peil.insight.amounts import Course
from peil.insight.histories import Floats, Whole

DRAWS = 300
_SEED = 20260101
_POOL = 104  # weeks back that days to come take their noise from
_ENOUGH = 12  # weeks of noise, below which made-up ones are added
_MADE_UP = 0.25  # noise of a made-up day, as a share
_MONTH = 4  # weeks over which series are held against each other
_APART = 0.02**2  # how much series go their own way each month at the least (variance), and
_FIRMLY = 3.0  # how many months that belief is worth


@lru_cache(maxsize=16)
def normals(*shape: int) -> Floats:
    """Return standard normal draws: always the same, with their mirror image in the other half, so that their mean is 0."""
    chance = np.random.default_rng([_SEED, *shape])
    half = chance.standard_normal((*shape[:-1], shape[-1] // 2))
    return np.concatenate([half, -half], axis=-1)


@lru_cache(maxsize=16)
def picks(weeks: int, pool: int) -> Whole:
    """Return which week of the pool each week to come (draws, weeks) takes its noise from."""
    return np.random.default_rng([_SEED, weeks, pool]).integers(0, pool, (DRAWS, weeks))


def together(courses: list[Course | None]) -> Floats:
    """Return a matrix that makes independent draws go together as the levels of these series did, month by month.

    A series told beside another one goes with it by that; what it does apart from it is its own.
    """
    places = [place for place, course in enumerate(courses) if course is not None and course.beside is None]
    known = [course for course in courses if course is not None and course.beside is None]
    found = np.eye(len(courses))
    weeks = min((len(course.levels) for course in known), default=0) // _MONTH * _MONTH
    if len(known) < 2 or weeks < 3 * _MONTH:
        return found
    means = np.array([_off_by_week(course)[-weeks:].reshape(-1, _MONTH).mean(axis=1) for course in known])
    steps = np.diff(means, axis=1)
    product = steps @ steps.T + _FIRMLY * _APART * np.eye(len(known))
    found[np.ix_(places, places)] = product / np.sqrt(np.outer(np.diag(product), np.diag(product)))
    return np.asarray(np.linalg.cholesky(found + 1e-9 * np.eye(len(found))), dtype=np.float64)


def _off_by_week(course: Course) -> Floats:
    """Return how far each week's level was off what season and trend alone give: noise and wandering together."""
    off = np.nan_to_num(course.off).reshape(-1, 7).mean(axis=1)
    found: Floats = course.wandered + off
    return found


def noise_pool(courses: list[Course | None]) -> Floats:
    """Return weeks of noise (series, weeks, 7) that days to come draw from: the same week is the same in every series."""
    longest = max((course.weeks for course in courses if course is not None), default=0)
    real = min(longest, _POOL)
    found = normals(len(courses), real + max(_ENOUGH - real, 0), 8)[:, :, :7] * _MADE_UP
    for place, course in enumerate(courses):
        if course is None:
            continue
        count = min(course.weeks, real)
        off = course.off[-7 * count :].reshape(-1, 7)
        found[place, real - count : real] = np.where(np.isnan(off), found[place, real - count : real], off)
    return found
