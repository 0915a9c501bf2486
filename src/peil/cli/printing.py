"""Print tables, numbers and sparklines: rich on a terminal, plain when piped; numbers and dates in the reader's language."""

import sys
from collections.abc import Sequence
from typing import Any

from peil.catalogue.structs import Definition
from peil.values.texts import Language, Text

BARS = "▁▂▃▄▅▆▇█"
NOTHING = "–"
LOCALES: dict[Language, str] = {"en": "en_GB", "nl": "nl_NL"}


def narrate(text: str) -> None:
    """Say what happens, beside the data."""
    print(text, file=sys.stderr)


def sparkline(values: Sequence[float | None]) -> str:
    """Return values as a row of bars; a missing one is a space."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (high - low) / (len(BARS) - 1) or 1.0
    return "".join(" " if value is None else BARS[round((value - low) / step)] for value in values)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[bool] = (), title: str | None = None) -> None:
    """Print a table: with rules and colour on a terminal, columns of plain text when piped."""
    if not sys.stdout.isatty():
        widths = [max([len(header), *(len(row[place]) for row in rows)]) for place, header in enumerate(headers)]
        for line in [list(headers), *rows]:
            cells = [
                cell.rjust(width) if place < len(right) and right[place] else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ]
            print("  ".join(cells).rstrip())
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    made = Table(box=SIMPLE_HEAD, title=title, title_justify="left", header_style="bold")
    for place, header in enumerate(headers):
        made.add_column(header, justify="right" if place < len(right) and right[place] else "left")
    for row in rows:
        made.add_row(*row)
    Console(highlight=False).print(made)


class Numbers:
    """Writes numbers of a shop in the reader's language."""

    def __init__(self, language: Language, currency: str) -> None:
        self.locale = LOCALES[language]
        self.language = language
        self.currency = currency

    def decimal(self, value: float, digits: int) -> str:
        """Return a number with so many decimals."""
        from babel.numbers import format_decimal

        return str(format_decimal(round(value, digits), format="#,##0" + ("." + "0" * digits if digits else ""), locale=self.locale))

    def money(self, value: float) -> str:
        """Return an amount in the reporting currency."""
        from babel.numbers import format_currency

        return str(format_currency(value, self.currency, locale=self.locale))

    def percent(self, value: float, *, sign: bool = False) -> str:
        """Return a share as a percentage with one decimal."""
        text = self.decimal(100 * value, 1) + " %"
        return f"+{text}" if sign and value > 0 else text

    def duration(self, value: float, note: Text | None) -> str:
        """Return a duration: seconds as minutes, hours or days, or a number of hours or days as it is."""
        if note is not None:
            return f"{self.decimal(value, 1)} {note.say(self.language)}"
        seconds = round(abs(value))
        sign = "-" if value < 0 else ""
        if seconds < 60:
            return f"{self.decimal(value, 1)} s"
        if seconds < 3600:
            return f"{sign}{seconds // 60} m {seconds % 60:02d} s"
        if seconds < 172_800:
            return f"{sign}{seconds // 3600} {'u' if self.language == 'nl' else 'h'} {seconds % 3600 // 60:02d} m"
        return f"{self.decimal(value / 86_400, 1)} d"

    def of(self, value: float | None, definition: Definition) -> str:
        """Return a KPI's value as its unit is written."""
        if value is None:
            return NOTHING
        unit = definition.unit
        if unit in ("currency", "currency_per_unit"):
            return self.money(value)
        if unit == "percent":
            return self.percent(value)
        if unit == "duration":
            return self.duration(value, definition.unit_note)
        if unit == "count":
            return self.decimal(value, 0 if float(value).is_integer() else 1)
        return self.decimal(value, 1 if unit == "index" else 2)


def plain(value: Any, language: Language) -> str:  # noqa: ANN401
    """Return a cell of a dimension or of a table KPI as text."""
    if value is None:
        return Text("unknown", "onbekend").say(language)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, bool):
        return (Text("yes", "ja") if value else Text("no", "nee")).say(language)
    return str(value)


def weekday(value: int | None, language: Language) -> str:
    """Return the name of an ISO weekday (1 = Monday)."""
    from babel.dates import get_day_names

    return plain(None, language) if value is None else str(get_day_names("wide", locale=LOCALES[language])[value - 1])
