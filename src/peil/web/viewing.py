"""Give the view: what a request's address and cookies say about language, theme, period, comparison and filters. The address is the state."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from peil.boards.numbers import Numbers
from peil.boards.wording import Wording
from peil.query.cuts.filters import where_text
from peil.values.errors import BadPeriod, BadQuestion
from peil.values.periods import GRAINS, Grain, Period, parse_period
from peil.values.texts import LANGUAGES, Language, Text
from peil.values.windows import Comparison
from peil.web.running import Running

Theme = Literal["auto", "light", "dark"]
USUAL = "last-30-days"
UNKNOWN = "∅"
LONGEST = 4000
PRESETS: dict[str, Text] = {
    "today": Text("Today", "Vandaag"),
    "yesterday": Text("Yesterday", "Gisteren"),
    "last-7-days": Text("Last 7 days", "Laatste 7 dagen"),
    "last-30-days": Text("Last 30 days", "Laatste 30 dagen"),
    "last-90-days": Text("Last 90 days", "Laatste 90 dagen"),
    "this-week": Text("This week", "Deze week"),
    "this-month": Text("This month", "Deze maand"),
    "last-month": Text("Last month", "Vorige maand"),
    "this-quarter": Text("This quarter", "Dit kwartaal"),
    "last-quarter": Text("Last quarter", "Vorig kwartaal"),
    "this-year": Text("This year", "Dit jaar"),
    "last-year": Text("Last year", "Vorig jaar"),
    "last-12-months": Text("Last 12 months", "Laatste 12 maanden"),
}
FISCAL_QUARTERS: dict[str, Text] = {
    "this-fiscal-quarter": Text("This fiscal quarter", "Dit boekkwartaal"),
    "last-fiscal-quarter": Text("Last fiscal quarter", "Vorig boekkwartaal"),
}
FISCAL_YEARS: dict[str, Text] = {
    "this-fiscal-year": Text("This fiscal year", "Dit boekjaar"),
    "last-fiscal-year": Text("Last fiscal year", "Vorig boekjaar"),
}
COMPARISONS: dict[str, Text] = {
    "previous": Text("The period before", "De periode ervoor"),
    "year": Text("A year earlier", "Een jaar eerder"),
    "none": Text("No comparison", "Geen vergelijking"),
}
GRAIN_WORDS: dict[Grain, Text] = {
    "hour": Text("Hour", "Uur"),
    "day": Text("Day", "Dag"),
    "week": Text("Week", "Week"),
    "month": Text("Month", "Maand"),
    "quarter": Text("Quarter", "Kwartaal"),
    "year": Text("Year", "Jaar"),
}


class View(msgspec.Struct, frozen=True):
    """What a page is to show and in which words.

    `asked` is the address's own query, in order; `filters` holds (dimension, values) pairs, None among the values standing for unknown.
    """

    running: Running
    path: str
    asked: tuple[tuple[str, str], ...]
    language: Language
    theme: Theme
    numbers: Numbers
    today: date
    fragment: str | None

    def wording(self) -> Wording:
        """Return the words of the catalogue in the reader's language, made anew: it remembers what it looked up."""
        return Wording(self.running.workspace.catalogue, self.numbers)

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a part of the address."""
        return next((value for key, value in self.asked if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a part of the address, each once."""
        return tuple(dict.fromkeys(value for key, value in self.asked if key == name and value))

    def say(self, en: str, nl: str) -> str:
        """Return the one of two texts that is in the reader's language."""
        return nl if self.language == "nl" else en

    def url(self, path: str | None = None, **changes: str | Iterable[str] | None) -> str:
        """Return the address of this view with parts changed; None or nothing takes a part away. `f__x` stands for the filter `f.x`."""
        new = {name.replace("f__", "f."): value for name, value in changes.items()}
        parts = [(key, value) for key, value in self.asked if key not in new and value]
        for key, value in new.items():
            if isinstance(value, str):
                parts += [(key, value)] if value else []
            elif value is not None:
                parts += [(key, one) for one in value]
        return (path or self.path) + (f"?{urlencode(parts)}" if parts else "")

    def elsewhere(self, path: str) -> str:
        """Return the address of another page with the same period, comparison and filters."""
        kept = [(key, value) for key, value in self.asked if value and (key in {"period", "from", "to", "compare"} or key.startswith("f."))]
        return path + (f"?{urlencode(kept)}" if kept else "")

    @property
    def period_text(self) -> str:
        """Return the period as it was asked for: two days, or a name; the usual one where nothing was asked."""
        first, last = self.first("from"), self.first("to")
        if first and last:
            return f"{first}..{last}"
        return self.first("period") or self.usual_period

    @property
    def usual_period(self) -> str:
        """Return the last thirty days, or, where the data end before them, the last thirty days of the data."""
        last = self.running.data_end()
        if last is None or last >= self.today - timedelta(days=30):
            return USUAL
        return f"{last - timedelta(days=29)}..{last}"

    @property
    def period(self) -> Period:
        """Return the period; raises BadPeriod."""
        return parse_period(self.period_text, self.today, self.running.workspace.settings.fiscal_year_starts)

    @property
    def presets(self) -> dict[str, Text]:
        """Return the periods to choose by name, those of the shop's fiscal year among them where that is not the calendar's."""
        starts = self.running.workspace.settings.fiscal_year_starts
        return PRESETS | (FISCAL_QUARTERS if starts % 3 != 1 else {}) | (FISCAL_YEARS if starts != 1 else {})

    @property
    def compare(self) -> Comparison | None:
        """Return what the period is compared with: the one before unless asked otherwise."""
        asked = self.first("compare") or "previous"
        if asked not in COMPARISONS:
            why = Text(
                f"`{asked[:40]}` is no comparison; right are previous, year and none.",
                f"`{asked[:40]}` is geen vergelijking; goed zijn previous, year en none.",
            )
            raise BadQuestion(why=why)
        return None if asked == "none" else asked  # type: ignore[return-value]

    @property
    def filters(self) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
        """Return the filters: each dimension with the values that are let through."""
        names = dict.fromkeys(key for key, value in self.asked if key.startswith("f.") and value)
        return tuple((name[2:], tuple(None if value == UNKNOWN else value for value in self.all(name))) for name in names)

    @property
    def no_filters(self) -> dict[str, None]:
        """Return the changes to the address that take all filters away."""
        return dict.fromkeys([f"f__{name}" for name, _ in self.filters] + ["where"])

    @property
    def where(self) -> tuple[str, ...]:
        """Return the filters as the query language writes them, those typed by hand included."""
        return (*(where_text(name, values, self.running.sort_of(name)) for name, values in self.filters), *self.all("where"))

    def grain(self, usual: Grain | None = None) -> Grain:
        """Return the grain asked for, else the one that suits the period: not more than some ninety buckets."""
        asked = self.first("grain")
        if asked in GRAINS:
            return asked
        if asked:
            listed = ", ".join(GRAINS)
            why = Text(f"`{asked[:40]}` is no grain; right are {listed}.", f"`{asked[:40]}` is geen interval; goed zijn {listed}.")
            raise BadQuestion(why=why)
        return usual or suitable(self.period)

    @property
    def period_label(self) -> str:
        """Return the period in words: the preset's name, or its days."""
        preset = self.presets.get(self.period_text)
        try:
            return preset.say(self.language) if preset else self.numbers.span(self.period.first, self.period.last)
        except BadPeriod:
            return self.period_text[:40]


def suitable(period: Period) -> Grain:
    """Return the finest grain that draws a period in ninety-odd points or fewer."""
    if period.days <= 2:
        return "hour"
    if period.days <= 93:
        return "day"
    if period.days <= 400:
        return "week"
    return "month" if period.days <= 3000 else "year"


def language_of(request: Request, usual: Language) -> Language:
    """Return the language of the address, else of the cookie, else the shop's."""
    for found in (request.query_params.get("lang"), request.cookies.get("lang")):
        if found in LANGUAGES:
            return found
    return usual


def view_of(request: Request) -> View:
    """Return the view that a request asks for."""
    running: Running = request.app.state.running
    running.refresh()
    settings = running.workspace.settings
    language = language_of(request, settings.locale)
    theme = request.cookies.get("theme", "auto")
    asked = tuple((key, value[:LONGEST].replace("\0", "")) for key, value in request.query_params.multi_items() if key != "lang")
    return View(
        running=running,
        path=request.url.path,
        asked=asked,
        language=language,
        theme=theme if theme in ("light", "dark") else "auto",  # type: ignore[arg-type]
        numbers=Numbers(language, settings.currency),
        today=running.workspace.today(),
        fragment=request.headers.get("hx-target") if request.headers.get("hx-request") else None,
    )
