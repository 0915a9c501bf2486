"""Read Search Console's bulk export to BigQuery (parquet, JSON or CSV): positions are summed from nought there, and days are Google's own."""

from typing import ClassVar

from peil.load import countries
from peil.load.countries import plain
from peil.load.page_types import page_path
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop, quoted
from peil.load.searching import HIDDEN, KEYWORDS, SETTLES, device, is_target, row, source_of
from peil.values.texts import Text

BY_PAGE = Caveat(
    "positions_by_page",
    Text(
        "Search Console's table by page counts an impression for every page shown, so its impressions are higher than those of the whole site.",
        "De tabel per pagina van Search Console telt een vertoning voor elke getoonde pagina, dus er zijn meer vertoningen dan voor de hele site.",
    ),
    ("search_positions.impressions", "search_positions.position"),
)


class SearchConsoleBulk(Reader):
    """Search Console's bulk export: `searchdata_site_impression`, or `searchdata_url_impression` by page."""

    name = "search_console_bulk"
    label = Text("Google Search Console: bulk export", "Google Search Console: bulkexport")
    options: ClassVar[tuple[Option, ...]] = (KEYWORDS,)

    def recognises(self, face: Face) -> bool:
        """Return whether a table has the columns of either table."""
        return {"data_date", "impressions", "clicks", "search_type"} <= face.header and bool(face.header & {"sum_top_position", "sum_position"})

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return one row a day, query, page, country and device; Discover and Google News are no search and left out."""
        known = {column.strip().lower(): column for column in sheet.columns}

        def cell(name: str) -> str:
            return f"nullif(trim({quoted(known[name])}::VARCHAR), '')" if name in known else "NULL::VARCHAR"

        table = f"{sheet.table}_bulk"
        summed = cell("sum_top_position" if "sum_top_position" in known else "sum_position")
        hidden = f"CASE WHEN lower({cell('is_anonymized_query')}) IN ('true', '1') THEN '{HIDDEN}' END"
        cells = f"""CREATE OR REPLACE TEMP TABLE {table} AS SELECT _row, {cell("data_date")} AS given, try_cast({cell("data_date")} AS DATE) AS day,
            coalesce({cell("query")}, {hidden}) AS asked, {page_path(cell("url"))} AS path, {cell("country")} AS land, {cell("device")} AS machine,
            upper(coalesce({cell("search_type")}, 'WEB')) AS kind, try_cast({cell("impressions")} AS DOUBLE) AS shown,
            try_cast({cell("clicks")} AS DOUBLE) AS clicked, try_cast({summed} AS DOUBLE) AS summed FROM {sheet.table}"""
        right = "day IS NOT NULL AND shown >= 0 AND clicked >= 0"
        key = row("day", query="asked", page="path", country="coalesce(code, '(unknown)')", on=device("machine"))
        sql = f"""SELECT min(_row) AS _row, date, search_engine, search_type, query, page_path, country, device_category,
                sum(shown)::BIGINT AS impressions,
                sum(clicked)::BIGINT AS clicks,
                (sum(summed) / nullif(sum(shown) FILTER (WHERE summed IS NOT NULL), 0) + 1)::DECIMAL(18,9) AS position,
                {is_target("query", shop)} AS is_target_keyword
            FROM (SELECT _row, {key}, shown, clicked, summed FROM {table} LEFT JOIN {sheet.table}_countries k ON k.said = {plain("land")}
                WHERE {right} AND kind NOT IN ('DISCOVER', 'GOOGLE_NEWS')) GROUP BY ALL"""
        unread = Text(
            "The row (`{value}`) has no day, impressions or clicks that can be read; it was left out.",
            "De rij (`{value}`) heeft geen leesbare dag, vertoningen of klikken; ze is overgeslagen.",
        )
        others = Text("Rows of Discover and Google News were left out: {value}.", "Rijen van Discover en Google Nieuws zijn weggelaten: {value}.")
        return Reading(
            source_of(shop),
            (Records("search_positions", sql, restates=Restated("date")),),
            prepare=(countries.prepare(f"{sheet.table}_countries"), cells),
            checks=(
                Check("unreadable_number", "warning", f"SELECT _row, given FROM {table} WHERE NOT coalesce({right}, false)", unread),
                Check(
                    "left_out", "warning", f"SELECT 0, count(*) FROM {table} WHERE kind IN ('DISCOVER', 'GOOGLE_NEWS') HAVING count(*) > 0", others
                ),
            ),
            caveats=(BY_PAGE,) if "url" in known else (),
            settles=SETTLES,
        )


READER = SearchConsoleBulk()
