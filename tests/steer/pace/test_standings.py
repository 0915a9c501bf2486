"""How goals stand, on shops whose numbers are worked out by hand."""

from collections.abc import Callable
from datetime import date

import pytest

from peil.state.notes import Draft
from peil.steer.fingerprints import fingerprint
from peil.steer.ground import Ground
from peil.steer.pace.standings import standing, standings
from peil.steer.standing import Standing
from peil.values.goals import Change, CheckIn, PersonDraft
from peil.workspace import Workspace
from tests.steer.pace.conftest import DAY, Goals, ground_of
from tests.support.shops import NOW, TestShop

MakeShop = Callable[..., Workspace]


@pytest.fixture(scope="module")
def ground(even: Workspace) -> Ground:
    return ground_of(even)


def test_a_goal_by_hand_two_orders_a_day_and_seventy_wanted(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=70.0))
    assert (found.value, found.through) == (40.0, date(2026, 11, 20))
    assert found.elapsed == pytest.approx(20 / 30)
    assert found.expected == pytest.approx(70 * 20 / 30, rel=0.02)
    assert found.gap == pytest.approx(40 - 70 * 20 / 30, abs=1)
    assert found.progress == pytest.approx(40 / 70)
    assert (found.rate, found.needed) == (2.0, 3.0)
    assert found.forecast == pytest.approx(60, rel=0.03)
    assert found.low is not None
    assert found.forecast is not None
    assert found.high is not None
    assert found.low <= found.forecast <= found.high
    assert found.status == "off_track"
    assert found.probability is not None
    assert found.probability < 0.1


def test_a_goal_below_what_comes_anyway_is_on_track(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=50.0))
    assert found.status == "on_track"
    assert found.probability is not None
    assert found.probability > 0.9


def test_a_shop_that_sells_in_weekends_expects_by_friday_what_its_weekends_brought(weekends: Workspace, goal: Goals) -> None:
    found = standing(ground_of(weekends), goal(target=45.0))
    assert found.value == 25  # on the 1st, 7th, 8th, 14th and 15th
    assert found.expected == pytest.approx(45 * 5 / 9, rel=0.05)  # nine days of weekend in the month; counting days would say 30
    assert found.forecast == pytest.approx(45, rel=0.1)


def test_a_ratio_is_worked_out_anew_over_the_period_and_its_rest_is_weighed_by_its_parts(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(kpi="average_order_value", target=43.0, baseline=38.0))
    assert found.value == pytest.approx(40)
    assert found.expected == pytest.approx(43, rel=0.01)
    assert found.progress == pytest.approx((40 - 38) / (43 - 38))
    assert found.needed == pytest.approx((43 * 60 - 40 * 40) / 20, rel=0.02)  # 60 orders in the month, 40 of them gone
    assert found.rate is None


def test_a_goal_downwards_holds_the_saving_against_the_baseline(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=50.0, baseline=80.0, direction="down"))
    assert found.progress == pytest.approx((80 * 20 / 30 - 40) / (80 - 50), rel=0.05)
    assert found.status == "off_track"  # 60 come anyway
    assert found.gap is not None
    assert found.gap > 0


def test_a_limit_that_is_passed_cannot_be_kept_any_more(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=39.0, direction="down"))
    assert found.status == "off_track"


def test_a_count_that_is_reached_stays_reached(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=20.0))
    assert found.status == "reached"
    assert "cannot be undone" in found.why.en


def test_days_that_sources_still_change_do_not_flip_a_status(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=39.0))  # forty by the 20th, of which those from the 18th on are provisional
    assert found.provisional_from == date(2026, 11, 18)
    assert found.status == "on_track"
    assert any("would be reached" in doubt.en and "op koers" in doubt.nl for doubt in found.doubts)


def test_success_below_the_target_is_what_is_to_be_met(ground: Ground, goal: Goals) -> None:
    strict, mild = standings(ground, [goal(target=66.0), goal(target=66.0, success=52.0)])
    assert (strict.status, mild.status) == ("off_track", "on_track")


def test_a_level_is_held_piece_by_piece(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(kpi="average_order_value", form="hold", target=39.0))
    weeks = [(1, 1), (2, 8), (9, 15), (16, 22), (23, 29), (30, 30)]
    assert [(piece.first.day, piece.last.day) for piece in found.pieces] == weeks
    assert [piece.kept for piece in found.pieces] == [True, True, True, None, None, None]
    assert [piece.value for piece in found.pieces[:4]] == pytest.approx([40.0] * 4)
    assert found.status == "on_track"
    assert found.progress == pytest.approx(3 / 6)
    assert "3 van de 3 weken" in found.why.nl


