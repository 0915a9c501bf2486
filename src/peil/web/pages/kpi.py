"""Give the page of one KPI: its course, its breakdown, the notes on it, what it means and where its number comes from."""

from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from peil.boards.missing import missing
from peil.boards.reading.listings import readable
from peil.boards.tables import table_of
from peil.catalogue.own.kept import is_own
from peil.query.questions import Question
from peil.values.errors import BadNote, PeilError
from peil.web.commands import command
from peil.web.filters import pickers
from peil.web.goals.beside import goals_on
from peil.web.kpi.breakdown import breakdown
from peil.web.kpi.course import course
from peil.web.kpi.kin import kin
from peil.web.kpi.meaning import meaning, measures
from peil.web.kpi.origin import origin
from peil.web.kpi.pinned import NoteForm, draft_of, form_from, pinned
from peil.web.kpi.subject import Asked, Subject
from peil.web.kpi.talk import talk
from peil.web.own.posted import Posted
from peil.web.people.who import Reader, reader_of
from peil.web.rendering import Context, once, show
from peil.web.viewing import COMPARISONS, View, view_of

router = APIRouter(include_in_schema=False)
PAGE = "pages/kpi.html"
BOARD = "board"
LISTED = 300
NoteId = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/kpis/{name}")
def kpi(request: Request, name: str) -> Response:
    """Show one KPI, or one variant of it; raises UnknownKpi."""
    view = view_of(request)
    subject = subject_of(view, name)
    reader = reader_of(request, subject.view)
    return show(request, view, PAGE, lambda: talked_of(subject, reader), fresh=reader.sign)


@router.post("/kpis/{name}/notes")
def pin(request: Request, name: str, form: Posted) -> Response:
    """Pin a note, or show the form again with what is wrong."""
    return _kept(request, name, form_from(form))


@router.post("/kpis/{name}/notes/{note}")
def change(request: Request, name: str, note: NoteId, form: Posted) -> Response:
    """Change a note, or show the form again with what is wrong; raises UnknownNote."""
    return _kept(request, name, form_from(form, note))


@router.post("/kpis/{name}/notes/{note}/remove")
def remove(request: Request, name: str, note: NoteId) -> Response:
    """Take a note away; raises UnknownNote."""
    subject = subject_of(view_of(request), name)
    subject.running.workspace.state.notes.remove(note)
    return _done(subject)


def _kept(request: Request, name: str, form: NoteForm) -> Response:
    subject = subject_of(view_of(request), name)
    workspace = subject.running.workspace
    try:
        draft = draft_of(form, subject)
        if form.id is None:
            workspace.state.notes.add(draft, workspace.now())
        else:
            workspace.state.notes.change(form.id, draft, workspace.now())
    except BadNote as wrong:
        wrong_form = msgspec.structs.replace(form, wrong=wrong.say(subject.view.language))
        return once(request, subject.view, PAGE, talked_of(subject, reader_of(request, subject.view), wrong_form), status=422)
    return _done(subject)


def _done(subject: Subject) -> Response:
    subject.running.news.tell("notes")
    asked = f"?{urlencode(subject.view.asked)}" if subject.view.asked else ""
    return RedirectResponse(f"/kpis/{subject.id}{asked}#notes", status_code=303)


def subject_of(view: View, name: str) -> Subject:
    """Return the KPI that a page is about, looked at as the address says; raises UnknownKpi."""
    definition = view.running.workspace.catalogue.definition(name[:120])
    return Subject(msgspec.structs.replace(view, path=f"/kpis/{definition.id}"), definition)


def talked_of(subject: Subject, reader: Reader, form: NoteForm | None = None) -> Context:
    """Return what the page shows, with what people say of it."""
    found = page(subject, form)
    return found | talk(subject, found, reader)


def page(subject: Subject, form: NoteForm | None = None) -> Context:
    """Return what the page shows, or of it what is asked to be renewed; what cannot be read is said, and the usual is shown."""
    try:
        board: Context = {"problem": None} | board_of(subject, form)
    except PeilError as wrong:
        subject = subject.plain
        board = {"problem": wrong.say(subject.view.language)} | board_of(subject, form)
    return board if subject.view.fragment == BOARD else board | around(subject)


def state_of(subject: Subject) -> str:
    """Return what can be shown of the KPI: figures, a table of its own, or why there is nothing."""
    if subject.definition.model:
        return "model"
    if subject.broken:
        return "broken"
    if subject.lacks:
        return "lacking"
    return "listing" if subject.definition.sql else "breakdown" if subject.definition.breakdown else "figures"


def board_of(subject: Subject, form: NoteForm | None = None) -> Context:
    """Return the part of the page that follows the period, the comparison and the filters."""
    state, view = state_of(subject), subject.view
    context: Context = {"view": view, "subject": subject, "state": state, "broken_down": None, "not_taken": [], "card": None, "asked": []}
    if state not in ("figures", "breakdown", "listing"):
        return context | {"lacks": _lacking(subject), "broken": subject.broken.say(view.language) if subject.broken else ""}
    context |= {"comparisons": COMPARISONS, "period": subject.period, "filters": []}
    if state == "listing":
        return context | listing(subject) | pinned(subject, form) | {"made_of": [], "used_by": []}
    context |= {"filters": pickers(view, subject.filters), "not_taken": subject.not_taken}
    if state == "figures":
        context |= course(subject)
    return context | breakdown(subject) | pinned(subject, form) | kin(subject)


def _lacking(subject: Subject) -> list[str]:
    return [text.say(subject.view.language) for text in missing(subject.lacks or [], subject.running.workspace.catalogue)]


def listing(subject: Subject) -> Context:
    """Return the table of a table KPI."""
    question = Question((subject.id,), subject.period)
    answer = subject.running.ask(question)
    table = table_of(answer, subject.wording, most=LISTED)
    return {
        "table": readable(table, subject.wording, subject.products),
        "files": {form: subject.download(form) for form in ("csv", "xlsx", "parquet")},
        "asked": [Asked("", command(question), answer.sql, answer.parameters)],
        "notes_on_answer": [note.message.say(subject.view.language) for note in answer.notes],
    }


def around(subject: Subject) -> Context:
    """Return the part of the page that stays the same whatever is looked at."""
    view, known, kpi = subject.view, subject.running.workspace.catalogue, subject.definition.kpi
    tabs = [(kpi.id, kpi.name.say(view.language)), *((f"{kpi.id}.{one.id}", one.name.say(view.language)) for one in kpi.variants)]
    context = {
        "name": subject.say(subject.definition.name),
        "category": (kpi.category, subject.say(known.language.categories[kpi.category].name)),
        "tabs": tabs if kpi.variants else [],
        "own": is_own(kpi),
        "editable": is_own(kpi) and not kpi.sql and not kpi.variants,
        "place": str(kpi.place),
    }
    explained = measures(subject) | origin(subject) if not subject.broken and not subject.definition.model else {"extents": None}
    return context | goals_on(view, kpi.id) | meaning(subject) | explained
