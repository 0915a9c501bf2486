"""Give goals as they can be kept: a draft completed with its baseline, target, direction and the KPI's formula, or why it cannot be."""

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.resolve import Resolver
from peil.steer.fingerprints import fingerprint
from peil.steer.gauging.words import Says
from peil.steer.ground import Ground
from peil.steer.pace.outlooks import outlook
from peil.values.goals import GoalDraft, Toward
from peil.values.steering_errors import BadGoal
from peil.values.texts import Text

__all__ = ["fingerprint", "made"]


def made(ground: Ground, draft: GoalDraft, *, directed: bool = False, past: bool = False) -> GoalDraft:
    """Return a draft with what was left out: the baseline (from the outlook), the target (from `change`), the direction, the KPI's formula.

    The direction `up` is taken for not said, unless `directed`: then that of the KPI is taken, or of one that knows no better or worse the way
    from the baseline to the target. Raises UnknownKpi, BadFilter and the like, and BadGoal: for a KPI that gives no number, for a change of
    nothing, and for a period that is over (allowed with `past`).
    """
    _check_period(ground, draft, past=past)
    if draft.kind != "kpi":
        return draft
    definition = checked(ground.catalogue, draft)
    baseline = draft.baseline
    if baseline is None:
        baseline = outlook(ground, draft).baseline
    target = draft.target if draft.change is None else draft.change.of(baseline)
    if target is None:
        raise BadGoal(
            why=Text(
                "there is no baseline to change from: give the target as a number",
                "er is geen uitgangswaarde om van af te gaan: geef de streefwaarde als getal",
            )
        )
    direction = draft.direction if directed or draft.direction == "down" else toward(definition, baseline, target)
    mark = fingerprint(ground.catalogue, definition.id)
    return msgspec.structs.replace(draft, kpi=definition.id, baseline=baseline, target=target, direction=direction, formula=mark)


def toward(definition: Definition, baseline: float | None, target: float) -> Toward:
    """Return the direction of a goal on a KPI: the KPI's own, else from the baseline to the target."""
    if definition.direction in ("up", "down"):
        return "down" if definition.direction == "down" else "up"
    return "down" if baseline is not None and target < baseline else "up"


def checked(catalogue: Catalogue, draft: GoalDraft) -> Definition:
    """Return the definition of a draft's KPI, or raise what keeps it from being a goal: no such KPI, no number, a filter that does not fit."""
    definition = catalogue.definition(draft.kpi or "")
    if definition.sql:
        raise BadGoal(why=Text(f"`{definition.id}` gives a table, no number to reach", f"`{definition.id}` geeft een tabel, geen getal om te halen"))
    resolver = Resolver(catalogue)
    asked = resolver.asked((definition.id,))
    for text in draft.where:
        resolver.filter(text, asked)
    return definition


def _check_period(ground: Ground, draft: GoalDraft, *, past: bool) -> None:
    if draft.last < draft.first:
        raise BadGoal(why=Text("it ends before it begins", "de periode eindigt voor die begint"))
    if draft.last < ground.today and not past:
        day = Says(ground).day(draft.last)
        raise BadGoal(why=Text(f"its period is over already, it ended on {day.en}", f"de periode is al voorbij, die eindigde op {day.nl}"))
