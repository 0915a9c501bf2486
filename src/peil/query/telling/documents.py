"""Give KPIs and their explanations as the documents of the JSON contract, the same for the command line and the API."""

from collections.abc import Iterable
from typing import Any

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.search import found_by
from peil.catalogue.structs import Kpi
from peil.catalogue.writing import written
from peil.query.facts import Facts
from peil.query.measures import Measure
from peil.query.telling.available import Availability, Lack
from peil.query.telling.explain import Explanation
from peil.values.errors import BadQuestion
from peil.values.texts import Language, Text, one_of

Lacks = dict[str, list[Lack] | None]


def found_kpis(catalogue: Catalogue, category: str | None = None, kind: str | None = None, search: str | None = None) -> list[Kpi]:
    """Return the KPIs of a category, of a kind and with these words; raises BadQuestion for a category or kind that is not there."""
    words = catalogue.language
    for asked, names, what in ((category, words.categories, Text("category", "categorie")), (kind, words.kinds, Text("kind", "soort"))):
        if asked and asked not in names:
            listed = one_of(list(names), 20)
            why = Text(f"There is no {what.en} `{asked}`; there are {listed}.", f"Er is geen {what.nl} `{asked}`; er zijn {listed}.")
            raise BadQuestion(why=why)
    found = [kpi for kpi in catalogue.kpis.values() if not category or kpi.category == category]
    found = [kpi for kpi in found if not kind or kind in kpi.kinds]
    return found_by(found, search) if search else found


def lacks_of(catalogue: Catalogue, facts: Facts, kpis: Iterable[Kpi]) -> Lacks:
    """Return what each of these KPIs and their variants lacks, by id."""
    availability = Availability(catalogue, facts)
    return {name: availability.lacks(name) for kpi in kpis for name in (kpi.id, *(f"{kpi.id}.{variant.id}" for variant in kpi.variants))}


def lack_record(lacks: list[Lack] | None) -> list[dict[str, Any]] | None:
    """Return what a KPI lacks as plain records."""
    if lacks is None:
        return None
    return [{"entity": lack.entity, "column": lack.column, "brought_by": list(lack.brought_by)} for lack in lacks]


def kpi_record(kpi: Kpi, catalogue: Catalogue, language: Language, lacks: Lacks) -> dict[str, Any]:
    """Return a KPI as it is listed; with what it lacks where that was asked for."""
    found: dict[str, Any] = {
        "id": kpi.id,
        "name": kpi.name.say(language),
        "names": {"en": kpi.name.en, "nl": kpi.name.nl},
        "category": kpi.category,
        "kinds": list(kpi.kinds),
        "unit": kpi.unit,
        "direction": kpi.direction,
        "definition": kpi.definition.say(language),
        "dimensions": list(catalogue.dimensions_of(kpi)),
        "variants": [{"id": f"{kpi.id}.{variant.id}", "name": variant.name.say(language), "unit": variant.unit} for variant in kpi.variants],
    }
    if lacks:
        found["available"] = lacks[kpi.id] == []
        found["lacks"] = lack_record(lacks[kpi.id])
        for variant in found["variants"]:
            variant["available"] = lacks[variant["id"]] == []
            variant["lacks"] = lack_record(lacks[variant["id"]])
    return found


def measure_text(measure: Measure) -> str:
    """Return a measure as a line of the formula language."""
    inside = written(measure.argument) if measure.argument is not None else measure.base
    conditions = [written(condition, 2) for condition in (*measure.where, *measure.limits)]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"{measure.function}({inside}{f' on {measure.time}' if measure.time else ''}{where})"


def explanation_document(explanation: Explanation, catalogue: Catalogue, language: Language) -> dict[str, Any]:
    """Return an explanation as one document."""
    definition, kpi = explanation.definition, explanation.definition.kpi
    return {
        "id": definition.id,
        "name": definition.name.say(language),
        "names": {"en": definition.name.en, "nl": definition.name.nl},
        **{name: text.say(language) if text else None for name, text in _texts(explanation).items()},
        "aliases": {"en": list(kpi.aliases.en), "nl": list(kpi.aliases.nl)},
        "category": kpi.category,
        "kinds": list(kpi.kinds),
        "unit": definition.unit,
        "direction": definition.direction,
        "formula": definition.formula,
        "sql_definition": definition.sql,
        "measures": [
            {"name": one.name, "formula": measure_text(one), "entity": one.base, "kind": one.kind, "time": str(one.time) if one.time else None}
            for one in explanation.measures
        ],
        "entities": explanation.entities,
        "made_of": explanation.made_of,
        "used_by": explanation.used_by,
        "parameters": explanation.parameters,
        "dimensions": explanation.dimensions,
        "edge_cases": [{"id": name, "meaning": catalogue.language.edge_cases[name].meaning.say(language)} for name in kpi.edge_cases],
        "guide": [{"doc": mention.doc, "line": mention.line, "term": mention.term} for mention in kpi.guide],
        "sources": [_source(name, catalogue) for name in kpi.source],
        "sql": explanation.sql,
        **_data(explanation),
        "available": explanation.lacks == [],
        "lacks": lack_record(explanation.lacks),
        "variants": [{"id": f"{kpi.id}.{variant.id}", "name": variant.name.say(language)} for variant in kpi.variants],
        "defined_in": str(kpi.place),
    }


def _texts(explanation: Explanation) -> dict[str, Text | None]:
    definition, kpi = explanation.definition, explanation.definition.kpi
    return {
        "definition": definition.definition,
        "advice": kpi.advice,
        "notes": kpi.notes,
        "correction": kpi.correction,
        "unit_note": definition.unit_note,
        "model": definition.model,
    }


def _source(name: str, catalogue: Catalogue) -> dict[str, str | None]:
    source = catalogue.sources[name]
    return {"id": name, "authority": source.authority, "url": source.url, "says": source.says}


def _data(explanation: Explanation) -> dict[str, Any]:
    """Return which loads fed the KPI, and how complete and how far what they brought is."""
    columns = [
        {"entity": one.entity, "column": one.column, "filled": one.filled, "rows": one.rows, "share": one.share} for one in explanation.coverage
    ]
    sources = [
        {"entity": one.entity, "source": one.source, "rows": one.rows, "first_day": one.first_day, "last_day": one.last_day}
        for one in explanation.extents
    ]
    return {
        "loads": [{"file": fed.file, "reader": fed.reader, "loaded_at": fed.loaded_at, "entities": list(fed.entities)} for fed in explanation.loads],
        "coverage": {"columns": columns, "sources": sources},
    }
