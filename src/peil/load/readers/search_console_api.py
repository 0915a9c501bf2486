"""Read answers of Search Console's API (searchAnalytics/query, JSON): rows whose keys stand in the order in which they were asked for."""

import re
from typing import ClassVar

from peil.load import countries
from peil.load.countries import plain
from peil.load.page_types import page_path
from peil.load.reading import Check, Face, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop
from peil.load.searching import KEYWORDS, PERIOD, SETTLES, device, is_target, row, said_period, source_of
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

ROW = "STRUCT(keys VARCHAR[], clicks VARCHAR, impressions VARCHAR, ctr VARCHAR, position VARCHAR)"
KINDS = {
    "date": r"^\d{4}-\d\d-\d\d$",
    "page": "^https?://",
    "device": "^(DESKTOP|MOBILE|TABLET)$",
    "country": "^[a-z]{3}$",
    "searchAppearance": "^[A-Z]+(_[A-Z]+)+$",
}
DIMENSIONS = Option("dimensions", Text("what the keys are: date,query,page", "wat de sleutels zijn: date,query,page"))


class SearchConsoleApi(Reader):
    """The answer of Search Console's API: `{"rows": [{"keys": [...], "clicks": 1, ...}], "responseAggregationType": "byProperty"}`."""

    name = "search_console_api"
    label = Text("Google Search Console: answer of the API (JSON)", "Google Search Console: antwoord van de API (JSON)")
    shape: ClassVar[dict[str, str]] = {
        "rows": f"{ROW}[]", "keys": "VARCHAR[]", "clicks": "VARCHAR", "impressions": "VARCHAR", "position": "VARCHAR",
    }  # fmt: skip
    options: ClassVar[tuple[Option, ...]] = (DIMENSIONS, PERIOD, KEYWORDS)

    def recognises(self, face: Face) -> bool:
        """Return whether JSON is an answer, or the list of rows of one."""
        if face.kind != "json":
            return False
        return {"rows", "responseaggregationtype"} <= face.header or {"keys", "clicks", "impressions", "position"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the rows; what each place of the keys is, is told by what stands there in all rows, or by the user."""
        answer = f"SELECT unnest(rows, recursive := false) AS one FROM {sheet.table}"
        rows = f"""(SELECT 1 AS _row, one.keys AS keys, one.clicks AS clicks, one.impressions AS impressions, one.position AS position FROM ({answer})
            UNION ALL SELECT _row, keys, clicks, impressions, position FROM {sheet.table} WHERE keys IS NOT NULL)"""
        places = self.places(shop, probe, rows)
        at = {kind: f"keys[{place}]" for kind, place in places.items()}
        period = said_period(shop)
        if "date" not in at and (period is None or period[0] != period[1]):
            raise UnreadableFile(
                file=sheet.name,
                why=Text(
                    "its rows have no date. Ask the API for the dimension `date` too, or say of which one day it is: `--option period=2026-03-01`.",
                    "de rijen hebben geen datum. Vraag de API ook om de dimensie `date`, of zeg van welke dag het is: `--option period=2026-03-01`.",
                ),
            )
        query = f"nullif(trim({at['query']}), '')" if "query" in at else "NULL::VARCHAR"
        impressions, clicks, position = (f"try_cast({name} AS DOUBLE)" for name in ("impressions", "clicks", "position"))
        key = row(
            f"try_cast({at['date']} AS DATE)" if "date" in at else f"DATE '{period[0] if period else ''}'",
            query=query,
            page=page_path(at["page"]) if "page" in at else "NULL",
            country="coalesce(code, '(unknown)')" if "country" in at else "NULL",
            on=device(at["device"]) if "device" in at else "NULL",
        )
        table = f"{sheet.table}_answer"
        land = f"LEFT JOIN {sheet.table}_countries k ON k.said = {plain(at['country'])}" if "country" in at else "CROSS JOIN (SELECT NULL AS code)"
        sql = f"""SELECT min(_row) AS _row, date, search_engine, search_type, query, page_path, country, device_category,
                sum(shown)::BIGINT AS impressions,
                sum(clicked)::BIGINT AS clicks, (sum(spot * shown) FILTER (WHERE shown > 0) / nullif(sum(shown), 0))::DECIMAL(18,9) AS position,
                {is_target("query", shop)} AS is_target_keyword
            FROM (SELECT _row, {key}, {impressions} AS shown, {clicks} AS clicked, {position} AS spot FROM {table} {land} WHERE {self.readable()})
            GROUP BY ALL"""
        message = Text(
            "A row of the answer cannot be read (`{value}`); it was left out.",
            "Een rij van het antwoord is onleesbaar (`{value}`); ze is overgeslagen.",
        )
        lost = f"SELECT _row, to_json(keys)::VARCHAR FROM {table} WHERE NOT coalesce({self.readable()}, false)"
        if "date" in at:
            sql = sql.replace(f"WHERE {self.readable()}", f"WHERE {self.readable()} AND try_cast({at['date']} AS DATE) IS NOT NULL")
            lost += f" OR try_cast({at['date']} AS DATE) IS NULL"
        return Reading(
            source_of(shop),
            (Records("search_positions", sql, restates=Restated("date")),),
            prepare=(countries.prepare(f"{sheet.table}_countries"), f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {rows}"),
            checks=(Check("unreadable_number", "warning", lost, message),),
            settles=SETTLES,
        )

    def readable(self) -> str:
        """Return the condition under which the figures of a row can be read."""
        return "try_cast(impressions AS DOUBLE) >= 0 AND try_cast(clicks AS DOUBLE) >= 0 AND try_cast(position AS DOUBLE) >= 0"

    def places(self, shop: Shop, probe: Probe, rows: str) -> dict[str, int]:
        """Return the place (from 1) of each dimension in the keys."""
        told = shop.told("dimensions")
        if told:
            return {name.strip(): place for place, name in enumerate(re.split(r"[,;]", told), 1)}
        longest = probe(f"SELECT max(len(keys)) FROM {rows}")[0][0] or 0
        found: dict[str, int] = {}
        for place in range(1, longest + 1):
            fits = ", ".join(f"bool_and(regexp_matches(keys[{place}], '{pattern}'))" for pattern in KINDS.values())
            said = probe(f"SELECT {fits} FROM {rows}")[0]
            kind = next((kind for kind, fit in zip(KINDS, said, strict=True) if fit), "query")
            found.setdefault(kind, place)
        return found


READER = SearchConsoleApi()
