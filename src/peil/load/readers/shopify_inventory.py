"""Read Shopify's export of inventory: the stock of each variant at each location, on the day the export was made."""

from peil.load.reading import Caveat, Cells, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, quoted, text_literal
from peil.load.shopify.keys import SOURCE, SPREADSHEET, line_name, options, sku, variant_key
from peil.values.texts import Text

OPTIONS = frozenset(f"option{number} {part}" for number in (1, 2, 3) for part in ("name", "value"))
FIXED = OPTIONS | {"handle", "title", "sku", "hs code", "coo", "bin name", "barcode"}

CAVEATS = (
    Caveat(
        "stock_on_one_day",
        Text(
            "Shopify's inventory export is a snapshot without a date; it counts for the day given when loading, else for the day of the file.",
            "De voorraadexport van Shopify is een momentopname zonder datum; hij telt voor de dag die bij het laden is opgegeven, anders voor de dag "
            "van het bestand.",
        ),
        ("inventory_levels.snapshot_date",),
    ),
)
ONLY_AVAILABLE = Caveat(
    "only_available_stock",
    Text(
        "This inventory export, with one column a location, gives the available stock only, not what is on hand.",
        "Deze voorraadexport, met één kolom per locatie, geeft alleen de beschikbare voorraad, niet de fysieke.",
    ),
    ("inventory_levels.on_hand_quantity",),
)


class ShopifyInventory(Reader):
    """Shopify's export of inventory (`inventory_export_1.csv`): a row for each variant and location, or, in older ones, a column a location."""

    name = "shopify_inventory"
    label = Text("Shopify: inventory export", "Shopify: export van voorraad")

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a product's handle and title and its stock, by row or by column."""
        header = face.header
        if face.kind != "csv" or not {"handle", "title"} <= header or {"vendor", "variant price"} & header:
            return False
        if "location" in header:
            return any(name.startswith(("available", "on hand")) for name in header)
        return "sku" in header and bool(header & {"option1 name", "hs code", "coo"}) and bool(header - FIXED)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the stock levels; `not stocked` is no record; rows with one variant key and location are added up."""
        cells = Cells(sheet)
        by_row = cells.has("Location")
        stock = f"{sheet.table}_stock"
        whole = "try_cast({} AS BIGINT)"
        sums = [f"sum({whole.format(name)})::BIGINT AS {name}_quantity" for name in (("on_hand", "available") if by_row else ("available",))]
        sql = f"""SELECT min(_row) AS _row, {text_literal(shop.taken_on)} AS snapshot_date, location_id, variant_id, {", ".join(sums)} FROM {stock}
            WHERE location_id IS NOT NULL AND variant_id IS NOT NULL GROUP BY location_id, variant_id
            HAVING count(on_hand) + count(available) > 0 AND NOT bool_or({_wrong("on_hand")} OR {_wrong("available")})"""
        return Reading(
            source=SOURCE,
            prepare=(_stock(sheet, cells, by_row=by_row),),
            records=(Records("inventory_levels", sql),),
            checks=_checks(stock, cells, by_row=by_row),
            caveats=CAVEATS if by_row else (*CAVEATS, ONLY_AVAILABLE),
        )


READER = ShopifyInventory()


def _wrong(name: str) -> str:
    return f"({name} IS NOT NULL AND NOT regexp_full_match({name}, '-?\\d{{1,15}}'))"


def _quantity_column(cells: Cells, kind: str) -> str:
    """Return the column of a quantity: `Available`, `Available (not editable)`, `On hand (current)`; `(new)` is for the shop to fill in."""
    return next((name for name in cells.columns if name.startswith(kind) and not name.endswith("(new)")), kind)


def _stocked(cell: str) -> str:
    return f"nullif(CASE WHEN lower({cell}) <> 'not stocked' THEN {cell} END, '')"


def _stock(sheet: Sheet, cells: Cells, *, by_row: bool) -> str:
    """Return a statement for one row a variant and location, its quantities as text; what is not stocked there is NULL."""
    key = variant_key(sku(cells.text("SKU")), line_name(cells.text("Title"), options(cells)))
    if by_row:
        places = [(cells.text("Location"), cells.text(_quantity_column(cells, "on hand")), cells.text(_quantity_column(cells, "available")))]
    else:
        places = [
            (text_literal(column), "NULL::VARCHAR", f"trim({quoted(column)})") for column in sheet.columns if column.strip().lower() not in FIXED
        ]
    parts = [
        f"""SELECT _row, {key} AS variant_id, {location} AS location_id, {_stocked(on_hand)} AS on_hand, {_stocked(available)} AS available
            FROM {sheet.table}"""
        for location, on_hand, available in places
    ]
    return f"CREATE OR REPLACE TEMP TABLE {sheet.table}_stock AS {' UNION ALL '.join(parts)}"


def _checks(stock: str, cells: Cells, *, by_row: bool) -> tuple[Check, ...]:
    nowhere = Text("The row has no location; it was left out.", "De rij heeft geen locatie; hij is overgeslagen.")
    nothing = Text("The row has no SKU and no title; it was left out.", "De rij heeft geen SKU en geen productnaam; hij is overgeslagen.")
    message = Text(
        "The quantity `{value}` is no whole number and not `not stocked`; the row was left out.",
        "Het aantal `{value}` is geen geheel getal en niet `not stocked`; de rij is overgeslagen.",
    )
    found = [
        Check("no_location", "error", f"SELECT DISTINCT _row, coalesce(variant_id, '') FROM {stock} WHERE location_id IS NULL", nowhere, "Location"),
        Check("no_variant", "error", f"SELECT DISTINCT _row, '' FROM {stock} WHERE variant_id IS NULL", nothing, "SKU"),
    ]
    for name, kind in (("on_hand", "on hand"), ("available", "available")):
        column = cells.columns.get(_quantity_column(cells, kind)) if by_row else None
        sql = f"SELECT _row, {name} FROM {stock} WHERE {_wrong(name)}"
        found.append(Check("unreadable_quantity", "error", sql, message, column, SPREADSHEET))
    return tuple(found)
