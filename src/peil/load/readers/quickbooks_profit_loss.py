"""Read QuickBooks' Profit and Loss report (CSV and Excel): title lines, accounts under sections, a column a month, and totals to leave out."""

import calendar
import re
from typing import ClassVar

from peil.load.books.accounts import category
from peil.load.forms.figures import Notation, amount
from peil.load.forms.layouts import currency_in
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Restated, Sheet, Shop, quoted, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

TITLE = re.compile(r"(?i)profit (and|&) loss|income statement|winst[ -]en[ -]verlies")
MONTHS = {name.lower(): number for number in range(1, 13) for name in (calendar.month_name[number], calendar.month_abbr[number])} | {"sept": 9}
LAST_DAY = re.compile(r"(?:([A-Za-z]{3,9})\.?)?\s*(\d{1,2})?,?\s*(\d{4})$")
SECTIONS = (
    ("revenue", r"^(ordinary income|income|revenue|opbrengsten|omzet)$"),
    ("cost_of_goods_sold", r"^(cost of goods sold|cost of sales|cogs|kostprijs van de omzet)$"),
    ("operating_expense", r"^(expenses?|operating expenses?|overheads?|kosten|bedrijfskosten)$"),
    ("other_income", r"^(other income|overige opbrengsten)$"),
    ("other_expense", r"^(other expenses?|overige kosten)$"),
)
WORKED_OUT = r"^(total\b.*|totaal\b.*|gross profit|net (operating |ordinary |other )?(income|profit|earnings)|profit|(bruto|netto)winst|resultaat)$"
WHOLE = Caveat(
    "ledger_by_period",
    Text(
        "The Profit and Loss report has one column for its whole period: all of it counts on the last day. Export it with a column a month.",
        "Het winst-en-verliesrapport heeft één kolom voor de hele periode: alles telt op de laatste dag. Exporteer het met een kolom per maand.",
    ),
    ("ledger_entries.posted_on",),
)


class QuickBooksProfitLoss(Reader):
    """QuickBooks' Profit and Loss."""

    name = "quickbooks_profit_loss"
    label = Text("QuickBooks: Profit and Loss", "QuickBooks: winst-en-verliesrekening")
    ragged: ClassVar[bool] = True

    def recognises(self, face: Face) -> bool:
        """Return whether a title above the header says what it is, and beside the accounts stand months or a total."""
        titled = any(TITLE.search(line) for line in face.preamble)
        first = face.columns[0].strip().lower()
        named = first in ("column1", "account", "distribution account", "")
        rest = [last_day(name) is not None or is_total(name) for name in face.columns[1:] if not name.startswith("column")]
        return face.kind == "csv" and titled and named and bool(rest) and all(rest)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return an entry for each account and month; raises UnreadableFile where no period can be told."""
        months = [(name, day) for name in sheet.columns[1:] if (day := last_day(name)) is not None]
        total = next((name for name in sheet.columns[1:] if is_total(name)), None)
        whole = not months
        if whole and total is not None:
            ends = [day for line in sheet.face.preamble if (day := last_day(line.strip(' ",;'))) is not None]
            months = [(total, ends[-1])] if ends else []
        if not months:
            why = Text(
                "it does not say of which months it is. Export the report with a column a month.",
                "het zegt niet van welke maanden het is. Exporteer het rapport met een kolom per maand.",
            )
            raise UnreadableFile(file=sheet.name, why=why)
        days = [day for _, day in months]
        restated = Restated("posted_on", first=f"{min(days)[:7]}-01" if not whole else None, last=max(days))
        money = shop.told("currency") or next((code for line in sheet.face.preamble if (code := currency_in(line))), None)
        sql = f"""SELECT _row, entry_id, posted_on, account_type, category, amount, {text_literal(money) if money else "NULL::VARCHAR"} AS _currency
            FROM {sheet.table}_entries"""
        return Reading(
            source=f"quickbooks:{shop.told('account')}" if shop.told("account") else "quickbooks",
            prepare=(_cells(sheet, months), _entries(sheet.table)),
            checks=_checks(sheet.table),
            records=(Records("ledger_entries", sql, restates=restated),),
            caveats=(WHOLE,) if whole else (),
        )


READER = QuickBooksProfitLoss()


def is_total(name: str) -> bool:
    """Return whether a column holds the total of the others."""
    return name.strip().lower() in ("total", "totaal")


def last_day(label: str) -> str | None:
    """Return the last day (ISO) that a label tells: `Jan 2026`, `Jan 1 - Jan 15, 2026`, `January - March 2026`, `2026`; None where it tells none."""
    found = LAST_DAY.search(label.strip())
    if found is None or (found.group(1) is not None and found.group(1).lower() not in MONTHS):
        return None
    if found.group(1) is None and (found.group(2) is not None or label.strip() != found.group(3)):
        return None
    year, month = int(found.group(3)), MONTHS[found.group(1).lower()] if found.group(1) else 12
    day = int(found.group(2)) if found.group(2) else calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}"


def _cells(sheet: Sheet, months: list[tuple[str, str]]) -> str:
    """Return a statement for the cells: the account, the section it stands under, the month and the amount as text."""
    values = ", ".join(f"{{'day': DATE '{day}', 'said': nullif(trim({quoted(name)}), '')}}" for name, day in months)
    name = f"trim({quoted(sheet.columns[0])})"
    kinds = " ".join(f"WHEN regexp_matches(lower(account), {text_literal(pattern)}) THEN {text_literal(kind)}" for kind, pattern in SECTIONS)
    filled = " OR ".join(f"nullif(trim({quoted(column)}), '') IS NOT NULL" for column, _ in months)
    return f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_cells AS
        WITH line AS (SELECT _row, {name} AS account, ({filled}) AS filled, [{values}] AS cells FROM {sheet.table} WHERE {name} <> ''),
        placed AS (SELECT *, CASE WHEN NOT filled THEN CASE {kinds} END END AS opens FROM line)
        SELECT _row, account, filled, last_value(opens IGNORE NULLS) OVER (ORDER BY _row) AS section, unnest(cells) AS cell FROM placed"""


