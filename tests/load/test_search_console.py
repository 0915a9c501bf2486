"""Search Console and Google Business Profile: real exports with totals summed apart, and clicks that never count twice."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from peil.load.recognising import Order
from peil.values.errors import BadQuestion
from tests.support.shops import TestShop
from tests.support.sources import FOLDER, state

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
SEARCH = SAMPLES / "search_console"
needs_samples = pytest.mark.skipif(not SEARCH.is_dir(), reason="the real exports are not beside the repository (../shared/samples/search_console)")


def rows(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)


TOTALS = "SELECT count(*), sum(clicks), sum(impressions), round(sum(position * impressions) / sum(impressions), 6)::DOUBLE FROM search_positions"


@needs_samples
def test_of_a_whole_export_the_days_of_the_chart_count_and_nothing_twice(tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(SEARCH.glob("bsd_*.csv")):
            packed.write(path, path.name.removeprefix("bsd_"))
    shop = TestShop(tmp_path / "shop")
    receipts = shop.workspace.load(Order((archive,)))
    assert sorted(problem.code for receipt in receipts for problem in receipt.problems) == ["filtered_export", *["left_out"] * 5]
    assert rows(shop, TOTALS) == [(365, 100599, 9541487, 20.397249)]  # summed with Python's csv
    assert shop.value("average_position", "2025") == pytest.approx(20.397249, abs=1e-6)


@needs_samples
def test_an_excel_export_gives_its_chart(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop")
    shop.workspace.load(Order((SEARCH / "performance_on_search_2026-02-24.xlsx",)))
    found = "SELECT count(*), sum(clicks), sum(impressions), min(date)::VARCHAR, max(date)::VARCHAR FROM search_positions"
    assert rows(shop, found) == [(365, 327, 249190, "2025-02-23", "2026-02-22")]


@needs_samples
def test_with_a_period_the_queries_take_the_place_of_the_chart(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop")
    shop.workspace.load(Order((SEARCH / "bsd_Chart.csv",)))
    paths = (SEARCH / "bsd_Queries.csv", SEARCH / "bsd_Chart.csv")
    shop.workspace.load(Order(paths, taken_on="2026-11-30", options={"period": "2025-01-01..2025-12-31"}))
    assert rows(shop, "SELECT count(*), sum(clicks), sum(impressions) FROM search_positions") == [(1000, 20443, 1562309)]


@needs_samples
def test_a_business_profile_needs_a_period_and_gives_its_clicks(tmp_path: Path) -> None:
    path = SAMPLES / "google_business_profile" / "gmb_insights_2026-01.csv"
    shop = TestShop(tmp_path / "shop")
    (refused,) = shop.workspace.load(Order((path,)))
    assert [problem.code for problem in refused.problems] == ["unreadable_file"]
    shop.workspace.load(Order((path,), options={"period": "2026-01-01..2026-01-31"}))
    assert rows(shop, "SELECT event_name, count(*), max(occurred_at__day)::VARCHAR FROM events GROUP BY 1") == [("click", 13, "2026-01-31")]


def answer(folder: Path, name: str, *lines: tuple[list[str], int, int, float]) -> Path:
    """Write an answer of the API and return the file."""
    path = folder / name
    found = [{"keys": keys, "clicks": clicks, "impressions": shown, "ctr": 0.1, "position": position} for keys, clicks, shown, position in lines]
    path.write_text(json.dumps({"rows": found, "responseAggregationType": "byProperty"}), encoding="utf-8")
    return path


def test_the_same_days_cut_otherwise_replace_what_was_known_whatever_the_order(tmp_path: Path) -> None:
    days = answer(tmp_path, "days.json", (["2026-03-29"], 9, 90, 5.0), (["2026-03-30"], 1, 10, 2.0))
    queries = answer(tmp_path, "queries.json", (["mug", "2026-03-29"], 4, 40, 4.0), (["tea", "2026-03-29"], 2, 20, 8.0))
    there, back = TestShop(tmp_path / "there"), TestShop(tmp_path / "back")
    orders = [(days, "2026-04-01"), (queries, "2026-04-02")]
    for shop, files in ((there, orders), (back, orders[::-1])):
        for path, day in files:
            shop.workspace.load(Order((path,), taken_on=day))
    assert state(there) == state(back)
    assert rows(there, "SELECT date::VARCHAR, sum(clicks) FROM search_positions GROUP BY 1 ORDER BY 1") == [("2026-03-29", 6), ("2026-03-30", 1)]


def test_an_answer_without_days_is_refused_unless_it_is_of_one_day(tmp_path: Path) -> None:
    path = answer(tmp_path, "q.json", (["mug"], 4, 40, 4.0))
    shop = TestShop(tmp_path / "shop")
    (refused,) = shop.workspace.load(Order((path,)))
    assert [problem.code for problem in refused.problems] == ["unreadable_file"]
    shop.workspace.load(Order((path,), options={"period": "2026-10-25", "dimensions": "query"}))
    assert rows(shop, "SELECT date::VARCHAR, query, clicks FROM search_positions") == [("2026-10-25", "mug", 4)]


def test_a_comparison_of_two_periods_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Chart.csv"
    names = ("Clicks", "Impressions", "CTR", "Position")
    path.write_text("Date," + ",".join(f"{when} {name}" for name in names for when in ("Last 28 days", "Previous 28 days")) + "\n1,1,1,1,1,1,1,1,1\n")
    (receipt,) = TestShop(tmp_path / "shop").workspace.load(Order((path,)))
    assert "compares two periods" in receipt.problems[0].message.en


def test_a_period_that_is_none_is_refused(tmp_path: Path) -> None:
    path = FOLDER / "search_console" / "queries" / "Queries.csv"
    with pytest.raises(BadQuestion, match="period"):
        TestShop(tmp_path / "shop").workspace.load(Order((path,), options={"period": "2026-02-01..2026-01-01"}))
