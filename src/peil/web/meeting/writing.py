"""Take in what people write about goals: check-ins and comments; what cannot be kept comes back with the sentence beside its field."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Request, Response

from peil.steer.mentions import post_mention
from peil.values.goals import SUBJECTS, Subject
from peil.values.steering_errors import BadCheckIn, BadComment, GoalClosed
from peil.values.texts import Text
from peil.web.meeting.check_ins import check_ins_of, form_for, posted
from peil.web.meeting.comments import EMPTY, CommentForm, comments_of
from peil.web.own.posted import Posted, field
from peil.web.pages.settings import local
from peil.web.people.who import Reader, leads_back, nobody, reader_of, writer
from peil.web.rendering import once
from peil.web.running import Running
from peil.web.viewing import view_of

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=2**62)]
NOT_YOURS = Text("only who wrote it can take it away", "alleen wie hem schreef, kan hem weghalen")
NO_SUBJECT = Text("nothing of that kind takes comments", "op zo'n soort onderwerp kun je niet reageren")


@router.get("/goals/{goal}/check-ins")
def check_in_page(request: Request, goal: Number) -> Response:
    """Show the form to check in on one goal, alone on a page: where reminders lead to; raises UnknownGoal."""
    view = view_of(request)
    found = view.running.workspace.state.steering.goals.find(goal)
    reader = reader_of(request, view, local(view.first("to") or f"/goals/{goal}"))
    return once(request, view, "pages/check_in.html", {"part": check_ins_of(view.running, found, reader)})


@router.post("/goals/{goal}/check-ins")
def check_in(request: Request, goal: Number, form: Posted) -> Response:
    """Keep a check-in, or show its form again with what is wrong; raises UnknownGoal and GoalClosed."""
    view = view_of(request)
    running = view.running
    found = running.workspace.state.steering.goals.find(goal)
    if found.closed_on is not None:
        raise GoalClosed(id=goal, day=found.closed_on)
    reader = reader_of(request, view, local(field(form, "to") or f"/goals/{goal}"))
    draft, typed, wrong = posted(running, found, reader, form)
    if not wrong:
        try:
            running.workspace.state.steering.check_ins.put(draft, running.workspace.now())
        except BadCheckIn as refused:
            wrong["text"] = refused.say(view.language)
    if wrong:
        part = check_ins_of(running, found, reader, form_for(running, found, reader, typed, wrong))
        return once(request, view, "pages/check_in.html", {"part": part}, status=422)
    return leads_back(form, reader, "check-ins")


@router.post("/comments")
def comment(request: Request, form: Posted) -> Response:
    """Keep a comment and tell whom it mentions, or show its form again; raises what says that its subject is not there."""
    view = view_of(request)
    running, steering = view.running, view.running.workspace.state.steering
    reader = reader_of(request, view, local(field(form, "to") or "/"))
    subject, number = subject_in(field(form, "subject")), field(form, "subject_id")[:200]
    title = title_of(running, subject, number)
    text, person = field(form, "text"), writer(form, reader)
    wrong = {"text": EMPTY.say(view.language)} if not text.strip() else {}
    if who := nobody(form, reader):
        wrong["by"] = who
    if not wrong:
        try:
            kept = steering.comments.put((subject, number), text, person, reader.people, running.workspace.now())
        except BadComment as refused:
            wrong["text"] = refused.say(view.language)
        else:
            post_mention((steering, running.workspace.state.sending), kept, title, running.workspace.settings.address)
            return leads_back(form, reader, comments_of_anchor(subject, number, reader))
    part = msgspec.structs.replace(comments_of(running, subject, number, reader), form=CommentForm(text, wrong))
    return once(request, view, "pages/comment.html", {"part": part, "about": title.say(view.language)}, status=422)


@router.post("/comments/{number}/remove")
def remove(request: Request, number: Number, form: Posted) -> Response:
    """Take a comment of one's own away; raises UnknownComment, and BadComment for that of somebody else."""
    view = view_of(request)
    comments, reader = view.running.workspace.state.steering.comments, reader_of(request, view)
    found = comments.find(number)
    if found.by is not None and (reader.person is None or reader.person.id != found.by):
        raise BadComment(why=NOT_YOURS)
    comments.remove(number)
    return leads_back(form, reader, comments_of_anchor(found.subject, found.subject_id, reader))


def comments_of_anchor(subject: Subject, number: str, reader: Reader) -> str:
    """Return the place on a page where the comments on a subject stand."""
    return f"comments-{comments_of(reader.view.running, subject, number, reader).key}"


def subject_in(said: str) -> Subject:
    """Return the kind of subject that a form names; raises BadComment."""
    found: Subject | None = next((one for one in SUBJECTS if one == said), None)
    if found is None:
        raise BadComment(why=NO_SUBJECT)
    return found


def title_of(running: Running, subject: Subject, number: str) -> Text:
    """Return what a subject is called; raises the error that says it is not there."""
    state = running.workspace.state
    if subject == "kpi":
        return running.workspace.catalogue.definition(number).name
    at = int(number) if number.isdecimal() and len(number) < 18 else 0
    if subject == "note":
        title = state.notes.find(at).text
    else:
        title = state.steering.objectives.find(at).title if subject == "objective" else state.steering.goals.find(at).title
    return Text(title, title)
