"""Follow a question and a record through the house: these tests fail when the path gets longer."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from peil.load.recognising import Order
from peil.load.registry import readers
from tests.support.shops import TestShop

EXPORT = (
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Lineitem sku,Cancelled at,Refunded Amount,Source\n"
    "#1001,an@example.com,paid,EUR,100.00,0.00,21.00,121.00,2026-03-02 10:00:00 +0100,2,Stool,50.00,ST-1,,0.00,web\n"
)
QUESTION_STOPS = ["resolve", "measures", "planning", "plan", "render", "run", "arrange", "assembly"]
RECORD_STOPS = ["recognising", "registry", "forms.heads", "staging", "readers.shopify_orders", "records", "taking", "derive", "past.raw", "receipts",
    "extents"]  # fmt: skip


def entered(package: str, work: Callable[[], object]) -> set[str]:
    """Return the modules of a package in which some function ran."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith(f"{package}.") and frame.f_code.co_name != "<module>":
            found.add(name.removeprefix(f"{package}."))

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def test_a_question_passes_these_stops_and_no_others(shop: TestShop) -> None:
    shop.fill(orders=[{"order_id": "A", "ordered_at": "2026-03-02T09:00:00Z", "is_test": False, "financial_status": "paid"}])
    went = entered("peil.query", lambda: shop.value("orders", "2026-03"))
    stops = {name.rpartition(".")[2] for name in went}
    assert set(QUESTION_STOPS) <= stops
    assert stops - set(QUESTION_STOPS) <= {"boundaries", "rows", "trees", "notes", "facts", "questions"}


def test_an_order_of_shopify_passes_these_stops_and_comes_out_in_an_answer(shop: TestShop, tmp_path: Path) -> None:
    path = tmp_path / "orders_export_1.csv"
    path.write_text(EXPORT, encoding="utf-8")
    readers()
    shop.fill(stores=[{"store_id": "A", "name": "A"}])  # what modules do when they are imported is no stop
    went = entered("peil.load", lambda: shop.workspace.load(Order((path,))))
    assert set(RECORD_STOPS) <= went
    asked = {name for name in went if name.startswith("readers.")}  # each is asked whether it knows the header
    ways = {"files", "forms.parts", "forms.workbooks", "forms.layouts", "forms.cells", "reading", "typing", "restating", "exchange", "identity"}
    ways |= {"entity_files", "past.forgetting", "drafting.kept"}
    others = {name for name in went - set(RECORD_STOPS) - asked - ways if not name.startswith("shopify.")}
    assert others <= {"ga4.counts", "refusing"}  # which say what its readers recognise
    assert shop.value("net_sales", "2026-03") == 100
    assert shop.value("total_sales", "2026-03") == 121
