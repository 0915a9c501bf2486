"""Answer the pages of a meeting: what it will be about, the walk through its goals, and its summary."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import RedirectResponse

from peil.steer.mentions import mail_channel
from peil.values.goals import Goal
from peil.values.meetings import Meeting
from peil.web.meeting.agenda import agenda, chosen, stands
from peil.web.meeting.minutes import Scribe, invited, mail
from peil.web.meeting.walk import goal_in, steps, walk
from peil.web.own.posted import Posted, field
from peil.web.people.who import Reader, nobody, reader_of, remember, writer
from peil.web.rendering import Context, once
from peil.web.running import Running
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
AGENDA, WALK, SUMMARY = "pages/meeting.html", "pages/meeting_goal.html", "pages/meeting_summary.html"
Number = Annotated[int, Path(ge=1, le=2**62)]
MOST_MAILED = 1800  # what programs take in an address


@router.get("/meeting")
def meeting_page(request: Request) -> Response:
    """Show what a meeting will be about."""
    view = view_of(request)
    return once(request, view, AGENDA, before(view, reader_of(request, view)))


@router.post("/meeting")
def begin(request: Request, form: Posted) -> Response:
    """Begin a meeting about the goals that were chosen, in the order of now, and go to the first of them."""
    view = view_of(request)
    running, reader = view.running, reader_of(request, view, "/meeting")
    team, owner = field(form, "team")[:200] or None, number_in(field(form, "owner"))
    goals = chosen(running, team, owner)
    wrong = {"by": who} if (who := nobody(form, reader)) else {}
    if wrong or not goals:
        return once(request, view, AGENDA, agenda(running, reader, team, owner) | {"wrong": wrong}, status=422)
    person = writer(form, reader)
    store, now = running.workspace.state.steering.meetings, running.workspace.now()
    found = store.begin(stands(running, [goal.id for goal in goals]), now, team=team, owner=owner, by=person.id if person else None)
    response = to(f"/meeting/{found.id}?goal={goals[0].id}")
    if person is not None and person != reader.person:
        remember(response, person)
    return response


@router.get("/meeting/{number}")
def step(request: Request, number: Number) -> Response:
    """Show one goal of a meeting, or its summary at the end and once it was held; raises UnknownMeeting."""
    view = view_of(request)
    running = view.running
    meeting = running.workspace.state.steering.meetings.find(number)
    said = view.first("goal")
    goal: Goal | None = goal_in(running, meeting, said) if said or meeting.held_at is None else None
    if goal is None:
        reader = reader_of(request, view, f"/meeting/{number}?goal=end")
        return once(request, view, SUMMARY, summary(running, meeting, reader))
    reader = reader_of(request, view, f"/meeting/{number}?goal={goal.id}")
    return once(request, view, WALK, walk(running, meeting, goal, reader))


@router.post("/meeting/{number}/held")
def held(request: Request, number: Number) -> Response:
    """Say that a meeting was held, with how its goals stand now; raises UnknownMeeting."""
    view = view_of(request)
    store = view.running.workspace.state.steering.meetings
    meeting = store.find(number)
    store.hold(number, stands(view.running, [one.goal for one in meeting.goals]), view.running.workspace.now())
    view.running.news.tell("notes")
    return to(f"/meeting/{number}?held=yes")


@router.post("/meeting/{number}/mail")
def send(request: Request, number: Number) -> Response:
    """Mail the summary to everybody it concerns; raises UnknownMeeting."""
    view = view_of(request)
    meeting = view.running.workspace.state.steering.meetings.find(number)
    count = mail(view.running, meeting, reader_of(request, view))
    return to(f"/meeting/{number}?{urlencode({'goal': 'end', 'mailed': str(count)})}")


def before(view: View, reader: Reader) -> Context:
    """Return what the page before a meeting shows, with the goals chosen as the address says."""
    return agenda(view.running, reader, view.first("team") or None, number_in(view.first("owner"))) | {"wrong": {}}


def summary(running: Running, meeting: Meeting, reader: Reader) -> Context:
    """Return what the summary of a meeting shows."""
    view = reader.view
    minutes = Scribe(running, meeting, view.language, view).minutes()
    people = invited(running, meeting, reader)
    body = minutes.text if len(minutes.text) <= MOST_MAILED else minutes.text[:MOST_MAILED] + "…"
    every = steps(running, meeting)
    return {
        "meeting": meeting,
        "reader": reader,
        "minutes": minutes,
        "steps": every,
        "before": every[-1].address if every else None,
        "mailto": f"mailto:{quote(','.join(one.email or '' for one in people), safe='@,')}?subject={quote(minutes.title)}&body={quote(body)}",
        "people": [one.name for one in people],
        "channel": mail_channel(running.workspace.state.sending) is not None,
        "mailed": view.first("mailed"),
        "just_held": view.first("held") == "yes",
        "held_at": reader.moment(meeting.held_at) if meeting.held_at else "",
    }


def number_in(text: str) -> int | None:
    """Return the number of a person as an address says it, or None."""
    return int(text) if text.isdecimal() and len(text) < 15 else None


def to(address: str) -> Response:
    """Return the way to a page, after something was done."""
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
