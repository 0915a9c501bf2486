"""Tell what kind of account a ledger account is, by its number, its name or what the export says, and what its costs are for."""

import re

from peil.load.reading import Option, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

TYPES = ("revenue", "other_income", "cost_of_goods_sold", "operating_expense", "other_expense", "interest", "income_tax")
INCOME = "('revenue', 'other_income')"
BALANCE = "balance"  # an account of the balance sheet, which is in no income statement
CALENDAR_US = frozenset({"US", "CA", "GB", "IE", "AU", "NZ"})  # where charts of accounts begin with 4 for revenue
RANGE = re.compile(r"\s*(\w+)\s*(?:-\s*(\w+))?\s*:\s*(\w+)\s*")
OPTIONS = (
    Option(
        "accounts",
        Text(
            "which accounts are of which kind, such as 8000-8999:revenue,4700-4799:interest",
            "welke rekeningen van welke soort zijn, zoals 8000-8999:revenue,4700-4799:interest",
        ),
    ),
    Option("scheme", Text("numbering of the accounts", "nummering van de rekeningen"), ("nl", "us")),
    Option(
        "sign",
        Text(
            "what an amount without debit or credit is: debit above zero, normal (revenue and costs above zero), or result (costs below zero)",
            "wat een bedrag zonder debet of credit is: debit (debet boven nul), normal (omzet en kosten boven nul) of result (kosten onder nul)",
        ),
        ("debit", "normal", "result"),
    ),
)
# By the name of an account, or the section it stands under. The first that fits counts, so what is certain whatever the number comes first.
CERTAIN = (
    ("income_tax", r"vennootschapsbelasting|\bvpb\b|corporat\w+ (income )?tax|income tax|belasting(en)? (over|naar) (de |het )?(winst|resultaat)"),
    ("interest", r"\brente|interest (expense|income|paid|received|charges)|^interest|financiële (baten|lasten)"),
    ("other_income", r"overige (bedrijfs)?opbrengsten|other income|buitengewone baten|bijzondere baten"),
    ("other_expense", r"buitengewone lasten|bijzondere lasten|other expenses?$"),
)
BY_NAME = (
    ("cost_of_goods_sold", r"kostprijs|inkoopwaarde|inkopen|cost of (goods|sales)|\bcogs\b|purchases"),
    ("revenue", r"omzet|opbrengst|verkopen|\bsales$|\bsales (of|income|revenue)|revenue|turnover|^income$|sales of product"),
    (
        "operating_expense",
        r"kosten|expenses?\b|costs?\b|salar|lonen|wages|payroll|huur|\brent\b|afschrijving|depreciation|advertis|fees?\b|insurance|software",
    ),
)
WORDS = (
    ("cost_of_goods_sold", r"cost of (goods|sales)|cogs|kostprijs|directe kosten|direct costs"),
    ("other_income", r"other income|overige opbrengst"),
    ("other_expense", r"other expense|overige lasten"),
    ("revenue", r"revenue|omzet|opbrengst|^income|sales"),
    ("interest", r"interest|rente"),
    ("income_tax", r"tax|belasting"),
    ("operating_expense", r"expense|kosten|cost|overhead"),
    (BALANCE, r"asset|liabilit|equity|bank|receivable|payable|balan|activa|passiva|vermogen|debiteur|crediteur"),
)
CATEGORIES = (
    ("advertising", r"advert|adwords|google ads|facebook|meta ads|reclame|mediakosten|tiktok|pinterest"),
    ("marketing", r"marketing|promotie|promotion|\bpr\b|seo|influencer|affiliate"),
    ("payroll", r"\bloon|lonen|salar|wages?\b|payroll|personeel|pensioen|pension|sociale lasten|social security|vakantiegeld"),
    ("shipping", r"verzend|vracht|porto|bezorg|shipping|freight|postage|courier"),
    ("payment_fees", r"transactiekosten|betaalkosten|payment (processing|fees)|mollie|stripe|paypal|adyen|klarna|bank charges|bankkosten"),
    ("marketplace_fees", r"commissie|commission|marketplace fees|amazon|\bbol\b"),
    ("software", r"software|licentie|licen[cs]es?|hosting|saas|automatisering|subscriptions|\bict\b|\bit\b"),
    ("rent", r"\bhuur|huisvesting|\brent\b|\blease of premises"),
    ("sales", r"verkoopkosten|selling|sales (costs|expenses)"),
    ("depreciation", r"afschrijving|depreciation|amorti[sz]ation"),
    ("insurance", r"verzekering|insurance"),
    ("travel", r"reiskosten|\btravel|auto(kosten)?\b|vervoer"),
    ("office", r"kantoor|office"),
    ("accounting", r"accountant|administratie|accounting|bookkeeping|legal|juridisch"),
)


