"""Tell which check-ins are due, and of whom: without asking the data anything, so that it may be looked up every minute."""

from datetime import date

from peil.steer.gauging.rhythms import next_due
from peil.steer.ground import Ground
from peil.values.goals import Goal, Person

Due = tuple[Goal, Person | None, date]


def due_check_ins(ground: Ground, goals: list[Goal] | None = None) -> list[Due]:
    """Return the open goals that want reminding and whose check-in is due today or before, the longest due first.

    With each the owner, or None where nobody owns it or the owner left, and the day it was due.
    """
    latest = ground.state.check_ins.latest()
    people = {one.id: one for one in ground.state.people.listed()}
    found: list[Due] = []
    for goal in ground.state.goals.listed() if goals is None else goals:
        if goal.closed_on is not None or not goal.remind:
            continue
        last = latest.get(goal.id)
        due = next_due(goal, last.day if last else None)
        if due is not None and due <= ground.today:
            found.append((goal, here(people.get(goal.owner or 0), ground.today), due))
    return sorted(found, key=lambda one: (one[2], one[0].id))


def here(person: Person | None, today: date) -> Person | None:
    """Return a person, or None for one who left."""
    return person if person is not None and (person.left_on is None or person.left_on > today) else None
