"""Check definitions as a whole: formulas that bind, no circles, units that fit, dimensions that can be reached, words that exist."""

from collections.abc import Iterator

from peil.catalogue import formula as f
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition, GoalTemplate, Kpi
from peil.values.errors import BrokenDefinition, did_you_mean
from peil.values.problems import Problem
from peil.values.texts import Text, one_of

MONEY_UNITS = ("currency", "currency_per_unit")


def check(catalogue: Catalogue) -> list[Problem]:
    """Return every problem of every definition; a broken one never hides another."""
    found = list(catalogue.problems)
    for kpi in catalogue.kpis.values():
        found += check_kpi(catalogue, kpi)
    for goal in catalogue.goals:
        found += check_goal(catalogue, goal)
    return found


def check_goal(catalogue: Catalogue, goal: GoalTemplate) -> Iterator[Problem]:
    """Yield what is wrong with a goal template: KPIs that do not exist, a leading one that is no number, a value per no unit."""
    for name in (goal.kpi, *goal.supporting_kpis):
        if name not in catalogue.ids:
            message = Text(f"Goal `{goal.id}` names the unknown KPI `{name}`.", f"Doel `{goal.id}` noemt de onbekende KPI `{name}`.")
            yield Problem("unknown_kpi", message, goal.place)
    if goal.kpi in catalogue.ids and not catalogue.definition(goal.kpi).formula:
        message = Text(
            f"Goal `{goal.id}` is measured by `{goal.kpi}`, which is not one number.",
            f"Doel `{goal.id}` wordt gemeten met `{goal.kpi}`, en dat is niet één getal.",
        )
        yield Problem("goal_does_not_fit", message, goal.place)
    if (goal.form == "per") != (goal.per is not None):
        message = Text(
            f"Goal `{goal.id}` needs both `form: per` and the unit `per`, or neither.",
            f"Doel `{goal.id}` heeft `form: per` en de eenheid `per` allebei nodig, of geen van beide.",
        )
        yield Problem("goal_does_not_fit", message, goal.place)


def check_kpi(catalogue: Catalogue, kpi: Kpi) -> list[Problem]:
    """Return every problem of one KPI and its variants."""
    found = list[Problem]()
    for name in (kpi.id, *(f"{kpi.id}.{variant.id}" for variant in kpi.variants)):
        found += _check_definition(catalogue, catalogue.definition(name))
    return [*found, *_check_words(catalogue, kpi), *_check_dimensions(catalogue, kpi)]


def _problem(code: str, definition: Definition, en: str, nl: str, hint: Text | None = None) -> Problem:
    message = Text(f"KPI `{definition.id}`: {en}.", f"KPI `{definition.id}`: {nl}.")
    kpi = definition.kpi
    key = {"unknown_dimension": "dimensions", "dimension_cannot_cut": "dimensions", "unknown_word": "", "no_formula": ""}.get(code)
    place = kpi.formula_place(definition.id) if key is None else kpi.place_of(key)
    return Problem(code, message, place, hint=hint)


def _check_definition(catalogue: Catalogue, definition: Definition) -> Iterator[Problem]:
    if definition.sql or definition.model:
        return
    if not definition.formula:
        yield _problem("no_formula", definition, "it has neither a formula nor sql", "er is geen formule en geen sql")
        return
    try:
        formula = catalogue.formula(definition.id)
    except BrokenDefinition as wrong:
        why: Text = wrong.facts["problem"]  # type: ignore[assignment]
        yield _problem("bad_formula", definition, why.en, why.nl)
        return
    circle = circle_of(catalogue, definition.id)
    if circle:
        path = " → ".join(circle)
        yield _problem("circle", definition, f"it is computed from itself ({path})", f"de KPI wordt uit zichzelf berekend ({path})")
        return
    yield from _check_unit(catalogue, definition, formula)


def circle_of(catalogue: Catalogue, name: str, path: tuple[str, ...] = ()) -> list[str]:
    """Return the KPIs of a circle that begins and ends at a KPI below `name`, or an empty list."""
    if name in path:
        return [*path[path.index(name) :], name]
    try:
        formula = catalogue.formula(name)
    except BrokenDefinition:
        return []
    for node in formula.walk():
        if isinstance(node, f.Kpi):
            found = circle_of(catalogue, node.id, (*path, name))
            if found:
                return found
    return []


