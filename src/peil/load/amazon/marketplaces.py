"""Give what the readers of Amazon's order, settlement and return reports share: keys that meet, and tax by marketplace."""

from peil.load.reading import Caveat, Option, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

# Amazon shows prices without tax in the United States and Canada, where it is added at the checkout; elsewhere prices hold the tax.
WITHOUT_TAX = "(^|[. -])(com|ca|us)$"
AMOUNTS = ("order_lines.gross_amount", "order_lines.discount_amount", "orders.shipping_amount", "orders.tax_amount")
TAX_OPTIONS = (
    Option(
        "tax_included",
        Text(
            "whether item prices hold tax; default: yes but for Amazon.com and Amazon.ca",
            "of de artikelprijzen inclusief btw zijn; standaard: ja, behalve bij Amazon.com en Amazon.ca",
        ),
        ("yes", "no"),
    ),
    Option(
        "tax_rate",
        Text(
            "tax in per cent inside prices of rows whose tax columns are empty or 0 (`21`)",
            "btw-percentage in de prijzen van rijen waarvan de btw-kolommen leeg of 0 zijn (`21`)",
        ),
    ),
)


def source_of(shop: Shop) -> str:
    """Return the name of the source: Amazon, with the account where the user tells it."""
    account = shop.told("account")
    return f"amazon:{account}" if account else "amazon"


def line_key(order: str, sku: str) -> str:
    """Return SQL for the key of an order line, which the settlement and the returns know as well: the order and the stock-keeping code."""
    return f"({order} || '-' || coalesce({sku}, '?'))"


def holds_tax(channel: str, shop: Shop) -> str:
    """Return the condition under which prices of a sales channel (`Amazon.de`) hold tax: as the user says, else by marketplace."""
    told = shop.told("tax_included")
    if told is not None:
        return "true" if told == "yes" else "false"
    home = "false" if shop.country.upper() in {"US", "CA"} else "true"
    return f"coalesce(NOT regexp_matches(lower({channel}), '{WITHOUT_TAX}'), {home})"


def told_rate(shop: Shop, file: str) -> str | None:
    """Return the tax rate that the user tells as SQL, such as `0.21`, or None; raises UnreadableFile where it is no percentage."""
    told = shop.told("tax_rate")
    if told is None:
        return None
    try:
        rate = float(told.strip().rstrip("%").replace(",", "."))
    except ValueError:
        rate = -1.0
    if not 0 <= rate < 100:
        why = Text(f"`{told}` is no tax rate such as 21 (--option tax_rate).", f"`{told}` is geen btw-percentage zoals 21 (--option tax_rate).")
        raise UnreadableFile(file=file, why=why)
    return f"{rate / 100:.6f}"


def tax_share(included: str, amount: str, tax: str, rate: str | None) -> str:
    """Return SQL (DOUBLE) for the part of an amount that is tax: by its own tax column, else by the rate told; 0 where prices hold none."""
    assumed = f"{rate} / (1 + {rate})" if rate is not None else "0"
    own = f"WHEN coalesce({tax}, 0) <> 0 AND coalesce({amount}, 0) <> 0 THEN ({tax})::DOUBLE / ({amount})::DOUBLE"
    return f"(CASE WHEN NOT ({included}) THEN 0 {own} ELSE {assumed} END)::DOUBLE"


def tax_caveats(shop: Shop, rate: str | None, untold: list[str], touches: tuple[str, ...]) -> list[Caveat]:
    """Return what is not known of tax; `untold` names the sales channels whose prices hold tax of which the file says nothing."""
    if not untold:
        return []
    listed = ", ".join(untold)
    if rate is not None:
        percent = shop.told("tax_rate")
        message = Text(
            f"Amazon's report does not say the tax of {listed}; {percent}% was taken out of all of those amounts, as told when loading.",
            f"Het rapport van Amazon noemt de btw van {listed} niet; overal is {percent}% eruit gehaald, zoals bij het laden is opgegeven.",
        )
        return [Caveat("amazon_tax_rate_told", message, touches)]
    message = Text(
        f"Amazon's report does not say how much tax the prices of {listed} hold: these amounts count with tax. "
        "Load it with `--option tax_rate=21` (the rate of your products), or `tax_included=no` where prices hold none.",
        f"Het rapport van Amazon zegt niet hoeveel btw er in de prijzen van {listed} zit: deze bedragen tellen inclusief btw. "
        "Laad het met `--option tax_rate=21` (het tarief van je producten), of `tax_included=no` als de prijzen exclusief btw zijn.",
    )
    return [Caveat("amazon_tax_unknown", message, touches)]


def listed(texts: tuple[str, ...]) -> str:
    """Return texts as a list in SQL."""
    return "(" + ", ".join(text_literal(text) for text in texts) + ")"


CURRENCIES = (
    ("EUR", "de|fr|it|es|nl|be|com\\.be|ie"),
    ("GBP", "co\\.uk|uk|gb"),
    ("USD", "com|us"),
    ("CAD", "ca"),
    ("MXN", "com\\.mx|mx"),
    ("BRL", "com\\.br|br"),
    ("SEK", "se"),
    ("PLN", "pl"),
    ("TRY", "com\\.tr|tr"),
    ("JPY", "co\\.jp|jp"),
    ("INR", "in"),
    ("AUD", "com\\.au|au"),
    ("SGD", "sg"),
    ("AED", "ae"),
    ("SAR", "sa"),
    ("EGP", "eg"),
)


def currency_of(marketplace: str) -> str:
    """Return SQL for the currency of a marketplace (`AMAZON.DE`, `de`); NULL of one that is not known."""
    whens = " ".join(f"WHEN regexp_full_match(lower({marketplace}), '((www\\.)?amazon\\.)?({ends})') THEN '{code}'" for code, ends in CURRENCIES)
    return f"CASE {whens} END"
