"""Read the orders that WooCommerce's Analytics downloads as CSV: one amount an order, without tax and shipping."""

from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.load.woocommerce.keys import SOURCE
from peil.values.texts import Text

VOID = ("failed", "mislukt", "cancelled", "geannuleerd")
UNPLACED = (
    "pending",
    "pending payment",
    "wachtend op betaling",
    "in afwachting van betaling",
    "draft",
    "checkout-draft",
    "trash",
    "concept",
    "prullenbak",
)
GIVEN_BACK = ("refunded", "terugbetaald")
WAITING = ("on-hold", "on hold", "in de wacht")
COARSE = Caveat(
    "orders_without_lines",
    Text(
        "WooCommerce's Analytics gives one amount an order, after discounts and refunds, without shipping, tax, products and customer. Load the "
        "orders themselves (/wp-json/wc/v3/orders) for those; they come in its place.",
        "De Analytics van WooCommerce geeft één bedrag per bestelling, na kortingen en terugbetalingen, zonder verzendkosten, btw, producten en "
        "klant. Laad daarvoor de bestellingen zelf (/wp-json/wc/v3/orders); die komen ervoor in de plaats.",
    ),
    ("orders.shipping_amount", "orders.tax_amount", "orders.customer_id", "order_lines", "refund_lines"),
)


class WooCommerceAnalyticsOrders(Reader):
    """The orders report of WooCommerce's Analytics."""

    name = "woocommerce_analytics_orders"
    label = Text("WooCommerce: Analytics, orders (CSV)", "WooCommerce: Analytics, bestellingen (CSV)")
    layout: ClassVar[Layout] = Layout(
        columns={
            "ordered_at": ("Date", "Datum"),
            "order_id": ("Order #", "Bestelling #", "Bestelnummer #", "Bestelnr.", "Ordernummer"),
            "status": ("Status",),
            "customer": ("Customer", "Klant"),
            "customer_type": ("Customer type", "Klanttype", "Type klant", "Soort klant"),
            "products": ("Product(s)", "Product(en)", "Producten"),
            "items": ("Items sold", "Verkochte artikelen", "Verkochte items", "Artikelen verkocht", "Items verkocht"),
            "coupons": ("Coupon(s)", "Waardebon(nen)", "Kortingsbon(nen)", "Kortingscode(s)"),
            "net": ("N. Revenue", "Net Revenue", "Net sales", "N. omzet", "Netto omzet", "Netto-omzet", "Netto-opbrengst", "N. opbrengst"),
            "attribution": ("Attribution", "Origin", "Attributie", "Toewijzing", "Herkomst"),
        },
        needed=("ordered_at", "order_id", "status", "net"),
        usual=("items",),
    )

    def recognises(self, face: Face) -> bool:
        """Return whether an order's number and net revenue stand beside what only this report has."""
        found = self.layout.found(face.columns)
        return super().recognises(face) and bool({"customer_type", "products", "coupons"} & found.keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders with one line each, where the orders themselves are not known."""
        fields = Fields(sheet, self.layout, shop, probe, numbers=("net", "items"), dates=("ordered_at",))
        table, number, status = sheet.table, f"ltrim({fields.code('order_id')}, '#')", f"lower({fields.text('status')})"
        money = shop.told("currency")
        prepare = f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
            SELECT _row, {number} AS order_id, {fields.moment("ordered_at")} AS placed, {fields.day("ordered_at")} AS placed_on, {status} AS status,
                {fields.number("net")} AS net, {fields.whole("items")} AS pieces, {f"'{money}'" if money else "NULL::VARCHAR"} AS _currency
            FROM {table} WHERE {number} IS NOT NULL AND coalesce({status}, '') NOT IN {UNPLACED}"""
        known = f"(SELECT order_id FROM orders WHERE _source = '{SOURCE}' AND platform_order_id IS NOT NULL)"
        kinds = ((VOID, "voided"), (GIVEN_BACK, "refunded"), (WAITING, "pending"))
        state = f"CASE {' '.join(f'WHEN status IN {words} THEN {text_literal(kind)}' for words, kind in kinds)} ELSE 'paid' END"
        older = "placed_on::TIMESTAMP - INTERVAL 2 DAY"  # than any state that the order itself can have
        told = f"_currency, placed_on AS _rate_day, {older} AS _as_of FROM {table}_orders WHERE order_id NOT IN {known}"
        orders = f"SELECT _row, order_id, placed AS ordered_at, {state} AS financial_status, 'online_store' AS sales_channel, {told}"
        lines = f"""SELECT _row, order_id || '-analytics' AS order_line_id, order_id, pieces AS quantity, net AS gross_amount,
            0::DECIMAL(18,4) AS discount_amount, {told} AND net IS NOT NULL"""
        empty = Text("Order {value} has no net revenue; the row was left out.", "Bestelling {value} heeft geen netto-omzet; de rij is overgeslagen.")
        missing = f"SELECT _row, order_id FROM {table}_orders WHERE net IS NULL"
        return Reading(
            source=SOURCE,
            prepare=(prepare,),
            checks=(
                *fields.checks(numbers=("net", "items"), moments=("ordered_at",)),
                Check("incomplete_order", "error", missing, empty, fields.header("net")),
            ),
            records=(Records("orders", orders, shop.timezone), Records("order_lines", lines)),
            caveats=(COARSE,),
        )


READER = WooCommerceAnalyticsOrders()
