"""Read WooCommerce's orders as its REST API (v3) gives them: a list, one order, or either wrapped in `{"data": …}`."""

from typing import ClassVar

from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Sheet, Shop
from peil.load.sold import CUSTOMERS_BY_EMAIL, GIFT_CARDS_BY_NAME
from peil.load.woocommerce.keys import AGAIN, SOURCE, not_amount
from peil.load.woocommerce.orders import AMOUNTS, KNOWN, listed, prepare
from peil.load.woocommerce.records import records
from peil.values.texts import Text

SCALARS = (
    "id", "number", "status", "currency", "date_created", "date_created_gmt", "date_modified", "date_modified_gmt", "date_paid", "date_paid_gmt",
    "discount_total", "shipping_total", "shipping_tax", "total", "total_tax", "customer_id", "created_via",
)  # fmt: skip
NESTED = ("billing", "shipping", "line_items", "fee_lines", "refunds", "meta_data")


class WooCommerceOrders(Reader):
    """WooCommerce's orders (`/wp-json/wc/v3/orders`)."""

    name = "woocommerce_orders"
    label = Text("WooCommerce: orders (REST)", "WooCommerce: bestellingen (REST)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(SCALARS, "VARCHAR") | dict.fromkeys(NESTED, "JSON")
    options = (
        Option(
            "sessions",
            Text(
                "make a session of the attribution of every order; only where no web analytics is loaded",
                "maak van de herkomst van elke bestelling een sessie; alleen als er geen webstatistieken zijn geladen",
            ),
            ("yes", "no"),
        ),
    )

    def recognises(self, face: Face) -> bool:
        """Return whether records have an order's own key and its lines."""
        return face.kind == "json" and face.wrapper != "delete" and {"order_key", "line_items", "status"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return orders, lines, refunds, and what they tell of customers and products."""
        table = sheet.table
        sessions = shop.told("sessions") == "yes"
        return Reading(
            source=SOURCE,
            prepare=prepare(table, shop),
            checks=tuple(_checks(table)),
            records=records(table, shop, sessions=sessions),
            caveats=(*CAVEATS, *((SESSIONS,) if sessions else ())),
        )


READER = WooCommerceOrders()


def _checks(table: str) -> list[Check]:
    heads, items = f"FROM {table}_heads WHERE", f"FROM {table}_items WHERE"
    columns = ", ".join(AMOUNTS)
    wrong = f"SELECT _row, name || ' `' || value || '`' FROM (UNPIVOT (SELECT _row, {columns} FROM {table}) ON {columns}) WHERE {not_amount('value')}"
    fees = f"SELECT _row, 'fee_lines ' || coalesce(fee_id, '') FROM {table}_fees WHERE bad"
    first = f"SELECT 0, min(order_id) || CASE WHEN count(*) > 1 THEN ' + ' || (count(*) - 1) ELSE '' END {heads} unplaced HAVING count(*) > 0"
    return [
        Check("unreadable_date", "error", f"SELECT _row, order_id {heads} placed IS NULL AND NOT unplaced", UNDATED, "date_created_gmt", AGAIN),
        Check("unreadable_number", "error", f"{wrong} UNION ALL {fees}", FAULTY, None, AGAIN),
        Check("unreadable_number", "error", f"SELECT _row, coalesce(line_name, line_id, '') {items} bad", FAULTY_LINE, "line_items", AGAIN),
        Check("order_not_placed", "warning", first, UNPLACED_ORDERS, "status"),
        Check("unknown_status", "warning", f"SELECT _row, status {heads} status NOT IN {listed(KNOWN)}", STRANGE, "status"),
        Check("fractional_quantity", "warning", f"SELECT _row, said {items} pieces IS NOT NULL AND quantity IS NULL", PIECES, "line_items"),
    ]


UNDATED = Text("Order {value} has no date; the whole order was left out.", "Bestelling {value} heeft geen datum; de hele bestelling is overgeslagen.")
FAULTY = Text(
    "{value} is no amount with a decimal point; the whole order was left out.",
    "{value} is geen bedrag met een decimale punt; de hele bestelling is overgeslagen.",
)
FAULTY_LINE = Text(
    "The line {value} has an amount or quantity that is no number; the whole order was left out.",
    "De regel {value} heeft een bedrag of aantal dat geen getal is; de hele bestelling is overgeslagen.",
)
UNPLACED_ORDERS = Text(
    "Drafts, deleted orders and orders not paid yet do not count, as in WooCommerce's own reports: {value}.",
    "Concepten, verwijderde en nog niet betaalde bestellingen tellen niet mee, net als in de rapporten van WooCommerce zelf: {value}.",
)
STRANGE = Text(
    "The status `{value}` is of a plug-in; the order counts as placed.", "De status `{value}` is van een plug-in; de bestelling telt als geplaatst."
)
PIECES = Text(
    "The quantity {value} is not whole; the amount of the line counts, its number of pieces is not known.",
    "Het aantal {value} is geen geheel getal; het bedrag van de regel telt, het aantal stuks is niet bekend.",
)
CAVEATS = (
    CUSTOMERS_BY_EMAIL,
    Caveat(
        "refund_dates_unknown",
        Text(
            "WooCommerce's orders tell of a refund only its amount: it counts on the day of the order, as an adjustment with the order's share of "
            "tax, until the answer of /orders/ID/refunds is loaded too.",
            "De bestellingen van WooCommerce geven van een terugbetaling alleen het bedrag: die telt op de dag van de bestelling, als correctie met "
            "het btw-aandeel van de bestelling, tot ook het antwoord van /orders/ID/refunds is geladen.",
        ),
        ("refund_lines.refunded_at", "refund_lines.kind", "refund_lines.quantity", "refund_lines.tax_amount", "refund_lines.order_line_id"),
    ),
    Caveat(
        "woocommerce_fees",
        Text(
            "Fees on a WooCommerce order (payment, wrapping) count as sales without a product, fees below zero as discount, as in its own net sales.",
            "Toeslagen op een WooCommerce-bestelling (betaalwijze, inpakken) tellen als omzet zonder product, toeslagen onder nul als korting, net "
            "als in de netto-omzet van WooCommerce zelf.",
        ),
        ("order_lines.gross_amount", "order_lines.discount_amount"),
    ),
    Caveat(
        "woocommerce_cancelled",
        Text(
            "A WooCommerce order that was cancelled without having been paid does not count; one that was paid is given back on the day of its "
            "last change.",
            "Een WooCommerce-bestelling die is geannuleerd zonder betaald te zijn telt niet mee; was ze betaald, dan telt ze terug op de dag van "
            "haar laatste wijziging.",
        ),
        ("orders.cancelled_at",),
    ),
    GIFT_CARDS_BY_NAME,
)
SESSIONS = Caveat(
    "sessions_of_orders_only",
    Text(
        "WooCommerce tells only of the sessions in which was ordered: visits without an order are missing, so that every session converts.",
        "WooCommerce vertelt alleen van sessies waarin is besteld: bezoeken zonder bestelling ontbreken, zodat elke sessie converteert.",
    ),
    ("sessions",),
)
