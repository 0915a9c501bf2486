"""Read the orders that bol's seller portal exports as CSV or Excel. The names of its columns are from memory, not from a file (unverified)."""

from peil.load.bol.sales import CAVEATS, VAT, prepare, rate_of, records, source_of, vat_caveat
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

NUMBERS = ("quantity", "unit_price", "total", "cancelled")


class BolOrdersSheet(Reader):
    """bol's export of orders from the seller portal."""

    name = "bol_orders_sheet"
    label = Text("bol: orders export (seller portal)", "bol: export van bestellingen (verkopersportaal)")
    options = (VAT,)
    layout = Layout(
        columns={
            "order_id": ("Bestelnummer", "Bestellingnummer", "Order ID", "Ordernummer", "Order number"),
            "placed": ("Besteldatum", "Besteld op", "Datum bestelling", "Orderdatum", "Order date"),
            "item_id": ("Bestelregel ID", "Bestelregelnummer", "Order item ID", "Bestelitem ID"),
            "ean": ("EAN", "EAN-code"),
            "reference": ("Referentie", "Interne referentie", "Eigen referentie", "Reference", "SKU"),
            "title": ("Titel", "Producttitel", "Artikel", "Product", "Title"),
            "quantity": ("Aantal", "Quantity"),
            "cancelled": ("Aantal geannuleerd", "Quantity cancelled"),
            "unit_price": ("Prijs", "Prijs incl. btw", "Verkoopprijs", "Stukprijs", "Unit price", "Price"),
            "total": ("Totaalprijs", "Totaal", "Totaalbedrag", "Total price"),
            "commission": ("Commissie", "Commission"),
            "country": ("Land", "Landcode", "Land verzending", "Country"),
        },
        needed=("order_id", "placed", "ean", "unit_price"),
        usual=("quantity",),
    )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders and lines as from bol's own answers."""
        fields = Fields(sheet, self.layout, shop, probe, numbers=NUMBERS, dates=("placed",))
        table, rate = sheet.table, rate_of(shop, sheet.name)
        checks = fields.checks(numbers=NUMBERS, moments=("placed",))
        faulty = Text(
            "Order {value} lacks a date, price or quantity; the whole order was left out.",
            "Bij bestelling {value} ontbreekt een datum, prijs of aantal; de hele bestelling is overgeslagen.",
        )
        whole = Check("incomplete_order", "error", f"SELECT _row, order_id FROM {table}_items WHERE faulty", faulty, fields.header("order_id"))
        return Reading(
            source=source_of(shop),
            prepare=(_items(table, fields), *prepare(table, rate)),
            checks=(*checks, whole),
            records=records(table, rate, source_of(shop)),
            caveats=(*CAVEATS, *vat_caveat(shop)),
        )


READER = BolOrdersSheet()


def _items(table: str, fields: Fields) -> str:
    order, pieces = fields.code("order_id"), fields.number("quantity") if fields.has("quantity") else "1::DECIMAL(18,4)"
    item = fields.code("item_id") if fields.has("item_id") else f"{order} || '-' || row_number() OVER (PARTITION BY {order} ORDER BY _row)"
    placed = fields.moment("placed")
    zone = fields.shop.told("timezone") or "Europe/Amsterdam"
    utc = f"strftime(timezone('UTC', timezone('{zone}', ({placed})::TIMESTAMP)), '%Y-%m-%d %H:%M:%SZ')"
    instant = f"CASE WHEN length({placed}) > 10 AND NOT regexp_matches({placed}, '(Z|[+-]\\d\\d:?\\d\\d)$') THEN {utc} ELSE {placed} END"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_items AS
        SELECT _row, {order} AS order_id, {instant} AS placed, upper({fields.text("country")}) AS country, {item} AS item_id,
            {fields.code("ean")} AS ean, {fields.code("reference")} AS reference, {fields.text("title")} AS title,
            NULL::VARCHAR AS changed, {pieces} AS pieces,
            {fields.number("unit_price")} AS unit_price, {fields.number("total")} AS paid, {fields.number("cancelled")} AS cancelled,
            placed IS NULL OR unit_price IS NULL OR pieces IS NULL OR pieces <> floor(pieces) AS faulty
        FROM {fields.sheet.table} WHERE {order} IS NOT NULL"""