def money_power(catalogue: Catalogue, node: f.Node) -> int | None:
    """Return how many times money is a factor of a value (1 for an amount, 0 for a plain number), None where it cannot be told."""
    if isinstance(node, f.Column):
        column = catalogue.model.column(node.entity, node.name)
        return int(column.type == "money") if column else None
    if isinstance(node, f.Aggregate):
        return 0 if node.function in ("count", "count_distinct") else money_power(catalogue, node.argument)
    if isinstance(node, f.Kpi):
        return money_power(catalogue, catalogue.formula(node.id))
    if isinstance(node, f.Binary):
        left, right = money_power(catalogue, node.left), money_power(catalogue, node.right)
        if node.operator in ("*", "/"):
            return None if left is None or right is None else left + (right if node.operator == "*" else -right)
        if left is not None and right is not None and left != right:
            raise ValueError(node.operator)
        return left if left is not None else right
    if isinstance(node, f.Call):
        return 0 if node.name.endswith("_between") else money_power(catalogue, node.arguments[0])
    if isinstance(node, f.Number | f.Days | f.Name):
        return 0
    parts = list(node.parts())
    return money_power(catalogue, parts[0]) if parts else None


def _check_unit(catalogue: Catalogue, definition: Definition, formula: f.Node) -> Iterator[Problem]:
    try:
        power = money_power(catalogue, formula)
    except BrokenDefinition:
        return
    except ValueError:
        en, nl = (
            "it adds or subtracts an amount of money and a plain number",
            "er wordt een bedrag bij een gewoon getal opgeteld of ervan afgetrokken",
        )
        yield _problem("unit_does_not_fit", definition, en, nl)
        return
    if power is None or power == int(definition.unit in MONEY_UNITS):
        return
    what = Text("an amount of money" if power else "a plain number", "een bedrag" if power else "een gewoon getal")
    right = one_of(MONEY_UNITS) if power == 1 else one_of(("count", "ratio", "percent", "duration", "score", "index"))
    yield _problem(
        "unit_does_not_fit",
        definition,
        f"the unit is `{definition.unit}`, but the formula gives {what.en}",
        f"de eenheid is `{definition.unit}`, maar de formule geeft {what.nl}",
        Text(f"Fitting units: {right}.", f"Passende eenheden: {right}."),
    )


def _check_words(catalogue: Catalogue, kpi: Kpi) -> Iterator[Problem]:
    definition = catalogue.definition(kpi.id)
    words = (("edge_cases", kpi.edge_cases, catalogue.language.edge_cases), ("source", kpi.source, catalogue.sources))
    for key, names, known in words:
        for name in names:
            if name not in known:
                near = did_you_mean(name, list(known))
                yield _problem(
                    "unknown_word",
                    definition,
                    f"`{key}` names `{name}`, which is unknown.{near.en}",
                    f"`{key}` noemt `{name}`, dat is onbekend.{near.nl}",
                )
    if isinstance(kpi.dimensions, str) and kpi.dimensions not in catalogue.language.dimension_sets:
        known_sets = one_of(list(catalogue.language.dimension_sets))
        yield _problem(
            "unknown_word",
            definition,
            f"there is no set of dimensions `{kpi.dimensions}`; there are {known_sets}",
            f"er is geen verzameling dimensies `{kpi.dimensions}`; er zijn {known_sets}",
        )


def _check_dimensions(catalogue: Catalogue, kpi: Kpi) -> Iterator[Problem]:
    """Check that a dimension exists and that at least one entity the KPI counts has a link to it."""
    definition = catalogue.definition(kpi.id)
    if not kpi.formula:
        return
    names = [kpi.id, *(f"{kpi.id}.{variant.id}" for variant in kpi.variants if variant.formula)]
    bases = set().union(*(bases_of(catalogue, name) for name in names))
    for name in catalogue.dimensions_of(kpi):
        entity, _, column = name.partition(".")
        if catalogue.model.column(entity, column) is None:
            yield _problem("unknown_dimension", definition, f"`{name}` is no column of an entity", f"`{name}` is geen kolom van een entiteit")
        elif bases and not any(entity in catalogue.model.reach(base) for base in bases) and not _conforms(catalogue, entity, column, bases):
            named = one_of(sorted(bases))
            yield _problem("dimension_cannot_cut", definition, f"`{name}` has no link with {named}", f"`{name}` heeft geen verband met {named}")


def _conforms(catalogue: Catalogue, entity: str, column: str, bases: set[str]) -> bool:
    shared = [held for held in catalogue.model.conformed.values() if held.get(entity) == f.Column(entity, column)]
    return any(base in held for held in shared for base in bases)


def bases_of(catalogue: Catalogue, name: str, seen: tuple[str, ...] = ()) -> set[str]:
    """Return the entities whose rows a KPI aggregates, those of the KPIs it is made of included; empty where it is broken."""
    if name in seen:
        return set()
    try:
        formula = catalogue.formula(name)
    except BrokenDefinition:
        return set()
    found = set()
    for node in formula.walk():
        if isinstance(node, f.Aggregate):
            found.add(node.base)
        if isinstance(node, f.Kpi):
            found |= bases_of(catalogue, node.id, (*seen, name))
    return found
