"""Set, follow, change and close goals from the command line, on a shop that sells two orders a day: every number can be said by heart."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peil.workspace import Settings
from tests.support.shops import TestShop
from tests.support.steady import CLOCK, fill, peil

KEYS = {"status", "expected", "actual", "gap", "forecast", "probability", "id", "title", "kpi", "target", "baseline", "first", "last", "low", "high"}
KEYS |= {"through", "needed", "progress", "owner", "check_in_due", "overdue", "doubts"}
AUTUMN = ("--kpi", "orders", "--target", "+10%", "--period", "2026-10-01..2026-12-31")  # 92 days, 51 of them gone on 20 November
Asks = Callable[..., Any]


@pytest.fixture(scope="session")
def steady(tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> Path:
    """Return the folder of a steady shop, to copy."""
    return fill(TestShop(tmp_path_factory.mktemp("steady") / "shop", template=empty_shop)).workspace.folder


@pytest.fixture
def folder(tmp_path: Path, steady: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a steady shop of one's own, on 21 November 2026, where Eva works."""
    monkeypatch.setenv("PEIL_NOW", CLOCK)
    shop = TestShop(tmp_path / "shop", template=steady)
    assert peil(shop.workspace.folder, "people", "add", "Eva Jansen", "--email", "eva@example.com") == 0
    return shop.workspace.folder


