"""Give what the readers of bank statements share: who a counterparty is, and a key for a line that has none of its own."""

from peil.load.reading import Caveat, text_literal
from peil.values.texts import Text

# Names that are certainly no person's: `Bol` and `Mollie` alone are, so these two need more than the word.
FIRMS = (
    ("Mollie", r"stichting mollie|mollie (payments|b\.?v)|^mollie$|via mollie"),
    ("Adyen", r"\badyen\b"),
    ("Stripe", r"\bstripe (technology|payments|inc)\b|^stripe$"),
    ("PayPal", r"\bpaypal\b"),
    ("Klarna", r"\bklarna\b"),
    ("Buckaroo", r"\bbuckaroo\b"),
    ("MultiSafepay", r"multi ?safe ?pay"),
    ("PAY.", r"\bpay\.nl\b|\btintel\b|\bpay\. "),
    ("Riverty", r"\briverty\b|\bafterpay\b"),
    ("in3", r"\bin3\b"),
    ("SumUp", r"\bsum ?up\b"),
    ("Worldline", r"\bworldline\b|\bingenico\b"),
    ("CCV", r"\bccv (group|services|b\.?v|nederland)"),
    ("Sendcloud", r"\bsendcloud\b"),
    ("Shopify", r"\bshopify\b"),
    ("Amazon", r"\bamazon\b"),
    ("bol", r"\bbol\.com\b|\bbol b\.?v\b"),
    ("Zalando", r"\bzalando\b"),
    ("eBay", r"\bebay\b"),
    ("Etsy", r"\betsy\b"),
    ("Kaufland", r"\bkaufland\b"),
    ("Google", r"\bgoogle\b"),
    ("Meta", r"\bmeta platforms\b|\bfacebook\b|\binstagram\b"),
    ("TikTok", r"\btiktok\b"),
    ("Pinterest", r"\bpinterest\b"),
    ("Snapchat", r"\bsnap (inc|group)\b|\bsnapchat\b"),
    ("LinkedIn", r"\blinkedin\b"),
    ("Microsoft", r"\bmicrosoft\b"),
    ("Criteo", r"\bcriteo\b"),
    ("Awin", r"\bawin\b"),
    ("TradeTracker", r"\btradetracker\b"),
    ("Klaviyo", r"\bklaviyo\b"),
)
NAMELESS = Caveat(
    "counterparties_left_out",
    Text(
        "Of bank transactions only counterparties that are payment providers, marketplaces or advertising platforms are kept; all others may be "
        "people.",
        "Van banktransacties blijven alleen tegenpartijen staan die betaaldienst, marktplaats of advertentieplatform zijn; alle andere kunnen "
        "personen zijn.",
    ),
    ("bank_transactions.counterparty",),
)


def firm(name: str) -> str:
    """Return the name of the firm that a counterparty is known to be, NULL for all others."""
    whens = " ".join(f"WHEN regexp_matches(lower({name}), {text_literal(pattern)}) THEN {text_literal(known)}" for known, pattern in FIRMS)
    return f"CASE {whens} END"


def last_four(account: str) -> str:
    """Return the last four characters of an account number."""
    return f"right(replace({account}, ' ', ''), 4)"


def line_key(*columns: str) -> str:
    """Return a key for a line without one: a hash of its columns, and which of several lines alike it is.

    Columns of a table that is made already: a day or an amount read here would be read, and planned, several times over.
    """
    said = f"md5(concat_ws('|', {', '.join(f'coalesce({column}::VARCHAR, chr(0))' for column in columns)}))"
    return f"{said} || '-' || row_number() OVER (PARTITION BY {said} ORDER BY _row)"
