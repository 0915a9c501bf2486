"""Read WooCommerce's refunds as `/wp-json/wc/v3/orders/ID/refunds` gives them: days, lines, shipping, and what was given back beside lines."""

from typing import ClassVar

from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.woocommerce.keys import AGAIN, SOURCE, amount, day, moment, not_amount, text
from peil.load.woocommerce.orders import META
from peil.values.texts import Text

SCALARS = ("id", "parent_id", "date_created", "date_created_gmt", "amount", "reason")
NESTED = ("line_items", "shipping_lines", "fee_lines", "_links")
LINE = '[{"id":"VARCHAR","quantity":"VARCHAR","total":"VARCHAR","total_tax":"VARCHAR","meta_data":"JSON"}]'


class WooCommerceRefunds(Reader):
    """WooCommerce's refunds of an order."""

    name = "woocommerce_refunds"
    label = Text("WooCommerce: refunds (REST)", "WooCommerce: terugbetalingen (REST)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(SCALARS, "VARCHAR") | dict.fromkeys(NESTED, "JSON")

    def recognises(self, face: Face) -> bool:
        """Return whether records have a refund's amount, who gave it back and its lines."""
        return face.kind == "json" and face.wrapper != "delete" and {"refunded_by", "amount", "line_items"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the lines of each refund; they come in the place of what the order told of it."""
        table = sheet.table
        these = f"t.refund_id IN (SELECT refund_id FROM {table}_heads) OR t.refund_id IN (SELECT order_id || '-whole' FROM {table}_heads)"
        records = Records("refund_lines", f"SELECT * FROM {table}_records", shop.timezone, replaces=these)
        return Reading(source=SOURCE, records=(records,), prepare=_prepare(table, shop), checks=tuple(_checks(table, shop)), caveats=(BESIDE_LINES,))


READER = WooCommerceRefunds()
BESIDE_LINES = Caveat(
    "refund_beside_lines",
    Text(
        "Where WooCommerce gave back an amount without lines, it counts as an adjustment, with the order's share of tax.",
        "Waar WooCommerce een bedrag zonder regels terugbetaalde, telt dat als correctie, met het btw-aandeel van de bestelling.",
    ),
    ("refund_lines.kind", "refund_lines.tax_amount"),
)


def _prepare(table: str, shop: Shop) -> tuple[str, ...]:
    return _heads(table), _parts(table), _orders(table), _records(table, shop)


def _heads(table: str) -> str:
    """Return a statement for one row a refund; the order it is of stands in its links alone."""
    above = "regexp_extract(json_extract_string(_links, '$.up[0].href'), '/orders/(\\d+)', 1)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_heads AS
        SELECT _row, {text("id")} AS refund_id, coalesce(nullif({above}, ''), nullif({text("parent_id")}, '0')) AS order_id,
            {moment("date_created_gmt", "date_created")} AS refunded_at, abs({amount(text("amount"))}) AS paid_back, {text("reason")} AS reason,
            line_items, shipping_lines, fee_lines FROM {table} WHERE {text("id")} IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY {text("id")} ORDER BY _row DESC) = 1"""


def _parts(table: str) -> str:
    """Return a statement for the parts of each refund; `item` is the line of the order that is given back."""
    kinds = (("line_items", "item"), ("shipping_lines", "shipping"), ("fee_lines", "adjustment"))
    unnested = " UNION ALL ".join(
        f"SELECT _row, refund_id, '{kind}' AS kind, unnest(from_json({column}, '{LINE}')) AS l FROM {table}_heads" for column, kind in kinds
    )
    bad = " OR ".join(not_amount(f"l.{name}") for name in ("total", "total_tax", "quantity"))
    item = f"([m.value FOR m IN coalesce(from_json(l.meta_data, '{META}'), []) IF m.key = '_refunded_item_id'])[1]"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_parts AS
        SELECT _row, refund_id, kind, l.id AS part_id, CASE WHEN kind = 'item' THEN {item} END AS order_line_id,
            CASE WHEN kind = 'item' THEN abs(try_cast(l.quantity AS DECIMAL(18,4))) ELSE 0 END AS pieces, -coalesce({amount("l.total")}, 0) AS amount,
            -coalesce({amount("l.total_tax")}, 0) AS tax_amount, ({bad}) AS bad FROM ({unnested})"""


def _orders(table: str) -> str:
    """Return a statement for the order of each refund as other answers tell it: its number, currency, and the part of it that is tax."""
    own = f"(SELECT * FROM orders WHERE _source = '{SOURCE}')"
    goods = f"SELECT order_id, sum(gross_amount - discount_amount) AS goods FROM order_lines WHERE _source = '{SOURCE}' GROUP BY 1"
    whole = "(coalesce(goods, 0) + o.shipping_amount + o.tax_amount)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        WITH known AS (SELECT h.refund_id, coalesce(o.order_id, h.order_id) AS order_id
            FROM {table}_heads h LEFT JOIN {own} o ON o.platform_order_id = h.order_id)
        SELECT k.*, o.currency AS money, CASE WHEN {whole} <> 0 THEN o.tax_amount::DOUBLE / {whole}::DOUBLE ELSE 0 END AS taxed
        FROM known k LEFT JOIN {own} o USING (order_id) LEFT JOIN ({goods}) USING (order_id)"""


def _records(table: str, shop: Shop) -> str:
    """Return a statement for the records: the parts, and what was given back beside them; a refund with a part that is no number has none."""
    told = shop.told("currency")
    money = f"'{told}'" if told else "k.money"
    made = f"CASE WHEN ends_with(h.refunded_at, 'Z') THEN h.refunded_at::TIMESTAMPTZ ELSE timezone('{shop.timezone}', h.refunded_at::TIMESTAMP) END"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_records AS
        WITH sums AS (SELECT refund_id, sum(amount + tax_amount) AS in_parts, bool_or(bad) AS bad FROM {table}_parts GROUP BY refund_id),
        rest AS (SELECT h.refund_id, h.paid_back - coalesce(s.in_parts, 0) AS rest, taxed FROM {table}_heads h
            LEFT JOIN sums s USING (refund_id) LEFT JOIN {table}_orders USING (refund_id)),
        part AS (SELECT refund_id, refund_id || '-' || part_id AS refund_line_id, kind, order_line_id, pieces, amount, tax_amount FROM {table}_parts
            UNION ALL SELECT refund_id, refund_id || '-rest', 'adjustment', NULL, 0, rest - round(rest * coalesce(taxed, 0), 4)::DECIMAL(18,4),
                round(rest * coalesce(taxed, 0), 4)::DECIMAL(18,4) FROM rest WHERE abs(rest) > 0.02)
        SELECT h._row, p.refund_line_id, p.refund_id, k.order_id, p.order_line_id, p.kind, h.refunded_at,
            CASE WHEN p.pieces = floor(p.pieces) THEN p.pieces::BIGINT END AS quantity, p.amount::DECIMAL(18,4) AS amount,
            p.tax_amount::DECIMAL(18,4) AS tax_amount, 0::DECIMAL(18,4) AS cost_amount, h.reason, {money} AS _currency,
            {day("h.refunded_at", shop)} AS _rate_day,
            timezone('UTC', {made}) AS _as_of
        FROM part p JOIN {table}_heads h USING (refund_id) JOIN {table}_orders k USING (refund_id) LEFT JOIN sums s USING (refund_id)
        WHERE h.refunded_at IS NOT NULL AND h.paid_back IS NOT NULL AND NOT coalesce(s.bad, false)
            AND (p.kind <> 'item' OR p.amount <> 0 OR p.pieces <> 0)"""


def _checks(table: str, shop: Shop) -> list[Check]:
    undated = Text("Refund {value} has no date; it was left out.", "Terugbetaling {value} heeft geen datum; die is overgeslagen.")
    faulty = Text(
        "Refund {value} has an amount or quantity that is no number; it was left out.",
        "Terugbetaling {value} heeft een bedrag of aantal dat geen getal is; die is overgeslagen.",
    )
    unknown = Text(
        "The order of refund {value} is not loaded: its currency is taken to be {currency}, until the order comes.",
        "De bestelling van terugbetaling {value} is niet geladen: de valuta wordt aangenomen {currency} te zijn, tot de bestelling komt.",
    )
    said = Text(*(words.replace("{currency}", shop.told("currency") or shop.currency) for words in (unknown.en, unknown.nl)))
    bad = f"SELECT h._row, refund_id FROM {table}_heads h WHERE paid_back IS NULL OR refund_id IN (SELECT refund_id FROM {table}_parts WHERE bad)"
    alone = f"SELECT h._row, refund_id FROM {table}_heads h JOIN {table}_orders USING (refund_id) WHERE money IS NULL"
    return [
        Check("unreadable_date", "error", f"SELECT _row, refund_id FROM {table}_heads WHERE refunded_at IS NULL", undated, "date_created_gmt", AGAIN),
        Check("unreadable_number", "error", bad, faulty, "amount", AGAIN),
        *([] if shop.told("currency") else [Check("order_not_loaded", "warning", alone, said, "_links")]),
    ]
