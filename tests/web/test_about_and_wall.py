"""The page about Peil tells what it is made of; the wallboard shows pages of this shop and no others."""

import re

import pytest
from starlette.testclient import TestClient

from peil.web.backroom.licences import parts


@pytest.mark.parametrize(("language", "said"), [("en", "Licences of all parts"), ("nl", "Licenties van alle onderdelen")])
def test_the_page_about_peil_tells_versions_data_and_sources(client: TestClient, language: str, said: str) -> None:
    text = client.get(f"/about?lang={language}").text
    assert said in text
    assert "Apache-2.0" in text
    assert "Shopify sales report terms" in text


def test_every_part_has_a_licence_and_what_runs_is_among_them() -> None:
    known = {part.name.lower() for part in parts()}
    assert {"fastapi", "duckdb", "uvicorn", "uvloop", "htmx.org", "echarts"} <= known
    assert "pytest" not in known
    assert [part.name for part in parts() if part.licence in ("", "–")] == []


def test_a_licence_can_be_read(client: TestClient) -> None:
    assert "MIT" in client.get("/about/licences/fastapi").text
    assert client.get("/about/licences/pytest").status_code == 404
    assert client.get("/about/licences/..%2f..%2fetc").status_code == 404


@pytest.mark.parametrize(("language", "said"), [("en", "Show on this screen"), ("nl", "Toon op dit scherm")])
def test_without_a_view_the_wall_lets_one_be_chosen(client: TestClient, language: str, said: str) -> None:
    text = client.get(f"/wall?lang={language}").text
    assert said in text
    assert 'value="/kpis/net_sales"' in text


def test_the_wall_shows_the_first_view_without_a_script_and_links_to_the_others(client: TestClient) -> None:
    text = client.get("/wall?view=/?period=2026-10&view=/kpis&seconds=7").text
    assert 'class="card"' in text
    assert text.count("<main") == 1
    plan = re.search(r'<peil-wall[^>]*><script type="application/json">(.*?)</script>', text)
    assert plan
    assert '"seconds":7' in plan[1]
    assert "/wall?seconds=7&amp;view=%2Fkpis&amp;view=%2F%3Fperiod%3D2026-10" in text


def test_addresses_can_be_pasted_with_the_name_of_this_server(client: TestClient) -> None:
    pasted = "http://127.0.0.1/?period=2026-10\n/explore\n"
    answer = client.get("/wall", params={"view": "/", "more": pasted, "start": "yes", "seconds": "30"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/wall?view=%2F&view=%2F%3Fperiod%3D2026-10&view=%2Fexplore&seconds=30"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/settings", "/wall?view=/", "javascript:x", "/s/abc", "/kpis/../settings", "<b>"]
)
def test_other_addresses_are_refused_with_a_sentence(client: TestClient, address: str) -> None:
    answer = client.get("/wall", params={"view": address})
    assert answer.status_code == 422
    assert "is no page of this shop" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("seconds", ["", "soon", "0", "99999999999", "²"])
def test_a_wall_that_was_asked_for_nonsense_turns_at_a_usual_pace(client: TestClient, seconds: str) -> None:
    assert client.get("/wall", params={"view": "/", "seconds": seconds}).status_code == 200


def test_a_view_that_cannot_be_shown_says_so(client: TestClient) -> None:
    answer = client.get("/wall", params={"view": "/kpis/no_such_kpi"})
    assert answer.status_code == 200
    assert "cannot be shown" in answer.text
