"""Read bol's orders as its Retailer API (v10) gives them: one order with prices, or the list, which has none."""

from typing import ClassVar

from peil.load.bol.sales import CAVEATS, VAT, number, prepare, rate_of, records, source_of, vat_caveat
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

ITEM = '[{"orderItemId":"VARCHAR","ean":"VARCHAR","product":"JSON","offer":"JSON","quantity":"VARCHAR","quantityCancelled":"VARCHAR",'
ITEM += '"unitPrice":"VARCHAR","offerPrice":"VARCHAR","totalPrice":"VARCHAR","latestChangedDateTime":"VARCHAR"}]'
PRICELESS = Caveat(
    "bol_list_without_prices",
    Text(
        "bol's list of orders has no prices: orders known from it alone have no sales. Load the answers of /retailer/orders/ID too.",
        "De bestellingenlijst van bol bevat geen prijzen: bestellingen die alleen daaruit bekend zijn hebben geen omzet. Laad ook de antwoorden van "
        "/retailer/orders/ID.",
    ),
    ("order_lines.gross_amount",),
)


class BolOrders(Reader):
    """bol's orders (`/retailer/orders` and `/retailer/orders/ID`)."""

    name = "bol_orders"
    label = Text("bol: orders (Retailer API)", "bol: bestellingen (Retailer API)")
    options = (VAT,)
    shape: ClassVar[dict[str, str]] = {"orderId": "VARCHAR", "orderPlacedDateTime": "VARCHAR", "shipmentDetails": "JSON", "orderItems": "JSON"}

    def recognises(self, face: Face) -> bool:
        """Return whether records have an order's number, when it was placed, and its items."""
        return face.kind == "json" and {"orderid", "orderplaceddatetime", "orderitems"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders and lines; what was cancelled is given back when the item last changed."""
        table, rate = sheet.table, rate_of(shop, sheet.name)
        list_only = not probe(f"SELECT count(*) FROM {table} WHERE regexp_matches(orderItems::VARCHAR, '\"(unit|offer)Price\"')")[0][0]
        faulty = Text(
            "Order {value} has no date, or a price or quantity that is no number; the whole order was left out.",
            "Bestelling {value} heeft geen datum, of een prijs of aantal dat geen getal is; de hele bestelling is overgeslagen.",
        )
        check = Check("incomplete_order", "error", f"SELECT _row, order_id FROM {table}_items WHERE faulty", faulty, "orderItems")
        return Reading(
            source=source_of(shop),
            prepare=(_items(table), *prepare(table, rate)),
            checks=(check,),
            records=records(table, rate, source_of(shop)),
            caveats=(*CAVEATS, *vat_caveat(shop), *((PRICELESS,) if list_only else ())),
        )


READER = BolOrders()


def _items(table: str) -> str:
    """Return a statement for the items of orders; those of one order may come in several answers."""
    read = {name: number(f"i.{name}") for name in ("quantity", "quantityCancelled", "unitPrice", "offerPrice", "totalPrice")}
    bad = " OR ".join(f"(nullif(i.{name}, '') IS NOT NULL AND {sql} IS NULL)" for name, sql in read.items())
    return f"""CREATE OR REPLACE TEMP TABLE {table}_items AS
        WITH item AS (SELECT _row, trim(orderId) AS order_id, orderPlacedDateTime AS placed, shipmentDetails,
            unnest(from_json(orderItems, '{ITEM}')) AS i FROM {table})
        SELECT _row, order_id, placed, json_extract_string(shipmentDetails, '$.countryCode') AS country, i.orderItemId AS item_id,
            coalesce(i.ean, json_extract_string(i.product, '$.ean')) AS ean, nullif(json_extract_string(i.offer, '$.reference'), '') AS reference,
            json_extract_string(i.product, '$.title') AS title, i.latestChangedDateTime AS changed, {read["quantity"]} AS pieces,
            coalesce({read["unitPrice"]}, {read["offerPrice"]}) AS unit_price, {read["totalPrice"]} AS paid, {read["quantityCancelled"]} AS cancelled,
            (try_cast(placed AS TIMESTAMPTZ) IS NULL OR try_cast(coalesce(changed, placed) AS TIMESTAMPTZ) IS NULL
                OR {bad} OR pieces IS NULL OR pieces <> floor(pieces)) AS faulty
        FROM item WHERE order_id <> '' QUALIFY row_number() OVER (PARTITION BY order_id, i.orderItemId ORDER BY _row DESC) = 1"""
