"""A team meets about its goals in a browser: the walk, the time that counts, a check-in and an action on the way, and the summary."""

import re

import pytest
from playwright.sync_api import expect

from peil.state.steering.steering import SteeringState
from peil.values.meetings import Stood
from peil.workspace import Workspace
from tests.browser.test_all_pages import BOTH, none, wrong_with
from tests.browser.test_goals import AT, goals_of
from tests.support.browsing import Language, Visitor
from tests.support.serving import Site

COPIED = {"nl": "Gekopieerd", "en": "Copied"}


def met(site: Site) -> tuple[int, int]:
    """Have goals and a meeting that began; return the numbers of the meeting and of its first goal."""
    goals = goals_of(site)
    with Workspace(site.folder).state as state:
        steering: SteeringState = state.steering
        going_on = [one for one in steering.meetings.listed() if one.held_at is None]
        chosen = [goals[name].id for name in ("sum", "hold", "milestone")]
        meeting = going_on[0] if going_on else steering.meetings.begin([Stood(goal=one) for one in chosen], AT, team="Verkoop")
        return meeting.id, chosen[0]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "path",
    ["/meeting", "/meeting/{meeting}?goal={goal}", "/meeting/{meeting}?goal=end", "/actions", "/actions/1", "/people", "/goals/{goal}/check-ins"],
)
def test_a_page_of_the_meeting_is_whole(visitor: Visitor, own: Site, path: str, language: Language) -> None:
    meeting, goal = met(own)
    page = visitor.visit(own, path.format(meeting=meeting, goal=goal), language=language, reduced_motion="reduce")
    for one in page.locator("details:not(.menu) > summary").all():
        if one.is_visible():
            one.click()
    page.evaluate("() => { window.peilWatched.shift = 0; }")  # what somebody opens moves what is below
    none(wrong_with(page, language))


@pytest.mark.parametrize("language", BOTH)
def test_a_team_walks_through_its_goals_with_the_keyboard_and_keeps_what_it_decides(visitor: Visitor, own: Site, language: Language) -> None:
    goals_of(own)
    page = visitor.visit(own, "/meeting", language=language, width=360)
    page.locator("#by-meeting").select_option(label="Anna de Vries")
    page.locator("main form[method=post] button.main").click()
    expect(page.locator(".meeting-time")).to_have_text(re.compile(r"\d:\d\d "))
    count = page.locator(".agenda-steps a").count() - 1
    first = page.url
    page.locator("#text-check-in").fill(f"A {language}")
    page.locator("#confidence-check-in").select_option("6")
    page.locator(".check-in-form button.main").click()
    expect(page.locator("#check-ins .said-text")).to_have_text(f"A {language}")
    page.locator("#text-new-action").fill(f"B {language}")
    page.locator(".action-form button.main").click()
    expect(page.locator("#actions .action").filter(has_text=f"B {language}")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator("a[rel=prev]")).to_be_visible()
    assert page.url != first
    page.keyboard.press("ArrowLeft")
    expect(page.locator("a[rel=prev]")).to_have_count(0)
    for _ in range(count):
        page.locator("a[rel=next]").click()
    expect(page.locator("#minutes")).to_contain_text(f"B {language}")
    expect(page.locator("#minutes")).to_contain_text(f"“A {language}” (Anna de Vries)")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("peil-copy button").click()
    expect(page.locator(".copy-said")).to_have_text(COPIED[language])
    page.locator("form[action$='/held'] button").click()
    expect(page.locator(".notice.good")).to_be_visible()
    expect(page.locator("#minutes")).to_contain_text(f"B {language}")


def test_the_walk_needs_no_scripts(visitor: Visitor, own: Site) -> None:
    meeting, goal = met(own)
    page = visitor.visit(own, f"/meeting/{meeting}?goal={goal}", scripts=False)
    expect(page.locator("peil-meeting")).to_contain_text("3:20")
    page.locator("a[rel=next]").click()
    expect(page.locator("a[rel=prev]")).to_be_visible()


def test_arrow_keys_stay_with_the_field_that_somebody_types_in(visitor: Visitor, own: Site) -> None:
    meeting, goal = met(own)
    page = visitor.visit(own, f"/meeting/{meeting}?goal={goal}")
    page.locator("#text-check-in, #text-new-action").last.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.url.endswith(f"goal={goal}")


def test_a_name_is_completed_after_an_at_sign(visitor: Visitor, own: Site) -> None:
    _, goal = met(own)
    page = visitor.visit(own, f"/goals/{goal}")
    page.locator(".comments summary").first.click()
    area = page.locator(f"#text-goal-{goal}")
    area.press_sequentially("Dag @an")
    expect(page.locator(".mention-list li")).to_have_text(["Anna de Vries"])
    area.press("Enter")
    expect(area).to_have_value("Dag @Anna de Vries ")
    expect(page.locator(".mention-list")).to_be_hidden()
    area.press_sequentially("@x")
    expect(page.locator(".mention-list")).to_be_hidden()
