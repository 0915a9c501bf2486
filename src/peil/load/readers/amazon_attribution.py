"""Read Amazon Attribution's performance report (JSON): what advertising elsewhere sold on Amazon; it holds no cost."""

from peil.load.advertising.grain import YIELDS, ad_key, restated
from peil.load.amazon.figures import insane, sane
from peil.load.amazon.marketplaces import currency_of
from peil.load.reading import Caveat, Cells, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

PLATFORM = "amazon_attribution"
TEXTS = ("date", "campaignId", "adGroupId", "creativeId", "publisher", "marketplace", "productAsin")
PURCHASES = ("attributedTotalPurchases14d", "attributedPurchases14d")
SALES = ("totalAttributedSales14d", "attributedSales14d")
CHANNELS = (
    ("social", "facebook|instagram|meta|tiktok|pinterest|snapchat|twitter|^x$|linkedin|reddit"),
    ("video", "youtube"),
    ("search", "google|bing|microsoft|yahoo"),
    ("email", "mail|klaviyo|newsletter"),
    ("affiliate", "affiliate|influencer"),
    ("other", "."),
)
CAVEATS = (
    Caveat(
        "amazon_attribution_without_cost",
        Text(
            "Amazon Attribution brings only the purchases on Amazon (within 14 days of a click); cost and clicks come from the platform where the ad "
            "ran, which may count the same purchases.",
            "Amazon Attribution levert alleen de aankopen op Amazon (binnen 14 dagen na een klik); kosten en klikken komen van het platform waar de "
            "advertentie liep, dat dezelfde aankopen kan meetellen.",
        ),
        ("ad_performance.conversions", "ad_performance.conversions_value"),
    ),
)
PARTS = Text(
    "it is the report by product, whose rows are parts of what the performance report holds in full. Load that one (reportType PERFORMANCE).",
    "het is het rapport per product, waarvan de rijen delen zijn van wat in het prestatierapport staat. Laad dat (reportType PERFORMANCE).",
)


class AmazonAttribution(Reader):
    """Amazon Attribution's performance report, by campaign, ad group or creative."""

    name = "amazon_attribution"
    label = Text("Amazon Attribution: performance report", "Amazon Attribution: prestatierapport")
    shape = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys((*PURCHASES, *SALES), "DOUBLE")

    def recognises(self, face: Face) -> bool:
        """Return whether records have a publisher, a campaign, and purchases as Amazon Attribution names them."""
        own = any(name.startswith(("attributedpurchases", "attributedtotal", "attributedsales", "brandhalo")) for name in face.header)
        return face.kind == "json" and own and bool(face.header & {"publisher", "brandname", "productasin"})

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return campaigns and the conversions by day; raises UnreadableFile for the report by product."""
        header = {name.lower() for name in sheet.given}
        if "productasin" in header or any(name.startswith("brandhalo") for name in header):
            raise UnreadableFile(file=sheet.name, why=PARTS)
        account = shop.told("account")
        return Reading(
            source=f"{PLATFORM}:{account}" if account else PLATFORM,
            prepare=(_days(sheet, shop),),
            records=_records(sheet.table),
            checks=_checks(sheet),
            caveats=CAVEATS,
            settles=14,
        )


READER = AmazonAttribution()


def _days(sheet: Sheet, shop: Shop) -> str:
    cells = Cells(sheet)
    channel = f"lower(coalesce({cells.text('publisher')}, ''))"
    kinds = " ".join(f"WHEN regexp_matches({channel}, '{pattern}') THEN '{kind}'" for kind, pattern in CHANNELS)
    told = shop.told("currency")
    money = text_literal(told) if told else currency_of(cells.text("marketplace"))
    conversions, value = (f"coalesce({', '.join(names)})" for names in (PURCHASES, SALES))
    day = f"coalesce(try_strptime({cells.text('date')}, '%Y%m%d')::DATE, try_cast({cells.text('date')} AS DATE))"
    campaign = cells.text("campaignId")
    return f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_days AS
        SELECT min(_row) AS _row, {day} AS date, {campaign} AS campaign_id,
            {ad_key(cells.text("creativeId"), cells.text("adGroupId"), campaign)} AS ad_id, any_value({cells.text("adGroupId")}) AS ad_group,
            any_value(CASE {kinds} END) AS channel, sum({conversions})::DECIMAL(18,4) AS conversions,
            round(sum({value}), 4)::DECIMAL(18,4) AS conversions_value, any_value({money}) AS _currency
        FROM {sheet.table} WHERE {sane((*PURCHASES, *SALES))} GROUP BY 2, 3, 4 HAVING date IS NOT NULL AND campaign_id IS NOT NULL"""


def _records(table: str) -> tuple[Records, ...]:
    campaigns = f"""SELECT min(_row) AS _row, campaign_id, campaign_id AS name, any_value(channel) AS channel FROM {table}_days
        ANTI JOIN (SELECT campaign_id FROM campaigns WHERE NOT starts_with(_source, '{PLATFORM}')) USING (campaign_id) GROUP BY campaign_id"""
    results = f"""SELECT _row, date, '{PLATFORM}' AS platform, campaign_id, ad_group, ad_id, conversions, conversions_value, _currency
        FROM {table}_days"""
    return Records("campaigns", campaigns), Records("ad_performance", results, restates=restated(), yields=YIELDS)


def _checks(sheet: Sheet) -> tuple[Check, ...]:
    cells = Cells(sheet)
    date, campaign = cells.text("date"), cells.text("campaignId")
    undated = Text("The date `{value}` is no day; the record was left out.", "De datum `{value}` is geen dag; het record is overgeslagen.")
    nameless = Text("The record has no campaign; it was left out.", "Het record heeft geen campagne; het is overgeslagen.")
    known = f"coalesce(try_strptime({date}, '%Y%m%d')::DATE, try_cast({date} AS DATE))"
    return (
        Check("unreadable_date", "error", f"SELECT _row, coalesce({date}, '') FROM {sheet.table} WHERE {known} IS NULL", undated, "date"),
        Check("no_campaign", "error", f"SELECT _row, '' FROM {sheet.table} WHERE {campaign} IS NULL", nameless, "campaignId"),
        *insane(sheet.table, (*PURCHASES, *SALES)),
    )
