"""Google Analytics 4: sessions over midnight in any order of files, days delivered again, and how sessions, carts, orders and campaigns meet."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import FOLDER, state

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "ga4"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real exports are not beside the repository (../shared/samples/ga4)")
NIGHT = FOLDER / "ga4_events" / "past_midnight"
FIRST, SECOND = NIGHT / "events_20260328.json", NIGHT / "events_20260329.json"


def event(moment: str, name: str, session: int, visitor: str = "1.1", **params: Any) -> dict[str, Any]:
    """Return an event as the export has it; `day` and `tx` beside its parameters."""
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    day, transaction = params.pop("day", f"{at:%Y%m%d}"), params.pop("tx", None)
    given = {"ga_session_id": session, **params}
    return {
        "event_date": day,
        "event_timestamp": str(round(at.timestamp() * 1_000_000)),
        "event_name": name,
        "event_params": [
            {"key": key, "value": {"int_value": str(value)} if isinstance(value, int) else {"string_value": value}} for key, value in given.items()
        ],
        "user_pseudo_id": visitor,
        "ecommerce": {"transaction_id": transaction},
    }


def written(folder: Path, name: str, *events: dict[str, Any]) -> Path:
    """Write events as JSON lines and return the file."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in events), encoding="utf-8")
    return path


def load(shop: TestShop, path: Path, taken_on: str | None = None) -> None:
    """Load a file of which no error may be told."""
    receipts = shop.workspace.load(Order((path,), None, None, taken_on))
    assert [problem for receipt in receipts for problem in receipt.problems if problem.level == "error"] == []


def rows(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)


def test_a_session_over_midnight_is_one_in_whatever_order_its_days_come(tmp_path: Path) -> None:
    there, back = TestShop(tmp_path / "there"), TestShop(tmp_path / "back")
    for shop, order in ((there, (FIRST, SECOND)), (back, (SECOND, FIRST))):
        for path in order:
            load(shop, path)
    assert state(there) == state(back)
    assert rows(there, "SELECT duration_seconds, page_view_count FROM sessions WHERE session_id = '111.1773.1000'") == [(960, 3)]


