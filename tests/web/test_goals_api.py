"""Set and follow goals through the API, and hold every answer against its shape and against the command line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from peil.web.api.steering import shapes
from peil.web.app import make_app
from peil.workspace import Workspace
from tests.support.shops import NOW, TestShop
from tests.support.steady import CLOCK, fill, peil
from tests.web.test_handing import served, visit

V1 = "/api/v1"
AUTUMN = {"kpi": "orders", "target": "+10%", "period": "2026-10-01..2026-12-31"}


@pytest.fixture(scope="session")
def steady(tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> Path:
    """Return the folder of a steady shop, to copy."""
    return fill(TestShop(tmp_path_factory.mktemp("steady-web") / "shop", template=empty_shop)).workspace.folder


@pytest.fixture
def folder(tmp_path: Path, steady: Path) -> Path:
    """Return the folder of a steady shop of one's own."""
    return TestShop(tmp_path / "shop", template=steady).workspace.folder


@pytest.fixture
def api(folder: Path) -> Iterator[TestClient]:
    """Return a client on it, on 21 November 2026."""
    with TestClient(make_app(Workspace(folder, now=lambda: NOW)), base_url="http://127.0.0.1") as client:
        yield client


def made(api: TestClient, path: str, **body: Any) -> Any:
    """Return what a POST makes."""
    found = api.post(f"{V1}/{path}", json=body)
    assert found.status_code in (200, 201), found.text
    return found.json()


def fits(shape: str, document: Any) -> None:
    """Hold a document against the shape that describes it."""
    msgspec.convert(document, getattr(shapes, shape))


def test_a_goal_is_set_listed_changed_and_closed(api: TestClient) -> None:
    found = api.post(f"{V1}/goals", json=AUTUMN)
    assert (found.status_code, found.headers["location"]) == (201, "/api/v1/goals/1")
    fits("DraftedShape", found.json())
    listed = api.get(f"{V1}/goals").json()
    fits("GoalsShape", listed)
    assert (listed["goals"][0]["actual"], listed["goals"][0]["status"]) == (102.0, "off_track")
    assert api.get(f"{V1}/goals", params={"status": "reached"}).json() == {"goals": []}
    changed = api.patch(f"{V1}/goals/1", json={"target": 210, "reason": "more stock", "why": "winter"}).json()
    fits("OneGoalShape", changed)
    assert (changed["goal"]["target"], changed["goal"]["why"], changed["history"][0]["reason"]) == (210.0, "winter", "more stock")
    track = api.get(f"{V1}/goals/1/track").json()
    fits("TrackShape", track)
    assert len(track["days"]) == 92
    closed = made(api, "goals/1/close", learned="steady")
    fits("ClosedShape", closed)
    assert (closed["goal"]["final"], closed["goal"]["review"]["learned"]) == (102.0, "steady")
    assert api.patch(f"{V1}/goals/1", json={"why": "x"}).json()["code"] == "goal_closed"
    assert api.post(f"{V1}/goals/1/reopen").json()["goal"]["closed_on"] is None


def test_looking_ahead_keeps_nothing(api: TestClient) -> None:
    found = made(api, "goals/outlook", sentence="a fuller till", kpi="orders", target="+10%", period="next-quarter")
    assert found["goal"]["baseline"] == 180.0
    assert found["outlook"]["forecast"] == pytest.approx(180, rel=0.02)
    assert api.get(f"{V1}/goals", params={"all": True}).json() == {"goals": []}


