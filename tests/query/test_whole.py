"""Hold the whole period beside its buckets against the same question asked without a grain, for every KPI of the demo shop."""

from typing import Any

import pytest

from peil.catalogue.loading import load_catalogue
from peil.query.questions import Answer, Question
from peil.query.whole import fillers, tiles
from peil.values.errors import TooMuch
from peil.values.periods import parse_period
from peil.values.windows import Comparison, Window
from tests.support.demo import Demo, cuttable, formulas
from tests.support.shops import TODAY, TestShop

CATALOGUE = load_catalogue()
NAMES = tuple(formulas(CATALOGUE))

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"period": "2026-10-22..2026-11-20", "grain": "day", "compare": "previous"},
    {"period": "2026-10", "grain": "day", "compare": "previous"},  # September has a day less
    {"period": "2026-11", "grain": "day", "compare": "previous"},  # not over
    {"period": "2026-11", "grain": "week", "compare": "year"},
    {"period": "2026-08-13..2026-11-09", "grain": "month", "compare": "year"},
    {"period": "2025-08-13..2026-11-09", "grain": "week", "compare": "year"},  # overlaps what it is compared with
    {"period": "2026-10-25", "grain": "hour", "compare": "previous"},
)
IDS = [" ".join(map(str, question.values())) for question in QUESTIONS]
CUTS = ("employees.department", "products.product_type")


def near(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-7)
    return one == other


def same(whole: list[dict[str, Any]], plain: list[dict[str, Any]], by: tuple[str, ...]) -> None:
    """Fail where two lists of rows differ, in whatever order they stand."""
    left, right = ({tuple(row[key] for key in by): row for row in rows} for rows in (whole, plain))
    assert len(left) == len(whole)
    assert set(left) == set(right)
    wrong = [(key, name, row[name], right[key][name]) for key, row in left.items() for name in row if not near(row[name], right[key][name])]
    assert not wrong
    assert all(list(row) == list(right[key]) for key, row in left.items())


@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_the_whole_is_what_the_question_without_grain_gives(demo: Demo, question: dict[str, Any]) -> None:
    answer, plain = demo.ask(*NAMES, whole=True, **question), demo.ask(*NAMES, **question | {"grain": None})
    same(answer.whole, plain.rows, ())
    assert answer.rows == demo.ask(*NAMES, **question).rows


@pytest.mark.parametrize("question", QUESTIONS[1:4:2], ids=IDS[1:4:2])
@pytest.mark.parametrize("dimension", CUTS)
def test_the_whole_of_each_slice_is_what_the_question_without_grain_gives(demo: Demo, question: dict[str, Any], dimension: str) -> None:
    names = cuttable(CATALOGUE, dimension)
    assert names
    answer, plain = demo.ask(*names, whole=True, by=(dimension,), **question), demo.ask(*names, by=(dimension,), **question | {"grain": None})
    same(answer.whole, plain.rows, (dimension,))
    same(answer.whole_totals, plain.totals, ())


def test_the_whole_of_a_filtered_question_is_filtered(demo: Demo) -> None:
    where = ("orders.sales_channel = 'pos'",)
    question: dict[str, Any] = {"period": "2026-10", "compare": "year", "where": where}
    answer = demo.ask("net_sales", "unique_customers" if "unique_customers" in NAMES else "orders", grain="day", whole=True, **question)
    same(answer.whole, demo.ask(*answer.question["kpis"], **question).rows, ())


def test_without_a_grain_the_whole_is_the_rows(demo: Demo) -> None:
    answer = demo.ask("net_sales", period="2026-10", by=("orders.sales_channel",), whole=True)
    assert answer.whole == answer.rows
    assert answer.whole_totals == answer.totals


def test_sums_take_no_statement_more_for_the_whole(demo: Demo) -> None:
    names = ("gross_sales", "orders", "headcount", "units_sold")
    for period in ("2026-10", "2026-11", "2026-10-22..2026-11-20"):
        question: dict[str, Any] = {"period": period, "grain": "day", "compare": "previous"}
        assert len(demo.ask(*names, whole=True, **question).sql) == len(demo.ask(*names, **question).sql)


def test_without_whole_the_answer_holds_none(demo: Demo) -> None:
    answer = demo.ask("net_sales", period="2026-10", grain="day")
    assert (answer.whole, answer.whole_totals) == ([], [])


def test_windows_that_meet_end_to_end_make_up_a_window() -> None:
    days = [Window(parse_period(f"2026-10-0{day}", TODAY).first, parse_period(f"2026-10-0{day}", TODAY).end) for day in (1, 2, 3, 5)]
    assert tiles(Window(days[0].start, days[2].end), days) == [0, 1, 2]
    assert tiles(Window(days[0].start, days[3].end), days) is None
    assert fillers(days, [Window(days[0].start, days[3].end)]) == [Window(days[2].end, days[3].start)]


