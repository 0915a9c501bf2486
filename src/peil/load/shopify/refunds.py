"""Give the SQL that turns money given back into refund lines, of whatever file tells of it: orders export, transaction history or API.

What is known of an order's refunds grows with the files: the orders export says how much and no day (`refund_id` is the order), the transaction
history says day and amount, the API says lines. In whatever order files come, the one that knows most stands.
"""

from peil.load.shopify.keys import SOURCE

MARGIN = "0.02"  # a cent of rounding in each of two sums
FROM_API = "refund:"  # how the ids begin of refunds whose lines are known


def as_came(column: str, alias: str = "") -> str:
    """Return a stored amount as it came in the file, before it was converted to the shop's currency."""
    own = f"{alias}." if alias else ""
    return f"coalesce(try_cast({own}_original ->> '{column}' AS DECIMAL(18,4)), {own}{column})"


def shared(amount: str, weight: str, total: str) -> str:
    """Return what of an amount falls to a row of a refund by its weight; running totals are rounded, so that the shares add up exactly."""
    past = f"sum({weight}) OVER (PARTITION BY refund_id ORDER BY position ROWS UNBOUNDED PRECEDING)"
    ends = [f"round(({amount})::DOUBLE * ({until})::DOUBLE / nullif({total}, 0)::DOUBLE, 4)" for until in (past, f"{past} - {weight}")]
    return f"coalesce({ends[0]} - {ends[1]}, 0)::DECIMAL(18,4)"


def told_by_api(table: str) -> str:
    """Return a statement for the orders whose refunds the API told line by line: no other file says anything of them."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_api AS
        SELECT DISTINCT order_id FROM refund_lines WHERE _source = '{SOURCE}' AND starts_with(refund_id, '{FROM_API}')"""


def dated(table: str) -> str:
    """Return a statement for what is stored of refunds with a day of their own, one row a refund, as amounts with tax."""
    back = f"{as_came('amount')} + coalesce({as_came('tax_amount')}, 0)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_dated AS
        SELECT order_id, refund_id, strftime(min(refunded_at), '%Y-%m-%d %H:%M:%S +0000') AS given_back, sum({back})::DECIMAL(18,4) AS back
        FROM refund_lines WHERE _source = '{SOURCE}' AND refund_id <> order_id AND NOT starts_with(refund_id, '{FROM_API}') GROUP BY ALL"""


def refund_lines(table: str) -> str:
    """Return the records of refunds: whole orders split like the order itself, and one adjustment for each that was given back in part.

    `_pieces` says what was given back (order_id, refund_id, given_back, back, whole, reason), `_orders` and `_lines` what was bought. What is said of
    an order before it is known is older than all (`as_of`), so that the file with the order may say it better.
    """
    tax = shared("taxed", "amount", "weight")
    return f"""WITH given AS (SELECT o._row, o.order_id, o.freight_amount, o.taxed, o.paid, o.money, o.rate_day, o.as_of, p.* EXCLUDE (order_id)
            FROM {table}_pieces p JOIN {table}_orders o USING (order_id)),
        part AS (SELECT g.*, l.order_line_id, 'item' AS kind, l.position, l.quantity, l.gross_amount - l.discount_amount AS amount
            FROM given g JOIN {table}_lines l USING (order_id) WHERE g.whole
            UNION ALL SELECT g.*, NULL, 'shipping', 1000000000, 0, g.freight_amount FROM given g WHERE g.whole AND g.freight_amount <> 0),
        weighed AS (SELECT *, sum(amount) OVER (PARTITION BY refund_id) AS weight,
            row_number() OVER (PARTITION BY refund_id ORDER BY position) AS number FROM part),
        taxes AS (SELECT *, {tax} AS tax_amount FROM weighed),
        partly AS (SELECT *, round(back * (1 - coalesce(taxed::DOUBLE / nullif(paid, 0)::DOUBLE, 0)), 4)::DECIMAL(18,4) AS amount
            FROM given WHERE NOT whole),
        every AS (SELECT _row, refund_id, number, order_id, order_line_id, kind, given_back, quantity, amount, tax_amount, reason, money,
                rate_day, as_of FROM taxes
            UNION ALL SELECT _row, refund_id, 1, order_id, NULL, 'adjustment', given_back, 0, amount, back - amount, reason, money,
                rate_day, as_of
            FROM partly)
        SELECT _row, refund_id || '-refund-' || number AS refund_line_id, refund_id, order_id, order_line_id, kind, given_back AS refunded_at,
            quantity, amount, tax_amount, 0::DECIMAL(18,4) AS cost_amount, reason, money AS _currency, rate_day AS _rate_day,
            as_of AS _as_of FROM every"""
