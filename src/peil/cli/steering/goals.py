"""Set, list, show, change and close goals."""

import argparse
from typing import Any

import msgspec

from peil.boards.numbers import NOTHING
from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.cli.steering.exchanging import export, take
from peil.cli.steering.showing import line_of, tell_asked, tell_new, tell_said, tell_standing
from peil.query.telling.documents import found_kpis
from peil.steer.exchange.amounts import written_change
from peil.steer.exchange.changing import changed
from peil.steer.exchange.wanting import Wanted, drafted
from peil.steer.pace.closing import closing
from peil.values.goals import Change, Goal, Review
from peil.values.texts import Text

WANTED = (
    *("sentence", "template", "kpi", "target", "meant", "against", "baseline", "period", "owner", "where", "supporting"),
    *("form", "per", "rhythm", "success", "failure", "parent", "objective", "why"),
)
"""The options that say what is wanted of a goal, by the names that they have there."""
LISTED = (
    *(Text("goal", "doel"), Text("status", "status"), Text("actual", "werkelijk"), Text("expected", "verwacht"), Text("target", "streefwaarde")),
    *(Text("forecast", "prognose"), Text("chance", "kans"), Text("until", "tot en met"), Text("owner", "eigenaar")),
)

LISTED = (
    *(Text("goal", "doel"), Text("status", "status"), Text("actual", "werkelijk"), Text("expected", "verwacht"), Text("target", "streefwaarde")),
    *(Text("forecast", "prognose"), Text("chance", "kans"), Text("until", "tot en met"), Text("owner", "eigenaar")),
)


def goal(chosen: argparse.Namespace) -> int:
    """Do what was asked of goals."""
    doing = {"add": add, "templates": templates, "list": listed, "show": show, "edit": edit, "close": close, "reopen": reopen, "history": history}
    doing |= {"export": export, "import": take}
    return doing[chosen.action](Desk(chosen))


def _wanted(chosen: argparse.Namespace) -> Wanted:
    given: dict[str, Any] = {name: value for name in WANTED if (value := getattr(chosen, name, None)) is not None}
    given |= {"contributors": tuple(chosen.contributor)} if chosen.contributor is not None else {}
    given |= {name: tuple(given[name]) for name in ("where", "supporting") if name in given}
    if getattr(chosen, "manual", None) is not None:
        given |= {"kind": "manual", "unit": chosen.manual}
    if getattr(chosen, "milestone", False):
        given["kind"] = "milestone"
    return Wanted(**given)


def add(desk: Desk) -> int:
    """Set a goal and say what it was taken to mean."""
    found = drafted(desk.ground, _wanted(desk.chosen))
    if desk.chosen.dry_run:
        record = {"goal": desk.documents.draft(found.draft)}
    else:
        kept = desk.state.goals.put(found.draft, desk.ground.now)
        record = {"goal": desk.documents.goal_as_it_stands(kept)}
    if desk.chosen.json:
        return print_json(record | desk.documents.drafted(found))
    tell_new(desk, found, record["goal"])
    return 0


def templates(desk: Desk) -> int:
    """List the goals to start from."""
    catalogue, wanted = desk.ground.catalogue, desk.chosen.category
    found_kpis(catalogue, wanted)  # raises BadQuestion for a category that is not there
    found = [one for one in catalogue.goals if wanted in (None, one.category)]
    if desk.chosen.json:
        return print_json({"templates": [desk.documents.template(one) for one in found]})
    headers = ["id", *(text.say(desk.language) for text in (Text("goal", "doel"), Text("category", "categorie"), Text("KPI", "KPI")))]
    names = catalogue.language.categories
    table(headers, [[one.id, one.name.say(desk.language), names[one.category].name.say(desk.language), one.kpi] for one in found])
    return 0


