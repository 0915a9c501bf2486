"""Show receipts to people: what a file was taken for, what came of its rows, what is wrong in it and where."""

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from peil.load.receipts import Receipt
from peil.load.registry import readers
from peil.values.problems import Problem
from peil.values.texts import Text
from peil.web.viewing import View

MOST_PROBLEMS = 100
Tone = Literal["good", "warn", "bad", ""]
TAKEN = Text("Loaded", "Geladen")
CHECKED = Text("Checked only", "Alleen gecontroleerd")
NOT_TAKEN = Text("Not loaded", "Niet geladen")
UNDONE = Text("Undone", "Teruggedraaid")
DOUBTS = Text("Loaded, with remarks", "Geladen, met opmerkingen")
DOUBTS_ONLY = Text("Checked only, with remarks", "Alleen gecontroleerd, met opmerkingen")
MAPPED = Text("Mapping {name}", "Mapping {name}")
OWN_TABLE = Text("Table: {name}", "Tabel: {name}")


class Fact(msgspec.Struct, frozen=True):
    """What became of the records of one entity."""

    name: str
    new: int
    changed: int
    unchanged: int


class Remark(msgspec.Struct, frozen=True):
    """A problem in a file: where it stands, what is wrong, and what would be right."""

    where: str
    message: str
    hint: str
    error: bool


class Shown(msgspec.Struct, frozen=True):
    """A receipt as a page shows it."""

    id: int
    file: str
    label: str
    source: str
    tone: Tone
    word: str
    when: str
    sort: str
    read: int
    rejected: int
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...]
    more: int
    errors: int
    caveats: tuple[str, ...]
    unknown: bool
    failed: bool
    undone: str
    undoable: bool
    taken_on: str

    @property
    def new(self) -> int:
        """Return how many records were new."""
        return sum(fact.new for fact in self.facts)

    @property
    def changed(self) -> int:
        """Return how many records changed."""
        return sum(fact.changed for fact in self.facts)

    @property
    def problems(self) -> int:
        """Return how many problems there are."""
        return len(self.remarks) + self.more


def shown(view: View, receipt: Receipt, *, dry_run: bool = False) -> Shown:
    """Return a receipt in the reader's words."""
    tone, word = judged(receipt, dry_run=dry_run)
    model = view.running.workspace.catalogue.model
    facts = tuple(
        Fact(model.entities[name].label.say(view.language) if name in model.entities else name, counts.new, counts.changed, counts.unchanged)
        for name, counts in receipt.entities.items()
    )
    return Shown(
        id=receipt.load_id,
        file=receipt.file,
        label=label_of(view, receipt.reader),
        source=receipt.source or "",
        tone=tone,
        word=word.say(view.language),
        when=moment(view, receipt.loaded_at),
        sort=receipt.loaded_at or "",
        read=receipt.rows_read,
        rejected=receipt.rows_rejected,
        facts=facts,
        remarks=tuple(remark(view, problem) for problem in receipt.problems[:MOST_PROBLEMS]),
        more=max(len(receipt.problems) - MOST_PROBLEMS, 0),
        errors=sum(problem.level == "error" for problem in receipt.problems),
        caveats=tuple(caveat.message.say(view.language) for caveat in receipt.caveats),
        unknown=any(problem.code == "unknown_format" for problem in receipt.problems),
        failed=receipt.failed,
        undone=moment(view, receipt.undone_at),
        undoable=not dry_run and receipt.undone_at is None and bool(receipt.entities),
        taken_on=receipt.taken_on or "",
    )


def judged(receipt: Receipt, *, dry_run: bool) -> tuple[Tone, Text]:
    """Return how a load went, in a word."""
    if receipt.undone_at is not None:
        return "", UNDONE
    if receipt.failed:
        return "bad", NOT_TAKEN
    if receipt.problems:
        return "warn", DOUBTS_ONLY if dry_run else DOUBTS
    return "good", CHECKED if dry_run else TAKEN


def label_of(view: View, reader: str | None) -> str:
    """Return what a file was taken for."""
    if reader is None:
        return ""
    if reader in readers():
        return readers()[reader].label.say(view.language)
    kind, _, name = reader.partition(":")
    entity = view.running.workspace.catalogue.model.entities.get(name)
    if kind == "entity" and entity is not None:
        return OWN_TABLE.say(view.language, name=entity.label.say(view.language))
    return MAPPED.say(view.language, name=name or reader)


def remark(view: View, problem: Problem) -> Remark:
    """Return a problem in the reader's words, its place without the name of the file."""
    place = problem.place
    line = view.say(f"line {view.numbers.decimal(place.line)}", f"regel {view.numbers.decimal(place.line)}") if place.line else ""
    column = view.say(f"column {place.column}", f"kolom {place.column}") if place.column else ""
    where = ", ".join(part for part in (line, column) if part)
    # The hint on unknown formats names commands; on a page the way on is a choice in the form.
    hint = problem.hint.say(view.language) if problem.hint and problem.code != "unknown_format" else ""
    return Remark(where[:1].upper() + where[1:], problem.message.say(view.language), hint, problem.level == "error")


def moment(view: View, at: str | datetime | None) -> str:
    """Return a moment (UTC) as a day and a time in the shop's zone."""
    if at is None:
        return ""
    known = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = (known if known.tzinfo else known.replace(tzinfo=UTC)).astimezone(ZoneInfo(view.running.workspace.settings.timezone))
    return f"{view.numbers.day(local)}, {local:%H:%M}"
