"""When check-ins are due."""

from datetime import date

import pytest

from peil.steer.gauging.rhythms import next_due
from peil.values.goals import GoalDraft, Rhythm

NOT_YET = None


@pytest.mark.parametrize(
    ("rhythm", "last", "due"),
    [
        ("daily", NOT_YET, date(2026, 10, 2)),
        ("daily", date(2026, 10, 9), date(2026, 10, 10)),
        ("weekly", NOT_YET, date(2026, 10, 5)),  # the first Monday after Thursday the 1st
        ("weekly", date(2026, 10, 5), date(2026, 10, 12)),
        ("weekly", date(2026, 10, 9), date(2026, 10, 19)),  # a Friday counts for the Monday after
        ("weekly", date(2026, 10, 7), date(2026, 10, 12)),  # a Wednesday does not
        ("weekly", date(2026, 12, 30), None),
        ("fortnightly", NOT_YET, date(2026, 10, 12)),
        ("fortnightly", date(2026, 10, 12), date(2026, 10, 26)),
        ("monthly", NOT_YET, date(2026, 11, 1)),
        ("monthly", date(2026, 10, 20), date(2026, 12, 1)),
        ("quarterly", NOT_YET, None),  # the next quarter begins when the goal is over
    ],
)
def test_the_next_check_in_follows_from_the_rhythm_and_the_last_one(rhythm: Rhythm, last: date | None, due: date | None) -> None:
    goal = GoalDraft(title="x", kpi="orders", target=1, first=date(2026, 10, 1), last=date(2026, 12, 31), rhythm=rhythm)
    assert next_due(goal, last) == due
