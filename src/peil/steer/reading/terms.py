"""Read the period that a goal is for out of a sentence: next quarter, komende zes maanden, by 1 June, voor de kerst, in 2027."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from peil.steer.reading.amounts import NUMBER, number
from peil.steer.reading.feasts import FEAST_WORDS, feast
from peil.steer.reading.vocabulary import vocabulary
from peil.values.errors import BadPeriod
from peil.values.periods import Period, Unit, add_months, parse_period, shift, unit_start, whole

_WORDS = vocabulary()
UNIT = "|".join(sorted(_WORDS.units, key=len, reverse=True))
MONTH = "|".join(sorted(_WORDS.months, key=len, reverse=True))
ORDINAL = "|".join(sorted(_WORDS.ordinals, key=len, reverse=True))
HALF = r"half ?jaar|half ?year|half a year|halfjaar"
NEXT = r"next|following|volgende?|coming|upcoming|komende?|aankomende?"
THIS = r"this|dit|deze|current|huidige?|lopende?"
YEAR = r"20\d\d"
UNTIL = r"by|before|until|till|voor|tegen|uiterlijk(?: op| in)?|tot(?: en met)?|t/m|op|on"
END = r"(?:the )?end(?: of)?(?: the| this)?|(?:het )?einde?(?: van)?(?: het| de| dit| deze)?"
IN = r"(?:\b(?:in|over|during|gedurende|within|binnen|for|voor|the|de|het|van|of|by|from|vanaf|per)\s+)*"


class Found(msgspec.Struct, frozen=True):
    """The period a sentence names, and the sentence without it."""

    period: Period | None
    rest: str


def term(text: str, today: date) -> Found:
    """Return the period that a text (in small letters, without accents) names, and the text without those words."""
    for pattern, make in RULES:
        for found in re.finditer(rf"{IN}(?<![\w-])(?:{pattern})(?![\w-])", text):
            period = _made(make, found, today)
            if period is not None:
                return Found(period, f"{text[: found.start()]} {text[found.end() :]}".strip())
    return Found(None, text)


def _made(make: "Make", found: re.Match[str], today: date) -> Period | None:
    try:
        return make(found, today)
    except (ValueError, OverflowError, BadPeriod):
        return None


Make = Callable[[re.Match[str], date], Period | None]


def until(last: date, today: date) -> Period | None:
    """Return the days from today up to and with a last day, as a whole unit where it is one."""
    return None if last < today else Period(today, last + timedelta(days=1))


def coming(count: float, unit: Unit, today: date) -> Period | None:
    """Return so many units from today on."""
    if count < 1 or count != int(count):
        return None
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 0) * int(count)
    return Period(today, add_months(today, months), None, months) if months else Period(today, shift(today, unit, int(count)))


def _next(found: re.Match[str], today: date) -> Period | None:
    unit = _WORDS.units[found["unit"]]
    soon = not re.match(r"next|volgend", found["next"]) or re.search(r"\bthe next|het komende", found[0]) is not None
    if unit == "year" and soon:
        return coming(1, "year", today)
    return whole(shift(unit_start(today, unit), unit, 1), unit)


def _this(found: re.Match[str], today: date) -> Period | None:
    return whole(today, _WORDS.units[found["unit"]])


def _end_of(found: re.Match[str], today: date) -> Period | None:
    return until(whole(today, _WORDS.units[found["unit"]]).last, today)


def _counted(found: re.Match[str], today: date) -> Period | None:
    return coming(number(found["count"]), _WORDS.units[found["unit"]], today)


def _half_year(_: re.Match[str], today: date) -> Period | None:
    return coming(6, "month", today)


def _quarter(found: re.Match[str], today: date) -> Period | None:
    said = found["q"] or str(_WORDS.ordinals.get(found["nth"] or "", 0))
    return _ahead(int(said) * 3 - 2, "quarter", found["year"], today)


def _end_of_quarter(found: re.Match[str], today: date) -> Period | None:
    made = _quarter(found, today)
    return until(made.last, today) if made else None


def _month(found: re.Match[str], today: date) -> Period | None:
    return _ahead(_WORDS.months[found["month"]], "month", found["year"], today)


def _ahead(month: int, unit: Unit, year: str | None, today: date) -> Period | None:
    """Return the unit that begins in a month, of a year or else the first that is not over."""
    if not 1 <= month <= 12:
        return None
    made = whole(date(int(year) if year else today.year, month, 1), unit)
    return whole(made.first.replace(year=today.year + 1), unit) if year is None and made.end <= today else made


def _half(found: re.Match[str], today: date) -> Period | None:
    year = int(found["year"]) if found["year"] else today.year
    first = date(year, 1 if (found["h"] or str(_WORDS.ordinals.get(found["nth"] or "", 2))) == "1" else 7, 1)
    if not found["year"] and add_months(first, 6) <= today:
        first = add_months(first, 12)
    return Period(first, add_months(first, 6), None, 6)


def _year(found: re.Match[str], today: date) -> Period | None:
    made = whole(date(int(found["year"]), 1, 1), "year")
    return made if made.end > today else None


def _end_of_year(found: re.Match[str], today: date) -> Period | None:
    return until(date(int(found["year"]), 12, 31), today)


def _end_of_month(found: re.Match[str], today: date) -> Period | None:
    made = _month(found, today)
    return until(made.last, today) if made else None


def _before_month(found: re.Match[str], today: date) -> Period | None:
    made = _month(found, today)
    if made is None:
        return None
    through = re.search(r"uiterlijk|tot en met|t/m", found[0])
    if through is None and made.first <= today:
        made = whole(add_months(made.first, 12), "month")
    return until(made.last if through else made.first - timedelta(days=1), today)


def _by_day(found: re.Match[str], today: date) -> Period | None:
    day, month = int(found["day"]), _WORDS.months[found["month"]]
    last = date(int(found["year"]) if found["year"] else today.year, month, day)
    if not found["year"] and last <= today:
        last = last.replace(year=last.year + 1)
    before = re.search(r"\b(before|voor|until|till|tot)\b", found[0]) is not None and "tot en met" not in found[0]
    return until(last - timedelta(days=before), today)


def _by_iso_day(found: re.Match[str], today: date) -> Period | None:
    return until(date.fromisoformat(found["iso"]), today)


def _feast(found: re.Match[str], today: date) -> Period | None:
    day = feast(found["feast"], today)
    return until(day - timedelta(days=1), today)


def _fiscal(found: re.Match[str], today: date) -> Period | None:
    return parse_period(found["asked"], today)


RULES: tuple[tuple[str, Make], ...] = (
    (r"(?P<asked>\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d|\d{4}-q[1-4]|\d{4}-w\d\d?|\d{4}-\d\d(?!-))", _fiscal),
    (rf"(?:(?:{UNTIL})\s+)?(?P<iso>\d{{4}}-\d\d-\d\d)", _by_iso_day),
    (rf"(?:(?:{UNTIL})\s+)?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th|e)?\s+(?:of )?(?P<month>{MONTH})\.?(?:\s+(?P<year>{YEAR}))?", _by_day),
    (rf"(?:(?:{UNTIL})\s+)?(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>{YEAR}))?(?!\d)", _by_day),
    (rf"(?:{UNTIL})?\s*(?:{END})\s+(?P<month>{MONTH})(?:\s+(?P<year>{YEAR}))?", _end_of_month),
    (rf"(?:{UNTIL})?\s*(?:{END})\s+(?P<year>{YEAR})", _end_of_year),
    (rf"(?:{UNTIL})?\s*(?:{END})\s+(?:van )?(?:het |de |dit |deze )?(?P<unit>{UNIT})", _end_of),
    (rf"(?:{UNTIL})?\s*(?:{END})\s+(?:q(?P<q>[1-4])|(?P<nth>{ORDINAL})\s+(?:quarter|kwartaal))(?: (?:of |van )?(?P<year>{YEAR}))?", _end_of_quarter),
    (rf"(?:(?:{NEXT})\s+)?(?:q(?P<q>[1-4])|(?P<nth>{ORDINAL})\s+(?:quarter|kwartaal))(?:\s+(?:of\s+|van\s+|in\s+)?(?P<year>{YEAR}))?", _quarter),
    (
        rf"(?:h(?P<h>[12])|(?P<nth>{ORDINAL})\s+(?:helft|half)(?:\s+(?:van het jaar|of the year))?)(?:\s+(?:of\s+|van\s+|in\s+)?(?P<year>{YEAR}))?",
        _half,
    ),
    (rf"(?:(?:{NEXT})\s+)?(?:{HALF})", _half_year),
    (rf"(?:{NEXT})\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})", _counted),
    (rf"(?<=\bbinnen )(?P<count>{NUMBER})\s+(?P<unit>maand|maanden|kwartaal|kwartalen|jaar|jaren)", _counted),
    (rf"(?<=\bin )(?P<count>{NUMBER})\s+(?P<unit>{UNIT})", _counted),
    (rf"(?<=\bwithin )(?P<count>{NUMBER})\s+(?P<unit>months?|quarters?|years?)", _counted),
    (rf"(?P<next>{NEXT})\s+(?P<unit>{UNIT})", _next),
    (rf"(?:{THIS})\s+(?P<unit>{UNIT})", _this),
    (rf"(?:{UNTIL})\s+(?:de |het |the )?(?P<feast>{FEAST_WORDS})", _feast),
    (rf"(?:by|before|until|voor|tegen|uiterlijk(?: in)?|tot(?: en met)?|t/m)\s+(?P<month>{MONTH})(?:\s+(?P<year>{YEAR}))?", _before_month),
    (rf"(?<!\d )(?P<month>{MONTH})(?:\s+(?P<year>{YEAR}))?", _month),
    (rf"(?P<year>{YEAR})", _year),
)
