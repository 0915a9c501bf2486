"""Read ING's statements as CSV, with semicolons (and balance) or commas, in Dutch and English."""

from peil.load.books.banks import NAMELESS, firm, last_four, line_key
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

INCOMING, OUTGOING = "('bij', 'credit')", "('af', 'debit')"


class BankIng(Reader):
    """ING's statement of an account."""

    name = "bank_ing"
    label = Text("ING: bank statement", "ING: bankafschrift")
    layout = Layout(
        columns={
            "booked_on": ("Datum", "Date"),
            "name": ("Naam / Omschrijving", "Name / Description"),
            "account": ("Rekening", "Account"),
            "counter_account": ("Tegenrekening", "Counterparty"),
            "code": ("Code",),
            "sign": ("Af Bij", "Debit/credit"),
            "amount": ("Bedrag", "Amount"),
            "kind": ("Mutatiesoort", "MutatieSoort", "Transaction type"),
            "text": ("Mededelingen", "Notifications"),
            "balance": ("Saldo na mutatie", "Resulting balance"),
            "tag": ("Tag",),
        },
        needed=("booked_on", "account", "sign", "amount", "name"),
        usual=("kind", "text"),
    )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the lines; `Af Bij` says which way the money went."""
        layout = self.layout
        fields = Fields(sheet, layout, shop, probe, numbers=("amount",), dates=("booked_on",))
        sign, money = f"lower({fields.text('sign')})", fields.currency("amount") or "EUR"
        amount = f"CASE WHEN {sign} IN {OUTGOING} THEN -1 ELSE 1 END * abs({fields.number('amount')})"
        prepare = f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_cells AS SELECT _row, {fields.day("booked_on")} AS day,
            {fields.text("account")} AS own, {fields.text("counter_account")} AS other,
            {fields.text("name")} AS name, {fields.text("text")} AS said, {amount} AS amount,
            {fields.text("kind")} AS kind FROM {sheet.table} WHERE {fields.text("amount")} IS NOT NULL"""
        key = line_key("own", "day", "other", "name", "said", "amount")
        sql = f"""SELECT _row, 'ing-' || {key} AS bank_transaction_id, day AS booked_on, {last_four("own")} AS account, kind,
            {firm("name")} AS counterparty, amount, '{money}' AS _currency FROM {sheet.table}_cells"""
        wrong = Text(
            "Af Bij is `{value}`, neither Af nor Bij; the row was left out.", "Af Bij is `{value}`, geen Af en geen Bij; de rij is overgeslagen."
        )
        neither = f"SELECT _row, coalesce({sign}, '') FROM {sheet.table} WHERE coalesce({sign}, '') NOT IN ('bij', 'credit', 'af', 'debit')"
        checks = (
            *fields.checks(numbers=("amount",), dates=("booked_on",)),
            Check("unknown_direction", "error", neither, wrong, fields.header("sign")),
        )
        return Reading("ing", (Records("bank_transactions", sql),), (prepare,), checks=checks, caveats=(NAMELESS,))


READER = BankIng()
