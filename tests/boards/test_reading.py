"""Read one KPI: its formula, what stands out in its course, the table of a table KPI."""

from datetime import date, timedelta

from peil.boards.cards import cards_of
from peil.boards.reading.formulas import laid_out, parts_of, terms_of
from peil.boards.reading.listings import header_of, readable
from peil.boards.reading.remarks import peak_of, remark
from peil.boards.tables import table_of
from tests.support.answers import answer, daily, wording

CALM = [100.0, 104.0, 97.0, 101.0, 99.0, 103.0, 98.0]


def test_a_formula_names_the_kpis_in_it_and_breaks_where_parts_are_added() -> None:
    parts = parts_of("kpi(gross_sales) - sum(order_lines.discount_amount where order_lines.title = 'a - b')", wording("nl"))
    assert [(part.text, part.kpi) for part in parts[:1]] == [("Bruto-omzet", "gross_sales")]
    assert parts[1].text == "\n- sum(order_lines.discount_amount where order_lines.title = 'a - b')"


def test_an_unknown_kpi_in_a_formula_stays_as_it_was_written() -> None:
    assert [part.kpi for part in parts_of("kpi(nonsense) / 2", wording())] == [""]


def test_only_parts_outside_all_brackets_get_a_line_of_their_own() -> None:
    assert laid_out("(a - b)   / c + -1") == "(a - b) / c\n+ -1"


def test_every_word_of_a_formula_is_explained_once() -> None:
    terms = terms_of("sum(orders.tax_amount where placed_order) / count(orders where placed_order and :churn_window_days > 0)", wording())
    assert [term.word for term in terms][:3] == ["orders.tax_amount", "placed_order", "orders"]
    assert all(term.meaning for term in terms)


def test_a_day_far_from_the_same_weekdays_stands_out() -> None:
    values: list[float | None] = [*CALM, *CALM, *CALM, *CALM]
    values = [value if value is None else value + (at % 3) for at, value in enumerate(values)]
    values[17] = 400.0
    peak = peak_of(values, "day")
    assert peak is not None
    assert (peak.at, peak.value) == (17, 400.0)
    assert 100 <= peak.usual <= 104


def test_the_rhythm_of_the_week_does_not_stand_out() -> None:
    week = [100.0, 100.0, 100.0, 100.0, 100.0, 300.0, 20.0]
    assert peak_of([value + at % 5 for at, value in enumerate(week * 5)], "day") is None


def test_too_few_buckets_an_unfinished_one_and_hours_say_nothing() -> None:
    assert peak_of([1.0, 2.0, 90.0], "week") is None
    assert peak_of([*CALM, 101.0, 99.0, 4.0], "week", 9) is None
    assert peak_of([*CALM, 900.0, *CALM], "hour") is None
    assert peak_of([None] * 20, "week") is None


def test_what_stands_out_is_told_with_what_was_noted_on_that_day() -> None:
    values: list[float | None] = [value + at % 4 for at, value in enumerate(CALM * 4)]
    values[10] = 500.0
    made = answer(["orders"], daily("orders", values), grain="day", whole=[{"orders": 3100.0}])
    said = remark(cards_of(made, wording("nl"))[0], made, wording("nl"), [(date(2026, 10, 1) + timedelta(days=10), "Actie: <b>nu</b>")])
    assert "Zondag 11 okt valt op: 500, waar" in said
    assert said.endswith("Op die dag staat: Actie: <b>nu</b>.")


def test_a_kpi_without_a_value_says_that_there_are_no_data() -> None:
    made = answer(["orders"], daily("orders", [None, None]), grain="day", whole=[{"orders": None}])
    assert remark(cards_of(made, wording())[0], made, wording()) == "There are no data in this period."


def test_a_kpi_of_zero_is_told_as_zero() -> None:
    made = answer(["orders"], daily("orders", [0.0, 0.0]), grain="day", whole=[{"orders": 0.0}])
    assert "0" in remark(cards_of(made, wording())[0], made, wording())


def test_a_table_kpi_reads_in_words() -> None:
    rows = [{"product_id": "7", "with_product_id": "8", "orders_together": 6, "support": 0.125, "lift": 2.0}]
    made = answer(["product_affinity"], rows, columns=["product_id", "with_product_id", "orders_together", "support", "lift"])
    table = readable(table_of(made, wording("nl")), wording("nl"), {"7": "Schep"})
    assert [column.header for column in table.columns] == ["Product", "Samen met", "Bestellingen met beide", "Aandeel van alle bestellingen", "Lift"]
    assert [cell.text for cell in table.rows[0]][:4] == ["Schep", "8", "6", "12,5%"]


def test_a_column_of_an_own_table_kpi_gets_a_readable_header() -> None:
    assert header_of("some_thing", wording()) == "Some thing"
    assert header_of("sales_channel", wording("nl")) == "Verkoopkanaal"
