"""Open the page of a KPI: its figures, its breakdown, its meaning, and what it says where there is nothing to show."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.shops import TestShop

Rows = list[Mapping[str, Any]]
ORDERS: Rows = [
    {"order_id": str(day), "ordered_at": f"2026-11-{day:02d}T10:00:00Z", "sales_channel": "pos" if day % 3 else "b2b"} for day in range(1, 21)
]
LINES: Rows = [
    {"order_line_id": str(day), "order_id": str(day), "quantity": 1, "gross_amount": 10 + day, "product_id": f"p{day}"} for day in range(1, 21)
]
BOARD = {"hx-request": "true", "hx-target": "board"}


def charts(page: str) -> list[dict[str, Any]]:
    """Return the charts of a page."""
    return [json.loads(found) for found in re.findall(r'<peil-chart[^>]*><script type="application/json">(.*?)</script>', page, re.DOTALL)]


def get(client: TestClient, address: str, **headers: str) -> str:
    """Return a page that must be there."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Net sales", "Over time", "By sales channel", "What it means", "How it is computed", "It is made of", "the period before"]),
        (
            "nl",
            ["Netto-omzet", "Verloop", "Per verkoopkanaal", "Wat hij betekent", "Hoe hij wordt berekend", "Hij is gemaakt van", "de periode ervoor"],
        ),
    ],
)
def test_the_page_tells_a_kpi_in_both_languages(client: TestClient, language: str, words: list[str]) -> None:
    page = get(client, f"/kpis/net_sales?lang={language}")
    assert [word for word in words if word not in page] == []


def test_the_chart_has_the_comparison_and_the_days_that_still_change(client: TestClient) -> None:
    chart = charts(get(client, "/kpis/net_sales?period=last-30-days"))[0]
    assert [series["role"] for series in chart["series"]] == ["value", "before"]
    assert (chart["grain"], chart["provisional_from"]) == ("day", 27)


def test_grain_kind_and_shape_follow_the_address(client: TestClient) -> None:
    found = charts(get(client, "/kpis/net_sales?period=last-90-days&grain=week&chart=bar&by=orders.sales_channel&show=stacked"))
    assert [(chart["kind"], chart["grain"]) for chart in found] == [("bar", "week"), ("stacked", "week")]


def test_small_charts_share_one_scale(client: TestClient) -> None:
    found = charts(get(client, "/kpis/conversion_rate?by=channel&show=small"))[1:]
    assert len(found) > 3
    assert len({(chart["y_min"], chart["y_max"]) for chart in found}) == 1


def test_shares_that_do_not_add_up_are_not_stacked(client: TestClient) -> None:
    page = get(client, "/kpis/conversion_rate?by=channel&show=stacked")
    assert "There is no chart `stacked` here" in page
    assert 'id="show-lines"' in page
    assert 'id="show-stacked"' not in page


def test_a_change_renews_the_board_alone(client: TestClient) -> None:
    part = get(client, "/kpis/net_sales?grain=week", **BOARD)
    assert part.lstrip().startswith('<div id="board"')
    assert "What it means" not in part


@pytest.mark.parametrize(
    "address", ["period=nonsense", "compare=x", "grain=fortnight", "by=nonsense.column", "where=%27;drop", "chart=pie", "f.x.y=1"]
)
def test_nonsense_in_the_address_is_said_and_the_usual_is_shown(client: TestClient, address: str) -> None:
    page = get(client, f"/kpis/net_sales?{address}")
    assert 'class="notice bad"' in page
    assert charts(page)[0]["grain"] == "day"


def test_a_filter_that_the_data_do_not_know_is_left_out_and_said(client: TestClient) -> None:
    page = get(client, "/kpis/conversion_rate?f.employees.team=Store")
    assert "The data of this KPI do not know this distinction" in page
    assert charts(page)


def test_a_filter_of_another_page_goes_along_and_can_be_taken_away(client: TestClient) -> None:
    page = get(client, "/kpis/conversion_rate?f.channel=Email")
    assert 'class="chip"' in page


def test_an_unknown_kpi_is_not_found_and_another_is_offered(client: TestClient) -> None:
    answer = client.get("/kpis/net_sale")
    assert answer.status_code == 404
    assert "net_sales" in answer.text


def test_variants_are_tabs(client: TestClient) -> None:
    page = get(client, "/kpis/conversion_rate")
    assert re.search(r'<nav class="tabs.*href="/kpis/conversion_rate\.\w+"', page, re.DOTALL)


def test_a_variant_that_needs_a_model_says_so(client: TestClient) -> None:
    assert "needs a model" in get(client, "/kpis/customer_lifetime_value.predicted")


