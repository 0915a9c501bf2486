"""The stories planted in the demo shop: what happens, when, and what a reader of its KPIs should find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from peil.values.texts import Text

CHECKOUT_FAULT = "mobile-checkout-fault"
LOSS_CAMPAIGN = "campaign-at-a-loss"
DEFECT = "product-with-a-defect"
PRICE_CUT = "competitor-price-cut"
STOCK_OUT = "best-seller-out-of-stock"

DEFECT_PRODUCT = "Solarlamp"
"""The first product of this name, its best seller, gets the bad batch."""
PRICE_CUT_TYPE = "Tuingereedschap"
PRICE_CUT_COMPETITOR = "Tuinreus.nl"
STOCK_OUT_PRODUCT = "Plantenbak"
"""The first product of this name is the best seller that runs out."""
LOSS_CAMPAIGN_NAME = "Meta – Alles voor het terras −40%"


@dataclass(frozen=True)
class Story:
    """One thing that happens in the demo shop, from its first to its last day (both included)."""

    id: str
    start: date
    end: date
    title: Text
    explanation: Text


@dataclass(frozen=True)
class _Script:
    """A story before its days are known: it begins and ends so many days before the last day of the data."""

    id: str
    begins: int
    ends: int
    title: Text
    explanation: Text


_SCRIPTS = (
    _Script(
        CHECKOUT_FAULT,
        40,
        34,
        Text("The checkout fails on mobile phones", "De kassa hapert op de mobiel"),
        Text(
            "After a release, the payment step fails for most phone visitors for one week. The mobile conversion rate collapses while mobile traffic "
            "stays the same; cart and checkout abandonment on mobile jump; desktop does not change.",
            "Na een nieuwe versie mislukt de betaalstap een week lang voor de meeste bezoekers met een telefoon. De mobiele conversie zakt in bij "
            "gelijk mobiel bezoek; winkelwagen en kassa worden op de mobiel veel vaker verlaten; op de desktop verandert niets.",
        ),
    ),
    _Script(
        LOSS_CAMPAIGN,
        230,
        203,
        Text("A campaign that sells at a loss", "Een campagne die met verlies verkoopt"),
        Text(
            f"The campaign '{LOSS_CAMPAIGN_NAME}' gives 40% off furniture, parasols and cushions. Its attributed sales and its ROAS look fine, "
            "but the gross profit of its orders is far smaller than what was spent on it; the gross margin of the whole shop dips.",
            f"De campagne '{LOSS_CAMPAIGN_NAME}' geeft 40% korting op meubelen, parasols en kussens. De toegeschreven verkopen en de ROAS zien er "
            "goed uit, maar de brutowinst van haar bestellingen is veel kleiner dan de uitgaven; de brutomarge van de hele winkel zakt.",
        ),
    ),
    _Script(
        DEFECT,
        120,
        61,
        Text("A product drives service calls", "Een product zorgt voor telefoontjes"),
        Text(
            f"A bad batch of the best-selling {DEFECT_PRODUCT} lets water in. Tickets and phone calls about it multiply, it comes back with the "
            "reason 'defect', and its reviews drop to one and two stars. Its hit rate (orders per customer who asks) is the lowest of the range.",
            f"Een slechte partij van de best verkochte {DEFECT_PRODUCT} laat water door. Vragen en telefoontjes erover stapelen zich op, hij komt "
            "terug met reden 'defect', en zijn beoordelingen zakken naar een en twee sterren. Zijn hitratio is de laagste van het assortiment.",
        ),
    ),
    _Script(
        PRICE_CUT,
        190,
        141,
        Text("A competitor cuts its prices", "Een concurrent verlaagt zijn prijzen"),
        Text(
            f"{PRICE_CUT_COMPETITOR} sells garden tools ({PRICE_CUT_TYPE}) for a quarter less for seven weeks. The competitor price index of that "
            "type rises, its units sold fall, and so does the conversion of visitors who came for it; the other types hold.",
            f"{PRICE_CUT_COMPETITOR} verkoopt {PRICE_CUT_TYPE} zeven weken lang een kwart goedkoper. De concurrentieprijsindex van dat type stijgt, "
            "de verkochte stuks dalen, en ook de conversie van bezoekers die ervoor kwamen; de andere types blijven op peil.",
        ),
    ),
    _Script(
        STOCK_OUT,
        27,
        14,
        Text("The best seller is out of stock", "Het best verkochte product is uitverkocht"),
        Text(
            f"The best-selling {STOCK_OUT_PRODUCT} cannot be delivered for two weeks: its stock is 0, none are sold, its pages are still viewed; "
            "some visitors take another one, most leave.",
            f"De best verkochte {STOCK_OUT_PRODUCT} is twee weken niet leverbaar: de voorraad is 0, er wordt niets van verkocht, de pagina's worden "
            "nog wel bekeken; een deel van de bezoekers neemt een andere, de meesten vertrekken.",
        ),
    ),
)


def stories(until: date) -> tuple[Story, ...]:
    """Give the stories of a shop whose last day is `until`."""
    return tuple(
        Story(script.id, until - timedelta(days=script.begins), until - timedelta(days=script.ends), script.title, script.explanation)
        for script in _SCRIPTS
    )
