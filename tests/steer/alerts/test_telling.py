"""What is told: in the reader's language what changed, since when, where most of it comes from, and where to look further."""

from datetime import UTC, date, datetime

import pytest

from peil.state.sending.outbox import Content
from peil.steer.alerts.causes import cause_of
from peil.steer.alerts.evaluating import evaluate_rules
from peil.steer.alerts.telling import post_alert
from peil.values.goals import PersonDraft
from peil.values.rules import Event, Rule
from peil.values.sending import ChannelDraft, Delivery
from tests.steer.alerts.conftest import Watch
from tests.support.small import Row, session

MAIL = {"host": "127.0.0.1", "port": "25", "security": "none", "sender": "peil@shop.test"}


class Post:
    """A shop whose alerts are posted, and what they say."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        ground = watch.ground
        ground.sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=MAIL), watch.now)
        people = ground.state.people
        self.ann = people.put(PersonDraft(name="Ann", email="ann@shop.test", language="nl")).id
        self.bob = people.put(PersonDraft(name="Bob", email="bob@shop.test", language="en")).id

    def look(self, day: date) -> list[tuple[Delivery, Content]]:
        """Look at the rules at noon and return all that was posted so far, the first first."""
        self.watch.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        ground = self.watch.ground
        evaluate_rules(ground, self.watch.now, lambda rule, event: post_alert(ground, rule, event))
        return [(one, ground.sending.outbox.content(one.id)) for one in reversed(ground.sending.outbox.latest())]


@pytest.fixture
def post(watch: Watch) -> Post:
    return Post(watch)


def test_each_reads_it_in_their_language_with_where_to_look(post: Post) -> None:
    post.watch.sells([10] * 18 + [15])
    post.watch.rule(above=12.0, people=(post.ann, post.bob))
    (ann, said), (bob, told) = post.look(date(2026, 11, 21))
    assert (ann.to, bob.to) == (("ann@shop.test",), ("bob@shop.test",))
    assert ann.subject == "Waarschuwing: Bestellingen: 15 op 20 nov 2026, boven 12."
    assert bob.subject == "Alert: Orders: 15 on 20 Nov 2026, above 12."
    assert told.text.splitlines() == [
        "Orders: 15 on 20 Nov 2026, above 12.",
        "",
        "Look further: /kpis/orders?period=2026-10-24..2026-11-20&compare=previous",
        "",
        "You get this because of the rule: Orders above 12 on a day",
    ]
    assert "Je krijgt dit door de regel: Bestellingen boven 12 op een dag" in said.text


def test_an_event_that_was_posted_is_not_posted_again(post: Post) -> None:
    post.watch.sells([15])
    rule = post.watch.rule(above=12.0, people=(post.ann,))
    post.look(date(2026, 11, 3))
    event = post.watch.ground.state.rules.latest()[0]
    post_alert(post.watch.ground, rule, event)
    assert len(post.look(date(2026, 11, 3))) == 1
    assert event.sent_at is not None


def test_a_rule_that_tells_nobody_keeps_its_events_as_not_told(post: Post) -> None:
    post.watch.sells([15])
    post.watch.rule(above=12.0)
    assert post.look(date(2026, 11, 3)) == []
    assert [event.sent_at for event in post.watch.ground.state.rules.latest()] == [None]


def test_a_recovery_says_since_when_it_was_otherwise(post: Post) -> None:
    post.watch.sells([15, 15, 10])
    post.watch.rule(above=12.0, people=(post.bob,))
    told = [post.look(date(2026, 11, day)) for day in (3, 4, 5)][-1]
    assert told[-1][0].subject == "Recovered: Orders: 10 on 4 Nov 2026, within its limits."
    assert "It was otherwise since 2 Nov 2026." in told[-1][1].text


def cause(watch: Watch, day: date) -> str:
    """Return what is said of the first cause of what the rules find on a day."""
    causes = []

    def send(rule: Rule, event: Event) -> list[object]:
        causes.append(cause_of(watch.ground, rule, event))
        return [event]

    watch.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    evaluate_rules(watch.ground, watch.now, send)
    (found,) = causes
    return found.en if found else ""


def test_the_group_that_most_of_a_sum_comes_from_is_named(watch: Watch) -> None:
    """Monday 9 against Monday 2: 6 online as before, 5 in the shop where it was 1: four of the four more."""
    before, after = ["online_store"] * 6 + ["pos"], ["online_store"] * 6 + ["pos"] * 5
    rows = [(date(2026, 11, 2), channel) for channel in before] + [(date(2026, 11, 9), channel) for channel in after]
    watch.shop.fill(
        orders=[
            {"source": "s", "order_id": str(at), "ordered_at": f"{day}T12:00:00Z", "total_amount": "1", "sales_channel": channel}
            for at, (day, channel) in enumerate(rows)
        ]
    )
    watch.rule("change", by=0.2)
    assert cause(watch, date(2026, 11, 10)) == "Most of it is sales channel Point of sale: 5, where it was 1 on 2 Nov 2026."


def test_the_group_that_a_ratio_falls_with_is_named(watch: Watch) -> None:
    """Of 10 sessions by mail and 10 by search, 5 and 5 became an order; a week later 5 and none: all of the fall is of search."""
    sessions: list[Row] = []
    orders: list[Row] = []
    for day, converted in (("2026-11-02", ("Email", "Organic Search")), ("2026-11-09", ("Email",))):
        for channel in ("Email", "Organic Search"):
            for at in range(10):
                key = f"{day}{channel}{at}"
                sessions.append(session(key, key, day, channel))
                if at < 5 and channel in converted:
                    orders.append(
                        {"order_id": key, "session_id": key, "ordered_at": f"{day}T10:00:00Z", "is_test": False, "financial_status": "paid"}
                    )
    watch.shop.fill(sessions=sessions, orders=orders)
    watch.rule("change", kpi="conversion_rate", by=0.2)
    assert cause(watch, date(2026, 11, 10)) == "Most of it is channel Organic Search: 0.0%, where it was 50.0% on 2 Nov 2026."


def test_no_group_is_named_where_all_move_alike(watch: Watch) -> None:
    watch.sells([*[8] * 7, 16], sales_channel=["online_store", "pos", "a", "b"])
    watch.rule("change", by=0.2)
    assert cause(watch, date(2026, 11, 10)) == ""


def test_a_group_that_only_moves_along_with_all_others_is_not_named(watch: Watch) -> None:
    """Nine in ten orders are online, before and after: that most of the rise is there says nothing."""
    watch.sells([*[10] * 7, 20], sales_channel=["online_store"] * 9 + ["pos"])
    watch.rule("change", by=0.2)
    assert cause(watch, date(2026, 11, 10)) == ""


def test_what_moved_the_other_way_since_is_no_cause(watch: Watch) -> None:
    """Above the line, and yet fewer than a week ago."""
    watch.sells([*[30] * 7, 20], sales_channel=["online_store", "pos"])
    watch.rule(above=15.0)
    assert cause(watch, date(2026, 11, 10)) == ""
