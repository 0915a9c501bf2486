"""Hold the plan to a budget of statements and of rows read, and its numbers against queries written out by hand on the records."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.catalogue import formula as f
from peil.catalogue.loading import load_catalogue
from peil.load.recognising import Order
from peil.query.measures import Measure
from peil.query.questions import Question
from peil.values.periods import Grain, parse_period, shift, unit_start
from tests.support.demo import Demo, asked, formulas
from tests.support.shops import TODAY, TestShop

CATALOGUE = load_catalogue()
NAMES = formulas(CATALOGUE)
COMPARISONS = st.sampled_from([None, "previous", "year"])


# --- statements ---


def scan_of(measure: Measure) -> tuple[Any, ...]:
    """Return what a measure is read by: its entity, kind and time column, and the records of a child that must lie in a stretch of days."""
    spans = tuple(node for limit in measure.limits for node in limit.walk() if isinstance(node, f.Exists))
    return (measure.base, measure.kind, measure.time, spans if measure.kind != "flow" else ())


def scans(*names: str) -> set[tuple[Any, ...]]:
    return {scan_of(leaf.measure) for name in names for leaf in asked(CATALOGUE, name).leaves}


@pytest.mark.parametrize("name", NAMES)
def test_a_kpi_takes_one_statement_for_each_entity_kind_and_time_column(demo: Demo, name: str) -> None:
    question = Question((name,), parse_period("2026-10", TODAY), compare="previous")
    assert len(demo.analyst.planned(question, demo.facts).statements) == len(scans(name))


def test_all_kpis_together_take_one_statement_for_each_entity_kind_and_time_column(demo: Demo) -> None:
    assert len(demo.ask(*NAMES, period="2026-10").sql) == len(scans(*NAMES))
    assert len(demo.ask(*NAMES, period="2026-10", compare="previous").sql) == len(scans(*NAMES))
    assert len(demo.ask(*NAMES, period="2026-07-01..2026-10-31", grain="month", compare="year").sql) == len(scans(*NAMES))


@pytest.mark.parametrize("entity", ["sessions", "orders", "order_lines", "tickets", "message_sends", "production_runs"])
def test_twenty_kpis_of_one_entity_take_as_many_statements_as_one(demo: Demo, entity: str) -> None:
    time = CATALOGUE.model.clock(entity)
    mine = [name for name in NAMES if scans(name) == {(entity, "flow", time, ())}][:20]
    assert mine
    assert len(demo.ask(mine[0], period="2026-10").sql) == len(demo.ask(*mine, period="2026-10").sql) == 1


@pytest.mark.parametrize("name", ["net_sales", "conversion_rate", "email_subscribers", "inventory_level", "customer_retention_rate", "blended_roas"])
@pytest.mark.parametrize("compare", ["previous", "year"])
@pytest.mark.parametrize("grain", [None, "day", "week", "month"])
def test_a_comparison_and_a_grain_add_no_statement(demo: Demo, name: str, compare: str, grain: Grain | None) -> None:
    alone = demo.ask(name, period="2026-Q3")
    assert len(demo.ask(name, period="2026-Q3", grain=grain, compare=compare).sql) == len(alone.sql)


def test_dimensions_and_filters_add_no_statement(demo: Demo) -> None:
    alone = demo.ask("net_sales", "orders", period="2026-10")
    cut = demo.ask(
        "net_sales", "orders", period="2026-10", by=("orders.sales_channel", "customers.country"), where=("orders.sales_channel <> 'pos'",)
    )
    assert len(cut.sql) == len(alone.sql) == 3  # orders, their lines, their refunds


def test_no_statement_reads_an_entity_that_it_does_not_need(demo: Demo) -> None:
    assert "JOIN" not in demo.ask("sessions", period="2026-10").sql[0]
    cut = demo.ask("sessions", period="2026-10", by=("campaigns.name",)).sql[0]
    assert cut.count("JOIN") == 1


# --- rows read ---


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """Return a shop with 800,000 messages over 800 days, 1,000 a day: seven blocks of 122,880 rows."""
    folder = tmp_path_factory.mktemp("many")
    with duckdb.connect() as raw:  # noqa: TID251 - the test looks from outside
        raw.execute(
            "COPY (SELECT 'm' || i AS message_send_id, 'email' AS channel, TIMESTAMP '2024-09-01 12:00:00' + to_days((i // 1000)::INTEGER) AS sent_at"
            f" FROM range(800000) AS r(i)) TO '{folder / 'message_sends.parquet'}' (FORMAT parquet)"
        )
    shop = TestShop(folder / "shop")
    shop.workspace.load(Order((folder / "message_sends.parquet",)), keep_raw=False)
    return shop


def rows_read(shop: TestShop, sql: str) -> int:
    with duckdb.connect(str(shop.workspace.path), read_only=True) as raw:  # noqa: TID251 - the test looks from outside
        found = raw.execute(f"EXPLAIN (ANALYZE, FORMAT json) {sql}").fetchall()[0][1]
    return int(json.loads(found)["query"]["total_rows_scanned"])


def by_hand(*ranges: str) -> str:
    """Return the query that one would write: the days asked for as literal ranges on the stored day."""
    inside = " OR ".join(f"(sent_at__day >= DATE '{first}' AND sent_at__day < DATE '{end}')" for first, end in (part.split("..") for part in ranges))
    return f"SELECT count(*) FROM message_sends WHERE channel = 'email' AND ({inside})"


@pytest.mark.parametrize(
    ("question", "hand"),
    [
        ({"period": "2026-08-03..2026-10-31"}, by_hand("2026-08-03..2026-11-01")),
        ({"period": "2026-08-03..2026-10-31", "compare": "previous"}, by_hand("2026-05-05..2026-11-01")),
        ({"period": "2026-08-03..2026-10-31", "compare": "year"}, by_hand("2026-08-03..2026-11-01", "2025-08-03..2025-11-01")),
        ({"period": "2026-08-03..2026-10-31", "grain": "day", "compare": "year"}, by_hand("2026-08-03..2026-11-01", "2025-08-03..2025-11-01")),
        ({"period": "2026-10", "grain": "week", "compare": "previous"}, by_hand("2026-08-31..2026-11-01")),
    ],
)
def test_no_more_rows_are_read_than_by_a_query_written_by_hand(many: TestShop, question: dict[str, Any], hand: str) -> None:
    answer = many.ask("emails_sent", **question)
    assert len(answer.sql) == 1
    assert rows_read(many, answer.sql[0]) <= rows_read(many, hand) < 800_000


def test_the_hours_of_a_day_read_the_blocks_of_that_day(many: TestShop) -> None:
    answer = many.ask("emails_sent", period="2026-10-30", grain="hour", compare="previous")
    assert sum(row["emails_sent"] for row in answer.rows) == sum(row["emails_sent.before"] for row in answer.rows) == 1000
    assert rows_read(many, answer.sql[0]) <= rows_read(many, by_hand("2026-10-28..2026-11-01"))


# --- numbers ---


def buckets(first: date, end: date, grain: Grain | None) -> list[tuple[date, date]]:
    """Return the stretches of days by walking through them, one by one."""
    if grain is None:
        return [(first, end)]
    assert grain != "hour"
    found: list[tuple[date, date]] = []
    day = first
    while day < end:
        if found and unit_start(day, grain) == unit_start(found[-1][0], grain):
            found[-1] = (found[-1][0], day + timedelta(days=1))
        else:
            found.append((day, day + timedelta(days=1)))
        day += timedelta(days=1)
    return found


def local(column: str) -> str:
    return f"timezone('Europe/Amsterdam', timezone('UTC', {column}))::DATE"


PLACED = "NOT o.is_test AND coalesce(o.financial_status, '') <> 'voided'"
IN = f"{local('o.ordered_at')} >= $a AND {local('o.ordered_at')} < $b"
ACTIVE = (
    "EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id AND NOT o.is_test AND o.cancelled_at IS NULL"
    f" AND {local('o.ordered_at')} < {{t}} AND {local('o.ordered_at')} >= {{t}} - 365)"
)
CHECKS = {
    "orders": f"SELECT count(*) FROM orders o WHERE {PLACED} AND {IN}",
    "net_sales": f"""SELECT
        (SELECT coalesce(sum(l.gross_amount - coalesce(l.discount_amount, 0)), 0) FROM order_lines l JOIN orders o USING (order_id)
         WHERE {PLACED} AND NOT l.is_gift_card AND {IN})
        - (SELECT coalesce(sum(r.amount), 0) FROM refund_lines r JOIN orders o USING (order_id)
           LEFT JOIN order_lines l ON l.order_line_id = r.order_line_id
           WHERE r.kind IN ('item', 'adjustment') AND {PLACED} AND NOT coalesce(l.is_gift_card, false)
           AND {local("r.refunded_at")} >= $a AND {local("r.refunded_at")} < $b)""",
    "active_issues": f"""SELECT count(*) FROM tickets t WHERE {local("t.created_at")} < $b AND (t.solved_at IS NULL OR {local("t.solved_at")} >= $b)
        AND $a IS NOT NULL""",
    "inventory_level": """SELECT sum(available_quantity) FROM (
        SELECT available_quantity, row_number() OVER (PARTITION BY location_id, variant_id ORDER BY snapshot_date DESC) AS place
        FROM inventory_levels WHERE snapshot_date < $b AND snapshot_date >= $b - 35 AND $a IS NOT NULL) WHERE place = 1""",
    "customer_retention_rate": f"""SELECT count(*) FILTER (WHERE {ACTIVE.format(t="$a")} AND {ACTIVE.format(t="$b")})
        / nullif(count(*) FILTER (WHERE {ACTIVE.format(t="$a")}), 0) FROM customers c""",
}


def check(demo: Demo, name: str, first: date, end: date) -> float | None:
    found = demo.warehouse.one(CHECKS[name], {"a": first, "b": end})
    return None if found is None else float(found)


def same(found: float | None, expected: float | None) -> bool:
    return found is expected if expected is None or found is None else found == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    start=st.dates(date(2025, 10, 1), date(2026, 11, 10)),
    length=st.integers(1, 75),
    grain=st.sampled_from([None, "day", "week", "month", "quarter"]),
    compare=COMPARISONS,
)
def test_any_window_is_what_a_query_written_by_hand_finds(demo: Demo, start: date, length: int, grain: Grain | None, compare: str | None) -> None:
    end = min(start + timedelta(days=length), date(2026, 11, 21))
    last = end - timedelta(days=1)
    rows = demo.ask(*CHECKS, period=f"{start}..{last}", grain=grain, compare=compare).rows
    windows = buckets(start, end, grain)
    assert len(rows) == len(windows)
    for place, (row, (a, b)) in enumerate(zip(rows, windows, strict=True)):
        if place not in {0, 1, len(rows) - 1}:
            continue
        for name in CHECKS:
            expected = check(demo, name, a, b)
            assert same(row[name], expected), (name, a, b, row[name], expected)
            if compare == "previous" and grain is None and start != last:
                before = check(demo, name, a - (b - a), a)
                assert same(row[f"{name}.before"], before), (name, a, b)


@settings(max_examples=10, deadline=None)
@given(month=st.integers(0, 11), name=st.sampled_from(sorted(CHECKS)), compare=st.sampled_from(["previous", "year"]))
def test_before_of_any_month_is_what_a_query_written_by_hand_finds(demo: Demo, month: int, name: str, compare: str) -> None:
    first = shift(date(2025, 11, 1), "month", month)
    row = demo.ask(name, period=f"{first:%Y-%m}", compare=compare).rows[0]
    earlier = shift(first, "month", -1 if compare == "previous" else -12)
    assert same(row[name], check(demo, name, first, shift(first, "month", 1)))
    assert same(row[f"{name}.before"], check(demo, name, earlier, shift(earlier, "month", 1)))


def test_stored_days_are_the_local_days_of_the_moments(demo: Demo) -> None:
    found: list[tuple[datetime, date]] = demo.warehouse.rows("SELECT ordered_at, ordered_at__day FROM orders")
    assert found
    assert all(at.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date() == day for at, day in found)


def test_a_plan_comes_from_its_content_and_is_the_same_every_time(demo: Demo, tmp_path: Path) -> None:
    again = TestShop(tmp_path / "shop")
    one, other = demo.shop.ask("net_sales", "orders", period="2026-10"), again.ask("net_sales", "orders", period="2026-10")
    assert one.sql == other.sql
