"""Give numbers as people write them in their language: amounts, shares, durations and changes, by the rules of CLDR."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import msgspec

from peil.boards.dates import LOCALES, UNKNOWN, Dates
from peil.catalogue.structs import Definition
from peil.values.texts import Language, Text

NOTHING = "–"
MINUS = "−"
_POWERS = [10**digits for digits in range(7)]
_STEPS = [Decimal(1).scaleb(-digits) for digits in range(7)]
_EXACT = 1e15  # from here on a float holds no decimals to round
_NEAR_HALF = 1e-3  # nearer to a half than this, the decimals as written decide (1.005), which takes three times as long
_UNITS = (10**3, 10**6, 10**9, 10**12)
_COMPACT_FROM = 9_999.5


class Marks(msgspec.Struct, frozen=True):
    """How a language writes numbers: its separators, its percent sign, and the patterns of thousands, millions and so on."""

    point: str
    group: str
    percent: str
    compact: tuple[tuple[int, str], ...]


class Coin(msgspec.Struct, frozen=True):
    """How a language writes a currency: its symbol, its decimals, the patterns of an amount and of one below zero, and of short amounts."""

    symbol: str
    digits: int
    above: str
    below: str
    compact: tuple[tuple[int, str, str], ...]


@cache
def marks_of(language: Language) -> Marks:
    """Return how a language writes numbers; looked up once."""
    from babel import Locale

    locale = Locale.parse(LOCALES[language])
    symbols = locale.number_symbols["latn"]
    short = locale.compact_decimal_formats["short"]["other"]
    compact = tuple((unit, _slot(short[str(unit)].pattern)) for unit in _UNITS if str(unit) in short)
    return Marks(symbols["decimal"], symbols["group"], locale.percent_formats[None].pattern.replace("#,##0", "{}"), compact)


@cache
def coin_of(language: Language, currency: str) -> Coin:
    """Return how a language writes a currency; looked up once."""
    from babel import Locale
    from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

    name = LOCALES[language]
    locale, symbol, digits = Locale.parse(name), get_currency_symbol(currency, locale=name), get_currency_precision(currency)
    # Amounts that babel writes are the patterns: it alone knows about the space between letters and digits.
    one = "1" + (locale.number_symbols["latn"]["decimal"] + "0" * digits if digits else "")
    above, below = (str(format_currency(amount, currency, locale=name)).replace(one, "{}") for amount in (1, -1))
    short = locale.compact_currency_formats["short"]["other"]
    endings = [(unit, _slot(short[str(unit)].pattern).partition("{}")[2]) for unit in _UNITS if str(unit) in short]
    compact = tuple((unit, above.replace("{}", "{}" + ending), below.replace("{}", "{}" + ending)) for unit, ending in endings)
    return Coin(symbol, digits, above, below, compact)


def _slot(pattern: str) -> str:
    """Return a compact pattern of CLDR (`00 mln'.'`) with one place for the number."""
    return pattern.replace("0" * pattern.count("0"), "{}", 1).replace("'", "") if "0" in pattern else pattern


class Numbers(Dates):
    """Writes numbers and days of a shop in the reader's language."""

    def __init__(self, language: Language, currency: str) -> None:
        super().__init__(language)
        self.currency = currency
        self.marks = marks_of(language)
        self.coin = coin_of(language, currency)

    def decimal(self, value: float, digits: int = 0) -> str:
        """Return a number with so many decimals; a half is rounded up, as spreadsheets and browsers do."""
        scaled = abs(value) * _POWERS[digits]
        if abs(scaled % 1 - 0.5) < _NEAR_HALF and scaled < _EXACT:
            rounded = Decimal(str(value)).quantize(_STEPS[digits], ROUND_HALF_UP)
            text = f"{rounded or abs(rounded):,}"
        else:
            text = f"{value if scaled >= 0.5 else 0:,.{digits}f}"
        if self.marks.point == ".":
            return text
        return text.replace(",", "\0").replace(".", self.marks.point).replace("\0", self.marks.group)

    def money(self, value: float) -> str:
        """Return an amount in the reporting currency, to the cent."""
        return self._amount(value, self.coin.digits)

    def whole_money(self, value: float) -> str:
        """Return an amount without cents; one below 10 keeps them, since they are most of it."""
        return self._amount(value, self.coin.digits if abs(value) < 9.995 else 0)

    def _amount(self, value: float, digits: int) -> str:
        text = self.decimal(value, digits)
        return self.coin.below.format(text[1:]) if text[0] == "-" else self.coin.above.format(text)

    def short_money(self, value: float) -> str:
        """Return an amount for a card: to the cent below a thousand, without cents below ten thousand, shortened from there."""
        if abs(value) < 999.995:
            return self.money(value)
        if abs(value) < _COMPACT_FROM:
            return self._amount(value, 0)
        unit, above, below = next((step for step in self.coin.compact if abs(value) < 999.95 * step[0]), self.coin.compact[-1])
        return (above if value > 0 else below).format(self._tenths(abs(value) / unit))

    def short_count(self, value: float) -> str:
        """Return a number for a card: in full below ten thousand, shortened from there."""
        if abs(value) < _COMPACT_FROM:
            return self.decimal(value, 0 if abs(value) >= 999.95 or float(value).is_integer() else 1)
        unit, pattern = next((step for step in self.marks.compact if abs(value) < 999.95 * step[0]), self.marks.compact[-1])
        return pattern.format(self._tenths(value / unit))

    def _tenths(self, number: float) -> str:
        return self.decimal(number, 1).removesuffix(f"{self.marks.point}0")

    def percent(self, value: float, digits: int = 1) -> str:
        """Return a share as a percentage."""
        return self.marks.percent.format(self.decimal(100 * value, digits))

    def change(self, value: float | None, digits: int = 1) -> str:
        """Return a relative change with its sign: +12,3%."""
        return NOTHING if value is None else self.marks.percent.format(self._signed(100 * value, digits))

    def points(self, value: float | None) -> str:
        """Return a difference between two shares in percentage points with its sign: +0,4 procentpunt."""
        if value is None:
            return NOTHING
        return f"{self._signed(100 * value, 1)} {Text('percentage points', 'procentpunt').say(self.language)}"

    def _signed(self, value: float, digits: int) -> str:
        text = self.decimal(value, digits)
        if text[0] == "-":
            return MINUS + text[1:]
        return f"+{text}" if value * _POWERS[digits] >= 0.5 else text

    def duration(self, value: float, note: Text | None = None) -> str:
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

    def short(self, value: float | None, definition: Definition) -> str:
        """Return a KPI's value as a card shows it: large amounts and counts shortened."""
        return self._briefly(value, definition, self.short_money, self.short_count)

    def rounded(self, value: float | None, definition: Definition) -> str:
        """Return a KPI's value as a sentence says it: amounts without cents, counts in full."""
        return self._briefly(value, definition, self.whole_money, lambda count: self.of(count, definition))

    def _briefly(self, value: float | None, definition: Definition, money: Callable[[float], str], count: Callable[[float], str]) -> str:
        if value is not None and definition.unit == "currency":
            return money(value)
        return count(value) if value is not None and definition.unit == "count" else self.of(value, definition)


def plain(value: Any, language: Language) -> str:  # noqa: ANN401
    """Return a cell of a dimension or of a table KPI as text."""
    if value is None:
        return UNKNOWN.say(language)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, bool):
        return (Text("yes", "ja") if value else Text("no", "nee")).say(language)
    return str(value)


def weekday(value: int | None, language: Language) -> str:
    """Return the name of an ISO weekday (1 = Monday)."""
    return plain(None, language) if value is None else Dates(language).weekday(value)
