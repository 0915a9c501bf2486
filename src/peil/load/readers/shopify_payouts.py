"""Read Shopify Payments' export of payouts: one row a payout, with its total."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.shopify.keys import SOURCE
from peil.load.shopify.payouts import CAVEATS, PROVIDER, UNPAID, currency, incomplete
from peil.values.texts import Text

PAYOUTS = Layout(
    columns={
        "paid_on": ("Payout Date",),
        "status": ("Status",),
        "charges": ("Charges",),
        "refunds": ("Refunds",),
        "adjustments": ("Adjustments",),
        "reserved": ("Reserved Funds",),
        "fees": ("Fees",),
        "retried": ("Retried Amount",),
        "total": ("Total",),
        "currency": ("Currency",),
    },
    needed=("paid_on", "charges", "refunds", "fees", "total"),
    usual=("status", "currency"),
)


class ShopifyPayouts(Reader):
    """Shopify Payments' export of payouts (`payouts_export_1.csv`): one row a payout."""

    name = "shopify_payouts"
    label = Text("Shopify: payouts", "Shopify: uitbetalingen")
    layout = PAYOUTS

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return a line for each payout that was paid or is on its way."""
        fields = Fields(sheet, PAYOUTS, shop, probe, numbers=("total",), dates=("paid_on",))
        day, total = fields.day("paid_on"), fields.number("total")
        paid = f"lower(coalesce({fields.text('status')}, 'paid')) NOT IN {UNPAID}"
        sql = f"""SELECT _row, 'payout:' || {day} || coalesce('-' || {currency(fields)}, '') || CASE WHEN nth > 1 THEN '-' || nth ELSE '' END
                AS payout_line_id, 'payout:' || {day} AS payout_id, {day} AS paid_on, '{PROVIDER}' AS provider, 'payout' AS kind,
            {total} AS amount, 0::DECIMAL(18,4) AS fee_amount, {currency(fields)} AS _currency
            FROM (SELECT *, row_number() OVER (PARTITION BY {day}, {currency(fields)} ORDER BY _row) AS nth FROM {sheet.table} WHERE {paid})"""
        checks = (*fields.checks(numbers=("total",), dates=("paid_on",)), incomplete(sheet.table, fields, "total"), _failed(sheet.table, fields))
        return Reading(SOURCE, (Records("payouts", sql),), (), checks, CAVEATS)


READER = ShopifyPayouts()


def _failed(table: str, fields: Fields) -> Check:
    status = fields.text("status")
    message = Text("A payout with the status `{value}` was left out.", "Een uitbetaling met de status `{value}` is overgeslagen.")
    return Check(
        "payout_not_paid", "warning", f"SELECT _row, {status} FROM {table} WHERE lower({status}) IN {UNPAID}", message, fields.header("status")
    )
