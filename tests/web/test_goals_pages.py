"""Goals stand on their pages as they stand: in order of trouble, with what was agreed, what became of them, and nothing changed in silence."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from peil.state.notes import Draft
from peil.state.steering.steering import SteeringState
from peil.values.goals import CheckInDraft, Goal, GoalDraft, Objective, ObjectiveDraft, Person, PersonDraft, Review
from peil.web.app import make_app
from peil.web.goals.standing import standings_of
from peil.web.running import Running
from tests.support.shops import NOW, TODAY, TestShop
from tests.support.small import line, order

HOME = "http://127.0.0.1"
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
DAYS = 320


class Office:
    """A shop that sells 10.00 a day, with a browser on its goals."""

    def __init__(self, shop: TestShop, client: TestClient) -> None:
        self.shop = shop
        self.client = client
        self.kept: SteeringState = shop.workspace.state.steering

    def goal(self, title: str, **more: Any) -> Goal:
        """Keep a goal of this quarter: a milestone, unless it says otherwise."""
        usual = {"kind": "kpi" if "kpi" in more else "milestone", "target": 1.0, "first": FIRST, "last": LAST}
        return self.kept.goals.put(GoalDraft(title=title, **(usual | more)), NOW - timedelta(days=60))

    def person(self, name: str, **more: Any) -> Person:
        return self.kept.people.put(PersonDraft(name=name, **more))

    def objective(self, title: str, **more: Any) -> Objective:
        return self.kept.objectives.put(ObjectiveDraft(title=title, first=FIRST, last=LAST, **more), NOW)

    def check_in(self, goal: Goal, value: float, day: date = date(2026, 11, 20)) -> None:
        self.kept.check_ins.put(CheckInDraft(goal=goal.id, day=day, through=day, value=value), NOW)

    def page(self, address: str, status: int = 200) -> str:
        """Return a page as its reader sees it, on one line."""
        found = self.client.get(address)
        assert found.status_code == status, found.text[-2000:]
        return " ".join(unescape(found.text).split())

    def post(self, address: str, status: int = 200, /, **fields: Any) -> str:
        found = self.client.post(address, data=fields)
        assert found.status_code == status, found.text[-2000:]
        return " ".join(unescape(found.text).split())

    def titles(self, address: str) -> list[str]:
        """Return the goals of a list, in its order."""
        return re.findall(r'<h2><a href="/goals/\d+">([^<]+)</a>', self.page(address))

    def fields(self, address: str) -> dict[str, Any]:
        """Return what stands in the fields of a form."""
        text = self.client.get(address).text
        found = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', text))
        found |= dict(re.findall(r'<input[^>]* type="date" name="(\w+)" value="([^"]*)"', text))
        found |= {name: unescape(words) for name, words in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)<', text)}
        found |= dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" required checked', text))
        found |= dict(re.findall(r'<select[^>]* name="(\w+)"[^>]*>(?:(?!</select>).)*?<option value="([^"]*)" selected', text, re.DOTALL))
        return {name: unescape(value) for name, value in found.items() if name not in ("accept", "contributors", "supporting")}


@pytest.fixture(scope="module")
def selling(tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> Path:
    """Return the folder of a shop that sold something on each day up to yesterday, to copy."""
    shop = TestShop(tmp_path_factory.mktemp("goals") / "shop", template=empty_shop)
    days = [TODAY - timedelta(days=count) for count in range(1, DAYS)]
    shop.fill(
        orders=[order(f"o{day}", "ann", None, str(day)) for day in days],
        order_lines=[line(f"l{day}", f"o{day}", None, "10") for day in days],
        customers=[{"customer_id": "ann", "created_at": "2025-01-01T09:00:00Z"}],
    )
    return shop.workspace.folder


@pytest.fixture
def office(tmp_path: Path, selling: Path) -> Iterator[Office]:
    """Return a shop that sold something on each day up to yesterday."""
    shop = TestShop(tmp_path / "shop", template=selling)
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        yield Office(shop, client)


@pytest.fixture
def desk(shop: TestShop, shop_client: TestClient) -> Office:
    """Return a shop without data."""
    return Office(shop, shop_client)


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("No goals yet", "Put it in your own words")), ("nl", ("Nog geen doelen", "Zeg het in je eigen woorden"))]
)
def test_without_goals_the_page_offers_templates_to_begin_with(desk: Office, language: str, words: tuple[str, ...]) -> None:
    text = desk.page(f"/goals?lang={language}")
    assert all(word in text for word in words)
    assert text.count("/goals/new?template=") == 8


def test_goals_stand_in_order_of_trouble_with_their_status_in_words(office: Office) -> None:
    office.check_in(office.goal("Makkelijk", kpi="orders", target=60.0), 50.0)
    office.check_in(office.goal("Onmogelijk", kpi="orders", target=9000.0), 50.0)
    office.goal("Begint nog", kpi="orders", target=9.0, first=date(2027, 1, 1), last=date(2027, 1, 31))
    assert office.titles("/goals") == ["Onmogelijk", "Begint nog", "Makkelijk"]
    text = office.page("/goals")
    assert all(f"</svg> {word}</span>" in text for word in ("off track", "cannot tell yet", "on track"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Open van Anna", "Van niemand"}),
        ("?state=closed", {"Voorbij"}),
        ("?state=all", {"Open van Anna", "Van niemand", "Voorbij"}),
        ("?owner=1", {"Open van Anna"}),
        ("?owner=none", {"Van niemand"}),
        ("?kpi=orders", {"Open van Anna"}),
        ("?category=sales", {"Open van Anna"}),
        ("?status=reached&state=all", {"Voorbij"}),
    ],
)
def test_the_address_says_which_goals_are_listed(desk: Office, query: str, titles: set[str]) -> None:
    anna = desk.person("Anna")
    desk.goal("Open van Anna", kpi="orders", target=10.0, owner=anna.id)
    desk.goal("Van niemand")
    over = desk.goal("Voorbij", owner=anna.id + 1)
    desk.kept.goals.close(over.id, TODAY, "reached", 1.0, Review())
    assert set(desk.titles(f"/goals{query}")) == titles


def test_a_choice_that_fits_no_goal_leads_back_to_all_of_them(desk: Office) -> None:
    desk.goal("Een")
    assert "No goal fits this choice" in desk.page("/goals?status=reached")


def test_an_overdue_check_in_is_seen_in_the_list_and_counted(desk: Office) -> None:
    desk.goal("Vergeten", rhythm="weekly")
    text = desk.page("/goals")
    assert "1 check-in overdue" in text
    assert "check-in overdue since 5 Oct" in text


def test_a_long_list_comes_in_parts(desk: Office) -> None:
    for number in range(53):
        desk.goal(f"Doel {number}")
    assert len(desk.titles("/goals")) == 50
    assert len(desk.titles("/goals?page=1")) == 3
    assert "51–53 of 53" in desk.page("/goals?page=1")
    assert len(desk.titles("/goals?page=99")) == 3


def test_the_tree_has_goals_under_their_parents_and_objectives(desk: Office) -> None:
    top = desk.objective("De beste worden")
    under = desk.objective("Sneller antwoorden", level="team", team="Service", parent=top.id)
    desk.objective("Zonder doelen")
    parent = desk.goal("Hoofddoel", objective=top.id)
    desk.goal("Deeldoel", parent=parent.id)
    desk.goal("Kernresultaat", objective=under.id)
    desk.goal("Los doel")
    text = desk.page("/goals?view=tree")
    tree = text[text.index("goal-tree top") :]
    order_of = [tree.index(f">{title}<") for title in ("De beste worden", "Hoofddoel", "Deeldoel", "Sneller antwoorden", "Kernresultaat", "Los doel")]
    assert order_of == sorted(order_of)
    assert "Zonder doelen" not in tree
    assert tree.count('<ul class="goal-tree">') == 3


def test_the_timeline_shows_when_goals_run_and_says_the_same_in_a_table(desk: Office) -> None:
    desk.goal("Later", first=date(2027, 1, 1), last=date(2027, 3, 31))
    desk.goal("Nu")
    text = desk.page("/goals?view=timeline")
    assert 'class="today"' in text
    assert re.search(r'<th scope="row">Nu</th><td>1 Oct – 31 Dec 2026</td><td>cannot tell yet</td><td class="number">55%</td>', text)
    assert text.index(">Nu<") < text.index(">Later<")


def chart_of(page: str) -> dict[str, Any]:
    found = re.search(r'<peil-chart class="large"><script type="application/json">(.*?)</script>', page)
    assert found
    spec: dict[str, Any] = json.loads(found[1])
    return spec


def test_the_page_of_a_goal_draws_what_came_what_is_expected_and_what_is_forecast(office: Office) -> None:
    goal = office.goal("Meer bestellingen", kpi="orders", target=92.0, baseline=0.0)
    office.check_in(goal, 30.0, date(2026, 10, 31))
    office.shop.workspace.state.notes.add(Draft(date(2026, 10, 10), "promotion", "Herfstactie"), NOW)
    text = office.page(f"/goals/{goal.id}")
    spec = chart_of(text)
    series = {one["role"]: one for one in spec["series"]}
    assert spec["target"] == 92.0
    assert series["value"]["values"][:3] == [1.0, 2.0, 3.0]
    assert series["expected"]["values"][-1] == pytest.approx(92.0)
    assert series["forecast"]["low"][-1] <= series["forecast"]["values"][-1] <= series["forecast"]["high"][-1]
    assert {("check_in", 30, 30.0), ("promotion", 9, None)} <= {(one["kind"], one["at"], one.get("y")) for one in spec["marks"]}
    assert '<td class="number" data-value="51.0">51</td>' in text  # 20 November, in the table beside


def test_a_goal_tells_its_numbers_and_what_was_agreed(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram", left_on=date(2026, 11, 1))
    goal = office.goal(
        "Meer bestellingen", kpi="orders", target=92.0, baseline=80.0, owner=bram.id, contributors=(anna.id,), failure=80.0, why="Omdat het kan."
    )
    text = office.page(f"/goals/{goal.id}")
    for said in ("of 92", "data up to 20 Nov 2026", "Baseline", "Expected by now", "Forecast for the end", "Anna", "Omdat het kan.", "41 days to go"):
        assert said in text, said


def test_supporting_kpis_stand_beside_a_goal_and_those_without_data_are_named(office: Office) -> None:
    goal = office.goal("Omzet", kpi="net_sales", target=1000.0, supporting=("orders", "sessions"))
    text = office.page(f"/goals/{goal.id}")
    assert '<a href="/kpis/orders"' in text
    assert "Without a value here: Sessions" in text


def test_a_goal_on_a_kpi_that_is_gone_says_so_and_can_have_another(office: Office) -> None:
    goal = office.goal("Oud", kpi="no_such_kpi", target=5.0)
    assert "no_such_kpi (no such KPI any more)" in office.page("/goals")
    assert office.page(f"/goals/{goal.id}")
    assert "Choose another one" in office.page(f"/goals/{goal.id}/edit")
    office.post(f"/goals/{goal.id}/edit", **office.fields(f"/goals/{goal.id}/edit") | {"kpi": "orders", "reason": "De oude is verwijderd"})
    found = office.kept.goals.find(goal.id)
    assert (found.kpi, found.formula is not None) == ("orders", True)


def test_another_target_asks_for_a_reason_and_the_old_one_stays_beside_it(office: Office) -> None:
    anna = office.person("Anna")
    office.client.cookies.set("peil-person", str(anna.id))
    goal = office.goal("Meer bestellingen", kpi="orders", target=92.0)
    address = f"/goals/{goal.id}/edit"
    typed = office.fields(address) | {"target": "100", "title": "Nog meer bestellingen"}
    refused = office.post(address, 422, **typed)
    assert "Say in a few words why" in refused
    assert 'value="Nog meer bestellingen"' in refused
    assert office.kept.goals.find(goal.id).target == 92.0
    text = office.post(address, **typed | {"reason": "Het gaat beter dan gedacht"})
    assert "Saved." in text
    assert 'Target: 92 → <span class="strong">100</span>' in text
    assert "Het gaat beter dan gedacht" in text
    assert "21 Nov 2026</span> · Anna" in text


def test_what_is_not_touched_needs_no_reason_and_keeps_all_its_decimals(office: Office) -> None:
    goal = office.goal("Omzet", kpi="net_sales", target=1000 / 3, baseline=1 / 7)
    office.post(f"/goals/{goal.id}/edit", **office.fields(f"/goals/{goal.id}/edit") | {"title": "Omzet omhoog"})
    found = office.kept.goals.find(goal.id)
    assert (found.title, found.target, found.baseline) == ("Omzet omhoog", 1000 / 3, 1 / 7)
    assert office.kept.goals.history(goal.id) == []


@pytest.mark.parametrize(("language", "typed"), [("en", "2.5"), ("nl", "2,5")])
def test_a_percentage_is_typed_as_one(office: Office, language: str, typed: str) -> None:
    goal = office.goal("Conversie", kpi="conversion_rate", target=0.02)
    office.client.cookies.set("lang", language)
    fields = office.fields(f"/goals/{goal.id}/edit")
    assert fields["target"] == "2"
    office.post(f"/goals/{goal.id}/edit", **fields | {"target": typed, "reason": "x"})
    assert office.kept.goals.find(goal.id).target == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": "veel"}, "`veel` is not a number"),
        ({"target": ""}, "This is needed."),
        ({"title": " "}, "A goal is a sentence"),
        ({"last": "morgen"}, "`morgen` is no day"),
        ({"last": "2026-09-01", "reason": "x"}, "it ends before it begins"),
        ({"kpi": "nothing"}, "Choose a KPI from the list."),
        ({"where": "no.such = 1", "reason": "x"}, "no.such"),
        ({"failure": "200", "reason": "x"}, "must be worse"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(office: Office, changes: dict[str, str], said: str) -> None:
    goal = office.goal("Meer bestellingen", kpi="orders", target=92.0)
    address = f"/goals/{goal.id}/edit"
    text = re.sub(r"</?code>", "`", office.post(address, 422, **office.fields(address) | changes))
    assert said in text
    assert office.kept.goals.find(goal.id) == goal


def test_contributors_and_supporting_kpis_are_chosen_in_the_form(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    goal = office.goal("Omzet", kpi="net_sales", target=1000.0, contributors=(anna.id,))
    fields = office.fields(f"/goals/{goal.id}/edit")
    office.post(f"/goals/{goal.id}/edit", **fields | {"contributors": [str(bram.id), "99"], "supporting": ["orders", "", "orders"]})
    found = office.kept.goals.find(goal.id)
    assert (found.contributors, found.supporting) == ((bram.id,), ("orders",))


def test_closing_is_filled_in_from_the_data_and_asks_what_was_learned(office: Office) -> None:
    goal = office.goal("Oktober", kpi="orders", target=31.0, last=date(2026, 10, 31))
    fields = office.fields(f"/goals/{goal.id}/close")
    assert (fields["outcome"], fields["final"]) == ("reached", "31")
    review = {"went_well": "De mail", "learned": "Eerder beginnen", "next_time": "Nog eens"}
    text = office.post(f"/goals/{goal.id}/close", **fields | review)
    assert all(one in text for one in ("Looking back", "De mail", "Eerder beginnen", "Nog eens", "closed on 21 Nov 2026"))
    found = office.kept.goals.find(goal.id)
    assert (found.outcome, found.final, found.closed_on) == ("reached", 31.0, TODAY)
    assert "over the same days" not in text


def test_a_goal_that_closed_with_another_value_than_the_data_say_tells_both(office: Office) -> None:
    goal = office.goal("Oktober", kpi="orders", target=40.0, last=date(2026, 10, 31))
    office.post(f"/goals/{goal.id}/close", outcome="missed", final="30")
    assert "It closed with 30; of the same days the data now say 31" in office.page(f"/goals/{goal.id}")


def test_closing_without_an_outcome_is_refused_and_nothing_typed_is_lost(office: Office) -> None:
    goal = office.goal("Oktober", kpi="orders", target=31.0)
    text = office.post(f"/goals/{goal.id}/close", 422, outcome="", final="x", learned="Veel")
    assert "Choose what became of it." in text
    assert "is not a number" in text
    assert ">Veel</textarea>" in text
    assert "Its period is not over yet" in text
    assert office.kept.goals.find(goal.id).closed_on is None


def test_a_closed_goal_does_not_change_until_it_is_reopened(office: Office) -> None:
    goal = office.goal("Klaar")
    office.post(f"/goals/{goal.id}/close", outcome="dropped", final="", learned="Anders")
    assert "was closed on" in office.page(f"/goals/{goal.id}/edit", 422)
    assert "was closed on" in office.post(f"/goals/{goal.id}/close", 422, outcome="reached")
    text = office.page(f"/goals/{goal.id}")
    assert 'href="/goals/1/edit"' not in text
    office.post(f"/goals/{goal.id}/reopen", sure="yes")
    assert office.kept.goals.find(goal.id).closed_on is None
    assert office.fields(f"/goals/{goal.id}/close")["learned"] == "Anders"


@pytest.mark.parametrize("address", ["/goals/99", "/goals/99/edit", "/goals/99/close", "/objectives/99/edit", "/objectives/99/close"])
def test_a_goal_or_objective_there_is_not_is_not_found(desk: Office, address: str) -> None:
    assert desk.client.get(address).status_code == 404


def test_an_objective_is_as_far_as_its_key_results_together_and_as_bad_as_the_worst(desk: Office) -> None:
    top = desk.objective("De beste worden")
    for title, value in (("Half", 0.5), ("Heel", 1.0)):
        desk.check_in(desk.goal(title, objective=top.id), value)
    text = desk.page("/objectives")
    assert '<span class="strong">75%</span>' in text
    assert "is the mean of its key results" in text
    desk.goal("Niet begonnen", objective=top.id, last=date(2026, 11, 1))
    assert re.search(r"(cannot tell yet|off track)</span> *<span class=\"strong\">", desk.page("/objectives"))


def test_objectives_are_made_changed_closed_and_opened_again(desk: Office) -> None:
    anna = desk.person("Anna", team="Verkoop")
    fields = desk.fields("/objectives/new")
    assert (fields["first"], fields["last"]) == ("2026-10-01", "2026-12-31")
    text = desk.post("/objectives/new", **fields | {"title": "Groeien", "owner": str(anna.id), "level": "team", "team": "Verkoop"})
    assert "Groeien" in text
    assert "Verkoop · Anna" in text
    desk.post("/objectives/1/edit", **desk.fields("/objectives/1/edit") | {"title": "Hard groeien"})
    assert desk.kept.objectives.find(1).title == "Hard groeien"
    assert "Choose what became of it" in desk.post("/objectives/1/close", 422, learned="Ja")
    text = desk.post("/objectives/1/close", outcome="partly", learned="Focus helpt")
    assert "Focus helpt" in text
    assert "Hard groeien" not in desk.page("/objectives")
    desk.post("/objectives/1/reopen")
    assert "Hard groeien" in desk.page("/objectives")


def test_an_objective_cannot_stand_under_itself_or_be_without_words(desk: Office) -> None:
    top = desk.objective("Boven")
    below = desk.objective("Onder", parent=top.id)
    fields = desk.fields(f"/objectives/{top.id}/edit")
    assert "it would stand under itself" in desk.post(f"/objectives/{top.id}/edit", 422, **fields | {"parent": str(below.id)})
    assert "An objective is a sentence" in desk.post("/objectives/new", 422, **desk.fields("/objectives/new"))


def test_the_overview_shows_the_pace_on_the_card_and_the_goals_in_trouble(office: Office) -> None:
    office.goal("Onhaalbaar veel bestellingen", kpi="orders", target=9000.0)
    text = office.page("/")
    assert re.search(r'title="Onhaalbaar veel bestellingen"> *<span class="pace bad">', text)
    assert "off track: less than 1% chance" in text
    assert re.search(r'<ul class="goal-strip"> *<li><a href="/goals/1">Onhaalbaar veel bestellingen</a>', text)
    assert "1 check-in overdue" in text


def test_a_goal_on_a_part_says_nothing_on_the_card_of_the_whole(office: Office) -> None:
    office.goal("Alleen de webwinkel", kpi="orders", target=9000.0, where=("orders.sales_channel = 'Online Store'",))
    text = office.page("/")
    assert 'title="Alleen de webwinkel"' not in text
    assert "Alleen de webwinkel" in text


def test_a_kpi_keeps_its_goals_also_those_that_passed(office: Office) -> None:
    open_one, over = office.goal("Nu", kpi="orders", target=92.0), office.goal("Toen", kpi="orders", target=31.0)
    office.goal("Van een ander", kpi="net_sales", target=5.0)
    office.kept.goals.close(over.id, TODAY, "reached", 31.0, Review())
    text = office.page("/kpis/orders")
    part = text[text.index('id="goals"') :][:5000]
    assert f'<a href="/goals/{open_one.id}">Nu</a>' in part
    assert "Earlier goals (1)" in part
    assert f'<a href="/goals/{over.id}">Toen</a>' in part
    assert "Van een ander" not in part
    assert 'href="/goals/new?kpi=orders"' in part


def test_only_goals_that_changed_are_worked_out_again(office: Office) -> None:
    first, second = office.goal("Een", kpi="orders", target=92.0), office.goal("Twee")
    running = Running(office.shop.workspace)
    before = standings_of(running)
    office.check_in(second, 0.5)
    after = standings_of(running)
    assert after[first.id] is before[first.id]
    assert (before[second.id].value, after[second.id].value) == (None, 0.5)
    office.kept.goals.close(second.id, TODAY, "reached", 1.0, Review())
    assert set(standings_of(running)) == {first.id}


def test_the_list_speaks_dutch(desk: Office) -> None:
    desk.goal("Nieuwe site", kind="milestone")
    text = desk.page("/goals?lang=nl")
    assert all(word in text for word in ("Doelen", "Eigenaar", "Boom", "Tijdlijn", "nog niet te zeggen", "mijlpaal"))
