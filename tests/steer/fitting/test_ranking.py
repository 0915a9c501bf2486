"""KPIs are ranked by how they fit a goal, with reasons and with what speaks against them; and the rest of the goal is suggested."""

from datetime import date
from itertools import pairwise

import pytest

from peil.catalogue.loading import load_catalogue
from peil.catalogue.structs import GoalTemplate
from peil.query.facts import Facts
from peil.query.telling.available import Availability
from peil.steer.fitting.doubts import Wish, warnings_of
from peil.steer.fitting.ranking import Fit, rank, side
from peil.steer.fitting.reacting import reaction, reactions
from peil.steer.fitting.sentences import read, template_named
from peil.steer.fitting.suggestions import horizon, suggestion
from peil.values.goals import Change
from peil.values.periods import Period, parse_period
from peil.values.texts import LANGUAGES, Text
from tests.support.demo import Demo

TODAY = date(2026, 11, 21)
CATALOGUE = load_catalogue()
EMPTY = Availability(CATALOGUE, Facts((), {}, (), {}))
QUARTER = parse_period("2027-Q1", TODAY)
MONTH = parse_period("2026-12", TODAY)


def template(name: str) -> GoalTemplate:
    found = template_named(CATALOGUE, name)
    assert found is not None
    return found


def ranked(sentence: str, availability: Availability) -> dict[str, Fit]:
    return {fit.kpi: fit for fit in rank(CATALOGUE, read(sentence, CATALOGUE, TODAY), availability)}


def has(texts: list[Text] | tuple[Text, ...], words: str) -> bool:
    return any(words in text.en for text in texts)


def test_the_guides_kpis_come_first_with_the_reason(demo: Demo) -> None:
    fits = rank(CATALOGUE, template("increase_sales"), Availability(CATALOGUE, demo.facts))
    assert [fit.kpi for fit in fits[:3]] == ["total_sales", "sessions", "conversion_rate"]
    assert [fit.role for fit in fits[:3]] == ["leading", "supporting", "supporting"]
    assert has(fits[1].why, "guide names it")
    assert has(fits[1].why, "total sales = sessions × conversion rate")


def test_a_sentence_of_ones_own_says_why_in_its_words(demo: Demo) -> None:
    fits = ranked("gemiddelde orderwaarde boven de 75 euro", Availability(CATALOGUE, demo.facts))
    assert next(iter(fits)) == "average_order_value"
    assert has(fits["average_order_value"].why, "“average order value”") or has(fits["average_order_value"].why, "orderwaarde")


def test_what_can_be_measured_stands_before_what_cannot(demo: Demo) -> None:
    for goal in CATALOGUE.goals:
        fits = rank(CATALOGUE, goal, Availability(CATALOGUE, demo.facts))
        assert all(one.available >= other.available for one, other in pairwise(fits))


def test_without_data_every_kpi_says_what_would_bring_it() -> None:
    for fit in rank(CATALOGUE, template("increase_sales"), EMPTY):
        assert not fit.available
        assert fit.lacks
        assert has(fit.warnings, "load an export from")


@pytest.mark.parametrize("goal", CATALOGUE.goals, ids=lambda goal: goal.id)
def test_every_template_is_ranked_with_reasons_in_both_languages(goal: GoalTemplate) -> None:
    fits = {fit.kpi: fit for fit in rank(CATALOGUE, goal, EMPTY)}
    assert {goal.kpi, *goal.supporting} <= set(fits)
    assert [fit.kpi for fit in fits.values() if fit.role == "leading"] == [goal.kpi]
    for fit in fits.values():
        assert fit.why
        assert all("{" not in text.say(language) and text.say(language)[:1].isupper() for text in (*fit.why, *fit.warnings) for language in LANGUAGES)


def test_a_sentence_that_names_nothing_ranks_nothing() -> None:
    assert rank(CATALOGUE, read("halveer de eenhoorns", CATALOGUE, TODAY), EMPTY) == []


def test_notions_of_the_guides_are_named_in_both_languages() -> None:
    fit = ranked("meer merkbewustzijn", EMPTY)["sessions"]
    assert any(text.en.endswith("part of brand awareness.") and text.nl.endswith("tot merkbewustzijn.") for text in fit.why)


