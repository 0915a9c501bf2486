"""Keep the goals of a file: anew, or in the place of those that are there."""

from collections import Counter
from typing import Any

from peil.catalogue.structs import Definition
from peil.steer.exchange.amounts import change_written, level
from peil.steer.exchange.files import Found, GoalPart
from peil.steer.exchange.naming import Naming, at, counted
from peil.steer.goals import made
from peil.steer.ground import Ground
from peil.values.goals import Goal, GoalDraft, Review, Toward
from peil.values.steering_errors import BadGoal
from peil.values.texts import Text

NO_TARGET = Text("it needs a `target`, or a `change` and a baseline to start from", "er is een `target` nodig, of een `change` en een uitgangswaarde")
MORE = ("template", "formula", "why")
AS_THEY_ARE = ("title", "kind", "kpi", "where", "supporting", "form", "per", "unit", "first", "last", "rhythm", "remind", *MORE)
CLEARED = ("baseline", "success", "failure", "owner", "objective", "change", "per")  # a key with nothing behind it takes these away
Fields = dict[str, Any]


class GoalTaker:
    """Keeps the goals of one file."""

    def __init__(self, ground: Ground, naming: Naming, file: str) -> None:
        self.ground = ground
        self.naming = naming
        self.file = file

    def keep(self, found: Found) -> Goal:
        """Return the goal of a part: kept anew, or the one that is there, changed by what the file says; raises BadGoal and GoalClosed."""
        part: GoalPart = found.part
        store = self.ground.state.goals
        before = self.naming.take_goal(part)
        fields = self._fields(part)
        if before is None:
            after = store.put(self._new(found, fields), part.made or self.ground.now)
        else:
            stood = _asked(before)
            said = {
                name: value for name, value in fields.items() if name in found.given and name != "title" and (value is not None or name in CLEARED)
            }
            after = before if stood | said == stood else store.edit(before.id, GoalDraft(**(stood | said)), self.ground.now, reason=self.file)
        self.naming.goals_stood[after.id] = before
        return after

    def finish(self, found: Found, kept: Goal) -> Counter[str]:
        """Keep the goal that it is part of, how it ended, and when it last changed; returns whether it is new, changed or unchanged."""
        part: GoalPart = found.part
        store, before = self.ground.state.goals, self.naming.goals_stood[kept.id]
        parent = at("under", self.naming.goal, part.under)
        if "under" in found.given and parent != kept.parent:
            kept = store.edit(kept.id, GoalDraft(**(_asked(kept) | {"parent": parent})), self.ground.now, reason=self.file)
        if before is None and part.changed is not None:
            store.change(kept.id, {"changed_at": part.changed})
        if part.closed is not None and kept.closed_on is None:
            review = Review(part.closed.went_well, part.closed.learned, part.closed.next_time)
            final = at("closed", level, part.closed.final, self._definition(part))
            store.close(kept.id, part.closed.day, part.closed.outcome, final, review)
        return counted(before, store.find(kept.id))

    def _definition(self, part: GoalPart) -> Definition | None:
        return self.ground.definition(part.kpi) if part.kind == "kpi" else None

    def _fields(self, part: GoalPart) -> Fields:
        """Return what a part says, as a goal has it; `target` may be None."""
        definition = self._definition(part)
        fields: Fields = {name: getattr(part, name) for name in AS_THEY_ARE}
        fields |= {name: at(name, level, getattr(part, name), definition) for name in ("baseline", "target", "success", "failure")}
        fields["change"] = at("change", change_written, part.change, definition)
        fields["direction"] = part.direction
        fields["owner"] = at("owner", self.naming.person, part.owner)
        fields["contributors"] = tuple(at("contributors", self.naming.person, name) for name in part.contributors)
        fields["objective"] = at("objective", self.naming.objective, part.objective)
        return fields

    def _new(self, found: Found, fields: Fields) -> GoalDraft:
        """Return a new goal; what the file leaves out of its numbers follows from the data."""
        target, change, baseline = fields["target"], fields["change"], fields["baseline"]
        if target is None and change is not None:
            target = change.of(baseline)
        if fields["direction"] is None:
            fields["direction"] = self._way(found.part, baseline, target)
        if target is None and (change is None or fields["kind"] != "kpi"):
            raise BadGoal(why=NO_TARGET)
        draft = GoalDraft(**(fields | {"target": 0.0 if target is None else target}))
        if draft.kind != "kpi" or ({"baseline", "formula"} & found.given and target is not None):
            return draft
        whole = made(self.ground, draft, directed=True, past=True)
        if target is None and (whole.change is None or whole.change.of(whole.baseline) is None):
            raise BadGoal(why=NO_TARGET)
        return whole

    def _way(self, part: GoalPart, baseline: float | None, target: float | None) -> Toward:
        if baseline is not None and target is not None and baseline != target:
            return "up" if target > baseline else "down"
        definition = self._definition(part)
        return "down" if definition is not None and definition.direction == "down" else "up"


def _asked(goal: Goal) -> Fields:
    return {name: getattr(goal, name) for name in GoalDraft.__struct_fields__}
