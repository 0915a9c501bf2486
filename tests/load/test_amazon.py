"""Amazon's reports: the real samples against sums worked out by hand, days delivered anew in any order, tax and currency by marketplace."""

import gzip
import json
import os
from decimal import Decimal
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest

from peil.load.receipts import Receipt
from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import state

ORDERS = (
    "amazon-order-id", "purchase-date", "last-updated-date", "order-status", "sales-channel", "product-name", "sku", "asin", "item-status",
    "quantity", "currency", "item-price", "item-tax",
)  # fmt: skip
SETTLED = (
    "settlement-id", "deposit-date", "total-amount", "currency", "transaction-type", "order-id", "marketplace-name", "amount-type",
    "amount-description", "amount", "posted-date", "sku",
)  # fmt: skip


def load(shop: TestShop, path: Path, **options: str) -> list[Receipt]:
    """Load one file."""
    return shop.workspace.load(Order((path,), options=options))


def one(shop: TestShop, sql: str) -> Any:
    """Return the one value that a SELECT gives."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.one(sql)


@pytest.fixture
def samples(shared: Path) -> Path:
    """Return the folder with real files of Amazon; skips where it is not there."""
    folder = shared / "samples" / "amazon_sp_api"
    if not folder.is_dir():
        pytest.skip("the samples of Amazon are not beside the project")
    return folder


def test_the_real_order_with_a_cancelled_line_comes_in_and_is_given_back(shop: TestShop, samples: Path) -> None:
    load(shop, samples / "all_orders_flat_file_2017_scrubbed.txt")
    assert shop.value("gross_sales", "2017-06") == pytest.approx(89.95)
    assert shop.value("net_sales", "2017-06") == pytest.approx(0)


def test_the_real_reports_of_traffic_give_the_sessions_and_views_they_name(shop: TestShop, samples: Path) -> None:
    load(shop, samples / "business_report_by_date_inr.csv")
    load(shop, samples / "GET_SALES_AND_TRAFFIC_REPORT.json")
    assert shop.value("sessions", "2026-04-01") == 1514
    assert shop.value("sessions", "2021-06-11") == 1000
    assert shop.value("page_views", "2021-06-11") == 1658
    assert shop.value("conversion_rate", "2026-04-01") == pytest.approx(38 / 1514)  # 2.51%, as the report has it


def test_the_real_settlement_gives_its_lines_and_says_that_rows_are_missing(shop: TestShop, samples: Path) -> None:
    (receipt,) = load(shop, samples / "settlement_v2_flat_file.txt")
    assert [problem.code for problem in receipt.problems] == ["settlement_differs"]
    net = "json_extract(_original, '$.{}')::DECIMAL(18,4)"
    assert one(shop, f"SELECT sum({net.format('amount')}) FROM payouts WHERE kind = 'sale' AND _currency = 'USD'") == Decimal("19.99")
    assert one(shop, f"SELECT sum({net.format('fee_amount')}) FROM payouts WHERE kind = 'sale'") == Decimal("3.22")
    assert one(shop, f"SELECT sum({net.format('amount')}) FROM payouts WHERE kind = 'payout' AND paid_on = DATE '2023-01-17'") == Decimal("1234.56")


@pytest.mark.parametrize("name", ["promotionReport", "sellerCouponReport", "sellingPartnerMarketBasketAnalysisReport"])
def test_a_description_of_a_report_is_refused_as_such(shop: TestShop, samples: Path, name: str) -> None:
    (receipt,) = load(shop, samples / f"{name}.json")
    assert "describes what a report looks like" in receipt.problems[0].message.en
    assert receipt.entities == {}


def written(path: Path, text: str | bytes, at: int) -> Path:
    """Write a file as if at some moment."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (at, at))
    return path


def test_days_delivered_anew_give_the_same_state_in_any_order_of_files(tmp_path: Path, empty_shop: Path) -> None:
    def campaign(day: int, number: int, cost: float) -> dict[str, Any]:
        return {"date": f"2026-05-0{day}", "campaignId": number, "campaignName": f"C{number}", "impressions": 10, "clicks": 1, "cost": cost} | {
            "purchases7d": 1, "sales7d": 5.0, "campaignBudgetCurrencyCode": "EUR",
        }  # fmt: skip

    def ad(day: int, number: int, key: int, cost: float) -> dict[str, Any]:
        return campaign(day, number, cost) | {"adGroupId": 7, "adGroupName": "G", "adId": key}

    def packed(name: str, rows: list[dict[str, Any]], at: int) -> Path:
        return written(tmp_path / name, gzip.compress(json.dumps(rows).encode(), mtime=0), at)

    files = [
        packed("old_campaigns.json.gz", [campaign(1, 1, 3.0), campaign(1, 2, 9.0), campaign(2, 1, 4.0)], 1_777_900_000),
        packed("new_campaigns.json.gz", [campaign(1, 1, 3.5), campaign(2, 1, 4.5), campaign(3, 1, 1.0)], 1_778_000_000),
        packed("ads.json.gz", [ad(1, 1, 11, 2.0), ad(1, 1, 12, 1.5), ad(2, 1, 11, 4.5)], 1_777_950_000),
        packed("groups.json.gz", [campaign(3, 1, 1.0) | {"adGroupId": 7}, campaign(1, 1, 3.5) | {"adGroupId": 7}], 1_777_960_000),
    ]
    found = []
    for number, order in enumerate(islice(permutations(files), 0, None, 4)):
        shop = TestShop(tmp_path / f"shop{number}", template=empty_shop)
        for path in order:
            load(shop, path)
        assert one(shop, "SELECT sum(spend) FROM ad_performance") == Decimal("9.0")  # 3.5 on the 1st, 4.5 on the 2nd, 1.0 on the 3rd
        found.append(state(shop)["ad_performance"])
    assert all(one_state == found[0] for one_state in found)


