"""Read answers of Meta's Insights API: results by day of campaigns, ad sets or ads, all numbers as text."""

from peil.load.advertising import performance
from peil.load.advertising.meta import PLATFORM, PURCHASES, SETTLES
from peil.load.advertising.words import objective
from peil.load.reading import Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

ACTIONS = "STRUCT(action_type VARCHAR, value VARCHAR)[]"
BUYING = ("omni_purchase", "purchase", "offsite_conversion.fb_pixel_purchase")
"""The kinds of action that are purchases, each holding those after it: only one of them may count."""
NAMES = ("campaign_id", "campaign_name", "adset_id", "adset_name", "ad_id", "ad_name", "account_id", "account_currency", "objective")
LISTS = ("actions", "action_values", "video_play_actions", "video_p100_watched_actions")


class MetaInsights(Reader):
    """An answer of `/insights` (`{"data": [...], "paging": ...}`) or its rows, by day (`time_increment=1`)."""

    name = "meta_insights"
    label = Text("Meta Insights API: answer (JSON)", "Meta Insights-API: antwoord (JSON)")
    shape = dict.fromkeys((*NAMES, "date_start", "date_stop", "impressions", "clicks", "inline_link_clicks", "spend"), "VARCHAR") | dict.fromkeys(
        LISTS, ACTIONS
    )

    def recognises(self, face: Face) -> bool:
        """Return whether JSON has results of a period, of something that has an id."""
        header = face.header
        return face.kind == "json" and {"date_start", "date_stop"} <= header and bool({"spend", "impressions", "actions"} & header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results by ad, ad set or campaign."""
        account, several = probe(f"SELECT min(account_id), count(DISTINCT account_id) > 1 FROM {sheet.table}")[0]
        report = performance.Report(PLATFORM, shop.told("account") or (None if several else account), settles=SETTLES)
        wrong = [_unreadable(sheet.table, name) for name in ("spend", "impressions")]
        checks = (*wrong, _nameless(sheet.table), performance.whole_period(sheet.table, report), performance.known_elsewhere(sheet.table, report))
        return Reading(
            source=report.source,
            records=performance.records(sheet.table, report, shop),
            prepare=performance.parsed(sheet.table, _parsed(sheet.table)),
            checks=checks,
            caveats=(PURCHASES,),
            settles=SETTLES,
        )


READER = MetaInsights()


def _bought(actions: str) -> str:
    """Return SQL for the value of purchases in a list of actions."""
    one = [f"list_filter({actions}, lambda a: a.action_type = '{kind}')[1].value" for kind in BUYING]
    return f"coalesce({', '.join(one)})"


def _first(actions: str) -> str:
    return f"try_cast({actions}[1].value AS BIGINT)"


def _parsed(table: str) -> str:
    seen = "list_filter(actions, lambda a: a.action_type = 'video_view')"
    wrongs = " OR ".join(f"({name} <> '' AND try_cast({name} AS DECIMAL(18,4)) IS NULL) IS TRUE" for name in ("spend", "impressions"))
    cells = {
        "wrong": f"CASE WHEN {wrongs} THEN 'spend' END",
        "date": "CASE WHEN date_start = date_stop THEN try_cast(date_start AS DATE) END",
        "campaign_id": "campaign_id",
        "campaign": "campaign_name",
        "ad_group_id": "adset_id",
        "ad_group": "adset_name",
        "ad_id": "ad_id",
        "ad": "ad_name",
        "currency": "account_currency",
        "channel": "'social'",
        "objective": objective("lower(objective)"),
        "started": "CAST(NULL AS DATE)",
        "ended": "CAST(NULL AS DATE)",
        "impressions": "try_cast(impressions AS BIGINT)",
        "clicks": "try_cast(coalesce(inline_link_clicks, clicks) AS BIGINT)",
        "spend": "try_cast(spend AS DECIMAL(18,4))",
        "conversions": f"try_cast({_bought('actions')} AS DECIMAL(18,9))",
        "conversions_value": f"try_cast({_bought('action_values')} AS DECIMAL(18,4))",
        "video_starts": _first("video_play_actions"),
        "video_views": _first(seen),
        "video_completions": _first("video_p100_watched_actions"),
    }
    return f"SELECT _row, {', '.join(f'{sql} AS {name}' for name, sql in cells.items())} FROM {table}"


def _unreadable(table: str, name: str) -> Check:
    message = Text(f"{name} `{{value}}` is no number; the row was left out.", f"{name} `{{value}}` is geen getal; de rij is overgeslagen.")
    sql = f"SELECT _row, {name} FROM {table} WHERE {name} <> '' AND try_cast({name} AS DECIMAL(18,4)) IS NULL"
    return Check("unreadable_number", "error", sql, message, name)


def _nameless(table: str) -> Check:
    message = Text(
        "The row names no campaign; it was left out. Ask for `level=campaign`, `adset` or `ad` with `campaign_id`.",
        "De rij noemt geen campagne; hij is overgeslagen. Vraag om `level=campaign`, `adset` of `ad` met `campaign_id`.",
    )
    return Check("nameless_campaign", "error", f"SELECT _row, '' FROM {table} WHERE coalesce(campaign_id, campaign_name) IS NULL", message)