@pytest.mark.parametrize(
    ("kpi", "where"),
    [
        ("total_sales", "external"), ("sessions", "external"), ("net_promoter_score", "external"), ("market_share", "external"),
        ("relative_market_growth", "external"), ("overall_equipment_effectiveness", "internal"), ("cost_performance_index", "internal"),
        ("overtime_hours", "internal"), ("net_profit_margin", "internal"), ("first_response_time", "internal"), ("cost_of_goods_sold", "internal"),
    ],
)  # fmt: skip
def test_kpis_tell_of_the_world_outside_or_of_the_shop_itself(kpi: str, where: str) -> None:
    assert side(CATALOGUE, kpi) == where


def test_a_kpi_without_a_tie_to_the_goal_is_warned_of() -> None:
    found = warnings_of(CATALOGUE, ["sessions", "support_calls"], template("grow_traffic"))
    assert has(found, "Customer service phone calls does not fit this goal: it says nothing about sessions")


def test_what_the_guide_names_fits() -> None:
    for name in ("increase_sales", "increase_conversion_rate", "grow_traffic", "reduce_service_contacts"):
        goal = template(name)
        assert not has(warnings_of(CATALOGUE, [goal.kpi, *goal.supporting], goal), "does not fit")


def test_three_kpis_are_not_too_many() -> None:
    assert not has(warnings_of(CATALOGUE, ["sessions", "bounce_rate", "social_shares"], template("grow_traffic")), "Two or three are enough")


def test_more_than_three_kpis_are_warned_of() -> None:
    found = warnings_of(CATALOGUE, ["sessions", "bounce_rate", "social_shares", "conversion_rate"], template("grow_traffic"))
    assert has(found, "You chose 4 KPIs")


@pytest.mark.parametrize(
    ("kpi", "period", "slow"),
    [
        ("customer_lifetime_value", QUARTER, True), ("market_share", QUARTER, True), ("net_promoter_score", MONTH, True),
        ("customer_retention_rate", QUARTER, True), ("employee_engagement", MONTH, True), ("customer_satisfaction_score", MONTH, False),
        ("sessions", MONTH, False), ("market_share", parse_period("2027", TODAY), False),
    ],
)  # fmt: skip
def test_a_kpi_that_cannot_move_within_the_period_is_warned_of(kpi: str, period: Period, slow: bool) -> None:
    assert has(warnings_of(CATALOGUE, [kpi], Wish(kpi, period=period)), "hardly moves") == slow


def test_everything_that_reacts_slowly_is_in_the_catalogue() -> None:
    assert [name for name in reactions().kpis if name not in CATALOGUE.kpis] == []
    assert reaction(CATALOGUE, "sessions") is None


def test_a_goal_against_the_good_direction_is_warned_of() -> None:
    assert has(warnings_of(CATALOGUE, ["total_sales"], read("lower sales by 10%", CATALOGUE, TODAY)), "while higher is better")
    assert not has(warnings_of(CATALOGUE, ["total_sales"], read("raise sales by 10%", CATALOGUE, TODAY)), "while higher is better")


def test_a_target_that_is_already_there_is_warned_of() -> None:
    wish = Wish("bounce_rate", direction="down", change=Change("level", 0.4))
    for baseline, there in ((0.35, True), (0.45, False)):
        now = Wish(wish.kpi, direction=wish.direction, change=wish.change, baseline=baseline)
        assert has(warnings_of(CATALOGUE, ["bounce_rate"], now), "already at the target") == there


def test_only_looking_back_is_warned_of_with_what_moves_early() -> None:
    found = warnings_of(CATALOGUE, ["total_sales", "conversion_rate"], template("increase_sales"))
    assert has(found, "such as sessions")
    assert not has(warnings_of(CATALOGUE, ["total_sales", "sessions"], template("increase_sales")), "look back")


def test_a_table_cannot_lead_a_goal() -> None:
    assert has(warnings_of(CATALOGUE, ["pages_before_contact"], Wish("pages_before_contact")), "gives a table")


