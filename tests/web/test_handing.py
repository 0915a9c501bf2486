"""Hand work to a server that runs: real processes, one that serves and others that ask it."""

import contextlib
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from peil.cli.main import main
from peil.handing.notice import FILE, Notice, read, server_of
from peil.handing.wire import Wrong, error_of, wrong_of
from peil.values.errors import BadQuestion, PeilError, UnknownKpi
from peil.values.texts import Text
from tests.support.shops import TestShop

PEIL = str(Path(sys.executable).with_name("peil"))
HEADER = "order_id,ordered_at,is_test,financial_status,customer_id\n"


def orders(first: int, count: int) -> str:
    """Return a file of orders, all in March 2026."""
    return HEADER + "".join(f"N{number},2026-03-02T09:00:00Z,false,paid,C{number}\n" for number in range(first, first + count))


class Said(NamedTuple):
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def peil(shop: TestShop, *words: str) -> Said:
    """Run a command on a shop: in this process, which is another one than the server's."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--workspace", str(shop.workspace.folder), *words])
    return Said(code, out.getvalue(), err.getvalue())


def visit(address: str) -> http.client.HTTPResponse:
    """Return what a server answers; it is one of our own."""
    answer: http.client.HTTPResponse = urllib.request.urlopen(address, timeout=20)  # noqa: S310
    return answer


@contextlib.contextmanager
def served(shop: TestShop, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a shop on a free port, and give the process and its address."""
    command = [PEIL, "--workspace", str(shop.workspace.folder), "serve", "--port", "0", "--log", "text", *words]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = next(line for line in process.stderr if "Peil is open at" in line)
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield process, line.split(" at ")[1].split(" ")[0]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        process.stderr.close()


def test_commands_hand_their_work_to_the_server_that_holds_the_workspace(shop: TestShop, tmp_path: Path) -> None:
    (shop.inbox / "orders.csv").write_text(orders(0, 3) + "X,someday,false,paid,C\n", encoding="utf-8")
    with served(shop) as (process, url):
        loaded = peil(shop, "load", str(shop.inbox / "orders.csv"), "--json")
        assert loaded.returncode == 3
        receipt = json.loads(loaded.stdout)["loads"][0]
        assert (receipt["rows_read"], receipt["rows_rejected"]) == (4, 1)
        assert peil(shop, "ask", "orders", "--period", "2026-03", "--format", "csv").stdout == "orders\n3\n"
        with visit(f"{url}/api/v1/ask?kpi=orders&period=2026-03") as answer:
            there = json.load(answer)
        here = json.loads(peil(shop, "ask", "orders", "--period", "2026-03", "--format", "json").stdout)
        assert here == there
        assert json.loads(peil(shop, "loads", "--json").stdout)["loads"][0]["file"] == "orders.csv"
        assert json.loads(peil(shop, "explain", "orders", "--json").stdout)["available"] is True
        assert '"available": true' in peil(shop, "kpis", "--available", "--json").stdout
        assert peil(shop, "check").returncode == 3
        assert peil(shop, "backup", str(tmp_path / "b.zip")).returncode == 0
        assert (tmp_path / "b.zip").stat().st_size > 1000
        forgotten = peil(shop, "forget", "nobody@example.com")
        assert (forgotten.returncode, "Nobody was forgotten" in forgotten.stderr) == (2, True)
        assert peil(shop, "undo", str(receipt["load"])).returncode == 0
        assert peil(shop, "ask", "orders", "--period", "2026-03", "--format", "csv").stdout == "orders\n0\n"
        assert process.poll() is None
    assert not (shop.workspace.folder / FILE).exists()


def test_what_cannot_be_done_is_said_as_if_there_were_no_server(shop: TestShop) -> None:
    questions: list[tuple[str, ...]] = [("ask", "nets"), ("ask", "orders"), ("load", "/absent.csv")]
    questions += [("load", "x.csv", "--as", "shopfy"), ("load", "x", "--map", "absent.yaml")]
    alone = [peil(shop, *words) for words in questions]
    with served(shop):
        handed = [peil(shop, *words) for words in questions]
    assert [(one.returncode, one.stdout, one.stderr) for one in handed] == [(one.returncode, one.stdout, one.stderr) for one in alone]
    assert {one.returncode for one in alone} == {2}


def test_restoring_and_serving_twice_are_refused_while_it_is_served(shop: TestShop, tmp_path: Path) -> None:
    with served(shop) as (process, url):
        peil(shop, "backup", str(tmp_path / "b.zip"))
        for words in (("restore", str(tmp_path / "b.zip")), ("serve", "--port", "0")):
            refused = peil(shop, *words)
            assert refused.returncode == 2
            assert f"is open at {url} (PID {process.pid})" in refused.stderr


