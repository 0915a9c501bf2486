"""Hold the watch over records: what is missing is found, what is only quiet is left alone."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from peil.load.health import Finding
from tests.support.shops import TODAY, TestShop

FIRST = date(2026, 3, 2)  # a Monday


def days(count: int, step: int = 1) -> list[date]:
    """Return days up to yesterday, the first of them a Monday."""
    return [day for day in (FIRST + timedelta(days=step * number) for number in range(count)) if day < TODAY]


def orders(some: Iterable[date], each: int = 1) -> list[Mapping[str, Any]]:
    return [{"order_id": f"{day}-{number}", "ordered_at": f"{day}T10:00:00Z"} for day in some for number in range(each)]


def found(shop: TestShop) -> list[Finding]:
    return list(shop.workspace.health().findings)


def codes(shop: TestShop) -> list[tuple[str, date | None, date | None, int]]:
    return [(one.code, one.first_day, one.last_day, one.found) for one in found(shop)]


def test_a_series_says_how_far_it_goes_and_how_long_ago_that_is(shop: TestShop) -> None:
    shop.fill(orders=orders([date(2026, 11, 10), date(2026, 11, 18)]), stores=[{"store_id": "a"}])
    order, store = shop.workspace.health().series
    assert (order.entity, order.source, order.first_day, order.last_day, order.rows) == ("orders", "files", date(2026, 11, 10), date(2026, 11, 18), 2)
    assert order.days_since == 2
    assert order.loaded_at is not None
    assert (store.entity, store.last_day, store.days_since) == ("stores", None, None)


def test_a_whole_shop_has_nothing_to_look_at(shop: TestShop) -> None:
    shop.fill(orders=orders(days(400), 2))
    assert codes(shop) == []


def test_a_run_of_empty_days_among_daily_orders_is_a_gap(shop: TestShop) -> None:
    gone = {date(2026, 6, 10), date(2026, 6, 11), date(2026, 6, 12)}
    shop.fill(orders=orders(day for day in days(400) if day not in gone))
    assert codes(shop) == [("gap", date(2026, 6, 10), date(2026, 6, 12), 3)]
    message = found(shop)[0].message
    assert message.en.startswith("Orders (files): no records from 10 Jun 2026 to 12 Jun 2026 (3 days)")
    assert "van 10 jun 2026 tot en met 12 jun 2026 (3 dagen)" in message.nl


def test_a_single_empty_day_and_closed_weekends_are_no_gap(shop: TestShop) -> None:
    shop.fill(
        orders=orders(day for day in days(400) if day != date(2026, 6, 10)),
        tickets=[{"ticket_id": str(day), "created_at": f"{day}T10:00:00Z"} for day in days(400) if day.isoweekday() < 6 and day != date(2026, 6, 8)],
    )
    assert codes(shop) == []


def test_records_now_and_then_have_no_gaps_but_a_broken_rhythm_is_one(shop: TestShop) -> None:
    scattered = [FIRST + timedelta(days=number) for number in (0, 3, 4, 20, 22, 60, 61, 75, 130, 131, 200)]
    weekly = [day for day in days(40, 7) if not date(2026, 7, 1) <= day <= date(2026, 7, 31)]
    shop.fill(orders=orders(scattered), incidents=[{"incident_id": str(day), "occurred_at": f"{day}T10:00:00Z"} for day in weekly])
    assert codes(shop) == [("gap", date(2026, 6, 30), date(2026, 8, 2), 34)]
    assert found(shop)[0].entity == "incidents"


def test_a_source_that_fell_silent_is_told_and_today_is_not_held_against_it(shop: TestShop) -> None:
    until = date(2026, 11, 16)
    shop.fill(orders=orders(day for day in days(400) if day <= until))
    assert codes(shop) == [("silent", date(2026, 11, 17), date(2026, 11, 20), 4)]
    assert "geen records sinds 17 nov 2026 (4 dagen)" in found(shop)[0].message.nl


def test_a_week_with_far_fewer_records_is_told_against_the_eight_before(shop: TestShop) -> None:
    week = date(2026, 11, 2)
    thin = {week + timedelta(days=number) for number in range(7)}
    every = days(400)
    shop.fill(orders=[*orders((day for day in every if day not in thin), 10), *orders(thin, 2)])
    assert codes(shop) == [("few_in_week", week, week + timedelta(days=6), 14)]
    assert found(shop)[0].usual == 70
    assert "14 records in the week of 2 Nov 2026, where 70 are usual" in found(shop)[0].message.en


def test_records_of_the_future_say_nothing(shop: TestShop) -> None:
    shop.fill(orders=[*orders(days(400)), *orders([date(2027, 3, 1)])])
    assert codes(shop) == []


def test_a_load_with_far_fewer_rows_than_the_ones_before_is_told(shop: TestShop) -> None:
    for number in range(4):
        shop.fill(products=[{"product_id": f"{number}-{place}", "title": "x"} for place in range(100)])
    assert codes(shop) == []
    shop.fill(products=[{"product_id": "last", "title": "x"}])
    (one,) = found(shop)
    assert (one.code, one.load_id, one.found, one.usual) == ("few_in_load", 5, 1, 100)
    shop.workspace.undo(5)
    assert codes(shop) == []


def test_looking_leaves_nothing_behind(shop: TestShop) -> None:
    shop.fill(orders=orders(days(20)))
    with shop.workspace.hold():
        assert shop.workspace.health() == shop.workspace.health()
        with shop.workspace.warehouse(read_only=True) as warehouse:
            assert warehouse.rows("SELECT table_name FROM duckdb_tables() WHERE temporary") == []
