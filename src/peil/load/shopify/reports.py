"""Give the columns of Shopify's reports of sessions, in the languages they come in, and which of two reports of one day counts."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout, plain

LAYOUT = Layout(
    columns={
        "day": ("Day", "Date", "Dag", "Datum", "Tag", "Jour", "Día"),
        "hour": ("Hour", "Uur", "Stunde", "Heure", "Hora"),
        "coarse": ("Week", "Month", "Quarter", "Year", "Maand", "Kwartaal", "Jaar", "Monat", "Mois", "Mes"),
        "sessions": ("Sessions", "total_sessions", "Sessies", "Sitzungen", "Sesiones"),
        "visitors": ("Online store visitors", "total_visitors", "Visitors", "Bezoekers van de webshop", "Bezoekers onlinewinkel",
                     "Bezoekers van onlinewinkel", "Onlineshop-Besucher", "Visiteurs de la boutique en ligne"),
        "carts": ("Sessions with cart additions", "total_carts", "Added to cart", "Sessies met winkelwagentoevoegingen",
                  "Sessies met toevoegingen aan winkelwagen", "Toegevoegd aan winkelwagen", "Sitzungen mit Warenkorbzugängen"),
        "checkouts": ("Sessions that reached checkout", "total_checkouts", "Reached checkout", "Sessies die de checkout hebben bereikt",
                      "Sessies die checkout hebben bereikt", "Checkout bereikt"),
        "converted": ("Sessions that completed checkout", "total_orders_placed", "Completed checkout", "Sessions converted",
                      "Sessies die de checkout hebben voltooid", "Sessies die checkout hebben voltooid", "Geconverteerde sessies",
                      "Sessies geconverteerd", "Checkout voltooid"),
        "rate": ("Conversion rate", "total_conversion", "Online store conversion rate", "Conversiepercentage", "Conversieratio",
                 "Conversieratio van onlinewinkel"),
        "bounces": ("Bounces", "total_bounces"),
        "landing": ("Landing page path", "landing_page_path", "Landing page", "Pad van landingspagina", "Landingspaginapad", "Landingspagina"),
        "landing_type": ("Landing page type", "landing_page_type", "Type landingspagina"),
        "device": ("Session device type", "Device type", "ua_form_factor", "Device", "Apparaattype", "Type apparaat", "Apparaattype van sessie"),
        "referrer": ("Referrer source", "referrer_source", "Traffic source", "Session traffic source", "Verwijzingsbron", "Bron van verwijzing",
                     "Verkeersbron"),
        "referrer_name": ("Referrer name", "referrer_name", "Traffic referrer name", "Naam van verwijzer", "Naam verwijzer"),
        "country": ("Session country", "location_country", "Country", "Land", "Land van sessie"),
        "utm_source": ("UTM campaign source", "utm_campaign_source", "UTM-campagnebron"),
        "utm_medium": ("UTM campaign medium", "utm_campaign_medium", "UTM-campagnemedium"),
        "pageviews": ("Pageviews", "total_pageviews", "Paginaweergaven"),
        "duration": ("Average session duration", "avg_duration", "Gemiddelde sessieduur"),
        "bounce_rate": ("Bounce rate", "Bouncepercentage"),
    },
    needed=("sessions",),
)  # fmt: skip
COMMON = frozenset({"visitors", "addedtocart", "landingpage", "devicetype", "device", "conversieratio", "landingspagina", "apparaattype",
    "checkoutbereikt", "toegevoegdaanwinkelwagen", "conversiepercentage", "conversionrate", "trafficsource", "verkeersbron"})  # fmt: skip
OWN = (
    frozenset(
        plain(name)
        for own in ("visitors", "carts", "checkouts", "converted", "rate", "landing", "landing_type", "device", "referrer")
        for name in LAYOUT.columns[own]
    )
    - COMMON
)  # the words that only Shopify has for them
CUTS = ("country", "device", "landing", "referrer", "referrer_name", "utm_source", "utm_medium")  # the later, the more they are worth
TITLES = "^(sessions|sessies|conversion rate|conversie|online store|onlinewinkel|visitors|bezoekers)"
SALES = (
    "net sales", "total sales", "gross sales", "net_sales", "total_sales", "gross_sales", "netto-omzet", "nettoverkoop", "nettoverkopen",
    "totale omzet", "totale verkoop", "totale verkopen", "bruto-omzet", "brutoverkoop", "brutoverkopen", "nettoumsatz", "gesamtumsatz",
    "ventes nettes", "ventas netas",
)  # fmt: skip
DEVICES = {"desktop": ("desktop", "computer"), "mobile": ("mobile", "mobiel", "phone", "smartphone"), "tablet": ("tablet",)}
CHANNELS = {
    "Direct": ("direct",),
    "Organic Search": ("search", "zoeken", "zoekmachine", "search engine"),
    "Organic Social": ("social", "social media", "sociaal"),
    "Email": ("email", "e-mail"),
    "Referral": ("referral", "referrer", "verwijzing", "other website"),
}


def words(cell: str, known: dict[str, tuple[str, ...]]) -> str:
    """Return the value that a cell's word stands for; NULL where it is none of the words."""
    cases = []
    for meant, said in known.items():
        listed = ", ".join(f"'{word}'" for word in said)
        cases.append(f"WHEN lower({cell}) IN ({listed}) THEN '{meant}'")
    return f"CASE {' '.join(cases)} END"


def rank(fields: Fields) -> int:
    """Return how much a report tells of a session: conversion counts most, then the number of its cuts, then which they are.

    All reports of a day hold the same sessions, so of two reports the one of the higher rank counts, in whatever order they are loaded.
    """
    cuts = [place for place, own in enumerate(CUTS) if fields.has(own)]
    tells = fields.has("converted") or fields.has("rate")
    return 500 * tells + 30 * len(cuts) + sum(cuts)
