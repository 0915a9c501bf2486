"""Targets: what is due in a period, how a value stands beside it, and what is kept."""

import math
from datetime import date
from typing import Any

import pytest

from peil.state.state import State
from peil.values.errors import BadTarget, UnknownTarget
from peil.values.periods import Period, parse_period
from peil.values.targets import STATUS_WORDS, Direction, Status, Target, due, status, status_words

TODAY = date(2026, 11, 21)


def period(text: str) -> Period:
    return parse_period(text, TODAY)


@pytest.mark.parametrize(
    ("per", "asked", "expected"),
    [
        (None, "2026-01-01..2026-01-10", 310.0),
        ("month", "2026-01", 310.0),
        ("month", "2026-01-01..2026-01-10", 100.0),
        ("month", "2026-Q1", 930.0),
        ("month", "2026-01-31..2026-02-14", 10.0 + 155.0),
        ("day", "2026-01", 310.0 * 31),
        ("week", "2026-01-01..2026-01-14", 620.0),
        ("quarter", "2026", 1240.0),
        ("year", "2024-02-29", 310.0 / 366),
        ("year", "2023-07-01..2024-06-30", 310.0 * (184 / 365 + 182 / 366)),
    ],
)
def test_what_is_due_follows_the_calendar(per: Any, asked: str, expected: float) -> None:
    assert due(Target("net_sales", 310.0, per), period(asked)) == pytest.approx(expected)


def test_parts_of_a_month_are_due_for_as_much_as_the_month() -> None:
    target = Target("net_sales", 1000.0, "month")
    parts = [due(target, Period(date(2026, 2, day), date(2026, 2, day + 1))) for day in range(1, 28)]
    parts.append(due(target, Period(date(2026, 2, 28), date(2026, 3, 1))))
    assert sum(parts) == pytest.approx(1000.0)
    assert status(target, "up", 1000.0, sum(parts)) == "on"


@pytest.mark.parametrize(
    ("direction", "actual", "expected"),
    [
        ("up", 100.0, "on"),
        ("up", 250.0, "on"),
        ("up", 99.0, "near"),
        ("up", 90.0, "near"),
        ("up", 89.9, "off"),
        ("down", 100.0, "on"),
        ("down", 3.0, "on"),
        ("down", 110.0, "near"),
        ("down", 110.1, "off"),
        ("neutral", 90.0, "on"),
        ("neutral", 110.0, "on"),
        ("neutral", 119.0, "near"),
        ("neutral", 79.0, "off"),
        ("up", None, None),
        ("up", math.nan, None),
    ],
)
def test_a_value_stands_beside_what_is_due(direction: Direction, actual: float | None, expected: Status | None) -> None:
    assert status(Target("x", 100.0), direction, 100.0, actual) == expected


def test_a_target_below_zero_is_missed_below_it() -> None:
    target = Target("profit", -100.0)
    assert [status(target, "up", -100.0, value) for value in (-90.0, -105.0, -120.0)] == ["on", "near", "off"]


def test_a_target_of_zero_has_nothing_near() -> None:
    assert [status(Target("returns", 0.0), "down", 0.0, value) for value in (0.0, 0.5)] == ["on", "off"]


def test_every_status_has_other_words_in_each_direction_where_they_differ() -> None:
    assert status_words("off", "down").en == "over target"
    assert status_words("off", "up").nl == "onder de streefwaarde"
    for words in STATUS_WORDS.values():
        assert len({text.en for text in words.values()}) == len({text.nl for text in words.values()}) == 3


def test_a_kpi_has_one_target(state: State) -> None:
    state.targets.set(Target("orders", 10.0))
    state.targets.set(Target("net_sales", 1000.0, "month", 0.2))
    state.targets.set(Target("orders", 12.0, "day"))
    assert state.targets.list() == [Target("net_sales", 1000.0, "month", 0.2), Target("orders", 12.0, "day")]
    state.targets.remove("orders")
    assert [target.kpi for target in state.targets.list()] == ["net_sales"]
    with pytest.raises(UnknownTarget, match="`orders` has no target"):
        state.targets.remove("orders")


@pytest.mark.parametrize(
    "changes", [{"value": math.nan}, {"value": math.inf}, {"per": "hour"}, {"warn": 1.5}, {"warn": -0.1}, {"warn": math.nan}, {"kpi": ""}]
)
def test_a_target_that_says_nothing_is_refused(state: State, changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {"kpi": "orders", "value": 1.0}
    with pytest.raises(BadTarget):
        state.targets.set(Target(**(given | changes)))
    assert state.targets.list() == []
