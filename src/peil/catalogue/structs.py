"""Give the frozen structs of the catalogue; the YAML files have exactly these shapes, and the JSON Schema for editors comes from them."""

from typing import Literal

import msgspec

from peil.values.goals import Form, Rhythm, Toward
from peil.values.periods import Unit
from peil.values.problems import Place
from peil.values.texts import Text

Type = Literal["id", "string", "text", "integer", "decimal", "money", "boolean", "date", "timestamp", "enum"]
Measured = Literal["currency", "count", "ratio", "percent", "duration", "score", "index", "currency_per_unit"]
Direction = Literal["up", "down", "neutral"]
Aggregation = Literal["sum", "count", "count_distinct", "ratio", "average", "percentile", "snapshot", "cumulative", "derived", "model"]
Category = Literal["sales", "marketing", "service", "production", "projects", "people", "finance"]
Kind = Literal[
    "quantitative", "qualitative", "leading", "lagging", "input", "output", "process", "practical", "directional", "actionable",
    "financial", "outcome",
]  # fmt: skip
Horizon = Literal["next month", "this quarter", "next quarter", "next six months", "this year", "next year"]


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a definition file."""


class ColumnOf(Struct, frozen=True):
    """A column of an entity.

    `empty_means`: what an empty cell stands for; `derived`: Peil works it out where a source does not give it; `minimum`: the least
    value that can be right; `personal`: a slice by it is shown only for groups of `small_group_minimum` people; `coverage`: how many
    rows have it is told beside every KPI that reads it.
    """

    type: Type
    label: Text
    meaning: Text
    unit: str | None = None
    values: dict[str, Text] = {}
    derived: bool = False
    empty_means: bool | int | None = None
    minimum: int | None = None
    personal: bool = False
    coverage: bool = False


class Entity(Struct, frozen=True):
    """A table of records: its key, its time column (of its own or of a parent), its parents and its columns.

    `conforms` names the dimensions it shares with other entities and the column of its own that holds each;
    `brought_by` names the tools that usually hold such records. `own` entities are Peil's own, beside those of the specification: no KPI
    needs them, reconciliation and conversion do.
    """

    name: str
    label: Text
    meaning: Text
    key: tuple[str, ...]
    columns: dict[str, ColumnOf]
    time: str | None = None
    series: bool = False
    parents: dict[str, str] = {}
    conforms: dict[str, str] = {}
    brought_by: tuple[str, ...] = ()
    own: bool = False
    place: Place = Place("")

    @property
    def clock(self) -> tuple[str, str] | None:
        """Return (entity, column) of the time column."""
        if self.time is None:
            return None
        entity, _, column = self.time.rpartition(".")
        return (entity or self.name, column)


class Mention(Struct, frozen=True):
    """Where a guide names a KPI."""

    doc: str
    line: int
    term: str


class Variant(Struct, frozen=True):
    """Another way to compute a KPI, asked for as `kpi.variant`."""

    id: str
    name: Text
    definition: Text
    unit: Measured
    direction: Direction
    formula: str | None = None
    sql: str | None = None
    model: Text | None = None
    unit_note: Text | None = None


class Aliases(Struct, frozen=True):
    """Other names by which a KPI is found."""

    en: tuple[str, ...] = ()
    nl: tuple[str, ...] = ()


class Kpi(Struct, frozen=True):
    """A KPI: its words in both languages, its formula (or the SQL of a table KPI), and how it may be cut and read."""

    id: str
    name: Text
    category: Category
    definition: Text
    unit: Measured
    direction: Direction
    formula: str | None = None
    sql: str | None = None
    aliases: Aliases = Aliases()
    kinds: tuple[Kind, ...] = ()
    advice: Text | None = None
    unit_note: Text | None = None
    aggregation: Aggregation = "derived"
    time: str | None = None
    dimensions: str | tuple[str, ...] = ()
    breakdown: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    edge_cases: tuple[str, ...] = ()
    notes: Text | None = None
    correction: Text | None = None
    guide: tuple[Mention, ...] = ()
    source: tuple[str, ...] = ()
    place: Place = Place("")
    lines: dict[str, int] = {}

    def place_of(self, key: str) -> Place:
        """Return where one of its keys stands, such as `formula`, or `variants.0.formula`."""
        return Place(self.place.file, self.lines.get(key, self.place.line), key if key in self.lines else None)

    def formula_place(self, name: str) -> Place:
        """Return where the formula of the KPI or of one of its variants (`kpi.variant`) stands."""
        variant = name.partition(".")[2]
        ids = [one.id for one in self.variants]
        return self.place_of(f"variants.{ids.index(variant)}.formula" if variant in ids else "formula")


class Definition(Struct, frozen=True):
    """What one name asked for stands for: a KPI, or one variant of it."""

    id: str
    kpi: Kpi
    name: Text
    definition: Text
    unit: Measured
    direction: Direction
    unit_note: Text | None
    formula: str | None
    sql: str | None
    model: Text | None
    breakdown: tuple[str, ...]


class Predicate(Struct, frozen=True):
    """A named condition, with the name of its argument where it takes a bound of the period."""

    formula: str
    meaning: Text
    of: str | None = None


class Setting(Struct, frozen=True):
    """A parameter of the shop with its default."""

    default: float
    meaning: Text


class Rule(Struct, frozen=True):
    """An edge-case rule that many KPIs share."""

    label: Text
    meaning: Text


class Named(Struct, frozen=True):
    """A category or a kind."""

    name: Text
    meaning: Text


class Source(Struct, frozen=True):
    """Where a definition comes from."""

    authority: str
    access: Literal["read", "knowledge"]
    via: bool = False
    url: str | None = None
    also: str | None = None
    says: str | None = None


class Target(Struct, frozen=True):
    """The change a goal asks for: `relative` multiplies, `points` adds, `level` is the number itself, in the KPI's own unit."""

    change: Literal["relative", "points", "level"]
    value: float


class GoalTemplate(Struct, frozen=True):
    """A goal to start from, with the KPIs that fit it: those of the guides, named there, and Peil's own.

    `kpi` leads; `supporting_kpis` stand beside it (the guides count the leading one among them). `form`: one number over the period, a
    level to hold, or a value for each calendar unit `per`. `direction` is given where it is not the KPI's own.
    """

    id: str
    name: Text
    description: Text
    category: Category
    kpi: str
    target: Target
    horizon: Horizon
    supporting_kpis: tuple[str, ...]
    rhythm: Rhythm
    why: Text
    actions: tuple[Text, ...]
    words: Aliases
    form: Form = "end"
    per: Unit | None = None
    direction: Toward | None = None
    guide: Mention | None = None
    correction: Text | None = None
    place: Place = Place("")

    @property
    def supporting(self) -> tuple[str, ...]:
        """Return the supporting KPIs without the leading one, each once."""
        return tuple(dict.fromkeys(name for name in self.supporting_kpis if name != self.kpi))


class Concept(Struct, frozen=True):
    """A notion the guides name without its being a number, and the KPIs that stand for it."""

    name: Text
    kpis: tuple[str, ...]
    guide: Mention


class Language(Struct, frozen=True):
    """The words of the catalogue beside its KPIs and entities."""

    parameters: dict[str, Setting]
    predicates: dict[str, Predicate]
    edge_cases: dict[str, Rule]
    dimension_sets: dict[str, tuple[str, ...]]
    categories: dict[str, Named]
    kinds: dict[str, Named]
    units: dict[str, Text]
    conventions: dict[str, Text]
    concepts: tuple[Concept, ...]
