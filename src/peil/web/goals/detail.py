"""Give the page of one goal: how it stands and why, its chart, its parts, the KPIs beside it, and what it hangs together with."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import msgspec

from peil.boards.cards import Card, cards_of
from peil.query.questions import Question
from peil.query.telling.available import Availability
from peil.steer.pace.closing import closing
from peil.steer.pace.tracks import track
from peil.steer.standing import Standing, Track
from peil.values.errors import PeilError
from peil.values.goals import FORM_WORDS, RHYTHM_WORDS, Goal
from peil.values.periods import Period
from peil.values.texts import Text
from peil.web.goals.drawing import chart, marks_of, summary, table
from peil.web.goals.history import changes
from peil.web.goals.shown import Shown, listed, shown
from peil.web.goals.standing import ground_of, standings_of
from peil.web.goals.written import Writer
from peil.web.kpi.kin import one_number
from peil.web.marks import marks_for
from peil.web.rendering import Context
from peil.web.viewing import View, suitable

AHEAD, BEHIND = Text("{gap} ahead", "{gap} voor"), Text("{gap} behind", "{gap} achter")
EXACTLY = Text("exactly as expected", "precies zoals verwacht")
A_DAY = Text("{rate} a day so far; {needed} a day from here on", "{rate} per dag tot nu toe; vanaf nu {needed} per dag")
A_DAY_ALONE = Text("{needed} a day", "{needed} per dag")
OVER_THE_REST = Text("{needed} over the days that are left", "{needed} over de dagen die resten")
OUT_OF_REACH = Text("more than the days that are left can bring", "meer dan de dagen die resten kunnen brengen")
BETWEEN = Text("{value}; 8 times in 10 between {low} and {high}", "{value}; 8 van de 10 keer tussen {low} en {high}")
DAYS_LEFT = Text("{days} to go", "nog {days}")
ALIKE = 1e-6
NOW = Text(
    "It closed with {final}; of the same days the data now say {value}, since sources changed what they said, or another value was filled in.",
    "Het sloot met {final}; over dezelfde dagen zeggen de gegevens nu {value}, doordat bronnen bijstelden of iemand een andere waarde invulde.",
)
OVER = Text("the period is over", "de periode is voorbij")
TO_BEGIN = Text("begins {ago}", "begint {ago}")
KEPT = {True: Text("kept", "gehaald"), False: Text("not kept", "niet gehaald"), None: Text("not over yet", "nog niet voorbij")}


class PieceShown(msgspec.Struct, frozen=True):
    """A part of a goal's period: its days, its value, and whether it was as it should be."""

    days: str
    value: str
    tone: str
    word: str


class Fact(msgspec.Struct, frozen=True):
    """Something about a goal: its name and its value, with a remark where there is one."""

    name: Text
    value: str
    remark: str = ""


def page(view: View, goal: Goal) -> Context:
    """Return what the page shows beside its check-ins, actions and comments."""
    writer = Writer(view)
    standing = standings_of(view.running).get(goal.id) if goal.closed_on is None else None
    check_ins = view.running.workspace.state.steering.check_ins.of(goal.id)
    lines = _track(view, goal)
    marks = marks_for(view, goal.kpi, goal.first, goal.last)
    drawn = chart(writer, goal, lines, standing, marks_of(writer, lines, check_ins, marks)) if lines else None
    return (
        {
            "goal": goal,
            "shown": shown(writer, goal, standing),
            "standing": standing,
            "facts": facts(writer, goal, standing),
            "about": about(writer, goal),
            "through": writer.numbers.day(standing.through) if standing and standing.through else "",
            "doubts": [writer.say(one) for one in standing.doubts] if standing else _since(view, writer, goal),
            "chart": drawn,
            "chart_table": table(writer, goal, lines) if lines else None,
            "marks": [(writer.numbers.day(mark.day), mark.text) for mark in marks],
            "summary": summary(writer, goal, standing),
            "pieces": _pieces(writer, goal, standing),
            "piece_target": writer.exact(goal, goal.target),
            "history": changes(writer, goal),
            "saved": view.first("saved") == "yes",
            "made": view.first("made") == "yes",
        }
        | _supporting(view, writer, goal, standing)
        | _around(view, writer, goal)
    )


