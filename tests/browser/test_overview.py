"""The overview: another period, comparison and filter, going back, coming again, and reading it without scripts."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Language, Visitor, settle
from tests.support.serving import Site

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "period": "Period", "days": "Last 90 days", "compare": "Compare", "year": "A year earlier", "none": "No comparison",
        "channel": "Sales channel", "apply": "Apply", "away": "take this filter away",
    },
    "nl": {
        "period": "Periode", "days": "Laatste 90 dagen", "compare": "Vergelijk", "year": "Een jaar eerder", "none": "Geen vergelijking",
        "channel": "Verkoopkanaal", "apply": "Toepassen", "away": "haal dit filter weg",
    },
}  # fmt: skip
BOTH = pytest.mark.parametrize("language", ["en", "nl"])


def menu(page: Page, label: str) -> None:
    """Open a menu of the bar."""
    page.locator(".viewbar details.menu > summary").filter(has_text=re.compile(rf"^\s*{label}\b")).click()


def value(page: Page, kpi: str) -> str:
    """Return what the card of a KPI says."""
    card = page.locator("article.card").filter(has=page.locator(f'a[href^="/kpis/{kpi}"]')).first
    return card.inner_text()


@BOTH
def test_another_period_comes_in_place_and_back_brings_the_first_one(visitor: Visitor, demo: Site, language: Language) -> None:
    words = WORDS[language]
    page = visitor.visit(demo, "/", language=language)
    page.evaluate("() => { window.sameDocument = true; }")
    first = value(page, "orders")
    menu(page, words["period"])
    page.get_by_role("link", name=words["days"]).click()
    expect(page).to_have_url(re.compile("period=last-90-days"))
    expect(page.locator(".viewbar details.menu > summary").first).to_contain_text(words["days"])
    assert value(page, "orders") != first
    assert page.evaluate("() => window.sameDocument") is True
    page.go_back()
    expect(page).not_to_have_url(re.compile("period="))
    expect(page.locator(".viewbar details.menu > summary").first).not_to_contain_text(words["days"])
    assert value(page, "orders") == first


@BOTH
def test_days_of_ones_own_are_compared_with_a_year_earlier(visitor: Visitor, demo: Site, language: Language) -> None:
    words = WORDS[language]
    page = visitor.visit(demo, "/", language=language)
    menu(page, words["period"])
    page.locator("#from").fill("2026-10-01")
    page.locator("#to").fill("2026-10-31")
    page.locator("details[open] form button").click()
    expect(page).to_have_url(re.compile("from=2026-10-01&to=2026-10-31"))
    menu(page, words["compare"])
    page.get_by_role("link", name=words["year"]).click()
    expect(page).to_have_url(re.compile("compare=year"))
    expect(page).to_have_url(re.compile("from=2026-10-01&to=2026-10-31"))
    expect(page.locator(".viewbar details.menu > summary").nth(1)).to_contain_text(words["year"])


@BOTH
def test_a_filter_holds_for_the_whole_page_and_for_the_next(visitor: Visitor, demo: Site, language: Language) -> None:
    words = WORDS[language]
    page = visitor.visit(demo, "/", language=language)
    first = value(page, "net_sales")
    menu(page, "Filter")
    page.locator("details.fold > summary").filter(has_text=words["channel"]).click()
    page.locator('label:has(input[name="f.orders.sales_channel"])').first.click()
    page.get_by_role("button", name=words["apply"]).click()
    expect(page).to_have_url(re.compile(r"f\.orders\.sales_channel="))
    chip = page.get_by_role("link", name=words["away"])
    expect(chip).to_contain_text(words["channel"])
    assert value(page, "net_sales") != first
    assert "f.orders.sales_channel=" in (page.locator('nav.rooms a[href^="/explore"]').get_attribute("href") or "")
    chip.click()
    expect(page).not_to_have_url(re.compile(r"f\.orders"))
    assert value(page, "net_sales") == first


def test_the_address_is_the_state(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/?period=2026-Q3&compare=none", language="en")
    expect(page.locator(".viewbar details.menu > summary").first).to_contain_text("1 Jul – 30 Sep")
    expect(page.locator(".viewbar details.menu > summary").nth(1)).to_contain_text(WORDS["en"]["none"])
    assert page.locator(".card .verdict").count() == 0


def test_coming_again_costs_no_page(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/?period=2026-09", language="en")
    page.reload()
    settle(page)
    lines = [json.loads(line) for line in demo.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines if line.get("path") == "/"][-1] == 304


@BOTH
def test_without_scripts_all_can_be_read_and_chosen(visitor: Visitor, demo: Site, language: Language) -> None:
    words = WORDS[language]
    page = visitor.visit(demo, "/", language=language, scripts=False)
    assert page.locator("article.card").count() > 20
    menu(page, words["period"])
    page.get_by_role("link", name=words["days"]).click()
    expect(page.locator(".viewbar details.menu > summary").first).to_contain_text(words["days"])


@BOTH
def test_what_cannot_be_read_is_said_and_the_usual_page_shows(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/?period=nonsense", language=language)
    expect(page.get_by_role("alert")).to_contain_text("nonsense")
    assert page.locator("article.card").count() > 20


def test_html_in_the_address_stays_text(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/?period=<img src=x onerror=alert(1)>&f.channel=<script>alert(1)</script>", language="en")
    assert page.locator("main img, main script:not([type])").count() == 0
