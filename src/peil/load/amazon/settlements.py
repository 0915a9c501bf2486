"""Give the SQL that turns Amazon's settlement reports, of both forms, into lines of payouts and the refunds among them."""

from peil.load.amazon.marketplaces import holds_tax, line_key, told_rate
from peil.load.forms import figures
from peil.load.forms.fields import Fields
from peil.load.reading import Records, Shop

PLUS = ("price_amount", "promotion_amount", "direct_payment_amount", "other_amount")
FEES = ("shipment_fee_amount", "order_fee_amount", "item_fee_amount", "misc_fee_amount", "other_fee_amount")
AMOUNTS = ("total_amount", *PLUS, *FEES, "amount")
ZONES = {"UTC": "+00:00", "GMT": "+00:00", "PST": "-08:00", "PDT": "-07:00", "JST": "+09:00", "CET": "+01:00", "CEST": "+02:00", "BST": "+01:00"}
CHARGED = "fee|subscription|storage|advertis|charge$|transactiontotalamount"


def bare(fields: Fields, own: str) -> str:
    """Return a date and time without the name of its zone (`2026-03-01 10:00:00 UTC`)."""
    return f"regexp_replace({fields.text(own)}, '\\s+[A-Z]{{2,4}}$', '')"


def day(fields: Fields, own: str) -> str:
    """Return a cell as a DATE."""
    return figures.day(bare(fields, own), fields.notation) if fields.has(own) else "NULL::DATE"


def moment(fields: Fields, own: str) -> str:
    """Return a cell as the text of a moment with its offset; the report's zone is UTC where it names none."""
    zone = f"regexp_extract({fields.text(own)}, '([A-Z]{{2,4}})$', 1)"
    offsets = " ".join(f"WHEN '{name}' THEN '{offset}'" for name, offset in ZONES.items())
    read = figures.moment(bare(fields, own), fields.notation)
    return f"({read} || CASE WHEN length({read}) <= 10 THEN '' ELSE CASE {zone} {offsets} ELSE '' END END)"


def prepare(table: str, fields: Fields, shop: Shop) -> tuple[str, ...]:
    """Return the statements to run first, in their order."""
    return _cells(table, fields), _settlements(table), _lines(table), _refunds(table, shop, told_rate(shop, fields.sheet.name))


def _cells(table: str, fields: Fields) -> str:
    amounts = ", ".join(f"coalesce({fields.number(own)}, 0) AS {own}" for own in AMOUNTS if own != "total_amount")
    faults = " OR ".join(f"({fields.text(own)} IS NOT NULL AND {fields.number(own)} IS NULL)" for own in AMOUNTS if fields.has(own))
    return f"""CREATE OR REPLACE TEMP TABLE {table}_cells AS
        SELECT _row, {fields.code("settlement_id")} AS settlement_id, {fields.number("total_amount")} AS total,
            {day(fields, "deposit_date")} AS paid_on,
            upper({fields.text("currency")}) AS money, coalesce(lower({fields.text("transaction_type")}), '') AS type,
            {fields.code("order_id")} AS order_id, {fields.code("sku")} AS sku, {fields.text("marketplace")} AS channel,
            coalesce({moment(fields, "posted_at")}, {moment(fields, "posted_date")}) AS posted,
            coalesce({day(fields, "posted_at")}, {day(fields, "posted_date")}) AS posted_on,
            lower(coalesce({fields.text("price_type")}, {fields.text("promotion_type")}, {fields.text("amount_description")}, '')) AS what,
            lower(coalesce({fields.text("amount_type")}, '')) AS amount_type, {amounts}, ({faults}) AS faulty
        FROM {table}"""


def _settlements(table: str) -> str:
    """Return a statement for the settlements that can be booked: with their total, the day it was paid, and no line that cannot be read."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_settlements AS
        SELECT settlement_id, any_value(total) AS total, any_value(paid_on) FILTER (WHERE total IS NOT NULL) AS paid_on,
            any_value(money) AS money FROM {table}_cells GROUP BY settlement_id
        HAVING any_value(total) IS NOT NULL AND paid_on IS NOT NULL AND NOT bool_or(faulty)"""