def test_a_suggestion_fills_in_the_whole_goal() -> None:
    found = suggestion(CATALOGUE, template("increase_sales"), "total_sales", 1_000.0, TODAY)
    assert (str(found.period), found.direction, found.form, found.rhythm) == ("2027-01-01..2027-03-31", "up", "end", "weekly")
    assert found.target == found.success == pytest.approx(1_100)
    assert found.failure == 1_000
    assert found.supporting == ("conversion_rate", "sessions")
    assert found.remarks == ()


def test_what_the_sentence_says_goes_before_the_template() -> None:
    said = read("Verhoog de verkoop met 25% in 2027", CATALOGUE, TODAY)
    found = suggestion(CATALOGUE, said, "total_sales", 1_000.0, TODAY)
    assert (str(found.period), found.target) == ("2027-01-01..2027-12-31", 1_250)


def test_another_kpi_than_the_sentences_keeps_its_percentage_but_no_level() -> None:
    said = read("gemiddelde orderwaarde naar 75 euro", CATALOGUE, TODAY)
    assert suggestion(CATALOGUE, said, "conversion_rate", 0.02, TODAY).change == Change("relative", 0.1)
    said = read("omzet met 25% omhoog", CATALOGUE, TODAY)
    assert suggestion(CATALOGUE, said, "orders", 100.0, TODAY).target == 125


def test_a_baseline_of_zero_has_no_relative_target_and_says_so() -> None:
    found = suggestion(CATALOGUE, template("win_customers"), "new_customers", 0.0, TODAY)
    assert (found.target, found.success, found.failure) == (None, None, None)
    assert has(found.remarks, "a percentage of 0 stays 0")


def test_a_percentage_of_a_loss_has_no_target_and_says_so() -> None:
    found = suggestion(CATALOGUE, None, "net_profit_margin", -0.4, TODAY)
    assert found.target is None
    assert has(found.remarks, "below zero")


def test_no_baseline_has_no_target_and_says_so() -> None:
    found = suggestion(CATALOGUE, template("win_customers"), "new_customers", None, TODAY)
    assert found.target is None
    assert has(found.remarks, "no data to take a baseline")


def test_a_level_needs_no_baseline() -> None:
    found = suggestion(CATALOGUE, template("answer_fast"), "first_response_time", None, TODAY)
    assert (found.target, found.form, found.direction, found.failure, found.remarks) == (3_600, "hold", "down", None, ())


def test_a_level_that_is_held_already_has_no_failure_at_its_baseline() -> None:
    found = suggestion(CATALOGUE, template("answer_fast"), "first_response_time", 1_800.0, TODAY)
    assert found.failure is None
    assert has(found.remarks, "already at the target")


def test_two_percent_of_a_percentage_is_asked() -> None:
    found = suggestion(CATALOGUE, template("increase_conversion_rate"), "conversion_rate", 0.02, TODAY)
    assert found.ambiguous
    assert has(found.remarks, "do you mean 2% of its value, or 2 percentage points?")


def test_a_kpi_without_a_template_has_rules_of_thumb() -> None:
    found = suggestion(CATALOGUE, None, "scrap_rate", 0.05, TODAY)
    assert (found.direction, found.change) == ("down", Change("relative", -0.1))
    assert found.target == pytest.approx(0.045)
    assert (found.rhythm, str(found.period)) == ("weekly", "2027-01-01..2027-03-31")


def test_a_period_that_is_over_is_said() -> None:
    said = read("omzet naar 100.000 in januari 2026", CATALOGUE, TODAY)
    assert has(suggestion(CATALOGUE, said, "net_sales", 1.0, TODAY).remarks, "already over")


@pytest.mark.parametrize("goal", CATALOGUE.goals, ids=lambda goal: goal.id)
def test_every_template_suggests_a_whole_goal(goal: GoalTemplate) -> None:
    good = {"up": 0.5, "down": 100_000.0}[goal.direction or CATALOGUE.definition(goal.kpi).direction.replace("neutral", "up")]
    found = suggestion(CATALOGUE, goal, goal.kpi, good, TODAY)
    assert found.target is not None
    assert found.period == horizon(goal.horizon, TODAY)
    assert found.period.end > TODAY
    assert found.rhythm == goal.rhythm
    assert 1 <= len(found.supporting) <= 2
