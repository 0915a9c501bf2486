"""Say what all files of Google Ads have in common: what it is called, how long it settles, what its days and kinds of campaigns mean."""

from peil.load.reading import Caveat
from peil.values.texts import Text

PLATFORM = "google_ads"
SETTLES = 30
TERMS = Text(
    "it lists search terms, of which Google shows only a part, so its costs do not add up. Download the report of campaigns, ad groups or ads.",
    "er staan zoektermen in, waarvan Google maar een deel laat zien, dus de kosten zijn niet compleet. Download het rapport van campagnes, "
    "advertentiegroepen of advertenties.",
)
CLICK_DAY = Caveat(
    "conversions_on_day_of_click",
    Text(
        "Google Ads counts a conversion on the day of the click that led to it, and still adds to the last 30 days.",
        "Google Ads telt een conversie op de dag van de klik die ertoe leidde, en vult de laatste 30 dagen nog aan.",
    ),
    ("ad_performance.conversions", "ad_performance.conversions_value"),
)
