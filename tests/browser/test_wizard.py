"""A goal is made in a browser, step by step: each of the guide's from its sentence to its closing review, with a keyboard, a phone, and no script."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Language, Visitor, overflow, settle
from tests.support.serving import Site, serving
from tests.support.shops import TestShop
from tests.support.years import rows

THEN, LATER = datetime(2025, 11, 10, 12, tzinfo=UTC), datetime(2026, 11, 11, 12, tzinfo=UTC)
GUIDES = {"increase_sales": "reached", "increase_conversion_rate": "missed", "grow_traffic": "missed", "reduce_service_contacts": "missed"}
BOTH = pytest.mark.parametrize("language", ["en", "nl"])


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """Return a shop with the records of fourteen months."""
    shop = TestShop(tmp_path_factory.mktemp("years") / "shop")
    shop.fill(**rows(date(2024, 9, 1), date(2025, 11, 9)))
    return shop


def folder_of(shop: TestShop) -> Path:
    return shop.workspace.folder


@pytest.fixture(scope="module")
def then(years: TestShop) -> Iterator[Site]:
    """Return that shop, served a year ago."""
    with serving(folder_of(years), THEN) as site:
        yield site


def onward(page: Page) -> None:
    page.locator(".wizard-foot button.main").click()
    settle(page)


def begin_with(page: Page, template: str) -> None:
    button = page.locator(f'button[name="begin"][value="{template}"]')
    if not button.is_visible():
        page.locator("details.shelf").filter(has=button).locator("summary").click()
    button.click()


@BOTH
def test_each_goal_of_the_guide_goes_from_its_sentence_to_its_closing_review(visitor: Visitor, tmp_path: Path, language: Language) -> None:
    shop = TestShop(tmp_path / "shop")
    shop.fill(**rows(date(2024, 9, 1), date(2025, 11, 9)))
    goals: dict[str, str] = {}
    with serving(tmp_path / "shop", THEN) as site:
        page = visitor.visit(site, "/goals/new", language=language)
        for template in GUIDES:
            page.goto("/goals/new")
            begin_with(page, template)
            onward(page)
            if template == "increase_conversion_rate":
                page.locator('input[name="kind"][value="relative"]').check()
            onward(page)
            page.locator('input[name="do"]').first.check()
            onward(page)
            expect(page.locator(".notice.good")).to_be_visible()
            goals[template] = page.url.partition("?")[0].removeprefix(site.url)
        visitor.leave()
    shop.fill(**rows(date(2025, 11, 10), date(2026, 11, 10), growth=1.12))
    with serving(tmp_path / "shop", LATER) as site:
        page = visitor.arrive(site, language=language)
        for template, outcome in GUIDES.items():
            page.goto(f"{goals[template]}/close")
            expect(page.locator(f'input[name="outcome"][value="{outcome}"]')).to_be_checked()
            page.locator("#learned").fill("Veel")
            page.locator("form.settings-form button.main").click()
            expect(page.locator("main")).to_contain_text("Veel")
        visitor.leave()


@BOTH
def test_the_results_follow_while_one_fills_in_and_the_address_keeps_it_all(visitor: Visitor, then: Site, language: Language) -> None:
    page = visitor.visit(then, "/goals/new?template=increase_conversion_rate&step=3", language=language, width=360)
    page.locator('input[name="kind"][value="points"]').check()
    expect(page.locator(".target-said")).to_contain_text("18,67" if language == "nl" else "18.67")
    page.locator("#amount").fill("3")
    page.locator("#amount").blur()
    expect(page.locator("#result-points")).to_contain_text("19,67" if language == "nl" else "19.67")
    expect(page).to_have_url(re.compile("amount=3"))
    page.reload()
    expect(page.locator("#amount")).to_have_value("3")
    expect(page.locator('input[name="kind"][value="points"]')).to_be_checked()
    assert overflow(page) <= 0
    onward(page)
    page.go_back()
    expect(page.locator("#amount")).to_have_value("3")


def test_another_leading_kpi_is_judged_at_once(visitor: Visitor, then: Site) -> None:
    page = visitor.visit(then, "/goals/new?template=increase_sales&step=2", language="en")
    for name in ("orders", "net_sales", "average_order_value"):
        page.locator(f'input[name="also"][value="{name}"]').check()
    expect(page.locator("#chosen")).to_contain_text("You chose 6 KPIs")
    page.locator("details.part summary").first.click()
    page.locator("#filter").select_option("channel")
    expect(page.locator('#chosen input[name="f.channel"]').first).to_be_attached()


@BOTH
def test_a_goal_is_made_without_any_script(visitor: Visitor, then: Site, language: Language) -> None:
    page = visitor.visit(then, "/goals/new", language=language, scripts=False)
    page.locator("#sentence").fill("15% more sessions in 2026" if language == "en" else "15% meer sessies in 2026")
    page.locator('.panel button[name="step"][value="2"]').click()
    page.locator(".wizard-foot button.main").click()
    if not page.locator("#person-name").is_visible():  # once there are people, adding one more is folded away
        page.locator("#whose summary").click()
    page.locator("#person-name").fill(f"Noor {language}")
    page.locator('button[formaction="/goals/new/person"]').click()
    expect(page.locator("#owner option:checked")).to_have_text(f"Noor {language}")
    page.locator('.measure .no-script button[name="step"][value="3"]').first.click()
    page.locator(".wizard-foot button.main").click()
    expect(page.locator(".summary")).to_contain_text(f"Noor {language}")
    page.locator(".wizard-foot button.main").click()
    expect(page.locator(".notice.good")).to_be_visible()


def test_enter_in_a_field_stays_at_the_step_and_keeps_what_was_typed(visitor: Visitor, then: Site) -> None:
    page = visitor.visit(then, "/goals/new?template=increase_sales&step=3", language="en")
    page.locator("#amount").fill("25")
    page.locator("#amount").press("Enter")
    expect(page.locator(".target-said")).to_be_visible()
    expect(page.locator("#amount")).to_have_value("25")
    expect(page.locator('[aria-current="step"]')).to_contain_text("Measurable")


@BOTH
def test_what_is_wrong_stands_beside_its_field(visitor: Visitor, then: Site, language: Language) -> None:
    page = visitor.visit(then, "/goals/new?template=increase_sales&step=3", language=language)
    page.locator("#amount").fill("veel")
    onward(page)
    expect(page.locator("#amount")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#wrong-amount")).to_be_visible()
    expect(page.locator("#amount")).to_have_value("veel")
