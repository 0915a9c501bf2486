"""List KPIs, say which can be answered, and check definitions."""

import argparse
import json
from typing import Any

from peil.catalogue.search import found_by
from peil.catalogue.structs import Kpi
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, table
from peil.query.available import Availability, Lack
from peil.values.errors import BadQuestion
from peil.values.texts import Language, Text, one_of
from peil.workspace import Workspace

DONE, WITH_PROBLEMS = 0, 3


def kpis(chosen: argparse.Namespace) -> int:
    """List KPIs by category, kind or words; with --available what each lacks."""
    workspace = open_workspace(chosen)
    language = workspace.language
    known = workspace.catalogue.language
    for asked, names, what in ((chosen.category, known.categories, Text("category", "categorie")), (chosen.kind, known.kinds, Text("kind", "soort"))):
        if asked and asked not in names:
            listed = one_of(list(names), 20)
            why = Text(f"There is no {what.en} `{asked}`; there are {listed}.", f"Er is geen {what.nl} `{asked}`; er zijn {listed}.")
            raise BadQuestion(why=why)
    found = [kpi for kpi in workspace.catalogue.kpis.values() if not chosen.category or kpi.category == chosen.category]
    found = [kpi for kpi in found if not chosen.kind or chosen.kind in kpi.kinds]
    if chosen.search:
        found = found_by(found, chosen.search)
    lacks = _lacks(workspace, found) if chosen.available else {}
    if chosen.json:
        print(json.dumps({"kpis": [_record(kpi, workspace, lacks) for kpi in found]}, ensure_ascii=False))
        return DONE
    headers = ["id", Text("name", "naam").say(language), Text("category", "categorie").say(language), Text("unit", "eenheid").say(language)]
    if chosen.available:
        headers.append(Text("available", "beschikbaar").say(language))
    rows = []
    for kpi in found:
        row = [kpi.id, kpi.name.say(language), known.categories[kpi.category].name.say(language), known.units[kpi.unit].say(language)]
        rows.append([*row, _said(lacks.get(kpi.id), language)] if chosen.available else row)
    table(headers, rows)
    if chosen.available:
        able = sum(lacks[kpi.id] == [] for kpi in found)
        said = Text("{able} of {all} KPIs can be answered with what is loaded.", "{able} van de {all} KPI's kunnen met wat er geladen is.")
        narrate(said.say(language, able=able, all=len(found)))
    return DONE


def _lacks(workspace: Workspace, found: list[Kpi]) -> dict[str, list[Lack] | None]:
    availability = Availability(workspace.catalogue, workspace.facts())
    return {name: availability.lacks(name) for kpi in found for name in (kpi.id, *(f"{kpi.id}.{variant.id}" for variant in kpi.variants))}


def _said(lacks: list[Lack] | None, language: Language) -> str:
    if lacks is None:
        return "–"
    if not lacks:
        return Text("yes", "ja").say(language)
    parts = []
    for lack in lacks:
        name = lack.entity if lack.column is None else f"{lack.entity}.{lack.column}"
        parts.append(f"{name} ({', '.join(lack.brought_by)})" if lack.brought_by else name)
    return Text("no: lacks {what}", "nee: mist {what}").say(language, what="; ".join(parts))


def lack_record(lacks: list[Lack] | None) -> list[dict[str, Any]] | None:
    """Return what a KPI lacks as plain records."""
    if lacks is None:
        return None
    return [{"entity": lack.entity, "column": lack.column, "brought_by": list(lack.brought_by)} for lack in lacks]


def _record(kpi: Kpi, workspace: Workspace, lacks: dict[str, list[Lack] | None]) -> dict[str, Any]:
    language = workspace.language
    found: dict[str, Any] = {
        "id": kpi.id,
        "name": kpi.name.say(language),
        "names": {"en": kpi.name.en, "nl": kpi.name.nl},
        "category": kpi.category,
        "kinds": list(kpi.kinds),
        "unit": kpi.unit,
        "direction": kpi.direction,
        "definition": kpi.definition.say(language),
        "dimensions": list(workspace.catalogue.dimensions_of(kpi)),
        "variants": [{"id": f"{kpi.id}.{variant.id}", "name": variant.name.say(language), "unit": variant.unit} for variant in kpi.variants],
    }
    if lacks:
        found["available"] = lacks[kpi.id] == []
        found["lacks"] = lack_record(lacks[kpi.id])
        for variant in found["variants"]:
            variant["available"] = lacks[variant["id"]] == []
            variant["lacks"] = lack_record(lacks[variant["id"]])
    return found


def check(chosen: argparse.Namespace) -> int:
    """List every problem of the definitions and of the latest load of each file."""
    workspace = open_workspace(chosen)
    problems = workspace.problems()
    if chosen.json:
        print(json.dumps({"problems": [problem.as_record(workspace.language) for problem in problems]}, ensure_ascii=False))
    else:
        for problem in problems:
            hint = f" {problem.hint.say(workspace.language)}" if problem.hint else ""
            print(f"{problem.level}  {problem.place}: {problem.message.say(workspace.language)}{hint}")
        if not problems:
            narrate(Text("No problems in definitions or data.", "Geen problemen in definities of data.").say(workspace.language))
    return WITH_PROBLEMS if any(problem.level == "error" for problem in problems) else DONE
