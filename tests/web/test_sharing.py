"""A shared page shows exactly what it showed, to whoever has its link, until it ends or is withdrawn; and it can ask for nothing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peil.web.app import make_app
from peil.web.backroom.still import dressed, still
from peil.workspace import Workspace
from tests.support.shops import NOW, TestShop
from tests.support.small import line, order

HOME = "http://127.0.0.1"


@pytest.fixture
def loaded(shop: TestShop) -> TestShop:
    sell(shop, "A", "2026-11-03", "75.00")
    return shop


def sell(shop: TestShop, key: str, day: str, gross: str) -> None:
    shop.fill(orders=[order(key, "ann", None, day)], order_lines=[line(f"{key}1", key, None, gross)])


def made(client: TestClient, **form: str) -> str:
    """Share a page and return the path of its link."""
    answer = client.post("/shares", data={"view": "/?period=2026-11", "title": "November", "days": "7"} | form)
    assert answer.status_code == 200, answer.text
    link = re.search(r"href=\"http://127.0.0.1(/s/[^\"]+)\"", answer.text)
    assert link, answer.text
    return link[1]


def test_a_shared_page_shows_what_it_showed_also_after_more_was_loaded(loaded: TestShop) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        link = made(client)
        before = client.get(link).text
        sell(loaded, "B", "2026-11-04", "900.00")
        assert "75" in before
        assert client.get(link).text == before
        assert before != client.get("/?period=2026-11").text


def test_a_shared_page_can_ask_for_nothing_and_leads_nowhere(loaded: TestShop) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        answer = client.get(made(client))
    assert answer.status_code == 200
    assert "connect-src 'none'" in answer.headers["content-security-policy"]
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<form|<nav|hx-(get|post|trigger)|peil-live|href=\"/(?!static)", answer.text)


@pytest.mark.parametrize(("language", "said"), [("en", "read-only"), ("nl", "alleen om te lezen")])
def test_a_shared_page_says_whose_it_is_when_it_was_made_and_which_days_it_shows(loaded: TestShop, language: str, said: str) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME, cookies={"lang": language}) as client:
        text = client.get(made(client, title="<b>Mijn</b> maand")).text
    assert said in text
    assert "1–30 nov 2026" in text.lower()
    assert "&lt;b&gt;Mijn&lt;/b&gt; maand" in text


def test_a_withdrawn_link_opens_no_more_and_the_list_says_so(loaded: TestShop) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        link = made(client)
        client.get(link)
        (share,) = loaded.workspace.state.shares.list()
        assert share.opened == 1
        page = client.post(f"/settings/shares/{share.id}/withdraw").text
        answer = client.get(link)
    assert "withdrawn" in page
    assert answer.status_code == 410
    assert "withdrawn" in answer.text
    assert "/kpis" not in answer.text


def test_a_link_ends_on_its_day(loaded: TestShop) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        link = made(client)
        loaded.workspace.now = lambda: NOW + timedelta(days=8)
        answer = client.get(link)
    assert (answer.status_code, "expired" in answer.text) == (410, True)


@pytest.mark.parametrize("token", ["x", "a.b", "%00", "WyJhIiwxXQ.c2ln"])
def test_a_link_that_was_made_up_opens_nothing(shop_client: TestClient, token: str) -> None:
    answer = shop_client.get(f"/s/{token}")
    assert answer.status_code == 410
    assert "not whole" in answer.text


@pytest.mark.parametrize("address", ["/settings", "//evil.example/", "https://evil.example/", "/s/abc", "/api/v1/kpis", "/kpis/new", "", "/\\evil"])
def test_only_pages_with_figures_can_be_shared(loaded: TestShop, address: str) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        answer = client.post("/shares", data={"view": address, "title": "x"})
    assert answer.status_code == 422
    assert "cannot be shared" in answer.text
    assert loaded.workspace.state.shares.list() == []


def test_a_script_gets_the_link_in_place_and_shares_the_page_as_it_is_by_then(loaded: TestShop) -> None:
    now = {"hx-request": "true", "hx-current-url": f"{HOME}/?period=2026-10"}
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        answer = client.post("/shares", data={"view": "/?period=2026-11", "title": "x"}, headers=now)
    assert "<html" not in answer.text
    assert "/s/" in answer.text
    assert [share.path for share in loaded.workspace.state.shares.list()] == ["/?period=2026-10"]


def test_a_page_kept_for_readers_is_not_the_one_that_is_shared(loaded: TestShop) -> None:
    with TestClient(make_app(loaded.workspace), base_url=HOME) as client:
        first = client.get("/?period=2026-11").text
        link = made(client)
        assert client.get("/?period=2026-11").text == first
        assert "still-banner" in client.get(link).text
        assert "still-banner" not in first


def test_a_still_keeps_words_and_charts_and_leaves_out_what_acts() -> None:
    page = (
        '<main><nav>menu</nav><p>5 &lt; 6 &#8364;</p><a class="x" href="/kpis/a">Net &amp; sales</a><a href="#part">down</a><form><p>x</p></form>'
        '<div hx-get="/" class="board"><svg viewBox="0 0 1 1"><path d="M0"/></svg><button>go</button><details class="menu"><p>no</p></details></div>'
        '<script type="application/json">{"a":"<b"}</script><input name="q"></main>'
    )
    assert still(page) == (
        '<main><p>5 &lt; 6 &#8364;</p><span class="x">Net &amp; sales</span><a href="#part">down</a>'
        '<div class="board"><svg viewbox="0 0 1 1"><path d="M0"/></svg></div>'
        '<script type="application/json">{"a":"<b"}</script><input name="q"></main>'
    )


def test_a_still_of_an_older_version_takes_the_assets_of_today() -> None:
    assert dressed('<link href="/static/app.css?was=app-OLD.css">') == still_today('<link href="/static/app.css?was=">')
    assert "/static/gone.css" in dressed("/static/nothing.css?was=gone.css")


def still_today(page: str) -> str:
    from peil.web.rendering import asset

    return page.replace("/static/app.css?was=", asset("app.css"))


def test_a_demo_page_can_be_shared_whole(demo_folder: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(demo_folder, tmp_path / "shop")
    with TestClient(make_app(Workspace(tmp_path / "shop", now=lambda: NOW)), base_url=HOME) as client:
        text = client.get(made(client, view="/")).text
    assert text.count('class="card"') > 10
    assert text.count("<path") > 10
