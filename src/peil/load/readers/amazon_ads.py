"""Read Amazon Ads reports, version 3 of its API (gzipped JSON): campaigns and advertised products of all four kinds, by day."""

import msgspec

from peil.load.advertising.grain import YIELDS, ad_key, restated
from peil.load.advertising.performance import SHOP_CURRENCY
from peil.load.amazon.ads import FORMATS, PLATFORM, WINDOW, no_days, product_of, refuse_parts, source_of, window_caveat
from peil.load.amazon.figures import insane, sane
from peil.load.reading import Caveat, Cells, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

TEXTS = (
    "date", "startDate", "endDate", "campaignId", "campaignName", "adGroupId", "adGroupName", "adId", "advertisedAsin", "promotedAsin",
    "campaignBudgetCurrencyCode", "campaignStatus",
)  # fmt: skip
WINDOWS = ("7d", "14d", "30d", "1d")
NUMBERS = (
    "impressions", "clicks", "cost", "purchases", "purchasesClicks", "sales", "salesClicks", "videoCompleteViews", "video5SecondViews",
    *(f"{what}{days}" for what in ("purchases", "sales") for days in WINDOWS),
)  # fmt: skip


QUOTED = tuple(f'"{name}"' for name in NUMBERS)


class AmazonAds(Reader):
    """Amazon Ads reporting v3: spCampaigns, spAdvertisedProduct, sbCampaigns, sbAds, sdCampaigns, sdAdGroup, sdAdvertisedProduct, stCampaigns."""

    name = "amazon_ads"
    label = Text("Amazon Ads: reports of the API (v3)", "Amazon Ads: rapporten van de API (v3)")
    shape = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(NUMBERS, "DOUBLE")
    options = (WINDOW,)

    def recognises(self, face: Face) -> bool:
        """Return whether JSON records have a campaign as Amazon names it, and what only Amazon counts."""
        header = face.header
        own = any(name.startswith(("purchases", "unitssold", "newtobrand", "qualifiedborrows")) for name in header)
        own = own or header & {"campaignbudgetcurrencycode", "campaignbudgetamount"} != frozenset()
        return face.kind == "json" and bool(header & {"campaignid", "campaignname"}) and own and "publisher" not in header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return campaigns and their results by day; raises UnreadableFile for totals of a period and for parts of other reports."""
        face = msgspec.structs.replace(sheet.face, columns=sheet.given or sheet.columns)
        refuse_parts(face)
        if "date" not in face.header:
            several = "startDate IS NULL OR endDate IS NULL OR startDate <> endDate"
            if probe(f"SELECT 1 FROM {sheet.table} WHERE {several} LIMIT 1"):
                raise no_days(sheet.name)
        product = product_of(face)
        window = _window(face, shop)
        return Reading(
            source=source_of(shop),
            prepare=(_days(sheet, shop, product, window),),
            records=_records(sheet.table, product),
            checks=_checks(sheet),
            caveats=(window_caveat(product, window), *_assumed(face, shop)),
            settles=14 if product == "sp" else 60,
        )


READER = AmazonAds()


def _assumed(face: Face, shop: Shop) -> tuple[Caveat, ...]:
    """Return that the currency is taken to be the shop's, where neither the report nor the user says it."""
    return () if "campaignbudgetcurrencycode" in face.header or shop.told("currency") else (SHOP_CURRENCY,)


def _window(face: Face, shop: Shop) -> str | None:
    """Return the window to count purchases in: the one told, else of those in the report the first of 7, 14, 30 and 1 days."""
    there = [days for days in WINDOWS if {f"purchases{days}", f"sales{days}"} & face.header]
    told = shop.told(WINDOW.name)
    return told if told in there else next(iter(there), None)


def _days(sheet: Sheet, shop: Shop, product: str | None, window: str | None) -> str:
    """Return a statement for one row an advertisement and day, or an ad group's or campaign's where the report goes no deeper."""
    cells = Cells(sheet)
    conversions, value = (f'coalesce("{what}{window}", "{what}", "{what}Clicks")' if window else f'coalesce("{what}", "{what}Clicks")'
        for what in ("purchases", "sales"))  # fmt: skip
    currency = f"coalesce({text_literal(shop.told('currency') or '')}, '')"
    form = text_literal(FORMATS[product]) if product else "NULL"
    campaign = f"coalesce({cells.text('campaignId')}, {cells.text('campaignName')})"
    return f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_days AS
        SELECT min(_row) AS _row, try_cast(coalesce("date", "startDate") AS DATE) AS date, {campaign} AS campaign_id,
            {ad_key(cells.text("adId"), cells.text("adGroupId"), campaign)} AS ad_id, {form} AS ad_format,
            any_value({cells.text("adGroupName")}) AS ad_group, any_value({cells.text("campaignName")}) AS name,
            sum(impressions)::BIGINT AS impressions, sum(clicks)::BIGINT AS clicks, round(sum(cost), 4)::DECIMAL(18,4) AS spend,
            sum({conversions})::DECIMAL(18,4) AS conversions, round(sum({value}), 4)::DECIMAL(18,4) AS conversions_value,
            sum("video5SecondViews")::BIGINT AS video_views, sum("videoCompleteViews")::BIGINT AS video_completions,
            coalesce(nullif({currency}, ''), any_value(upper({cells.text("campaignBudgetCurrencyCode")}))) AS _currency
        FROM {sheet.table} WHERE {sane(QUOTED)} GROUP BY ALL HAVING campaign_id IS NOT NULL AND date IS NOT NULL"""


def _records(table: str, product: str | None) -> tuple[Records, ...]:
    channel = text_literal(FORMATS[product]) if product else "NULL"
    campaigns = f"""SELECT min(_row) AS _row, campaign_id, arg_max(name, date) AS name, {channel} AS channel FROM {table}_days GROUP BY campaign_id"""
    results = f"""SELECT _row, date, '{PLATFORM}' AS platform, campaign_id, ad_group, ad_id, ad_format, impressions, clicks, spend, conversions,
        conversions_value, video_views, video_completions, _currency FROM {table}_days"""
    return Records("campaigns", campaigns), Records("ad_performance", results, restates=restated(beside="ad_format"), yields=YIELDS)


def _checks(sheet: Sheet) -> tuple[Check, ...]:
    cells = Cells(sheet)
    day = f"coalesce({cells.text('date')}, {cells.text('startDate')})"
    nameless = Text("The record has no campaign; it was left out.", "Het record heeft geen campagne; het is overgeslagen.")
    undated = Text("The date `{value}` is no day; the record was left out.", "De datum `{value}` is geen dag; het record is overgeslagen.")
    campaign = f"coalesce({cells.text('campaignId')}, {cells.text('campaignName')})"
    return (
        Check("no_campaign", "error", f"SELECT _row, '' FROM {sheet.table} WHERE {campaign} IS NULL", nameless, "campaignId"),
        Check(
            "unreadable_date",
            "error",
            f"SELECT _row, coalesce({day}, '') FROM {sheet.table} WHERE try_cast({day} AS DATE) IS NULL",
            undated,
            "date",
        ),
        *insane(sheet.table, QUOTED),
    )
