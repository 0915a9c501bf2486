"""Load files and list what was loaded."""

import argparse
import json
import sys
import time
from collections.abc import Sequence

from peil.boards.numbers import Numbers
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, table
from peil.load.mapping import load_mapping
from peil.load.receipts import Receipt
from peil.load.recognising import Order, check_taken_on, options_of
from peil.values.texts import Language, Text, one_of
from peil.workspace import Workspace

DONE, CANNOT, WITH_PROBLEMS = 0, 2, 3
MOST_PROBLEMS = 30
PATIENCE = 1.0


def load(chosen: argparse.Namespace) -> int:
    """Load files; exit 2 where nothing could be used, 3 where something was wrong."""
    workspace = open_workspace(chosen)
    mapping = load_mapping(chosen.map, workspace.catalogue.model) if chosen.map else None
    order = Order(tuple(chosen.paths), chosen.reader, mapping, check_taken_on(chosen.taken_on), chosen.dry_run, options_of(chosen.option))
    receipts = workspace.load(order, Progress(workspace.language).tell)
    if chosen.json:
        print(json.dumps({"loads": [receipt.as_record(workspace.language) for receipt in receipts]}, ensure_ascii=False))
    else:
        show(receipts, workspace, dry=chosen.dry_run)
    if all(receipt.failed for receipt in receipts):
        return CANNOT
    errors = any(problem.level == "error" for receipt in receipts for problem in receipt.problems)
    return WITH_PROBLEMS if errors else DONE


class Progress:
    """Tells on stderr how far a load is: every step on a terminal, elsewhere only the steps of a load that takes long."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.begun = time.monotonic()

    def tell(self, file: str, step: Text) -> None:
        """Tell one step."""
        took = time.monotonic() - self.begun
        if sys.stderr.isatty() or took > PATIENCE:
            narrate(f"  {took:5.1f} s  {file}: {step.say(self.language)}")


def show(receipts: Sequence[Receipt], workspace: Workspace, *, dry: bool = False, times: bool = False) -> None:
    """Print receipts as a table, and what was wrong beside it."""
    language = workspace.language
    numbers = Numbers(language, workspace.settings.currency)
    headers = [text.say(language) for text in HEADERS]
    time = [text.say(language) for text in TIMES] if times else []
    rows = []
    for receipt in receipts:
        when = [str(receipt.load_id), (receipt.loaded_at or "–").replace("T", " ").removesuffix("Z")] if times else []
        file = receipt.file + (f" ({UNDONE.say(language)})" if receipt.undone_at else "")
        first = [*when, file, receipt.reader or "–", numbers.decimal(receipt.rows_read, 0), numbers.decimal(receipt.rows_rejected, 0)]
        if not receipt.entities:
            rows.append([*first, "–", "", "", ""])
        for entity, counts in receipt.entities.items():
            counted = [numbers.decimal(count, 0) for count in (counts.new, counts.changed, counts.unchanged)]
            rows.append([*first, entity, *counted])
            first = [""] * len(first)
    right = [False, False, True, True, False, True, True, True]
    table([*time, *headers], rows, right=[False] * len(time) + right)
    if dry:
        narrate(Text("A dry run: nothing was changed.", "Een proef: er is niets veranderd.").say(language))
    for receipt in receipts:
        if not receipt.undone_at:
            show_problems(receipt, language)


TIMES = (Text("no.", "nr."), Text("loaded (UTC)", "geladen (UTC)"))
UNDONE = Text("undone", "ongedaan gemaakt")
HEADERS = (
    Text("file", "bestand"), Text("reader", "lezer"), Text("rows", "rijen"), Text("rejected", "afgekeurd"), Text("entity", "entiteit"),
    Text("new", "nieuw"), Text("changed", "gewijzigd"), Text("unchanged", "ongewijzigd"),
)  # fmt: skip


def show_problems(receipt: Receipt, language: Language) -> None:
    """Say what was wrong with a file and what it cannot tell."""
    signs = {"error": "✗", "warning": "!"}
    for problem in receipt.problems[:MOST_PROBLEMS]:
        hint = f" {problem.hint.say(language)}" if problem.hint else ""
        place = "" if problem.code == "unreadable_file" else f"{problem.place}: "
        narrate(f"{signs[problem.level]} {place}{problem.message.say(language)}{hint}")
    more = len(receipt.problems) - MOST_PROBLEMS
    if more > 0:
        narrate(Text("  … and {more} more; --json shows all.", "  … en nog {more}; --json toont alles.").say(language, more=more))
    for caveat in receipt.caveats:
        narrate(f"* {caveat.message.say(language)}")


def loads(chosen: argparse.Namespace) -> int:
    """List the receipts of all loads."""
    workspace = open_workspace(chosen)
    receipts = workspace.receipts()
    if chosen.json:
        print(json.dumps({"loads": [receipt.as_record(workspace.language) for receipt in receipts]}, ensure_ascii=False))
    else:
        show(receipts, workspace, times=True)
    return DONE


def undo(chosen: argparse.Namespace) -> int:
    """Undo a load."""
    workspace = open_workspace(chosen)
    language = workspace.language
    receipt = workspace.undo(chosen.load, Progress(language).tell)
    if chosen.json:
        print(json.dumps({"loads": [receipt.as_record(language)]}, ensure_ascii=False))
    said = Text("Load {load} ({file}) was undone; its records are gone.", "Lading {load} ({file}) is ongedaan gemaakt; de records ervan zijn weg.")
    narrate(said.say(language, load=receipt.load_id, file=receipt.file))
    if receipt.undoing is not None:
        narrate("  " + " · ".join(f"{entity} {signed(rows)}" for entity, rows in receipt.undoing.rows.items()))
        if receipt.undoing.replayed:
            again = Text("Read again from raw/: {files}.", "Opnieuw gelezen uit raw/: {files}.")
            narrate(again.say(language, files=one_of(list(receipt.undoing.replayed), 20)))
    return DONE


def signed(rows: int) -> str:
    """Return a difference in rows with its sign."""
    return f"−{-rows}" if rows < 0 else f"+{rows}"
