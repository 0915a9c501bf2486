"""Guess what a column holds from how its cells are written: one SQL expression sorts each cell, the counts decide."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from peil.values.texts import Language, Text

Kind = Literal["empty", "text", "code", "mail", "whole", "number", "percent", "day", "moment", "truth"]
NUMBERS = ("whole", "number", "percent")
DAYS = ("day", "moment")
ENOUGH = 0.95  # of the filled cells must be written that way; the rest will be on the receipt
DIGITS_COMMA = r"-?(\d+|\d{1,3}(\.\d{3})+),\d+"
DIGITS_POINT = r"-?(\d+|\d{1,3}(,\d{3})+)\.\d+"
COIN = r"(€|\$|£|EUR|USD|GBP)"
SHORT, LONG = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
CLOCK = r"[ T,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
OFFSET = r" ?(Z|UTC|[+-]\d{2}(:?\d{2})?)?"
# The first pattern that a whole cell fits names its way; `dm` and `md` in a way's name are told apart by which of the two is over 12.
WAYS = {
    "whole": r"-?(0|[1-9]\d{0,14})",
    "code": r"\d+|(?i)[0-9a-f]{8}-[0-9a-f-]{27}",
    "dots": r"-?\d{1,3}(\.\d{3}){2,}",
    "commas": r"-?\d{1,3}(,\d{3}){2,}",
    "comma": DIGITS_COMMA,
    "point": DIGITS_POINT,
    "coin comma": rf"-?({COIN} ?{DIGITS_COMMA}|{DIGITS_COMMA} ?{COIN})",
    "coin point": rf"-?({COIN} ?{DIGITS_POINT}|{DIGITS_POINT} ?{COIN})",
    "coin": rf"-?({COIN} ?-?\d+|-?\d+ ?{COIN})",
    "percent comma": r"-?\d+,\d+ ?%",
    "percent": r"-?\d+(\.\d+)? ?%",
    "day iso": r"\d{4}[-/]\d{1,2}[-/]\d{1,2}",
    "moment iso": rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}{CLOCK}{OFFSET}",
    "day": LONG,
    "moment": rf"{LONG}{CLOCK}",
    "day short": SHORT,
    "moment short": rf"{SHORT}{CLOCK}",
    "truth": r"(?i)(true|false|ja|nee|yes|no|waar|onwaar)",
    "mail": r"[^@\s]+@[^@\s]+\.[^@\s]+",
}
WRITTEN: dict[str, Text] = {
    "comma": Text("decimal comma", "decimale komma"),
    "point": Text("decimal point", "decimale punt"),
    "iso": Text("year-month-day", "jaar-maand-dag"),
    "day_first": Text("day-month-year", "dag-maand-jaar"),
    "month_first": Text("month-day-year", "maand-dag-jaar"),
    "unclear": Text("day-month-year or month-day-year: no day is over 12", "dag-maand-jaar of maand-dag-jaar: geen dag is groter dan 12"),
    "compact": Text("written as 20261121", "geschreven als 20261121"),
}
KINDS: dict[Kind, Text] = {
    "empty": Text("empty", "leeg"),
    "text": Text("text", "tekst"),
    "code": Text("code", "code"),
    "mail": Text("e-mail address", "e-mailadres"),
    "whole": Text("whole number", "geheel getal"),
    "number": Text("number", "getal"),
    "percent": Text("percentage", "percentage"),
    "day": Text("day", "dag"),
    "moment": Text("day and time", "dag en tijd"),
    "truth": Text("yes or no", "ja of nee"),
}
COINED = Text("with a currency sign", "met een valutateken")
SHORT_YEAR = Text("year in two digits", "jaar in twee cijfers")


class Guess(msgspec.Struct, frozen=True):
    """What a column holds and how it is written; `typed` where the file itself says its type (parquet)."""

    kind: Kind
    written: str | None = None
    coin: bool = False
    short: bool = False
    typed: bool = False

    def say(self, language: Language) -> str:
        """Return the guess in words."""
        parts = [KINDS[self.kind].say(language)]
        parts += [WRITTEN[self.written].say(language)] if self.written and not self.typed else []
        parts += [COINED.say(language)] if self.coin else []
        parts += [SHORT_YEAR.say(language)] if self.short else []
        return ", ".join(parts)


def way_of(cell: str) -> str:
    """Return SQL that names the way in which a trimmed cell is written; NULL where it is empty."""
    first, second = (f"try_cast(regexp_extract({cell}, '^(\\d{{1,2}})[-/.](\\d{{1,2}})', {part}) AS INTEGER)" for part in (1, 2))
    order = f"CASE WHEN {first} > 12 THEN ' dm' WHEN {second} > 12 THEN ' md' ELSE '' END"
    cases = []
    for name, pattern in WAYS.items():
        way = f"'{name}' || {order}" if name in ("day", "moment", "day short", "moment short") else f"'{name}'"
        if name == "whole":  # days such as 20261121 are whole numbers too
            valid = f"try_strptime({cell}, '%Y%m%d') BETWEEN DATE '1990-01-01' AND DATE '2099-12-31'"
            way = f"CASE WHEN length({cell}) = 8 AND {valid} THEN 'compact' ELSE 'whole' END"
        cases.append(f"WHEN regexp_full_match({cell}, '{pattern}') THEN {way}")
    return f"CASE WHEN {cell} IS NULL THEN NULL {' '.join(cases)} ELSE 'text' END"


def guess(ways: Mapping[str, int]) -> Guess:
    """Return what the counts of the ways of a column's cells come to."""
    total = sum(ways.values())
    if not total:
        return Guess("empty")
    for found in (_compact, _number, _days):
        made = found(ways, total)
        if made is not None:
            return made
    for name, kind in (("truth", "truth"), ("mail", "mail")):
        if ways.get(name, 0) >= ENOUGH * total:
            return Guess(kind)  # type: ignore[arg-type]
    codes = sum(ways.get(name, 0) for name in ("code", "whole", "compact"))
    return Guess("code" if codes >= ENOUGH * total else "text")


