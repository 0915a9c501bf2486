"""Give the tables of orders as Shopify's GraphQL API answers them: one answer with its lists inside, or JSONL of a bulk operation.

In JSONL the children of a list are lines of their own that name their parent (`__parentId`), in no certain order.
"""

from peil.load.identity import person_key
from peil.load.reading import Shop, quoted, text_literal
from peil.load.shopify.documents import instant, number
from peil.load.shopify.keys import sku

HEAD = (
    "id", "__parentId", "name", "email", "phone", "createdAt", "processedAt", "updatedAt", "cancelledAt", "currencyCode", "presentmentCurrencyCode",
    "displayFinancialStatus", "taxesIncluded", "test", "sourceName",
)  # fmt: skip
NESTED = (
    "customer", "shippingAddress", "billingAddress", "lineItems", "shippingLines", "shippingLine", "refunds", "totalPriceSet", "totalTaxSet",
    "totalShippingPriceSet", "channelInformation", "app",
)  # fmt: skip
CHILD = ("title", "variantTitle", "sku", "vendor", "quantity", "currentQuantity", "isGiftCard", "discountedPriceSet", "originalPriceSet",
    "originalUnitPriceSet", "discountedUnitPriceSet", "totalDiscountSet", "discountAllocations", "taxLines", "requiresShipping")  # fmt: skip
SHAPE = dict.fromkeys(HEAD, "VARCHAR") | dict.fromkeys((*NESTED, *CHILD), "JSON")


def numeral(gid: str) -> str:
    """Return the number of a global id: `gid://shopify/Order/123` → `123`."""
    return f"regexp_extract({gid}, '(\\d+)(\\?.*)?$', 1)"


def money(node: str, field: str) -> str:
    """Return an amount in the shop's currency: of a money bag, or of one amount."""
    return f"{number(f'coalesce({node} -> {text_literal(field)} -> $$shopMoney$$ ->> $$amount$$, {node} -> {text_literal(field)} ->> $$amount$$)')}"


def listed(connection: str) -> str:
    """Return a connection as a list of JSON nodes: by edges, by nodes, or a plain list; NULL where it is absent."""
    every = f"from_json({connection}, '[\"JSON\"]')"
    edges = f"list_transform(from_json({connection} -> 'edges', '[\"JSON\"]'), lambda one: one -> 'node')"
    return f"""CASE json_type({connection}) WHEN 'ARRAY' THEN {every} WHEN 'OBJECT'
        THEN coalesce({edges}, from_json({connection} -> 'nodes', '[\"JSON\"]')) END"""


def summed(node: str, field: str, amount: str) -> str:
    """Return the sum of the amounts of a list within a node; NULL where there is no list."""
    return f"list_sum(list_transform({listed(f'({node} -> {text_literal(field)})')}, lambda one: {money('one', amount)}))"


def tables(table: str, shop: Shop) -> tuple[str, ...]:
    """Return the statements that make the tables of `documents` from staged answers."""
    return (_children(table), _heads(table, shop), _items(table), _backs(table))


def _children(table: str) -> str:
    """Return a statement for the nodes below an order, each with the row and the name of its order, and its kind."""
    own = ", ".join(f"{text_literal(name)}, {quoted(name)}" for name in ("id", "name", *CHILD))
    nested = " UNION ALL ".join(
        f'SELECT _row, name, {text_literal(kind)} AS kind, unnest({listed(quoted(field))}) AS node FROM {table} WHERE "__parentId" IS NULL'
        for field, kind in (("lineItems", "LineItem"), ("shippingLines", "ShippingLine"))
    )
    return f"""CREATE OR REPLACE TEMP TABLE {table}_children AS
        SELECT _row, trim(name) AS order_id, kind, node, row_number() OVER (PARTITION BY _row, kind) AS position FROM ({nested})
        UNION ALL SELECT o._row, trim(o.name), regexp_extract(c.id, 'gid://shopify/(\\w+)/', 1), c.node,
            row_number() OVER (PARTITION BY o._row, regexp_extract(c.id, 'gid://shopify/(\\w+)/', 1) ORDER BY c._row)
        FROM (SELECT _row, id, "__parentId" AS parent, json_object({own}) AS node FROM {table} WHERE "__parentId" IS NOT NULL) c
        JOIN {table} o ON o.id = c.parent AND o."__parentId" IS NULL"""


