"""Give the periods that a goal can be for: a few by name, counted from today, or days of one's own."""

from datetime import date

import msgspec

from peil.boards.numbers import Numbers
from peil.values.periods import FIRST_YEAR, LAST_YEAR, Period, add_months, shift, unit_start, whole
from peil.values.texts import Text

OWN = "dates"
NAMES: dict[str, Text] = {
    "this-month": Text("This month", "Deze maand"),
    "next-month": Text("Next month", "Volgende maand"),
    "this-quarter": Text("This quarter", "Dit kwartaal"),
    "next-quarter": Text("Next quarter", "Volgend kwartaal"),
    "six-months": Text("The coming six months", "De komende zes maanden"),
    "this-year": Text("This year", "Dit jaar"),
    "twelve-months": Text("The coming twelve months", "De komende twaalf maanden"),
    "next-year": Text("Next year", "Volgend jaar"),
}
OWN_DAYS = Text("Days of your own", "Eigen dagen")
NO_DAY = Text("Give a day as 2027-01-31.", "Geef een dag als 2027-01-31.")
ENDS_FIRST = Text("The last day lies before the first.", "De laatste dag ligt voor de eerste.")
OVER = Text("This period is over already; choose one that still lies ahead.", "Deze periode is al voorbij; kies er een die nog komt.")
FAR = Text("Choose days in the years {first} to {last}.", "Kies dagen in de jaren {first} tot {last}.")


class Span(msgspec.Struct, frozen=True):
    """A period to choose, with its days in words."""

    id: str
    label: str


class Chosen(msgspec.Struct, frozen=True):
    """The period that was chosen, or what is wrong with it and in which field (`span`, `first` or `last`)."""

    period: Period | None
    field: str = ""
    wrong: Text | None = None


def periods(today: date) -> dict[str, Period]:
    """Return the periods that have a name."""
    return {
        "this-month": whole(today, "month"),
        "next-month": whole(shift(unit_start(today, "month"), "month", 1), "month"),
        "this-quarter": whole(today, "quarter"),
        "next-quarter": whole(shift(unit_start(today, "quarter"), "quarter", 1), "quarter"),
        "six-months": Period(today, add_months(today, 6), None, 6),
        "this-year": whole(today, "year"),
        "twelve-months": Period(today, add_months(today, 12), None, 12),
        "next-year": whole(shift(unit_start(today, "year"), "year", 1), "year"),
    }


def named(period: Period, today: date) -> str:
    """Return the name of a period, or that it is one of days of its own."""
    return next((name for name, one in periods(today).items() if (one.first, one.end) == (period.first, period.end)), OWN)


def spans(today: date, numbers: Numbers) -> list[Span]:
    """Return the periods to choose from."""
    language = numbers.language
    found = [Span(name, f"{NAMES[name].say(language)} ({numbers.span(one.first, one.last)})") for name, one in periods(today).items()]
    return [*found, Span(OWN, OWN_DAYS.say(language))]


def chosen(name: str, first: str, last: str, today: date) -> Chosen:
    """Return the period of a name, or of two days."""
    known = periods(today)
    if name in known:
        return Chosen(known[name])
    found = {}
    for field, text in (("first", first), ("last", last)):
        try:
            found[field] = date.fromisoformat(text.strip())
        except ValueError:
            return Chosen(None, field, NO_DAY)
        if not FIRST_YEAR <= found[field].year < LAST_YEAR:
            return Chosen(None, field, Text(*(FAR.say(language, first=FIRST_YEAR, last=LAST_YEAR - 1) for language in ("en", "nl"))))
    if found["last"] < found["first"]:
        return Chosen(None, "last", ENDS_FIRST)
    if found["last"] < today:
        return Chosen(None, "last", OVER)
    return Chosen(Period(found["first"], shift(found["last"], "day", 1)))