def test_a_level_that_is_not_held_is_off_track(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(kpi="average_order_value", form="hold", target=41.0))
    assert [piece.kept for piece in found.pieces[:3]] == [False, False, False]
    assert found.status == "off_track"


def test_a_value_per_week_adds_up_to_what_is_due_by_now(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(form="per", per="week", target=14.0, first=date(2026, 11, 2), last=date(2026, 11, 29)))
    assert found.target == pytest.approx(4 * 14)
    assert found.value == 38  # nineteen days
    assert found.expected == pytest.approx(14 + 14 + 14 * 5 / 7, rel=0.02)
    assert [piece.kept for piece in found.pieces] == [True, True, None, None]


def test_a_week_cut_off_by_the_period_is_due_in_part(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(form="per", per="week", target=14.0))
    assert found.target == pytest.approx(60)  # thirty days of two
    assert found.pieces[0].kept is True  # two of two on the one day of the first week


def test_a_goal_that_has_not_begun_cannot_be_told_yet_but_has_a_forecast(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(first=date(2026, 12, 1), last=date(2026, 12, 31), target=62.0))
    assert found.status == "unknown"
    assert (found.value, found.elapsed) == (None, 0.0)
    assert found.needed == 2.0
    assert found.forecast == pytest.approx(62, rel=0.1)
    assert "1 dec 2026" in found.why.nl


def test_a_period_that_is_over_is_reached_or_not_and_asks_to_be_closed(ground: Ground, goal: Goals) -> None:
    october = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}
    made, missed = standings(ground, [goal(target=62.0, **october), goal(target=63.0, **october)])
    assert (made.status, missed.status) == ("reached", "off_track")
    assert [made.value, made.expected, made.probability] == pytest.approx([62.0, 62.0, 1.0])
    assert any("close the goal" in doubt.en for doubt in missed.doubts)
    assert made.check_in_due is None or made.check_in_due <= date(2026, 10, 31)


def test_data_that_stopped_before_the_goal_began_say_nothing_of_it(even: Workspace, goal: Goals) -> None:
    found = standing(ground_of(even, date(2026, 12, 31)), goal(first=date(2026, 12, 1), last=date(2027, 1, 31)))
    assert found.status == "unknown"
    assert found.value is None
    assert "no data since" in found.why.en
    assert any("20 Nov 2026" in doubt.en for doubt in found.doubts)


def test_data_that_stop_within_the_goal_are_told_and_counted_until_there(even: Workspace, goal: Goals) -> None:
    found = standing(ground_of(even, date(2026, 11, 29)), goal())
    assert (found.value, found.through) == (40.0, date(2026, 11, 20))
    assert any("gegevens stoppen op 20 nov 2026" in doubt.nl for doubt in found.doubts)


def test_data_that_begin_after_the_goal_are_told(make_shop: MakeShop, goal: Goals) -> None:
    workspace = make_shop(lambda _: [30, 50], date(2026, 11, 5))
    found = standing(ground_of(workspace), goal())
    assert any("begin on 5 Nov 2026" in doubt.en for doubt in found.doubts)
    assert found.value == 32


def test_with_little_history_days_are_counted_and_that_is_said(make_shop: MakeShop, goal: Goals) -> None:
    workspace = make_shop(lambda _: [30, 50], date(2026, 11, 10))
    found = standing(ground_of(workspace), goal(first=date(2026, 11, 10), last=date(2026, 11, 29), target=40.0))
    assert found.expected == pytest.approx(40 * 11 / 20)
    assert any("counting days" in doubt.en for doubt in found.doubts)
    assert found.status == "unknown"
    assert "too little history" in found.why.en


def test_no_data_at_all_is_no_number(shop: TestShop, goal: Goals) -> None:
    found = standing(ground_of(shop.workspace), goal())
    assert found.status == "unknown"
    assert (found.value, found.expected, found.forecast, found.probability) == (None, None, None, None)
    assert "no data of this KPI" in found.why.en


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kpi": "gone_kpi"}, "Unknown KPI"),
        ({"where": ("nothing = 1",)}, "nothing"),
        ({"kpi": "product_affinity"}, "table"),
    ],
)
def test_what_cannot_be_asked_says_why_and_leaves_the_others_alone(ground: Ground, goal: Goals, fields: dict[str, object], said: str) -> None:
    good, bad = standings(ground, [goal(), goal(**fields)])
    assert good.value == 40
    assert bad.status == "unknown"
    assert said in bad.why.en
    assert bad.trouble > 40