def test_a_business_report_loaded_later_or_earlier_stands_for_its_own_days(tmp_path: Path, empty_shop: Path) -> None:
    header = "Date,Ordered Product Sales,Total Order Items,Page Views - Total,Sessions - Total\n"
    old = written(tmp_path / "old.csv", f"{header}10/24/26,$5.00,1,4,3\n10/25/26,$5.00,1,40,30\n", 1_777_900_000)
    new = written(tmp_path / "new.csv", f"{header}10/25/26,$5.00,2,7,5\n10/26/26,$5.00,0,1,1\n", 1_778_000_000)
    states = []
    for number, order in enumerate(((old, new), (new, old))):
        shop = TestShop(tmp_path / f"shop{number}", template=empty_shop)
        for path in order:
            load(shop, path)
        assert shop.value("sessions", "2026-10-25") == 5
        assert shop.value("sessions", "2026-10-24") == 3
        assert shop.value("page_views", "2026-10") == 12
        states.append(state(shop))
    assert states[0] == states[1]


def flat(path: Path, *rows: dict[str, str]) -> Path:
    """Write an All Orders file."""
    path.write_text("\n".join("\t".join(row.get(name, "") for name in ORDERS) for row in (dict(zip(ORDERS, ORDERS, strict=True)), *rows)))
    return path


def order(number: int, channel: str, price: str, tax: str = "", money: str = "EUR") -> dict[str, str]:
    """Return one shipped line."""
    return {
        "amazon-order-id": f"302-{number}", "purchase-date": "2026-03-02T10:00:00+00:00", "last-updated-date": "2026-03-03T10:00:00+00:00",
        "order-status": "Shipped", "sales-channel": channel, "sku": "A", "asin": "B0A", "quantity": "1", "currency": money, "item-price": price,
        "item-tax": tax,
    }  # fmt: skip


def test_tax_is_taken_out_as_the_marketplace_has_it_and_as_the_user_says(shop: TestShop, tmp_path: Path) -> None:
    path = flat(
        tmp_path / "orders.txt", order(1, "Amazon.nl", "121.00"), order(2, "Amazon.de", "119.00", "19.00"), order(3, "Amazon.com", "50.00", "4.00")
    )
    (receipt,) = load(shop, path)
    assert one(shop, "SELECT sum(gross_amount) FROM order_lines") == Decimal("271.00")
    assert any(caveat.code == "amazon_tax_unknown" and "Amazon.nl" in caveat.message.nl for caveat in receipt.caveats)
    (receipt,) = load(shop, path, tax_rate="21")
    assert one(shop, "SELECT sum(gross_amount) FROM order_lines") == Decimal("250.00")
    assert one(shop, "SELECT sum(tax_amount) FROM orders") == Decimal("44.00")
    load(shop, path, tax_included="no")
    assert one(shop, "SELECT sum(gross_amount) FROM order_lines") == Decimal("290.00")


def test_a_tax_rate_that_is_none_is_refused(shop: TestShop, tmp_path: Path) -> None:
    (receipt,) = load(shop, flat(tmp_path / "orders.txt", order(1, "Amazon.nl", "121.00")), tax_rate="hoog")
    assert "hoog" in receipt.problems[0].message.nl
    assert receipt.entities == {}


def test_orders_in_several_currencies_and_in_shift_jis_are_converted_and_read(shop: TestShop, tmp_path: Path) -> None:
    path = flat(
        tmp_path / "orders.txt",
        order(1, "Amazon.co.jp", "11000", "1000", "JPY") | {"product-name": "植木鉢 ソース"},
        order(2, "Amazon.nl", "10", "0"),
    )
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932"))
    load(shop, path)
    assert one(shop, "SELECT title FROM products") == "植木鉢 ソース"
    assert one(shop, "SELECT _original FROM order_lines WHERE _currency = 'JPY'") is not None
    assert one(shop, "SELECT gross_amount / _rate FROM order_lines WHERE _currency = 'JPY'") == pytest.approx(10000)


def test_refunds_of_a_settlement_lower_net_sales_once_though_the_return_is_loaded_too(shop: TestShop, tmp_path: Path) -> None:
    load(shop, flat(tmp_path / "orders.txt", order(1, "Amazon.de", "119.00", "19.00")))
    rows = (
        ("9", "2026-03-20", "-59.50", "EUR"),
        ("9", "", "", "", "Refund", "302-1", "Amazon.de", "ItemPrice", "Principal", "-50.00", "2026-03-10", "A"),
        ("9", "", "", "", "Refund", "302-1", "Amazon.de", "ItemPrice", "Tax", "-9.50", "2026-03-10", "A"),
    )
    text = "\n".join("\t".join(row + ("",) * (12 - len(row))) for row in (SETTLED, *rows))
    load(shop, written(tmp_path / "settlement.txt", text, 1_777_900_000))
    back = "return-date\torder-id\tsku\tasin\tquantity\treason\tlicense-plate-number\n2026-03-09T10:00:00+00:00\t302-1\tA\tB0A\t1\tDEFECTIVE\tL1\n"
    load(shop, written(tmp_path / "returns.txt", back, 1_777_900_000))
    assert shop.value("net_sales", "2026-03") == pytest.approx(50)
    assert one(shop, "SELECT sum(quantity) FROM refund_lines") == 1
