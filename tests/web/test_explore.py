"""Hold the page Explore to its address: what is asked is shown, what cannot be shown is said, and files and the command give the same answer."""

import html
import io
import re
import shlex
import zipfile
from urllib.parse import urlencode

import pytest
from pyarrow import parquet
from starlette.testclient import TestClient

from peil.cli.main import main
from peil.query.questions import Question
from peil.values.periods import parse_period
from peil.web.app import make_app
from peil.web.commands import command
from peil.web.explore.shapes import SHAPES
from peil.web.explore.suggestions import READY
from tests.support.shops import TODAY, TestShop

HOME = "http://127.0.0.1"


def page(client: TestClient, *parts: tuple[str, str], **more: str) -> str:
    answer = client.get(f"/explore?{urlencode([*parts, *more.items()])}")
    assert answer.status_code == 200, answer.text
    return answer.text


def said(text: str) -> str:
    """Return what the page says that it could not do."""
    found = re.search(r'role="alert">(.*?)</div>', text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""


def shape(text: str) -> str:
    found = re.search(r'id="show-(\w+)"[^>]*aria-current', text)
    return found[1] if found else ""


def grain(text: str) -> str:
    found = re.search(r'id="grain-(\w+)"[^>]*aria-current', text)
    return found[1] if found else ""


def title(text: str) -> str:
    return html.unescape("; ".join(re.findall(r'<h2 id="part-\d+">(.*?)</h2>', text)))


def ordered(shop: TestShop, count: int, product: str = "Chair") -> None:
    """Load orders of one line each."""
    sale = {"ordered_at": "2026-11-03T10:00:00Z", "is_test": False, "financial_status": "paid", "sales_channel": "pos"}
    goods = {"product_id": "p1", "quantity": 1, "gross_amount": "10.00", "discount_amount": "0.00", "is_gift_card": False}
    shop.fill(
        orders=[{"order_id": f"o{at}", **sale} for at in range(count)],
        order_lines=[{"order_line_id": f"l{at}", "order_id": f"o{at}", **goods} for at in range(count)],
        products=[{"product_id": "p1", "title": product}],
    )


def test_an_empty_shop_is_told_to_load_its_orders(shop_client: TestClient) -> None:
    assert "Load your orders" in page(shop_client, kpi="net_sales")
    assert "Laad je bestellingen" in page(shop_client, lang="nl")


def test_without_a_question_the_page_offers_ready_ones_that_all_answer(client: TestClient) -> None:
    text = page(client)
    links = [html.unescape(link) for link in re.findall(r'<h3><a href="(/explore\?[^"]+)"', text)]
    assert len(links) == 8
    for link in links:
        answer = client.get(link).text
        assert said(answer) == ""
        assert title(answer)


def test_every_ready_question_names_kpis_and_shapes_that_exist(client: TestClient) -> None:
    known = client.app.state.running.workspace.catalogue  # type: ignore[attr-defined]
    assert [ready.kpis for ready in READY if not all(known.definition(kpi) for kpi in ready.kpis)] == []
    assert {ready.show for ready in READY} - set(SHAPES) == {""}


def test_a_kpi_alone_is_a_line_and_a_dimension_makes_bars(client: TestClient) -> None:
    assert shape(page(client, kpi="net_sales")) == "line"
    cut = page(client, kpi="net_sales", by="orders.sales_channel", lang="nl")
    assert (shape(cut), grain(cut), title(cut)) == ("bar", "none", "Netto-omzet per verkoopkanaal")
    timed = page(client, kpi="net_sales", by="orders.sales_channel", grain="week")
    assert (shape(timed), grain(timed), title(timed)) == ("line", "week", "Net sales by sales channel")


def test_kpis_of_other_units_get_a_chart_each_and_of_one_unit_share_one(client: TestClient) -> None:
    apart = page(client, ("kpi", "net_sales"), ("kpi", "orders"), ("kpi", "average_order_value"))
    assert apart.count("<peil-chart") == 3
    together = page(client, ("kpi", "sessions"), ("kpi", "unique_visitors"))
    assert together.count("<peil-chart") == 1


def test_the_hours_of_a_heat_map_are_found_for_the_reader(client: TestClient) -> None:
    text = page(client, kpi="orders", show="heat", lang="nl")
    assert shape(text) == "heat"
    assert title(text) == "Bestellingen per weekdag en uur van de dag"
    assert "hour_of_day(orders.ordered_at)" in text


@pytest.mark.parametrize("name", ["table", "line", "bar", "stacked", "heat", "scatter"])
def test_every_shape_is_drawn_of_what_suits_it(client: TestClient, name: str) -> None:
    kpis = ("orders", "net_sales") if name == "scatter" else ("orders",)
    parts = [("kpi", kpi) for kpi in kpis] + ([("by", "orders.sales_channel")] if name != "heat" else [])
    text = page(client, *parts, ("show", name))
    assert said(text) == ""
    assert shape(text) == name
    assert ("<peil-chart" in text) == (name != "table")


@pytest.mark.parametrize(
    ("parts", "sentence", "drawn"),
    [
        ({"kpi": "conversion_rate", "by": "sessions.source", "show": "stacked"}, "do not add up to a whole", "line"),
        ({"kpi": "orders", "by": "orders.sales_channel", "show": "scatter"}, "choose two KPIs and one dimension", "bar"),
        ({"kpi": "orders", "by": "orders.sales_channel", "show": "heat"}, "choose two dimensions", "bar"),
        ({"kpi": "orders", "show": "stacked"}, "choose a grain and one dimension", "line"),
        ({"kpi": "orders", "show": "line", "grain": "none"}, "choose a grain", "table"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_drawn_otherwise(client: TestClient, parts: dict[str, str], sentence: str, drawn: str) -> None:
    text = page(client, **parts)
    assert sentence in said(text)
    assert f"Shown here: {SHAPES[drawn].en.lower()}" in said(text)
    assert shape(text) == drawn


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"kpi": "net_sale"}, "Did you mean net_sales"),
        ({"kpi": "orders", "by": "nonsense"}, "Unknown dimension nonsense"),
        ({"kpi": "orders", "by": "page_views.page_path"}, "cannot cut orders"),
        ({"kpi": "orders", "grain": "eon"}, "eon is no grain"),
        ({"kpi": "orders", "show": "pie"}, "There is no drawing pie"),
        ({"kpi": "orders", "compare": "what"}, "what is no comparison"),
        ({"kpi": "orders", "period": "ooit"}, "ooit is not a period"),
        ({"kpi": "orders", "from": "9999-12-31", "to": "9999-12-31"}, "is not a period"),
        ({"kpi": "orders", "f.x": "1"}, "cannot be used"),
        ({"kpi": "orders", "where": "'; drop table orders;--"}, "cannot be used"),
        ({"kpi": "orders", "f.sessions.landing_page_path": "/"}, ""),
        ({"kpi": "headcount", "f.device": "mobile"}, "Not filtered by"),
        ({"kpi": "\x00<script>alert(1)</script>"}, "Unknown KPI"),
    ],
)
def test_nonsense_in_the_address_is_said_in_place_and_the_form_stays(client: TestClient, parts: dict[str, str], sentence: str) -> None:
    text = page(client, **parts)
    assert sentence in said(text)
    assert 'name="kpi" value="net_sales"' in text
    assert "<script>alert" not in text
    if parts["kpi"] in ("orders", "headcount"):
        assert title(text).startswith(("Orders", "Headcount"))


