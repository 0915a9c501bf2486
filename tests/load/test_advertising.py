"""Advertising: real exports and answers, levels in any order, restated days, currencies."""

import itertools
from decimal import Decimal
from pathlib import Path

import pytest

from peil.load.advertising.periods import period_in
from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import state

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
ADS = """Day,Campaign,Campaign ID,Ad group,Ad group ID,Ad ID,Currency code,Clicks,Impr.,Cost,Conversions,Conv. value
2026-03-01,Gieters,18001,Metaal,501,7001,EUR,10,1000,10.50,1.00,58.00
2026-03-01,Gieters,18001,Zink,502,7002,EUR,5,500,5.00,0.50,29.00
"""
GROUPS = """Day,Campaign,Campaign ID,Ad group,Ad group ID,Currency code,Clicks,Impr.,Cost,Conversions,Conv. value
2026-03-01,Gieters,18001,Metaal,501,EUR,10,1000,10.50,1.00,58.00
2026-03-01,Gieters,18001,Zink,502,EUR,5,500,5.00,0.50,29.00
2026-03-02,Gieters,18001,Zink,502,EUR,4,400,4.00,0.00,0.00
"""
CAMPAIGNS = """Day,Campaign,Campaign ID,Currency code,Clicks,Impr.,Cost,Conversions,Conv. value
2026-03-01,Gieters,18001,EUR,15,1500,15.50,1.50,87.00
2026-03-02,Gieters,18001,EUR,4,400,4.00,0.00,0.00
2026-03-03,Gieters,18001,EUR,3,300,3.00,0.00,0.00
2026-03-01,PMax,18003,EUR,30,4000,22.00,2.00,140.00
"""


def sample(*names: str) -> Path:
    path = SAMPLES.joinpath(*names)
    if not path.exists():
        pytest.skip("the samples are not on this machine")
    return path


def load(shop: TestShop, name: str, text: str, taken_on: str | None = None, **options: str) -> list[str]:
    path = shop.inbox / name
    path.write_text(text, encoding="utf-8")
    (receipt,) = shop.workspace.load(Order((path,), taken_on=taken_on, options=options))
    return [problem.code for problem in receipt.problems]


def spend(shop: TestShop, where: str = "true") -> Decimal:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return Decimal(warehouse.one(f"SELECT coalesce(sum(spend), 0) FROM ad_performance WHERE {where}"))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_reports_of_three_levels_give_the_same_state_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    files = [("ads.csv", ADS, "2026-03-05"), ("groups.csv", GROUPS, "2026-03-06"), ("campaigns.csv", CAMPAIGNS, "2026-03-07")]
    shop = TestShop(tmp_path)
    for place in order:
        assert load(shop, *files[place]) == []
    with shop.workspace.warehouse(read_only=True) as warehouse:
        rows = warehouse.rows("SELECT date::VARCHAR, ad_id FROM ad_performance ORDER BY ALL")
    assert rows == [
        ("2026-03-01", "7001"),
        ("2026-03-01", "7002"),
        ("2026-03-01", "campaign:18003"),
        ("2026-03-02", "adgroup:502"),
        ("2026-03-03", "campaign:18001"),
    ]
    assert spend(shop) == Decimal("44.50")


def test_undoing_the_finer_report_brings_the_coarser_rows_back(tmp_path: Path) -> None:
    shop = TestShop(tmp_path)
    load(shop, "ads.csv", ADS)
    load(shop, "campaigns.csv", CAMPAIGNS)
    assert spend(shop, "ad_id = 'campaign:18001'") == Decimal("7.00")
    shop.workspace.undo(1)
    assert spend(shop, "ad_id = 'campaign:18001'") == Decimal("22.50")
    assert spend(shop) == Decimal("44.50")


def test_a_later_report_of_the_same_days_replaces_them_in_whatever_order_the_files_come(tmp_path: Path) -> None:
    later = CAMPAIGNS.replace("15.50", "16.00").replace("2026-03-01,PMax,18003,EUR,30,4000,22.00,2.00,140.00\n", "")
    states = []
    for place, order in enumerate(((0, 1), (1, 0))):
        shop = TestShop(tmp_path / str(place))
        for one in order:
            load(shop, "campaigns.csv", (CAMPAIGNS, later)[one], ("2026-03-05", "2026-03-09")[one])
        assert spend(shop) == Decimal("23.00")
        states.append(state(shop)["ad_performance"])
    assert states[0] == states[1]


def test_two_accounts_never_replace_each_other_and_one_account_twice_is_noticed(tmp_path: Path) -> None:
    shop = TestShop(tmp_path)
    load(shop, "a.csv", CAMPAIGNS, account="nl")
    other = CAMPAIGNS.replace("18001", "28001").replace("18003", "28003").replace("Gieters", "Watering cans").replace("PMax", "PMax BE")
    assert load(shop, "b.csv", other, account="be") == []
    assert spend(shop) == Decimal("89.00")
    assert load(shop, "c.csv", CAMPAIGNS) == ["counted_twice"]


