"""Read whose the goal is: its owner, who contributes, the goal or objective it stands under, and why it is there."""

from functools import cached_property

import msgspec

from peil.state.steering.written import MOST_PARAGRAPH
from peil.values.goals import Goal, Objective, Person
from peil.values.texts import Text
from peil.web.sketching.sketches import Sketch

NOT_LISTED = Text("Choose from the list.", "Kies uit de lijst.")
LONG = Text("This is too long: {most} characters fit.", "Dit is te lang: er passen {most} tekens.")


class Belonging(msgspec.Struct, frozen=True, dict=True):
    """The part of the third step that says whose a goal is; `sitting` is the person at the page, who owns it unless somebody else is chosen."""

    sketch: Sketch
    sitting: int | None = None

    @property
    def said(self) -> bool:
        """Return whether this part was filled in."""
        return bool(self.sketch.view.first("belongs"))

    @cached_property
    def people(self) -> list[Person]:
        """Return who still works here."""
        today = self.sketch.view.today
        listed = self.sketch.running.workspace.state.steering.people.listed()
        return [person for person in listed if person.left_on is None or person.left_on > today]

    @cached_property
    def goals(self) -> list[Goal]:
        """Return the goals that it can stand under."""
        return [goal for goal in self.sketch.running.workspace.state.steering.goals.listed() if goal.closed_on is None]

    @cached_property
    def objectives(self) -> list[Objective]:
        """Return the objectives that it can be a key result of."""
        return [one for one in self.sketch.running.workspace.state.steering.objectives.listed() if one.closed_on is None]

    @cached_property
    def values(self) -> dict[str, str]:
        """Return what stands in the fields."""
        found = {name: self.sketch.view.first(name)[:20].strip() for name in ("owner", "parent", "objective")}
        if not self.said and not found["owner"] and any(person.id == self.sitting for person in self.people):
            found["owner"] = str(self.sitting)
        return found | {"why": self.sketch.view.first("why").strip()}

    @property
    def owner(self) -> Person | None:
        """Return the owner."""
        return next((person for person in self.people if str(person.id) == self.values["owner"]), None)

    @property
    def contributors(self) -> tuple[int, ...]:
        """Return who contributes, the owner left out."""
        asked = set(self.sketch.view.all("with"))
        return tuple(person.id for person in self.people if str(person.id) in asked and person != self.owner)

    @property
    def parent(self) -> int | None:
        """Return the goal that it stands under."""
        return next((goal.id for goal in self.goals if str(goal.id) == self.values["parent"]), None)

    @property
    def objective(self) -> int | None:
        """Return the objective that it is a key result of."""
        return next((one.id for one in self.objectives if str(one.id) == self.values["objective"]), None)

    @cached_property
    def wrong(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        language = self.sketch.view.language
        chosen = {"owner": self.owner, "parent": self.parent, "objective": self.objective}
        found = {name: NOT_LISTED.say(language) for name, one in chosen.items() if self.values[name] and one is None}
        if len(self.values["why"]) > MOST_PARAGRAPH:
            found["why"] = LONG.say(language, most=MOST_PARAGRAPH)
        return found
