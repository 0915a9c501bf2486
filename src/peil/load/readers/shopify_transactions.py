"""Read Shopify's export of transaction histories: one row a payment or refund. Of these only refunds matter: it gives them their real day."""

from peil.load.forms.fields import Fields
from peil.load.forms.figures import is_blank
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.load.shopify.keys import SOURCE
from peil.load.shopify.refunds import FROM_API, MARGIN, as_came, dated, refund_lines, told_by_api
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "platform_id": ("Order",),
        "order_id": ("Name",),
        "kind": ("Kind",),
        "gateway": ("Gateway",),
        "created": ("Created At",),
        "status": ("Status",),
        "amount": ("Amount",),
        "currency": ("Currency",),
        "card": ("Card Type",),
    },
    needed=("order_id", "kind", "status", "created", "amount"),
    usual=("currency",),
)
CAVEATS = (
    Caveat(
        "refund_split_unknown",
        Text(
            "Shopify's transaction history gives day and amount of a refund, not which goods: a refund of a whole order is split like the order, "
            "one in part counts as an adjustment, with the order's share of tax.",
            "De transactiegeschiedenis van Shopify geeft dag en bedrag van een terugbetaling, niet welke artikelen: een terugbetaling van een hele "
            "bestelling wordt verdeeld zoals de bestelling, een gedeeltelijke telt als correctie, met het btw-aandeel van de bestelling.",
        ),
        ("refund_lines.kind", "refund_lines.quantity", "refund_lines.amount", "refund_lines.tax_amount", "refund_lines.order_line_id"),
    ),
)


