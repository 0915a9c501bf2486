"""Find whom and what a file of goals names: people, objectives and goals by their names, among those kept and those in the file."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import msgspec

from peil.steer.exchange.files import CommentPart, GoalPart, Parcel, handles
from peil.steer.ground import Ground
from peil.values.errors import PeilError, did_you_mean
from peil.values.goals import Goal, Objective, ObjectiveDraft, PersonDraft, Subject
from peil.values.steering_errors import BadGoal, BadPerson, UnknownPersonNamed
from peil.values.texts import Text

Made = TypeVar("Made")
Key = tuple[str, date, date, str | None, tuple[str, ...]]


def key_of(goal: Goal | GoalPart) -> Key:
    """Return what tells a goal from all others, in words: its sentence, days, KPI and filter."""
    return (" ".join(goal.title.split()).casefold(), goal.first, goal.last, goal.kpi, tuple(goal.where))


class Naming:
    """Knows the names of a workspace while a file is taken in; `makes_people`: a name that nobody has, or nearly has, is somebody new."""

    def __init__(self, ground: Ground, *, makes_people: bool) -> None:
        self.ground = ground
        self.makes_people = makes_people
        self.people_made = 0
        self.objectives_made = 0
        self.objectives_stood: dict[int, Objective] = {}
        self.goals_stood: dict[int, Goal | None] = {}
        self._objectives: dict[str, int] = {}
        self._goals: dict[str, int] = {}
        self._kept: dict[Key, list[Goal]] = defaultdict(list)
        for goal in ground.state.goals.listed():
            self._kept[key_of(goal)].append(goal)
        self._learn_objectives()

    def person(self, name: str) -> int:
        """Return the number of somebody by name; raises UnknownPersonNamed."""
        people = self.ground.state.people
        try:
            return people.named(name).id
        except UnknownPersonNamed:
            if not self.makes_people or did_you_mean(name, [one.name for one in people.listed()]).en:
                raise
        try:
            made = people.put(PersonDraft(name=name, language=self.ground.settings.locale))
        except BadPerson:
            raise UnknownPersonNamed(name=name, near=Text("", "")) from None
        self.people_made += 1
        return made.id

    def _learn_objectives(self) -> None:
        listed = self.ground.state.objectives.listed()
        self._objectives = _lookup({one.id: (one.title, one.first, one.last, "") for one in listed})

    def objectives_of(self, parcel: Parcel) -> None:
        """Learn the objectives as they are now; a table has only their names: one that is not there is made, over the days of its goals."""
        self._learn_objectives()
        if not parcel.makes_people:
            return
        named: dict[str, list[GoalPart]] = defaultdict(list)
        for found in parcel.goals:
            if found.part.objective and _plain(found.part.objective) not in self._objectives:
                named[found.part.objective].append(found.part)
        for title, parts in named.items():
            first, last = min(part.first for part in parts), max(part.last for part in parts)
            self.ground.state.objectives.put(ObjectiveDraft(title=title, first=first, last=last), self.ground.now)
        self.objectives_made += len(named)
        self._learn_objectives()

    def objective(self, name: str) -> int:
        """Return the number of an objective by name; raises BadGoal."""
        return _looked_up(name, self._objectives, Text("objective", "doelstelling"))

    def take_goal(self, part: GoalPart) -> Goal | None:
        """Return the kept goal that a part is, each only once; None where there is none."""
        kept = self._kept[key_of(part)]
        return kept.pop(0) if kept else None

    def learn_goals(self) -> None:
        """Learn the goals as they are now."""
        self._goals = _lookup({one.id: (one.title, one.first, one.last, one.kpi or "") for one in self.ground.state.goals.listed()})

    def goal(self, name: str) -> int:
        """Return the number of a goal by name; raises BadGoal."""
        return _looked_up(name, self._goals, Text("goal", "doel"))

    def comments(self, kind: Subject, number: int, parts: tuple[CommentPart, ...]) -> Counter[str]:
        """Keep the comments on a subject that are not there yet, and return how many were new and how many there already."""
        store, people = self.ground.state.comments, self.ground.state.people.listed()
        there = {(one.text, one.made_at) for one in store.on(kind, str(number))}
        counts = Counter[str]()
        for part in parts:
            known = (part.text.strip(), part.made) in there or (part.made is None and any(part.text.strip() == text for text, _ in there))
            counts["unchanged" if known else "new"] += 1
            if not known:
                by = self.ground.state.people.find(self.person(part.by)) if part.by else None
                store.put((kind, str(number)), part.text, by, people, part.made or self.ground.now)
        return counts


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _lookup(titles: dict[int, tuple[str, date, date, str]]) -> dict[str, int]:
    return {_plain(name): number for number, name in handles(titles).items()}


def _looked_up(name: str, known: dict[str, int], what: Text) -> int:
    found = known.get(_plain(name))
    if found is None:
        near = did_you_mean(_plain(name), list(known))
        raise BadGoal(why=Text(f"there is no {what.en} `{name}`.{near.en}", f"er is geen {what.nl} `{name}`.{near.nl}"))
    return found


def counted(before: msgspec.Struct | None, after: msgspec.Struct) -> Counter[str]:
    """Return one more of new, changed or unchanged."""
    return Counter(["new" if before is None else "unchanged" if before == after else "changed"])


def at(key: str, work: Callable[..., Made], said: object, *more: object) -> Made | None:
    """Return what some work makes of what stands behind a key, nothing of nothing; what is wrong with it is raised with the key."""
    if said in (None, ""):
        return None
    try:
        return work(said, *more)
    except PeilError as refusal:
        refusal.facts.setdefault("key", key)
        raise
