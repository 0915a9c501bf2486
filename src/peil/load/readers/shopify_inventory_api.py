"""Read stock as Shopify's API answers it: REST inventory items and levels, or the inventory of a GraphQL answer or bulk operation."""

from typing import ClassVar

from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.load.shopify.documents import number
from peil.load.shopify.graphql import listed
from peil.load.shopify.keys import SOURCE, line_name, sku, variant_key
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

TEXTS = ("id", "__parentId", "sku", "name", "cost", "tracked", "inventory_item_id", "location_id", "available")
NESTED = ("quantities", "location", "item", "variant", "inventoryLevels", "unitCost")
STOCK = Caveat(
    "stock_on_one_day",
    Text(
        "Shopify's API gives the stock of the moment; it counts for the day given when loading, else for the day of the file.",
        "De API van Shopify geeft de voorraad van het moment; die telt voor de dag die bij het laden is opgegeven, anders voor de dag van het "
        "bestand.",
    ),
    ("inventory_levels.snapshot_date",),
)
ONLY_AVAILABLE = Caveat(
    "only_available_stock",
    Text(
        "REST inventory levels give the available stock only, not what is on hand, and name locations by their number.",
        "Inventory levels uit REST geven alleen de beschikbare voorraad, niet de fysieke, en noemen locaties bij hun nummer.",
    ),
    ("inventory_levels.on_hand_quantity", "inventory_levels.location_id"),
)


