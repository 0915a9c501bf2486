"""Give the records of WooCommerce's orders, from the tables that `orders.prepare` makes."""

from peil.load.reading import Records, Shop, text_literal
from peil.load.woocommerce.keys import SOURCE
from peil.load.woocommerce.orders import PAID, listed, made_up

NEWER = "EXISTS (SELECT 1 FROM orders k WHERE k.order_id = {alias}.order_id AND k._source = '" + SOURCE + "' AND k._as_of > {alias}.modified)"
ATTRIBUTION = "_wc_order_attribution_"


def records(table: str, shop: Shop, *, sessions: bool) -> tuple[Records, ...]:
    """Return the records of the file; an order's lines are restated whole, so that those gone from it go away."""
    known = f"EXISTS (SELECT 1 FROM {table}_shares o WHERE o.order_id = t.order_id AND (o.modified IS NULL OR t._as_of <= o.modified))"
    coarse = f"t.order_line_id = t.order_id || '-analytics' AND t.order_id IN (SELECT order_id FROM {table}_shares)"
    return (
        Records("orders", _orders(table, sessions=sessions), shop.timezone, replaces=_unplaced(table)),
        Records("order_lines", _lines(table), replaces=f"{known} OR {coarse} OR {_unplaced(table)}"),
        Records("refund_lines", _refund_lines(table), shop.timezone, replaces=f"{_given_up(table)} OR {_unplaced(table)}"),
        Records("refund_lines", _corrected(table)),
        Records("customers", _customers(table)),
        Records("products", _products(table)),
        Records("variants", _variants(table)),
        *((Records("sessions", _sessions(table)),) if sessions else ()),
    )


def _orders(table: str, *, sessions: bool) -> str:
    status = f"""CASE WHEN void THEN 'voided' WHEN status = 'refunded' OR (refund_count > 0 AND refunds_paid >= total - 0.01) THEN 'refunded'
        WHEN refund_count > 0 THEN 'partially_refunded' WHEN status IN {listed(PAID)} OR is_paid THEN 'paid' ELSE 'pending' END"""
    channel = """CASE WHEN regexp_matches(coalesce(via, ''), '^pos') THEN 'pos'
        WHEN regexp_matches(coalesce(via, ''), 'amazon|ebay|etsy|bol|marketplace|kaufland|zalando') THEN 'marketplace'
        WHEN via IN ('admin', 'rest-api') THEN 'other' ELSE 'online_store' END"""
    given = f"SELECT order_id, sum(paid_back) AS refunds_paid FROM {table}_refunds GROUP BY order_id"
    session = f"CASE WHEN {_meta('session_start_time')} IS NOT NULL THEN 'woocommerce-' || order_id END" if sessions else "NULL::VARCHAR"
    return f"""SELECT _row, order_id, customer_id, {session} AS session_id, placed AS ordered_at,
        CASE WHEN taken_back THEN coalesce(changed, placed) END AS cancelled_at,
        own_id AS platform_order_id, ([m.value FOR m IN metas IF m.key = '_wcpay_mode'])[1] = 'test' AS is_test,
        {status} AS financial_status, {channel} AS sales_channel, shipping_total AS shipping_amount, total_tax AS tax_amount,
        sent_to AS shipping_country, money AS currency, money AS _currency, placed_on AS _rate_day, modified AS _as_of
        FROM {table}_shares LEFT JOIN ({given}) USING (order_id)"""


def _lines(table: str) -> str:
    return f"""SELECT l._row, order_line_id, l.order_id, variant_id, nullif(product_id, '0') AS product_id, quantity,
        gross_amount, discount_amount, cost_amount, gift_card AS is_gift_card, o.money AS _currency, o.placed_on AS _rate_day, o.modified AS _as_of
        FROM {table}_lines l JOIN {table}_shares o USING (order_id) WHERE NOT {NEWER.format(alias="o")}"""


