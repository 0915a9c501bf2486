"""Turn cells into typed columns in SQL, and say for each column which cells cannot be what they should be."""

import msgspec

from peil.catalogue.structs import ColumnOf
from peil.values.periods import FIRST_YEAR, LAST_YEAR
from peil.values.texts import Text

OFFSET = r"(Z|[A-Z][A-Za-z]+(/[A-Za-z_]+)*|[+-]\d{2}(:?\d{2})?)$"
DATE_STYLES = {"day_first": "['%d-%m-%Y','%d/%m/%Y','%d.%m.%Y']", "month_first": "['%m/%d/%Y','%m-%d-%Y']"}


class Style(msgspec.Struct, frozen=True):
    """How a file writes numbers and dates: decimal comma or point, day or month first."""

    decimal_comma: bool = False
    month_first: bool = False


class Typed(msgspec.Struct, frozen=True):
    """A cell as typed SQL (`value`), and the condition under which it is not right (`wrong`, over both), or None if it cannot go wrong."""

    value: str
    wrong: str | None


def number_text(cell: str, style: Style) -> str:
    """Return the text of a number in the way SQL reads it."""
    if style.decimal_comma:
        return f"replace(replace({cell}, '.', ''), ',', '.')"
    thousands = f"contains({cell}, ',') AND regexp_full_match({cell}, '-?\\d{{1,3}}(,\\d{{3}})+(\\.\\d+)?')"
    return f"CASE WHEN {thousands} THEN replace({cell}, ',', '') ELSE {cell} END"


def _decimal(cell: str, style: Style, kind: str) -> str:
    plain = cell if not style.decimal_comma else number_text(cell, style)
    fast = f"try_cast({plain} AS {kind})"
    return fast if style.decimal_comma else f"coalesce({fast}, try_cast({number_text(cell, style)} AS {kind}))"


def _day(cell: str, style: Style) -> str:
    formats = DATE_STYLES["month_first" if style.month_first else "day_first"]
    return f"coalesce(try_cast({cell} AS DATE), try_strptime({cell}, {formats})::DATE)"


def _stamp(cell: str, style: Style, zone: str, shop_zone: str) -> str:
    """Return SQL for an instant in UTC: an offset counts; without one the time is in `zone`; a day alone is the start of that local day."""
    tidy = f"regexp_replace({cell}, '(\\d) ([+-]\\d)', '\\1\\2')"
    zoned = f"try_cast({cell} AS TIMESTAMPTZ)::TIMESTAMP"
    local = f"timezone('UTC', timezone('{zone}', try_cast({cell} AS TIMESTAMP)))"
    start = f"timezone('UTC', timezone('{shop_zone}', {_day(cell, style)}::TIMESTAMP))"
    formats = [
        f"{day} {time}"
        for day in DATE_STYLES["month_first" if style.month_first else "day_first"].strip("[]'").split("','")
        for time in ("%H:%M:%S", "%H:%M")
    ]
    listed = "[" + ",".join(f"'{form}'" for form in formats) + "]"
    other = f"timezone('UTC', timezone('{zone}', try_strptime({cell}, {listed})))"
    naive = f"coalesce({zoned}, try_cast({tidy} AS TIMESTAMPTZ)::TIMESTAMP, {other})"
    if zone != "UTC":
        offset = f"coalesce({zoned}, try_cast({tidy} AS TIMESTAMPTZ)::TIMESTAMP)"
        naive = f"CASE WHEN regexp_matches({cell}, '{OFFSET}') THEN {offset} ELSE coalesce({local}, {other}) END"
    return f"CASE WHEN length({cell}) <= 10 THEN {start} ELSE {naive} END"


def _truth(cell: str) -> str:
    words = f"CASE lower({cell}) WHEN 'ja' THEN true WHEN 'waar' THEN true WHEN 'nee' THEN false WHEN 'onwaar' THEN false END"
    return f"coalesce(try_cast({cell} AS BOOLEAN), {words})"


def _in_years(value: str) -> str:
    return f"year({value}) NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"