def _heads(table: str, shop: Shop) -> str:
    told = shop.told("currency")
    currency = "coalesce(\"currencyCode\", \"totalPriceSet\" -> 'shopMoney' ->> 'currencyCode')"
    email = "coalesce(email, customer ->> 'email', customer -> 'defaultEmailAddress' ->> 'emailAddress')"
    phone = "coalesce(phone, customer ->> 'phone', customer -> 'defaultPhoneNumber' ->> 'phoneNumber')"
    own_id = numeral("customer ->> 'id'")
    customer = f"coalesce({person_key(email, phone)}, {own_id})"
    code = "coalesce({0} ->> 'countryCodeV2', {0} ->> 'countryCode')"
    here, there = '"shippingAddress"', '"billingAddress"'
    sent = f"coalesce({code.format(here)}, {here} ->> 'city') IS NOT NULL"
    places = {"country": code, "region": "{0} ->> 'provinceCode'", "city": "{0} ->> 'city'"}
    address = ", ".join(f"CASE WHEN {sent} THEN {cell.format(here)} ELSE {cell.format(there)} END AS {name}" for name, cell in places.items())
    created, cancelled = 'coalesce("processedAt", "createdAt")', '"cancelledAt"'
    paid, taxed = money("node", "totalPriceSet"), money("node", "totalTaxSet")
    freight = f"coalesce({money('node', 'discountedPriceSet')}, {money('node', 'originalPriceSet')})"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_heads AS
        WITH top AS (SELECT *, json_object('totalPriceSet', "totalPriceSet", 'totalTaxSet', "totalTaxSet", 'totalShippingPriceSet',
                "totalShippingPriceSet") AS node FROM {table} WHERE "__parentId" IS NULL),
        sent AS (SELECT _row, sum({freight})::DECIMAL(18,4) AS freight, sum({summed("node", "taxLines", "priceSet")}) AS tax
            FROM {table}_children WHERE kind = 'ShippingLine' GROUP BY _row)
        SELECT top._row, trim(name) AS order_id, {numeral("id")} AS platform_id, nullif({customer}, '') AS customer_id, {created} AS created,
            {cancelled} AS cancelled, {instant('"updatedAt"')} AS updated,
            coalesce(try_cast(test AS BOOLEAN), false) AS is_test, coalesce(lower("displayFinancialStatus"), '') AS status,
            coalesce("sourceName", "channelInformation" -> 'channelDefinition' ->> 'handle', app ->> 'name') AS channel,
            coalesce(try_cast("taxesIncluded" AS BOOLEAN), false) AS taxes_included, coalesce({taxed}, 0) AS taxed, {paid} AS paid,
            {text_literal(told.upper()) if told else f"upper({currency})"} AS money, upper("presentmentCurrencyCode") AS presentment, {address},
            coalesce({code.format(here)}, {code.format(there)}) AS sent_to, coalesce(json_type(refunds)
                IN ('ARRAY', 'OBJECT'), false) AS refunds_known,
            coalesce(sent.freight, {money("node", "totalShippingPriceSet")}, 0) AS freight, sent.tax AS freight_tax,
            CASE WHEN nullif(trim(name), '') IS NULL THEN 'name' WHEN {instant(created)} IS NULL THEN 'createdAt'
                WHEN {cancelled} IS NOT NULL AND {instant(cancelled)} IS NULL THEN 'cancelledAt'
                WHEN {paid} IS NULL THEN 'totalPriceSet' END AS fault
        FROM top LEFT JOIN sent USING (_row)"""


def _items(table: str) -> str:
    price = f"coalesce({money('node', 'originalUnitPriceSet')}, {money('node', 'discountedUnitPriceSet')})"
    off = f"coalesce({summed('node', 'discountAllocations', 'allocatedAmountSet')}, {money('node', 'totalDiscountSet')}, 0)"
    name = "coalesce(node ->> 'name', (node ->> 'title') || coalesce(' - ' || nullif(node ->> 'variantTitle', ''), ''))"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_items AS
        SELECT _row, order_id, {numeral("node ->> 'id'")} AS ref, position, {name} AS line_name,
            coalesce(node ->> 'title', regexp_extract(line_name, '^(.*) - ', 1)) AS title, {sku("trim(node ->> 'sku')")} AS code,
            nullif(trim(node ->> 'vendor'), '') AS brand, coalesce(try_cast(node ->> 'isGiftCard' AS BOOLEAN), false) AS gift_card,
            {number("node ->> 'quantity'")} AS pieces, {number("node ->> 'currentQuantity'")} AS current_pieces, {price} AS price,
            {off}::DECIMAL(18,4) AS off, {summed("node", "taxLines", "priceSet")} AS tax,
            (price IS NULL OR pieces IS NULL OR pieces <> floor(pieces)) AS faulty
        FROM {table}_children WHERE kind = 'LineItem'"""


def _backs(table: str) -> str:
    """Return a statement for the refunds; one of which neither lines nor shipping nor corrections are told is its total."""
    kinds = (
        ("refundLineItems", "item", "subtotalSet", "totalTaxSet", ""),
        ("refundShippingLines", "shipping", "subtotalAmountSet", "taxAmountSet", ""),
        ("orderAdjustments", "adjustment", "amountSet", "taxAmountSet", "-"),
    )
    parts = " UNION ALL ".join(
        f"""SELECT order_id, refund_id, given_back, '{kind}' AS kind, {numeral("l -> 'lineItem' ->> 'id'")} AS ref, place,
            coalesce(try_cast(l ->> 'quantity' AS BIGINT), 0) AS quantity, {sign}{money("l", amount)} AS amount, {sign}{money("l", tax)} AS tax,
            false AS with_tax, CASE WHEN l ->> 'restockType' = 'CANCEL' THEN 'cancellation' END AS reason
            FROM (SELECT order_id, refund_id, given_back, unnest({listed(f"(r -> '{field}')")}) AS l,
                generate_subscripts({listed(f"(r -> '{field}')")}, 1) AS place FROM {table}_refunds)"""
        for field, kind, amount, tax, sign in kinds
    )
    return f"""CREATE OR REPLACE TEMP TABLE {table}_backs AS
        WITH {table}_refunds AS (SELECT order_id, {numeral("r ->> 'id'")} AS refund_id, coalesce(r ->> 'processedAt', r ->> 'createdAt')
                AS given_back, r
            FROM (SELECT trim(name) AS order_id, unnest({listed("refunds")}) AS r FROM {table} WHERE "__parentId" IS NULL)
            WHERE {instant("coalesce(r ->> 'processedAt', r ->> 'createdAt')")} IS NOT NULL),
        part AS ({parts})
        FROM part UNION ALL SELECT order_id, refund_id, given_back, 'adjustment', NULL, 1, 0, {money("r", "totalRefundedSet")}, NULL, true, NULL
        FROM {table}_refunds WHERE refund_id NOT IN (SELECT refund_id FROM part) AND {money("r", "totalRefundedSet")} > 0"""
