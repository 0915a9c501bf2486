"""Give the products that Amazon's reports name, where the warehouse does not know them: the shop's own exports know more of them."""

from peil.load.reading import Records
from peil.values.texts import Text

NO_DAYS = Text(
    "The report by ASIN has no days, and a visit that saw two products stands in it twice: its sessions and sales were not read. "
    "Load the Business Report by date for the sessions, and All Orders for the sales.",
    "Het rapport per ASIN heeft geen dagen, en een bezoek dat twee producten zag staat er twee keer in: sessies en verkopen zijn niet gelezen. "
    "Laad het Business Report per datum voor de sessies, en alle bestellingen (All Orders) voor de verkopen.",
)


def new_products(table: str, asin: str, sku: str, title: str) -> tuple[Records, ...]:
    """Return records of products by ASIN and of variants by stock-keeping code, from SQL for the cells of a table."""
    rows = f"SELECT _row, 'asin:' || {asin} AS product_id, 'sku:' || {sku} AS variant_id, {sku} AS sku, {title} AS title FROM {table}"
    known = f"SELECT * FROM ({rows}) ANTI JOIN variants USING (variant_id)"
    products = f"""SELECT _row, product_id, title FROM ({known}) ANTI JOIN products USING (product_id) WHERE product_id IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY _row) = 1"""
    variants = f"""SELECT _row, variant_id, product_id, sku, title FROM ({known}) WHERE variant_id IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY _row) = 1"""
    return Records("products", products), Records("variants", variants)
