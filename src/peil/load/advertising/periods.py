"""Read the period that stands in a line of text above a report, in the notations and languages that exports write it in."""

import re
import unicodedata
from datetime import date

MONTHS = {
    1: ("january", "jan", "januari", "januar", "janvier", "janv", "enero", "ene", "gennaio", "gen"),
    2: ("february", "feb", "februari", "februar", "fevrier", "fevr", "febrero", "febbraio"),
    3: ("march", "mar", "maart", "mrt", "marz", "mars", "marzo"),
    4: ("april", "apr", "avril", "avr", "abril", "abr", "aprile"),
    5: ("may", "mei", "mai", "mayo", "maggio", "mag"),
    6: ("june", "jun", "juni", "juin", "junio", "giugno", "giu"),
    7: ("july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug"),
    8: ("august", "aug", "augustus", "aout", "agosto", "ago"),
    9: ("september", "sep", "sept", "septembre", "septiembre", "settembre", "set"),
    10: ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott"),
    11: ("november", "nov", "novembre", "noviembre"),
    12: ("december", "dec", "dezember", "dez", "decembre", "diciembre", "dic", "dicembre"),
}
NUMBERS = {name: number for number, names in MONTHS.items() for name in names}
WORD = r"([a-z]+)\.?"
FORMS = (
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), "ymd"),
    (re.compile(r"\b(\d{4})/(\d{1,2})/(\d{1,2})\b"), "ymd"),
    (re.compile(r"\b(20\d{2})(\d{2})(\d{2})\b"), "ymd"),
    (re.compile(rf"\b{WORD} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b"), "wdy"),
    (re.compile(rf"\b(\d{{1,2}})(?:\.|er|st|nd|rd|th)?(?: de)? {WORD}(?: de)?,? (\d{{4}})\b"), "dwy"),
)
NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")


def period_in(lines: tuple[str, ...], order: str | None = None) -> tuple[str, str] | None:
    """Return the first and last day (ISO) of the first line that holds one or two days; None where none does, or where its notation leaves doubt.

    `order` is what the user says of numeric dates (`day_first`, `month_first`).
    """
    for line in lines:
        days = days_in(line, order)
        if 1 <= len(days) <= 2 and len(line) < 120:
            return (min(days).isoformat(), max(days).isoformat())
    return None


def days_in(line: str, order: str | None = None) -> list[date]:
    """Return the days that a line names, in the order they stand in; a year that only the last one has counts for the one before it too."""
    bare = unicodedata.normalize("NFKD", re.sub(r"[\u2010-\u2015]", "-", line)).encode("ascii", "ignore").decode().casefold()
    within = re.search(rf"\b{WORD} (\d{{1,2}}) ?- ?(\d{{1,2}}),? (\d{{4}})\b", bare)  # March 1 - 31, 2026
    if within and within.group(1) in NUMBERS:
        year, month = int(within.group(4)), NUMBERS[within.group(1)]
        return [day for day in (_made(year, month, int(within.group(place))) for place in (2, 3)) if day is not None]
    for form, parts in FORMS:
        found = [one for one in (_day(match, parts) for match in form.finditer(bare)) if one is not None]
        if found:
            return _with_short(bare, found)
    return _numeric([(int(a), int(b), int(year)) for a, b, year in NUMERIC.findall(bare)], order)


def _day(match: re.Match[str], parts: str) -> date | None:
    a, b, c = match.groups()
    if parts == "ymd":
        return _made(int(a), int(b), int(c))
    return _made(int(c), NUMBERS.get(a, 0), int(b)) if parts == "wdy" else _made(int(c), NUMBERS.get(b, 0), int(a))


def _numeric(found: list[tuple[int, int, int]], order: str | None) -> list[date]:
    """Return the days of `3/1/2026 - 31/1/2026` where only one order of day and month fits all of them, or the user says which; else none."""
    day_first = [_made(year, b, a) for a, b, year in found]
    month_first = [_made(year, a, b) for a, b, year in found]
    fits = {name: days for name, days in (("day_first", day_first), ("month_first", month_first)) if None not in days}
    days = fits.get(order or "") or (next(iter(fits.values())) if len(fits) == 1 or day_first == month_first else [])
    return [day for day in days if day is not None]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_short(bare: str, found: list[date]) -> list[date]:
    """Return the days with the first one of `1 - 31 July 2025` or `July 1 - August 2, 2025`, which leave its year, or its month too, out."""
    if len(found) != 1:
        return found
    end = found[0]
    for form, month_at, day_at in (
        (rf"\b(\d{{1,2}})\.?(?: de)?(?: {WORD})? ?- ?\d{{1,2}}\.?(?: de)? [a-z]+", 2, 1),
        (rf"\b{WORD} (\d{{1,2}}) ?- ?[a-z]+\.? \d{{1,2}},? \d{{4}}", 1, 2),
    ):
        match = re.search(form, bare)
        first = _made(end.year, NUMBERS.get(match.group(month_at) or "", end.month), int(match.group(day_at))) if match else None
        if first is not None:
            return [first, end]
    return found
