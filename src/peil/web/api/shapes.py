"""Give the shapes of what the API takes and gives, for its description (OpenAPI); the tests hold every answer against them."""

from datetime import date
from typing import Any, Literal

import msgspec
from fastapi import FastAPI

from peil.state.notes import Note, NoteKind

Row = dict[str, str | int | float | bool | None]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question: KPIs by id, a period such as `2026-10` or `last-30-days`, and how to cut and compare it."""

    kpis: tuple[str, ...] = ()
    period: str | None = None
    grain: str | None = None
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    compare: str | None = None
    format: str = "json"


class Message(msgspec.Struct, frozen=True):
    """A doubt or a remark."""

    code: str
    message: str


class Fresh(msgspec.Struct, frozen=True):
    """How far the data of one source go."""

    source: str
    entity: str
    last_day: str | None
    loaded_at: str


class AnswerShape(msgspec.Struct, frozen=True):
    """An answer: rows with `period` (with a grain), a key a dimension, and a key a KPI; beside a KPI its `.before` and `.change`."""

    question: dict[str, Any]
    rows: list[Row]
    totals: list[Row]
    notes: list[Message]
    sql: list[str]
    parameters: dict[str, Any]
    as_of: str
    freshness: list[Fresh]


class Lacking(msgspec.Struct, frozen=True):
    """What a KPI lacks: records of an entity, or values of a column."""

    entity: str
    column: str | None
    brought_by: list[str]


class VariantShape(msgspec.Struct, frozen=True):
    """A variant of a KPI."""

    id: str
    name: str
    unit: str | None = None
    available: bool | None = None
    lacks: list[Lacking] | None = None


class KpiShape(msgspec.Struct, frozen=True):
    """A KPI; `available` and `lacks` are there where they were asked for."""

    id: str
    name: str
    names: dict[str, str]
    category: str
    kinds: list[str]
    unit: str
    direction: Literal["up", "down", "neutral"]
    definition: str
    dimensions: list[str]
    variants: list[VariantShape]
    available: bool | None = None
    lacks: list[Lacking] | None = None


class KpisShape(msgspec.Struct, frozen=True):
    """KPIs."""

    kpis: list[KpiShape]


class ExplanationShape(msgspec.Struct, frozen=True):
    """What stands behind a KPI's number: its definition, formula, measures, SQL, sources and how complete its data are; more keys than these."""

    id: str
    name: str
    names: dict[str, str]
    definition: str
    advice: str | None
    formula: str | None
    measures: list[dict[str, str | None]]
    entities: list[str]
    made_of: list[str]
    used_by: list[str]
    parameters: dict[str, float]
    dimensions: list[str]
    sql: list[str]
    loads: list[dict[str, Any]]
    coverage: dict[str, Any]
    available: bool
    lacks: list[Lacking] | None
    defined_in: str


class Counted(msgspec.Struct, frozen=True):
    """How many records were new, changed and unchanged."""

    new: int
    changed: int
    unchanged: int


class ProblemShape(msgspec.Struct, frozen=True):
    """Something wrong in a file, with its place."""

    code: str
    level: Literal["error", "warning"]
    message: str
    file: str
    line: int | None
    column: str | None
    hint: str | None


class ReceiptShape(msgspec.Struct, frozen=True):
    """What became of one file; `load` is the number to undo it by."""

    load: int
    file: str
    reader: str | None
    source: str | None
    loaded_at: str | None
    undone_at: str | None
    rows_read: int
    rows_rejected: int
    entities: dict[str, Counted]
    problems: list[ProblemShape]
    caveats: list[Message]


class LoadsShape(msgspec.Struct, frozen=True):
    """Receipts, one a file."""

    loads: list[ReceiptShape]


class NotesShape(msgspec.Struct, frozen=True):
    """Notes by day."""

    notes: list[Note]


class NoteDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note to keep: its day (and the last one where it lasts), kind and text, and the KPI unless it is about the shop."""

    day: date
    text: str
    kind: NoteKind = "other"
    kpi: str | None = None
    until: date | None = None


class NoteChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change of a note; what is left out stays, null takes away."""

    day: date | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    kind: NoteKind | msgspec.UnsetType = msgspec.UNSET
    kpi: str | msgspec.UnsetType | None = msgspec.UNSET
    until: date | msgspec.UnsetType | None = msgspec.UNSET


class Refusal(msgspec.Struct, frozen=True):
    """Why a request cannot be met (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str


SHAPES = (AnswerShape, Asked, KpisShape, ExplanationShape, LoadsShape, NotesShape, NoteDraft, NoteChange, Note, Refusal)
TEMPLATE = "#/components/schemas/{name}"


def components() -> dict[str, Any]:
    """Return the schemas of all shapes by name."""
    from peil.web.api.steering.shapes import SHAPES as STEERING  # it describes its endpoints with what stands here

    _, found = msgspec.json.schema_components((*SHAPES, *STEERING), ref_template=TEMPLATE)
    return found


def describe(app: FastAPI) -> None:
    """Make an app's description hold the shapes, when somebody asks for it; FastAPI means its method to be replaced for that."""
    plain = app.openapi

    def whole() -> dict[str, Any]:
        found = plain()
        found.setdefault("components", {}).setdefault("schemas", {}).update(components())
        return found

    app.openapi = whole  # type: ignore[method-assign]


def answers(shape: type, **others: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of an endpoint's responses: its own shape, other forms by their media types, and the refusal."""
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": TEMPLATE.format(name=shape.__name__)}}}
    content |= {kind: {"schema": {"type": "string", "format": form}} for kind, form in others.items()}
    refusal = {"application/problem+json": {"schema": {"$ref": TEMPLATE.format(name="Refusal")}}}
    return {200: {"description": shape.__doc__ or "", "content": content}, "4XX": {"description": Refusal.__doc__ or "", "content": refusal}}


def takes(shape: type) -> dict[str, Any]:
    """Return the description of an endpoint's body."""
    schema = {"$ref": TEMPLATE.format(name=shape.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def part(name: str, about: str, *, several: bool = False, among: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the description of a part of an endpoint's address."""
    one: dict[str, Any] = {"type": "string", "enum": list(among)} if among else {"type": "string"}
    return {"name": name, "in": "query", "description": about, "schema": {"type": "array", "items": one} if several else one}
