"""A file that no reader knows is loaded by saying what its columns are, and empty sheets are there to fill in."""

import html
import re

import pytest
from starlette.testclient import TestClient

from peil.web.pages import data
from tests.support.shops import TestShop

HTMX = {"hx-request": "true"}
CHECK = {"hx-request": "true", "hx-target": "check"}
LINES = b"""\
Bestelnummer;Besteldatum;Artikelnummer;Aantal;Bedrag;Kleur
A0001;02-11-2026 14:30;8;2;79,90;rood
A0001;02-11-2026 14:30;9;1;1.012,50;blauw
A0002;13-11-2026 09:05;8;1;39,95;rood
"""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the receipt, however busy the machine is."""
    monkeypatch.setattr(data, "PATIENCE", 60.0)


def words(page: str) -> str:
    """Return the words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def sent(client: TestClient, name: str = "verkoop.csv", body: bytes = LINES) -> str:
    """Send a file that no reader knows, and return the address at which its columns are."""
    answer = client.put("/data/upload", params={"name": name, "lang": "en"}, content=body, headers=HTMX)
    found = re.search(r'href="(/data/files/[\w-]+)"', answer.text)
    assert found is not None, words(answer.text)
    return found[1]


def preset(page: str) -> dict[str, str]:
    """Return what is chosen for each column of a page."""
    selects = re.findall(r'<select id="(c\d+)".*?</select>', page, re.DOTALL)
    bodies = re.findall(r'<select id="c\d+"(.*?)</select>', page, re.DOTALL)
    chosen = [re.search(r'value="([^"]*)" selected', body) for body in bodies]
    return {name: one[1] if one else "" for name, one in zip(selects, chosen, strict=True)}


@pytest.mark.parametrize(
    ("language", "said"), [("en", ("day and time, day-month-year", "number, decimal comma")), ("nl", ("dag en tijd", "decimale komma"))]
)
def test_each_column_stands_with_what_it_holds_and_what_it_seems_to_be(shop_client: TestClient, language: str, said: tuple[str, ...]) -> None:
    page = shop_client.get(f"{sent(shop_client)}?lang={language}").text
    assert all(part in words(page) for part in said)
    assert preset(page) == {
        "c0": "order_lines.order_id", "c1": "orders.ordered_at", "c2": "order_lines.product_id", "c3": "order_lines.quantity",
        "c4": "order_lines.gross_amount", "c5": "",
    }  # fmt: skip


def test_a_check_tells_what_would_come_in_and_keeps_nothing(shop: TestShop, shop_client: TestClient) -> None:
    address = sent(shop_client)
    fields = {"entity": "order_lines"} | preset(shop_client.get(address).text)
    answer = shop_client.post(f"{address}/check?lang=en", data=fields, headers=CHECK)
    assert "<html" not in answer.text
    assert "Checked only" in words(answer.text)
    assert "Orders 2 0 0" in words(answer.text)
    assert "order_line_id" in answer.text
    other = words(shop_client.post(f"{address}/check?lang=en", data=fields | {"c1": "", "c4": "orders.ordered_at"}, headers=CHECK).text)
    assert "`79,90`" not in other
    assert "Problem" in other
    assert shop.workspace.facts().loaded == set()
    assert [receipt.reader for receipt in shop.workspace.receipts()] == [None]  # of the file as it came, which nothing knew
    assert not (shop.workspace.folder / "mappings").exists()


def test_without_a_script_a_check_shows_the_page_with_what_was_chosen(shop_client: TestClient) -> None:
    address = sent(shop_client)
    fields = {"entity": "order_lines"} | preset(shop_client.get(address).text) | {"c5": "order_lines.variant_id"}
    page = shop_client.post(f"{address}/check?lang=en", data=fields).text
    assert preset(page)["c5"] == "order_lines.variant_id"
    assert "Checked only" in words(page)


def test_what_was_chosen_is_loaded_and_reads_the_next_file_by_itself(shop: TestShop, shop_client: TestClient) -> None:
    address = sent(shop_client)
    fields = {"entity": "order_lines", "source": "Kassa 1", "keep": "1"} | preset(shop_client.get(address).text)
    answer = shop_client.post(f"{address}/load?lang=en", data=fields)
    assert answer.url.path.startswith("/data/jobs/")
    assert [path.name for path in (shop.workspace.folder / "mappings").iterdir()] == ["kassa.yaml"]
    assert "A0001" not in (shop.workspace.folder / "mappings" / "kassa.yaml").read_text(encoding="utf-8")  # no samples, which may be of people
    assert shop.ask("net_sales", "units_sold", period="2026-11").rows == [{"net_sales": 1132.35, "units_sold": 4}]
    assert list(shop.workspace.folder.glob(".peil-upload-*")) == []
    again = shop_client.put("/data/upload", params={"name": "next.csv", "lang": "en"}, content=LINES.replace(b"A0002", b"A0003"), headers=HTMX)
    assert "Mapping kassa" in words(again.text)
    assert shop.value("orders", "2026-11") == 3


