"""Read Amazon's flat files of orders (All Orders by order date or last update, and Archived Orders): one row a line, tab separated."""

import msgspec

from peil.load.amazon.figures import Figures
from peil.load.amazon.marketplaces import AMOUNTS, TAX_OPTIONS, holds_tax, source_of, tax_caveats, told_rate
from peil.load.amazon.orders import NUMBERS, prepare, records
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

CAVEATS = (
    Caveat(
        "amazon_no_customers",
        Text(
            "Amazon's orders report does not say who bought: its orders have no customer.",
            "Het bestellingenrapport van Amazon zegt niet wie er kocht: deze bestellingen hebben geen klant.",
        ),
        ("orders.customer_id",),
    ),
    Caveat(
        "amazon_cancelled_on_last_update",
        Text(
            "Amazon gives no date of cancelling; cancelled lines count back on the day the order was last updated.",
            "Amazon geeft geen annuleerdatum; geannuleerde regels tellen terug op de dag waarop de bestelling voor het laatst is bijgewerkt.",
        ),
        ("orders.cancelled_at", "refund_lines.refunded_at"),
    ),
    Caveat(
        "amazon_refunds_in_settlements",
        Text(
            "Amazon's orders report holds no refunds of what was sent: load the settlement reports too.",
            "Het bestellingenrapport van Amazon bevat geen terugbetalingen van wat verzonden is: laad ook de afrekeningen (settlement).",
        ),
        ("refund_lines",),
    ),
)


class AmazonOrders(Reader):
    """Amazon's All Orders and Archived Orders flat files."""

    name = "amazon_orders"
    label = Text("Amazon: All Orders report", "Amazon: rapport met alle bestellingen")
    layout = Layout(
        columns={
            "order_id": ("amazon-order-id",),
            "purchase_date": ("purchase-date",),
            "last_updated": ("last-updated-date",),
            "order_status": ("order-status",),
            "sales_channel": ("sales-channel",),
            "product_name": ("product-name",),
            "sku": ("sku",),
            "asin": ("asin",),
            "item_status": ("item-status",),
            "quantity": ("quantity",),
            "currency": ("currency",),
            "item_price": ("item-price",),
            "item_tax": ("item-tax",),
            "shipping_price": ("shipping-price",),
            "shipping_tax": ("shipping-tax",),
            "gift_price": ("gift-wrap-price",),
            "gift_tax": ("gift-wrap-tax",),
            "item_discount": ("item-promotion-discount",),
            "shipping_discount": ("ship-promotion-discount",),
            "ship_country": ("ship-country",),
            "is_replacement": ("is-replacement-order",),
        },
        needed=("order_id", "purchase_date", "order_status", "sku", "quantity", "item_price"),
        usual=("last_updated", "sales_channel", "item_status", "currency", "item_tax", "shipping_price", "item_discount"),
    )
    options = TAX_OPTIONS
    quotes = False

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders, lines, the cancelled lines given back, and products where they are new; raises UnreadableFile."""
        fields = Figures(sheet, self.layout, shop, probe, numbers=[own for own in NUMBERS if own != "quantity"])
        source = source_of(shop)
        return Reading(
            source=source,
            prepare=prepare(sheet.table, fields, shop, source),
            checks=(*_checks(fields), *_warnings(sheet.table, fields)),
            records=records(sheet.table),
            caveats=(*CAVEATS, *tax_caveats(shop, told_rate(shop, sheet.name), _untaxed(fields, shop), (*AMOUNTS, "refund_lines.amount"))),
            settles=3,
        )


READER = AmazonOrders()


def _untaxed(fields: Fields, shop: Shop) -> list[str]:
    """Return the sales channels with prices that hold tax and rows that do not say how much."""
    channel = fields.text("sales_channel")
    untold = f"{fields.number('item_price')} > 0 AND coalesce({fields.number('item_tax')}, 0) = 0 AND {holds_tax(channel, shop)}"
    own = f"NOT coalesce(starts_with(lower({channel}), 'non-amazon'), false)"
    sql = f"SELECT DISTINCT coalesce({channel}, 'Amazon') FROM {fields.sheet.table} WHERE {untold} AND {own} ORDER BY 1"
    return [str(name) for (name,) in fields.probe(sql)]


def _checks(fields: Fields) -> list[Check]:
    """Return what leaves an order out, whole: half an order would be a wrong number that nobody sees."""
    table = fields.sheet.table
    nameless = Text("The row has no amazon-order-id; it was left out.", "De rij heeft geen amazon-order-id; hij is overgeslagen.")
    undated = Text(
        "Order {value} has no purchase-date; the whole order was left out.",
        "Bestelling {value} heeft geen purchase-date; de hele bestelling is overgeslagen.",
    )
    blank = f"{fields.code('order_id')} IS NULL"
    header = fields.header("order_id")
    return [
        Check("no_order_id", "error", f"SELECT _row, '' FROM {table} WHERE {blank}", nameless, header),
        Check(
            "no_purchase_date",
            "error",
            f"SELECT _row, {fields.code('order_id')} FROM {table} WHERE {fields.text('purchase_date')} IS NULL AND NOT ({blank})",
            undated,
            fields.header("purchase_date"),
        ),
        *(
            msgspec.structs.replace(check, message=_whole(check.message))
            for check in fields.checks(numbers=NUMBERS, moments=("purchase_date", "last_updated"))
        ),
    ]


def _whole(message: Text) -> Text:
    return Text(
        message.en.replace("the row was left out", "the whole order was left out"),
        message.nl.replace("de rij is overgeslagen", "de hele bestelling is overgeslagen"),
    )


def _warnings(table: str, fields: Fields) -> list[Check]:
    """Return what is noteworthy of rows that stand, and which were left out because they are no sales on Amazon."""
    channel = fields.text("sales_channel")
    others = f"SELECT 0, count(*) FROM {table} WHERE starts_with(lower({channel}), 'non-amazon') HAVING count(*) > 0"
    free = f"SELECT 0, count(*) FROM {table} WHERE {fields.truth('is_replacement')} IS TRUE HAVING count(*) > 0"
    unpriced = f"SELECT 0, count(DISTINCT order_id) FROM {table}_lines WHERE item_price IS NULL AND NOT cancelled HAVING count(*) > 0"
    return [
        Check(
            "not_sold_on_amazon",
            "warning",
            others,
            Text(
                "{value} rows are orders of other shops that Amazon only sent (Non-Amazon); they were left out: load them from that shop.",
                "{value} rijen zijn bestellingen van andere winkels die Amazon alleen verzond (Non-Amazon); ze zijn overgeslagen: laad ze uit "
                "die winkel.",
            ),
            "sales-channel",
        ),
        Check(
            "replacements_left_out",
            "warning",
            free,
            Text(
                "{value} rows are free replacements; they are no sales and were left out.",
                "{value} rijen zijn gratis vervangingen; dat zijn geen verkopen en ze zijn overgeslagen.",
            ),
            "is-replacement-order",
        ),
        Check(
            "price_not_yet_known",
            "warning",
            unpriced,
            Text(
                "{value} orders have no price yet (Pending): they count as orders, without sales. Load a later report to bring their amounts.",
                "{value} bestellingen hebben nog geen prijs (Pending): ze tellen als bestelling, zonder omzet. Laad een later rapport voor hun "
                "bedragen.",
            ),
            "item-price",
        ),
    ]
