"""Every reader on example files written for the project, against records worked out by hand."""

from pathlib import Path

import pytest

from peil.load.registry import readers
from tests.support.sources import cases, differences, loaded, read_case, shop_of, state

CASES = list(cases())


def test_every_reader_has_an_example() -> None:
    shown = {folder.parent.name for _, folder in CASES}
    assert set(readers()) - shown - {name for name in readers() if name.startswith("shopify_") and name in CORE} == set()


CORE = {"shopify_orders", "shopify_customers", "shopify_products", "shopify_inventory"}  # tests/load/shopify has theirs


@pytest.mark.parametrize("folder", [folder for _, folder in CASES], ids=[name for name, _ in CASES])
def test_an_example_gives_the_records_worked_out_by_hand_and_the_same_again(folder: Path, tmp_path: Path) -> None:
    example, paths = read_case(folder, tmp_path / "files")
    shop = shop_of(example, tmp_path / "shop")
    receipts = loaded(shop, example, paths)
    said = [problem for receipt in receipts for problem in receipt.problems]
    assert sorted(problem.code for problem in said) == sorted(example.problems), [str(problem.place) + problem.message.en for problem in said]
    recognised = [receipt.reader for receipt in receipts]
    assert recognised == (example.reader if isinstance(example.reader, list) else [example.reader] * len(receipts))
    assert differences(shop, example) == []
    before = state(shop)
    again = loaded(shop, example, paths)
    assert state(shop) == before
    changed = {name: counts for receipt in again for name, counts in receipt.entities.items() if counts.new or counts.changed}
    if len(paths) == 1:
        assert changed == {}
