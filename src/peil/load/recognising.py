"""Tell what the files of a load are: their tables, each with the reader that knows it, and a proposal for those that none knows."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

import msgspec

from peil.catalogue.model import Model
from peil.load.files import find_files
from peil.load.forms.envelopes import Part
from peil.load.forms.fields import OVERRIDE
from peil.load.forms.heads import faces
from peil.load.forms.parts import parts
from peil.load.reading import GENERAL_OPTIONS, Face, Reader
from peil.load.receipts import Receipt, Way
from peil.load.registry import nearest, reader_named, recognise
from peil.load.staging import Found
from peil.values.errors import BadQuestion, UnreadableFile, did_you_mean
from peil.values.problems import Place, Problem
from peil.values.texts import Text, one_of
from peil.warehouse.engine import Warehouse

DRIFTED = 0.7  # how near a format a file must come to be read as that format with a column renamed


class Order(msgspec.Struct, frozen=True):
    """What is to be loaded and how: paths, a reader's name or a mapping's reader in place of recognition, the day a snapshot was taken,
    and what the user says of the files."""  # noqa: D205, D209

    paths: tuple[Path, ...]
    reader: str | None = None
    mapping: Reader | None = None
    taken_on: str | None = None
    dry_run: bool = False
    options: dict[str, str] = {}


class Candidate(msgspec.Struct):
    """A table to load: its receipt, the file it came in, which of that file's tables it is, and what it was recognised as (None: nothing)."""

    receipt: Receipt
    origin: Path
    number: int = 0
    found: Found | None = None

    @property
    def reader(self) -> Reader | None:
        """Return the reader."""
        return self.found.reader if self.found else None


