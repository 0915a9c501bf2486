"""Keep others out: foreign names, other sites, and those without the word of this run."""

import pytest
from starlette.testclient import TestClient

from peil.values.errors import NotOnlyHere
from peil.web.serving import Door, bind


def test_a_foreign_host_name_is_not_answered(client: TestClient) -> None:
    assert client.get("/api/v1/kpis", headers={"host": "shop.example:8484"}).status_code == 421
    for name in ("127.0.0.1:8484", "localhost", "[::1]:8484", "LOCALHOST:1"):
        assert client.get("/api/v1/kpis", headers={"host": name}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}, {"origin": "null"}]
)
def test_another_site_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    note = {"day": "2026-03-02", "text": "from elsewhere"}
    assert client.post("/api/v1/notes", json=note, headers=headers).status_code == 403
    assert client.post("/api/v1/loads", params={"name": "orders.csv"}, content=b"order_id\n1\n", headers=headers).status_code == 403
    assert client.get("/api/v1/notes").json() == {"notes": []}


def test_every_answer_carries_the_headers_of_safety(client: TestClient) -> None:
    for address in ("/", "/api/v1/kpis", "/healthz", "/nothing", "/static/nothing.js"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_work_is_done_only_for_those_who_have_the_word(client: TestClient) -> None:
    for headers in ({}, {"x-peil-token": "guess"}):
        assert client.get("/handing/hello", headers=headers).status_code == 404
        assert client.post("/handing/facts", headers=headers).status_code == 404


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "shop.example"])  # noqa: S104 - refused is what they are
def test_a_server_for_other_computers_must_be_asked_for(host: str) -> None:
    with pytest.raises(NotOnlyHere, match="no accounts yet"):
        bind(Door(host, 0))
    assert Door(host, 0, anyone=True).names == ()


@pytest.mark.parametrize(("host", "name"), [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("::1", "[::1]"), ("127.0.0.2", "127.0.0.2")])
def test_this_computer_has_several_names(host: str, name: str) -> None:
    assert Door(host, 0).only_here
    assert name in Door(host, 0).names
