"""Write goals and what belongs to them to a file: YAML with all of it, or a table with a row for each goal."""

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import msgspec
import yaml

from peil.catalogue.structs import Definition
from peil.steer.exchange.amounts import in_cell, written, written_change
from peil.steer.exchange.files import COLUMNS, HARMFUL, ActionPart, handles
from peil.steer.ground import Ground
from peil.values.goals import Action, Change, Goal, GoalDraft, Objective, Subject
from peil.values.texts import Text

HEAD = Text(
    "Goals of {shop}. People, objectives and goals go by name; `peil goal import FILE` takes this file in, also a second time.",
    "Doelen van {shop}. Mensen, doelstellingen en doelen staan er met naam in; `peil goal import BESTAND` neemt dit over, ook een tweede keer.",
)
AMOUNTS = ("baseline", "target", "success", "failure", "value", "expected", "forecast", "final")
SHOWN = ("title", "kpi", "first", "last", "target")
Record = dict[str, Any]


class Writer:
    """Writes what the stores of a workspace hold."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.goals = ground.state.goals.listed()
        self.objectives = ground.state.objectives.listed()
        self.people = ground.state.people.listed()
        self.names = {one.id: one.name for one in self.people}
        self.goal_names = handles({one.id: (one.title, one.first, one.last, one.kpi or "") for one in self.goals})
        self.objective_names = handles({one.id: (one.title, one.first, one.last, "") for one in self.objectives})

    def yaml(self) -> str:
        """Return everything as YAML."""
        loose = [self._action(one, None) for one in self.ground.state.actions.listed() if one.goal is None]
        whole = {
            "people": [self._person(one) for one in self.people],
            "objectives": [self._objective(one) for one in self.objectives],
            "goals": [self._goal(one) for one in self.goals],
            "actions": loose,
        }
        head = HEAD.say(self.ground.settings.locale, shop=" ".join(self.ground.settings.name.split()))
        body = yaml.dump({key: part for key, part in whole.items() if part}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
        return f"# {head}\n{body}"

    def csv(self) -> str:
        """Return a table with a row for each goal."""
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(COLUMNS)
        for goal in self.goals:
            found = self._asked(goal) | {"form": goal.form, "kind": goal.kind, "rhythm": goal.rhythm, "remind": "yes" if goal.remind else "no"}
            found |= {"closed_on": goal.closed_on, "outcome": goal.outcome, "final": written(goal.final, self._definition(goal))}
            rows.writerow([_cell(found.get(column), column) for column in COLUMNS])
        return text.getvalue()

    def _definition(self, goal: GoalDraft) -> Definition | None:
        return self.ground.definition(goal.kpi) if goal.kind == "kpi" else None

    def _asked(self, goal: Goal) -> Record:
        """Return what a goal asks for."""
        definition = self._definition(goal)
        found = {name: getattr(goal, name) for name in GoalDraft.__struct_fields__ if name not in ("channels", "parent")}
        for name in ("baseline", "target", "success", "failure"):
            found[name] = written(found[name], definition)
        return found | {
            "change": written_change(goal.change, definition),
            "owner": self._name(goal.owner),
            "contributors": [self._name(number) for number in goal.contributors if number in self.names],
            "objective": self.objective_names.get(goal.objective or 0),
            "under": self.goal_names.get(goal.parent or 0),
        }

    def _goal(self, goal: Goal) -> Record:
        definition = self._definition(goal)
        found = {name: self._asked(goal)[name] for name in SHOWN} | self._asked(goal)
        kept = {name: value for name, value in found.items() if name in (*SHOWN, "baseline", "direction", "formula") or value != _default(name)}
        if goal.kind != "kpi":
            kept = {name: value for name, value in kept.items() if value is not None}
        kept |= {"made": goal.made_at, "changed": goal.changed_at}
        if goal.closed_on is not None:
            kept["closed"] = self._closed(goal, written(goal.final, definition))
        state = self.ground.state
        parts = {
            "check_ins": [self._check_in(one, definition) for one in state.check_ins.of(goal.id)],
            "history": [self._revision(one, definition) for one in state.goals.history(goal.id)],
            "actions": [self._action(one, definition) for one in state.actions.listed(goal=goal.id)],
            "comments": self._comments("goal", goal.id),
        }
        return kept | {name: part for name, part in parts.items() if part}

    def _objective(self, objective: Objective) -> Record:
        found = {name: getattr(objective, name) for name in ("title", "first", "last", "level", "team", "why")}
        found |= {"owner": self._name(objective.owner), "under": self.objective_names.get(objective.parent or 0)}
        found = _short(found, {"level": "company", "why": ""}) | {"made": objective.made_at, "changed": objective.changed_at}
        if objective.closed_on is not None:
            found["closed"] = self._closed(objective, None)
        comments = self._comments("objective", objective.id)
        return found | ({"comments": comments} if comments else {})

    def _person(self, person: Any) -> Record:  # noqa: ANN401 - a Person, or whoever looks like one
        return _short(
            {"name": person.name, "email": person.email, "language": person.language, "team": person.team, "left": person.left_on}, {"language": "nl"}
        )

    def _closed(self, one: Goal | Objective, final: object) -> Record:
        found = {"day": one.closed_on, "outcome": one.outcome, "final": final} | msgspec.structs.asdict(one.review)
        return _short(found, {"went_well": "", "learned": "", "next_time": ""})

    def _check_in(self, one: Any, definition: Definition | None) -> Record:  # noqa: ANN401
        found = {name: getattr(one, name) for name in ("day", "value", "status", "confidence", "text")} | {"by": self._name(one.by)}
        found |= {name: getattr(one, name) for name in ("through", "expected", "forecast", "probability", "measured")} | {"made": one.made_at}
        for name in ("value", "expected", "forecast"):
            found[name] = written(found[name], definition)
        return _short(found, {"status": "unknown", "text": "", "measured": True})

    def _revision(self, one: Any, definition: Definition | None) -> Record:  # noqa: ANN401
        found = {"at": one.at, "by": self._name(one.by), "reason": one.reason}
        return _short(found, {"reason": ""}) | {"before": self._side(one.before, definition), "after": self._side(one.after, definition)}

    def _side(self, fields: dict[str, Any], definition: Definition | None) -> Record:
        found = dict(fields)
        for name in AMOUNTS:
            if isinstance(found.get(name), int | float):
                found[name] = written(float(found[name]), definition)
        if found.get("change") is not None:
            found["change"] = written_change(msgspec.convert(found["change"], Change), definition)
        return found | ({"owner": self._name(found["owner"])} if "owner" in found else {})

    def _action(self, action: Action, definition: Definition | None) -> Record:
        own = self.ground.definition(action.kpi) or definition
        part = ActionPart(
            text=action.text,
            owner=self._name(action.owner),
            due=action.due_on,
            kpi=action.kpi,
            where=action.where,
            effect=written_change(action.effect, own),
            done=action.done_on,
            dropped=action.dropped_on,
            made=action.made_at,
        )
        return {name: value for name, value in msgspec.structs.asdict(part).items() if value not in (None, ())}

    def _comments(self, kind: Subject, number: int) -> list[Record]:
        found = self.ground.state.comments.on(kind, str(number))
        return [_short({"text": one.text, "by": self._name(one.by), "made": one.made_at}, {}) for one in found]

    def _name(self, number: int | None) -> str | None:
        return self.names.get(number) if number is not None else None


def _default(name: str) -> object:
    plain = {
        "where": (),
        "supporting": (),
        "contributors": [],
        "form": "end",
        "unit": "",
        "rhythm": "weekly",
        "remind": True,
        "why": "",
        "kind": "kpi",
    }
    return plain.get(name)


def _short(fields: Record, defaults: Record) -> Record:
    """Return fields without those that say nothing."""
    return {name: value for name, value in fields.items() if value != defaults.get(name)}


def _cell(value: object, column: str) -> str:
    """Return a value as a cell; a text that a spreadsheet would take for a formula is made harmless with an apostrophe."""
    if isinstance(value, list | tuple):
        return json.dumps(list(value), ensure_ascii=False) if any(";" in one or one != one.strip() for one in value) else "; ".join(value)
    if isinstance(value, int | float):
        return in_cell(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(HARMFUL) and column not in AMOUNTS else text


class _Dumper(yaml.SafeDumper):
    """Writes instants as ISO 8601 has them, tuples as lists, and texts of several lines as such."""


def _instant(dumper: yaml.SafeDumper, value: datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat().replace("+00:00", "Z"))


def _day(dumper: yaml.SafeDumper, value: date) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(datetime, _instant)
_Dumper.add_representer(date, _day)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(tuple, lambda dumper, value: dumper.represent_list(list(value)))
