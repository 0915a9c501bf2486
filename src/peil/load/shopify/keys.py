"""Give the keys by which the Shopify exports find each other, as SQL: the readers of orders, customers, products and inventory share them."""

from peil.load.reading import Cells
from peil.values.texts import Text

SOURCE = "shopify"
POOR = "TIMESTAMP '1970-01-01' AS _as_of"  # of what is told in passing: any file of its own kind goes over it
SPREADSHEET = Text(
    "A spreadsheet program may have changed the file: export it again and load it without opening and saving it.",
    "Mogelijk heeft een spreadsheetprogramma het bestand veranderd: exporteer het opnieuw en laad het zonder het te openen en op te slaan.",
)


def first_of(cells: Cells, *names: str) -> str:
    """Return the first of several column names that the sheet has, and the first of all where it has none."""
    return next((name for name in names if cells.has(name)), names[0])


def bare(cell: str) -> str:
    """Return a cell without the apostrophe that Shopify sets before ids, phone numbers and postcodes for the sake of spreadsheets."""
    return f"nullif(trim(ltrim({cell}, '''')), '')"


def sku(cell: str) -> str:
    """Return a stock-keeping code, NULL where there is none; `-` is how some exports write that."""
    return f"nullif({bare(cell)}, '-')"


def variant_key(code: str, name: str) -> str:
    """Return the key of a variant: its stock-keeping code, else the name under which it stands on an order line."""
    return f"coalesce('sku:' || {code}, 'name:' || lower({name}))"


def options(cells: Cells) -> str:
    """Return the option values of a variant joined as on an order line (`Red / XL`), NULL where the product has no options."""
    values = ", ".join(f"nullif({cells.text(f'Option{number} Value')}, 'Default Title')" for number in (1, 2, 3))
    return f"nullif(concat_ws(' / ', {values}), '')"


def line_name(title: str, chosen: str) -> str:
    """Return the name of a variant as it stands on an order line (`Shirt - Red / XL`)."""
    return f"({title} || coalesce(' - ' || {chosen}, ''))"


def slug(title: str) -> str:
    """Return the handle that Shopify makes of a title: `Anna's Café Mug` → `annas-cafe-mug`."""
    plain = f"regexp_replace(strip_accents(lower({title})), '[''’]', '', 'g')"
    return f"nullif(trim(regexp_replace({plain}, '[^\\p{{L}}\\p{{N}}]+', '-', 'g'), '-'), '')"


def is_scientific(cell: str) -> str:
    """Return the condition under which an id was rewritten by a spreadsheet program (6.79848E+12), so that its last digits are gone."""
    return f"regexp_full_match({bare(cell)}, '\\d+([.,]\\d+)?[eE]\\+?\\d+')"
