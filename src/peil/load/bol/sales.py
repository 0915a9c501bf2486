"""Give the SQL that turns bol's orders into records; prices hold VAT, which is taken out at one rate."""

from peil.load.reading import Caveat, Option, Records, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

SOURCE = "bol"
USUAL = {"NL": "21", "BE": "21"}
VAT = Option("tax_rate", Text("percentage of VAT in the prices (21 if not told)", "percentage btw in de prijzen (21 als je niets opgeeft)"))
CAVEATS = (
    Caveat(
        "bol_no_customers",
        Text(
            "bol gives every order an e-mail address of its own: its orders have no customer.",
            "bol geeft elke bestelling een eigen e-mailadres: deze bestellingen hebben geen klant.",
        ),
        ("orders.customer_id",),
    ),
    Caveat(
        "bol_commission_left_out",
        Text(
            "bol's commission is not in sales or their costs; it comes with the books.",
            "De commissie van bol zit niet in de omzet of de kostprijs; die komt met de boekhouding.",
        ),
        ("order_lines.cost_amount",),
    ),
)


def source_of(shop: Shop) -> str:
    """Return the source, with the account where the user names it."""
    return f"{SOURCE}:{shop.told('account')}" if shop.told("account") else SOURCE


def rate_of(shop: Shop, file: str) -> str:
    """Return what a price is divided by to lose its VAT, as SQL; raises UnreadableFile where the user's percentage is none."""
    told = (shop.told("tax_rate") or USUAL.get(shop.country.upper(), "21")).replace(",", ".").rstrip("% ")
    if not told.replace(".", "", 1).isdigit():
        why = Text(f"`{told}` is no percentage (--option tax_rate=21).", f"`{told}` is geen percentage (--option tax_rate=21).")
        raise UnreadableFile(file=file, why=why)
    return f"(1 + {told}::DECIMAL(9,4) / 100)"


def vat_caveat(shop: Shop) -> tuple[Caveat, ...]:
    """Return the caveat that VAT is taken out at one rate, where the user has not told it."""
    if shop.told("tax_rate"):
        return ()
    message = Text(
        "bol's prices hold VAT; 21% was taken out of all. Say so if it is another: `--option tax_rate=9`.",
        "De prijzen van bol zijn inclusief btw; overal is 21% eruit gehaald. Is het een ander percentage, geef dat dan op: `--option tax_rate=9`.",
    )
    return (Caveat("vat_assumed", message, ("order_lines.gross_amount", "order_lines.discount_amount", "orders.tax_amount", "refund_lines.amount")),)


def variant(reference: str, ean: str) -> str:
    """Return the key of a variant: the seller's own code, which his shop has too, else the EAN."""
    return f"coalesce('sku:' || nullif(trim({reference}), ''), 'ean:' || nullif(trim({ean}), ''))"


def number(cell: str) -> str:
    """Return a number of bol's JSON."""
    return f"try_cast(nullif(trim({cell}), '') AS DECIMAL(18,4))"


def prepare(table: str, rate: str) -> tuple[str, ...]:
    """Return the statements that make lines, in their order, of `{table}_items`: an order's items with prices as bol gives them.

    Its columns are _row, order_id, item_id, ean, reference, title, placed and changed (ISO text), country, pieces, unit_price, paid, cancelled,
    faulty.
    """
    lines = f"""CREATE OR REPLACE TEMP TABLE {table}_lines AS
        SELECT *, concat_ws('-', item_id, ean) AS order_line_id, {variant("reference", "ean")} AS variant_id,
            round(unit_price * pieces / {rate}, 4)::DECIMAL(18,4) AS gross_amount,
            round(greatest(unit_price * pieces - coalesce(paid, unit_price * pieces), 0) / {rate}, 4)::DECIMAL(18,4) AS discount_amount,
            (coalesce(paid, unit_price * pieces) - gross_amount + discount_amount)::DECIMAL(18,4) AS tax_amount
        FROM {table}_items WHERE order_id NOT IN (SELECT order_id FROM {table}_items WHERE faulty)"""
    orders = f"""CREATE OR REPLACE TEMP TABLE {table}_orders AS
        SELECT order_id, min(_row) AS _row, any_value(placed) AS placed, any_value(country) AS country, sum(tax_amount) AS tax_amount,
            bool_and(unit_price IS NOT NULL) AS priced, bool_and(coalesce(cancelled, 0) >= pieces) AS gone, max(coalesce(changed, placed)) AS changed
        FROM {table}_lines GROUP BY order_id"""
    return lines, orders


