"""Give the catalogue as one value: the definitions that come with Peil, with a shop's own added to or put in place of them."""

from functools import cached_property

from peil.catalogue import formula as f
from peil.catalogue.binding import bind
from peil.catalogue.model import Model
from peil.catalogue.search import found_by
from peil.catalogue.structs import Definition, Entity, GoalTemplate, Kpi, Language, Source, Variant
from peil.values.errors import BrokenDefinition, UnknownKpi, did_you_mean
from peil.values.problems import Problem
from peil.values.texts import Text, one_of


class Catalogue:
    """The definitions of KPIs, entities, goals and words; formulas are parsed and bound when first asked for."""

    def __init__(
        self,
        *,
        entities: dict[str, Entity],
        kpis: dict[str, Kpi],
        language: Language,
        sources: dict[str, Source],
        goals: tuple[GoalTemplate, ...],
        problems: tuple[Problem, ...] = (),
        trees: tuple[dict[str, f.Node], dict[str, f.Node]] | None = None,
    ) -> None:
        self.model = Model(entities)
        self.kpis = kpis
        self.language = language
        self.sources = sources
        self.goals = goals
        self.problems = problems
        self._formulas, self._predicates = trees or ({}, {})

    def with_kpi(self, kpi: Kpi) -> "Catalogue":
        """Return the catalogue with a KPI added to it or put in place of the one with its id; formulas that were bound are kept."""
        others = {name: tree for name, tree in self._formulas.items() if name.partition(".")[0] != kpi.id}
        return Catalogue(
            entities=self.model.entities,
            kpis=self.kpis | {kpi.id: kpi},
            language=self.language,
            sources=self.sources,
            goals=self.goals,
            trees=(others, self._predicates),
        )

    @cached_property
    def ids(self) -> list[str]:
        """Return everything that can be asked for: each KPI and each `kpi.variant`."""
        return [name for kpi in self.kpis.values() for name in (kpi.id, *(f"{kpi.id}.{variant.id}" for variant in kpi.variants))]

    def definition(self, name: str) -> Definition:
        """Return the KPI or variant with that id; raises UnknownKpi."""
        head, _, tail = name.strip().lower().partition(".")
        kpi = self.kpis.get(head)
        variant = next((variant for variant in kpi.variants if variant.id == tail), None) if kpi else None
        if kpi is None or (tail and variant is None):
            raise UnknownKpi(name=name, near=self.near(name))
        return _variant(kpi, variant) if variant else _whole(kpi)

    def near(self, name: str) -> Text:
        """Return a sentence part that offers KPIs with an id like it, else those that go by such a name in either language."""
        offered = did_you_mean(name.lower(), self.ids)
        found = [kpi.id for kpi in found_by(list(self.kpis.values()), name)[:3]]
        return offered if offered.en or not found else Text(f" Did you mean {one_of(found)}?", f" Bedoel je {one_of(found)}?")

    def formula(self, name: str) -> f.Node:
        """Return the bound formula of a KPI or variant; raises BrokenDefinition where it has a mistake."""
        definition = self.definition(name)
        if definition.id not in self._formulas:
            self._formulas[definition.id] = self._bound(definition)
        return self._formulas[definition.id]

    def _bound(self, definition: Definition) -> f.Node:
        from peil.catalogue.parsing import parse

        place = definition.kpi.formula_place(definition.id)
        try:
            tree = parse(definition.formula or "")
        except f.BadFormula as wrong:
            raise BrokenDefinition(name=definition.id, problem=wrong.why, place=place) from None
        bound, whys = bind(tree, self)
        if whys:
            raise BrokenDefinition(name=definition.id, problem=whys[0], place=place)
        return bound

    def dimensions_of(self, kpi: Kpi) -> tuple[str, ...]:
        """Return the natural dimensions of a KPI, its set's name looked up."""
        named = kpi.dimensions
        return self.language.dimension_sets.get(named, ()) if isinstance(named, str) else named

    def predicate(self, name: str) -> f.Node | None:
        """Return the parsed condition of a predicate, or None where there is none of that name."""
        found = self.language.predicates.get(name)
        if found is not None and name not in self._predicates:
            from peil.catalogue.parsing import parse

            self._predicates[name] = parse(found.formula)
        return self._predicates.get(name)


def _whole(kpi: Kpi) -> Definition:
    return Definition(
        id=kpi.id,
        kpi=kpi,
        name=kpi.name,
        definition=kpi.definition,
        unit=kpi.unit,
        direction=kpi.direction,
        unit_note=kpi.unit_note,
        formula=kpi.formula,
        sql=kpi.sql,
        model=None,
        breakdown=kpi.breakdown,
    )


def _variant(kpi: Kpi, variant: Variant) -> Definition:
    return Definition(
        id=f"{kpi.id}.{variant.id}",
        kpi=kpi,
        name=variant.name,
        definition=variant.definition,
        unit=variant.unit,
        direction=variant.direction,
        unit_note=variant.unit_note,
        formula=variant.formula,
        sql=variant.sql,
        model=variant.model,
        breakdown=(),
    )
