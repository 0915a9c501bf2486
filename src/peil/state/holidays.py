"""Give the public holidays of a country: the days on which a shop's numbers differ for no reason of its own."""

from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from peil.values.periods import FIRST_YEAR, LAST_YEAR
from peil.values.texts import Language

if TYPE_CHECKING:
    from holidays import HolidayBase


class Holiday(msgspec.Struct, frozen=True):
    """A public holiday: its day and its name."""

    day: date
    name: str


def holidays_between(country: str, first: date, last: date, language: Language) -> list[Holiday]:
    """Return the public holidays of a country (ISO 3166-1) from `first` to `last`, both in; none where the country is not known."""
    years = range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    return [holiday for year in years for holiday in _of_year(country, year, language) if first <= holiday.day <= last]


@cache
def _of_year(country: str, year: int, language: Language) -> tuple[Holiday, ...]:
    calendar = _calendar(country)
    if calendar is None:
        return ()
    found = calendar(years=year, language=_spoken(calendar, language), expand=False)
    return tuple(Holiday(day, name.replace("; ", ", ")) for day, name in sorted(found.items()) if day.year == year)


def _spoken(calendar: "type[HolidayBase]", language: Language) -> str | None:
    """Return the language to ask names in: the one wanted, else English, else the country's own (None)."""
    own, known = calendar.default_language or "", calendar.supported_languages
    for wanted in (language, "en"):
        fitting = [name for name in (own, *sorted(known, reverse=True)) if name in known and name.partition("_")[0] == wanted]
        if fitting:
            return fitting[0]
    return None


@cache
def _calendar(country: str) -> "type[HolidayBase] | None":
    """Return the class that knows a country's holidays.

    Only the file of that country is read: importing the library's package of countries reads all 250, which takes 0.2 s.
    """
    import holidays
    from holidays.registry import COUNTRIES

    places = {codes[1]: (module, codes[0]) for module, codes in COUNTRIES.items()}
    module, name = places.get(country, ("", ""))
    spec = spec_from_file_location(f"holidays.countries.{module}", Path(holidays.__file__).parent / "countries" / f"{module}.py") if module else None
    if spec is None or spec.loader is None:
        return None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    found: type[HolidayBase] = getattr(made, name)
    return found
