"""List KPIs, say which can be answered, and check definitions."""

import argparse
import json
from collections.abc import Sequence

import msgspec

from peil.boards.numbers import Numbers
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, table
from peil.load.matching import Match, advice, said
from peil.query.telling.available import Lack
from peil.query.telling.documents import found_kpis, kpi_record, lacks_of
from peil.values.texts import Language, Text
from peil.workspace import Workspace

DONE, WITH_PROBLEMS = 0, 3


def kpis(chosen: argparse.Namespace) -> int:
    """List KPIs by category, kind or words; with --available what each lacks."""
    workspace = open_workspace(chosen)
    language = workspace.language
    known = workspace.catalogue.language
    found = found_kpis(workspace.catalogue, chosen.category, chosen.kind, chosen.search)
    lacks = lacks_of(workspace.catalogue, workspace.facts(), found) if chosen.available else {}
    if chosen.json:
        print(json.dumps({"kpis": [kpi_record(kpi, workspace.catalogue, language, lacks) for kpi in found]}, ensure_ascii=False))
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
        said = Text(
            "{able} of {all} KPIs can be answered with what is loaded.", "{able} van de {all} KPI's kunnen worden beantwoord met wat er geladen is."
        )
        narrate(said.say(language, able=able, all=len(found)))
    return DONE


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


def match_record(match: Match, workspace: Workspace) -> dict[str, object]:
    """Return how well a link holds, as the record of the JSON contract."""
    told = advice(match)
    said_of = {"poor": match.poor, "advice": told.say(workspace.language) if told else None}
    return msgspec.to_builtins(match) | {"share": match.share} | said_of  # type: ignore[no-any-return]


def show_matches(matches: Sequence[Match], workspace: Workspace) -> None:
    """Print how well the sources join, a line a link, and what to do about the poor ones."""
    language = workspace.language
    numbers = Numbers(language, workspace.settings.currency)
    model = workspace.catalogue.model
    rows = [
        [
            said(match, model).say(language),
            "–" if match.share is None else numbers.percent(match.share),
            numbers.decimal(match.named, 0),
            numbers.decimal(match.rows, 0),
        ]
        for match in matches
    ]
    if rows:
        print()
        table([text.say(language) for text in LINKS], rows, right=(False, True, True, True))
    for match in matches:
        told = advice(match)
        if told is not None:
            narrate(f"! {said(match, model).say(language)}: {told.say(language)}")


LINKS = (
    Text("link (last 12 months)", "verband (afgelopen 12 maanden)"), Text("found", "gevonden"), Text("with a link", "met verwijzing"),
    Text("of", "van"),
)  # fmt: skip


def check(chosen: argparse.Namespace) -> int:
    """List every problem of the definitions and of the latest load of each file."""
    workspace = open_workspace(chosen)
    problems, matches = workspace.problems(), workspace.matches()
    if chosen.json:
        links = [match_record(match, workspace) for match in matches]
        print(json.dumps({"problems": [problem.as_record(workspace.language) for problem in problems], "links": links}, ensure_ascii=False))
    else:
        for problem in problems:
            hint = f" {problem.hint.say(workspace.language)}" if problem.hint else ""
            print(f"{problem.level}  {problem.place}: {problem.message.say(workspace.language)}{hint}")
        if not problems:
            narrate(Text("No problems in definitions or data.", "Geen problemen in definities of data.").say(workspace.language))
        show_matches(matches, workspace)
    return WITH_PROBLEMS if any(problem.level == "error" for problem in problems) else DONE
