"""Make answers by hand, for tests of what people make of them."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from peil.boards.numbers import Numbers
from peil.boards.wording import Wording
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.loading import load_catalogue
from peil.query.questions import Answer
from peil.values.texts import Language

Values = list[float | None]


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def wording(language: Language = "en", currency: str = "EUR") -> Wording:
    """Return the wording of the catalogue that comes with Peil."""
    return Wording(_catalogue(), Numbers(language, currency))


def answer(kpis: list[str], rows: list[dict[str, Any]], **more: Any) -> Answer:
    """Return an answer with these rows; `more` are parts of the question (`by`, `grain`, `compare`, …) and of the answer."""
    asked = {"first_day": "2026-10-01", "last_day": "2026-10-31", "grain": None, "by": [], "where": [], "compare": None, "kpis": kpis}
    asked |= {name: more.pop(name) for name in list(more) if name in asked}
    columns = list(dict.fromkeys(name for row in rows for name in row)) or kpis
    parts: dict[str, Any] = {"totals": [], "notes": [], "sql": [], "parameters": {}, "freshness": [], "as_of": "2026-11-01T06:00:00Z"}
    labels = list(dict.fromkeys(row["period"] for row in rows)) if asked["grain"] else []
    return Answer(**{"question": asked, "rows": rows, "columns": columns, "labels": labels, **parts, **more})


def daily(kpi: str, values: Values, before: Values | None = None, first: date = date(2026, 10, 1)) -> list[dict[str, Any]]:
    """Return a row a day."""
    rows = []
    for at, value in enumerate(values):
        row: dict[str, Any] = {"period": str(first + timedelta(days=at)), kpi: value}
        if before is not None:
            row[f"{kpi}.before"] = before[at]
        rows.append(row)
    return rows
