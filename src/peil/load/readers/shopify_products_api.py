"""Read products and their variants as Shopify's API answers them, REST or GraphQL, one answer or JSONL of a bulk operation."""

from typing import ClassVar

from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.shopify.documents import number
from peil.load.shopify.graphql import listed, numeral
from peil.load.shopify.keys import SOURCE, line_name, sku, slug, variant_key
from peil.load.shopify.products import CAVEATS
from peil.values.texts import Text

TEXTS = ("id", "__parentId", "handle", "title", "product_type", "productType", "vendor", "created_at", "createdAt",
    "sku", "price")  # fmt: skip
NESTED = ("variants", "inventoryItem", "category")


class ShopifyProductsApi(Reader):
    """Shopify's products by the API; a variant's cost comes with GraphQL, or with the inventory items of REST."""

    name = "shopify_products_api"
    label = Text("Shopify: products (API)", "Shopify: producten (API)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(NESTED, "JSON")

    def recognises(self, face: Face) -> bool:
        """Return whether records have a product's handle and title, and what only Shopify says of a product."""
        header = face.header
        graphql = bool({"producttype", "createdat", "__parentid", "totalinventory", "vendor"} & header)
        return face.kind == "json" and {"id", "handle", "title"} <= header and ("variants" in header or graphql)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return products and variants."""
        table = sheet.table
        products = f"""SELECT _row, product_id, title, kind AS product_type, vendor AS brand, created_at
            FROM {table}_products
            QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY _row DESC) = 1"""
        stored = f"SELECT variant_id, unit_cost, inventory_item_id FROM variants WHERE _source = '{SOURCE}'"
        variants = f"""SELECT _row, v.variant_id, product_id, code AS sku, coalesce(chosen, title) AS title, price,
            coalesce(cost, s.unit_cost) AS unit_cost, coalesce(item, s.inventory_item_id) AS inventory_item_id
            FROM {table}_variants v LEFT JOIN ({stored}) s ON s.variant_id = v.variant_id WHERE nth = 1"""
        records = (Records("products", products), Records("variants", variants))
        return Reading(SOURCE, records, (_products(table), _variants(table)), _checks(table), CAVEATS)


READER = ShopifyProductsApi()


def _products(table: str) -> str:
    kind = "nullif(trim(coalesce(product_type, \"productType\")), '')"
    category = "category ->> 'name'"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_products AS
        SELECT _row, id, coalesce(nullif(trim(handle), ''), {slug("title")}) AS product_id, trim(title) AS title,
            coalesce({kind}, {category}) AS kind, coalesce(created_at, "createdAt") AS created_at,
            nullif(trim(vendor), '') AS vendor, variants
        FROM {table} WHERE "__parentId" IS NULL"""


def _variants(table: str) -> str:
    """Return a statement for the variants, of the list in a product or of lines of their own; `nth` counts those that share a key."""
    cost = "coalesce(inventory -> 'unitCost' ->> 'amount', v ->> 'cost')"
    gid = numeral("inventory ->> 'id'")
    item = f"coalesce(v ->> 'inventory_item_id', nullif({gid}, ''))"
    child = "json_object('sku', c.sku, 'title', c.title, 'price', c.price, 'inventoryItem', c.\"inventoryItem\")"
    key = variant_key("code", line_name("title", "chosen"))
    return f"""CREATE OR REPLACE TEMP TABLE {table}_variants AS
        WITH every AS (SELECT _row, product_id, title, unnest({listed("variants")}) AS v FROM {table}_products
            UNION ALL SELECT p._row, p.product_id, p.title, {child} FROM {table} c JOIN {table}_products p ON c."__parentId" = p.id
            WHERE c.id LIKE 'gid://shopify/ProductVariant/%'),
        told AS (SELECT _row, product_id, title, {sku("trim(v ->> 'sku')")} AS code,
            nullif(nullif(trim(v ->> 'title'), 'Default Title'), '') AS chosen, {number("v ->> 'price'")} AS price, v -> 'inventoryItem' AS inventory,
            {number(cost)} AS cost, {item} AS item FROM every)
        SELECT *, {key} AS variant_id, row_number() OVER (PARTITION BY {key} ORDER BY _row) AS nth FROM told WHERE {key} IS NOT NULL"""


def _checks(table: str) -> tuple[Check, ...]:
    return (
        Check(
            "no_handle",
            "error",
            f"SELECT _row, '' FROM {table}_products WHERE product_id IS NULL",
            Text("The product has no handle and no title; it was left out.", "Het product heeft geen handle en geen titel; het is overgeslagen."),
        ),
        Check(
            "double_variant",
            "warning",
            f"SELECT _row, coalesce(code, title) FROM {table}_variants WHERE nth > 1",
            Text(
                "`{value}` stands for more than one variant; the first one counts, and their sales cannot be told apart.",
                "`{value}` staat voor meer dan één variant; de eerste telt, en hun verkopen zijn niet te onderscheiden.",
            ),
            "sku",
            Text("Give each variant its own SKU in Shopify.", "Geef elke variant in Shopify een eigen SKU."),
        ),
    )
