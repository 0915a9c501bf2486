"""Goals in a browser: from the list to a goal, its chart and its closing review, in both languages and without scripts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peil.state.notes import Draft
from peil.values.goals import ActionDraft, CheckInDraft, Goal, GoalDraft, ObjectiveDraft, PersonDraft, Review
from peil.workspace import Workspace
from tests.browser.test_all_pages import BOTH, none, wrong_with
from tests.support.browsing import Language, Visitor, settle
from tests.support.serving import Site

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
TOLD = {
    "nl": ("Doelen", "Sluit af", "Sluit het doel af", "Wat ging goed?", "Terugblik", "gehaald", "Heropen", "Open het opnieuw", "Wijzig", "Opslaan"),
    "en": ("Goals", "Close", "Close the goal", "What went well?", "Looking back", "reached", "Reopen", "Open it again", "Change", "Save"),
}


def goals_of(site: Site) -> dict[str, Goal]:
    """Keep goals of every kind in a shop, by what each is there for; what people wrote is the same in both languages."""
    with Workspace(site.folder).state as state:
        kept = state.steering
        if kept.goals.listed():
            return {goal.template or "": goal for goal in kept.goals.listed()}
        anna = kept.people.put(PersonDraft(name="Anna de Vries", team="Verkoop"))
        gone = kept.people.put(PersonDraft(name="Bram Jansen", left_on=date(2026, 11, 1)))
        top = kept.objectives.put(ObjectiveDraft(title="Thuiskoks helpen", owner=anna.id, first=FIRST, last=LAST), AT)
        below = kept.objectives.put(
            ObjectiveDraft(title="Vragen sneller beantwoorden", level="team", team="Service", parent=top.id, first=FIRST, last=LAST), AT
        )
        drafts: dict[str, dict[str, Any]] = {
            "sum": {"kpi": "net_sales", "target": 60_000.0, "objective": top.id, "owner": anna.id, "supporting": ("sessions", "conversion_rate")},
            "hold": {"kpi": "first_response_time", "target": 3600.0, "form": "hold", "direction": "down", "objective": below.id, "owner": gone.id},
            "per": {"kpi": "orders", "target": 20.0, "form": "per", "per": "week"},
            "milestone": {"kind": "milestone", "target": 1.0},
            "gone": {"kpi": "no_such_kpi", "target": 5.0},
            "closed": {"kpi": "orders", "target": 10.0, "last": date(2026, 10, 31)},
        }
        made = {}
        for name, draft in drafts.items():
            usual: dict[str, Any] = {"title": f"Peil {name} 2026", "template": name, "first": FIRST, "last": LAST}
            made[name] = kept.goals.put(GoalDraft(**(usual | draft)), AT)
        kept.goals.close(made["closed"].id, date(2026, 11, 2), "reached", 40.0, Review(went_well="Ja"))
        kept.check_ins.put(CheckInDraft(goal=made["sum"].id, day=date(2026, 11, 2), through=date(2026, 11, 1), value=9000.0, status="at_risk"), AT)
        kept.actions.put(ActionDraft(text="A/B", goal=made["sum"].id, owner=anna.id, due_on=date(2026, 11, 10)), AT)
        state.notes.add(Draft(date(2026, 11, 1), "promotion", "Peilfeest"), AT)
        return made


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/goals", "/goals?view=tree", "/goals?view=timeline", "/goals?state=all", "/goals?status=reached", "/objectives", "/kpis/net_sales"),
        *("/goals/{sum}", "/goals/{hold}", "/goals/{per}", "/goals/{milestone}", "/goals/{gone}", "/goals/{closed}"),
        *("/goals/{sum}/edit", "/goals/{gone}/edit", "/goals/{sum}/close", "/objectives/1/edit", "/objectives/1/close", "/objectives/new?parent=1"),
    ],
)
def test_a_page_with_goals_is_whole(visitor: Visitor, own: Site, path: str, language: Language) -> None:
    goals = goals_of(own)
    page = visitor.visit(own, path.format(**{name: goal.id for name, goal in goals.items()}), language=language, reduced_motion="reduce")
    none(wrong_with(page, language))


def close(page: Page, goal: Goal, language: Language, review: str) -> None:
    """Go from the list to a goal, and close it with a review."""
    goals, shut, button, question, back, *_ = TOLD[language]
    page.get_by_role("navigation").get_by_role("link", name=goals, exact=True).first.click()
    page.get_by_role("link", name=goal.title, exact=True).click()
    page.get_by_role("link", name=shut, exact=True).click()
    page.locator("input[value=reached]").check()
    page.get_by_label(question).fill(review)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name=back)).to_be_visible()
    expect(page.get_by_text(review)).to_be_visible()
    expect(page.locator(".goal-standing .pace")).to_have_text(TOLD[language][5])


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", BOTH)
def test_a_goal_is_opened_closed_with_a_review_and_reopened(visitor: Visitor, own: Site, language: Language, *, scripts: bool) -> None:
    goal = goals_of(own)["per"]
    page = visitor.visit(own, "/", language=language, scripts=scripts)
    close(page, goal, language, f"Review {language} {scripts}")
    again, sure = TOLD[language][6:8]
    page.locator("summary", has_text=again).click()
    page.get_by_role("button", name=sure).click()
    expect(page.locator(".goal-standing .pace")).not_to_have_text(TOLD[language][5])


@pytest.mark.parametrize("language", BOTH)
def test_a_target_is_changed_with_its_reason(visitor: Visitor, own: Site, language: Language) -> None:
    goal = goals_of(own)["sum"]
    visitor.expect("422")
    page = visitor.visit(own, f"/goals/{goal.id}", language=language)
    page.get_by_role("link", name=TOLD[language][8], exact=True).first.click()
    page.locator("#target").fill(f"6{BOTH.index(language)}500")
    page.get_by_role("button", name=TOLD[language][9]).click()
    expect(page.locator("#wrong-reason")).to_be_visible()
    page.locator("#reason").fill("Samen besloten")
    page.get_by_role("button", name=TOLD[language][9]).click()
    expect(page.locator(".goal-history")).to_contain_text("Samen besloten")


def test_the_chart_of_a_goal_reads_out_what_is_forecast_with_its_band(visitor: Visitor, own: Site) -> None:
    goal = goals_of(own)["sum"]
    page = visitor.visit(own, f"/goals/{goal.id}", language="nl")
    settle(page)
    keys = page.locator(".chart-keys")
    for name in ("Tot nu toe", "Verwacht", "Prognose", "8 van de 10 keer", "Streefwaarde"):
        expect(keys).to_contain_text(name)
    plot = page.locator("peil-chart .chart-plot")
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    expect(page.locator(".chart-box")).to_contain_text("Prognose")
    expect(page.locator(".chart-box")).to_contain_text("8 van de 10 keer")


@pytest.mark.parametrize("language", BOTH)
def test_choices_of_the_list_are_kept_in_the_address(visitor: Visitor, own: Site, language: Language) -> None:
    goals_of(own)
    page = visitor.visit(own, "/goals", language=language)
    page.locator("#by-owner").select_option(label="Anna de Vries")
    page.wait_for_url("**owner=1**")
    expect(page.locator(".goal-row")).to_have_count(1)
    page.locator(".segments a").nth(2).click()
    page.wait_for_url("**view=timeline**")
    assert "owner=1" in page.url
    expect(page.locator(".timeline .lane:not(.axis)")).to_have_count(1)
