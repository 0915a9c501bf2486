"""Rules in words, as they are typed, tried on the past, and suggested."""

from datetime import date, datetime, time

import pytest

from peil.steer.rules.suggested import RULES as SUGGESTED
from peil.steer.rules.suggested import suggested
from peil.steer.rules.trial import trial
from peil.steer.rules.typed import bound, hours_of, moved, quiet_hours
from peil.steer.rules.wording import Wordings
from peil.values.errors import PeilError
from peil.values.goals import PersonDraft
from peil.values.rules import RuleDraft
from peil.values.steering_errors import BadRule
from tests.steer.alerts.conftest import Watch
from tests.support.small import session

RULES = [
    (
        RuleDraft(kind="threshold", kpi="conversion_rate", below=0.02),
        "Conversion rate (CVR) below 2.0% on a day",
        "Conversieratio onder 2,0% op een dag",
    ),
    (
        RuleDraft(kind="change", kpi="net_sales", by=0.25, side="down", grain="week", against="year"),
        "Net sales falls by more than 25% from the same week a year earlier",
        "Netto-omzet daalt meer dan 25% ten opzichte van dezelfde week een jaar eerder",
    ),
    (RuleDraft(kind="unusual", kpi="orders", side="up"), "Orders is unusually high on a day", "Bestellingen is ongewoon hoog op een dag"),
    (
        RuleDraft(kind="no_data", kpi="orders", days=1),
        "No new data of orders, 1 day longer than usual",
        "Geen nieuwe gegevens van bestellingen, 1 dag langer dan gewoon",
    ),
    (RuleDraft(kind="off_pace", owner=1), "A goal of Ann is at risk or off track", "Een doel van Ann is onzeker of uit koers"),
    (RuleDraft(kind="reached", goal=9), "A goal that is not there any more is reached", "Een doel dat er niet meer is is gehaald"),
    (
        RuleDraft(kind="threshold", kpi="gone", above=1.5, below=1.0, name="Ours", where=("a = 1",)),
        "Ours – `gone` above 1.50 or below 1 on a day (a = 1)",
        "Ours – `gone` boven 1,50 of onder 1 op een dag (a = 1)",
    ),
]


@pytest.mark.parametrize(("rule", "english", "dutch"), RULES, ids=[rule.kind for rule, _, _ in RULES])
def test_a_rule_says_what_it_looks_at(watch: Watch, rule: RuleDraft, english: str, dutch: str) -> None:
    watch.ground.state.people.put(PersonDraft(name="Ann", language="nl"))
    said = Wordings(watch.ground).rule(rule)
    assert (said.en, said.nl) == (english, dutch)


def test_values_are_typed_in_the_unit_of_the_kpi(watch: Watch) -> None:
    definition = watch.ground.definition
    assert bound("2%", definition("conversion_rate")) == 0.02
    assert bound("1h", definition("first_response_time")) in {1.0, 3600.0}
    assert bound("1000", definition("net_sales")) == 1000.0
    down, either, points = (moved(text, definition("conversion_rate")) for text in ("-20%", "20%", "+2pt"))
    assert [(one.by, one.points, one.side) for one in (down, either, points)] == [(0.2, False, "down"), (0.2, False, None), (0.02, True, "up")]


@pytest.mark.parametrize("text", ["abc", "", "2 apples"])
def test_what_is_no_value_is_refused_with_what_would_be(watch: Watch, text: str) -> None:
    with pytest.raises(BadRule, match="is not a value; right are"):
        bound(text, watch.ground.definition("orders"))
    with pytest.raises(BadRule, match="is no change; right are"):
        moved(text, watch.ground.definition("orders"))


def test_quiet_hours_are_typed_and_written_back() -> None:
    assert quiet_hours("22:00-07:30") == (time(22), time(7, 30))
    assert quiet_hours("22 - 7") == (time(22), time(7))
    assert quiet_hours(" ") == (None, None)
    begin, end = quiet_hours("21-6:15")
    assert hours_of(RuleDraft(kind="off_pace", quiet_from=begin, quiet_until=end)) == "21:00-06:15"
    for wrong in ("25-7", "22", "night", "7-7"):
        with pytest.raises(BadRule):
            quiet_hours(wrong)


