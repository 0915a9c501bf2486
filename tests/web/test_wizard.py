"""A goal is made in four steps, from a sentence or a template, and followed until it is closed; nothing that was typed is lost on the way."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from peil.values.goals import Goal, ObjectiveDraft
from peil.values.texts import Language, Text
from peil.web.app import make_app
from peil.web.wizard.starts import EXAMPLES
from peil.workspace import Workspace
from tests.support.forms import Fields, changed, fields_of
from tests.support.shops import TestShop
from tests.support.years import rows

HOME = "http://127.0.0.1"
NEW = "/goals/new"
THEN, LATER = datetime(2025, 11, 10, 12, tzinfo=UTC), datetime(2026, 11, 11, 12, tzinfo=UTC)
LANGUAGES: tuple[Language, ...] = ("en", "nl")
both = pytest.mark.parametrize("language", LANGUAGES)
# The guide's goals: the KPI, the kind chosen where it must be, the target that follows from a year of the same, and what becomes of it with 12% more.
GUIDES = {
    "increase_sales": ("total_sales", "", 1.1 * (64 * 50 + 13 * 60 + 13 * 70), "reached"),
    "increase_conversion_rate": ("conversion_rate", "relative", 1.02 / 6, "missed"),
    "grow_traffic": ("sessions", "", 1.2 * 6 * 365, "missed"),
    "reduce_service_contacts": ("support_calls", "", 0.5 * 130, "missed"),
}
guides = pytest.mark.parametrize("template", GUIDES)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a shop with the records of fourteen months, up to the day before the tests' first clock."""
    folder = tmp_path_factory.mktemp("years") / "shop"
    TestShop(folder).fill(**rows(date(2024, 9, 1), date(2025, 11, 9)))
    return folder


@pytest.fixture(scope="module")
def client(years: Path) -> Iterator[TestClient]:
    """Return a client on that shop, then; tests read its pages, and make goals of their own."""
    with TestClient(make_app(Workspace(years, now=lambda: THEN)), base_url=HOME) as client:
        yield client


def get(client: TestClient, fields: Fields, step: int, language: Language = "en") -> str:
    """Return the page that a step's button leads to."""
    pairs = [pair for pair in fields if pair[0] != "step"]
    answer = client.get(f"{NEW}?{urlencode([*pairs, ('step', str(step)), ('lang', language)])}")
    assert answer.status_code == 200
    return answer.text


def step_of(page: str) -> int:
    found = re.search(r'aria-current="step"><span class="place" aria-hidden="true">(\d)', page)
    assert found
    return int(found[1])


def beside(page: str, field: str) -> str:
    found = re.search(rf'id="wrong-{re.escape(field)}">(.*?)</span>', page)
    return found[1] if found else ""


def walk(client: TestClient, template: str, language: Language, **answers: str) -> int:
    """Make a goal of a template as somebody without scripts would, and return its number."""
    first = get(client, [], 1, language)
    assert f'name="begin" value="{template}"' in first
    second = get(client, [*fields_of(first, "wizard"), ("begin", template)], 1, language)
    third = get(client, fields_of(second, "wizard"), 3, language)
    fourth = get(client, changed(fields_of(third, "wizard"), **answers), 4, language)
    assert [step_of(page) for page in (first, second, third, fourth)] == [1, 2, 3, 4]
    return made(client, changed(fields_of(fourth, "wizard"), do="0"), language)


def made(client: TestClient, fields: Fields, language: Language = "en") -> int:
    answer = client.post(f"{NEW}?lang={language}", data=gathered(fields), follow_redirects=False)
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/goals/(\d+)\?made=yes", answer.headers["location"])
    assert found
    return int(found[1])


