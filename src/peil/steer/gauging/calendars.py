"""Give the calendar of a shop as forecasts take it: public holidays, and the campaigns that people noted, past and planned."""

from datetime import date

from peil.insight import Calendar
from peil.state.holidays import holidays_between
from peil.steer.ground import Ground


class Calendars:
    """The calendars of KPIs: the holidays of the shop's country, its promotions, and those noted at one KPI alone."""

    def __init__(self, ground: Ground, first: date, last: date) -> None:
        found = holidays_between(ground.settings.country, first, last, "en")
        self.holidays = tuple(sorted({one.day for one in found}))
        self.promotions = [note for note in ground.notes.list(first, last) if note.kind == "promotion"]

    def of(self, kpi: str) -> Calendar:
        """Return the calendar of one KPI."""
        names = (None, kpi, kpi.partition(".")[0])
        return Calendar(self.holidays, tuple((note.day, note.until or note.day) for note in self.promotions if note.kpi in names))
