"""Give the empty sheet of an entity: its columns as a person needs them explained, and an example row that no load counts."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from peil.catalogue.files import read_yaml
from peil.catalogue.structs import ColumnOf, Entity
from peil.values.texts import Language, Text

MARK = Text("example-", "voorbeeld-")
KINDS: dict[str, Text] = {
    "id": Text("code", "code"),
    "string": Text("text", "tekst"),
    "text": Text("text", "tekst"),
    "enum": Text("one of a list", "één uit een lijst"),
    "integer": Text("whole number", "geheel getal"),
    "decimal": Text("number", "getal"),
    "money": Text("amount", "bedrag"),
    "boolean": Text("true or false", "true of false (ja of nee)"),
    "date": Text("day, such as 2026-11-21", "dag, zoals 2026-11-21"),
    "timestamp": Text("moment, such as 2026-11-21T14:30", "tijdstip, zoals 2026-11-21T14:30"),
}
PLAIN = {
    "id": "1",
    "integer": "1",
    "decimal": "1.5",
    "money": "19.95",
    "boolean": "true",
    "date": "2026-11-02",
    "timestamp": "2026-11-02T14:30:00+01:00",
}
UNITS = {
    "IANA zone": "IANA-zone", "clicks": "kliks", "comments": "reacties", "conversions": "conversies", "currency per hour": "bedrag per uur",
    "currency per month": "bedrag per maand", "followers": "volgers", "full-time equivalent": "voltijdbanen", "hours": "uren",
    "impressions": "vertoningen", "orders": "bestellingen", "plays": "keer afgespeeld", "points": "punten", "position": "volgnummer",
    "rank": "positie", "reactions": "likes en andere reacties", "reporting per customer currency": "rapportagevaluta per valuta van de klant",
    "saves": "keer bewaard", "seconds": "seconden", "seconds per unit": "seconden per stuk", "shares": "keer gedeeld", "times": "keer",
    "units": "stuks", "views": "keer bekeken", "year": "jaar",
}  # fmt: skip
YES, NO = Text("yes", "ja"), Text("no", "nee")
TIME = Text("for KPIs over time", "voor KPI's in de tijd")
DERIVED = Text("no: worked out where it is empty", "nee: uitgerekend als het leeg is")
HEADERS = (
    Text("Column", "Kolom"), Text("Name", "Naam"), Text("Meaning", "Betekenis"), Text("What it holds", "Wat erin staat"),
    Text("Needed", "Nodig"), Text("Allowed values", "Toegestane waarden"), Text("Example", "Voorbeeld"),
)  # fmt: skip


class Explained(msgspec.Struct, frozen=True):
    """A column of a sheet in the reader's words; `example` is its cell in the example row, in plain form."""

    name: str
    type: str
    label: str
    meaning: str
    kind: str
    needed: str
    values: dict[str, str]
    example: str
    is_key: bool

    @property
    def row(self) -> tuple[str, ...]:
        """Return the column as a row under `HEADERS`."""
        allowed = ", ".join(f"{value} ({label})" if label.lower() != value else value for value, label in self.values.items())
        return (self.name, self.label, self.meaning, self.kind, self.needed, allowed, self.example)


class Template(msgspec.Struct, frozen=True):
    """The empty sheet of an entity in one language."""

    entity: str
    label: str
    meaning: str
    columns: tuple[Explained, ...]
    language: Language

    @property
    def header(self) -> list[str]:
        """Return the names of the columns."""
        return [column.name for column in self.columns]


@cache
def _written() -> dict[str, dict[str, str | Text]]:
    text = (files("peil.load.templates") / "examples.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "examples.yaml")[0], dict[str, dict[str, str | Text]])


def example_row(entity: Entity, language: Language) -> dict[str, str]:
    """Return the example row of an entity's sheet; its key begins with the mark of its language."""
    found = {}
    written: Mapping[str, str | Text] = _written().get(entity.name) or plain_row(entity)
    for name in entity.columns:
        cell = written.get(name, "")
        text = cell.say(language) if isinstance(cell, Text) else cell
        marked = name in entity.key and text.startswith(MARK.en)
        found[name] = MARK.say(language) + text.removeprefix(MARK.en) if marked else text
    return found


def plain_row(entity: Entity) -> dict[str, str]:
    """Return an example row for an entity that has none written for it: a plain cell of each type."""
    cells = {name: next(iter(column.values), "") if column.values else PLAIN.get(column.type, "") for name, column in entity.columns.items()}
    marked = next((name for name in entity.key if entity.columns[name].type in ("id", "string")), None)
    return cells | ({marked: f"{MARK.en}1"} if marked else {})


def template(entity: Entity, language: Language) -> Template:
    """Return the empty sheet of an entity, every column in it, its key first among the explained."""
    example = example_row(entity, language)
    columns = tuple(explained(entity, name, example[name], language) for name in entity.columns)
    return Template(entity.name, entity.label.say(language), entity.meaning.say(language), columns, language)


def explained(entity: Entity, name: str, example: str, language: Language) -> Explained:
    """Return one column in the reader's words."""
    column = entity.columns[name]
    values = {value: label.say(language) for value, label in column.values.items()}
    return Explained(
        name=name,
        type=column.type,
        label=column.label.say(language),
        meaning=column.meaning.say(language),
        kind=kind(column, language),
        needed=needed(entity, name).say(language),
        values=values,
        example=example,
        is_key=name in entity.key,
    )


def kind(column: ColumnOf, language: Language) -> str:
    """Return what the cells of a column hold, with their unit."""
    said = KINDS[column.type].say(language)
    unit = UNITS.get(column.unit, column.unit) if column.unit and language == "nl" else column.unit
    return f"{said} ({unit})" if unit else said


def needed(entity: Entity, name: str) -> Text:
    """Return whether a row needs a column: its key always, its time for KPIs over time."""
    if name in entity.key:
        return YES
    if name == entity.time:
        return TIME
    return DERIVED if entity.columns[name].derived else NO
