"""Read abandoned checkouts as Shopify's REST API answers them (`checkouts.json`): carts of which the checkout was begun."""

from typing import ClassVar

from peil.load.identity import person_key
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.load.shopify.documents import instant, number
from peil.load.shopify.keys import SOURCE
from peil.values.texts import Text

TEXTS = ("id", "token", "cart_token", "email", "phone", "created_at", "updated_at", "completed_at", "currency", "subtotal_price", "total_tax",
    "total_price", "taxes_included")  # fmt: skip
CAVEATS = (
    Caveat(
        "only_abandoned_checkouts",
        Text(
            "Shopify gives checkouts that were left, not those that became an order nor carts that never reached checkout: carts from this file "
            "alone are all abandoned.",
            "Shopify geeft alleen afgebroken checkouts, niet die een bestelling werden en ook geen winkelwagens die nooit tot afrekenen kwamen: "
            "winkelwagens uit alleen dit bestand zijn allemaal verlaten.",
        ),
        ("carts",),
    ),
)


class ShopifyCheckoutsRest(Reader):
    """Shopify's abandoned checkouts by the REST API."""

    name = "shopify_checkouts_rest"
    label = Text("Shopify: abandoned checkouts (REST)", "Shopify: afgebroken checkouts (REST)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(TEXTS, "VARCHAR") | {"customer": "JSON"}

    def recognises(self, face: Face) -> bool:
        """Return whether records have a cart's token and a day of completion, and no payment status."""
        return face.kind == "json" and {"cart_token", "completed_at", "token", "created_at"} <= face.header and "financial_status" not in face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the checkouts that were not completed; a completed one is an order, which comes with the orders."""
        table, told = sheet.table, shop.told("currency")
        customer = person_key("coalesce(email, customer ->> 'email')", "coalesce(phone, customer ->> 'phone')")
        included = "coalesce(try_cast(taxes_included AS BOOLEAN), false)"
        share = f"CASE WHEN {included} AND {number('total_price')} > 0 THEN 1 - {number('total_tax')}::DOUBLE / {number('total_price')} ELSE 1 END"
        sql = f"""SELECT _row, 'checkout:' || coalesce(token, id) AS cart_id, {customer} AS customer_id,
            created_at, created_at AS checkout_started_at,
            round({number("subtotal_price")} * coalesce({share}, 1), 4)::DECIMAL(18,4) AS amount,
            {text_literal(told.upper()) if told else "upper(currency)"} AS _currency, try_cast(left(created_at, 10) AS DATE) AS _rate_day
            FROM {table} WHERE completed_at IS NULL"""
        undated = Text(
            "The checkout {value} has no created_at that can be read; it was left out.",
            "De checkout {value} heeft geen leesbare created_at; hij is overgeslagen.",
        )
        done = Text(
            "{value} checkouts became an order and were left out: they come in with the orders.",
            "{value} checkouts werden een bestelling en zijn overgeslagen: ze komen mee met de bestellingen.",
        )
        checks = (
            Check("unreadable_date", "error", f"SELECT _row, id FROM {table} WHERE {instant('created_at')} IS NULL", undated),
            Check("checkout_completed", "warning",
                  f"SELECT 0, count(*)::VARCHAR FROM {table} WHERE completed_at IS NOT NULL HAVING count(*) > 0", done),
        )  # fmt: skip
        return Reading(SOURCE, (Records("carts", sql),), (), checks, CAVEATS)


READER = ShopifyCheckoutsRest()
