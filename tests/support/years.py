"""Give a shop that sells the same way for years, as rows: what a goal is set on, followed and closed with, to be loaded a stretch at a time."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.support.small import Row, line, order, session

GROSS = {5: "60.00", 6: "70.00"}  # Saturdays and Sundays sell more


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days of a stretch, both in."""
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)


def rows(first: date, last: date, *, growth: float = 1.0) -> Mapping[str, list[Row]]:
    """Return the records of a stretch: each day six visits of which one orders (times `growth`, in amounts), and a phone call on workdays."""
    orders: list[Row] = []
    lines: list[Row] = []
    sessions: list[Row] = []
    calls: list[Row] = []
    for day in days(first, last):
        key = day.isoformat()
        sessions += [session(f"{key}-{visit}", f"v{visit}", key, "Direct") for visit in range(6)]
        orders.append(order(key, "ann", f"{key}-0", key))
        lines.append(line(key, key, None, f"{float(GROSS.get(day.weekday(), '50.00')) * growth:.2f}"))
        calls += [call(key)] if day.weekday() < 5 else []
    return {"orders": orders, "order_lines": lines, "sessions": sessions, "interactions": calls}


def call(key: str) -> dict[str, Any]:
    """Return a phone call of a customer."""
    return {"interaction_id": key, "started_at": f"{key}T10:00:00Z", "channel": "phone", "direction": "inbound"}
