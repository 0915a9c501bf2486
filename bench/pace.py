"""Forecasts and pace held against what came: back-tests over the demo shop and real series, from many days in their past.

Does an 80 % band hold 80 % of what came? Of goals said to be reached with 70 to 90 %, were about 80 % reached? Is "expected by today" nearer to
what came by then than a straight line? And how long do 500 goals take?
"""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from series import Series, demo_series, real_series, values_of
from timing import report, seconds, shown

from peil.insight import Floats, History, forecast, shape

HORIZONS = (7, 30, 90, 180)
BANDS = (0.5, 0.8, 0.95)
CHANCES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
LEAST = 60  # days of history before the first forecast
YEAR = 395  # days of history with which a shop's own last year is known
SEED = 7


@dataclass(frozen=True)
class Goal:
    """A goal set at random: so much of one measure (a sum) over `length` days, set at `start` and looked at on `today` (places of days)."""

    series: Series
    part: int
    start: int
    today: int
    length: int
    target: float

    @property
    def row(self) -> Floats:
        found: Floats = self.series.history.values[self.part]
        return found

    def history(self, until: int) -> History:
        """Return the history of this measure alone, as it was before a day."""
        whole = self.series.history
        return History(whole.first, whole.values[self.part : self.part + 1, :until], whole.calendar)

    @property
    def came(self) -> float:
        return float(self.row[self.start : self.start + self.length].sum())


Chance = Callable[[Goal], float]


def chance_of(goal: Goal) -> float:
    """Return the chance that a goal is reached, as seen on the day it is looked at."""
    history = goal.history(goal.today)
    end = history.first + timedelta(days=goal.start + goal.length)
    rest = forecast(history, end).sums(history.end, end)[0]
    return float(np.mean(goal.row[goal.start : goal.today].sum() + rest >= goal.target))


def run(data: Path, *, quick: bool, judge: Chance = chance_of) -> None:
    print("Pace")
    shops = {"demo": demo_series(data), "real": real_series()}
    if not shops["real"]:
        print("  no shared/data beside the project, so nothing was tried on real series")
    for name, found in shops.items():
        coverage(name, found, 131 if quick else 61)
    for name, found in shops.items():
        set_ = list(goals(found, 2 if quick else 6))
        chances(name, set_, judge)
        linear(f"{name}, a year and more of history", [goal for goal in set_ if goal.start >= YEAR])
        linear(f"{name}, less history", [goal for goal in set_ if goal.start < YEAR])
    speed(shops["demo"])


def coverage(name: str, found: list[Series], step: int) -> None:
    """Print how often what came lay within bands, by what is foretold and how far ahead."""
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for series in found:
        for day in range(LEAST, series.days - HORIZONS[0], step):
            for kind, ahead, place, off in _places(series, day):
                seen.setdefault((kind, ahead), []).append((place, off))
    for (kind, ahead), pairs in sorted(seen.items()):
        places, offs = np.array(pairs).T
        shares = [f"{np.mean(np.abs(places - 0.5) <= band / 2):.0%}" for band in BANDS]
        what = f"{name}, {kind}, {ahead} days ahead ({len(places):,}): in bands of 50, 80, 95 %"
        report(what, " ".join(shares), f"off by {np.nanmedian(np.abs(offs)):.1%} in the middle")


def _places(series: Series, day: int) -> Iterator[tuple[str, int, float, float]]:
    """Give, for each measure and the KPI, where in the foretold distribution lay what came, and how far off the middle was."""
    history = series.history.until(series.history.first + timedelta(days=day))
    horizons = [ahead for ahead in HORIZONS if day + ahead <= series.days]
    future = forecast(history, history.end + timedelta(days=horizons[-1]))
    for ahead in horizons:
        end = history.end + timedelta(days=ahead)
        came = values_of(series, series.history.values[:, day : day + ahead])
        sums, lasts = future.sums(history.end, end), future.lasts(end - timedelta(days=1))
        drawn = np.array([lasts[place] if history.is_level(place) else sums[place] for place in range(len(came))])
        for place, (value, draws) in enumerate(zip(came, drawn, strict=True)):
            if np.ptp(draws) > 0 or value != draws[0]:
                yield ("stocks" if history.is_level(place) else "sums", ahead, *_place(draws, value))
        if series.makings is not None and len(came) > 1:
            value = float(series.makings.value(dict(zip(series.parts, came, strict=True)), ahead))
            draws = series.makings.value(dict(zip(series.parts, drawn, strict=True)), ahead)
            draws = draws[~np.isnan(draws)]
            if not np.isnan(value) and len(draws) > 50 and np.ptp(draws) > 0:
                yield ("KPIs of several", ahead, *_place(draws, value))


