"""Give the SQL that puts GA4's sessions and carts together: what each daily report says of a session, then the session of all reports stored.

A session that goes on past midnight stands in two daily reports. What either says is stored in `session_days`, and the sessions in reach of a file
are made anew of all that is stored, so that the order in which files come makes no difference.
"""

from peil.load.channels import DIRECT, NO_MEDIUM, channel, known
from peil.load.countries import plain
from peil.load.ga4.events import CLICKS, VIEWS
from peil.load.reading import text_literal

TOUCH = ("source", "medium", "campaign", "campaign_code", "channel")


def days(table: str) -> str:
    """Return SQL for what the file says of each session on each of its days."""
    click = "last_click.{0}.{1}"
    cross, manual = (
        {field: known(click.format(part, column)) for field, column in (("source", "source"), ("medium", "medium"), ("campaign", "campaign_name"),
         ("code", "campaign_id"))}
        for part in ("cross_channel_campaign", "manual_campaign")
    )  # fmt: skip
    google = {"campaign": known("last_click.google_ads_campaign.campaign_name"), "code": known("last_click.google_ads_campaign.campaign_id")}
    by_ads = f"CASE WHEN coalesce({google['campaign']}, {google['code']}) IS NOT NULL THEN '{{}}' END"
    last = f"""{{'source': coalesce({cross["source"]}, {by_ads.format("google")}, {manual["source"]}),
        'medium': coalesce({cross["medium"]}, {by_ads.format("cpc")}, {manual["medium"]}),
        'campaign': coalesce({cross["campaign"]}, {google["campaign"]}, {manual["campaign"]}),
        'campaign_code': coalesce({google["code"]}, {cross["code"]}, {manual["code"]}),
        'channel': {known("last_click.cross_channel_campaign.default_channel_group")}}}"""
    own = f"""{{'source': {_paid("source")}, 'medium': {_paid("medium")}, 'campaign': campaign,
         'campaign_code': campaign_code, 'channel': NULL::VARCHAR}}"""
    first = f"""{{'source': {known("first_touch.source")}, 'medium': {known("first_touch.medium")}, 'campaign': {known("first_touch.name")},
        'campaign_code': NULL::VARCHAR, 'channel': NULL::VARCHAR}}"""
    touched = "coalesce(source, medium, campaign, click_id) IS NOT NULL"
    newcomer = "bool_or(name IN ('first_visit', 'first_open') OR coalesce(session_number = 1, false))"
    return f"""WITH touches AS (SELECT *, {last} AS last_touch, {own} AS own_touch FROM {table}_events),
        grouped AS (SELECT min(_row) AS _row, session_id, date, any_value(visitor) AS visitor_id, min(seen) AS started_at, max(seen) AS ended_at,
                count(*) FILTER (WHERE name IN {VIEWS}) AS page_view_count, coalesce(sum(milliseconds), 0)::BIGINT AS engaged_milliseconds,
                bool_or(is_engaged OR name = 'purchase') AS is_engaged, {newcomer} AS is_new_visitor,
                coalesce(arg_min(last_touch, (seen, _row)) FILTER (WHERE last_touch.source IS NOT NULL),
                    arg_min(own_touch, (seen, campaign IS NULL, _row)) FILTER (WHERE {touched}),
                    CASE WHEN {newcomer} THEN arg_min({first}, (seen, _row)) FILTER (WHERE {known("first_touch.source")} IS NOT NULL) END) AS touch,
                arg_min(path, (seen, _row)) FILTER (WHERE name IN {VIEWS} AND path IS NOT NULL) AS landing_page_path,
                any_value(device) FILTER (WHERE device IN ('desktop', 'mobile', 'tablet')) AS device_category,
                arg_min(country, (seen, _row)) FILTER (WHERE country IS NOT NULL) AS land
            FROM touches GROUP BY session_id, date)
        SELECT g.* EXCLUDE (touch, land), {", ".join(f"touch.{name} AS {name}" for name in TOUCH)}, c.code AS country
        FROM grouped g LEFT JOIN {table}_countries c ON c.said = {plain("g.land")}"""


def _paid(what: str) -> str:
    """Return the source or medium of an event; a click id says that it was paid, whatever was measured (`organic`), but the shop's own tags stand."""
    place = 1 if what == "source" else 2
    whens = " ".join(f"WHEN '{ids[0].split('|')[0]}' THEN '{ids[place]}'" for ids in CLICKS)
    paid = f"CASE click_id {whens} END"
    measured = "medium IS NULL OR medium IN ('organic', 'referral', '(none)')"
    return f"CASE WHEN click_id IS NOT NULL AND ({measured}) THEN {paid} ELSE {what} END"


def wanted(table: str, source: str) -> str:
    """Return a statement for a view of the sessions to make anew: those near the days of the file, and those with a purchase.

    Of a purchase that was sent again later the first counts, and another file may bring that first one.
    """
    ours = f"_source = {text_literal(source)}"
    return f"""CREATE OR REPLACE TEMP VIEW {table}_wanted AS
        SELECT session_id FROM session_days WHERE {ours}
            AND date BETWEEN (SELECT min(date) - 1 FROM {table}_flat) AND (SELECT max(date) + 1 FROM {table}_flat)
        UNION SELECT session_id FROM events WHERE {ours} AND event_name = 'other' AND label = 'purchase'"""


