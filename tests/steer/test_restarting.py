"""A power cut in mid-delivery, for real: a process is killed while it hands a mail over, and the next one delivers it."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from peil.steer.sending.outbox import post
from peil.values.sending import ChannelDraft, Message
from tests.support.receiving import mail_server
from tests.support.shops import TestShop

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)


def ticking(folder: Path, now: str, monkeypatch: pytest.MonkeyPatch) -> subprocess.Popen[str]:
    monkeypatch.setenv("PEIL_NOW", now)
    command = [sys.executable, "-m", "peil.cli.main", "--workspace", str(folder), "tick", "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_process_that_is_killed_in_mid_delivery_loses_nothing(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (box, port):
        sending = shop.workspace.state.sending
        settings = {"host": "127.0.0.1", "port": str(port), "security": "none", "sender": "peil@shop.test", "to": "team@shop.test"}
        channel = sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), NOW)
        post(sending, Message(kind="alert", key="one", channel=channel.id, subject="Let op", text="Kijk.\n"), NOW)
        shop.workspace.state.close()
        box.hold = 30
        killed = ticking(shop.workspace.folder, "2026-11-21T07:00", monkeypatch)
        for _ in range(600):
            if box.begun:
                break
            time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        box.hold = 0
        early = ticking(shop.workspace.folder, "2026-11-21T07:05", monkeypatch)
        assert '"sent": 0' in early.communicate(timeout=60)[0]
        later = ticking(shop.workspace.folder, "2026-11-21T07:11", monkeypatch)
        assert '"sent": 1' in later.communicate(timeout=60)[0]
        assert [mail["subject"] for mail in box.mails] == ["Let op"]
        assert len(box.begun) == 2
        assert len(set(box.begun)) == 1
