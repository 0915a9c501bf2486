"""Give SQL that reads numbers, dates, times and durations in the notations that exports use, and tells which notation a file has."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

Order = Literal["day_first", "month_first"]
Ask = Callable[[str], list[tuple[Any, ...]]]
PLACEHOLDERS = "-|--|—|–|n/a|na|nan|null|none|\\(not set\\)|∞|…"
MOST = "1e11"  # of a number that is no decimal: minutes beyond it are no time span any more
DAY_FIRST_SIGNS = "[€£₹]"
MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "PR", "GU"})
MONTHS = {
    "januari": "january", "februari": "february", "maart": "march", "mei": "may", "juni": "june", "juli": "july", "augustus": "august",
    "oktober": "october", "mrt": "mar", "okt": "oct", "janv": "jan", "sept": "sep",
}  # fmt: skip
WORDED = [
    "%d-%b-%y", "%d/%b/%y", "%d %b %y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y", "%d/%b/%Y",
    "%a, %d %b %Y", "%a %b %d %Y", "%A, %B %d, %Y", "%a, %b %d, %Y",
]  # fmt: skip
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p")
NUMBERED = {
    "day_first": ("%d-%m-%y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"),
    "month_first": ("%m/%d/%y", "%m-%d-%y", "%m.%d.%y", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"),
}


class Notation(msgspec.Struct, frozen=True):
    """How a file writes figures: whether a comma stands before the decimals, and whether day or month comes first; `sure` of the latter or not."""

    comma: bool = False
    order: Order = "day_first"
    sure: bool = True


def is_blank(cell: str) -> str:
    """Return the condition under which a cell holds nothing, or a sign for nothing."""
    # A pattern, for the engine makes a join of a list to look in, over all rows, whatever CASE it stands in.
    return f"({cell} IS NULL OR regexp_full_match(lower({cell}), '{PLACEHOLDERS}'))"


def amount(cell: str, notation: Notation, kind: str = "DECIMAL(18,4)") -> str:
    """Return a number: currency signs, codes, thousands marks, per cent signs and brackets for minus are read over; NULL where it is none."""
    if notation.comma:
        quick = f"try_cast(replace(replace({cell}, '.', ''), ',', '.') AS {kind})"
        drop, decimal = "[^0-9,]", ","
    else:
        quick = f"try_cast(replace({cell}, ',', '') AS {kind})"
        drop, decimal = "[^0-9.]", "."
    rest = f"regexp_replace({cell}, '[0-9.,()+%''’\\s\\x{{A0}}\\x{{202F}}\\x{{2212}}-]', '', 'g')"
    fit = f"regexp_full_match({rest}, '\\p{{L}}{{0,4}}\\p{{Sc}}?\\p{{L}}{{0,4}}') AND NOT regexp_matches({cell}, '\\d[^0-9]*\\p{{L}}[^0-9]*\\d')"
    minus = f"regexp_matches({cell}, '^[^0-9]*[-\\x{{2212}}(]|-$')"
    digits = f"replace(regexp_replace({cell}, '{drop}', '', 'g'), '{decimal}', '.')"
    once = f"NOT regexp_matches({digits}, '\\..*\\.') AND regexp_matches({digits}, '[0-9]')"
    power = f"regexp_full_match({cell}, '[-+]?\\d+([.,]\\d+)?[eE][-+]?\\d+')"
    slow = (
        f"CASE WHEN {power} THEN try_cast(try_cast(replace({cell}, ',', '.') AS DOUBLE) AS {kind})"
        f" WHEN {fit} AND {once} THEN try_cast(CASE WHEN {minus} THEN '-' ELSE '' END || {digits} AS {kind}) END"
    )
    found = f"coalesce({quick}, {_else(cell, slow)})"
    return f"CASE WHEN abs({found}) < {MOST} THEN {found} END" if kind == "DOUBLE" else found


def _else(cell: str, slow: str) -> str:
    """Return the slow way to read a cell, inside a CASE: outside one, what it says twice the engine works out for all rows beforehand."""
    return f"CASE WHEN {is_blank(cell)} THEN NULL ELSE {slow} END"


def english(cell: str) -> str:
    """Return a cell with the names of months in English (`27 mei 2026` → `27 may 2026`), a `st`, `nd` after a day and `a.m.` in their usual form."""
    text = f"regexp_replace(regexp_replace(lower({cell}), '(\\d)(st|nd|rd|th|e)\\b', '\\1'), '([ap])\\.\\s?m\\.', '\\1m')"
    for name, meant in MONTHS.items():
        text = f"regexp_replace({text}, '\\b{name}\\b\\.?', '{meant}')"
    return text


def day(cell: str, notation: Notation) -> str:
    """Return a DATE from a day, or from a moment as it stands, whatever its notation; NULL where it is none."""
    formats = [*NUMBERED[notation.order], *WORDED]
    listed = "[" + ", ".join(f"'{form}'" for form in formats) + "]"
    compact = f"CASE WHEN regexp_full_match({cell}, '\\d{{8}}') THEN try_strptime({cell}, '%Y%m%d')::DATE END"
    iso = f"CASE WHEN regexp_matches({cell}, '^\\d{{4}}-\\d{{1,2}}-\\d{{1,2}}([T ]|$)') THEN try_cast({cell}[:10] AS DATE) END"
    # The engine alone would read 3/8/26 as a day in the year 3.
    plain = f"CASE WHEN strpos({cell}, '-') = 5 OR strpos({cell}, '/') = 5 THEN try_cast({cell} AS DATE) END"
    rest = f"coalesce({iso}, {compact}, try_strptime({english(cell)}, {listed})::DATE, ({_clocked(cell, notation)})::DATE)"
    return f"coalesce({plain}, {_else(cell, rest)})"


def moment(cell: str, notation: Notation) -> str:
    """Return a date and time as ISO text, with its offset where the cell has one; a day alone stays a day; NULL where it is neither.

    The framework reads such text in the zone of the file.
    """
    iso = f"regexp_matches({cell}, '^\\d{{4}}-\\d{{1,2}}-\\d{{1,2}}[T ]\\d{{1,2}}:\\d\\d') AND coalesce(try_cast({cell} AS TIMESTAMPTZ)::VARCHAR,"
    iso += f" try_cast(regexp_replace({cell}, '(\\d) ([+-]\\d)', '\\1\\2') AS TIMESTAMPTZ)::VARCHAR) IS NOT NULL"
    alone = f"strftime({day(cell, notation)}, '%Y-%m-%d')"
    return f"CASE WHEN {iso} THEN {cell} ELSE coalesce(strftime({_clocked(cell, notation)}, '%Y-%m-%d %H:%M:%S'), {alone}) END"


def _clocked(cell: str, notation: Notation) -> str:
    dates = ["%Y-%m-%d", "%Y/%m/%d", *NUMBERED[notation.order], *WORDED]
    listed = "[" + ", ".join(f"'{date}{gap}{clock}'" for date in dates for gap in (" ", ", ") for clock in CLOCKS) + "]"
    return f"try_strptime({english(cell)}, {listed})"


def seconds(cell: str, notation: Notation, unit: Literal["seconds", "minutes", "hours"] = "seconds") -> str:
    """Return a duration in seconds (DOUBLE): `1:02:03`, `02:03` (minutes and seconds), `1h 2m 3s`, or a number of a unit."""
    clock = f"string_split({cell}, ':')"
    whole = (
        f"CASE len({clock}) WHEN 3 THEN try_cast({clock}[1] AS DOUBLE) * 3600 + try_cast({clock}[2] AS DOUBLE) * 60 + try_cast({clock}[3] AS DOUBLE)"
        f" WHEN 2 THEN try_cast({clock}[1] AS DOUBLE) * 60 + try_cast({clock}[2] AS DOUBLE) END"
    )
    parts = " + ".join(
        f"coalesce(try_cast(nullif(regexp_extract(lower({cell}), '(\\d+)\\s*({mark})', 1), '') AS DOUBLE), 0) * {worth}"
        for mark, worth in (
            ("d|days?|dagen|dag", 86400),
            ("h|hrs?|hours?|u|uur", 3600),
            ("m|mins?|minutes?|minuten", 60),
            ("s|secs?|seconds?|sec", 1),
        )
    )
    worded = f"CASE WHEN regexp_full_match(lower({cell}), '(\\d+\\s*[a-z]+[ ,]*)+') THEN {parts} END"
    factor = {"seconds": 1, "minutes": 60, "hours": 3600}[unit]
    number = f"{amount(cell, notation, 'DECIMAL(18,6)')}::DOUBLE * {factor}"
    return f"CASE WHEN contains({cell}, ':') THEN {whole} ELSE coalesce({worded}, {number}) END"


def told(ask: Ask, table: str, numbers: list[str], dates: list[str], doubt: tuple[str | None, Order]) -> Notation:
    """Return the notation of a file, from all of its cells; `doubt` is its separator and the order of dates to take where they do not tell."""
    separator, order = doubt
    comma, sure = separator == ";", True
    if numbers:
        with_comma = " + ".join(
            f"count(*) FILTER (WHERE regexp_matches({cell}, '(^|[^0-9,])\\d+([.''’\\s]\\d{{3}})*,\\d{{1,2}}\\D*$'))" for cell in numbers
        )
        with_point = " + ".join(
            f"count(*) FILTER (WHERE regexp_matches({cell}, '\\.\\d{{1,2}}\\D*$|,\\d{{3}}\\.\\d|^\\D*0\\.\\d'))" for cell in numbers
        )
        commas, points = ask(f"SELECT {with_comma}, {with_point} FROM (SELECT * FROM {table} LIMIT 20000)")[0]
        comma = commas > points if commas or points else comma
    if dates:
        parts = [f"regexp_extract({cell}, '^(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-]\\d{{2,4}}', PLACE)" for cell in dates]
        firsts, seconds_ = ([f"try_cast(nullif({part.replace('PLACE', str(place))}, '') AS INTEGER)" for part in parts] for place in (1, 2))
        pairs = " UNION ALL ".join(
            f"SELECT {one} AS a, {two} AS b FROM {table} WHERE strpos({cell}, '-') <> 5"
            for cell, one, two in zip(dates, firsts, seconds_, strict=True)
        )
        a, b, many_a, many_b = ask(f"SELECT max(a), max(b), count(DISTINCT a), count(DISTINCT b) FROM ({pairs})")[0]
        if a is not None:
            if a > 12 or b > 12:
                order = "day_first" if a > 12 else "month_first"
            elif many_a != many_b:
                order = "day_first" if many_a > many_b else "month_first"
            else:
                sure = False
    return Notation(comma, order, sure)
