"""What would have to be true: every chain is an identity in the data, and the mixes that follow from it add up."""

from math import isclose

import pytest

from peil.steer.fitting.drivers import Chain, chains, chains_of, drivers_of
from peil.steer.fitting.mix import mix, solve
from tests.support.demo import Demo

PERIOD = "2026-Q3"
SHOP = {"total_sales": 11_000.0, "sessions": 5_000.0, "conversion_rate": 0.02, "orders": 110.0, "average_order_value": 90.0}
DAYS = "between date '2026-07-01' and date '2026-09-30'"

# What the rest of a chain is by its name, counted in the records themselves.
RESTS = {
    ("total_sales_by_amounts", "shipping_and_tax"): (
        "select (select sum(shipping_amount + tax_amount) from orders where ordered_at__day {days} and not is_test"
        " and coalesce(financial_status, '') <> 'voided')"
        " - (select coalesce(sum(l.tax_amount + case when l.kind = 'shipping' then l.amount else 0 end), 0) from refund_lines l"
        " join orders o using (order_id) where l.refunded_at__day {days} and not o.is_test and coalesce(o.financial_status, '') <> 'voided')"
    ),
    ("cac_by_customers", "acquisition_costs"): (
        "select (select sum(spend) from ad_performance where date {days})"
        " + (select coalesce(sum(commission), 0) from affiliate_performance where date {days})"
        " + (select coalesce(sum(amount), 0) from ledger_entries where posted_on {days} and account_type = 'operating_expense'"
        " and category in ('marketing', 'sales'))"
    ),
    ("blended_roas_by_sales", "ad_spend"): "select sum(spend) from ad_performance where date {days}",
    ("production_volume_by_pace", "production_time"): "select sum(actual_production_seconds) from production_runs where ended_at__day {days}",
    ("overtime_by_share", "hours_worked"): "select sum(worked_hours) from shifts where started_at__day {days}",
}


def base_of(demo: Demo, chain: Chain) -> dict[str, float | None]:
    row = demo.ask(*chain.needs, period=PERIOD).rows[0]
    return {name: None if row[name] is None else float(row[name]) for name in chain.needs}


@pytest.mark.parametrize("chain", [chain for chain in chains() if chain.by is None], ids=lambda chain: chain.id)
def test_a_chain_gives_the_kpi_in_the_data_of_the_demo(demo: Demo, chain: Chain) -> None:
    base = base_of(demo, chain)
    values = chain.values(base)
    assert values is not None, base
    total, kpi = chain.whole(values), base[chain.kpi]
    assert total is not None
    assert kpi is not None
    assert isclose(total, kpi, rel_tol=1e-9)
    assert all(value >= part.least or chain.kind == "sum" for part, value in zip(chain.parts, values.values(), strict=True))


@pytest.mark.parametrize("chain", [chain for chain in chains() if chain.by is not None], ids=lambda chain: chain.id)
def test_the_parts_by_a_dimension_add_up(demo: Demo, chain: Chain) -> None:
    assert chain.by is not None
    total = float(demo.ask(chain.kpi, period=PERIOD).rows[0][chain.kpi])
    rows = demo.ask(chain.kpi, period=PERIOD, by=(chain.by,)).rows
    base = {str(row[chain.by] or "unknown"): float(row[chain.kpi]) for row in rows}
    assert isclose(sum(base.values()), total, rel_tol=1e-9)
    levers = mix(chain.kpi, {chain.kpi: total, **base}, total * 1.1, chain.id)
    assert isclose(sum(lever.needed_equal or 0.0 for lever in levers), total * 1.1, rel_tol=1e-9)


@pytest.mark.parametrize(("chain", "key"), RESTS, ids=lambda name: name)
def test_a_rest_is_what_its_name_says(demo: Demo, chain: str, key: str) -> None:
    found = next(one for one in chains() if one.id == chain)
    values = found.values(base_of(demo, found))
    assert values is not None
    [[counted]] = demo.warehouse.rows(RESTS[chain, key].format(days=DAYS))
    assert isclose(values[key], float(counted), rel_tol=1e-6)


def test_orders_of_a_converted_session_stay_near_one(demo: Demo) -> None:
    chain = next(one for one in chains() if one.id == "orders_by_visits")
    values = chain.values(base_of(demo, chain))
    assert values is not None
    assert 0.5 < values["orders_per_converted_session"] < 2


def test_every_kpi_of_a_chain_is_in_the_catalogue(demo: Demo) -> None:
    known = set(demo.catalogue.ids)
    assert [name for chain in chains() for name in chain.needs if name not in known] == []
    assert len({chain.id for chain in chains()}) == len(chains())