def test_check_ins_actions_and_comments_belong_to_a_goal(api: TestClient) -> None:
    eva = made(api, "people", name="Eva Jansen", email="eva@example.com")
    made(api, "goals", **AUTUMN, owner="eva")
    check_in = made(api, "goals/1/check-ins", confidence=3, text="slow")
    fits("CheckInShape", check_in)
    assert (check_in["value"], check_in["by"], check_in["by_id"]) == (102.0, "Eva Jansen", eva["id"])
    fits("CheckInsShape", api.get(f"{V1}/goals/1/check-ins").json())
    action = made(api, "actions", text="New checkout", goal=1, effect="+5%", owner=eva["id"])
    assert (action["kpi"], action["effect"]["value"]) == ("orders", 0.05)
    done = api.patch(f"{V1}/actions/{action['id']}", json={"done_on": "2026-10-15"}).json()
    fits("ActionShape", done)
    assert (done["brought"]["before"], done["text"]) == (56.0, "New checkout")
    assert api.get(f"{V1}/actions").json() == {"actions": []}
    fits("ActionsShape", api.get(f"{V1}/actions", params={"all": True, "goal": 1}).json())
    comment = made(api, "comments", subject="goal", subject_id="1", text="@Eva well done", by="eva")
    fits("CommentShape", comment)
    assert comment["mentions"] == ["Eva Jansen"]
    fits("CommentsShape", api.get(f"{V1}/comments", params={"subject": "goal", "subject_id": "1"}).json())
    whole = api.get(f"{V1}/goals/1").json()
    fits("OneGoalShape", whole)
    assert [len(whole[part]) for part in ("check_ins", "actions", "comments")] == [1, 1, 1]
    assert api.delete(f"{V1}/comments/{comment['id']}").status_code == 204
    assert api.delete(f"{V1}/comments/{comment['id']}").json()["code"] == "unknown_comment"


def test_objectives_and_people_are_kept(api: TestClient) -> None:
    made(api, "people", name="Eva Jansen")
    top = made(api, "objectives", title="Win the winter", period="2026-Q4", owner="eva")
    made(api, "objectives", title="Sell online", period="2026-Q4", level="team", team="Web", parent=top["id"])
    made(api, "goals", **AUTUMN, objective=top["id"])
    tree = api.get(f"{V1}/objectives").json()
    fits("ObjectivesShape", tree)
    assert [one["title"] for one in tree["objectives"][0]["objectives"]] == ["Sell online"]
    assert [one["actual"] for one in tree["objectives"][0]["key_results"]] == [102.0]
    changed = api.patch(f"{V1}/objectives/2", json={"parent": None, "why": "cheaper"}).json()
    assert (changed["parent"], changed["why"], changed["team"]) == (None, "cheaper", "Web")
    assert made(api, "objectives/2/close", outcome="missed")["outcome"] == "missed"
    assert api.post(f"{V1}/objectives/2/reopen").json()["closed_on"] is None
    assert api.get(f"{V1}/objectives/2").json()["id"] == 2
    assert api.patch(f"{V1}/people/1", json={"left_on": "2026-11-01"}).json()["left_on"] == "2026-11-01"
    assert api.get(f"{V1}/people").json() == {"people": []}
    fits("PeopleShape", api.get(f"{V1}/people", params={"all": True}).json())


def test_a_file_of_goals_goes_out_and_in(api: TestClient) -> None:
    made(api, "goals", **AUTUMN)
    for form in ("yaml", "csv"):
        found = api.get(f"{V1}/goals-file", params={"form": form})
        assert found.headers["content-disposition"] == f'attachment; filename="goals.{form}"'
        taken = api.post(f"{V1}/goals-file", params={"name": f"goals.{form}"}, content=found.content).json()
        fits("TakenShape", taken)
        assert taken["taken"]["goals"] == {"new": 0, "changed": 0, "unchanged": 1}
    changed = api.get(f"{V1}/goals-file", params={"form": "csv"}).content.replace(b",202.4,", b",210,")
    assert api.post(f"{V1}/goals-file", params={"name": "goals.csv", "dry_run": True}, content=changed).json()["taken"]["goals"]["changed"] == 1
    assert api.get(f"{V1}/goals/1").json()["goal"]["target"] == 202.4
    refused = api.post(f"{V1}/goals-file", params={"name": "goals.csv"}, content=b"\xff\xfe")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_goals_file")


