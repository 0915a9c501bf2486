"""Give a small shop of ten entities that rest on each other, as rows by entity."""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]


def order(key: str, customer: str, session: str | None, at: str, *, is_test: bool = False) -> Row:
    return {
        "order_id": key,
        "customer_id": customer,
        "session_id": session,
        "ordered_at": f"{at}T09:05:00Z",
        "is_test": is_test,
        "financial_status": "paid",
    }


def line(key: str, order_id: str, variant: str | None, gross: str, discount: str = "0") -> Row:
    return {
        "order_line_id": key,
        "order_id": order_id,
        "variant_id": variant,
        "quantity": 1,
        "gross_amount": gross,
        "discount_amount": discount,
        "is_gift_card": False,
    }


def session(key: str, visitor: str, at: str, channel: str) -> Row:
    return {"session_id": key, "visitor_id": visitor, "started_at": f"{at}T09:00:00Z", "channel": channel, "duration_seconds": 3}


def refund(key: str, line_id: str, at: str, amount: str) -> Row:
    return {
        "refund_line_id": key,
        "refund_id": key,
        "order_line_id": line_id,
        "kind": "item",
        "refunded_at": f"{at}T09:00:00Z",
        "amount": amount,
        "quantity": 1,
    }


SMALL: dict[str, list[Row]] = {
    "customers": [{"customer_id": name, "created_at": "2026-01-01T09:00:00Z", "country": "NL"} for name in ("ann", "bob", "cas")],
    "sessions": [
        session("s1", "v1", "2026-02-01", "Direct"),
        session("s2", "v1", "2026-02-05", "Paid Search"),
        session("s3", "v2", "2026-02-09", "Email"),
        session("s4", "v3", "2026-02-10", "Organic Search"),
    ],
    "page_views": [
        {"page_view_id": "p1", "session_id": "s1", "viewed_at": "2026-02-01T09:00:00Z", "page_path": "/"},
        {"page_view_id": "p2", "session_id": "s2", "viewed_at": "2026-02-05T09:00:00Z", "page_path": "/"},
        {"page_view_id": "p3", "session_id": "s2", "viewed_at": "2026-02-05T09:00:20Z", "page_path": "/a"},
    ],
    "orders": [
        order("o1", "ann", "s2", "2026-02-05"),
        order("o2", "ann", "s3", "2026-02-09"),
        order("o3", "bob", "s4", "2026-02-10"),
        order("o0", "ann", "s1", "2026-02-01"),
        order("ot", "bob", None, "2026-01-10", is_test=True),
    ],
    "products": [{"product_id": "pen", "title": "Pen", "product_type": "Paper"}],
    "variants": [{"variant_id": "pen-1", "product_id": "pen", "sku": "PEN"}],
    "order_lines": [
        line("l1", "o1", "pen-1", "20"),
        line("l2", "o2", "pen-1", "10", "1"),
        line("l3", "o3", None, "30"),
        line("l0", "o0", "pen-1", "10"),
    ],
    "refund_lines": [refund("r1", "l1", "2026-02-20", "10")],
}