def _track(view: View, goal: Goal) -> Track | None:
    """Return the lines of the chart; None where nothing can be drawn."""
    ground = ground_of(view.running)
    try:
        found = view.running.remembered(("track", goal, view.running.workspace.state.version), lambda: track(ground, goal))
    except PeilError:
        return None
    return found if any(value is not None for line in (found.value, found.expected, found.forecast) for value in line) else None


def _since(view: View, writer: Writer, goal: Goal) -> list[str]:
    """Return what the data say now of a closed goal, where that is another value than it closed with."""
    if goal.kind != "kpi" or goal.final is None:
        return []
    try:
        now = view.running.remembered(("closing", goal), lambda: closing(ground_of(view.running), goal))[1]
    except PeilError:
        return []
    differs = now is not None and abs(now - goal.final) > ALIKE * max(abs(now), abs(goal.final))
    return [writer.say(NOW, value=writer.exact(goal, now), final=writer.exact(goal, goal.final))] if differs else []


def facts(writer: Writer, goal: Goal, standing: Standing | None) -> list[Fact]:
    """Return the numbers of a goal, those that are known."""
    found = [Fact(Text("Target", "Streefwaarde"), writer.target(goal))]
    if goal.baseline is not None:
        found.append(Fact(Text("Baseline", "Uitgangswaarde"), writer.exact(goal, goal.baseline)))
    if standing is None:
        return found
    if standing.expected is not None:
        found.append(Fact(Text("Expected by now", "Verwacht op dit punt"), writer.exact(goal, standing.expected), _gap(writer, goal, standing.gap)))
    if standing.forecast is not None:
        ahead = {"value": writer.exact(goal, standing.forecast), "low": writer.exact(goal, standing.low), "high": writer.exact(goal, standing.high)}
        told = writer.say(BETWEEN, **ahead) if standing.low is not None else ahead["value"]
        found.append(Fact(Text("Forecast for the end", "Prognose voor het einde"), told))
    if standing.probability is not None:
        found.append(Fact(Text("To reach the target", "De streefwaarde halen"), writer.chance(standing.probability)))
    if standing.needed is not None and goal.kind == "kpi":
        found.append(Fact(Text("Needed from here", "Nodig vanaf nu"), _needed(writer, goal, standing)))
    return found


def _gap(writer: Writer, goal: Goal, gap: float | None) -> str:
    if gap is None:
        return ""
    if gap == 0:
        return writer.say(EXACTLY)
    better = gap > 0 if goal.direction == "up" else gap < 0
    return writer.say(AHEAD if better else BEHIND, gap=writer.exact(goal, abs(gap)))


def _needed(writer: Writer, goal: Goal, standing: Standing) -> str:
    if standing.needed is not None and standing.needed < 0 <= goal.target:
        return writer.say(OUT_OF_REACH)
    needed = writer.exact(goal, standing.needed)
    if standing.rate is None:
        adds_up = writer.definition(goal.kpi) is not None and goal.kpi is not None and writer.view.wording().additive(goal.kpi)
        return writer.say(A_DAY_ALONE if adds_up else OVER_THE_REST, needed=needed)
    return writer.say(A_DAY, rate=writer.exact(goal, standing.rate), needed=needed)


