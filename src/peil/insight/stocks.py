"""Give levels (subscribers, open tickets, stock on hand) as series of amounts, so that they can be foretold as those are."""

import numpy as np

from peil.insight.histories import Floats

_SHORT, _LONG = 7, 56  # days over which changes of a level are held against each other
_WANDERS = 0.45  # the spread of changes of a free walk grows with the square root of time (0.5); of what returns to its usual, hardly (0)


def filled(values: Floats) -> Floats:
    """Return a level with days not known as the day before; before the first day known it stays not known."""
    known = ~np.isnan(values)
    at = np.maximum.accumulate(np.where(known, np.arange(len(values)), -1))
    found: Floats = np.where(at >= 0, values[np.maximum(at, 0)], np.nan)
    return found


def adds_up(level: Floats) -> bool:
    """Say whether a level (`filled`) is the sum of what days add to it, and not something that returns to what is usual for it."""
    known = level[~np.isnan(level)]
    if len(known) < 2 * _LONG:
        return True
    short, long = ((known[days:] - known[:-days]) for days in (_SHORT, _LONG))
    spread = np.sqrt(np.mean(short**2)), np.sqrt(np.mean(long**2))
    return bool(spread[0] == 0 or np.log(spread[1] / spread[0]) / np.log(_LONG / _SHORT) > _WANDERS / 2)


def steps(level: Floats) -> Floats:
    """Return what each day added to a level."""
    return np.concatenate([[np.nan], np.diff(level)]) if len(level) else level