@pytest.mark.parametrize(
    "kpi",
    ["total_sales", "net_sales", "gross_profit", "orders", "sessions", "roas", "customer_acquisition_cost", "support_interactions", "support_calls",
     "overall_equipment_effectiveness", "days_inventory_outstanding", "production_volume", "market_share"],
)  # fmt: skip
def test_the_main_goals_can_be_taken_apart(kpi: str) -> None:
    assert chains_of(kpi)


def test_sales_are_visits_times_conversion_times_order_value() -> None:
    assert drivers_of("total_sales")[:3] == ("sessions", "conversion_rate", "average_order_value")


def test_each_driver_alone_carries_the_whole_change() -> None:
    levers = {lever.key: lever for lever in mix("total_sales", SHOP, 12_100)}
    assert levers["sessions"].needed_alone == pytest.approx(5_500)
    assert levers["conversion_rate"].needed_alone == pytest.approx(0.022)
    assert levers["average_order_value"].needed_alone == pytest.approx(99)


def test_together_all_drivers_move_in_the_same_proportion() -> None:
    levers = {lever.key: lever for lever in mix("total_sales", SHOP, 12_100)}
    steps = [(lever.needed_equal or 0.0) / lever.now for lever in levers.values() if lever.steered]
    assert steps == pytest.approx([1.1 ** (1 / 3)] * 3)


def test_what_nobody_turns_is_held_as_it_is() -> None:
    levers = {lever.key: lever for lever in mix("total_sales", SHOP, 12_100)}
    rest = levers["orders_per_converted_session"]
    assert (rest.steered, rest.needed_alone) == (False, None)
    assert rest.needed_equal == pytest.approx(1.1)


def test_a_conversion_above_all_visits_is_said_to_be_impossible() -> None:
    [conversion] = [lever for lever in mix("total_sales", SHOP, 660_000) if lever.key == "conversion_rate"]
    assert conversion.needed_alone == pytest.approx(1.2)
    assert conversion.alone is not None
    assert "100%" in conversion.alone.en
    assert conversion.together is None


def test_what_divides_must_become_less() -> None:
    base = {"roas": 4.0, "attributed_sales": 4_000.0, "clicks.ad_clicks": 2_000.0, "cost_per_click": 0.5}
    levers = {lever.key: lever for lever in mix("roas", base, 5)}
    assert levers["cost_per_click"].needed_alone == pytest.approx(0.4)
    assert levers["sales_per_click"].needed_alone == pytest.approx(2.5)


def test_a_part_that_would_fall_below_zero_is_said_to_be_impossible() -> None:
    base = {"sessions": 100.0, "Direct": 60.0, "Email": 40.0}
    direct, email = mix("sessions", base, 50, "sessions_by_channel")
    assert (direct.needed_alone, direct.alone) == (10, None)
    assert (email.needed_alone, email.alone is None) == (-10, False)


@pytest.mark.parametrize(
    "base",
    [{}, {"total_sales": 11_000.0}, SHOP | {"sessions": 0.0, "orders": 0.0}, {**SHOP, "conversion_rate": None, "orders": None, "net_sales": None}],
    ids=["nothing", "only the KPI", "no visits", "no conversion"],
)
def test_without_the_numbers_there_is_no_mix(base: dict[str, float | None]) -> None:
    assert mix("total_sales", base, 12_000) == []
    assert solve("total_sales", base, 12_000, {}) is None


def test_the_rest_follows_what_people_set() -> None:
    found = solve("total_sales", SHOP, 12_100, {"sessions": 5_200})
    assert found is not None
    assert (found.reaches, found.doubts, found.values["sessions"]) == (True, {}, 5_200)
    step = (1.1 * 5_000 / 5_200) ** 0.5
    assert found.values["conversion_rate"] == pytest.approx(0.02 * step)
    assert found.values["average_order_value"] == pytest.approx(90 * step)
    assert found.total == pytest.approx(12_100)


def test_a_mix_that_misses_says_so_and_what_it_gives() -> None:
    found = solve("total_sales", SHOP, 12_100, {"sessions": 5_000, "conversion_rate": 0.02, "average_order_value": 90})
    assert found is not None
    assert not found.reaches
    assert found.total == pytest.approx(11_000)
    assert found.said


def test_a_mix_set_whole_that_gets_there_says_nothing() -> None:
    found = solve("total_sales", SHOP, 12_100, {"sessions": 5_500, "conversion_rate": 0.02, "average_order_value": 90})
    assert found is not None
    assert (found.reaches, found.said) == (True, ())


def test_a_mix_with_something_impossible_does_not_reach_the_target() -> None:
    found = solve("total_sales", SHOP, 12_100, {"sessions": 20, "average_order_value": 90})
    assert found is not None
    assert not found.reaches
    assert set(found.doubts) == {"conversion_rate"}


def test_no_visits_cannot_be_made_up_for() -> None:
    found = solve("total_sales", SHOP, 12_100, {"sessions": 0})
    assert found is not None
    assert not found.reaches
    assert found.said