def bought(source: str) -> str:
    """Return SQL for the purchases stored, each transaction in the session that sent it first."""
    ours = f"_source = {text_literal(source)}"
    return f"""SELECT * FROM events WHERE {ours} AND event_name = 'other' AND label = 'purchase'
        QUALIFY transaction_id IS NULL OR row_number() OVER (PARTITION BY transaction_id ORDER BY occurred_at, event_id) = 1"""


def sessions(table: str, source: str) -> str:
    """Return SQL for the sessions, each of all that its daily reports say."""
    ours = f"_source = {text_literal(source)}"
    ways = ", ".join(f"touch.{name} AS {name}" for name in ("source", "medium", "campaign", "campaign_code"))
    group = channel("touch.source", "touch.medium", "touch.campaign")
    return f"""WITH whole AS (SELECT session_id, any_value(visitor_id) AS visitor_id, min(started_at) AS started_at,
                date_diff('second', min(started_at), max(ended_at)) AS duration_seconds,
                bool_or(is_engaged) OR sum(engaged_milliseconds) >= 10000 OR sum(page_view_count) >= 2 AS is_engaged,
                bool_or(is_new_visitor) AS is_new_visitor,
                coalesce(arg_min({{{", ".join(f"'{name}': {name}" for name in TOUCH)}}}, started_at)
                    FILTER (WHERE source IS NOT NULL OR medium IS NOT NULL),
                    {{'source': '{DIRECT}', 'medium': '{NO_MEDIUM}', 'campaign': NULL::VARCHAR, 'campaign_code': NULL::VARCHAR,
                    'channel': NULL::VARCHAR}}) AS touch,
                arg_min(landing_page_path, started_at) FILTER (WHERE landing_page_path IS NOT NULL) AS landing_page_path,
                arg_min(device_category, started_at) FILTER (WHERE device_category IS NOT NULL) AS device_category,
                arg_min(country, started_at) FILTER (WHERE country IS NOT NULL) AS country
            FROM session_days WHERE {ours} AND session_id IN (SELECT session_id FROM {table}_wanted) GROUP BY session_id),
        named AS (SELECT * REPLACE (
            CASE WHEN starts_with(touch.campaign, '(') THEN struct_update(touch, campaign := NULL::VARCHAR) ELSE touch END AS touch)
            FROM whole)
        SELECT 0 AS _row, session_id, visitor_id, started_at, duration_seconds, is_engaged, is_new_visitor, {ways},
            coalesce(touch.channel, {group}) AS channel, landing_page_path, device_category, country,
            session_id IN (SELECT session_id FROM ({bought(source)})) AS is_converted, {_as_of(ours)} AS _as_of FROM named"""


def carts(table: str, source: str) -> str:
    """Return SQL for the carts: what was added or checked out in a session up to a purchase is one, what comes after that purchase the next."""
    ours = f"_source = {text_literal(source)}"
    return f"""WITH steps AS (SELECT session_id, occurred_at, event_name, transaction_id, amount, event_id, false AS is_purchase FROM events
            WHERE {ours} AND event_name IN ('add_to_cart', 'begin_checkout') AND session_id IN (SELECT session_id FROM {table}_wanted)
            UNION ALL SELECT session_id, occurred_at, event_name, transaction_id, amount, event_id, true FROM ({bought(source)})
            WHERE session_id IN (SELECT session_id FROM {table}_wanted)),
        numbered AS (SELECT *, 1 + count(*) FILTER (WHERE is_purchase) OVER (PARTITION BY session_id ORDER BY occurred_at, is_purchase, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - is_purchase::INTEGER AS number FROM steps)
        SELECT 0 AS _row, session_id || CASE WHEN number > 1 THEN '-' || number ELSE '' END AS cart_id, session_id, min(occurred_at) AS created_at,
            min(occurred_at) FILTER (WHERE is_purchase OR event_name = 'begin_checkout') AS checkout_started_at,
            coalesce(any_value(amount) FILTER (WHERE is_purchase), arg_max(amount, occurred_at) FILTER (WHERE event_name = 'begin_checkout'),
                sum(amount) FILTER (WHERE event_name = 'add_to_cart')) AS amount,
            any_value(transaction_id) FILTER (WHERE is_purchase) AS transaction_id, {_as_of(ours)} AS _as_of
        FROM numbered GROUP BY session_id, number"""


def _as_of(ours: str) -> str:
    """Return the moment of the newest report: a session made anew is as new as that, also where a report of it went away."""
    return f"(SELECT max(_as_of) FROM session_days WHERE {ours})"


def gone(table: str, source: str) -> str:
    """Return the condition (over stored sessions and carts) of those that no report holds any more, and of those made anew."""
    ours = f"_source = {text_literal(source)}"
    return f"""session_id IN (SELECT session_id FROM {table}_wanted)
        OR NOT starts_with(session_id, 'counted:') AND session_id NOT IN (SELECT session_id FROM session_days WHERE {ours})
        OR starts_with(session_id, 'counted:') AND try_cast(split_part(session_id, ':', 2) AS DATE) IN (SELECT date FROM session_days WHERE {ours})"""
