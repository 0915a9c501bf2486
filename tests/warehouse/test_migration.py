"""Bring older workspaces along: what is missing is added, what is there stays."""

from tests.support.shops import TestShop

ORDER = {"order_id": "A", "ordered_at": "2026-03-02T09:00:00Z", "is_test": False, "financial_status": "paid", "tax_amount": "21.00"}


def test_a_column_that_an_older_version_lacked_is_added_and_the_records_stay(shop: TestShop) -> None:
    shop.fill(orders=[ORDER])
    with shop.workspace.warehouse() as warehouse:
        warehouse.execute("ALTER TABLE orders DROP COLUMN exchange_rate")
        warehouse.execute("DROP TABLE ledger_entries")
        warehouse.execute("DELETE FROM peil.meta WHERE key = 'tables'")
    assert shop.value("orders", "2026-03") == 1
    shop.fill(orders=[{**ORDER, "order_id": "B", "exchange_rate": "1.5"}], ledger_entries=[{"entry_id": "1", "posted_on": "2026-03-01"}])
    with shop.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.rows("SELECT order_id, exchange_rate::DOUBLE FROM orders ORDER BY 1") == [("A", None), ("B", 1.5)]


def test_opening_a_workspace_again_changes_nothing(shop: TestShop) -> None:
    shop.fill(orders=[ORDER])
    before = shop.workspace.path.stat().st_mtime_ns
    assert shop.value("orders", "2026-03") == 1
    assert shop.workspace.path.stat().st_mtime_ns == before
