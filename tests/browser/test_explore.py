"""Explore: questions of one's own, drawn in every way, taken along as a file, a command or SQL, and kept in the address."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.support.browsing import Language, Visitor, settle
from tests.support.serving import Site

BOTH = pytest.mark.parametrize("language", ["en", "nl"])
DAYS = "from=2026-10-01&to=2026-10-31"
SHOWN = {
    "line": "kpi=net_sales&grain=day",
    "bar": "kpi=net_sales&by=orders.sales_channel",
    "stacked": "kpi=net_sales&by=orders.sales_channel&grain=week",
    "heat": "kpi=sessions",
    "scatter": "kpi=net_sales&kpi=orders&by=orders.shipping_country",
}


@BOTH
def test_a_ready_question_leads_to_an_answer(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/explore", language=language)
    page.locator("ul.ready a").first.click()
    expect(page.locator("section.panel table tbody tr").first).to_be_visible()
    expect(page).to_have_url(re.compile("kpi="))


@BOTH
def test_kpis_are_picked_by_typing_and_cut(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, f"/explore?{DAYS}", language=language)
    menus = page.locator(".viewbar details.menu.wide")
    menus.first.locator("summary").click()
    menus.first.locator("input.combo-filter").fill({"en": "bounce", "nl": "bouncepercentage"}[language])
    choice = menus.first.locator('label:has(input[value="bounce_rate"])')
    expect(choice).to_be_visible()
    expect(menus.first.locator('label:has(input[value="net_sales"])')).to_be_hidden()
    choice.click()
    menus.first.locator("button.main").click()
    expect(page).to_have_url(re.compile("kpi=bounce_rate"))
    expect(page).to_have_url(re.compile("from=2026-10-01"))
    menus.nth(1).locator("summary").click()
    menus.nth(1).locator('label:has(input[value="sessions.device_category"])').click()
    menus.nth(1).locator("button.main").click()
    expect(page).to_have_url(re.compile("by=sessions.device_category"))
    expect(page.locator("section.panel table tbody tr").first).to_be_visible()


@pytest.mark.parametrize("way", SHOWN)
def test_every_way_of_drawing_has_its_chart_and_its_table(visitor: Visitor, demo: Site, way: str) -> None:
    page = visitor.visit(demo, f"/explore?{SHOWN[way]}&{DAYS}", language="en")
    page.locator(f"#show-{way}").click()
    expect(page.locator(f"#show-{way}")).to_have_attribute("aria-current", "true")
    settle(page)
    expect(page.locator("peil-chart canvas, peil-chart svg").first).to_be_visible()
    assert page.get_by_role("alert").count() == 0
    assert page.locator("section.panel table tbody tr").count() > 0


@BOTH
def test_what_cannot_be_drawn_is_said(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, f"/explore?kpi=net_sales&show=scatter&{DAYS}", language=language)
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("section.panel table tbody tr").count() > 0


@BOTH
def test_a_typed_filter_holds_and_a_wrong_one_is_explained(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, f"/explore?kpi=orders&grain=month&{DAYS}", language=language)
    everything = page.locator("section.panel table tbody").inner_text()
    page.locator(".viewbar details.menu.wide").nth(2).locator("summary").first.click()
    page.locator("#where").fill("orders.sales_channel = 'pos'")
    page.locator(".viewbar details[open] button.main").click()
    expect(page.locator("a.chip")).to_contain_text("orders.sales_channel = 'pos'")
    assert page.locator("section.panel table tbody").inner_text() != everything
    page.goto(f"/explore?kpi=orders&where=nonsense.column+%3D+1&{DAYS}")
    expect(page.get_by_role("alert")).to_contain_text("nonsense")


@pytest.mark.parametrize("file", ["CSV", "Excel", "Parquet", "PNG"])
def test_an_answer_is_taken_along(visitor: Visitor, demo: Site, file: str) -> None:
    page = visitor.visit(demo, f"/explore?kpi=net_sales&grain=day&{DAYS}", language="en")
    menu = page.locator("section.panel header details.menu")
    menu.locator("summary").click()
    with page.expect_download() as taken:
        menu.locator(".choice").filter(has_text=file).click()
    content = taken.value.path().read_bytes()
    assert content.startswith({"CSV": b"", "Excel": b"PK", "Parquet": b"PAR1", "PNG": b"\x89PNG"}[file])
    assert len(content) > 300


@BOTH
def test_the_command_and_the_sql_are_shown_and_copied(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(
        demo, f"/explore?kpi=net_sales&by=orders.sales_channel&{DAYS}", language=language, permissions=["clipboard-write", "clipboard-read"]
    )
    page.locator("details.asked summary").click()
    command = page.locator("#command-1").inner_text()
    assert command.startswith("peil ask net_sales --period 2026-10-01..2026-10-31 --by orders.sales_channel")
    assert "SELECT" in page.locator("#sql-1-1").inner_text().upper()
    page.locator('peil-copy[data-target="#command-1"] button').click()
    expect(page.locator('peil-copy[data-target="#command-1"] .copy-said')).not_to_be_empty()
    assert page.evaluate("() => navigator.clipboard.readText()") == command.strip()


def test_the_address_alone_brings_it_back(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, f"/explore?kpi=net_sales&by=orders.sales_channel&show=bar&{DAYS}&compare=none", language="en")
    first = page.locator("section.panel table").inner_text()
    again = visitor.visit(demo, unquote(page.url.removeprefix(demo.url)), language="en")
    assert again.locator("section.panel table").inner_text() == first


def test_without_scripts_a_question_is_asked_with_buttons(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, f"/explore?{DAYS}", language="en", scripts=False)
    menu = page.locator(".viewbar details.menu.wide").first
    menu.locator("summary").click()
    menu.locator('input[value="orders"]').check()
    menu.locator("button.main").click()
    assert page.locator("section.panel table tbody tr").count() > 0


@BOTH
def test_an_empty_shop_is_told_where_to_begin(visitor: Visitor, empty: Site, language: Language) -> None:
    page = visitor.visit(empty, "/explore", language=language)
    expect(page.locator("section.empty a.button.main")).to_have_attribute("href", "/data")
