"""Show and change the people who work on goals, and remember which of them sits at the page."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import RedirectResponse

from peil.state.writing import MOST_NAME
from peil.values.errors import PeilError
from peil.values.goals import Person
from peil.values.texts import Text
from peil.web.meeting.actions import day_in
from peil.web.own.posted import Posted, field
from peil.web.pages.settings import local
from peil.web.people.listing import draft_of, hand_over, rows, teams, typed_of
from peil.web.people.who import COOKIE, Reader, leads_back, reader_of, remember
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
PAGE = "pages/people.html"
Number = Annotated[int, Path(ge=1, le=2**62)]
NO_DAY = Text("`{day}` is no day; a day is written 2026-11-27.", "`{day}` is geen dag; een dag schrijf je als 2026-11-27.")
NOT_TO = Text("Choose somebody else who works here.", "Kies iemand anders die hier werkt.")


@router.get("/people")
def people(request: Request) -> Response:
    """Show who works on goals, with the form for somebody new or somebody who changes."""
    view = view_of(request)
    reader = reader_of(request, view, local(view.first("to") or "/people"))
    asked = view.first("change")
    found = next((one for one in reader.everybody.values() if str(one.id) == asked), None)
    return once(request, view, PAGE, context(view, reader, found, typed_of(found, reader), {}))


@router.post("/people")
def add(request: Request, form: Posted) -> Response:
    """Keep somebody new, or show the form again with what is wrong."""
    return _kept(request, form, None)


@router.post("/people/me")
def me(request: Request, form: Posted) -> Response:
    """Remember who sits at the page, or forget it, and go back to where they were."""
    view = view_of(request)
    reader = reader_of(request, view)
    if field(form, "by"):
        return leads_back(form, reader)
    response = RedirectResponse(local(field(form, "to") or "/people"), status_code=303, headers={"cache-control": "no-store"})
    response.delete_cookie(COOKIE, path="/")
    return response


@router.post("/people/{number}")
def change(request: Request, number: Number, form: Posted) -> Response:
    """Keep somebody as they were changed; raises UnknownPersonNamed."""
    return _kept(request, form, view_of(request).running.workspace.state.steering.people.find(number))


@router.post("/people/{number}/leave")
def leave(request: Request, number: Number, form: Posted) -> Response:
    """Say from which day somebody no longer works here; raises UnknownPersonNamed."""
    view = view_of(request)
    store = view.running.workspace.state.steering.people
    person, said = store.find(number), field(form, "left_on").strip()
    day = day_in(said) if said else view.today
    if day is None:
        wrong = {"left_on": NO_DAY.say(view.language, day=said[:20])}
        reader = reader_of(request, view, "/people")
        return once(request, view, PAGE, context(view, reader, person, typed_of(person, reader), wrong), status=422)
    store.leave(number, day)
    return _done(view, f"person-{number}")


@router.post("/people/{number}/return")
def back(request: Request, number: Number) -> Response:
    """Say that somebody works here again; raises UnknownPersonNamed."""
    view = view_of(request)
    view.running.workspace.state.steering.people.leave(number, None)
    return _done(view, f"person-{number}")


@router.post("/people/{number}/hand-over")
def hand(request: Request, number: Number, form: Posted) -> Response:
    """Give all that somebody owns and that is open to somebody else; raises UnknownPersonNamed."""
    view = view_of(request)
    steering, reader = view.running.workspace.state.steering, reader_of(request, view, "/people")
    whose = steering.people.find(number)
    to = next((one for one in reader.people if str(one.id) == field(form, "person") and one.id != number), None)
    if to is None:
        wrong = {f"person-{number}": NOT_TO.say(view.language)}
        return once(request, view, PAGE, context(view, reader, None, typed_of(None, reader), wrong), status=422)
    stuck = hand_over(steering, whose, to, view.running.workspace.now())
    return _done(view, f"person-{to.id}", stuck=stuck)


def _kept(request: Request, form: Posted, before: Person | None) -> Response:
    view = view_of(request)
    draft, typed = draft_of(form, before)
    store = view.running.workspace.state.steering.people
    try:
        kept = store.put(draft, before.id if before else None)
    except PeilError as refused:
        reader = reader_of(request, view, "/people")
        return once(request, view, PAGE, context(view, reader, before, typed, {"name": refused.say(view.language)}), status=422)
    response = _done(view, f"person-{kept.id}")
    if before is None and len(store.listed()) == 1:
        remember(response, kept)  # whoever lists the first person is most likely that person
    return response


def _done(view: View, part: str, stuck: list[str] | None = None) -> Response:
    view.running.news.tell("notes")
    asked = urlencode({"saved": "yes"} | ({"stuck": "; ".join(stuck)[:1000]} if stuck else {}))
    return RedirectResponse(f"/people?{asked}#{part}", status_code=303, headers={"cache-control": "no-store"})


def context(view: View, reader: Reader, changed: Person | None, typed: dict[str, str], wrong: dict[str, str]) -> Context:
    """Return what the page shows."""
    here, left = rows(reader)
    return {
        "reader": reader,
        "here": here,
        "left": left,
        "teams": teams(reader),
        "changed": changed,
        "values": typed,
        "wrong": wrong,
        "most": MOST_NAME,
        "today": view.today,
        "saved": view.first("saved") == "yes",
        "stuck": view.first("stuck"),
    }
