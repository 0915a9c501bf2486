"""Give what would have to be true: by the KPI's formula, what each driver must become, and the mix of which people set a part themselves."""

import msgspec

from peil.boards.numbers import Numbers
from peil.catalogue.structs import Definition
from peil.query.questions import Question
from peil.steer.fitting.drivers import Chain, chains_of
from peil.steer.fitting.mix import Lever, Solution, mix, solve
from peil.values.errors import PeilError
from peil.values.periods import Period
from peil.values.texts import Text
from peil.web.backroom.aims import definition_of
from peil.web.sketching.sketches import Sketch
from peil.web.sketching.values import unreadable, value_in

MOST_PARTS = 12
BY = Text("by {dimension}", "per {dimension}")
REST = Text("the rest", "de rest")


class Row(msgspec.Struct, frozen=True):
    """A driver as the table shows it; `typed` is what people set it to, `then` what it becomes in their mix."""

    key: str
    name: str
    now: str
    alone: str
    alone_why: str
    together: str
    together_why: str
    steered: bool
    typed: str
    then: str
    wrong: str


class Way(msgspec.Struct, frozen=True):
    """A way to take the KPI apart."""

    id: str
    name: str
    chosen: bool


class Levers(msgspec.Struct, frozen=True):
    """The table, the ways to choose from, and what is said of the mix as a whole."""

    ways: list[Way]
    rows: list[Row]
    total: str
    reaches: bool
    set: bool
    said: list[str]


def levers_of(sketch: Sketch, period: Period, target: float) -> Levers | None:
    """Return what would have to be true to come from the values over a period, that of the baseline, to the target; None where no formula tells."""
    bases = {chain.id: (chain, base) for chain in chains_of(sketch.kpi) if (base := _base(sketch, chain, period)) is not None}
    bases = {name: (chain, base) for name, (chain, base) in bases.items() if mix(sketch.kpi, base, target, name)}
    if not bases:
        return None
    asked = sketch.view.first("chain")
    name = asked if asked in bases else next(iter(bases))
    base = bases[name][1]
    found = mix(sketch.kpi, base, target, name)
    chosen, wrong = _chosen(sketch, found)
    solved = solve(sketch.kpi, base, target, chosen, name) if chosen else None
    numbers, language = sketch.view.numbers, sketch.view.language
    return Levers(
        ways=[Way(one, _way(sketch, other), one == name) for one, (other, _) in bases.items()],
        rows=[_row(sketch, lever, solved, wrong) for lever in found],
        total=_written(numbers, sketch.definition, solved.total) if solved else "",
        reaches=bool(solved and solved.reaches),
        set=bool(chosen),
        said=[text.say(language) for text in solved.said] if solved else [],
    )


def _base(sketch: Sketch, chain: Chain, period: Period) -> dict[str, float | None] | None:
    """Return what a chain is worked out from over the baseline's period; None where the data, or the filters, do not go with it."""
    try:
        if chain.by is not None:
            return _parts(sketch, chain.by, period)
        found = sketch.running.windows(chain.needs, sketch.where, [period])
    except PeilError:
        return None
    return {name: values[0] for name, values in found.items()}


def _parts(sketch: Sketch, dimension: str, period: Period) -> dict[str, float | None] | None:
    """Return the KPI and each value's part of it, by the value in words; None where there are too many, or but one."""
    answer = sketch.running.ask(Question((sketch.kpi,), period, None, (dimension,), sketch.where))
    if not 1 < len(answer.rows) <= MOST_PARTS:
        return None
    wording = sketch.view.wording()
    parts = {wording.label(dimension, row[dimension]): row[sketch.kpi] or 0.0 for row in answer.rows}
    return parts | {sketch.kpi: sum(parts.values())}


def _way(sketch: Sketch, chain: Chain) -> str:
    wording = sketch.view.wording()
    if chain.by is not None:
        return BY.say(sketch.view.language, dimension=wording.dimension(chain.by).lower())
    named = [wording.name(part.kpi) if part.kpi else "…" for part in chain.parts]
    return (" × " if chain.kind == "product" else " + ").join(dict.fromkeys(named))


def _chosen(sketch: Sketch, levers: list[Lever]) -> tuple[dict[str, float], dict[str, str]]:
    """Return what people set, and what is wrong with it, by driver."""
    chosen: dict[str, float] = {}
    wrong: dict[str, str] = {}
    for lever in levers:
        typed = sketch.given(f"m.{lever.key}")
        definition = _definition(sketch, lever)
        value = value_in(typed, definition, sketch.view.language) if typed else None
        if value is not None:
            chosen[lever.key] = value
        elif typed:
            wrong[lever.key] = unreadable(typed, "level", definition, sketch.view.language)
    return chosen, wrong


def _definition(sketch: Sketch, lever: Lever) -> Definition | None:
    """Return how a driver's values are written: as its own KPI's, or of a part by a dimension as the KPI's itself."""
    if lever.kpi:
        return definition_of(sketch.view, lever.kpi)
    return sketch.definition if lever.steered else None


def _row(sketch: Sketch, lever: Lever, solved: Solution | None, wrong: dict[str, str]) -> Row:
    view, definition = sketch.view, _definition(sketch, lever)
    name = definition.name.say(view.language) if lever.kpi and definition else (lever.name or REST).say(view.language)
    then = solved.values.get(lever.key) if solved else None
    doubt = solved.doubts.get(lever.key) if solved else None
    return Row(
        key=lever.key,
        name=name[:1].upper() + name[1:],
        now=_written(view.numbers, definition, lever.now),
        alone=_written(view.numbers, definition, lever.needed_alone) if lever.steered else "",
        alone_why=lever.alone.say(view.language) if lever.alone else "",
        together=_written(view.numbers, definition, lever.needed_equal) if lever.steered else "",
        together_why=lever.together.say(view.language) if lever.together else "",
        steered=lever.steered,
        typed=sketch.given(f"m.{lever.key}"),
        then=_written(view.numbers, definition, then) if solved else "",
        wrong=wrong.get(lever.key, doubt.say(view.language) if doubt else ""),
    )


def _written(numbers: Numbers, definition: Definition | None, value: float | None) -> str:
    """Return a driver's value: amounts without cents, what is worked out not in halves, and small numbers with enough decimals to tell apart."""
    if value is None:
        return "–"
    if definition is None or (definition.unit in ("count", "ratio", "index") and abs(value) < 10):
        return numbers.decimal(value, 0 if float(value).is_integer() else 2 if abs(value) >= 1 else 3)
    if definition.unit == "percent":
        return numbers.percent(value, 2)
    if definition.unit == "currency_per_unit" and abs(value) >= 1000:
        return numbers.whole_money(value)
    return numbers.rounded(float(round(value)) if definition.unit == "count" else value, definition)
