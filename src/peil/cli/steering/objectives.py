"""Keep objectives in a tree, with the goals that are their key results."""

import argparse
from typing import Any

from peil.boards.numbers import NOTHING
from peil.cli.printing import narrate
from peil.cli.steering.desk import Desk, Record, print_json
from peil.steer.exchange.days import asked_period
from peil.values.goals import LEVEL_WORDS, OUTCOME_WORDS, Objective, ObjectiveDraft, Review
from peil.values.periods import Period, whole
from peil.values.steering_errors import BadObjective
from peil.values.texts import Text

NO_OUTCOME = Text("say what became of it: `--outcome reached`", "zeg wat ervan is geworden: `--outcome reached`")
NONE_YET = Text("No objectives yet: `peil objective add` adds one.", "Nog geen doelstellingen: `peil objective add` voegt er een toe.")


def objective(chosen: argparse.Namespace) -> int:
    """Do what was asked of objectives."""
    return {"add": add, "list": listed, "show": show, "edit": edit, "close": close, "reopen": reopen}[chosen.action](Desk(chosen))


def _purpose(desk: Desk) -> dict[str, Any]:
    """Return what was said of an objective."""
    chosen = desk.chosen
    given = {name: value for name in ("title", "why", "level", "team") if (value := getattr(chosen, name, None)) is not None}
    if chosen.owner is not None:
        given["owner"] = desk.person(chosen.owner)
    if chosen.parent is not None:
        given["parent"] = chosen.parent or None
    if chosen.period is not None:
        period = asked_period(chosen.period, desk.ground)
        given |= {"first": period.first, "last": period.last}
    return given


def add(desk: Desk) -> int:
    """Add an objective; without a period it is for this quarter."""
    now: Period = whole(desk.ground.today, "quarter")
    draft = ObjectiveDraft(**({"first": now.first, "last": now.last} | _purpose(desk)))
    return _told(desk, desk.state.objectives.put(draft, desk.ground.now))


def edit(desk: Desk) -> int:
    """Change an objective."""
    before = desk.state.objectives.find(desk.chosen.number)
    stood = {name: getattr(before, name) for name in ObjectiveDraft.__struct_fields__}
    return _told(desk, desk.state.objectives.put(ObjectiveDraft(**(stood | _purpose(desk))), desk.ground.now, before.id))


def close(desk: Desk) -> int:
    """Close an objective; what became of it follows from its key results where all of them are closed."""
    chosen = desk.chosen
    found = desk.state.objectives.find(chosen.number)
    outcomes = {one.outcome for one in desk.state.goals.listed(objective=found.id)}
    outcome = chosen.outcome or (outcomes.pop() if len(outcomes) == 1 else None)
    if outcome is None:
        raise BadObjective(why=NO_OUTCOME)
    review = Review(chosen.went_well, chosen.learned, chosen.next_time)
    return _told(desk, desk.state.objectives.close(found.id, desk.ground.today, outcome, review))


def reopen(desk: Desk) -> int:
    """Open a closed objective again."""
    return _told(desk, desk.state.objectives.reopen(desk.chosen.number))


def show(desk: Desk) -> int:
    """Show one objective with what stands under it."""
    return _told(desk, desk.state.objectives.find(desk.chosen.number))


def listed(desk: Desk) -> int:
    """Show the tree."""
    found = [one for one in desk.state.objectives.listed() if desk.chosen.all or one.closed_on is None]
    trees = desk.documents.tree(found)
    if desk.chosen.json:
        return print_json({"objectives": trees})
    if not trees:
        narrate(NONE_YET.say(desk.language))
    for tree in trees:
        _print(desk, tree, 0)
    return 0


def _told(desk: Desk, one: Objective) -> int:
    record = desk.documents.objective_whole(one)
    if desk.chosen.json:
        return print_json({"objective": record})
    _print(desk, record, 0)
    return 0


def _print(desk: Desk, record: Record, depth: int) -> None:
    """Print an objective with its key results and those under it, each a step further in."""
    edge = "  " * depth
    whose = record["team"] or LEVEL_WORDS[record["level"]].say(desk.language)
    ended = f", {OUTCOME_WORDS[record['outcome']].say(desk.language)}" if record["outcome"] else ""
    print(f"{edge}{record['id']}  {record['title']}  ({whose}, {record['owner'] or NOTHING}, {record['first']} – {record['last']}{ended})")
    for result in record["key_results"]:
        goal = desk.state.goals.find(result["id"])
        say, status = desk.value_of(goal), result["outcome_words"] or result["status_words"]
        print(f"{edge}   - {result['id']}  {result['title']}: {say(result['actual'])} / {say(result['target'])}  {status}")
    for part in record["objectives"]:
        _print(desk, part, depth + 1)
