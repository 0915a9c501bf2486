"""Read Amazon's sales and traffic report as the Selling Partner API gives it (JSON), the table by date."""

from typing import ClassVar

import msgspec

from peil.load.amazon.marketplaces import source_of
from peil.load.amazon.products import NO_DAYS, new_products
from peil.load.amazon.traffic import MISCOUNTED, TRAFFIC_CAVEATS, VIEWS_OF_AMAZON, counted, traffic
from peil.load.reading import Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

BY_DATE, BY_ASIN = "salesAndTrafficByDate", "salesAndTrafficByAsin"


class AmazonSalesTraffic(Reader):
    """GET_SALES_AND_TRAFFIC_REPORT: a table of days, and one of products over the whole period."""

    name = "amazon_sales_traffic"
    label = Text("Amazon: sales and traffic report (SP-API)", "Amazon: rapport van verkopen en verkeer (SP-API)")
    shape: ClassVar[dict[str, str]] = {
        "date": "VARCHAR",
        "salesByDate": "STRUCT(totalOrderItems DOUBLE)",
        "trafficByDate": "STRUCT(sessions DOUBLE, pageViews DOUBLE)",
        "parentAsin": "VARCHAR",
        "childAsin": "VARCHAR",
        "sku": "VARCHAR",
    }

    def recognises(self, face: Face) -> bool:
        """Return whether the records are those of either table of the report."""
        by_date = {"date", "salesbydate", "trafficbydate"} <= face.header
        return face.kind == "json" and (face.wrapper in (BY_DATE, BY_ASIN) or by_date or {"parentasin", "trafficbyasin"} <= face.header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the sessions and page views by day, or the products; raises UnreadableFile where a row of the report is a week or month."""
        if {"parentasin", "trafficbyasin"} & {column.lower() for column in sheet.given}:
            asin = "coalesce(childAsin, parentAsin)"
            checks = (Check("no_days", "warning", "SELECT 0, ''", NO_DAYS),)
            return Reading(source_of(shop), new_products(sheet.table, asin, "sku", "NULL::VARCHAR"), checks=checks)
        _refuse_weeks(sheet)
        days, source = f"{sheet.table}_days", source_of(shop)
        sane = counted("trafficByDate.sessions", "trafficByDate.pageViews", "salesByDate.totalOrderItems")
        made = f"""CREATE OR REPLACE TEMP TABLE {days} AS SELECT min(_row) AS _row, try_cast(date AS DATE) AS day,
            sum(trafficByDate.sessions)::BIGINT AS sessions, sum(salesByDate.totalOrderItems)::BIGINT AS items,
            sum(trafficByDate.pageViews)::BIGINT AS views FROM {sheet.table} WHERE {sane} GROUP BY 2 HAVING day IS NOT NULL"""
        undated = Text("The date `{value}` is no day; the record was left out.", "De datum `{value}` is geen dag; het record is overgeslagen.")
        wrong = f"SELECT _row, coalesce(date, '') FROM {sheet.table} WHERE try_cast(date AS DATE) IS NULL"
        return Reading(
            source=source,
            prepare=(made,),
            records=traffic(days, source, shop, views=True),
            checks=(
                Check("unreadable_date", "error", wrong, undated, "date"),
                Check("unreadable_number", "error", f"SELECT _row, date FROM {sheet.table} WHERE NOT ({sane})", MISCOUNTED),
            ),
            caveats=(*TRAFFIC_CAVEATS, VIEWS_OF_AMAZON),
            settles=3,
        )


READER = AmazonSalesTraffic()


def _refuse_weeks(sheet: Sheet) -> None:
    """Raise UnreadableFile where the report says that its rows are weeks or months."""
    told = msgspec.json.decode(sheet.face.context)
    granularity = ((told.get("reportSpecification") or {}).get("reportOptions") or {}).get("dateGranularity", "DAY")
    if granularity != "DAY":
        why = Text(
            f"its rows are not days (dateGranularity {granularity}). Ask Amazon for the report with dateGranularity DAY.",
            f"de rijen zijn geen dagen (dateGranularity {granularity}). Vraag het rapport bij Amazon op met dateGranularity DAY.",
        )
        raise UnreadableFile(file=sheet.name, why=why)
