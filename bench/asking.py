"""Twenty KPIs of four entities, by day over 90 days, against the 90 before: Peil beside hand-written SQL and beside a query per KPI."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from math import isclose
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
from shops import LAST_DAY, Built, shop_of
from timing import Rounds, report, seconds, shown

from peil.query.questions import Answer, Question
from peil.query.run import Analyst, facts_of
from peil.values.periods import Period
from peil.warehouse.engine import Warehouse

KPIS = (
    "orders", "new_customer_orders", "returning_customer_order_share", "returning_customer_rate", "gross_sales", "net_sales", "total_sales",
    "average_order_value", "average_order_size", "units_sold", "gross_profit", "gross_margin", "sessions", "conversion_rate", "bounce_rate",
    "average_session_duration", "mobile_sessions", "unique_visitors", "returning_visitor_share", "revenue_per_visitor",
)  # fmt: skip
DAYS = 90
END = LAST_DAY + timedelta(days=1)
PERIOD = Period(END - timedelta(days=DAYS), END)
QUESTION = Question(KPIS, PERIOD, "day", compare="previous")
HAND = (Path(__file__).parent / "hand.sql").read_text(encoding="utf-8").format(first=END - timedelta(days=2 * DAYS), end=END)


@dataclass
class Bench:
    """One shop, opened for Peil and, beside it, for plain SQL over the same tables."""

    analyst: Analyst
    plain: duckdb.DuckDBPyConnection
    alone: list[str]

    def peil(self) -> Answer:
        return self.analyst.ask(QUESTION)

    def hand(self) -> list[tuple[Any, ...]]:
        return self.plain.execute(HAND).fetchall()

    def naive(self) -> None:
        for sql in self.alone:
            self.plain.execute(sql).fetchall()


def opened(built: Built) -> Bench:
    workspace = built.workspace
    warehouse = Warehouse(workspace.path, read_only=True)
    analyst = Analyst(workspace.catalogue, warehouse, workspace.clock())
    facts = facts_of(warehouse)
    alone = [statement.sql for kpi in KPIS for statement in analyst.planned(Question((kpi,), PERIOD, "day", compare="previous"), facts).statements]
    return Bench(analyst, duckdb.connect(str(workspace.path), read_only=True), alone)


def same(answer: Answer, rows: list[tuple[Any, ...]]) -> None:
    """Check that Peil and the hand-written SQL say the same of every KPI on every day."""
    by_day: dict[date, dict[str, float | None]] = {row[0]: dict(zip(KPIS, row[1:], strict=True)) for row in rows}
    assert (len(answer.rows), len(by_day)) == (DAYS, 2 * DAYS)
    for row in answer.rows:
        day = date.fromisoformat(row["period"])
        for kpi in KPIS:
            for got, wanted in ((row[kpi], by_day[day][kpi]), (row[f"{kpi}.before"], by_day[day - timedelta(days=DAYS)][kpi])):
                alike = got is None if wanted is None else got is not None and isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)
                assert alike, (day, kpi, got, wanted)


def rows_read(connection: duckdb.DuckDBPyConnection, statements: list[str]) -> int:
    """Return how many rows of tables these statements read, as DuckDB's own profile has it."""

    def below(node: dict[str, Any]) -> int:
        return int(node.get("rows_scanned", 0)) + sum(below(child) for child in node.get("children", ()))

    total = 0
    for sql in statements:
        plan = connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {sql}").fetchone()
        total += sum(below(node) for node in json.loads((plan or ("", ""))[1])["operator"])
    return total


def parts(bench: Bench, times: int) -> dict[str, float]:
    """Return where Peil's own time goes, in medians; what is left after planning and running is arranging."""
    analyst, found = bench.analyst, []
    facts = facts_of(analyst.warehouse)
    planned = analyst.planned(QUESTION, facts)

    def run() -> None:
        for statement in planned.statements:
            analyst.warehouse.columns(statement.sql, statement.values)

    for _ in range(times):
        reading = seconds(lambda: facts_of(analyst.warehouse))
        planning = seconds(lambda: analyst.planned(QUESTION, facts))
        whole, running = seconds(bench.peil), seconds(run)
        found.append((reading, planning, running, max(whole - reading - planning - running, 0.0)))
    names = ("reading what is loaded", "resolving, planning, rendering", "running", "arranging (the rest)")
    return {name: median(part) for name, part in zip(names, zip(*found, strict=True), strict=True)}


def measure(built: Built, scale: float, *, rounds: int) -> float:
    """Print the figures of one shop and return Peil's time."""
    bench = opened(built)
    answer = bench.peil()
    same(answer, bench.hand())
    reads = {name: rows_read(bench.plain, sql) for name, sql in (("Peil", answer.sql), ("hand", [HAND]), ("naive", bench.alone))}
    timed = Rounds({"peil": bench.peil, "hand": bench.hand, "naive": bench.naive}, rounds)
    assert reads["Peil"] == reads["hand"], reads
    for name, read in reads.items():
        report(f"scale {scale:g}: rows read by {name}, of {built.rows:,}", f"{read:,}")
    report(f"scale {scale:g}: Peil, end to end", shown(timed.median("peil")))
    report(f"scale {scale:g}: Peil / hand-written SQL, one scan per entity", f"{timed.ratio('peil', 'hand'):.2f} ×", "goal at scale 100: ≤ 1.15 ×")
    report(f"scale {scale:g}: a query per KPI / Peil", f"{timed.ratio('naive', 'peil'):.1f} ×", "goal at scale 100: ≥ 3 ×")
    for name, part in parts(bench, min(rounds, 5)).items():
        report(f"scale {scale:g}:   of which {name}", shown(part))
    bench.analyst.warehouse.close()
    bench.plain.close()
    return timed.median("peil")


def run(data: Path, scales: list[float], *, quick: bool) -> None:
    print("Asking")
    before: tuple[float, float, float] | None = None
    for scale in scales:
        built = shop_of(data, scale)
        took = measure(built, scale, rounds=3 if quick else 7)
        report(f"scale {scale:g}: loading the shop's parquet files", shown(built.loaded), f"{built.rows / built.loaded:,.0f} rows/s")
        if before:
            times = scale / before[0]
            report(f"from scale {before[0]:g} to {scale:g} ({times:g} × the rows): asking", f"{took / before[1]:.1f} ×")
            report(f"from scale {before[0]:g} to {scale:g} ({times:g} × the rows): loading", f"{built.loaded / before[2]:.1f} ×")
        before = (scale, took, built.loaded)