def _entries(table: str) -> str:
    number = amount("cell.said", Notation())
    kind = """CASE WHEN regexp_matches(lower(account), 'interest (expense|paid|charges)|^interest|\\brente') AND section <> 'revenue' THEN 'interest'
        WHEN regexp_matches(lower(account), 'income tax|corporation tax|vennootschapsbelasting') THEN 'income_tax' ELSE section END"""
    sign = f"CASE WHEN kind = 'interest' AND section = 'other_income' THEN -{number} ELSE {number} END"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_entries AS
        WITH entry AS (SELECT *, {kind} AS kind FROM {table}_cells WHERE cell.said IS NOT NULL AND NOT regexp_matches(lower(account), '{WORKED_OUT}')
            AND section IS NOT NULL)
        SELECT _row, section || ':' || lower(account) || ':' || (dense_rank() OVER (PARTITION BY section, lower(account) ORDER BY _row))
            || ':' || strftime(cell.day, '%Y-%m') AS entry_id, cell.day AS posted_on, kind AS account_type,
            {category("account")} AS category, {sign} AS amount
        FROM entry WHERE {number} IS NOT NULL"""


def _checks(table: str) -> tuple[Check, ...]:
    wrong = Text("`{value}` is no amount; it was left out.", "`{value}` is geen bedrag; het is overgeslagen.")
    loose = Text(
        "The account {value} stands under no section (Income, Expenses, …); it was left out.",
        "De rekening {value} staat onder geen onderdeel (Income, Expenses, …); die is overgeslagen.",
    )
    given = f"FROM {table}_cells WHERE cell.said IS NOT NULL AND NOT regexp_matches(lower(account), '{WORKED_OUT}')"
    return (
        Check(
            "unreadable_number", "error", f"SELECT _row, account || ': ' || cell.said {given} AND {amount('cell.said', Notation())} IS NULL", wrong
        ),
        Check("unknown_account", "warning", f"SELECT DISTINCT _row, account {given} AND section IS NULL", loose),
    )
