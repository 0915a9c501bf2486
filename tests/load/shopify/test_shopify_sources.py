"""Hold Shopify's other files, loaded as a shop owner would, to what they say by hand: REST answers, payouts, currencies, and files that meet."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest

from peil.load.recognising import Order
from peil.workspace import Settings
from tests.support.shops import TestShop
from tests.support.sources import FOLDER, state

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "shopify"
Made = Callable[..., TestShop]

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real answers are not beside the repository (../shared/samples/shopify)")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(currency: str = "EUR", name: str = "shop") -> TestShop:
        return TestShop(tmp_path / name, Settings(name="Kade", currency=currency, timezone="Europe/Amsterdam", country="NL", locale="en"))

    return make


def load(shop: TestShop, *paths: Path, **options: str) -> list[str]:
    """Load files one after another, and return what is said of them."""
    receipts = [receipt for path in paths for receipt in shop.workspace.load(Order((path,), options=options))]
    return [problem.message.en for receipt in receipts for problem in receipt.problems]


def one(shop: TestShop, sql: str) -> tuple[object, ...]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return tuple(warehouse.rows(sql)[0])


@needs_samples
def test_every_answer_of_the_api_loads_or_is_refused_with_a_reason(made: Made) -> None:
    shop = made("USD")
    said = {path.name: load(shop, path) for path in sorted(SAMPLES.glob("rest_*.json"))}
    assert len(said) == 31
    unknown = [name for name, problems in said.items() if any("format that Peil knows" in text or "not good JSON" in text for text in problems)]
    assert unknown == []
    assert any("no sales yet" in text for text in said["rest_draft_orders.json"])
    assert any("has no lines in this file" in text for text in said["rest_orders.json"])
    # by hand: three lines of 199.00; 11.94 tax beside them; the four variants of the iPod, three of which the inventory items tell
    assert one(shop, "SELECT count(*), sum(gross_amount) FROM order_lines") == (3, Decimal("597.0000"))
    assert one(shop, "SELECT order_id, tax_amount, shipping_country FROM orders") == ("#1001", Decimal("11.9400"), "US")
    assert one(shop, "SELECT count(*), count(inventory_item_id) FROM variants") == (4, 3)


@needs_samples
def test_the_payouts_of_the_api_add_up_as_they_stand(made: Made) -> None:
    shop = made("USD")
    load(shop, SAMPLES / "rest_payouts.json", SAMPLES / "rest_payouts_transactions.json", currency="USD")
    paid = [Decimal(each["amount"]) for each in json.loads((SAMPLES / "rest_payouts.json").read_text())["payouts"] if each["status"] != "failed"]
    lines = json.loads((SAMPLES / "rest_payouts_transactions.json").read_text())["transactions"]
    net = sum(Decimal(each["net"]) for each in lines if each["type"] != "payout" and each["payout_status"] != "pending" and each["payout_id"])
    assert one(shop, "SELECT sum(amount) FROM payouts WHERE kind = 'payout'") == (sum(paid),)
    assert one(shop, "SELECT sum(amount - fee_amount) FROM payouts WHERE kind <> 'payout'") == (net,)


def test_the_orders_export_and_the_api_of_one_shop_meet_in_any_order(made: Made, tmp_path: Path) -> None:
    api = FOLDER / "shopify_orders_rest" / "orders" / "orders.json"
    export = tmp_path / "orders_export.csv"
    export.write_text(
        "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,"
        "Lineitem price,Lineitem sku,Lineitem discount,Refunded Amount,Id\n"
        "#3001,anna@example.com,partially_refunded,EUR,54.46,6.05,9.51,60.51,4.84,2026-10-25 02:30:00 +0200,2,Mug - Blue,24.20,MUG-BLUE,4.84,"
        "27.83,9001\n"
        "#3001,anna@example.com,,,,,,,,2026-10-25 02:30:00 +0200,1,Book,10.90,,0.00,,\n"
    )
    history = tmp_path / "transactions.csv"
    history.write_text(
        "Order,Name,Kind,Gateway,Created At,Status,Amount,Currency,Card Type\n9001,#3001,refund,x,2026-10-25 02:30:00 +0100,success,27.83,EUR,visa\n"
    )
    for number, files in enumerate(((api, export, history), (export, history, api), (history, api, export))):
        shop = made(name=f"shop{number}")
        load(shop, *files)
        assert one(shop, "SELECT count(*), count(DISTINCT order_id) FROM order_lines") == (6, 5), files
        refunds = "SELECT count(*), sum(amount), sum(tax_amount), min(refunded_at)::VARCHAR FROM refund_lines WHERE order_id = '#3001'"
        assert one(shop, refunds) == (2, Decimal("23.0000"), Decimal("4.8300"), "2026-10-25 01:30:00"), files
        assert one(shop, "SELECT count(*), count(*) FILTER (WHERE is_test) FROM orders") == (5, 1), files
        assert one(shop, "SELECT count(*) FROM customers") == (3,), files


def test_amounts_in_another_currency_are_converted_at_the_rate_of_the_day_of_the_order_refunds_too(made: Made, tmp_path: Path) -> None:
    rates = tmp_path / "exchange_rates.csv"
    rates.write_text("date,currency,per_euro\n2026-02-27,USD,1.25\n2026-04-02,USD,2\n")
    orders = FOLDER / "shopify_transactions" / "after_orders" / "orders.csv"
    history = FOLDER / "shopify_transactions" / "after_orders" / "transactions.csv"
    states = []
    for files in permutations((orders, history)):
        shop = made(name=f"{files[0].stem}-first")
        load(shop, rates)
        load(shop, *files, currency="USD")
        # 20.00 of goods and 5.00 of shipping, 4.34 of tax in the 25.00: 16.528 and 4.132 without it, at 1.25 of the Friday before
        assert one(shop, "SELECT sum(gross_amount) FROM order_lines WHERE order_id = '#1001'") == (Decimal("13.2224"),)
        assert one(shop, "SELECT sum(amount) FROM refund_lines WHERE order_id = '#1001'") == (Decimal("16.5280"),)
        states.append(state(shop)["refund_lines"])
    assert states[0] == states[1]


def test_a_report_of_sales_is_refused_with_the_way_to_the_orders(made: Made, tmp_path: Path) -> None:
    for header, day in (
        ("Day,Orders,Gross sales,Net sales,Total sales", "2026-03-01"),
        ("Dag,Bestellingen,Brutoverkoop,Nettoverkoop,Totale verkoop", "2026-03-01"),
    ):
        path = tmp_path / "Total sales over time - 2026-03-01 - 2026-03-31.csv"
        path.write_text(f"{header}\n{day},1,10.00,10.00,12.10\n", encoding="utf-8")
        assert any("Sales come from the orders" in text for text in load(made(name=header[:3]), path))


def test_sessions_by_device_of_one_single_day_take_the_day_of_the_files_name(made: Made, tmp_path: Path) -> None:
    shop = made()
    path = tmp_path / "Sessions by device - 2026-03-29 - 2026-03-29.csv"
    path.write_text("Session device type,Sessions\nMobile,8\nDesktop,4\n")
    assert load(shop, path) == []
    found = one(shop, "SELECT count(*), count(*) FILTER (WHERE device_category = 'mobile'), min(started_at)::VARCHAR FROM sessions")
    assert found == (12, 8, "2026-03-28 23:00:00")
    undated = path.with_name("Sessions by device - 2026-03-01 - 2026-03-31.csv")
    undated.write_text(path.read_text())
    assert any("have no day" in text for text in load(made(name="other"), undated))


@needs_samples
def test_the_real_orders_export_holds_all_its_orders_and_lines_with_their_ids(made: Made) -> None:
    path = SAMPLES / "orders_export_1.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    shop = made(rows[0]["Currency"])
    load(shop, path)
    assert one(shop, "SELECT count(*), count(platform_order_id) FROM orders") == (
        len({row["Name"] for row in rows}),
        sum(bool(row["Id"]) for row in rows),
    )
    assert one(shop, "SELECT count(*), sum(quantity) FROM order_lines") == (len(rows), sum(int(row["Lineitem quantity"]) for row in rows))
