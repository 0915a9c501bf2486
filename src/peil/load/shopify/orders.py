"""Give the SQL that turns Shopify's export of orders into records: one row an order, its lines with all discounts, refunds; all without tax.

The statements run in the order of `prepare`; the tables they make are named after the sheet, so that two files never meet.
"""

from peil.load.identity import person_key
from peil.load.reading import Cells, Records, Shop, text_literal
from peil.load.shopify.keys import POOR, bare, is_scientific, sku, slug, variant_key
from peil.load.shopify.refunds import FROM_API, MARGIN, dated, refund_lines, told_by_api
from peil.load.sold import GIFT_CARD

ORDER_AMOUNTS = ("Total", "Subtotal", "Shipping", "Taxes", "Refunded Amount", "Discount Amount", "Duties")
# Where consumer prices are shown with tax; it decides only when no order of the file tells it by its own sum.
EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
TAX_INCLUDED = frozenset(f"{EU} GB AU NZ NO CH IS LI JP ZA TR BR MX SG".split())
CHANNELS = (
    ("online_store", "^(web|online[ _]store)$"),
    ("pos", "^(pos|iphone|android)$"),
    ("social", "facebook|instagram|tiktok|pinterest|snapchat|youtube|twitter|whatsapp"),
    ("marketplace", "amazon|ebay|etsy|zalando|walmart|kaufland|marktplaats|allegro|cdiscount|(^|[^a-z])(bol|otto|fnac)([^a-z]|$)"),
    ("other", "."),
)


def prepare(table: str, cells: Cells, shop: Shop) -> tuple[str, ...]:
    """Return the statements to run first, in their order."""
    return (
        _cells(table, cells),
        _repeats(table),
        _kept(table),
        _heads(table, cells, shop.told("currency")),
        _orders(table, shop),
        _lines(table),
        told_by_api(table),
        dated(table),
        _pieces(table),
        _unknown(table),
    )


def unread(cells: Cells, name: str) -> str:
    """Return the condition under which a cell holds something that is no number."""
    return f"({cells.text(name)} IS NOT NULL AND {cells.number(name)} IS NULL)"


def _instant(cell: str) -> str:
    """Return an instant where a cell is a date and time as Shopify writes it (`2026-03-01 10:00:00 +0100`), with or without the offset."""
    return f"try_cast(regexp_replace({cell}, '(\\d) ([+-]\\d)', '\\1\\2') AS TIMESTAMPTZ)"


