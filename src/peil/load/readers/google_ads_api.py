"""Read answers of the Google Ads API (`googleAds:searchStream` and `googleAds:search`): rows with money in millionths and counts as text."""

from peil.load.advertising import performance
from peil.load.advertising.google import CLICK_DAY, PLATFORM, SETTLES, TERMS
from peil.load.advertising.words import channel
from peil.load.reading import Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

NAMES = ("campaign", "ad_group", "ad_group_ad", "metrics", "segments", "customer", "search_term_view")
PARTS = {
    "campaign": ("resource_name", "id", "name", "advertising_channel_type", "start_date", "end_date"),
    "ad_group": ("id", "name"),
    "metrics": ("cost_micros", "impressions", "clicks", "conversions", "conversions_value", "video_views", "video_trueview_views"),
    "segments": ("date",),
    "customer": ("resource_name", "id", "currency_code"),
    "search_term_view": ("resource_name",),
}


def camel(name: str) -> str:
    """Return a name as JSON has it: `cost_micros` → `costMicros`."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _both(name: str, kind: str) -> dict[str, str]:
    return {camel(name): kind, name: kind}


def _struct(fields: dict[str, str]) -> str:
    return "STRUCT(" + ", ".join(f'"{name}" {kind}' for name, kind in fields.items()) + ")"


def _row() -> dict[str, str]:
    """Return the parts of a row with their types; the API writes `costMicros`, its client libraries `cost_micros`."""
    found: dict[str, str] = {}
    for part, names in PARTS.items():
        fields: dict[str, str] = {}
        for name in names:
            fields |= _both(name, "VARCHAR")
        found |= _both(part, _struct(fields))
    ad = _struct({"id": "VARCHAR", "name": "VARCHAR"})
    return found | _both("ad_group_ad", _struct({"ad": ad}))


class GoogleAdsApi(Reader):
    """Rows of a query on campaigns, ad groups or ads, alone or in the batches (`results`) that the API answers with."""

    name = "google_ads_api"
    label = Text("Google Ads API: answer (JSON)", "Google Ads-API: antwoord (JSON)")
    shape = {"results": _struct(_row()) + "[]", **_row()}  # noqa: RUF012 - as the base class has it

    def recognises(self, face: Face) -> bool:
        """Return whether JSON has rows of campaigns with metrics, or batches of them with the fields that were asked for."""
        header = face.header
        rows = {"campaign", "metrics"} <= header
        return face.kind == "json" and (rows or {"results", "fieldmask"} <= header or {"results", "field_mask"} <= header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results by ad, ad group or campaign; rows without a day cover the whole period of the query."""
        rows = _rows(sheet)
        customer = f"coalesce({_cell('customer', 'id')}, regexp_extract({_cell('campaign', 'resource_name')}, 'customers/(\\d+)', 1))"
        asked = f"SELECT list(DISTINCT {customer}), count({_cell('search_term_view', 'resource_name')}) FROM ({rows})"
        accounts, terms = probe(asked)[0]
        if terms:
            raise UnreadableFile(file=sheet.name, why=TERMS)
        known = [account for account in accounts or () if account]
        report = performance.Report(PLATFORM, shop.told("account") or (known[0] if len(known) == 1 else None), settles=SETTLES)
        checks = (_nameless(sheet.table), performance.whole_period(sheet.table, report), performance.known_elsewhere(sheet.table, report))
        return Reading(
            source=report.source,
            records=performance.records(sheet.table, report, shop),
            prepare=performance.parsed(sheet.table, _parsed(rows)),
            checks=checks,
            caveats=(CLICK_DAY,),
            settles=SETTLES,
        )


READER = GoogleAdsApi()


def _rows(sheet: Sheet) -> str:
    """Return SQL for one row a result, whether batches or results stand in the file."""
    names = [spelt for name in NAMES for spelt in dict.fromkeys((camel(name), name))]
    plain = ", ".join(f'"{name}"' for name in names)
    inside = ", ".join(f'one."{name}" AS "{name}"' for name in names)
    batches = f"SELECT _row, unnest(results) AS one FROM {sheet.table} WHERE results IS NOT NULL"
    return f"SELECT _row, {plain} FROM {sheet.table} WHERE results IS NULL UNION ALL SELECT _row, {inside} FROM ({batches})"


def _cell(part: str, name: str) -> str:
    """Return SQL for a value under either spelling of its names."""
    places = dict.fromkeys(f'"{outer}"."{inner}"' for outer in (camel(part), part) for inner in (camel(name), name))
    return f"coalesce({', '.join(places)})" if len(places) > 1 else next(iter(places))


def _parsed(rows: str) -> str:
    kind = f"replace(lower({_cell('campaign', 'advertising_channel_type')}), '_', ' ')"
    whole = {"impressions": "impressions", "clicks": "clicks", "video_views": "video_views"}
    cells = {
        "date": f"try_cast({_cell('segments', 'date')} AS DATE)",
        "campaign_id": _cell("campaign", "id"),
        "campaign": _cell("campaign", "name"),
        "ad_group_id": _cell("ad_group", "id"),
        "ad_group": _cell("ad_group", "name"),
        "ad_id": 'coalesce("adGroupAd".ad.id, "ad_group_ad".ad.id)',
        "ad": "CAST(NULL AS VARCHAR)",
        "currency": _cell("customer", "currency_code"),
        "channel": channel(kind),
        "wrong": "CAST(NULL AS VARCHAR)",
        "objective": "CAST(NULL AS VARCHAR)",
        "started": f"try_cast({_cell('campaign', 'start_date')}[:10] AS DATE)",
        "ended": f"try_cast({_cell('campaign', 'end_date')}[:10] AS DATE)",
        "spend": f"(try_cast({_cell('metrics', 'cost_micros')} AS DECIMAL(18,0)) / 1000000)::DECIMAL(18,4)",
        "conversions": f"try_cast({_cell('metrics', 'conversions')} AS DECIMAL(18,9))",
        "conversions_value": f"try_cast({_cell('metrics', 'conversions_value')} AS DECIMAL(18,4))",
        "video_starts": "CAST(NULL AS BIGINT)",
        "video_completions": "CAST(NULL AS BIGINT)",
    } | {own: f"try_cast({_cell('metrics', name)} AS BIGINT)" for own, name in whole.items()}
    cells["video_views"] = f"coalesce({cells['video_views']}, try_cast({_cell('metrics', 'video_trueview_views')} AS BIGINT))"
    return f"SELECT _row, {', '.join(f'{sql} AS {name}' for name, sql in cells.items())} FROM ({rows})"


def _nameless(table: str) -> Check:
    """Return the check of rows that name no campaign: a query of the account, whose figures hold those of its campaigns."""
    message = Text("The row names no campaign; it was left out.", "De rij noemt geen campagne; hij is overgeslagen.")
    return Check("nameless_campaign", "error", f"SELECT _row, '' FROM {table}_ads WHERE campaign_key IS NULL", message, "campaign")
