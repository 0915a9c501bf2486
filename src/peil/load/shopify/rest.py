"""Give the tables of orders as Shopify's REST API answers them: `line_items`, `shipping_lines` and `refunds` are lists within the order."""

from peil.load.identity import person_key
from peil.load.reading import Shop, text_literal
from peil.load.shopify.documents import instant, number
from peil.load.shopify.keys import sku

TEXTS = (
    "id", "name", "email", "contact_email", "phone", "created_at", "processed_at", "updated_at", "cancelled_at", "currency", "presentment_currency",
    "financial_status", "total_price", "total_tax", "subtotal_price", "total_discounts", "taxes_included", "test", "source_name",
)  # fmt: skip
SHAPE = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(
    ("customer", "shipping_address", "billing_address", "line_items", "shipping_lines", "refunds"), "JSON"
)
TAXES = '"tax_lines":[{"price":"VARCHAR"}],"discount_allocations":[{"amount":"VARCHAR"}]'
ITEM = (
    '{"id":"VARCHAR","name":"VARCHAR","title":"VARCHAR","variant_title":"VARCHAR","sku":"VARCHAR","vendor":"VARCHAR","quantity":"VARCHAR",'
    '"current_quantity":"VARCHAR","price":"VARCHAR","total_discount":"VARCHAR","gift_card":"BOOLEAN",' + TAXES + "}"
)
FREIGHT = '[{"price":"VARCHAR","discounted_price":"VARCHAR","is_removed":"BOOLEAN",' + TAXES + "}]"
REFUND = (
    '{"id":"VARCHAR","created_at":"VARCHAR","processed_at":"VARCHAR","refund_line_items":[{"id":"VARCHAR","line_item_id":"VARCHAR",'
    '"quantity":"VARCHAR","subtotal":"VARCHAR","total_tax":"VARCHAR","restock_type":"VARCHAR"}],"order_adjustments":[{"id":"VARCHAR",'
    '"kind":"VARCHAR","amount":"VARCHAR","tax_amount":"VARCHAR"}],"transactions":[{"kind":"VARCHAR","status":"VARCHAR","amount":"VARCHAR"}]}'
)


def total(amounts: str, field: str) -> str:
    """Return the sum of a field of a list of structs; NULL where there is no list."""
    return f"list_sum(list_transform({amounts}, lambda one: {number(f'one.{field}')}))"


def tables(table: str, shop: Shop) -> tuple[str, ...]:
    """Return the statements that make the tables of `documents` from staged orders."""
    return (_heads(table, shop), _items(table), _backs(table))