def test_a_table_kpi_shows_its_table_with_names_of_products(client: TestClient) -> None:
    page = get(client, "/kpis/product_sequence.bought_next")
    assert "Followed by" in page
    assert ">P0000" not in page
    assert '<span class="label">Compare</span>' not in page


def test_a_kpi_that_is_broken_down_by_itself_is_a_heat_map(client: TestClient) -> None:
    found = charts(get(client, "/kpis/sessions_by_daypart"))
    assert [chart["kind"] for chart in found] == ["heatmap"]


def test_downloads_and_the_command_ask_the_same_question(client: TestClient) -> None:
    page = get(client, "/kpis/net_sales?period=2026-10&by=orders.sales_channel")
    assert "peil ask net_sales --period 2026-10-01..2026-10-31 --grain day --compare previous" in page
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/api/v1/ask[^"]*format=csv[^"]*)"', page)]
    assert len(links) == 2
    rows = [client.get(link).text.splitlines() for link in links]
    assert len(rows[0]) == 32
    assert rows[1][0].startswith("orders.sales_channel,net_sales")


def test_every_kpi_and_variant_has_its_page(client: TestClient) -> None:
    names = [one["id"] for one in client.get("/api/v1/kpis").json()["kpis"]]
    assert len(names) > 100
    chosen = names[:: len(names) // 12]
    assert [name for name in chosen if client.get(f"/kpis/{name}?lang=nl").status_code != 200] == []


def test_an_empty_shop_learns_what_to_load(shop_client: TestClient) -> None:
    page = get(shop_client, "/kpis/net_sales")
    assert "This cannot be computed yet" in page
    assert "Shopify" in page
    assert "How it is computed" in page
    assert not charts(page)


def test_only_orders_give_sales_and_tell_what_conversion_lacks(shop: TestShop, shop_client: TestClient) -> None:
    shop.fill(orders=ORDERS, order_lines=LINES)
    assert len(charts(get(shop_client, "/kpis/net_sales"))) == 2
    assert "This cannot be computed yet" in get(shop_client, "/kpis/conversion_rate")


def test_product_names_with_html_stay_text(shop: TestShop, shop_client: TestClient) -> None:
    evil = "<img src=x onerror=alert(1)></script>"
    shop.fill(orders=ORDERS, order_lines=LINES, products=[{"product_id": f"p{day}", "title": f"{evil}{day}"} for day in range(1, 21)])
    page = get(shop_client, "/kpis/net_sales?by=products.title")
    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert any(evil in str(label) for label in charts(page)[1]["label_texts"])


def test_very_many_groups_are_cut_off_and_the_download_has_them_all(shop: TestShop, shop_client: TestClient) -> None:
    orders: Rows = [{"order_id": str(at), "ordered_at": "2026-11-10T10:00:00Z"} for at in range(900)]
    lines: Rows = [{"order_line_id": str(at), "order_id": str(at), "quantity": 1, "gross_amount": 5, "product_id": f"p{at}"} for at in range(900)]
    products: Rows = [{"product_id": f"p{at}", "title": f"Product {at}"} for at in range(900)]
    shop.fill(orders=orders, order_lines=lines, products=products)
    page = get(shop_client, "/kpis/net_sales?by=products.title")
    assert "And 500 more. The download has all of them." in page
    link = re.findall(r'href="(/api/v1/ask[^"]*products.title[^"]*format=csv[^"]*|/api/v1/ask[^"]*format=csv[^"]*products.title[^"]*)"', page)[0]
    assert len(shop_client.get(link.replace("&amp;", "&")).text.splitlines()) == 901


def test_a_broken_definition_is_told_with_its_place_and_harms_no_other(shop: TestShop, shop_client: TestClient) -> None:
    shop.fill(orders=ORDERS, order_lines=LINES)
    text = "- id: mine\n  name: {en: Mine, nl: Mijn}\n  category: sales\n  definition: {en: X., nl: X.}\n  formula: FORMULA\n  unit: count\n"
    text += "  direction: up\n"
    file = Path(shop.workspace.folder) / "kpis" / "own.yaml"
    file.write_text(text.replace("FORMULA", "count(orders)"))
    assert charts(get(shop_client, "/kpis/mine"))
    file.write_text(text.replace("FORMULA", "count(orders.nonsense"))
    page = get(shop_client, "/kpis/mine")
    assert "The definition has a problem" in page
    assert "kpis/own.yaml:5" in page
    assert charts(get(shop_client, "/kpis/net_sales"))


def test_a_page_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/kpis/orders").headers["etag"]
    assert client.get("/kpis/orders", headers={"if-none-match": etag}).status_code == 304
