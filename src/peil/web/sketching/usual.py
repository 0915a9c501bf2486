"""Suggest what the third step begins with, as it stands in the fields: what the sentence says, else what the template has, else what is usual."""

from peil.steer.fitting.suggestions import Suggestion, suggestion
from peil.values.periods import Period
from peil.web.sketching.sketches import Sketch
from peil.web.sketching.spans import OWN, named
from peil.web.sketching.values import as_change


def suggestion_of(sketch: Sketch, baseline: float | None = None) -> Suggestion:
    """Return the rest of the goal as it is suggested."""
    return suggestion(sketch.running.workspace.catalogue, sketch.wish, sketch.kpi, baseline, sketch.view.today)


def suggested(sketch: Sketch) -> dict[str, str]:
    """Return what the fields begin with; where a percentage can mean two things, neither is chosen."""
    found = suggestion_of(sketch)
    return {
        "kind": "" if found.ambiguous else found.change.kind,
        "amount": as_change(found.change, sketch.definition, sketch.view.language),
        "against": found.change.against,
        "toward": found.direction,
        "form": found.form,
        "per": found.per or "month",
        "success": "",
        "failure": "",
    } | _days(found.period, sketch)


def _days(period: Period, sketch: Sketch) -> dict[str, str]:
    name = named(period, sketch.view.today)
    own = name == OWN
    return {"span": name, "first": period.first.isoformat() if own else "", "last": period.last.isoformat() if own else ""}
