"""Give the SQL that turns Amazon's flat files of orders into records: one row a line, orders added up from them, cancelled lines given back."""

from peil.load.amazon.marketplaces import holds_tax, line_key, tax_share, told_rate
from peil.load.forms.fields import Fields
from peil.load.reading import Records, Shop, text_literal

NUMBERS = (
    "quantity", "item_price", "item_tax", "shipping_price", "shipping_tax", "gift_price", "gift_tax", "item_discount", "shipping_discount",
)  # fmt: skip


def prepare(table: str, fields: Fields, shop: Shop, source: str) -> tuple[str, ...]:
    """Return the statements to run first, in their order."""
    rate = told_rate(shop, fields.sheet.name)
    return _cells(table, fields), _lines(table, shop, rate), _orders(table), _unknown(table), _known_newer(table, source)


def unread(fields: Fields, own: str) -> str:
    """Return the condition under which a cell holds something that is no number."""
    read = fields.whole(own) if own == "quantity" else fields.number(own)
    return f"({fields.text(own)} IS NOT NULL AND {read} IS NULL)"


def _cells(table: str, fields: Fields) -> str:
    """Return a statement for the rows that are lines of orders of the shop, each order in its latest state.

    Orders of other shops that Amazon only sends (`Non-Amazon`), and free replacements, are no sales on Amazon.
    """
    amounts = ", ".join(f"{fields.number(own)} AS {own}" for own in NUMBERS if own != "quantity")
    faults = " OR ".join(unread(fields, own) for own in NUMBERS if fields.has(own)) or "false"
    bought, updated = fields.moment("purchase_date"), fields.moment("last_updated")
    return f"""CREATE OR REPLACE TEMP TABLE {table}_cells AS
        WITH cell AS (SELECT _row, {fields.code("order_id")} AS order_id, {bought} AS purchased,
            try_cast({updated} AS TIMESTAMPTZ) AS updated, coalesce(lower({fields.text("order_status")}), '') AS order_status,
            coalesce(lower({fields.text("item_status")}), '') AS item_status, {fields.text("sales_channel")} AS channel,
            {fields.code("sku")} AS sku, {fields.code("asin")} AS asin, {fields.text("product_name")} AS title,
            coalesce({fields.whole("quantity")}, 0) AS quantity, upper({fields.text("currency")}) AS money, {amounts},
            upper({fields.text("ship_country")}) AS country,
            ({faults}) OR {bought} IS NULL AS faulty, {fields.truth("is_replacement")} IS TRUE AS is_replacement
            FROM {table} WHERE {fields.code("order_id")} IS NOT NULL),
        own AS (SELECT * FROM cell WHERE NOT is_replacement AND NOT coalesce(starts_with(lower(channel), 'non-amazon'), false)),
        latest AS (SELECT *, max(updated) OVER (PARTITION BY order_id) AS last_updated, bool_or(faulty) OVER (PARTITION BY order_id) AS left_out
            FROM own)
        SELECT * EXCLUDE (faulty) FROM latest WHERE updated IS NOT DISTINCT FROM last_updated"""


