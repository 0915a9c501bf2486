"""Draw an answer: a chart for each unit, or for each KPI, in the shape asked for."""

from collections.abc import Iterable

import msgspec

from peil.boards.breakdowns import bar_chart, heat_map, scatter_chart
from peil.boards.charts import Spec, line_chart, slices_chart
from peil.query.questions import Answer
from peil.web.explore.wishes import Wish
from peil.web.kpi.breakdown import BARS, BARS_BESIDE, rows_of
from peil.web.marks import surroundings

MOST_CHARTS, TOGETHER, APART = 8, 4, 20


class Drawn(msgspec.Struct, frozen=True):
    """A chart to show: its spec, and the height that bars lying down take."""

    spec: Spec
    rows: str


def charts_of(wish: Wish, answer: Answer) -> list[Drawn]:
    """Return the charts of an answer, or nothing where it is shown as a table."""
    if wish.shape == "table" or not answer.rows:
        return []
    return [Drawn(spec, rows_of(spec)) for spec in _specs(wish, answer)][:MOST_CHARTS]


def _specs(wish: Wish, answer: Answer) -> Iterable[Spec]:
    wording, label = wish.wording, wish.label
    if wish.shape == "scatter":
        return [scatter_chart(answer, wish.kpis[0], wish.kpis[1], wording, label)]
    if wish.shape == "heat":
        return (heat_map(answer, kpi, wording, label) for kpi in wish.kpis)
    if wish.by and wish.grain:
        return (slices_chart(answer, kpi, wording, label, kind=wish.shape) for kpi in wish.kpis)
    if wish.by:
        most = BARS_BESIDE if wish.view.compare else BARS
        return (bar_chart(answer, kpi, wording, label, most=most) for kpi in wish.kpis)
    return (_course(wish, answer, group) for group in groups(wish, answer))


def _course(wish: Wish, answer: Answer, kpis: tuple[str, ...]) -> Spec:
    """Return KPIs over time; what they are compared with only where one stands alone, else nobody could tell which line is whose."""
    view = wish.view
    target = next((one for one in view.running.workspace.state.targets.list() if (one.kpi,) == kpis), None)
    spec = line_chart(answer, list(kpis), wish.wording, surroundings(view, kpis, view.period, target), kind=wish.shape)
    if len(kpis) > 1:
        spec["series"] = [series for series in spec["series"] if series["role"] != "before"]
        spec["before_texts"] = []
    return spec


def groups(wish: Wish, answer: Answer) -> list[tuple[str, ...]]:
    """Return the KPIs that share a chart: lines of the same unit and of a like size, four at the most."""
    found: list[list[str]] = []
    for kpi in wish.kpis:
        fitting = (group for group in found if wish.shape == "line" and _alike(wish, answer, group, kpi))
        group = next(fitting, None)
        if group is None:
            found.append([kpi])
        else:
            group.append(kpi)
    return [tuple(group) for group in found]


def _alike(wish: Wish, answer: Answer, group: list[str], kpi: str) -> bool:
    sizes = [_size(answer, one) for one in (*group, kpi)]
    same = wish.wording.unit(group[0]) == wish.wording.unit(kpi)
    return same and len(group) < TOGETHER and min(sizes) > 0 and max(sizes) / min(sizes) <= APART


def _size(answer: Answer, kpi: str) -> float:
    return max((abs(row[kpi]) for row in answer.rows if row[kpi] is not None), default=0.0)
