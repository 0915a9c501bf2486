"""Make chart specs of answers."""

import json
from datetime import date
from typing import Any

import pytest

from peil.boards.breakdowns import bar_chart, heat_map, scatter_chart
from peil.boards.charts import Spec, Surroundings, line_chart, slices_chart, small_multiples
from peil.query.questions import Answer
from peil.values.targets import Target
from tests.support.answers import Values, answer, daily, wording

CHANNELS = [f"channel {number}" for number in range(1, 10)]
DAYS = ("2026-10-01", "2026-10-02")
VALUES: Values = [10.0, 30.0, None, 20.0]
WEEKDAY, HOUR = "day_of_week(sessions.started_at)", "hour_of_day(sessions.started_at)"


def net_sales(**more: Any) -> Answer:
    """Return four days of net sales."""
    compared = ["2026-09-01", "2026-09-02", "2026-09-03", None]
    whole = [{"net_sales": 60.0, "net_sales.before": 40.0}]
    before: Values = [5.0, 10.0, 25.0, None]
    rows = daily("net_sales", VALUES, before)
    return answer(["net_sales"], rows, **{"grain": "day", "compare": "previous", "compared_labels": compared, "whole": whole, **more})


def by_channel(kpi: str, value: float = 1.0, **more: Any) -> Answer:
    """Return nine channels on two days, the last the biggest."""
    rows = [{"period": day, "sessions.channel": channel, kpi: value * size} for day in DAYS for size, channel in enumerate(CHANNELS, 1)]
    return answer([kpi], rows, **{"grain": "day", "by": ["sessions.channel"], **more})


def names(spec: Spec) -> list[str]:
    """Return the names of the series."""
    return [one["name"] for one in spec["series"]]


def test_a_course_has_the_shape_that_the_page_draws() -> None:
    spec = line_chart(net_sales(unfinished_from="2026-10-04", provisional_from="2026-10-03"), ["net_sales"], wording("nl"))
    assert spec["labels"][0] == "2026-10-01"
    assert spec["label_texts"] == ["1 okt", "2 okt", "3 okt", "4 okt"]
    assert spec["before_texts"] == ["1 sep 2026", "2 sep 2026", "3 sep 2026", ""]
    assert [(one["role"], one["values"]) for one in spec["series"]] == [("value", VALUES), ("before", [5.0, 10.0, 25.0, None])]
    assert (spec["unfinished_from"], spec["provisional_from"]) == (3, 2)
    assert spec["unit"] == {"kind": "currency", "currency": "EUR", "note": None}
    assert json.loads(json.dumps(spec)) == spec


def test_the_summary_tells_the_whole_the_change_and_the_extremes_of_what_is_over() -> None:
    spec = line_chart(net_sales(unfinished_from="2026-10-04"), ["net_sales"], wording("en"))
    assert spec["summary"] == "Net sales: €60.00, +50.0% against the period before; highest €30.00 (2 Oct 2026), lowest €10.00 (1 Oct 2026)."


def test_half_a_week_is_no_low() -> None:
    rows: list[dict[str, Any]] = [{"period": day, "orders": orders} for day, orders in (("2026-09-28", 1), ("2026-10-05", 9), ("2026-10-12", 7))]
    assert line_chart(answer(["orders"], rows, grain="week"), ["orders"], wording())["summary"] == (
        "Orders: highest 9 (week 41, 2026), lowest 7 (week 42, 2026)."
    )


def test_a_course_without_values_says_so() -> None:
    made = answer(["orders"], daily("orders", [None, None]), grain="day")
    assert line_chart(made, ["orders"], wording("nl"))["summary"] == "Bestellingen: geen waarden in deze periode."


def test_a_note_stands_at_the_bucket_that_holds_its_day() -> None:
    notes = ((date(2026, 10, 8), "Sale", "promotion"), (date(2026, 9, 30), "Before", "other"), (date(2026, 11, 1), "After", "other"))
    around = Surroundings(notes, ((date(2026, 10, 12), "Holiday"),))
    rows: list[dict[str, Any]] = [{"period": f"2026-{monday}", "orders": 1} for monday in ("09-28", "10-05", "10-12")]
    spec = line_chart(answer(["orders"], rows, grain="week"), ["orders"], wording(), around)
    assert spec["marks"] == [{"at": 1, "text": "Sale", "kind": "promotion"}, {"at": 2, "text": "Holiday", "kind": "holiday"}]


def test_a_note_stands_at_the_first_hour_of_its_day() -> None:
    hours = [f"2026-10-0{day}T{hour}:00:00+02:00" for day in (1, 2) for hour in ("00", "01")]
    made = answer(["orders"], [{"period": hour, "orders": 1} for hour in hours], grain="hour")
    spec = line_chart(made, ["orders"], wording(), Surroundings(((date(2026, 10, 2), "Sale", "promotion"),)))
    assert spec["marks"] == [{"at": 2, "text": "Sale", "kind": "promotion"}]


