"""Give the SQL that lays GA4's exported events out flat: one row an event, with the parameters that sessions, pages and carts are made of."""

from peil.load.channels import known
from peil.load.ga4.shapes import cell
from peil.load.page_types import page_path, page_type
from peil.load.reading import Sheet

AUTOMATIC = "('page_view', 'screen_view', 'session_start', 'first_visit', 'first_open', 'user_engagement')"
VIEWS = "('page_view', 'screen_view')"
NAMED = (
    "click", "view_promotion", "select_promotion", "share", "form_start", "form_submit", "generate_lead", "video_start", "video_complete",
    "add_to_cart", "begin_checkout",
)  # fmt: skip
PARAMETERS = (
    "ga_session_id", "ga_session_number", "session_engaged", "engaged_session_event", "engagement_time_msec", "page_location", "firebase_screen",
    "firebase_screen_class",
    "source", "medium", "campaign", "campaign_id", "gclid", "currency", "value", "transaction_id", "traffic_type", "link_url", "method", "form_id",
    "form_name", "video_title", "promotion_name",
)  # fmt: skip
EARLIEST, LATEST = 946_684_800_000_000, 4_102_444_800_000_000  # 2000 and 2100, in microseconds
CLICKS = (("gclid|gbraid|wbraid", "google", "cpc"), ("msclkid", "bing", "cpc"), ("dclid", "google", "cpm"))
"""What the click ids that ad platforms set in an address say of where a visit comes from: it was paid."""


def prepare(sheet: Sheet) -> tuple[str, ...]:
    """Return the statements that make `<table>_flat`: all events that are read, each once; `session_id` is NULL where consent was refused."""
    return (_cells(sheet), _flat(sheet.table))


def _cells(sheet: Sheet) -> str:
    named = {name: cell(sheet, name) for name in ("event_date", "event_timestamp", "event_name", "user_pseudo_id", "stream_id")}
    others = ("device", "geo", "traffic_source", "collected_traffic_source", "session_traffic_source_last_click", "ecommerce", "items")
    spread = ", ".join(f"params[list_position(keys, '{name}')] AS p_{name}" for name in PARAMETERS)
    said = "coalesce(one.value.string_value, one.value.int_value, one.value.double_value, one.value.float_value)"
    return f"""CREATE OR REPLACE TEMP VIEW {sheet.table}_cells AS
        WITH given AS (SELECT _row, {", ".join(f"{sql} AS {name}" for name, sql in named.items())}, {cell(sheet, "event_params")} AS event_params,
            {cell(sheet, "event_bundle_sequence_id")} AS bundle, {", ".join(f"{cell(sheet, name)} AS {name}" for name in others)}
            FROM {sheet.table}),
        listed AS (SELECT *, list_transform(event_params, lambda one: one.key) AS keys,
            list_transform(event_params, lambda one: {said}) AS params FROM given)
        SELECT * EXCLUDE (keys, params, event_params), {spread},
            hash(event_timestamp, event_name, user_pseudo_id, stream_id, bundle, event_params, items) AS mark FROM listed"""


def _flat(table: str) -> str:
    stamp = "try_cast(event_timestamp AS BIGINT)"
    day = "coalesce(try_strptime(event_date, '%Y%m%d')::DATE, try_cast(event_date AS DATE))"
    visitor, session = known("user_pseudo_id"), known("p_ga_session_id")
    place = f"coalesce({known('p_page_location')}, {known('p_firebase_screen')}, {known('p_firebase_screen_class')})"
    click = "collected_traffic_source"
    marked = "".join(f" WHEN regexp_matches(p_page_location, '[?&]({marks})=[^&#]') THEN '{marks.split('|')[0]}'" for marks, *_ in CLICKS)
    whens = f"WHEN NOT regexp_matches(p_page_location, 'clid|braid') THEN NULL{marked}"
    clicked = f"""CASE WHEN coalesce({known(f"{click}.gclid")}, {known("p_gclid")}) IS NOT NULL THEN 'gclid'
        WHEN {known(f"{click}.dclid")} IS NOT NULL THEN 'dclid' {whens} END"""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_flat AS
        SELECT _row, {day} AS date, make_timestamp({stamp}) AS seen, trim(event_name) AS name, mark, {visitor} AS visitor,
            {visitor} || '.' || {session} AS session_id, try_cast(p_ga_session_number AS INTEGER) AS session_number,
            coalesce(p_session_engaged IN ('1', 'true'), false) OR coalesce(p_engaged_session_event = '1', false) AS is_engaged,
            try_cast(p_engagement_time_msec AS BIGINT) AS milliseconds,
            {page_path(place)} AS path, lower(trim(p_traffic_type)) IN ('internal', 'developer') AS is_internal, {clicked} AS click_id,
            {known(f"coalesce({click}.manual_source, p_source)")} AS source, {known(f"coalesce({click}.manual_medium, p_medium)")} AS medium,
            {known(f"coalesce({click}.manual_campaign_name, p_campaign)")} AS campaign,
            {known(f"coalesce({click}.manual_campaign_id, p_campaign_id)")} AS campaign_code,
            session_traffic_source_last_click AS last_click, traffic_source AS first_touch, lower(device.category) AS device,
            {known("geo.country")} AS country, {known("coalesce(ecommerce.transaction_id, p_transaction_id)")} AS transaction_id,
            coalesce(p_value, ecommerce.purchase_revenue) AS amount, {known("p_currency")} AS currency, {known("items[1].item_id")} AS item_id,
            {_label()} AS label
        FROM {table}_cells
        WHERE {readable()} AND {day} IS NOT NULL AND trim(event_name) <> ''"""


def readable() -> str:
    """Return the condition under which an event's moment can be read."""
    return f"coalesce(try_cast(event_timestamp AS BIGINT) BETWEEN {EARLIEST} AND {LATEST}, false)"


