"""Draw the course of a goal: the value so far, what is expected, the forecast with its band, the target, and check-ins and notes on it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peil.boards.tables import Cell, Column, Table
from peil.steer.standing import Standing, Track
from peil.values.goals import CheckIn, Goal
from peil.values.texts import Text
from peil.web.goals.written import Writer
from peil.web.marks import HOLIDAY, Mark

SO_FAR = Text("so far", "tot nu toe")
EXPECTED = Text("expected", "verwacht")
FORECAST = Text("forecast", "prognose")
BAND = Text("8 times in 10", "8 van de 10 keer")
TARGET = Text("target", "streefwaarde")
NO_VALUE = Text("no value", "geen waarde")
CHECK_IN = Text("check-in: {text}", "check-in: {text}")
SUMMARY = Text("{title}: {value} of {target}.", "{title}: {value} van {target}.")
AHEAD = Text("forecast {forecast} (8 in 10: {low} to {high})", "prognose {forecast} (8 van de 10 keer {low} tot {high})")
DAY, FROM, TO = Text("Day", "Dag"), Text("8 in 10 from", "8 van de 10 van"), Text("8 in 10 to", "8 van de 10 tot")


def chart(writer: Writer, goal: Goal, track: Track, standing: Standing | None, marks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the spec of the chart."""
    numbers, say = writer.numbers, writer.say
    labels = [day.isoformat() for day in track.days]
    settling = standing.provisional_from if standing else None
    return {
        "kind": "line",
        "title": goal.title,
        "summary": summary(writer, goal, standing),
        "grain": "day",
        "labels": labels,
        "label_texts": numbers.axis(labels, "day") if labels else [],
        "unit": writer.unit(goal),
        "series": _series(writer, track),
        "marks": list(marks),
        "target": track.target,
        "provisional_from": (settling - track.days[0]).days if settling and settling in track.days else None,
        "provisional_until": (standing.through - track.days[0]).days if settling and standing and standing.through in track.days else None,
        "words": {"target": say(TARGET).capitalize(), "no_value": say(NO_VALUE)},
    }


def _series(writer: Writer, track: Track) -> list[dict[str, Any]]:
    say = writer.say
    found: list[dict[str, Any]] = [{"id": "value", "name": say(SO_FAR).capitalize(), "values": list(track.value), "role": "value"}]
    if any(value is not None for value in track.expected):
        found.append({"id": "expected", "name": say(EXPECTED).capitalize(), "values": list(track.expected), "role": "expected"})
    if any(value is not None for value in track.forecast):
        band = {"low": list(track.low), "high": list(track.high), "band": say(BAND)}
        found.append({"id": "forecast", "name": say(FORECAST).capitalize(), "values": list(track.forecast), "role": "forecast"} | band)
    return found


def summary(writer: Writer, goal: Goal, standing: Standing | None) -> str:
    """Return the chart in a sentence or two."""
    value = goal.final if goal.closed_on else standing.value if standing else None
    target = writer.exact(goal, standing.target) if standing else writer.target(goal)
    said = writer.say(SUMMARY, title=goal.title, value=writer.exact(goal, value), target=target)
    if standing is None or standing.forecast is None or standing.low is None or standing.high is None:
        return said
    ahead = {name: writer.exact(goal, getattr(standing, name)) for name in ("forecast", "low", "high")}
    text = writer.say(AHEAD, **ahead)
    return f"{said} {text[:1].upper()}{text[1:]}."


def marks_of(writer: Writer, track: Track, check_ins: Iterable[CheckIn], marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Return check-ins, at their value of then, and notes and holidays by the day they stand on; of long goals no holidays."""
    at = {day: place for place, day in enumerate(track.days)}
    found: list[dict[str, Any]] = [
        {"at": at[mark.day], "text": mark.text, "kind": mark.kind} for mark in marks if mark.day in at and (mark.kind != HOLIDAY or len(at) <= 100)
    ]
    for one in check_ins:
        day = one.through or one.day
        if day in at and one.value is not None:
            text = one.text or writer.numbers.day(one.day)
            found.append({"at": at[day], "text": writer.say(CHECK_IN, text=text[:120]), "kind": "check_in", "y": one.value})
    return found


def table(writer: Writer, goal: Goal, track: Track) -> Table:
    """Return the chart as a table."""
    say = writer.say
    lines = [
        (say(SO_FAR), track.value),
        (say(EXPECTED), track.expected),
        (say(FORECAST), track.forecast),
        (say(FROM), track.low),
        (say(TO), track.high),
    ]
    shown = [(name.capitalize() if name[0].isalpha() else name, values) for name, values in lines if any(value is not None for value in values)]
    columns = [Column("period", say(DAY), None, numeric=False)]
    columns += [Column(str(at), name, None, numeric=True) for at, (name, _) in enumerate(shown)]
    rows = [[_day(writer, day), *(Cell(writer.exact(goal, values[at]), values[at]) for _, values in shown)] for at, day in enumerate(track.days)]
    return Table(columns, rows, None, 0, "")


def _day(writer: Writer, day: date) -> Cell:
    return Cell(writer.numbers.day(day), day.isoformat())
