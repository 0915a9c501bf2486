"""Time things side by side: in rounds (A B C A B C …), so that a busy moment touches all of them, with medians of the ratios per round."""

import time
from collections.abc import Callable, Mapping
from statistics import median


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


class Rounds:
    """Times of several actions, one list each, of equal length."""

    def __init__(self, actions: Mapping[str, Callable[[], object]], count: int, *, warm: int = 1) -> None:
        for _ in range(warm):
            for action in actions.values():
                action()
        self.times: dict[str, list[float]] = {name: [] for name in actions}
        for _ in range(count):
            for name, action in actions.items():
                self.times[name].append(seconds(action))

    def median(self, name: str) -> float:
        return median(self.times[name])

    def ratio(self, name: str, to: str) -> float:
        return median(one / other for one, other in zip(self.times[name], self.times[to], strict=True))


def shown(duration: float) -> str:
    """Return a duration as people read it."""
    return f"{duration * 1000:.1f} ms" if duration < 1 else f"{duration:.2f} s"


def report(what: str, figure: str, goal: str = "") -> None:
    print(f"  {what:<74} {figure:>12}   {goal}", flush=True)
