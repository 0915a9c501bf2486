"""Explain a KPI on the terminal or as JSON: where trust comes from."""

import argparse
import json

from peil.boards.numbers import Numbers
from peil.cli.opening import open_workspace
from peil.query.telling.documents import explanation_document, measure_text
from peil.query.telling.explain import Coverage, Explanation
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
        print(json.dumps(explanation_document(explanation, workspace.catalogue, workspace.language), ensure_ascii=False, default=str))
    else:
        show(explanation, workspace)
    return 0


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