def test_a_target_of_zero_has_no_share(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(target=0.0))
    assert found.progress is None
    assert any("target is zero" in doubt.en for doubt in found.doubts)


def test_a_baseline_of_zero_is_counted_from_and_said_to_have_no_relative_meaning(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(kpi="average_order_value", target=50.0, baseline=0.0, change=Change("relative", 0.1)))
    assert found.progress == pytest.approx(40 / 50)
    assert any("baseline is zero" in doubt.en for doubt in found.doubts)


def test_an_owner_who_left_leaves_a_doubt(even: Workspace, goal: Goals) -> None:
    person = even.state.steering.people.put(PersonDraft(name="Ann Vos", left_on=date(2026, 11, 1)))
    found = standing(ground_of(even), goal(owner=person.id))
    assert any("Ann Vos" in doubt.nl for doubt in found.doubts)


def test_another_definition_than_when_the_goal_was_made_leaves_a_doubt(ground: Ground, goal: Goals) -> None:
    same, other = standings(ground, [goal(formula=fingerprint(ground.catalogue, "orders")), goal(formula="0123456789abcdef")])
    assert not any("definition" in doubt.en for doubt in same.doubts)
    assert any("definition" in doubt.en for doubt in other.doubts)


OWN = """\
- id: till_orders
  name: {{en: Till orders, nl: Kassabestellingen}}
  definition: {{en: Orders at the till., nl: Bestellingen aan de kassa.}}
  category: sales
  formula: {formula}
  unit: count
  direction: up
  dimensions: order
"""


def test_a_definition_that_changes_breaks_or_goes_is_told_at_its_goals(make_shop: MakeShop, goal: Goals) -> None:
    folder = make_shop(lambda _: [30, 50], date(2026, 9, 1)).folder
    own = folder / "kpis" / "own.yaml"

    def stands(formula: str, mark: str | None = None) -> Standing:
        own.write_text(OWN.format(formula=formula), encoding="utf-8")
        return standing(ground_of(Workspace(folder, now=lambda: NOW)), goal(kpi="till_orders", target=30.0, formula=mark))

    first = "count(orders where orders.sales_channel = 'pos')"
    assert stands(first).value == 20
    mark = fingerprint(Workspace(folder).catalogue, "till_orders")
    assert not any("definition" in doubt.en for doubt in stands(first, mark).doubts)
    changed = stands("count(orders)", mark)
    assert changed.value == 40
    assert any("definitie" in doubt.nl for doubt in changed.doubts)
    broken = stands("count(nothing_here)", mark)
    assert (broken.status, broken.value) == ("unknown", None)
    assert "cannot be computed" in broken.why.en
    own.unlink()
    gone = standing(ground_of(Workspace(folder, now=lambda: NOW)), goal(kpi="till_orders", target=30.0, formula=mark))
    assert "Onbekende KPI" in gone.why.nl


def test_a_campaign_that_is_planned_is_expected_to_do_what_earlier_ones_did(make_shop: MakeShop, goal: Goals) -> None:
    campaigns = [date(2026, month, 10) for month in range(1, 10)]
    busy = {day + place * DAY for day in campaigns for place in range(5)}
    workspace = make_shop(lambda day: [30] * (8 if day in busy else 2))
    for day in campaigns:
        workspace.state.notes.add(Draft(day, "promotion", "sale", until=day + 4 * DAY), NOW)
    october = goal(target=70.0, first=date(2026, 10, 1), last=date(2026, 10, 31))
    plain = standing(ground_of(workspace, date(2026, 10, 11)), october)
    workspace.state.notes.add(Draft(date(2026, 10, 19), "promotion", "sale", until=date(2026, 10, 23)), NOW)
    planned = standing(ground_of(workspace, date(2026, 10, 11)), october)
    assert plain.forecast is not None
    assert planned.forecast is not None
    assert planned.forecast - plain.forecast == pytest.approx(5 * 6, rel=0.35)
    assert planned.expected is not None
    assert plain.expected is not None
    assert planned.expected < plain.expected - 3  # more of the month is still to come


def test_the_pieces_of_a_sum_add_up_to_its_value(ground: Ground, goal: Goals) -> None:
    for per in ("day", "week", "month"):
        found = standing(ground, goal(kpi="net_sales", form="per", per=per, target=100.0))
        assert sum(piece.value or 0.0 for piece in found.pieces) == pytest.approx(found.value)


