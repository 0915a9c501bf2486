"""Read customers as Shopify's API answers them, REST or GraphQL, one answer or JSONL of a bulk operation."""

from typing import ClassVar

from peil.load.identity import person_key
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.shopify.documents import CAVEATS, instant
from peil.load.shopify.graphql import numeral
from peil.load.shopify.keys import SOURCE
from peil.values.texts import Text

TEXTS = ("id", "__parentId", "email", "phone", "created_at", "createdAt", "updated_at", "updatedAt")
NESTED = ("default_address", "defaultAddress", "defaultEmailAddress", "defaultPhoneNumber")
REST = ("orders_count", "verified_email", "total_spent", "default_address")
GRAPHQL = ("numberoforders", "amountspent", "emailmarketingconsent", "defaultaddress", "defaultemailaddress")
BY_ID = Caveat("customers_by_email", CAVEATS[0].message, ("customers.customer_id",))


class ShopifyCustomersApi(Reader):
    """Shopify's customers by the API: who they are by the same key as on their orders, since when, and where they live."""

    name = "shopify_customers_api"
    label = Text("Shopify: customers (API)", "Shopify: klanten (API)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(NESTED, "JSON")

    def recognises(self, face: Face) -> bool:
        """Return whether records have a customer's address of e-mail or home, and what only Shopify says of a customer."""
        header = face.header
        rest = {"id", "email", "created_at"} <= header and len(header & set(REST)) > 1
        return face.kind == "json" and (rest or ({"id", "createdat"} <= header and bool(header & set(GRAPHQL)) and "totalpriceset" not in header))

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the customers; of two with one e-mail address the oldest day of creation counts, and the address of the one last changed."""
        table = sheet.table
        email = "coalesce(email, \"defaultEmailAddress\" ->> 'emailAddress')"
        phone = "coalesce(phone, \"defaultPhoneNumber\" ->> 'phoneNumber')"
        key = f"coalesce({person_key(email, phone)}, {numeral('id')})"
        home = 'coalesce(default_address, "defaultAddress")'
        country = f"coalesce({home} ->> 'country_code', {home} ->> 'countryCodeV2', {home} ->> 'countryCode')"
        region = f"coalesce({home} ->> 'province_code', {home} ->> 'provinceCode')"
        created, changed = 'coalesce(created_at, "createdAt")', 'coalesce(updated_at, "updatedAt")'
        sql = f"""SELECT _row, {key} AS customer_id, min({created}) OVER same AS created_at, {country} AS country, {region} AS region,
            {home} ->> 'city' AS city FROM {table}
            WHERE nullif({key}, '') IS NOT NULL AND "__parentId" IS NULL WINDOW same AS (PARTITION BY {key})
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {instant(changed)} DESC NULLS LAST, _row DESC) = 1"""
        nameless = Text(
            "The customer has no e-mail address, phone number or id; it was left out.",
            "De klant heeft geen e-mailadres, telefoonnummer of id; hij is overgeslagen.",
        )
        undated = Text("`{value}` is no date and time; the customer was left out.", "`{value}` is geen datum en tijd; de klant is overgeslagen.")
        checks = (
            Check("nameless_customer", "error",
                  f"SELECT _row, '' FROM {table} WHERE nullif({key}, '') IS NULL AND \"__parentId\" IS NULL", nameless),
            Check("unreadable_date", "error",
                  f"SELECT _row, {created} FROM {table} WHERE {created} IS NOT NULL AND {instant(created)} IS NULL", undated),
        )  # fmt: skip
        return Reading(SOURCE, (Records("customers", sql),), (), checks, (BY_ID,))


READER = ShopifyCustomersApi()
