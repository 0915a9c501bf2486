"""Read Amazon's return reports: of what the shop sends itself (by return date) and of what Amazon sends (FBA customer returns)."""

from peil.load.amazon.figures import Figures
from peil.load.amazon.marketplaces import TAX_OPTIONS, holds_tax, line_key, source_of, tax_share, told_rate
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Option, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

AMOUNTS = Option(
    "amounts",
    Text(
        "also read the Refunded Amount; only where no settlement reports are loaded, which hold the same refunds",
        "lees ook de Refunded Amount; alleen als je geen afrekeningen (settlement) laadt, want die bevatten dezelfde terugbetalingen",
    ),
    ("yes", "no"),
)
NO_AMOUNTS = Caveat(
    "amazon_returns_without_amounts",
    Text(
        "From Amazon's return reports come the pieces and the reasons; the amounts come from the settlement reports, which count each refund once.",
        "Uit de retourrapporten van Amazon komen de aantallen en de redenen; de bedragen komen uit de afrekeningen, die elke terugbetaling één keer "
        "tellen.",
    ),
    ("refund_lines.amount", "refund_lines.tax_amount"),
)
REQUESTED = Caveat(
    "amazon_returns_on_request",
    Text(
        "Returns that have not arrived yet count on the day they were asked for.",
        "Retouren die nog niet zijn aangekomen, tellen op de dag waarop ze zijn aangevraagd.",
    ),
    ("refund_lines.refunded_at", "refund_lines.quantity"),
)


class AmazonReturns(Reader):
    """Amazon's returns flat file (FBM) and FBA customer returns."""

    name = "amazon_returns"
    label = Text("Amazon: returns report", "Amazon: retourrapport")
    layout = Layout(
        columns={
            "order_id": ("Order ID", "order-id"),
            "returned_at": ("Return request date", "return-date"),
            "delivered_at": ("Return delivery date",),
            "status": ("Return request status",),
            "rma": ("Amazon RMA ID",),
            "plate": ("license-plate-number",),
            "asin": ("ASIN",),
            "sku": ("Merchant SKU", "sku"),
            "quantity": ("Return quantity", "quantity"),
            "reason": ("Return Reason", "reason"),
            "currency": ("Currency code",),
            "refunded": ("Refunded Amount",),
        },
        needed=("order_id", "returned_at", "asin", "sku", "quantity", "reason"),
    )
    options = (AMOUNTS, *TAX_OPTIONS)
    quotes = False

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return a refund line for each return that was not denied; raises UnreadableFile."""
        fields = Figures(sheet, self.layout, shop, probe, numbers=("refunded",), dates=("returned_at", "delivered_at"))
        paid = shop.told("amounts") == "yes"
        caveats = ((REQUESTED,) if fields.has("rma") else ()) + (() if paid else (NO_AMOUNTS,))
        checks = [
            *_checks(fields),
            *fields.checks(numbers=("quantity", *(("refunded",) if paid else ())), moments=("returned_at", "delivered_at")),
        ]
        return Reading(source=source_of(shop), records=(_records(fields, shop, paid=paid),), checks=tuple(checks), caveats=caveats, settles=30)


READER = AmazonReturns()


def _records(fields: Fields, shop: Shop, *, paid: bool) -> Records:
    order, sku = fields.code("order_id"), fields.code("sku")
    key = f"coalesce('rma-' || {fields.code('rma')}, 'plate-' || {fields.code('plate')}, {fields.day('returned_at')}::VARCHAR)"
    when = f"coalesce({fields.moment('delivered_at')}, {fields.moment('returned_at')})"
    refunded = fields.number("refunded")
    share = tax_share(holds_tax("NULL::VARCHAR", shop), refunded, "NULL", told_rate(shop, fields.sheet.name))
    amount = f"round(coalesce({refunded}, 0) * (1 - {share}), 4)::DECIMAL(18,4)" if paid else "0::DECIMAL(18,4)"
    tax = f"(coalesce({refunded}, 0) - {amount})::DECIMAL(18,4)" if paid else "0::DECIMAL(18,4)"
    day = f"coalesce({fields.day('delivered_at')}, {fields.day('returned_at')})"
    denied = f"regexp_matches(coalesce(lower({fields.text('status')}), ''), 'denied|declined|rejected|cancel')"
    again = f"row_number() OVER (PARTITION BY {order}, {sku}, {key} ORDER BY _row)"
    sql = f"""SELECT _row, {line_key(order, sku)} || '-return-' || {key} || CASE WHEN {again} > 1 THEN '-' || {again} ELSE '' END AS refund_line_id,
            {order} || '-return-' || {key} AS refund_id, {order} AS order_id, {line_key(order, sku)} AS order_line_id, 'item' AS kind,
            {when} AS refunded_at, {fields.whole("quantity")} AS quantity, {amount} AS amount, {tax} AS tax_amount, 0::DECIMAL(18,4) AS cost_amount,
            lower({fields.text("reason")}) AS reason, {fields.text("currency")} AS _currency, {day} AS _rate_day
        FROM {fields.sheet.table} WHERE {order} IS NOT NULL AND {sku} IS NOT NULL AND {when} IS NOT NULL AND NOT {denied}"""
    return Records("refund_lines", sql)


def _checks(fields: Fields) -> list[Check]:
    table, order, sku, when = fields.sheet.table, fields.code("order_id"), fields.code("sku"), fields.text("returned_at")
    message = Text("The row has no order, SKU or date; it was left out.", "De rij heeft geen bestelling, SKU of datum; hij is overgeslagen.")
    sql = f"SELECT _row, '' FROM {table} WHERE {order} IS NULL OR {sku} IS NULL OR {when} IS NULL"
    return [Check("incomplete_return", "error", sql, message, fields.header("order_id"))]