def test_a_trial_tells_what_looking_every_day_would_have_told(watch: Watch) -> None:
    watch.sells([10, 15, 15, 25, 10, 10, 14])
    rule = watch.rule(above=12.0)
    watch.now = datetime.fromisoformat("2026-11-09T12:00:00+00:00")
    came = trial(watch.ground, rule)
    assert [(one.day.day, one.kind, one.value) for one in came] == [
        (3, "fired", 15.0),
        (5, "worse", 25.0),
        (6, "recovered", 10.0),
        (8, "fired", 14.0),
    ]
    for day in range(3, 10):
        watch.look(date(2026, 11, day))
    assert watch.kinds == [one.kind for one in came]
    assert [event.through for event in reversed(watch.ground.state.rules.latest())] == [one.day for one in came]


def test_a_trial_keeps_nothing_and_looks_at_paused_rules_too(watch: Watch) -> None:
    watch.sells([10, 15])
    assert len(trial(watch.ground, RuleDraft(kind="threshold", kpi="orders", above=12.0, paused=True))) == 1
    assert watch.ground.state.rules.states() == {}
    assert watch.ground.state.rules.latest() == []


def test_a_trial_of_a_kpi_that_does_not_add_up_over_days(watch: Watch) -> None:
    """Of 5 and 2 visitors, each of whom came twice, the second day has fewer than 3."""
    days = [("2026-11-02", 5), ("2026-11-03", 2)]
    watch.shop.fill(sessions=[session(f"{day}{at}", f"v{at % count}", day, "Direct") for day, count in days for at in range(2 * count)])
    (only,) = trial(watch.ground, RuleDraft(kind="threshold", kpi="unique_visitors", below=3.0))
    assert (only.day, only.value) == (date(2026, 11, 3), 2.0)


def test_a_trial_of_a_kpi_that_is_gone_says_so_once(watch: Watch) -> None:
    watch.sells([10] * 20)
    (only,) = trial(watch.ground, RuleDraft(kind="threshold", kpi="gone", above=1.0))
    assert only.kind == "broken"


def test_what_is_suggested_can_be_measured_and_is_not_there_yet(watch: Watch) -> None:
    assert [rule.kind for rule in suggested(watch.ground)] == ["off_pace"]
    watch.sells([10])
    kinds = {(rule.kind, rule.kpi) for rule in suggested(watch.ground)}
    assert ("no_data", "orders") in kinds
    assert ("no_data", "sessions") not in kinds
    watch.rule("no_data")
    assert ("no_data", "orders") not in {(rule.kind, rule.kpi) for rule in suggested(watch.ground)}


def test_every_suggestion_can_be_kept_and_names_a_kpi_that_is_there(watch: Watch) -> None:
    for rule in SUGGESTED:
        assert rule.kpi is None or watch.ground.definition(rule.kpi), rule
        watch.ground.state.rules.put(rule, watch.now)


BAD = [
    ({"kind": "threshold"}, "say above or below which value"),
    ({"kind": "threshold", "above": 1.0, "below": 2.0}, "every value would be above the one or below the other"),
    ({"kind": "threshold", "above": float("nan")}, "must be numbers"),
    ({"kind": "change", "by": 0.0}, "more than 0"),
    ({"kind": "unusual", "kpi": None}, "it needs a KPI"),
    ({"kind": "no_data", "days": 0}, "it waits 1 to 366 days"),
    ({"kind": "reached"}, "say which goal"),
    ({"kind": "unusual", "quiet_from": time(1)}, "quiet hours have a beginning and an end"),
    ({"kind": "sudden"}, "its kind is one of"),
    ({"kind": "unusual", "grain": "hour"}, "its grain is one of"),
]


@pytest.mark.parametrize(("parts", "why"), BAD, ids=[why[:20] for _, why in BAD])
def test_a_rule_that_cannot_be_kept_is_refused_with_why(watch: Watch, parts: dict[str, object], why: str) -> None:
    with pytest.raises(PeilError, match=why):
        watch.ground.state.rules.put(RuleDraft(**({"kpi": "orders"} | parts)), watch.now)  # type: ignore[arg-type]
