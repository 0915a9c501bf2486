"""`peil template` writes sheets to fill in, `peil map` proposes a mapping; both say what they did and never write over a file."""

import json
from pathlib import Path

import pytest

from peil.cli.main import main
from tests.support.shops import TestShop

LINES = "Bestelnummer;Besteldatum;Artikelnummer;Aantal;Bedrag\nA1;13-11-2026;8;2;79,90\nA2;14-11-2026;9;1;12,50\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder without a workspace, in English."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PEIL_WORKSPACE", raising=False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return folder


def run(shop: TestShop, *arguments: str) -> int:
    """Run a command on a shop."""
    return main(["--workspace", str(shop.workspace.folder), *arguments])


def test_a_sheet_needs_no_workspace_and_is_not_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "tickets"]) == 0
    assert (here / "tickets.xlsx").read_bytes().startswith(b"PK")
    assert "moment, such as 2026-11-21T14:30" in capsys.readouterr().out
    assert main(["template", "tickets"]) == 2
    assert "tickets.xlsx is there already and was left as it is." in capsys.readouterr().err


def test_a_sheet_is_written_in_the_form_and_language_asked_for(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "tickets", "t.csv", "--language", "nl", "--json"]) == 0
    assert (here / "t.csv").read_text(encoding="utf-8-sig").startswith("ticket_id;customer_id")
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["entity"], told["columns"][0]["is_key"]) == ("t.csv", "tickets", True)


def test_sheets_for_all_entities_load_together_and_hold_nothing(shop: TestShop, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--all", "sheets", "--format", "csv"]) == 0
    assert {path.stem for path in (here / "sheets").iterdir()} == set(shop.workspace.catalogue.model.entities)
    assert run(shop, "load", "sheets") == 0
    assert shop.workspace.facts().loaded == set()
    capsys.readouterr()
    assert main(["template", "--all", "sheets", "--format", "csv"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["template", "tickts"], "There is no entity `tickts`. Did you mean `tickets`?"),
        (["template"], "Name one entity"),
        (["template", "tickets", "t.pdf"], "t.pdf must end in .xlsx or .csv"),
    ],
)
def test_a_sheet_that_cannot_be_written_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_draft_goes_to_stdout_and_what_it_rests_on_beside_it(shop: TestShop, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "kassa.csv").write_text(LINES, encoding="utf-8")
    assert run(shop, "map", "kassa.csv") == 0
    told = capsys.readouterr()
    (here / "kassa.yaml").write_text(told.out, encoding="utf-8")
    assert "number, decimal comma" in told.err
    assert "It fits best as order_lines" in told.err
    assert run(shop, "load", "kassa.csv", "--map", "kassa.yaml") == 0
    assert shop.value("net_sales", "2026-11") == 92.4


def test_a_dry_run_tells_what_would_come_in_and_writes_only_the_mapping(shop: TestShop, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "kassa.csv").write_text(LINES, encoding="utf-8")
    assert run(shop, "map", "kassa.csv", "--out", "kassa.yaml", "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["loads"][0]["entities"]["order_lines"]["new"] == 2
    assert told["mapping"] == (here / "kassa.yaml").read_text(encoding="utf-8")
    assert [column["target"] for column in told["columns"]][:2] == ["order_lines.order_id", "orders.ordered_at"]
    assert told["columns"][4]["guess"]["written"] == "comma"
    assert shop.workspace.facts().loaded == set()
    assert run(shop, "map", "kassa.csv", "--out", "kassa.yaml") == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "more", "said"),
    [
        ("gone.csv", [], "there is no such file"),
        ("empty.csv", [], "the file is empty"),
        ("odd.csv", ["--entity", "tikets"], "Did you mean `tickets`"),
    ],
)
def test_a_file_that_cannot_be_drafted_is_said(
    shop: TestShop, here: Path, capsys: pytest.CaptureFixture[str], file: str, more: list[str], said: str
) -> None:
    (here / "empty.csv").touch()
    (here / "odd.csv").write_text("Foo;Bar\n1;2\n", encoding="utf-8")
    assert run(shop, "map", file, *more) == 2
    assert said in capsys.readouterr().err
