"""Give forecasts: what daily series that belong together may do from the day after their history, as draws of whole futures."""

from datetime import date, timedelta

import numpy as np

from peil.insight.amounts import Course, courses_of, level_draws
from peil.insight.chances import DRAWS, noise_pool, normals, picks, together
from peil.insight.histories import Floats, History
from peil.insight.levels import features
from peil.insight.moments import ORDINARY, Days, days_of
from peil.insight.rhythm import Rhythm
from peil.insight.stocks import adds_up, filled, steps


class Forecast:
    """What daily series (the measures of one KPI) may do from the day after their history.

    The same draw is the same future in every series: what is worked out from several of them, draw by draw, keeps how they go together.
    """

    def __init__(self, first: date, draws: Floats) -> None:
        self.first = first
        self.means: Floats = draws.mean(axis=1)  # (series, days)
        self._draws = draws  # (series, DRAWS, days)

    def sums(self, start: date, end: date) -> Floats:
        """Return draws (series, DRAWS) of the sum over the days from `start` up to, not including, `end`."""
        found: Floats = self.paths(start, end).sum(axis=2)
        return found

    def lasts(self, on: date) -> Floats:
        """Return draws (series, DRAWS) of the value of one day."""
        return self.paths(on, on + timedelta(days=1))[:, :, 0]

    def paths(self, start: date, end: date) -> Floats:
        """Return draws (series, DRAWS, days) of every day from `start` up to, not including, `end`."""
        return self._draws[:, :, self._at(start) : self._at(end)]

    def _at(self, day: date) -> int:
        place = (day - self.first).days
        if not 0 <= place <= self.means.shape[1]:
            raise ValueError(f"{day} lies outside the {self.means.shape[1]} days from {self.first}")
        return place


