"""Read the fourth step: how often somebody looks at the goal, whether and where reminders go, and the first actions."""

from datetime import date, timedelta
from functools import cached_property

import msgspec

from peil.state.steering.actions import MOST_ACTION
from peil.state.writing import one_line, wrong_with
from peil.values.goals import RHYTHMS, Person, Rhythm
from peil.values.sending import Channel
from peil.values.texts import Text
from peil.web.sketching.sketches import Sketch
from peil.web.sketching.spans import NO_DAY
from peil.web.sketching.usual import suggestion_of

OWN_ROWS = 2
NOT_A_TEXT = Text("This cannot be kept: {why}.", "Dit kan zo niet worden bewaard: {why}.")
NO_RHYTHM = Text("Choose from the list.", "Kies uit de lijst.")


class Todo(msgspec.Struct, frozen=True):
    """An action to begin with: one of the template (`ticked` or not), or one of one's own; `wrong` says what cannot be kept."""

    place: int
    text: str
    ticked: bool
    own: bool
    owner: str
    due: str
    wrong: str = ""

    @property
    def due_on(self) -> date | None:
        """Return the day by which it is to be done."""
        return date.fromisoformat(self.due) if self.due else None


class Tracking(msgspec.Struct, frozen=True, dict=True):
    """The fourth step of a sketch."""

    sketch: Sketch

    @property
    def mark(self) -> str:
        """Return what says of which template the actions are."""
        return self.sketch.like.id if self.sketch.like else "own"

    @property
    def said(self) -> bool:
        """Return whether this step was filled in."""
        return self.sketch.view.first("tracks") == self.mark

    @cached_property
    def rhythm(self) -> Rhythm:
        """Return how often somebody looks at it."""
        asked = self.sketch.view.first("rhythm")
        return next((one for one in RHYTHMS if one == asked), None) or suggestion_of(self.sketch).rhythm

    @property
    def remind(self) -> bool:
        """Return whether reminders go out."""
        return self.sketch.view.first("remind") != "no"

    @cached_property
    def channels(self) -> list[Channel]:
        """Return the channels that reminders can go by."""
        return self.sketch.running.workspace.state.sending.channels.listed()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the channels chosen; the only one there is, where nothing was said."""
        if not self.said:
            return (self.channels[0].id,) if len(self.channels) == 1 else ()
        asked = set(self.sketch.view.all("channel"))
        return tuple(one.id for one in self.channels if str(one.id) in asked)

    @cached_property
    def todos(self) -> list[Todo]:
        """Return the actions to begin with: those of the template, then empty rows for one's own."""
        offered = [text.say(self.sketch.view.language) for text in self.sketch.like.actions] if self.sketch.like else []
        return [self._todo(place, text) for place, text in enumerate([*offered, *[""] * OWN_ROWS])]

    def _todo(self, place: int, offered: str) -> Todo:
        view = self.sketch.view
        if not self.said:
            return Todo(place, offered, False, not offered, "", (view.today + timedelta(days=7)).isoformat() if offered else "")
        text, due = one_line(view.first(f"text.{place}")), view.first(f"due.{place}").strip()
        ticked = bool(text) if not offered else str(place) in view.all("do")
        found = Todo(place, text, ticked, not offered, view.first(f"owner.{place}")[:20], due)
        return msgspec.structs.replace(found, wrong=self._wrong(found)) if ticked else found

    def _wrong(self, todo: Todo) -> str:
        language = self.sketch.view.language
        why = wrong_with(todo.text, MOST_ACTION)
        if why:
            return NOT_A_TEXT.say(language, why=why.say(language))
        try:
            date.fromisoformat(todo.due or "2000-01-01")
        except ValueError:
            return NO_DAY.say(language)
        return ""

    @property
    def doing(self) -> list[Todo]:
        """Return the actions that are to become ones of the goal."""
        return [todo for todo in self.todos if todo.ticked]

    def owner_of(self, todo: Todo, people: list[Person], owner: Person | None) -> int | None:
        """Return whose an action is: somebody's, or else the goal's owner's."""
        found = next((person for person in people if str(person.id) == todo.owner), owner)
        return found.id if found else None

    @property
    def wrong(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        return {f"text.{todo.place}": todo.wrong for todo in self.doing if todo.wrong}
