"""Say what no file of products of Shopify can tell."""

from peil.load.reading import Caveat
from peil.values.texts import Text

CAVEATS = (
    Caveat(
        "unit_cost_is_current",
        Text(
            "Shopify's products export gives the cost per item of today, not that at the time of a sale.",
            "De productenexport van Shopify geeft de kostprijs van nu, niet die op het moment van een verkoop.",
        ),
        ("variants.unit_cost",),
    ),
    Caveat(
        "prices_as_shown",
        Text(
            "Prices in Shopify's products export are as the shop shows them: with VAT where the shop's prices include it.",
            "Prijzen in de productenexport van Shopify zijn zoals de winkel ze toont: met btw als de winkelprijzen inclusief btw zijn.",
        ),
        ("variants.price",),
    ),
)
