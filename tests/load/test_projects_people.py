"""Hold the readers of issues, hours and staff against real exports and against totals worked out by hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from peil.load.receipts import Receipt
from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import Example, shop_of, state

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real exports are not beside the repository (../shared/samples)")
TOGGL = "User,Email,Project,Task,Description,Start date,Start time,Duration,Tags\n"
STAFF = "Employee Number,Full Name,Email,Department,Job Title,Hire Date\n"


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return shop_of(Example("an office in Amsterdam", None, {}), tmp_path / "shop")


def load(shop: TestShop, path: Path, taken_on: str | None = None, **options: str) -> Receipt:
    return shop.workspace.load(Order((path,), taken_on=taken_on, options=options))[0]


def write(shop: TestShop, name: str, text: str) -> Path:
    path = shop.inbox / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)


@needs_samples
def test_jiras_own_exports_load(shop: TestShop) -> None:
    for name in ("jira_export_bom_us_dates.csv", "jira_export_repeated_columns.csv"):
        receipt = load(shop, SAMPLES / "jira" / name)
        assert (receipt.reader, receipt.rows_read, receipt.rows_rejected) == ("jira_issues", 2, 0)
    found = rows(shop, "SELECT task_id, completed_at::VARCHAR FROM tasks ORDER BY 1")
    assert found == [("ACME-12", "2026-09-20 14:30:00"), ("ACME-3", "2026-06-02 07:00:00"), ("QUAS-1", None), ("QUAS-3", None)]
    assert not load(shop, SAMPLES / "jira" / "fivetran_issue.csv").entities


@needs_samples
def test_time_sheets_of_toggl_and_harvest_load(shop: TestShop) -> None:
    assert load(shop, SAMPLES / "toggl" / "toggl_detailed.csv").reader == "toggl_detailed"
    assert load(shop, SAMPLES / "harvest" / "harvest_detailed.csv").reader == "harvest_detailed"
    found = rows(shop, "SELECT project_id, work_date::VARCHAR, hours FROM time_entries ORDER BY 1")
    assert found == [("GL-01", "2025-01-13", Decimal("3.5")), ("Paarl bridge upgrade", "2026-09-28", Decimal("1.5"))]


def test_hours_meet_the_issue_and_the_employee_they_are_of(shop: TestShop) -> None:
    load(shop, write(shop, "staff.csv", STAFF + "7,Eva de Boer,eva@example.nl,Design,Lead,2024-01-01\n"), employees_by="email")
    issues = "Summary,Issue key,Issue Type,Status,Resolved,Original estimate\nPage,WEB-1,Story,Done,2026-09-30 10:00,7200\n"
    load(shop, write(shop, "jira.csv", issues))
    load(shop, write(shop, "toggl.csv", TOGGL + "Eva de Boer,Eva@Example.nl,WEB,,WEB-1 first try,2026-09-28,09:00:00,03:00:00,\n"))
    assert shop.value("hours_variance", "2026-09") == pytest.approx(1)
    answer = rows(shop, "SELECT e.department FROM time_entries t JOIN employees e USING (employee_id)")
    assert answer == [("Design",)]


def test_a_sheet_that_comes_again_drops_what_was_deleted_and_leaves_other_projects(shop: TestShop, tmp_path: Path) -> None:
    old = (
        TOGGL
        + "E,e@x.nl,A,,x,2026-09-28,09:00:00,03:00:00,\nE,e@x.nl,A,,x,2026-09-29,09:00:00,02:00:00,\nE,e@x.nl,B,,x,2026-09-28,13:00:00,04:00:00,\n"
    )
    new = TOGGL + "E,e@x.nl,A,,x,2026-09-28,09:00:00,01:00:00,\nE,e@x.nl,A,,x,2026-09-30,09:00:00,01:00:00,\n"
    other = shop_of(Example("the same, the other way round", None, {}), tmp_path / "other")
    for where, order in ((shop, ("old", "new")), (other, ("new", "old"))):
        for name in order:
            load(where, write(where, f"{name}.csv", old if name == "old" else new), "2026-09-30" if name == "old" else "2026-10-01")
    assert state(shop)["time_entries"] == state(other)["time_entries"]
    assert rows(shop, "SELECT project_id, sum(hours)::INTEGER FROM time_entries GROUP BY 1 ORDER BY 1") == [("A", 2), ("B", 4)]


def test_costs_in_another_currency_come_at_the_rate_of_the_day(shop: TestShop) -> None:
    rates = shop.rows("exchange_rates", [{"date": "2026-01-26", "currency": "USD", "per_euro": "1.25"}])
    shop.workspace.load(Order((rates,)))
    text = "Date,Project,Task,Hours,First Name,Last Name,Cost Rate,Currency\n2026-01-26,Site,Design,2,A,B,50,United States Dollar - USD\n"
    load(shop, write(shop, "harvest.csv", text))
    assert rows(shop, "SELECT hourly_cost, _currency FROM time_entries") == [(Decimal("40.0000"), "USD")]


def test_no_name_or_address_is_kept(shop: TestShop) -> None:
    load(shop, write(shop, "staff.csv", STAFF + "7,Eva de Boer,eva@example.nl,Design,Lead,2024-01-01\n,Bram Kok,,Design,Lead,2024-01-01\n"))
    assert not {"Eva", "Bram", "eva@example.nl"} & set(str(state(shop)).replace("'", " ").split())
    assert shop.value("headcount", "2026-09") == 2
