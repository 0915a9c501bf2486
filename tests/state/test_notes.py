"""Notes: who sees which one on which day, what cannot be kept, and that nothing of it is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from peil.state.notes import KIND_WORDS, NOTE_KINDS, Draft
from peil.state.state import State
from peil.values.errors import BadNote, UnknownNote

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)


def shown(state: State, first: date | None = None, last: date | None = None, kpis: tuple[str, ...] | None = None) -> list[str]:
    return [note.text for note in state.notes.list(first, last, kpis)]


def test_a_note_is_kept_as_it_was_written(state: State) -> None:
    note = state.notes.add(Draft(FRIDAY, "promotion", "Black Friday", "net_sales", date(2026, 11, 30)), NOW)
    assert state.notes.list() == [note]
    assert state.notes.find(note.id) == note
    assert (note.kind, note.text, note.kpi, note.until, note.made_at, note.changed_at) == (
        "promotion",
        "Black Friday",
        "net_sales",
        date(2026, 11, 30),
        NOW,
        NOW,
    )


def test_a_note_shows_on_every_chart_that_covers_one_of_its_days(state: State) -> None:
    state.notes.add(Draft(FRIDAY, "promotion", "four days", until=FRIDAY + timedelta(days=3)), NOW)
    state.notes.add(Draft(FRIDAY, "release", "one day"), NOW)
    assert shown(state, FRIDAY, FRIDAY) == ["four days", "one day"]
    assert shown(state, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=9)) == ["four days"]
    assert shown(state, FRIDAY + timedelta(days=4), FRIDAY + timedelta(days=9)) == []
    assert shown(state, FRIDAY - timedelta(days=9), FRIDAY - timedelta(days=1)) == []


def test_a_kpi_shows_its_own_notes_and_those_of_the_shop(state: State) -> None:
    for kpi in (None, "net_sales", "orders"):
        state.notes.add(Draft(FRIDAY, "other", kpi or "shop", kpi), NOW)
    assert shown(state, kpis=("orders",)) == ["shop", "orders"]
    assert shown(state, kpis=("net_sales.usd",)) == ["shop", "net_sales"]
    assert shown(state, kpis=()) == ["shop"]
    assert shown(state) == ["shop", "net_sales", "orders"]


def test_a_note_can_be_changed_and_taken_away(state: State) -> None:
    note = state.notes.add(Draft(FRIDAY, "other", "Sale"), NOW)
    later = NOW + timedelta(hours=1)
    changed = state.notes.change(note.id, Draft(FRIDAY, "price_change", "Prices up", "orders"), later)
    assert (changed.id, changed.text, changed.kpi, changed.made_at, changed.changed_at) == (note.id, "Prices up", "orders", NOW, later)
    state.notes.remove(note.id)
    assert state.notes.list() == []
    for act in (
        lambda: state.notes.remove(note.id),
        lambda: state.notes.find(note.id),
        lambda: state.notes.change(note.id, Draft(FRIDAY, "other", "x"), NOW),
    ):
        with pytest.raises(UnknownNote, match="no note 1"):
            act()


def test_the_number_of_a_note_that_is_gone_is_not_given_again(state: State) -> None:
    first = state.notes.add(Draft(FRIDAY, "other", "a"), NOW)
    state.notes.remove(first.id)
    assert state.notes.add(Draft(FRIDAY, "other", "b"), NOW).id != first.id


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": " \n "}, "empty"),
        ({"text": "x" * 501}, "501 characters"),
        ({"text": "nul\x00"}, "do not show"),
        ({"text": "bell\x07"}, "do not show"),
        ({"text": "turned \u202e round"}, "do not show"),
        ({"text": "half a \ud83d"}, "do not show"),
        ({"kind": "party"}, "`promotion`"),
        ({"until": FRIDAY - timedelta(days=1)}, "ends before it begins"),
        ({"day": date(1, 1, 1)}, "1900"),
        ({"until": date(9999, 1, 1)}, "2200"),
        ({"kpi": ""}, "KPI"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(state: State, changes: dict[str, Any], why: str) -> None:
    given: dict[str, Any] = {"day": FRIDAY, "kind": "other", "text": "fine"}
    with pytest.raises(BadNote, match=why) as caught:
        state.notes.add(Draft(**(given | changes)), NOW)
    assert caught.value.say("nl") != caught.value.say("en")
    assert state.notes.list() == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE notes; --", "=1+1", "100 % 😀 {x}", "x" * 500])
def test_any_other_text_is_only_text(state: State, text: str) -> None:
    assert state.notes.add(Draft(FRIDAY, "other", text), NOW).text == text
    assert shown(state) == [text]


def test_a_text_of_several_lines_is_kept_on_one(state: State) -> None:
    assert state.notes.add(Draft(FRIDAY, "other", " two\r\nlines\t"), NOW).text == "two lines"


def test_an_instant_without_a_zone_is_refused(state: State) -> None:
    with pytest.raises(Exception, match="has no zone"):
        state.notes.add(Draft(FRIDAY, "other", "x"), NOW.replace(tzinfo=None))


def test_every_kind_has_its_words() -> None:
    assert list(KIND_WORDS) == list(NOTE_KINDS)
