"""Read the form that closes a goal: what became of it, with which value, and what was learned."""

import msgspec
from starlette.datastructures import FormData

from peil.steer.pace.closing import closing
from peil.values.errors import PeilError
from peil.values.goals import OUTCOME_WORDS, OUTCOMES, Goal, Outcome, Review
from peil.values.texts import Text
from peil.web.backroom.typed import no_number, number_in
from peil.web.goals.editing import scale, typed
from peil.web.goals.standing import ground_of
from peil.web.goals.written import Writer
from peil.web.own.posted import field

QUESTIONS: dict[str, tuple[Text, Text]] = {
    "went_well": (Text("What went well?", "Wat ging goed?"), Text("What would you do again?", "Wat zou je zo weer doen?")),
    "learned": (
        Text("What did we learn?", "Wat hebben we geleerd?"),
        Text("What was different from what you thought?", "Wat was anders dan je dacht?"),
    ),
    "next_time": (
        Text("What do we do next?", "Wat doen we hierna?"),
        Text("The next goal, or what you would do otherwise.", "Het volgende doel, of wat je anders zou doen."),
    ),
}
NO_OUTCOME = Text("Choose what became of it.", "Kies wat ervan is geworden.")


class Closing(msgspec.Struct):
    """The form that closes a goal: as typed, what is wrong, what the data say (`why`), and what it makes."""

    values: dict[str, str]
    wrong: dict[str, str]
    why: str
    outcome: Outcome | None = None
    final: float | None = None
    review: Review = Review()


def form_of(writer: Writer, goal: Goal) -> Closing:
    """Return the form as the data fill it in."""
    try:
        outcome, final, why = closing(ground_of(writer.view.running), goal)
    except PeilError as wrong:
        return Closing({"outcome": "", "final": "", **msgspec.structs.asdict(goal.review)}, {}, wrong.say(writer.view.language))
    shown = "" if final is None else typed(final * scale(writer, goal), writer.view.language)
    return Closing({"outcome": outcome, "final": shown, **msgspec.structs.asdict(goal.review)}, {}, writer.say(why), outcome, final)


def posted(writer: Writer, goal: Goal, form: FormData) -> Closing:
    """Return what a posted form makes."""
    stands = form_of(writer, goal)
    values = {name: field(form, name).strip() for name in stands.values}
    found = Closing(values, {}, stands.why, None, stands.final, Review(**{name: values[name] for name in QUESTIONS}))
    if values["outcome"] in OUTCOMES:
        found.outcome = values["outcome"]
    else:
        found.wrong["outcome"] = writer.say(NO_OUTCOME)
    if values["final"] != stands.values["final"]:  # what was not touched keeps all its decimals
        value = number_in(values["final"], writer.view.language)
        found.final = None if value is None else value / scale(writer, goal)
        if value is None and values["final"]:
            found.wrong["final"] = no_number(values["final"], writer.view.language)
    return found


def words(writer: Writer) -> dict[str, str]:
    """Return the outcomes to choose from."""
    return {outcome: writer.say(OUTCOME_WORDS[outcome]) for outcome in OUTCOMES}
