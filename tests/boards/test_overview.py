"""Choose what stands on the overview."""

from peil.boards.overview import choice, overview_of
from tests.support.answers import wording


def test_every_kpi_of_the_overview_exists_and_has_words_for_a_sentence() -> None:
    lists, words = choice(), wording()
    for kpi in (*lists.key, *(kpi for group in lists.groups.values() for kpi in group), *lists.news, *lists.subjects):
        assert words.known(kpi), kpi
    assert {kpi for kpi in overview_of(lambda _: True).kpis if kpi not in lists.subjects} == set()
    assert set(lists.news) <= set(lists.subjects)


def test_the_groups_are_the_categories_of_the_catalogue() -> None:
    lists, words = choice(), wording()
    assert set(lists.groups) == set(words.catalogue.language.categories)


def test_no_kpi_stands_on_the_overview_twice() -> None:
    kpis = overview_of(lambda _: True).kpis
    assert len(kpis) == len(set(kpis))


def test_only_what_the_data_can_answer_is_chosen() -> None:
    found = overview_of({"orders", "total_sales", "average_order_value", "new_customers"}.__contains__)
    assert found.key == ("orders", "average_order_value", "total_sales")
    assert found.groups == {"sales": ("new_customers",)}


def test_the_shop_own_choice_goes_first() -> None:
    found = overview_of(lambda _: True, ("headcount",))
    assert found.key[0] == "headcount"
    assert "headcount" not in found.groups["people"]


def test_a_shop_with_everything_sees_four_of_each_group_and_one_with_orders_only_sees_more_of_it() -> None:
    everything = overview_of(lambda _kpi: True)
    assert {len(kpis) for kpis in everything.groups.values()} == {4}
    sales = set(choice().groups["sales"])
    assert len(overview_of(lambda kpi: kpi in sales).groups["sales"]) == 8
