"""Give the marks of a chart: the notes that people pinned and the public holidays of the shop's country, by the day they stand on."""

from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from peil.boards.charts import Surroundings
from peil.state.holidays import holidays_between
from peil.state.notes import KIND_WORDS, Note
from peil.values.periods import Period
from peil.values.targets import Target
from peil.values.texts import Text
from peil.web.viewing import View

HOLIDAY = "holiday"
HOLIDAY_WORD = Text("public holiday", "feestdag")


class Mark(msgspec.Struct, frozen=True):
    """Something on a day: a note (its kind, and its text with how long it lasts), or a public holiday."""

    day: date
    text: str
    kind: str

    def word(self, view: View) -> str:
        """Return what kind of thing it is, in words."""
        return (HOLIDAY_WORD if self.kind == HOLIDAY else KIND_WORDS[self.kind]).say(view.language)  # type: ignore[index]


def marks_for(view: View, kpi: str | Collection[str] | None, first: date, last: date) -> list[Mark]:
    """Return the notes of the shop and of these KPIs, and the public holidays, that touch the days from `first` to `last`, both in, by day.

    What began earlier and still lasts stands on the first of these days.
    """
    kpis = () if kpi is None else (kpi,) if isinstance(kpi, str) else tuple(kpi)
    notes = view.running.workspace.state.notes.list(first, last, kpis)
    found = [Mark(max(note.day, first), told(view, note), note.kind) for note in notes]
    country = view.running.workspace.settings.country
    found += [Mark(holiday.day, holiday.name, HOLIDAY) for holiday in holidays_between(country, first, last, view.language)]
    return sorted(found, key=lambda mark: mark.day)


def told(view: View, note: Note) -> str:
    """Return a note in one line: its kind, its text, and its days where it lasts longer than one."""
    kind = KIND_WORDS[note.kind].say(view.language)
    lasting = f" ({view.numbers.span(note.day, note.until)})" if note.until else ""
    return f"{kind[:1].upper()}{kind[1:]}: {note.text}{lasting}"


def surroundings(view: View, kpi: str | Collection[str] | None, period: Period, target: Target | None = None) -> Surroundings:
    """Return what stands on a chart of a period beside the answer."""
    return placed(marks_for(view, kpi, period.first, period.last), target)


def placed(marks: Iterable[Mark], target: Target | None = None) -> Surroundings:
    """Return marks as a chart takes them."""
    listed = list(marks)
    notes = tuple((mark.day, mark.text, mark.kind) for mark in listed if mark.kind != HOLIDAY)
    return Surroundings(notes, tuple((mark.day, mark.text) for mark in listed if mark.kind == HOLIDAY), target)
