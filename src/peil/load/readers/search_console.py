"""Read the export of Search Console's page Performance (zip, folder, Excel, CSV): the days of its chart; its tables of totals only when dated.

The tables of one export tell of the same clicks, cut in other ways, so only one of them can be loaded. The chart has days and holds all of them,
also those of queries that Google keeps to itself; the others hold totals of a period, and the best thousand.
"""

from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop
from peil.load.searching import KEYWORDS, PERIOD, SETTLES, is_target, row, said_period, source_of
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

NAMES = {
    "date": ("Date", "Datum", "Fecha"),
    "query": ("Top queries", "Query", "Queries", "Populairste zoekopdrachten", "Zoekopdrachten", "Häufigste Suchanfragen",
              "Requêtes les plus fréquentes"),
    "page": ("Top pages", "Page", "Pages", "Populairste pagina's", "Pagina", "Pagina's", "Die häufigsten Seiten", "Pages les plus populaires"),
    "country": ("Country", "Land", "Pays", "País"),
    "device": ("Device", "Apparaat", "Gerät", "Appareil", "Dispositivo"),
    "appearance": ("Search Appearance", "Weergave in zoekresultaten", "Zoekweergave", "Uiterlijk in zoekresultaten", "Darstellung in der Suche"),
}  # fmt: skip
TABLES = {
    "query": Text("the queries", "de zoekopdrachten"),
    "page": Text("the pages", "de pagina's"),
    "country": Text("the countries", "de landen"),
    "device": Text("the devices", "de apparaten"),
    "appearance": Text("the search appearances", "de weergaven in zoekresultaten"),
}
FIGURES = {
    "clicks": ("Clicks", "Klikken", "Klicks", "Clics"),
    "impressions": ("Impressions", "Vertoningen", "Impressionen", "Impresiones"),
    "ctr": ("CTR",),
    "position": ("Position", "Positie", "Posición"),
}
LAYOUT = Layout(columns={**NAMES, **FIGURES}, needed=("clicks", "impressions", "position"))
TOTALS_OF_A_PERIOD = Caveat(
    "queries_on_last_day",
    Text(
        "Search Console's table of queries holds totals of a period; they count on its last day, and queries that Google keeps to "
        "itself are not in it.",
        "De zoekopdrachtentabel van Search Console bevat totalen van een periode; ze tellen op de laatste dag, en zoekopdrachten die Google voor "
        "zichzelf houdt staan er niet in.",
    ),
    ("search_positions",),
)
NO_QUERIES = Caveat(
    "days_without_queries",
    Text(
        "Search Console's chart gives days without the queries, pages, countries and devices behind them.",
        "De grafiek van Search Console geeft dagen, zonder de zoekopdrachten, pagina's, landen en apparaten daarachter.",
    ),
    ("search_positions.query", "search_positions.page_path", "search_positions.country", "search_positions.device_category"),
)


class SearchConsole(Reader):
    """Search Console's export of search results: `Chart.csv` by day; with `--option period=` the queries in its place."""

    name = "search_console"
    label = Text("Google Search Console: performance export", "Google Search Console: export van prestaties")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (PERIOD, KEYWORDS)

    def recognises(self, face: Face) -> bool:
        """Return whether a table is one of the export: a day or name with clicks, impressions, CTR and position."""
        if face.kind != "csv":
            return False
        found = LAYOUT.found(face.columns).keys()
        if is_comparison(face.columns):
            return True
        return {*FIGURES} <= found and bool(found & NAMES.keys()) and len(face.columns) == len(FIGURES) + 1

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the days of the chart, or the queries of the period that the user gives; any other table is left out, and it is said why."""
        if is_comparison(sheet.columns):
            raise UnreadableFile(
                file=sheet.name,
                why=Text(
                    "it compares two periods. Turn off the comparison in Search Console and export again.",
                    "het vergelijkt twee perioden. Zet de vergelijking in Search Console uit en exporteer opnieuw.",
                ),
            )
        what = next((own for own in NAMES if own in LAYOUT.found(sheet.columns)), "date")
        period = said_period(shop)
        if what == "query" and period is not None:
            return self.taken(sheet, shop, probe, period)
        if what == "date" and period is None:
            return self.taken(sheet, shop, probe, None)
        return Reading(source_of(shop), (), checks=(left_out(what),))

    def taken(self, sheet: Sheet, shop: Shop, probe: Probe, period: tuple[str, str] | None) -> Reading:
        """Return the records of the chart, or of the queries of a period."""
        figures = ("clicks", "impressions", "position")
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=(*figures, "ctr"), dates=() if period else ("date",))
        key = row(f"DATE '{period[1]}'", query=fields.text("query")) if period else row(fields.day("date"))
        position = fields.number("position", "DECIMAL(18,9)")
        sql = f"""SELECT _row, {key}, {fields.whole("impressions")} AS impressions, {fields.whole("clicks")} AS clicks,
                CASE WHEN {fields.whole("impressions")} > 0 THEN {position} END AS position,
                {is_target(fields.text("query"), shop)} AS is_target_keyword
            FROM {sheet.table} WHERE {fields.text("query" if period else "date")} IS NOT NULL"""
        restated = Restated("date", first=period[0], last=period[1]) if period else Restated("date")
        return Reading(
            source_of(shop),
            (Records("search_positions", sql, restates=restated),),
            checks=tuple(fields.checks(numbers=figures, dates=() if period else ("date",))),
            caveats=() if period and period[0] == period[1] else (TOTALS_OF_A_PERIOD,) if period else (NO_QUERIES,),
            settles=SETTLES,
        )


READER = SearchConsole()


def is_comparison(columns: tuple[str, ...]) -> bool:
    """Return whether a table holds its figures twice, of two periods (`Last 28 days Clicks, Previous 28 days Clicks`)."""
    twice = [sum(column.casefold().endswith(tuple(f" {name}".casefold() for name in names)) for column in columns) for names in FIGURES.values()]
    return all(count == 2 for count in twice)


def left_out(what: str) -> Check:
    """Return the warning that a table is left out, and why."""
    if what == "date":
        message = Text(
            "The chart was left out: with `--option period` the queries are taken in its place, and both hold the same clicks.",
            "De grafiek is weggelaten: met `--option period` komen de zoekopdrachten ervoor in de plaats, en beide bevatten dezelfde klikken.",
        )
        return Check("left_out", "warning", "SELECT 0, ''", message)
    table = TABLES[what]
    message = Text(
        f"The table of {table.en.removeprefix('the ')} was left out: it holds totals of a period without days, of the same clicks as the chart.",
        f"De tabel met {table.nl} is weggelaten: die bevat totalen van een periode zonder dagen, van dezelfde klikken als de grafiek.",
    )
    hint = Text(
        "To load the queries in place of the chart, say of which days they are: `--option period=2026-01-01..2026-03-31`. Queries by day come from "
        "the API or the bulk export.",
        "Wil je de zoekopdrachten laden in plaats van de grafiek, zeg dan van welke dagen ze zijn: `--option period=2026-01-01..2026-03-31`. "
        "Zoekopdrachten per dag komen uit de API of de bulkexport.",
    )
    return Check("left_out", "warning", "SELECT 0, ''", message, None, hint)
