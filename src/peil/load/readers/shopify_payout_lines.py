"""Read Shopify Payments' export of transactions: what each payout is made of, with the fee of each."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.shopify.keys import SOURCE
from peil.load.shopify.payouts import CAVEATS, PROVIDER, UNPAID, currency, incomplete, kind
from peil.values.texts import Text

TRANSACTIONS = Layout(
    columns={
        "at": ("Transaction Date",),
        "type": ("Type",),
        "order_id": ("Order",),
        "card_brand": ("Card Brand",),
        "card_source": ("Card Source",),
        "status": ("Payout Status",),
        "paid_on": ("Payout Date",),
        "available_on": ("Available On",),
        "amount": ("Amount",),
        "fee": ("Fee",),
        "net": ("Net",),
        "checkout": ("Checkout",),
        "method": ("Payment Method Name",),
        "presentment_amount": ("Presentment Amount",),
        "presentment_currency": ("Presentment Currency",),
        "currency": ("Currency",),
        "vat": ("VAT",),
    },
    needed=("at", "type", "order_id", "paid_on", "amount", "fee", "net"),
    usual=("status", "currency"),
)


class ShopifyPayoutLines(Reader):
    """Shopify Payments' export of transactions (`payment_transactions_export_1.csv`): what each payout is made of."""

    name = "shopify_payout_lines"
    label = Text("Shopify: payout transactions", "Shopify: transacties van uitbetalingen")
    layout = TRANSACTIONS

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the lines of payouts; those that are in no payout yet come with a later export."""
        fields = Fields(sheet, TRANSACTIONS, shop, probe, numbers=("amount", "fee", "net"), dates=("paid_on",))
        day, amount = fields.day("paid_on"), fields.number("amount")
        same = ", ".join(f"coalesce({fields.text(own)}, '')" for own in ("at", "type", "order_id", "card_brand", "checkout", "amount", "fee"))
        pending = f"({fields.text('paid_on')} IS NULL OR lower(coalesce({fields.text('status')}, '')) IN ('pending', {UNPAID[1:-1]}))"
        sql = f"""SELECT _row, 'line:' || md5(concat_ws('|', {same}, nth)) AS payout_line_id, 'payout:' || {day} AS payout_id, {day} AS paid_on,
            '{PROVIDER}' AS provider, {fields.code("order_id")} AS order_id, {kind(fields.text("type"), amount)} AS kind, {amount} AS amount,
            CASE WHEN {fields.number("net")} IS NOT NULL THEN {amount} - {fields.number("net")} ELSE {fields.number("fee")} END AS fee_amount,
            {currency(fields)} AS _currency
            FROM (SELECT *, row_number() OVER (PARTITION BY {same} ORDER BY _row) AS nth FROM {sheet.table}) WHERE NOT {pending}"""
        waiting = Text(
            "{value} transactions are in no payout yet; they come in with a later export.",
            "{value} transacties zitten nog in geen uitbetaling; ze komen mee met een latere export.",
        )
        checks = (
            *fields.checks(numbers=("amount", "fee", "net"), dates=("paid_on",), where=f"NOT {pending}"),
            incomplete(sheet.table, fields, "amount", f"NOT {pending}"),
            Check("not_paid_yet", "warning", f"SELECT 0, count(*)::VARCHAR FROM {sheet.table} WHERE {pending} HAVING count(*) > 0", waiting,
                  fields.header("paid_on")),
        )  # fmt: skip
        return Reading(SOURCE, (Records("payouts", sql),), (), checks, CAVEATS)


READER = ShopifyPayoutLines()
