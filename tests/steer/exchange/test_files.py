"""Write goals to files and take them in again: nothing is lost, nothing is doubled, and what is wrong is told with its line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from peil.state.steering.steering import SteeringState
from peil.steer.exchange.files import handles
from peil.steer.exchange.reading import parcel_in
from peil.steer.exchange.taking import Counts, Taker
from peil.steer.exchange.writing import Writer
from peil.steer.ground import Ground
from peil.values.goals import ActionDraft, Change, CheckInDraft, Goal, GoalDraft, ObjectiveDraft, PersonDraft, Review
from peil.values.steering_errors import BadGoalsFile
from tests.support.shops import TestShop
from tests.support.steady import fill

AT = datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)
FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)


def ground(shop: TestShop) -> Ground:
    return Ground(shop.workspace, shop.workspace)


def take(shop: TestShop, text: str, name: str = "goals.yaml", *, dry_run: bool = False) -> Counts:
    return Taker(ground(shop), name).take(parcel_in(text, name), dry_run=dry_run)


def kept(shop: TestShop) -> SteeringState:
    return shop.workspace.state.steering


def other(tmp_path: Path, empty_shop: Path) -> TestShop:
    return TestShop(tmp_path / "other", template=empty_shop)


@pytest.fixture
def full(shop: TestShop) -> TestShop:
    """Return a shop with one of everything that a file of goals holds."""
    state = kept(shop)
    eva = state.people.put(PersonDraft(name="Eva Jansen", email="eva@example.com", team="Sales"))
    gone = state.people.put(PersonDraft(name="Noor", language="en", left_on=date(2026, 10, 1)))
    top = state.objectives.put(ObjectiveDraft(title="Win the winter", first=FIRST, last=LAST, owner=eva.id, why="It is\ncold."), AT)
    under = state.objectives.put(ObjectiveDraft(title="Sell online", first=FIRST, last=LAST, level="team", team="Web", parent=top.id), AT)
    state.objectives.close(under.id, LAST, "partly", Review("a", "b", "c"))
    sales = state.goals.put(_goal("More: orders", change=Change("relative", 0.123456789), owner=eva.id, contributors=(gone.id, eva.id)), AT)
    state.goals.put(
        _goal("Same title", kpi="bounce_rate", target=0.07251, baseline=1 / 3, direction="down", form="hold", parent=sales.id, objective=top.id), AT
    )
    state.goals.put(
        _goal("Same title", last=date(2027, 6, 30), where=("orders.sales_channel = 'a;b'", "orders.is_test"), change=Change("points", 1.125)), AT
    )
    first = state.goals.put(
        _goal("=cmd|' /C'", kpi="first_response_time", target=3600.0, failure=5400.5, direction="down", change=Change("level", 3600.0, "before")), AT
    )
    state.goals.put(_goal("Launch", kind="milestone", kpi=None, target=1.0, baseline=0.0, formula=None, remind=False), AT)
    manual = state.goals.put(_goal("Followers", kind="manual", kpi=None, unit="followers", target=500.0, baseline=None, formula=None), AT)
    state.goals.edit(sales.id, _goal("More: orders", target=250.0, owner=gone.id), AT.replace(hour=11), by=eva.id, reason="less stock")
    state.goals.close(first.id, date(2026, 11, 20), "missed", 7200.25, Review("went: well", "", "next"))
    state.check_ins.put(CheckInDraft(goal=sales.id, day=date(2026, 11, 20), value=1.5, status="at_risk", confidence=4, text="so\nso", by=eva.id), AT)
    state.check_ins.put(CheckInDraft(goal=manual.id, day=date(2026, 11, 20), value=12.0, measured=False), AT)
    state.actions.put(ActionDraft(text="Call", goal=sales.id, owner=eva.id, kpi="orders", effect=Change("relative", 0.05), done_on=LAST), AT)
    state.actions.put(ActionDraft(text="Tidy up", due_on=LAST), AT)
    state.comments.put(("goal", str(sales.id)), "@Eva look", gone, state.people.listed(), AT)
    state.comments.put(("objective", str(top.id)), "Good", None, state.people.listed(), AT)
    return shop


def _goal(title: str, **more: object) -> GoalDraft:
    fields: dict[str, object] = {"kpi": "orders", "target": 200.0, "baseline": 180.0, "first": FIRST, "last": LAST, "formula": "abc"}
    return GoalDraft(title=title, **(fields | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_what_was_exported_and_taken_in_elsewhere_is_exported_the_same(full: TestShop, tmp_path: Path, empty_shop: Path, form: str) -> None:
    text = getattr(Writer(ground(full)), form)()
    fresh = other(tmp_path, empty_shop)
    counts = take(fresh, text, f"goals.{form}")
    assert counts["goals"] == {"new": 6, "changed": 0, "unchanged": 0}
    assert getattr(Writer(ground(fresh)), form)() == text.replace("Goals of Test", "Goals of Test")
    if form == "yaml":
        assert {kind: found["new"] for kind, found in counts.items()} == {
            "people": 2,
            "objectives": 2,
            "goals": 6,
            "check_ins": 2,
            "actions": 2,
            "comments": 2,
        }


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_taking_a_file_in_twice_changes_nothing(full: TestShop, form: str) -> None:
    text = getattr(Writer(ground(full)), form)()
    before = Writer(ground(full)).yaml()
    counts = take(full, text, f"goals.{form}")
    assert all(found["new"] == found["changed"] == 0 for found in counts.values())
    assert Writer(ground(full)).yaml() == before


def test_a_try_says_what_would_happen_and_changes_nothing(shop: TestShop, full: TestShop, tmp_path: Path, empty_shop: Path) -> None:
    assert shop is full
    fresh = other(tmp_path, empty_shop)
    assert take(fresh, Writer(ground(full)).yaml(), dry_run=True)["goals"]["new"] == 6
    assert kept(fresh).goals.listed() == []
    assert kept(fresh).people.listed() == []


BY_HAND = """\
people:
  - name: Eva
