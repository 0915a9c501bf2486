"""Give the keys by which WooCommerce's answers find each other and other sources, as SQL, and the cells that its JSON holds."""

from peil.load.identity import person_key
from peil.load.reading import Shop, text_literal
from peil.values.texts import Text

SOURCE = "woocommerce"
ENTITIES = (("&ndash;", "–"), ("&#8211;", "–"), ("&times;", "×"), ("&#8217;", "’"), ("&quot;", '"'), ("&#039;", "’"), ("&amp;", "&"))
AGAIN = Text(
    "Ask the REST API of the shop for it again, and load the answer as it came.",
    "Vraag het opnieuw op bij de REST-API van de winkel, en laad het antwoord zoals het kwam.",
)


def text(cell: str) -> str:
    """Return a cell as trimmed text, NULL where it is empty."""
    return f"nullif(trim({cell}), '')"


def part(cell: str, key: str) -> str:
    """Return what stands under a key of a JSON object, NULL where it is empty or the cell is no object (PHP writes `[]` for an empty one)."""
    return f"nullif(trim(json_extract_string({cell}, {text_literal(f'$.{key}')})), '')"


def amount(cell: str) -> str:
    """Return an amount; WooCommerce writes a decimal point and no thousands marks, in every language."""
    return f"try_cast({cell} AS DECIMAL(18,4))"


def not_amount(cell: str) -> str:
    """Return the condition under which a cell holds something that is no amount."""
    return f"({text(cell)} IS NOT NULL AND {amount(text(cell))} IS NULL)"


def moment(gmt: str, local: str) -> str:
    """Return the ISO text of a moment: UTC where the answer gives it, else the shop's own time without an offset; NULL where neither is one."""
    utc = f"CASE WHEN try_cast({gmt} AS TIMESTAMPTZ) IS NOT NULL THEN rtrim({gmt}, 'Z') || 'Z' END"
    return f"coalesce({utc}, CASE WHEN try_cast({local} AS TIMESTAMPTZ) IS NOT NULL THEN {local} END)"


def day(instant: str, shop: Shop) -> str:
    """Return the day of the shop on which a moment (as `moment` gives it) falls."""
    zoned = f"timezone({text_literal(shop.timezone)}, {instant}::TIMESTAMPTZ)::DATE"
    return f"CASE WHEN ends_with({instant}, 'Z') THEN {zoned} ELSE regexp_extract({instant}, '^[^T ]+')::DATE END"


def customer_key(billing: str, own: str) -> str:
    """Return the key of a customer: as in all sources, else WooCommerce's own number; NULL for a guest (0) who gave neither address nor phone."""
    return f"coalesce({person_key(part(billing, 'email'), part(billing, 'phone'))}, 'woocommerce:' || nullif(nullif(trim({own}), ''), '0'))"


def variant_key(sku: str, variation: str, product: str) -> str:
    """Return the key of a variant: its stock-keeping code, else its own number."""
    return f"coalesce('sku:' || nullif(trim({sku}), ''), 'woocommerce:' || coalesce(nullif({variation}, '0'), nullif({product}, '0')))"


def readable(cell: str) -> str:
    """Return a name without the HTML that themes and plug-ins leave in it."""
    clean = f"nullif(trim({cell}), '')"
    for code, sign in ENTITIES:
        clean = f"replace({clean}, {text_literal(code)}, {text_literal(sign)})"
    return clean
