"""Who is to be reminded of which check-in, and since when it was due."""

from datetime import date, timedelta
from typing import Any

import pytest

from peil.steer.ground import Ground
from peil.steer.reminding import due_check_ins
from peil.values.goals import CheckInDraft, GoalDraft, PersonDraft, Review
from tests.support.shops import NOW, TODAY, TestShop


@pytest.fixture
def ground(shop: TestShop) -> Ground:
    """Return the ground of the shop, on 21 November 2026, a Saturday."""
    return Ground(shop.workspace, shop.workspace)


def goal(ground: Ground, **changes: Any) -> int:
    """Make a goal of November and December that is checked in on every week."""
    usual: dict[str, Any] = {"title": "Fifty interviews", "kind": "manual", "target": 50.0, "first": date(2026, 11, 2), "last": date(2026, 12, 31)}
    return ground.state.goals.put(GoalDraft(**usual | changes), NOW - timedelta(days=60)).id


def check_in(ground: Ground, number: int, day: date) -> None:
    """Check in on a day."""
    ground.state.check_ins.put(CheckInDraft(goal=number, day=day, value=5.0, measured=False), NOW)


def test_a_check_in_is_due_from_its_day_until_somebody_checks_in(ground: Ground) -> None:
    number = goal(ground)
    assert [(one.id, person, due) for one, person, due in due_check_ins(ground)] == [(number, None, date(2026, 11, 9))]
    check_in(ground, number, date(2026, 11, 10))
    assert [due for _, _, due in due_check_ins(ground)] == [date(2026, 11, 16)]
    check_in(ground, number, date(2026, 11, 20))
    assert due_check_ins(ground) == []


def test_the_owner_is_reminded_unless_they_left(ground: Ground) -> None:
    anna = ground.state.people.put(PersonDraft(name="Anna", email="anna@shop.example"))
    goal(ground, owner=anna.id)
    assert [person and person.name for _, person, _ in due_check_ins(ground)] == ["Anna"]
    ground.state.people.leave(anna.id, TODAY)
    assert [person for _, person, _ in due_check_ins(ground)] == [None]


def test_what_needs_no_reminding_is_left_out(ground: Ground) -> None:
    goal(ground, remind=False)
    goal(ground, first=date(2026, 12, 1))
    closed = goal(ground)
    ground.state.goals.close(closed, TODAY, "dropped", None, Review())
    assert due_check_ins(ground) == []


def test_the_longest_due_comes_first(ground: Ground) -> None:
    late, later = goal(ground, title="Late"), goal(ground, title="Later", first=date(2026, 10, 5))
    assert [one.id for one, _, _ in due_check_ins(ground)] == [later, late]


def test_only_the_goals_that_are_named_are_looked_at(ground: Ground) -> None:
    first, _ = goal(ground), goal(ground)
    assert [one.id for one, _, _ in due_check_ins(ground, [ground.state.goals.find(first)])] == [first]
