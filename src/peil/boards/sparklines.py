"""Give sparklines: the course of a KPI as the paths of a small drawing, and in words for those who do not see it."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from peil.boards.dates import Dates, moment_of
from peil.values.periods import Grain
from peil.values.texts import Text

WIDTH, HEIGHT, MARGIN = 120, 32, 3
NO_VALUES = Text("no values", "geen waarden")
STEADY = Text("{last} all {span}", "steeds {last}, {span}")
COURSE = Text("from {first} to {last} in {span}, highest {high} on {day}", "van {first} naar {last} in {span}, hoogste {high} op {day}")
COURSE_OF = Text("from {first} to {last} in {span}, highest {high} in {day}", "van {first} naar {last} in {span}, hoogste {high} in {day}")
ONE = Text("{last} on {day}", "{last} op {day}")
ONE_OF = Text("{last} in {day}", "{last} in {day}")

Place = tuple[float, float]


class Sparkline(msgspec.Struct, frozen=True):
    """The paths (`d` of SVG) of a drawing of `width` by `height`: what is finished, dashed what is not, what it is compared with; and in words."""

    line: str
    dashed: str
    summary: str
    before: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[float | None], unfinished_from: int | None = None, before: Sequence[float | None] = ()) -> tuple[str, str, str]:
    """Return the path of the finished values, of the unfinished ones, and of those before, on one scale; a missing value breaks a line."""
    both = _places([*values, *before], len(values)) if any(value is not None for value in before) else _places(values, len(values))
    places, earlier = both[: len(values)], both[len(values) :]
    cut = len(values) if unfinished_from is None else unfinished_from
    open_end = _path(places[max(cut - 1, 0) :]) if cut < len(values) and any(places[cut:]) else ""
    return _path(places[:cut]), open_end, _path(earlier)


def _places(values: Sequence[float | None], wide: int) -> list[Place | None]:
    """Return where values stand in the drawing; every `wide` of them the line begins anew at the left."""
    known = [value for value in values if value is not None]
    if not known:
        return [None] * len(values)
    low, high = min(known), max(known)
    room = HEIGHT - 2 * MARGIN
    across = (WIDTH - 2 * MARGIN) / max(wide - 1, 1)

    def place(at: int, value: float) -> Place:
        x = MARGIN + at % wide * across if wide > 1 else WIDTH / 2
        share = (value - low) / (high - low) if high > low else 0.5
        return round(x, 1), round(HEIGHT - MARGIN - share * room, 1)

    return [None if value is None else place(at, value) for at, value in enumerate(values)]


def _path(places: Sequence[Place | None]) -> str:
    """Return places as a path; one that stands alone is a line of no length, which a round cap draws as a dot."""
    parts: list[str] = []
    for at, place in enumerate(places):
        if place is None:
            continue
        begins = at == 0 or places[at - 1] is None
        ends = at + 1 == len(places) or places[at + 1] is None
        parts.append(f"{'M' if begins else 'L'}{place[0]:g} {place[1]:g}" + ("h0" if begins and ends else ""))
    return "".join(parts)


def course(values: Sequence[float | None], labels: Sequence[str], grain: Grain, dates: Dates, written: Callable[[float], str]) -> str:
    """Return the course of values in words: where it began and ended, over how long, and the highest with its day."""
    known = [(value, label) for value, label in zip(values, labels, strict=False) if value is not None]
    if not known:
        return NO_VALUES.say(dates.language)
    high, at = max(known, key=lambda pair: pair[0])
    on_day = grain in ("day", "hour")
    day = _bucket(at, grain, dates)
    facts = {"first": written(known[0][0]), "last": written(known[-1][0]), "span": dates.units(len(values), grain), "high": written(high), "day": day}
    if len(known) == 1:
        return (ONE if on_day else ONE_OF).say(dates.language, **facts)
    if all(value == high for value, _ in known):
        return STEADY.say(dates.language, **facts)
    return (COURSE if on_day else COURSE_OF).say(dates.language, **facts)


def _bucket(label: str, grain: Grain, dates: Dates) -> str:
    moment: date = moment_of(label)
    return dates.short_day(moment) if grain == "day" else dates.bucket(moment, grain)
