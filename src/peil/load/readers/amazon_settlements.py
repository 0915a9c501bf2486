"""Read Amazon's settlement reports (flat file V2, in both forms): what was paid out, for which orders, after which fees."""

from peil.load.amazon.figures import Figures
from peil.load.amazon.marketplaces import TAX_OPTIONS, holds_tax, source_of, tax_caveats, told_rate
from peil.load.amazon.settlements import AMOUNTS, moment, prepare, records
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

NO_PIECES = Caveat(
    "amazon_refunds_without_pieces",
    Text(
        "Amazon's settlements say what was refunded, not how many pieces came back or why: that stands in the returns reports.",
        "De afrekeningen van Amazon zeggen wat er is terugbetaald, niet hoeveel stuks terugkwamen of waarom: dat staat in de retourrapporten.",
    ),
    ("refund_lines.quantity", "refund_lines.reason"),
)


class AmazonSettlements(Reader):
    """Amazon's settlement report: the first row of a settlement is its total, the others are what it is made of."""

    name = "amazon_settlements"
    label = Text("Amazon: settlement report", "Amazon: afrekening (settlement)")
    layout = Layout(
        columns={
            "settlement_id": ("settlement-id",),
            "deposit_date": ("deposit-date",),
            "total_amount": ("total-amount",),
            "currency": ("currency",),
            "transaction_type": ("transaction-type",),
            "order_id": ("order-id",),
            "marketplace": ("marketplace-name",),
            "posted_date": ("posted-date",),
            "posted_at": ("posted-date-time",),
            "sku": ("sku",),
            "price_type": ("price-type",),
            "promotion_type": ("promotion-type",),
            "amount_type": ("amount-type",),
            "amount_description": ("amount-description",),
            "amount": ("amount",),
            "price_amount": ("price-amount",),
            "promotion_amount": ("promotion-amount",),
            "direct_payment_amount": ("direct-payment-amount",),
            "other_amount": ("other-amount",),
            "shipment_fee_amount": ("shipment-fee-amount",),
            "order_fee_amount": ("order-fee-amount",),
            "item_fee_amount": ("item-related-fee-amount",),
            "misc_fee_amount": ("misc-fee-amount",),
            "other_fee_amount": ("other-fee-amount",),
        },
        needed=("settlement_id", "deposit_date", "total_amount", "transaction_type", "order_id"),
        usual=("currency", "marketplace", "posted_date", "sku"),
    )
    options = TAX_OPTIONS
    quotes = False

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the lines of the payouts, and the refunds among them; raises UnreadableFile."""
        fields = Figures(sheet, self.layout, shop, probe, numbers=AMOUNTS, dates=("deposit_date", "posted_date"))
        caveats = tax_caveats(shop, told_rate(shop, sheet.name), _untaxed(fields, shop), ("refund_lines.amount", "refund_lines.tax_amount"))
        return Reading(
            source=source_of(shop),
            prepare=prepare(sheet.table, fields, shop),
            checks=tuple(_checks(sheet.table, fields)),
            records=records(sheet.table),
            caveats=(NO_PIECES, *caveats),
        )


READER = AmazonSettlements()


def _untaxed(fields: Fields, shop: Shop) -> list[str]:
    """Return the marketplaces of refunds whose prices hold tax, where the report has no rows of tax."""
    channel, table = fields.text("marketplace"), fields.sheet.table
    what = f"lower(concat_ws(' ', {fields.text('price_type')}, {fields.text('amount_description')}))"
    taxed = f"SELECT 1 FROM {table} WHERE {what} LIKE '%tax%'"
    refund = f"lower({fields.text('transaction_type')}) LIKE '%refund%' AND {channel} IS NOT NULL"
    sql = f"SELECT DISTINCT {channel} FROM {table} WHERE {refund} AND {holds_tax(channel, shop)} AND NOT EXISTS ({taxed}) ORDER BY 1"
    return [str(name) for (name,) in fields.probe(sql)]


def _checks(table: str, fields: Fields) -> list[Check]:
    """Return what leaves a settlement out, whole, and a total that its lines do not add up to."""
    nameless = Text("The row has no settlement-id; it was left out.", "De rij heeft geen settlement-id; hij is overgeslagen.")
    untold = Text(
        "Settlement {value} has no row with its total-amount and deposit-date; it was left out whole. Load the whole report.",
        "Afrekening {value} heeft geen rij met total-amount en deposit-date; hij is in zijn geheel overgeslagen. Laad het hele rapport.",
    )
    unread = Text(
        "Settlement {value} has an amount that is no number; it was left out whole.",
        "Afrekening {value} heeft een bedrag dat geen getal is; hij is in zijn geheel overgeslagen.",
    )
    differs = Text(
        "The lines of settlement {value} do not add up to its total-amount: rows may be missing.",
        "De regels van afrekening {value} zijn samen niet gelijk aan total-amount: mogelijk ontbreken er rijen.",
    )
    undated = Text(
        "The posted-date `{value}` is no date; the refund was left out.", "De posted-date `{value}` is geen datum; de terugbetaling is overgeslagen."
    )
    known = f"ANTI JOIN {table}_settlements USING (settlement_id)"
    lost = f"SELECT min(_row), settlement_id FROM {table}_cells {known} WHERE settlement_id IS NOT NULL GROUP BY settlement_id HAVING"
    sums = f"""SELECT min(_row), settlement_id FROM {table}_lines GROUP BY settlement_id
        HAVING abs(sum(CASE kind WHEN 'payout' THEN -amount_of_line ELSE amount_of_line - fee_of_line END)) > 0.01"""
    posted = fields.text("posted_date")
    return [
        Check("no_settlement_id", "error", f"SELECT _row, '' FROM {table}_cells WHERE settlement_id IS NULL", nameless, "settlement-id"),
        Check("no_settlement_total", "error", f"{lost} NOT bool_or(faulty)", untold, "total-amount"),
        Check("unreadable_number", "error", f"{lost} bool_or(faulty)", unread),
        Check("settlement_differs", "warning", sums, differs, "total-amount"),
        Check(
            "unreadable_date",
            "warning",
            f"SELECT _row, {posted} FROM {fields.sheet.table} WHERE {posted} IS NOT NULL AND {moment(fields, 'posted_date')} IS NULL",
            undated,
            "posted-date",
        ),
    ]
