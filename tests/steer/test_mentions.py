"""Whom a comment mentions is told by mail, with the way to the place where it was written."""

from datetime import date

import pytest

from peil.state.state import State
from peil.steer.mentions import place_of, post_mention
from peil.values.goals import Comment, PersonDraft
from peil.values.sending import ChannelDraft
from peil.values.texts import Text
from tests.support.shops import NOW, TestShop

ABOUT = Text("Net sales", "Netto-omzet")
SETTINGS = {"host": "127.0.0.1", "port": "2525", "security": "none", "sender": "peil@shop.example", "to": "team@shop.example"}


@pytest.fixture
def state(shop: TestShop) -> State:
    """Return the state of a shop with a mail channel, and with Anna, Bram, who left, and Chris, who has no address."""
    found = shop.workspace.state
    found.sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=SETTINGS), NOW)
    found.steering.people.put(PersonDraft(name="Anna", email="anna@shop.example", language="en"))
    found.steering.people.put(PersonDraft(name="Bram", email="bram@shop.example", left_on=date(2026, 11, 1)))
    found.steering.people.put(PersonDraft(name="Chris"))
    return found


def comment(state: State, text: str, by: int | None = None) -> Comment:
    """Keep a comment on a KPI."""
    people = state.steering.people.listed()
    author = next((one for one in people if one.id == by), None)
    return state.steering.comments.put(("kpi", "net_sales"), text, author, people, NOW)


def test_only_who_works_here_and_has_an_address_is_told(state: State) -> None:
    found = post_mention((state.steering, state.sending), comment(state, "@Anna, @Bram and @Chris: look"), ABOUT)
    assert [(one.to, one.subject) for one in found] == [(("anna@shop.example",), "Somebody mentions you: Net sales")]


def test_nobody_is_told_of_their_own_words_and_nobody_twice(state: State) -> None:
    assert post_mention((state.steering, state.sending), comment(state, "I, @Anna, said so", by=1), ABOUT) == []
    said = comment(state, "@Anna and @anna again")
    posted = [post_mention((state.steering, state.sending), said, ABOUT)[0].id for _ in range(2)]
    assert posted[0] == posted[1]


def test_a_paused_channel_sends_no_mentions(state: State) -> None:
    state.sending.channels.pause(1, paused=True)
    assert post_mention((state.steering, state.sending), comment(state, "@Anna"), ABOUT) == []


def test_the_message_leads_to_where_it_was_written_once_the_shop_has_an_address(state: State) -> None:
    said = comment(state, "@Anna look")
    assert place_of(said, "") is None
    (delivery,) = post_mention((state.steering, state.sending), said, ABOUT, "https://peil.shop.example/")
    assert "Answer: https://peil.shop.example/kpis/net_sales\n" in state.sending.outbox.content(delivery.id).text
