"""Read Shopify Payments' payouts and balance transactions as the REST API answers them."""

from typing import ClassVar

from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.load.shopify.documents import number
from peil.load.shopify.keys import SOURCE
from peil.load.shopify.payouts import CAVEATS, PROVIDER, UNPAID, kind
from peil.values.texts import Text

TEXTS = ("id", "status", "date", "currency", "amount", "type", "test", "payout_id", "payout_status", "fee", "net", "source_order_id", "processed_at")
DAYS = Caveat(
    "payout_days_unknown",
    Text(
        "Balance transactions do not say on which day their payout was paid: it is taken from the payouts, where those are loaded first, else it is "
        "the day on which the transaction was processed.",
        "Balanstransacties zeggen niet op welke dag hun uitbetaling is gedaan: die dag komt uit de uitbetalingen als die eerst geladen zijn, en is "
        "anders de dag waarop de transactie is verwerkt.",
    ),
    ("payouts.paid_on",),
)


class ShopifyPayoutsRest(Reader):
    """Shopify Payments' payouts, or the transactions they are made of, by the REST API."""

    name = "shopify_payouts_rest"
    label = Text("Shopify: payouts (REST)", "Shopify: uitbetalingen (REST)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(TEXTS, "VARCHAR") | {"summary": "JSON"}

    def recognises(self, face: Face) -> bool:
        """Return whether records are payouts with a summary, or transactions of one."""
        return face.kind == "json" and ({"date", "status", "amount", "summary"} <= face.header or {"payout_id", "net", "source_type"} <= face.header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the payouts that were paid or are on their way, or the lines of payouts."""
        told, table = shop.told("currency"), sheet.table
        money = text_literal(told.upper()) if told else "upper(currency)"
        if probe(f"SELECT count(summary) FROM {table}")[0][0]:
            return Reading(SOURCE, (Records("payouts", _payouts(table, money)),), (), _payout_checks(table), CAVEATS)
        return Reading(SOURCE, (Records("payouts", _lines(table, money)),), (), _line_checks(table), (*CAVEATS, DAYS))


READER = ShopifyPayoutsRest()


def _payouts(table: str, money: str) -> str:
    return f"""SELECT _row, 'payout:' || id AS payout_line_id, id AS payout_id, try_cast(date AS DATE) AS paid_on, '{PROVIDER}' AS provider,
        'payout' AS kind, {number("amount")} AS amount, 0::DECIMAL(18,4) AS fee_amount, {money} AS _currency
        FROM {table} WHERE lower(coalesce(status, '')) NOT IN {UNPAID}"""


def _lines(table: str, money: str) -> str:
    """Return the lines; a payout among the transactions is the payout itself, which is told by the list of payouts."""
    amount, net = number("s.amount"), number("s.net")
    return f"""SELECT s._row, 'line:' || s.id AS payout_line_id, s.payout_id,
        coalesce(p.paid_on, try_cast(left(s.processed_at, 10) AS DATE)) AS paid_on,
        '{PROVIDER}' AS provider, o.order_id, {kind("s.type", amount)} AS kind, {amount} AS amount,
        coalesce({amount} - {net}, {number("s.fee")}, 0) AS fee_amount, {money} AS _currency
        FROM {table} s LEFT JOIN (SELECT payout_id, any_value(paid_on) AS paid_on FROM payouts WHERE _source = '{SOURCE}' AND kind = 'payout'
            GROUP BY payout_id) p ON p.payout_id = s.payout_id
        LEFT JOIN (SELECT platform_order_id, any_value(order_id) AS order_id FROM orders WHERE _source = '{SOURCE}' GROUP BY platform_order_id) o
            ON o.platform_order_id = s.source_order_id
        WHERE {_counts("s.")}"""


def _counts(alias: str = "") -> str:
    """Return the condition under which a transaction is a real line of a payout that is not called off."""
    return (
        f"NOT coalesce(try_cast({alias}test AS BOOLEAN), false) AND lower(coalesce({alias}type, '')) <> 'payout'"
        f" AND {alias}payout_id IS NOT NULL AND lower(coalesce({alias}payout_status, '')) NOT IN ('pending', {UNPAID[1:-1]})"
    )


def _payout_checks(table: str) -> tuple[Check, ...]:
    wrong = Text(
        "The payout {value} has no date or amount; it was left out.", "De uitbetaling {value} heeft geen datum of bedrag; ze is overgeslagen."
    )
    failed = Text("A payout with the status `{value}` was left out.", "Een uitbetaling met de status `{value}` is overgeslagen.")
    sql = f"SELECT _row, id FROM {table} WHERE try_cast(date AS DATE) IS NULL OR {number('amount')} IS NULL"
    return (
        Check("incomplete_row", "error", sql, wrong),
        Check("payout_not_paid", "warning", f"SELECT _row, status FROM {table} WHERE lower(status) IN {UNPAID}", failed),
    )


def _line_checks(table: str) -> tuple[Check, ...]:
    wrong = Text("The transaction {value} has no amount; it was left out.", "De transactie {value} heeft geen bedrag; ze is overgeslagen.")
    waiting = Text(
        "{value} transactions are of a test, are a payout itself, or are in no payout yet; they were left out.",
        "{value} transacties zijn van een test, zijn zelf een uitbetaling, of zitten nog in geen uitbetaling; ze zijn overgeslagen.",
    )
    return (
        Check("incomplete_row", "error", f"SELECT _row, id FROM {table} WHERE {_counts()} AND {number('amount')} IS NULL", wrong),
        Check("not_paid_yet", "warning", f"SELECT 0, count(*)::VARCHAR FROM {table} WHERE NOT ({_counts()}) HAVING count(*) > 0", waiting),
    )
