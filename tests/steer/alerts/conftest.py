"""Give tests of alerts a shop whose orders a day are known and whose clock is set by hand: what a later day brought shows when it is over."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from peil.steer.alerts.evaluating import evaluate_rules
from peil.steer.ground import Ground
from peil.values.rules import Event, Rule, RuleDraft
from peil.workspace import Workspace
from tests.support.shops import TestShop

FIRST = date(2026, 11, 2)  # a Monday


class Watch:
    """A shop, what its rules tell, and when."""

    def __init__(self, shop: TestShop) -> None:
        self.shop = shop
        self.now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
        self.workspace = Workspace(shop.workspace.folder, now=lambda: self.now)
        self.told: list[tuple[datetime, int, str]] = []

    @property
    def ground(self) -> Ground:
        """Return the shop as it is now."""
        return Ground(self.workspace, self.workspace)

    def sells(self, counts: Sequence[int], first: date = FIRST, **more: Sequence[str]) -> None:
        """Load so many orders each day from the first on, each of 100 euro."""
        rows: list[Mapping[str, Any]] = []
        for at, count in enumerate(counts):
            noon = datetime.combine(first + timedelta(days=at), time(12), UTC)
            for number in range(count):
                facts = {name: values[number % len(values)] for name, values in more.items()}
                rows.append({"source": "s", "order_id": f"{at}-{number}", "ordered_at": noon.isoformat(), "total_amount": "100"} | facts)
        self.shop.fill(orders=rows)

    def rule(self, kind: str = "threshold", **more: object) -> Rule:
        """Keep a rule on the orders."""
        facts = {"kpi": "orders"} | more
        return self.ground.state.rules.put(RuleDraft(kind=kind, **facts), self.now)  # type: ignore[arg-type]

    def look(self, now: datetime | date | None = None) -> list[Event]:
        """Look at the rules at a moment, or at noon of a day; return the events that were found."""
        if now is not None:
            self.now = now if isinstance(now, datetime) else datetime.combine(now, time(12), UTC)
        return evaluate_rules(self.ground, self.now, self.send)

    def send(self, rule: Rule, event: Event) -> list[object]:
        """Take what is told."""
        self.told.append((self.now, rule.id, event.kind))
        return [event]

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of what was told."""
        return [kind for _, _, kind in self.told]


@pytest.fixture
def watch(shop: TestShop) -> Watch:
    """Return a shop without records to watch."""
    return Watch(shop)
