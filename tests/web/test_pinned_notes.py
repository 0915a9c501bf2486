"""Pin notes on the page of a KPI, and see them on every chart that covers their days."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from peil.boards.numbers import Numbers
from peil.web.marks import marks_for
from peil.web.viewing import View
from tests.support.shops import TODAY, TestShop
from tests.web.test_kpi import BOARD, LINES, ORDERS, charts, get

NOTE = {"day": "2026-11-12", "until": "", "kind": "promotion", "text": "Black <b>week</b>", "about": "shop"}
PAGE = "/kpis/net_sales?period=2026-11"


@pytest.fixture
def pinning(shop: TestShop, shop_client: TestClient) -> TestClient:
    """Return a client on a shop with orders."""
    shop.fill(orders=ORDERS, order_lines=LINES)
    return shop_client


def pin(client: TestClient, **changes: str) -> int:
    """Pin a note and return the status of the answer, which leads back."""
    return client.post("/kpis/net_sales/notes?period=2026-11", data=NOTE | changes, follow_redirects=False).status_code


def texts(client: TestClient, address: str) -> list[str]:
    """Return what is marked on the large chart, holidays left out."""
    marks = charts(get(client, address))[0]["marks"]
    return [mark["text"] for mark in marks if mark["kind"] != "holiday"]


def test_a_note_shows_on_every_chart_that_covers_its_day(pinning: TestClient) -> None:
    assert pin(pinning) == 303
    assert texts(pinning, PAGE) == texts(pinning, "/kpis/orders?period=2026-11") == ["Promotion: Black <b>week</b>"]
    assert texts(pinning, "/kpis/net_sales?period=2026-10") == []


def test_html_in_a_note_stays_text(pinning: TestClient) -> None:
    pin(pinning)
    page = get(pinning, PAGE)
    assert "<b>week" not in page
    assert "Black &lt;b&gt;week" in page


def test_a_note_on_a_kpi_is_not_on_others(pinning: TestClient) -> None:
    pin(pinning, about="kpi")
    assert texts(pinning, PAGE) == ["Promotion: Black <b>week</b>"]
    assert texts(pinning, "/kpis/orders?period=2026-11") == []


def test_pinning_leads_back_to_the_same_view(pinning: TestClient) -> None:
    answer = pinning.post("/kpis/net_sales/notes?period=2026-11&by=orders.sales_channel", data=NOTE, follow_redirects=False)
    assert answer.headers["location"] == "/kpis/net_sales?period=2026-11&by=orders.sales_channel#notes"


def test_a_note_that_lasts_stands_on_the_first_day_shown(pinning: TestClient) -> None:
    pin(pinning, day="2026-10-20", until="2026-11-05")
    assert texts(pinning, PAGE) == ["Promotion: Black <b>week</b> (20 Oct – 5 Nov 2026)"]
    running = pinning.app.state.running  # type: ignore[attr-defined]
    view = View(running, "/", (), "nl", "auto", Numbers("nl", "EUR"), TODAY, None)
    assert [(mark.day, mark.word(view)) for mark in marks_for(view, None, date(2026, 11, 1), date(2026, 11, 30))] == [(date(2026, 11, 1), "actie")]


def test_holidays_of_the_country_come_in_by_themselves(pinning: TestClient) -> None:
    running = pinning.app.state.running  # type: ignore[attr-defined]
    view = View(running, "/", (), "nl", "auto", Numbers("nl", "EUR"), TODAY, None)
    marks = marks_for(view, ("net_sales", "orders"), date(2026, 12, 20), date(2026, 12, 31))
    assert [(mark.day.day, mark.text, mark.kind) for mark in marks] == [(25, "Eerste kerstdag", "holiday"), (26, "Tweede kerstdag", "holiday")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "it has no text"),
        ({"day": "tomorrow"}, "is no day"),
        ({"until": "2026-11-01"}, "it ends before it begins"),
        ({"kind": "party"}, "there is no such kind"),
        ({"text": "x" * 600}, "the text cannot be used"),
    ],
)
def test_a_note_that_cannot_be_kept_comes_back_with_the_sentence_beside_it(pinning: TestClient, changes: dict[str, str], sentence: str) -> None:
    answer = pinning.post("/kpis/net_sales/notes?period=2026-11", data=NOTE | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-describedby="wrong-new"' in answer.text
    assert texts(pinning, PAGE) == []


def test_a_note_can_be_changed_and_removed(pinning: TestClient) -> None:
    pin(pinning)
    changed = pinning.post("/kpis/net_sales/notes/1?period=2026-11", data=NOTE | {"text": "Cyber", "kind": "release"}, follow_redirects=False)
    assert changed.status_code == 303
    assert texts(pinning, PAGE) == ["Release: Cyber"]
    assert pinning.post("/kpis/net_sales/notes/1", data=NOTE | {"text": ""}).status_code == 422
    assert pinning.post("/kpis/net_sales/notes/1/remove", follow_redirects=False).status_code == 303
    assert texts(pinning, PAGE) == []
    assert pinning.post("/kpis/net_sales/notes/1/remove").status_code == 404


def test_notes_of_other_periods_are_listed_apart(pinning: TestClient) -> None:
    pin(pinning, day="2025-01-05")
    page = get(pinning, PAGE)
    assert "No notes in this period" in page
    assert "Notes in other periods" in page


def test_what_is_typed_stays_in_the_same_view_only(pinning: TestClient) -> None:
    def key(address: str) -> str:
        return get(pinning, address, **BOARD).split('id="pin-')[1].split('"')[0]

    assert key(PAGE) == key(PAGE)
    assert key(PAGE) != key(f"{PAGE}&grain=week")
    before = key(PAGE)
    pin(pinning)
    assert key(PAGE) != before