def test_a_period_that_the_report_names_is_restated_whole_even_where_it_has_no_rows(tmp_path: Path) -> None:
    shop = TestShop(tmp_path)
    load(shop, "old.csv", CAMPAIGNS, "2026-03-05")
    head = 'Campaign report\n"March 1, 2026 - March 3, 2026"\n'
    shrunk = "\n".join(line for line in CAMPAIGNS.splitlines() if not line.startswith("2026-03-03"))
    assert load(shop, "new.csv", head + shrunk + "\n", "2026-03-09") == ["restated"]
    assert spend(shop) == Decimal("41.50")


def test_amounts_of_an_account_in_another_currency_are_converted_at_the_rate_of_their_day(tmp_path: Path) -> None:
    shop = TestShop(tmp_path)
    shop.fill(
        exchange_rates=[{"date": "2026-03-01", "currency": "USD", "per_euro": "1.25"}, {"date": "2026-03-02", "currency": "USD", "per_euro": "1.6"}]
    )
    load(shop, "campaigns.csv", "\n".join(CAMPAIGNS.replace("EUR", "USD").splitlines()[:3]) + "\n")
    assert spend(shop, "date = '2026-03-01'") == Decimal("12.40")
    assert spend(shop, "date = '2026-03-02'") == Decimal("2.50")


def test_a_report_of_search_terms_is_refused_because_it_is_not_complete(tmp_path: Path) -> None:
    text = "Search term,Day,Campaign,Currency code,Impr.,Cost\ngieter,2026-03-01,Gieters,EUR,10,1.00\n"
    assert load(TestShop(tmp_path), "terms.csv", text) == ["unreadable_file"]


def test_real_google_ads_downloads_over_a_period_give_campaigns_and_no_spend(tmp_path: Path) -> None:
    shop = TestShop(tmp_path)
    for name, period in (("campaign_report_inr_utf8.csv", "2025-07-08 to 2025-07-31"), ("campaign_report_utf16_tab.csv", "2026-01-27 to 2026-02-23")):
        (receipt,) = shop.workspace.load(Order((sample("google_ads", name),)))
        whole = next(problem for problem in receipt.problems if problem.code == "whole_period")
        assert period in whole.message.en
    assert [row[:3] for row in state(shop)["campaigns"]] == [
        ("MH-m-sand", "MH-m-sand", "other"),
        ("Office Fruit Campaign", "Office Fruit Campaign", "other"),
        ("Video views - 2025-07-19", "Video views - 2025-07-19", "video"),
    ]
    assert "ad_performance" not in state(shop)


def test_real_meta_exports_and_answers_load(tmp_path: Path) -> None:
    shop = TestShop(tmp_path)
    paths = (sample("meta", "ads_manager_export_en_egp.csv"), sample("meta", "insights_action_product_id.json"))
    exported, answered = shop.workspace.load(Order(paths, options={"currency": "EUR"}))
    assert [problem.code for problem in exported.problems] == ["whole_period"]
    assert answered.problems == []
    with shop.workspace.warehouse(read_only=True) as warehouse:
        rows = warehouse.rows("SELECT date::VARCHAR, ad_id, impressions, clicks, _source FROM ad_performance")
    assert rows == [("2023-06-01", "23854695759200548", 185, 9, "meta:798085168510957")]


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("July 8, 2025 - July 31, 2025", "2025-07-08", "2025-07-31"),
        ("27 January 2026 - 23 February 2026", "2026-01-27", "2026-02-23"),
        ("8 juli 2025 – 31 juli 2025", "2025-07-08", "2025-07-31"),
        ("8. März 2026 - 31. März 2026", "2026-03-08", "2026-03-31"),
        ("1 févr. 2026 - 28 févr. 2026", "2026-02-01", "2026-02-28"),
        ("March 1 - 31, 2026", "2026-03-01", "2026-03-31"),
        ("3/1/2026 - 3/31/2026", "2026-03-01", "2026-03-31"),
        ("1-3-2026 - 31-3-2026", "2026-03-01", "2026-03-31"),
    ],
)
def test_a_period_is_read_in_the_notations_of_many_accounts(line: str, first: str, last: str) -> None:
    assert period_in(("Campaign report", line)) == (first, last)


@pytest.mark.parametrize("line", ["All time", "Alle tijden", "1-3-2026 - 5-3-2026", "Report 2026"])
def test_a_line_without_a_period_or_with_a_doubtful_one_tells_none(line: str) -> None:
    assert period_in((line,)) is None