def _cells(table: str, cells: Cells) -> str:
    """Return a statement for the rows with what a line needs; `block` counts how often the order's own fields have begun."""
    name, total, title = cells.text("Name"), cells.text("Total"), cells.text("Lineitem name")
    line = f"coalesce({title}, {cells.text('Lineitem price')}, {cells.text('Lineitem quantity')}) IS NOT NULL"
    # No column says that a line sells a gift card. A mug named "Gift Card Mug" is sent and taxed; a gift card is neither.
    gift = f"regexp_matches(coalesce({title}, ''), '(?i){GIFT_CARD}')"
    gift += f" AND NOT coalesce({cells.truth('Lineitem requires shipping')}, false) AND NOT coalesce({cells.truth('Lineitem taxable')}, false)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_cells AS
        SELECT _row, {name} AS order_id, {title} AS line_name, {sku(cells.text("Lineitem sku"))} AS code, {cells.text("Vendor")} AS brand,
            {gift} AS gift_card, {line} AS is_line, {cells.number("Lineitem price")} AS unit_price, {cells.number("Lineitem quantity")} AS pieces,
            greatest(coalesce({cells.number("Lineitem discount")}, 0), 0) AS own_discount, {cells.number("Subtotal")} AS order_subtotal,
            {line} AND (unit_price IS NULL OR unit_price < 0 OR pieces IS NULL OR pieces < 0 OR pieces <> floor(pieces)
                OR {unread(cells, "Lineitem discount")}) AS faulty,
            {total} IS NOT NULL AS is_head, greatest(count({total}) OVER (PARTITION BY {name} ORDER BY _row), 1) AS block
        FROM {table} WHERE {name} IS NOT NULL"""


def _repeats(table: str) -> str:
    """Return a statement for the orders that stand in the file more than once, whole and alike, as in two exports pasted together.

    Where the order's fields are merely filled in on every line, a single line does not account for the Subtotal, or differs from the next.
    """
    return f"""CREATE OR REPLACE TEMP TABLE {table}_repeats AS
        SELECT order_id, max(block) AS last_block FROM (
            SELECT order_id, block, string_agg(concat_ws('|', line_name, code, pieces, unit_price), chr(10) ORDER BY _row) AS said,
                sum((unit_price * pieces)::DECIMAL(18,4)) - max(order_subtotal) AS surplus
            FROM {table}_cells WHERE order_id IN (SELECT order_id FROM {table}_cells WHERE block > 1) GROUP BY order_id, block)
        GROUP BY order_id HAVING count(DISTINCT said) = 1 AND min(surplus) >= -{MARGIN}"""


def _kept(table: str) -> str:
    return f"""CREATE OR REPLACE TEMP TABLE {table}_kept AS SELECT c.* EXCLUDE (block) FROM {table}_cells c
        LEFT JOIN {table}_repeats r USING (order_id) WHERE r.order_id IS NULL OR c.block = r.last_block"""


def _heads(table: str, cells: Cells, currency: str | None) -> str:
    """Return a statement for one row an order, read from its first row: the one with a Total, should the rows have been sorted.

    An order of which anything cannot be read is left out whole: half an order would be a wrong number that nobody sees.
    """
    amount = {name: f"coalesce({cells.number(name)}, 0)" for name in ORDER_AMOUNTS}
    faults = " OR ".join(unread(cells, name) for name in ORDER_AMOUNTS)
    created, cancelled = cells.text("Created at"), cells.text("Cancelled at")
    channels = " ".join(f"WHEN regexp_matches(lower({cells.text('Source')}), '{pattern}') THEN '{channel}'" for channel, pattern in CHANNELS)
    money = text_literal(currency.upper()) if currency else f"upper({cells.text('Currency')})"
    sent = f"coalesce({cells.text('Shipping Country')}, {cells.text('Shipping City')}) IS NOT NULL"
    country, region, city = (
        f"CASE WHEN {sent} THEN {cells.text(f'Shipping {part}')} ELSE {cells.text(f'Billing {part}')} END" for part in ("Country", "Province", "City")
    )
    return f"""CREATE OR REPLACE TEMP TABLE {table}_heads AS
        WITH head AS (SELECT _row, order_id FROM {table}_kept QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY is_head DESC, _row) = 1),
        body AS (SELECT order_id, coalesce(sum((unit_price * pieces)::DECIMAL(18,4)) FILTER (WHERE is_line), 0)::DECIMAL(18,4) AS lines_gross,
            coalesce(sum(own_discount) FILTER (WHERE is_line), 0)::DECIMAL(18,4) AS lines_discount, bool_or(faulty) AS lines_faulty
            FROM {table}_kept GROUP BY order_id)
        SELECT head._row, head.order_id, CASE WHEN NOT {is_scientific(cells.text("Id"))} THEN {bare(cells.text("Id"))} END AS platform_id,
            {person_key(cells.text("Email"), cells.text("Phone"))} AS customer_id,
            {created} AS created, {cancelled} AS cancelled, {_instant(created)} AS instant,
            coalesce(lower({cells.text("Financial Status")}), '') AS status, CASE {channels} END AS channel, {money} AS money,
            try_cast(left({created}, 10) AS DATE) AS rate_day,
            {country} AS country, {region} AS region, {city} AS city,
            coalesce({cells.text("Shipping Country")}, {cells.text("Billing Country")}) AS sent_to,
            {cells.number("Subtotal")} IS NOT NULL AS has_goods, lines_gross,
            coalesce({cells.number("Subtotal")}, greatest(lines_gross - lines_discount - {amount["Discount Amount"]}, 0)) AS goods,
            {amount["Shipping"]} AS freight, {amount["Taxes"]} AS taxed, {amount["Total"]} AS paid, {amount["Duties"]} AS customs,
            {cells.number("Refunded Amount")} AS refunded,
            {cells.text("Total")} IS NULL OR {created} IS NULL AS incomplete,
            {created} IS NOT NULL AND {_instant(created)} IS NULL AS bad_created,
            {cancelled} IS NOT NULL AND {_instant(cancelled)} IS NULL AS bad_cancelled,
            lines_faulty OR incomplete OR bad_created OR bad_cancelled OR {faults} AS left_out
        FROM head JOIN {table} USING (_row) JOIN body USING (order_id)"""


def _orders(table: str, shop: Shop) -> str:
    """Return a statement for the orders that can be read, each with the part of its amounts that is no tax.

    Without tax: Subtotal + Shipping + Taxes = Total; with tax: Subtotal + Shipping = Total. Where neither or both hold, the other orders decide.
    """
    default = "true" if shop.country.upper() in TAX_INCLUDED else "false"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        WITH sums AS (SELECT *, abs(goods + freight + customs + taxed - paid) <= {MARGIN} AS adds,
            abs(goods + freight + customs - paid) <= {MARGIN} AS holds FROM {table}_heads WHERE NOT left_out),
        told AS (SELECT *, CASE WHEN taxed <> 0 AND adds <> holds THEN holds END AS says FROM sums),
        file AS (SELECT count(*) FILTER (WHERE says) AS yes, count(*) FILTER (WHERE NOT says) AS no FROM told)
        SELECT told.* EXCLUDE (left_out, incomplete, bad_created, bad_cancelled),
            CASE WHEN coalesce(says, CASE WHEN yes <> no THEN yes > no ELSE {default} END) AND paid <> customs
                THEN (paid - customs - taxed)::DOUBLE / (paid - customs)::DOUBLE ELSE 1 END AS untaxed,
            round(freight * untaxed, 4)::DECIMAL(18,4) AS freight_amount, NULL::TIMESTAMP AS as_of
        FROM told, file"""


