"""Read Amazon's Business Report by ASIN (parent or child): the products; what it says of traffic has no day."""

from peil.load.amazon.marketplaces import source_of
from peil.load.amazon.products import NO_DAYS, new_products
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text


class AmazonBusinessByAsin(Reader):
    """Amazon's Business Report by parent or child ASIN."""

    name = "amazon_business_by_asin"
    label = Text("Amazon: Business Report by ASIN", "Amazon: Business Report per ASIN")
    layout = Layout(
        columns={
            "parent": ("(Parent) ASIN", "(Übergeordnete) ASIN", "ASIN (parent)", "(ASIN) padre", "(Principal) ASIN", "(Bovenliggende) ASIN"),
            "child": ("(Child) ASIN", "(Untergeordnete) ASIN", "ASIN (enfant)", "(ASIN) hijo", "(Secundario) ASIN", "(Onderliggende) ASIN"),
            "title": ("Title", "Titel", "Titre", "Título", "Titolo"),
            "sku": ("SKU",),
            "sessions": ("Sessions - Total", "Sessions", "Sitzungen – Summe", "Sitzungen", "Sesiones - Total", "Sessioni - Totale",
                "Sessies – Totaal"),
            "amount": ("Ordered Product Sales", "Durch bestellte Produkte erzielter Umsatz", "Ventes de produits commandés",
                "Ventas de productos pedidos", "Vendite prodotti ordinati", "Omzet bestelde producten"),
            "units": ("Units Ordered", "Bestellte Einheiten", "Unités commandées", "Unidades pedidas", "Unità ordinate", "Bestelde eenheden"),
        },
        needed=("parent", "title", "units"),
    )  # fmt: skip

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the products and variants that are new; raises UnreadableFile."""
        fields = Fields(sheet, self.layout, shop, probe)
        asin = f"coalesce({fields.code('child')}, {fields.code('parent')})"
        return Reading(
            source=source_of(shop),
            records=new_products(sheet.table, asin, fields.code("sku"), fields.text("title")),
            checks=(Check("no_days", "warning", "SELECT 0, ''", NO_DAYS),),
        )


READER = AmazonBusinessByAsin()
