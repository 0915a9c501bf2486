"""What is told before a goal is made, on its chart, when it is checked in on and closed, and what its actions did."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from peil.steer.fingerprints import fingerprint
from peil.steer.goals import made
from peil.steer.ground import Ground
from peil.steer.pace.check_ins import prefilled
from peil.steer.pace.closing import closing
from peil.steer.pace.effects import effect
from peil.steer.pace.outlooks import outlook
from peil.steer.pace.standings import standing
from peil.steer.pace.tracks import track
from peil.values.errors import BadFilter, UnknownKpi
from peil.values.goals import Action, Change, GoalDraft, Outcome
from peil.values.steering_errors import BadGoal
from peil.workspace import Workspace
from tests.steer.pace.conftest import Goals, ground_of
from tests.support.shops import NOW

MakeShop = Callable[..., Workspace]
DECEMBER = {"first": date(2026, 12, 1), "last": date(2026, 12, 31)}


@pytest.fixture(scope="module")
def ground(even: Workspace) -> Ground:
    return ground_of(even)


def draft(**fields: Any) -> GoalDraft:
    told: dict[str, Any] = {"title": "x", "kpi": "orders", "target": 70.0} | DECEMBER
    return GoalDraft(**(told | fields))


def action(**fields: Any) -> Action:
    told: dict[str, Any] = {"id": 1, "text": "x", "kpi": "orders", "done_on": date(2026, 10, 1), "made_at": NOW}
    return Action(**(told | fields))


@pytest.mark.parametrize(
    "fields", [{}, {"form": "per", "per": "week", "target": 14.0}, {"kpi": "average_order_value", "target": 41.0, "form": "hold"}]
)
def test_the_lines_of_the_chart_say_what_the_standing_says(ground: Ground, goal: Goals, fields: dict[str, Any]) -> None:
    one = goal(**fields)
    lines, found = track(ground, one), standing(ground, one)
    assert len(lines.days) == 30
    assert lines.value[19] == pytest.approx(found.value)
    assert lines.value[20:] == (None,) * 10
    assert lines.expected[19] == pytest.approx(found.expected)
    assert lines.forecast[19] == lines.value[19]
    assert lines.forecast[-1] == pytest.approx(found.forecast, rel=0.02)
    assert lines.low[-1] == pytest.approx(found.low, rel=0.02)
    assert lines.forecast[:19] == (None,) * 19
    assert lines.target == pytest.approx(found.target)


def test_the_expected_line_ends_at_the_target(ground: Ground, goal: Goals) -> None:
    assert track(ground, goal(target=75.0)).expected[-1] == pytest.approx(75.0)


def test_a_kpi_that_is_asked_period_by_period_has_a_point_a_week(ground: Ground, goal: Goals) -> None:
    lines = track(ground, goal(kpi="returning_customer_rate", target=0.9))
    assert [place for place, value in enumerate(lines.value) if value is not None] == [6, 13, 19]


def test_the_lines_of_a_kpi_that_is_gone_are_empty(ground: Ground, goal: Goals) -> None:
    lines = track(ground, goal(kpi="gone_kpi"))
    assert set(lines.value + lines.expected + lines.forecast) == {None}


def test_the_baseline_is_the_same_days_a_year_earlier(ground: Ground) -> None:
    found = outlook(ground, draft())
    assert (found.baseline, found.against) == (62.0, "year")
    assert (found.baseline_first, found.baseline_last) == (date(2025, 12, 1), date(2025, 12, 31))
    assert found.forecast == pytest.approx(62, rel=0.1)
    assert found.probability is not None
    assert found.probability < 0.2  # seventy do not come by themselves
    assert [(one.first, one.value) for one in found.history if one.first.month in (9, 10)] == [
        (date(2026, 9, 1), 60.0),
        (date(2026, 10, 1), 62.0),
    ]
    assert found.history[0].first == date(2025, 12, 1)


def test_the_baseline_is_the_period_before_where_that_is_asked_for_or_there_is_no_other(ground: Ground, make_shop: MakeShop) -> None:
    asked = outlook(ground, draft(change=Change("relative", 0.1, against="before")))
    assert (asked.baseline, asked.against, asked.baseline_first) == (62.0, "before", date(2026, 10, 1))
    young = outlook(ground_of(make_shop(lambda _: [30], date(2026, 9, 1))), draft())
    assert (young.baseline, young.against, young.baseline_first) == (31.0, "before", date(2026, 10, 1))
    assert any("less than a year" in doubt.en for doubt in young.doubts)


def test_a_year_in_a_shop_of_two_months_starts_from_the_pace_of_these(make_shop: MakeShop) -> None:
    year = {"first": date(2027, 1, 1), "last": date(2027, 12, 31)}
    young = ground_of(make_shop(lambda _: [30, 50], date(2026, 9, 22)))  # 60 days, two orders each
    found = outlook(young, draft(**year))
    assert (found.baseline, found.against) == (730.0, "before")
    assert (found.baseline_first, found.baseline_last) == (date(2026, 9, 22), date(2026, 11, 20))
    assert any("60 days of data" in doubt.en for doubt in found.doubts)
    rate = outlook(young, draft(kpi="average_order_value", **year))
    assert rate.baseline == 40.0


def test_without_data_there_is_no_baseline_and_no_forecast(make_shop: MakeShop) -> None:
    found = outlook(ground_of(make_shop(lambda _: [30], date(2026, 11, 18))), draft())
    assert (found.baseline, found.forecast, found.probability, found.history) == (None, None, None, ())
    assert any("too little history" in doubt.en for doubt in found.doubts)


def test_a_value_per_week_has_a_baseline_per_week(ground: Ground) -> None:
    found = outlook(ground, draft(form="per", per="week", target=15.0))
    assert found.baseline == pytest.approx(14)
    assert found.forecast == pytest.approx(14, rel=0.1)


def test_the_season_is_said_with_the_month_that_makes_it(make_shop: MakeShop) -> None:
    workspace = make_shop(lambda day: [30] * (4 if day.month == 12 else 2), date(2025, 7, 1))
    quarter = draft(first=date(2026, 10, 1), last=date(2026, 12, 31))
    found = outlook(ground_of(workspace, date(2026, 9, 30)), quarter)
    assert found.season is not None
    assert "above the year's average, mostly because of December" in found.season.en
    assert "vooral door december" in found.season.nl
    assert found.season.nl.startswith("In 2025 lag deze periode")  # it was seen once, which is not usually
    assert "23%" in found.season.en  # (62 + 60 + 124) / 92 a day, beside (334 * 2 + 31 * 4) / 365


def test_a_check_in_is_filled_in_from_the_data_of_its_day(ground: Ground, goal: Goals) -> None:
    one = goal(target=70.0)
    today, earlier = prefilled(ground, one, date(2026, 11, 21)), prefilled(ground, one, date(2026, 11, 10))
    found = standing(ground, one)
    assert (today.value, today.expected, today.probability, today.status) == (found.value, found.expected, found.probability, found.status)
    assert (earlier.day, earlier.through, earlier.value) == (date(2026, 11, 10), date(2026, 11, 9), 18.0)
    assert today.measured


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"target": 62.0}, "reached"),
        ({"target": 70.0, "success": 61.0}, "reached"),
        ({"target": 70.0, "failure": 62.0}, "missed"),
        ({"target": 70.0, "failure": 61.0}, "partly"),
        ({"target": 70.0, "baseline": 50.0}, "partly"),  # over half of the way
        ({"target": 80.0, "baseline": 60.0}, "missed"),
        ({"target": 70.0}, "missed"),
        ({"target": 62.0, "direction": "down"}, "reached"),
        ({"target": 50.0, "direction": "down", "failure": 62.0}, "missed"),
        ({"kpi": "average_order_value", "form": "hold", "target": 40.0}, "reached"),
        ({"form": "per", "per": "week", "target": 14.0}, "reached"),
        ({"form": "per", "per": "week", "target": 15.0}, "missed"),
        ({"kpi": "gone_kpi"}, "dropped"),
    ],
)
def test_the_outcome_follows_from_the_thresholds(ground: Ground, goal: Goals, fields: dict[str, Any], outcome: Outcome) -> None:
    found, final, _ = closing(ground, goal(**({"first": date(2026, 10, 1), "last": date(2026, 10, 31)} | fields)))
    assert found == outcome
    assert final == {"average_order_value": 40.0, "gone_kpi": None}.get(fields.get("kpi", ""), 62.0)


def test_closing_says_what_is_not_in_it_yet(even: Workspace, goal: Goals) -> None:
    _, _, running = closing(ground_of(even), goal())
    assert "runs until 30 Nov 2026" in running.en
    assert "provisional" in running.en
    _, _, lacking = closing(ground_of(even, date(2026, 12, 2)), goal())
    assert "gegevens stoppen op 20 nov 2026" in lacking.nl


def test_an_action_that_did_nothing_cannot_be_told_from_chance(ground: Ground) -> None:
    found = effect(ground, action(effect=Change("relative", 0.1)))
    assert (found.before, found.after, found.days, found.verdict) == (56.0, 56.0, 28, "chance")
    assert found.change == 0
    assert found.hoped == pytest.approx(61.6)
    assert "apart from chance" in found.why.en
    assert "did not come about" in found.why.en


def test_an_action_that_did_something_is_told_beside_what_the_season_let_expect(make_shop: MakeShop) -> None:
    workspace = make_shop(lambda day: [30] * (2 if day <= date(2026, 10, 1) else 3), date(2026, 3, 1))
    found = effect(ground_of(workspace), action(effect=Change("relative", 0.4)))
    assert (found.before, found.after, found.verdict) == (56.0, 84.0, "more")
    assert found.expected == pytest.approx(56, rel=0.1)
    assert "er gekomen" in found.why.nl


def test_an_action_of_this_week_is_too_early_to_tell(ground: Ground) -> None:
    found = effect(ground, action(done_on=date(2026, 11, 18)))
    assert (found.after, found.verdict) == (None, None)
    assert "25 Nov 2026" in found.why.en


def test_a_draft_is_completed(ground: Ground) -> None:
    found = made(ground, draft(target=0.0, change=Change("relative", 0.1)))
    assert (found.baseline, found.direction) == (62.0, "up")
    assert found.target == pytest.approx(68.2)
    assert found.formula == fingerprint(ground.catalogue, "orders")


def test_a_draft_on_a_kpi_that_is_better_low_goes_down(ground: Ground) -> None:
    assert made(ground, draft(kpi="cart_abandonment_rate", target=0.6)).direction == "down"
    assert made(ground, draft(kpi="cart_abandonment_rate", target=0.6), directed=True).direction == "up"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kpi": "gone_kpi"}, UnknownKpi),
        ({"kpi": "product_affinity"}, BadGoal),
        ({"where": ("nothing = 1",)}, BadFilter),
        ({"kpi": "support_calls", "change": Change("relative", -0.5)}, BadGoal),  # there are no calls to halve
        ({"first": date(2026, 10, 1), "last": date(2026, 10, 31)}, BadGoal),
        ({"last": date(2026, 11, 1)}, BadGoal),
    ],
)
def test_a_draft_that_cannot_be_a_goal_says_why(ground: Ground, fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        made(ground, draft(**fields))


def test_a_period_that_is_over_is_taken_where_that_is_meant(ground: Ground) -> None:
    assert made(ground, draft(first=date(2026, 10, 1), last=date(2026, 10, 31)), past=True).target == 70.0


def test_a_fingerprint_changes_with_the_formula_and_with_those_it_rests_on(ground: Ground) -> None:
    marks = [fingerprint(ground.catalogue, kpi) for kpi in ("orders", "net_sales", "total_sales", "average_order_value")]
    assert len(set(marks)) == 4
    assert all(marks)
    assert fingerprint(ground.catalogue, "gone_kpi") is None
