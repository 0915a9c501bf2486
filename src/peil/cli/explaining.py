"""Explain a KPI on the terminal or as JSON: where trust comes from."""

import argparse
import json
from typing import Any

from peil.catalogue.writing import written
from peil.cli.kpis import lack_record
from peil.cli.opening import open_workspace
from peil.cli.printing import Numbers
from peil.query.explain import Coverage, Explanation
from peil.query.measures import Measure
from peil.values.texts import Language, Text
from peil.workspace import Workspace

GUIDES = {"shopify": "Shopify, Key Performance Indicators: 70+ voorbeelden", "amazon": "Amazon Ads, Key Performance Indicators (KPI's): gids"}
KINDS = {
    "flow": Text("records dated in the period", "records met een datum in de periode"),
    "stock": Text("records that are in at a bound of the period", "records die meetellen op een grens van de periode"),
    "series": Text("latest snapshot before a bound of the period", "laatste momentopname voor een grens van de periode"),
    "wide": Text("records that are in at a bound of the period, one by one", "records die meetellen op een grens van de periode, stuk voor stuk"),
}


def explain(chosen: argparse.Namespace) -> int:
    """Explain one KPI."""
    workspace = open_workspace(chosen)
    explanation = workspace.explain(chosen.kpi)
    if chosen.json:
        print(json.dumps(as_document(explanation, workspace), ensure_ascii=False, default=str))
    else:
        show(explanation, workspace)
    return 0


def measure_text(measure: Measure) -> str:
    """Return a measure as a line of the formula language."""
    inside = written(measure.argument) if measure.argument is not None else measure.base
    conditions = [written(condition, 2) for condition in (*measure.where, *measure.limits)]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"{measure.function}({inside}{f' on {measure.time}' if measure.time else ''}{where})"


