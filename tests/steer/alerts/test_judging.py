"""One message when something fires, none until it recovers or gets worse; quiet hours go by the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from peil.steer.alerts.findings import Finding
from peil.steer.alerts.judging import judged
from peil.steer.alerts.quiet import is_quiet
from peil.values.rules import Rule, RuleDraft, RuleState
from peil.values.texts import Text

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RULE = Rule(id=1, made_at=NOW, kind="threshold", kpi="orders", above=100.0)


def course(*severities: float | None, days: list[int] | None = None) -> list[str | None]:
    """Return what is told of a severity a day."""
    found: list[str | None] = []
    state = RuleState(rule=1, subject="orders")
    for at, severity in enumerate(severities):
        through = date(2026, 11, 1) + timedelta(days=days[at] if days else at)
        finding = Finding(rule=RULE, subject="orders", text=Text("", ""), path="", severity=severity, through=through)
        state, kind = judged(state, finding)
        found.append(kind)
    return found


def test_what_goes_on_is_told_once() -> None:
    assert course(-1, 0.2, 0.2, 0.25, 0.21) == [None, "fired", None, None, None]


def test_what_gets_much_worse_is_told_again() -> None:
    assert course(0.2, 0.29, 0.31, 0.4, 0.47) == ["fired", None, "worse", None, "worse"]


def test_recovery_is_told_once_and_then_it_may_fire_again() -> None:
    assert course(0.2, -0.5, -0.5, 0.2) == ["fired", "recovered", None, "fired"]


def test_what_flaps_around_the_line_is_told_once() -> None:
    assert course(0.01, -0.01, 0.01, -0.01, 0.02, -0.02) == ["fired", None, None, None, None, None]


def test_what_stays_just_within_the_line_has_recovered() -> None:
    assert course(0.01, -0.01, -0.01) == ["fired", None, "recovered"]


def test_looking_again_at_the_same_day_is_no_second_day() -> None:
    assert course(0.01, -0.01, -0.01, -0.01, days=[0, 1, 1, 1]) == ["fired", None, None, None]


def test_nothing_to_say_changes_nothing() -> None:
    assert course(0.2, None, 0.2, None, -0.5) == ["fired", None, None, None, "recovered"]


def test_a_severity_near_zero_must_rise_by_more_than_a_factor() -> None:
    assert course(0.001, 0.002, 0.09, 0.2) == ["fired", None, None, "worse"]


def rule(**changes: object) -> RuleDraft:
    return RuleDraft(kind="threshold", kpi="orders", above=1.0, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("utc", "quiet"),
    [
        ("2026-11-20T20:59", False),  # 21:59 in Amsterdam
        ("2026-11-20T21:00", True),
        ("2026-11-21T05:59", True),
        ("2026-11-21T06:00", False),
        ("2026-10-24T20:00", True),  # summer time: 22:00
        ("2026-10-25T05:59", False),  # winter time since 03:00: 06:59 …
        ("2027-03-28T05:00", False),  # … and summer time again: 07:00
        ("2027-03-28T04:59", True),
    ],
)
def test_quiet_hours_pass_midnight_and_both_clock_changes(utc: str, quiet: bool) -> None:
    night = rule(quiet_from=time(22, 0), quiet_until=time(7, 0) if "10-25" not in utc else time(6, 30))
    assert is_quiet(night, datetime.fromisoformat(utc).replace(tzinfo=UTC), "Europe/Amsterdam") == quiet


def test_quiet_weekends_are_local_ones() -> None:
    weekend = rule(quiet_weekends=True)
    assert not is_quiet(weekend, datetime(2026, 11, 20, 22, 59, tzinfo=UTC), "Europe/Amsterdam")
    assert is_quiet(weekend, datetime(2026, 11, 20, 23, 0, tzinfo=UTC), "Europe/Amsterdam")
    assert not is_quiet(weekend, datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "Europe/Amsterdam")
