"""Give the records of orders that Shopify's API tells, REST or GraphQL: what the export hides too, such as refund dates and lines and test orders.

A dialect (`rest`, `graphql`) fills three tables named after the sheet: `_heads` (an order a row), `_items` (its lines) and `_backs` (what was given
back, one row a line, a part of the shipping or a correction). Amounts in them are as the shop shows them, with tax where its prices have it.
"""

from peil.load.reading import Caveat, Check, Records, text_literal
from peil.load.shopify.keys import POOR, slug, variant_key
from peil.load.shopify.orders import CHANNELS
from peil.load.shopify.refunds import FROM_API, MARGIN
from peil.load.sold import CUSTOMERS_BY_EMAIL
from peil.values.texts import Text

STATUSES = ("pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "expired")
CAVEATS = (CUSTOMERS_BY_EMAIL,)
REFUNDS_ABSENT = Caveat(
    "refunds_missing",
    Text(
        "This file of orders holds no refunds: ask the API for them too, or load the orders export or the transaction history.",
        "Dit bestand met bestellingen bevat geen terugbetalingen: vraag ze ook op bij de API, of laad de bestellingenexport of de "
        "transactiegeschiedenis.",
    ),
    ("refund_lines",),
)


def instant(cell: str) -> str:
    """Return the instant of a cell, as the API writes it (`2026-03-01T10:00:00+01:00`)."""
    return f"try_cast({cell} AS TIMESTAMPTZ)"


def number(cell: str) -> str:
    """Return the amount of a cell, which the API writes with a decimal point."""
    return f"try_cast({cell} AS DECIMAL(18,4))"


def prepare(table: str) -> tuple[str, ...]:
    """Return the statements that follow those of the dialect."""
    return (_orders(table), _lines(table), _given(table), _left(table), _unknown(table))


def _orders(table: str) -> str:
    """Return a statement for the orders that can be read, each with the part of its amounts that is no tax, for where a line does not say."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        SELECT h.*, CASE WHEN h.taxes_included AND h.paid > 0 THEN (h.paid - h.taxed)::DOUBLE / h.paid::DOUBLE ELSE 1 END AS untaxed,
            round(CASE WHEN NOT h.taxes_included THEN h.freight WHEN h.freight_tax IS NOT NULL THEN h.freight - h.freight_tax
                ELSE h.freight * untaxed END, 4)::DECIMAL(18,4) AS freight_amount,
            h.refunds_known OR h.cancelled IS NOT NULL AS restated, try_cast(left(h.created, 10) AS DATE) AS rate_day
        FROM {table}_heads h WHERE h.fault IS NULL AND h.order_id NOT IN (SELECT order_id FROM {table}_items WHERE faulty)
            AND h.order_id IN (SELECT order_id FROM {table}_items)
        QUALIFY row_number() OVER (PARTITION BY h.order_id ORDER BY h.updated DESC NULLS LAST, h._row DESC) = 1"""


def _lines(table: str) -> str:
    """Return a statement for the lines.

    What an edit took out of an order without a refund was never sold: it is not in the quantity. Where a refund is known by its total alone, what was
    taken out cannot be told from what came back, and all stands.
    """
    back = f"SELECT order_id, ref, sum(quantity) AS returned FROM {table}_backs WHERE kind = 'item' GROUP BY order_id, ref"
    told = "o.refunds_known AND u.order_id IS NULL"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        WITH line AS (SELECT o._row, o.order_id, i.ref, i.position, i.line_name, i.title, i.code, i.brand, i.gift_card, o.untaxed, o.money,
                o.rate_day, o.taxes_included, CASE WHEN {told} AND i.current_pieces + coalesce(b.returned, 0) < i.pieces
                    THEN i.current_pieces + coalesce(b.returned, 0) ELSE i.pieces END::BIGINT AS quantity,
                i.price, CASE WHEN i.pieces > 0 THEN quantity::DOUBLE / i.pieces::DOUBLE ELSE 1 END AS kept, i.off, i.tax
            FROM {table}_items i JOIN {table}_orders o ON o.order_id = i.order_id AND o._row = i._row
            LEFT JOIN ({back}) b ON b.order_id = i.order_id AND b.ref = i.ref
            LEFT JOIN (SELECT DISTINCT order_id FROM {table}_backs WHERE with_tax) u ON u.order_id = i.order_id),
        priced AS (SELECT *, (price * quantity)::DECIMAL(18,4) AS gross, round(off * kept, 4)::DECIMAL(18,4) AS discount,
            CASE WHEN NOT taxes_included THEN 1 WHEN tax IS NULL OR gross - discount <= 0 THEN untaxed
                ELSE 1 - (tax * kept) / (gross - discount)::DOUBLE END AS share FROM line)
        SELECT * EXCLUDE (gross, discount), order_id || '-' || position AS order_line_id, {variant_key("code", "line_name")} AS variant_id,
            round(gross * share, 4)::DECIMAL(18,4) AS gross_amount, round(discount * share, 4)::DECIMAL(18,4) AS discount_amount
        FROM priced"""


def _given(table: str) -> str:
    """Return a statement for what was given back, without tax; a line of which the API gives no amount is worth its part of the order's line."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_given AS
        SELECT o._row, b.order_id, '{FROM_API}' || b.refund_id AS refund_id, l.order_line_id, b.kind, b.given_back,
            coalesce(b.quantity, 0)::BIGINT AS quantity,
            round(CASE WHEN b.kind <> 'item' THEN b.amount * CASE WHEN b.with_tax AND o.paid > 0 THEN (o.paid - o.taxed)::DOUBLE / o.paid::DOUBLE
                    ELSE 1 END
                WHEN b.amount IS NOT NULL THEN b.amount - CASE WHEN o.taxes_included THEN coalesce(b.tax, b.amount * (1 - l.share)) ELSE 0 END
                ELSE (l.gross_amount - l.discount_amount)::DOUBLE * b.quantity / nullif(l.quantity, 0) END, 4)::DECIMAL(18,4) AS amount,
            round(CASE WHEN b.with_tax AND b.kind <> 'item' THEN b.amount - (b.amount * CASE WHEN o.paid > 0 THEN (o.paid - o.taxed)::DOUBLE
                    / o.paid::DOUBLE ELSE 1 END) ELSE coalesce(b.tax, 0) END, 4)::DECIMAL(18,4) AS tax_amount, b.reason, o.money, o.rate_day,
            row_number() OVER (PARTITION BY b.order_id, b.refund_id ORDER BY b.kind, b.place) AS number
        FROM {table}_backs b JOIN {table}_orders o USING (order_id)
        LEFT JOIN {table}_lines l ON l.order_id = b.order_id AND l.ref = b.ref WHERE o.refunds_known"""


def _left(table: str) -> str:
    """Return a statement for what of cancelled orders no refund gave back: it is given back on the day of the cancellation."""
    known = f"""SELECT order_id, order_line_id, kind = 'shipping' AS freight, sum(quantity) AS quantity, sum(amount) AS amount, sum(tax_amount) AS tax
        FROM {table}_given WHERE kind <> 'adjustment' GROUP BY ALL"""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_left AS
        WITH cancelled AS (SELECT * FROM {table}_orders WHERE cancelled IS NOT NULL AND status <> 'voided'),
        part AS (SELECT o._row, o.order_id, l.order_line_id, 'item' AS kind, l.position AS number, o.cancelled AS given_back, l.quantity,
                l.gross_amount - l.discount_amount AS amount, CASE WHEN l.tax IS NOT NULL THEN l.tax * l.kept END AS tax, o.money, o.rate_day
            FROM {table}_lines l JOIN cancelled o USING (order_id)
            UNION ALL SELECT _row, order_id, NULL, 'shipping', 1000000, cancelled, 0, freight_amount, freight_tax, money, rate_day
            FROM cancelled WHERE freight_amount <> 0),
        taxed AS (SELECT part.*, coalesce(part.tax, part.amount::DOUBLE * o.taxed::DOUBLE / nullif(o.paid - o.taxed, 0)::DOUBLE, 0) AS whole_tax
            FROM part JOIN cancelled o USING (order_id))
        SELECT t.* EXCLUDE (tax, whole_tax, quantity, amount), t.quantity - coalesce(k.quantity, 0) AS quantity,
            (t.amount - coalesce(k.amount, 0))::DECIMAL(18,4) AS amount, round(t.whole_tax - coalesce(k.tax, 0), 4)::DECIMAL(18,4) AS tax_amount
        FROM taxed t LEFT JOIN ({known}) k ON k.order_id = t.order_id AND k.order_line_id IS NOT DISTINCT FROM t.order_line_id
            AND k.freight = (t.kind = 'shipping')
        WHERE t.amount - coalesce(k.amount, 0) > {MARGIN} OR t.quantity > coalesce(k.quantity, 0)"""


def _unknown(table: str) -> str:
    return f"""CREATE OR REPLACE TEMP TABLE {table}_unknown AS
        SELECT *, {slug("title")} AS product_id FROM {table}_lines ANTI JOIN variants USING (variant_id) WHERE variant_id IS NOT NULL"""


def records(table: str) -> tuple[Records, ...]:
    """Return the records; an order's lines are restated whole, and its refunds where the file holds them."""
    channels = " ".join(f"WHEN regexp_matches(lower(channel), '{pattern}') THEN '{channel}'" for channel, pattern in CHANNELS)
    in_file = f"order_id IN (SELECT order_id FROM {table}_orders"
    money = "money AS _currency, rate_day AS _rate_day"
    orders = f"""SELECT _row, order_id, platform_id AS platform_order_id, customer_id, created AS ordered_at, cancelled AS cancelled_at, is_test,
        CASE WHEN status IN ('expired', '') THEN 'pending' ELSE status END AS financial_status, CASE {channels} END AS sales_channel,
        freight_amount AS shipping_amount, taxed - coalesce(gone, 0)::DECIMAL(18,4) AS tax_amount, sent_to AS shipping_country,
        coalesce(presentment, money) AS currency, {money}
        FROM {table}_orders LEFT JOIN (SELECT order_id, sum(tax * (1 - kept)) AS gone FROM {table}_lines GROUP BY order_id) USING (order_id)"""
    lines = f"""SELECT _row, order_line_id, order_id, variant_id, quantity, gross_amount, discount_amount, gift_card AS is_gift_card, {money}
        FROM {table}_lines"""
    columns = "_row, refund_id, order_id, order_line_id, kind, given_back AS refunded_at, quantity, amount, tax_amount, reason"
    refunds = f"""SELECT refund_id || '-' || number AS refund_line_id, {columns}, 0::DECIMAL(18,4) AS cost_amount, {money} FROM {table}_given
        UNION ALL SELECT '{FROM_API}cancelled:' || order_id || '-' || number, _row, '{FROM_API}cancelled:' || order_id, order_id, order_line_id, kind,
            given_back, quantity, amount, tax_amount, 'cancellation', 0::DECIMAL(18,4), {money} FROM {table}_left"""
    customers = f"""SELECT _row, customer_id, country, region, city, {POOR} FROM {table}_orders ANTI JOIN customers USING (customer_id)
        WHERE customer_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY country IS NULL, created DESC, _row) = 1"""
    variants = f"""SELECT _row, variant_id, product_id, code AS sku, line_name AS title, {POOR} FROM {table}_unknown
        QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY _row) = 1"""
    products = f"""SELECT _row, product_id, title, brand, {POOR} FROM {table}_unknown ANTI JOIN products USING (product_id)
        WHERE product_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY _row) = 1"""
    return (
        Records("orders", orders),
        Records("order_lines", lines, replaces=f"{in_file})"),
        Records("refund_lines", refunds, replaces=f"{in_file} WHERE restated)"),
        Records("customers", customers),
        Records("products", products),
        Records("variants", variants),
    )


def checks(table: str) -> tuple[Check, ...]:
    """Return what leaves a whole order out, and what is strange about those that stand."""
    fault = Text(
        "The order has no {value} that can be read; the whole order was left out.",
        "De bestelling heeft geen leesbare {value}; de hele bestelling is overgeslagen.",
    )
    line = Text(
        "A line of order {value} has no quantity or price that can be read; the whole order was left out.",
        "Een regel van bestelling {value} heeft geen leesbaar aantal of leesbare prijs; de hele bestelling is overgeslagen.",
    )
    bare = Text(
        "Order {value} has no lines in this file; it was left out.", "Bestelling {value} heeft geen regels in dit bestand; hij is overgeslagen."
    )
    again = Text("Ask the API for the orders with their line items.", "Vraag de bestellingen bij de API op met hun regels (line items).")
    status = Text(
        "The payment status `{value}` is not known; the order counts as placed.",
        "De betaalstatus `{value}` is niet bekend; de bestelling telt als geplaatst.",
    )
    listed = ", ".join(text_literal(one) for one in STATUSES)
    items = f"(SELECT order_id FROM {table}_items)"
    return (
        Check("unreadable_order", "error", f"SELECT _row, fault FROM {table}_heads WHERE fault IS NOT NULL", fault),
        Check("unreadable_line", "error", f"SELECT DISTINCT _row, order_id FROM {table}_items WHERE faulty", line),
        Check("order_without_lines", "error", f"SELECT _row, order_id FROM {table}_heads WHERE fault IS NULL AND order_id NOT IN {items}", bare,
              hint=again),
        Check("unknown_status", "warning", f"SELECT _row, status FROM {table}_orders WHERE status <> '' AND status NOT IN ({listed})", status),
    )  # fmt: skip
