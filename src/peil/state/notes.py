"""Keep dated notes that people pin to the shop or to a KPI: a promotion, a stock-out, a release."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from peil.state.writing import MOST_NAME, one_line, wrong_with
from peil.values.errors import BadNote, UnknownNote
from peil.values.periods import FIRST_YEAR, LAST_YEAR
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.state.writing import Open

NoteKind = Literal["promotion", "stock_out", "price_change", "release", "other"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
KIND_WORDS: dict[NoteKind, Text] = {
    "promotion": Text("promotion", "actie"),
    "stock_out": Text("stock-out", "uitverkocht"),
    "price_change": Text("price change", "prijswijziging"),
    "release": Text("release", "livegang"),
    "other": Text("other", "overig"),
}
MOST_TEXT = 500


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody writes in a note: its day (and the last one, `until`, where it lasts), kind and text, and the KPI unless it is for the shop."""

    day: date
    kind: str
    text: str
    kpi: str | None = None
    until: date | None = None


class Note(msgspec.Struct, frozen=True):
    """A note as it is kept; `until` is its last day, None where it is about one day; `kpi` is None where it is about the whole shop."""

    id: int
    day: date
    kind: NoteKind
    text: str
    kpi: str | None
    until: date | None
    made_at: datetime
    changed_at: datetime


def _checked(draft: Draft) -> dict[str, object]:
    """Return the columns of a draft; raises BadNote for one that cannot be kept."""
    text = one_line(draft.text)
    wrong = wrong_with(text, MOST_TEXT)
    if wrong:
        raise BadNote(why=Text(f"the text cannot be used, {wrong.en}", f"de tekst is niet bruikbaar, {wrong.nl}"))
    if draft.kind not in NOTE_KINDS:
        known = one_of(NOTE_KINDS)
        raise BadNote(why=Text(f"there is no such kind; known are {known}", f"die soort bestaat niet; bekend zijn {known}"))
    if draft.kpi is not None and wrong_with(draft.kpi, MOST_NAME):
        raise BadNote(why=Text("that cannot be a KPI", "dat kan geen KPI zijn"))
    last = draft.until or draft.day
    if not FIRST_YEAR <= draft.day.year <= last.year <= LAST_YEAR:
        raise BadNote(why=Text(f"its days lie outside {FIRST_YEAR} to {LAST_YEAR}", f"de dagen liggen niet tussen {FIRST_YEAR} en {LAST_YEAR}"))
    if last < draft.day:
        raise BadNote(why=Text("it ends before it begins", "die eindigt voor hij begint"))
    until = None if draft.until == draft.day else draft.until
    return {"day": draft.day, "kind": draft.kind, "text": text, "kpi": draft.kpi, "until": until}


class Notes:
    """The notes of a workspace."""

    def __init__(self, database: "Open") -> None:
        self._database = database

    def add(self, draft: Draft, at: datetime) -> Note:
        """Keep a new note and return it; raises BadNote."""
        from peil.state.tables import NOTES

        values = _checked(draft) | {"made_at": at, "changed_at": at}
        with self._database().write() as connection:
            row = connection.execute(NOTES.insert().values(values).returning(*NOTES.c)).one()
        return msgspec.convert(row._mapping, Note)

    def change(self, note_id: int, draft: Draft, at: datetime) -> Note:
        """Put a draft in the place of a note and return it; raises BadNote and UnknownNote."""
        from peil.state.tables import NOTES

        values = _checked(draft) | {"changed_at": at}
        with self._database().write() as connection:
            row = connection.execute(NOTES.update().where(NOTES.c.id == note_id).values(values).returning(*NOTES.c)).first()
            if row is None:
                raise UnknownNote(id=note_id)
        return msgspec.convert(row._mapping, Note)

    def remove(self, note_id: int) -> None:
        """Take a note away; raises UnknownNote."""
        from peil.state.tables import NOTES

        with self._database().write() as connection:
            if not connection.execute(NOTES.delete().where(NOTES.c.id == note_id)).rowcount:
                raise UnknownNote(id=note_id)

    def find(self, note_id: int) -> Note:
        """Return one note; raises UnknownNote."""
        from peil.state.tables import NOTES

        with self._database().read() as connection:
            row = connection.execute(NOTES.select().where(NOTES.c.id == note_id)).first()
        if row is None:
            raise UnknownNote(id=note_id)
        return msgspec.convert(row._mapping, Note)

    def list(self, first: date | None = None, last: date | None = None, kpis: Collection[str] | None = None) -> "list[Note]":
        """Return the notes by day: those that touch the days `first` to `last` (both in), and with `kpis` those of the shop and of these only.

        A variant (`id.variant`) has the notes of its KPI too; no KPIs (an empty collection) leaves the notes of the shop.
        """
        from peil.state.tables import NOTES

        wanted = NOTES.select().order_by(NOTES.c.day, NOTES.c.id)
        if first is not None:
            wanted = wanted.where((NOTES.c.day >= first) | (NOTES.c.until >= first))
        if last is not None:
            wanted = wanted.where(NOTES.c.day <= last)
        if kpis is not None:
            names = {*kpis, *(kpi.partition(".")[0] for kpi in kpis)}
            wanted = wanted.where(NOTES.c.kpi.is_(None) | NOTES.c.kpi.in_(sorted(names)))
        with self._database().read() as connection:
            return [msgspec.convert(row._mapping, Note) for row in connection.execute(wanted)]