def _lines(table: str, shop: Shop, rate: str | None) -> str:
    """Return a statement for the lines with their amounts without tax; item-price is that of all pieces together.

    Amazon's discounts hold tax where its prices do. Wrapping is charged beside the goods, as sending is.
    """
    included = holds_tax("channel", shop)
    item, sent, wrapped = (
        tax_share(included, f"{name}_price", f"{name}_tax", rate).replace("NOT (" + included + ")", "NOT included")
        for name in ("item", "shipping", "gift")
    )
    discount, freight_discount = ("abs(coalesce(item_discount, 0))", "abs(coalesce(shipping_discount, 0))")
    again = "row_number() OVER (PARTITION BY order_id, sku ORDER BY asin, item_price, _row)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        WITH asked AS (SELECT *, {included} AS included, {again} AS again FROM {table}_cells WHERE NOT left_out),
        shares AS (SELECT *, {item} AS item_share, {sent} AS sent_share, {wrapped} AS gift_share,
            coalesce(shipping_price, 0) - {freight_discount} AS sent_paid, coalesce(gift_price, 0) AS gift_paid FROM asked),
        split AS (SELECT *, round(item_price * (1 - item_share), 4)::DECIMAL(18,4) AS gross_amount,
            round({discount} * (1 - item_share), 4)::DECIMAL(18,4) AS discount_amount,
            round(sent_paid * (1 - sent_share) + gift_paid * (1 - gift_share), 4)::DECIMAL(18,4) AS freight_amount FROM shares)
        SELECT *, {line_key("order_id", "sku")} || CASE WHEN again > 1 THEN '-' || again ELSE '' END AS order_line_id,
            coalesce('sku:' || sku, 'name:' || lower(title)) AS variant_id,
            order_status LIKE 'cancel%' OR item_status LIKE 'cancel%' AS cancelled,
            CASE WHEN included THEN coalesce(item_price, 0) - {discount} - coalesce(gross_amount, 0) + discount_amount
                ELSE coalesce(item_tax, 0) END::DECIMAL(18,4) AS tax_on_goods,
            CASE WHEN included THEN sent_paid + gift_paid - freight_amount
                ELSE coalesce(shipping_tax, 0) + coalesce(gift_tax, 0) END::DECIMAL(18,4) AS tax_on_freight
        FROM split"""


def _orders(table: str) -> str:
    """Return a statement for the orders: what they have in common, and their lines added up."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        SELECT min(_row) AS _row, order_id, arg_min(purchased, _row) AS purchased, max(last_updated) AS updated, any_value(money) AS money,
            any_value(country) AS country, bool_and(cancelled) AS cancelled,
            CASE WHEN bool_and(cancelled) THEN NULL WHEN bool_or(order_status LIKE 'pending%') THEN 'pending' ELSE 'paid' END AS status,
            CASE WHEN count(item_price) > 0 THEN sum(freight_amount) END AS shipping_amount,
            CASE WHEN count(item_price) > 0 THEN sum(tax_on_goods + tax_on_freight) END AS tax_amount
        FROM {table}_lines GROUP BY order_id"""


def _unknown(table: str) -> str:
    """Return a statement for the lines of variants that the warehouse does not know yet: the shop's own export knows more of them."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_unknown AS
        SELECT *, coalesce('asin:' || asin, variant_id) AS product_id FROM {table}_lines ANTI JOIN variants USING (variant_id)
        WHERE variant_id IS NOT NULL"""


def _known_newer(table: str, source: str) -> str:
    """Return a statement for the orders of which a newer state is stored: nothing of this file's older one is to come back."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_stale AS SELECT o.order_id FROM {table}_orders n JOIN orders o USING (order_id)
        WHERE o._source = {text_literal(source)} AND o._as_of > timezone('UTC', n.updated)"""


def records(table: str) -> tuple[Records, ...]:
    """Return the records of the file; an order's lines and cancellations are restated whole, so that those gone from it go away."""
    fresh = f"ANTI JOIN {table}_stale USING (order_id)"
    restated = f"order_id IN (SELECT order_id FROM {table}_orders {fresh})"
    head = f"(SELECT order_id, updated, purchased, money AS order_money FROM {table}_orders {fresh})"
    bought_on = "try_cast(h.purchased AS TIMESTAMPTZ)::DATE AS _rate_day"  # what is given back is worth what it was when it was bought
    common = f"coalesce(money, order_money) AS _currency, {bought_on}, timezone('UTC', h.updated) AS _as_of"
    moved = "strftime(timezone('UTC', updated), '%Y-%m-%dT%H:%M:%SZ')"
    orders = f"""SELECT _row, order_id, purchased AS ordered_at, CASE WHEN cancelled THEN coalesce({moved}, purchased) END AS cancelled_at,
        status AS financial_status, 'marketplace' AS sales_channel, shipping_amount, tax_amount, country AS shipping_country, money AS currency,
        money AS _currency, try_cast(purchased AS TIMESTAMPTZ)::DATE AS _rate_day, timezone('UTC', updated) AS _as_of FROM {table}_orders"""
    lines = f"""SELECT l._row, order_line_id, order_id, variant_id, quantity, gross_amount, discount_amount, {common}
        FROM {table}_lines l JOIN {head} h USING (order_id)"""
    part = f"FROM {table}_lines l JOIN {head} h USING (order_id) WHERE l.cancelled"
    given_back = f"coalesce({moved.replace('updated', 'h.updated')}, h.purchased) AS refunded_at"
    tail = f"0::DECIMAL(18,4) AS cost_amount, 'cancellation' AS reason, {common}"
    refunds = f"""SELECT l._row, order_line_id || '-cancelled' AS refund_line_id, order_id || '-cancelled' AS refund_id, order_id, order_line_id,
            'item' AS kind, {given_back}, quantity, gross_amount - discount_amount AS amount, tax_on_goods AS tax_amount, {tail}
        {part} AND item_price IS NOT NULL
        UNION ALL SELECT l._row, order_line_id || '-cancelled-shipping', order_id || '-cancelled', order_id, NULL, 'shipping', {given_back}, 0,
            freight_amount, tax_on_freight, {tail} {part} AND freight_amount <> 0"""
    variants = f"""SELECT _row, variant_id, product_id, sku, title FROM {table}_unknown
        QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY purchased DESC, _row) = 1"""
    products = f"""SELECT _row, product_id, title FROM {table}_unknown ANTI JOIN products USING (product_id)
        QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY purchased DESC, _row) = 1"""
    return (
        Records("orders", orders),
        Records("order_lines", lines, replaces=restated),
        Records("refund_lines", refunds, replaces=f"ends_with(refund_id, '-cancelled') AND {restated}"),
        Records("products", products),
        Records("variants", variants),
    )
