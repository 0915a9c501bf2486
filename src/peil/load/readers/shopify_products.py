"""Read Shopify's export of products, of both generations: a product's own fields on its first row, a variant or only an image on each."""

from peil.load.reading import Cells, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.shopify.keys import SOURCE, first_of, line_name, options, sku, slug, variant_key
from peil.load.shopify.products import CAVEATS
from peil.values.texts import Text


class ShopifyProducts(Reader):
    """Shopify's export of products (`products_export_1.csv`), as it was until 2024 (`Handle`, `Variant SKU`) and since (`URL handle`, `SKU`)."""

    name = "shopify_products"
    label = Text("Shopify: products export", "Shopify: export van producten")

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a handle, a title, a vendor and the price of a variant."""
        header = face.header
        return (
            face.kind == "csv"
            and {"title", "vendor"} <= header
            and bool({"handle", "url handle"} & header)
            and bool({"variant price", "price"} & header)
        )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return products and variants."""
        cells = Cells(sheet)
        rows = f"{sheet.table}_rows"
        products = f"""SELECT _row, product_id, title, product_type, brand FROM {rows}
            WHERE product_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY own_title IS NULL, _row) = 1"""
        variants = (
            f"SELECT _row, variant_id, product_id, code AS sku, coalesce(chosen, title) AS title, price, unit_cost FROM {rows}_variants WHERE nth = 1"
        )
        return Reading(
            source=SOURCE,
            prepare=(_rows(sheet.table, cells), _variants(sheet.table)),
            records=(Records("products", products), Records("variants", variants)),
            checks=_checks(sheet.table, cells),
            caveats=CAVEATS,
        )


READER = ShopifyProducts()


def _rows(table: str, cells: Cells) -> str:
    """Return a statement for the rows with their product's title; a row without a handle belongs to the one before, unless it has a title."""
    own, title = cells.text(first_of(cells, "Handle", "URL handle")), cells.text("Title")
    code, price = cells.text(first_of(cells, "Variant SKU", "SKU")), cells.text(first_of(cells, "Variant Price", "Price"))
    category = f"trim(regexp_extract({cells.text('Product Category')}, '([^>]*)$', 1))"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_rows AS
        WITH handled AS (SELECT *, coalesce({own}, CASE WHEN {title} IS NOT NULL THEN {slug(title)}
                ELSE last_value(coalesce({own}, {slug(title)}) IGNORE NULLS) OVER (ORDER BY _row) END) AS product_id FROM {table})
        SELECT _row, product_id, {title} AS own_title, first_value({title} IGNORE NULLS) OVER (PARTITION BY product_id ORDER BY _row
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS title,
            coalesce({cells.text("Type")}, nullif({category}, '')) AS product_type, {cells.text("Vendor")} AS brand,
            {sku(code)} AS code, {options(cells)} AS chosen, {price} AS price, {cells.text("Cost per item")} AS unit_cost,
            coalesce({code}, {price}, {cells.text("Option1 Value")}) IS NOT NULL AS is_variant
        FROM handled"""


def _variants(table: str) -> str:
    """Return a statement for the rows that are a variant, not only an image; `nth` counts those that share a key."""
    key = variant_key("code", line_name("title", "chosen"))
    return f"""CREATE OR REPLACE TEMP TABLE {table}_rows_variants AS
        SELECT *, {key} AS variant_id, row_number() OVER (PARTITION BY {key} ORDER BY _row) AS nth FROM {table}_rows
        WHERE is_variant AND product_id IS NOT NULL"""


def _checks(table: str, cells: Cells) -> tuple[Check, ...]:
    handle, code = first_of(cells, "Handle", "URL handle"), first_of(cells, "Variant SKU", "SKU")
    return (
        Check(
            "no_handle",
            "error",
            f"SELECT _row, coalesce(code, price, '') FROM {table}_rows WHERE product_id IS NULL",
            Text("The row has no handle and no title; it was left out.", "De rij heeft geen handle en geen productnaam; hij is overgeslagen."),
            handle,
        ),
        Check(
            "double_variant",
            "warning",
            f"SELECT _row, coalesce(code, title) FROM {table}_rows_variants WHERE nth > 1",
            Text(
                "`{value}` stands for more than one variant; the first one counts, and their sales cannot be told apart.",
                "`{value}` staat voor meer dan één variant; de eerste telt, en hun verkopen zijn niet te onderscheiden.",
            ),
            code,
            Text("Give each variant its own SKU in Shopify.", "Geef elke variant in Shopify een eigen SKU."),
        ),
    )
