"""Write the values of goals: in the unit of their KPI, in a unit of their own, or as a part that is done."""

from peil.catalogue.structs import Definition
from peil.steer.amounts import amount, chance
from peil.values.errors import PeilError
from peil.values.goals import Goal, GoalDraft, Outcome, Pace, Person
from peil.values.texts import Text
from peil.web.backroom.aims import PER_WORDS
from peil.web.viewing import View

GONE = Text("{kpi} (no such KPI any more)", "{kpi} (die KPI is er niet meer)")
MILESTONE = Text("milestone", "mijlpaal")
MANUAL = Text("a number that people fill in", "een getal dat mensen invullen")
SURE, NO_CHANCE = Text("more than 99% chance", "meer dan 99% kans"), Text("less than 1% chance", "minder dan 1% kans")
CHANCE = Text("{chance} chance", "{chance} kans")
NOBODY = Text("nobody", "niemand")
TONES: dict[Pace, str] = {"reached": "good", "on_track": "good", "at_risk": "warn", "off_track": "bad", "unknown": ""}
PACE_OF: dict[Outcome, Pace] = {"reached": "reached", "partly": "at_risk", "missed": "off_track", "dropped": "unknown"}


class Writer:
    """Writes what goals hold in the reader's language, each KPI and person looked up once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.numbers = view.numbers
        self.people: dict[int, Person] = {one.id: one for one in view.running.workspace.state.steering.people.listed()}
        self._definitions: dict[str, Definition | None] = {}

    def say(self, text: Text, /, **facts: object) -> str:
        """Return a text in the reader's language."""
        return text.say(self.view.language, **facts)

    def definition(self, kpi: str | None) -> Definition | None:
        """Return what a KPI means, or None where there is none (any more)."""
        if kpi is None:
            return None
        if kpi not in self._definitions:
            try:
                self._definitions[kpi] = self.view.running.workspace.catalogue.definition(kpi)
            except PeilError:
                self._definitions[kpi] = None
        return self._definitions[kpi]

    def measure(self, goal: GoalDraft) -> str:
        """Return what a goal is measured by: its KPI, or that it is a milestone or a number of its own."""
        if goal.kind != "kpi" or goal.kpi is None:
            return self.say(MILESTONE if goal.kind == "milestone" else MANUAL)
        return self.kpi(goal.kpi)

    def kpi(self, kpi: str) -> str:
        """Return the name of a KPI, or its id where there is no such KPI any more."""
        definition = self.definition(kpi)
        return self.say(definition.name) if definition else self.say(GONE, kpi=kpi)

    def short(self, goal: GoalDraft, value: float | None) -> str:
        """Return a value as a card shows it."""
        definition = self.definition(goal.kpi)
        return self.exact(goal, value) if definition is None or goal.kind != "kpi" else self.numbers.short(value, definition)

    def exact(self, goal: GoalDraft, value: float | None) -> str:
        """Return a value as a sentence says it."""
        return amount(value, goal, self.definition(goal.kpi), self.numbers)

    def target(self, goal: GoalDraft) -> str:
        """Return the target as it was set: of a value per period with that period."""
        found = self.exact(goal, goal.target)
        return f"{found} {self.say(PER_WORDS[goal.per])}" if goal.form == "per" and goal.per else found

    def unit(self, goal: GoalDraft) -> dict[str, str | None]:
        """Return the unit of a goal as a chart takes it."""
        definition = self.definition(goal.kpi)
        if goal.kind == "milestone":
            return {"kind": "percent", "currency": None, "note": None}
        if definition is None or goal.kind != "kpi":
            return {"kind": "count", "currency": None, "note": goal.unit or None}
        return self.view.wording().unit(definition.id)

    def chance(self, probability: float | None) -> str:
        """Return how likely it is that the target is reached; nothing where that is not known."""
        if probability is None:
            return ""
        if 0 < probability < 0.01 or 0.99 < probability < 1:
            return self.say(SURE if probability > 0.5 else NO_CHANCE)
        return self.say(CHANCE, chance=chance(probability, self.numbers))

    def person(self, number: int | None) -> str:
        """Return a person's name, or that it is nobody."""
        found = self.people.get(number) if number is not None else None
        return found.name if found else self.say(NOBODY)

    def left(self, number: int | None) -> bool:
        """Return whether a person no longer works here."""
        found = self.people.get(number) if number is not None else None
        return bool(found and found.left_on and found.left_on <= self.view.today)

    def days(self, goal: Goal) -> str:
        """Return the days of a goal."""
        return self.numbers.span(goal.first, goal.last)
