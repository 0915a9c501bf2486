"""Read Exact Online's ledger: transaction lines (CSV of the program, CSV and JSON of the API) and balances by period; revenue is below zero in it."""

import msgspec

from peil.load.books.accounts import OPTIONS
from peil.load.books.ledger import Booked, reading
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

MONTHLY = Caveat(
    "ledger_by_period",
    Text(
        "Exact's balances are by period: each counts on the last day of its month. Load either balances or transactions of a year, not both.",
        "De saldi van Exact zijn per periode: elk telt op de laatste dag van de maand. Laad van een jaar de saldi of de mutaties, niet allebei.",
    ),
    ("ledger_entries.posted_on",),
)


class ExactLedger(Reader):
    """Exact Online's transaction lines (`TransactionLines`, `GLTransactions`) and balances (`ReportingBalance`)."""

    name = "exact_ledger"
    label = Text("Exact Online: ledger transactions and balances", "Exact Online: grootboekmutaties en saldi")
    options = OPTIONS
    layout = Layout(
        columns={
            "posted_on": ("Date", "Datum", "EntryDate"),
            "code": ("GLAccountCode", "Grootboekrekening: Code", "Grootboekrekening"),
            "name": ("GLAccountDescription", "Grootboekrekening: Omschrijving", "Omschrijving: Grootboekrekening"),
            "amount": ("AmountDC", "Amount", "Bedrag", "Bedrag (VV)"),
            "debit": ("AmountDebit", "Debet", "Debit"),
            "credit": ("AmountCredit", "Credit"),
            "balance_type": ("BalanceType", "Balanstype"),
            "year": ("ReportingYear", "FinancialYear", "Boekjaar", "Jaar"),
            "period": ("ReportingPeriod", "FinancialPeriod", "Periode"),
            "department": ("CostCenterDescription", "Kostenplaats: Omschrijving", "CostCenter", "CostCenterCode", "Kostenplaats"),
            "project": ("ProjectCode", "Project: Code", "Project"),
            "entry": ("EntryNumber", "Boekstuknummer", "Boekstuknr."),
            "line": ("LineNumber", "Regelnummer"),
            "id": ("ID",),
            "text": ("Description", "Omschrijving"),
            "journal": ("JournalCode", "Dagboek: Code", "Dagboek"),
        },
        needed=("code",),
    )

    def recognises(self, face: Face) -> bool:
        """Return whether the account is named as Exact names it, beside an amount and a day or a period."""
        found = self.layout.found(face.columns)
        sure = found.get("code", "").replace(" ", "").lower() in ("glaccountcode", "grootboekrekening:code") or (
            "name" in found and "journal" in found and "code" in found
        )
        paid = "amount" in found or {"debit", "credit"} <= found.keys()
        return face.kind in ("csv", "json") and sure and paid and ("posted_on" in found or {"year", "period"} <= found.keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the entries of the income statement; a balance counts on the last day of its period."""
        fields = Fields(sheet, self.layout, shop, probe, numbers=("amount", "debit", "credit"), dates=("posted_on",))
        monthly = not fields.has("posted_on")
        cell = fields.text("posted_on")
        ticks = f"regexp_extract({cell}, '/Date\\((-?\\d+)', 1)"
        day = f"CASE WHEN {cell} LIKE '/Date(%' THEN epoch_ms({ticks}::BIGINT)::DATE ELSE {fields.day('posted_on')} END"
        if monthly:
            day = f"last_day(make_date({fields.whole('year')}, least({fields.whole('period')}, 12), 1))"
        split = fields.has("debit") and fields.has("credit") and not fields.has("amount")
        amount = f"coalesce({fields.number('debit')}, 0) - coalesce(abs({fields.number('credit')}), 0)" if split else fields.number("amount")
        month = f"{fields.text('year')} || '-' || {fields.text('period')} || coalesce('-' || {fields.text('department')}, '')"
        key = month if monthly else f"coalesce({fields.text('id')}, {fields.code('entry')} || coalesce('-' || {fields.code('line')}, ''))"
        booked = Booked(
            posted_on=day,
            code=fields.code("code"),
            name=fields.text("name"),
            amount=amount,
            key=key,
            department=fields.text("department"),
            project=fields.code("project"),
            text=fields.text("text"),
            where=f"{fields.code('code')} IS NOT NULL AND coalesce({fields.text('balance_type')}, 'W') <> 'B' AND {day} IS NOT NULL",
        )
        made = reading(sheet, shop, probe, booked, "exact")
        unread = (*fields.checks(numbers=("amount", "debit", "credit")), *([] if monthly else _dates(fields, day)))
        return msgspec.structs.replace(made, checks=(*unread, *made.checks), caveats=(MONTHLY,) if monthly else ())


READER = ExactLedger()


def _dates(fields: Fields, day: str) -> list[Check]:
    wrong = Text("The date `{value}` is none; the row was left out.", "De datum `{value}` is er geen; de rij is overgeslagen.")
    cell = fields.text("posted_on")
    sql = f"SELECT _row, coalesce({cell}, '') FROM {fields.sheet.table} WHERE {fields.code('code')} IS NOT NULL AND {day} IS NULL"
    return [Check("unreadable_date", "error", sql, wrong, fields.header("posted_on"))]
