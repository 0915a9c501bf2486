"""Read WooCommerce's customers as its REST API (v3) gives them: who registered when, and where they live."""

from typing import ClassVar

from peil.load.identity import person_key
from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.sold import CUSTOMERS_BY_EMAIL
from peil.load.woocommerce.keys import AGAIN, SOURCE, moment, part, text
from peil.values.texts import Text

SCALARS = ("id", "email", "date_created", "date_created_gmt", "date_modified", "date_modified_gmt")


class WooCommerceCustomers(Reader):
    """WooCommerce's customers (`/wp-json/wc/v3/customers`)."""

    name = "woocommerce_customers"
    label = Text("WooCommerce: customers (REST)", "WooCommerce: klanten (REST)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(SCALARS, "VARCHAR") | {"billing": "JSON", "shipping": "JSON"}

    def recognises(self, face: Face) -> bool:
        """Return whether records say whether a customer has paid."""
        return face.kind == "json" and face.wrapper != "delete" and {"is_paying_customer", "billing"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the customers by the same key as on their orders; accounts with one address are one customer, the oldest of them."""
        email = f"coalesce({text('email')}, {part('billing', 'email')})"
        key = f"coalesce({person_key(email, part('billing', 'phone'))}, 'woocommerce:' || {text('id')})"
        place = {name: f"coalesce({part('billing', name)}, {part('shipping', name)})" for name in ("country", "state", "city")}
        changed = moment("date_modified_gmt", "NULL::VARCHAR")
        sql = f"""SELECT _row, {key} AS customer_id, {moment("date_created_gmt", "date_created")} AS created_at, {place["country"]} AS country,
            {place["state"]} AS region, {place["city"]} AS city, timezone('UTC', ({changed})::TIMESTAMPTZ) AS _as_of FROM {sheet.table}
            WHERE {key} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY created_at NULLS LAST, _row) = 1"""
        nameless = Text(
            "A customer has no id, e-mail address or phone number and was left out.",
            "Een klant heeft geen id, e-mailadres of telefoonnummer en is overgeslagen.",
        )
        check = Check("nameless_customer", "error", f"SELECT _row, '' FROM {sheet.table} WHERE {key} IS NULL", nameless, "email", AGAIN)
        return Reading(source=SOURCE, records=(Records("customers", sql, shop.timezone),), checks=(check,), caveats=(CUSTOMERS_BY_EMAIL,))


READER = WooCommerceCustomers()
