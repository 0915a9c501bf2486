"""Read a bank statement of any other bank (bunq, N26, Knab, Triodos, …) by the names that such columns have."""

from peil.load.books.banks import NAMELESS, firm, last_four, line_key
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text


class BankStatement(Reader):
    """A bank statement with a day, an amount (or what went out and came in), a counterparty and its account or the balance."""

    name = "bank_statement"
    label = Text("Bank statement, any bank", "Bankafschrift, elke bank")
    layout = Layout(
        columns={
            "booked_on": ("Booking date", "Boekdatum", "Transactiedatum", "Transaction date", "Buchungstag", "Buchungsdatum", "Date", "Datum"),
            "amount": ("Amount", "Bedrag", "Transactiebedrag", "Betrag", "Montant", "Importe"),
            "outgoing": ("Debit", "Debet", "Af", "Paid out", "Money out", "Soll"),
            "incoming": ("Credit", "Bij", "Paid in", "Money in", "Haben"),
            "name": (
                "Counterparty name", "Naam tegenpartij", "Tegenpartij", "Tegenrekeninghouder",
                "Partner Name", "Payee", "Name", "Naam",
                "Counterparty",
                "Beguenstigter/Zahlungspflichtiger", "Begünstigter", "Omschrijving", "Description",
            ),
            "counter_account": ("Counterparty account", "Counterparty IBAN", "Tegenrekening", "Tegenrekeningnummer",
                "Partner Iban", "Kontonummer/IBAN",
                "Counterparty"),
            "account": ("Account", "IBAN", "Rekening", "Rekeningnummer", "Eigen rekening", "Auftragskonto", "Accountnumber"),
            "kind": ("Type", "Transaction type", "Soort", "Mutatiesoort", "Code", "Buchungstext"),
            "currency": ("Currency", "Valuta", "Munt", "Muntsoort", "Währung", "Waehrung"),
            "balance": ("Balance", "Saldo", "Saldo na boeking", "Saldo na mutatie", "Eindsaldo"),
            "number": ("Transaction ID", "Transactie-ID", "Transaction reference", "Volgnummer", "ID"),
            "text": ("Payment reference", "Omschrijving", "Description", "Mededelingen", "Verwendungszweck", "Notes"),
        },
        needed=("booked_on", "name"),
    )  # fmt: skip

    def recognises(self, face: Face) -> bool:
        """Return whether there is an amount beside a day and a name, and what no other table has beside those: two accounts, or a balance."""
        if face.kind != "csv":
            return False
        found = self.layout.found(face.columns)
        paid = "amount" in found or {"outgoing", "incoming"} <= found.keys()
        own = "counter_account" in found and found["counter_account"] != found.get("account") and "account" in found
        return (
            {"booked_on", "name"} <= found.keys() and paid and (own or ("balance" in found and bool({"account", "counter_account"} & found.keys())))
        )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the lines; amounts below zero went out."""
        fields = Fields(sheet, self.layout, shop, probe, numbers=("amount", "outgoing", "incoming"), dates=("booked_on",))
        amount = fields.number("amount")
        if not fields.has("amount"):
            amount = f"coalesce(abs({fields.number('incoming')}), 0) - coalesce(abs({fields.number('outgoing')}), 0)"
        told = fields.currency("amount")
        prepare = f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_cells AS SELECT _row, {fields.day("booked_on")} AS day,
            {fields.code("account")} AS own, {fields.text("counter_account")} AS other,
            {fields.text("name")} AS name, {fields.text("text")} AS said, {amount} AS amount,
            {fields.text("kind")} AS kind, {fields.code("number")} AS number, {f"'{told}'" if told else fields.text("currency")} AS money
            FROM {sheet.table}"""
        key = f"coalesce(md5(own)[:8] || '-' || number, {line_key('own', 'day', 'other', 'name', 'said', 'amount')})"
        sql = f"""SELECT _row, 'bank-' || {key} AS bank_transaction_id, day AS booked_on, {last_four("own")} AS account, kind,
            {firm("name")} AS counterparty, amount, money AS _currency FROM {sheet.table}_cells WHERE day IS NOT NULL AND amount IS NOT NULL"""
        checks = tuple(fields.checks(numbers=("amount", "outgoing", "incoming"), dates=("booked_on",)))
        source = f"bank:{shop.told('account')}" if shop.told("account") else "bank"
        return Reading(source, (Records("bank_transactions", sql),), (prepare,), checks=checks, caveats=(NAMELESS,))


READER = BankStatement()
