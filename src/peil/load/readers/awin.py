"""Read transactions of the affiliate network Awin: the answer of its API (JSON) and the download of its pages (CSV)."""

from peil.load.advertising.affiliates import Network, account_of, kept, local_day, reading, transactions, unreadable
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

MONEY = "STRUCT(amount VARCHAR, currency VARCHAR)"
LAYOUT = Layout(
    columns={
        "id": ("id", "Transaction ID", "Transactie-ID"),
        "account": ("advertiser_id", "Advertiser ID"),
        "partner": ("publisher_id", "Publisher ID"),
        "name": ("site_name", "Publisher", "Publisher name", "publisher_name"),
        "status": ("commission_status", "Commission status", "Transaction status", "Status"),
        "commission": ("commission_amount", "Commission", "Commission amount", "Commissie"),
        "value": ("sale_amount", "Sale amount", "Sale", "Verkoopbedrag"),
        "currency": ("currency", "sale_amount_currency", "Valuta"),
        "day": ("transaction_date", "Transaction date", "Date", "Transactiedatum"),
        "validated": ("validation_date", "Validation date"),
        "kind": ("type", "Transaction type"),
        "order": ("order_ref", "Order reference", "Order ref"),
        "parts": ("transaction_parts",),
    },
    needed=("partner", "status", "commission", "value", "day"),
)


class Awin(Reader):
    """A list of transactions with their commission status."""

    name = "awin"
    label = Text("Awin: transactions", "Awin: transacties")
    layout = LAYOUT
    shape = dict.fromkeys(
        ("id", "advertiserId", "publisherId", "siteName", "commissionStatus", "transactionDate", "type", "orderRef"), "VARCHAR"
    ) | dict.fromkeys(("commissionAmount", "saleAmount"), MONEY)  # fmt: skip

    def recognises(self, face: Face) -> bool:
        """Return whether a table has publishers with commission statuses."""
        if face.kind == "json":
            return {"publisherid", "commissionstatus", "saleamount"} <= face.header
        return face.kind == "csv" and LAYOUT.fits(face.columns)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results per publisher and day; the API's moments are in UTC unless `--option timezone=` says otherwise."""
        return _of_json(sheet, shop, probe) if sheet.face.kind == "json" else _of_csv(sheet, shop, probe)


READER = Awin()


def _of_json(sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
    account, several = probe(f"SELECT min(advertiserId), count(DISTINCT advertiserId) > 1 FROM {sheet.table}")[0]
    value, commission = ("try_cast(saleAmount.amount AS DECIMAL(18,4))", "try_cast(commissionAmount.amount AS DECIMAL(18,4))")
    statement = f"""SELECT _row, id, {local_day("transactionDate", shop.told("timezone") or "UTC", shop)} AS date, publisherId AS affiliate_id,
        siteName AS affiliate_name, {kept("commissionStatus")} AS counts,
        CASE WHEN lower(coalesce(type, '')) <> 'bonus' THEN coalesce(orderRef, id) END AS sold, {value} AS value, {commission} AS commission,
        coalesce(saleAmount.currency, commissionAmount.currency) AS currency, saleAmount.amount AS sale, commissionAmount.amount AS owed,
        (saleAmount.amount <> '' AND {value} IS NULL) IS TRUE OR (commissionAmount.amount <> '' AND {commission} IS NULL) IS TRUE AS wrong
        FROM {sheet.table}"""
    return reading(sheet.table, Network("awin", shop.told("account") or (None if several else account)), statement, (unreadable(sheet.table),))


def _of_csv(sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
    fields = Fields(sheet, LAYOUT, shop, probe, numbers=("value", "commission"), dates=("day",))
    return reading(
        sheet.table, Network("awin", account_of(fields)), transactions(fields, "UTC"), tuple(fields.checks(numbers=("value", "commission")))
    )