def forecast(history: History, until: date) -> Forecast:
    """Return what the series may do from the day after the history up to, not including, `until`."""
    ahead = max((until - history.end).days, 0)
    draws = np.zeros((len(history.values), DRAWS, ahead))
    if not ahead:
        return Forecast(history.end, draws)
    past, added = _amounts(history)
    weeks = -(-ahead // 7)
    days, future = _days(history, past.shape[1], ahead)
    courses = courses_of(past, days)
    mixed = together(courses)
    unknowns = max((len(course.solutions[0].means) for course in courses if course), default=0)
    chance = np.tensordot(mixed, normals(len(past), unknowns + weeks, DRAWS), 1)
    pool = noise_pool(courses)
    picked = picks(weeks, pool.shape[1])
    levels: dict[int, Floats] = {}
    for place, course in sorted(enumerate(courses), key=lambda one: one[1] is not None and one[1].beside is not None):
        if course is not None:
            design = features(days.end, course.weeks, weeks)[course.weeks :]
            levels[id(course)] = level_draws(course, design, chance[place]) + (levels[id(course.beside)] if course.beside else 0.0)
            off = pool[place][picked].reshape(DRAWS, -1)[:, :ahead]
            draws[place] = _drawn(course, future, levels[id(course)], off)
        last = added[place]
        if last is not None:
            draws[place] = _risen(last, np.cumsum(draws[place], axis=1))
            if _whole(last):
                np.rint(draws[place], out=draws[place])
    return Forecast(history.end, draws)


def shape(history: History, start: date, end: date) -> Floats:
    """Return what season and level let expect (series, days) from `start` up to, not including, `end`, seen from the end of the history."""
    past, added = _amounts(history)
    ahead, before = max((end - history.end).days, 0), (history.end - start).days - past.shape[1]
    past = np.pad(past, ((0, 0), (max(-(-before // 7), 0) * 7, 0)), constant_values=np.nan)
    back = past.shape[1]
    days, future = _days(history, back, ahead)
    found = np.zeros((len(past), back + ahead))
    for place, course in enumerate(courses_of(past, days)):
        if course is not None:
            found[place] = _expected(course, days, future)
        last = added[place]
        if last is not None:
            up = np.cumsum(found[place])
            found[place] = _risen(last, up - up[back - 1])
    return found[:, back - (history.end - start).days : back + (end - history.end).days]


def _amounts(history: History) -> tuple[Floats, list[Floats | None]]:
    """Return the series as amounts of days, in whole weeks (days before the first are not known).

    Levels that are what days add to them are given as that, together with the level itself; for all others there is None.
    """
    days = history.values.shape[1]
    past = np.full((len(history.values), days + (-days % 7 if days else 7)), np.nan)
    past[:, past.shape[1] - days :] = history.values
    added: list[Floats | None] = [None] * len(past)
    for place in range(len(past)):
        if not history.is_level(place):
            continue
        level = filled(past[place])
        past[place] = level
        if adds_up(level) and not np.isnan(level[-1]):
            past[place], added[place] = steps(level), level
    return past, added


def _risen(level: Floats, up: Floats) -> Floats:
    """Return a level that starts where it was last and goes up by so much; it does not go below 0 where it never did."""
    found: Floats = level[-1] + up
    return np.maximum(found, 0.0) if np.nanmin(level) >= 0 else found


def _whole(level: Floats) -> bool:
    """Say whether a level is one of whole things, such as people: then half of one is none to come."""
    known = level[~np.isnan(level)]
    return bool((known == np.rint(known)).all())


def _expected(course: Course, days: Days, future: Days) -> Floats:
    """Return what a course expects of the days of its past and of days to come."""
    ahead = len(future)
    points = course.points(features(days.end, course.weeks, -(-ahead // 7))[course.weeks :])
    known = np.concatenate([np.full(len(days) // 7 - course.weeks, course.levels[0]), course.levels])
    levels = np.concatenate([np.repeat(known, 7), _between(points[:, None], ahead)[0]])
    usual = np.concatenate([course.rhythm.on(days), course.rhythm.on(future)])
    found: Floats = course.scale * (levels + usual if course.rhythm.additive else np.exp(levels) * usual)
    return found


def _drawn(course: Course, future: Days, levels: Floats, off: Floats) -> Floats:
    """Return draws (draws, days) of one series from draws of its level (points a week apart, draws) and of the noise of its days."""
    rhythm, days = course.rhythm, len(future)
    if rhythm.additive:
        found = _between(levels, days) + (rhythm.on(future) + off)
        found += _doubts(rhythm, future)
        found *= course.scale
        return found
    level, usual = np.exp(levels), rhythm.on(future)
    found = _between(level, days)
    if (future.moments != ORDINARY).any():
        found *= np.maximum(usual + _doubts(rhythm, future) * rhythm.usual(future), 0.0)
    else:
        found *= usual
    if course.grows == 1:
        found *= 1 + off
    else:
        # The noise of a day grows with what is expected of it; that its level moves within its week is left out, it is much slower.
        weekly = course.noise(np.sqrt(level[:-1] * level[1:])).T
        noise = off * np.repeat(weekly, 7, axis=1)[:, :days]
        noise *= course.noise(usual)
        found += noise
    found *= course.scale
    return np.maximum(found, 0.0, out=found) if course.scale > 0 else np.minimum(found, 0.0, out=found)


def _doubts(rhythm: Rhythm, future: Days) -> Floats:
    """Return draws (draws, days) of how far moments may turn out other than they did before."""
    found = np.zeros((DRAWS, len(future)))
    special = np.flatnonzero(future.moments != ORDINARY)
    which = future.moments[special]
    found[:, special] = (rhythm.doubts[which, None] * normals(1, future.count, DRAWS)[0][which]).T if len(special) else 0.0
    return found


def _between(points: Floats, days: int) -> Floats:
    """Return the values (draws, days) between points (points, draws) a week apart, the first at the beginning of the first day."""
    share = (np.arange(7) + 0.5) / 7
    starts = points.T
    found: Floats = (starts[:, :-1, None] + np.diff(starts, axis=1)[:, :, None] * share).reshape(len(starts), -1)[:, :days]
    return found


def _days(history: History, back: int, ahead: int) -> tuple[Days, Days]:
    """Return the days of the past, in whole weeks, and those to come."""
    every = days_of(history.calendar, history.end - timedelta(days=back), back + ahead)
    return every[:back], every[back:]