def _shared(amount: str, weight: str, total: str) -> str:
    """Return what of an amount falls to a row of an order by its weight; running totals are rounded, so that the shares add up exactly."""
    past = f"sum({weight}) OVER (PARTITION BY order_id ORDER BY position ROWS UNBOUNDED PRECEDING)"
    ends = [f"round(({amount})::DOUBLE * ({until})::DOUBLE / nullif({total}, 0)::DOUBLE, 4)" for until in (past, f"{past} - {weight}")]
    return f"coalesce({ends[0]} - {ends[1]}, 0)::DECIMAL(18,4)"


def _lines(table: str) -> str:
    """Return a statement for the lines; gross minus discount of an order's lines is its Subtotal, which alone knows all discounts."""
    own = _shared("least(off, own_total)", "own", "own_total")
    rest = _shared("greatest(off - own_total, 0)", "(gross - own_off)", "greatest(lines_gross - least(off, own_total), 0)")
    return f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        WITH line AS (SELECT k._row, k.order_id, row_number() OVER (PARTITION BY k.order_id ORDER BY k._row) AS position, k.line_name, k.code,
            k.brand, k.gift_card, k.pieces::BIGINT AS quantity, (k.unit_price * k.pieces)::DECIMAL(18,4) AS gross,
            least(k.own_discount, gross) AS own, o.untaxed, o.lines_gross, greatest(o.lines_gross - o.goods, 0) AS off
            FROM {table}_kept k JOIN {table}_orders o USING (order_id) WHERE k.is_line),
        owned AS (SELECT *, sum(own) OVER (PARTITION BY order_id) AS own_total FROM line),
        fitted AS (SELECT *, {own} AS own_off FROM owned),
        priced AS (SELECT *, own_off + {rest} AS discount FROM fitted)
        SELECT _row, order_id, position, order_id || '-' || position AS order_line_id, {variant_key("code", "line_name")} AS variant_id, code, brand,
            line_name, coalesce(nullif(regexp_extract(line_name, '^(.*) - ', 1), ''), line_name) AS title, gift_card, quantity,
            round(gross * untaxed, 4)::DECIMAL(18,4) AS gross_amount, round(discount * untaxed, 4)::DECIMAL(18,4) AS discount_amount
        FROM priced"""


def _pieces(table: str) -> str:
    """Return a statement for what was given back: all of an order that was cancelled, on that day, and else what files say of its refunds.

    Refunds whose day is known from the transaction history keep it; the export alone knows an amount, which counts on the day of the order.
    """
    owed = "coalesce(refunded, CASE WHEN status = 'refunded' THEN paid END, 0)"
    own = f"SELECT *, {owed} AS owed FROM {table}_orders ANTI JOIN {table}_api USING (order_id)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_pieces AS
        WITH own AS ({own} WHERE status <> 'voided'),
        known AS (SELECT order_id, sum(back) AS back FROM {table}_dated GROUP BY order_id),
        piece AS (SELECT order_id, d.refund_id, d.given_back, d.back, paid FROM own JOIN {table}_dated d USING (order_id) WHERE cancelled IS NULL
            UNION ALL SELECT order_id, order_id, created, owed - coalesce(known.back, 0), paid FROM own LEFT JOIN known USING (order_id)
            WHERE cancelled IS NULL AND owed - coalesce(known.back, 0) > CASE WHEN known.back IS NULL THEN 0 ELSE {MARGIN} END)
        SELECT order_id, refund_id, given_back, back, back >= paid - {MARGIN} AS whole, NULL AS reason FROM piece
        UNION ALL SELECT order_id, order_id, cancelled, paid, true, 'cancellation' FROM own WHERE cancelled IS NOT NULL"""