class ShopifyTransactions(Reader):
    """Shopify's export of transaction histories (`transactions_export_1.csv`), chosen beside the export of orders."""

    name = "shopify_transactions"
    label = Text("Shopify: transaction history", "Shopify: transactiegeschiedenis")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has an order's name, and the kind, gateway and status of a payment."""
        return face.kind == "csv" and {"name", "kind", "gateway", "status", "amount", "created at"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the refunds; those of orders that are cancelled, or of which the API told the lines, stand as they are."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("amount",))
        table = sheet.table
        restated = f"order_id IN (SELECT order_id FROM {table}_orders) AND NOT starts_with(refund_id, '{FROM_API}')"
        return Reading(
            source=SOURCE,
            prepare=(_given(table, fields), told_by_api(table), dated(table), _stored_lines(table), _orders(table), _owed(table), _pieces(table)),
            checks=_checks(table, fields),
            records=(Records("refund_lines", refund_lines(table), shop.timezone, replaces=restated),),
            caveats=CAVEATS,
        )


READER = ShopifyTransactions()


def _is_refund(fields: Fields) -> str:
    return f"lower({fields.text('kind')}) = 'refund' AND lower(coalesce({fields.text('status')}, 'success')) = 'success'"


def _given(table: str, fields: Fields) -> str:
    """Return a statement for the refunds of the file; an order of which one cannot be read is left out whole."""
    created, told = fields.moment("created"), fields.shop.told("currency")
    instant = f"try_cast(regexp_replace({created}, '(\\d) ([+-]\\d)', '\\1\\2') AS TIMESTAMPTZ)"
    money = text_literal(told.upper()) if told else f"upper({fields.text('currency')})"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_given AS
        WITH refund AS (SELECT _row, {fields.code("order_id")} AS order_id, {created} AS created, abs({fields.number("amount")}) AS back,
                {money} AS money, {instant} AS instant FROM {table} WHERE {_is_refund(fields)} AND {fields.code("order_id")} IS NOT NULL)
        SELECT min(_row) AS _row, order_id, order_id || ':' || strftime(instant, '%Y-%m-%dT%H:%M:%S') AS refund_id, min(created) AS given_back,
            sum(back)::DECIMAL(18,4) AS back, any_value(money) AS money, min(instant)::DATE AS day
        FROM refund WHERE order_id NOT IN (SELECT order_id FROM refund WHERE back IS NULL OR instant IS NULL) GROUP BY order_id, instant"""


def _stored_lines(table: str) -> str:
    """Return a statement for the stored lines of these orders, as amounts in the file's currency."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        SELECT order_id, order_line_id, coalesce(try_cast(regexp_extract(order_line_id, '-(\\d+)$', 1) AS BIGINT), 0) AS position, quantity,
            {as_came("gross_amount")} AS gross_amount, coalesce({as_came("discount_amount")}, 0)::DECIMAL(18,4) AS discount_amount
        FROM order_lines WHERE _source = '{SOURCE}' AND order_id IN (SELECT order_id FROM {table}_given)"""


def _orders(table: str) -> str:
    """Return a statement for the orders of the file with what is stored of them; what an order cost with tax is the sum of its parts."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        WITH own AS (SELECT order_id, min(_row) AS _row, any_value(money) AS money, min(day) AS day FROM {table}_given GROUP BY order_id),
        goods AS (SELECT order_id, sum(gross_amount - discount_amount) AS goods FROM {table}_lines GROUP BY order_id)
        SELECT own._row, own.order_id, o.order_id IS NOT NULL AS known,
            CASE WHEN NOT known THEN TIMESTAMP '1970-01-01' END AS as_of, coalesce({as_came("shipping_amount", "o")}, 0)::DECIMAL(18,4)
                AS freight_amount, coalesce({as_came("tax_amount", "o")}, 0)::DECIMAL(18,4) AS taxed, own.money,
            coalesce(o.ordered_at__day, own.day) AS rate_day, round(goods + freight_amount + taxed, 2)::DECIMAL(18,4) AS paid
        FROM own LEFT JOIN (SELECT * FROM orders WHERE _source = '{SOURCE}') o USING (order_id) LEFT JOIN goods USING (order_id)
        ANTI JOIN {table}_api USING (order_id) WHERE o.cancelled_at IS NULL"""


def _owed(table: str) -> str:
    """Return a statement for what is stored as given back of these orders, with tax, by whatever file."""
    total = f"sum({as_came('amount')} + coalesce({as_came('tax_amount')}, 0))::DECIMAL(18,4)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_owed AS SELECT order_id, {total} AS owed,
            strftime(max(refunded_at) FILTER (WHERE refund_id = order_id), '%Y-%m-%d %H:%M:%S +0000') AS given_back
        FROM refund_lines WHERE _source = '{SOURCE}' GROUP BY order_id"""


def _pieces(table: str) -> str:
    """Return a statement for what was given back: the refunds of this file and of those before, and what only the orders export knows of."""
    return f"""CREATE OR REPLACE TEMP TABLE {table}_pieces AS
        WITH told AS (SELECT order_id, refund_id, given_back, back FROM {table}_given
            UNION ALL SELECT order_id, refund_id, given_back, back FROM {table}_dated ANTI JOIN {table}_given USING (refund_id)),
        known AS (SELECT order_id, sum(back) AS back FROM told GROUP BY order_id),
        piece AS (FROM told UNION ALL SELECT order_id, order_id, w.given_back, w.owed - k.back
            FROM {table}_owed w JOIN known k USING (order_id) WHERE w.owed - k.back > {MARGIN})
        SELECT piece.*, coalesce(back >= paid - {MARGIN}, false) AS whole, NULL AS reason FROM piece JOIN {table}_orders USING (order_id)"""


def _checks(table: str, fields: Fields) -> tuple[Check, ...]:
    refund, order = _is_refund(fields), fields.code("order_id")
    left_out = Text("all refunds of its order in this file were left out", "alle terugbetalingen van die bestelling in dit bestand zijn overgeslagen")
    amount = Text(f"Amount `{{value}}` is no number; {left_out.en}.", f"Amount `{{value}}` is geen getal; {left_out.nl}.")
    moment = Text(f"Created At `{{value}}` is no date and time; {left_out.en}.", f"Created At `{{value}}` is geen datum en tijd; {left_out.nl}.")
    nameless = Text("The refund has no order name; it was left out.", "De terugbetaling heeft geen bestelnaam; hij is overgeslagen.")
    unknown = Text(
        "Order {value} is not loaded yet: its refund counts as an adjustment with tax in it until it is.",
        "Bestelling {value} is nog niet geladen: tot dan telt de terugbetaling als correctie inclusief btw.",
    )
    hint = Text("Load the orders export too, before or after this file.", "Laad ook de bestellingenexport, voor of na dit bestand.")
    wrong = f"({fields.number('amount')} IS NULL OR {is_blank(fields.text('amount'))})"
    return (
        Check("unreadable_number", "error", f"SELECT _row, {fields.text('amount')} FROM {table} WHERE {refund} AND {wrong}", amount, "Amount"),
        Check("unreadable_date", "error", f"SELECT _row, {fields.text('created')} FROM {table} WHERE {refund} AND {fields.moment('created')} IS NULL",
              moment, "Created At"),
        Check("no_order_name", "error", f"SELECT _row, '' FROM {table} WHERE {refund} AND {order} IS NULL", nameless, "Name"),
        Check("order_not_loaded", "warning", f"SELECT _row, order_id FROM {table}_orders WHERE NOT known", unknown, "Name", hint),
    )  # fmt: skip
