"""Settings, sharing and the wallboard: a name that changes, a value that is refused, a link that opens elsewhere and is withdrawn, views in turn."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsing import Language, Visitor
from tests.support.serving import Site

BOTH = pytest.mark.parametrize("language", ["en", "nl"])


@BOTH
def test_the_shop_gets_another_name_and_keeps_its_comments(visitor: Visitor, own: Site, language: Language) -> None:
    file = own.folder / "peil.toml"
    file.write_text(f"# Of our own: {language}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    name = f'Winkel "{language}" <b>&'
    page = visitor.visit(own, "/settings", language=language)
    page.locator("#name").fill(name)
    page.locator(".settings-form button.main").click()
    expect(page.locator(".brand .shop")).to_have_text(name)
    expect(page.locator(".notice.good")).to_be_visible()
    assert f"# Of our own: {language}" in file.read_text(encoding="utf-8")


@BOTH
def test_a_value_that_cannot_be_is_refused_beside_its_field(visitor: Visitor, own: Site, language: Language) -> None:
    visitor.expect("422")
    page = visitor.visit(own, "/settings/targets", language=language)
    page.locator("#kpi").select_option("net_sales")
    page.locator("#value").fill("veel")
    page.locator("#target button.main").click()
    expect(page.locator("#value")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#value")).to_have_value("veel")


@BOTH
def test_a_target_is_set_shows_on_its_card_and_is_removed(visitor: Visitor, own: Site, language: Language) -> None:
    page = visitor.visit(own, "/settings/targets", language=language)
    page.locator("#kpi").select_option("orders")
    page.locator("#value").fill("1000000")
    page.locator("#per").select_option("month")
    page.locator("#target button.main").click()
    expect(page.locator('tbody a[href="/kpis/orders"]')).to_be_visible()
    page.goto("/")
    card = page.locator("article.card").filter(has=page.locator('a[href^="/kpis/orders"]')).first
    expect(card.locator(".tag.bad")).to_be_visible()
    page.goto("/settings/targets")
    page.locator("tbody tr").filter(has=page.locator('a[href="/kpis/orders"]')).get_by_role("button").click()
    expect(page.locator('tbody a[href="/kpis/orders"]')).to_have_count(0)


@BOTH
def test_a_shared_page_opens_elsewhere_without_a_way_in_and_closes_when_withdrawn(visitor: Visitor, own: Site, language: Language) -> None:
    title = f"Cijfers {language}"
    page = visitor.visit(own, "/kpis/net_sales?from=2026-11-01&to=2026-11-20", language=language)
    page.locator("details.share > summary").click()
    page.locator("#share-title").fill(title)
    page.locator("details.share button.main").click()
    link = page.locator("#share-link").input_value()
    assert "/s/" in link
    guest = visitor.visit(own, link)
    expect(guest.locator("html")).to_have_attribute("lang", language)
    expect(guest.locator("peil-chart canvas, peil-chart svg").first).to_be_visible()
    assert guest.locator("form, nav.rooms, peil-live, [hx-get], [hx-post]").count() == 0
    page.goto("/settings/shares")
    page.locator("ul.shares li").filter(has_text=title).locator("form button").click()
    visitor.expect("410")
    answer = guest.reload()
    assert answer is not None
    assert answer.status == 410
    expect(guest.locator(".lead")).to_be_visible()
    assert guest.locator("peil-chart").count() == 0


@BOTH
def test_a_link_that_was_tampered_with_opens_nothing(visitor: Visitor, demo: Site, language: Language) -> None:
    visitor.expect("410")
    page = visitor.visit(demo, "/s/abc.def.ghi", language=language)
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("nav.rooms").count() == 0


@BOTH
def test_the_wallboard_shows_its_views_in_turn_and_can_be_paused(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.arrive(demo, language=language)
    page.clock.install()
    page.goto("/wall")
    for box in page.locator('input[name="view"]').all():
        box.uncheck()
    page.locator("#more").fill("/kpis/net_sales\n/kpis/orders")
    page.locator(".settings-form button.main").click()
    expect(page.locator("peil-wall .wall-at")).to_contain_text("1")
    first = page.locator("main h1").inner_text()
    expect(page.locator("nav.rooms")).to_be_hidden()
    page.clock.fast_forward(600_000)
    expect(page.locator("main h1")).not_to_have_text(first)
    expect(page.locator("peil-wall .wall-at")).to_contain_text("2")
    second = page.locator("main h1").inner_text()
    page.keyboard.press("Space")
    expect(page.locator('peil-wall [aria-pressed="true"]')).to_be_visible()
    page.clock.fast_forward(600_000)
    expect(page.locator("main h1")).to_have_text(second)
    page.keyboard.press("ArrowRight")
    expect(page.locator("main h1")).to_have_text(first)


@BOTH
def test_the_wallboard_shows_no_other_sites(visitor: Visitor, demo: Site, language: Language) -> None:
    visitor.expect("422")
    page = visitor.visit(demo, "/wall?start=yes&view=https://example.org/&more=//example.org", language=language)
    expect(page.locator("#wrong-more, .notice.bad, .wrong").first).to_be_visible()


def test_the_licences_of_all_parts_can_be_read(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/about", language="en")
    parts = page.locator("details").filter(has_text=re.compile("Licences of all parts"))
    parts.locator("summary").click()
    assert parts.locator("tbody tr").count() > 30
    parts.get_by_role("link", name="(fastapi)").click()
    expect(page.locator("main")).to_contain_text("MIT")
