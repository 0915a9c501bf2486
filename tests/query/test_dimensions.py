"""Hold what people may pick against what the resolver takes, and filters built from picked values against the language they are read in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.catalogue import formula as f
from peil.catalogue.loading import load_catalogue
from peil.catalogue.parsing import parse
from peil.query.cuts.dimensions import Cut, Dimensions, label_of
from peil.query.cuts.filters import where_text
from peil.query.facts import Facts
from peil.query.resolve import Resolver
from peil.values.errors import AmbiguousDimension, BadFilter, PeilError
from peil.values.texts import Text
from tests.support.demo import Demo, asked, formulas

CATALOGUE = load_catalogue()
NAMES = formulas(CATALOGUE)
DIMENSIONS = Dimensions(Resolver(CATALOGUE))
FILTERS = (
    "channel = 'email'",
    "country in ('NL', 'BE')",
    "orders.sales_channel = 'pos'",
    "employees.team is null",
    "sessions.device_category <> 'tablet'",
)


# --- dimensions ---


@pytest.mark.parametrize("name", NAMES)
def test_every_dimension_offered_for_a_kpi_can_cut_it(demo: Demo, name: str) -> None:
    cuts = DIMENSIONS.cuts((name,), demo.facts)
    one = asked(CATALOGUE, name)
    for cut in cuts:
        assert DIMENSIONS.resolver.dimension(cut.key, (one,)).key == cut.key
        if cut.filterable:
            DIMENSIONS.resolver.filter(where_text(cut.key, [None]), (one,))
    assert len({cut.key for cut in cuts}) == len(cuts)
    assert len({cut.label for cut in cuts}) == len(cuts), sorted(cut.label.en for cut in cuts)


def test_the_dimensions_of_the_definition_come_first(demo: Demo) -> None:
    cuts = DIMENSIONS.cuts(("net_sales",), demo.facts)
    naturals = [cut.natural for cut in cuts]
    assert naturals == sorted(naturals, reverse=True)
    keys = [cut.key for cut in cuts]
    assert keys[0] == "orders.sales_channel"
    assert {"products.title", "channel", "device", "orders.financial_status"} <= set(keys)
    assert keys.count("sessions.channel") == 0  # it stands there as the shared one
    assert "products.product_id" not in keys


def test_ids_and_free_text_are_not_offered(demo: Demo) -> None:
    for name in NAMES:
        assert not [cut.key for cut in DIMENSIONS.cuts((name,), demo.facts) if not cut.natural and cut.type in ("id", "text")]


def test_a_dimension_that_no_record_has_is_not_offered(demo: Demo) -> None:
    nothing = Facts(demo.facts.extents, demo.facts.shared, (), {})
    assert DIMENSIONS.cuts(("net_sales",), nothing) == []


def test_several_kpis_are_offered_what_cuts_all_of_them(demo: Demo) -> None:
    keys = [cut.key for cut in DIMENSIONS.cuts(("net_sales", "sessions"), demo.facts)]
    assert "channel" in keys
    assert "orders.sales_channel" not in keys
    assert not [key for key in keys if key.startswith("hour_of_day")]  # they have no time column in common


def test_one_time_column_gives_weekdays_and_hours(demo: Demo) -> None:
    keys = [cut.key for cut in DIMENSIONS.cuts(("sessions",), demo.facts)]
    assert {"day_of_week(sessions.started_at)", "hour_of_day(sessions.started_at)"} <= set(keys)


def test_values_are_said_in_both_languages() -> None:
    status = CATALOGUE.model.entities["orders"].columns["financial_status"]
    cut = DIMENSIONS.cut(f.Column("orders", "financial_status"))
    assert label_of(cut, "paid") == status.values["paid"]
    assert label_of(cut, None) == Text("unknown", "onbekend")
    assert label_of(cut, "made up") == Text("made up", "made up")
    assert label_of(DIMENSIONS.cut(f.Column("orders", "is_test")), value=True) == Text("yes", "ja")
    time = f.Column("orders", "ordered_at")
    assert label_of(DIMENSIONS.of_function("day_of_week", time), 7) == Text("Sunday", "zondag")
    assert label_of(DIMENSIONS.of_function("hour_of_day", time), 14) == Text("14:00", "14:00")


def test_the_values_of_a_dimension_are_the_most_frequent_ones_first(demo: Demo) -> None:
    cut = DIMENSIONS.cut(f.Column("orders", "sales_channel"))
    values = demo.analyst.values_of(cut)
    counts = [count for _, count in values]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(extent.rows for extent in demo.facts.of({"orders"}))
    assert demo.analyst.values_of(cut, limit=1) == values[:1]
    assert demo.analyst.values_of(DIMENSIONS.of_function("day_of_week", f.Column("orders", "ordered_at"))) == []


def test_a_page_can_be_filtered_by_what_entities_share(demo: Demo) -> None:
    keys = {cut.key for cut in DIMENSIONS.everywhere(demo.facts)}
    assert {"channel", "country", "device", "department"} <= keys
    assert "product" not in keys


# --- filters ---


@pytest.mark.parametrize("text", FILTERS)
def test_the_kpis_that_can_take_a_filter_are_those_the_resolver_takes_it_for(text: str) -> None:
    able, unable = DIMENSIONS.filterable(NAMES, (text,))
    assert able
    assert unable
    for name in able:
        DIMENSIONS.resolver.filter(text, (asked(CATALOGUE, name),))
    DIMENSIONS.resolver.filter(text, tuple(asked(CATALOGUE, name) for name in able))
    if "." in text.split(" ", maxsplit=1)[0]:
        for name in unable:
            with pytest.raises(PeilError):
                DIMENSIONS.resolver.filter(text, (asked(CATALOGUE, name),))


def test_several_filters_must_all_be_taken() -> None:
    both, _ = DIMENSIONS.filterable(NAMES, FILTERS[1:4:2])
    assert both == [name for name in NAMES if all(name in DIMENSIONS.filterable(NAMES, (text,))[0] for text in FILTERS[1:4:2])]


def test_a_filter_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(BadFilter):
        DIMENSIONS.filterable(NAMES, ("orders.sales_channel = ",))
    with pytest.raises(BadFilter):
        DIMENSIONS.filterable(NAMES, ("orders.no_such_column = 'a'",))
    with pytest.raises(AmbiguousDimension):
        DIMENSIONS.filterable(NAMES, ("currency = 'EUR'",))


def held(tree: f.Node) -> set[str | None]:
    """Return the values that a built filter takes."""
    if isinstance(tree, f.Binary) and tree.operator == "or":
        return held(tree.left) | held(tree.right)
    if isinstance(tree, f.IsNull):
        assert not tree.negated
        return {None}
    items: tuple[Any, ...] = tree.items if isinstance(tree, f.IsIn) else (tree.right,) if isinstance(tree, f.Binary) else ()
    assert items
    assert all(isinstance(item, f.String) for item in items)
    return {item.text for item in items}


@given(st.lists(st.one_of(st.none(), st.text()), min_size=1))
def test_a_built_filter_is_read_as_exactly_the_picked_values(values: list[str | None]) -> None:
    assert held(parse(where_text("orders.sales_channel", values))) == set(values)


@given(st.text(), st.sampled_from(["number", "truth"]))
def test_what_is_no_number_or_truth_never_gets_into_a_filter(value: str, sort: Any) -> None:
    text = where_text("orders.total_amount", [value], sort)
    known = parse(text)
    assert isinstance(known, f.Binary)
    if known.operator == "and":
        assert text == "orders.total_amount is null and orders.total_amount is not null"
    else:
        assert isinstance(known.right, f.Number | f.Negative | f.Truth)


def test_numbers_and_truths_are_written_as_such() -> None:
    assert where_text("a.b", ["true", None], "truth") == "(a.b = true or a.b is null)"
    assert where_text("a.b", ["1", "-2.5"], "number") == "a.b in (1, -2.5)"
    assert where_text("a.b", ["NL", "it's"]) == "a.b in ('NL', 'it''s')"


def test_a_built_filter_finds_a_value_with_a_quote_in_it(demo: Demo) -> None:
    cut = Cut("products.title", Text("a", "a"), "products", "title", "string")
    rows = demo.ask("net_sales", period="2026-10", where=(where_text(cut.key, ["x' or products.title <> '"]),)).rows
    assert rows[0]["net_sales"] == 0
