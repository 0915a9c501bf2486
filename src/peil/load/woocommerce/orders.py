"""Give the SQL that turns WooCommerce's orders into records: orders, lines with all discounts, refunds as far as an order tells them.

The statements run in the order of `prepare`; the tables they make are named after the sheet, so that two files never meet.
"""

from peil.load.reading import Shop, text_literal
from peil.load.sold import GIFT_CARD
from peil.load.woocommerce.keys import SOURCE, amount, customer_key, day, moment, not_amount, part, readable, text, variant_key

LINE = '[{"id":"VARCHAR","name":"VARCHAR","parent_name":"VARCHAR","product_id":"VARCHAR","variation_id":"VARCHAR","quantity":"VARCHAR",'
LINE += '"subtotal":"VARCHAR","total":"VARCHAR","total_tax":"VARCHAR","sku":"VARCHAR","meta_data":"JSON"}]'
FEE = '[{"id":"VARCHAR","total":"VARCHAR"}]'
REFUND = '[{"id":"VARCHAR","reason":"VARCHAR","total":"VARCHAR"}]'
META = '[{"key":"VARCHAR","value":"VARCHAR"}]'
AMOUNTS = ("total", "total_tax", "shipping_total", "shipping_tax")
UNPLACED = ("pending", "draft", "auto-draft", "checkout-draft", "trash", "new")
PAID = ("processing", "completed", "refunded")
KNOWN = (*UNPLACED, *PAID, "on-hold", "cancelled", "failed")


def prepare(table: str, shop: Shop) -> tuple[str, ...]:
    """Return the statements to run first, in their order."""
    return (_heads(table, shop), _items(table), _fees(table), _orders(table), _lines(table), _shares(table), _refunds(table), _details(table))


def listed(words: tuple[str, ...]) -> str:
    """Return words as a SQL list."""
    return "(" + ", ".join(text_literal(word) for word in words) + ")"


def _heads(table: str, shop: Shop) -> str:
    """Return a statement for one row an order; one that stands in the file twice, as at the border of two pages, counts once."""
    placed = moment("date_created_gmt", "date_created")
    modified = (
        f"timezone('UTC', CASE WHEN ends_with(changed, 'Z') THEN changed::TIMESTAMPTZ ELSE timezone('{shop.timezone}', changed::TIMESTAMP) END)"
    )
    faults = " OR ".join(not_amount(name) for name in AMOUNTS)
    money = ", ".join(f"coalesce({amount(text(name))}, 0) AS {name}" for name in AMOUNTS)
    return f"""CREATE OR REPLACE TEMP TABLE {table}_heads AS
        WITH cells AS (SELECT _row, coalesce({text("number")}, {text("id")}) AS order_id, {text("id")} AS own_id, lower({text("status")}) AS status,
            upper({text("currency")}) AS money, {placed} AS placed, {moment("date_modified_gmt", "date_modified")} AS changed,
            coalesce({text("date_paid_gmt")}, {text("date_paid")}) IS NOT NULL AS is_paid, {money},
            {customer_key("billing", "customer_id")} AS customer_id,
            coalesce({part("shipping", "country")}, {part("billing", "country")}) AS sent_to,
            {part("billing", "country")} AS country, {part("billing", "state")} AS region, {part("billing", "city")} AS city,
            lower({text("created_via")}) AS via, line_items, fee_lines, refunds,
            coalesce(from_json(meta_data, '{META}'), []) AS metas, ({faults}) AS bad_amount FROM {table})
        SELECT *, {modified} AS modified, {day("placed", shop)} AS placed_on, status IN {listed(UNPLACED)} AS unplaced
        FROM cells WHERE order_id IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY changed DESC NULLS LAST, _row DESC) = 1"""


def _items(table: str) -> str:
    bad = " OR ".join(not_amount(f"l.{name}") for name in ("subtotal", "total", "total_tax", "quantity"))
    pieces = "try_cast(l.quantity AS DECIMAL(18,4))"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_items AS
        WITH line AS (SELECT _row, order_id, unnest(from_json(line_items, '{LINE}')) AS l FROM {table}_heads)
        SELECT _row, order_id, l.id AS line_id, row_number() OVER (PARTITION BY order_id ORDER BY try_cast(l.id AS BIGINT), l.id) AS position,
            l.product_id, {variant_key("l.sku", "l.variation_id", "l.product_id")} AS variant_id, {text("l.sku")} AS code,
            {readable("l.name")} AS line_name, {readable("coalesce(l.parent_name, l.name)")} AS title, l.quantity AS said,
            {pieces} AS pieces, CASE WHEN {pieces} = floor({pieces}) THEN {pieces}::BIGINT END AS quantity,
            coalesce({amount("l.subtotal")}, {amount("l.total")}, 0) AS before, coalesce({amount("l.total")}, {amount("l.subtotal")}, 0) AS net,
            coalesce({amount("l.total_tax")}, 0) AS tax,
            regexp_matches(coalesce(l.name, ''), '(?i){GIFT_CARD}') OR contains(coalesce(l.meta_data::VARCHAR, ''), 'wc_gc_giftcard') AS gift_card,
            ({bad}) AS bad FROM line"""


def _fees(table: str) -> str:
    return f"""CREATE OR REPLACE TEMP TABLE {table}_fees AS
        WITH fee AS (SELECT _row, order_id, unnest(from_json(fee_lines, '{FEE}')) AS f FROM {table}_heads)
        SELECT _row, order_id, f.id AS fee_id, coalesce({amount(text("f.total"))}, 0) AS amount, {not_amount("f.total")} AS bad FROM fee"""


def _orders(table: str) -> str:
    """Return a statement for the orders that count: those of which anything cannot be read are left out whole, as are those never placed."""
    bad = f"SELECT order_id FROM {table}_items WHERE bad UNION SELECT order_id FROM {table}_fees WHERE bad"
    given = f"SELECT order_id, count(*) AS many FROM (SELECT order_id, unnest(from_json(refunds, '{REFUND}')) AS r FROM {table}_heads)"
    given += f" WHERE {amount('r.total')} <> 0 GROUP BY order_id"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        SELECT h.* EXCLUDE (line_items, fee_lines), coalesce(g.many, 0) AS refund_count,
            status = 'cancelled' AND (is_paid OR coalesce(g.many, 0) > 0) AS taken_back,
            status IN ('failed', 'cancelled') AND NOT taken_back AS void
        FROM {table}_heads h LEFT JOIN ({given}) g USING (order_id)
        WHERE NOT unplaced AND NOT bad_amount AND placed IS NOT NULL AND order_id NOT IN ({bad})"""


