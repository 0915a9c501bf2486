"""Say what Search Console's exports have in common: one row a day for what they tell, and the period that a user gives to a table without days."""

import re
from datetime import date

from peil.load.forms.cells import text_literal
from peil.load.reading import Option, Shop
from peil.values.errors import BadQuestion
from peil.values.texts import Text

ALL, ALL_DEVICES, HIDDEN = "(all)", "all", "(anonymised)"
"""What stands in a part of the key that an export does not split by, and for queries that Google keeps to itself."""
PERIOD = Option("period", Text("first and last day of totals: 2026-01-01..2026-03-31", "eerste en laatste dag van totalen: 2026-01-01..2026-03-31"))
KEYWORDS = Option("keywords", Text("your target keywords: mug;tea pot", "je eigen zoekwoorden: mok;theepot"))
SETTLES = 3


def said_period(shop: Shop) -> tuple[str, str] | None:
    """Return the first and last day (ISO) that the user gives by the option `period`, which may be one day; raises BadQuestion."""
    said = shop.told("period")
    if said is None:
        return None
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|/)\s*(\d{4}-\d\d-\d\d))?", said)
    try:
        first = date.fromisoformat(parts.group(1) if parts else "")
        last = date.fromisoformat(parts.group(2) or parts.group(1)) if parts else first
    except ValueError:
        first, last = date.max, date.min
    if last < first:
        raise BadQuestion(
            why=Text(
                f"`{said}` is no period such as 2026-01-01..2026-03-31 (--option period).",
                f"`{said}` is geen periode zoals 2026-01-01..2026-03-31 (--option period).",
            )
        )
    return first.isoformat(), last.isoformat()


def source_of(shop: Shop) -> str:
    """Return the source of Search Console's figures: that of one site where the user tells which."""
    account = shop.told("account")
    return f"search_console:{account}" if account else "search_console"


def is_target(query: str, shop: Shop) -> str:
    """Return SQL for whether a query is one of the shop's own keywords; NULL where the user names none."""
    words = [word.strip().lower() for word in (shop.told("keywords") or "").split(";") if word.strip()]
    return f"lower({query}) IN ({', '.join(text_literal(word) for word in words)})" if words else "CAST(NULL AS BOOLEAN)"


def device(cell: str) -> str:
    """Return SQL for a device as Search Console names it, in English or Dutch."""
    return f"CASE lower({cell}) WHEN 'mobile' THEN 'mobile' WHEN 'mobiel' THEN 'mobile' WHEN 'desktop' THEN 'desktop' WHEN 'tablet' THEN 'tablet' END"


def row(day: str, *, query: str = "NULL", page: str = "NULL", country: str = "NULL", on: str = "NULL") -> str:
    """Return SQL for the key of a row: what is not split by has a sign for all."""
    return f"""{day} AS date, 'google' AS search_engine, 'organic' AS search_type, coalesce({query}, '{ALL}') AS query,
        coalesce({page}, '{ALL}') AS page_path, coalesce({country}, '{ALL}') AS country, coalesce({on}, '{ALL_DEVICES}') AS device_category"""
