"""The catalogue: finding a KPI in both languages, making one with its check and preview beside it, and a definition that breaks on disk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Language, Visitor
from tests.support.serving import Site

BOTH = pytest.mark.parametrize("language", ["en", "nl"])
FORMULA = "count(orders where placed_order and orders.shipping_country = 'BE')"


def listed(page: Page) -> list[str]:
    return [link.get_attribute("href") or "" for link in page.locator("#list h3 a").all()]


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("en", "bounce", "/kpis/bounce_rate"),
        ("en", "bouncepercentage", "/kpis/bounce_rate"),
        ("nl", "bouncepercentage", "/kpis/bounce_rate"),
        ("nl", "conversion rate", "/kpis/conversion_rate"),
    ],
)
def test_a_kpi_is_found_while_its_name_is_typed_in_either_language(visitor: Visitor, demo: Site, language: Language, typed: str, found: str) -> None:
    page = visitor.visit(demo, "/kpis", language=language)
    all_of_them = len(listed(page))
    assert all_of_them > 100
    page.locator("#q").press_sequentially(typed)
    expect(page.locator(f'#list h3 a[href^="{found}"]')).to_be_visible()
    expect(page.locator("#list h3")).not_to_have_count(all_of_them)
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator("#q")).to_be_focused()


@BOTH
def test_what_is_searched_for_and_not_there_leads_on(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/kpis?q=xyzzy", language=language)
    expect(page.locator("section.empty a.button")).to_have_count(2)


@BOTH
def test_a_shop_with_orders_alone_sees_what_is_missing(visitor: Visitor, orders: Site, language: Language) -> None:
    page = visitor.visit(orders, "/kpis?available=no&category=marketing", language=language)
    entry = page.locator(".kpi-entry").first
    assert entry.locator(".now").inner_text().strip()
    assert page.locator(".kpi-entry .figure").count() == 0


@BOTH
def test_without_scripts_the_catalogue_is_searched_with_its_button(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/kpis", language=language, scripts=False)
    page.locator("#q").fill("bounce")
    page.locator(".catalogue-search button").click()
    assert "/kpis/bounce_rate" in listed(page)


@BOTH
def test_an_own_kpi_is_made_with_its_check_and_preview_beside_it(visitor: Visitor, own: Site, language: Language) -> None:
    name = {"en": "Belgian orders", "nl": "Belgische bestellingen"}[language]
    id_ = {"en": "belgian_orders", "nl": "belgische_bestellingen"}[language]
    page = visitor.visit(own, "/kpis/new", language=language)
    page.locator(f"#name_{language}").fill(name)
    expect(page.locator("#id")).to_have_value(id_)
    page.locator("#formula").fill("count(ordrs where placed_order)")
    expect(page.locator("#check .notice.bad")).to_contain_text("ordrs")
    page.locator("#formula").fill(FORMULA)
    expect(page.locator("#check .tag.good")).to_be_visible()
    expect(page.locator("#check .seen .figure")).to_be_visible()
    expect(page.locator("#check peil-chart canvas, #check peil-chart svg").first).to_be_visible()
    page.locator(f"#definition_{language}").fill("…")
    page.locator("#category").select_option("sales")
    page.locator(".save button").click()
    expect(page).to_have_url(re.compile(f"/kpis/{id_}"))
    page.goto(f"/kpis?q={name}")
    expect(page.locator(f'#list h3:has(a[href="/kpis/{id_}"]) .tag.own')).to_be_visible()
    assert FORMULA in (own.folder / "kpis" / f"{id_}.yaml").read_text(encoding="utf-8")


def test_a_draft_with_a_mistake_is_not_kept_and_nothing_typed_is_lost(visitor: Visitor, own: Site) -> None:
    visitor.expect("422")
    page = visitor.visit(own, "/kpis/new", language="en")
    page.locator("#name_en").fill("Half a KPI")
    page.locator("#formula").fill("sum(orders")
    page.locator(".save button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#name_en")).to_have_value("Half a KPI")
    expect(page.locator("#formula")).to_have_value("sum(orders")
    assert not (own.folder / "kpis" / "half_a_kpi.yaml").exists()


@BOTH
def test_a_definition_that_breaks_on_disk_is_named_and_nothing_else_breaks(visitor: Visitor, own: Site, language: Language) -> None:
    broken = own.folder / "kpis" / "broken.yaml"
    broken.write_text("- id: broken\n  name: {en: Broken, nl: Kapot}\n  formula: sum(nothing.there)\n", encoding="utf-8")
    try:
        page = visitor.visit(own, "/kpis", language=language)
        expect(page.locator("section.notice.bad")).to_contain_text("broken.yaml")
        page.goto("/")
        assert page.locator("article.card").count() > 20
    finally:
        broken.unlink()
    page.goto("/kpis")
    expect(page.locator("section.notice.bad")).to_have_count(0)


def test_an_own_kpi_is_deleted_after_asking(visitor: Visitor, own: Site) -> None:
    definition = "  definition: {en: All, nl: Alle}\n  category: sales\n  unit: count\n  direction: up\n  dimensions: order\n"
    (own.folder / "kpis" / "going.yaml").write_text(
        f"- id: going\n  name: {{en: Going, nl: Weg}}\n{definition}  formula: count(orders where placed_order)\n", encoding="utf-8"
    )
    page = visitor.visit(own, "/kpis/going/edit", language="en")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile("/kpis$"))
    assert page.goto("/kpis?own=yes")
    assert "/kpis/going" not in listed(page)
