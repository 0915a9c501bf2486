"""Keep advertising results at one grain: of a campaign on a day only the finest rows known count, those of ads, else of ad groups, else its own.

The level of a row stands in its `ad_id`: a real id, `adgroup:<id>` or `campaign:<id or name>`. Files of different levels never restate each
other's rows; after each file the coarser rows of campaigns and days that are known finer give way, in whatever order the files come.
"""

from peil.load.reading import Restated

CAMPAIGN = "campaign:"
AD_GROUP = "adgroup:"
LEVEL = f"CASE WHEN starts_with(ad_id, '{CAMPAIGN}') THEN 'campaign' WHEN starts_with(ad_id, '{AD_GROUP}') THEN 'adgroup' ELSE 'ad' END"
"""SQL for the level of a row of ad_performance."""


def ad_key(ad: str, ad_group: str, campaign: str) -> str:
    """Return SQL for the `ad_id` of a row from SQL for its ids: the ad's own, else one that says which ad group or campaign it sums up."""
    return f"coalesce({ad}, '{AD_GROUP}' || {ad_group}, '{CAMPAIGN}' || {campaign})"


def restated(first: str | None = None, last: str | None = None, *, beside: str = "''") -> Restated:
    """Return how a file restates ad_performance: its days, for its own level, and for what else sets its rows apart (`beside`, SQL)."""
    return Restated("date", f"{LEVEL} || coalesce({beside}, '')", first, last)


def _known_finer(than: str) -> str:
    """Return SQL for (date, platform, campaign) of finer rows; a campaign goes by its id and by its name, for files that have names only."""
    finer = f"SELECT DISTINCT date, platform, campaign_id FROM ad_performance WHERE _source = $source AND {than} AND campaign_id IS NOT NULL"
    named = "SELECT f.date, f.platform, c.name FROM f JOIN campaigns c ON c.campaign_id = f.campaign_id AND c._source = $source"
    return f"WITH f AS ({finer}) SELECT date, platform, campaign_id FROM f UNION {named} WHERE c.name IS NOT NULL"


_OTHERS = f"NOT starts_with(ad_id, '{CAMPAIGN}')"
_BELOW_CAMPAIGN = f"NOT starts_with(ad_id, '{CAMPAIGN}')"
_ADS = f"NOT starts_with(ad_id, '{CAMPAIGN}') AND NOT starts_with(ad_id, '{AD_GROUP}')"
YIELDS = (
    f"(starts_with(t.ad_id, '{CAMPAIGN}') AND (t.date, t.platform, t.campaign_id) IN ({_known_finer(_OTHERS)}))"
    f" OR (starts_with(t.ad_id, '{AD_GROUP}') AND (t.date, t.platform, t.campaign_id) IN ({_known_finer(_ADS)}))"
)
"""The condition under which a stored row gives way to finer ones: for `Records.yields` of every Records of ad_performance.

The campaigns of a file have to come before its ad_performance, so that their names are known.
"""
