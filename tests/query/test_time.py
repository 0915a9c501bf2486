"""Hold the cutting of time against expectations worked out by hand: clock changes, zones, ISO weeks, leap days, unfinished periods, period words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.values.errors import BadPeriod
from peil.values.periods import FIRST_YEAR, GRAINS, LAST_YEAR, Grain, Period, parse_period, shift, unit_start, whole
from peil.values.windows import buckets_of
from peil.values.zones import day_start
from peil.workspace import Settings
from tests.support.shops import TODAY, TestShop

ZONES = ("Europe/Amsterdam", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


def order(number: int, at: str) -> dict[str, Any]:
    return {"order_id": f"o{number}", "ordered_at": at, "is_test": False, "financial_status": "paid"}


def orders(*moments: str) -> list[Mapping[str, Any]]:
    return [order(number, at) for number, at in enumerate(moments)]


def per(shop: TestShop, period: str, grain: Grain, **more: Any) -> dict[str, Any]:
    return {row["period"]: row["orders"] for row in shop.ask("orders", period=period, grain=grain, **more).rows}


def codes(shop: TestShop, **question: Any) -> set[str]:
    return {note.code for note in shop.ask("orders", **question).notes}


# --- hours and clock changes ---


def test_a_day_has_23_hours_when_the_clock_goes_forward(shop: TestShop) -> None:
    # 02:00 local does not exist: 00:59:59 UTC is 01:59:59 +01:00 and 01:00:00 UTC is 03:00:00 +02:00.
    shop.fill(orders=orders("2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-28T22:59:59Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"))
    found = per(shop, "2026-03-29", "hour")
    assert len(found) == 23
    assert not [hour for hour in found if hour.startswith("2026-03-29T02")]
    assert {hour: count for hour, count in found.items() if count} == {
        "2026-03-29T01:00:00+01:00": 1,
        "2026-03-29T03:00:00+02:00": 1,
        "2026-03-29T23:00:00+02:00": 1,
    }
    assert per(shop, "2026-03-28..2026-03-30", "day") == {"2026-03-28": 1, "2026-03-29": 3, "2026-03-30": 1}


def test_a_day_has_25_hours_when_the_clock_goes_back(shop: TestShop) -> None:
    # 02:30 local comes twice: at 00:30 UTC (+02:00) and at 01:30 UTC (+01:00).
    shop.fill(orders=orders("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"))
    found = per(shop, "2026-10-25", "hour")
    assert len(found) == 25
    assert {hour: count for hour, count in found.items() if count} == {
        "2026-10-25T00:00:00+02:00": 1,
        "2026-10-25T02:00:00+02:00": 1,
        "2026-10-25T02:00:00+01:00": 1,
        "2026-10-25T23:00:00+01:00": 1,
    }
    assert per(shop, "2026-10-24..2026-10-26", "day") == {"2026-10-24": 0, "2026-10-25": 4, "2026-10-26": 1}


def test_hours_are_compared_with_the_hours_before_them(shop: TestShop) -> None:
    shop.fill(orders=orders("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z", "2026-11-02T09:30:00Z"))
    rows = {row["period"]: row for row in shop.ask("orders", period="2026-11-03", grain="hour", compare="previous").rows}
    ten = rows["2026-11-03T10:00:00+01:00"]
    assert (ten["orders"], ten["orders.before"], ten["orders.change"]) == (2, 1, 1.0)


def test_a_stock_is_told_by_the_hour(shop: TestShop) -> None:
    shop.fill(
        tickets=[
            {"ticket_id": "a", "created_at": "2026-11-03T09:15:00Z", "due_at": "2026-11-09T09:15:00Z", "solved_at": "2026-11-03T11:00:00Z"},
            {"ticket_id": "b", "created_at": "2026-11-03T10:59:59Z", "due_at": "2026-11-09T09:15:00Z"},
        ]
    )
    rows = {row["period"][11:13]: row["active_issues"] for row in shop.ask("active_issues", period="2026-11-03", grain="hour").rows}
    # At 10:00 local (09:00 UTC) nothing; a is open at 11:00 and 12:00 local and, solved at noon sharp, still at that very bound; b from 12:00 on.
    assert [rows[hour] for hour in ("08", "09", "10", "11", "12")] == [0, 0, 1, 2, 1]


def test_day_of_week_and_hour_of_day_are_local(shop: TestShop) -> None:
    shop.fill(sessions=[{"session_id": "s1", "started_at": "2026-03-29T00:30:00Z"}, {"session_id": "s2", "started_at": "2026-03-29T22:30:00Z"}])
    rows = shop.ask("sessions_by_daypart", period="2026-03").rows
    found = {tuple(value for key, value in row.items() if key != "sessions_by_daypart"): row["sessions_by_daypart"] for row in rows}
    assert found == {(7, 1): 1, (1, 0): 1}  # Sunday 01:30 and Monday 00:30


# --- zones ---


@pytest.mark.parametrize(
    ("zone", "last_of_october", "first_of_november"),
    [
        ("Asia/Kolkata", "2026-10-31T18:29:59Z", "2026-10-31T18:30:00Z"),
        ("America/New_York", "2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z"),
        ("Europe/Amsterdam", "2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z"),
        ("Asia/Kathmandu", "2026-10-31T18:14:59Z", "2026-10-31T18:15:00Z"),
    ],
)
def test_months_begin_at_local_midnight(tmp_path: Path, zone: str, last_of_october: str, first_of_november: str) -> None:
    shop = TestShop(tmp_path / "shop", Settings(timezone=zone, locale="en"))
    shop.fill(orders=orders(last_of_october, first_of_november))
    assert per(shop, "2026-10-01..2026-11-30", "month") == {"2026-10-01": 1, "2026-11-01": 1}
    assert per(shop, "2026-10-31..2026-11-01", "day") == {"2026-10-31": 1, "2026-11-01": 1}
    hours = {hour: count for hour, count in per(shop, "2026-10-31..2026-11-01", "hour").items() if count}
    assert [hour[:13] for hour in hours] == ["2026-10-31T23", "2026-11-01T00"]
    assert all(datetime.fromisoformat(hour).utcoffset() == datetime.fromisoformat(hour).astimezone(ZoneInfo(zone)).utcoffset() for hour in hours)


def test_the_clock_of_new_york_goes_back_on_another_day(tmp_path: Path) -> None:
    shop = TestShop(tmp_path / "shop", Settings(timezone="America/New_York", locale="en"))
    shop.fill(orders=orders("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z"))
    autumn = per(shop, "2026-11-01", "hour")
    assert len(autumn) == 25
    assert {hour: count for hour, count in autumn.items() if count} == {"2026-11-01T01:00:00-04:00": 1, "2026-11-01T01:00:00-05:00": 1}
    spring = per(shop, "2026-03-08", "hour")
    assert len(spring) == 23
    assert {hour: count for hour, count in spring.items() if count} == {"2026-03-08T01:00:00-05:00": 1, "2026-03-08T03:00:00-04:00": 1}


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(ZONES), day=st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_the_hours_of_any_day_fill_it_without_overlap(zone: str, day: date) -> None:
    hours = buckets_of(Period(day, day + timedelta(days=1), "day"), "hour", known=date.max, timezone=zone)
    starts = [bucket.window.start for bucket in hours]
    assert starts[0] == day_start(day, zone)
    assert all(isinstance(start, datetime) and start.tzinfo is UTC for start in starts)
    assert starts == sorted(set(starts))
    assert all(bucket.window.end == following for bucket, following in zip(hours, starts[1:], strict=False))
    assert len(hours) in {23, 24, 25}


# --- weeks, quarters, leap days ---


def test_week_53_runs_over_new_year(shop: TestShop) -> None:
    # Like 2020, 2026 has a week 53: from 28 December up to and including 3 January. Data lie before today, so in 2020 and 2021.
    shop.fill(orders=orders("2020-12-27T22:59:59Z", "2020-12-27T23:00:00Z", "2021-01-03T22:59:59Z", "2021-01-03T23:00:00Z"))
    assert str(parse_period("2026-W53", TODAY)) == "2026-12-28..2027-01-03"
    assert str(parse_period("2020-W53", TODAY)) == "2020-12-28..2021-01-03"
    assert shop.value("orders", "2020-W53") == 2
    assert shop.value("orders", "2021-W1") == 1
    assert per(shop, "2020-12-21..2021-01-10", "week") == {"2020-12-21": 1, "2020-12-28": 2, "2021-01-04": 1}


def test_a_week_is_compared_with_the_same_week_a_year_ago(shop: TestShop) -> None:
    # Week 41 of 2024 is 7-13 October, of 2025 6-12 October.
    shop.fill(
        orders=orders(
            "2024-10-06T12:00:00Z",
            "2024-10-07T12:00:00Z",
            "2024-10-13T12:00:00Z",
            "2025-10-06T12:00:00Z",
            "2025-10-12T12:00:00Z",
            "2025-10-13T12:00:00Z",
        )
    )
    row = shop.ask("orders", period="2025-W41", compare="year").rows[0]
    assert (row["orders"], row["orders.before"], row["orders.change"]) == (2, 2, 0)
    weeks = shop.ask("orders", period="2025-09-29..2025-10-19", grain="week", compare="year").rows
    assert [(row["orders"], row["orders.before"]) for row in weeks] == [(0, 1), (2, 2), (1, 0)]


def test_week_53_is_compared_with_week_52_of_a_year_that_has_no_53(shop: TestShop) -> None:
    # 2019 ends with week 52 (23-29 December).
    shop.fill(orders=orders("2019-12-23T12:00:00Z", "2019-12-30T12:00:00Z", "2020-12-30T12:00:00Z", "2020-12-31T12:00:00Z"))
    row = shop.ask("orders", period="2020-W53", compare="year").rows[0]
    assert (row["orders"], row["orders.before"]) == (2, 1)
    assert shop.ask("orders", period="2020-W53", compare="year").question["compared_period"] == "2019-12-23..2019-12-29"


def test_29_february_is_compared_with_28_february(shop: TestShop) -> None:
    shop.fill(orders=orders("2023-02-28T12:00:00Z", "2023-03-01T12:00:00Z", "2024-02-29T12:00:00Z", "2024-02-29T13:00:00Z"))
    row = shop.ask("orders", period="2024-02-29", compare="year").rows[0]
    assert (row["orders"], row["orders.before"], row["orders.change"]) == (2, 1, 1)
    february = shop.ask("orders", period="2024-02", compare="year").rows[0]
    assert (february["orders"], february["orders.before"]) == (2, 1)
    assert shop.ask("orders", period="2024-02", compare="year").question["compared_period"] == "2023-02-01..2023-02-28"


def test_quarters_begin_in_january_april_july_and_october(shop: TestShop) -> None:
    shop.fill(orders=orders("2024-12-31T22:59:59Z", "2024-12-31T23:00:00Z", "2025-03-31T21:59:59Z", "2025-03-31T22:00:00Z", "2025-09-30T22:00:00Z"))
    assert per(shop, "2024-Q4", "quarter") == {"2024-10-01": 1}
    assert per(shop, "2025", "quarter") == {"2025-01-01": 2, "2025-04-01": 1, "2025-07-01": 0, "2025-10-01": 1}


# --- partial and unfinished ---


def test_partial_first_and_last_units_are_marked_and_counted_in_part(shop: TestShop) -> None:
    shop.fill(orders=orders("2026-07-14T12:00:00Z", "2026-07-15T12:00:00Z", "2026-08-01T12:00:00Z", "2026-09-09T12:00:00Z", "2026-09-10T12:00:00Z"))
    answer = shop.ask("orders", period="2026-07-15..2026-09-09", grain="month")
    assert [(row["period"], row["orders"]) for row in answer.rows] == [("2026-07-01", 1), ("2026-08-01", 1), ("2026-09-01", 1)]
    partial = [note.message.en for note in answer.notes if note.code == "partial_period"]
    assert len(partial) == 1
    assert "2026-07-01" in partial[0]
    assert "2026-09-01" in partial[0]
    assert "2026-08-01" not in partial[0]
    assert "partial_period" not in codes(shop, period="2026-07-01..2026-09-30", grain="month")
    assert "partial_period" not in codes(shop, period="2026-07-15..2026-09-09")


def test_an_unfinished_month_is_compared_with_the_same_part_of_the_month_before(shop: TestShop) -> None:
    # Today is 21 November; what is compared is 1-21 November with 1-21 October.
    shop.fill(
        orders=orders(
            "2026-10-01T12:00:00Z",
            "2026-10-21T12:00:00Z",
            "2026-10-22T12:00:00Z",
            "2026-10-31T12:00:00Z",
            "2026-11-02T12:00:00Z",
            "2026-11-20T12:00:00Z",
        )
    )
    answer = shop.ask("orders", period="this-month", compare="previous")
    assert (answer.rows[0]["orders"], answer.rows[0]["orders.before"]) == (2, 2)
    assert "unfinished_period" in {note.code for note in answer.notes}
    months = shop.ask("orders", period="2026-10-01..2026-11-30", grain="month", compare="previous").rows
    assert [row["orders"] for row in months] == [4, 2]
    assert months[1]["orders.before"] is not None


def test_a_finished_month_is_compared_whole(shop: TestShop) -> None:
    shop.fill(orders=orders("2026-09-30T12:00:00Z", "2026-10-31T12:00:00Z"))
    answer = shop.ask("orders", period="2026-10", compare="previous")
    assert (answer.rows[0]["orders"], answer.rows[0]["orders.before"]) == (1, 1)
    assert "unfinished_period" not in {note.code for note in answer.notes}


def test_an_unfinished_year_is_compared_with_the_same_part_of_the_year_before(shop: TestShop) -> None:
    shop.fill(orders=orders("2025-01-05T12:00:00Z", "2025-11-21T12:00:00Z", "2025-11-22T12:00:00Z", "2025-12-24T12:00:00Z", "2026-03-01T12:00:00Z"))
    row = shop.ask("orders", period="2026", compare="year").rows[0]
    assert (row["orders"], row["orders.before"], row["orders.change"]) == (1, 2, -0.5)


def test_stocks_of_an_unfinished_month_are_compared_at_the_same_day_of_the_month(shop: TestShop) -> None:
    """The bounds of the two parts, 22 October and 22 November, are a month apart without being the beginning of one."""
    subscribed = ("2026-09-15", "2026-10-10", "2026-10-21", "2026-10-22", "2026-11-05", "2026-11-20")
    shop.fill(subscribers=[{"subscriber_id": day, "channel": "email", "subscribed_at": f"{day}T12:00:00Z"} for day in subscribed])
    row = shop.ask("email_subscribers", period="this-month", compare="previous").rows[0]
    assert (row["email_subscribers"], row["email_subscribers.before"]) == (6, 3)


def test_a_stock_of_a_part_of_a_month_stands_beside_whole_months(shop: TestShop) -> None:
    """Here one window lies within another: 7-30 August, which 7-30 September is compared with, within August."""
    days = ("2026-07-20", "2026-08-03", "2026-08-30", "2026-08-31", "2026-09-06", "2026-09-20", "2026-10-05")
    shop.fill(subscribers=[{"subscriber_id": day, "channel": "email", "subscribed_at": f"{day}T12:00:00Z"} for day in days])
    rows = shop.ask("email_subscribers", "subscriber_growth_rate", period="2026-09-07..2026-10-31", grain="month", compare="previous").rows
    assert [row["email_subscribers"] for row in rows] == [6, 7]
    # Up to the last day of each part: the end of September, the end of October.
    assert rows[1]["subscriber_growth_rate"] == pytest.approx(1 / 6)


def test_days_that_are_still_to_come_are_not_zero(shop: TestShop) -> None:
    shop.fill(orders=orders("2026-11-20T12:00:00Z", "2026-11-21T08:00:00Z"))
    found = per(shop, "2026-11-19..2026-11-24", "day")
    assert found == {"2026-11-19": 0, "2026-11-20": 1, "2026-11-21": 1}


# --- words ---

WORDS = {
    "today": "2026-11-21..2026-11-21",
    "yesterday": "2026-11-20..2026-11-20",
    "this-week": "2026-11-16..2026-11-22",
    "last-week": "2026-11-09..2026-11-15",
    "this-month": "2026-11-01..2026-11-30",
    "last-month": "2026-10-01..2026-10-31",
    "this-quarter": "2026-10-01..2026-12-31",
    "last-quarter": "2026-07-01..2026-09-30",
    "this-year": "2026-01-01..2026-12-31",
    "last-year": "2025-01-01..2025-12-31",
    "last-30-days": "2026-10-22..2026-11-20",
    "last-1-day": "2026-11-20..2026-11-20",
    "last-4-weeks": "2026-10-19..2026-11-15",
    "last-12-months": "2025-11-01..2026-10-31",
    "last-2-quarters": "2026-04-01..2026-09-30",
    "last-3-years": "2023-01-01..2025-12-31",
    "2024": "2024-01-01..2024-12-31",
    "2024-Q4": "2024-10-01..2024-12-31",
    "2024-02": "2024-02-01..2024-02-29",
    "2024-W41": "2024-10-07..2024-10-13",
    "2024-10-01..2024-10-31": "2024-10-01..2024-10-31",
    "2024-10..2024-12": "2024-10-01..2024-12-31",
    "2024-Q1..2024-06-15": "2024-01-01..2024-06-15",
    "last-month..today": "2026-10-01..2026-11-21",
}


@pytest.mark.parametrize(("word", "expected"), WORDS.items())
def test_a_period_word_stands_for_these_days(word: str, expected: str) -> None:
    assert str(parse_period(word, TODAY)) == expected
    assert str(parse_period(f"  {word.upper()} ", TODAY)) == expected


NO_PERIODS = (
    "", "..", "2024..", "..2024", "2024-13", "2024-00", "2024-Q5", "2024-Q0", "2024-W54", "2025-W53", "2024-W00", "2023-02-29", "2024-1-1-1",
    "last-0-days", "last--1-days", "last-99999-days", "next-month", "1899", "2201", "99999", "2024-12..2024-01", "0000-01-01",
    "2024-10-01...2024-10-31", "last-9999-years", "2024-W1..x", "24-10-01", "2024/10", "٢٠٢٤", "last-150-years", "2300-W01",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(BadPeriod) as caught:
        parse_period(text, TODAY)
    assert "2024-Q4" in caught.value.say("en")
    assert "2024-Q4" in caught.value.say("nl")


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=30),
        st.from_regex(r"\A\d{1,5}(-[QW]?\d{1,3}){0,3}(\.\.\d{1,5}(-[QW]?\d{1,3}){0,3})?\Z"),
        st.from_regex(r"\A(this|last|next)-\d{0,5}-?(day|week|month|quarter|year)s?\Z"),
    )
)
def test_any_text_is_a_period_or_a_bad_period(text: str) -> None:
    try:
        found = parse_period(text, TODAY)
    except BadPeriod:
        return
    assert found.first < found.end
    assert date(FIRST_YEAR, 1, 1) - timedelta(days=7) <= found.first
    assert found.end <= date(LAST_YEAR + 1, 1, 8)
    again = parse_period(str(found), TODAY)
    assert (again.first, again.end) == (found.first, found.end)


@settings(max_examples=100, deadline=None)
@given(
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    grain=st.sampled_from([grain for grain in GRAINS if grain != "hour"]),
    length=st.integers(1, 900),
)
def test_buckets_of_any_period_fill_it_without_overlap(day: date, grain: Grain, length: int) -> None:
    assert grain != "hour"
    period = Period(day, day + timedelta(days=length))
    buckets = buckets_of(period, grain, known=date.max, timezone="Europe/Amsterdam")
    assert (buckets[0].window.start, buckets[-1].window.end) == (period.first, period.end)
    for left, right in pairwise(buckets):
        assert left.window.end == right.window.start == right.label
    for bucket in buckets:
        assert isinstance(bucket.label, date)
        unit = whole(bucket.label, grain)
        assert unit_start(unit.first, grain) == bucket.label
        assert bucket.whole == (bucket.window.start == unit.first and bucket.window.end == shift(unit.first, grain, 1))