def test_a_day_delivered_again_replaces_that_day_and_no_other(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop")
    load(shop, FIRST, "2026-03-30")
    load(shop, SECOND, "2026-03-30")
    less = tmp_path / SECOND.name
    less.write_text(json.dumps(json.loads(SECOND.read_text(encoding="utf-8"))[4:7]), encoding="utf-8")
    load(shop, less, "2026-04-01")
    assert rows(shop, "SELECT session_id, duration_seconds, is_converted FROM sessions ORDER BY 1") == [
        ("111.1773.1000", 480, False),
        ("222.1774.2000", 5, False),
    ]
    assert rows(shop, "SELECT order_id, checkout_started_at FROM carts") == [(None, None)]
    before = state(shop)
    load(shop, SECOND, "2026-03-30")  # the older state of that day
    assert state(shop) == before


def test_undoing_a_day_leaves_what_the_other_day_says(tmp_path: Path) -> None:
    shop, alone = TestShop(tmp_path / "shop"), TestShop(tmp_path / "alone")
    load(alone, FIRST)
    load(shop, FIRST)
    (receipt,) = shop.workspace.load(Order((SECOND,)))
    shop.workspace.undo(receipt.load_id)
    assert state(shop) == state(alone)


def test_a_purchase_sent_again_days_later_converts_only_the_first_session_in_any_order(tmp_path: Path) -> None:
    first = written(tmp_path / "a", "events_1.json", event("2026-05-01T10:00:00", "purchase", 1, tx="77"))
    again = written(tmp_path / "b", "events_9.json", event("2026-05-09T10:00:00", "purchase", 9, tx="77"))
    there, back = TestShop(tmp_path / "there"), TestShop(tmp_path / "back")
    for shop, order in ((there, (first, again)), (back, (again, first))):
        for path in order:
            load(shop, path)
    assert state(there) == state(back)
    assert rows(back, "SELECT session_id, is_converted FROM sessions ORDER BY 1") == [("1.1.1", True), ("1.1.9", False)]
    assert rows(back, "SELECT session_id, order_id FROM carts") == [("1.1.1", "77")]


@pytest.mark.parametrize(
    ("orders", "transaction", "expected"),
    [
        (["#1001"], "1001", "#1001"),
        (["1001"], "#1001", "1001"),
        (["SHOP1001", "SHOP1002"], "1001", "SHOP1001"),
        (["#1001"], "NL-1001", "#1001"),
        (["NL1001", "BE1001"], "1001", "1001"),  # two fit: not guessed
        (["NL1001"], "BE1001", "BE1001"),  # another prefix is another order
        (["abc-12"], "ABC12", "abc-12"),
    ],
)
def test_an_order_meets_the_session_that_placed_it_however_its_number_is_written(
    tmp_path: Path, orders: list[str], transaction: str, expected: str
) -> None:
    shop = TestShop(tmp_path / "shop")
    load(shop, written(tmp_path / "f", "e.json", event("2026-05-01T10:00:00", "purchase", 5, tx=transaction)))
    shop.fill(orders=[{"order_id": order, "ordered_at": "2026-05-01T10:00:00Z", "financial_status": "paid"} for order in orders])
    assert rows(shop, "SELECT order_id FROM carts") == [(expected,)]
    met = rows(shop, "SELECT order_id FROM orders WHERE session_id = '1.1.5'")
    assert met == ([(expected,)] if expected in orders else [])


def test_an_order_loses_its_session_when_the_day_is_undone(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop")
    shop.fill(orders=[{"order_id": "#7", "ordered_at": "2026-05-01T10:00:00Z"}])
    (receipt,) = shop.workspace.load(Order((written(tmp_path / "f", "e.json", event("2026-05-01T10:00:00", "purchase", 5, tx="7")),)))
    assert rows(shop, "SELECT session_id FROM orders") == [("1.1.5",)]
    shop.workspace.undo(receipt.load_id)
    assert rows(shop, "SELECT session_id FROM orders") == [(None,)]


def test_a_session_finds_its_campaign_by_id_or_by_a_name_that_only_one_has(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop")
    named = [("1", "777", "campaign"), ("2", "spring SALE", "campaign"), ("3", "twice", "campaign"), ("4", "888", "campaign_id")]
    events = [event(f"2026-05-0{day}T10:00:00", "page_view", 1, f"{day}.1", source="google", medium="cpc", **{key: said}) for day, said, key in named]
    load(shop, written(tmp_path / "f", "e.json", *events))
    campaigns = [("777", "Autumn"), ("c2", "Spring sale"), ("c3", "Twice"), ("c4", "TWICE"), ("888", "Winter")]
    shop.fill(campaigns=[{"campaign_id": key, "name": name, "platform": "google_ads"} for key, name in campaigns])
    assert rows(shop, "SELECT campaign_id FROM sessions ORDER BY started_at") == [("777",), ("c2",), ("twice",), ("888",)]


def test_counts_of_a_report_never_stand_beside_the_events_of_that_day(tmp_path: Path) -> None:
    report = FOLDER / "ga4_traffic" / "by_day" / "Traffic_acquisition.csv"
    events = written(tmp_path / "f", "e.json", event("2026-03-01T10:00:00", "page_view", 5))
    there, back = TestShop(tmp_path / "there"), TestShop(tmp_path / "back")
    for shop, order in ((there, (report, events)), (back, (events, report))):
        for path in order:
            load(shop, path)
    assert state(there) == state(back)
    assert rows(there, "SELECT started_at__day::VARCHAR, count(*) FROM sessions GROUP BY 1 ORDER BY 1") == [("2026-03-01", 1), ("2026-03-02", 4)]


@needs_samples
def test_the_exported_event_of_an_app_is_read(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop")
    load(shop, SAMPLES / "bigquery_event_app_sign_up.json")
    assert rows(shop, "SELECT session_id, country, device_category, is_engaged, channel FROM sessions") == [
        ("8d59ce7133e03f6170eadbce40174c91.1673858394", "CN", "mobile", True, "Direct")
    ]
    assert rows(shop, "SELECT label FROM events") == [("sign_up",)]


@needs_samples
@pytest.mark.parametrize(
    "name",
    ["bigquery_purchase_fragment_obfuscated_sample.json", "ga4_ui_Events_Event_name.csv", "ga4_ui_Pages_and_screens_1.csv"],
)
def test_totals_without_days_and_parts_of_an_event_are_refused_and_change_nothing(tmp_path: Path, name: str) -> None:
    shop = TestShop(tmp_path / "shop")
    (receipt,) = shop.workspace.load(Order((SAMPLES / name,)))
    assert [problem.code for problem in receipt.problems] == ["unreadable_file"]
    assert receipt.reader is not None
    assert receipt.reader.startswith("ga4_")
    assert state(shop) == {}


def test_a_report_of_two_days_without_dates_is_refused(tmp_path: Path) -> None:
    source = FOLDER / "ga4_pages" / "one_day" / "Pages_and_screens.csv"
    path = tmp_path / source.name
    shutil.copyfile(source, path)
    path.write_text(path.read_text(encoding="utf-8").replace("# Einddatum: 20260302", "# Einddatum: 20260303"), encoding="utf-8")
    (receipt,) = TestShop(tmp_path / "shop").workspace.load(Order((path,)))
    assert "2026-03-02 tot en met 2026-03-03" in receipt.problems[0].message.nl
