"""Tell the reports with totals of WooCommerce's Analytics apart (revenue, products, categories, coupons, customers), and say what to load instead."""

from peil.load.forms.layouts import Layout
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

ITEMS = ("Items sold", "Verkochte artikelen", "Verkochte items", "Artikelen verkocht", "Items verkocht")
NET = ("N. Revenue", "Net Revenue", "Net sales", "N. omzet", "Netto omzet", "Netto-omzet", "Netto-opbrengst", "N. opbrengst")
ORDERS = ("Orders", "Bestellingen")
REPORTS = (
    Layout(
        {"title": ("Product title", "Producttitel", "Productnaam"), "items": ITEMS, "net": NET, "orders": ORDERS}, needed=("title", "items", "net")
    ),
    Layout(
        {
            "date": ("Date", "Datum"),
            "orders": ORDERS,
            "gross": ("Gross sales", "Bruto omzet", "Bruto-omzet", "Bruto verkoop"),
            "returns": ("Returns", "Refunds", "Retouren", "Terugbetalingen"),
            "net": NET,
            "taxes": ("Taxes", "Belastingen", "Btw"),
        },
        needed=("date", "orders", "gross", "returns", "net"),
    ),
    Layout(
        {"category": ("Category", "Categorie"), "items": ITEMS, "net": NET, "products": ("Products", "Producten")},
        needed=("category", "items", "net", "products"),
    ),
    Layout(
        {
            "code": ("Coupon code", "Kortingscode", "Waardeboncode"),
            "orders": ORDERS,
            "amount": ("Amount discounted", "Kortingsbedrag", "Korting"),
        },
        needed=("code", "orders", "amount"),
    ),
)
WHY = Text(
    "it holds totals that WooCommerce's Analytics worked out. Load the orders themselves (/wp-json/wc/v3/orders, or the Orders report of Analytics); "
    "Peil adds them up.",
    "er staan totalen in die de Analytics van WooCommerce heeft berekend. Laad de bestellingen zelf (/wp-json/wc/v3/orders, of het rapport "
    "Bestellingen van Analytics); Peil telt ze op.",
)


class WooCommerceAnalyticsTotals(Reader):
    """The reports of WooCommerce's Analytics that hold totals."""

    name = "woocommerce_analytics_totals"
    label = Text("WooCommerce: Analytics totals, refused with the reason", "WooCommerce: totalen van Analytics, geweigerd met de reden")

    def recognises(self, face: Face) -> bool:
        """Return whether the columns are those of one of the reports."""
        return face.kind == "csv" and any(report.fits(face.columns) for report in REPORTS)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Raise UnreadableFile with the reason."""
        raise UnreadableFile(file=sheet.name, why=WHY)


READER = WooCommerceAnalyticsTotals()
