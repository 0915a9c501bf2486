"""Give SQL that finds a moment's place among the windows of a question, by arithmetic rather than a join with every window."""

from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

import msgspec
from sqlglot import exp

from peil.query.sql.trees import both, cast, either, function, number
from peil.values.periods import Grain, shift, unit_start
from peil.values.windows import Moment, Window


class Run(msgspec.Struct, frozen=True):
    """Moments one step apart: `count` of them from `start` on; a step is so many calendar months, or so many days (of instants: hours)."""

    start: Moment
    count: int = 1
    step: int = 0
    months: bool = False


def literal(moment: Moment) -> exp.Expr:
    """Return a moment as a typed SQL literal: a date, or an instant in UTC."""
    if isinstance(moment, datetime):
        return cast(exp.Literal.string(moment.strftime("%Y-%m-%d %H:%M:%S")), "timestamp")
    return cast(exp.Literal.string(moment.isoformat()), "date")


MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _step(before: Moment, after: Moment, grain: Grain | None) -> tuple[int, bool]:
    """Return the step between two moments and whether it is in months; 0 where no arithmetic leads from the one to the other."""
    if isinstance(before, datetime):
        hours, rest = divmod((after - before).total_seconds(), 3600)
        return (0 if rest else int(hours)), False
    if grain in MONTHS:
        begins = unit_start(before, grain) == before  # type: ignore[arg-type]
        return (MONTHS[grain] if begins and after == shift(before, grain, 1) else 0), True  # type: ignore[arg-type]
    return (after - before).days, False  # type: ignore[operator]


def runs_of(moments: list[Moment], grain: Grain | None) -> list[Run]:
    """Return sorted moments as runs."""
    found: list[Run] = []
    last: Moment | None = None
    for moment in moments:
        step, months = _step(last, moment, grain) if last is not None else (0, False)
        if found and step > 0 and (found[-1].count == 1 or found[-1].step == step):
            found[-1] = Run(found[-1].start, found[-1].count + 1, step, months)
        else:
            found.append(Run(moment))
        last = moment
    return found


def _steps(run: Run, at: exp.Expr) -> exp.Expr:
    """Return how many moments of an endless run lie at or before `at` (none or fewer before it begins)."""
    start, size = run.start, run.step
    if run.months:
        months = exp.Add(this=exp.Mul(this=function("year", at), expression=number(12)), expression=function("month", at))
        summed = exp.Add(this=months, expression=number(size - (start.year * 12 + start.month)))
    else:
        unit, size = ("second", 3600 * size) if isinstance(start, datetime) else ("day", size)
        summed = exp.Add(this=function("date_diff", exp.Literal.string(unit), literal(start), at), expression=number(size))
    return summed if size == 1 else exp.IntDiv(this=exp.Paren(this=summed), expression=number(size))


def count_up_to(runs: list[Run], at: exp.Expr) -> exp.Expr:
    """Return SQL for how many of the moments of these runs lie at or before `at`."""
    parts: list[exp.Expr] = []
    for run in runs:
        if run.count == 1:
            reached = exp.GTE(this=at, expression=literal(run.start))
            parts.append(exp.Case(ifs=[exp.If(this=reached, true=number(1))], default=number(0)))
        else:
            steps = _steps(run, at)
            parts.append(function("greatest", number(0), function("least", number(run.count), steps)))
    total = parts[0]
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    return exp.Paren(this=total) if len(parts) > 1 else total


class Boundaries:
    """The windows of a question, sorted, and the SQL to place a moment among them."""

    def __init__(self, windows: list[Window], grain: Grain | None) -> None:
        self.windows = sorted(set(windows))
        self.grain = grain
        self.index = {window: place for place, window in enumerate(self.windows)}
        self.starts = [window.start for window in self.windows]
        self.ends = [window.end for window in self.windows]
        self.apart = all(left.end <= right.start for left, right in pairwise(self.windows))

    @property
    def chains(self) -> list[list[Window]]:
        """Return the windows in as few lists as it takes for both starts and ends to ascend: one, unless a window lies within another."""
        found: list[list[Window]] = []
        for window in self.windows:
            home = next((chain for chain in found if chain[-1].end <= window.end), None)
            if home is None:
                found.append([window])
            else:
                home.append(window)
        return found

    @cached_property
    def stretches(self) -> "Boundaries":
        """Return what the windows cover, cut at every start and end: windows that overlap are each made up of some of these."""
        points = sorted({*self.starts, *self.ends})
        parts = [Window(start, end) for start, end in pairwise(points)]
        return Boundaries([part for part in parts if any(lies_in(part, window) for window in self.windows)], self.grain)

    @property
    def instants(self) -> bool:
        """Return whether the windows are hours."""
        return isinstance(self.windows[0].start, datetime)

    @cached_property
    def start_runs(self) -> list[Run]:
        """Return the starts of the windows as runs."""
        return runs_of(self.starts, self.grain)

    @cached_property
    def end_runs(self) -> list[Run]:
        """Return the ends of the windows as runs."""
        return runs_of(self.ends, self.grain)

    @cached_property
    def ranges(self) -> list[Window]:
        """Return the stretches that the windows cover, put together where they meet."""
        found: list[Window] = []
        for window in self.windows:
            if found and window.start <= found[-1].end:
                found[-1] = Window(found[-1].start, max(found[-1].end, window.end))
            else:
                found.append(window)
        return [window for window in found if window.start < window.end]

    def covers(self, at: exp.Expr) -> exp.Expr:
        """Return the condition that a moment lies in some window: literal half-open ranges on the stored column."""
        parts = []
        for window in self.ranges:
            low = exp.GTE(this=at, expression=literal(window.start))
            high = exp.LT(this=at, expression=literal(window.end))
            parts.append(both(low, high))
        return either(*parts) if parts else exp.false()

    def place(self, at: exp.Expr) -> exp.Expr:
        """Return the number of the window that holds a moment known to lie in one; the windows do not overlap."""
        runs = self.start_runs
        if len(runs) == 1 and runs[0].count == 1:
            return number(0)
        if len(runs) == 1 and self._ends_in_step(runs[0]):
            return exp.Sub(this=_steps(runs[0], at), expression=number(1))
        return exp.Sub(this=count_up_to(runs, at), expression=number(1))

    def _ends_in_step(self, run: Run) -> bool:
        """Return whether the last window is no longer than a step: in a longer one, steps would be counted on beyond it."""
        start, end = self.starts[-1], self.ends[-1]
        if run.months:
            return day_of(end) <= shift(day_of(start), "month", run.step)
        return end - start <= (timedelta(hours=run.step) if isinstance(start, datetime) else timedelta(days=run.step))

    def started(self, at: exp.Expr) -> exp.Expr:
        """Return SQL for the number of windows that start at or before a moment."""
        return count_up_to(self.start_runs, at)

    def ended(self, at: exp.Expr) -> exp.Expr:
        """Return SQL for the number of windows that end at or before a moment."""
        return count_up_to(self.end_runs, at)


def lies_in(part: Window, whole: Window) -> bool:
    """Return whether a window lies within another one."""
    return whole.start <= part.start and part.end <= whole.end


def day_of(moment: Moment) -> date:
    """Return the day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment
