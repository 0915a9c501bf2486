"""Alerts on the command line: added, listed, tried, paused, taken away; what was found; and bad input."""

import json

import pytest

from peil.cli.main import main
from tests.support.shops import TestShop


@pytest.fixture
def sold(shop: TestShop) -> TestShop:
    """Return a shop that sold 2 on one day and 3 on the last."""
    days = ("2026-11-19", "2026-11-20")
    shop.fill(
        orders=[
            {"order_id": f"{day}-{at}", "ordered_at": f"{day}T12:00:00Z", "is_test": False} for day in days for at in range(int(day[-2:]) % 19 + 2)
        ]
    )
    return shop


def run(shop: TestShop, *arguments: str) -> int:
    return main(["--workspace", str(shop.workspace.folder), "alert", *arguments])


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock of every command."""
    monkeypatch.setenv("PEIL_NOW", "2026-11-21T12:00:00Z")


def test_an_alert_is_added_listed_tried_paused_and_removed(sold: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sold, "add", "orders", "--above", "2", "--quiet", "22:00-07:00") == 0
    assert capsys.readouterr().out == "1  Orders above 2 on a day\n"
    assert run(sold, "list", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)["alerts"]
    assert (listed["kind"], listed["kpi"], listed["above"], listed["quiet_from"], listed["firing"]) == ("threshold", "orders", 2.0, "22:00:00", False)
    assert run(sold, "test", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)["events"]
    assert [(one["day"], one["kind"], one["text"]) for one in found] == [("2026-11-20", "fired", "Orders: 3 on 20 Nov 2026, above 2.")]
    assert run(sold, "pause", "1") == 0
    assert sold.workspace.state.steering.rules.find(1).paused
    assert run(sold, "resume", "1") == 0
    assert run(sold, "remove", "1") == 0
    capsys.readouterr()
    assert run(sold, "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"alerts": []}


def test_what_was_found_is_listed(sold: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    run(sold, "add", "orders", "--above", "2")
    assert main(["--workspace", str(sold.workspace.folder), "tick"]) == 0
    capsys.readouterr()
    assert run(sold, "events", "--json") == 0
    (event,) = json.loads(capsys.readouterr().out)["events"]
    assert (event["kind"], event["value"], event["text"]) == ("fired", 3.0, "Orders: 3 on 20 Nov 2026, above 2.")
    assert run(sold, "list") == 0
    assert "fires since 2026-11-20" in capsys.readouterr().out


def test_suggestions_are_listed_and_taken(sold: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sold, "suggest") == 0
    said = capsys.readouterr().out
    assert "No new data of orders, 2 days longer than usual" in said
    assert sold.workspace.state.steering.rules.listed() == []
    assert run(sold, "suggest", "--take") == 0
    assert len(sold.workspace.state.steering.rules.listed()) == len(said.splitlines())


GOOD = [
    (["orders", "--change", "-20%", "--grain", "week"], "Orders falls by more than 20% from the week before"),
    (["conversion_rate", "--change", "2pt"], "Conversion rate (CVR) differs by more than 2.0 percentage points from the same weekday a week earlier"),
    (["orders", "--unusual", "--side", "down"], "Orders is unusually low on a day"),
    (["orders", "--no-data"], "No new data of orders, 2 days longer than usual"),
    (["--off-pace"], "Any goal is at risk or off track"),
    (["orders", "--reached", "100", "--grain", "month"], "Orders reaches 100 over a month"),
]


@pytest.mark.parametrize(("arguments", "said"), GOOD, ids=[said for _, said in GOOD])
def test_each_kind_can_be_added(sold: TestShop, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sold, "add", *arguments, "--dry-run") == 0
    assert capsys.readouterr().out == f"–  {said}\n"
    assert sold.workspace.state.steering.rules.listed() == []


BAD = [
    (["orders"], "say what it looks for with one of --above"),
    (["orders", "--above", "1", "--unusual"], "say what it looks for with one of --above"),
    (["nets", "--unusual"], "Unknown KPI `nets`"),
    (["orders", "--above", "abc"], "`abc` is not a value; right are for example 1000, 2% or 1h"),
    (["orders", "--change", "lots"], "`lots` is no change; right are for example 20%"),
    (["orders", "--above", "1", "--quiet", "25-7"], "`25-7` are no hours; right is for example 22:00-07:00"),
    (["product_affinity", "--unusual"], "gives a table, not one number"),
    (["orders", "--unusual", "--where", "shoes = 1"], "`shoes` is unknown"),
    (["--off-pace", "--goal", "77"], "There is no goal 77"),
    (["orders", "--above", "1", "--to", "Zoë"], "Zoë"),
    (["orders", "--no-data", "0"], "it waits 1 to 366 days"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD, ids=[says[:24] for _, says in BAD])
def test_what_cannot_be_kept_is_refused_in_a_sentence(sold: TestShop, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sold, "add", *arguments) == 2
    assert says in capsys.readouterr().err
    assert sold.workspace.state.steering.rules.listed() == []


@pytest.mark.parametrize("action", ["test", "pause", "resume", "remove"])
def test_an_alert_that_is_not_there_is_refused(sold: TestShop, action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sold, action, "9") == 2
    assert "There is no alert 9" in capsys.readouterr().err