def _label() -> str:
    """Return what an event is about: the link, network, form, video, promotion or article; of those without a name of their own, GA4's name."""
    promotion = f"coalesce({known('p_promotion_name')}, {known('items[1].promotion_name')})"
    listed = ", ".join(f"'{name}'" for name in NAMED)
    return f"""CASE WHEN event_name = 'click' THEN {known("p_link_url")} WHEN event_name = 'share' THEN {known("p_method")}
        WHEN event_name IN ('form_start', 'form_submit', 'generate_lead') THEN coalesce({known("p_form_name")}, {known("p_form_id")})
        WHEN event_name IN ('view_promotion', 'select_promotion') THEN {promotion}
        WHEN event_name IN ('video_start', 'video_complete') THEN {known("p_video_title")}
        WHEN event_name = 'add_to_cart' THEN {known("items[1].item_id")} WHEN event_name NOT IN ({listed}) THEN event_name END"""


def once(table: str) -> tuple[str, str]:
    """Return the statements for `<table>_events`: the events of sessions, each once though the file hold it twice; internal visits left out."""
    twice = f"SELECT date, mark, min(_row) AS first_row FROM {table}_flat GROUP BY date, mark HAVING count(*) > 1"
    again = f"SELECT f._row FROM {table}_flat f JOIN ({twice}) t ON f.date = t.date AND f.mark = t.mark AND f._row > t.first_row"
    return (
        f"CREATE OR REPLACE TEMP TABLE {table}_again AS {again}",
        f"""CREATE OR REPLACE TEMP VIEW {table}_events AS SELECT *, strftime(date, '%Y%m%d') || '-' || to_hex(mark) AS event_id
        FROM {table}_flat ANTI JOIN {table}_again USING (_row) WHERE session_id IS NOT NULL AND NOT coalesce(is_internal, false)""",
    )


def views(table: str) -> str:
    """Return SQL for the page views: what follows a view, up to the next in its session, tells how long it was looked at and of which product."""
    ordinal = f"count(*) FILTER (WHERE name IN {VIEWS}) OVER (PARTITION BY session_id, date ORDER BY seen, _row ROWS UNBOUNDED PRECEDING)"
    kind = page_type("path")
    return f"""SELECT _row, page_view_id, session_id, product_id, viewed_at, path AS page_path,
            CASE WHEN product_id IS NOT NULL AND {kind} = 'other' THEN 'product' ELSE {kind} END AS page_type, engaged_seconds, reported_on
        FROM (SELECT min(_row) FILTER (WHERE name IN {VIEWS}) AS _row, any_value(event_id) FILTER (WHERE name IN {VIEWS}) AS page_view_id, session_id,
                first(item_id ORDER BY seen, _row) FILTER (WHERE name = 'view_item') AS product_id,
                min(seen) FILTER (WHERE name IN {VIEWS}) AS viewed_at,
                any_value(path) FILTER (WHERE name IN {VIEWS}) AS path, (sum(milliseconds) / 1000)::BIGINT AS engaged_seconds, date AS reported_on
            FROM (SELECT _row, event_id, session_id, name, seen, path, item_id, milliseconds, date, {ordinal} AS ordinal FROM {table}_events
                WHERE name IN {VIEWS} OR milliseconds IS NOT NULL OR name = 'view_item')
            WHERE ordinal > 0 GROUP BY session_id, date, ordinal)"""


def others(table: str) -> str:
    """Return SQL for the events beside page views and those that GA4 makes by itself; a purchase sent twice stands once, where it came first."""
    listed = ", ".join(f"'{name}'" for name in NAMED)
    bought = "name = 'purchase' AND transaction_id IS NOT NULL"
    again = f"row_number() OVER (PARTITION BY transaction_id, session_id ORDER BY seen, _row) > 1 AND {bought}"
    return f"""SELECT _row, event_id, session_id, seen AS occurred_at, CASE WHEN name IN ({listed}) THEN name ELSE 'other' END AS event_name,
            path AS page_path, label, date AS reported_on, CASE WHEN name IN ('purchase', 'refund') THEN transaction_id END AS transaction_id,
            CASE WHEN name IN ('purchase', 'refund', 'add_to_cart', 'begin_checkout') THEN try_cast(amount AS DECIMAL(18,4)) END AS amount,
            upper(currency) AS _currency
        FROM {table}_events WHERE name NOT IN {AUTOMATIC} QUALIFY NOT coalesce({again}, false)"""