def _unknown(table: str) -> str:
    """Return a statement for the lines of variants that the warehouse does not know yet.

    Customers, variants and products are given only where they are new: their own exports know more of them, and an export of orders that is
    loaded after those must not put poorer records over theirs.
    """
    return f"""CREATE OR REPLACE TEMP TABLE {table}_unknown AS
        SELECT *, {slug("title")} AS product_id FROM {table}_lines ANTI JOIN variants USING (variant_id) WHERE variant_id IS NOT NULL"""


def records(table: str, shop: Shop) -> tuple[Records, ...]:
    """Return the records of the file; an order's lines and refunds are restated whole, so that those gone from it go away."""
    restated = f"IN (SELECT order_id FROM {table}_orders)"
    orders = f"""SELECT _row, order_id, platform_id AS platform_order_id, customer_id, created AS ordered_at, cancelled AS cancelled_at,
        CASE WHEN status IN ('expired', '') THEN 'pending' ELSE status END AS financial_status, channel AS sales_channel,
        freight_amount AS shipping_amount, taxed AS tax_amount, sent_to AS shipping_country, money AS currency, money AS _currency,
        rate_day AS _rate_day FROM {table}_orders"""
    lines = f"""SELECT l._row, order_line_id, order_id, variant_id, quantity, gross_amount, discount_amount, gift_card AS is_gift_card,
        o.money AS _currency, o.rate_day AS _rate_day FROM {table}_lines l JOIN {table}_orders o USING (order_id)"""
    customers = f"""SELECT _row, customer_id, country, region, city, {POOR} FROM {table}_orders ANTI JOIN customers USING (customer_id)
        WHERE customer_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY country IS NULL, instant DESC, _row) = 1"""
    variants = f"""SELECT _row, variant_id, product_id, code AS sku, line_name AS title, {POOR} FROM {table}_unknown
        QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY _row) = 1"""
    products = f"""SELECT _row, product_id, title, brand, {POOR} FROM {table}_unknown ANTI JOIN products USING (product_id)
        WHERE product_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY _row) = 1"""
    return (
        Records("orders", orders, shop.timezone),
        Records("order_lines", lines, replaces=f"order_id {restated}"),
        Records("refund_lines", refund_lines(table), shop.timezone, replaces=f"order_id {restated} AND NOT starts_with(refund_id, '{FROM_API}')"),
        Records("customers", customers),
        Records("products", products),
        Records("variants", variants),
    )
