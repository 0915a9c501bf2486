"""List who works on goals, say who sits at the page, and hand over what somebody owns who leaves."""

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from peil.state.steering.steering import SteeringState
from peil.values.goals import ActionDraft, GoalDraft, ObjectiveDraft, PersonDraft
from tests.support.shops import NOW, TODAY, TestShop

YEAR: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def steering(shop: TestShop) -> SteeringState:
    """Return what people wrote in the shop."""
    return shop.workspace.state.steering


def post(client: TestClient, address: str, **fields: str) -> tuple[int, str]:
    """Post a form; return the status and where it leads."""
    answer = client.post(address, data=fields, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


def add(steering: SteeringState, name: str, **more: str) -> int:
    """List somebody and return their number."""
    return steering.people.put(PersonDraft(name=name, email=more.get("email"), team=more.get("team"))).id


def test_whoever_is_listed_first_is_who_sits_at_the_page(shop_client: TestClient, steering: SteeringState) -> None:
    assert "Nobody yet" in shop_client.get("/people").text
    assert post(shop_client, "/people", name="Anna <b>", email="anna@shop.example", language="nl", team="Marketing") == (
        303,
        "/people?saved=yes#person-1",
    )
    page = shop_client.get("/people").text
    assert "Anna &lt;b&gt;" in page
    assert "<b>" not in page
    assert '<span class="tag good">you</span>' in page
    post(shop_client, "/people", name="Bram", email="", language="en", team="")
    assert shop_client.cookies["peil-person"] == "1"
    assert [(one.name, one.email, one.language, one.team) for one in steering.people.listed()] == [
        ("Anna <b>", "anna@shop.example", "nl", "Marketing"),
        ("Bram", None, "en", None),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "anna"}, "somebody is already called anna"),
        ({"name": ""}, "the name cannot be used"),
        ({"name": "Bram", "email": "bram at shop"}, "bram at shop is no e-mail address"),
    ],
)
def test_a_person_that_cannot_be_kept_comes_back_with_the_sentence(
    shop_client: TestClient, steering: SteeringState, fields: dict[str, str], sentence: str
) -> None:
    add(steering, "Anna")
    answer = shop_client.post("/people", data={"language": "nl", "team": "Sales"} | fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Sales"' in answer.text
    assert len(steering.people.listed()) == 1


def test_somebody_can_be_changed_and_stays_who_they_are(shop_client: TestClient, steering: SteeringState) -> None:
    number = add(steering, "Anna")
    assert 'value="Anna"' in shop_client.get(f"/people?change={number}").text
    assert post(shop_client, f"/people/{number}", name="Anna de Vries", email="", language="nl", team="")[0] == 303
    assert steering.people.find(number).name == "Anna de Vries"
    assert shop_client.post("/people/99", data={"name": "X"}).status_code == 422


def test_who_leaves_still_owns_things_until_they_are_handed_over_in_one_go(shop_client: TestClient, steering: SteeringState) -> None:
    anna, bram = add(steering, "Anna"), add(steering, "Bram")
    goal = steering.goals.put(GoalDraft(title="Fifty interviews", kind="manual", target=50.0, owner=anna, **YEAR), NOW)
    closed = steering.goals.put(GoalDraft(title="Done long ago", kind="manual", target=1.0, owner=anna, **YEAR), NOW)
    steering.goals.close(closed.id, TODAY, "reached", 1.0, closed.review)
    objective = steering.objectives.put(ObjectiveDraft(title="Know our customers", owner=anna, **YEAR), NOW)
    action = steering.actions.put(ActionDraft(text="Call ten of them", owner=anna), NOW)
    assert post(shop_client, f"/people/{anna}/leave", left_on="2026-11-21")[0] == 303
    page = shop_client.get("/people").text
    assert "still owns 1 goal, 1 objective, 1 action" in page
    assert "Done long ago" not in page
    assert post(shop_client, f"/people/{anna}/hand-over", person=str(bram)) == (303, f"/people?saved=yes#person-{bram}")
    assert steering.goals.find(goal.id).owner == steering.objectives.find(objective.id).owner == steering.actions.find(action.id).owner == bram
    assert steering.goals.find(closed.id).owner == anna
    (revision,) = steering.goals.history(goal.id)
    assert (revision.before, revision.after) == ({"owner": anna}, {"owner": bram})
    assert revision.reason == "overgedragen door Anna"
    assert "still owns" not in shop_client.get("/people").text


def test_nothing_is_handed_to_nobody_or_to_somebody_who_left(shop_client: TestClient, steering: SteeringState) -> None:
    anna, bram = add(steering, "Anna"), add(steering, "Bram")
    steering.people.leave(bram, TODAY)
    for person in (str(bram), str(anna), ""):
        answer = shop_client.post(f"/people/{anna}/hand-over", data={"person": person})
        assert answer.status_code == 422
    steering.actions.put(ActionDraft(text="Call", owner=anna), NOW)
    assert "Choose somebody else" in shop_client.post(f"/people/{anna}/hand-over", data={"person": ""}).text


def test_who_left_no_longer_sits_at_the_page_and_can_return(shop_client: TestClient, steering: SteeringState) -> None:
    anna = add(steering, "Anna")
    assert post(shop_client, "/people/me", by=str(anna), to="/goals?team=x") == (303, "/goals?team=x")
    assert "you</span>" in shop_client.get("/people").text
    post(shop_client, f"/people/{anna}/leave", left_on="")
    assert "you</span>" not in shop_client.get("/people").text
    assert steering.people.find(anna).left_on == TODAY
    post(shop_client, f"/people/{anna}/return")
    assert "you</span>" in shop_client.get("/people").text


def test_a_day_to_leave_that_is_none_is_refused(shop_client: TestClient, steering: SteeringState) -> None:
    anna = add(steering, "Anna")
    answer = shop_client.post(f"/people/{anna}/leave", data={"left_on": "tomorrow"})
    assert answer.status_code == 422
    assert "is no day" in answer.text
    assert steering.people.find(anna).left_on is None


def test_saying_who_one_is_never_leads_to_another_site(shop_client: TestClient, steering: SteeringState) -> None:
    anna = add(steering, "Anna")
    assert post(shop_client, "/people/me", by=str(anna), to="https://elsewhere.example/") == (303, "/")
    assert post(shop_client, "/people/me", by=str(anna), to="//elsewhere.example/") == (303, "/")
    assert post(shop_client, "/people/me", by="", to="/people") == (303, "/people")
    assert "peil-person" not in shop_client.cookies


def test_the_page_is_in_dutch_too(shop_client: TestClient, steering: SteeringState) -> None:
    add(steering, "Anna", team="Marketing")
    page = shop_client.get("/people?lang=nl").text
    assert [word for word in ("Mensen", "Wie ben je?", "Wie hier werkt", "Voeg iemand toe", "Vertrekt") if word not in page] == []
