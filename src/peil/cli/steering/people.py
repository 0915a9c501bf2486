"""Keep the people who work on goals."""

import argparse

from msgspec import structs

from peil.boards.numbers import NOTHING
from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.steer.exchange.days import day_of
from peil.values.goals import Person, PersonDraft
from peil.values.texts import Text


def people(chosen: argparse.Namespace) -> int:
    """Do what was asked of people; without more, list them."""
    return {"list": listed, None: listed, "add": add, "edit": edit, "leave": leave}[chosen.action](Desk(chosen))


def listed(desk: Desk) -> int:
    """List the people."""
    everybody, today = desk.state.people.listed(), desk.ground.today
    found = [one for one in everybody if getattr(desk.chosen, "all", False) or one.left_on is None or one.left_on > today]
    if desk.chosen.json:
        return print_json({"people": [desk.documents.person(one) for one in found]})
    if not found:
        narrate(Text("Nobody yet: `peil people add` adds somebody.", "Nog niemand: `peil people add` voegt iemand toe.").say(desk.language))
        return 0
    words = (Text("name", "naam"), Text("e-mail", "e-mail"), Text("language", "taal"), Text("team", "team"), Text("left on", "weg sinds"))
    rows = [[str(one.id), one.name, one.email or NOTHING, one.language, one.team or NOTHING, str(one.left_on or NOTHING)] for one in found]
    table(["id", *(text.say(desk.language) for text in words)], rows, right=(True,))
    return 0


def _told(desk: Desk, person: Person) -> int:
    if desk.chosen.json:
        return print_json({"person": desk.documents.person(person)})
    print(f"{person.id}  {person.name}")
    return 0


def add(desk: Desk) -> int:
    """Add somebody."""
    chosen = desk.chosen
    draft = PersonDraft(name=chosen.name, email=chosen.email, language=chosen.speaks or desk.language, team=chosen.team)
    return _told(desk, desk.state.people.put(draft))


def edit(desk: Desk) -> int:
    """Change somebody."""
    chosen = desk.chosen
    before: Person = desk.state.people.named(chosen.name)
    draft = PersonDraft(**{name: getattr(before, name) for name in PersonDraft.__struct_fields__})
    given = {"name": chosen.becomes, "email": chosen.email, "language": chosen.speaks, "team": chosen.team}
    draft = structs.replace(draft, **{name: value for name, value in given.items() if value is not None})
    return _told(desk, desk.state.people.put(draft, before.id))


def leave(desk: Desk) -> int:
    """Say from which day somebody no longer works here, and whose goals wait for another owner."""
    chosen = desk.chosen
    before: Person = desk.state.people.named(chosen.name)
    day = day_of(chosen.on, desk.ground.today) if chosen.on else desk.ground.today
    after = desk.state.people.leave(before.id, None if chosen.back else day)
    owned = [one for one in desk.state.goals.listed(owner=before.id) if one.closed_on is None] if not chosen.back else []
    for one in owned:
        waits = Text("Goal {id} needs another owner: {title}", "Doel {id} heeft een andere eigenaar nodig: {title}")
        narrate(f"! {waits.say(desk.language, id=one.id, title=one.title)}")
    return _told(desk, after)
