"""Give what the readers of Shopify Payments share: which kinds of lines there are, and which payouts were paid."""

from peil.load.forms.fields import Fields
from peil.load.reading import Caveat, Check, text_literal
from peil.values.texts import Text

PROVIDER = "shopify_payments"
UNPAID = "('failed', 'canceled', 'cancelled')"
CAVEATS = (
    Caveat(
        "payouts_without_tax",
        Text(
            "Payouts hold amounts as they were paid, with tax, and only of payments through Shopify Payments: they reconcile the bank, "
            "they are no sales.",
            "Uitbetalingen bevatten bedragen zoals ze betaald zijn, met btw, en alleen van betalingen via Shopify Payments: ze sluiten aan op "
            "de bank, het is geen omzet.",
        ),
        ("payouts",),
    ),
    Caveat(
        "payouts_by_one_road",
        Text(
            "Lines of payouts from the CSV export and from the API have other ids: load one of the two for a period.",
            "Regels van uitbetalingen uit de CSV-export en uit de API hebben andere ID's: laad een van de twee voor een periode.",
        ),
        ("payouts",),
    ),
)


def kind(cell: str, amount: str) -> str:
    """Return the kind of a line by the name of its type, in the export or the API."""
    name = f"lower(coalesce({cell}, ''))"
    return f"""CASE WHEN {name} IN ('charge', 'sale', 'payment', 'capture') THEN 'sale' WHEN {name} IN ('refund', 'refund_failure') THEN 'refund'
        WHEN {name} LIKE '%reserve%' THEN 'reserve' WHEN {name} LIKE '%payout%' OR {name} = 'transfer' THEN 'payout'
        WHEN {name} LIKE '%fee%' AND {amount} <= 0 THEN 'fee' ELSE 'adjustment' END"""


def currency(fields: Fields) -> str:
    """Return the currency of a row: as the user says, else as the file does."""
    told = fields.shop.told("currency")
    return text_literal(told.upper()) if told else f"upper({fields.text('currency')})"


def incomplete(table: str, fields: Fields, own: str, where: str = "true") -> Check:
    """Return the check that leaves out rows without a day or an amount."""
    message = Text("The row has no Payout Date or no amount; it was left out.", "De rij heeft geen Payout Date of geen bedrag; hij is overgeslagen.")
    empty = f"({fields.text('paid_on')} IS NULL OR {fields.text(own)} IS NULL)"
    return Check("incomplete_row", "error", f"SELECT _row, '' FROM {table} WHERE {where} AND {empty}", message, fields.header(own))