@pytest.fixture
def asks(folder: Path, capsys: pytest.CaptureFixture[str]) -> Asks:
    """Return what runs a command and gives its JSON document, after it ended as it should."""

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert peil(folder, *words, "--json") == code
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def says(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what runs a command and gives all that it says, after it ended as it should."""

    def run(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert peil(folder, *words) == code
        told = capsys.readouterr()
        return told.out + told.err

    return run


def test_a_goal_has_its_baseline_target_and_what_would_happen_anyway(asks: Asks) -> None:
    found = asks("goal", "add", "--kpi", "orders", "--target", "+10%", "--period", "2027-Q1", "--owner", "eva")
    goal, outlook = found["goal"], found["outlook"]
    assert (goal["baseline"], goal["target"], goal["failure"], goal["owner"]) == (180.0, pytest.approx(198.0), 180.0, "Eva Jansen")
    assert (goal["first"], goal["last"], goal["form"], goal["rhythm"]) == ("2027-01-01", "2027-03-31", "end", "weekly")
    assert goal["title"] == "Orders: 198 or more"
    assert goal["status"] == "unknown"
    assert outlook["baseline_first"] == "2026-01-01"
    assert outlook["forecast"] == pytest.approx(180.0, rel=0.02)
    assert outlook["probability"] < 0.1


def test_a_template_alone_is_enough_and_a_sentence_says_what_it_was_taken_to_mean(asks: Asks, says: Callable[..., str]) -> None:
    goal = asks("goal", "add", "--template", "more_orders")["goal"]
    assert (goal["template"], goal["kpi"], goal["form"], goal["per"]) == ("more_orders", "orders", "per", "week")
    assert goal["title"].startswith("Take 10% more orders")
    told = says("goal", "add", "verhoog het aantal bestellingen met 20% in het volgende kwartaal", "--dry-run")
    assert "It would be: verhoog het aantal bestellingen met 20%" in told
    assert "216 or more (+20% against a year earlier)" in told
    assert [one["id"] for one in asks("goal", "list")["goals"]] == [goal["id"]]


def test_each_goal_is_listed_with_how_it_stands(asks: Asks) -> None:
    asks("goal", "add", *AUTUMN)
    listed = asks("goal", "list")["goals"]
    assert len(listed) == 1
    goal = listed[0]
    assert set(goal) >= KEYS
    assert (goal["actual"], goal["through"], goal["baseline"]) == (102.0, "2026-11-20", 184.0)
    assert goal["expected"] == pytest.approx(102 * 1.1, rel=0.01)
    assert goal["gap"] == pytest.approx(goal["actual"] - goal["expected"])
    assert goal["forecast"] == pytest.approx(184, rel=0.02)
    assert goal["status"] == "off_track"
    assert goal["probability"] < 0.3
    assert goal["needed"] == pytest.approx((184 * 1.1 - 102) / 41, rel=0.01)
    assert asks("goal", "list", "--status", "on_track")["goals"] == []
    assert asks("goal", "list", "--owner", "eva")["goals"] == []
    assert "off track" in goal["status_words"]


REFUSED = [
    (("--template", "increase_sale"), "There is no goal template `increase_sale`. Did you mean `increase_sales`"),
    (("--kpi", "order", "--target", "10%"), "Unknown KPI `order`. Did you mean `orders`"),
    (("--kpi", "orders", "--target", "lots"), "`lots` is not a value; right are for example +10%"),
    (("--kpi", "orders", "--target", "10%", "--owner", "Evva"), "Nobody here is called `Evva`. Did you mean `Eva`"),
    (("--kpi", "orders", "--target", "10%", "--period", "someday"), "`someday` is not a period"),
    (("--kpi", "orders", "--target", "10%", "--period", "2026-Q1"), "its period is over already, it ended on 31 Mar 2026"),
    (("--kpi", "orders", "--target", "10%", "--where", "orders.sales_channel = 'shop'"), "is never 'shop'; it can be `online_store`"),
    (("--kpi", "orders", "--target", "10%", "--baseline", "0"), "the baseline of Orders is 0, and a percentage of 0 stays 0"),
    (("--kpi", "returning_customer_order_share", "--target", "=60%", "--failure", "70%"), "the threshold of failure is better"),
    (("--kpi", "new_customers", "--target", "10%", "--where", "orders.sales_channel = 'b2b'"), "cannot cut `new_customers`"),
    (("--kpi", "product_affinity", "--target", "10"), "`product_affinity` gives a table, no number to reach"),
    (("--kpi", "orders", "--target", "10%", "--objective", "7"), "There is no objective 7"),
    (("--kpi", "orders", "--target", "10%", "--parent", "7"), "There is no goal 7"),
    (("have a nice day",), "no KPI was recognised in `have a nice day`"),
    ((), "it needs a sentence, a template or a KPI"),
    (("Followers", "--manual", "followers"), "it needs a target and a period"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_cannot_be_a_goal_is_refused_with_what_would_be_right(says: Callable[..., str], asks: Asks, words: tuple[str, ...], said: str) -> None:
    assert said in says("goal", "add", *words, code=2)
    assert asks("goal", "list", "--all")["goals"] == []


def test_a_percentage_of_a_percentage_asks_which_is_meant_and_gives_both(says: Callable[..., str], asks: Asks) -> None:
    words = ("goal", "add", "--kpi", "returning_customer_order_share", "--target", "+2%", "--period", "2027-Q1")
    told = says(*words, code=2)
    assert "50.00% → 51.00% (`--relative`)" in told
    assert "50.00% → 52.00% (`--points`)" in told
    assert asks(*words, code=2)["error"]["code"] == "ambiguous_change"
    assert asks(*words, "--points")["goal"]["target"] == pytest.approx(0.52)
    assert asks(*words, "--relative")["goal"]["change"] == {"kind": "relative", "value": 0.02, "against": "year"}


def test_a_smaller_number_may_be_asked_with_a_minus_sign(asks: Asks) -> None:
    goal = asks("goal", "add", "--kpi", "orders", "--target", "-20%", "--period", "2027-Q1")["goal"]
    assert (goal["target"], goal["direction"]) == (144.0, "down")


def test_numbers_that_people_type_and_milestones_are_goals_too(asks: Asks) -> None:
    manual = asks("goal", "add", "500 followers", "--manual", "followers", "--target", "500", "--baseline", "100", "--period", "2026-Q4")["goal"]
    asks("goal", "add", "New checkout is live", "--milestone", "--period", "2026-12")
    found = asks("checkin", str(manual["id"]), "--value", "250", "--text", "halfway", "--by", "eva")["check_in"]
    assert (found["value"], found["measured"], found["by"]) == (250.0, False, "Eva Jansen")
    first = next(one for one in asks("goal", "list")["goals"] if one["id"] == manual["id"])
    assert (first["actual"], first["unit"]) == (250.0, "followers")


def test_changing_a_goal_keeps_what_it_asked_with_the_reason(asks: Asks, says: Callable[..., str]) -> None:
    goal = asks("goal", "add", *AUTUMN, "--owner", "eva")["goal"]
    after = asks("goal", "edit", "1", "--target", "+20%", "--owner", "", "--reason", "good start", "--by", "eva")["goal"]
    assert (after["target"], after["owner"], after["title"]) == (pytest.approx(184 * 1.2), None, goal["title"])
    [change] = asks("goal", "history", "1")["history"]
    assert (change["before"]["target"], change["before"]["owner"], change["reason"]) == (pytest.approx(202.4), "Eva Jansen", "good start")
    assert "+10% against year" in says("goal", "history", "1")
    assert asks("goal", "edit", "1", "--baseline", "200")["goal"]["target"] == pytest.approx(240.0)
    assert "another KPI asks for another target" in says("goal", "edit", "1", "--kpi", "new_customers", code=2)
    assert "There is no goal 9" in says("goal", "edit", "9", "--why", "x", code=2)


def test_a_check_in_is_filled_in_by_the_data(asks: Asks, says: Callable[..., str]) -> None:
    asks("goal", "add", *AUTUMN, "--owner", "eva")
    found = asks("checkin", "1", "--confidence", "4", "--text", "Slow start")["check_in"]
    assert (found["value"], found["status"], found["confidence"], found["by"]) == (102.0, "off_track", 4, "Eva Jansen")
    assert (found["day"], found["through"], found["measured"]) == ("2026-11-21", "2026-11-20", True)
    assert [one["id"] for one in asks("checkin", "list", "1")["check_ins"]] == [found["id"]]
    assert "Slow start" in says("goal", "show", "1")
    assert "confidence runs from 0 to 10" in says("checkin", "1", "--confidence", "11", code=2)
    assert "`soon` is no number of a goal" in says("checkin", "soon", code=2)


def test_a_goal_closes_with_what_the_data_say_and_opens_again(asks: Asks, says: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    asks("goal", "add", "--kpi", "orders", "--target", "100", "--period", "2026-10-01..2026-11-21")
    monkeypatch.setenv("PEIL_NOW", "2026-11-22")
    closed = asks("goal", "close", "1", "--learned", "steady wins")["goal"]
    assert (closed["outcome"], closed["final"], closed["closed_on"], closed["actual"]) == ("reached", 102.0, "2026-11-22", 102.0)
    assert closed["review"]["learned"] == "steady wins"
    assert asks("goal", "list")["goals"] == []
    assert [one["outcome"] for one in asks("goal", "list", "--status", "closed")["goals"]] == ["reached"]
    for words in (("goal", "close", "1"), ("goal", "edit", "1", "--why", "x"), ("checkin", "1")):
        assert "Goal 1 was closed on 2026-11-22" in says(*words, code=2)
    assert asks("goal", "reopen", "1")["goal"]["closed_on"] is None
    assert asks("goal", "close", "1", "--outcome", "partly")["goal"]["outcome"] == "partly"


def test_objectives_stand_in_a_tree_with_their_key_results(asks: Asks, says: Callable[..., str]) -> None:
    top = asks("objective", "add", "Win the winter", "--owner", "eva", "--period", "2026-Q4")["objective"]
    under = asks("objective", "add", "Sell online", "--level", "team", "--team", "Web", "--parent", str(top["id"]))["objective"]
    asks("goal", "add", *AUTUMN, "--objective", str(under["id"]))
    [tree] = asks("objective", "list")["objectives"]
    assert (tree["title"], tree["owner"]) == ("Win the winter", "Eva Jansen")
    assert [one["actual"] for one in tree["objectives"][0]["key_results"]] == [102.0]
    shown = says("objective", "list")
    assert re.search(
        r"^  2  Sell online  \(Web, –, 2026-10-01 – 2026-12-31\)\n     - 1  Orders: 202\.4 or more: 102 / 202\.4  off track$", shown, re.MULTILINE
    )
    assert "stand under itself" in says("objective", "edit", "1", "--parent", "2", code=2)
    assert "say what became of it" in says("objective", "close", "2", code=2)
    assert asks("objective", "close", "2", "--outcome", "missed")["objective"]["outcome"] == "missed"
    assert [one["title"] for one in asks("objective", "list")["objectives"]] == ["Win the winter"]


def test_an_action_that_was_done_shows_what_it_brought(asks: Asks, says: Callable[..., str]) -> None:
    asks("goal", "add", *AUTUMN)
    action = asks("action", "add", "New checkout", "--goal", "1", "--owner", "eva", "--due", "2026-10-05", "--effect", "+5%")["action"]
    assert (action["kpi"], action["effect"]["value"], action["brought"]) == ("orders", 0.05, None)
    assert "late" in says("action", "list")
    done = asks("action", "done", "1", "--on", "2026-10-15")["action"]
    assert (done["brought"]["before"], done["brought"]["after"]) == (56.0, 56.0)
    assert asks("action", "list")["actions"] == []
    assert [one["done_on"] for one in asks("action", "list", "--all", "--goal", "1")["actions"]] == ["2026-10-15"]
    assert "There is no action 9" in says("action", "drop", "9", code=2)


def test_people_are_added_changed_and_leave_with_their_goals_told(asks: Asks, says: Callable[..., str]) -> None:
    asks("goal", "add", *AUTUMN, "--owner", "eva")
    assert asks("people", "edit", "eva", "--team", "Sales", "--language", "nl")["person"]["team"] == "Sales"
    assert "somebody is already called eva jansen" in says("people", "add", "eva jansen", code=2)
    assert "Goal 1 needs another owner" in says("people", "leave", "Eva Jansen")
    assert asks("people")["people"] == []
    assert [one["left_on"] for one in asks("people", "list", "--all")["people"]] == ["2026-11-21"]
    assert asks("people", "leave", "eva", "--back")["person"]["left_on"] is None


def test_goals_go_to_a_file_and_come_back(asks: Asks, says: Callable[..., str], tmp_path: Path) -> None:
    asks("goal", "add", *AUTUMN, "--owner", "eva")
    for name in ("goals.yaml", "goals.csv"):
        assert asks("goal", "export", str(tmp_path / name))["goals"] == 1
        assert asks("goal", "import", str(tmp_path / name))["taken"]["goals"] == {"new": 0, "changed": 0, "unchanged": 1}
    assert says("goal", "export").split("\n", 1)[1] == (tmp_path / "goals.yaml").read_text(encoding="utf-8").split("\n", 1)[1]
    assert "ends in .yaml or .csv" in says("goal", "export", str(tmp_path / "goals.doc"), code=2)
    assert "Nothing of" in says("goal", "import", str(tmp_path / "absent.yaml"), code=2)


def test_a_dutch_shop_hears_dutch(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEIL_NOW", CLOCK)
    shop = fill(TestShop(tmp_path / "winkel", Settings(name="Winkel", locale="nl")))
    assert peil(shop.workspace.folder, "goal", "add", *AUTUMN) == 0
    assert peil(shop.workspace.folder, "goal", "list") == 0
    told = capsys.readouterr().out
    assert "streefwaarde" in told
    assert "202,4 of meer (+10% ten opzichte van een jaar eerder)" in told
    assert "uit koers" in told


def test_the_templates_are_listed_by_category(asks: Asks, says: Callable[..., str]) -> None:
    everything = asks("goal", "templates")["templates"]
    assert len(everything) >= 24
    assert {one["category"] for one in asks("goal", "templates", "--category", "finance")["templates"]} == {"finance"}
    assert "There is no category `shoes`" in says("goal", "templates", "--category", "shoes", code=2)
