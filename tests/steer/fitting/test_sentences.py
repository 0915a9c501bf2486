"""Goals written in people's own words are read: which KPI, which way, how much, until when."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.loading import load_catalogue
from peil.steer.fitting.sentences import read
from peil.steer.reading.amounts import digits
from peil.steer.reading.feasts import black_friday, easter
from peil.steer.reading.terms import term
from peil.values.goals import Change

TODAY = date(2026, 11, 21)
Q1 = "2027-01-01..2027-03-31"
YEAR = "2026-01-01..2026-12-31"
HALF = "2026-11-21..2027-05-20"
TWELVE = "2026-11-21..2027-11-20"


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


# sentence, KPI, direction, (kind, value) of the change, period, form
SENTENCES: tuple[tuple[str, str, str | None, tuple[str, float] | None, str | None, str], ...] = (
    # sales
    ("Verhoog de verkoop met 10% in het volgende kwartaal", "total_sales", "up", ("relative", 0.1), Q1, "end"),
    ("Increase sales by 10% in the next quarter", "total_sales", "up", ("relative", 0.1), Q1, "end"),
    ("we want to sell 10 percent more in Q1", "total_sales", "up", ("relative", 0.1), Q1, "end"),
    ("omzet met 8 procent omhoog per kwartaal", "net_sales", "up", ("relative", 0.08), None, "per"),
    ("Omzet verdubbelen in 2027", "net_sales", "up", ("relative", 1.0), "2027-01-01..2027-12-31", "end"),
    ("Double our revenue by the end of 2027", "net_sales", "up", ("relative", 1.0), "2026-11-21..2027-12-31", "end"),
    ("netto omzet naar € 1.000.000 in 2027", "net_sales", None, ("level", 1_000_000), "2027-01-01..2027-12-31", "end"),
    ("1,5 miljoen euro omzet volgend jaar", "net_sales", None, ("level", 1_500_000), "2027-01-01..2027-12-31", "end"),
    ("$250k net sales next quarter", "net_sales", None, ("level", 250_000), Q1, "end"),
    ("100 bestellingen per week", "orders", None, ("level", 100), None, "per"),
    ("at least 40 orders a day in December", "orders", "up", ("level", 40), "2026-12-01..2026-12-31", "per"),
    ("20% meer orders dan nu, komende drie maanden", "orders", "up", ("relative", 0.2), "2026-11-21..2027-02-20", "end"),
    ("gemiddelde orderwaarde boven de 75 euro", "average_order_value", "up", ("level", 75), None, "hold"),
    ("Raise AOV from 62.50 to 70 by June", "average_order_value", "up", ("level", 70), "2026-11-21..2027-05-31", "end"),
    ("verhoog het gemiddelde bestelbedrag met 5 euro", "average_order_value", "up", ("points", 5), None, "end"),
    ("conversie van 2% naar 3% in zes maanden", "conversion_rate", "up", ("level", 0.03), HALF, "end"),
    ("Increase the conversion rate by 2% in the next year", "conversion_rate", "up", ("relative", 0.02), TWELVE, "end"),
    ("conversieratio met 0,5 procentpunt omhoog", "conversion_rate", "up", ("points", 0.005), None, "end"),
    ("conversierato naar 2,5%", "conversion_rate", None, ("level", 0.025), None, "end"),
    ("minder verlaten winkelwagens voor de kerst", "cart_abandonment_rate", "down", None, "2026-11-21..2026-12-24", "end"),
    ("cut cart abandonment by a quarter this year", "cart_abandonment_rate", "down", ("relative", -0.25), YEAR, "end"),
    ("Win 100 nieuwe klanten per maand", "new_customers", "up", ("level", 100), None, "per"),
    ("500 new customers by 1 June", "new_customers", "up", ("level", 500), "2026-11-21..2027-06-01", "end"),
    ("we willen meer trouwe klanten", "returning_customer_rate", "up", None, None, "end"),
    ("keep churn below 5%", "customer_churn_rate", "down", ("level", 0.05), None, "hold"),
    ("voorraaddagen naar 60 dagen voor de zomer", "days_inventory_outstanding", None, ("level", 60), "2026-11-21..2027-06-20", "end"),
    # marketing
    ("we want 500 new subscribers by June", "email_subscribers", "up", ("points", 500), "2026-11-21..2027-05-31", "end"),
    ("10k nieuwsbriefabonnees eind maart", "email_subscribers", None, ("level", 10_000), "2026-11-21..2027-03-31", "end"),
    ("bounce rate onder 40%", "bounce_rate", "down", ("level", 0.4), None, "hold"),
    ("Bouncepercentage onder de 40 procent houden", "bounce_rate", "down", ("level", 0.4), None, "hold"),
    ("Laat het websiteverkeer met 20% groeien in het komende jaar", "sessions", "up", ("relative", 0.2), TWELVE, "end"),
    ("meer bezoekers op de website volgende maand", "sessions", "up", None, "2026-12-01..2026-12-31", "end"),
    ("50.000 sessies in december", "sessions", None, ("level", 50_000), "2026-12-01..2026-12-31", "end"),
    ("Get 50,000 visits this month", "sessions", None, ("level", 50_000), "2026-11-01..2026-11-30", "end"),
    ("roas minstens 4", "roas", "up", ("level", 4), None, "hold"),
    ("keep ROAS above 400%", "roas", "up", ("level", 4), None, "hold"),
    ("kosten per klik onder € 0,50", "cost_per_click", "down", ("level", 0.5), None, "hold"),
    ("Lower the cost per click by ten percent", "cost_per_click", "down", ("relative", -0.1), None, "end"),
    ("openingspercentage van e-mail naar 35%", "email_open_rate", None, ("level", 0.35), None, "end"),
    ("gemiddelde reviewscore minstens 4,5", "average_review_rating", "up", ("level", 4.5), None, "hold"),
    ("verdrievoudig onze volgers op social media in 2 jaar", "social_followers", "up", ("relative", 2), "2026-11-21..2028-11-20", "end"),
    ("CAC 15% lager in de tweede helft van 2027", "customer_acquisition_cost", "down", ("relative", -0.15), "2027-07-01..2027-12-31", "end"),
    ("boost email click rate from 2 to 3 percent", "email_click_rate", "up", ("level", 0.03), None, "end"),
    ("minder dan 3% afmeldingen op de nieuwsbrief", "unsubscribe_rate", "down", ("level", 0.03), None, "hold"),
    ("2x zoveel sessies", "sessions", "up", ("relative", 1), None, "end"),
    # service
    ("eerste reactie binnen een uur", "first_response_time", "down", ("level", 3600), None, "hold"),
    ("Answer tickets within 30 minutes: first response time", "first_response_time", "down", ("level", 1800), None, "hold"),
    ("Halveer het aantal telefoontjes in de komende zes maanden", "support_calls", "down", ("relative", -0.5), HALF, "end"),
    ("reduce phone calls by half in the next six months", "support_calls", "down", ("relative", -0.5), HALF, "end"),
    ("NPS met 10 punten omhoog dit jaar", "net_promoter_score", "up", ("points", 10), YEAR, "end"),
    ("NPS of 50 by the end of the year", "net_promoter_score", None, ("level", 50), "2026-11-21..2026-12-31", "end"),
    ("klanttevredenheid minstens 90%", "customer_satisfaction_score", "up", ("level", 0.9), None, "hold"),
    ("oplostijd onder 2 dagen", "average_resolution_time", "down", ("level", 172_800), None, "hold"),
    ("Average resolution time within 2 days", "average_resolution_time", "down", ("level", 172_800), None, "hold"),
    ("geen ticketachterstand meer", "ticket_backlog", "down", ("level", 0), None, "hold"),
    ("CPC naar 40 cent", "cost_per_click", None, ("level", 0.4), None, "end"),
    ("geen achterstand meer: ticketachterstand naar 0", "ticket_backlog", None, ("level", 0), None, "end"),
    ("negen van de tien klanten tevreden", "customer_satisfaction_score", None, ("level", 0.9), None, "end"),
    ("1 op de 4 klanten komt terug", "returning_customer_rate", None, ("level", 0.25), None, "end"),
    # production
    ("zet OEE op 70 procent voor eind Q2", "overall_equipment_effectiveness", None, ("level", 0.7), "2026-11-21..2027-06-30", "end"),
    ("OEE naar 60% in 2027", "overall_equipment_effectiveness", None, ("level", 0.6), "2027-01-01..2027-12-31", "end"),
    ("scrap rate below 2%", "scrap_rate", "down", ("level", 0.02), None, "hold"),
    ("een vijfde minder uitval in het eerste kwartaal van 2027", "scrap_rate", "down", ("relative", -0.2), Q1, "end"),
    ("Produce 1,200 units per week: production volume", "production_volume", None, ("level", 1200), None, "per"),
    # projects
    ("CPI minstens 1", "cost_performance_index", "up", ("level", 1), None, "hold"),
    ("keep the cost performance index at 1 or higher", "cost_performance_index", "up", ("level", 1), None, "hold"),
    ("doorlooptijd van het proces naar 20 dagen", "process_lead_time", None, ("level", 20), None, "end"),
    ("herstelwerk met een kwart verminderen", "rework_rate", "down", ("relative", -0.25), None, "end"),
    # people
    ("Overuren halveren voor 1 juli", "overtime_hours", "down", ("relative", -0.5), "2026-11-21..2027-06-30", "end"),
    ("Cut overtime to 40 hours a month", "overtime_hours", "down", ("level", 40), None, "per"),
    ("personeelsverloop onder 10% in het komende jaar", "employee_turnover_rate", "down", ("level", 0.1), TWELVE, "hold"),
    ("employee engagement to 80%", "employee_engagement", None, ("level", 0.8), None, "end"),
    # finance
    ("marge naar 45% in 2027", "gross_margin", None, ("level", 0.45), "2027-01-01..2027-12-31", "end"),
    ("increase our gross margin by 2 percentage points", "gross_margin", "up", ("points", 0.02), None, "end"),
    ("brutowinst 15% hoger dit kwartaal", "gross_profit", "up", ("relative", 0.15), "2026-10-01..2026-12-31", "end"),
    ("nettowinstmarge van minstens 10%", "net_profit_margin", "up", ("level", 0.1), None, "hold"),
    ("one percentage point more market share next year", "market_share", "up", ("points", 0.01), "2027-01-01..2027-12-31", "end"),
)


@pytest.mark.parametrize(("sentence", "kpi", "direction", "change", "period", "form"), SENTENCES, ids=[one[0] for one in SENTENCES])
def test_a_goal_in_ones_own_words_is_read(
    sentence: str, kpi: str, direction: str | None, change: tuple[str, float] | None, period: str | None, form: str
) -> None:
    found = read(sentence, catalogue(), TODAY)
    asked = (found.change.kind, round(found.change.value, 3)) if found.change else None
    assert (found.kpi, found.direction, asked) == (kpi, direction, change), found
    assert (str(found.period) if found.period else None, found.form) == (period, form)


def test_a_percentage_of_a_percentage_must_be_asked() -> None:
    found = read("Verhoog de conversieratio met 2%", catalogue(), TODAY)
    assert found.ambiguous
    assert (found.change, found.in_points) == (Change("relative", 0.02), Change("points", 0.02))


@pytest.mark.parametrize("sentence", ["conversieratio naar 3%", "conversion up 1 percentage point", "omzet met 10% omhoog", "bounce rate < 40%"])
def test_what_can_mean_one_thing_only_is_not_asked(sentence: str) -> None:
    assert not read(sentence, catalogue(), TODAY).ambiguous


@pytest.mark.parametrize("goal", catalogue().goals, ids=lambda goal: goal.id)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_template_is_read_from_its_own_name(goal: Any, language: Any) -> None:
    found = read(goal.name.say(language), catalogue(), TODAY)
    assert (found.template, found.kpi, found.form, found.per) == (goal.id, goal.kpi, goal.form, goal.per)
    assert found.change is not None
    assert found.change.kind == goal.target.change
    assert found.change.value == pytest.approx(goal.target.value)
    assert found.period is not None


@pytest.mark.parametrize(
    ("sentence", "template"),
    [
        ("ik wil meer verkopen", "increase_sales"),
        ("more visitors", "grow_traffic"),
        ("klanten moeten minder bellen", "reduce_service_contacts"),
        ("lower our acquisition costs", "cheaper_customers"),
        ("beter gevonden worden in Google", "rank_higher"),
        ("projecten op tijd opleveren", "on_schedule"),
        ("less waste in production", "less_scrap"),
        ("medewerkers behouden", "keep_staff"),
        ("meer winst maken", "more_gross_profit"),
    ],
)
def test_a_wish_without_a_number_finds_its_template(sentence: str, template: str) -> None:
    found = read(sentence, catalogue(), TODAY)
    assert (found.template, found.change, found.period) == (template, None, None)


@pytest.mark.parametrize("sentence", ["", "   ", "%%%", "hallo", "10%", "in het volgende kwartaal", "halveer de eenhoorns", "x" * 5000])
def test_what_names_no_kpi_gives_none(sentence: str) -> None:
    assert read(sentence, catalogue(), TODAY).kpis == ()


def test_a_sentence_that_goes_the_other_way_is_not_the_template() -> None:
    assert read("lower sales", catalogue(), TODAY).template is None


def test_notions_of_the_guides_stand_for_their_kpis() -> None:
    found = {match.kpi for match in read("meer merkbewustzijn", catalogue(), TODAY).kpis}
    assert {"brand_recall", "sessions", "video_views", "social_followers"} <= found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.000,50", 1000.5),
        ("1,000.50", 1000.5),
        ("1.000", 1000),
        ("1,000", 1000),
        ("1,5", 1.5),
        ("0.125", 0.125),
        ("1.000.000", 1e6),
        ("12,50", 12.5),
    ],
)
def test_numbers_are_read_in_both_notations(text: str, value: float) -> None:
    assert digits(text) == value


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("volgende week", "2026-11-23..2026-11-29"),
        ("this quarter", "2026-10-01..2026-12-31"),
        ("before black friday", "2026-11-21..2026-11-26"),
        ("voor pasen", "2026-11-21..2027-03-27"),
        ("2027-q2", "2027-04-01..2027-06-30"),
        ("2026-12-01..2026-12-24", "2026-12-01..2026-12-24"),
        ("uiterlijk 15 januari", "2026-11-21..2027-01-15"),
        ("until january 15, 2027", "2026-11-21..2027-01-14"),
        ("komend half jaar", HALF),
        ("binnen drie maanden", "2026-11-21..2027-02-20"),
        ("q4", "2026-10-01..2026-12-31"),
        ("by 31 february", None),
        ("in 2019", None),
        ("in 2 uur", None),
    ],
)
def test_periods_are_read_in_both_languages(text: str, period: str | None) -> None:
    found = term(text, TODAY).period
    assert (str(found) if found else None) == period


def test_feasts_fall_on_their_days() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2038)] == [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)]
    assert [black_friday(year) for year in (2024, 2026, 2029)] == [date(2024, 11, 29), date(2026, 11, 27), date(2029, 11, 23)]
