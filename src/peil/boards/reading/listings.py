"""Give the tables of table KPIs to read: headers in words, ids by the names they stand for, shares as percentages."""

from collections.abc import Mapping

import msgspec

from peil.boards.tables import Cell, Table
from peil.boards.wording import Wording
from peil.values.texts import Text

HEADERS = {
    "product_id": Text("Product", "Product"),
    "with_product_id": Text("Together with", "Samen met"),
    "next_product_id": Text("Followed by", "Daarna"),
    "orders_together": Text("Orders with both", "Bestellingen met beide"),
    "support": Text("Share of all orders", "Aandeel van alle bestellingen"),
    "confidence": Text("Share for the product", "Aandeel bij het product"),
    "lift": Text("Lift", "Lift"),
    "views": Text("Views", "Weergaven"),
    "customers": Text("Customers", "Klanten"),
    "page_path": Text("Page", "Pagina"),
    "contacts": Text("Contacts afterwards", "Contacten erna"),
    "contacts_as_last_page": Text("Of which as the last page", "Waarvan als laatste pagina"),
}
SHARES = ("support", "confidence")
PRODUCTS = ("product_id", "with_product_id", "next_product_id")


def readable(table: Table, wording: Wording, names: Mapping[str, str] | None = None) -> Table:
    """Return the table of a table KPI in words; `names` holds those of products by their ids."""
    columns = [msgspec.structs.replace(column, header=header_of(column.key, wording)) for column in table.columns]
    rows = [[_cell(cell, column.key, wording, names or {}) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    return msgspec.structs.replace(table, columns=columns, rows=rows)


def header_of(column: str, wording: Wording) -> str:
    """Return the header of a column: in words where it has them, by the catalogue's label, else its name made readable."""
    if column in HEADERS:
        return wording.say(HEADERS[column])
    owners = wording.catalogue.model.dimensions.get(column, [])
    spec = wording.catalogue.model.column(owners[0], column) if owners else None
    return wording.say(spec.label) if spec else column.replace("_", " ").capitalize()


def _cell(cell: Cell, column: str, wording: Wording, names: Mapping[str, str]) -> Cell:
    if column in SHARES and isinstance(cell.raw, int | float):
        return Cell(wording.numbers.percent(cell.raw), cell.raw)
    if column in PRODUCTS and cell.raw is not None:
        name = names.get(str(cell.raw))
        return Cell(name, name) if name else cell
    return cell