def about(writer: Writer, goal: Goal) -> list[Fact]:
    """Return what was agreed on: the period, the form, who, how often, and when it is reached or failed."""
    found = [Fact(Text("Period", "Periode"), writer.days(goal), _left(writer, goal)), Fact(Text("Form", "Vorm"), writer.say(FORM_WORDS[goal.form]))]
    found.append(Fact(Text("Owner", "Eigenaar"), writer.person(goal.owner)))
    if goal.contributors:
        found.append(Fact(Text("Contributors", "Bijdragers"), ", ".join(writer.person(one) for one in goal.contributors)))
    found.append(Fact(Text("Check-in", "Check-in"), writer.say(RHYTHM_WORDS[goal.rhythm])))
    if goal.success is not None:
        found.append(Fact(Text("Reached from", "Gehaald vanaf"), writer.exact(goal, goal.success)))
    if goal.failure is not None:
        found.append(Fact(Text("Failed at", "Mislukt bij"), writer.exact(goal, goal.failure)))
    return found


def _left(writer: Writer, goal: Goal) -> str:
    today, numbers = writer.view.today, writer.numbers
    if goal.closed_on or goal.last < today:
        return "" if goal.closed_on else writer.say(OVER)
    if goal.first > today:
        return writer.say(TO_BEGIN, ago=numbers.ago(goal.first, today))
    return writer.say(DAYS_LEFT, days=numbers.units((goal.last - today).days + 1, "day"))


def _pieces(writer: Writer, goal: Goal, standing: Standing | None) -> list[PieceShown]:
    tones = {True: "good", False: "bad", None: ""}
    numbers = writer.numbers
    return [
        PieceShown(numbers.span(one.first, one.last), writer.exact(goal, one.value), tones[one.kept], writer.say(KEPT[one.kept]))
        for one in (standing.pieces if standing else ())
    ]


def _supporting(view: View, writer: Writer, goal: Goal, standing: Standing | None) -> Context:
    """Return the supporting KPIs over the goal's days so far, beside a year earlier, as cards; those without data by name."""
    able, period = _able(view, goal.supporting), so_far(view, goal, standing)
    cards: list[Card] = []
    if able and period:
        cards = view.running.remembered(("supporting", able, goal.where, period, view.language), lambda: _cards(view, goal, able, period))
    shown_ids = {card.id for card in cards}
    return {"supporting": cards, "not_supporting": [writer.kpi(kpi) for kpi in goal.supporting if kpi not in shown_ids]}


def _able(view: View, kpis: Iterable[str]) -> tuple[str, ...]:
    catalogue = view.running.workspace.catalogue
    availability = Availability(catalogue, view.running.workspace.facts())
    found = []
    for kpi in kpis:
        try:
            if one_number(catalogue.definition(kpi)) and availability.lacks(kpi) == []:
                found.append(kpi)
        except PeilError:
            continue
    return tuple(found)


def _cards(view: View, goal: Goal, kpis: tuple[str, ...], period: Period) -> list[Card]:
    try:
        able = view.running.dimensions.filterable(kpis, goal.where)[0] if goal.where else list(kpis)
        if not able:
            return []
        grain: Any = "day" if suitable(period) == "hour" else suitable(period)
        answer = view.running.ask(Question(tuple(able), period, grain=grain, where=goal.where, compare="year", whole=True))
    except PeilError:
        return []
    return cards_of(answer, view.wording())


def so_far(view: View, goal: Goal, standing: Standing | None) -> Period | None:
    """Return the days of a goal of which there are data; None before it begins."""
    last = standing.through if standing and standing.through else min(goal.last, view.today - timedelta(days=1))
    return Period(goal.first, last + timedelta(days=1)) if last >= goal.first else None


def _around(view: View, writer: Writer, goal: Goal) -> Context:
    """Return what the goal hangs together with: its objective, its parent, and the goals under it."""
    steering = view.running.workspace.state.steering
    goals = {one.id: one for one in steering.goals.listed()}
    objectives = {one.id: one for one in steering.objectives.listed()}
    under: list[Shown] = listed(writer, (one for one in goals.values() if one.parent == goal.id), standings_of(view.running))
    definition = writer.definition(goal.kpi)
    return {
        "parent": goals.get(goal.parent or 0),
        "objective": objectives.get(goal.objective or 0),
        "under": under,
        "kpi_name": writer.measure(goal),
        "kpi": definition.id if definition and goal.kind == "kpi" else None,
    }