def _refund_lines(table: str) -> str:
    """Return refunds known by their amount alone, and orders given back whole; those whose own answers are loaded are left as they are."""
    shares, details = f"{table}_shares", f"{table}_details"
    empty = "status = 'refunded' AND refund_count = 0"
    tail = f"""o.placed_on AS _rate_day, o.money AS _currency, o.modified AS _as_of FROM {shares} o"""
    return f"""WITH whole AS (SELECT * FROM {shares} WHERE ((taken_back AND refund_count = 0) OR ({empty}))
            AND order_id NOT IN (SELECT order_id FROM {details})),
        part AS (
            SELECT order_id, order_line_id, 'item' AS kind, coalesce(quantity, 0) AS quantity, gross_amount - discount_amount AS amount, tax
            FROM {table}_lines JOIN whole USING (order_id)
            UNION ALL SELECT order_id, NULL, 'shipping', 0, shipping_total, shipping_tax FROM whole WHERE shipping_total <> 0),
        found AS (
            SELECT p.order_id || '-whole-' || coalesce(order_line_id, 'shipping') AS refund_line_id, p.order_id || '-whole' AS refund_id, p.order_id,
                order_line_id, kind, p.quantity, p.amount, p.tax AS tax_amount, CASE WHEN w.taken_back THEN 'cancellation' END AS reason
            FROM part p JOIN whole w USING (order_id)
            UNION ALL SELECT r.refund_id || '-total', r.refund_id, r.order_id, NULL, 'adjustment', 0,
                paid_back - round(paid_back * taxed, 4)::DECIMAL(18,4), round(paid_back * taxed, 4)::DECIMAL(18,4), reason
            FROM {table}_refunds r JOIN {shares} USING (order_id) WHERE r.refund_id NOT IN (SELECT refund_id FROM {details})
            UNION ALL SELECT o.order_id || '-whole-rest', o.order_id || '-whole', o.order_id, NULL, 'adjustment', 0,
                rest - round(rest * taxed, 4)::DECIMAL(18,4), round(rest * taxed, 4)::DECIMAL(18,4), 'cancellation'
            FROM (SELECT s.*, s.whole - (SELECT sum(paid_back) FROM {table}_refunds r WHERE r.order_id = s.order_id) AS rest FROM {shares} s
                WHERE taken_back AND refund_count > 0) o WHERE rest > 0.01)
        SELECT o._row, f.*, CASE WHEN o.taken_back AND f.reason = 'cancellation' THEN coalesce(o.changed, o.placed) ELSE o.placed END AS refunded_at,
            0::DECIMAL(18,4) AS cost_amount, {tail} JOIN found f USING (order_id) WHERE NOT {NEWER.format(alias="o")}"""


def _corrected(table: str) -> str:
    """Return what an order adds to its refunds that came before it: its number, its currency, and the tax in what has no lines."""
    rest = "refund_line_id LIKE '%-rest'"
    tax = "round((amount + tax_amount) * taxed, 4)::DECIMAL(18,4)"
    return f"""SELECT _row, refund_line_id, refund_id, order_id, refunded_at,
        CASE WHEN {rest} THEN amount + tax_amount - {tax} ELSE amount END AS amount,
        CASE WHEN {rest} THEN {tax} ELSE tax_amount END AS tax_amount, money AS _currency, refunded_on AS _rate_day, _as_of FROM {table}_details"""


def _given_up(table: str) -> str:
    """Return the condition on stored refund lines that this file supersedes: those made from an order, and refunds that were deleted."""
    since = "(o.modified IS NULL OR t._as_of IS NULL OR t._as_of <= o.modified)"
    gone = f"o.refunds IS NOT NULL AND t.refund_id NOT IN (SELECT refund_id FROM {table}_refunds r WHERE r.order_id = o.order_id)"
    return f"EXISTS (SELECT 1 FROM {table}_shares o WHERE o.order_id = t.order_id AND {since} AND ({made_up('t')} OR ({gone})))"