objectives:
  - {title: Win the winter, first: 2027-01-01, last: 2027-03-31}
goals:
  - title: Ten percent more orders
    kpi: orders
    first: 2027-01-01
    last: 2027-03-31
    change: +10%
    owner: eva
    objective: win the winter
  - title: Answer within the hour
    kpi: first_response_time
    first: 2027-01-01
    last: 2027-03-31
    form: hold
    target: 1h
    under: Ten percent more orders
"""


def test_a_file_written_by_hand_leaves_baseline_and_target_to_the_data(shop: TestShop) -> None:
    fill(shop)
    take(shop, BY_HAND)
    orders, answers = kept(shop).goals.listed()
    assert (orders.baseline, orders.direction) == (180.0, "up")
    assert orders.target == pytest.approx(198.0)
    assert orders.owner == kept(shop).people.named("Eva").id
    assert (answers.target, answers.direction, answers.parent) == (3600.0, "down", orders.id)
    assert orders.formula is not None
    assert take(shop, BY_HAND)["goals"] == {"new": 0, "changed": 0, "unchanged": 2}


def test_a_target_changed_in_the_file_is_changed_with_its_history(full: TestShop) -> None:
    text = Writer(ground(full)).csv()
    assert text.count(",250,") == 1
    counts = take(full, text.replace(",250,", ",260,"), "goals.csv")
    assert counts["goals"] == {"new": 0, "changed": 1, "unchanged": 5}
    goal = next(one for one in kept(full).goals.listed() if one.title == "More: orders")
    assert goal.target == 260.0
    last = kept(full).goals.history(goal.id)[-1]
    assert (last.before["target"], last.after["target"], last.reason) == (250.0, 260.0, "goals.csv")


def test_a_table_from_a_spreadsheet_has_few_columns_and_semicolons(shop: TestShop) -> None:
    fill(shop)
    text = "\ufefftitel;KPI;first;last;streefwaarde;eigenaar;doelstelling\nMeer bestellingen;orders;2027-01-01;2027-03-31;1.000;Eva Jansen;Winter\n\n"
    counts = take(shop, text.removeprefix("\ufeff"), "doelen.csv")
    goal = kept(shop).goals.listed()[0]
    assert (goal.title, goal.target, goal.baseline) == ("Meer bestellingen", 1000.0, 180.0)
    assert kept(shop).people.named("eva").name == "Eva Jansen"
    assert kept(shop).objectives.find(goal.objective or 0).title == "Winter"
    assert (counts["people"]["new"], counts["objectives"]["new"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("goals.yaml", "", "there is nothing in it"),
        ("goals.yaml", "goals: [", "This is not YAML"),
        ("goals.yaml", "golas: []\n", "goals.yaml:1: unknown key `golas`. Did you mean `goals`"),
        ("goals.yaml", "goals:\n  title: x\n", "goals.yaml:1: `goals` is a list"),
        ("goals.yaml", BY_HAND.replace("change: +10%", "verandering: +10%"), "unknown key `verandering`"),
        ("goals.yaml", BY_HAND.replace("form: hold", "form: keep"), "goals.yaml:17 (form): `keep` is not one of the values it may have"),
        ("goals.yaml", BY_HAND.replace("    kpi: orders\n", "    kpi: ordrs\n"), "goals.yaml:6: Unknown KPI `ordrs`. Did you mean `orders`"),
        ("goals.yaml", BY_HAND.replace("owner: eva", "owner: Evva"), "goals.yaml:11 (owner): Nobody here is called `Evva`. Did you mean `Eva`"),
        (
            "goals.yaml",
            BY_HAND.replace("objective: win the winter", "objective: spring"),
            "goals.yaml:12 (objective): there is no objective `spring`",
        ),
        ("goals.yaml", BY_HAND.replace("target: 1h", "target: soon"), "goals.yaml:18 (target): `soon` is not a value; right are for example +10%"),
        ("goals.yaml", BY_HAND.replace("    target: 1h\n", ""), "goals.yaml:13: it needs a `target`"),
        (
            "goals.yaml",
            BY_HAND.replace("under: Ten", "under: Eleven"),
            "goals.yaml:19 (under): there is no goal `Eleven percent more",
        ),
        (
            "goals.yaml",
            BY_HAND.replace("first: 2027-01-01\n    last: 2027-03-31\n    form", "first: soon\n    last: x\n    form"),
            "goals.yaml:15 (first): this is not a day",
        ),
        ("goals.csv", "title,first\nx,2027-01-01\n", "goals.csv:1: the column `last` is missing"),
        ("goals.csv", "title,first,last,tarqet\n", "goals.csv:1: unknown column `tarqet`. Did you mean `target`"),
        (
            "goals.csv",
            "title,first,last,kpi\na,2027-01-01,2027-03-31,orders\nb,2027-01-01,soon,orders\n",
            "goals.csv:3 (last): this is not a day",
        ),
        ("goals.csv", "title,first,last,remind\na,2027-01-01,2027-03-31,perhaps\n", "goals.csv:2 (remind): `perhaps` stands where yes or no belongs"),
        ("goals.txt", "x", "ends in .yaml or .csv"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_nothing_is_taken_in(shop: TestShop, name: str, text: str, said: str) -> None:
    with pytest.raises(BadGoalsFile) as refused:
        take(shop, text, name)
    assert said in refused.value.say("en")
    assert f"Nothing of {name} was taken in" in refused.value.say("en")
    assert "Er is niets uit" in refused.value.say("nl")
    state = kept(shop)
    assert (state.goals.listed(), state.people.listed(), state.objectives.listed()) == ([], [], [])


def test_all_mistakes_are_told_at_once(shop: TestShop) -> None:
    with pytest.raises(BadGoalsFile) as refused:
        take(shop, BY_HAND.replace("owner: eva", "owner: Bob").replace("target: 1h", "target: soon"))
    assert "goals.yaml:11 (owner):" in refused.value.say("en")
    assert "goals.yaml:18 (target):" in refused.value.say("en")


def test_a_closed_goal_that_a_file_changes_is_refused(full: TestShop) -> None:
    text = Writer(ground(full)).yaml().replace("failure: 5400.5s", "failure: 2h")
    with pytest.raises(BadGoalsFile, match="was closed on 2026-11-20"):
        take(full, text)


def test_goals_of_one_title_are_told_apart_by_their_days_and_then_their_kpi() -> None:
    days = (date(2027, 1, 1), date(2027, 3, 31))
    found = handles({1: ("A", *days, "x"), 2: ("B", *days, "x"), 3: ("B", days[0], date(2027, 6, 30), "x"), 4: ("B", *days, "y")})
    assert found == {1: "A", 2: "B (2027-01-01..2027-03-31, x)", 3: "B (2027-01-01..2027-06-30)", 4: "B (2027-01-01..2027-03-31, y)"}


def test_what_was_written_together_stands_together_or_not_at_all(shop: TestShop) -> None:
    state = kept(shop)
    version = shop.workspace.state.version

    def broken() -> None:
        with state.together():
            made: Goal = state.goals.put(_goal("One"), AT)
            assert state.goals.find(made.id) == made
            raise KeyError(made.id)

    with pytest.raises(KeyError):
        broken()
    assert state.goals.listed() == []
    assert shop.workspace.state.version == version
