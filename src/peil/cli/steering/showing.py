"""Print goals: what they ask for, how they stand, and what was said of them."""

from typing import Any

from peil.boards.numbers import NOTHING
from peil.cli.printing import narrate
from peil.cli.steering.actions import action_rows
from peil.cli.steering.check_ins import check_in_rows
from peil.cli.steering.desk import Desk, Record
from peil.steer.exchange.wanting import Drafted
from peil.steer.reading.asking import additive
from peil.values.goals import FORM_WORDS, RHYTHM_WORDS, Goal
from peil.values.texts import Text


def tell_new(desk: Desk, found: Drafted, record: Record) -> None:
    """Print a goal that was just made: what it was taken to mean, what would happen anyway, and what speaks against it."""
    number = record.get("id")
    head = Text("Goal {id}: {title}", "Doel {id}: {title}") if number else Text("It would be: {title}", "Dit zou het worden: {title}")
    print(head.say(desk.language, id=number, title=found.draft.title))
    tell_asked(desk, found.draft)
    ahead, say = found.outlook, desk.value_of(found.draft)
    if ahead is not None and ahead.forecast is not None:
        band = Text("between {low} and {high}", "tussen {low} en {high}").say(desk.language, low=say(ahead.low), high=say(ahead.high))
        desk.row(Text("would happen anyway", "zou toch al gebeuren"), f"{say(ahead.forecast)} ({band})")
        desk.row(Text("chance without doing more", "kans zonder iets extra's"), desk.chance(ahead.probability))
    if ahead is not None and ahead.season is not None:
        desk.row(Text("season", "seizoen"), ahead.season.say(desk.language))
    for text in (*found.warnings, *(ahead.doubts if ahead else ())):
        narrate(f"! {text.say(desk.language)}")


def tell_asked(desk: Desk, asked: Any) -> None:  # noqa: ANN401 - a goal, or the draft of one
    """Print what a goal asks for, a line for each part."""
    say, language = desk.value_of(asked), desk.language
    if asked.kpi:
        name = desk.ground.definition(asked.kpi)
        desk.row(Text("KPI", "KPI"), f"{name.name.say(language)} ({asked.kpi})" if name else asked.kpi)
    for condition in asked.where:
        desk.row(Text("only where", "alleen waar"), condition)
    desk.row(Text("period", "periode"), f"{asked.first} – {asked.last}")
    if asked.baseline is not None:
        desk.row(Text("baseline", "uitgangswaarde"), say(asked.baseline))
    changes = f" ({desk.change_words(asked)})" if asked.change is not None and asked.change.kind != "level" else ""
    way = Text("or more", "of meer") if asked.direction == "up" else Text("or less", "of minder")
    desk.row(Text("target", "streefwaarde"), f"{say(asked.target)} {way.say(language)}{changes}")
    desk.row(Text("form", "vorm"), FORM_WORDS[asked.form].say(language) + (f": {asked.per}" if asked.per else ""))
    if asked.failure is not None:
        desk.row(Text("missed at", "gemist bij"), say(asked.failure))
    desk.row(Text("check-in", "check-in"), RHYTHM_WORDS[asked.rhythm].say(language))
    if asked.owner is not None:
        desk.row(Text("owner", "eigenaar"), desk.documents.name(asked.owner) or NOTHING)
    if asked.supporting:
        desk.row(Text("watch too", "volg ook"), ", ".join(asked.supporting))
    if asked.why:
        desk.row(Text("why", "waarom"), asked.why)


def line_of(desk: Desk, one: Goal, record: Record) -> list[str]:
    """Return a goal as a row of the list."""
    say = desk.value_of(one)
    closed = Text("closed: {outcome}", "gesloten: {outcome}").say(desk.language, outcome=record["outcome_words"])
    status = closed if one.closed_on is not None else record["status_words"]
    target = record.get("whole_target", one.target)  # of a value per period what the parts add up to, as the actual value does
    numbers = [say(record["actual"]), say(record["expected"]), say(target), say(record["forecast"]), desk.chance(record["probability"])]
    return [str(one.id), one.title, status, *numbers, str(one.last), record["owner"] or NOTHING]


def tell_standing(desk: Desk, one: Goal, record: Record) -> None:
    """Print how a goal stands, or how it ended."""
    say, language = desk.value_of(one), desk.language
    if one.closed_on is not None:
        desk.row(Text("closed on", "gesloten op"), f"{one.closed_on}: {record['outcome_words']}, {say(one.final)}")
        for text, words in (
            (one.review.went_well, Text("went well", "ging goed")),
            (one.review.learned, Text("learned", "geleerd")),
            (one.review.next_time, Text("next time", "volgende keer")),
        ):
            if text:
                desk.row(words, text)
        return
    desk.row(Text("status", "status"), record["status_words"])
    if record["status_why"]:
        print(f"  {record['status_why']}")
    until = f" ({Text('through', 'tot en met').say(language)} {record['through']})" if record["through"] else ""
    desk.row(Text("actual", "werkelijk"), say(record["actual"]) + until)
    desk.row(Text("expected by now", "verwacht tot nu toe"), say(record["expected"]))
    if record["forecast"] is not None:
        band = Text("between {low} and {high}", "tussen {low} en {high}").say(language, low=say(record["low"]), high=say(record["high"]))
        desk.row(
            Text("forecast", "prognose"),
            f"{say(record['forecast'])} ({band}); {Text('chance', 'kans').say(language)} {desk.chance(record['probability'])}",
        )
    if record["needed"] is not None:
        words = (
            Text("needed a day from here", "nodig per dag vanaf nu")
            if additive(desk.ground.definition(one.kpi))
            else Text("needed from here", "nodig vanaf nu")
        )
        desk.row(words, say(record["needed"]))
    if record["check_in_due"]:
        late = Text(" (overdue)", " (te laat)").say(language) if record["overdue"] else ""
        desk.row(Text("next check-in", "volgende check-in"), f"{record['check_in_due']}{late}")
    for doubt in record["doubts"]:
        narrate(f"! {doubt}")


def tell_said(desk: Desk, one: Goal) -> None:
    """Print the check-ins and actions of a goal."""
    check_ins, actions = desk.state.check_ins.of(one.id), desk.state.actions.listed(goal=one.id)
    if check_ins:
        print()
        check_in_rows(desk, one, check_ins)
    if actions:
        print()
        action_rows(desk, actions)