def of_type(sql_type: str) -> Guess:
    """Return what a column holds of which the file says the type."""
    name = sql_type.upper()
    if name == "BOOLEAN":
        return Guess("truth", typed=True)
    if name == "DATE":
        return Guess("day", "iso", typed=True)
    if name.startswith("TIMESTAMP"):
        return Guess("moment", "iso", typed=True)
    if name.startswith(("DECIMAL", "DOUBLE", "FLOAT", "REAL")):
        return Guess("number", "point", typed=True)
    return Guess("whole" if "INT" in name else "text", typed=True)


def _compact(ways: Mapping[str, int], total: int) -> Guess | None:
    return Guess("day", "compact") if ways.get("compact", 0) >= ENOUGH * total else None


def _number(ways: Mapping[str, int], total: int) -> Guess | None:
    def count(*names: str) -> int:
        return sum(ways.get(name, 0) for name in names)

    wholes = count("whole", "compact")
    comma, point = count("comma", "coin comma", "percent comma", "dots"), count("point", "coin point", "commas")
    coins, percents = count("coin", "coin comma", "coin point"), count("percent", "percent comma")
    if wholes + comma + point + count("coin", "percent") < ENOUGH * total:
        return None
    written = None if not comma + point + percents else "comma" if comma > point else "point"
    if percents > total / 2:
        return Guess("percent", written)
    return Guess("number" if written or coins else "whole", written, coin=coins > 0)


def _days(ways: Mapping[str, int], total: int) -> Guess | None:
    counts = {name: count for name, count in ways.items() if name.startswith(("day", "moment"))}
    if sum(counts.values()) < ENOUGH * total:
        return None
    moments = sum(count for name, count in counts.items() if name.startswith("moment"))
    iso = sum(count for name, count in counts.items() if "iso" in name)
    dm, md = (sum(count for name, count in counts.items() if name.endswith(f" {order}")) for order in ("dm", "md"))
    order = "day_first" if dm > md else "month_first" if md else "unclear"
    short = any("short" in name for name in counts)
    return Guess("moment" if moments else "day", "iso" if iso >= sum(counts.values()) / 2 else order, short=short)