class Sorter:
    """Sorts out the files of one order."""

    def __init__(self, warehouse: Warehouse, model: Model, work: Path, kept: Sequence[Reader] = ()) -> None:
        self.warehouse = warehouse
        self.model = model
        self.work = work
        self.kept = kept  # the readers of mappings that the shop keeps, for what no other reader knows

    def known(self, face: Face) -> Reader | None:
        """Return the reader that recognises a table, the shop's own mappings last."""
        return recognise(self.model, face) or next((reader for reader in self.kept if reader.recognises(face)), None)

    def sort_out(self, order: Order) -> list[Candidate]:
        """Return the tables with the reader of each, parents before children; what cannot be read has a receipt that says so."""
        named = reader_named(self.model, order.reader) if order.reader else order.mapping
        found: list[Candidate] = []
        for path in order.paths:
            try:
                files = list(find_files(path, self.work))
            except UnreadableFile as wrong:
                found.append(Candidate(refused(path.name, wrong), path))
                continue
            if not files:
                why = Text(
                    "there are no CSV, Excel, JSON, parquet or zip files in it.", "er staan geen CSV-, Excel-, JSON-, parquet- of zip-bestanden in."
                )
                found.append(Candidate(refused(path.name, UnreadableFile(file=path.name, why=why)), path))
            for file in files:
                found += self.tables(file, named)
        check_options(order.options, [one.reader for one in found if one.reader is not None])
        return sorted(found, key=lambda one: self.rank(one.reader))

    def rank(self, reader: Reader | None) -> int:
        """Return a number that puts files of parents before those of children, which saves bringing the children along afterwards."""
        name = reader.name.removeprefix("entity:") if reader else ""
        return len(self.model.reach(name)) if name in self.model.entities else 0

    def tables(self, path: Path, named: Reader | None = None) -> list[Candidate]:
        """Return the tables of a file; sheets of a workbook that no reader knows are left out where another one is known."""
        try:
            made = [self.told_apart(path, number, part, named) for number, part in enumerate(parts(path, self.work))]
        except UnreadableFile as wrong:
            return [Candidate(refused(path.name, wrong), path)]
        except OSError as wrong:
            return [Candidate(refused(path.name, UnreadableFile(file=path.name, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}."))), path)]
        if not made:
            why = Text("it holds no table.", "er staat geen tabel in.")
            return [Candidate(refused(path.name, UnreadableFile(file=path.name, why=why)), path)]
        return [one for one in made if one.found is not None] or made

    def told_apart(self, path: Path, number: int, part: Part, named: Reader | None) -> Candidate:
        """Return a table with its reader, or with a receipt that says why there is none."""
        seen: list[Face] = []
        try:
            for face in faces(self.warehouse, part):
                seen.append(face)
                reader = self.known(face) if named is None else named if named.recognises(face) else None
                if reader is not None:
                    return Candidate(Receipt(part.name, reader.name), path, number, Found(part, face, reader))
        except UnreadableFile as wrong:
            if not seen:
                return Candidate(refused(part.name, wrong), path, number)
        if named is not None:
            layout = named.layout
            face = max(seen, key=lambda face: layout.nearness(face.columns)) if layout is not None else seen[0]
            return Candidate(Receipt(part.name, named.name), path, number, Found(part, face, named))
        near = nearest(seen)
        if near is not None and near[0] >= DRIFTED and _bridged(near[1], near[2]):
            return Candidate(Receipt(part.name, near[1].name), path, number, Found(part, near[2], near[1]))
        return Candidate(Receipt(part.name, problems=[unknown(part, seen, near)]), path, number)


def _bridged(reader: Reader, face: Face) -> bool:
    """Return whether every needed column that is absent has one that it was likely renamed to; a table that lacks none was refused by its reader."""
    layout = reader.layout
    if layout is None or layout.fits(face.columns):
        return False
    return set(layout.needed) <= layout.found(face.columns).keys() | layout.renamed(face.columns).keys()


def unknown(part: Part, seen: list[Face], near: tuple[float, Reader, Face] | None) -> Problem:
    """Return the problem of a table that no format fits: what its header is, and the format that comes nearest."""
    face = near[2] if near else seen[0]
    shown = ", ".join(face.columns[:8]) + (" …" if len(face.columns) > 8 else "")
    message = Text(f"The header is of no format that Peil knows: {shown}.", f"De kopregel is van geen formaat dat Peil kent: {shown}.")
    if "http_interactions" in face.columns:
        message = Text(
            "It is a recording of web requests, not an export: load the answers that it holds.",
            "Het is een opname van webverzoeken, geen export: laad de antwoorden die erin staan.",
        )
    hint = Text(
        "Peil can draft a mapping for it (`peil map FILE`, or the Data page); or name the file after an entity and use its column names "
        "(`peil load --as entity:orders`).",
        "Peil kan er een mapping voor opstellen (`peil map BESTAND`, of de pagina Data); of noem het bestand naar een entiteit en gebruik haar "
        "kolomnamen (`peil load --as entity:orders`).",
    )
    if near is not None and near[1].layout is not None:
        layout = near[1].layout
        lost = one_of(layout.missing(layout.found(face.columns)))
        en = f"It comes nearest to {near[1].label.en} (--as {near[1].name})" + (f", but lacks {lost}. " if lost else ". ")
        nl = f"Het lijkt het meest op {near[1].label.nl} (--as {near[1].name})" + (f", maar mist {lost}. " if lost else ". ")
        hint = Text(en + hint.en, nl + hint.nl)
    return Problem("unknown_format", message, Place(part.name, face.skip + 1), hint=hint)


def again(sorter: Sorter, path: Path, reader: Reader, way: Way | None) -> Candidate:
    """Return a file that was loaded before as its table was then, to be read again; a file that cannot be read has a receipt that says so."""
    made = parts(path, sorter.work)
    number = way.part if way is not None and way.part < len(made) else 0
    return sorter.told_apart(path, number, made[number], reader)


def refused(file: str, wrong: UnreadableFile) -> Receipt:
    """Return the receipt of a file that cannot be read."""
    message = Text(wrong.say("en"), wrong.say("nl"))
    return Receipt(file, problems=[Problem("unreadable_file", message, Place(file))])


def check_options(options: dict[str, str], readers: list[Reader]) -> None:
    """Raise BadQuestion where an option is one that no reader of these files has, or its value is none of those it may have."""
    known = {option.name: option for reader in readers for option in reader.options} | {option.name: option for option in GENERAL_OPTIONS}
    for name, value in options.items():
        if name.startswith(OVERRIDE):
            continue
        option = known.get(name)
        if option is None:
            near, listed = did_you_mean(name, sorted(known)), one_of(sorted(known), 30)
            why = Text(
                f"These files have no option `{name}`.{near.en} They have {listed}, and `columns.NAME`.",
                f"Deze bestanden hebben geen optie `{name}`.{near.nl} Ze hebben {listed}, en `columns.NAAM`.",
            )
            raise BadQuestion(why=why)
        if name == "timezone" and value not in available_timezones():
            near = did_you_mean(value, sorted(available_timezones()))
            raise BadQuestion(why=Text(f"There is no time zone `{value}`.{near.en}", f"Er is geen tijdzone `{value}`.{near.nl}"))
        if name == "currency" and not re.fullmatch("[A-Za-z]{3}", value):
            raise BadQuestion(why=Text(f"`{value}` is no currency such as EUR.", f"`{value}` is geen valuta zoals EUR."))
        if option.values and value not in option.values:
            listed = one_of(option.values, 30)
            raise BadQuestion(why=Text(f"`{value}` is not a value of `{name}`: {listed}.", f"`{value}` is geen waarde van `{name}`: {listed}."))


def options_of(texts: list[str] | None) -> dict[str, str]:
    """Return `NAME=VALUE` texts as a mapping; raises BadQuestion where one is not of that form."""
    found = {}
    for text in texts or []:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise BadQuestion(why=Text(f"`{text}` is not of the form NAME=VALUE (--option).", f"`{text}` heeft niet de vorm NAAM=WAARDE (--option)."))
        found[name.strip()] = value.strip()
    return found


def check_taken_on(text: str | None) -> str | None:
    """Return a day as ISO text; raises BadQuestion where it is none."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        why = Text(f"`{text}` is not a day such as 2026-11-21 (--taken-on).", f"`{text}` is geen dag zoals 2026-11-21 (--taken-on).")
        raise BadQuestion(why=why) from None
