"""Alerts are made, tried, paused and taken away on their pages, in both languages; what cannot be used is said beside its field."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from peil.steer.alerts.evaluating import evaluate_rules
from peil.steer.ground import Ground
from peil.values.goals import GoalDraft, PersonDraft
from peil.values.rules import Rule, RuleDraft
from tests.support.shops import TestShop
from tests.support.small import Row

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FORM = {"kind": "threshold", "kpi": "orders", "grain": "day", "above": "2", "quiet": "", "recovery": "yes"}


@pytest.fixture
def sold(shop: TestShop, shop_client: TestClient) -> TestClient:
    """Return a client on a shop that sold 2, 2, … and on the last day 3."""
    rows: list[Row] = []
    for back in range(1, 31):
        day = (NOW - timedelta(days=back)).date()
        rows += [{"order_id": f"{day}-{at}", "ordered_at": f"{day}T12:00:00Z", "is_test": False} for at in range(3 if back == 1 else 2)]
    shop.fill(orders=rows)
    return shop_client


def rules(shop: TestShop) -> list[Rule]:
    return shop.workspace.state.steering.rules.listed()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_empty_page_offers_what_fits(sold: TestClient, language: str) -> None:
    text = sold.get(f"/alerts?lang={language}").text
    words = {
        "en": ("Nothing is watched yet.", "Switch on sensible alerts", "No new data of orders"),
        "nl": ("Er wordt nog nergens op gelet.", "Zet ze aan"),
    }
    assert all(word in text for word in words[language])


def test_what_is_suggested_is_switched_on_where_it_was_chosen(shop: TestShop, sold: TestClient) -> None:
    ann = shop.workspace.state.steering.people.put(PersonDraft(name="Ann", language="nl"))
    offered = re.findall(r'name="rule" value="(\d+)" checked> ([^<]+)<', sold.get("/alerts").text)
    assert len(offered) > 1
    answer = sold.post("/alerts/suggested", data={"rule": [offered[1][0]], "people": [str(ann.id)]}, follow_redirects=False)
    assert answer.status_code == 303
    (rule,) = rules(shop)
    assert (rule.people, str(rule.quiet_from)) == ((ann.id,), "22:00:00")
    assert offered[1][1] in sold.get("/alerts").text


def test_a_rule_is_kept_shown_changed_paused_and_removed(shop: TestShop, sold: TestClient) -> None:
    assert sold.post("/alerts", data=FORM, follow_redirects=False).headers["location"] == "/alerts?saved=yes"
    (rule,) = rules(shop)
    assert (rule.kpi, rule.above, rule.below, rule.recovery, rule.provisional) == ("orders", 2.0, None, True, False)
    assert "Orders above 2 on a day" in sold.get("/alerts").text
    assert 'value="2"' in sold.get(f"/alerts/{rule.id}").text
    sold.post(f"/alerts/{rule.id}", data=FORM | {"above": "4", "quiet": "23-6"})
    (rule,) = rules(shop)
    assert (rule.above, str(rule.quiet_until)) == (4.0, "06:00:00")
    sold.post(f"/alerts/{rule.id}/pause")
    assert rules(shop)[0].paused
    assert "paused" in sold.get("/alerts").text
    sold.post(f"/alerts/{rule.id}/resume")
    sold.post(f"/alerts/{rule.id}/remove")
    assert rules(shop) == []
    assert sold.get(f"/alerts/{rule.id}").status_code == 404


def test_a_rule_is_tried_before_it_is_kept(shop: TestShop, sold: TestClient) -> None:
    text = sold.post("/alerts", data=FORM | {"act": "try"}).text
    assert "It would have fired once." in text
    assert "Orders: 3 on 20 Nov 2026, above 2." in text
    assert "It would not have fired." in sold.post("/alerts", data=FORM | {"above": "3", "act": "try"}).text
    assert rules(shop) == []


def test_a_kept_rule_is_tried_too_and_its_events_are_shown(shop: TestShop, sold: TestClient) -> None:
    sold.post("/alerts", data=FORM)
    ground = Ground(shop.workspace, shop.workspace)
    evaluate_rules(ground, NOW, lambda _, event: [event])
    assert "Die was één keer afgegaan." in sold.get("/alerts/1?try=yes&lang=nl").text
    text = sold.get("/alerts?lang=nl").text
    assert "gaat af sinds 20 nov 2026" in text
    assert "Bestellingen: 3 op 20 nov 2026, boven 2." in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kpi": ""}, "Choose a KPI from the list."),
        ({"kpi": "gone"}, "Choose a KPI from the list."),
        ({"above": ""}, "say above or below which value"),
        ({"above": "many"}, "`many` is not a value"),
        ({"quiet": "25-7"}, "`25-7` are no hours"),
        ({"where": "shoes = 'red'"}, "`shoes` is unknown"),
        ({"kind": "change", "by": "x"}, "`x` is not a number"),
        ({"kind": "change", "by": "0"}, "more than 0"),
        ({"kind": "no_data", "days": "0"}, "from 1 to 366"),
        ({"kind": "off_pace", "goal": "99"}, "There is no goal 99"),
        ({"people": "77"}, "There is"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(shop: TestShop, sold: TestClient, changes: dict[str, str], says: str) -> None:
    for act in ("keep", "try"):
        answer = sold.post("/alerts", data=FORM | {"act": act} | changes)
        assert answer.status_code == 422
        assert says in re.sub(r"</?code>", "`", answer.text)
    assert rules(shop) == []


def test_percentages_and_decimals_are_typed_as_in_the_language(shop: TestShop, sold: TestClient) -> None:
    form = FORM | {"kpi": "conversion_rate", "above": "", "below": "2,5%"}
    sold.post("/alerts?lang=nl", data=form)
    assert rules(shop)[0].below == 0.025
    assert 'value="2,5%"' in sold.get("/alerts/1?lang=nl").text
    sold.post("/alerts", data=FORM | {"kind": "change", "by": "12.5", "by_kind": "share"})
    assert rules(shop)[1].by == 0.125


def test_a_kpi_and_a_goal_lead_to_a_new_alert(shop: TestShop, sold: TestClient) -> None:
    facts = {"kpi": "orders", "target": 100.0, "first": NOW.date(), "last": NOW.date() + timedelta(days=30)}
    goal = shop.workspace.state.steering.goals.put(GoalDraft(title="More", **facts), NOW)  # type: ignore[arg-type]
    assert 'href="/alerts/new?kpi=orders"' in sold.get("/kpis/orders").text
    assert f'href="/alerts/new?goal={goal.id}"' in sold.get(f"/goals/{goal.id}").text
    assert re.search(r'<option value="orders" selected', sold.get("/alerts/new?kpi=orders").text)
    assert re.search(rf'<option value="{goal.id}" selected', sold.get(f"/alerts/new?goal={goal.id}").text)


@pytest.mark.parametrize("kind", ["threshold", "change", "unusual", "no_data", "off_pace", "reached", "nonsense"])
def test_every_kind_has_its_form(sold: TestClient, kind: str) -> None:
    for language in ("en", "nl"):
        assert sold.get(f"/alerts/new?kind={kind}&lang={language}").status_code == 200


def test_a_rule_on_a_kpi_that_is_gone_is_shown_all_the_same(shop: TestShop, sold: TestClient) -> None:
    shop.workspace.state.steering.rules.put(RuleDraft(kind="threshold", kpi="gone", above=1.0), NOW)
    assert "gone" in sold.get("/alerts").text
    assert sold.get("/alerts/1").status_code == 200
    assert sold.get("/alerts/1?try=yes").status_code == 200
