"""Give shops whose numbers can be worked out by hand, and goals on them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from peil.steer.ground import Ground
from peil.values.goals import Goal
from peil.workspace import Workspace
from tests.support.shops import NOW, TestShop

DAY = timedelta(days=1)
YESTERDAY = date(2026, 11, 20)
Amounts = Callable[[date], list[float]]
Goals = Callable[..., Goal]


def sold(first: date, last: date, amounts: Amounts) -> Mapping[str, list[Mapping[str, Any]]]:
    """Return orders of one line each, the amounts of every day from `first` to `last`."""
    orders: list[Mapping[str, Any]] = []
    lines: list[Mapping[str, Any]] = []
    days = [first + place * DAY for place in range((last - first).days + 1)]
    for day in days:
        for place, amount in enumerate(amounts(day)):
            key = f"{day:%Y%m%d}-{place}"
            orders.append(
                {
                    "order_id": key,
                    "customer_id": f"c{place}",
                    "ordered_at": f"{day}T10:00:00Z",
                    "is_test": False,
                    "financial_status": "paid",
                    "sales_channel": "pos" if place else "web",
                }
            )
            lines.append(
                {
                    "order_line_id": key,
                    "order_id": key,
                    "quantity": 1,
                    "gross_amount": amount,
                    "discount_amount": 0,
                    "is_gift_card": False,
                }
            )
    return {"orders": orders, "order_lines": lines}


def ground_of(workspace: Workspace, today: date | None = None) -> Ground:
    """Return the ground of a workspace, on another day where one is given."""
    ground = Ground(workspace, workspace)
    ground.today = today or ground.today
    return ground


@pytest.fixture(scope="module")
def make_shop(tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> Callable[..., Workspace]:
    """Return what makes a shop that sold so much a day."""

    def make(amounts: Amounts, first: date = date(2025, 9, 1), last: date = YESTERDAY) -> Workspace:
        shop = TestShop(tmp_path_factory.mktemp("pace") / "shop", template=empty_shop)
        shop.fill(**sold(first, last, amounts))
        return shop.workspace

    return make


@pytest.fixture(scope="module")
def even(make_shop: Callable[..., Workspace]) -> Iterator[Workspace]:
    """Return a shop with two orders a day, of 30 and 50, for over a year."""
    workspace = make_shop(lambda _: [30, 50])
    with workspace.hold():
        yield workspace


@pytest.fixture(scope="module")
def weekends(make_shop: Callable[..., Workspace]) -> Iterator[Workspace]:
    """Return a shop with five orders of 20 on Saturdays and Sundays, and none on other days."""
    workspace = make_shop(lambda day: [20] * 5 if day.weekday() > 4 else [], date(2026, 6, 1))
    with workspace.hold():
        yield workspace


@pytest.fixture
def goal() -> Goals:
    """Return what makes a goal for November on orders."""
    numbers = count(1)

    def made(**fields: Any) -> Goal:
        told: dict[str, Any] = {"title": "x", "kpi": "orders", "target": 60.0, "first": date(2026, 11, 1), "last": date(2026, 11, 30)}
        return Goal(**(told | {"id": next(numbers), "made_at": NOW - timedelta(days=400), "changed_at": NOW} | fields))

    return made