def _heads(table: str, shop: Shop) -> str:
    told = shop.told("currency")
    money = text_literal(told.upper()) if told else "upper(currency)"
    customer = person_key("coalesce(email, contact_email, customer ->> 'email')", "coalesce(phone, customer ->> 'phone')")
    sent = "coalesce(shipping_address ->> 'country_code', shipping_address ->> 'city') IS NOT NULL"
    country, region, city = (
        f"CASE WHEN {sent} THEN shipping_address ->> '{part}' ELSE billing_address ->> '{part}' END"
        for part in ("country_code", "province_code", "city")
    )
    created = "coalesce(processed_at, created_at)"
    faults = " ".join(
        f"WHEN {cell} IS NULL{extra} THEN '{what}'"
        for cell, extra, what in (
            ("nullif(trim(name), '')", "", "name"),
            (instant(created), "", "created_at"),
            (instant("cancelled_at"), " AND cancelled_at IS NOT NULL", "cancelled_at"),
            (number("total_price"), "", "total_price"),
            (number("total_tax"), " AND total_tax IS NOT NULL", "total_tax"),
        )
    )
    freight = f"list_filter(from_json(shipping_lines, '{FREIGHT}'), lambda one: NOT coalesce(one.is_removed, false))"
    one = f"coalesce({number('one.discounted_price')}, {number('one.price')} - coalesce({total('one.discount_allocations', 'amount')}, 0))"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_heads AS
        SELECT _row, trim(name) AS order_id, id AS platform_id, {customer} AS customer_id, {created} AS created, cancelled_at AS cancelled,
            {instant("updated_at")} AS updated, coalesce(try_cast(test AS BOOLEAN), false) AS is_test,
            coalesce(lower(financial_status), '') AS status, source_name AS channel, coalesce(try_cast(taxes_included AS BOOLEAN), false)
            AS taxes_included, coalesce({number("total_tax")}, 0) AS taxed, {number("total_price")} AS paid, {money} AS money,
            upper(presentment_currency) AS presentment, {country} AS country, {region} AS region, {city} AS city,
            coalesce(shipping_address ->> 'country_code', billing_address ->> 'country_code') AS sent_to,
            json_type(refunds) IS NOT DISTINCT FROM 'ARRAY' AS refunds_known,
            coalesce(list_sum(list_transform({freight}, lambda one: {one})), 0)::DECIMAL(18,4) AS freight,
            CASE WHEN len({freight}) > 0 THEN list_sum(list_transform({freight}, lambda one: {total("one.tax_lines", "price")})) END
            AS freight_tax, CASE {faults} END AS fault
        FROM {table}"""


def _items(table: str) -> str:
    """Return a statement for the lines; where none says its discount, as in old answers, that of the order is shared over them."""
    own = f"coalesce({total('i.discount_allocations', 'amount')}, {number('i.total_discount')}, 0)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_items AS
        WITH item AS (SELECT _row, trim(name) AS order_id, {number("subtotal_price")} AS goods, {number("total_discounts")} AS discounts,
                unnest(from_json(line_items, '[{ITEM}]')) AS i, generate_subscripts(from_json(line_items, '[{ITEM}]'), 1) AS position FROM {table}),
        line AS (SELECT _row, order_id, i.id AS ref, position, coalesce(i.name, i.title || coalesce(' - ' || nullif(i.variant_title, ''), ''))
                AS line_name, coalesce(i.title, regexp_extract(i.name, '^(.*) - ', 1)) AS title, {sku("trim(i.sku)")} AS code,
                nullif(trim(i.vendor), '') AS brand, coalesce(i.gift_card, false) AS gift_card, {number("i.quantity")} AS pieces,
                {number("i.current_quantity")} AS current_pieces, {number("i.price")} AS price, {own}::DECIMAL(18,4) AS own_off,
                i.discount_allocations IS NULL AND discounts > 0 AS silent, goods, {total("i.tax_lines", "price")} AS tax,
                (price IS NULL OR pieces IS NULL OR pieces <> floor(pieces)) AS faulty FROM item),
        whole AS (SELECT *, sum(price * pieces) OVER o AS gross, sum(own_off) OVER o AS known, bool_and(silent) OVER o AS all_silent FROM line
            WINDOW o AS (PARTITION BY _row))
        SELECT * EXCLUDE (goods, gross, known, all_silent, silent), (own_off + CASE WHEN all_silent AND gross - known > goods
            THEN round((gross - known - goods)::DOUBLE * (price * pieces - own_off)::DOUBLE / nullif(gross - known, 0)::DOUBLE, 4) ELSE 0 END)
            ::DECIMAL(18,4) AS off FROM whole"""


def _backs(table: str) -> str:
    """Return a statement for the refunds; one that says neither lines nor corrections is what was paid back."""
    return backs(table, f"SELECT trim(name) AS order_id, unnest(from_json(refunds, '[{REFUND}]')) AS r FROM {table}")


def backs(table: str, refunds: str) -> str:
    """Return a statement for what was given back, of a SELECT of (order_id, r); corrections are negative where they give back."""
    at = "coalesce(r.processed_at, r.created_at)"
    paid_back = "list_filter(r.transactions, lambda one: one.kind = 'refund' AND coalesce(one.status, 'success') = 'success')"
    adjusted = "CASE WHEN a.kind = 'shipping_refund' THEN 'shipping' ELSE 'adjustment' END"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_backs AS
        WITH refund AS (SELECT order_id, r.id AS refund_id, {at} AS given_back, r FROM ({refunds}) WHERE {instant(at)} IS NOT NULL),
        line AS (SELECT order_id, refund_id, given_back, unnest(r.refund_line_items) AS l, generate_subscripts(r.refund_line_items, 1) AS place
            FROM refund),
        adjustment AS (SELECT order_id, refund_id, given_back, unnest(r.order_adjustments) AS a, generate_subscripts(r.order_adjustments, 1) AS place
            FROM refund)
        SELECT order_id, refund_id, given_back, 'item' AS kind, l.line_item_id AS ref, place, try_cast(l.quantity AS BIGINT) AS quantity,
            {number("l.subtotal")} AS amount, {number("l.total_tax")} AS tax, false AS with_tax,
            CASE WHEN l.restock_type = 'cancel' THEN 'cancellation' END AS reason FROM line
        UNION ALL SELECT order_id, refund_id, given_back, {adjusted}, NULL, place, 0, -{number("a.amount")}, -coalesce({number("a.tax_amount")}, 0),
            false, NULL FROM adjustment
        UNION ALL SELECT order_id, refund_id, given_back, 'adjustment', NULL, 1, 0, {total(paid_back, "amount")}, NULL, true, NULL FROM refund
            WHERE coalesce(len(r.refund_line_items), 0) = 0 AND coalesce(len(r.order_adjustments), 0) = 0 AND len({paid_back}) > 0"""
