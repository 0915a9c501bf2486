"""Read the prices of competitors that a price monitor saw, or that somebody noted: for each article and competitor, its price beside the own."""

from peil.load.firm.people import source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "sku": ("sku", "own sku", "variant sku", "product sku", "item number", "article number", "artikelnummer", "artikelcode",
                "eigen artikelnummer"),
        "competitor": ("competitor", "competitor name", "seller", "merchant", "retailer", "shop", "concurrent", "aanbieder", "verkoper", "winkel"),
        "price": ("competitor price", "price competitor", "their price", "price", "prijs concurrent", "concurrentprijs", "prijs",
                  "verkoopprijs concurrent"),
        "own": ("own price", "our price", "my price", "your price", "eigen prijs", "onze prijs", "mijn prijs", "jouw prijs"),
        "at": ("observed at", "checked at", "scraped at", "crawled at", "last checked", "timestamp", "date", "gezien op", "gecontroleerd op",
               "peildatum",
               "datum"),
        "stock": ("in stock", "competitor in stock", "stock", "stock status", "availability", "op voorraad", "voorraad", "leverbaar",
                  "beschikbaarheid"),
        "currency": ("currency", "valuta"),
    },
    needed=("sku", "competitor", "price", "own"),
    usual=("at", "stock"),
)  # fmt: skip
THERE = "^(in ?stock|available|limited( availability)?|low stock|op voorraad|leverbaar|direct leverbaar|beschikbaar|yes|ja|true|waar|y|j|1)$"
NOT_THERE = "^(out ?of ?stock|sold ?out|unavailable|not available|discontinued|backorder|uitverkocht"
NOT_THERE += "|niet op voorraad|niet leverbaar|no|nee|false|onwaar|n|0)$"
ALL_IN_STOCK = Caveat(
    "stock_of_competitor_unknown",
    Text(
        "The list does not say whether competitors could deliver; without that their prices are not in the price index.",
        "De lijst zegt niet of concurrenten konden leveren; zonder dat tellen hun prijzen niet mee in de prijsindex.",
    ),
    ("competitor_prices.is_in_stock",),
)


class CompetitorPrices(Reader):
    """Prices of competitors beside the own price, both with tax or both without; articles are known by SKU. Several looks a day stand apart."""

    name = "competitor_prices"
    label = Text("Competitors: list of prices", "Concurrenten: prijslijst")
    layout = LAYOUT

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the prices; a list without a moment is of the day it was taken on."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("price", "own"), dates=("at",))
        sku, competitor, stock = fields.code("sku"), fields.text("competitor"), f"lower({fields.text('stock')})"
        told = shop.told("currency") or fields.currency("price") or fields.currency("own")
        currency = text_literal(told.upper()) if told else f"upper({fields.text('currency')})"
        at = f"coalesce({fields.moment('at')}, {text_literal(shop.taken_on)})"
        number = f"try_cast({fields.text('stock')} AS DECIMAL(18,4)) > 1"
        in_stock = f"CASE WHEN regexp_matches({stock}, '{THERE}') OR {number} THEN true WHEN regexp_matches({stock}, '{NOT_THERE}') THEN false END"
        sql = f"""SELECT _row, concat_ws('@', {competitor}, {sku}, {at}) AS competitor_price_id, 'sku:' || {sku} AS variant_id,
            {competitor} AS competitor,
            {at} AS observed_at, {fields.number("price")} AS price, {fields.number("own")} AS own_price, {in_stock} AS is_in_stock,
            {currency} AS _currency, ({at})[:10]::DATE AS _rate_day
            FROM {sheet.table} WHERE {sku} IS NOT NULL AND {competitor} IS NOT NULL AND {fields.number("price")} IS NOT NULL"""
        return Reading(
            source=source_of("competitor_prices", shop),
            records=(Records("competitor_prices", sql, zone_of(shop)),),
            checks=(*fields.checks(numbers=("price", "own"), moments=("at",)), *_checks(fields, in_stock)),
            caveats=() if fields.has("stock") else (ALL_IN_STOCK,),
        )


READER = CompetitorPrices()


def _checks(fields: Fields, in_stock: str) -> tuple[Check, ...]:
    table, sku, competitor = fields.sheet.table, fields.code("sku"), fields.text("competitor")
    whole = Text("The row has no SKU, competitor or price; it was left out.", "De rij heeft geen SKU, concurrent of prijs; hij is overgeslagen.")
    empty = f"SELECT _row, {sku} FROM {table} WHERE {sku} IS NULL OR {competitor} IS NULL OR {fields.text('price')} IS NULL"
    said = Text(
        "`{value}` does not say whether the competitor could deliver; this price is not in the price index.",
        "`{value}` zegt niet of de concurrent kon leveren; deze prijs telt niet mee in de prijsindex.",
    )
    unknown = f"SELECT min(_row), {fields.text('stock')} FROM {table} WHERE {fields.text('stock')} IS NOT NULL AND {in_stock} IS NULL GROUP BY 2"
    return (Check("incomplete_row", "error", empty, whole), Check("unknown_stock", "warning", unknown, said, fields.header("stock")))
