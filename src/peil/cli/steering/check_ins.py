"""Check in on a goal: what the data say is filled in, a person adds how sure they are and why."""

import argparse
from collections.abc import Sequence

import msgspec

from peil.boards.numbers import NOTHING
from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.steer.exchange.amounts import level
from peil.steer.pace.check_ins import prefilled
from peil.values.errors import BadQuestion
from peil.values.goals import PACE_WORDS, CheckIn, Goal
from peil.values.steering_errors import GoalClosed
from peil.values.texts import Text

WHICH = Text(
    "`{what}` is no number of a goal. Right is `peil checkin 3`, or `peil checkin list 3`; `peil goal list` shows the numbers.",
    "`{what}` is geen nummer van een doel. Goed is `peil checkin 3`, of `peil checkin list 3`; `peil goal list` toont de nummers.",
)


def checkin(chosen: argparse.Namespace) -> int:
    """Keep a check-in, or list those of a goal."""
    desk = Desk(chosen)
    listing = chosen.what == "list"
    said = str(chosen.number) if listing else chosen.what
    if not (said.isascii() and said.isdigit()):
        raise BadQuestion(why=Text(WHICH.en.format(what=said), WHICH.nl.format(what=said)))
    goal = desk.state.goals.find(int(said))
    return listed(desk, goal) if listing else keep(desk, goal)


def listed(desk: Desk, goal: Goal) -> int:
    """List the check-ins of a goal."""
    found = desk.state.check_ins.of(goal.id)
    if desk.chosen.json:
        return print_json({"check_ins": [desk.documents.check_in(one) for one in found]})
    print(f"{goal.id}  {goal.title}")
    check_in_rows(desk, goal, found)
    return 0


def check_in_rows(desk: Desk, goal: Goal, found: Sequence[CheckIn]) -> None:
    """Print check-ins, the first first."""
    say, names = desk.value_of(goal), desk.documents
    words = (Text("day", "dag"), Text("value", "waarde"), Text("expected", "verwacht"), Text("status", "status"), Text("sure", "zeker"))
    more = (Text("by", "door"), Text("text", "tekst"))
    rows = [
        [
            str(one.day),
            say(one.value),
            say(one.expected),
            PACE_WORDS[one.status].say(desk.language),
            NOTHING if one.confidence is None else str(one.confidence),
            names.name(one.by) or NOTHING,
            " ".join(one.text.split()),
        ]
        for one in found
    ]
    table([text.say(desk.language) for text in (*words, *more)], rows, right=(False, True, True, False, True, False, False))


def keep(desk: Desk, goal: Goal) -> int:
    """Keep a check-in of today."""
    chosen = desk.chosen
    if goal.closed_on is not None:
        raise GoalClosed(id=goal.id, day=goal.closed_on)
    draft = prefilled(desk.ground, goal, desk.ground.today)
    given: dict[str, object] = {"confidence": chosen.confidence, "text": chosen.text or "", "by": desk.person(chosen.by) or goal.owner}
    if chosen.value is not None:
        given |= {"value": level(chosen.value, desk.ground.definition(goal.kpi)), "measured": False}
    if chosen.status is not None:
        given["status"] = chosen.status
    kept = desk.state.check_ins.put(msgspec.structs.replace(draft, **given), desk.ground.now)
    if chosen.json:
        return print_json({"check_in": desk.documents.check_in(kept)})
    check_in_rows(desk, goal, [kept])
    if kept.value is None:
        missing = Text("There is no value: give one with `--value`.", "Er is geen waarde: geef er een met `--value`.")
        narrate(f"! {missing.say(desk.language)}")
    return 0
