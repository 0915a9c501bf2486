"""Keep what a file says of a goal's past: check-ins, changes of what it asked, and actions; what is there already is left."""

from collections import Counter
from typing import Any

import msgspec

from peil.catalogue.structs import Definition
from peil.steer.exchange.amounts import change_written, level
from peil.steer.exchange.files import ActionPart, Amount, CheckInPart, Found, GoalPart, RevisionPart
from peil.steer.exchange.naming import Naming
from peil.steer.ground import Ground
from peil.values.goals import ActionDraft, CheckInDraft, Goal

AMOUNTS = ("baseline", "target", "success", "failure")
Counts = dict[str, Counter[str]]


class Histories:
    """Keeps the past of goals."""

    def __init__(self, ground: Ground, naming: Naming, counts: Counts) -> None:
        self.ground = ground
        self.naming = naming
        self.counts = counts

    def keep(self, found: Found, goal: Goal) -> None:
        """Keep what a part of a file says of the past of its goal."""
        part: GoalPart = found.part
        definition = self.ground.definition(goal.kpi) if goal.kind == "kpi" else None
        self._check_ins(part.check_ins, goal, definition)
        self._revisions(part.history, goal, definition)
        for action in part.actions:
            self.action(action, goal)

    def _by(self, name: str | None) -> int | None:
        return self.naming.person(name) if name else None

    def _check_ins(self, parts: tuple[CheckInPart, ...], goal: Goal, definition: Definition | None) -> None:
        store = self.ground.state.check_ins
        there = store.of(goal.id)
        for part in parts:
            known = any(one.day == part.day and one.text == part.text.strip() and part.made in (None, one.made_at) for one in there)
            self.counts["check_ins"]["unchanged" if known else "new"] += 1
            if known:
                continue
            amounts: dict[str, Any] = {name: _amount(getattr(part, name), definition) for name in ("value", "expected", "forecast")}
            plain: dict[str, Any] = {
                name: getattr(part, name) for name in ("day", "through", "probability", "status", "confidence", "text", "measured")
            }
            store.put(CheckInDraft(goal=goal.id, by=self._by(part.by), **plain, **amounts), part.made or self.ground.now)

    def _revisions(self, parts: tuple[RevisionPart, ...], goal: Goal, definition: Definition | None) -> None:
        store = self.ground.state.goals
        there = {one.at for one in store.history(goal.id)}
        for part in parts:
            if part.at not in there:
                before, after = self._side(part.before, definition), self._side(part.after, definition)
                row = {"goal": goal.id, "at": part.at, "by": self._by(part.by), "reason": part.reason, "before": before, "after": after}
                store.revisions.add(row)

    def _side(self, fields: dict[str, Any], definition: Definition | None) -> dict[str, Any]:
        found = dict(fields)
        for name in AMOUNTS:
            if found.get(name) is not None:
                found[name] = level(found[name], definition)
        if found.get("change") is not None:
            found["change"] = msgspec.to_builtins(change_written(str(found["change"]), definition))
        return found | ({"owner": self._by(found["owner"])} if "owner" in found else {})

    def action(self, part: ActionPart, goal: Goal | None) -> None:
        """Keep an action that is not there yet; of one that is, whether it was done or dropped."""
        store, number = self.ground.state.actions, goal.id if goal else None
        text = " ".join(part.text.split())
        known = next(
            (one for one in store.listed(goal=number) if (one.text, one.due_on) == (text, part.due) and part.made in (None, one.made_at)), None
        )
        definition = self.ground.definition(part.kpi or (goal.kpi if goal else None))
        draft = ActionDraft(
            text=part.text,
            goal=number,
            owner=self._by(part.owner),
            due_on=part.due,
            kpi=part.kpi,
            where=part.where,
            effect=change_written(part.effect, definition) if part.effect else None,
            done_on=part.done,
            dropped_on=part.dropped,
        )
        if known is None:
            store.put(draft, part.made or self.ground.now)
            self.counts["actions"]["new"] += 1
            return
        ended = {"done_on": part.done or known.done_on, "dropped_on": part.dropped or known.dropped_on}
        same = all(getattr(known, name) == day for name, day in ended.items())
        if not same:
            kept = {name: getattr(known, name) for name in ActionDraft.__struct_fields__}
            store.put(ActionDraft(**(kept | ended)), self.ground.now, known.id)
        self.counts["actions"]["unchanged" if same else "changed"] += 1


def _amount(value: Amount | None, definition: Definition | None) -> float | None:
    return level(value, definition) if value is not None else None
