"""Give the ISO code of a country by the name that a source has for it, in the languages exports come in, as SQL."""

import re
import unicodedata
from functools import cache

from peil.load.forms.cells import text_literal

LANGUAGES = ("en", "nl", "de", "fr", "es", "it")
ALSO = {
    "Brunei Darussalam": "BN", "Burma": "MM", "Cape Verde": "CV", "Congo": "CG", "Congo (DRC)": "CD", "Czech Republic": "CZ", "East Timor": "TL",
    "England": "GB", "Great Britain": "GB", "Groot-Brittannië": "GB", "Holland": "NL", "Hong Kong": "HK", "Hongkong": "HK", "Ivory Coast": "CI",
    "Kosovo": "XK", "Macau": "MO", "Macao": "MO", "Macedonia": "MK", "Palestine": "PS", "Republic of Korea": "KR", "Russian Federation": "RU",
    "Swaziland": "SZ", "Syrian Arab Republic": "SY", "The Bahamas": "BS", "The Gambia": "GM", "The Netherlands": "NL", "Tsjechische Republiek": "CZ",
    "Turkey": "TR", "UK": "GB", "USA": "US", "United States of America": "US", "Vatican": "VA", "Verenigde Staten van Amerika": "US",
    "Viet Nam": "VN",
}  # fmt: skip
"""What sources say beside the names of the Unicode tables."""
NOWHERE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # what the tables hold beside countries


def plain(cell: str) -> str:
    """Return SQL for a name as it is compared: small letters and digits alone."""
    return f"regexp_replace(strip_accents(lower({cell})), '[^a-z0-9]', '', 'g')"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", name.lower()))


@cache
def names() -> dict[str, str]:
    """Return the code of each country by its names in all languages, its code of three letters and its own."""
    from babel import Locale
    from babel.core import get_global

    found = {_plain(name): code for name, code in ALSO.items()}
    aliases = {long: codes[0] for long, codes in get_global("territory_aliases").items() if len(long) == 3 and long.isalpha() and len(codes) == 1}
    found |= {long.lower(): code for long, code in aliases.items() if len(code) == 2 and code not in NOWHERE}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NOWHERE:
                found.setdefault(_plain(name), code)
                found[code.lower()] = code
    return found


@cache
def prepare(table: str) -> str:
    """Return a statement that makes a temporary table of (said, code), to join with `plain` of a cell."""
    rows = ", ".join(f"({text_literal(said)}, {text_literal(code)})" for said, code in names().items() if said)
    return f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM (VALUES {rows}) AS known(said, code)"