def test_all_that_is_wrong_is_said_at_once_in_dutch_too(client: TestClient) -> None:
    text = said(page(client, kpi="nope", by="nonsense", grain="eon", show="pie", compare="what", period="ooit", lang="nl"))
    assert [part in text for part in ("ooit is geen periode", "geen vergelijking", "geen interval", "geen tekenwijze", "Onbekende KPI")] == [True] * 5


def test_a_kpi_that_lacks_data_is_said_beside_one_that_has_them(shop: TestShop) -> None:
    ordered(shop, 3)
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        text = page(client, ("kpi", "sessions"), ("kpi", "orders"))
        assert "Sessions cannot be computed yet" in said(text)
        assert title(text) == "Orders"
        assert 'value="sessions"' not in text


def test_a_table_kpi_has_its_own_table_beside_the_others(client: TestClient) -> None:
    text = page(client, ("kpi", "product_affinity"), ("kpi", "net_sales"), lang="nl")
    assert title(text) == "Netto-omzet; Samen gekochte producten"
    assert "peil ask product_affinity --period" in text


def test_a_filter_on_any_dimension_is_offered_with_its_values_and_can_be_taken_away(client: TestClient) -> None:
    offered = page(client, kpi="orders", filter="orders.shipping_country")
    assert 'name="f.orders.shipping_country" value="NL"' in offered
    filtered = page(client, ("kpi", "orders"), ("f.orders.shipping_country", "NL"), ("where", "orders.sales_channel = 'pos'"))
    assert "--where &#39;orders.shipping_country = " in filtered
    chips = [html.unescape(link) for link in re.findall(r'class="chip" href="([^"]+)"', filtered)]
    assert [("f.orders" in chip, "where" in chip) for chip in chips] == [(False, True), (True, False)]


