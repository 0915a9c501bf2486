"""What goes on is told once, at a time that people want to hear it, whatever happens in between."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests.steer.alerts.conftest import Watch

NIGHT: dict[str, Any] = {"quiet_from": time(22), "quiet_until": time(7)}


def days(watch: Watch, count: int, first: date = date(2026, 11, 3)) -> list[str]:
    """Look on so many days and return what was told."""
    for at in range(count):
        watch.look(first + timedelta(days=at))
    return watch.kinds


def test_a_week_above_the_line_is_one_message_and_its_end_another(watch: Watch) -> None:
    watch.sells([10, 15, 15, 16, 15, 15, 9, 10])
    watch.rule(above=12.0)
    assert days(watch, 8) == ["fired", "recovered"]


def test_what_gets_much_worse_is_told_again(watch: Watch) -> None:
    watch.sells([10, 15, 16, 20, 20])
    watch.rule(above=12.0)  # a quarter over it, a third, two thirds
    assert days(watch, 5) == ["fired", "worse"]


def test_what_flaps_around_the_line_is_told_once(watch: Watch) -> None:
    watch.sells([104, 99, 104, 99, 104, 99, 104])
    watch.rule(above=100.0)
    assert days(watch, 7) == ["fired"]


def test_recovery_is_not_told_where_that_is_not_wanted(watch: Watch) -> None:
    watch.sells([15, 5, 15])
    watch.rule(above=12.0, recovery=False)
    assert days(watch, 3) == ["fired", "fired"]


def test_looking_again_tells_nothing_again(watch: Watch) -> None:
    watch.sells([15])
    watch.rule(above=12.0)
    for _ in range(3):
        watch.look(date(2026, 11, 3))
    assert watch.kinds == ["fired"]


def test_what_fires_at_night_is_told_in_the_morning_once(watch: Watch) -> None:
    watch.sells([10, 15, 15])
    watch.rule(above=12.0, **NIGHT)
    midnight = datetime(2026, 11, 3, 23, 15, tzinfo=UTC)  # 00:15 in Amsterdam: the 3rd is over
    for hour in range(12):
        watch.look(midnight + timedelta(hours=hour))
    assert watch.told == [(datetime(2026, 11, 4, 6, 15, tzinfo=UTC), 1, "fired")]


def test_what_recovers_in_the_same_night_is_told_to_nobody(watch: Watch) -> None:
    watch.sells([10, 15, 10])
    watch.look(date(2026, 11, 3))
    watch.now = datetime(2026, 11, 4, 21, 30, tzinfo=UTC)
    watch.rule(above=12.0, **NIGHT)
    for hour in range(14):  # from 22:30 to noon: the 4th is over at midnight
        watch.look(datetime(2026, 11, 4, 21, 30, tzinfo=UTC) + timedelta(hours=hour))
    assert [event.kind for event in watch.ground.state.rules.latest()] == ["recovered", "fired"]
    assert watch.told == []


def test_a_recovery_in_the_night_after_it_was_told_is_told_too(watch: Watch) -> None:
    watch.sells([15, 10, 10])
    watch.rule(above=12.0, **NIGHT)
    watch.look(date(2026, 11, 3))
    for hour in range(24):
        watch.look(datetime(2026, 11, 3, 13, tzinfo=UTC) + timedelta(hours=hour))
    assert watch.told[1:] == [(datetime(2026, 11, 4, 6, tzinfo=UTC), 1, "recovered")]


def test_what_got_worse_and_recovered_in_the_night_is_told_as_recovered(watch: Watch) -> None:
    watch.sells([15, 30, 10])
    watch.rule(above=12.0, quiet_from=NIGHT["quiet_from"], quiet_until=time(21))
    watch.look(datetime(2026, 11, 3, 20, 30, tzinfo=UTC))  # 21:30: the one hour that is not quiet
    for day in (4, 5):
        watch.look(datetime(2026, 11, day, 8, tzinfo=UTC))
    watch.look(datetime(2026, 11, 5, 20, 30, tzinfo=UTC))
    assert watch.kinds == ["fired", "recovered"]


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 25, 6, tzinfo=UTC)),  # the clocks went back: seven o'clock is an hour later
        (date(2027, 3, 27), datetime(2027, 3, 28, 5, tzinfo=UTC)),  # and forward
    ],
)
def test_the_morning_comes_at_seven_when_the_clocks_change(watch: Watch, first: date, told: datetime) -> None:
    watch.sells([10, 10, 15, 15], first - timedelta(days=2))
    watch.rule(above=12.0, **NIGHT)
    evening = datetime(first.year, first.month, first.day, 20, tzinfo=UTC)
    for hour in range(14):
        watch.look(evening + timedelta(hours=hour))
    assert watch.told == [(told, 1, "fired")]


def test_a_stop_before_it_was_handed_over_loses_nothing(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watch.sells([15])
    watch.rule(above=12.0)

    def stops(*_: object) -> list[object]:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(watch, "send", stops)
        with pytest.raises(KeyboardInterrupt):
            watch.look(date(2026, 11, 3))
    assert watch.look() == []
    assert watch.kinds == ["fired"]


def test_a_kpi_that_is_gone_is_told_once_and_the_other_rules_go_on(watch: Watch) -> None:
    watch.sells([15])
    watch.rule(kpi="our_orders", above=1.0)
    watch.rule(above=12.0)
    for _ in range(2):
        watch.look(date(2026, 11, 3))
    assert watch.told == [(watch.now, 1, "broken"), (watch.now, 2, "fired")]
    assert "Unknown KPI `our_orders`" in watch.ground.state.rules.latest(rule=1)[0].text.en


def test_a_definition_that_is_broken_and_mended_is_told_and_the_rule_goes_on(watch: Watch) -> None:
    watch.sells([15, 15, 15])
    own = watch.workspace.folder / "kpis" / "ours.yaml"
    own.parent.mkdir(exist_ok=True)
    text = (
        "- id: our_orders\n  name: {en: Ours, nl: Van ons}\n  category: sales\n  definition: {en: All., nl: Alle.}\n"
        "  unit: count\n  direction: up\n  formula: FORMULA\n"
    )
    own.write_text(text.replace("FORMULA", "count(orders)"), encoding="utf-8")
    watch.rule(kpi="our_orders", above=12.0)
    watch.look(date(2026, 11, 3))
    own.write_text(text.replace("FORMULA", "count(nothing)"), encoding="utf-8")
    watch.workspace = type(watch.workspace)(watch.workspace.folder, now=lambda: watch.now)
    watch.look(date(2026, 11, 4))
    own.write_text(text.replace("FORMULA", "count(orders) / 2"), encoding="utf-8")
    watch.workspace = type(watch.workspace)(watch.workspace.folder, now=lambda: watch.now)
    watch.look(date(2026, 11, 5))
    assert watch.kinds == ["fired", "broken", "recovered"]


def test_a_paused_rule_is_not_looked_at_and_begins_anew_when_it_goes_on(watch: Watch) -> None:
    watch.sells([15, 15, 15])
    rule = watch.rule(above=12.0)
    watch.look(date(2026, 11, 3))
    store = watch.ground.state.rules
    store.pause(rule.id, paused=True)
    watch.look(date(2026, 11, 4))
    store.pause(rule.id, paused=False)
    watch.look(date(2026, 11, 5))
    assert [at.day for at, _, _ in watch.told] == [3, 5]


def test_a_rule_that_is_removed_leaves_its_events(watch: Watch) -> None:
    watch.sells([15])
    rule = watch.rule(above=12.0)
    watch.look(date(2026, 11, 3))
    watch.ground.state.rules.remove(rule.id)
    assert watch.look() == []
    assert [event.kind for event in watch.ground.state.rules.latest()] == ["fired"]
    assert watch.ground.state.rules.states() == {}