def _unplaced(table: str) -> str:
    """Return the condition on stored rows of orders that are no longer placed ones (put in the bin, or back to unpaid)."""
    since = "(h.modified IS NULL OR t._as_of IS NULL OR t._as_of <= h.modified)"
    return f"EXISTS (SELECT 1 FROM {table}_heads h WHERE h.unplaced AND h.order_id = t.order_id AND {since})"


def _customers(table: str) -> str:
    return f"""SELECT _row, customer_id, country, region, city FROM {table}_shares ANTI JOIN customers USING (customer_id)
        WHERE customer_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY country IS NULL, placed_on DESC, _row) = 1"""


def _products(table: str) -> str:
    return f"""SELECT _row, product_id, title FROM {table}_lines ANTI JOIN products USING (product_id)
        WHERE nullif(product_id, '0') IS NOT NULL QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY _row DESC) = 1"""


def _variants(table: str) -> str:
    return f"""SELECT _row, variant_id, nullif(product_id, '0') AS product_id, code AS sku, line_name AS title FROM {table}_lines
        ANTI JOIN variants USING (variant_id) WHERE variant_id IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY _row DESC) = 1"""


def _meta(name: str) -> str:
    value = f"([m.value FOR m IN metas IF m.key = {text_literal(ATTRIBUTION + name)}])[1]"
    return f"nullif(nullif(trim({value}), ''), '(none)')"


def _sessions(table: str) -> str:
    """Return the session in which each order was placed, as the order's attribution tells it; its times are in UTC."""
    landing = f"regexp_extract({_meta('session_entry')}, '^https?://[^/]+(/[^?#]*)', 1)"
    device = f"lower({_meta('device_type')})"
    source = f"coalesce(nullif({_meta('utm_source')}, '(direct)'), CASE WHEN {_meta('source_type')} = 'typein' THEN '(direct)' END)"
    return f"""SELECT _row, 'woocommerce-' || order_id AS session_id, customer_id, {_meta("session_start_time")} AS started_at,
        try_cast({_meta("session_pages")} AS BIGINT) AS page_view_count, true AS is_converted, {source} AS source, {_meta("utm_medium")} AS medium,
        {_meta("utm_campaign")} AS campaign,
        {channel(_meta("source_type"), source, f"lower({_meta('utm_medium')})")} AS channel, nullif({landing}, '') AS landing_page_path,
        CASE WHEN {device} IN ('desktop', 'mobile', 'tablet') THEN {device} END AS device_category, modified AS _as_of
        FROM {table}_shares WHERE {_meta("session_start_time")} IS NOT NULL"""


def channel(kind: str, source: str, medium: str) -> str:
    """Return GA4's default channel group of a visit, from WooCommerce's kind of source (typein, organic, referral, utm), source and medium."""
    networks = "facebook|instagram|tiktok|pinterest|linkedin|twitter|youtube|snapchat|^(fb|ig|t\\.co|x\\.com)$"
    social = f"regexp_matches(lower(coalesce({source}, '')), '{networks}')"
    return f"""CASE WHEN {kind} = 'typein' THEN 'Direct' WHEN {kind} = 'organic' OR {medium} = 'organic' THEN 'Organic Search'
        WHEN regexp_matches({medium}, '^(.*cp.*|ppc|retargeting|paid.*)$') THEN CASE WHEN {social} THEN 'Paid Social' ELSE 'Paid Search' END
        WHEN regexp_matches({medium}, '^(display|banner|cpm)$') THEN 'Display' WHEN regexp_matches({medium}, 'e-?mail') THEN 'Email'
        WHEN regexp_matches({medium}, 'affiliate') THEN 'Affiliates' WHEN {medium} = 'sms' THEN 'SMS'
        WHEN {social} THEN 'Organic Social' WHEN {kind} = 'referral' OR {medium} = 'referral' THEN 'Referral'
        WHEN {kind} = 'utm' THEN 'Unassigned' END"""
