"""Write the page of the definition files: every key of a KPI, an entity, a mapping and the settings, from the structs themselves."""

from typing import Any

import msgspec

from pages.writing import head, table
from peil.catalogue import structs
from peil.load import mapping
from peil.values.texts import Text
from peil.workspace import Settings

ABOUT = (
    "The keys of the YAML files that say what KPIs, entities and mappings are, and of `peil.toml`. A shop writes its own KPIs in `kpis/*.yaml` of "
    "its workspace (a list of KPIs, see [Your own KPIs](../how-to/own-kpis.md)); entities, [goal templates](goals.md) and the "
    "words of the catalogue come with Peil. "
    "Editors check and complete a file of KPIs with [kpi.schema.json](kpi.schema.json)."
)
MEANINGS: dict[str, dict[str, str]] = {
    "Text": {"en": "the text in English", "nl": "the text in Dutch"},
    "Kpi": {
        "id": "the name it is asked for by: small letters, digits and _; an id of Peil's own replaces that KPI",
        "name": "its name",
        "category": "the category it is listed under",
        "definition": "what it measures, in one sentence",
        "unit": "what kind of number it is",
        "direction": "which way is better",
        "formula": "the formula (see [Formula language](formula-language.md)); a KPI has this or `sql`",
        "sql": "one SELECT over entities, for a KPI that gives a table; `period_start`, `period_end`, predicates and `$parameters` are put in",
        "aliases": "other names it is found by",
        "kinds": "the kinds it is listed under",
        "advice": "how to read it and what to do",
        "unit_note": "a word on the unit, such as hours",
        "aggregation": "how it adds up over time, for readers",
        "time": "the time column it counts by, for readers; the formula decides",
        "dimensions": "the natural dimensions: a list of `entity.column`, or the name of a set",
        "breakdown": "the dimensions it is broken down by when asked without any",
        "variants": "other ways to compute it",
        "edge_cases": "the rules that apply, by their id in the catalogue",
        "notes": "what else a reader must know",
        "correction": "what Peil does otherwise than the guides",
        "guide": "where the guides name it",
        "source": "where the definition comes from, by its id in the catalogue",
    },
    "Variant": {
        "id": "asked for as `kpi.variant`",
        "name": "its name",
        "definition": "what it measures",
        "unit": "what kind of number it is",
        "direction": "which way is better",
        "formula": "the formula",
        "sql": "the SELECT of a table",
        "model": "what a fitted model would give; not in this version",
        "unit_note": "a word on the unit",
    },
    "Aliases": {"en": "English names", "nl": "Dutch names"},
    "Mention": {"doc": "which guide", "line": "the line in its text", "term": "the words there"},
    "GoalTemplate": {
        "id": "the name it is asked for by",
        "name": "the goal as a sentence",
        "description": "what to follow and why",
        "category": "the category it is listed under",
        "kpi": "the KPI that leads",
        "target": "the change it asks for, to begin with",
        "horizon": "the period it is for, counted from the day it is chosen",
        "supporting_kpis": "the KPIs beside it (the guides count the leading one among them)",
        "rhythm": "how often to look at it",
        "why": "when to choose it",
        "actions": "what to do first",
        "words": "other words by which a sentence of one's own is taken for it",
        "form": "one number over the period (`end`), a level to hold (`hold`), or a value for each unit (`per`)",
        "per": "the unit, where it asks a value for each",
        "direction": "which way it goes, where that is not the KPI's own",
        "guide": "where the guides name it",
        "correction": "what Peil does otherwise than the guides",
    },
    "Target": {
        "change": "`relative` multiplies (0.1 is 10% more), `points` adds, `level` is the number itself",
        "value": "by how much, or what, in the KPI's own unit",
    },
    "Entity": {
        "name": "the name of the table",
        "label": "its name for readers",
        "meaning": "what one record is",
        "key": "the columns that tell records apart",
        "columns": "the columns",
        "time": "the time column: its own, or `parent.column`",
        "series": "true where records are snapshots of a state",
        "parents": "which column holds the key of which other entity",
        "conforms": "the dimensions it shares with other entities, and the column that holds each",
        "brought_by": "the tools that usually have such records",
        "own": "an entity of Peil's own, beside those of the specification: reconciliation and conversion need it, no KPI does",
    },
    "ColumnOf": {
        "type": "what its cells are",
        "label": "its name for readers",
        "meaning": "what it holds",
        "unit": "seconds, hours, 1..5",
        "values": "the fixed list of an enum",
        "derived": "true where Peil works it out when a source does not give it",
        "empty_means": "what an empty cell stands for",
        "minimum": "the least value that can be right",
        "personal": "true where groups that are too small are withheld",
        "coverage": "true where answers tell how many records have it",
    },
    "Mapping": {
        "source": "the name of the source the records belong to",
        "sheets": "the kinds of tables it knows",
        "timezone": "the zone of times without an offset (the shop's, where left out)",
    },
    "MappedSheet": {
        "has": "the columns a table is recognised by",
        "entities": "the records it gives, by entity; a list where one row gives several",
        "lookups": "other files to look things up in, by the alias used in expressions",
    },
    "MappedEntity": {
        "columns": "a SQL expression over the table's columns for each column of the entity, its key among them",
        "where": "which rows give a record",
        "one_per": "keeps the first row of each value of this expression",
        "group_by": "makes one record of each group; the expressions are aggregates then",
    },
    "Lookup": {"file": "the file, beside the mapping", "on": "the condition that joins it; the table itself is `t`"},
    "Settings": {
        "name": "the shop's name",
        "currency": "the reporting currency (ISO 4217)",
        "timezone": "the time zone in which days are cut (IANA)",
        "country": "the shop's country (ISO 3166-1)",
        "locale": "the language of the shop: nl or en",
        "fiscal_year_starts": "the month (1 to 12) that the fiscal year begins with; `this-fiscal-year` and `last-fiscal-quarter` go by it",
        "address": "where others open the pages, such as `https://peil.example.com`: links in messages begin with it (empty: no links)",
        "parameters": "own values for the [parameters](kpis.md#parameters) of the catalogue, under `[parameters]`",
    },
}
FILLED_IN = ("place", "lines")  # where a definition stands: not written, but noted when it is read
PARTS: tuple[tuple[str, tuple[type[msgspec.Struct], ...]], ...] = (
    ("A KPI", (structs.Kpi, structs.Variant, structs.Aliases, structs.Mention, Text)),
    ("An entity", (structs.Entity, structs.ColumnOf)),
    ("A goal template", (structs.GoalTemplate, structs.Target)),
    ("A mapping", (mapping.Mapping, mapping.MappedSheet, mapping.MappedEntity, mapping.Lookup)),
    ("The settings of a workspace (`peil.toml`)", (Settings,)),
)


