"""A course gives of every KPI, over any stretch of days, what the question about that stretch gives."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from peil.catalogue.loading import load_catalogue
from peil.query.courses import Course
from peil.query.questions import Question
from peil.query.run import Analyst
from peil.values.errors import NoData
from peil.values.periods import Period
from tests.support.demo import Demo, formulas
from tests.support.shops import TestShop

CATALOGUE = load_catalogue()
NAMES = tuple(formulas(CATALOGUE))
CHANCE = random.Random(5)
STRETCHES = [
    Period(first, first + timedelta(days=CHANCE.randrange(1, 200))) for first in (date(2025, 1, 1) + timedelta(days=37 * at) for at in range(12))
]


@pytest.fixture(scope="module")
def analyst(demo: Demo) -> Analyst:
    return demo.analyst


@pytest.fixture(scope="module")
def course(analyst: Analyst) -> Course:
    return analyst.course(NAMES)


def close(one: object, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return float(one) == pytest.approx(other, rel=1e-9, abs=1e-7)  # type: ignore[arg-type]


def test_the_parts_of_a_kpi_over_a_stretch_make_its_value(analyst: Analyst, course: Course) -> None:
    assert len(course.makings) > 90
    wrong = []
    for stretch in STRETCHES:
        row = analyst.ask(Question(NAMES, stretch)).rows[0]
        wrong += [
            (kpi, str(stretch), row[kpi], course.value(kpi, stretch.first, stretch.end))
            for kpi in course.makings
            if not close(row[kpi], course.value(kpi, stretch.first, stretch.end))
        ]
    assert not wrong


def test_many_windows_in_one_pass_are_as_many_questions(analyst: Analyst) -> None:
    found = analyst.windows(NAMES, (), [*STRETCHES, STRETCHES[0]])
    assert set(found) == {CATALOGUE.definition(name).id for name in NAMES}
    wrong = []
    for at, stretch in enumerate(STRETCHES):
        row = analyst.ask(Question(NAMES, stretch)).rows[0]
        wrong += [(kpi, str(stretch), row[kpi], values[at]) for kpi, values in found.items() if not close(row[kpi], values[at])]
    assert not wrong
    assert all(values[-1] == values[0] for values in found.values())


def test_a_filter_filters_course_and_windows_alike(analyst: Analyst) -> None:
    where, stretch = ("orders.sales_channel = 'pos'",), STRETCHES[-1]
    row = analyst.ask(Question(("net_sales",), stretch, where=where)).rows[0]
    everything = analyst.ask(Question(("net_sales",), stretch)).rows[0]
    assert float(row["net_sales"]) < float(everything["net_sales"])
    assert close(row["net_sales"], analyst.course(("net_sales",), where).value("net_sales", stretch.first, stretch.end))
    assert close(row["net_sales"], analyst.windows(("net_sales",), where, [stretch])["net_sales"][0])


def test_the_days_of_a_course_are_those_of_the_answer(analyst: Analyst, course: Course) -> None:
    month = Period(date(2026, 10, 1), date(2026, 11, 1))
    rows = analyst.ask(Question(("conversion_rate",), month, "day")).rows
    at = course.at(month.first)
    assert np.allclose(course.daily["conversion_rate"][at : at + 31], [row["conversion_rate"] for row in rows])


def test_makings_work_on_whole_columns(course: Course) -> None:
    makings = course.makings["conversion_rate"]
    one = course.parts("conversion_rate", date(2026, 10, 1), date(2026, 11, 1))
    columns = {name: np.array([value, 2 * value, 0.0]) for name, value in one.items()}
    found = makings.value(columns)
    assert found[0] == pytest.approx(found[1])
    assert np.isnan(found[2])


def orders(*days: str) -> list[Mapping[str, Any]]:
    return [
        {"order_id": str(at), "ordered_at": f"{day}T09:00:00Z", "is_test": False, "financial_status": "paid", "total_amount": 10}
        for at, day in enumerate(days)
    ]


def test_today_is_no_whole_day_yet(shop: TestShop) -> None:
    shop.fill(orders=orders("2026-11-18", "2026-11-21"))  # now is noon of the 21st
    course = shop.workspace.course(("orders",))
    assert (course.first, course.end) == (date(2026, 11, 18), date(2026, 11, 21))
    assert course.ends["orders"] == date(2026, 11, 20)
    assert course.daily["orders"].tolist() == [1.0, 0.0, 0.0]


def test_a_quiet_part_of_a_source_reaches_as_far_as_the_source(shop: TestShop) -> None:
    shop.fill(
        orders=orders("2026-11-10", "2026-11-19"),
        refund_lines=[{"refund_line_id": "R", "order_id": "0", "refunded_at": "2026-11-11T09:00:00Z", "amount": 5}],
    )
    assert shop.workspace.course(("net_sales",)).ends["net_sales"] == date(2026, 11, 19)


def test_nothing_loaded_is_said(shop: TestShop) -> None:
    with pytest.raises(NoData):
        shop.workspace.course(("orders",))


def test_a_window_that_goes_on_long_after_the_one_it_begins_with_counts_all_its_days(analyst: Analyst) -> None:
    first = date(2025, 1, 1)
    short, long = Period(first, first + timedelta(days=19)), Period(first, first + timedelta(days=80))
    found = analyst.windows(("net_sales",), (), [short, long])["net_sales"]
    assert all(close(analyst.ask(Question(("net_sales",), one)).rows[0]["net_sales"], value) for one, value in zip((short, long), found, strict=True))
