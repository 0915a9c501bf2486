"""Write the values of a goal: in the unit of its KPI, of a manual goal in its own, of a milestone as the part that is done."""

from peil.boards.numbers import NOTHING, Numbers
from peil.catalogue.structs import Definition
from peil.values.goals import GoalDraft


def amount(value: float | None, goal: GoalDraft, definition: Definition | None, numbers: Numbers) -> str:
    """Return a value of a goal as its unit is written; no value is a dash."""
    if value is None:
        return NOTHING
    if goal.kind == "milestone":
        return numbers.percent(value, 0)
    if goal.kind == "kpi" and definition is not None:
        return numbers.rounded(value, definition)
    text = numbers.decimal(value, 0 if float(value).is_integer() else 2)
    return f"{text} {goal.unit}" if goal.unit else text


def chance(value: float | None, numbers: Numbers) -> str:
    """Return a probability as a whole percentage, never as certain as 0 or 100 % while it is neither."""
    if value is None:
        return NOTHING
    return numbers.percent(min(max(value, 0.01), 0.99) if 0 < value < 1 else value, 0)
