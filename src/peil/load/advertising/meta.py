"""Say what all files of Meta Ads have in common: what it is called, how long it settles, which purchases count."""

from peil.load.reading import Caveat
from peil.values.texts import Text

PLATFORM = "meta"
SETTLES = 28
PURCHASES = Caveat(
    "conversions_are_purchases",
    Text(
        "Conversions of Meta are purchases as Meta attributes them, by the windows set for each ad set; figures of the last 28 days still change.",
        "Conversies van Meta zijn aankopen zoals Meta ze toeschrijft, met de vensters die per advertentieset zijn ingesteld; cijfers van de laatste "
        "28 dagen veranderen nog.",
    ),
    ("ad_performance.conversions", "ad_performance.conversions_value"),
)
