"""WooCommerce and bol: the real samples with totals taken from the files by hand, states in any order, currencies."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.workspace import Settings
from tests.support.shops import TestShop
from tests.support.sources import state

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
EXAMPLES = Path(__file__).parent / "examples"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real files are not beside the repository (../shared/samples)")


def shop_in(folder: Path, currency: str = "EUR") -> TestShop:
    return TestShop(folder, Settings(name="Example", currency=currency, timezone="Europe/Amsterdam", country="NL", locale="en"))


def take(shop: TestShop, *paths: Path, **options: str) -> list[Receipt]:
    return [receipt for path in paths for receipt in shop.workspace.load(Order((path,), options=options))]


def rows(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)


@needs_samples
def test_every_answer_of_woocommerce_loads_or_is_refused_with_a_reason_of_its_own(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop", "USD")
    receipts = take(shop, *sorted((SAMPLES / "woocommerce").glob("*.json")))
    assert [receipt.file for receipt in receipts if receipt.reader is None] == ["order-with-deleted-refunds.json"]
    refused = {receipt.reader for receipt in receipts if any(problem.code == "unreadable_file" for problem in receipt.problems) and receipt.reader}
    assert refused == {"woocommerce_other"}


@needs_samples
def test_the_orders_of_woocommerces_documentation_add_up_to_what_stands_in_them(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop", "USD")
    take(shop, SAMPLES / "woocommerce" / "restdocs_orders_2.json")
    # 727: 6.00 + 12.00, tax 1.35, shipping 10.00; 723: 12.00 + 9.00 + ... as its total of 39.00 less shipping of 10.00
    assert rows(shop, "SELECT order_id, tax_amount, shipping_amount, financial_status FROM orders ORDER BY 1") == [
        ("723", Decimal("0.0000"), Decimal("10.0000"), "partially_refunded"),
        ("727", Decimal("1.3500"), Decimal("10.0000"), "paid"),
    ]
    sums = "SELECT order_id, sum(gross_amount - discount_amount) FROM order_lines GROUP BY 1 ORDER BY 1"
    assert rows(shop, sums) == [("723", Decimal("29.0000")), ("727", Decimal("18.0000"))]
    assert rows(shop, "SELECT sum(amount) FROM refund_lines") == [(Decimal("19.0000"),)]


@needs_samples
def test_a_refund_of_another_currency_is_converted_whether_its_order_comes_before_or_after(tmp_path: Path) -> None:
    files = [SAMPLES / "woocommerce" / name for name in ("restdocs_orders_2.json", "restdocs_order-refunds_2.json")]
    states = []
    for number, order in enumerate((files, files[::-1])):
        shop = shop_in(tmp_path / f"shop-{number}")
        take(shop, *order)
        states.append(state(shop))
        assert rows(shop, "SELECT DISTINCT _currency FROM refund_lines") == [("USD",)]
    assert states[0] == states[1]


def test_an_older_state_of_an_order_never_goes_over_a_newer_one_nor_brings_back_its_lines(tmp_path: Path) -> None:
    newer = json.loads((EXAMPLES / "woocommerce_orders" / "page_of_orders" / "orders.json").read_text(encoding="utf-8"))["data"][:1]
    older = json.loads(json.dumps(newer))
    newer[0]["date_modified_gmt"] = "2026-04-20T10:00:00"
    newer[0]["line_items"] = newer[0]["line_items"][:1]
    for name, records in (("newer", newer), ("older", older)):
        (tmp_path / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
    states = []
    for order in (("older", "newer"), ("newer", "older")):
        shop = shop_in(tmp_path / "-".join(order))
        take(shop, *(tmp_path / f"{name}.json" for name in order))
        assert rows(shop, "SELECT order_line_id FROM order_lines ORDER BY 1") == [("11",), ("fee-90",)]
        states.append({name: held for name, held in state(shop).items() if name.startswith("order")})
    assert states[0] == states[1]


def test_an_order_put_in_the_bin_goes_away_with_its_lines(tmp_path: Path) -> None:
    records = json.loads((EXAMPLES / "woocommerce_orders" / "page_of_orders" / "orders.json").read_text(encoding="utf-8"))["data"][:2]
    (tmp_path / "orders.json").write_text(json.dumps(records), encoding="utf-8")
    records[0] |= {"status": "trash", "date_modified_gmt": "2026-11-20T10:00:00"}
    (tmp_path / "later.json").write_text(json.dumps(records), encoding="utf-8")
    shop = shop_in(tmp_path / "shop")
    take(shop, tmp_path / "orders.json", tmp_path / "later.json")
    assert rows(shop, "SELECT order_id FROM orders UNION SELECT order_id FROM order_lines") == [("2026-0502",)]


def test_the_analytics_of_woocommerce_give_way_to_the_orders_themselves(tmp_path: Path) -> None:
    orders = EXAMPLES / "woocommerce_orders" / "page_of_orders" / "orders.json"
    report = tmp_path / "analytics.csv"
    report.write_text('Date,"Order #",Status,"Product(s)","Items sold","N. Revenue"\n2026-03-29 00:30:00,2026-0501,processing,Mok,3,37.20\n', "utf-8")
    states = []
    for name, order in (("first", (report, orders)), ("last", (orders, report))):
        shop = shop_in(tmp_path / name)
        take(shop, *order)
        states.append({entity: held for entity, held in state(shop).items() if entity in ("orders", "order_lines")})
    assert states[0] == states[1]


def test_sessions_are_made_of_orders_only_when_asked_for(tmp_path: Path) -> None:
    records = json.loads((EXAMPLES / "woocommerce_orders" / "page_of_orders" / "orders.json").read_text(encoding="utf-8"))["data"][:1]
    told = {
        "source_type": "utm",
        "utm_source": "google",
        "utm_medium": "cpc",
        "session_entry": "https://winkel.example/thee?x=1",
        "device_type": "Mobile",
    }
    told |= {"session_start_time": "2026-03-28 23:10:00", "session_pages": "4"}
    records[0]["meta_data"] = [{"id": 1, "key": f"_wc_order_attribution_{name}", "value": value} for name, value in told.items()]
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    without, asked = shop_in(tmp_path / "without"), shop_in(tmp_path / "asked")
    take(without, path)
    take(asked, path, sessions="yes")
    assert rows(without, "SELECT count(*) FROM sessions") == [(0,)]
    session = (
        "SELECT o.order_id, s.source, s.medium, s.channel, s.landing_page_path, s.device_category FROM orders o JOIN sessions s USING (session_id)"
    )
    assert rows(asked, session) == [("2026-0501", "google", "cpc", "Paid Search", "/thee", "mobile")]


@needs_samples
def test_bols_own_sample_adds_up_without_its_vat(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop")
    take(shop, SAMPLES / "bol" / "200-order.http", SAMPLES / "bol" / "200-reduced-orders.http")
    # 19.99 + 32.98 = 52.97 with 21% VAT: 16.5207 + 27.2562
    told = "SELECT sum(gross_amount), sum(quantity) FROM order_lines WHERE order_id = '1042823870'"
    assert rows(shop, told) == [(Decimal("43.7769"), 2)]
    assert rows(shop, "SELECT tax_amount, ordered_at::VARCHAR FROM orders WHERE order_id = '1042823870'") == [
        (Decimal("9.1931"), "2019-04-30 14:47:32")
    ]
    assert rows(shop, "SELECT count(*), count(gross_amount) FROM order_lines WHERE order_id <> '1042823870'") == [(listed_items(), 0)]


def listed_items() -> int:
    body = (SAMPLES / "bol" / "200-reduced-orders.http").read_text(encoding="utf-8").replace("\r\n", "\n").partition("\n\n")[2]
    return sum(len(order["orderItems"]) for order in json.loads(body)["orders"])
