"""Give the noise of a KPI: how much it goes up and down by itself, so that a change can be told from chance."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from peil.values.periods import Grain

Verdict = Literal["good", "bad", "same"]
LEAST = 0.01  # a change below one percent is none to speak of
_SURE = 1.64  # a change this many times its standard error happens by chance once in ten times
_FEWEST = 6  # differences, below which nothing is said about noise
Floats = np.ndarray[Any, np.dtype[np.float64]]


def noise_of(courses: Sequence[Sequence[float | None]], grain: Grain | None) -> float | None:
    """Return the relative change between two such periods that is within chance, or None where there are too few values to tell.

    From differences between successive buckets, which a trend hardly touches; of days, between the same weekdays, which the rhythm of the
    week does not touch either. The variance of a bucket is half the mean square of its differences (von Neumann); a period of n buckets
    has 1/n of it, a change between two periods twice that.
    """
    cells = [np.array([np.nan if value is None else value for value in values], dtype=np.float64) for values in courses]
    longest = max((len(one) for one in cells), default=0)
    lag = 7 if grain == "day" and longest >= 7 + _FEWEST else 24 if grain == "hour" and longest >= 48 else 1
    steps = np.concatenate([one[lag:] - one[:-lag] for one in cells]) if cells else np.zeros(0)
    steps = steps[~np.isnan(steps)]
    if len(steps) < _FEWEST:
        return None
    known = np.concatenate(cells)
    known = known[~np.isnan(known)]
    mean = abs(float(known.mean()))
    periods = sum(not np.isnan(one).all() for one in cells)
    return _SURE * float(np.sqrt(np.mean(steps**2) * periods / len(known))) / mean if mean else None


def verdict_of(direction: str, value: float | None, before: float | None, noise: float | None = None) -> Verdict | None:
    """Return whether a KPI is better or worse than before, or the same as far as can be told; None where neither way is better."""
    if value is None or before is None or direction not in ("up", "down"):
        return None
    rise = value - before
    if abs(rise) < max(LEAST, noise or 0.0) * abs(before) or rise == 0:
        return "same"
    return "good" if (rise > 0) == (direction == "up") else "bad"
