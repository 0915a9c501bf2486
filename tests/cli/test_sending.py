"""`peil channel`, `peil digest`, `peil deliveries` and `peil tick`: what they keep, send and say."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from peil.cli.main import main
from tests.support.receiving import PASSWORD, Mailbox, mail_server
from tests.support.shops import TestShop


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be a Saturday in November, in English."""
    monkeypatch.setenv("PEIL_NOW", "2026-11-21T12:00")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, int]]:
    with mail_server(login=True) as found:
        yield found


def run(shop: TestShop, *arguments: str) -> int:
    return main(["--workspace", str(shop.workspace.folder), *arguments])


def add_mail(shop: TestShop, port: int, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    options = (
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--security",
        "none",
        "--user",
        "peil",
        "--from",
        "peil@shop.test",
        "--to",
        "team@shop.test",
    )
    return run(shop, "channel", "add", "Mail", *options)


def test_a_channel_takes_its_password_from_stdin_and_shows_it_nowhere(
    shop: TestShop, box: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add_mail(shop, box[1], monkeypatch) == 0
    assert run(shop, "channel", "list", "--json") == 0
    assert run(shop, "channel", "test", "mail", "--to", "ann@shop.test") == 0
    assert run(shop, "channel", "pause", "mail") == 0
    assert run(shop, "channel", "pause", "mail", "--resume") == 0
    said = capsys.readouterr()
    assert PASSWORD not in said.out + said.err
    assert "look whether it arrived" in said.out
    assert box[0].to == [["ann@shop.test"]]
    assert run(shop, "channel", "remove", "mail") == 0
    assert run(shop, "channel", "test", "mail") == 2
    assert "There is no channel `mail`" in capsys.readouterr().err


def test_a_test_that_fails_says_why_and_ends_with_problems(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_mail(shop, 9, monkeypatch)
    assert run(shop, "channel", "test", "Mail") == 3
    assert "127.0.0.1:9 cannot be reached" in capsys.readouterr().out


def test_a_digest_is_kept_shown_and_sent(
    shop: TestShop, box: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add_mail(shop, box[1], monkeypatch)
    assert run(shop, "people", "add", "Ann", "--email", "ann@shop.test", "--language", "nl") == 0
    assert run(shop, "digest", "add", "Dag", "--rhythm", "daily", "--at", "07:30", "--person", "ann", "--section", "goals") == 0
    assert "next due 22 Nov 2026 07:30" in capsys.readouterr().out
    assert run(shop, "digest", "add", "dag", "--person", "ann") == 2
    assert run(shop, "digest", "add", "Ander", "--person", "niemand") == 2
    assert run(shop, "digest", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out)["digests"][0]["next"] == "2026-11-22T06:30:00+00:00"
    assert run(shop, "digest", "show", "Dag", "--language", "nl", "--html", str(tmp_path / "mail.html")) == 0
    assert "Er loopt geen doel." in capsys.readouterr().out
    assert "Er loopt geen doel." in (tmp_path / "mail.html").read_text(encoding="utf-8")
    assert run(shop, "digest", "send", "Dag") == 0
    assert "ann@shop.test: sent" in capsys.readouterr().out
    assert run(shop, "digest", "remove", "Dag") == 0
    assert run(shop, "digest", "show", "Dag") == 2
    assert [mail["subject"] for mail in box[0].mails] == ["Test: vrijdag 20 november 2026"]


def test_tick_does_what_is_due_and_deliveries_lists_it(
    shop: TestShop, box: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_mail(shop, box[1], monkeypatch)
    run(shop, "digest", "add", "Dag", "--rhythm", "daily", "--at", "07:30", "--channel", "mail", "--section", "goals", "--language", "en")
    monkeypatch.setenv("PEIL_NOW", "2026-11-22T06:30")
    box[0].refuse = ["451 not now"]
    assert run(shop, "tick", "--json") == 3
    ticked = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (ticked["digests"], ticked["sent"], ticked["failed"]) == (["Dag"], 0, 1)
    assert run(shop, "deliveries", "--json") == 0
    (delivery,) = json.loads(capsys.readouterr().out)["deliveries"]
    assert (delivery["state"], delivery["tries"]) == ("failed", 1)
    monkeypatch.setenv("PEIL_NOW", "2026-11-22T06:31")
    assert run(shop, "tick") == 0
    assert "0 digests; 1 messages sent, 0 failed." in capsys.readouterr().out
    assert run(shop, "deliveries") == 0
    assert "Test: Saturday 21 November 2026" in capsys.readouterr().out
    assert run(shop, "deliveries", "--again", "99") == 2