def _place(draws: Floats, value: float) -> tuple[float, float]:
    below = (np.mean(draws < value) + np.mean(draws <= value)) / 2
    return float(below), float((np.median(draws) - value) / value) if value else float("nan")


def goals(found: list[Series], each: int) -> Iterator[Goal]:
    """Give goals set at random in the past: of 30, 90 or 180 days, targets around what was to be expected when they were set."""
    chance = np.random.default_rng(SEED)
    for series in found:
        for part in range(len(series.parts)):
            lengths = [length for length in HORIZONS[1:] if series.days > LEAST + length]
            if series.history.is_level(part) or not lengths:
                continue
            for _ in range(each if series.makings else 12 * each):
                length = int(chance.choice(lengths))
                start = int(chance.integers(LEAST, series.days - length))
                today = start + int(chance.integers(1, length))
                goal = Goal(series, part, start, today, length, 0.0)
                history = goal.history(start)
                expected = float(forecast(history, history.end + timedelta(days=length)).means.sum())
                if expected > 0:
                    yield Goal(series, part, start, today, length, expected * float(1 + chance.normal(0.0, 0.15)))


def chances(name: str, set_: list[Goal], judge: Chance) -> None:
    """Print of how many goals it was true, by the chance that was given to them."""
    said = np.array([judge(goal) for goal in set_])
    reached = np.array([goal.came >= goal.target for goal in set_])
    for low, high in itertools.pairwise(CHANCES):
        chosen = (said >= low) & ((said < high) | (high == 1.0))
        if chosen.any():
            what = f"{name}: goals given {low:.0%} to {high:.0%} ({said[chosen].mean():.0%} on average), {chosen.sum():,} of {len(said):,}: reached"
            report(what, f"{reached[chosen].mean():.0%}")
    report(f"{name}: mean squared error of the chance (0.25: knows nothing)", f"{np.mean((said - reached) ** 2):.3f}")


def linear(name: str, set_: list[Goal]) -> None:
    """Print how far off "expected by today" was, as a share of the whole, and the end it projects; beside a straight line."""
    errors: list[tuple[float, float, float, float]] = []
    for goal in set_:
        by_today = float(goal.row[goal.start : goal.today].sum())
        if goal.came <= 0 or by_today <= 0:
            continue
        history, days = goal.history(goal.start), goal.today - goal.start
        expected = shape(history, history.end, history.end + timedelta(days=goal.length))[0]
        season, line, share = float(expected[:days].sum() / expected.sum()), days / goal.length, by_today / goal.came
        ends = [min(abs(share / max(way, 1e-9) - 1), 2.0) for way in (season, line)]
        errors.append((abs(season - share), abs(line - share), *ends))
    if not errors:
        return
    for middle, figures in (("on average", np.mean(errors, axis=0)), ("in the middle", np.median(errors, axis=0))):
        what = f"{name} ({len(errors):,} goals): expected by today, {middle} off by (share of the whole)"
        report(what, f"{figures[0]:.1%}", f"a straight line {figures[1]:.1%}")
        report(f"{name}: the end projected from it, {middle} off by", f"{figures[2]:.1%}", f"a straight line {figures[3]:.1%}")


def speed(found: list[Series]) -> None:
    """Print how long 500 goals of two measures take, over a history of three years."""
    pairs = [series.history for series in found if len(series.parts) == 2 and series.days > 1000]
    histories = [pairs[place % len(pairs)] for place in range(500)]
    for ahead in (30, 90, 366):

        def all_of(ahead: int = ahead) -> None:
            for history in histories:
                forecast(history, history.end + timedelta(days=ahead)).sums(history.end, history.end + timedelta(days=ahead))

        before = time.process_time()
        took = seconds(all_of)
        busy = time.process_time() - before
        report(
            f"500 goals of two measures, three years of history, {ahead} days ahead",
            shown(took),
            f"{shown(busy)} of work; goal: < 5 s, with all else",
        )
