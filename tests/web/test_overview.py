"""Open the overview: how the shop stands, in both languages, filtered, on an empty shop, and under nonsense."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from peil.values.targets import Target
from tests.support.shops import TestShop

Rows = list[Mapping[str, Any]]


def names(page: str) -> list[str]:
    """Return the names on the cards of a page."""
    return re.findall(r'<h3><a href="/kpis/[^>]*>([^<]*)</a></h3>', page)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("<h1>Overview</h1>", "Net sales are", "Customer service")), ("nl", ("<h1>Stand van zaken</h1>", "De netto-omzet is", "Klantenservice"))],
)
def test_the_overview_says_how_the_shop_stands_in_both_languages(client: TestClient, language: str, words: tuple[str, ...]) -> None:
    page = client.get(f"/?lang={language}").text
    assert f'<html lang="{language}"' in page
    for word in words:
        assert word in page


def test_a_value_on_a_card_is_the_value_of_the_answer(shop: TestShop, shop_client: TestClient) -> None:
    rows: Rows = [{"order_id": str(day), "ordered_at": f"2026-11-{day:02d}T10:00:00Z"} for day in range(3, 10)]
    shop.fill(orders=rows, order_lines=[{"order_line_id": row["order_id"], "order_id": row["order_id"], "gross_amount": "12.50"} for row in rows])
    page = shop_client.get("/?period=2026-11-01..2026-11-10&lang=en").text
    assert "€87.50" in page  # seven orders of 12.50
    assert names(page)[:2] == ["Net sales", "Orders"]


def test_a_filter_leaves_out_the_kpis_that_know_no_such_distinction_and_names_them(client: TestClient) -> None:
    every, some = (client.get(f"/?lang=en{more}").text for more in ("", "&f.country=NL"))
    assert "Headcount" in names(every)
    assert "Headcount" not in names(some)
    assert "Headcount" in some
    assert "Net sales" in names(some)


def test_an_empty_shop_is_told_the_next_step(shop_client: TestClient) -> None:
    assert "Load your orders to begin" in shop_client.get("/?lang=en").text
    assert "Laad je bestellingen om te beginnen" in shop_client.get("/?lang=nl").text


def test_a_shop_whose_data_end_long_ago_opens_on_its_last_days_and_says_so(shop: TestShop, shop_client: TestClient) -> None:
    shop.fill(orders=[{"order_id": "A", "ordered_at": "2025-03-30T10:00:00Z"}])
    page = shop_client.get("/?lang=en").text
    assert "1–30 Mar 2025" in page.replace("\N{THIN SPACE}", "").replace(" – ", "–")
    assert "days ago" in page


@pytest.mark.parametrize("address", ["/?period=soon", "/?compare=never", "/?f.colour=red", "/?where=(((", "/?f.channel=%00%27--", "/?period=0000-00"])
def test_nonsense_gets_a_sentence_and_the_usual_view_under_it(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert 'role="alert"' in page.text or "f.channel" in address
    assert "Net sales" in page.text


def test_a_page_that_did_not_change_costs_nothing_and_one_that_did_is_new(shop: TestShop, shop_client: TestClient) -> None:
    shop.fill(orders=[{"order_id": "A", "ordered_at": "2026-11-10T10:00:00Z"}])
    first = shop_client.get("/")
    assert shop_client.get("/", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    shop.fill(orders=[{"order_id": "B", "ordered_at": "2026-11-11T10:00:00Z"}])
    assert shop_client.get("/", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_of_a_target_per_month_only_what_was_due_by_the_end_of_the_data_counts(shop: TestShop, shop_client: TestClient) -> None:
    shop.fill(orders=[{"order_id": str(day), "ordered_at": f"2026-11-{day:02d}T10:00:00Z"} for day in range(1, 11)])
    shop.workspace.state.targets.set(Target("orders", 30, "month"))  # November has 30 days: one a day, and ten days are known
    page = shop_client.get("/?period=2026-11&lang=en").text
    assert "on target (10)" in page


def test_htmx_gets_the_board_alone(client: TestClient) -> None:
    part = client.get("/?period=last-7-days", headers={"hx-request": "true", "hx-target": "board"}).text
    assert part.lstrip().startswith('<div id="board"')
    assert "<html" not in part