REFUSED = [
    ("post", "goals", {"kpi": "order", "target": "10%"}, 404, "unknown_kpi"),
    ("post", "goals", {"kpi": "orders", "target": "10%", "colour": "red"}, 422, "bad_question"),
    ("post", "goals", {"kpi": "returning_customer_order_share", "target": "2%"}, 422, "ambiguous_change"),
    ("post", "goals", {"template": "nothing"}, 422, "unknown_goal_template"),
    ("post", "goals", {}, 422, "bad_goal"),
    ("post", "goals", {"kpi": "orders", "target": "10%", "owner": "Bob"}, 422, "unknown_owner"),
    ("post", "goals/9/close", {}, 404, "unknown_goal"),
    ("patch", "goals/9", {"why": "x"}, 404, "unknown_goal"),
    ("post", "goals/9/check-ins", {}, 404, "unknown_goal"),
    ("post", "actions", {"goal": 9, "text": "x"}, 404, "unknown_goal"),
    ("post", "actions", {}, 422, "bad_action"),
    ("patch", "actions/9", {"text": "x"}, 404, "unknown_action"),
    ("post", "objectives", {"title": "x"}, 422, "bad_objective"),
    ("patch", "objectives/9", {"why": "x"}, 404, "unknown_objective"),
    ("post", "people", {}, 422, "bad_person"),
    ("post", "comments", {"subject": "goal", "subject_id": "9", "text": "x"}, 404, "unknown_goal"),
    ("post", "comments", {"subject": "kpi", "subject_id": "nets", "text": "x"}, 404, "unknown_kpi"),
    ("get", "goals/9", None, 404, "unknown_goal"),
    ("get", "goals/9/track", None, 404, "unknown_goal"),
    ("get", "goals/x", None, 422, "bad_request"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REFUSED)
def test_what_cannot_be_done_is_refused_in_the_form_of_the_api(
    api: TestClient, method: str, path: str, body: dict[str, Any] | None, status: int, code: str
) -> None:
    found = api.request(method, f"{V1}/{path}", json=body)
    assert (found.status_code, found.json()["code"]) == (status, code), found.text


def test_goals_speak_the_language_that_is_asked(api: TestClient) -> None:
    made(api, "goals", **AUTUMN)
    words = [api.get(f"{V1}/goals", params={"lang": language}).json()["goals"][0]["status_words"] for language in ("en", "nl")]
    assert words == ["off track", "uit koers"]
    templates = api.get(f"{V1}/goal-templates", params={"category": "sales", "lang": "nl"}).json()
    fits("TemplatesShape", templates)
    assert {one["category"] for one in templates["templates"]} == {"sales"}


def test_the_api_gives_what_the_command_line_gives(
    api: TestClient, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(api, "goals", **AUTUMN)
    there = [api.get(f"{V1}/{path}").json() for path in ("goals", "goals/1", "goal-templates", "people")]
    api.__exit__()
    monkeypatch.setenv("PEIL_NOW", CLOCK)
    here = []
    for words in (("goal", "list"), ("goal", "show", "1"), ("goal", "templates"), ("people",)):
        capsys.readouterr()
        assert peil(folder, *words, "--json") == 0
        here.append(json.loads(capsys.readouterr().out))
    assert here == there


def test_commands_work_while_a_server_holds_the_workspace_and_it_sees_what_they_did(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEIL_NOW", CLOCK)
    shop = TestShop(tmp_path / "held", template=folder)
    with served(shop) as (_, url):
        with visit(f"{url}{V1}/goals") as before:
            assert json.load(before) == {"goals": []}
        words = ("--kpi", "orders", "--target", "+10%", "--period", "2026-10-01..2026-12-31", "--json")
        assert peil(shop.workspace.folder, "goal", "add", *words) == 0
        mine = json.loads(capsys.readouterr().out)["goal"]
        with visit(f"{url}{V1}/goals") as after:
            assert json.load(after)["goals"] == [mine]
        assert peil(shop.workspace.folder, "checkin", "1", "--confidence", "5") == 0
        assert peil(shop.workspace.folder, "goal", "close", "1") == 0
