"""Give questions to begin with: those of a list that the loaded data can answer."""

from collections.abc import Iterable
from urllib.parse import urlencode

import msgspec

from peil.query.telling.available import Availability
from peil.values.errors import PeilError
from peil.values.texts import Text
from peil.web.explore.shapes import SHAPES, hours_of
from peil.web.viewing import View

MOST = 8


class Ready(msgspec.Struct, frozen=True):
    """A ready question: KPIs, how they are cut and drawn."""

    title: Text
    about: Text
    kpis: tuple[str, ...]
    by: tuple[str, ...] = ()
    show: str = ""
    grain: str = ""


class Suggestion(msgspec.Struct, frozen=True):
    """A ready question in the reader's words, with its address."""

    title: str
    about: str
    shape: str
    url: str


READY = (
    Ready(
        Text("How are sales, orders and order value doing?", "Hoe gaat het met omzet, bestellingen en orderwaarde?"),
        Text("Three KPIs under one another, week by week", "Drie KPI’s onder elkaar, per week"),
        ("net_sales", "orders", "average_order_value"),
        show="line",
        grain="week",
    ),
    Ready(
        Text("When do customers order?", "Wanneer bestellen klanten?"),
        Text("Orders by weekday and hour", "Bestellingen per weekdag en uur"),
        ("orders",),
        show="heat",
    ),
    Ready(
        Text("Which products sell best?", "Welke producten verkopen het best?"),
        Text("Net sales and units by product", "Netto-omzet en aantallen per product"),
        ("net_sales", "units_sold"),
        ("products.title",),
        "table",
    ),
    Ready(
        Text("Which channel brings the sales?", "Welk kanaal levert de omzet?"),
        Text("Net sales by sales channel, stacked", "Netto-omzet per verkoopkanaal, gestapeld"),
        ("net_sales",),
        ("orders.sales_channel",),
        "stacked",
    ),
    Ready(
        Text("Where do your orders go?", "Waar gaan je bestellingen heen?"),
        Text("Orders by country of delivery", "Bestellingen per land van bezorging"),
        ("orders",),
        ("orders.shipping_country",),
        "bar",
    ),
    Ready(
        Text("On which device do visitors buy?", "Op welk apparaat kopen bezoekers?"),
        Text("Conversion rate by device, over time", "Conversieratio per apparaat, in de tijd"),
        ("conversion_rate",),
        ("sessions.device_category",),
        "line",
    ),
    Ready(
        Text("Which traffic is many and good?", "Welk verkeer is veel én goed?"),
        Text("Sessions against conversion rate, a point per source", "Sessies tegen conversieratio, een punt per bron"),
        ("sessions", "conversion_rate"),
        ("sessions.source",),
        "scatter",
    ),
    Ready(
        Text("New customers or known ones?", "Nieuwe klanten of bekende?"),
        Text("Orders of new and of returning customers, over time", "Bestellingen van nieuwe en van terugkerende klanten, in de tijd"),
        ("new_customer_orders", "returning_customer_orders"),
        show="line",
    ),
    Ready(
        Text("What is bought together?", "Wat wordt samen gekocht?"),
        Text("Pairs of products in one order", "Paren van producten in één bestelling"),
        ("product_affinity",),
    ),
)


def suggestions(view: View) -> list[Suggestion]:
    """Return the ready questions that suit what is loaded."""
    able: tuple[int, ...] = view.running.remembered("explore suggestions", lambda: tuple(_able(view)))
    return [_suggested(READY[at], view) for at in able[:MOST]]


def _able(view: View) -> Iterable[int]:
    workspace = view.running.workspace
    availability = Availability(workspace.catalogue, workspace.facts())
    for at, ready in enumerate(READY):
        try:
            if all(kpi in workspace.catalogue.kpis and availability.lacks(kpi) == [] for kpi in ready.kpis) and _cut(ready, view):
                yield at
        except PeilError:  # a definition of the shop's own that is broken
            continue


def _cut(ready: Ready, view: View) -> bool:
    dimensions, facts = view.running.dimensions, view.running.workspace.facts()
    if ready.show == "heat":
        return bool(hours_of(dimensions.resolver, dimensions.resolver.asked(ready.kpis)))
    return not ready.by or set(ready.by) <= {cut.key for cut in dimensions.cuts(ready.kpis, facts)}


def _suggested(ready: Ready, view: View) -> Suggestion:
    parts = [*(("kpi", kpi) for kpi in ready.kpis), *(("by", name) for name in ready.by), ("show", ready.show), ("grain", ready.grain)]
    rest = view.elsewhere("").removeprefix("?")
    url = "/explore?" + urlencode([pair for pair in parts if pair[1]]) + (f"&{rest}" if rest else "")
    return Suggestion(ready.title.say(view.language), ready.about.say(view.language), SHAPES[ready.show or "table"].say(view.language), url)