def _lines(table: str) -> str:
    """Return a statement for the lines; a fee below zero is a discount, shared over the lines by their amount so that the shares add up exactly."""
    ends = [f"round(coalesce(off, 0)::DOUBLE * ({until})::DOUBLE / whole::DOUBLE, 4)" for until in ("past", "past - greatest(net, 0)")]
    return f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        WITH off AS (SELECT order_id, -sum(amount) AS off FROM {table}_fees WHERE amount < 0 GROUP BY order_id),
        item AS (SELECT i.*, off.off, sum(greatest(net, 0)) OVER (PARTITION BY order_id) AS whole,
            sum(greatest(net, 0)) OVER (PARTITION BY order_id ORDER BY position ROWS UNBOUNDED PRECEDING) AS past
            FROM {table}_items i JOIN {table}_orders USING (order_id) LEFT JOIN off USING (order_id))
        SELECT _row, order_id, line_id AS order_line_id, product_id, variant_id, code, line_name, title, quantity, gift_card,
            greatest(before, net) AS gross_amount, tax, NULL::DECIMAL(18,4) AS cost_amount,
            (gross_amount - net + CASE WHEN whole > 0 THEN ({ends[0]} - {ends[1]})::DECIMAL(18,4) ELSE 0 END)::DECIMAL(18,4) AS discount_amount
        FROM item
        UNION ALL SELECT f._row, f.order_id, 'fee-' || fee_id, NULL, NULL, NULL, NULL, NULL, 0, false, greatest(amount, 0), 0, 0, greatest(-amount, 0)
        FROM {table}_fees f JOIN {table}_orders USING (order_id)
        WHERE amount > 0 OR (amount < 0 AND f.order_id NOT IN (SELECT order_id FROM item WHERE whole > 0))"""


def _shares(table: str) -> str:
    """Return a statement for what part of an order's amounts is tax."""
    goods = f"SELECT order_id, sum(gross_amount - discount_amount) AS goods FROM {table}_lines GROUP BY order_id"
    whole = "(coalesce(goods, 0) + shipping_total + total_tax)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_shares AS
        SELECT o.*, {whole} AS whole, CASE WHEN {whole} <> 0 THEN total_tax::DOUBLE / {whole}::DOUBLE ELSE 0 END AS taxed
        FROM {table}_orders o LEFT JOIN ({goods}) USING (order_id)"""


def _refunds(table: str) -> str:
    """Return a statement for what the orders tell of refunds: their amounts, tax and all, without their days and lines."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_refunds AS
        WITH given AS (SELECT order_id, unnest(from_json(refunds, '{REFUND}')) AS r FROM {table}_orders)
        SELECT order_id, r.id AS refund_id, {text("r.reason")} AS reason, abs({amount("r.total")}) AS paid_back
        FROM given WHERE {amount("r.total")} <> 0"""


def _details(table: str) -> str:
    """Return a statement for the refunds of these orders that are known with their days and lines, from their own answers."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_details AS
        SELECT t.refund_line_id, t.refund_id, t.refunded_at, t.refunded_at__day AS refunded_on, t._as_of, o._row, o.order_id, o.money, o.taxed,
            coalesce((t._original ->> 'amount')::DECIMAL(18,4), t.amount) AS amount,
            coalesce((t._original ->> 'tax_amount')::DECIMAL(18,4), t.tax_amount) AS tax_amount
        FROM refund_lines t JOIN {table}_shares o ON t.order_id IN (o.order_id, o.own_id)
        WHERE t._source = {text_literal(SOURCE)} AND NOT ({made_up("t")})"""


def made_up(alias: str) -> str:
    """Return the condition under which a stored refund line was made from an order, which tells no more than an amount."""
    return f"({alias}.refund_line_id LIKE '%-total' OR {alias}.refund_line_id LIKE '%-whole-%')"
