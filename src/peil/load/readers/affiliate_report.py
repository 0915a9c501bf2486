"""Read reports of other affiliate networks and own programmes: results per day and partner, or a list of sales."""

import re

from peil.load.advertising.affiliates import PENDING, SETTLES, Network, account_of, reading, transactions
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Face, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "day": ("Date", "Day", "Datum", "Dag", "Transaction date", "Sale date", "Order date", "Transactiedatum", "Besteldatum", "Conversion date"),
        "partner": ("Affiliate ID", "Publisher ID", "Partner ID", "Affiliate-ID", "Partner-ID", "Affiliate code", "Site ID"),
        "name": ("Affiliate", "Affiliate name", "Publisher", "Publisher name", "Partner", "Partner name", "Partnernaam", "Naam affiliate"),
        "network": ("Network", "Netwerk"),
        "clicks": ("Clicks", "Klikken", "Visits", "Bezoeken"),
        "conversions": ("Conversions", "Conversies", "Sales count", "Number of sales", "Transactions", "Orders", "Aantal verkopen", "Transacties"),
        "value": ("Sales value", "Sale amount", "Conversion value", "Order value", "Order amount", "Revenue", "Sales", "Conversiewaarde",
                  "Verkoopwaarde", "Omzet", "Orderwaarde", "Amount", "Bedrag"),
        "commission": ("Commission", "Commissie", "Total commission", "Commission amount", "Payout", "Vergoeding"),
        "status": ("Status", "Commission status", "State", "Transaction status"),
        "id": ("Transaction ID", "Sale ID", "Conversion ID", "Transactie-ID", "Transactienummer"),
        "order": ("Order ID", "Order number", "Order reference", "Ordernummer", "Bestelnummer"),
        "currency": ("Currency", "Currency code", "Valuta"),
        "account": ("Advertiser ID", "Program ID", "Programma-ID"),
        "kind": ("Transaction type",),
    },
    needed=("day", "commission", "value"),
)  # fmt: skip
NUMBERS = ("clicks", "conversions", "value", "commission")


class AffiliateReport(Reader):
    """A sheet with one row a partner and day (with clicks or a number of sales), or one row a sale (with a status or an order)."""

    name = "affiliate_report"
    label = Text("Affiliate report (other networks)", "Affiliaterapport (andere netwerken)")
    layout = LAYOUT
    options = (Option("network", Text("affiliate network or programme of the report", "affiliatenetwerk of programma van het rapport")),)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has affiliates with commissions, by day or by sale."""
        found = LAYOUT.found(face.columns).keys()
        by_what = {"clicks", "conversions", "status", "order", "id"} & found
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool({"partner", "name"} & found) and bool(by_what)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results per partner and day."""
        fields = _Named(sheet, LAYOUT, shop, probe, numbers=NUMBERS, dates=("day",))
        network = Network(re.sub(r"\W+", "_", (shop.told("network") or "affiliates").strip().lower()), account_of(fields))
        if not fields.has("clicks") and not fields.has("conversions"):
            return reading(sheet.table, network, transactions(fields, shop.timezone), tuple(fields.checks(numbers=("value", "commission"))))
        named = f"coalesce({fields.text('network')}, {text_literal(network.name)})"
        told = fields.currency("value")
        currency = f"coalesce({fields.text('currency')}, {text_literal(told) if told else 'CAST(NULL AS VARCHAR)'})"
        sums = {"clicks": fields.whole("clicks"), "conversions": fields.whole("conversions"), "conversions_value": fields.number("value")}
        sums["commission"] = fields.number("commission")
        listed = ", ".join(f"sum({sql}) AS {name}" for name, sql in sums.items() if name != "clicks" or fields.has("clicks"))
        wrong = " OR ".join(f"({fields.text(own)} <> '' AND {fields.number(own)} IS NULL) IS TRUE" for own in NUMBERS)
        sql = f"""SELECT min(_row) AS _row, {fields.day("day")} AS date, {named} AS network, {fields.code("partner")} AS affiliate_id,
            any_value({fields.text("name")}) AS affiliate_name, {listed}, any_value(upper({currency})) AS _currency FROM {sheet.table}
            WHERE {fields.day("day")} IS NOT NULL AND {fields.code("partner")} IS NOT NULL GROUP BY 2, 3, 4 HAVING NOT bool_or({wrong})"""
        return Reading(
            source=network.source,
            records=(Records("affiliate_performance", sql, restates=Restated("date", "network")),),
            checks=tuple(fields.checks(numbers=NUMBERS, dates=("day",), where=f"{fields.code('partner')} IS NOT NULL")),
            caveats=(PENDING,),
            settles=SETTLES,
        )


READER = AffiliateReport()


class _Named(Fields):
    """The cells of a sheet; a partner without an id is known by name."""

    def code(self, own: str) -> str:
        """Return an id or code as text."""
        return f"coalesce({super().code(own)}, {self.text('name')})" if own == "partner" else super().code(own)
