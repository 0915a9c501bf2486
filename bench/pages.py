"""The pages: `peil serve` as a process of its own on the whole demo shop, asked by one visitor, by twenty while a load runs, and by Chromium."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

from loading import make_files
from shops import LAST_DAY, shop_of
from timing import report, seconds, shown

PEIL = str(Path(sys.executable).with_name("peil"))
VIEWS = {
    "overview": "/?",
    "KPI page": "/kpis/net_sales?",
    "KPI page, cut": "/kpis/conversion_rate?by=channel&",
    "explore": "/explore?kpi=net_sales&kpi=orders&by=channel&grain=week&",
}
VISITORS = 20
PACKED = {"accept-encoding": "gzip"}


@dataclass(frozen=True)
class Server:
    """A running `peil serve`: its port, its process, and how long it took to listen."""

    port: int
    process: "subprocess.Popen[bytes]"
    started: float

    def memory(self) -> tuple[float, float]:
        """Return the resident memory now and at its highest, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        now, most = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        return now, most


class Visit:
    """One visitor with one connection that stays open, as a browser's does."""

    def __init__(self, server: Server) -> None:
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=120)

    def get(self, path: str, **headers: str) -> int:
        self.connection.request("GET", path, headers=PACKED | headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status in {200, 304}, (path, answer.status)
        return answer.status


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """Start the server and give it once it listens; what it says goes to a file, which is watched for the address."""
    log = folder.with_suffix(".log")
    begun = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen([PEIL, "--workspace", str(folder), "serve", "--port", "0"], stdout=file, stderr=file)
        try:
            while not (found := re.search(rb"http://127\.0\.0\.1:(\d+)", log.read_bytes())):
                assert process.poll() is None, log.read_text(encoding="utf-8")
                time.sleep(0.003)
            yield Server(int(found[1]), process, time.perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(30)


def forget(folder: Path) -> None:
    """Let the system forget what it holds of the shop's files, as after the machine was started."""
    for path in folder.iterdir():
        if path.is_file():
            file = os.open(path, os.O_RDONLY)
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)


def spans(count: int) -> list[str]:
    """Return periods of thirty days of which each is asked once, so that nothing of the answer was kept."""
    ends = [LAST_DAY - timedelta(days=day) for day in range(count)]
    return [f"from={end - timedelta(days=29)}&to={end}" for end in ends]


def percentile(times: list[float], share: int) -> float:
    return quantiles(times, n=100, method="inclusive")[share - 1]


def both(times: list[float]) -> str:
    return f"{shown(median(times))} / {shown(percentile(times, 95))}"


def cold(folder: Path, rounds: int) -> None:
    starts, firsts = [], dict[str, list[float]]({name: [] for name in VIEWS})
    for name, view in VIEWS.items():
        for _ in range(rounds):
            forget(folder)
            with served(folder) as server:
                starts.append(server.started)
                firsts[name].append(seconds(lambda view=view, server=server: Visit(server).get(view)))
    report("server, from the command to listening", shown(median(starts)), "goal: < 1.5 s")
    for name, times in firsts.items():
        report(
            f"{name}: the first request of a fresh process, the files not in memory",
            shown(median(times)),
            "goal: < 700 ms" if name == "overview" else "",
        )


def warm(server: Server, count: int) -> None:
    visit = Visit(server)
    for name, view in VIEWS.items():
        visit.get(view)
        again = [seconds(lambda view=view: visit.get(view)) for _ in range(4 * count)]
        fresh = [seconds(lambda view=view, span=span: visit.get(f"{view}{span}")) for span in spans(count)]
        report(f"{name}, asked before: p50 / p95", both(again), "goal: p95 < 60 ms" if name == "overview" else "")
        report(f"{name}, other days, never asked before: p50 / p95", both(fresh))


@dataclass(frozen=True)
class Seen:
    """How long the pages took that someone asked before, and those with days that nobody asked before."""

    again: list[float]
    fresh: list[float]

    def report(self, when: str, remark: str = "") -> None:
        report(f"{VISITORS} visitors at once{when}, pages asked before: p50 / p95", both(self.again), remark)
        report(f"{VISITORS} visitors at once{when}, days of their own: p50 / p95", both(self.fresh))


def crowd(folder: Path, server: Server, data: Path, *, quick: bool) -> None:
    """Let twenty visitors look around at once, each at every page and at days of their own, alone and while orders are loaded."""
    file = make_files(data, 20_000 if quick else 200_000)["orders"]
    looked_around(server, 1).report("")
    took: list[float] = []
    load = threading.Thread(target=lambda: took.append(seconds(lambda: _load(folder, file))))
    load.start()
    during = looked_around(server, 2)
    busy = load.is_alive()
    load.join()
    during.report(" while `peil load` runs", "" if busy else "the load was done before the visitors were")
    report(f"that load, {sum(1 for _ in file.open(encoding='utf-8')) - 1:,} orders", shown(took[0]))


def _load(folder: Path, file: Path) -> None:
    subprocess.run([PEIL, "--workspace", str(folder), "load", str(file)], check=True, capture_output=True)


def looked_around(server: Server, round_: int) -> Seen:
    seen = Seen([], [])
    days = spans((round_ + 1) * VISITORS * len(VIEWS))[round_ * VISITORS * len(VIEWS) :]

    def look_around(number: int) -> None:
        visit = Visit(server)
        for place, view in enumerate(VIEWS.values()):
            span = days[number * len(VIEWS) + place]
            seen.fresh.append(seconds(lambda view=view, span=span: visit.get(f"{view}{span}")))
            seen.again.extend(seconds(lambda view=view: visit.get(view)) for _ in range(5))

    visitors = [threading.Thread(target=look_around, args=(number,)) for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return seen


def run(data: Path, *, quick: bool) -> None:
    print("Pages")
    scale = 1 if quick else 10
    built = shop_of(data, scale, None)
    folder = data / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built.workspace.folder, folder)
    print(f"  the demo shop at scale {scale}: {built.rows:,} rows, {(folder / 'warehouse.duckdb').stat().st_size / 1e6:,.0f} MB")
    cold(folder, 1 if quick else 3)
    with served(folder) as server:
        warm(server, 5 if quick else 20)
        import chromium

        chromium.run(f"http://127.0.0.1:{server.port}", 2 if quick else 7)
        report("memory of the server so far: now / at its highest", "{:.0f} / {:.0f} MB".format(*server.memory()), "goal: < 400 MB")
        crowd(folder, server, data, quick=quick)
        report("memory after twenty visitors and a load: now / at its highest", "{:.0f} / {:.0f} MB".format(*server.memory()))
    shutil.rmtree(folder)
