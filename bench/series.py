"""Daily series to try forecasts on: the measures of the demo shop's KPIs over three years, and real shops where shared/data is beside the project."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from shops import LAST_DAY, moment

from peil.demo.shop import make_shop
from peil.insight import Calendar, Floats, History
from peil.load.recognising import Order
from peil.query.courses import Makings
from peil.state.holidays import holidays_between
from peil.values.errors import PeilError
from peil.workspace import Settings, Workspace, init_workspace

SHARED = Path(__file__).parents[2] / "shared" / "data"
MONTHS = 36
REAL = {
    "Online Retail": (
        "GB",
        """SELECT invoice_ts::DATE AS day, sum(quantity * unit_price)::DOUBLE AS sales,
        count(DISTINCT invoice_no) FILTER (invoice_no NOT LIKE 'C%') AS orders, count(DISTINCT customer_id) AS customers,
        -sum(quantity * unit_price) FILTER (invoice_no LIKE 'C%')::DOUBLE AS refunds FROM 'online_retail/lines.parquet' GROUP BY 1""",
    ),
    "Online Retail, abroad": (
        "GB",
        """SELECT invoice_ts::DATE AS day, sum(quantity * unit_price)::DOUBLE AS sales, count(DISTINCT invoice_no) AS orders
        FROM 'online_retail/lines.parquet' WHERE country <> 'United Kingdom' GROUP BY 1""",
    ),
    "The Complete Journey": (
        "US",
        """SELECT transaction_timestamp::DATE AS day, sum(sales_value) AS sales, count(DISTINCT basket_id) AS baskets, sum(quantity)::DOUBLE AS units
        FROM 'completejourney/transactions.parquet' WHERE transaction_timestamp < '2018-01-01' GROUP BY 1""",
    ),
    "The Complete Journey, coupons": (
        "US",
        "SELECT redemption_date::DATE AS day, count(*) AS coupons FROM 'completejourney/coupon_redemptions.parquet' GROUP BY 1",
    ),
    "AdventureWorks": (
        "US",
        """SELECT order_date AS day, count(DISTINCT order_number) AS orders, sum(quantity)::DOUBLE AS units
        FROM 'adventureworks/sales.parquet' GROUP BY 1""",
    ),
    "CDNOW": ("US", "SELECT date AS day, count(*) AS orders, sum(amount) AS sales FROM 'cdnow/master.parquet' WHERE date >= '1997-04-01' GROUP BY 1"),
    "Help desk": (
        "IT",
        """SELECT day, count(*) AS cases FROM (SELECT min(complete_ts)::DATE AS day FROM 'helpdesk_log/helpdesk.parquet' GROUP BY case_id)
        GROUP BY 1""",
    ),
    "Northwind": (
        "US",
        "SELECT order_date::DATE AS day, count(*) AS orders, sum(freight)::DOUBLE AS freight FROM 'northwind/orders.parquet' GROUP BY 1",
    ),
}


@dataclass(frozen=True)
class Series:
    """The measures of one KPI by day; `makings` tells how the KPI follows from them (None: each measure is a KPI)."""

    name: str
    history: History
    parts: tuple[str, ...]
    makings: Makings | None = None

    @property
    def days(self) -> int:
        return int(self.history.values.shape[1])


def demo_series(data: Path) -> list[Series]:
    """Return the measures of each KPI of the demo shop that follows from its days; KPIs of the same measures once."""
    folder = data / f"demo-{MONTHS}-months"
    if not (folder / "warehouse.duckdb").exists():
        _build(folder)
    workspace = Workspace(folder, now=moment)
    found: dict[tuple[str, ...], Series] = {}
    for kpi in workspace.catalogue.kpis:
        one = _series(workspace, kpi)
        if one is not None:
            found.setdefault(tuple(sorted(one.parts)), one)
    return list(found.values())


def _build(folder: Path) -> None:
    print(f"  building {MONTHS} months of the demo shop …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    make_shop(folder / "files", until=LAST_DAY, scale=1, months=MONTHS)
    workspace = init_workspace(folder, Settings(name="Bench", locale="en", country="NL"))
    workspace.load(Order((folder / "files",)), keep_raw=False)
    shutil.rmtree(folder / "files")


def _series(workspace: Workspace, kpi: str) -> Series | None:
    try:
        course = workspace.course((kpi,))
    except PeilError:
        return None
    makings = course.makings.get(kpi)
    if makings is None or not makings.parts or kpi not in course.begins or any(part.manner == "first" for part in makings.parts.values()):
        return None
    low, high = course.at(course.begins[kpi]), course.at(LAST_DAY) + 1
    stocks = tuple(part.manner == "last" for part in makings.parts.values())
    rows = [course.values[name][low:high] for name in makings.parts]
    values = np.stack([row if stock else np.nan_to_num(row) for row, stock in zip(rows, stocks, strict=True)])
    first = course.first + timedelta(days=low)
    return Series(kpi, History(first, values, _calendar("NL", first, values.shape[1]), stocks), tuple(makings.parts), makings)


def real_series() -> list[Series]:
    """Return the daily series of real shops, or none where the data sets are not beside the project."""
    return list(_read()) if SHARED.exists() else []


def _read() -> Iterator[Series]:
    connection = duckdb.connect()
    for name, (country, sql) in REAL.items():
        columns: dict[str, Any] = connection.execute(sql.replace("FROM '", f"FROM '{SHARED}/")).fetchnumpy()
        days = columns.pop("day").astype("datetime64[D]")
        at = (days - days.min()).astype(np.int64)
        values = np.zeros((len(columns), int(at.max()) + 1))
        for place, column in enumerate(columns.values()):
            values[place, at] = np.nan_to_num(np.asarray(np.ma.filled(column.astype(np.float64), 0.0)))
        first: date = days.min().astype(object)
        yield Series(name, History(first, values, _calendar(country, first, values.shape[1])), tuple(columns))
    connection.close()


def _calendar(country: str, first: date, days: int) -> Calendar:
    holidays = holidays_between(country, first, first + timedelta(days=days + 366), "en")
    return Calendar(tuple(holiday.day for holiday in holidays))


def values_of(series: Series, stretch: Floats) -> Floats:
    """Return the measures over a stretch of days (series, days): sums, and the last day of stocks."""
    return np.array([row[-1] if series.history.is_level(place) else np.nansum(row) for place, row in enumerate(stretch)])