class ShopifyInventoryApi(Reader):
    """Shopify's stock by the API."""

    name = "shopify_inventory_api"
    label = Text("Shopify: inventory (API)", "Shopify: voorraad (API)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(NESTED, "JSON")
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "locations",
            Text("names of locations by number, such as `487838322=Amsterdam;905684977=Utrecht`",
                 "namen van locaties bij hun nummer, zoals `487838322=Amsterdam;905684977=Utrecht`"),
        ),
    )  # fmt: skip

    def recognises(self, face: Face) -> bool:
        """Return whether records are levels, items, or inventory by GraphQL."""
        header = face.header
        levels = {"inventory_item_id", "location_id", "available"} <= header
        items = {"id", "sku", "tracked"} <= header and "variants" not in header
        return face.kind == "json" and (levels or items or "inventorylevels" in header or {"quantities", "__parentid"} <= header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return stock levels, or the cost and id of variants; raises UnreadableFile where locations have names elsewhere."""
        table = sheet.table
        levels, graph, rest_items = probe(
            f'SELECT count(location_id), count(quantities) + count("inventoryLevels"), count(*) FROM {table}',
        )[0]
        if levels:
            named = probe(f"SELECT count(*) FROM inventory_levels WHERE _source = '{SOURCE}' AND NOT regexp_full_match(location_id, '\\d+')")[0][0]
            if named and not shop.told("locations"):
                raise UnreadableFile(file=sheet.name, why=NAMES)
            return Reading(SOURCE, (Records("inventory_levels", _rest(table, shop)),), (), _rest_checks(table), (STOCK, ONLY_AVAILABLE))
        if graph:
            return Reading(SOURCE, (Records("inventory_levels", _stock(table, shop)),), (_levels(table),), _graph_checks(table), (STOCK,))
        return Reading(SOURCE, _items(table), (), _item_checks(table) if rest_items else (), ())


READER = ShopifyInventoryApi()
NAMES = Text(
    "it names locations by number, and stock is loaded already under their names. Say which is which: "
    '`--option "locations=487838322=Amsterdam;905684977=Utrecht"`.',
    "het noemt locaties bij hun nummer, en er is al voorraad geladen onder hun naam. Geef op welke welke is: "
    '`--option "locations=487838322=Amsterdam;905684977=Utrecht"`.',
)


def _named(shop: Shop) -> str:
    """Return SQL for the name of a location, as the user tells it, else its number."""
    pairs = [pair.partition("=") for pair in (shop.told("locations") or "").split(";") if "=" in pair]
    cases = " ".join(f"WHEN {text_literal(number.strip())} THEN {text_literal(name.strip())}" for number, _, name in pairs)
    return f"CASE s.location_id {cases} ELSE s.location_id END" if cases else "s.location_id"


def _known() -> str:
    return f"(SELECT inventory_item_id, any_value(variant_id) AS variant_id FROM variants WHERE _source = '{SOURCE}' GROUP BY inventory_item_id)"


def _rest(table: str, shop: Shop) -> str:
    return f"""SELECT min(s._row) AS _row, {text_literal(shop.taken_on)} AS snapshot_date, {_named(shop)} AS location_id, v.variant_id,
        sum(try_cast(s.available AS BIGINT))::BIGINT AS available_quantity
        FROM {table} s JOIN {_known()} v ON v.inventory_item_id = s.inventory_item_id WHERE try_cast(s.available AS BIGINT) IS NOT NULL
        GROUP BY ALL"""


def _rest_checks(table: str) -> tuple[Check, ...]:
    unknown = Text(
        "The inventory item {value} is of no variant that is loaded; the row was left out.",
        "Het voorraaditem {value} hoort bij geen variant die geladen is; de rij is overgeslagen.",
    )
    hint = Text("Load the products by the API (products.json) or the inventory items first.", "Laad eerst de producten uit de API (products.json) of "
        "de inventory items.")  # fmt: skip
    sql = f"SELECT _row, s.inventory_item_id FROM {table} s ANTI JOIN {_known()} v ON v.inventory_item_id = s.inventory_item_id"
    return (Check("no_variant", "error", sql, unknown, "inventory_item_id", hint),)


def _items(table: str) -> tuple[Records, ...]:
    """Return the variants that inventory items tell of: what they cost, where they say so; they say the rest of a variant is as it was."""
    code = sku("trim(sku)")
    known = f"SELECT _row, 'sku:' || {code} AS variant_id, {code} AS sku, regexp_extract(id, '(\\d+)$', 1) AS inventory_item_id, _as_of"
    own, nested = number("cost"), number("\"unitCost\" ->> 'amount'")
    cost = f"coalesce({own}, {nested})"
    stored = f"SELECT variant_id, coalesce(_as_of, TIMESTAMP '1970-01-01') AS _as_of FROM variants WHERE _source = '{SOURCE}'"
    both = f"SELECT s.*, coalesce(v._as_of, TIMESTAMP '1970-01-01') AS _as_of FROM {table} s LEFT JOIN ({stored}) v"
    rows = f"FROM ({both} ON v.variant_id = 'sku:' || {sku('trim(s.sku)')}) WHERE {code} IS NOT NULL"
    return Records("variants", f"{known} {rows} AND {cost} IS NULL"), Records(
        "variants", f"{known}, {cost} AS unit_cost {rows} AND {cost} IS NOT NULL"
    )


def _item_checks(table: str) -> tuple[Check, ...]:
    message = Text(
        "The inventory item {value} has no SKU, by which its variant would be known; it was left out.",
        "Het voorraaditem {value} heeft geen SKU, waaraan de variant te herkennen is; het is overgeslagen.",
    )
    return (Check("no_variant", "warning", f"SELECT _row, id FROM {table} WHERE {sku('trim(sku)')} IS NULL", message, "sku"),)


def _levels(table: str) -> str:
    """Return a statement for the levels: lists within an item or lines of their own, the item or the location being the parent."""
    levels = listed('"inventoryLevels"')
    nested = f"SELECT _row, id AS parent, unnest({levels}) AS node FROM {table}"
    lines = f"""SELECT _row, "__parentId", json_object('quantities', quantities, 'location', location, 'item', item) FROM {table}
        WHERE quantities IS NOT NULL"""
    item = "CASE WHEN json_type(l.node -> 'item') = 'OBJECT' THEN l.node -> 'item' ELSE json_object('sku', p.sku, 'variant', p.variant) END"
    title = "coalesce(thing -> 'variant' -> 'product' ->> 'title', thing -> 'variant' ->> 'displayName')"
    chosen = "nullif(thing -> 'variant' ->> 'title', 'Default Title')"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_levels AS
        WITH level AS ({nested} UNION ALL {lines}),
        told AS (SELECT l._row, coalesce(l.node -> 'location' ->> 'name', p.name) AS place, {item} AS thing, {listed("(l.node -> 'quantities')")}
                AS counted FROM level l LEFT JOIN {table} p ON p.id = l.parent)
        SELECT _row, place, {variant_key(sku("coalesce(thing ->> 'sku', thing -> 'variant' ->> 'sku')"), line_name(title, chosen))} AS variant_id,
            {_quantity("on_hand")} AS on_hand, {_quantity("available")} AS available FROM told"""


def _quantity(name: str) -> str:
    found = f"list_filter(counted, lambda one: (one ->> 'name') = '{name}')[1]"
    return f"try_cast({found} ->> 'quantity' AS BIGINT)"


def _stock(table: str, shop: Shop) -> str:
    return f"""SELECT min(_row) AS _row, {text_literal(shop.taken_on)} AS snapshot_date, place AS location_id, variant_id,
        sum(on_hand)::BIGINT AS on_hand_quantity, sum(available)::BIGINT AS available_quantity FROM {table}_levels
        WHERE place IS NOT NULL AND variant_id IS NOT NULL GROUP BY place, variant_id"""


def _graph_checks(table: str) -> tuple[Check, ...]:
    nowhere = Text(
        "A level has no name of its location, or no SKU or title of its item; it was left out. Ask for them in the query.",
        "Een voorraadniveau heeft geen naam van de locatie, of geen SKU of titel van het item; het is overgeslagen. Vraag ze op in de query.",
    )
    return (Check("no_location", "warning", f"SELECT _row, '' FROM {table}_levels WHERE place IS NULL OR variant_id IS NULL", nowhere),)