def test_a_mapping_that_brought_nothing_in_is_not_kept(shop: TestShop, shop_client: TestClient) -> None:
    address = sent(shop_client)
    fields = {"entity": "tickets", "source": "x", "keep": "1", "c0": "tickets.created_at", "c1": "tickets.reopen_count"}
    shop_client.post(f"{address}/load?lang=en", data=fields)
    assert list((shop.workspace.folder / "mappings").iterdir()) == []


def test_another_entity_shows_its_own_columns(shop_client: TestClient) -> None:
    page = shop_client.get(f"{sent(shop_client)}?entity=orders&lang=en").text
    assert preset(page)["c0"] == "orders.order_id"
    assert 'value="order_lines.quantity"' not in page


def test_a_file_can_be_sent_for_its_columns_alone(shop_client: TestClient) -> None:
    answer = shop_client.post("/data/files?lang=en", files={"file": ("kassa.csv", LINES)})
    assert answer.status_code == 200
    assert "What the columns are" in words(answer.text)


def test_a_name_from_a_file_never_becomes_markup_nor_a_path(shop: TestShop, shop_client: TestClient) -> None:
    address = sent(shop_client, "<b>..%2f.csv", b'Datum;"<script>x";Uren\n02-11-2026;"</pre><i>";4\n')
    page = shop_client.get(f"{address}?entity=time_entries").text
    assert "<script>x" not in page
    fields = {"entity": "time_entries", "source": "../../x", "keep": "1"} | preset(page)
    answer = shop_client.post(f"{address}/check", data=fields, headers=CHECK)
    assert "<i>" not in answer.text
    shop_client.post(f"{address}/load", data=fields)
    assert [path.name for path in (shop.workspace.folder / "mappings").iterdir()] == ["x.yaml"]


@pytest.mark.parametrize("path", ["/data/files/none", "/data/sheet?entity=nothing", "/data/sheet?entity=tickets&form=pdf"])
def test_what_is_not_there_is_said_in_a_sentence(shop_client: TestClient, path: str) -> None:
    assert shop_client.get(path).status_code == 422


def test_of_the_files_that_wait_only_the_latest_are_kept_and_a_new_server_has_none(shop: TestShop, shop_client: TestClient) -> None:
    first = sent(shop_client)
    for number in range(20):
        sent(shop_client, f"v{number}.csv", b"Foo;Bar\n1;2\n")
    assert shop_client.get(first).status_code == 422
    assert len(list(shop.workspace.folder.glob(".peil-upload-waiting-*"))) == 20


@pytest.mark.parametrize(
    ("form", "language", "begins"), [("csv", "nl", b"\xef\xbb\xbfticket_id;"), ("csv", "en", b"\xef\xbb\xbfticket_id,"), ("xlsx", "en", b"PK")]
)
def test_an_empty_sheet_is_downloaded_in_the_language_of_the_page(shop_client: TestClient, form: str, language: str, begins: bytes) -> None:
    answer = shop_client.get(f"/data/sheet?entity=tickets&form={form}&lang={language}")
    assert answer.content.startswith(begins)
    assert f'filename="tickets.{form}"' in answer.headers["content-disposition"]


def test_a_filled_in_sheet_is_loaded_and_its_example_row_is_not(shop: TestShop, shop_client: TestClient) -> None:
    sheet = shop_client.get("/data/sheet?entity=tickets&form=xlsx&lang=en").content
    answer = shop_client.put("/data/upload", params={"name": "tickets.xlsx", "lang": "en"}, content=sheet, headers=HTMX)
    assert "This is the example row of the empty sheet" in words(answer.text)
    assert shop.workspace.facts().loaded == set()


def test_the_page_of_data_offers_a_sheet_for_every_entity(shop: TestShop, shop_client: TestClient) -> None:
    page = shop_client.get("/data?lang=en").text
    offered = re.search(r'<select id="sheet".*?</select>', page, re.DOTALL)
    assert offered is not None
    assert set(re.findall(r'value="(\w+)"', offered[0])) == set(shop.workspace.catalogue.model.entities)


def test_the_tax_of_the_shops_country_can_be_taken_out(shop: TestShop, shop_client: TestClient) -> None:
    address = sent(shop_client)
    page = shop_client.get(f"{address}?lang=en").text
    assert "with 21% tax in it" in words(page)
    fields = {"entity": "order_lines"} | preset(page) | {"c4": "order_lines.gross_amount|net21"}
    shop_client.post(f"{address}/load", data=fields)
    assert shop.value("net_sales", "2026-11") == pytest.approx(1132.35 / 1.21, abs=0.001)
    assert not (shop.workspace.folder / "mappings").exists()
