"""Read values as people type them, and read back exactly what is written to a file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.catalogue.loading import load_catalogue
from peil.steer.exchange.amounts import Typed, change_written, in_cell, level, typed, written, written_change
from peil.values.goals import Change, Toward
from peil.values.steering_errors import BadGoal

CATALOGUE = load_catalogue()
KINDS = ("net_sales", "orders", "bounce_rate", "first_response_time", "cost_performance_index", "process_lead_time")


@pytest.mark.parametrize(
    ("text", "kpi", "change", "direction"),
    [
        ("10%", "net_sales", Change("relative", 0.1), None),
        ("+10%", "net_sales", Change("relative", 0.1), None),
        ("-20%", "net_sales", Change("relative", -0.2), None),
        ("−20 %", "net_sales", Change("relative", -0.2), None),
        ("+2pt", "bounce_rate", Change("points", 0.02), None),
        ("-2 procentpunt", "bounce_rate", Change("points", -0.02), None),
        ("+500", "orders", Change("points", 500.0), None),
        ("-500", "orders", Change("points", -500.0), None),
        ("1000", "orders", Change("level", 1000.0), None),
        ("1.000", "orders", Change("level", 1000.0), None),
        ("1,000", "orders", Change("level", 1000.0), None),
        ("1.000,50", "net_sales", Change("level", 1000.5), None),
        ("€ 1,000.50", "net_sales", Change("level", 1000.5), None),
        ("10k", "orders", Change("level", 10_000.0), None),
        ("=45%", "bounce_rate", Change("level", 0.45), None),
        ("<40%", "bounce_rate", Change("level", 0.4), "down"),
        (">= 1", "cost_performance_index", Change("level", 1.0), "up"),
        ("<1h", "first_response_time", Change("level", 3600.0), "down"),
        ("<1u", "first_response_time", Change("level", 3600.0), "down"),
        ("30m", "first_response_time", Change("level", 1800.0), None),
        ("≤ 90 min", "first_response_time", Change("level", 5400.0), "down"),
    ],
)
def test_a_target_is_read_as_it_is_meant(text: str, kpi: str, change: Change, direction: Toward | None) -> None:
    found = typed(text, CATALOGUE.definition(kpi))
    assert (found.change, found.direction, found.ambiguous) == (change, direction, False)


def test_a_change_without_a_sign_goes_the_good_way() -> None:
    assert typed("10%", CATALOGUE.definition("orders"), None, "down").change == Change("relative", -0.1)


@pytest.mark.parametrize("text", ["2%", "+2%", "45%"])
def test_a_percentage_of_a_percentage_must_be_asked_about(text: str) -> None:
    definition = CATALOGUE.definition("bounce_rate")
    assert typed(text, definition).ambiguous
    share = float(text.strip("+%")) / 100
    assert typed(text, definition, "points") == Typed(Change("points", share), None, ambiguous=False, signed=text[0] == "+")
    assert typed(text, definition, "relative").change == Change("relative", share)


@pytest.mark.parametrize("text", ["", "abc", "5 bananas", "2h", "10%%", "1..2", "<", "∞", "nan", "1e999"])
def test_what_is_no_value_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(BadGoal, match=r"right are for example \+10%"):
        typed(text, CATALOGUE.definition("orders"))


@settings(max_examples=300, deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18), kpi=st.sampled_from(KINDS))
def test_what_is_written_is_read_back_exactly(value: float, kpi: str) -> None:
    definition = CATALOGUE.definition(kpi)
    shown = written(value, definition)
    assert shown is not None
    assert level(shown, definition) == value
    assert level(in_cell(shown), definition) == value
    for change in (Change("relative", value), Change("points", value, "before"), Change("level", value)):
        said = written_change(change, definition)
        assert said is not None
        assert change_written(said, definition) == change
