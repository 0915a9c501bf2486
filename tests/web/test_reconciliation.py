"""The parts of the sales, each asked for by itself, add up to net and total sales to the cent; where they do not, the lines say so."""

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peil.boards.numbers import Numbers
from peil.boards.reconciliation import Reconciliation, line, parts, question_for, reconciled, with_parts
from peil.load.recognising import Order
from peil.query.questions import Question
from peil.query.run import Analyst
from peil.values.periods import Period, parse_period
from peil.workspace import Workspace
from tests.support.shops import TODAY, TestShop

SAMPLE = Path("docs/examples/orders_export_1.csv")
ROW = {
    "gross_sales": 100.0, "reconciling_discounts": 10.0, "reconciling_returns": 20.0, "net_sales": 70.0, "reconciling_shipping": 5.0,
    "reconciling_shipping_refunds": 1.0, "reconciling_taxes": 15.0, "reconciling_tax_refunds": 2.0, "total_sales": 87.0,
}  # fmt: skip


def of(workspace: Workspace, period: Period) -> Reconciliation:
    """Return the reconciliation of a period."""
    with workspace.warehouse(read_only=True) as warehouse:
        answer = Analyst(with_parts(workspace.catalogue), warehouse, workspace.clock()).ask(question_for(period))
    return reconciled(answer, Numbers("en", "EUR"))


def test_a_year_of_the_demo_adds_up_to_the_cent(client: TestClient) -> None:
    workspace: Workspace = client.app.state.running.workspace  # type: ignore[attr-defined]
    year = parse_period("2025-11..2026-10", TODAY)
    found = of(workspace, year)
    assert [one.label for one in found.lines][:2] == ["November 2025", "December 2025"]
    assert len(found.lines) == 12
    assert found.whole is not None
    assert all(found.whole.amounts)
    for one in (*found.lines, found.whole):
        gross, discounts, returns, net, shipping, taxes, total = (amount or 0 for amount in one.amounts)
        assert gross - discounts - returns == pytest.approx(net, abs=0.004)
        assert net + shipping + taxes == pytest.approx(total, abs=0.004)
        assert one.fits
    kpis = workspace.ask(Question(("net_sales", "total_sales"), year)).rows[0]
    assert (found.whole.amounts[3], found.whole.amounts[6]) == (kpis["net_sales"], kpis["total_sales"])


def test_a_shopify_export_adds_up_to_the_cent(shop: TestShop) -> None:
    shop.workspace.load(Order((SAMPLE,)))
    found = of(shop.workspace, Period(date(2024, 1, 1), date(2026, 6, 30)))
    assert found.whole is not None
    assert found.whole.amounts == pytest.approx((590.0, 10.0, 60.0, 520.0, 30.0, 115.5, 665.5))
    assert found.wrong == ()
    assert [one.label for one in found.lines] == ["January 2025", "February 2025", "March 2025"]


def test_a_part_that_is_missing_shows_as_the_difference() -> None:
    assert line(ROW, "May").fits
    off = line(ROW | {"reconciling_discounts": 12.5}, "May")
    assert (off.difference, off.fits) == (-2.5, False)
    assert Reconciliation((off,), line(ROW, "All")).wrong == (off,)
    both = line(ROW | {"reconciling_discounts": 12.5, "reconciling_taxes": 17.5}, "May")
    assert not both.fits, "two mistakes of one size never hide each other"


def test_without_sales_there_is_no_difference() -> None:
    assert line(dict.fromkeys(ROW), "May").difference is None
    assert line(ROW | {"reconciling_returns": None, "net_sales": 90.0, "total_sales": 107.0}, "May").fits


def test_the_parts_are_those_of_the_formulas(shop: TestShop) -> None:
    whole = " ".join(f"{shop.workspace.catalogue.definition(kpi).formula}" for kpi in ("net_sales", "total_sales"))
    for part in parts():
        assert " ".join(part.formula.split()) in " ".join(whole.split())
