"""Make cards of answers: value, change, verdict, target and course."""

from datetime import date
from typing import Any

import msgspec
import pytest

from peil.boards.cards import Card, cards_of
from peil.boards.noise import noise_of, verdict_of
from peil.boards.sparklines import sparkline
from peil.values.targets import Target
from peil.values.texts import Language
from tests.support.answers import Values, answer, daily, wording

STEADY: Values = [10.0, 11.0, 9.0, 10.0, 10.0, 11.0, 9.0, 10.0, 9.0, 11.0]


def card(kpi: str, value: float | None, before: float | None, values: Values | None = None, language: Language = "en", **more: Any) -> Card:
    """Return the card of one KPI."""
    rows = daily(kpi, values or STEADY, values or STEADY)
    made = answer([kpi], rows, grain="day", compare="previous", whole=[{kpi: value, f"{kpi}.before": before}])
    return cards_of(made, wording(language), **more)[0]


@pytest.mark.parametrize(
    ("kpi", "value", "verdict", "word"),
    [
        ("net_sales", 200.0, "good", "better than the period before"),
        ("net_sales", 50.0, "bad", "worse than the period before"),
        ("bounce_rate", 0.9, "good", "better than the period before"),
        ("first_response_time", 200.0, "bad", "worse than the period before"),
        ("headcount", 200.0, None, "higher than the period before"),
        ("net_sales", 100.5, "same", "about the same as the period before"),
    ],
)
def test_a_kpi_tells_which_way_is_better(kpi: str, value: float, verdict: str | None, word: str) -> None:
    found = card(kpi, value, 100.0)
    assert (found.verdict, found.verdict_word) == (verdict, word)


def test_a_change_within_the_noise_is_no_verdict() -> None:
    wild: Values = [5.0, 20.0, 2.0, 18.0, 4.0, 16.0, 9.0, 1.0, 22.0, 3.0]
    found = card("net_sales", 110.0, 100.0, wild)
    assert (found.verdict, found.verdict_word, found.trend) == ("same", "within its usual ups and downs", "up")
    assert card("net_sales", 110.0, 100.0).verdict == "good"


def test_noise_is_not_told_from_a_handful_of_values_nor_of_the_rhythm_of_the_week() -> None:
    assert noise_of(([1.0, 5.0, 2.0],), "day") is None
    week: Values = [1.0, 2.0, 3.0, 4.0, 5.0, 20.0, 30.0]
    assert noise_of((week * 4,), "day") == 0
    assert (noise_of((week * 4,), "month") or 0) > 0.3


def test_where_nothing_was_before_there_is_no_change() -> None:
    for before in (None, 0.0, -20.0):
        found = card("net_profit_margin", 0.1, before)
        assert found.change is None
        assert found.change_text == "–"
    assert card("net_sales", 5.0, None).verdict_word == "nothing to compare with"
    assert card("net_profit_margin", 0.1, -0.2).verdict == "good"  # up from a loss: better, though no percentage says how much


def test_a_missing_value_is_a_dash() -> None:
    found = card("net_sales", None, None, [None] * 10)
    assert (found.exact, found.short, found.verdict, found.verdict_word) == ("–", "–", None, "")
    assert found.sparkline.line == ""
    assert found.sparkline.summary == "no values"


def test_a_percentage_also_tells_the_points() -> None:
    found = card("conversion_rate", 0.024, 0.02, language="nl")
    assert (found.exact, found.change_text, found.points) == ("2,4%", "+20,0%", "+0,4 procentpunt")
    assert card("net_sales", 2.0, 1.0).points is None


def test_a_target_per_month_is_due_by_the_days_that_are_over() -> None:
    target = Target("net_sales", 3100.0, "month")
    found = card("net_sales", 1000.0, None, targets={"net_sales": target}, known=date(2026, 10, 11)).aim
    assert found is not None
    assert found.value == pytest.approx(1000.0)
    assert (found.status, found.word) == ("on", "on target")
    whole = card("net_sales", 1000.0, None, targets={"net_sales": target}).aim
    assert whole is not None
    assert whole.value == pytest.approx(3100.0)
    assert whole.status == "off"


def test_zero_is_not_nothing() -> None:
    assert verdict_of("up", 0.0, 0.0) == "same"
    assert verdict_of("down", 0.0, 5.0) == "good"
    assert verdict_of("up", None, 5.0) is None


def test_a_sparkline_breaks_where_nothing_is() -> None:
    line, dashed, _ = sparkline([1.0, 2.0, None, 4.0])
    assert line == "M3 29L41 20.3M117 3h0"
    assert dashed == ""


def test_a_sparkline_of_one_point_is_a_dot_and_of_none_is_empty() -> None:
    assert sparkline([7.0]) == ("M60 16h0", "", "")
    assert sparkline([None, None]) == ("", "", "")
    assert sparkline([]) == ("", "", "")


def test_what_is_unfinished_is_a_path_of_its_own_that_begins_where_the_other_ends() -> None:
    assert sparkline([1.0, 2.0, 3.0], 2) == ("M3 29L60 16", "M60 16L117 3", "")
    assert sparkline([1.0, 2.0, None], 2) == ("M3 29L60 3", "", "")


def test_what_is_compared_with_is_drawn_on_the_same_scale() -> None:
    line, _, before = sparkline([1.0, 3.0], None, [1.0, 2.0])
    assert (line, before) == ("M3 29L117 3", "M3 29L117 16")


def test_the_course_is_told_in_words() -> None:
    values: Values = [12.0, 25.0, None, 18.0]
    made = answer(["orders"], daily("orders", values), grain="day", whole=[{"orders": 55}])
    assert cards_of(made, wording("nl"))[0].sparkline.summary == "van 12 naar 18 in 4 dagen, hoogste 25 op 2 okt"
    assert cards_of(made, wording("en"))[0].sparkline.summary == "from 12 to 18 in 4 days, highest 25 on 2 Oct"


def test_a_period_before_the_data_begin_is_nothing_to_compare_with_though_it_sums_to_zero() -> None:
    rows = [{"net_sales": 50.0, "net_sales.before": 0.0, "net_sales.change": None}]
    made = answer(["net_sales"], rows, compare="previous")
    made.question["compared_period"] = "2026-09-01..2026-09-30"
    early, late = (cards_of(msgspec.structs.replace(made, begins={"net_sales": day}), wording())[0] for day in ("2026-10-01", "2026-09-30"))
    assert (early.before, early.verdict, early.verdict_word) == (None, None, "nothing to compare with")
    assert (late.before, late.verdict) == (0.0, "good")