@pytest.mark.parametrize(
    ("kpi", "target", "line"),
    [
        ("net_sales", Target("net_sales", 310.0, "month"), 10.0),
        ("net_sales", Target("net_sales", 310.0), None),
        ("conversion_rate", Target("conversion_rate", 0.03), 0.03),
    ],
)
def test_the_target_of_what_adds_up_is_drawn_for_one_bucket(kpi: str, target: Target, line: float | None) -> None:
    spec = line_chart(answer([kpi], daily(kpi, [1.0, 2.0]), grain="day"), [kpi], wording(), Surroundings(target=target))
    assert spec["target"] == (None if line is None else pytest.approx(line))


def test_slices_beyond_seven_are_added_up_where_they_may_be() -> None:
    spec = slices_chart(by_channel("orders"), "orders", wording("nl"))
    assert names(spec) == [f"channel {number}" for number in range(9, 2, -1)] + ["Overige (2)"]
    assert spec["series"][-1]["values"] == [3.0, 3.0]


def test_what_is_left_of_the_total_counts_also_what_the_answer_does_not_hold() -> None:
    totals = [{"period": day, "orders": 100.0} for day in DAYS]
    spec = slices_chart(by_channel("orders", totals=totals, groups=10_000), "orders", wording())
    assert spec["series"][-1] == {"id": "…", "name": "Other (9993)", "values": [58.0, 58.0], "role": "slice"}


def test_slices_of_a_ratio_are_never_added_up() -> None:
    spec = slices_chart(by_channel("conversion_rate", 0.01), "conversion_rate", wording())
    assert len(spec["series"]) == 7
    assert "the other 2 are not shown" in spec["summary"]


def test_a_bucket_without_a_row_has_no_value() -> None:
    rows: list[dict[str, Any]] = [
        {"period": DAYS[0], "sessions.channel": "a", "orders": 1},
        {"period": DAYS[1], "sessions.channel": None, "orders": 2},
    ]
    spec = slices_chart(answer(["orders"], rows, grain="day", by=["sessions.channel"]), "orders", wording("nl"))
    assert [(one["name"], one["values"]) for one in spec["series"]] == [("onbekend", [None, 2]), ("a", [1, None])]


def test_small_multiples_share_one_scale() -> None:
    specs = small_multiples(by_channel("orders"), "orders", wording(), most=3)
    assert [spec["title"] for spec in specs] == ["channel 9", "channel 8", "channel 7"]
    assert {(spec["y_min"], spec["y_max"]) for spec in specs} == {(0, 9.0)}


def test_bars_are_sorted_and_ten_thousand_groups_are_cut_to_thirty() -> None:
    rows: list[dict[str, Any]] = [{"sessions.source": f"site {number}", "orders": number} for number in range(10_000)]
    spec = bar_chart(answer(["orders"], rows, by=["sessions.source"]), "orders", wording())
    assert spec["series"][0]["values"] == list(range(9999, 9969, -1))
    assert spec["summary"] == ("Orders by source: highest site 9999 with 9,999, lowest site 9970 with 9,970; the other 9970 are not shown.")


def test_weekdays_stand_in_their_own_order() -> None:
    rows: list[dict[str, Any]] = [{WEEKDAY: day, "sessions": sessions} for day, sessions in ((7, 5), (1, 3), (3, 9), (None, 1))]
    spec = bar_chart(answer(["sessions"], rows, by=[WEEKDAY]), "sessions", wording("nl"))
    assert spec["label_texts"] == ["maandag", "woensdag", "zondag", "onbekend"]


def test_a_heat_map_has_all_hours_across_and_all_weekdays_down() -> None:
    rows: list[dict[str, Any]] = [{HOUR: 14, WEEKDAY: 2, "sessions": 9}, {HOUR: 3, WEEKDAY: 7, "sessions": 1}]
    spec = heat_map(answer(["sessions"], rows, by=[HOUR, WEEKDAY]), "sessions", wording("nl"))
    assert (len(spec["x"]), spec["y"]) == (24, ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"])
    assert spec["values"] == [[14, 1, 9], [3, 6, 1]]
    assert spec["summary"] == "Sessies: hoogste dinsdag, 14:00 met 9."


def test_a_scatter_has_a_point_for_each_slice_that_has_both() -> None:
    rows = [{"sessions.channel": "a", "sessions": 5, "orders": 2}, {"sessions.channel": "b", "sessions": 5, "orders": None}]
    spec = scatter_chart(answer(["sessions", "orders"], rows, by=["sessions.channel"]), "sessions", "orders", wording())
    assert spec["points"] == [{"name": "a", "x": 5, "y": 2}]


def test_charts_of_nothing_are_empty() -> None:
    words = wording("nl")
    assert bar_chart(answer(["orders"], [], by=["sessions.channel"]), "orders", words)["summary"] == "Bestellingen: niets om te tonen."
    assert heat_map(answer(["sessions"], [], by=[WEEKDAY, HOUR]), "sessions", words)["values"] == []
    assert slices_chart(answer(["orders"], [], by=["sessions.channel"], grain="day"), "orders", words)["series"] == []
    assert small_multiples(answer(["orders"], [], by=["sessions.channel"], grain="day"), "orders", words) == []
