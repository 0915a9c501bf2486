"""Tell WooCommerce's other answers apart, and say why nothing of them is loaded: totals, lists of settings, what no KPI asks."""

from peil.load.reading import Face
from peil.load.refusing import Kind, Refuser
from peil.values.texts import Text

TOTALS = Text(
    "it holds totals that WooCommerce worked out from its orders. Load the orders themselves (/wp-json/wc/v3/orders); Peil adds them up.",
    "er staan totalen in die WooCommerce uit zijn bestellingen heeft berekend. Laad de bestellingen zelf (/wp-json/wc/v3/orders); Peil telt ze op.",
)
SLUGS = frozenset({"slug", "name", "total", "description", "_links"})
SOLD = frozenset({"title", "product_id", "quantity", "_links"})
RECORDS = frozenset({"order_key", "is_paying_customer", "regular_price"})  # of an order, a customer, a product
KINDS = (
    Kind(
        frozenset({"code", "discount_type", "usage_count"}),
        Text(
            "it holds coupons. What they took off stands in the orders; load those (/wp-json/wc/v3/orders).",
            "er staan kortingsbonnen in. Wat ze aan korting gaven staat in de bestellingen; laad die (/wp-json/wc/v3/orders).",
        ),
    ),
    Kind(
        frozenset({"topic", "delivery_url"}),
        Text(
            "it holds the webhooks that are set up, no records of the shop. Load orders, customers or products.",
            "er staan ingestelde webhooks in, geen gegevens van de winkel. Laad bestellingen, klanten of producten.",
        ),
    ),
    Kind(
        frozenset({"id", "label", "tip", "value", "default"}),
        Text(
            "it holds the settings of the shop. Its currency, time zone and country are set in peil.toml or on the Settings page.",
            "er staan instellingen van de winkel in. Valuta, tijdzone en land stel je in peil.toml of op de pagina Instellingen in.",
        ),
    ),
    Kind(
        frozenset({"slug", "name", "total"}),
        Text(
            "it counts records by kind and holds none itself. Load the orders, customers or products.",
            "het telt hoeveel er van elke soort zijn en bevat zelf niets. Laad de bestellingen, klanten of producten.",
        ),
        only=SLUGS,
    ),
    Kind(
        frozenset({"slug", "description", "_links"}),
        Text(
            "it lists which reports there are and holds none itself. Load the orders (/wp-json/wc/v3/orders).",
            "het is een lijst van rapporten en bevat zelf geen gegevens. Laad de bestellingen (/wp-json/wc/v3/orders).",
        ),
        only=SLUGS,
    ),
    Kind(frozenset({"interval", "date_start_gmt", "subtotals"}), TOTALS),
    Kind(frozenset({"product_id", "items_sold", "net_revenue"}), TOTALS),
    Kind(frozenset({"total_sales", "net_sales", "totals_grouped_by"}), TOTALS),
    Kind(SOLD, TOTALS, only=SOLD),
)
DELETED = Text(
    "it lists what was deleted in the shop. Load all orders, customers or products again; what is gone from an order goes away.",
    "het is een lijst van wat in de winkel is verwijderd. Laad de bestellingen, klanten of producten opnieuw.",
)


class WooCommerceOther(Refuser):
    """Answers of WooCommerce's REST API that hold nothing to load."""

    name = "woocommerce_other"
    label = Text("WooCommerce: other answers, refused with the reason", "WooCommerce: andere antwoorden, geweigerd met de reden")
    kinds = KINDS

    def why(self, face: Face) -> Text | None:
        """Return why nothing of a table is loaded: of what a batch deleted, whatever records these were."""
        if face.wrapper == "delete" and "_links" in face.header and RECORDS & face.header:
            return DELETED
        return super().why(face)


READER = WooCommerceOther()