# --- marks ---


def asked(shop: TestShop, period: str, **more: Any) -> Answer:
    shop.fill(orders=[{"order_id": "A", "ordered_at": "2026-11-20T09:00:00Z", "is_test": False, "financial_status": "paid"}])
    return shop.workspace.ask(Question(("orders",), parse_period(period, TODAY), **more))


def test_an_answer_marks_where_it_is_unfinished_and_provisional(shop: TestShop) -> None:
    answer = asked(shop, "2026-11", grain="day")
    assert answer.labels[0] == "2026-11-01"
    assert answer.unfinished_from is None  # a day that is not over at all is left out
    assert answer.labels[-1] == "2026-11-21"
    weeks = asked(shop, "2026-11", grain="week")
    assert weeks.unfinished_from == "2026-11-16"
    assert asked(shop, "2026-10", grain="day").unfinished_from is None


def test_a_week_that_the_period_ends_in_is_unfinished(shop: TestShop) -> None:
    assert asked(shop, "2026-10-05..2026-10-21", grain="week").unfinished_from == "2026-10-19"
    assert asked(shop, "2026-10-07..2026-10-18", grain="week").unfinished_from is None  # it begins within a week, and ends with one


def test_an_answer_tells_what_each_bucket_is_compared_with(shop: TestShop) -> None:
    answer = asked(shop, "2026-10-01..2026-10-03", grain="day", compare="year")
    assert answer.labels == ["2026-10-01", "2026-10-02", "2026-10-03"]
    assert answer.compared_labels == ["2025-10-01", "2025-10-02", "2025-10-03"]
    longer = asked(shop, "2026-10", grain="day", compare="previous")
    assert longer.compared_labels[29:] == ["2026-09-30", None]
    assert asked(shop, "2026-10", grain="day").compared_labels == []


def test_days_that_sources_still_change_are_marked(demo: Demo) -> None:
    late = next(name for name in NAMES if "late_data" in CATALOGUE.definition(name).kpi.edge_cases)
    assert demo.ask(late, period="2026-11-01..2026-11-20", grain="day").provisional_from == "2026-11-18"
    assert demo.ask(late, period="2026-10", grain="day").provisional_from is None


# --- many groups ---


def test_only_the_biggest_groups_are_listed_where_there_is_a_limit(demo: Demo) -> None:
    question: dict[str, Any] = {"period": "2026-10", "by": ("products.title",)}
    every = demo.ask("net_sales", **question)
    few = demo.ask("net_sales", limit=3, **question)
    assert few.groups == every.groups == len(every.rows) > 3
    assert few.rows == every.rows[:3]
    assert few.totals == every.totals
    assert "more_groups" in {note.code for note in few.notes}
    assert "more_groups" not in {note.code for note in demo.ask("net_sales", limit=every.groups, **question).notes}


def test_the_biggest_groups_over_the_whole_period_are_listed_by_bucket(demo: Demo) -> None:
    question: dict[str, Any] = {"period": "2026-10", "by": ("products.title",), "compare": "previous"}
    biggest = [row["products.title"] for row in demo.ask("net_sales", **question).rows[:2]]
    answer = demo.ask("net_sales", grain="week", whole=True, limit=2, **question)
    assert [row["products.title"] for row in answer.whole] == biggest
    assert {row["products.title"] for row in answer.rows} == set(biggest)
    assert len(answer.rows) == 2 * len(answer.labels)


def test_more_rows_than_anyone_can_read_are_refused(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil.query.rows.MOST_ROWS", 10)
    question = Question(("net_sales",), parse_period("2026-10", TODAY), "day", ("products.title",))
    with pytest.raises(TooMuch):
        demo.analyst.ask(question)
    assert demo.analyst.ask(Question(("net_sales",), question.period, None, question.by, limit=3)).rows


@pytest.mark.parametrize(("period", "compare"), [("2025-08-13..2026-11-09", "year"), ("2026-05-01..2026-10-31", "previous")])
def test_windows_that_overlap_each_hold_all_their_rows(demo: Demo, period: str, compare: Comparison) -> None:
    question = Question(("sessions", "net_sales", "unique_visitors"), parse_period(period, TODAY), "week", compare=compare)
    assert not demo.analyst.planned(question, demo.facts).boundaries.apart
    compared, plain = demo.analyst.ask(question), demo.ask(*question.kpis, period=period, grain="week")
    assert [{name: row[name] for name in plain.columns} for row in compared.rows] == plain.rows
    past = {row["period"]: row for row in demo.ask(*question.kpis, period="2025-01-06..2026-11-08", grain="week").rows}
    wholly = list(zip(compared.rows, compared.compared_labels, strict=True))[1:-1]
    assert len(wholly) > 20
    for row, label in wholly:
        if label in past:
            assert {name: row[f"{name}.before"] for name in question.kpis} == {name: past[label][name] for name in question.kpis}
