"""Read results of Amazon Marketing Cloud queries (CSV) by their usual aliases: campaigns by day, of what no other report of Amazon holds."""

from peil.load.advertising.grain import YIELDS, ad_key, restated
from peil.load.advertising.performance import SHOP_CURRENCY
from peil.load.amazon.ads import no_days
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

PLATFORM = "amazon_dsp"
UNITS = {"units": "1", "cents": "0.01", "millicents": "0.00001", "microcents": "0.00000001"}
COUNTS, AMOUNTS = ("impressions", "clicks"), ("spend", "conversions", "value")
OWN = {
    "ad_product_type", "total_cost", "total_purchases", "total_product_sales", "total_brand_purchases", "user_reach", "unique_reach", "reach",
    "purchases_clicks", "line_item", "line_item_id", "advertiser_id", "supply_cost", "product_sales", "total_brand_product_sales",
    "event_dt_utc", "impression_dt", "filtered_rows",
}  # fmt: skip
UNIT = Option(
    "spend_unit",
    Text(
        "unit of the cost: AMC gives total_cost in millicents and spend in microcents, unless the query divides; default: units",
        "eenheid van de kosten: AMC geeft total_cost in millicents en spend in microcents, tenzij de query deelt; standaard: units",
    ),
    tuple(UNITS),
)
THRESHOLD = Caveat(
    "amc_threshold",
    Text(
        "Amazon Marketing Cloud leaves out rows with too few people, so these totals are lower than what was really shown, clicked and spent.",
        "Amazon Marketing Cloud laat rijen met te weinig mensen weg; deze totalen zijn dus lager dan wat echt is vertoond, geklikt en uitgegeven.",
    ),
    ("ad_performance.impressions", "ad_performance.clicks", "ad_performance.spend", "ad_performance.conversions"),
)