def as_document(explanation: Explanation, workspace: Workspace) -> dict[str, Any]:
    """Return an explanation as one JSON document."""
    language, catalogue = workspace.language, workspace.catalogue
    definition, kpi = explanation.definition, explanation.definition.kpi
    said = {name: text.say(language) if text else None for name, text in _texts(explanation).items()}
    return {
        "id": definition.id,
        "name": definition.name.say(language),
        "names": {"en": definition.name.en, "nl": definition.name.nl},
        **said,
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
        "sources": [_source(name, workspace) for name in kpi.source],
        "sql": explanation.sql,
        "loads": [{"file": fed.file, "reader": fed.reader, "loaded_at": fed.loaded_at, "entities": list(fed.entities)} for fed in explanation.loads],
        "coverage": {
            "columns": [
                {"entity": one.entity, "column": one.column, "filled": one.filled, "rows": one.rows, "share": one.share}
                for one in explanation.coverage
            ],
            "sources": [
                {"entity": one.entity, "source": one.source, "rows": one.rows, "first_day": one.first_day, "last_day": one.last_day}
                for one in explanation.extents
            ],
        },
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


def _source(name: str, workspace: Workspace) -> dict[str, str | None]:
    source = workspace.catalogue.sources[name]
    return {"id": name, "authority": source.authority, "url": source.url, "says": source.says}


def show(explanation: Explanation, workspace: Workspace) -> None:
    """Print an explanation as text."""
    language, catalogue = workspace.language, workspace.catalogue
    definition, kpi = explanation.definition, explanation.definition.kpi
    words = catalogue.language
    print(f"{definition.name.say(language)}  ({definition.id})")
    kinds = ", ".join(words.kinds[kind].name.say(language) for kind in kpi.kinds)
    unit = words.units[definition.unit].say(language) + (f" ({definition.unit_note.say(language)})" if definition.unit_note else "")
    good = {
        "up": Text("higher is better", "hoger is beter"),
        "down": Text("lower is better", "lager is beter"),
        "neutral": Text("neither way is better", "geen richting is beter"),
    }
    print(f"{words.categories[kpi.category].name.say(language)} · {kinds} · {unit} · {good[definition.direction].say(language)}")
    _paragraph(None, definition.definition.say(language))
    if kpi.advice:
        _paragraph(Text("How to read it", "Hoe lees je het").say(language), kpi.advice.say(language))
    _paragraph(
        Text("Formula", "Formule").say(language),
        definition.formula or definition.sql or (definition.model.say(language) if definition.model else "–"),
    )
    _lines(Text("Measures", "Metingen").say(language), [f"{measure_text(one)}   [{KINDS[one.kind].say(language)}]" for one in explanation.measures])
    _lines("Parameters", [f":{name} = {value:g}" for name, value in explanation.parameters.items()])
    _lines(Text("Can be cut by", "Uit te splitsen naar").say(language), [", ".join(explanation.dimensions)] if explanation.dimensions else [])
    _lines(Text("Made of", "Opgebouwd uit").say(language), [", ".join(explanation.made_of)] if explanation.made_of else [])
    _lines(Text("Variants", "Varianten").say(language), [f"{kpi.id}.{one.id}: {one.name.say(language)}" for one in kpi.variants])
    rules = [words.edge_cases[name].meaning.say(language) for name in kpi.edge_cases]
    _lines(Text("Edge cases", "Randgevallen").say(language), rules + ([kpi.notes.say(language)] if kpi.notes else []))
    guides = [f"{GUIDES[mention.doc]}, {Text('line', 'regel').say(language)} {mention.line}: “{mention.term}”" for mention in kpi.guide]
    _lines(Text("In the guides", "In de gidsen").say(language), guides)
    if kpi.correction:
        _paragraph(Text("What Peil does instead", "Wat Peil anders doet").say(language), kpi.correction.say(language))
    named = [catalogue.sources[name] for name in kpi.source]
    _lines(
        Text("Source of the definition", "Bron van de definitie").say(language),
        [f"{one.authority}{f' <{one.url}>' if one.url else ''}" for one in named],
    )
    show_data(explanation, workspace)


def show_data(explanation: Explanation, workspace: Workspace) -> None:
    """Print what is loaded for a KPI, how complete it is, and its SQL."""
    language = workspace.language
    numbers = Numbers(language, workspace.settings.currency)
    unknown = Text("no days", "geen dagen").say(language)
    extents = [
        f"{one.entity} ({one.source}): {numbers.decimal(one.rows, 0)}, {one.first_day or unknown} – {one.last_day or unknown}"
        for one in explanation.extents
    ]
    _lines(Text("Loaded", "Geladen").say(language), extents)
    _lines(Text("Completeness", "Volledigheid").say(language), [_coverage(one, workspace, numbers) for one in explanation.coverage])
    fed = [f"{one.file} ({one.reader}), {one.loaded_at}" for one in explanation.loads]
    _lines(Text("Fed by", "Gevoed door").say(language), fed)
    if explanation.lacks:
        lacking = [f"{one.entity}{f'.{one.column}' if one.column else ''} ({', '.join(one.brought_by)})" for one in explanation.lacks]
        _lines(Text("Missing", "Ontbreekt").say(language), lacking)
    _lines(Text("SQL (last thirty days that are loaded)", "SQL (laatste dertig geladen dagen)").say(language), [f"{sql};" for sql in explanation.sql])


def _coverage(one: Coverage, workspace: Workspace, numbers: Numbers) -> str:
    entity = workspace.catalogue.model.entities[one.entity]
    language: Language = workspace.language
    column = entity.columns[one.column].label.say(language)
    known = Text("{column} is known for {share} of {entity}", "{column} is bekend voor {share} van {entity}")
    return known.say(language, column=column, share=numbers.percent(one.share), entity=entity.label.say(language).lower())


def _paragraph(title: str | None, text: str) -> None:
    print()
    if title:
        print(f"{title}:")
    print(text)


def _lines(title: str, lines: list[str]) -> None:
    if lines:
        print()
        print(f"{title}:")
        for line in lines:
            print(f"  {line}")