def page() -> str:
    """Return the page; a key without a meaning here is an error, so that no key goes undescribed."""
    lines = head("en", "Definition files", ABOUT)
    for title, shapes in PARTS:
        lines += [f"## {title}", ""]
        for shape in shapes:
            lines += [f"### {shape.__name__}", "", (shape.__doc__ or "").strip().replace("\n\n", " ").replace("\n    ", " "), ""]
            lines += table(("key", "type", "", "meaning"), keys(shape))
    return "\n".join(lines)


def keys(shape: type[msgspec.Struct]) -> list[tuple[str, str, str, str]]:
    """Return the keys of a struct: name, type, whether it must be there, meaning."""
    _, defined = msgspec.json.schema_components([shape])
    found: dict[str, Any] = defined[shape.__name__]
    needed = found.get("required", ())
    given = {name: spec for name, spec in found["properties"].items() if name not in FILLED_IN}
    return [(f"`{name}`", kind(spec, defined), "needed" if name in needed else "", MEANINGS[shape.__name__][name]) for name, spec in given.items()]


def kind(spec: dict[str, Any], defined: dict[str, Any]) -> str:
    """Return the type of a key in words."""
    if "anyOf" in spec:
        return " or ".join(kind(part, defined) for part in spec["anyOf"] if part.get("type") != "null")
    if "$ref" in spec:
        name = spec["$ref"].rsplit("/", 1)[1]
        return "text in both languages" if name == "Text" else f"[{name}](#{name.lower()})"
    if "enum" in spec:
        return "one of " + ", ".join(f"`{value}`" for value in spec["enum"])
    if spec.get("type") == "array":
        return f"list of {kind(spec.get('items') or {}, defined)}"
    if spec.get("type") == "object":
        return f"{kind(spec['additionalProperties'], defined)}, by name" if isinstance(spec.get("additionalProperties"), dict) else "keys and values"
    return {"string": "text", "boolean": "true or false", "integer": "whole number", "number": "number"}.get(spec.get("type", ""), "anything")