def from_text(cell: str, column: ColumnOf, style: Style, zone: str, shop_zone: str) -> Typed:
    """Return a text cell (trimmed, NULL when empty) as a typed value."""
    if column.type in ("id", "string", "text"):
        return Typed(cell, None)
    if column.type == "enum":
        return Typed(f"lower({cell})", None)
    if column.type == "boolean":
        value = _truth(cell)
        return Typed(value, f"{cell} IS NOT NULL AND {value} IS NULL")
    if column.type in ("date", "timestamp"):
        value = _day(cell, style) if column.type == "date" else _stamp(cell, style, zone, shop_zone)
        return Typed(value, f"{cell} IS NOT NULL AND ({value} IS NULL OR {_in_years(value)})")
    if column.type == "integer":
        value = (
            f"CASE WHEN contains({cell}, '.') OR contains({cell}, ',') OR contains(lower({cell}), 'e') THEN NULL ELSE try_cast({cell} AS BIGINT) END"
        )
        exact = _decimal(cell, style, "DECIMAL(28,4)")
        value = f"coalesce({value}, CASE WHEN {exact} = floor({exact}) THEN {exact}::BIGINT END)"
    else:
        value = _decimal(cell, style, "DECIMAL(18,4)" if column.type == "money" else "DECIMAL(18,9)")
    return Typed(value, f"{cell} IS NOT NULL AND ({value} IS NULL{_below(value, column)})")


def _below(value: str, column: ColumnOf) -> str:
    return f" OR {value} < {column.minimum}" if column.minimum is not None else ""


def from_typed(cell: str, kind: str, column: ColumnOf, zone: str, shop_zone: str) -> Typed:
    """Return a cell that already has a SQL type (parquet, or a reader's own) as the type it is stored in."""
    kind = kind.upper()
    if column.type in ("id", "string", "text", "enum"):
        return Typed(f"nullif(trim({cell}::VARCHAR), '')", None)
    if column.type == "boolean":
        return Typed(f"try_cast({cell} AS BOOLEAN)", f"{cell} IS NOT NULL AND try_cast({cell} AS BOOLEAN) IS NULL")
    if column.type == "date":
        return Typed(f"{cell}::DATE", f"{cell} IS NOT NULL AND {_in_years(cell)}")
    if column.type == "timestamp":
        value = f"{cell}::TIMESTAMP"
        if kind == "DATE" or (kind.startswith("TIMESTAMP") and "ZONE" not in kind and zone != "UTC"):
            value = f"timezone('UTC', timezone('{shop_zone if kind == 'DATE' else zone}', {value}))"
        return Typed(value, f"{cell} IS NOT NULL AND {_in_years(cell)}")
    target = {"integer": "BIGINT", "money": "DECIMAL(18,4)", "decimal": "DECIMAL(18,9)"}[column.type]
    value = f"try_cast({cell} AS {target})"
    wrong = f"{cell} IS NOT NULL AND ({value} IS NULL{_below(value, column)}"
    if column.type == "integer" and kind in ("DOUBLE", "FLOAT"):
        wrong += f" OR {cell} <> floor({cell})"
    return Typed(value, wrong + ")")


WHAT = {
    "integer": Text("a whole number", "een geheel getal"),
    "decimal": Text("a number", "een getal"),
    "money": Text("an amount such as 1234.50", "een bedrag zoals 1234.50"),
    "boolean": Text("true or false", "true of false (ja of nee)"),
    "date": Text("a day such as 2026-11-21", "een dag zoals 2026-11-21"),
    "timestamp": Text("a moment such as 2026-11-21T14:30:00Z", "een tijdstip zoals 2026-11-21T14:30:00Z"),
}


def expected(column: ColumnOf) -> Text:
    """Return what a column's cells should look like, for the hint of a problem."""
    found = WHAT.get(column.type, Text("text", "tekst"))
    if column.minimum is not None:
        return Text(f"{found.en}, {column.minimum} or more", f"{found.nl}, {column.minimum} of meer")
    if column.type in ("date", "timestamp"):
        years = f"{FIRST_YEAR}–{LAST_YEAR}"
        return Text(f"{found.en}, in the years {years}", f"{found.nl}, in de jaren {years}")
    return found
