"""The catalogue page lists, finds and judges KPIs in both languages; own KPIs are made, changed and removed on it."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.shops import TestShop

BELGIUM = {
    "name_nl": "Bestellingen <b>uit</b> België",
    "definition_nl": "Aantal bestellingen dat naar België gaat.",
    "formula": "count(orders where placed_order and orders.shipping_country = 'BE')",
    "category": "sales",
    "unit": "count",
    "direction": "up",
    "kinds": ["quantitative", "output"],
    "dimensions": "auto",
}
HTMX = {"hx-request": "true", "hx-target": "check"}


def text_of(client: TestClient, address: str, status: int = 200) -> str:
    """Return a page as text, without its tags."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    return plain(answer.text)


def plain(page: str) -> str:
    """Return the words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def ids(page: str) -> list[str]:
    """Return the ids of the KPIs that a page lists."""
    return re.findall(r'<h3><a href="/kpis/([a-z0-9_]+)', page)


def send(client: TestClient, address: str, **changes: Any) -> Any:
    """Post the form and return the answer, not following where it leads."""
    return client.post(address, data=BELGIUM | changes, follow_redirects=False)


def test_every_kpi_is_listed_once_under_its_category(client: TestClient) -> None:
    found = ids(client.get("/kpis").text)
    assert len(found) == len(set(found)) == 127


@pytest.mark.parametrize(
    ("words", "kpi"), [("bouncepercentage", "bounce_rate"), ("omzet incl. btw", "total_sales"), ("churn", "customer_churn_rate")]
)
def test_words_of_the_guides_find_a_kpi_in_either_language(client: TestClient, words: str, kpi: str) -> None:
    for language in ("en", "nl"):
        assert kpi in ids(client.get("/kpis", params={"q": words, "lang": language}).text)


def test_filters_hold_together(client: TestClient) -> None:
    found = ids(client.get("/kpis?category=sales&kind=financial&q=sales").text)
    assert found
    assert set(found) <= set(ids(client.get("/kpis?category=sales").text)) & set(ids(client.get("/kpis?kind=financial").text))


def test_a_page_in_dutch_says_everything_in_dutch(client: TestClient) -> None:
    page = text_of(client, "/kpis?lang=nl")
    assert "hoger is beter" in page
    assert "higher is better" not in page


@pytest.mark.parametrize("query", ["category=zz", "kind=<script>", "available=perhaps"])
def test_a_choice_that_does_not_exist_is_said_in_a_sentence(client: TestClient, query: str) -> None:
    page = client.get(f"/kpis?{query}")
    assert page.status_code == 422
    assert "<script>alert" not in page.text
    assert "there are" in plain(page.text)


def test_nothing_found_tells_what_to_do(client: TestClient) -> None:
    assert "No KPI fits that" in text_of(client, "/kpis?q=zzzzzz")


def test_the_list_alone_comes_for_htmx_with_the_values_after_it(client: TestClient) -> None:
    part = client.get("/kpis?q=net", headers={"hx-request": "true", "hx-target": "list"}).text
    assert part.lstrip().startswith('<div id="list"')
    values = client.get("/kpis/values/finance?q=net+sales").text
    assert re.search(r'id="v-net_sales" hx-swap-oob="true" title="€[\d,.]+"', values)
    assert client.get("/kpis/values/zz").status_code == 422


def test_without_data_each_kpi_tells_what_it_needs(shop_client: TestClient) -> None:
    page = text_of(shop_client, "/kpis?available=no&q=roas&lang=nl")
    assert "Heeft advertentieresultaten nodig: laad een export uit Google Ads, Meta Ads of Amazon Ads." in page
    assert "Er is nog niets geladen" in page
    assert ids(shop_client.get("/kpis?available=yes").text) == []


def test_an_own_kpi_is_made_listed_changed_and_removed(shop: TestShop, shop_client: TestClient) -> None:
    made = send(shop_client, "/kpis/new")
    assert (made.status_code, made.headers["location"]) == (303, "/kpis/bestellingen_b_uit_b_belgie")
    path = shop.workspace.folder / "kpis" / "bestellingen_b_uit_b_belgie.yaml"
    assert path.is_file()
    listed = shop_client.get("/kpis?own=yes&lang=nl").text
    assert ids(listed) == ["bestellingen_b_uit_b_belgie"]
    assert "&lt;b&gt;uit&lt;/b&gt;" in listed
    form = shop_client.get("/kpis/bestellingen_b_uit_b_belgie/edit").text
    stamp = re.findall(r'name="stamp" value="(\w+)"', form)[0]
    saved = send(shop_client, "/kpis/bestellingen_b_uit_b_belgie/edit", stamp=stamp, direction="down")
    assert saved.status_code == 303
    assert "direction: down" in path.read_text(encoding="utf-8")
    again = send(shop_client, "/kpis/bestellingen_b_uit_b_belgie/edit", stamp=stamp, direction="neutral")
    assert again.status_code == 422
    assert "since you opened this form" in plain(again.text)
    page = shop_client.get("/kpis/bestellingen_b_uit_b_belgie/delete").text
    stamp = re.findall(r'name="stamp" value="(\w+)"', page)[0]
    assert shop_client.post("/kpis/bestellingen_b_uit_b_belgie/delete", data={"stamp": stamp}, follow_redirects=False).status_code == 303
    assert not path.exists()
    assert ids(shop_client.get("/kpis?own=yes").text) == []


def test_a_form_with_mistakes_comes_back_with_each_beside_its_field(shop: TestShop, shop_client: TestClient) -> None:
    answer = send(shop_client, "/kpis/new?lang=nl", name_nl="", formula="count(ordrs)", id="A B")
    assert answer.status_code == 422
    page = plain(answer.text)
    assert "Een KPI heeft een naam nodig" in page
    assert "Bedoel je orders" in page
    assert 'aria-describedby="wrong-id"' in answer.text
    assert "count(ordrs)" in page
    assert list((shop.workspace.folder / "kpis").iterdir()) == []


def test_a_kpi_of_peils_is_replaced_only_knowingly(shop_client: TestClient) -> None:
    refused = send(shop_client, "/kpis/new", id="orders")
    assert refused.status_code == 422
    assert "mine takes its place" in plain(refused.text)
    assert send(shop_client, "/kpis/new", id="orders", replace="yes").status_code == 303
    assert "replaces Peil’s own" in text_of(shop_client, "/kpis?own=yes")
    assert "is back afterwards" in text_of(shop_client, "/kpis/orders/delete")


def test_a_kpi_of_peils_cannot_be_changed_or_removed(shop_client: TestClient) -> None:
    assert "cannot be changed itself" in text_of(shop_client, "/kpis/net_sales/edit", 422)
    assert shop_client.post("/kpis/net_sales/delete", data={"stamp": ""}).status_code == 422
    assert shop_client.get("/kpis/nothing_at_all/edit").status_code == 404


def test_a_check_shows_the_place_of_a_mistake_in_the_readers_language(client: TestClient) -> None:
    part = client.post("/kpis/check?lang=nl", data=BELGIUM | {"formula": "kpi(net_sales)\n/ kpi(ordrs)"}, headers=HTMX)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<section id="check"')
    assert "<mark>ordrs</mark>" in part.text
    assert "Regel 2, teken 7" in plain(part.text)


def test_a_check_of_a_right_formula_shows_its_value_chart_and_sql(client: TestClient) -> None:
    part = client.post("/kpis/check", data=BELGIUM | {"formula": "kpi(orders)"}, headers=HTMX).text
    now = re.findall(r'id="v-orders"[^>]*title="([^"]+)"', client.get("/kpis/values/sales").text)
    assert re.findall(r'<span class="figure">([^<]+)<', part) == now
    assert "<peil-chart>" in part
    assert "SELECT" in part


def test_a_check_tells_which_other_kpis_would_break(client: TestClient) -> None:
    circle = {"id": "orders", "replace": "yes", "formula": "sum(order_lines.quantity) / kpi(average_order_size)"}
    assert "computed from itself" in plain(client.post("/kpis/check", data=BELGIUM | circle, headers=HTMX).text)
    amount = {"id": "orders", "replace": "yes", "formula": "kpi(net_sales)", "unit": "currency"}
    page = plain(client.post("/kpis/check", data=BELGIUM | amount, headers=HTMX).text)
    assert "other KPIs break: KPI average_order_value" in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"formula": "(" * 5000},
        {"formula": "'" * 999 + "\0"},
        {"formula": "count(orders)", "unit": "<script>", "kinds": ["x", "y"], "dimensions": "a.b, c"},
        {"id": "../../etc/passwd", "formula": "1"},
        {"changes": "net_sales", "formula": "count(orders)"},
    ],
)
def test_nonsense_in_a_form_is_answered_and_never_a_bug(client: TestClient, data: dict[str, Any]) -> None:
    for headers in (HTMX, {}):
        assert client.post("/kpis/check", data=data, headers=headers).status_code == 200
    assert client.post("/kpis/new", data=data).status_code == 422


def test_a_form_that_no_person_typed_is_refused(client: TestClient) -> None:
    assert client.post("/kpis/new", data={"formula": "a" * 300_000}).status_code == 413


def test_a_new_kpi_can_begin_as_a_copy_or_an_example(client: TestClient) -> None:
    assert "kpi(gross_sales)" in text_of(client, "/kpis/new?from=net_sales")
    assert "count_distinct(orders.customer_id where placed_order)" in text_of(client, "/kpis/new?example=per_customer")
    assert "gives a table" in text_of(client, "/kpis/new?from=product_affinity", 422)
    assert client.get("/kpis/new?from=%3Cscript%3E").status_code == 404


def test_a_definition_that_breaks_while_the_server_runs_is_listed_and_breaks_nothing_else(shop: TestShop, shop_client: TestClient) -> None:
    folder: Path = shop.workspace.folder / "kpis"
    assert "problem" not in text_of(shop_client, "/kpis")
    (folder / "mine.yaml").write_text("- id: mine\n  name: {en: Mine, nl: Mijn}\n  category: nonsense\n", encoding="utf-8")
    broken = "- id: own\n  name: {en: Own, nl: Eigen}\n  category: sales\n  definition: {en: A., nl: A.}\n  formula: count(ordrs)\n"
    (folder / "own.yaml").write_text(f"{broken}  unit: count\n  direction: up\n", encoding="utf-8")
    page = text_of(shop_client, "/kpis")
    assert "2 definitions have a problem" in page
    assert "kpis/mine.yaml:3" in page
    assert "kpis/own.yaml:5" in page
    assert len(ids(shop_client.get("/kpis").text)) == 128
    assert "Did you mean orders" in text_of(shop_client, "/kpis/own/edit")