def test_a_filter_counts_only_its_own(ground: Ground, goal: Goals) -> None:
    everything, tills = standings(ground, [goal(), goal(where=("orders.sales_channel = 'pos'",))])
    assert (everything.value, tills.value) == (40.0, 20.0)


def test_a_goal_stands_the_same_alone_and_in_company(ground: Ground, goal: Goals) -> None:
    goals = [goal(), goal(kpi="net_sales", target=2400.0), goal(kpi="returning_customer_rate", target=0.5), goal(form="per", per="week", target=14.0)]
    assert standings(ground, goals) == [standing(ground, one) for one in goals]


def test_twice_the_orders_are_twice_the_numbers(even: Workspace, make_shop: MakeShop, goal: Goals) -> None:
    double = make_shop(lambda _: [30, 50, 30, 50])
    one, two = standing(ground_of(even), goal(target=60.0)), standing(ground_of(double), goal(target=120.0))
    for name in ("value", "expected", "forecast", "low", "high", "needed", "rate"):
        assert getattr(two, name) == pytest.approx(2 * getattr(one, name), rel=1e-6, abs=1.0 if name in ("forecast", "low", "high") else 0.0), (
            name
        )  # whole orders
    assert (two.status, two.progress) == (one.status, one.progress)


def test_a_kpi_of_distinct_things_is_forecast_from_how_earlier_periods_ended(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(kpi="returning_customer_rate", target=0.9))
    asked = ground.answering.windows(("returning_customer_rate",), (), [goal().period])
    assert asked
    assert found.value is not None
    assert found.forecast == pytest.approx(found.value, rel=0.05)


def test_numbers_that_people_type_go_by_their_check_ins(ground: Ground, goal: Goals) -> None:
    manual = goal(kind="manual", kpi=None, target=30.0, baseline=0.0, unit="articles")
    ins = [
        CheckIn(id=place, goal=manual.id, day=date(2026, 11, 5 * place), value=float(4 * place), measured=False, made_at=NOW) for place in (1, 2, 3)
    ]
    found = standings(ground, [manual], ins)[0]
    assert found.value == 12
    assert found.expected == pytest.approx(30 * 20 / 30)
    assert found.progress == pytest.approx(12 / 30)
    assert found.needed == pytest.approx(18 / 15)
    assert found.forecast == pytest.approx(12 + 12 / 15 * 15)
    assert found.status == "at_risk"
    assert found.probability is None
    assert "12 articles" in found.why.en


def test_a_milestone_is_reached_when_it_is_done(ground: Ground, goal: Goals) -> None:
    done, half, silent = (goal(kind="milestone", kpi=None, target=1.0) for _ in range(3))
    ins = [
        CheckIn(id=one.id, goal=one.id, day=date(2026, 11, 9), value=value, measured=False, made_at=NOW) for one, value in ((done, 1.0), (half, 0.5))
    ]
    found = standings(ground, [done, half, silent], ins)
    assert [one.status for one in found] == ["reached", "at_risk", "unknown"]
    assert "checked in" in found[2].why.en


def test_a_closed_goal_stays_as_it_was_closed(ground: Ground, goal: Goals) -> None:
    found = standing(ground, goal(closed_on=date(2026, 11, 10), outcome="reached", final=55.0, target=50.0))
    assert (found.status, found.value, found.check_in_due, found.overdue) == ("reached", 55.0, None, False)
    assert "Gesloten op 10 nov 2026: gehaald" in found.why.nl


def test_the_most_trouble_comes_first(ground: Ground, goal: Goals) -> None:
    off, late, broken, fine = goal(target=90.0), goal(target=50.0), goal(kpi="gone_kpi"), goal(target=50.0)
    goals = [fine, broken, late, off]
    found = standings(ground, goals, [CheckIn(id=one.id, goal=one.id, day=date(2026, 11, 20), made_at=NOW) for one in (off, broken, fine)])
    assert [one.goal for one in sorted(found, key=lambda one: -one.trouble)] == [off.id, late.id, broken.id, fine.id]
    assert [one.overdue for one in found] == [False, False, True, False]


def test_what_a_day_looked_like_then_can_be_told_later(even: Workspace, goal: Goals) -> None:
    then = standing(ground_of(even, date(2026, 11, 10)), goal())
    assert (then.value, then.through) == (18.0, date(2026, 11, 10) - DAY)
