"""Give what the readers of Amazon's advertising reports share: the kinds of campaign, the window of attribution, and what is refused and why."""

import re

from peil.load.reading import Caveat, Face, Option, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

PLATFORM = "amazon_ads"
WINDOW = Option(
    "window",
    Text(
        "days after the click in which a purchase counts for Sponsored Products: 7d for sellers (default), 14d for vendors",
        "dagen na de klik waarin een aankoop telt bij Sponsored Products: 7d voor verkopers (standaard), 14d voor vendors",
    ),
    ("1d", "7d", "14d", "30d"),
)
FORMATS = {"sp": "shopping", "sb": "search", "sd": "display", "st": "video"}
"""The form of an advertisement, which is also the channel of its campaign: sponsored products, brands, display and television."""
COLUMNS = {
    "sd": {"impressionsviews", "purchasespromotedclicks", "addtocartviews", "promotedasin", "promotedsku", "bidoptimization"},
    "sb": {"purchasespromoted", "salespromoted", "newtobrandpurchasespercentage", "newtobrandpurchasesrate", "viewableimpressions",
        "topofsearchimpressionshare", "campaignbudgettype", "video5secondviews"},
}  # fmt: skip
"""What only the reports of Sponsored Display and of Sponsored Brands hold; those of Sponsored Products have windows in their names."""
NO_SPEND = {
    "searchterm": Text("search term report", "zoektermrapport"),
    "purchasedasin": Text("purchased product report", "rapport van gekochte producten"),
    "asinbrandhalo": Text("purchased product report", "rapport van gekochte producten"),
    "targeting": Text("targeting report", "targetingrapport"),
    "targetingid": Text("targeting report", "targetingrapport"),
    "keywordid": Text("targeting report", "targetingrapport"),
}


def source_of(shop: Shop) -> str:
    """Return the name of the source: Amazon Ads, with the account (profile) where the user tells it."""
    account = shop.told("account")
    return f"{PLATFORM}:{account}" if account else PLATFORM


def product_of(face: Face) -> str | None:
    """Return which kind of campaign a report is of (`sp`, `sb`, `sd`, `st`), by its columns, else by the name of its file; None: not told."""
    header = face.header
    if any(re.fullmatch(r"(purchases|sales)(1|7|14|30)d", name) for name in header):
        return "sp"
    for product, own in COLUMNS.items():
        if header & own:
            return product
    found = re.search(r"(?i)(?:^|[^a-z])(sp|sb|sd|st)[ _-]?(campaign|ad|gross|target|search|purchas|placement)", face.name)
    named = re.search(r"(?i)sponsored[ _-]?(product|brand|display|t)", face.name)
    if found:
        return found.group(1).lower()
    return {"product": "sp", "brand": "sb", "display": "sd", "t": "st"}[named.group(1).lower()] if named else None


def refuse_parts(face: Face) -> None:
    """Raise UnreadableFile for a report whose rows are parts of what the other reports hold in full: its spend would count twice, or in part."""
    kind = next((what for name, what in NO_SPEND.items() if name in face.header), None)
    if kind is not None:
        why = Text(
            f"it is a {kind.en}: its spend stands in full in the campaign and advertised product reports, and no KPI needs its terms or products. "
            "Load one of those reports.",
            f"het is een {kind.nl}: de uitgaven staan volledig in de rapporten per campagne en per geadverteerd product, en geen KPI gebruikt de "
            "termen of producten. Laad een van die rapporten.",
        )
        raise UnreadableFile(file=face.name, why=why)


def no_days(file: str) -> UnreadableFile:
    """Return the refusal of a report over a period without days."""
    why = Text(
        "its rows are totals of a period of more than one day, which cannot be booked on days. Make the report again by day (timeUnit DAILY; in the "
        "console: Daily).",
        "de rijen zijn totalen over meer dan één dag, die niet op dagen te boeken zijn. Maak het rapport opnieuw per dag (timeUnit DAILY; in de "
        "console: Dagelijks).",
    )
    return UnreadableFile(file=file, why=why)


def window_caveat(product: str | None, window: str | None) -> Caveat:
    """Return which purchases count as conversions."""
    touches = ("ad_performance.conversions", "ad_performance.conversions_value")
    if product == "sp":
        days = (window or "7d").removesuffix("d")
        message = Text(
            f"Conversions of Amazon's Sponsored Products are purchases within {days} days of a click.",
            f"Conversies van Amazons Sponsored Products zijn aankopen binnen {days} dagen na een klik.",
        )
        return Caveat("amazon_ads_window", message, touches)
    message = Text(
        "Conversions of Amazon's Sponsored Brands, Display and TV are purchases within 14 days, as the report has them.",
        "Conversies van Amazons Sponsored Brands, Display en TV zijn aankopen binnen 14 dagen, zoals het rapport ze geeft.",
    )
    return Caveat("amazon_ads_window_brands", message, touches)