def test_files_hold_the_whole_answer_under_a_good_name(client: TestClient) -> None:
    text = page(client, ("kpi", "orders"), ("kpi", "net_sales"), ("by", "orders.sales_channel"), ("period", "2026-10"))
    links = {form: html.unescape(re.findall(rf'href="(/explore/download[^"]+format={form})"', text)[0]) for form in ("csv", "xlsx", "parquet")}
    answers = {form: client.get(link) for form, link in links.items()}
    names = {form: answer.headers["content-disposition"] for form, answer in answers.items()}
    assert names == {form: f'attachment; filename="orders-net_sales-2026-10-01-2026-10-31.{form}"' for form in links}
    rows = answers["csv"].text.splitlines()
    assert rows[0].startswith("orders.sales_channel,orders,orders.before,orders.change,net_sales")
    assert parquet.read_table(io.BytesIO(answers["parquet"].content)).num_rows == len(rows) - 1
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(answers["xlsx"].content)).namelist()


def test_a_download_that_cannot_be_made_says_why(client: TestClient) -> None:
    for query, sentence in (("kpi=orders&format=pdf", "no format"), ("format=csv", "Choose a KPI"), ("kpi=orders&by=nonsense", "Unknown dimension")):
        answer = client.get(f"/explore/download?{query}")
        assert answer.status_code == 422
        assert sentence in answer.text


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@x", "\t=1"])
def test_a_product_name_becomes_no_formula_and_no_markup(shop: TestShop, name: str) -> None:
    ordered(shop, 2, f"{name}<b>bold</b>")
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        asked = [("kpi", "net_sales"), ("by", "products.title"), ("period", "2026-11")]
        file = client.get(f"/explore/download?{urlencode([*asked, ('format', 'csv')])}").text
        assert file.splitlines()[1].lstrip('"').startswith("'")
        assert "<b>bold" not in page(client, *asked)


def test_ten_thousand_groups_are_limited_on_the_page_and_complete_in_the_file(shop: TestShop) -> None:
    ordered(shop, 10_000)
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        asked = [("kpi", "orders"), ("by", "orders.order_id"), ("period", "2026-11"), ("compare", "none")]
        text = page(client, *asked)
        assert text.count("<tr>") < 450
        assert "9,600 more" in text
        assert len(client.get(f"/explore/download?{urlencode(asked)}").text.splitlines()) == 10_001


def test_the_command_on_the_page_prints_what_the_file_holds(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    ordered(shop, 5, 'O\'Neil "chair" $HOME')
    name = """products.title = 'O''Neil "chair" $HOME'"""
    asked = [("kpi", "net_sales"), ("by", "products.product_id"), ("grain", "week"), ("period", "2026-11"), ("compare", "year"), ("where", name)]
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        text = page(client, *asked)
        assert said(text) == ""
        typed = html.unescape(re.findall(r'<pre id="command-1"[^>]*>(.*?)</pre>', text, re.DOTALL)[0])
        file = client.get(f"/explore/download?{urlencode([*asked, ('format', 'csv')])}").text
    words = shlex.split(typed)
    assert words[0] == "peil"
    assert main(["--workspace", str(shop.workspace.folder), *words[1:], "--format", "csv"]) == 0
    assert capsys.readouterr().out == file
    assert ",50.0," in file


def test_a_filter_that_looks_like_an_option_stays_a_filter() -> None:
    question = Question(("orders",), parse_period("2026-11", TODAY), where=("-1 < 0",))
    assert command(question, "csv") == "peil ask orders --period 2026-11-01..2026-11-30 '--where=-1 < 0' --format csv"


def test_the_sql_stands_there_with_its_bound_values(client: TestClient) -> None:
    text = page(client, ("kpi", "orders"), ("where", "orders.sales_channel = 'pos'"))
    assert "orders.sales_channel = $value_1" in html.unescape(text)
    assert "<code>$value_1</code> = <code>pos</code>" in text


def test_only_the_board_is_renewed_when_asked_for(client: TestClient) -> None:
    part = client.get("/explore?kpi=orders", headers={"hx-request": "true", "hx-target": "board"}).text
    assert part.lstrip().startswith('<div id="board"')
