"""Every page in both languages, both themes and two widths, on a full shop and on one with orders alone: accessible, whole, and all translated."""

import pytest
from playwright.sync_api import Page

from peil.web.app import make_app
from tests.support.access import violations
from tests.support.browsing import Language, Theme, Visitor, overflow, settle, shift
from tests.support.languages import foreign, untranslated
from tests.support.serving import Site
from tests.support.shops import TestShop

PAGES = (
    "/",
    "/kpis?category=sales",
    "/kpis/new",
    "/kpis/net_sales",
    "/kpis/product_affinity",
    "/kpis/net_sales?by=orders.sales_channel&grain=week",
    "/goals",
    "/objectives",
    "/objectives/new",
    "/meeting",
    "/actions",
    "/people",
    "/alerts",
    "/alerts/new?kind=change&kpi=net_sales",
    "/alerts/new?kind=unusual",
    "/alerts/new?kind=off_pace",
    "/explore",
    "/explore?kpi=net_sales&kpi=orders&by=orders.sales_channel&grain=week",
    "/explore?kpi=orders&show=heat",
    "/data",
    "/deliveries",
    "/deliveries/channels/new?kind=mail",
    "/deliveries/channels/new?kind=webhook",
    "/deliveries/digests/new",
    "/settings",
    "/settings/targets",
    "/settings/shares",
    "/settings/parameters",
    "/goals/new",
    "/goals/new?template=increase_sales&step=2",
    "/goals/new?template=increase_sales&step=3",
    "/goals/new?template=answer_fast&step=4",
    "/about",
    "/wall",
    "/api/v1/docs",
)
NO_PAGES = {"/data/sheet", "/events", "/healthz", "/metrics"}
BOTH: tuple[Language, ...] = ("nl", "en")


def none(found: list[str]) -> None:
    """Fail with all that was found, one a line."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def show_in(page: Page, theme: Theme, width: int) -> None:
    """Show the page in a theme and at a width, as when someone switches and turns the phone."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; document.dispatchEvent(new CustomEvent('peil:theme')); }", theme)
    settle(page)


def wrong_with(page: Page, language: Language) -> list[str]:
    found = [f"untranslated: {text}" for text in untranslated(page, language)]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if page.locator("html").get_attribute("lang") != language:
        found.append("another language in <html lang>")
    if shift(page) >= 0.01:
        found.append(f"parts moved while it loaded: {shift(page):.3f}")
    # Each theme with each width is seen in one language or the other.
    pairs: tuple[tuple[Theme, int], ...] = (("light", 1440), ("dark", 360)) if language == "nl" else (("dark", 1440), ("light", 360))
    for theme, width in pairs:
        show_in(page, theme, width)
        found += [f"{theme}, {width} px: {one}" for one in violations(page)]
        if overflow(page) > 0:
            found.append(f"{width} px: {overflow(page)} px too wide")
    return found


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_demo_shop_is_whole(visitor: Visitor, demo: Site, path: str, language: Language) -> None:
    page = visitor.visit(demo, path, language=language, reduced_motion="reduce")
    none(wrong_with(page, language))


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_shop_with_orders_alone_is_whole(visitor: Visitor, orders: Site, path: str, language: Language) -> None:
    page = visitor.visit(orders, path, language=language, reduced_motion="reduce")
    none(wrong_with(page, language))


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("path", ["/", "/kpis/net_sales", "/explore", "/data"])
def test_a_page_of_an_empty_shop_is_whole(visitor: Visitor, empty: Site, path: str, language: Language) -> None:
    page = visitor.visit(empty, path, language=language, reduced_motion="reduce")
    none(wrong_with(page, language))


def test_every_page_there_is_was_looked_at(shop: TestShop) -> None:
    routes = {str(getattr(route, "path", "")) for route in make_app(shop.workspace).routes if "GET" in getattr(route, "methods", ())}
    plain = {path for path in routes if "{" not in path and not path.startswith(("/api/", "/handing/"))} - NO_PAGES
    assert plain - {path.split("?")[0] for path in PAGES} == set()


def test_the_words_of_both_languages_are_known() -> None:
    assert min(len(foreign("nl")), len(foreign("en"))) > 300
