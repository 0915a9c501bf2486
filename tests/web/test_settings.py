"""What a shop is can be changed on a page; the file keeps its comments, and what data rest on is not changed behind their back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peil.web.app import make_app
from peil.web.pages.settings import local
from tests.support.shops import TestShop
from tests.support.small import line, order

HOME = "http://127.0.0.1"
ORDER = {**order("A", "ann", None, "2026-11-03"), "ordered_at": "2026-11-03T23:30:00Z"}  # in Amsterdam the day after
LINES = [line("A1", "A", None, "75.00")]


def shop_fields(client: TestClient, **changes: str) -> dict[str, str]:
    """Return the fields of the form as they stand, some changed."""
    page = client.get("/settings").text
    name = re.search(r'name="name" value="([^"]*)"', page)
    chosen = dict(re.findall(r'<select[^>]* name="(\w+)".*?<option value="([^"]*)" selected', page, re.DOTALL))
    assert name
    return {"name": name[1]} | chosen | changes


@pytest.fixture
def sold(shop: TestShop) -> Iterator[tuple[TestShop, TestClient]]:
    """Return a shop that sold something, with a client on it."""
    shop.fill(orders=[ORDER], order_lines=LINES)
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        yield shop, client


def file_of(shop: TestShop) -> Path:
    return shop.workspace.folder / "peil.toml"


@pytest.mark.parametrize(("language", "words"), [("en", ("Settings", "Time zone", "Save")), ("nl", ("Instellingen", "Tijdzone", "Opslaan"))])
def test_the_settings_speak_both_languages(shop_client: TestClient, language: str, words: tuple[str, ...]) -> None:
    text = shop_client.get(f"/settings?lang={language}").text
    assert all(word in text for word in words)


def test_a_change_is_written_and_the_rest_of_the_file_stays(shop: TestShop) -> None:
    file_of(shop).write_text('# ours\nname = "Old"   # the name\ncountry = "BE"\nlocale = "en"\nown = 3\n\n[parameters]\n# why\n', encoding="utf-8")
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        page = client.post("/settings", data=shop_fields(client, name='Bloem & "Zo"', fiscal_year_starts="7")).text
    text = file_of(shop).read_text(encoding="utf-8")
    assert text.startswith('# ours\nname = "Bloem & \\"Zo\\""   # the name\ncountry = "BE"\nlocale = "en"\nown = 3\nfiscal_year_starts = 7\n')
    assert "# why" in text
    assert "Saved." in page
    assert "Bloem &amp; &#34;Zo&#34;" in page
    assert list(shop.workspace.folder.glob(".peil.toml*")) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "it is empty"),
        ("name", "x" * 300, "200 fit"),
        ("currency", "euro", "a code such as EUR"),
        ("country", "<b>", "a code such as NL"),
        ("timezone", "Europe/Amsterdm", "Europe/Amsterdam"),
        ("timezone", "../../etc/passwd", "no such time zone"),
        ("fiscal_year_starts", "13", "1 to 12"),
        ("fiscal_year_starts", "²", "1 to 12"),
        ("locale", "fr", "nl or en"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_is_written(shop: TestShop, field: str, value: str, said: str) -> None:
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        before = file_of(shop).read_text(encoding="utf-8")
        answer = client.post("/settings", data=shop_fields(client, **{field: value}))
    beside = re.search(rf'id="wrong-{field}">([^<]*)<', answer.text)
    assert answer.status_code == 422
    assert beside
    assert said in beside[1]
    assert file_of(shop).read_text(encoding="utf-8") == before


def test_a_file_that_cannot_be_read_says_so_and_is_left_alone(shop: TestShop) -> None:
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        fields = shop_fields(client, name="New")
        file_of(shop).write_text("name = oops", encoding="utf-8")
        answer = client.post("/settings", data=fields)
    assert answer.status_code == 422
    assert "peil.toml" in answer.text
    assert file_of(shop).read_text(encoding="utf-8") == "name = oops"


def test_another_time_zone_is_asked_about_first(sold: tuple[TestShop, TestClient]) -> None:
    shop, client = sold
    answer = client.post("/settings", data=shop_fields(client, timezone="America/New_York"))
    assert answer.status_code == 422
    assert 'name="reload"' in answer.text
    assert shop.value("gross_sales", "2026-11-04") == 75


def test_another_time_zone_moves_what_was_sold_to_its_own_day(sold: tuple[TestShop, TestClient]) -> None:
    shop, client = sold
    answer = client.post("/settings", data=shop_fields(client, timezone="America/New_York", reload="1"))
    assert answer.status_code == 200
    assert shop.workspace.settings.timezone == "America/New_York"
    assert shop.value("gross_sales", "2026-11-03") == 75
    assert shop.value("gross_sales", "2026-11-04") == 0
    assert [receipt.way.timezone for receipt in shop.workspace.receipts() if receipt.way] == ["America/New_York"] * 2


def test_a_time_zone_stays_where_the_files_are_not_kept(sold: tuple[TestShop, TestClient]) -> None:
    shop, client = sold
    next((shop.workspace.folder / "raw").glob("*orders.jsonl")).unlink()
    answer = client.post("/settings", data=shop_fields(client, timezone="America/New_York", reload="1"))
    assert answer.status_code == 422
    assert "is not kept" in answer.text
    assert shop.workspace.settings.timezone == "Europe/Amsterdam"
    assert shop.value("gross_sales", "2026-11-04") == 75


def test_another_currency_says_that_amounts_are_not_converted(sold: tuple[TestShop, TestClient]) -> None:
    shop, client = sold
    asked = client.post("/settings", data=shop_fields(client, currency="USD"))
    assert (asked.status_code, "not converted" in asked.text) == (422, True)
    assert client.post("/settings", data=shop_fields(client, currency="USD", relabel="1")).status_code == 200
    assert shop.workspace.settings.currency == "USD"


def test_a_fiscal_year_that_is_not_the_calendars_can_be_chosen_as_a_period(sold: tuple[TestShop, TestClient]) -> None:
    _, client = sold
    assert "this-fiscal-year" not in client.get("/").text
    client.post("/settings", data=shop_fields(client, fiscal_year_starts="7"))
    page = client.get("/?period=this-fiscal-year").text
    assert "This fiscal year" in page
    assert 'value="2026-07-01"' in page
    assert client.get("/api/v1/ask", params={"kpi": "gross_sales", "period": "this-fiscal-year"}).json()["question"]["first_day"] == "2026-07-01"


def test_a_parameter_can_be_changed_and_given_back(sold: tuple[TestShop, TestClient]) -> None:
    shop, client = sold
    shop.fill(tickets=[{"ticket_id": "T", "created_at": "2026-11-01T10:00:00Z"}])

    def due() -> str:
        with shop.workspace.warehouse(read_only=True) as warehouse:
            return str(warehouse.one("SELECT due_at FROM tickets"))

    assert due().startswith("2026-11-04")
    names = dict.fromkeys(shop.workspace.catalogue.language.parameters, "")
    assert "your own value" in client.post("/settings/parameters?lang=en", data=names | {"backlog_age_days": "5", "csat_threshold": "0.75"}).text
    assert shop.workspace.settings.parameters == {"backlog_age_days": 5, "csat_threshold": 0.75}
    assert due().startswith("2026-11-06")
    client.post("/settings/parameters", data=names)
    assert shop.workspace.settings.parameters == {}
    assert due().startswith("2026-11-04")


@pytest.mark.parametrize("value", ["many", "-1", "1e9999", "nan", "<script>"])
def test_a_parameter_that_is_no_number_is_refused(shop_client: TestClient, value: str) -> None:
    answer = shop_client.post("/settings/parameters", data={"cart_open_hours": value})
    assert answer.status_code == 422
    assert 'id="wrong-cart_open_hours"' in answer.text
    assert "<script>" not in answer.text.split("<main")[1]


def test_a_target_is_set_shown_on_its_card_changed_and_removed(sold: tuple[TestShop, TestClient]) -> None:
    shop, client = sold
    page = client.post("/settings/targets?lang=en", data={"kpi": "net_sales", "value": "1,000.50", "per": "month", "warn": "5"}).text
    assert "€1,000.50" in page
    assert "per month" in page
    assert "behind target" in client.get("/?period=2026-11").text
    assert 'value="1000.5"' in client.get("/settings/targets?change=net_sales").text
    client.post("/settings/targets?lang=nl", data={"kpi": "net_sales", "value": "1.000", "per": "", "warn": ""})
    (target,) = shop.workspace.state.targets.list()
    assert (target.value, target.per, target.warn) == (1000, None, 0.1)
    assert "There are none yet" in client.post("/settings/targets/remove", data={"kpi": "net_sales"}).text
    assert client.post("/settings/targets/remove", data={"kpi": "net_sales"}).status_code == 200


def test_a_target_of_a_percentage_is_typed_as_one(shop: TestShop, shop_client: TestClient) -> None:
    shop_client.post("/settings/targets", data={"kpi": "conversion_rate", "value": "2.5%"})
    assert shop.workspace.state.targets.list()[0].value == 0.025
    assert 'value="2.5"' in shop_client.get("/settings/targets?change=conversion_rate").text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kpi": "nothing", "value": "1"}, "kpi"),
        ({"kpi": "product_affinity", "value": "1"}, "kpi"),
        ({"kpi": "net_sales", "value": "lots"}, "value"),
        ({"kpi": "conversion_rate", "value": "2", "per": "month"}, "per"),
        ({"kpi": "net_sales", "value": "2", "per": "century"}, "per"),
        ({"kpi": "net_sales", "value": "2", "warn": "400"}, "warn"),
        ({}, "kpi"),
    ],
)
def test_a_target_that_cannot_be_is_refused_beside_its_field(shop: TestShop, shop_client: TestClient, form: dict[str, str], field: str) -> None:
    answer = shop_client.post("/settings/targets", data=form)
    assert answer.status_code == 422
    assert f'id="wrong-{field}"' in answer.text
    assert shop.workspace.state.targets.list() == []


@pytest.mark.parametrize("code", ["nl", "en"])
def test_a_language_is_remembered(shop_client: TestClient, code: str) -> None:
    answer = shop_client.get(f"/language/{code}?to=/settings", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings")
    assert f"lang={code}" in answer.headers["set-cookie"]
    assert f'<html lang="{code}"' in shop_client.get("/settings").text


def test_there_are_two_languages(shop_client: TestClient) -> None:
    assert shop_client.get("/language/fr").status_code == 404


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        ("/?period=2026-10&f.channel=a%20b", "/?period=2026-10&f.channel=a%20b"),
        ("/kpis/net_sales", "/kpis/net_sales"),
        ("//evil.example/x", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nset-cookie: a=b", "/"),
        ("/%0d%0aset-cookie: a=b", "/%0d%0aset-cookie:%20a=b"),
        ("", "/"),
    ],
)
def test_a_language_leads_back_to_this_shop_only(address: str, goes_to: str) -> None:
    assert local(address) == goes_to
