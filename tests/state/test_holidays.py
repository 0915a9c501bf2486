"""Public holidays: those of the shop's country, in the reader's language as far as it goes."""

import subprocess
import sys
from datetime import date

import pytest

from peil.state.holidays import Holiday, holidays_between
from peil.values.texts import Language


def test_the_holidays_of_a_country_come_by_themselves() -> None:
    assert holidays_between("NL", date(2026, 4, 6), date(2026, 4, 27), "nl") == [
        Holiday(date(2026, 4, 6), "Tweede paasdag"),
        Holiday(date(2026, 4, 27), "Koningsdag"),
    ]
    assert holidays_between("NL", date(2026, 4, 27), date(2026, 4, 27), "en") == [Holiday(date(2026, 4, 27), "King's Day")]


def test_holidays_go_on_over_the_turn_of_the_year() -> None:
    days = [holiday.day for holiday in holidays_between("NL", date(2025, 12, 26), date(2026, 1, 1), "nl")]
    assert days == [date(2025, 12, 26), date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [("BE", "nl", "Nieuwjaar"), ("BE", "en", "New Year's Day"), ("DE", "nl", "New Year's Day"), ("GB", "nl", "New Year's Day")],
)
def test_names_are_in_the_language_asked_or_in_english(country: str, language: Language, name: str) -> None:
    assert holidays_between(country, date(2026, 1, 1), date(2026, 1, 1), language) == [Holiday(date(2026, 1, 1), name)]


@pytest.mark.parametrize("country", ["XX", "", "nl", "../.."])
def test_a_country_that_is_not_known_has_none(country: str) -> None:
    assert holidays_between(country, date(2026, 1, 1), date(2026, 12, 31), "nl") == []


def test_a_period_that_ends_before_it_begins_has_none() -> None:
    assert holidays_between("NL", date(2026, 12, 31), date(2026, 1, 1), "nl") == []


def test_only_the_file_of_the_country_is_read() -> None:
    code = (
        "import sys; from datetime import date; from peil.state.holidays import holidays_between;"
        "holidays_between('NL', date(2026, 1, 1), date(2026, 12, 31), 'nl'); print('holidays.countries' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
