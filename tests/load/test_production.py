"""Hold the readers of what machines and people on the floor log against times and counts worked out by hand."""

from pathlib import Path

import pytest

from peil.load.receipts import Receipt
from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import Example, shop_of, state

STATES = "machine,start,end,state,shift\n"


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return shop_of(Example("a workshop in Amsterdam", None, {}), tmp_path / "shop")


def load(shop: TestShop, name: str, text: str, taken_on: str | None = None, **options: str) -> Receipt:
    path = shop.inbox / name
    path.write_text(text, encoding="utf-8")
    return shop.workspace.load(Order((path,), taken_on=taken_on, options=options))[0]


def test_the_oee_of_states_and_counts_together_is_that_of_the_machine(shop: TestShop) -> None:
    load(shop, "states.csv", STATES + "P,2026-06-01 06:00,2026-06-01 13:00,run,early\nP,2026-06-01 13:00,2026-06-01 14:00,fault,early\n")
    load(shop, "counts.csv", "machine,timestamp,good,reject,ideal_cycle_s\nP,2026-06-01 10:00,360,20,63\nP,2026-06-01 13:00,0,0,63\n")
    assert shop.value("overall_equipment_effectiveness", "2026-06") == pytest.approx((7 / 8) * (380 * 63 / 25200) * (360 / 380))


def test_a_night_shift_counts_whole_in_whatever_files_it_comes(shop: TestShop) -> None:
    first = STATES + "P,2026-05-31 22:00,2026-06-01 00:00,run,night\n"
    second = STATES + "P,2026-06-01 00:00,2026-06-01 06:00,run,night\nP,2026-06-01 06:00,2026-06-01 14:00,run,early\n"
    load(shop, "may.csv", first, "2026-06-01")
    load(shop, "june.csv", second, "2026-07-01")
    assert total(shop, "actual_production_seconds") == 16 * 3600
    load(shop, "both.csv", first + second.removeprefix(STATES), "2026-07-02")
    assert total(shop, "actual_production_seconds") == 16 * 3600


def test_a_log_that_comes_again_replaces_its_days_in_whatever_order(shop: TestShop, tmp_path: Path) -> None:
    old = STATES + "P,2026-06-01 06:00,2026-06-01 10:00,run,early\nP,2026-06-01 15:00,2026-06-01 16:00,run,late\n"
    new = STATES + "P,2026-06-01 06:00,2026-06-01 10:00,down,early\n"
    other = shop_of(Example("the same, the other way round", None, {}), tmp_path / "other")
    load(shop, "old.csv", old, "2026-06-02")
    load(shop, "new.csv", new, "2026-06-03")
    load(other, "new.csv", new, "2026-06-03")
    load(other, "old.csv", old, "2026-06-02")
    assert state(shop)["production_runs"] == state(other)["production_runs"]
    assert total(shop, "planned_busy_seconds") == 4 * 3600
    assert total(shop, "actual_production_seconds") == 0


def test_the_user_says_which_states_run_and_which_are_planned(shop: TestShop) -> None:
    text = STATES + "P,2026-06-01 06:00,2026-06-01 09:00,S1,\nP,2026-06-01 09:00,2026-06-01 10:00,S2,\nP,2026-06-01 10:00,2026-06-01 12:00,S3,\n"
    receipt = load(shop, "states.csv", text, running_states="s1", planned_states="S2")
    assert [problem.code for problem in receipt.problems] == ["unknown_state"]
    assert (total(shop, "planned_busy_seconds"), total(shop, "actual_production_seconds")) == (5 * 3600, 3 * 3600)


def test_a_counter_that_runs_over_goes_on_from_its_highest_number(shop: TestShop) -> None:
    rows = "".join(f"P,2026-06-01 0{hour}:00,{count},0\n" for hour, count in enumerate((65500, 65530, 24, 60)))
    load(shop, "counts.csv", "machine,timestamp,good,reject\n" + rows, counters="running", counter_maximum="65535")
    assert total(shop, "good_quantity") == 30 + 30 + 36


@pytest.mark.parametrize(("day", "seconds"), [("2026-03-29", 23 * 3600), ("2026-10-25", 25 * 3600)])
def test_a_day_on_which_the_clock_changes_has_its_own_length(shop: TestShop, day: str, seconds: int) -> None:
    load(shop, "states.csv", STATES + f"P,{day} 00:00,{day} 08:00,run,\nP,{day} 08:00,{day} 23:59:59,run,\n")
    assert total(shop, "planned_busy_seconds") == seconds - 1


def test_moments_with_an_offset_are_believed_over_the_zone(shop: TestShop) -> None:
    load(shop, "states.csv", STATES + "P,2026-10-25T02:30:00+02:00,2026-10-25T02:30:00+01:00,run,\n")
    assert total(shop, "actual_production_seconds") == 3600


def total(shop: TestShop, column: str) -> int:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return int(warehouse.one(f"SELECT sum({column}) FROM production_runs"))
