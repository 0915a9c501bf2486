"""Look at a file that no reader knows, and propose a mapping for it."""

import argparse
import contextlib
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peil.cli.loads import CANNOT, DONE, WITH_PROBLEMS, Progress, show
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, table
from peil.cli.sheets import entity_named, write_new
from peil.load.drafting.doubts import doubts
from peil.load.drafting.drafts import Ground, draft, source_of
from peil.load.drafting.matching import Proposal, proposals, propose_for
from peil.load.drafting.profiles import Profiles, look_at
from peil.load.mapping import load_mapping
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.values.errors import UnreadableFile
from peil.values.texts import Language, Text
from peil.workspace import Workspace

HEADERS = (
    Text("column", "kolom"), Text("holds", "bevat"), Text("samples", "voorbeelden"), Text("empty", "leeg"), Text("distinct", "verschillend"),
    Text("becomes", "wordt"), Text("sure", "zeker"),
)  # fmt: skip
FITS = Text("It fits best as {entity} ({sure}).", "Het past het beste als {entity} ({sure}).")
OTHERS = Text(" Else, with --entity: {others}.", " Anders, met --entity: {others}.")
NOTHING = Text(
    "None of its columns looks like a column that Peil has. Name the entity with --entity; `peil template ENTITY` shows the columns of one.",
    "Geen van de kolommen lijkt op een kolom die Peil heeft. Noem de entiteit met --entity; `peil template ENTITEIT` toont de kolommen van een.",
)
WROTE = Text(
    "Wrote {file}. Look it over, then: peil load {loaded} --map {file}", "{file} is geschreven. Kijk het na, en dan: peil load {loaded} --map {file}"
)
LOOKED = Text("Looked at {looked} of {rows} rows.", "{looked} van de {rows} rijen zijn bekeken.")


def propose(chosen: argparse.Namespace) -> int:
    """Propose a mapping for a file: written to `--out`, else printed; with `--dry-run` the receipt of a load by it."""
    workspace = open_workspace(chosen)
    language, model = workspace.language, workspace.catalogue.model
    profiles = look_at(chosen.file, written_on(chosen.file))
    best = [propose_for(profiles, model, entity_named(model, chosen.entity).name)] if chosen.entity else proposals(profiles, model)
    if not best:
        raise UnreadableFile(file=chosen.file.name, why=NOTHING)
    choices = {match.column: f"{match.entity}.{match.target}" for match in best[0].matches}
    ground = Ground(source_of(profiles.file), workspace.settings.timezone, language)
    text = draft(profiles, model, best[0].entity, choices, ground)
    receipts = dry_run(workspace, chosen.file, text, ground.source) if chosen.dry_run else []
    if chosen.out is not None:
        write_new(chosen.out, text.encode())
    if chosen.json:
        print(json.dumps(as_record(profiles, best, text, receipts, language), ensure_ascii=False))
    else:
        tell(chosen, workspace, (profiles, best), text, receipts)
    if receipts and all(receipt.failed for receipt in receipts):
        return CANNOT
    return WITH_PROBLEMS if any(problem.level == "error" for receipt in receipts for problem in receipt.problems) else DONE


def written_on(file: Path) -> str:
    """Return the day (ISO) on which a file was written."""
    if not file.exists():
        raise UnreadableFile(file=file, why=Text("there is no such file or folder.", "er is geen bestand of map met die naam."))
    return datetime.fromtimestamp(file.stat().st_mtime, tz=UTC).date().isoformat()


def dry_run(workspace: Workspace, file: Path, text: str, source: str) -> list[Receipt]:
    """Return the receipts of a load by a draft that changes nothing."""
    with tempfile.TemporaryDirectory(prefix="peil-") as folder:
        path = Path(folder) / f"{source}.yaml"
        path.write_text(text, encoding="utf-8")
        order = Order((file,), mapping=load_mapping(path, workspace.catalogue.model), dry_run=True)
        return workspace.load(order, Progress(workspace.language).tell)


def tell(chosen: argparse.Namespace, workspace: Workspace, found: tuple[Profiles, list[Proposal]], text: str, receipts: list[Receipt]) -> None:
    """Print the columns and what they become, the mapping unless it was written to a file, and the receipt of a dry run."""
    profiles, best = found
    language = workspace.language
    with contextlib.nullcontext() if chosen.out is not None else contextlib.redirect_stdout(sys.stderr):
        table(
            [header.say(language) for header in HEADERS], rows_of(profiles, best[0], language), right=(False, False, False, True, True, False, True)
        )
    if profiles.looked_at < profiles.rows:
        narrate(LOOKED.say(language, looked=profiles.looked_at, rows=profiles.rows))
    others = ", ".join(f"{one.entity} ({one.confidence:.0%})" for one in best[1:])
    narrate(FITS.say(language, entity=best[0].entity, sure=f"{best[0].confidence:.0%}") + (OTHERS.say(language, others=others) if others else ""))
    for match in best[0].matches:
        for doubt in doubts(profiles.named(match.column), f"{match.entity}.{match.target}"):
            narrate(f"! {match.column}: {doubt.say(language)}")
    if chosen.out is None:
        print(text, end="")
    else:
        narrate(WROTE.say(language, file=chosen.out, loaded=chosen.file))
    if receipts:
        with contextlib.nullcontext() if chosen.out is not None else contextlib.redirect_stdout(sys.stderr):
            show(receipts, workspace, dry=True)


def rows_of(profiles: Profiles, best: Proposal, language: Language) -> list[list[str]]:
    """Return the columns of a file as rows of a table."""
    becomes = {match.column: match for match in best.matches}
    rows = []
    for one in profiles.columns:
        match = becomes.get(one.name)
        samples = " · ".join(sample[:24] for sample in one.samples)
        target, sure = (f"{match.entity}.{match.target}", f"{match.confidence:.0%}") if match else ("–", "")
        rows.append([one.name, one.guess.say(language), samples, f"{one.empty:.0%}", str(one.distinct), target, sure])
    return rows


def as_record(profiles: Profiles, best: list[Proposal], text: str, receipts: list[Receipt], language: Language) -> dict[str, Any]:
    """Return a proposal as JSON."""
    becomes = {match.column: match for match in best[0].matches}
    columns = []
    for one in profiles.columns:
        match = becomes.get(one.name)
        guess = {"kind": one.guess.kind, "written": one.guess.written, "says": one.guess.say(language)}
        record = {"name": one.name, "guess": guess, "samples": list(one.samples), "empty": round(one.empty, 4), "distinct": one.distinct}
        target = f"{match.entity}.{match.target}" if match else None
        said = [doubt.say(language) for doubt in doubts(one, target or "")]
        columns.append(record | {"target": target, "confidence": match.confidence if match else None, "doubts": said})
    return {
        "file": profiles.file,
        "rows": profiles.rows,
        "looked_at": profiles.looked_at,
        "columns": columns,
        "entities": [{"entity": one.entity, "confidence": one.confidence} for one in best],
        "mapping": text,
        "loads": [receipt.as_record(language) for receipt in receipts],
    }
