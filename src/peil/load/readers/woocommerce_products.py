"""Read WooCommerce's products and variations as its REST API (v3) gives them."""

from typing import ClassVar

from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.load.woocommerce.keys import AGAIN, SOURCE, amount, moment, not_amount, readable, text, variant_key
from peil.load.woocommerce.orders import META
from peil.values.texts import Text

SCALARS = (
    "id",
    "parent_id",
    "name",
    "type",
    "sku",
    "price",
    "regular_price",
    "status",
    "date_created",
    "date_created_gmt",
    "date_modified_gmt",
    "stock_quantity",
)
NESTED = ("categories", "brands", "attributes", "variations", "meta_data", "cost_of_goods_sold", "_links")
NAMED = '[{"name":"VARCHAR","option":"VARCHAR"}]'
LOCATION = "woocommerce"
TAX = Caveat(
    "prices_as_entered",
    Text(
        "WooCommerce gives prices as they were entered in the shop, with or without tax; they were taken as they stand "
        "(`--option tax_rate=21` takes 21% out).",
        "WooCommerce geeft prijzen zoals ze in de winkel zijn ingevoerd, met of zonder btw; ze zijn overgenomen zoals ze er staan "
        "(`--option tax_rate=21` haalt er 21% uit).",
    ),
    ("variants.price",),
)


class WooCommerceProducts(Reader):
    """WooCommerce's products (`/wp-json/wc/v3/products`) and variations (`/products/ID/variations`)."""

    name = "woocommerce_products"
    label = Text("WooCommerce: products and variations (REST)", "WooCommerce: producten en variaties (REST)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(SCALARS, "VARCHAR") | dict.fromkeys(NESTED, "JSON")
    options = (Option("tax_rate", Text("percentage of tax that is in the prices", "percentage btw dat in de prijzen zit")),)

    def recognises(self, face: Face) -> bool:
        """Return whether records have a regular price, a stock status and a sale period, as products and variations do."""
        return face.kind == "json" and face.wrapper != "delete" and {"regular_price", "stock_status", "date_on_sale_from", "id"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return products, variants with their prices and costs, and the stock of those that WooCommerce keeps stock of."""
        table, told = sheet.table, shop.told("tax_rate")
        stocked = Records("inventory_levels", _stock(table, shop))
        has_stock = probe(f"SELECT 1 FROM {table} WHERE {amount(text('stock_quantity'))} IS NOT NULL LIMIT 1")
        faulty = Text("The price {value} is no amount; the product was left out.", "De prijs {value} is geen bedrag; het product is overgeslagen.")
        wrong = " UNION ALL ".join(f"SELECT _row, {name} FROM {table} WHERE {not_amount(name)}" for name in ("price", "regular_price"))
        return Reading(
            source=SOURCE,
            prepare=(_goods(table, told),),
            checks=(Check("unreadable_number", "error", wrong, faulty, "price", AGAIN),),
            records=(Records("products", _products(table), shop.timezone), Records("variants", _variants(table)), *((stocked,) if has_stock else ())),
            caveats=() if told else (TAX,),
        )


READER = WooCommerceProducts()


def _goods(table: str, told: str | None) -> str:
    """Return a statement for the rows with their keys; a row is a variation where it is one of another product."""
    above = "nullif(regexp_extract(json_extract_string(_links, '$.up[0].href'), '/products/(\\d+)', 1), '')"
    parent = f"coalesce({above}, nullif({text('parent_id')}, '0'))"
    varied = f"({parent} IS NOT NULL AND coalesce(type, 'variation') NOT IN ('simple', 'grouped', 'external', 'variable'))"
    share = f"(1 + try_cast(replace({text_literal(told or '0')}, ',', '.') AS DECIMAL(9,4)) / 100)"
    chosen = f"array_to_string([a.option FOR a IN coalesce(from_json(attributes, '{NAMED}'), []) IF a.option IS NOT NULL], ' / ')"
    changed = moment("date_modified_gmt", "NULL::VARCHAR")
    plugins = f"[m.value FOR m IN coalesce(from_json(meta_data, '{META}'), []) IF m.key IN ('_wc_cog_cost', '_alg_wc_cog_cost', '_purchase_price')]"
    cost = f"try_cast(coalesce(json_extract_string(cost_of_goods_sold, '$.total_value'), ({plugins})[1]) AS DECIMAL(18,4))"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_goods AS
        SELECT _row, {varied} AS is_variation, CASE WHEN {varied} THEN {parent} ELSE {text("id")} END AS product_id,
            coalesce(type, '') IN ('variable', 'grouped') AS is_parent, {text("sku")} AS code,
            CASE WHEN {varied} THEN {variant_key("sku", "id", "id")} ELSE {variant_key("sku", "'0'", "id")} END AS variant_id,
            coalesce(nullif({chosen}, ''), {readable("name")}) AS chosen, {readable("name")} AS title,
            round(coalesce({amount(text("price"))}, {amount(text("regular_price"))}) / {share}, 4)::DECIMAL(18,4) AS price, {cost} AS unit_cost,
            {moment("date_created_gmt", "date_created")} AS created_at, timezone('UTC', ({changed})::TIMESTAMPTZ) AS modified,
            (from_json(categories, '{NAMED}'))[1].name AS category, (from_json(brands, '{NAMED}'))[1].name AS brand,
            {amount(text("stock_quantity"))} AS stock
        FROM {table} WHERE {text("id")} IS NOT NULL AND NOT {not_amount("price")} AND NOT {not_amount("regular_price")}"""


def _products(table: str) -> str:
    return f"""SELECT _row, product_id, title, {readable("category")} AS product_type, {readable("brand")} AS brand, created_at, modified AS _as_of
        FROM {table}_goods WHERE NOT is_variation"""


def _variants(table: str) -> str:
    """Return the variants; a variable product is none itself, its variations are."""
    return f"""SELECT _row, variant_id, product_id, code AS sku, CASE WHEN is_variation THEN chosen ELSE title END AS title, price, unit_cost,
        modified AS _as_of FROM {table}_goods WHERE is_variation OR NOT is_parent
        QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY _row DESC) = 1"""


def _stock(table: str, shop: Shop) -> str:
    return f"""SELECT min(_row) AS _row, DATE {text_literal(shop.taken_on)} AS snapshot_date, {text_literal(LOCATION)} AS location_id, variant_id,
        sum(stock)::BIGINT AS on_hand_quantity, sum(stock)::BIGINT AS available_quantity, max(unit_cost) AS unit_cost
        FROM {table}_goods WHERE stock = floor(stock) AND (is_variation OR NOT is_parent) GROUP BY variant_id"""