class AmazonMarketingCloud(Reader):
    """Result of an AMC query with the usual aliases: a day, a campaign, and what was shown, clicked, spent or bought."""

    name = "amazon_marketing_cloud"
    label = Text("Amazon Marketing Cloud: query result", "Amazon Marketing Cloud: resultaat van een query")
    layout = Layout(
        columns={
            "day": ("date", "day", "event_date", "event_date_utc", "event_dt", "event_dt_utc", "impression_date", "impression_dt", "report_date"),
            "campaign": ("campaign", "campaign_name", "campaign_id", "campaign_id_string"),
            "campaign_id": ("campaign_id", "campaign_id_string"),
            "line_item": ("line_item", "line_item_name", "ad_group", "ad_group_name"),
            "line_item_id": ("line_item_id", "ad_group_id"),
            "creative_id": ("creative_id", "creative_asin", "ad_id"),
            "product": ("ad_product_type", "ad_product"),
            "currency": ("currency", "currency_iso_code", "currency_name"),
            "impressions": ("impressions", "total_impressions"),
            "clicks": ("clicks", "total_clicks"),
            "spend": ("total_cost", "spend", "cost", "ad_spend"),
            "conversions": ("total_purchases", "purchases", "total_orders", "orders", "conversions"),
            "value": ("total_product_sales", "product_sales", "total_sales", "sales"),
        },
        needed=("campaign",),
    )
    options = (UNIT,)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a campaign, a figure, and a name that only Amazon Marketing Cloud's tables have."""
        found = self.layout.found(face.columns)
        figures = {*COUNTS, *AMOUNTS} & found.keys()
        return face.kind == "csv" and "campaign" in found and bool(figures) and bool(OWN & face.header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return campaigns and their results by day; raises UnreadableFile where there is no day."""
        fields = Fields(sheet, self.layout, shop, probe, numbers=(*COUNTS, *AMOUNTS), dates=("day",))
        if not fields.has("day"):
            raise no_days(sheet.name)
        account = shop.told("account")
        unknown = () if fields.has("currency") or shop.told("currency") else (SHOP_CURRENCY,)
        return Reading(
            source=f"{PLATFORM}:{account}" if account else PLATFORM,
            prepare=(_days(fields, shop),),
            records=_records(sheet.table),
            checks=(*fields.checks(numbers=(*COUNTS, *AMOUNTS), dates=("day",)), *_warnings(fields)),
            caveats=(THRESHOLD, *unknown),
            settles=14,
        )


READER = AmazonMarketingCloud()


def _sponsored(fields: Fields) -> str:
    """Return the condition under which a row is of sponsored ads, whose own reports hold them in full."""
    return f"starts_with(lower(coalesce({fields.text('product')}, '')), 'sponsored')"


def _days(fields: Fields, shop: Shop) -> str:
    campaign = f"coalesce({fields.code('campaign_id')}, {fields.text('campaign')})"
    group = f"coalesce({fields.code('line_item_id')}, {fields.text('line_item')})"
    factor = UNITS[shop.told("spend_unit") or "units"]
    counts = ", ".join(f"sum({fields.whole(own)})::BIGINT AS {own}" for own in COUNTS)
    told = shop.told("currency")
    money = text_literal(told) if told else f"upper({fields.text('currency')})"
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_days AS
        SELECT min(_row) AS _row, {fields.day("day")} AS date, {campaign} AS campaign_id,
            {ad_key(fields.code("creative_id"), group, campaign)} AS ad_id, any_value({fields.text("campaign")}) AS name,
            any_value({fields.text("line_item")}) AS ad_group, {counts},
            try_cast(round(sum({fields.number("spend", "DECIMAL(28,9)")}) * {factor}, 4) AS DECIMAL(18,4)) AS spend,
            try_cast(sum({fields.number("conversions")}) AS DECIMAL(18,4)) AS conversions,
            try_cast(sum({fields.number("value")}) AS DECIMAL(18,4)) AS conversions_value,
            any_value({money}) AS _currency
        FROM {fields.sheet.table} WHERE {campaign} IS NOT NULL AND NOT {_sponsored(fields)} GROUP BY 2, 3, 4 HAVING date IS NOT NULL"""


def _records(table: str) -> tuple[Records, ...]:
    campaigns = f"""SELECT min(_row) AS _row, campaign_id, arg_max(name, date) AS name, 'display' AS channel FROM {table}_days GROUP BY campaign_id"""
    results = f"""SELECT _row, date, '{PLATFORM}' AS platform, campaign_id, ad_group, ad_id, 'display' AS ad_format, impressions, clicks, spend,
        conversions, conversions_value, _currency FROM {table}_days"""
    return Records("campaigns", campaigns), Records("ad_performance", results, restates=restated(), yields=YIELDS)


def _warnings(fields: Fields) -> list[Check]:
    table, given = fields.sheet.table, [fields.text(own) for own in (*COUNTS, *AMOUNTS) if fields.has(own)]
    empty = " AND ".join(f"{cell} IS NULL" for cell in given)
    campaign = f"coalesce({fields.code('campaign_id')}, {fields.text('campaign')})"
    below = Text(
        "{value} rows have a name or figures withheld, because too few people are behind them: they count for nothing.",
        "Bij {value} rijen zijn naam of cijfers achtergehouden omdat er te weinig mensen achter zitten: ze tellen niet mee.",
    )
    sponsored = Text(
        "{value} rows are of sponsored ads; they were left out, for their own reports (Amazon Ads) hold them in full.",
        "{value} rijen gaan over Sponsored Ads; ze zijn overgeslagen, want hun eigen rapporten (Amazon Ads) bevatten ze volledig.",
    )
    return [
        Check("below_threshold", "warning", f"SELECT 0, count(*) FROM {table} WHERE {campaign} IS NULL OR ({empty}) HAVING count(*) > 0", below),
        Check("sponsored_left_out", "warning", f"SELECT 0, count(*) FROM {table} WHERE {_sponsored(fields)} HAVING count(*) > 0", sponsored),
    ]
