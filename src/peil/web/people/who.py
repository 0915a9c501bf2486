"""Know who sits at the page: nobody logs in yet, so whoever writes says who they are, and a cookie remembers it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil.values.goals import Person
from peil.values.texts import Text
from peil.web.own.posted import field
from peil.web.pages.settings import YEAR, local
from peil.web.running import Running
from peil.web.viewing import View

COOKIE = "peil-person"
SOMEBODY = Text("somebody", "iemand")
CHOOSE = Text("Choose who you are.", "Kies wie je bent.")


class Reader(msgspec.Struct, frozen=True):
    """Whoever looks at a page: their view, who they are if they said so, everybody by number, and the address that writing leads back to."""

    view: View
    person: Person | None
    everybody: dict[int, Person]
    back: str

    @property
    def people(self) -> list[Person]:
        """Return those who work here now, by name."""
        return here(list(self.everybody.values()), self)

    @property
    def sign(self) -> str:
        """Return what a page that shows who its reader is depends on."""
        return str(self.person.id) if self.person else ""

    @property
    def names(self) -> list[str]:
        """Return the names of those who work here now."""
        return [one.name for one in self.people]

    def name(self, number: int | None) -> str:
        """Return the name of a person; of nobody, or somebody who is not known any more, that it was somebody."""
        found = self.everybody.get(number) if number is not None else None
        return found.name if found else SOMEBODY.say(self.view.language)

    def moment(self, at: datetime) -> str:
        """Return a moment with its time, in the shop's zone."""
        local_at = at.astimezone(ZoneInfo(self.view.running.workspace.settings.timezone))
        return f"{self.view.numbers.day(local_at.date())}, {local_at:%H:%M}"


def here(everybody: list[Person], reader: Reader) -> list[Person]:
    """Return those of many who work here on the reader's day, by name."""
    today = reader.view.today
    return sorted((one for one in everybody if one.left_on is None or one.left_on > today), key=lambda one: one.name.casefold())


def person_of(request: Request, running: Running) -> Person | None:
    """Return who the cookie says sits at the page; None where it says nobody, or somebody who left."""
    said = request.cookies.get(COOKIE, "")
    if not said.isdecimal() or len(said) > 15:
        return None
    today = running.workspace.today()
    found = next((one for one in running.workspace.state.steering.people.listed() if one.id == int(said)), None)
    return found if found and (found.left_on is None or found.left_on > today) else None


def reader_of(request: Request, view: View, back: str | None = None) -> Reader:
    """Return whoever looks at a page; `back` is the address that what they write leads back to, this page unless said otherwise."""
    everybody = {one.id: one for one in view.running.workspace.state.steering.people.listed()}
    return Reader(view, person_of(request, view.running), everybody, back or view.url())


def writer(form: FormData, reader: Reader) -> Person | None:
    """Return who a form says it is from: chosen in it, else whoever sits at the page."""
    said = field(form, "by").strip()
    chosen = next((one for one in reader.people if str(one.id) == said), None)
    return chosen or reader.person


def nobody(form: FormData, reader: Reader) -> str:
    """Return the sentence beside the field where somebody has to say who they are, and did not."""
    return CHOOSE.say(reader.view.language) if reader.people and writer(form, reader) is None else ""


def leads_back(form: FormData, reader: Reader, part: str = "") -> Response:
    """Tell open pages that something was written, remember who did, and go back to where they were: to a part of that page."""
    reader.view.running.news.tell("notes")
    to = local(field(form, "to") or "/")
    response = RedirectResponse(f"{to}#{part}" if part else to, status_code=303, headers={"cache-control": "no-store"})
    person = writer(form, reader)
    if person is not None and person != reader.person:
        remember(response, person)
    return response


def remember(response: Response, person: Person) -> None:
    """Remember in a cookie who sits at the page."""
    response.set_cookie(COOKIE, str(person.id), max_age=YEAR, path="/", samesite="lax", httponly=True)