def listed(desk: Desk) -> int:
    """List goals with how they stand, the most trouble first."""
    chosen = desk.chosen
    found = [one for one in desk.state.goals.listed() if one.closed_on is None or chosen.all or chosen.status == "closed"]
    if chosen.owner is not None:
        person = desk.state.people.named(chosen.owner).id
        found = [one for one in found if one.owner == person]
    records = desk.documents.goals(found)
    if chosen.status is not None:
        records = [one for one in records if (one["closed_on"] is not None if chosen.status == "closed" else one["status"] == chosen.status)]
    if chosen.json:
        return print_json({"goals": records})
    if not records:
        narrate(Text("No goals yet: `peil goal add` sets one.", "Nog geen doelen: `peil goal add` stelt er een.").say(desk.language))
        return 0
    goals = {one.id: one for one in found}
    headers = ["id", *(text.say(desk.language) for text in LISTED)]
    rows = [line_of(desk, goals[record["id"]], record) for record in records]
    table(headers, rows, right=(True, False, False, True, True, True, True, True, False, False))
    late = sum(bool(record["overdue"]) for record in records)
    if late:
        due = Text("Check-ins that are due: {count}. `peil checkin N` does one.", "Check-ins die nog moeten: {count}. `peil checkin N` doet er een.")
        narrate(due.say(desk.language, count=late))
    return 0


def show(desk: Desk) -> int:
    """Show one goal whole."""
    one = desk.state.goals.find(desk.chosen.number)
    record = desk.documents.goal_as_it_stands(one)
    if desk.chosen.json:
        return print_json({"goal": record} | desk.documents.beside(one))
    print(f"{one.id}  {one.title}")
    tell_asked(desk, one)
    print()
    tell_standing(desk, one, record)
    tell_said(desk, one)
    return 0


def edit(desk: Desk) -> int:
    """Change a goal."""
    chosen = desk.chosen
    before = desk.state.goals.find(chosen.number)
    by = desk.state.people.named(chosen.by).id if chosen.by else None
    draft = changed(desk.ground, before, _wanted(chosen))
    after = desk.state.goals.edit(before.id, draft, desk.ground.now, by=by, reason=chosen.reason)
    if chosen.json:
        return print_json({"goal": desk.documents.goal_as_it_stands(after)})
    print(f"{after.id}  {after.title}")
    tell_asked(desk, after)
    return 0


def close(desk: Desk) -> int:
    """Close a goal with what the data say became of it, or what somebody knows better."""
    chosen = desk.chosen
    one = desk.state.goals.find(chosen.number)
    outcome, final, why = closing(desk.ground, one)
    review = Review(chosen.went_well, chosen.learned, chosen.next_time)
    after = desk.state.goals.close(one.id, desk.ground.today, chosen.outcome or outcome, final, review)
    if chosen.json:
        return print_json({"goal": desk.documents.goal_as_it_stands(after), "why": why.say(desk.language)})
    print(f"{after.id}  {after.title}")
    tell_standing(desk, after, desk.documents.goal_as_it_stands(after))
    narrate(f"* {why.say(desk.language)}")
    return 0


def reopen(desk: Desk) -> int:
    """Open a closed goal again."""
    after = desk.state.goals.reopen(desk.state.goals.find(desk.chosen.number).id, desk.ground.now)
    record = desk.documents.goal_as_it_stands(after)
    if desk.chosen.json:
        return print_json({"goal": record})
    print(f"{after.id}  {after.title}")
    tell_standing(desk, after, record)
    return 0


def history(desk: Desk) -> int:
    """List every change of what a goal asks for."""
    one = desk.state.goals.find(desk.chosen.number)
    found = [desk.documents.revision(revision) for revision in desk.state.goals.history(one.id)]
    if desk.chosen.json:
        return print_json({"goal": one.id, "history": found})
    say, rows = desk.value_of(one), list[list[str]]()
    for record in found:
        for name, before in record["before"].items():
            amounts = name in ("target", "baseline", "success", "failure")
            sides = [say(value) if amounts else _plainly(desk, one, value) for value in (before, record["after"][name])]
            rows.append([str(record["at"])[:10], name, *sides, record["by"] or NOTHING, record["reason"]])
    words = (Text("day", "dag"), Text("what", "wat"), Text("was", "was"), Text("became", "werd"), Text("by", "door"), Text("why", "waarom"))
    table([text.say(desk.language) for text in words], rows)
    return 0


def _plainly(desk: Desk, one: Goal, value: object) -> str:
    """Return a field of a goal as a cell."""
    if isinstance(value, dict):
        return str(written_change(msgspec.convert(value, Change), desk.ground.definition(one.kpi)))
    return NOTHING if value in (None, []) else "; ".join(value) if isinstance(value, list) else str(value)
