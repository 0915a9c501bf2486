"""Give the figures of goals that are kept piece by piece: a level to hold, or a value for every calendar unit."""

import numpy as np

from peil.insight import Floats
from peil.steer.gauging.figures import Figures, expected_line, look_ahead, run_rates
from peil.steer.gauging.gauges import Gauge
from peil.steer.gauging.parts import pieces_of, share_of
from peil.steer.gauging.readings import Measured
from peil.steer.standing import Piece
from peil.values.goals import GoalDraft
from peil.values.periods import Period


def piece_figures(goal: GoalDraft, gauge: Measured) -> Figures:
    """Return the figures of a goal that is kept piece by piece.

    Of a sum they are totals: what all its pieces should come to, and have come to so far. Of anything else they are the level, over the whole period.
    """
    period, parts = goal.period, pieces_of(goal)
    known = gauge.reach.until(period)
    shares = [share_of(goal, part) if gauge.kind == "sum" else 1.0 for part in parts]
    bar = goal.target if goal.success is None else goal.success
    total = units_of(goal, gauge)
    found = Figures(target=goal.target * total, known=known, complete=known == period.end)
    found.value = gauge.value(period.first, known) if known else None
    found.pieces = tuple(_piece(goal, gauge, part, bar * share) for part, share in zip(parts, shares, strict=True))
    found.expected = goal.target if known else None
    if known and isinstance(gauge, Gauge):
        line, found.plain = piece_line(goal, gauge)
        found.expected = float(line[(known - period.first).days - 1])
    look_ahead(found, goal, gauge, bar * total)
    run_rates(found, goal, gauge)
    kept = sum(piece.kept is True for piece in found.pieces)
    found.progress = kept / len(parts)
    return found


def _piece(goal: GoalDraft, gauge: Measured, part: Period, bar: float) -> Piece:
    known = gauge.reach.until(part)
    value = gauge.value(part.first, known) if known else None
    over = known == part.end and value is not None
    return Piece(part.first, part.last, value, goal.meets(value, bar) if over and value is not None else None)


def units_of(goal: GoalDraft, gauge: Measured) -> float:
    """Return in how many units a goal's target is to be reached, parts of them included: 1 but for sums that are kept piece by piece."""
    return sum(share_of(goal, part) for part in pieces_of(goal)) if gauge.kind == "sum" and goal.form != "end" else 1.0


def piece_line(goal: GoalDraft, gauge: Gauge) -> tuple[Floats, bool]:
    """Return what is expected by each day: of a sum the targets of the pieces so far, days within one weighed by what they usually bring.

    Also whether days were counted for want of a season.
    """
    days = goal.period.days
    if gauge.kind != "sum":
        return np.full(days, goal.target), False
    line, plain = expected_line(goal, gauge, 1.0)
    usual = np.concatenate([[0.0], np.arange(1.0, days + 1) if line is None else line])
    found, total = np.zeros(days), 0.0
    for part in pieces_of(goal):
        low, high = (part.first - goal.first).days, (part.end - goal.first).days
        grown, whole_part = usual[low + 1 : high + 1] - usual[low], float(usual[high] - usual[low])
        shares = grown / whole_part if whole_part > 0 else np.arange(1.0, high - low + 1) / (high - low)
        wanted = goal.target * share_of(goal, part)
        found[low:high] = total + wanted * shares
        total += wanted
    return found, plain
