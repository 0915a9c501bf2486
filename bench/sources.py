"""A million rows of files as tools export them: Peil's load beside DuckDB's own typed read of the same file, and the memory that it takes."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import events
import msgspec
import tickets
from shops import moment
from timing import Rounds, report, shown

from peil.load.recognising import Order
from peil.workspace import Settings, Workspace, init_workspace

ROWS = 1_000_000


class Export(msgspec.Struct, frozen=True):
    """A file of one source: SQL that makes its `{rows}` rows, how it is written, how DuckDB reads it with types, what is to come of it."""

    file: str
    rows: str
    floor: str
    entity: str
    copy: str = "(HEADER)"
    preamble: str = ""


ADS = Export(
    "google-ads.csv",
    """SELECT (DATE '2024-01-01' + (i // 2000)::INTEGER)::VARCHAR AS "Day", 'Campaign ' || (i % 40) AS "Campaign", 18000 + (i % 40) AS "Campaign ID",
        ['Search', 'Shopping', 'Display', 'Video'][(i % 40 % 4)::INTEGER + 1] AS "Campaign type", 'Ad group ' || (i % 200) AS "Ad group",
        500000 + (i % 200) AS "Ad group ID", 7000000 + (i % 2000) AS "Ad ID", 'EUR' AS "Currency code", hash(i) % 90 AS "Clicks",
        format('{:,}', (hash(i + 1) % 90000)::BIGINT) AS "Impr.", '2.81%' AS "CTR", format('{:.2f}', (hash(i + 2) % 9000) / 100.0) AS "Cost",
        format('{:.2f}', (hash(i + 3) % 500) / 100.0) AS "Conversions", format('{:.2f}', (hash(i + 4) % 90000) / 100.0) AS "Conv. value",
        ' --' AS "Search impr. share" FROM range(ROWS) AS t(i)""",
    """SELECT "Day"::DATE AS d, "Campaign", "Campaign ID", "Campaign type", "Ad group", "Ad group ID", "Ad ID", "Currency code", "Clicks",
        replace("Impr.", ',', '')::BIGINT AS i, "CTR", "Cost", "Conversions", "Conv. value", "Search impr. share" FROM read_csv('FILE', skip=2,
        header=true, auto_detect=false, delim=',', quote='"', columns={'Day': 'DATE', 'Campaign': 'VARCHAR', 'Campaign ID': 'VARCHAR',
        'Campaign type': 'VARCHAR', 'Ad group': 'VARCHAR', 'Ad group ID': 'VARCHAR', 'Ad ID': 'VARCHAR', 'Currency code': 'VARCHAR',
        'Clicks': 'BIGINT', 'Impr.': 'VARCHAR', 'CTR': 'VARCHAR', 'Cost': 'DECIMAL(18,4)', 'Conversions': 'DECIMAL(18,9)',
        'Conv. value': 'DECIMAL(18,4)', 'Search impr. share': 'VARCHAR'})""",
    "ad_performance",
    preamble='Ad report\n"January 1, 2024 - May 14, 2025"\n',
)
GA4 = Export("ga4-events.jsonl", events.ROWS, events.FLOOR, "sessions", copy="(FORMAT json)")
TICKETS = Export("zendesk-tickets.csv", tickets.ROWS, tickets.FLOOR, "tickets")
EXPORTS = {"an ad report": ADS, "GA4 events": GA4, "a ticket export": TICKETS}


def make_file(data: Path, export: Export, rows: int) -> Path:
    path = data / f"exports-{rows}" / export.file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"part-{path.name}")
        duckdb.execute(f"COPY ({export.rows.replace('ROWS', str(rows))}) TO '{part}' {export.copy}")
        if export.preamble:
            whole = path.with_name(f"whole-{path.name}")
            with whole.open("wb") as target, part.open("rb") as source:
                target.write(export.preamble.encode())
                shutil.copyfileobj(source, target)
            part.unlink()
            part = whole
        part.rename(path)
    return path


class Sourcing:
    """Loads one export into new workspaces, and reads it into new DuckDB files."""

    def __init__(self, work: Path, export: Export, file: Path, rows: int) -> None:
        self.work, self.export, self.file, self.rows = work, export, file, rows

    def load(self) -> None:
        shop = self.work / "shop"
        shutil.rmtree(shop, ignore_errors=True)
        init_workspace(shop, Settings(name="Bench", locale="en"))
        (receipt,) = Workspace(shop, now=moment).load(Order((self.file,)), keep_raw=False)
        assert not receipt.problems, receipt.problems
        assert receipt.rows_read == self.rows
        assert receipt.entities[self.export.entity].new > 0

    def floor(self) -> None:
        file = self.work / "floor.duckdb"
        file.unlink(missing_ok=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"CREATE TABLE t AS {self.export.floor.replace('FILE', str(self.file))}")


def run(data: Path, *, quick: bool) -> None:
    print("Exports of other tools")
    rows = ROWS // 10 if quick else ROWS
    work = data / "sources"
    work.mkdir(parents=True, exist_ok=True)
    for name, export in EXPORTS.items():
        sourcing = Sourcing(work, export, make_file(data, export, rows), rows)
        actions: dict[str, Callable[[], object]] = {"floor": sourcing.floor, "load": sourcing.load}
        timed = Rounds(actions, 3)
        report(f"{name}, {rows:,} rows: DuckDB's own typed read", shown(timed.median("floor")))
        report(f"{name}, {rows:,} rows: Peil", shown(timed.median("load")))
        report(f"{name}: Peil / typed read", f"{timed.ratio('load', 'floor'):.2f} ×", "goal: ≤ 3 ×")
        report(f"{name}: peak memory of a process that loads it", peak(work, name, sourcing), "goal: < 1 GB")
    shutil.rmtree(work)


def peak(work: Path, name: str, sourcing: Sourcing) -> str:
    """Return the peak memory of a process of its own that loads the file."""
    arguments = [sys.executable, __file__, name, str(sourcing.file), str(work / "alone"), str(sourcing.rows)]
    said = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return f"{int(said.stdout.split()[-1]) / 1024:.0f} MB"


if __name__ == "__main__":
    _, what, path, folder, count = sys.argv
    Path(folder).mkdir(parents=True, exist_ok=True)
    Sourcing(Path(folder), EXPORTS[what], Path(path), int(count)).load()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
