"""The page of data takes files, says what became of them and what is loaded, and takes loads back."""

import html
import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peil.web.intake.steps import exports
from peil.web.pages import data
from tests.support.shops import TestShop

EXAMPLES = Path("docs/examples")
ORDERS = (EXAMPLES / "orders_export_1.csv").read_bytes()
OWN_NET_SALES = """
- id: net_sales
  name: {en: Net sales, nl: Netto-omzet}
  category: finance
  definition: {en: Ours., nl: De onze.}
  formula: kpi(gross_sales) - count(orders where placed_order)
  unit: currency
  direction: up
"""
HTMX = {"hx-request": "true"}
TICKETS = b"ticket_id,created_at,<b>x</b>\n1,2026-01-01T10:00:00Z,a\n2,yesterday,b\n"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the receipt, however busy the machine is."""
    monkeypatch.setattr(data, "PATIENCE", 60.0)


def words(page: str) -> str:
    """Return the words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def put(client: TestClient, name: str, body: bytes, **said: str) -> str:
    """Send a file as the element does, and return the words of its receipt."""
    answer = client.put("/data/upload", params={"name": name, "lang": "en"} | said, content=body, headers=HTMX)
    assert answer.status_code == 200, answer.text[:300]
    assert "<html" not in answer.text
    return words(answer.text)


def loads(shop: TestShop) -> int:
    return len(shop.workspace.receipts())


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("What is loaded", "Do the sales add up?", "Everything adds up to the cent.", "By kind of records", "Loads")),
     ("nl", ("Wat er geladen is", "Sluit de omzet aan?", "Alles sluit tot op de cent.", "Per soort records", "Ladingen"))],
)  # fmt: skip
def test_the_page_tells_what_is_loaded_in_both_languages(client: TestClient, language: str, said: tuple[str, ...]) -> None:
    text = words(client.get(f"/data?lang={language}").text)
    assert all(part in text for part in said)


def test_an_empty_shop_is_told_how_to_begin(shop_client: TestClient) -> None:
    text = words(shop_client.get("/data?lang=nl").text)
    assert "Laad je bestellingen om te beginnen" in text
    assert "Drie stappen" in text
    assert "Sluit de omzet aan?" not in text


def test_a_file_is_loaded_and_its_receipt_stays_and_can_be_undone(shop: TestShop, shop_client: TestClient) -> None:
    receipt = put(shop_client, "orders_export_1.csv", ORDERS)
    assert "Loaded" in receipt
    assert "15 rows read" in receipt
    page = shop_client.get("/data?lang=en").text
    assert 'href="/data/loads/1"' in page
    assert "Google Analytics 4" in page
    record = shop_client.get("/data/loads/1/receipt.json")
    assert record.json()["rows_read"] == 15
    assert "attachment" in record.headers["content-disposition"]
    answer = shop_client.post("/data/loads/1/undo?lang=en")
    assert "as if this file had never been loaded" in answer.text
    assert shop.workspace.facts().loaded == set()
    again = shop_client.post("/data/loads/1/undo?lang=en")
    assert again.status_code == 422
    assert "cannot be undone" in words(again.text)


def test_a_check_keeps_nothing_and_says_what_is_wrong_and_where(shop: TestShop, shop_client: TestClient) -> None:
    receipt = put(shop_client, "tickets.csv", TICKETS, dry_run="1", **{"as": "entity:tickets"})
    assert "Checked only, with remarks" in receipt
    assert "Line 3, column created_at" in receipt
    assert "`" not in receipt
    assert loads(shop) == 0
    assert "<b>x</b>" not in shop_client.put("/data/upload?name=tickets.csv&dry_run=1", content=TICKETS, headers=HTMX).text