def _lines(table: str) -> str:
    """Return a statement for the lines; what a line charges is its fee, what else it holds its amount."""
    plus, fees = " + ".join(PLUS), " + ".join(FEES)
    return f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        WITH line AS (SELECT c.* EXCLUDE (money, paid_on, total), s.money, s.paid_on, s.total AS paid, c.total IS NOT NULL AS is_total,
            row_number() OVER (PARTITION BY settlement_id ORDER BY _row) AS position,
            CASE WHEN c.total IS NOT NULL THEN 'payout' WHEN type LIKE '%reserve%' OR what LIKE '%reserve%' THEN 'reserve'
                WHEN type = 'order' THEN 'sale' WHEN type LIKE '%refund%' OR type LIKE '%chargeback%' THEN 'refund'
                WHEN regexp_matches(type, '{CHARGED}') OR regexp_matches(what, '{CHARGED}') THEN 'fee' ELSE 'adjustment' END AS kind,
            {plus} + CASE WHEN amount_type LIKE '%fee%' THEN 0 ELSE amount END AS added,
            -({fees} + CASE WHEN amount_type LIKE '%fee%' THEN amount ELSE 0 END) AS charged
            FROM {table}_cells c JOIN {table}_settlements s USING (settlement_id))
        SELECT *, CASE kind WHEN 'payout' THEN paid WHEN 'fee' THEN 0 ELSE added END::DECIMAL(18,4) AS amount_of_line,
            CASE kind WHEN 'payout' THEN 0 WHEN 'fee' THEN charged - added ELSE charged END::DECIMAL(18,4) AS fee_of_line FROM line"""


def _refunds(table: str, shop: Shop, rate: str | None) -> str:
    """Return a statement for what buyers got back, by order, article and moment: goods and shipping without tax, and the tax.

    Where the report has rows of tax, the other amounts are without it; else prices hold it as the marketplace has it.
    """
    share = f"{rate} / (1 + {rate})" if rate is not None else "0"
    untaxed = f"CASE WHEN tax = 0 AND {holds_tax('channel', shop)} THEN 1 - {share} ELSE 1 END"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_refunds AS
        WITH given AS (SELECT min(_row) AS _row, order_id, sku, any_value(channel) AS channel, money, posted, posted_on,
            sum(-added) FILTER (WHERE what LIKE '%tax%') AS tax,
            sum(-added) FILTER (WHERE what LIKE 'shipping%' AND what NOT LIKE '%tax%') AS freight,
            sum(-added) FILTER (WHERE what NOT LIKE '%tax%' AND what NOT LIKE 'shipping%') AS goods
            FROM {table}_lines WHERE kind = 'refund' AND order_id IS NOT NULL AND posted IS NOT NULL AND amount_type NOT LIKE '%withheld%'
            GROUP BY order_id, sku, money, posted, posted_on),
        filled AS (SELECT * REPLACE (coalesce(tax, 0) AS tax, coalesce(freight, 0) AS freight, coalesce(goods, 0) AS goods) FROM given),
        net AS (SELECT *, round(goods * {untaxed}, 4)::DECIMAL(18,4) AS goods_net, round(freight * {untaxed}, 4)::DECIMAL(18,4) AS freight_net
            FROM filled)
        SELECT *, (goods + freight + tax - goods_net - freight_net)::DECIMAL(18,4) AS tax_net,
            order_id || coalesce('-' || sku, '') || '-refund-' || posted AS refund_line_id FROM net"""


def records(table: str) -> tuple[Records, ...]:
    """Return the records of the file."""
    payouts = f"""SELECT _row, settlement_id || '-' || position AS payout_line_id, settlement_id AS payout_id, paid_on, 'amazon' AS provider,
        order_id, kind, amount_of_line AS amount, fee_of_line AS fee_amount, money AS _currency FROM {table}_lines"""
    tail = "posted AS refunded_at, 0 AS quantity, {} AS amount, {} AS tax_amount, 0::DECIMAL(18,4) AS cost_amount, money AS _currency"
    refunds = f"""SELECT _row, refund_line_id, refund_line_id AS refund_id, order_id, CASE WHEN sku IS NOT NULL THEN {line_key("order_id", "sku")} END
            AS order_line_id, CASE WHEN sku IS NULL THEN 'adjustment' ELSE 'item' END AS kind, {tail.format("goods_net", "tax_net")},
            posted_on AS _rate_day FROM {table}_refunds WHERE goods_net <> 0 OR tax_net <> 0
        UNION ALL SELECT _row, refund_line_id || '-shipping', refund_line_id, order_id, NULL, 'shipping',
            {tail.format("freight_net", "CASE WHEN goods_net = 0 AND tax_net = 0 THEN tax_net ELSE 0 END")}, posted_on
            FROM {table}_refunds WHERE freight_net <> 0"""
    return Records("payouts", payouts), Records("refund_lines", refunds)
