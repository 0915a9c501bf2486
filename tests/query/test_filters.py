"""Hold the filter language: what each operator keeps, and that nothing an asker writes becomes SQL of its own."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.query.questions import Answer
from peil.values.errors import AmbiguousDimension, BadFilter, BadQuestion, DimensionCannotCut, PeilError, UnknownDimension
from tests.support.shops import TestShop

PERIOD = "2026-11"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """Return a shop with four orders and three sessions in November."""
    shop = TestShop(tmp_path_factory.mktemp("filters") / "shop")
    shop.fill(
        customers=[{"customer_id": "c1", "country": "NL", "region": "Utrecht"}, {"customer_id": "c2", "country": "BE"}],
        sessions=[
            {"session_id": "s1", "started_at": "2026-11-02T09:00:00Z", "channel": "Direct", "device_category": "mobile", "duration_seconds": 5},
            {
                "session_id": "s2",
                "started_at": "2026-11-03T09:00:00Z",
                "channel": "Paid Search",
                "device_category": "desktop",
                "duration_seconds": 60,
            },
            {"session_id": "s3", "started_at": "2026-11-03T23:30:00Z", "device_category": "desktop"},
        ],
        orders=[
            row("o1", "2026-11-02T09:10:00Z", channel="online_store", customer_id="c1", session_id="s1", shipping_amount="4.50"),
            row("o2", "2026-11-03T09:10:00Z", channel="pos", customer_id="c2", session_id="s2", shipping_amount="0"),
            row("o3", "2026-11-03T23:30:00Z", channel="marketplace", customer_id=None, shipping_amount="10", shipping_country="O'Brien's"),
            row("o4", "2026-11-05T12:00:00Z", channel=None, customer_id="c1"),
        ],
    )
    return shop


def row(order_id: str, at: str, *, channel: str | None, **more: Any) -> dict[str, Any]:
    return {"order_id": order_id, "ordered_at": at, "is_test": False, "financial_status": "paid", "sales_channel": channel, **more}


def kept(shop: TestShop, *where: str) -> set[str]:
    """Return the orders that a filter keeps."""
    answer = shop.ask("orders", period=PERIOD, by=("orders.order_id",), where=where)
    return {found["orders.order_id"] for found in answer.rows if found["orders"]}


OPERATORS = {
    "orders.sales_channel = 'pos'": {"o2"},
    "orders.sales_channel <> 'pos'": {"o1", "o3"},
    "orders.sales_channel != 'pos'": {"o1", "o3"},
    "orders.sales_channel in ('pos', 'online_store')": {"o1", "o2"},
    "orders.sales_channel not in ('pos', 'online_store')": {"o3"},
    "orders.sales_channel is null": {"o4"},
    "orders.sales_channel is not null": {"o1", "o2", "o3"},
    "orders.sales_channel like 'o%'": {"o1"},
    "orders.sales_channel not like '%o%'": {"o3"},
    "orders.shipping_country = 'O''Brien''s'": {"o3"},
    "lower(orders.shipping_country) = 'o''brien''s'": {"o3"},
    "orders.shipping_amount > 4.5": {"o3"},
    "orders.shipping_amount >= 4.5": {"o1", "o3"},
    "orders.shipping_amount < 4.5": {"o2"},
    "orders.shipping_amount <= 0": {"o2"},
    "orders.shipping_amount between 0 and 4.5": {"o1", "o2"},
    "orders.shipping_amount * 2 = 9": {"o1"},
    "orders.shipping_amount / 0 = 1": set(),
    "4.5 < orders.shipping_amount": {"o3"},
    "orders.shipping_amount = -1": set(),
    "coalesce(orders.sales_channel, 'none') = 'none'": {"o4"},
    "not orders.sales_channel = 'pos'": {"o1", "o3"},
    "not (orders.sales_channel = 'pos' or orders.sales_channel is null)": {"o1", "o3"},
    "orders.sales_channel = 'pos' or orders.sales_channel is null and orders.shipping_amount is null": {"o2", "o4"},
    "(orders.sales_channel = 'pos' or orders.sales_channel is null) and customers.country = 'NL'": {"o4"},
    "ORDERS.SALES_CHANNEL = 'pos'": {"o2"},
    "orders.sales_channel='pos'": {"o2"},
    "customers.country = 'NL'": {"o1", "o4"},
    "customers.country is null": {"o3"},
    "customers.country <> 'NL'": {"o2"},
    "customers.region is null": {"o2", "o3"},
    "sessions.channel like 'Paid %'": {"o2"},
    "sessions.duration_seconds < 10": {"o1"},
    "not orders.is_test": {"o1", "o2", "o3", "o4"},
    "orders.is_test": set(),
    "orders.is_test = false": {"o1", "o2", "o3", "o4"},
    "placed_order": {"o1", "o2", "o3", "o4"},
    "kept_order and sales_channel = 'pos'": {"o2"},
    "orders.customer_id = 'c1'": {"o1", "o4"},
    "orders.customer_order_index > 1": {"o4"},
}


@pytest.mark.parametrize(("text", "expected"), OPERATORS.items())
def test_a_filter_keeps_these_orders(filled: TestShop, text: str, expected: set[str]) -> None:
    assert kept(filled, text) == expected


DATES = {
    # Local days: o3 was ordered on 4 November at 00:30.
    "orders.ordered_at >= '2026-11-03'": {"o2", "o3", "o4"},
    "orders.ordered_at > '2026-11-03'": {"o3", "o4"},
    "orders.ordered_at = '2026-11-03'": {"o2"},
    "orders.ordered_at = '2026-11-04'": {"o3"},
    "orders.ordered_at <= '2026-11-03'": {"o1", "o2"},
    "orders.ordered_at < '2026-11-03'": {"o1"},
    "orders.ordered_at <> '2026-11-03'": {"o1", "o3", "o4"},
    "'2026-11-03' < orders.ordered_at": {"o3", "o4"},
    "orders.ordered_at between '2026-11-03' and '2026-11-04'": {"o2", "o3"},
    "orders.ordered_at in ('2026-11-02', '2026-11-05')": {"o1", "o4"},
    "sessions.started_at = '2026-11-02'": {"o1"},
    "orders.ordered_at is null": set(),
}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_a_moment_is_compared_with_a_local_day(filled: TestShop, text: str, expected: set[str]) -> None:
    assert kept(filled, text) == expected


def test_several_filters_must_all_hold(filled: TestShop) -> None:
    assert kept(filled, "customers.country = 'NL'", "orders.shipping_amount > 1") == {"o1"}


def test_a_bare_column_is_enough_where_only_one_fits(filled: TestShop) -> None:
    assert kept(filled, "sales_channel = 'pos'") == {"o2"}
    assert kept(filled, "region = 'Utrecht'") == {"o1", "o4"}


def test_a_bare_column_that_several_entities_have_is_asked_for_in_full(filled: TestShop) -> None:
    with pytest.raises(AmbiguousDimension) as caught:
        filled.ask("orders", period=PERIOD, where=("campaign_id = 'x'",))
    assert "sessions.campaign_id" in caught.value.say("en")


# --- refused ---

REFUSED = {
    "": BadFilter,
    "   ": BadFilter,
    "orders.sales_channel": BadFilter,
    "orders.shipping_amount": BadFilter,
    "orders.shipping_amount + 1": BadFilter,
    "'pos'": BadFilter,
    "1": BadFilter,
    "null": BadFilter,
    "orders.sales_channel =": BadFilter,
    "= 'pos'": BadFilter,
    "orders.sales_channel = 'pos": BadFilter,
    'orders.sales_channel = "pos"': BadFilter,
    "orders.sales_channel == 'pos'": BadFilter,
    "orders.sales_channel = 'pos' and": BadFilter,
    "(orders.sales_channel = 'pos'": BadFilter,
    "orders.sales_channel in ()": BadFilter,
    "orders.sales_channel = 'x'; drop table orders; --": BadFilter,
    "x'; drop table orders; --": BadFilter,
    "1 = 1; select 1": BadFilter,
    "orders.sales_channel = 'pos' -- and more": BadFilter,
    "orders.sales_channel = 'pos' /* more */": BadFilter,
    "orders.sales_channel = (select min(sales_channel) from orders)": BadFilter,
    "exists (select 1 from orders)": BadFilter,
    "orders.order_id in (select order_id from orders)": BadFilter,
    "read_text('/etc/passwd') = 'x'": BadFilter,
    "getenv('HOME') = 'x'": BadFilter,
    "orders.sales_channel = getenv('HOME')": BadFilter,
    "pg_sleep(1) = 1": BadFilter,
    "orders.sales_channel || 'x' = 'posx'": BadFilter,
    "orders.sales_channel::int = 1": BadFilter,
    "case when true then true end": BadFilter,
    "true union select 1": BadFilter,
    "count(orders) > 1": BadFilter,
    "sum(orders.shipping_amount) > 1": BadFilter,
    "kpi(orders) > 1": BadFilter,
    "previous(kpi(orders)) > 1": BadFilter,
    "orders.ordered_at >= period_start": BadFilter,
    "active(orders.ordered_at, orders.cancelled_at, period_end)": BadFilter,
    "exists(orders where orders.is_test within 30 days before period_end)": BadFilter,
    "active_customer(period_end)": BadFilter,
    "main.orders.sales_channel = 'pos'": BadFilter,
    "peil.loads = 'x'": BadFilter,
    "orders._source = 'files'": BadFilter,
    "orders.ordered_at__day = '2026-11-03'": BadFilter,
    "orders.nonsense = 'x'": BadFilter,
    "nonsense.column = 'x'": BadFilter,
    "orders.ordered_at >= 'yesterday'": BadQuestion,
    "orders.ordered_at = ''": BadQuestion,
    "coalesce(orders.cancelled_at, 'x') is null": BadFilter,
    "greatest(orders.ordered_at, orders.cancelled_at) > 'x'": BadFilter,
    "orders.ordered_at in ('2026-11-02', 'x')": BadQuestion,
    "orders.financial_status = 'nonsense'": BadFilter,
    "orders.financial_status in ('paid', 'nonsense')": BadFilter,
    ":nonsense = 1": BadFilter,
    "tickets.channel = 'email'": DimensionCannotCut,
    "order_lines.quantity > 1": DimensionCannotCut,
    "nonsense = 'x'": (UnknownDimension, BadFilter),
}


@pytest.mark.parametrize(("text", "error"), REFUSED.items())
def test_a_filter_that_cannot_be_used_is_refused(filled: TestShop, text: str, error: type[PeilError]) -> None:
    with pytest.raises(error) as caught:
        filled.ask("orders", period=PERIOD, where=(text,))
    assert caught.value.say("en")
    assert caught.value.say("nl")
    assert kept(filled) == {"o1", "o2", "o3", "o4"}


def said(shop: TestShop, where: str) -> str:
    with pytest.raises(PeilError) as caught:
        shop.ask("orders", period=PERIOD, where=(where,))
    return caught.value.say("en")


def test_an_unknown_column_is_answered_with_the_near_ones(filled: TestShop) -> None:
    assert "`sales_channel`" in said(filled, "orders.sale_channel = 'pos'")
    assert "`orders`" in said(filled, "order.sales_channel = 'pos'")
    assert "sales_channel" in said(filled, "sales_chanel = 'pos'")


def test_a_value_that_does_not_exist_is_answered_with_those_that_do(filled: TestShop) -> None:
    answer = said(filled, "orders.financial_status = 'payed'")
    assert "payed" in answer
    assert "paid" in answer


def test_a_column_without_a_link_is_answered_with_what_there_is(filled: TestShop) -> None:
    answer = said(filled, "tickets.channel = 'email'")
    assert "`orders`" in answer
    assert "orders.sales_channel" in answer


MIXED = (
    "orders.sales_channel = 1",
    "orders.shipping_amount = 'much'",
    "orders.shipping_amount in (1, 'much')",
    "orders.is_test = 'maybe'",
    "orders.ordered_at = 5",
    "orders.sales_channel > 3",
    "orders.shipping_amount like 'x%'",
    "lower(orders.shipping_amount) = 'x'",
    "orders.ordered_at = orders.sales_channel",
    "abs(orders.sales_channel) = 1",
    "orders.sales_channel + 1 = 2",
    "-orders.sales_channel = 2",
    "not orders.shipping_amount",
    "orders.sales_channel and orders.is_test",
    "seconds_between(orders.sales_channel, orders.ordered_at) > 1",
    "coalesce(orders.sales_channel, 1) = 1",
)


@pytest.mark.parametrize("text", MIXED)
def test_values_of_different_kinds_are_not_compared(filled: TestShop, text: str) -> None:
    with pytest.raises(BadFilter) as caught:
        filled.ask("orders", period=PERIOD, where=(text,))
    assert " is " in caught.value.say("en")


def test_a_number_may_be_written_as_a_text(filled: TestShop) -> None:
    assert kept(filled, "orders.shipping_amount = '4.50'") == {"o1"}


# --- bound ---


def written(answer: Answer) -> str:
    return " ".join(answer.sql)


@pytest.mark.parametrize(
    "value", ["x'; drop table orders; --", "' or '1'='1", "%", "\\", "$value_1", '"', "é€😀", "{0}", "?", ":name", "a\nb", "--", "/*"]
)
def test_a_value_is_bound_and_never_stands_in_the_sql(filled: TestShop, value: str) -> None:
    escaped = value.replace("'", "''")
    answer = filled.ask("orders", period=PERIOD, where=(f"orders.shipping_country = '{escaped}'",))
    assert answer.rows[0]["orders"] == 0
    assert value in answer.parameters.values()
    assert f"'{escaped}'" not in written(answer)
    assert "$value_1" in written(answer)
    assert kept(filled) == {"o1", "o2", "o3", "o4"}


def test_numbers_are_bound_as_well(filled: TestShop) -> None:
    answer = filled.ask("orders", period=PERIOD, where=("orders.shipping_amount > 3.25",))
    assert list(answer.parameters.values()) == [3.25]
    assert "3.25" not in written(answer)


def test_values_of_several_statements_do_not_mix(filled: TestShop) -> None:
    where = ("sessions.channel = 'Direct'", "sessions.device_category in ('mobile', 'tablet')")
    answer = filled.ask("orders", "sessions", period=PERIOD, where=where)
    assert (answer.rows[0]["orders"], answer.rows[0]["sessions"]) == (1, 1)
    assert set(answer.parameters.values()) == {"Direct", "mobile", "tablet"}


@settings(max_examples=25, deadline=None)
@given(value=st.text(max_size=40).filter(lambda text: "\x00" not in text and text != "O'Brien's"))
def test_any_text_can_be_compared_with_and_finds_nothing(filled: TestShop, value: str) -> None:
    escaped = value.replace("'", "''")
    assert kept(filled, f"orders.shipping_country = '{escaped}'") == set()


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.sampled_from(list("orders.sales_channel=<>'()%;- \"$1,")), max_size=60))
def test_any_text_is_a_filter_or_is_refused(filled: TestShop, text: str) -> None:
    with contextlib.suppress(PeilError):
        filled.ask("orders", period=PERIOD, where=(text,))


def test_the_where_of_an_answer_is_what_was_asked(filled: TestShop) -> None:
    answer = filled.ask("orders", period=PERIOD, where=("sales_channel = 'pos'",))
    assert answer.question["where"] == ["sales_channel = 'pos'"]


# --- small groups ---


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """Return a shop with two women and twenty-eight men on the mailing list, half of them in Belgium."""
    shop = TestShop(tmp_path_factory.mktemp("people") / "shop")
    shop.fill(
        subscribers=[
            {
                "subscriber_id": str(number),
                "channel": "email",
                "subscribed_at": "2026-01-01T09:00:00Z",
                "gender": "f" if number < 2 else "m",
                "country": "NL" if number % 2 else "BE",
            }
            for number in range(30)
        ]
    )
    return shop


def test_a_filter_does_not_tell_on_a_small_group(people: TestShop) -> None:
    for where, expected in (("subscribers.gender = 'm'", 28), ("subscribers.gender = 'f'", None), ("subscribers.country = 'BE'", 15)):
        answer = people.ask("email_subscribers", period="2026-02", where=(where,), compare="previous")
        assert (answer.rows[0]["email_subscribers"], answer.rows[0]["email_subscribers.before"]) == (expected, expected)
        assert ("small_groups_withheld" in {note.code for note in answer.notes}) == (expected is None)


def test_a_filter_on_a_small_group_is_withheld_from_slices_and_totals(people: TestShop) -> None:
    answer = people.ask("email_subscribers", period="2026-02", where=("subscribers.gender = 'f'",), by=("subscribers.country",))
    assert [row["email_subscribers"] for row in (*answer.rows, *answer.totals)] == [None, None, None]
    answer = people.ask("email_subscribers", period="2026-02", where=("subscribers.gender = 'm'",), by=("subscribers.country",))
    assert [row["email_subscribers"] for row in (*answer.rows, *answer.totals)] == [14, 14, 28]
