"""Give the shapes an answer can be drawn in, which one suits what is asked, and in a sentence why another cannot be drawn."""

from collections.abc import Callable

from peil.boards.wording import Wording, uncapped
from peil.query.resolve import Asked, Resolver
from peil.values.errors import PeilError
from peil.values.periods import Grain
from peil.values.texts import Text

SHAPES = {
    "table": Text("Table", "Tabel"),
    "line": Text("Line", "Lijn"),
    "bar": Text("Bars", "Staven"),
    "stacked": Text("Stacked", "Gestapeld"),
    "heat": Text("Heat map", "Warmtekaart"),
    "scatter": Text("Scatter", "Spreiding"),
}
LINE = Text(
    "A line goes through time, for one dimension at most: choose a grain, and no more than one dimension.",
    "Een lijn loopt door de tijd, voor hoogstens één dimensie: kies een interval, en niet meer dan één dimensie.",
)
BAR = Text(
    "Bars show one dimension, or the course of time, but not both: choose one dimension without a grain, or a grain without a dimension.",
    "Staven tonen één dimensie, of het verloop in de tijd, maar niet allebei: kies één dimensie zonder interval, of een interval zonder dimensie.",
)
STACKED = Text(
    "Stacked shows the parts of a whole through time: choose a grain and one dimension.",
    "Gestapeld toont de delen van een geheel door de tijd: kies een interval en één dimensie.",
)
NO_WHOLE = Text(
    "The parts of {name} do not add up to a whole, so they cannot be stacked.",
    "De delen van {name} tellen niet op tot een geheel, en zijn dus niet te stapelen.",
)
HEAT = Text(
    "A heat map has one dimension along the top and one down the side: choose two dimensions without a grain, such as weekday and hour.",
    "Een warmtekaart heeft één dimensie bovenlangs en één opzij: kies twee dimensies zonder interval, zoals weekdag en uur.",
)
SCATTER = Text(
    "A scatter plot sets two KPIs against each other, a point for each value of a dimension: choose two KPIs and one dimension, without a grain.",
    "Een spreiding zet twee KPI’s tegen elkaar af, met een punt per waarde van een dimensie: kies twee KPI’s en één dimensie, zonder interval.",
)


def usual_shape(by: tuple[str, ...], grain: Grain | None) -> str:
    """Return the shape that suits so many dimensions, with or without a grain."""
    if len(by) <= 1 and grain:
        return "line"
    if len(by) == 1:
        return "bar"
    timed = len(by) == 2 and grain is None and all(name.startswith(("day_of_week(", "hour_of_day(")) for name in by)
    return "heat" if timed else "table"


def why_not(shape: str, kpis: tuple[str, ...], by: tuple[str, ...], grain: Grain | None, wording: Wording) -> Text | None:
    """Return why a shape cannot be drawn of this, and what it takes; None where it can."""
    rules: dict[str, tuple[Callable[[], bool], Text]] = {
        "line": (lambda: grain is not None and len(by) <= 1, LINE),
        "bar": (lambda: len(by) == 1 if grain is None else not by, BAR),
        "stacked": (lambda: grain is not None and len(by) == 1, STACKED),
        "heat": (lambda: grain is None and len(by) == 2, HEAT),
        "scatter": (lambda: grain is None and len(by) == 1 and len(kpis) == 2, SCATTER),
    }
    can, sentence = rules.get(shape, (lambda: True, LINE))
    if not can():
        return sentence
    odd = next((kpi for kpi in kpis if not wording.additive(kpi)), None) if shape == "stacked" else None
    if odd is None:
        return None
    name = wording.definition(odd).name
    return Text(NO_WHOLE.say("en", name=uncapped(name.en)), NO_WHOLE.say("nl", name=uncapped(name.nl)))


def hours_of(resolver: Resolver, asked: tuple[Asked, ...]) -> tuple[str, ...]:
    """Return weekday and hour of the first time column by which all these KPIs can be cut; nothing where there is none with a time of day."""
    times = dict.fromkeys(leaf.measure.time for one in asked for leaf in one.leaves if leaf.measure.time is not None)
    for time in times:
        spec = resolver.model.column(time.entity, time.name)
        names = (f"day_of_week({time})", f"hour_of_day({time})")
        if spec is not None and spec.type == "timestamp" and all(_cuts(resolver, name, asked) for name in names):
            return names
    return ()


def _cuts(resolver: Resolver, name: str, asked: tuple[Asked, ...]) -> bool:
    try:
        resolver.dimension(name, asked)
    except PeilError:
        return False
    return True
