"""What holds on every page: themes without a flash, keys alone, less motion, paper, pages that are not there, and news from other processes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Language, Visitor, overflow
from tests.support.serving import Site

BOTH = pytest.mark.parametrize("language", ["en", "nl"])
FOCUS = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const ring = [one, ...one.querySelectorAll("*")].concat(one.closest("label") ?? []);
  const seen = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  return {
    name: `${one.tagName} ${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}`,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: ring.some((element) => seen(element, null) || seen(element, "::after")),
  };
}"""


def ground(page: Page) -> str:
    """Return the colour that the page stands on."""
    colour: str = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return colour


def test_a_chosen_theme_is_there_from_the_first_byte_on(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/", language="en", color_scheme="light")
    light = ground(page)
    page.locator('peil-theme label:has(input[value="dark"])').click()
    dark = ground(page)
    assert dark != light
    answer = page.reload()
    assert answer is not None
    assert 'data-theme="dark"' in answer.text()
    assert ground(page) == dark
    assert page.locator('peil-theme input[value="dark"]').is_checked()


def test_without_a_choice_the_device_chooses_the_theme(visitor: Visitor, demo: Site) -> None:
    light = ground(visitor.visit(demo, "/", color_scheme="light"))
    assert ground(visitor.visit(demo, "/", color_scheme="dark")) != light


def test_the_language_is_changed_in_place_and_stays(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/?period=2026-09", language="en")
    page.get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page).to_have_url(re.compile("period=2026-09"))
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Stand van zaken")


def test_the_language_is_changed_with_what_was_chosen_in_place(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/", language="en")
    page.locator(".viewbar details.menu > summary").first.click()
    page.get_by_role("link", name="Last 90 days").click()
    expect(page).to_have_url(re.compile("period=last-90-days"))
    page.get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page).to_have_url(re.compile("period=last-90-days"))


@BOTH
def test_the_keyboard_alone_is_enough(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/", language=language)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.classList.contains('skip')")
    assert page.evaluate(FOCUS)["inside"]
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    menu = page.locator("details.menu").first
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('details.menu[open]') !== null")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_what_has_the_focus_is_in_sight_and_marked(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/", language="en", width=360)
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert [stop["name"] for stop in stops if not stop["inside"] or not stop["ring"]] == []
    assert len({stop["name"] for stop in stops}) > 20


def test_who_wants_less_motion_sees_none(visitor: Visitor, demo: Site) -> None:
    page = visitor.visit(demo, "/", reduced_motion="reduce")
    page.locator("details.menu > summary").first.click()
    moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_there_are_figures_and_no_controls(visitor: Visitor, demo: Site, theme: str) -> None:
    page = visitor.visit(demo, "/", language="en", theme=theme, width=720)
    page.emulate_media(media="print")
    assert [place for place in ("nav.rooms", ".switches", "#status") if page.locator(place).first.is_visible()] == []
    assert page.locator("article.card").first.is_visible()
    assert ground(page) == "rgb(255, 255, 255)"
    assert overflow(page) <= 0
    assert page.pdf(format="A4").startswith(b"%PDF")


@BOTH
@pytest.mark.parametrize("path", ["/nowhere", "/kpis/nowhere", "/static/none.js"])
def test_a_page_that_is_not_there_leads_on(visitor: Visitor, demo: Site, path: str, language: Language) -> None:
    visitor.expect("404")
    page = visitor.visit(demo, path, language=language)
    if path.startswith("/static"):
        expect(page.locator("body")).to_contain_text("Not found / Niet gevonden")
        return
    expect(page.locator("h1")).to_have_text({"en": "Not found", "nl": "Niet gevonden"}[language])
    page.locator("main a.button.main").click()
    expect(page).to_have_url(re.compile(r"/$"))


@BOTH
def test_a_load_from_another_process_shows_by_itself(visitor: Visitor, own: Site, tmp_path: Path, language: Language) -> None:
    page = visitor.visit(own, "/?from=2026-11-01&to=2026-11-20", language=language)
    page.evaluate("() => { window.sameDocument = true; }")
    card = page.locator("article.card").filter(has=page.locator('a[href^="/kpis/orders?"]'))
    before = int(re.findall(r"\d+", card.locator(".value").inner_text())[0])
    rows = [f"NEWS-{language}-{number},2026-11-1{number}T12:00:00Z,paid,EUR" for number in range(7)]
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(["order_id,ordered_at,financial_status,currency", *rows]) + "\n", encoding="utf-8")
    loaded = own.peil("load", str(file))
    assert loaded.returncode == 0, loaded.stderr
    expect(card.locator(".value")).to_contain_text(str(before + 7))
    expect(page.locator("peil-live")).to_contain_text({"en": "New data were loaded.", "nl": "Er zijn nieuwe gegevens geladen."}[language])
    assert page.evaluate("() => window.sameDocument") is True


def test_many_pages_can_be_open_at_once_and_all_hear_the_news(visitor: Visitor, own: Site, tmp_path: Path) -> None:
    # A browser holds six connections to a server; pages that each kept one for the news would lock each other out.
    first = visitor.visit(own, "/about", language="en")
    pages = [first, *(first.context.new_page() for _ in range(7))]
    for page in pages[1:]:
        page.goto("/about")
    file = tmp_path / "orders.csv"
    file.write_text("order_id,ordered_at,currency\nMANY-1,2026-11-12T12:00:00Z,EUR\n", encoding="utf-8")
    own.peil("load", str(file))
    for page in pages:
        expect(page.locator("peil-live")).to_contain_text("New data were loaded.")