def gathered(fields: Fields) -> dict[str, list[str]]:
    """Return fields as the client posts them: several of one name together."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found


def goal_of(client: TestClient, number: int) -> Goal:
    goal: Goal = client.app.state.running.workspace.state.steering.goals.find(number)  # type: ignore[attr-defined]
    return goal


@both
def test_each_goal_of_the_guide_goes_from_its_sentence_to_its_closing_review(tmp_path: Path, language: Language) -> None:
    shop = TestShop(tmp_path / "shop")
    shop.fill(**rows(date(2024, 9, 1), date(2025, 11, 9)))
    with TestClient(make_app(Workspace(tmp_path / "shop", now=lambda: THEN)), base_url=HOME) as client:
        numbers = {name: walk(client, name, language, **({"kind": kind} if kind else {})) for name, (_, kind, _, _) in GUIDES.items()}
        goals = {name: goal_of(client, number) for name, number in numbers.items()}
        for name, (kpi, _, target, _) in GUIDES.items():
            template = next(one for one in client.app.state.running.workspace.catalogue.goals if one.id == name)  # type: ignore[attr-defined]
            assert (goals[name].kpi, goals[name].title, goals[name].template) == (kpi, template.name.say(language), name)
            assert goals[name].target == pytest.approx(target)
            actions = client.app.state.running.workspace.state.steering.actions.listed(goal=numbers[name])  # type: ignore[attr-defined]
            assert [action.text for action in actions] == [template.actions[0].say(language)]
    shop.fill(**rows(date(2025, 11, 10), date(2026, 11, 10), growth=1.12))
    with TestClient(make_app(Workspace(tmp_path / "shop", now=lambda: LATER)), base_url=HOME) as client:
        for name, number in numbers.items():
            closing = client.get(f"/goals/{number}/close?lang={language}").text
            fields = re.findall(r'name="(outcome)" value="(\w+)" required checked', closing) + re.findall(
                r'id="(final)"[^>]*? value="([^"]*)"', closing
            )
            answer = client.post(f"/goals/{number}/close", data={**dict(fields), "went_well": "", "learned": "Veel", "next_time": ""})
            assert answer.status_code == 200
            closed = goal_of(client, number)
            assert (closed.outcome, closed.review.learned) == (GUIDES[name][3], "Veel")


@both
def test_a_goal_in_ones_own_words_finds_its_kpi_its_number_and_its_period(client: TestClient, language: Language) -> None:
    english, dutch = "We want to grow sessions by 15% in Q1 2026", "We willen 15% meer sessies in het eerste kwartaal van 2026"
    sentence = dutch if language == "nl" else english
    second = get(client, [("sentence", sentence)], 2, language)
    assert 'name="kpi" value="sessions" checked' in second
    third = fields_of(get(client, fields_of(second, "wizard"), 3, language), "wizard")
    asked = dict(third)
    assert (asked["kind"], asked["amount"], asked["toward"]) == ("relative", "15", "up")
    assert (asked["span"], asked["first"], asked["last"]) == ("next-quarter", "", "")
    goal = goal_of(client, made(client, fields_of(get(client, third, 4, language), "wizard"), language))
    assert goal.title == sentence
    assert goal.target == pytest.approx(1.15 * 6 * 90)


def test_without_a_sentence_the_first_step_stays_and_says_so(client: TestClient) -> None:
    page = get(client, [("sentence", " ")], 2)
    assert step_of(page) == 1
    assert "Write what you want to reach" in beside(page, "sentence")


def test_a_template_keeps_the_sentence_that_somebody_wrote_and_not_that_of_another_template(client: TestClient) -> None:
    kept = get(client, [("sentence", "Meer verkopen"), ("begin", "increase_sales")], 1)
    assert "Meer verkopen</strong>" in kept
    other = get(client, [("sentence", "Increase sales by 10% in the next quarter"), ("template", "increase_sales"), ("begin", "grow_traffic")], 1)
    assert "Grow website traffic" in other
    assert "Increase sales by 10%" not in other


def test_a_search_finds_templates_by_words_of_both_languages(client: TestClient) -> None:
    page = client.get(f"{NEW}?q=winkelwagens&lang=en").text
    assert 'value="rescue_carts"' in page
    assert 'value="grow_traffic"' not in page


def test_a_percentage_of_a_percentage_is_asked_about_and_both_results_are_shown(client: TestClient) -> None:
    third = get(client, [("template", "increase_conversion_rate")], 3)
    assert not re.search(r'name="kind" value="\w+" checked', third)
    assert "from 16.67% to 17.00%" in third
    assert "from 16.67% to 18.67%" in third
    refused = get(client, fields_of(third, "wizard"), 4)
    assert step_of(refused) == 3
    assert "can mean two things" in beside(refused, "kind")
    points = get(client, changed(fields_of(refused, "wizard"), kind="points"), 4)
    goal = goal_of(client, made(client, fields_of(points, "wizard")))
    assert goal.change is not None
    assert (goal.change.kind, goal.change.value) == ("points", 0.02)
    assert goal.target == pytest.approx(1 / 6 + 0.02)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", "veel", "cannot be read"),
        ("amount", "", "Say how much"),
        ("amount", "-5", "without a minus sign"),
        ("first", "soon", "as 2027-01-31"),
        ("last", "2026-01-01", "lies before the first"),
        ("last", "1700-01-01", "in the years"),
        ("success", "x", "cannot be read"),
        ("failure", "999999", "must be worse"),
        ("why", "x" * 2001, "too long"),
        ("owner", "99", "Choose from the list"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_typed_is_lost(client: TestClient, field: str, value: str, said: str) -> None:
    fields = fields_of(get(client, [("template", "increase_sales")], 3), "wizard")
    days = {"span": "dates", "first": "2026-02-01", "last": "2026-04-30"} if field in ("first", "last") else {}
    page = get(client, changed(fields, **{"why": "Because", **days, field: value}), 4)
    assert step_of(page) == 3
    assert said in beside(page, field)
    kept = dict(fields_of(page, "wizard"))
    assert (kept["why"], kept.get(field, "")) == (value if field == "why" else "Because", "" if field == "owner" else value)


def test_a_period_that_is_over_cannot_be_chosen(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "increase_sales")], 3), "wizard")
    page = get(client, changed(fields, span="dates", first="2025-01-01", last="2025-03-31"), 4)
    assert "over already" in beside(page, "last")


def test_another_kpi_brings_its_own_numbers(client: TestClient) -> None:
    third = fields_of(get(client, [("template", "increase_sales")], 3), "wizard")
    second = fields_of(get(client, changed(third, kind="level", amount="25000"), 2), "wizard")
    again = dict(fields_of(get(client, changed(second, kpi="conversion_rate"), 3), "wizard"))
    assert again["amount"] == "10"
    assert again["kind"] != "level"


def test_three_kpis_beside_the_leading_one_are_too_many(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "increase_sales")], 2), "wizard")
    assert "You chose" not in get(client, fields, 2)
    page = get(client, changed(fields, also=("sessions", "conversion_rate", "orders", "net_sales")), 2)
    assert "You chose 5 KPIs" in page


def test_any_other_kpi_can_be_searched_and_chosen(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "increase_sales")], 2), "wizard")
    page = get(client, changed(fields, more="average order value"), 2)
    assert 'name="kpi" value="average_order_value"' in page
    goal = goal_of(client, made(client, fields_of(get(client, changed(fields, kpi="average_order_value"), 4), "wizard")))
    assert goal.kpi == "average_order_value"


def test_a_goal_about_a_part_of_the_shop_is_measured_on_that_part(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "grow_traffic")], 2), "wizard")
    page = get(client, changed(fields, filter="channel"), 2)
    assert 'name="f.channel" value="Direct"' in page
    last = get(client, [*fields, ("f.channel", "Direct")], 4)
    assert ": Direct)" in last
    assert goal_of(client, made(client, fields_of(last, "wizard"))).where == ("channel = 'Direct'",)


def test_a_filter_that_the_kpi_cannot_take_is_refused_beside_it(client: TestClient) -> None:
    page = get(client, [("template", "grow_traffic"), ("where", "tickets.status = 'open'")], 3)
    assert step_of(page) == 2
    assert beside(page, "where") or 'id="wrong-where"' in page


def test_a_kpi_without_data_says_what_it_needs_and_the_goal_can_still_be_made(client: TestClient) -> None:
    second = get(client, [("template", "run_machines")], 2)
    assert "cannot be measured yet" in second
    assert 'href="/data"' in second
    goal = goal_of(client, made(client, fields_of(get(client, fields_of(second, "wizard"), 4), "wizard")))
    assert (goal.baseline, goal.target) == (None, 0.6)
    relative = get(client, changed(fields_of(get(client, fields_of(second, "wizard"), 3), "wizard"), kind="relative", amount="5"), 4)
    assert "no baseline" in beside(relative, "amount")


def test_a_level_in_time_is_typed_with_its_unit(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "answer_fast")], 3), "wizard")
    assert dict(fields)["amount"] == "1 h"
    assert "45 min" in beside(get(client, changed(fields, amount="3600"), 4), "amount")
    goal = goal_of(client, made(client, fields_of(get(client, changed(fields, amount="90 min"), 4), "wizard")))
    assert (goal.target, goal.form, goal.direction) == (5400, "hold", "down")


def test_what_would_have_to_be_true_follows_from_what_somebody_sets(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "increase_sales")], 3), "wizard")
    assert "reaches the target" in get(client, changed(fields, m__conversion_rate="20"), 3)
    assert "more than 100%" in get(client, changed(fields, m__conversion_rate="120"), 3)


def test_a_person_is_added_on_the_way_and_owns_the_goal(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "increase_sales")], 3), "wizard")
    wanted = gathered(changed(fields, person__name="Noor", person__email="noor@example.org", why="Growth"))
    answer = client.post(f"{NEW}/person", data=wanted)
    kept = dict(fields_of(answer.text, "wizard"))
    assert (step_of(answer.text), kept["why"]) == (3, "Growth")
    goal = goal_of(client, made(client, fields_of(get(client, list(kept.items()), 4), "wizard")))
    assert goal.owner is not None
    refused = client.post(f"{NEW}/person", data=wanted)
    assert refused.status_code == 422
    assert "already called Noor" in beside(refused.text, "person")
    assert dict(fields_of(refused.text, "wizard"))["person.email"] == "noor@example.org"


def test_a_goal_asked_for_by_its_kpi_and_objective_stands_under_them(client: TestClient) -> None:
    workspace = client.app.state.running.workspace  # type: ignore[attr-defined]
    draft = ObjectiveDraft(title="Grow", first=date(2026, 1, 1), last=date(2026, 12, 31))
    objective = workspace.state.steering.objectives.put(draft, THEN)
    first = fields_of(client.get(f"{NEW}?kpi=orders&objective={objective.id}").text, "wizard")
    page = get(client, changed(first, sentence="5% more of them next quarter"), 4)
    goal = goal_of(client, made(client, fields_of(page, "wizard")))
    assert (goal.kpi, goal.objective) == ("orders", objective.id)


def test_an_action_that_cannot_be_kept_keeps_the_goal_from_being_made(client: TestClient) -> None:
    fields = changed(fields_of(get(client, [("template", "increase_sales")], 4), "wizard"), do="0", due__0="one day")
    before = len(client.app.state.running.workspace.state.steering.goals.listed())  # type: ignore[attr-defined]
    answer = client.post(NEW, data=gathered(fields))
    assert answer.status_code == 422
    assert step_of(answer.text) == 4
    assert "as 2027-01-31" in answer.text
    assert len(client.app.state.running.workspace.state.steering.goals.listed()) == before  # type: ignore[attr-defined]


@both
@guides
def test_every_step_of_a_template_can_be_opened_by_its_address(client: TestClient, template: str, language: Language) -> None:
    kind = [("kind", "relative")] if template == "increase_conversion_rate" else []
    numbers = dict(fields_of(get(client, [("template", template)], 3, language), "wizard"))
    fields = [*numbers.items()] if not kind else changed([*numbers.items()], kind="relative")
    assert [step_of(get(client, fields, step, language)) for step in (1, 2, 3, 4)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "address", ["?step=9", "?step=4", "?kpi=%00", "?template=none&step=3", "?kpi=nothing&sentence=x&step=4", "?begin=zzz", "?f.x=1&kpi=orders&step=3"]
)
def test_no_address_brings_it_down(client: TestClient, address: str) -> None:
    assert client.get(f"{NEW}{address}").status_code == 200


def test_an_empty_shop_can_make_a_goal(shop_client: TestClient) -> None:
    page = get(shop_client, [("template", "answer_fast")], 4)
    assert goal_of(shop_client, made(shop_client, fields_of(page, "wizard"))).target == 3600


def test_a_shop_without_a_whole_calendar_year_has_a_baseline_for_one_all_the_same(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "grow_traffic")], 3), "wizard")
    goal = goal_of(client, made(client, fields_of(get(client, changed(fields, span="next-year"), 4), "wizard")))
    assert (goal.baseline, goal.change.against if goal.change else None) == (6 * 365, "before")


@both
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.en)
def test_each_example_of_a_sentence_finds_its_kpi_and_its_number(client: TestClient, example: Text, language: Language) -> None:
    page = get(client, [("sentence", example.say(language))], 3, language)
    assert step_of(page) == 3
    assert 'name="kind" value=' in page
    assert dict(fields_of(page, "wizard"))["amount"]


def test_a_sentence_without_a_kpi_leads_to_the_search_and_to_a_kpi_of_ones_own(client: TestClient) -> None:
    page = get(client, [("sentence", "Zzz")], 3)
    assert step_of(page) == 2
    assert "Choose the KPI" in page
    assert 'href="/kpis/new"' in page


def test_a_target_that_is_reached_already_is_said_to_be(client: TestClient) -> None:
    fields = fields_of(get(client, [("template", "increase_conversion_rate")], 3), "wizard")
    assert "already" in re.sub(r"<[^>]*>", "", get(client, changed(fields, kind="level", amount="5"), 3).partition('id="reckoned"')[2])


@pytest.mark.parametrize(("step", "part"), [("1", "starts"), ("2", "chosen"), ("3", "reckoned")])
def test_only_the_part_that_changed_is_sent_to_htmx(client: TestClient, step: str, part: str) -> None:
    text = client.get(f"{NEW}?template=increase_sales&step={step}", headers={"hx-request": "true", "hx-target": part}).text
    assert f'id="{part}"' in text
    assert "<html" not in text
    assert ('hx-swap-oob="true"' in text) == (part == "reckoned")
