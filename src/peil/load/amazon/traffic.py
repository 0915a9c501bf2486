"""Give what the readers of Amazon's sales and traffic share: sessions and page views of a day as that many records, which the KPIs add up again."""

from peil.load.amazon.figures import MOST_A_DAY
from peil.load.reading import Caveat, Records, Restated, Shop, text_literal
from peil.values.texts import Text

SESSIONS_OF_AMAZON = Caveat(
    "amazon_sessions",
    Text(
        'Sessions on Amazon count along with those of your own shop, as channel Marketplace; see them apart with `--where "sessions.channel = '
        "'Marketplace'\"`, or leave them out. Amazon gives them as totals of a day: not by hour, device, country or visitor, nor which bounced.",
        'Sessies op Amazon tellen mee met die van je eigen winkel, als kanaal Marketplace; bekijk ze apart met `--where "sessions.channel = '
        "'Marketplace'\"`, of laat ze weg. Amazon geeft er dagtotalen van: niet per uur, apparaat, land of bezoeker, en niet welke een bounce waren.",
    ),
    ("sessions",),
)
CONVERTED = Caveat(
    "amazon_conversion_by_items",
    Text(
        "Amazon does not say how many sessions brought an order: as in its Order Item Session Percentage, each order item counts as a converted "
        "session. Its sales are read from the orders reports only.",
        "Amazon zegt niet hoeveel sessies een bestelling opleverden: net als in Amazons percentage bestelde artikelen per sessie telt elk besteld "
        "artikel als een geconverteerde sessie. De verkopen worden alleen uit de bestellingenrapporten gelezen.",
    ),
    ("sessions.is_converted",),
)
VIEWS_OF_AMAZON = Caveat(
    "amazon_page_views",
    Text(
        "Amazon gives page views as totals of a day: which page or session they were of is not known.",
        "Amazon geeft paginaweergaven als dagtotaal: van welke pagina of sessie ze waren is niet bekend.",
    ),
    ("page_views",),
)
MISCOUNTED = Text(
    "On {value} there is no believable number of sessions, page views or order items; the day was left out.",
    "Op {value} staat er geen geloofwaardig aantal sessies, paginaweergaven of bestelde artikelen; die dag is overgeslagen.",
)
TRAFFIC_CAVEATS = (SESSIONS_OF_AMAZON, CONVERTED)


def counted(sessions: str, views: str, items: str) -> str:
    """Return the condition under which the totals of a day are counts that can be."""
    return " AND ".join(f"coalesce({cell} BETWEEN 0 AND {MOST_A_DAY} AND {cell} = floor({cell}), true)" for cell in (sessions, views, items))


def traffic(days: str, source: str, shop: Shop, *, views: bool) -> tuple[Records, ...]:
    """Return sessions and page views by the totals of `days` (_row, day, sessions, items, views); noon keeps each on its day in any zone."""
    key = f"{text_literal(source)} || ':' || day || ':' || n"
    sessions = f"""SELECT _row, {key} AS session_id, day || ' 12:00:00' AS started_at, day AS reported_on, 'amazon' AS source,
        'marketplace' AS medium, 'Marketplace' AS channel, n <= coalesce(items, 0) AS is_converted
        FROM (SELECT *, unnest(range(1, sessions + 1)) AS n FROM {days} WHERE sessions > 0)"""
    page_views = f"""SELECT _row, {key} AS page_view_id, day || ' 12:00:00' AS viewed_at, day AS reported_on, 'product' AS page_type
        FROM (SELECT *, unnest(range(1, views + 1)) AS n FROM {days} WHERE views > 0)"""
    found = Records("sessions", sessions, shop.timezone, restates=Restated("reported_on"))
    return (found, Records("page_views", page_views, shop.timezone, restates=Restated("reported_on"))) if views else (found,)