def account_type(code: str, name: str, said: str, shop: Shop, file: str) -> str:
    """Return the kind of an account: as the user says, as the export says, by its name where that is certain, by its number, by its name."""
    lower = f"lower(coalesce({name}, ''))"
    whens = [
        *_told(code, shop, file),
        *_matched(f"lower({said})", WORDS, known=f"lower({said})"),
        *_matched(lower, CERTAIN, unless=_on_balance(code, shop)),
    ]
    return f"CASE {' '.join([*whens, *_numbered(code, shop), *_matched(lower, BY_NAME)])} END"


def category(name: str) -> str:
    """Return what an account's costs are for, else its name in lower case."""
    return f"CASE {' '.join(_matched(f'lower({name})', CATEGORIES))} ELSE lower({name}) END"


def _matched(cell: str, patterns: tuple[tuple[str, str], ...], *, known: str | None = None, unless: str = "false") -> list[str]:
    exact = [f"WHEN {known} IN ({', '.join(text_literal(kind) for kind in TYPES)}) THEN {known}"] if known else []
    return exact + [
        f"WHEN NOT ({unless}) AND regexp_matches({cell}, {text_literal(pattern)}) THEN {text_literal(kind)}" for kind, pattern in patterns
    ]


def _american(shop: Shop) -> bool:
    return (shop.told("scheme") or ("us" if shop.country.upper() in CALENDAR_US else "nl")) == "us"


def _on_balance(code: str, shop: Shop) -> str:
    """Return the condition under which an account number is one of the balance sheet: 0 to 3, or B of the Dutch reference scheme (RGS)."""
    first = "[1-3]" if _american(shop) else "[0-3]"
    return f"regexp_matches(coalesce({code}, ''), '^({first}\\d{{2,}}|B[A-Z][a-z]{{2}})')"


def _numbered(code: str, shop: Shop) -> list[str]:
    dutch = (("4", "operating_expense"), ("7", "cost_of_goods_sold"), ("8", "revenue"), ("9", "other_expense"))
    american = (("4", "revenue"), ("5", "cost_of_goods_sold"), ("[67]", "operating_expense"), ("[89]", "other_expense"))
    digits = [f"WHEN regexp_matches({code}, '^{first}\\d{{2,}}') THEN '{kind}'" for first, kind in (american if _american(shop) else dutch)]
    reference = (
        ("WOmz", "revenue"), ("WOvb", "other_income"), ("WOvt", "other_income"), ("WKpr", "cost_of_goods_sold"), ("WKol", "cost_of_goods_sold"),
        ("WFbe", "interest"), ("WBel", "income_tax"), ("WPer", "operating_expense"), ("WAfs", "operating_expense"), ("WBed", "operating_expense"),
        ("WWvi", "other_expense"), ("WRed", "other_income"),
    )  # fmt: skip
    coded = [f"WHEN starts_with({code}, '{start}') THEN '{kind}'" for start, kind in reference]
    return [f"WHEN {_on_balance(code, shop)} THEN '{BALANCE}'", *digits, *coded]


def _told(code: str, shop: Shop, file: str) -> list[str]:
    """Return what the user says of accounts; raises UnreadableFile where it cannot be read."""
    made = []
    for part in (shop.told("accounts") or "").split(","):
        found = RANGE.fullmatch(part)
        if not part.strip():
            continue
        if found is None or found.group(3) not in (*TYPES, BALANCE):
            kinds = ", ".join((*TYPES, BALANCE))
            why = Text(
                f"`{part.strip()}` of the option accounts is not of the form 8000-8999:revenue. The kinds are {kinds}.",
                f"`{part.strip()}` van de optie accounts heeft niet de vorm 8000-8999:revenue. De soorten zijn {kinds}.",
            )
            raise UnreadableFile(file=file, why=why)
        first, last = text_literal(found.group(1)), text_literal(found.group(2) or found.group(1))
        length = len(found.group(1))
        made.append(f"WHEN {code}[:{length}] BETWEEN {first} AND {last} THEN {text_literal(found.group(3))}")
    return made
