"""Read Shopify's export of orders: one row a line item, the order's own fields on the first of them, amounts with or without VAT."""

from peil.load.reading import Caveat, Cells, Check, Face, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.load.shopify.keys import SOURCE, SPREADSHEET, is_scientific
from peil.load.shopify.orders import ORDER_AMOUNTS, prepare, records, unread
from peil.load.shopify.refunds import MARGIN
from peil.load.sold import CUSTOMERS_BY_EMAIL, GIFT_CARDS_BY_NAME
from peil.values.errors import UnreadableFile
from peil.values.texts import Text, one_of

NEEDED = ("Name", "Financial Status", "Shipping", "Taxes", "Total", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price")
STATUSES = ("pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "expired")


class ShopifyOrders(Reader):
    """Shopify's export of orders (`orders_export_1.csv`), of any year."""

    name = "shopify_orders"
    label = Text("Shopify: orders export", "Shopify: export van bestellingen")

    def recognises(self, face: Face) -> bool:
        """Return whether a header has an order's name and status and a line's name; what else is needed, `read` asks for."""
        header = face.header
        return face.kind == "csv" and {"name", "financial status", "lineitem name"} <= header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return orders, lines, refunds, and what they tell of customers and products; raises UnreadableFile where a needed column is absent."""
        cells = Cells(sheet)
        missing = [name for name in NEEDED if not cells.has(name)]
        if missing:
            why = Text(
                f"the column {one_of(missing)} is missing. Export the orders from Shopify again, with all columns.",
                f"de kolom {one_of(missing)} ontbreekt. Exporteer de bestellingen opnieuw uit Shopify, met alle kolommen.",
            )
            raise UnreadableFile(file=sheet.name, why=why)
        table = sheet.table
        return Reading(
            source=SOURCE,
            prepare=prepare(table, cells, shop),
            checks=(*_order_checks(table, cells), *_line_checks(table, cells), *_warnings(table, cells)),
            records=records(table, shop),
            caveats=(*_CAVEATS, *_refund_caveats(cells), *_currency_caveats(table, cells, shop, probe)),
        )


READER = ShopifyOrders()


def _order_checks(table: str, cells: Cells) -> list[Check]:
    """Return what leaves a whole order out: a half order would be a wrong number."""
    heads = f"FROM {table}_heads JOIN {table} USING (_row) WHERE"
    blank = f"{cells.text('Name')} IS NULL AND coalesce({cells.text('Lineitem name')}, {cells.text('Total')}) IS NOT NULL"
    checks = [
        Check(
            "no_order_name",
            "error",
            f"SELECT _row, coalesce({cells.text('Lineitem name')}, '') FROM {table} WHERE {blank}",
            Text("The row has no order name; it was left out.", "De rij heeft geen bestelnaam; hij is overgeslagen."),
            "Name",
            SPREADSHEET,
        ),
        Check(
            "incomplete_order",
            "error",
            f"SELECT _row, order_id {heads} incomplete",
            Text(
                "Order {value} has no Total or no Created at; the whole order was left out.",
                "Bestelling {value} heeft geen Total of geen Created at; de hele bestelling is overgeslagen.",
            ),
            "Total",
            SPREADSHEET,
        ),
    ]
    for name, flag in (("Created at", "bad_created"), ("Cancelled at", "bad_cancelled")):
        message = Text(
            f"{name} `{{value}}` is no date and time such as 2026-03-01 10:00:00 +0100; the whole order was left out.",
            f"{name} `{{value}}` is geen datum en tijd zoals 2026-03-01 10:00:00 +0100; de hele bestelling is overgeslagen.",
        )
        checks.append(Check("unreadable_date", "error", f"SELECT _row, {cells.text(name)} {heads} {flag}", message, name, SPREADSHEET))
    given = [name for name in ORDER_AMOUNTS if cells.has(name)]
    return checks + [_number_check(name, f"SELECT _row, {cells.text(name)} {heads} {unread(cells, name)}") for name in given]


def _number_check(name: str, sql: str) -> Check:
    message = Text(
        f"{name} `{{value}}` is no number with a decimal point; the whole order was left out.",
        f"{name} `{{value}}` is geen getal met een decimale punt; de hele bestelling is overgeslagen.",
    )
    return Check("unreadable_number", "error", sql, message, name, SPREADSHEET)


def _line_checks(table: str, cells: Cells) -> list[Check]:
    lines = f"FROM {table}_kept JOIN {table} USING (_row) WHERE is_line AND"
    price, quantity, discount = "Lineitem price", "Lineitem quantity", "Lineitem discount"
    return [
        _number_check(price, f"SELECT _row, coalesce({cells.text(price)}, '') {lines} unit_price IS NULL"),
        _number_check(discount, f"SELECT _row, {cells.text(discount)} {lines} {unread(cells, discount)}"),
        Check(
            "unreadable_quantity",
            "error",
            f"SELECT _row, coalesce({cells.text(quantity)}, '') {lines} (pieces IS NULL OR pieces < 0 OR pieces <> floor(pieces))",
            Text(
                "Lineitem quantity `{value}` is no whole number from 0; the whole order was left out.",
                "Lineitem quantity `{value}` is geen geheel getal vanaf 0; de hele bestelling is overgeslagen.",
            ),
            quantity,
            SPREADSHEET,
        ),
        Check(
            "negative_price",
            "error",
            f"SELECT _row, {cells.text(price)} {lines} unit_price < 0",
            Text(
                "Lineitem price {value} is below zero; the whole order was left out.",
                "Lineitem price {value} is lager dan nul; de hele bestelling is overgeslagen.",
            ),
            price,
            Text(
                "Shopify writes discounts in Lineitem discount and Discount Amount, and refunds in Refunded Amount. "
                "Look at the app that made this order.",
                "Shopify zet kortingen in Lineitem discount en Discount Amount, en terugbetalingen in Refunded Amount. "
                "Kijk naar de app die deze bestelling maakte.",
            ),
        ),
    ]


def _warnings(table: str, cells: Cells) -> list[Check]:
    """Return what is strange about orders that stand."""
    orders, known = f"FROM {table}_orders WHERE", ", ".join(text_literal(status) for status in STATUSES)
    usual = f"(SELECT money {orders} money IS NOT NULL GROUP BY money ORDER BY count(*) DESC, money LIMIT 1)"
    status = Text(
        "Financial Status `{value}` is not known; the order counts as placed.",
        "Financial Status `{value}` is niet bekend; de bestelling telt als geplaatst.",
    )
    money = Text(
        "This order is in {value}, most of the file is in another currency. Shopify writes all orders in the currency of the shop.",
        "Deze bestelling is in {value}, het grootste deel van het bestand in een andere valuta. Shopify schrijft alle bestellingen in de valuta van "
        "de winkel.",
    )
    twice = Text(
        "Order {value} stands in the file more than once; the last one counts.",
        "Bestelling {value} staat meer dan eens in het bestand; de laatste telt.",
    )
    lost = Text("The Id {value} has lost its last digits.", "Het Id {value} is zijn laatste cijfers kwijt.")
    found = [
        Check("unknown_status", "warning", f"SELECT _row, status {orders} status NOT IN ({known})", status, "Financial Status"),
        Check("several_currencies", "warning", f"SELECT _row, money {orders} money <> {usual}", money, "Currency"),
        Check("repeated_order", "warning", f"SELECT _row, order_id FROM {table}_heads JOIN {table}_repeats USING (order_id)", twice, "Name"),
        *_sum_warnings(orders),
    ]
    if cells.has("Id"):
        sql = f"SELECT _row, {cells.text('Id')} FROM {table} WHERE {is_scientific(cells.text('Id'))}"
        found.append(Check("scientific_id", "warning", sql, lost, "Id", SPREADSHEET))
    return found


def _sum_warnings(orders: str) -> tuple[Check, ...]:
    missing = Text(
        "The lines of order {value} add up to less than its Subtotal: lines may be missing.",
        "De regels van bestelling {value} zijn samen lager dan het Subtotal: mogelijk ontbreken er regels.",
    )
    differs = Text(
        "The Total of order {value} is not Subtotal + Shipping (+ Taxes); tax is taken out as in the other orders.",
        "Het Total van bestelling {value} is niet Subtotal + Shipping (+ Taxes); de btw wordt eruit gehaald zoals bij de andere bestellingen.",
    )
    below = f"SELECT _row, order_id {orders} has_goods AND goods - lines_gross > {MARGIN}"
    return (
        Check("lines_below_subtotal", "warning", below, missing, "Subtotal"),
        Check("total_differs", "warning", f"SELECT _row, order_id {orders} has_goods AND NOT adds AND NOT holds", differs, "Total"),
    )


_CAVEATS = (
    Caveat(
        "test_orders_unmarked",
        Text(
            "Shopify's orders export does not tell test orders apart; they count as real orders.",
            "De bestellingenexport van Shopify onderscheidt testbestellingen niet; ze tellen mee als echte bestellingen.",
        ),
        ("orders.is_test",),
    ),
    CUSTOMERS_BY_EMAIL,
    GIFT_CARDS_BY_NAME,
)


def _refund_caveats(cells: Cells) -> list[Caveat]:
    """Return what the export cannot tell of refunds: said of every file, since the next one may hold some."""
    if not cells.has("Refunded Amount"):
        message = Text(
            "This orders export has no column Refunded Amount: refunds in part are missing, whole ones count on the day of the order.",
            "Deze bestellingenexport heeft geen kolom Refunded Amount: gedeeltelijke terugbetalingen ontbreken, "
            "volledige tellen op de dag van de bestelling.",
        )
        return [Caveat("refunds_missing", message, ("refund_lines",))]
    dates = Text(
        "Shopify's orders export gives no date for refunds; they count on the day of the order, unless the transaction history is loaded too.",
        "De bestellingenexport van Shopify geeft geen datum bij terugbetalingen; ze tellen op de dag van de bestelling, tenzij ook de "
        "transactiegeschiedenis geladen is.",
    )
    split = Text(
        "For refunds in part, the export does not say which goods, how much shipping or how much tax was given back: "
        "they count as adjustments, with the order's share of tax.",
        "Bij gedeeltelijke terugbetalingen zegt de export niet welke artikelen, hoeveel verzendkosten of hoeveel btw is terugbetaald: "
        "ze tellen als correctie, met het btw-aandeel van de bestelling.",
    )
    touches = ("refund_lines.kind", "refund_lines.quantity", "refund_lines.amount", "refund_lines.tax_amount", "refund_lines.order_line_id")
    return [Caveat("refund_dates_unknown", dates, ("refund_lines.refunded_at",)), Caveat("refund_split_unknown", split, touches)]


def _currency_caveats(table: str, cells: Cells, shop: Shop, probe: Probe) -> list[Caveat]:
    told = shop.told("currency")
    said = text_literal(told) if told else "NULL"
    money = f"upper(coalesce({said}, {cells.text('Currency')}))"
    sql = f"SELECT DISTINCT {money} FROM {table} WHERE {money} <> {text_literal(shop.currency.upper())} ORDER BY 1"
    others = ", ".join(str(code) for (code,) in probe(sql))
    if not others:
        return []
    message = Text(
        f"This orders export is in {others}, the shop reports in {shop.currency}: amounts, those of refunds too, are converted at the rate of the "
        "day of the order.",
        f"Deze bestellingenexport is in {others}, de winkel rapporteert in {shop.currency}: bedragen, ook die van terugbetalingen, zijn omgerekend "
        "tegen de koers van de dag van de bestelling.",
    )
    touches = ("orders.shipping_amount", "orders.tax_amount", "order_lines.gross_amount", "order_lines.discount_amount", "refund_lines.amount")
    return [Caveat("other_currency", message, (*touches, "refund_lines.tax_amount"))]
