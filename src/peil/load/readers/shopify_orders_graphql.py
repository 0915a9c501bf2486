"""Read orders as Shopify's GraphQL API answers them: a plain answer, or the JSONL of a bulk operation with its lists as lines of their own."""

from typing import ClassVar

from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.shopify.documents import CAVEATS, REFUNDS_ABSENT, checks, prepare, records
from peil.load.shopify.graphql import SHAPE, tables
from peil.load.shopify.keys import SOURCE
from peil.values.texts import Text

SPLIT = Caveat(
    "refund_split_unknown",
    Text(
        "A bulk operation gives day and amount of a refund, not its lines: such a refund counts as an adjustment, with the order's share of tax.",
        "Een bulkoperatie geeft dag en bedrag van een terugbetaling, niet de regels: zo'n terugbetaling telt als correctie, met het btw-aandeel van "
        "de bestelling.",
    ),
    ("refund_lines.kind", "refund_lines.quantity", "refund_lines.amount", "refund_lines.tax_amount", "refund_lines.order_line_id"),
)


class ShopifyOrdersGraphql(Reader):
    """Shopify's orders by the GraphQL API."""

    name = "shopify_orders_graphql"
    label = Text("Shopify: orders (GraphQL)", "Shopify: bestellingen (GraphQL)")
    shape: ClassVar[dict[str, str]] = SHAPE

    def recognises(self, face: Face) -> bool:
        """Return whether records have an order's name, total and day under their GraphQL names."""
        return face.kind == "json" and {"id", "name", "createdat", "totalpriceset"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders, lines, refunds, and what they tell of customers and products."""
        table = sheet.table
        silent, bulk = probe(f'SELECT count(*) FILTER (WHERE refunds IS NULL AND "__parentId" IS NULL), count("__parentId") FROM {table}')[0]
        caveats = (*CAVEATS, *((REFUNDS_ABSENT,) if silent else ()), *((SPLIT,) if bulk and not silent else ()))
        return Reading(SOURCE, records(table), (*tables(table, shop), *prepare(table)), checks(table), caveats)


READER = ShopifyOrdersGraphql()
