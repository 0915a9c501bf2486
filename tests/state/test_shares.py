"""Shared answers: a link opens what was kept, and nothing else opens anything."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from peil.state.shares import Snapshot
from peil.state.signing import sign
from peil.state.state import State
from peil.values.errors import BadShare, CannotShare, TooMuch

NOW = datetime(2026, 11, 21, 12, 0, 30, 500, tzinfo=UTC)
WEEK = NOW + timedelta(days=7)
SNAPSHOT = Snapshot("Net sales in October", "/kpis/net_sales?period=2026-10", "text/html", "<p>€ 75</p>".encode() * 1000)


def refused(state: State, link: str, at: datetime = NOW) -> str:
    with pytest.raises(BadShare) as caught:
        state.shares.open(link, at)
    assert caught.value.say("nl") != caught.value.say("en")
    return str(caught.value)


def test_a_link_opens_exactly_what_was_kept(state: State) -> None:
    share = state.shares.keep(SNAPSHOT, NOW, WEEK)
    opened = state.shares.open(state.shares.link(share), NOW + timedelta(days=6))
    assert (opened.content, opened.media_type) == (SNAPSHOT.content, "text/html")
    assert (opened.share.title, opened.share.path, opened.share.made_at) == (SNAPSHOT.title, SNAPSHOT.path, NOW)


def test_a_link_still_opens_after_a_restart(state: State, tmp_path: Path) -> None:
    link = state.shares.link(state.shares.keep(SNAPSHOT, NOW, WEEK))
    state.close()
    with State(tmp_path / "state.db") as again:
        assert again.shares.open(link, NOW).content == SNAPSHOT.content


def test_a_link_fits_in_a_path(state: State) -> None:
    link = state.shares.link(state.shares.keep(SNAPSHOT, NOW, WEEK))
    assert set(link) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert len(link) < 120


def test_openings_are_counted_and_make_no_new_version(state: State) -> None:
    share = state.shares.keep(SNAPSHOT, NOW, WEEK)
    before = state.version
    for _ in range(3):
        state.shares.open(state.shares.link(share), NOW)
    assert [share.opened for share in state.shares.list()] == [3]
    assert state.version == before


def test_a_link_with_any_character_changed_opens_nothing(state: State) -> None:
    link = state.shares.link(state.shares.keep(SNAPSHOT, NOW, WEEK))
    for place in range(len(link) - 1):  # the last character of a signature has bits to spare
        changed = link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :]
        assert "changed" in refused(state, changed)
    for other in ("", ".", "é", link[:-3], link * 100, "\x00"):
        assert "changed" in refused(state, other)
    assert [share.opened for share in state.shares.list()] == [0]


def test_a_link_signed_by_another_shop_opens_nothing(state: State) -> None:
    share = state.shares.keep(SNAPSHOT, NOW, WEEK)
    assert "changed" in refused(state, sign("another secret", share.id, share.expires_at))


def test_a_link_expires_and_says_so(state: State) -> None:
    share = state.shares.keep(SNAPSHOT, NOW, WEEK)
    link = state.shares.link(share)
    assert state.shares.open(link, share.expires_at - timedelta(seconds=1)).share.id == share.id
    assert "expired" in refused(state, link, share.expires_at)


def test_a_link_that_was_withdrawn_says_so_and_its_answer_is_gone(state: State) -> None:
    share = state.shares.keep(SNAPSHOT, NOW, WEEK)
    link = state.shares.link(share)
    assert share.is_open(NOW)
    assert state.shares.revoke(share.id, NOW).revoked_at == NOW
    assert state.shares.revoke(share.id, WEEK).revoked_at == NOW
    assert "withdrawn" in refused(state, link)
    assert not state.shares.list()[0].is_open(NOW)
    with state.database().read() as connection:
        assert connection.exec_driver_sql("SELECT content FROM shares").scalar() == b""


def test_a_well_signed_link_to_nothing_says_so(state: State) -> None:
    link = sign(state.database().meta("secret"), "nothing", WEEK)
    assert "no such shared answer" in refused(state, link)
    with pytest.raises(BadShare):
        state.shares.revoke("nothing", NOW)


def test_shares_are_listed_the_latest_first(state: State) -> None:
    first = state.shares.keep(SNAPSHOT, NOW, WEEK)
    second = state.shares.keep(SNAPSHOT, NOW + timedelta(hours=1), WEEK)
    assert state.shares.list() == [second, first]
    assert first.id != second.id


def test_what_has_expired_takes_no_room(state: State) -> None:
    state.shares.keep(SNAPSHOT, NOW, WEEK)
    state.shares.keep(SNAPSHOT, WEEK, WEEK + timedelta(days=1))
    with state.database().read() as connection:
        sizes = [row[0] for row in connection.exec_driver_sql("SELECT length(content) FROM shares ORDER BY made_at")]
    assert sizes[0] == 0
    assert 0 < sizes[1] < len(SNAPSHOT.content) / 10


@pytest.mark.parametrize(
    ("changes", "expires_at"),
    [
        ({"title": ""}, WEEK),
        ({"title": "x" * 201}, WEEK),
        ({"path": "https://example.com"}, WEEK),
        ({"path": "//example.com"}, WEEK),
        ({"path": "/\\example.com"}, WEEK),
        ({"path": "/a\nb"}, WEEK),
        ({}, NOW),
        ({}, NOW + timedelta(days=367)),
    ],
)
def test_what_cannot_be_shared_is_refused(state: State, changes: dict[str, Any], expires_at: datetime) -> None:
    given = {name: getattr(SNAPSHOT, name) for name in SNAPSHOT.__struct_fields__}
    with pytest.raises(CannotShare):
        state.shares.keep(Snapshot(**(given | changes)), NOW, expires_at)
    assert state.shares.list() == []


def test_an_answer_that_is_too_large_is_refused(state: State) -> None:
    with pytest.raises(TooMuch, match="10 MB"):
        state.shares.keep(Snapshot("Large", "/", "text/html", bytes(10_000_001)), NOW, WEEK)
