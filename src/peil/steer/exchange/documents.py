"""Give goals and what belongs to them as records of the JSON contract: the command line and the API print the same."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from peil.catalogue.structs import GoalTemplate
from peil.steer.ground import Ground
from peil.steer.standing import Outlook, Standing, Track
from peil.values.goals import OUTCOME_WORDS, PACE_WORDS, Action, CheckIn, Comment, Goal, GoalDraft, Objective, Person, Revision
from peil.values.texts import Language, Text

if TYPE_CHECKING:  # what an action did is worked out with numpy: who lists people does not wait for that
    from peil.steer.exchange.wanting import Drafted
    from peil.steer.pace.effects import Effect

Record = dict[str, Any]
STANDING = ("expected", "gap", "forecast", "low", "high", "probability", "through", "needed", "rate", "progress", "elapsed", "provisional_from")
DUE = ("check_in_due", "overdue", "trouble")
PEOPLE = ("owner", "contributors", "by", "mentions")


class Documents:
    """Makes records in one language; people are given by name, with their numbers beside them."""

    def __init__(self, ground: Ground, language: Language) -> None:
        self.ground = ground
        self.language = language
        self.people: Mapping[int, Person] = {one.id: one for one in ground.state.people.listed()}

    def name(self, person: int | None) -> str | None:
        """Return somebody's name."""
        found = self.people.get(person) if person is not None else None
        return found.name if found else None

    def _plain(self, one: msgspec.Struct) -> Record:
        found: Record = msgspec.to_builtins(one)
        for key in PEOPLE:
            if key in found and isinstance(found[key], list | tuple):
                found[key] = [self.name(number) for number in found[key]]
            elif key in found:
                found |= {key: self.name(found[key]), f"{key}_id": found[key]}
        return found

    def _said(self, text: Text | None) -> str | None:
        return text.say(self.language) if text is not None else None

    def draft(self, draft: GoalDraft) -> Record:
        """Return a goal that is not kept yet."""
        return self._plain(draft)

    def goal(self, goal: Goal, standing: Standing | None = None) -> Record:
        """Return a goal with how it stands; of a closed one that is what it ended with."""
        found = self._plain(goal) | {"status": None, "status_words": None, "status_why": None, "actual": goal.final, "outcome_words": None}
        found["whole_target"] = goal.target
        found |= dict.fromkeys((*STANDING, *DUE)) | {"overdue": False, "doubts": [], "pieces": []}
        if goal.outcome is not None:
            found["outcome_words"] = OUTCOME_WORDS[goal.outcome].say(self.language)
        if standing is None or goal.closed_on is not None:
            return found
        plain: Record = msgspec.to_builtins(standing)
        return (
            found
            | {name: plain[name] for name in (*STANDING, *DUE, "pieces")}
            | {
                "actual": standing.value,
                "whole_target": standing.target,
                "status": standing.status,
                "status_words": PACE_WORDS[standing.status].say(self.language),
                "status_why": self._said(standing.why),
                "doubts": [text.say(self.language) for text in standing.doubts],
            }
        )

    def objective(self, objective: Objective, parts: Sequence[Record] = (), key_results: Sequence[Record] = ()) -> Record:
        """Return an objective with those under it and its key results."""
        return self._plain(objective) | {"key_results": list(key_results), "objectives": list(parts)}

    def check_in(self, check_in: CheckIn) -> Record:
        """Return a check-in."""
        return self._plain(check_in) | {"status_words": PACE_WORDS[check_in.status].say(self.language)}

    def revision(self, revision: Revision) -> Record:
        """Return a change of what a goal asks for."""
        found = self._plain(revision)
        for part in ("before", "after"):
            if "owner" in found[part]:
                found[part]["owner"] = self.name(found[part]["owner"])
        return found

    def action(self, action: Action, effect: "Effect | None" = None) -> Record:
        """Return an action, with the KPI before and after it where it was done."""
        found = self._plain(action)
        brought = None if effect is None else {"before": effect.before, "after": effect.after, "change": effect.change, "days": effect.days}
        return found | {"brought": brought, "brought_why": self._said(effect.why) if effect else None}

    def person(self, person: Person) -> Record:
        """Return a person."""
        return self._plain(person)

    def comment(self, comment: Comment) -> Record:
        """Return a comment."""
        return self._plain(comment)

    def template(self, template: GoalTemplate) -> Record:
        """Return a goal to start from."""
        found: Record = {name: getattr(template, name) for name in ("id", "category", "kpi", "horizon", "rhythm", "form", "per", "direction")}
        return found | {
            "name": self._said(template.name),
            "description": self._said(template.description),
            "why": self._said(template.why),
            "supporting": list(template.supporting),
            "target": msgspec.to_builtins(template.target),
            "actions": [text.say(self.language) for text in template.actions],
            "guide": template.guide is not None,
        }

    def goals(self, goals: Sequence[Goal]) -> list[Record]:
        """Return goals with how they stand, the most trouble first and the closed ones last."""
        from peil.steer.pace.standings import standings

        found = {one.goal: one for one in standings(self.ground, [goal for goal in goals if goal.closed_on is None])}
        records = [self.goal(goal, found.get(goal.id)) for goal in goals]
        return sorted(records, key=lambda record: (record["closed_on"] is not None, -(record["trouble"] or 0.0), record["id"]))

    def goal_as_it_stands(self, goal: Goal) -> Record:
        """Return one goal with how it stands."""
        return self.goals([goal])[0]

    def beside(self, goal: Goal) -> Record:
        """Return what was said and done about a goal."""
        state = self.ground.state
        return {
            "check_ins": [self.check_in(one) for one in state.check_ins.of(goal.id)],
            "actions": [self.action_as_it_stands(one) for one in state.actions.listed(goal=goal.id)],
            "comments": [self.comment(one) for one in state.comments.on("goal", str(goal.id))],
            "history": [self.revision(one) for one in state.goals.history(goal.id)],
        }

    def action_as_it_stands(self, action: Action) -> Record:
        """Return an action; of one that was done with what it brought."""
        if action.done_on is None:
            return self.action(action)
        from peil.steer.pace.effects import effect

        return self.action(action, effect(self.ground, action))

    def tree(self, found: Sequence[Objective]) -> list[Record]:
        """Return the objectives at the top with those under them, each with its key results."""
        results: dict[int, list[Record]] = {}
        wanted = {one.id for one in found}
        for record in self.goals([one for one in self.ground.state.goals.listed() if one.objective in wanted]):
            results.setdefault(record["objective"], []).append(record)

        def record_of(one: Objective) -> Record:
            parts = [record_of(part) for part in found if part.parent == one.id]
            return self.objective(one, parts, results.get(one.id, []))

        return [record_of(one) for one in found if one.parent not in wanted]

    def objective_whole(self, objective: Objective) -> Record:
        """Return an objective with all that stands under it."""
        everything = self.ground.state.objectives.listed()
        below = {objective.id}
        while grown := {each.id for each in everything if each.parent in below} - below:
            below |= grown
        return self.tree([each for each in everything if each.id in below])[0]

    def drafted(self, found: "Drafted") -> Record:
        """Return what a goal was made of, beside the goal: the outlook on its period and what speaks against it."""
        return {
            "outlook": self.outlook(found.outlook) if found.outlook else None,
            "warnings": [text.say(self.language) for text in found.warnings],
        }

    def outlook(self, outlook: Outlook) -> Record:
        """Return what is known before a goal is made."""
        found: Record = msgspec.to_builtins(outlook)
        return found | {"season": self._said(outlook.season), "doubts": [text.say(self.language) for text in outlook.doubts]}

    def track(self, track: Track) -> Record:
        """Return the lines of a goal's chart: a row a day."""
        rows = zip(track.days, track.value, track.expected, track.forecast, track.low, track.high, strict=True)
        days = [
            {"day": day.isoformat(), "value": value, "expected": expected, "forecast": forecast, "low": low, "high": high}
            for day, value, expected, forecast, low, high in rows
        ]
        return {"target": track.target, "baseline": track.baseline, "days": days}
