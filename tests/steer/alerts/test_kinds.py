"""Each kind of rule on a tiny shop, by numbers worked out by hand. The last day with data is Friday 20 November unless said otherwise."""

from datetime import date, timedelta

import numpy as np

from peil.values.goals import GoalDraft
from tests.steer.alerts.conftest import FIRST, Watch

STEADY = [10] * 18  # from Monday 2 to Thursday 19 November; the Friday follows
FRIDAY = date(2026, 11, 20)


def said(watch: Watch) -> list[str]:
    """Return what the rules find, in English."""
    return [event.text.en for event in watch.look()]


def test_above_a_value_is_above_not_at_it(watch: Watch) -> None:
    watch.sells([*STEADY, 13])
    watch.rule(above=13.0)
    watch.rule(above=12.0)
    (event,) = watch.look()
    assert (event.value, event.bar, event.through) == (13.0, 12.0, FRIDAY)
    assert event.text.en == "Orders: 13 on 20 Nov 2026, above 12."
    assert event.text.nl == "Bestellingen: 13 op 20 nov 2026, boven 12."
    assert event.path == "/kpis/orders?period=2026-10-24..2026-11-20&compare=previous"


def test_below_a_value_over_the_last_whole_week(watch: Watch) -> None:
    watch.sells([*STEADY, 13])
    watch.rule(below=71.0, grain="week")
    assert said(watch) == ["Orders: 70 over 9–15 Nov 2026, below 71."]


def test_a_line_at_zero_is_a_line_like_any_other(watch: Watch) -> None:
    watch.sells([*STEADY, 0, 1])
    watch.rule(above=0.0)
    assert watch.look(date(2026, 11, 21)) == []  # none on the Friday: that is not above zero
    (event,) = watch.look(date(2026, 11, 22))
    assert (event.value, event.bar) == (1.0, 0.0)


def test_a_change_is_held_against_the_same_weekday_a_week_earlier(watch: Watch) -> None:
    watch.sells([*[10] * 11, 10, 3, 3, *[10] * 4, 7])
    watch.rule("change", by=0.3)
    watch.rule("change", by=0.25, side="up")
    watch.rule("change", by=0.25, side="down")
    assert said(watch) == ["Orders: 7 on 20 Nov 2026, 30% less than 10 on 13 Nov 2026."]  # 30% is not more than 30%


def test_a_change_in_units_is_a_difference(watch: Watch) -> None:
    watch.sells([*STEADY, 16])
    watch.rule("change", by=5.0, points=True)
    assert said(watch) == ["Orders: 16 on 20 Nov 2026, 6 more than 10 on 13 Nov 2026."]


def test_nothing_is_said_of_a_change_from_nothing(watch: Watch) -> None:
    watch.sells([*[10] * 11, 0, *[10] * 6, 7])
    watch.rule("change", by=0.1)
    assert watch.look() == []


def test_a_period_before_the_data_begin_is_not_compared_with(watch: Watch) -> None:
    watch.sells([10] * 25, date(2026, 10, 28))
    watch.rule("change", by=0.1, grain="month")
    watch.rule("change", by=0.1, grain="week", against="year")
    assert watch.look() == []


def weeks(count: int, weekday: int, weekend: int) -> list[int]:
    """Return so many weeks of orders, with ups and downs of their own."""
    chance = np.random.default_rng(3)
    return [int(chance.poisson(weekday if at % 7 < 5 else weekend)) for at in range(7 * count)]


def test_what_is_usual_on_a_weekday_is_unusual_on_a_sunday(watch: Watch) -> None:
    found = weeks(30, 40, 10)
    first = date(2026, 11, 16) - timedelta(weeks=30)
    watch.sells([*found, 40, 40, 40, 40, 40, 10, 40], first)
    watch.rule("unusual")
    told = {day: [event.value for event in watch.look(day)] for day in (date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23))}
    assert told == {date(2026, 11, 21): [], date(2026, 11, 22): [], date(2026, 11, 23): [40.0]}
    assert watch.ground.state.rules.latest()[0].text.en.startswith("Orders: 40 on 22 Nov 2026. For the weekday and the season ")


