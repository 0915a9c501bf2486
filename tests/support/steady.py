"""Make a shop that sells two orders a day, every day, from 2025 on: what follows for a goal can be said by heart."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from peil.cli.main import main
from tests.support.shops import TODAY, TestShop

FROM = "2025-01-01"
DAYS = 689  # up to the day before TODAY, 20 November 2026
CLOCK = "2026-11-21T12:00:00Z"


def fill(shop: TestShop) -> TestShop:
    """Load the orders: on every day one of a customer of their own and one of a customer who comes back."""
    first = TODAY - timedelta(days=DAYS)
    rows: list[Mapping[str, Any]] = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        for part, customer in (("A", f"new-{number}"), ("B", "regular")):
            again = part == "B" and number > 0
            rows.append(
                {
                    "order_id": f"{part}{number}",
                    "ordered_at": f"{day}T11:00:00Z",
                    "is_test": False,
                    "financial_status": "paid",
                    "customer_id": customer,
                    "customer_order_index": number + 1 if again else 1,
                    "sales_channel": "pos" if part == "A" else "online_store",
                }
            )
    shop.fill(orders=rows)
    return shop


def peil(folder: Path, *words: str) -> int:
    """Run a command on a shop and return its exit code."""
    try:
        return main(["--workspace", str(folder), *words])
    except SystemExit as ended:
        return int(ended.code or 0)
