"""Ask the API what the command line asks, and hold both against each other, and every answer against its described shape."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from peil.cli.main import main
from peil.web.api.listing import ENDPOINTS
from peil.web.api.shapes import AnswerShape, ExplanationShape, KpisShape, LoadsShape, NotesShape, Refusal
from tests.support.shops import TestShop

ORDERS = (
    "order_id,ordered_at,is_test,financial_status,shipping_amount\nA,2026-03-02T09:00:00Z,false,paid,5.00\nB,2026-03-03T09:00:00Z,false,paid,5.00\n"
)
QUESTION = {"kpi": ["net_sales", "orders"], "period": "2026-09..2026-10", "grain": "month", "by": ["orders.sales_channel"], "compare": "previous"}


def said(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> Any:
    """Return the JSON document that a command prints."""
    capsys.readouterr()
    main(["--workspace", str(folder), *words])
    return json.loads(capsys.readouterr().out)


def send(client: TestClient, text: str = ORDERS, name: str = "orders.csv", **more: Any) -> Any:
    """Return what loading a file through the API gives."""
    return client.post("/api/v1/loads", params={"name": name, **more}, content=text.encode())


@pytest.mark.parametrize("how", ["get", "post"])
def test_the_api_gives_the_document_that_the_command_line_prints(shop: TestShop, capsys: pytest.CaptureFixture[str], how: str) -> None:
    from peil.web.app import make_app

    shop.fill(orders=[{"order_id": "A", "ordered_at": "2026-03-02T09:00:00Z", "is_test": False, "sales_channel": "pos", "financial_status": "paid"}])
    words = ["--period", "2026-02..2026-03", "--grain", "month", "--by", "orders.sales_channel", "--compare", "previous", "--format", "json"]
    expected = said(capsys, shop.workspace.folder, "ask", "orders", *words)
    asked = {"period": "2026-02..2026-03", "grain": "month", "by": ["orders.sales_channel"], "compare": "previous"}
    with TestClient(make_app(shop.workspace), base_url="http://127.0.0.1") as client:
        if how == "get":
            found = client.get("/api/v1/ask", params={"kpi": "orders", **asked})
        else:
            found = client.post("/api/v1/ask", json={"kpis": ["orders"], **asked})
    assert found.json() == expected
    assert [row["orders"] for row in expected["rows"]] == [0, 1]
    msgspec.convert(found.json(), AnswerShape)


def test_kpis_explanations_and_loads_are_those_of_the_command_line(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    from peil.web.app import make_app

    shop.fill(orders=[{"order_id": "A", "ordered_at": "2026-03-02T09:00:00Z", "is_test": False, "financial_status": "paid"}])
    folder = shop.workspace.folder
    kpis = said(capsys, folder, "kpis", "--category", "sales", "--available", "--json")
    explained = said(capsys, folder, "explain", "orders", "--json")
    loads = said(capsys, folder, "loads", "--json")
    with TestClient(make_app(shop.workspace), base_url="http://127.0.0.1") as client:
        assert client.get("/api/v1/kpis", params={"category": "sales", "available": "true"}).json() == kpis
        assert client.get("/api/v1/loads").json() == loads
        found = client.get("/api/v1/kpis/orders").json()
    days = f"{explained['coverage']}"
    assert (found["measures"], f"{found['coverage']}") == (explained["measures"], days)
    assert {name for name in found if found[name] != explained[name]} <= {"sql"}  # it holds the moment of asking, which stands still in tests only
    for body, shape in ((kpis, KpisShape), (loads, LoadsShape), (found, ExplanationShape)):
        msgspec.convert(body, shape)


def test_the_answer_speaks_the_language_that_is_asked(client: TestClient) -> None:
    english, dutch = (client.get("/api/v1/kpis/net_sales", params={"lang": language}).json()["name"] for language in ("en", "nl"))
    assert (english, dutch) == ("Net sales", "Netto-omzet")


@pytest.mark.parametrize(("form", "begins"), [("csv", b"period,"), ("xlsx", b"PK"), ("parquet", b"PAR1")])
def test_an_answer_comes_as_a_file_too(client: TestClient, form: str, begins: bytes) -> None:
    found = client.get("/api/v1/ask", params={**QUESTION, "format": form})
    assert found.status_code == 200
    assert found.content.startswith(begins)
    assert found.headers["content-disposition"] == f'attachment; filename="net_sales-orders-2026-09-01-2026-10-31.{form}"'


def test_what_the_asker_has_already_is_not_sent_again_until_the_data_change(shop_client: TestClient) -> None:
    send(shop_client)
    first = shop_client.get("/api/v1/ask", params={"kpi": "orders", "period": "2026-03"})
    assert first.json()["rows"] == [{"orders": 2}]
    again = {"if-none-match": first.headers["etag"]}
    assert shop_client.get("/api/v1/ask", params={"kpi": "orders", "period": "2026-03"}, headers=again).status_code == 304
    assert shop_client.get("/api/v1/ask", params={"kpi": "orders", "period": "2026-03", "lang": "nl"}, headers=again).status_code == 200
    send(shop_client, ORDERS.replace("B,", "C,"))
    changed = shop_client.get("/api/v1/ask", params={"kpi": "orders", "period": "2026-03"}, headers=again)
    assert changed.status_code == 200
    assert changed.json()["rows"] == [{"orders": 3}]


def test_a_load_leaves_a_receipt_can_be_tried_and_be_undone(shop_client: TestClient, shop: TestShop) -> None:
    tried = send(shop_client, dry_run=True)
    assert tried.json()["loads"][0]["entities"]["orders"]["new"] == 2
    assert shop_client.get("/api/v1/loads").json() == {"loads": []}
    receipt = send(shop_client).json()["loads"][0]
    assert (receipt["file"], receipt["rows_read"], receipt["entities"]["orders"]) == ("orders.csv", 2, {"new": 2, "changed": 0, "unchanged": 0})
    undone = shop_client.post(f"/api/v1/loads/{receipt['load']}/undo").json()
    msgspec.convert(undone, LoadsShape)
    assert undone["loads"][0]["undone_at"]
    assert shop_client.post(f"/api/v1/loads/{receipt['load']}/undo").status_code == 422
    assert shop_client.post("/api/v1/loads/99/undo").json()["code"] == "unknown_load"
    assert list(shop.workspace.folder.glob(".peil-upload-*")) == []


def test_several_files_come_in_one_form(shop_client: TestClient) -> None:
    more = "customer_id,created_at\nX,2026-03-01T09:00:00Z\n"
    files = [("file", ("orders.csv", ORDERS)), ("file", ("../../customers.csv", more)), ("other", (None, "text"))]
    found = shop_client.post("/api/v1/loads", files=files)
    assert found.status_code == 200
    assert sorted(receipt["file"] for receipt in found.json()["loads"]) == ["customers.csv", "orders.csv"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("orders.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 50, None),
        ("shoes.csv", b"a,b\n1,2\n", "unknown_format"),
        ("x.zip", b"PK\x03\x04no", None),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_its_receipt(
    shop_client: TestClient, name: str, content: bytes, code: str | None
) -> None:
    found = shop_client.post("/api/v1/loads", params={"name": name}, content=content)
    assert found.status_code == 422
    assert found.headers["content-type"] == "application/problem+json"
    body = found.json()
    msgspec.convert(body, Refusal)
    assert body["loads"][0]["problems"][0]["message"] == body["detail"]
    assert code is None or body["code"] == code


def test_a_request_without_a_file_says_how_to_send_one(shop_client: TestClient) -> None:
    for found in (shop_client.post("/api/v1/loads"), shop_client.post("/api/v1/loads", files=[("note", (None, "text"))])):
        assert found.status_code == 422
        assert "No file came along" in found.json()["detail"]
    broken = shop_client.post("/api/v1/loads", content=b"--x\r\nnonsense", headers={"content-type": "multipart/form-data; boundary=y"})
    assert broken.status_code == 422


def test_notes_are_pinned_changed_listed_and_taken_away(shop_client: TestClient) -> None:
    draft = {"day": "2026-03-02", "kind": "promotion", "text": "Lente <b>actie</b>"}
    made = shop_client.post("/api/v1/notes", json=draft)
    assert made.status_code == 201
    note = made.json()
    assert made.headers["location"] == f"/api/v1/notes/{note['id']}"
    listed = shop_client.get("/api/v1/notes", params={"from": "2026-03-01", "to": "2026-03-31"})
    assert listed.json() == {"notes": [note]}
    msgspec.convert(listed.json(), NotesShape)
    assert shop_client.get("/api/v1/notes", params={"from": "2026-04-01"}).json() == {"notes": []}
    changed = shop_client.patch(f"/api/v1/notes/{note['id']}", json={"until": "2026-03-09", "kpi": "orders"}).json()
    assert (changed["text"], changed["until"], changed["kpi"]) == (draft["text"], "2026-03-09", "orders")
    assert shop_client.patch(f"/api/v1/notes/{note['id']}", json={"kpi": None}).json()["kpi"] is None
    assert shop_client.get(f"/api/v1/notes/{note['id']}").json()["until"] == "2026-03-09"
    assert shop_client.delete(f"/api/v1/notes/{note['id']}").status_code == 204
    assert shop_client.delete(f"/api/v1/notes/{note['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"day": "2026-03-02", "text": ""}, "bad_note"),
        ({"day": "yesterday", "text": "x"}, "bad_question"),
        ({"day": "2026-03-02", "text": "x", "kpi": "nets"}, "unknown_kpi"),
        ({"day": "2026-03-02", "text": "x", "colour": "red"}, "bad_question"),
        ([], "bad_question"),
    ],
)
def test_a_note_that_cannot_be_kept_says_why(shop_client: TestClient, body: Any, code: str) -> None:
    found = shop_client.post("/api/v1/notes", json=body)
    assert found.json()["code"] == code
    assert found.status_code in {404, 422}


NONSENSE = [
    "/api/v1/ask",
    "/api/v1/ask?kpi=",
    "/api/v1/ask?kpi=nets",
    "/api/v1/ask?kpi=orders&period=2024-13",
    "/api/v1/ask?kpi=orders&grain=fortnight",
    "/api/v1/ask?kpi=orders&compare=never",
    "/api/v1/ask?kpi=orders&format=exe",
    "/api/v1/ask?kpi=orders&by=flavour",
    "/api/v1/ask?kpi=orders&by=%00&where=%27%3B%20drop%20table%20orders",
    "/api/v1/ask?kpi=orders&where=" + "(" * 3000,
    "/api/v1/ask?kpi=orders&where=" + "not%20" * 900 + "true",
    "/api/v1/ask?" + "kpi=orders&" * 300,
    "/api/v1/ask?kpi=%F0%9F%92%A9%ff%fe",
    "/api/v1/ask?kpi=orders&period=" + "9" * 500,
    "/api/v1/kpis?category=shoes",
    "/api/v1/kpis?available=perhaps",
    "/api/v1/kpis/..%2F..%2Fetc%2Fpasswd",
    "/api/v1/kpis/nets",
    "/api/v1/notes?from=soon",
    "/api/v1/notes/abc",
    "/api/v1/notes/-1",
    "/api/v1/notes/99999999999999999999999",
    "/api/v1/nothing",
]


@pytest.mark.parametrize("address", NONSENSE)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_nonsense_is_refused_in_one_sentence(client: TestClient, address: str, language: str) -> None:
    found = client.get(address + ("&" if "?" in address else "?") + f"lang={language}")
    assert 400 <= found.status_code < 500, found.text
    assert found.headers["content-type"] == "application/problem+json"
    msgspec.convert(found.json(), Refusal)


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"kpis": "orders"}', b'{"kpis": ["orders"], "sql": "select 1"}', b"\xff", b"[" * 5000, b'{"kpis": [1]}']
)
def test_a_question_as_json_that_does_not_fit_is_refused(client: TestClient, body: bytes) -> None:
    found = client.post("/api/v1/ask", content=body)
    assert (found.status_code, found.json()["code"]) == (422, "bad_question")


def test_a_flood_in_place_of_a_question_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/ask", content=b"x" * 1_100_000).status_code == 413


def test_the_api_is_described_and_its_page_lists_every_endpoint(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    found = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert found == {(one.method, one.path) for one in ENDPOINTS}
    names = set(described["components"]["schemas"])
    text = json.dumps(described)
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert wanted <= names
    for language, word in (("en", "Undo a load"), ("nl", "Maak een lading ongedaan")):
        page = client.get("/api/v1/docs", params={"lang": language})
        assert page.status_code == 200
        assert word in page.text
        assert all(one.path in page.text for one in ENDPOINTS)
