"""Read Amazon's Business Report by date (Sales and Traffic), of any marketplace: the sessions and page views on Amazon of each day."""

import msgspec

from peil.load.amazon.figures import Figures
from peil.load.amazon.marketplaces import source_of
from peil.load.amazon.traffic import MISCOUNTED, TRAFFIC_CAVEATS, VIEWS_OF_AMAZON, counted, traffic
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

COUNTS = ("sessions", "items", "views")
DAY_FIRST_SIGNS = ("₹", "€", "£")


class AmazonBusinessByDate(Reader):
    """Amazon's Business Report by date; a column B2B is part of the one beside it."""

    name = "amazon_business_by_date"
    label = Text("Amazon: Business Report by date", "Amazon: Business Report per datum")
    layout = Layout(
        columns={
            "date": ("Date", "Datum", "Fecha", "Data", "日付"),
            "sessions": (
                "Sessions - Total", "Sessions", "Sitzungen – Summe", "Sitzungen - Gesamt", "Sitzungen", "Sesiones: total", "Sesiones - Total",
                "Sesiones", "Sessioni – Totale", "Sessioni - Totale", "Sessioni", "Sessies – Totaal", "Sessies",
            ),
            "views": (
                "Page Views - Total", "Page Views", "Seitenaufrufe – Summe", "Seitenaufrufe - Gesamt", "Seitenaufrufe", "Pages vues – Total",
                "Pages vues", "Vistas de página: total", "Visitas a la página - Total", "Visualizzazioni di pagina – Totale",
                "Visualizzazioni di pagina", "Paginaweergaven – Totaal", "Paginaweergaven",
            ),
            "items": (
                "Total Order Items", "Zahl der Bestellposten", "Bestellposten insgesamt", "Total des articles commandés",
                "Nombre total d'articles commandés", "Total de productos pedidos", "Productos pedidos totales", "Totale articoli ordinati",
                "Totaal aantal bestelde artikelen",
            ),
            "units": (
                "Units Ordered", "Bestellte Einheiten", "Unités commandées", "Unidades pedidas", "Unità ordinate", "Bestelde eenheden",
            ),
            "amount": (
                "Ordered Product Sales", "Durch bestellte Produkte erzielter Umsatz", "Ventes de produits commandés",
                "Ventas de productos pedidos", "Ventas de productos solicitados", "Vendite di prodotti ordinati", "Vendite prodotti ordinati",
                "Omzet bestelde producten", "Verkoop van bestelde producten",
            ),
        },
        needed=("date", "sessions", "amount"),
        usual=("items",),
    )  # fmt: skip

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a day, its sessions and its ordered sales as Amazon names them, and no product."""
        return super().recognises(face) and not any("asin" in name for name in face.header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the sessions and page views of each day; raises UnreadableFile."""
        fields = Figures(sheet, self.layout, _at_home(sheet, shop, probe), probe, numbers=("amount",), dates=("date",))
        days = f"{sheet.table}_days"
        source = source_of(shop)
        return Reading(
            source=source,
            prepare=(_days(fields, days),),
            records=traffic(days, source, shop, views=fields.has("views")),
            checks=(*fields.checks(numbers=[own for own in COUNTS if fields.has(own)], dates=("date",)), *_odd(fields)),
            caveats=(*TRAFFIC_CAVEATS, VIEWS_OF_AMAZON) if fields.has("views") else TRAFFIC_CAVEATS,
            settles=3,
        )


READER = AmazonBusinessByDate()


def _at_home(sheet: Sheet, shop: Shop, probe: Probe) -> Shop:
    """Return the shop, with the order of dates that goes with the currency signs of the report where its dates leave it open."""
    if shop.told("date_order"):
        return shop
    amounts = AmazonBusinessByDate.layout.found(sheet.columns).get("amount", "")
    sql = f'SELECT any_value("{amounts.replace(chr(34), chr(34) * 2)}") FROM {sheet.table}' if amounts else "SELECT NULL"
    cell = str(probe(sql)[0][0] or "")
    country = "US" if cell.startswith("$") else "GB" if cell.startswith(DAY_FIRST_SIGNS) or cell[:2].isalpha() else shop.country
    return msgspec.structs.replace(shop, country=country)


def _days(fields: Fields, days: str) -> str:
    """Return a statement for the totals of each day; two rows of one day are one."""
    counts = ", ".join(f"sum({fields.whole(own)})::BIGINT AS {own}" for own in COUNTS)
    return f"""CREATE OR REPLACE TEMP TABLE {days} AS SELECT min(_row) AS _row, {fields.day("date")} AS day, {counts} FROM {fields.sheet.table}
        WHERE {_counted(fields)} GROUP BY 2 HAVING day IS NOT NULL"""


def _counted(fields: Fields) -> str:
    return counted(fields.whole("sessions"), fields.whole("views"), fields.whole("items"))


def _odd(fields: Fields) -> list[Check]:
    message = Text(
        "On {value} there are more order items than sessions: all of its sessions count as converted.",
        "Op {value} zijn er meer bestelde artikelen dan sessies: alle sessies van die dag tellen als geconverteerd.",
    )
    sql = f"SELECT _row, day FROM {fields.sheet.table}_days WHERE items > sessions"
    wrong = f"SELECT _row, {fields.text('date')} FROM {fields.sheet.table} WHERE NOT ({_counted(fields)})"
    return [
        Check("unreadable_number", "error", wrong, MISCOUNTED),
        Check("more_items_than_sessions", "warning", sql, message, fields.header("items")),
    ]
