"""Read a ledger from any bookkeeping program: a day, an account by number or name, debit and credit or one amount (Moneybird, e-Boekhouden, …)."""

import msgspec

from peil.load.books.accounts import OPTIONS
from peil.load.books.ledger import Booked, reading
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout, plain
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

CODED = r"^([0-9]{3,}|[BW][A-Z][a-z]{2}\w*)?(.*)$"  # `4300 Reclame` in one cell
CERTAIN = ("grootboek", "ledger", "glaccount", "nominal")


class LedgerSheet(Reader):
    """A ledger of entries, of any program."""

    name = "ledger_sheet"
    label = Text("Ledger, any bookkeeping program", "Grootboek, elk boekhoudprogramma")
    options = OPTIONS
    layout = Layout(
        columns={
            "posted_on": ("Posting date", "Date", "Boekdatum", "Datum", "Boekingsdatum", "Journaaldatum", "Buchungsdatum"),
            "code": (
                "Account code", "Account number", "Account no.", "Grootboekrekening", "Grootboeknummer", "Grootboekrekeningnummer", "Ledger account",
                "Ledger account number", "Rekeningcode", "Nominal code", "Rekening", "Account", "Grootboek",
            ),
            "name": (
                "Account name", "Omschrijving grootboekrekening", "Grootboekrekening omschrijving", "Naam grootboekrekening",
                "Grootboekrekeningnaam", "Ledger account name", "Rekeningnaam", "Rekeningomschrijving", "Naam rekening",
            ),
            "debit": ("Debit", "Debet", "Debit amount", "Bedrag debet"),
            "credit": ("Credit", "Credit amount", "Bedrag credit"),
            "amount": ("Amount", "Bedrag", "Net amount", "Bedrag excl. btw", "Saldo"),
            "type": ("Account type", "Rekeningsoort", "Soort rekening", "Rekeningtype", "Account class"),
            "category": ("Category", "Categorie", "Kostensoort"),
            "department": ("Department", "Afdeling", "Cost centre", "Cost center", "Kostenplaats"),
            "project": ("Project", "Project code", "Projectcode"),
            "entry": ("Entry number", "Boekstuknummer", "Boekstuk", "Journal entry", "Document number",
                "Mutatienummer", "Transaction ID", "Entry ID"),
            "line": ("Line number", "Regelnummer", "Regel", "Line"),
            "text": ("Description", "Omschrijving", "Memo", "Notes", "Toelichting"),
        },
        needed=("posted_on",),
    )  # fmt: skip

    def recognises(self, face: Face) -> bool:
        """Return whether there is a day, an amount, and what is certainly a ledger account."""
        if face.kind != "csv":
            return False
        found = self.layout.found(face.columns)
        paid = "amount" in found or {"debit", "credit"} <= found.keys()
        sure = "code" in found and any(word in plain(found["code"]) for word in CERTAIN)
        return "posted_on" in found and paid and (sure or "name" in found or ("code" in found and "type" in found))

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the entries of the income statement."""
        fields = Fields(sheet, self.layout, shop, probe, numbers=("debit", "credit", "amount"), dates=("posted_on",))
        split = fields.has("debit") and fields.has("credit")
        amount = f"coalesce({fields.number('debit')}, 0) - coalesce({fields.number('credit')}, 0)" if split else fields.number("amount")
        code = fields.code("code")
        both = [f"nullif(trim(regexp_extract({code}, '{CODED}', {place})), '')" for place in (1, 2)]
        booked = Booked(
            posted_on=fields.day("posted_on"),
            code=both[0],
            name=f"coalesce({fields.text('name')}, trim({both[1]}, ' -:'))",
            amount=amount,
            key=f"{fields.code('entry')} || coalesce('-' || {fields.code('line')}, '')",
            said=fields.text("type"),
            category=f"lower({fields.text('category')})",
            department=fields.text("department"),
            project=fields.code("project"),
            text=fields.text("text"),
            sign="debit" if split else None,
            where=f"{fields.day('posted_on')} IS NOT NULL AND coalesce({fields.text('code')}, {fields.text('name')}) IS NOT NULL",
        )
        made = reading(sheet, shop, probe, booked, "ledger")
        checks = fields.checks(numbers=("debit", "credit", "amount"), dates=("posted_on",))
        return msgspec.structs.replace(made, checks=(*checks, *made.checks))


READER = LedgerSheet()
