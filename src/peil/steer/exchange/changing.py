"""Change a goal by what somebody wants otherwise: what they do not mention stays as it is."""

from typing import Any

import msgspec

from peil.catalogue.structs import Definition
from peil.steer.exchange.amounts import ambiguous, level, typed
from peil.steer.exchange.days import asked_period
from peil.steer.exchange.wanting import Wanted, said
from peil.steer.fingerprints import fingerprint
from peil.steer.ground import Ground
from peil.values.goals import Goal, GoalDraft
from peil.values.steering_errors import BadGoal
from peil.values.texts import Text

AS_THEY_ARE = ("where", "supporting", "form", "per", "rhythm", "why", "remind", "unit")
OTHER_KPI = Text("another KPI asks for another target: give `--target` too", "een andere KPI vraagt om een andere streefwaarde: geef ook `--target`")
NO_CHANGE = Text("a change needs a baseline to start from: `--baseline`", "een verandering heeft een uitgangswaarde nodig: `--baseline`")


def draft_of(goal: Goal) -> GoalDraft:
    """Return a goal as it was written."""
    return GoalDraft(**{name: getattr(goal, name) for name in GoalDraft.__struct_fields__})


def changed(ground: Ground, goal: Goal, wanted: Wanted) -> GoalDraft:
    """Return a goal with what is wanted otherwise; raises BadGoal and what else is wrong with its parts."""
    given = said(wanted)
    fields: dict[str, Any] = {name: given[name] for name in AS_THEY_ARE if name in given}
    if "sentence" in given:
        fields["title"] = given["sentence"]
    if "period" in given:
        period = asked_period(given["period"], ground)
        fields |= {"first": period.first, "last": period.last}
    fields |= _links(ground, given)
    if given.get("kpi", goal.kpi) != goal.kpi:
        if "target" not in given:
            raise BadGoal(why=OTHER_KPI)
        fields |= {"kpi": ground.catalogue.definition(given["kpi"]).id, "baseline": None, "success": None, "failure": None}
        fields["formula"] = fingerprint(ground.catalogue, given["kpi"])
    draft = msgspec.structs.replace(draft_of(goal), **fields)
    return msgspec.structs.replace(draft, **_aim(ground, draft, given))


def _links(ground: Ground, given: dict[str, Any]) -> dict[str, Any]:
    """Return the people and the goals that it is tied to; an empty name or 0 takes away."""
    found: dict[str, Any] = {}
    people = ground.state.people
    if "owner" in given:
        found["owner"] = people.named(str(given["owner"])).id if given["owner"] not in (None, "") else None
    if "contributors" in given:
        found["contributors"] = tuple(people.named(str(name)).id for name in given["contributors"] if name != "")
    if "parent" in given:
        found["parent"] = given["parent"] or None
    if "objective" in given:
        found["objective"] = ground.state.objectives.find(given["objective"]).id if given["objective"] else None
    return found


def _aim(ground: Ground, draft: GoalDraft, given: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers: a change that was typed follows from the baseline, and so does the target where only the baseline is another one."""
    definition = ground.definition(draft.kpi)
    found: dict[str, Any] = {}
    for name in ("baseline", "success", "failure"):
        if name in given:
            found[name] = None if given[name] in (None, "") else level(given[name], definition)
    baseline = found.get("baseline", draft.baseline)
    if "target" in given:
        found |= _target(ground, draft, (given, baseline, definition))
    elif "baseline" in given and draft.change is not None and draft.change.kind != "level":
        found["target"] = _reached(draft.change.of(baseline))
    return found


def _target(ground: Ground, draft: GoalDraft, found: tuple[dict[str, Any], float | None, Definition | None]) -> dict[str, Any]:
    given, baseline, definition = found
    text = given["target"] if isinstance(given["target"], str) else f"={given['target']!r}"
    asked = typed(text, definition, given.get("meant"), draft.direction) if isinstance(given["target"], str) else None
    if asked is None:
        return {"target": float(given["target"]), "change": None}
    if asked.ambiguous and definition is not None:
        raise ambiguous(text, asked.change.value, baseline, (definition, ground))
    change = msgspec.structs.replace(asked.change, against=given.get("against") or (draft.change.against if draft.change else "year"))
    return {"target": _reached(change.of(baseline)), "change": change, "direction": asked.direction or draft.direction}


def _reached(value: float | None) -> float:
    if value is None:
        raise BadGoal(why=NO_CHANGE)
    return value
