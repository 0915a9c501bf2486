"""Give the notes on the page of a KPI: those of the shop and of the KPI, and the form that pins, changes and removes them."""

from datetime import date
from hashlib import blake2b
from typing import Literal

import msgspec
from starlette.datastructures import FormData

from peil.state.notes import KIND_WORDS, MOST_TEXT, Draft, Note
from peil.values.errors import BadNote
from peil.values.texts import Text
from peil.web.kpi.subject import Subject
from peil.web.own.posted import field
from peil.web.rendering import Context

MOST_OTHERS = 50
NO_DAY = Text("`{day}` is no day; a day is written 2026-11-27", "`{day}` is geen dag; een dag schrijf je als 2026-11-27")
NO_TEXT = Text("it has no text", "er staat geen tekst in")


class NoteForm(msgspec.Struct, frozen=True):
    """What stands in the form of a note; `id` is that of the note it changes, `wrong` says why it was not kept."""

    day: str
    until: str = ""
    kind: str = "promotion"
    text: str = ""
    about: Literal["shop", "kpi"] = "shop"
    id: int | None = None
    wrong: str = ""


def form_from(posted: FormData, note_id: int | None = None) -> NoteForm:
    """Return a form as it was posted."""
    day, until, kind, text = (field(posted, name).strip() for name in ("day", "until", "kind", "text"))
    return NoteForm(day, until, kind, text, "kpi" if field(posted, "about") == "kpi" else "shop", note_id)


def draft_of(form: NoteForm, subject: Subject) -> Draft:
    """Return the note that a form holds, on the KPI with all its variants or on the shop; raises BadNote."""
    if not form.text:
        raise BadNote(why=NO_TEXT)
    kpi = subject.definition.kpi.id if form.about == "kpi" else None
    return Draft(_day(form.day), form.kind, form.text, kpi, _day(form.until) if form.until else None)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        shown = text[:20]
        raise BadNote(why=Text(NO_DAY.say("en", day=shown), NO_DAY.say("nl", day=shown))) from None


def form_of(note: Note) -> NoteForm:
    """Return the form that changes a note."""
    return NoteForm(str(note.day), str(note.until or ""), note.kind, note.text, "kpi" if note.kpi else "shop", note.id)


def pinned(subject: Subject, form: NoteForm | None = None) -> Context:
    """Return the notes of the period, those outside it, and the forms; `form` is one that could not be kept."""
    view, period = subject.view, subject.period
    notes = subject.running.workspace.state.notes.list(kpis=(subject.id,))
    inside = [note for note in notes if note.day <= period.last and (note.until or note.day) >= period.first]
    others = [note for note in notes if note not in inside]
    changed: dict[int | None, NoteForm] = {form.id: form} if form and form.id is not None else {}
    usual = min(max(view.today, period.first), period.last)
    return {
        "notes_inside": [_shown(subject, note, changed) for note in reversed(inside)],
        "notes_others": [_shown(subject, note, changed) for note in reversed(others[-MOST_OTHERS:])],
        "note_form": form if form and form.id is None else NoteForm(str(usual)),
        "note_key": key_of(subject, form),
        "note_kinds": KIND_WORDS,
        "most_text": MOST_TEXT,
    }


def key_of(subject: Subject, form: NoteForm | None) -> str:
    """Return what changes when the form to pin a note must be a new one: with the view that it leads back to, with any note, and when it is wrong."""
    seen = (subject.view.url(), subject.running.workspace.state.version, form)
    return blake2b(repr(seen).encode(), digest_size=6).hexdigest()


def _shown(subject: Subject, note: Note, changed: dict[int | None, NoteForm]) -> Context:
    numbers = subject.view.numbers
    days = numbers.span(note.day, note.until) if note.until else numbers.day(note.day)
    return {"note": note, "days": days, "kind": subject.say(KIND_WORDS[note.kind]), "form": changed.get(note.id, form_of(note))}
