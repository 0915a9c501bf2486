"""Read Shopify's export of customers, of both generations: who they are by the same key as on their orders, and where they live."""

from peil.load.identity import person_key
from peil.load.reading import Caveat, Cells, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.load.shopify.keys import SOURCE, SPREADSHEET, bare, first_of, is_scientific
from peil.values.texts import Text

CAVEATS = (
    Caveat(
        "customers_without_dates",
        Text(
            "Shopify's customers export has no dates: when a customer registered is not known.",
            "De klantenexport van Shopify heeft geen datums: wanneer een klant zich registreerde is niet bekend.",
        ),
        ("customers.created_at",),
    ),
    Caveat(
        "subscribers_left_out",
        Text(
            "Shopify's customers export says who accepts e-mail or SMS marketing, but not since when; subscribers are not read from it.",
            "De klantenexport van Shopify zegt wie marketing per e-mail of sms accepteert, maar niet sinds wanneer; abonnees worden er niet uit "
            "gelezen.",
        ),
        ("subscribers",),
    ),
    Caveat(
        "customers_by_email",
        Text(
            "Customers are told apart by e-mail address, else by phone number: someone with two addresses counts as two customers.",
            "Klanten worden onderscheiden op e-mailadres, en anders op telefoonnummer: iemand met twee adressen telt als twee klanten.",
        ),
        ("customers.customer_id",),
    ),
)


class ShopifyCustomers(Reader):
    """Shopify's export of customers (`customers_export.csv`), with the address columns named either way."""

    name = "shopify_customers"
    label = Text("Shopify: customers export", "Shopify: export van klanten")

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a customer's e-mail, consent and totals."""
        header = face.header
        return (
            face.kind == "csv"
            and {"email", "total spent", "total orders"} <= header
            and bool({"accepts email marketing", "accepts marketing"} & header)
        )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the customers; two profiles with one e-mail address are one customer, the last one read."""
        cells = Cells(sheet)
        own = bare(cells.text("Customer ID"))
        key = f"coalesce({person_key(cells.text('Email'), cells.text('Phone'))}, {own})"
        address = {part: bare(cells.text(first_of(cells, f"Default Address {part}", part))) for part in ("Country Code", "Province Code", "City")}
        sql = f"""SELECT _row, {key} AS customer_id, {address["Country Code"]} AS country, {address["Province Code"]} AS region,
            {address["City"]} AS city FROM {sheet.table}
            WHERE {key} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _row DESC) = 1"""
        return Reading(source=SOURCE, records=(Records("customers", sql),), checks=tuple(_checks(sheet, cells, key)), caveats=CAVEATS)


READER = ShopifyCustomers()


def _checks(sheet: Sheet, cells: Cells, key: str) -> list[Check]:
    named = f"concat_ws(' ', {cells.text('First Name')}, {cells.text('Last Name')})"
    message = Text(
        "The customer {value} has no e-mail address, phone number or id; the row was left out.",
        "De klant {value} heeft geen e-mailadres, telefoonnummer of id; de rij is overgeslagen.",
    )
    found = [Check("nameless_customer", "error", f"SELECT _row, {named} FROM {sheet.table} WHERE {key} IS NULL", message, "Email")]
    if cells.has("Customer ID"):
        own = cells.text("Customer ID")
        message = Text("The Customer ID {value} has lost its last digits.", "Het Customer ID {value} is zijn laatste cijfers kwijt.")
        sql = f"SELECT _row, {own} FROM {sheet.table} WHERE {is_scientific(own)}"
        found.append(Check("scientific_id", "warning", sql, message, "Customer ID", SPREADSHEET))
    return found
