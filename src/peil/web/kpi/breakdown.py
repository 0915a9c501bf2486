"""Give the breakdown of a KPI: by one dimension (or those it has by itself) as bars, over time or as small charts, with its table."""

import msgspec

from peil.boards.breakdowns import bar_chart, heat_map
from peil.boards.charts import Spec, slices_chart, small_multiples
from peil.boards.tables import table_of
from peil.boards.wording import uncapped
from peil.query.cuts.dimensions import Cut
from peil.query.questions import Answer, Question
from peil.values.periods import Grain
from peil.values.texts import Text
from peil.web.commands import command
from peil.web.kpi.course import chosen
from peil.web.kpi.subject import Asked, Subject
from peil.web.rendering import Context

SHAPES = {
    "bars": Text("Bars", "Staven"),
    "lines": Text("Lines", "Lijnen"),
    "stacked": Text("Stacked", "Gestapeld"),
    "small": Text("Separate", "Apart"),
}
QUIET = ("compared_with", "provisional_days", "own_breakdown")  # what the page says already
GROUPS, OVER_TIME, SMALL = 400, 7, 12
BARS, BARS_BESIDE = 15, 7
ROWS = ((4, "4"), (8, "8"), (15, "15"), (30, "30"))  # the heights that styles have for bars that lie down
BY = Text("By {name}", "Per {name}")
OWN = Text("As it is by itself", "Zoals hij van zichzelf is")


def breakdown(subject: Subject) -> Context:
    """Return the breakdown, or nothing where no dimension can cut the KPI."""
    by = dimensions_of(subject)
    if not by:
        return {"broken_down": None}
    view, wording = subject.view, subject.wording
    question = Question((subject.id,), subject.period, by=by, where=subject.where, compare=view.compare, limit=GROUPS)
    answer = subject.running.ask(question)
    shapes = shapes_for(subject, by)
    shape = chosen(view.first("show"), shapes) if shapes else ""
    charts = _drawn(subject, answer, shape, by) if answer.rows else []
    inside = " × ".join(uncapped(subject.named(name)) for name in by)
    table = table_of(answer, wording, subject.label, most=GROUPS)
    columns = [msgspec.structs.replace(one, header=subject.named(one.key)) if one.key in by else one for one in table.columns]
    return {
        "broken_down": {
            "by": view.first("by") or (by[0] if len(by) == 1 else ""),
            "inside": inside,
            "choices": choices(subject, by),
            "shapes": shapes,
            "shape": shape,
            "charts": charts,
            "rows": rows_of(charts[0]) if charts else "",
            "table": msgspec.structs.replace(table, columns=columns),
            "groups": answer.groups,
            "not_drawn": len(by) > 2,
            "notes": [note.message.say(view.language) for note in answer.notes if note.code not in QUIET],
            "total": _total(subject, answer),
            "asked": Asked(subject.say(BY, name=inside), command(question), answer.sql, answer.parameters),
            "explore": subject.explore(by=by),
            "files": {form: subject.download(form, by=by) for form in ("csv", "xlsx", "parquet")},
        }
    }


def dimensions_of(subject: Subject) -> tuple[str, ...]:
    """Return the dimensions to cut by: the one asked for, else the KPI's own breakdown, else the first one that tells its groups apart."""
    asked = subject.view.first("by")
    if asked:
        return (asked,)
    if subject.definition.breakdown:
        return subject.definition.breakdown
    cuts = [cut for cut in subject.cuts if cut.type != "id"]
    return next(((cut.key,) for cut in cuts if _told_apart(subject, cut)), ())


def _told_apart(subject: Subject, cut: Cut) -> bool:
    """Return whether more than one value of a dimension is loaded."""
    running = subject.running
    count: int = running.remembered(("told apart", cut.key), lambda: len(cut.fixed or running.workspace.values_of(cut, 2)))
    return count > 1


def shapes_for(subject: Subject, by: tuple[str, ...]) -> dict[str, Text]:
    """Return the ways to draw the breakdown; shares of a whole are stacked only where they add up to one."""
    if len(by) != 1:
        return {}
    return {name: text for name, text in SHAPES.items() if name != "stacked" or subject.wording.additive(subject.id)}


def _drawn(subject: Subject, answer: Answer, shape: str, by: tuple[str, ...]) -> list[Spec]:
    wording, label = subject.wording, subject.label
    if len(by) == 2:
        return [heat_map(answer, subject.id, wording, label)]
    if len(by) > 2:
        return []
    if shape == "bars":
        return [bar_chart(answer, subject.id, wording, label, most=BARS_BESIDE if subject.view.compare else BARS)]
    timed = subject.running.ask(over_time(subject, by, shape))
    if shape == "small":
        return small_multiples(timed, subject.id, wording, label, most=SMALL)
    return [slices_chart(timed, subject.id, wording, label, kind="line" if shape == "lines" else "stacked", most=OVER_TIME)]


def over_time(subject: Subject, by: tuple[str, ...], shape: str) -> Question:
    """Return the question of the biggest groups over time."""
    grain: Grain = subject.view.grain()
    compare = subject.view.compare if shape == "small" else None
    most = SMALL if shape == "small" else OVER_TIME
    return Question((subject.id,), subject.period, grain, by, subject.where, compare, whole=True, limit=most)


def rows_of(chart: Spec) -> str:
    """Return the height that a chart of bars takes, so that nothing jumps when it is drawn; empty for other charts."""
    if chart["kind"] != "bar" or chart["grain"]:
        return ""
    bars = len(chart["labels"]) * max(1, len(chart["series"]))
    return next((name for most, name in ROWS if bars <= most), "60")


def _total(subject: Subject, answer: Answer) -> str:
    """Return the value over all groups, where the KPI has no course that shows it and it is no whole of shares."""
    total = answer.totals[0].get(subject.id) if answer.totals else None
    if not subject.definition.breakdown or subject.definition.unit == "percent" or total is None:
        return ""
    return subject.wording.value(subject.id, total)


def choices(subject: Subject, by: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the dimensions to pick under their headings, the KPI's own first; one that was typed by hand stands among the others."""
    mine = [(cut.key, subject.say(cut.label)) for cut in subject.cuts if cut.natural]
    others = [(cut.key, subject.say(cut.label)) for cut in subject.cuts if not cut.natural]
    if subject.definition.breakdown:
        mine = [("", subject.say(OWN)), *mine]
    known = {key for key, _ in (*mine, *others)}
    typed = [(name, subject.wording.dimension(name)) for name in by if len(by) == 1 and name not in known and name != ""]
    if subject.definition.breakdown == by:
        typed = []
    others = sorted(others + typed, key=lambda pair: pair[1].casefold())
    headed = ((Text("Made for it", "Hoort erbij"), mine), (Text("Also possible", "Kan ook"), others))
    return [(subject.say(heading), listed) for heading, listed in headed if listed]