def test_a_side_that_was_not_asked_for_does_not_fire(watch: Watch) -> None:
    watch.sells([*weeks(30, 40, 10), 400], date(2026, 11, 20) - timedelta(weeks=30))
    watch.rule("unusual", side="down")
    watch.rule("unusual", side="up")
    assert [event.rule for event in watch.look()] == [2]


def test_of_little_history_nothing_is_unusual(watch: Watch) -> None:
    watch.sells([10, 10, 10, 10, 900], date(2026, 11, 16))
    watch.rule("unusual")
    assert watch.look() == []


def test_data_that_do_not_arrive_are_told_when_it_takes_longer_than_usual(watch: Watch) -> None:
    watch.sells(STEADY)  # the last day is Thursday the 19th
    watch.rule("no_data", days=2)
    assert watch.look(date(2026, 11, 21)) == []  # the 20th alone is missing
    (event,) = watch.look(date(2026, 11, 22))
    assert event.text.en.startswith("No data of Orders since 19 Nov 2026: 2 days, where 0 are usual.")
    assert watch.look(date(2026, 11, 22)) == []


def test_gaps_that_are_usual_are_waited_for(watch: Watch) -> None:
    watch.sells([5, 0, 0, 0] * 10, date(2026, 10, 1))  # every fourth day; the last of them is 6 November
    watch.rule("no_data", days=1)
    assert watch.look(date(2026, 11, 10)) == []
    assert [event.kind for event in watch.look(date(2026, 11, 11))] == ["fired"]


def test_a_kpi_without_any_data_is_what_a_rule_on_silence_warns_of(watch: Watch) -> None:
    watch.rule("no_data")
    watch.rule(above=1.0)
    assert said(watch) == ["There are no data of Orders at all."]


def test_a_level_that_is_reached_is_told(watch: Watch) -> None:
    watch.sells([*STEADY, 13])
    watch.rule("reached", above=13.0)
    watch.rule("reached", below=12.0)
    assert said(watch) == ["Orders: 13 on 20 Nov 2026: 13 is reached."]


def test_a_filter_is_part_of_a_rule(watch: Watch) -> None:
    watch.sells([*STEADY, 12], sales_channel=["online_store", "pos"])
    watch.rule(above=5.0, where=("orders.sales_channel = 'pos'",))
    watch.rule(above=6.0, where=("orders.sales_channel = 'pos'",))
    (event,) = watch.look()
    assert (event.rule, event.value) == (1, 6.0)


def test_a_goal_that_slips_is_told_and_one_that_is_reached(watch: Watch) -> None:
    watch.sells([10] * 79, date(2026, 9, 3))
    goal = {"kpi": "orders", "first": date(2026, 11, 1), "last": date(2026, 12, 31)}
    goals = watch.ground.state.goals
    slips = goals.put(GoalDraft(title="Twice as much", target=1200.0, **goal), watch.now)  # type: ignore[arg-type]
    there = goals.put(GoalDraft(title="A little", target=150.0, **goal), watch.now)  # type: ignore[arg-type]
    watch.rule("off_pace", kpi=None)
    watch.rule("reached", kpi=None, goal=there.id)
    watch.rule("off_pace", kpi=None, goal=there.id)
    found = {event.rule: event for event in watch.look()}
    assert {number: event.subject for number, event in found.items()} == {1: str(slips.id), 2: str(there.id)}
    assert found[1].text.en.startswith("“Twice as much” is off track.")
    assert found[1].path == f"/goals/{slips.id}"


def test_a_rule_on_a_goal_that_closed_is_quiet(watch: Watch) -> None:
    watch.sells(STEADY, FIRST)
    watch.rule("off_pace", kpi=None, goal=99)
    assert watch.look() == []