def cut_off() -> bytes:
    """Return the beginning of a zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("orders.csv", ORDERS)
    return made.getvalue()[:200]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x81\x8d", "cannot be read"), ("a.zip", cut_off(), "not a whole zip archive"),
     ("other.csv", b"Foo,Bar\n1,2\n", "Say what the columns are"), ("m.yaml", b"source: x", "cannot be used")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_a_way_on(shop: TestShop, shop_client: TestClient, name: str, body: bytes, said: str) -> None:
    answer = shop_client.put(f"/data/upload?name={name}&lang=en", content=body, headers=HTMX)
    assert said in words(answer.text)
    assert shop.workspace.facts().loaded == set()
    assert [path.name for path in shop.workspace.folder.glob(".peil-upload-*") if "waiting" not in path.name] == []


@pytest.mark.parametrize("said", [{"as": "nonsense"}, {"taken_on": "soon"}])
def test_nonsense_beside_a_file_is_refused_before_it_is_read(shop: TestShop, shop_client: TestClient, said: dict[str, str]) -> None:
    answer = shop_client.put("/data/upload", params={"name": "o.csv"} | said, content=ORDERS)
    assert answer.status_code == 422
    assert loads(shop) == 0
    assert list(shop.workspace.folder.glob(".peil-upload-*")) == []


def test_several_files_go_by_a_form_without_any_script(shop: TestShop, shop_client: TestClient) -> None:
    files = [("file", ("orders_export_1.csv", ORDERS)), ("file", ("tickets.csv", (EXAMPLES / "tickets.csv").read_bytes()))]
    page = shop_client.post("/data/upload?lang=en", files=files, data={"as": "", "taken_on": ""})
    assert page.status_code == 200
    assert "What was loaded" in page.text
    assert loads(shop) == 2


def test_a_mapping_goes_along_with_its_file(shop: TestShop, shop_client: TestClient) -> None:
    files = [("file", ("bol.csv", (EXAMPLES / "bol.csv").read_bytes())), ("mapping", ("bol.yaml", (EXAMPLES / "bol.yaml").read_bytes()))]
    assert "Mapping bol" in shop_client.post("/data/upload?lang=en", files=files).text
    assert "orders" in shop.workspace.facts().loaded
    alone = shop_client.post("/data/upload?lang=en", files=files[1:])
    assert alone.status_code == 422
    assert "no file to read by it" in alone.text


def test_a_mapping_from_a_page_reads_no_other_file_of_the_machine(shop: TestShop, shop_client: TestClient) -> None:
    secret = shop.workspace.folder / "secret.csv"
    secret.write_text("Land,Naam\nNL,x\n", encoding="utf-8")
    text = (EXAMPLES / "bol.yaml").read_text(encoding="utf-8")
    for path in (str(secret), "../../secret.csv"):
        lookups = f"\n    lookups:\n      k: {{file: {path}, on: t.Land = k.Land}}"
        has = re.search(r"\n  - has: .*", text)
        assert has
        mapping = text.replace(has[0], has[0] + lookups)
        files = [("file", ("bol.csv", (EXAMPLES / "bol.csv").read_bytes())), ("mapping", ("bol.yaml", mapping.encode()))]
        answer = shop_client.post("/data/upload?lang=en", files=files)
        assert answer.status_code == 422
        assert "Send that file along" in answer.text
    assert loads(shop) == 0


def test_a_load_that_takes_long_is_told_step_by_step(shop_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "PATIENCE", 0.0)
    page = shop_client.put("/data/upload?name=orders_export_1.csv&lang=en", content=ORDERS, headers=HTMX).text
    found = re.search(r'hx-get="(/data/jobs/[^"]+)"', page)
    assert found
    for _ in range(300):
        page = shop_client.get(found[1], headers=HTMX).text
        if "hx-get" not in page:
            break
        time.sleep(0.05)
    assert "15 rows read" in words(page)
    assert shop_client.get("/data/jobs/unknown", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("query", ["period=zzz", "from=2026-13-01&to=x", "loads=all&compare=zz", "f.zzz=1", "where=%3Cb%3E"])
def test_a_nonsense_address_never_breaks_the_page(client: TestClient, query: str) -> None:
    page = client.get(f"/data?{query}")
    assert page.status_code == 200
    assert ("zzz" in words(page.text)) == (query == "period=zzz")


@pytest.mark.parametrize("path", ["/data/loads/99999", "/data/loads/99999/receipt.json"])
def test_a_load_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post("/data/loads/99999/undo").status_code == 404


def test_the_period_renews_only_the_reconciliation(client: TestClient) -> None:
    part = client.get("/data?from=2026-01-01&to=2026-02-28&lang=en", headers=HTMX | {"hx-target": "reconciliation"}).text
    assert "January 2026" in part
    assert "What is loaded" not in part


def test_an_own_definition_that_is_broken_is_listed_with_its_place(shop: TestShop, shop_client: TestClient) -> None:
    (shop.workspace.folder / "kpis").mkdir(exist_ok=True)
    (shop.workspace.folder / "kpis" / "mine.yaml").write_text("- id: mine\n  nonsense: 1\n", encoding="utf-8")
    assert "mine.yaml:" in words(shop_client.get("/data").text)


def test_where_exports_are_found_names_entities_that_exist(shop: TestShop) -> None:
    assert exports().keys() <= shop.workspace.catalogue.model.entities.keys()


def test_the_page_says_where_the_sales_do_not_add_up(shop: TestShop, shop_client: TestClient) -> None:
    (shop.workspace.folder / "kpis").mkdir(exist_ok=True)
    (shop.workspace.folder / "kpis" / "net_sales.yaml").write_text(OWN_NET_SALES, encoding="utf-8")
    put(shop_client, "orders_export_1.csv", ORDERS)
    text = words(shop_client.get("/data?lang=en").text)
    assert "the parts do not add up to the whole" in text
    assert "Everything adds up" not in text


def test_what_failed_or_was_undone_stays_in_sight_when_nothing_is_loaded(shop_client: TestClient) -> None:
    put(shop_client, "other.csv", b"Foo,Bar\n1,2\n")
    put(shop_client, "orders_export_1.csv", ORDERS)
    shop_client.post("/data/loads/2/undo")
    text = words(shop_client.get("/data?lang=en").text)
    assert "Three steps" in text
    assert "other.csv Not loaded" in text
    assert "Undone" in text
