"""Take a file of goals in: all of it or nothing; what is there already is recognised by its sentence, days and KPI and not added again."""

import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from peil.steer.exchange.files import Found, ObjectivePart, Parcel, PersonPart
from peil.steer.exchange.goals import GoalTaker
from peil.steer.exchange.histories import Histories
from peil.steer.exchange.naming import Naming, at, counted
from peil.steer.exchange.reading import refused, wrong
from peil.steer.ground import Ground
from peil.values.errors import PeilError
from peil.values.goals import Objective, ObjectiveDraft, PersonDraft, Review
from peil.values.problems import Problem
from peil.values.texts import Text

Counts = dict[str, dict[str, int]]


class _Tried(Exception):
    """Ends a try."""


class Taker:
    """Takes one file in."""

    def __init__(self, ground: Ground, file: str) -> None:
        self.ground = ground
        self.file = file
        self.problems: list[Problem] = []
        self.counts = {name: Counter[str]() for name in ("people", "objectives", "goals", "check_ins", "actions", "comments")}

    def take(self, parcel: Parcel, *, dry_run: bool = False) -> Counts:
        """Take everything in and return how much was new, changed and unchanged of each kind; raises BadGoalsFile, and then nothing has changed."""
        with contextlib.suppress(_Tried), self.ground.state.together():
            self._take(parcel)
            self._end(dry_run=dry_run)
        return {name: {kind: found[kind] for kind in ("new", "changed", "unchanged")} for name, found in self.counts.items()}

    def _end(self, *, dry_run: bool) -> None:
        if self.problems:
            raise refused(self.file, self.problems)
        if dry_run:
            raise _Tried

    def _take(self, parcel: Parcel) -> None:
        for found in parcel.people:
            self._tried(found, self._person, found)
        naming = Naming(self.ground, makes_people=parcel.makes_people)
        objectives = [(found, self._tried(found, self._objective, found, naming)) for found in parcel.objectives]
        naming.objectives_of(parcel)
        for found, kept in objectives:
            if kept is not None:
                self._tried(found, self._objective_again, found, kept, naming)
        taker = GoalTaker(self.ground, naming, self.file)
        goals = [(found, self._tried(found, taker.keep, found)) for found in parcel.goals]
        naming.learn_goals()
        histories = Histories(self.ground, naming, self.counts)
        for found, goal in goals:
            if goal is not None:
                self.counts["goals"] += self._tried(found, taker.finish, found, goal) or Counter()
                self.counts["comments"] += self._tried(found, naming.comments, "goal", goal.id, found.part.comments) or Counter()
                self._tried(found, histories.keep, found, goal)
        for found in parcel.actions:
            self._tried(found, histories.action, found.part, None)
        self.counts["people"]["new"] += naming.people_made
        self.counts["objectives"]["new"] += naming.objectives_made

    def _tried(self, found: Found, work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - what the work gives
        """Return what some work gives; what is wrong with it is kept with its place, so that all mistakes are told at once."""
        try:
            return work(*given)
        except PeilError as refusal:
            why = refusal.facts.get("why")
            said = why if isinstance(why, Text) else Text(refusal.say("en"), refusal.say("nl"))
            key = refusal.facts.get("key")
            self.problems.append(wrong(Text(_sentence(said.en), _sentence(said.nl)), found.at(key) if isinstance(key, str) else found.place))
            return None

    def _person(self, found: Found) -> None:
        part: PersonPart = found.part
        people = self.ground.state.people
        before = next((one for one in people.listed() if one.name.casefold() == " ".join(part.name.split()).casefold()), None)
        given = {"name": part.name, "email": part.email, "language": part.language, "team": part.team, "left_on": part.left}
        if before is not None:
            said = {name: value for name, value in given.items() if name.replace("left_on", "left") in found.given and name != "name"}
            given = {name: getattr(before, name) for name in PersonDraft.__struct_fields__} | said
        after = people.put(PersonDraft(**given), before.id if before else None)  # type: ignore[arg-type]
        self.counts["people"] += counted(before, after)

    def _objective(self, found: Found, naming: Naming) -> Objective:
        part: ObjectivePart = found.part
        store = self.ground.state.objectives
        key = (" ".join(part.title.split()).casefold(), part.first, part.last)
        before = next((one for one in store.listed() if (one.title.casefold(), one.first, one.last) == key), None)
        given: dict[str, Any] = {name: getattr(part, name) for name in ("title", "first", "last", "level", "team", "why")}
        given["owner"] = at("owner", naming.person, part.owner)
        if before is None:
            return store.put(ObjectiveDraft(**given), part.made or self.ground.now)
        naming.objectives_stood[before.id] = before
        stood = {name: getattr(before, name) for name in ObjectiveDraft.__struct_fields__}
        said = {name: value for name, value in given.items() if name in found.given and name != "title"}
        return before if stood | said == stood else store.put(ObjectiveDraft(**(stood | said)), self.ground.now, before.id)

    def _objective_again(self, found: Found, kept: Objective, naming: Naming) -> None:
        """Keep what a part of the tree needs all others for, and its end."""
        part: ObjectivePart = found.part
        store, before = self.ground.state.objectives, naming.objectives_stood.get(kept.id)
        parent = at("under", naming.objective, part.under)
        if "under" in found.given and parent != kept.parent:
            draft = {name: getattr(kept, name) for name in ObjectiveDraft.__struct_fields__} | {"parent": parent}
            store.put(ObjectiveDraft(**draft), self.ground.now, kept.id)
        if before is None and part.changed is not None:
            store.change(kept.id, {"changed_at": part.changed})
        if part.closed is not None and kept.closed_on is None:
            review = Review(part.closed.went_well, part.closed.learned, part.closed.next_time)
            store.close(kept.id, part.closed.day, part.closed.outcome, review)
        self.counts["comments"] += naming.comments("objective", kept.id, part.comments)
        self.counts["objectives"] += counted(before, store.find(kept.id))


def _sentence(text: str) -> str:
    return f"{text}." if text and text[-1] not in ".!?" else text
