"""Give what settings can be chosen from: countries, currencies, time zones and months, by name in the reader's language."""

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from peil.boards.dates import LOCALES, calendar_of
from peil.values.texts import Language

REGIONS = ("Europe", "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Indian", "Pacific")
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def by_name(name: str) -> str:
    """Return what sorts a name as people do: Åland among the A's."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


@cache
def countries(language: Language) -> dict[str, str]:
    """Return the names of countries by code."""
    from babel import Locale

    named = Locale.parse(LOCALES[language]).territories
    found = {code: str(name) for code, name in named.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES}
    return dict(sorted(found.items(), key=lambda item: by_name(item[1])))


@cache
def currencies(language: Language) -> dict[str, str]:
    """Return the names of the currencies that are in use somewhere, by code."""
    from babel.numbers import get_currency_name, get_territory_currencies

    codes = {str(code) for country in countries(language) for code in get_territory_currencies(country)}
    found = {code: str(get_currency_name(code, locale=LOCALES[language])) for code in codes}
    return dict(sorted(found.items(), key=lambda item: by_name(item[1])))


@cache
def zones() -> dict[str, tuple[str, ...]]:
    """Return the time zones by region."""
    names = sorted(available_timezones())
    found = {region: tuple(name for name in names if name.startswith(f"{region}/")) for region in REGIONS}
    return found | {"UTC": ("UTC",)}


def months(language: Language) -> dict[str, str]:
    """Return the names of the months by number."""
    return {str(number): name for number, name in enumerate(calendar_of(language).months, 1)}
