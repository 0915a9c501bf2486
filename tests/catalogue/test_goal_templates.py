"""Goal templates: the guides' four as they are, and enough of our own, each whole and possible."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
import yaml

from peil.catalogue.checks import check_goal
from peil.catalogue.loading import load_catalogue
from peil.catalogue.structs import GoalTemplate
from peil.steer.reading.asking import additive
from peil.values.texts import LANGUAGES, Text

CATALOGUE = load_catalogue()
GOALS = pytest.mark.parametrize("goal", CATALOGUE.goals, ids=lambda goal: goal.id)


def test_the_guides_four_goals_are_as_the_catalogue_of_the_guides_has_them(shared: Path) -> None:
    given = yaml.safe_load((shared / "catalogue" / "kpi-catalogue.yaml").read_text(encoding="utf-8"))["goal_templates"]
    ours = [
        {
            "id": goal.id,
            "guide": {"doc": goal.guide.doc, "line": goal.guide.line, "term": goal.guide.term},
            "kpi": goal.kpi,
            "target": {"change": goal.target.change, "value": goal.target.value},
            "horizon": goal.horizon,
            "supporting_kpis": list(goal.supporting_kpis),
        }
        for goal in CATALOGUE.goals
        if goal.guide
    ]
    assert ours == [{key: value for key, value in one.items() if key not in ("guide_note", "guide_error")} for one in given]


def test_there_are_at_least_24_of_our_own_and_three_in_every_category() -> None:
    own = Counter(goal.category for goal in CATALOGUE.goals if goal.guide is None)
    assert sum(own.values()) >= 24
    assert set(own) == set(CATALOGUE.language.categories)
    assert min(own.values()) >= 3
    assert len({goal.id for goal in CATALOGUE.goals}) == len(CATALOGUE.goals)


@GOALS
def test_every_text_of_a_template_is_there_in_both_languages(goal: GoalTemplate) -> None:
    texts: list[Text] = [goal.name, goal.description, goal.why, *goal.actions]
    assert all(text.say(language).strip() for text in texts for language in LANGUAGES)
    assert all(text.en != text.nl for text in texts)
    assert goal.words.en
    assert goal.words.nl
    assert 3 <= len(goal.actions) <= 5


@GOALS
def test_a_template_names_two_or_three_kpis_beside_the_leading_one(goal: GoalTemplate) -> None:
    assert goal.guide is not None or 2 <= len(goal.supporting) <= 3
    assert goal.kpi not in goal.supporting
    assert list(check_goal(CATALOGUE, goal)) == []


@GOALS
def test_the_kpi_of_a_template_can_carry_its_form(goal: GoalTemplate) -> None:
    kpi = CATALOGUE.definition(goal.kpi)
    assert goal.form != "per" or additive(kpi)
    assert goal.form != "hold" or (not additive(kpi) and goal.target.change == "level")
    assert goal.target.change != "points" or kpi.unit in ("percent", "score")
    assert goal.target.value or goal.target.change == "level"


@GOALS
def test_a_template_goes_the_way_that_is_good_for_its_kpi(goal: GoalTemplate) -> None:
    good = goal.direction or CATALOGUE.definition(goal.kpi).direction
    assert good in ("up", "down")
    assert goal.target.change == "level" or (goal.target.value > 0) == (good == "up")


def test_a_template_that_cannot_be_is_told() -> None:
    goal = CATALOGUE.goals[0]
    wrong = msgspec.structs.replace(goal, kpi="product_affinity", supporting_kpis=("goodwill",), form="per", per=None)
    assert [problem.code for problem in check_goal(CATALOGUE, wrong)] == ["unknown_kpi", "goal_does_not_fit", "goal_does_not_fit"]
