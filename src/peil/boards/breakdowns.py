"""Give charts of a breakdown: bars of one dimension, a heat map of two, and a scatter of two KPIs."""

from typing import Any

from peil.boards.cards import comparable
from peil.boards.charts import LEFT_OUT, Spec, spec_of
from peil.boards.wording import Label, Wording, uncapped
from peil.query.questions import Answer
from peil.values.texts import Text

BARS, POINTS = 30, 500
ORDERED = ("day_of_week(", "hour_of_day(", "age_band(")
HIGHEST = Text("{name} by {dimension}: highest {group} with {value}", "{name} per {dimension}: hoogste {group} met {value}")
LOWEST = Text(", lowest {group} with {value}", ", laagste {group} met {value}")
BUSIEST = Text("{name}: highest {y}, {x} with {value}", "{name}: hoogste {y}, {x} met {value}")
BOTH = Text("{x} against {y}: {count} points, one per {dimension}", "{x} tegen {y}: {count} punten, een per {dimension}")
EMPTY = Text("{name}: nothing to show", "{name}: niets om te tonen")


def bar_chart(answer: Answer, kpi: str, wording: Wording, label: Label | None = None, *, most: int = BARS) -> Spec:
    """Return the slices of a KPI as bars, the biggest first; weekdays, hours and age groups in their own order."""
    spec, key, say = spec_of("bar", kpi, wording), answer.question["by"][0], label or wording.label
    rows = sorted((row for row in answer.rows if row[kpi] is not None), key=lambda row: -row[kpi])
    if key.startswith(ORDERED):
        rows.sort(key=lambda row: (row[key] is None, str(row[key]).zfill(2)))
    left = max(answer.groups, len(answer.rows)) - len(rows[:most])
    rows = rows[:most]
    spec["labels"] = [str(row[key]) if row[key] is not None else "" for row in rows]
    spec["label_texts"] = [say(key, row[key]) for row in rows]
    spec["series"] = [{"id": kpi, "name": wording.name(kpi), "values": [row[kpi] for row in rows], "role": "value"}]
    if answer.question.get("compare") and comparable(kpi, answer):
        before = [row.get(f"{kpi}.before") for row in rows]
        spec["series"].append({"id": f"{kpi}.before", "name": spec["words"]["before"], "values": before, "role": "before"})
        spec["before_texts"] = [spec["words"]["before"]] * len(rows)
    spec["summary"] = _extremes(kpi, rows, key, wording, say) + (f"; {wording.say(LEFT_OUT, count=left)}" if left and rows else "") + "."
    return spec


def _extremes(kpi: str, rows: list[dict[str, Any]], key: str, wording: Wording, say: Label) -> str:
    if not rows:
        return wording.say(EMPTY, name=wording.name(kpi))
    high, low = (extreme(rows, key=lambda row: row[kpi]) for extreme in (max, min))
    dimension = uncapped(wording.dimension(key))
    text = wording.say(HIGHEST, name=wording.name(kpi), dimension=dimension, group=say(key, high[key]), value=wording.value(kpi, high[kpi]))
    return text + (wording.say(LOWEST, group=say(key, low[key]), value=wording.value(kpi, low[kpi])) if len(rows) > 1 else "")


def heat_map(answer: Answer, kpi: str, wording: Wording, label: Label | None = None) -> Spec:
    """Return a KPI by two dimensions: hours along the top and weekdays down the side, else the first dimension down the side."""
    spec, say = spec_of("heatmap", kpi, wording), label or wording.label
    down, across = answer.question["by"][:2]
    if across.startswith("day_of_week(") or down.startswith("hour_of_day("):
        down, across = across, down
    x, y = _places(answer, across), _places(answer, down)
    at_x, at_y = {value: at for at, value in enumerate(x)}, {value: at for at, value in enumerate(y)}
    values = [[at_x[row[across]], at_y[row[down]], row[kpi]] for row in answer.rows]
    spec |= {"x": [say(across, value) for value in x], "y": [say(down, value) for value in y], "values": values}
    known = [one for one in values if one[2] is not None]
    spec["summary"] = wording.say(EMPTY, name=wording.name(kpi)) + "."
    if known:
        top = max(known, key=lambda one: one[2])
        facts = {"x": spec["x"][top[0]], "y": spec["y"][top[1]], "value": wording.value(kpi, top[2])}
        spec["summary"] = wording.say(BUSIEST, name=wording.name(kpi), **facts) + "."
    return spec


def _places(answer: Answer, key: str) -> list[Any]:
    """Return the values of a dimension in order: all weekdays and hours, also those without a row."""
    fixed: list[Any] = list(range(1, 8)) if key.startswith("day_of_week(") else list(range(24)) if key.startswith("hour_of_day(") else []
    found = dict.fromkeys(row[key] for row in answer.rows)
    return list(dict.fromkeys([*fixed, *sorted((value for value in found if value is not None), key=str), *([None] if None in found else [])]))


def scatter_chart(answer: Answer, x: str, y: str, wording: Wording, label: Label | None = None) -> Spec:
    """Return two KPIs against each other, a point for each slice that has both."""
    spec, key, say = spec_of("scatter", x, wording), answer.question["by"][0], label or wording.label
    rows = [row for row in answer.rows if row[x] is not None and row[y] is not None][:POINTS]
    spec |= {"x_name": wording.name(x), "y_name": wording.name(y), "x_unit": wording.unit(x), "y_unit": wording.unit(y)}
    spec["points"] = [{"name": say(key, row[key]), "x": row[x], "y": row[y]} for row in rows]
    spec["title"] = f"{wording.name(x)} × {wording.name(y)}"
    dimension = uncapped(wording.dimension(key))
    spec["summary"] = wording.say(BOTH, x=wording.name(x), y=wording.name(y), count=len(rows), dimension=dimension) + "."
    return spec
