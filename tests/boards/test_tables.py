"""Make tables of answers."""

from time import perf_counter
from typing import Any

from peil.boards.tables import Cell, Table, table_of
from tests.support.answers import answer, wording

ROWS: list[dict[str, Any]] = [
    {"orders.sales_channel": "online_store", "orders": 75, "orders.before": 60},
    {"orders.sales_channel": "pos", "orders": 25, "orders.before": 0},
    {"orders.sales_channel": None, "orders": None, "orders.before": 10},
]
TOTAL = {"orders": 100, "orders.before": 80}


def texts(table: Table) -> list[list[str]]:
    """Return the texts of the rows."""
    return [[cell.text for cell in row] for row in table.rows]


def test_a_breakdown_shows_names_shares_and_changes() -> None:
    made = answer(["orders"], ROWS, by=["orders.sales_channel"], compare="previous", totals=[TOTAL])
    table = table_of(made, wording("nl"))
    assert [column.header for column in table.columns] == ["Verkoopkanaal", "Bestellingen", "Aandeel", "Ervoor", "Verschil"]
    assert texts(table) == [["Webwinkel", "75", "75,0%", "60", "+25,0%"], ["Kassa", "25", "25,0%", "0", "–"], ["onbekend", "–", "–", "10", "–"]]
    assert [cell.text for cell in table.totals or []] == ["Totaal", "100", "100,0%", "80", "+25,0%"]
    assert table.rows[0][4] == Cell("+25,0%", 0.25, "good")


def test_a_ratio_has_no_shares() -> None:
    rows = [{"sessions.channel": "a", "conversion_rate": 0.02}, {"sessions.channel": "b", "conversion_rate": 0.04}]
    made = answer(["conversion_rate"], rows, by=["sessions.channel"], totals=[{"conversion_rate": 0.03}])
    assert [column.key for column in table_of(made, wording()).columns] == ["sessions.channel", "conversion_rate"]


def test_ten_thousand_groups_are_cut_and_counted() -> None:
    rows: list[dict[str, Any]] = [{"sessions.source": f"site {number}", "sessions": 1} for number in range(10_000)]
    begun = perf_counter()
    table = table_of(answer(["sessions"], rows, by=["sessions.source"]), wording("nl"), most=50)
    assert perf_counter() - begun < 0.5
    assert (len(table.rows), table.more, table.more_text) == (50, 9950, "en nog 9.950")


def test_groups_that_the_question_left_out_count_too() -> None:
    made = answer(["sessions"], [{"sessions.source": "a", "sessions": 1}], by=["sessions.source"], groups=12_000)
    assert table_of(made, wording()).more_text == "and 11,999 more"


def test_buckets_are_written_out_and_end_in_the_whole() -> None:
    rows = [{"period": "2026-10-01", "orders": 3}, {"period": "2026-11-01", "orders": 4}]
    table = table_of(answer(["orders"], rows, grain="month", whole=[{"orders": 7}]), wording("nl"))
    assert texts(table) == [["oktober 2026", "3"], ["november 2026", "4"]]
    assert [cell.text for cell in table.totals or []] == ["Totaal", "7"]


def test_a_label_of_the_caller_names_the_slices() -> None:
    made = answer(["orders"], [{"products.product_id": "7", "orders": 1}], by=["products.product_id"])
    assert texts(table_of(made, wording(), lambda key, value: f"{key}={value}"))[0][0] == "products.product_id=7"


def test_a_table_kpi_has_its_own_columns() -> None:
    rows = [{"product": "<b>Chair</b>", "lift": 1.23456, "baskets": 1200, "note": None}]
    table = table_of(answer(["product_affinity"], rows), wording("nl"))
    assert texts(table) == [["<b>Chair</b>", "1,235", "1.200", "onbekend"]]
    assert [column.numeric for column in table.columns] == [False, True, True, False]
