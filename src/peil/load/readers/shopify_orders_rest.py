"""Read orders as Shopify's REST API answers them (`orders.json`): lines, discounts, tax and refunds as they are, test orders marked."""

from typing import ClassVar

from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.shopify.documents import CAVEATS, REFUNDS_ABSENT, checks, prepare, records
from peil.load.shopify.keys import SOURCE
from peil.load.shopify.rest import SHAPE, tables
from peil.values.texts import Text


class ShopifyOrdersRest(Reader):
    """Shopify's orders by the REST API: a list, one order, or what wraps them."""

    name = "shopify_orders_rest"
    label = Text("Shopify: orders (REST)", "Shopify: bestellingen (REST)")
    shape: ClassVar[dict[str, str]] = SHAPE

    def recognises(self, face: Face) -> bool:
        """Return whether records have an order's payment status, total and name."""
        return face.kind == "json" and {"name", "financial_status", "total_price"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders, lines, refunds, and what they tell of customers and products."""
        table = sheet.table
        silent = probe(f"SELECT count(*) FROM {table} WHERE refunds IS NULL")[0][0]
        caveats = (*CAVEATS, REFUNDS_ABSENT) if silent else CAVEATS
        return Reading(SOURCE, records(table), (*tables(table, shop), *prepare(table)), checks(table), caveats)


READER = ShopifyOrdersRest()