def test_a_taken_port_and_an_open_door_are_said_in_a_sentence(shop: TestShop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = peil(shop, "serve", "--port", str(port))
    assert (taken.returncode, f"peil serve --port {port + 1}" in taken.stderr) == (2, True)
    assert "no accounts yet" in peil(shop, "serve", "--host", "0.0.0.0").stderr  # noqa: S104 - refused is what it is
    assert peil(shop, "serve", "--port", "99999").returncode == 2


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_though_a_browser_listens_for_news(shop: TestShop, how: signal.Signals) -> None:
    with served(shop) as (process, url):
        stream = visit(f"{url}/events")
        assert stream.readline() == b"retry: 2000\n"
        begun = time.monotonic()
        process.send_signal(how)
        assert process.wait(5) == 0
        assert time.monotonic() - begun < 4
        stream.close()
    assert shop.workspace.receipts() == []  # the file is free again


def test_a_load_that_runs_when_the_server_stops_leaves_nothing_behind(shop: TestShop) -> None:
    (shop.inbox / "orders.csv").write_text(orders(0, 1_500_000), encoding="utf-8")
    command = [PEIL, "--workspace", str(shop.workspace.folder), "load", str(shop.inbox / "orders.csv")]
    with served(shop) as (process, _), subprocess.Popen(command, stderr=subprocess.PIPE) as load:
        assert load.stderr is not None
        told = load.stderr.readline()  # the server tells after a second of work; a machine that needs less is done by then
        assert b"orders.csv: " in told or load.wait(10) == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        load.communicate(timeout=10)
    receipts = shop.workspace.receipts()
    assert (load.returncode, len(receipts)) in {(2, 0), (0, 1)}
    assert not any((shop.workspace.folder / "raw").glob("*")) or receipts


def test_a_notice_that_nobody_stands_behind_is_taken_down(shop: TestShop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    folder = shop.workspace.folder
    for text in (msgspec.json.encode(Notice(os.getpid(), f"http://127.0.0.1:{port}", "word", "0.1.0")), b"{broken", b""):
        (folder / FILE).write_bytes(text)
        assert server_of(folder) is None
        assert not (folder / FILE).exists()
    (folder / FILE).write_bytes(msgspec.json.encode(Notice(1, f"http://127.0.0.1:{port}", "word", "0.1.0")))
    assert peil(shop, "loads").returncode == 0


def test_the_notice_is_for_this_user_only_and_another_version_is_said(shop: TestShop) -> None:
    folder = shop.workspace.folder
    with served(shop):
        assert (folder / FILE).stat().st_mode & 0o777 == 0o600
        notice = read(folder)
        assert notice is not None
        (folder / FILE).write_bytes(msgspec.json.encode(msgspec.structs.replace(notice, version="9.9")))
        refused = peil(shop, "loads")
        assert refused.returncode == 2
        assert "in Peil 9.9, and this is Peil" in refused.stderr
        (folder / FILE).write_bytes(msgspec.json.encode(notice))


def test_twenty_readers_go_on_while_a_load_runs_and_see_all_of_it_or_nothing(shop: TestShop) -> None:
    (shop.inbox / "orders.csv").write_text(orders(0, 1000), encoding="utf-8")
    (shop.inbox / "more").mkdir()
    (shop.inbox / "more" / "orders.csv").write_text(orders(1000, 60_000), encoding="utf-8")
    with served(shop) as (_, url):
        peil(shop, "load", str(shop.inbox / "orders.csv"))

        def ask(number: int) -> float:
            address = f"{url}/api/v1/ask?kpi=orders&period=2026-03&where=orders.order_id%20%21%3D%20%27{number}%27"
            with visit(address) as answer:
                found: float = json.load(answer)["rows"][0]["orders"]
            return found

        with ThreadPoolExecutor(21) as pool:
            loading = pool.submit(peil, shop, "load", str(shop.inbox / "more" / "orders.csv"))
            seen = set(pool.map(ask, range(100)))
            assert loading.result().returncode == 0
        assert seen <= {1000, 61_000}
        assert ask(1000) == 61_000


def test_news_of_a_load_reaches_those_who_listen(shop: TestShop) -> None:
    (shop.inbox / "orders.csv").write_text(orders(0, 2), encoding="utf-8")
    with served(shop) as (_, url), visit(f"{url}/events") as stream:
        assert stream.readline() == b"retry: 2000\n"
        assert peil(shop, "load", str(shop.inbox / "orders.csv")).returncode == 0
        assert [stream.readline() for _ in range(3)][1:] == [b"event: loaded\n", b"data: loaded\n"]


@pytest.mark.parametrize(
    "error",
    [
        UnknownKpi(name="nets", near=Text(" Did you mean?", " Bedoel je?")),
        BadQuestion(why=Text("No {braces}.", "Geen {haken}.")),
        PeilError(why=Path("/a")),
    ],
)
def test_an_error_says_the_same_on_the_other_side(error: PeilError) -> None:
    other = error_of(msgspec.json.decode(msgspec.json.encode(wrong_of(error)), type=Wrong))
    assert (other.code, other.say("en"), other.say("nl")) == (error.code, error.say("en"), error.say("nl"))
