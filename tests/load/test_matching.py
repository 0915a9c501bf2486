"""Tell how well the sources join: the shares are counted by hand, and each poor link says what to do."""

import json
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from peil.catalogue.loading import load_catalogue
from peil.cli.main import main
from peil.load.matching import Match, advice, known_advice, said
from peil.web.app import make_app
from tests.support.shops import TestShop
from tests.support.small import Row, line, order, session

MODEL = load_catalogue().model


def found(shop: TestShop) -> dict[tuple[str, str, str], Match]:
    return {match.link: match for match in shop.workspace.matches()}


def ad(campaign: str | None, spend: str, day: date = date(2026, 2, 3)) -> Row:
    return {"date": day, "platform": "google_ads", "ad_id": f"ad-{campaign}-{day}", "campaign_id": campaign, "spend": spend}


@pytest.fixture
def joined(shop: TestShop) -> TestShop:
    """Return a shop with four orders, of which three name a session and two find it."""
    shop.fill(
        sessions=[{**session(f"s{number}", "v", "2026-02-01", "Direct"), "campaign_id": "c1" if number == 1 else None} for number in (1, 2, 3)],
        orders=[
            *(order(f"o{day}", "ann" if day < 3 else "bob", name, f"2026-02-0{day}") for day, name in ((1, "s1"), (2, "s2"), (3, "gone"))),
            {**order("o4", "bob", None, "2026-02-04"), "customer_id": None},
        ],
        customers=[{"customer_id": "ann"}, {"customer_id": "bob"}],
        order_lines=[line("l1", "o1", "v1", "10"), line("l2", "o2", "v2", "10"), {**line("l3", "o3", "v2", "10"), "cost_amount": "4"}],
        variants=[{"variant_id": "v1", "product_id": "p", "unit_cost": "4"}, {"variant_id": "v2", "product_id": "p"}],
        campaigns=[{"campaign_id": "c1"}, {"campaign_id": "c2"}],
        ad_performance=[ad("c1", "5"), ad("c2", "7"), ad("c3", "0")],
    )
    return shop


def test_the_share_is_of_the_records_that_name_another_one(joined: TestShop) -> None:
    match = found(joined)["orders", "session_id", "sessions"]
    assert (match.rows, match.named, match.found) == (4, 3, 2)
    assert match.share == pytest.approx(2 / 3)
    assert match.poor == "lost"
    told = advice(match)
    assert told is not None
    assert "web analytics" in told.en
    assert said(match, MODEL).nl == "Bestellingen → Sessies"


def test_a_link_that_holds_needs_no_advice(joined: TestShop) -> None:
    match = found(joined)["orders", "customer_id", "customers"]
    assert (match.named, match.found, match.poor, advice(match)) == (3, 3, None, None)


def test_a_line_has_a_cost_of_its_own_or_that_of_its_article(joined: TestShop) -> None:
    links = found(joined)
    assert links["order_lines", "variant_id", "variants"].found == 3
    assert links["order_lines", "variant_id", "variants.unit_cost"].found == 2  # the first by its variant, the last by itself


def test_campaigns_that_cost_money_and_brought_nobody_are_told(joined: TestShop) -> None:
    match = found(joined)["ad_performance", "campaign_id", "sessions"]
    assert (match.named, match.found) == (2, 1)
    told = advice(match)
    assert told is not None
    assert "no visit" in told.en


def test_only_links_of_which_both_sides_are_loaded_are_shown(shop: TestShop) -> None:
    assert found(shop) == {}
    shop.fill(orders=[order("o1", "ann", "s1", "2026-02-01")])
    assert found(shop) == {}
    shop.fill(customers=[{"customer_id": "ann"}])
    assert list(found(shop)) == [("orders", "customer_id", "customers")]


def test_a_link_that_records_should_have_and_none_has_is_told(shop: TestShop) -> None:
    shop.fill(sessions=[session("s1", "v", "2026-02-01", "Direct")], orders=[order("o1", "ann", None, "2026-02-01")])
    match = found(shop)["orders", "session_id", "sessions"]
    assert (match.share, match.poor) == (None, "unnamed")
    told = advice(match)
    assert told is not None
    assert "transaction_id" in told.nl


def test_only_the_last_year_of_data_counts(shop: TestShop) -> None:
    shop.fill(
        customers=[{"customer_id": "ann"}],
        orders=[order("o1", "ann", None, "2026-02-01"), order("o2", "gone", None, "2025-02-01"), order("o3", "ann", None, "2025-02-02")],
    )
    match = found(shop)["orders", "customer_id", "customers"]
    assert (match.rows, match.found) == (2, 2)


def test_every_link_of_the_model_is_covered_and_every_advice_is_of_one() -> None:
    columns = {f"{name}.{column}" for name, entity in MODEL.entities.items() for column in entity.parents}
    assert known_advice().expected.keys() <= columns
    parents = {parent for entity in MODEL.entities.values() for parent in entity.parents.values()}
    assert known_advice().lost.keys() - {"usual", "ad_performance.campaign_id", "variants.unit_cost"} <= parents


def test_the_check_tells_the_shares(joined: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(joined.workspace.folder)
    assert main(["--workspace", folder, "check"]) == 0
    shown = capsys.readouterr()
    row = next(text for text in shown.out.splitlines() if text.startswith("Orders → Sessions"))
    assert row.split()[-3:] == ["66.7%", "3", "4"]
    assert "! Orders → Sessions:" in shown.err
    assert main(["--workspace", folder, "check", "--json"]) == 0
    links: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["links"]
    (one,) = (link for link in links if (link["entity"], link["parent"]) == ("orders", "sessions"))
    assert (one["rows"], one["named"], one["found"], one["poor"]) == (4, 3, 2, "lost")


@pytest.mark.parametrize(("language", "words"), [("en", ("How well the sources join", "66.7%")), ("nl", ("Hoe goed de bronnen aansluiten", "66,7%"))])
def test_the_page_of_data_tells_the_shares(joined: TestShop, language: str, words: tuple[str, str]) -> None:
    with TestClient(make_app(joined.workspace), base_url="http://127.0.0.1") as client:
        page = client.get(f"/data?lang={language}").text
    assert [word for word in words if word not in page] == []
