"""A fiscal year begins with the month the shop says, and is compared with the whole one before it."""

from datetime import date

import pytest

from peil.values.errors import BadPeriod
from peil.values.periods import before, parse_period, year_ago
from peil.values.windows import buckets_of, counterparts_of, earlier
from tests.support.shops import TODAY


@pytest.mark.parametrize(
    ("text", "starts", "expected"),
    [
        ("this-fiscal-year", 7, "2026-07-01..2027-06-30"),
        ("last-fiscal-year", 7, "2025-07-01..2026-06-30"),
        ("this-fiscal-year", 12, "2025-12-01..2026-11-30"),
        ("this-fiscal-year", 11, "2026-11-01..2027-10-31"),
        ("this-fiscal-quarter", 7, "2026-10-01..2026-12-31"),
        ("this-fiscal-quarter", 2, "2026-11-01..2027-01-31"),
        ("last-fiscal-quarter", 2, "2026-08-01..2026-10-31"),
        ("last-fiscal-quarter", 12, "2026-06-01..2026-08-31"),
        ("last-fiscal-year..this-fiscal-year", 7, "2025-07-01..2027-06-30"),
        ("This-Fiscal-Year", 1, "2026-01-01..2026-12-31"),
    ],
)
def test_a_fiscal_period_is_read(text: str, starts: int, expected: str) -> None:
    assert str(parse_period(text, TODAY, starts)) == expected


def test_of_a_year_from_january_the_fiscal_year_is_the_year() -> None:
    assert parse_period("this-fiscal-year", TODAY) == parse_period("this-year", TODAY)
    assert parse_period("last-fiscal-quarter", TODAY, 4) == parse_period("last-quarter", TODAY)


def test_a_fiscal_month_is_not_a_word() -> None:
    with pytest.raises(BadPeriod):
        parse_period("this-fiscal-month", TODAY, 7)


def test_the_fiscal_year_before_is_whole_also_around_a_leap_day() -> None:
    year = parse_period("last-fiscal-year", date(2029, 8, 1), 3)  # 1 March 2028 up to and including 28 February 2029
    assert str(before(year)) == "2027-03-01..2028-02-29"
    assert str(before(year, 2)) == "2026-03-01..2027-02-28"
    assert str(year_ago(year)) == "2027-03-01..2028-02-29"


def test_a_whole_fiscal_year_is_compared_with_all_days_of_the_one_before() -> None:
    year = parse_period("last-fiscal-year", date(2029, 8, 1), 3)
    (bucket,) = buckets_of(year, None, known=date(2029, 8, 1), timezone="Europe/Amsterdam")
    for comparison in ("previous", "year"):
        (other,) = counterparts_of([bucket], year, None, comparison, timezone="Europe/Amsterdam")
        assert other
        assert (other.window.start, other.window.end) == (date(2027, 3, 1), date(2028, 3, 1))
    window = earlier(bucket, 1, grain=None, period=year)
    assert (window.start, window.end) == (date(2027, 3, 1), date(2028, 3, 1))


def test_a_fiscal_year_that_runs_is_compared_with_as_much_of_the_one_before() -> None:
    year = parse_period("this-fiscal-year", TODAY, 7)
    (bucket,) = buckets_of(year, None, known=TODAY, timezone="Europe/Amsterdam")
    (other,) = counterparts_of([bucket], year, None, "previous", timezone="Europe/Amsterdam")
    assert other
    assert (other.window.start, other.window.end) == (date(2025, 7, 1), date(2025, 11, 21))
