"""What people write to steer by is kept whole: checked when it comes in, never silently changed, closed goals as they were."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from peil.state.state import State
from peil.state.steering.comments import mentioned
from peil.values.errors import PeilError
from peil.values.goals import ActionDraft, Change, CheckInDraft, GoalDraft, ObjectiveDraft, Person, PersonDraft, Review
from peil.values.sending import ChannelDraft, Message
from peil.values.steering_errors import (
    BadAction,
    BadCheckIn,
    BadComment,
    BadGoal,
    BadObjective,
    BadPerson,
    GoalClosed,
    UnknownGoal,
    UnknownObjective,
    UnknownPersonNamed,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
GOAL = GoalDraft(
    title="Verhoog de verkoop met 10% in het volgende kwartaal",
    kpi="total_sales",
    where=("orders.channel = 'Online Store'",),
    supporting=("conversion_rate", "sessions"),
    baseline=1000.0,
    target=1100.0,
    change=Change("relative", 0.1, "year"),
    first=date(2027, 1, 1),
    last=date(2027, 3, 31),
)
QUARTER: dict[str, Any] = {"first": date(2027, 1, 1), "last": date(2027, 3, 31)}


def but(**changes: Any) -> GoalDraft:
    return msgspec.structs.replace(GOAL, **changes)


def test_a_goal_comes_back_as_it_was_written(state: State) -> None:
    kept = state.steering.goals.put(GOAL, NOW)
    found = state.steering.goals.find(kept.id)
    assert found == kept
    assert {name: getattr(found, name) for name in GoalDraft.__struct_fields__} == msgspec.structs.asdict(GOAL)
    assert (found.made_at, found.closed_on, found.outcome, found.review) == (NOW, None, None, Review())


def test_another_target_keeps_the_old_one_with_its_date_and_reason(state: State) -> None:
    goals = state.steering.goals
    kept = goals.put(GOAL, NOW)
    goals.edit(kept.id, but(target=1200.0, why="more"), LATER, by=7, reason="The new warehouse opens in February.")
    assert goals.find(kept.id).target == 1200.0
    (revision,) = goals.history(kept.id)
    assert (revision.before, revision.after) == ({"target": 1100.0}, {"target": 1200.0})
    assert (revision.at, revision.by, revision.reason) == (LATER, 7, "The new warehouse opens in February.")


def test_words_that_change_are_no_revision_of_what_is_asked(state: State) -> None:
    goals = state.steering.goals
    kept = goals.put(GOAL, NOW)
    goals.edit(kept.id, but(title="Sell more", rhythm="monthly"), LATER)
    assert goals.history(kept.id) == []
    assert goals.find(kept.id).title == "Sell more"


def test_a_closed_goal_is_history_until_it_is_opened_again(state: State) -> None:
    goals = state.steering.goals
    kept = goals.put(GOAL, NOW)
    closed = goals.close(kept.id, date(2027, 4, 2), "partly", 1050.0, Review("The mail", "Start earlier", ""))
    assert (closed.outcome, closed.final, closed.review.learned) == ("partly", 1050.0, "Start earlier")
    with pytest.raises(GoalClosed, match="2027-04-02"):
        goals.edit(kept.id, but(target=1.0), LATER)
    with pytest.raises(GoalClosed):
        goals.close(kept.id, date(2027, 4, 3), "missed", None, Review())
    assert goals.reopen(kept.id, LATER).closed_on is None
    assert goals.edit(kept.id, but(target=1.0), LATER).target == 1.0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "  "}, "the sentence cannot be used, it is empty"),
        ({"title": "x" * 301}, "300 fit"),
        ({"kpi": None}, "it needs a KPI"),
        ({"target": float("nan")}, "are numbers"),
        ({"baseline": float("inf")}, "are numbers"),
        ({"last": date(2026, 12, 31)}, "ends before it begins"),
        ({"first": date(1, 1, 1)}, "1900"),
        ({"direction": "sideways"}, "its direction is one of"),
        ({"form": "per"}, "a value per period is per"),
        ({"form": "never"}, "its form is one of"),
        ({"failure": 1200.0}, "worse"),
        ({"direction": "down", "failure": 1000.0}, "worse"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_with_a_sentence(state: State, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BadGoal, match=said):
        state.steering.goals.put(but(**changes), NOW)
    assert state.steering.goals.listed() == []


def test_a_goal_cannot_stand_under_itself(state: State) -> None:
    goals = state.steering.goals
    above = goals.put(GOAL, NOW)
    below = goals.put(but(parent=above.id), NOW)
    with pytest.raises(BadGoal, match="under itself"):
        goals.edit(above.id, but(parent=below.id), LATER)
    with pytest.raises(UnknownGoal):
        goals.put(but(parent=99), NOW)


def test_supporting_kpis_are_kept_once_and_without_the_leading_one(state: State) -> None:
    kept = state.steering.goals.put(but(supporting=("total_sales", "sessions", "sessions")), NOW)
    assert kept.supporting == ("sessions",)


@pytest.mark.parametrize(
    ("change", "baseline", "target"),
    [
        (Change("relative", 0.1), 200.0, 220.0),
        (Change("relative", -0.5), 40.0, 20.0),
        (Change("relative", 0.02), 0.02, 0.0204),
        (Change("points", 0.02), 0.02, 0.04),
        (Change("level", 45.0), None, 45.0),
        (Change("relative", 0.1), 0.0, None),
        (Change("points", 0.1), None, None),
        (Change("points", 3.0), 0.0, 3.0),
    ],
)
def test_a_target_follows_from_the_baseline(change: Change, baseline: float | None, target: float | None) -> None:
    found = change.of(baseline)
    assert found == (None if target is None else pytest.approx(target))


def test_two_percent_of_a_sum_in_floats_is_met() -> None:
    assert but(target=0.3).meets(0.1 + 0.2)
    assert but(direction="down", target=0.3).meets(0.1 + 0.2)
    assert not but(target=0.3).meets(0.2999)
    assert but(target=100.0, success=90.0).meets(91.0)


def test_people_are_found_by_name_address_number_or_first_name(state: State) -> None:
    people = state.steering.people
    anna = people.put(PersonDraft(name="Anna de Vries", email="anna@winkel.example", language="nl", team="Marketing"))
    people.put(PersonDraft(name="Bram Smit", language="en"))
    for said in ("anna de vries", "ANNA@winkel.example", str(anna.id), "Anna"):
        assert people.named(said) == anna
    with pytest.raises(UnknownPersonNamed, match="Bram Smit"):
        people.named("Bram Smidt")


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (PersonDraft(name=""), "empty"),
        (PersonDraft(name="12"), "not an address or a number"),
        (PersonDraft(name="Anna", email="anna at home"), "no e-mail address"),
        (PersonDraft(name="Bram"), "already called Bram"),
        (PersonDraft(name="Anna", language="de"), "nl or en"),  # type: ignore[arg-type]
    ],
)
def test_a_person_that_cannot_be_is_refused(state: State, draft: PersonDraft, said: str) -> None:
    state.steering.people.put(PersonDraft(name="bram"))
    with pytest.raises(BadPerson, match=f"(?i){said}"):
        state.steering.people.put(draft)


def test_who_leaves_stays_known(state: State) -> None:
    people = state.steering.people
    anna = people.put(PersonDraft(name="Anna"))
    assert people.leave(anna.id, date(2026, 12, 1)).left_on == date(2026, 12, 1)
    assert people.find(anna.id).name == "Anna"
    assert people.leave(anna.id, None).left_on is None


PEOPLE = [
    Person(id=1, name="Anna de Vries"),
    Person(id=2, name="Anna Bakker"),
    Person(id=3, name="Bram Smit"),
    Person(id=4, name="Jean-Luc O'Neil"),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Bram, kijk even", (3,)),
        ("@bram smit en @Anna de Vries!", (3, 1)),
        ("@Anna, welke?", ()),
        ("mail bram@smit.example", ()),
        ("@Bramsmit", ()),
        ("(@Jean-Luc O'Neil)", (4,)),
        ("@Bram @Bram", (3,)),
        ("niemand", ()),
    ],
)
def test_a_mention_is_a_name_after_an_at_sign(text: str, ids: tuple[int, ...]) -> None:
    assert mentioned(text, PEOPLE) == ids


def test_comments_stand_with_what_they_are_about(state: State) -> None:
    comments = state.steering.comments
    bram = PEOPLE[2]
    first = comments.put(("goal", "1"), "Waarom?\n\n@Anna de Vries", bram, PEOPLE, NOW)
    comments.put(("kpi", "net_sales"), "Mooi", None, PEOPLE, NOW)
    assert comments.on("goal", "1") == [first]
    assert (first.by, first.mentions, first.text) == (3, (1,), "Waarom?\n\n@Anna de Vries")
    for text in ("", "  \n ", "x" * 2001, "\x07"):
        with pytest.raises(BadComment):
            comments.put(("goal", "1"), text, None, PEOPLE, NOW)


def test_check_ins_come_by_day_and_the_latest_speaks(state: State) -> None:
    checks = state.steering.check_ins
    checks.put(CheckInDraft(goal=1, day=date(2027, 1, 14), value=20.0, status="on_track", confidence=7, text="Goed"), NOW)
    checks.put(CheckInDraft(goal=1, day=date(2027, 1, 7), value=10.0), LATER)
    assert [one.value for one in checks.of(1)] == [10.0, 20.0]
    assert checks.latest()[1].value == 20.0
    with pytest.raises(BadCheckIn):
        checks.put(CheckInDraft(goal=1, day=date(2027, 1, 7), confidence=11), NOW)
    with pytest.raises(BadCheckIn):
        checks.put(CheckInDraft(goal=1, day=date(2027, 1, 7), status="fine"), NOW)  # type: ignore[arg-type]


def test_an_action_is_done_or_dropped_not_both(state: State) -> None:
    actions = state.steering.actions
    kept = actions.put(ActionDraft(text="Test the subject line", goal=1, kpi="email_open_rate", effect=Change("points", 0.03)), NOW)
    assert actions.done(kept.id, date(2026, 12, 1)).done_on == date(2026, 12, 1)
    dropped = actions.drop(kept.id, date(2026, 12, 2))
    assert (dropped.done_on, dropped.dropped_on, dropped.effect) == (None, date(2026, 12, 2), Change("points", 0.03))
    with pytest.raises(BadAction):
        actions.put(ActionDraft(text="x", done_on=date(2026, 12, 1), dropped_on=date(2026, 12, 1)), NOW)


def test_objectives_form_a_tree_without_circles(state: State) -> None:
    objectives = state.steering.objectives
    company = objectives.put(ObjectiveDraft(title="Grow", why="To stay", **QUARTER), NOW)
    team = objectives.put(ObjectiveDraft(title="More visits", level="team", team="Marketing", parent=company.id, **QUARTER), NOW)
    with pytest.raises(BadObjective, match="under itself"):
        objectives.put(ObjectiveDraft(title="Grow", parent=team.id, **QUARTER), NOW, company.id)
    with pytest.raises(UnknownObjective):
        objectives.put(ObjectiveDraft(title="Grow", parent=99, **QUARTER), NOW)
    with pytest.raises(BadObjective, match="begins"):
        objectives.put(ObjectiveDraft(title="Grow", first=date(2027, 1, 2), last=date(2027, 1, 1)), NOW)
    assert objectives.close(team.id, date(2027, 4, 1), "reached", Review()).outcome == "reached"


def test_whatever_changes_makes_another_version(state: State) -> None:
    before = state.version
    state.steering.goals.put(GOAL, NOW)
    assert state.version != before


def test_what_was_taken_away_is_not_there(state: State) -> None:
    kept = state.steering.actions.put(ActionDraft(text="Call"), NOW)
    state.steering.actions.remove(kept.id)
    with pytest.raises(PeilError):
        state.steering.actions.remove(kept.id)


def test_goals_outlive_the_process(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as first:
        kept = first.steering.goals.put(GOAL, NOW)
    with State(tmp_path / "state.db") as second:
        assert second.steering.goals.find(kept.id) == kept


def test_a_person_who_must_be_forgotten_is_rewritten_wherever_people_wrote(state: State) -> None:
    steering = state.steering
    goal = steering.goals.put(but(title="Bel jan@klant.example", why="jan@klant.example klaagt"), NOW)
    steering.check_ins.put(CheckInDraft(goal=goal.id, day=date(2027, 1, 7), text="jan@klant.example belde"), NOW)
    steering.actions.put(ActionDraft(text="Mail jan@klant.example"), NOW)
    steering.comments.put(("goal", str(goal.id)), "jan@klant.example is blij", None, (), NOW)
    steering.goals.close(goal.id, date(2027, 4, 1), "reached", 1.0, Review("jan@klant.example", "", ""))
    assert state.rewrite(lambda text: text.replace("jan@klant.example", "-")) == 4
    assert (steering.goals.find(goal.id).title, steering.goals.find(goal.id).review.went_well) == ("Bel -", "-")
    assert b"jan@klant" not in state.path.read_bytes()


def test_a_person_who_must_be_forgotten_is_gone_from_messages_too(state: State) -> None:
    channel = state.sending.channels.put(ChannelDraft(name="Log", kind="webhook", secrets={"url": "http://127.0.0.1:9/x", "key": "a" * 20}), NOW)
    message = Message(
        kind="mention", key="k", channel=channel.id, subject="jan@klant.example", text="Bel jan@klant.example", to=("jan@klant.example",)
    )
    kept = state.sending.outbox.post(message, NOW)
    assert state.rewrite(lambda text: text.replace("jan@klant.example", "-")) == 1
    found = state.sending.outbox.find(kept.id)
    assert (found.subject, found.to, state.sending.outbox.content(kept.id).text) == ("-", ("-",), "Bel -")
