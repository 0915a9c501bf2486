"""Give the people who work on goals as their page lists them, and hand what somebody owns to somebody else."""

from datetime import datetime

import msgspec
from starlette.datastructures import FormData

from peil.state.steering.steering import SteeringState
from peil.values.errors import PeilError
from peil.values.goals import Action, Goal, GoalDraft, Objective, ObjectiveDraft, Person, PersonDraft
from peil.values.texts import Text
from peil.web.own.posted import field
from peil.web.people.who import Reader

FIELDS = ("name", "email", "language", "team")
LEFT = Text("{name} left", "{name} is vertrokken")
HANDED = Text("handed over by {name}", "overgedragen door {name}")


class Owned(msgspec.Struct, frozen=True):
    """What somebody owns that is still open."""

    goals: list[Goal]
    objectives: list[Objective]
    actions: list[Action]

    def __len__(self) -> int:
        """Return how many things that are."""
        return len(self.goals) + len(self.objectives) + len(self.actions)


class Row(msgspec.Struct, frozen=True):
    """A person as they are listed."""

    person: Person
    left: str
    owned: Owned


def owned_by_each(steering: SteeringState) -> dict[int, Owned]:
    """Return what each person owns that is still open."""
    found: dict[int, Owned] = {}

    def of(number: int) -> Owned:
        return found.setdefault(number, Owned([], [], []))

    for goal in steering.goals.listed():
        if goal.owner is not None and goal.closed_on is None:
            of(goal.owner).goals.append(goal)
    for objective in steering.objectives.listed():
        if objective.owner is not None and objective.closed_on is None:
            of(objective.owner).objectives.append(objective)
    for action in steering.actions.listed():
        if action.owner is not None and action.done_on is None and action.dropped_on is None:
            of(action.owner).actions.append(action)
    return found


def rows(reader: Reader) -> tuple[list[Row], list[Row]]:
    """Return who works here, and who left, each by name."""
    view = reader.view
    owned = owned_by_each(view.running.workspace.state.steering)
    every = sorted(reader.everybody.values(), key=lambda one: one.name.casefold())
    found = [Row(one, view.numbers.day(one.left_on) if one.left_on else "", owned.get(one.id, Owned([], [], []))) for one in every]
    return [row for row in found if row.person in reader.people], [row for row in found if row.person not in reader.people]


def teams(reader: Reader) -> list[str]:
    """Return the teams there are, by name."""
    return sorted({one.team for one in reader.people if one.team}, key=str.casefold)


def typed_of(person: Person | None, reader: Reader) -> dict[str, str]:
    """Return a person as they stand in the fields."""
    if person is None:
        return {"name": "", "email": "", "language": reader.view.language, "team": ""}
    return {"name": person.name, "email": person.email or "", "language": person.language, "team": person.team or ""}


def draft_of(form: FormData, before: Person | None) -> tuple[PersonDraft, dict[str, str]]:
    """Return the person that a form makes, with what was typed."""
    typed = {name: field(form, name).strip() for name in FIELDS}
    language = "en" if typed["language"] == "en" else "nl"
    left_on = before.left_on if before else None
    return PersonDraft(name=typed["name"], email=typed["email"] or None, language=language, team=typed["team"] or None, left_on=left_on), typed  # type: ignore[arg-type]


def hand_over(steering: SteeringState, whose: Person, to: Person, at: datetime) -> list[str]:
    """Make somebody the owner of all that another owns and that is open; return the titles of goals that could not be handed over, with why."""
    owned = owned_by_each(steering).get(whose.id, Owned([], [], []))
    reason = Text(HANDED.say("en", name=whose.name), HANDED.say("nl", name=whose.name))
    stuck: list[str] = []
    for goal in owned.goals:
        draft = GoalDraft(**{name: getattr(goal, name) for name in GoalDraft.__struct_fields__} | {"owner": to.id})
        try:
            steering.goals.edit(goal.id, draft, at, reason=reason.say(to.language))
        except PeilError as wrong:
            stuck.append(f"{goal.title}: {wrong.say(to.language)}")
    for objective in owned.objectives:
        kept = ObjectiveDraft(**{name: getattr(objective, name) for name in ObjectiveDraft.__struct_fields__} | {"owner": to.id})
        steering.objectives.put(kept, at, objective.id)
    for action in owned.actions:
        steering.actions.change(action.id, {"owner": to.id})
    return stuck
