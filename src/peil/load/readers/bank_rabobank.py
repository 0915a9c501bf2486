"""Read Rabobank's statements as CSV: 26 columns, one row a transaction, numbered per account."""

from peil.load.books.banks import NAMELESS, firm, last_four
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text


class BankRabobank(Reader):
    """Rabobank's statement of one or more accounts."""

    name = "bank_rabobank"
    label = Text("Rabobank: bank statement", "Rabobank: bankafschrift")
    layout = Layout(
        columns={
            "account": ("IBAN/BBAN",),
            "currency": ("Munt",),
            "bic": ("BIC",),
            "number": ("Volgnr",),
            "booked_on": ("Datum",),
            "value_on": ("Rentedatum",),
            "amount": ("Bedrag",),
            "balance": ("Saldo na trn",),
            "counter_account": ("Tegenrekening IBAN/BBAN",),
            "name": ("Naam tegenpartij",),
            "ultimate": ("Naam uiteindelijke partij",),
            "initiator": ("Naam initiërende partij",),
            "counter_bic": ("BIC tegenpartij",),
            "kind": ("Code",),
            "batch": ("Batch ID",),
            "reference": ("Transactiereferentie",),
            "mandate": ("Machtigingskenmerk",),
            "creditor": ("Incassant ID",),
            "payment": ("Betalingskenmerk",),
            "text_1": ("Omschrijving-1",),
            "text_2": ("Omschrijving-2",),
            "text_3": ("Omschrijving-3",),
            "return_reason": ("Reden retour",),
            "original_amount": ("Oorspr bedrag",),
            "original_currency": ("Oorspr munt",),
            "rate": ("Koers",),
        },
        needed=("account", "number", "booked_on", "amount"),
        usual=("currency", "name", "kind"),
        fixed=True,
    )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the lines by their number, which goes on from one statement of an account to the next."""
        layout = self.layout
        fields = Fields(sheet, layout, shop, probe, numbers=("amount", "balance"), dates=("booked_on",))
        account = f"replace({fields.code('account')}, ' ', '')"
        prepare = f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_cells AS
            SELECT _row, {account} AS own, ltrim({fields.code("number")}, '0') AS number,
            {fields.day("booked_on")} AS day, {fields.number("amount")} AS amount, {fields.text("kind")} AS kind,
            coalesce({fields.text("currency")}, 'EUR') AS money,
            concat_ws(' / ', {fields.text("name")}, {fields.text("ultimate")}, {fields.text("initiator")}) AS parties FROM {sheet.table}"""
        sql = f"""SELECT _row, 'rabobank-' || md5(own)[:8] || '-' || number AS bank_transaction_id, day AS booked_on, {last_four("own")} AS account,
            kind, {firm("parties")} AS counterparty, amount, money AS _currency FROM {sheet.table}_cells"""
        checks = tuple(fields.checks(numbers=("amount",), dates=("booked_on",)))
        return Reading("rabobank", (Records("bank_transactions", sql),), (prepare,), checks=checks, caveats=(NAMELESS,))


READER = BankRabobank()
