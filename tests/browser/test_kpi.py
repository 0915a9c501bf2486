"""The page of a KPI: its grain, its breakdown with a table, notes on its chart, the KPIs around it, and the keys over the chart."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Language, Visitor, settle
from tests.support.serving import Site

BOTH = pytest.mark.parametrize("language", ["en", "nl"])
DAYS = "from=2026-11-01&to=2026-11-20"
WORDS: dict[Language, dict[str, str]] = {
    "en": {"week": "Week", "bars": "Bars", "made": "It is made of", "file": "Download", "found": "of"},
    "nl": {"week": "Week", "bars": "Staven", "made": "Hij is gemaakt van", "file": "Download", "found": "van"},
}


def spec(page: Page, place: int = 0) -> dict[str, Any]:
    """Return what a chart of the page was told to draw."""
    found: dict[str, Any] = json.loads(page.locator("peil-chart > script").nth(place).text_content() or "{}")
    return found


@BOTH
def test_another_grain_and_kind_of_chart_come_in_place(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, f"/kpis/net_sales?{DAYS}", language=language)
    page.evaluate("() => { window.sameDocument = true; }")
    assert spec(page)["grain"] == "day"
    page.locator("#grain-week").click()
    expect(page).to_have_url(re.compile("grain=week"))
    expect(page.locator("#grain-week")).to_have_attribute("aria-current", "true")
    assert spec(page)["grain"] == "week"
    page.locator("#chart-bar").click()
    expect(page).to_have_url(re.compile("chart=bar"))
    settle(page)
    assert spec(page)["kind"] == "bar"
    assert page.evaluate("() => window.sameDocument") is True


@BOTH
def test_a_breakdown_has_a_chart_and_a_table_to_sort_and_search(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/kpis/net_sales?period=2026-Q3", language=language)
    page.locator("#by").select_option("products.product_type")
    expect(page).to_have_url(re.compile("by=products"))
    settle(page)
    table = page.locator("#breakdown table")
    head = table.locator("thead th").nth(1)
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    values = [float(cell.get_attribute("data-value") or "nan") for cell in table.locator("tbody tr:visible td:nth-child(2)").all()]
    assert values in (sorted(values), sorted(values, reverse=True))
    assert len(values) > 1


@BOTH
def test_a_long_table_is_searched(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/kpis/net_sales?period=2026&by=variants.sku", language=language)
    table = page.locator("#breakdown peil-table")
    rows = table.locator("tbody tr:visible")
    first = rows.first.locator("th, td").first.inner_text()
    before = rows.count()
    table.locator("input[type=search]").fill(first)
    expect(rows).not_to_have_count(before)
    assert all(first in row.inner_text() for row in rows.all())
    assert WORDS[language]["found"] in table.locator(".table-count").inner_text()


@BOTH
def test_a_note_is_pinned_shows_on_the_chart_and_is_taken_away(visitor: Visitor, own: Site, language: Language) -> None:
    text = f"<b>Uitverkoop</b> & {language}"
    page = visitor.visit(own, f"/kpis/net_sales?{DAYS}", language=language)
    page.locator("#note-new").click()
    page.locator("#day-new").fill("2026-11-05")
    page.locator("#kind-new").select_option("promotion")
    page.locator("#text-new").fill(text)
    page.locator(".note-new button").click()
    note = page.locator("li.note").filter(has_text=text)
    expect(note).to_be_visible()
    assert page.locator("main li.note b").count() == 0
    assert any(text in mark["text"] for mark in spec(page)["marks"])
    page.goto(f"/kpis/orders?{DAYS}")
    assert any(text in mark["text"] for mark in spec(page)["marks"])
    note.locator("summary").first.click()  # the one after it opens the comments
    note.locator("button.danger").click()
    expect(note).to_have_count(0)
    assert not any(text in mark["text"] for mark in spec(page)["marks"])


@BOTH
def test_a_note_with_a_day_that_is_none_is_refused_beside_its_field(visitor: Visitor, own: Site, language: Language) -> None:
    visitor.expect("422")
    page = visitor.visit(own, f"/kpis/net_sales?{DAYS}", language=language)
    page.locator("#note-new").click()
    page.locator("#text-new").fill("x")
    page.locator("#day-new").fill("2026-11-05")
    page.locator("#until-new").fill("2026-11-01")
    page.locator(".note-new button").click()
    expect(page.locator("#wrong-new")).to_be_visible()
    expect(page.locator("#text-new")).to_have_value("x")


@BOTH
def test_the_kpis_it_is_made_of_can_be_walked(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, f"/kpis/average_order_value?{DAYS}", language=language)
    expect(page.locator("#kin-title")).to_be_visible()
    expect(page.get_by_role("heading", name=WORDS[language]["made"])).to_be_visible()
    link = page.locator(".kin a").first
    name = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page).to_have_url(re.compile("from=2026-11-01"))


@BOTH
def test_the_arrow_keys_walk_over_the_chart_and_tell_what_they_meet(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, f"/kpis/net_sales?{DAYS}", language=language)
    plot = page.locator("peil-chart .chart-plot").first
    plot.focus()
    page.keyboard.press("Home")
    voice = page.locator("peil-chart [aria-live]").first
    first = voice.inner_text()
    assert {"en": "1 Nov", "nl": "1 nov"}[language] in first
    assert "€" in first
    page.keyboard.press("ArrowRight")
    expect(voice).not_to_have_text(first)
    expect(page.locator(".chart-box").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".chart-box").first).to_be_hidden()


@pytest.mark.parametrize("file", ["CSV", "Excel", "Parquet", "PNG"])
def test_the_figures_can_be_taken_along(visitor: Visitor, demo: Site, file: str) -> None:
    begins = {"CSV": b"", "Excel": b"PK", "Parquet": b"PAR1", "PNG": b"\x89PNG"}[file]
    page = visitor.visit(demo, f"/kpis/net_sales?{DAYS}", language="en")
    menu = page.locator("details.menu:has([data-download-png])").first
    menu.locator("summary").click()
    with page.expect_download() as taken:
        menu.locator(".choice").filter(has_text=file).click()
    content = taken.value.path().read_bytes()
    assert len(content) > 100
    assert content.startswith(begins)
    assert "net" in taken.value.suggested_filename.lower()


@BOTH
def test_a_kpi_that_lacks_its_data_explains_itself_and_says_what_to_load(visitor: Visitor, orders: Site, language: Language) -> None:
    page = visitor.visit(orders, "/kpis/bounce_rate", language=language)
    expect(page.locator("section.empty li").first).to_be_visible()
    expect(page.locator('section.empty a[href="/data"]')).to_be_visible()
    assert page.locator("peil-chart").count() == 0


def test_without_scripts_the_page_reads_and_its_pickers_work(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, f"/kpis/net_sales?{DAYS}", language="en", scripts=False)
    page.locator("details.with-table summary").first.click()
    assert page.locator("details.with-table tbody tr").count() == 20
    page.locator("#grain-week").click()
    expect(page).to_have_url(re.compile("grain=week"))
    page.locator("#by").select_option("orders.sales_channel")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("by=orders.sales_channel"))


@BOTH
def test_a_mistyped_kpi_is_answered_with_those_that_are_near(visitor: Visitor, demo: Site, language: Language) -> None:
    visitor.expect("404")
    page = visitor.visit(demo, "/kpis/net_salse", language=language)
    expect(page.locator("main")).to_contain_text("net_sales")
