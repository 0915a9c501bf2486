"""Give charts over time: the specs that the page draws, of one or several KPIs or of the slices of one, with a sentence that says the same."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from peil.boards.cards import THAN, change_of, comparable, unfinished_at
from peil.boards.dates import UNKNOWN, moment_of
from peil.boards.wording import Label, Wording, uncapped
from peil.query.questions import Answer
from peil.values.periods import Grain, Period, shift
from peil.values.targets import Target, due
from peil.values.texts import Text

Spec = dict[str, Any]
SLICES, MULTIPLES = 7, 12
WORDS = {
    "unfinished": Text("not over yet", "nog niet voorbij"),
    "provisional": Text("provisional", "voorlopig"),
    "value": Text("value", "waarde"),
    "before": Text("the period before", "de periode ervoor"),
    "change": Text("change", "verschil"),
    "target": Text("target", "streefwaarde"),
    "unknown": UNKNOWN,
    "no_value": Text("no value", "geen waarde"),
    "other": Text("other", "overige"),
    "total": Text("total", "totaal"),
}
OTHER = Text("Other ({count})", "Overige ({count})")
CHANGED = Text(", {change} against {then}", ", {change} ten opzichte van {then}")
RANGE = Text("highest {high} ({top}), lowest {low} ({bottom})", "hoogste {high} ({top}), laagste {low} ({bottom})")
NO_VALUES = Text("{name}: no values in this period", "{name}: geen waarden in deze periode")
BIGGEST = Text("{name} by {dimension}: {groups}", "{name} per {dimension}: {groups}")
LEFT_OUT = Text("the other {count} are not shown", "de overige {count} staan er niet bij")


class Surroundings(msgspec.Struct, frozen=True):
    """What stands on a chart beside the answer: notes (day, text, kind), holidays (day, name) and the target of the KPI."""

    notes: tuple[tuple[date, str, str], ...] = ()
    holidays: tuple[tuple[date, str], ...] = ()
    target: Target | None = None


def line_chart(answer: Answer, kpis: Sequence[str], wording: Wording, around: Surroundings | None = None, *, kind: str = "line") -> Spec:
    """Return the course of KPIs with the same unit, each beside what it is compared with; of an answer with a grain and no dimensions."""
    spec = _over_time(kind, answer, kpis[0], wording, around or Surroundings())
    spec["title"] = ", ".join(wording.name(kpi) for kpi in kpis)
    for kpi in kpis:
        one = {"id": kpi, "name": wording.name(kpi), "values": [row[kpi] for row in answer.rows], "role": "value"}
        spec["series"].append(one)
        if answer.question.get("compare") and comparable(kpi, answer):
            before = [row.get(f"{kpi}.before") for row in answer.rows]
            spec["series"].append({"id": f"{kpi}.before", "name": spec["words"]["before"], "values": before, "role": "before"})
    whole = answer.whole[0] if answer.whole else {}
    spec["summary"] = " ".join(_course(kpi, answer, whole, spec, wording) for kpi in kpis)
    return spec


def slices_chart(answer: Answer, kpi: str, wording: Wording, label: Label | None = None, *, kind: str = "stacked", most: int = SLICES) -> Spec:
    """Return the biggest slices of a KPI over time; the others together where they may be added up, else left out and said so."""
    spec = _over_time(kind, answer, kpi, wording, Surroundings())
    key = answer.question["by"][0]
    courses = slices_of(answer, kpi, key)
    shown = _biggest(answer, kpi, key, courses, additive=wording.additive(kpi))[:most]
    named = {place: (label or wording.label)(key, place) for place in shown}
    spec["series"] = [{"id": str(place), "name": named[place], "values": courses[place], "role": "slice"} for place in shown]
    left = max(answer.groups, len(courses)) - len(shown)
    if left and wording.additive(kpi):
        rest = _rest(answer, kpi, courses, shown)
        spec["series"].append({"id": "…", "name": wording.say(OTHER, count=left), "values": rest, "role": "slice"})
    said = [named[place] for place in shown]
    if left and not wording.additive(kpi):
        said.append(wording.say(LEFT_OUT, count=left))
    spec["summary"] = wording.say(BIGGEST, name=wording.name(kpi), dimension=uncapped(wording.dimension(key)), groups=", ".join(said)) + "."
    return spec


def small_multiples(answer: Answer, kpi: str, wording: Wording, label: Label | None = None, *, most: int = MULTIPLES) -> list[Spec]:
    """Return a chart for each of the biggest slices of a KPI, all on one scale (`y_min` to `y_max`)."""
    key = answer.question["by"][0]
    courses, earlier = slices_of(answer, kpi, key), slices_of(answer, f"{kpi}.before", key)
    shown = _biggest(answer, kpi, key, courses, additive=wording.additive(kpi))[:most]
    compared = bool(answer.question.get("compare")) and comparable(kpi, answer)
    cells = [value for place in shown for one in (courses, earlier) for value in one[place] if value is not None]
    found = []
    for place in shown:
        spec = _over_time("line", answer, kpi, wording, Surroundings())
        spec["title"] = (label or wording.label)(key, place)
        spec |= {"y_min": min([0, *cells]), "y_max": max(cells, default=0)}
        spec["series"] = [{"id": kpi, "name": spec["title"], "values": courses[place], "role": "value"}]
        if compared:
            spec["series"].append({"id": f"{kpi}.before", "name": spec["words"]["before"], "values": earlier[place], "role": "before"})
        whole = next((row for row in answer.whole if row.get(key) == place), {})
        spec["summary"] = _course(kpi, answer, whole, spec, wording)
        found.append(spec)
    return found


def spec_of(kind: str, kpi: str, wording: Wording) -> Spec:
    """Return a chart with nothing on it yet."""
    words = {name: wording.say(text) for name, text in WORDS.items()}
    empty: Spec = {"grain": None, "labels": [], "label_texts": [], "before_texts": [], "series": [], "marks": [], "target": None}
    spec: Spec = {"kind": kind, "title": wording.name(kpi), "summary": "", **empty, "unit": wording.unit(kpi), "words": words}
    return spec | {"unfinished_from": None, "provisional_from": None}


def labels_of(answer: Answer) -> list[str]:
    """Return the buckets of an answer."""
    return answer.labels or list(dict.fromkeys(row["period"] for row in answer.rows))


def slices_of(answer: Answer, column: str, key: str) -> dict[Any, list[float | None]]:
    """Return the values of a column over time for each slice; a bucket without a row has none."""
    index = {label: at for at, label in enumerate(labels_of(answer))}
    found: dict[Any, list[float | None]] = {}
    for row in answer.rows:
        found.setdefault(row[key], [None] * len(index))[index[row["period"]]] = row.get(column)
    return found


def _over_time(kind: str, answer: Answer, kpi: str, wording: Wording, around: Surroundings) -> Spec:
    spec, labels, grain = spec_of(kind, kpi, wording), labels_of(answer), answer.question["grain"]
    numbers, compare = wording.numbers, answer.question.get("compare")
    spec |= {"grain": grain, "labels": labels, "label_texts": numbers.axis(labels, grain), "unfinished_from": unfinished_at(answer)}
    spec["provisional_from"] = labels.index(answer.provisional_from) if answer.provisional_from in labels else None
    if compare:
        spec["words"]["before"] = wording.say(THAN[compare])
        spec["before_texts"] = [numbers.bucket(moment_of(label), grain) if label else "" for label in answer.compared_labels]
    spec["marks"] = list(_marks(answer, around, labels, grain))
    spec["target"] = _target_line(around.target, labels, grain, additive=wording.additive(kpi)) if around.target else None
    return spec


def _marks(answer: Answer, around: Surroundings, labels: list[str], grain: Grain) -> Iterable[dict[str, Any]]:
    """Yield the marks by their bucket; holidays only where a bucket is short enough for one to matter."""
    days = [date.fromisoformat(label[:10]) for label in labels]
    first, last = answer.question["first_day"], answer.question["last_day"]
    holidays = around.holidays if grain in ("hour", "day", "week") else ()
    for day, text, kind in (*around.notes, *((day, name, "holiday") for day, name in holidays)):
        if labels and first <= day.isoformat() <= last:
            at = bisect_left(days, day) if grain == "hour" else bisect_right(days, day) - 1
            if 0 <= at < len(days):
                yield {"at": at, "text": text, "kind": kind}


def _target_line(target: Target, labels: list[str], grain: Grain, *, additive: bool) -> float | None:
    """Return the target of one bucket; what adds up has one only if it is set per unit of time."""
    if not labels or (additive and (target.per is None or grain == "hour")):
        return None
    if not additive or grain == "hour":
        return target.value
    first = date.fromisoformat(labels[0])
    return due(target, Period(first, shift(first, grain, 1)))


def _biggest(answer: Answer, kpi: str, key: str, courses: dict[Any, list[float | None]], *, additive: bool) -> list[Any]:
    """Return the slices, the biggest over the whole period first; unknown as any other."""
    whole = {row[key]: row.get(kpi) for row in answer.whole}

    def size(place: Any) -> float:  # noqa: ANN401
        known = [value for value in courses[place] if value is not None]
        summed = sum(known) if additive else sum(known) / max(len(known), 1)
        found = whole.get(place, summed if known else None)
        return float("-inf") if found is None else float(found)

    return sorted(courses, key=lambda place: (-size(place), str(place)))


def _rest(answer: Answer, kpi: str, courses: dict[Any, list[float | None]], shown: Sequence[Any]) -> list[float | None]:
    """Return what is left of the total, or where there is none the sum of the slices not shown."""
    totals = {row["period"]: row.get(kpi) for row in answer.totals}
    hidden = [course for place, course in courses.items() if place not in set(shown)]
    found: list[float | None] = []
    for at, label in enumerate(labels_of(answer)):
        total = totals.get(label)
        if total is None:
            known = [course[at] or 0.0 for course in hidden]
            found.append(sum(known) if known else None)
        else:
            rest = total - sum(courses[place][at] or 0.0 for place in shown)
            found.append(0.0 if abs(rest) < 1e-9 * max(abs(total), 1.0) else rest)
    return found


def _cut_before(answer: Answer, spec: Spec) -> int:
    """Return the place of the first bucket that the period covers from its beginning: of half a week no low is to be told."""
    return int(spec["grain"] != "hour" and bool(spec["labels"]) and spec["labels"][0] < answer.question["first_day"])


def _course(kpi: str, answer: Answer, whole: dict[str, Any], spec: Spec, wording: Wording) -> str:
    """Return one sentence: the value of the whole period, the change, the highest and the lowest bucket that is over."""
    end = len(spec["labels"]) if spec["unfinished_from"] is None else spec["unfinished_from"]
    over = range(_cut_before(answer, spec), end)
    name = spec["title"] if len(spec["series"]) and answer.question["by"] else wording.name(kpi)
    values: list[float | None] = next((one["values"] for one in spec["series"] if one["id"] == kpi), [])
    known = [(value, at) for at, value in enumerate(values) if value is not None and at in over]
    if not any(value is not None for value in values):
        return wording.say(NO_VALUES, name=name) + "."
    whole_value = whole.get(kpi)
    parts = [wording.value(kpi, whole_value)] if whole_value is not None else []
    change = change_of(whole_value, whole.get(f"{kpi}.before"))
    if change is not None:
        parts[0] += wording.say(CHANGED, change=wording.numbers.change(change), then=spec["words"]["before"])
    if len(known) > 1:
        (high, top), (low, bottom) = max(known), min(known)
        days = [wording.numbers.bucket(moment_of(spec["labels"][at]), spec["grain"]) for at in (top, bottom)]
        parts.append(wording.say(RANGE, high=wording.value(kpi, high), top=days[0], low=wording.value(kpi, low), bottom=days[1]))
    return f"{name}: {'; '.join(parts)}." if parts else f"{name}."