def records(table: str, rate: str, source: str) -> tuple[Records, ...]:
    """Return the records; a list without prices gives only what is new, so that it never takes away prices that are known."""
    known = f"(SELECT order_id FROM order_lines WHERE _source = {text_literal(source)} AND gross_amount IS NOT NULL)"
    told = f"(o.priced OR o.order_id NOT IN {known})"
    # A list counts as old as its orders, so that what knows the prices stands, whichever file is the newer one.
    stale = "CASE WHEN NOT o.priced THEN timezone('UTC', o.placed::TIMESTAMPTZ) END AS _as_of"
    euros = f"'EUR' AS _currency, regexp_extract(o.placed, '^[^T ]+')::DATE AS _rate_day, {stale}"
    orders = f"""SELECT _row, order_id, placed AS ordered_at, CASE WHEN gone THEN changed END AS cancelled_at, 'paid' AS financial_status,
        'marketplace' AS sales_channel, 0::DECIMAL(18,4) AS shipping_amount, tax_amount, country AS shipping_country, 'EUR' AS currency,
        order_id AS platform_order_id, {euros} FROM {table}_orders o WHERE {told}"""
    lines = f"""SELECT l._row, order_line_id, l.order_id, variant_id, pieces::BIGINT AS quantity, gross_amount, discount_amount,
        {euros}
        FROM {table}_lines l JOIN {table}_orders o USING (order_id) WHERE {told}"""
    cancelled = f"""SELECT l._row, 'cancelled-' || order_line_id AS refund_line_id, 'cancelled-' || l.order_id AS refund_id, l.order_id,
        order_line_id,
        'item' AS kind, coalesce(l.changed, l.placed) AS refunded_at, l.cancelled::BIGINT AS quantity,
        ((gross_amount - discount_amount) * l.cancelled / l.pieces)::DECIMAL(18,4) AS amount,
        (l.tax_amount * l.cancelled / l.pieces)::DECIMAL(18,4) AS tax_amount, 'cancellation' AS reason, {euros}
        FROM {table}_lines l JOIN {table}_orders o USING (order_id) WHERE l.cancelled > 0 AND l.pieces > 0 AND {told}"""
    variants = f"""SELECT _row, variant_id, reference AS sku, title FROM {table}_lines ANTI JOIN variants USING (variant_id)
        WHERE variant_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY _row DESC) = 1"""
    these = f"SELECT r.*, o._row FROM refund_lines r JOIN {table}_orders o USING (order_id) WHERE r._source = {text_literal(source)}"
    return (
        Records("orders", orders),
        Records("order_lines", lines),
        Records("refund_lines", cancelled),
        Records("refund_lines", returned(these, rate, source)),
        Records("variants", variants),
    )


def returned(lines: str, rate: str, source: str) -> str:
    """Return the records of returns with their worth, from the line of the order that they give back; NULL where that is not loaded.

    `lines` selects _row and a return's refund_line_id (`rma-…`), refund_id, order_id, order_line_id, quantity, refunded_at.
    """
    each = "(l.gross_amount - l.discount_amount) / l.quantity"
    return f"""SELECT r._row, r.refund_line_id, r.refund_id, r.order_id, l.order_line_id, r.refunded_at, r.quantity,
        round({each} * r.quantity, 4)::DECIMAL(18,4) AS amount, round({each} * r.quantity * ({rate} - 1), 4)::DECIMAL(18,4) AS tax_amount,
        NULL::VARCHAR AS _currency, r.refunded_at::TIMESTAMP AS _as_of
        FROM ({lines}) r JOIN order_lines l ON l._source = {text_literal(source)} AND l.order_id = r.order_id AND l.quantity > 0
            AND ends_with(l.order_line_id, '-' || split_part(r.refund_line_id, '-', 2))
        WHERE starts_with(r.refund_line_id, 'rma-')"""
