"""One file of each kind, loaded into one shop: every KPI of the catalogue can be measured then."""

import json
from pathlib import Path

import pytest

from peil.cli.main import main
from peil.load.recognising import Order
from peil.load.templates.sheets import template
from peil.load.templates.writing import as_csv
from tests.support.shops import TestShop
from tests.support.sources import cases, read_case

# Entities that no tool exports as such: a shop fills in Peil's own sheet. All others come from the files of vendors.
SHEETS = ("stores", "subscriptions", "brand_recall")

# All examples of all readers, one load each: over a minute, more where other tests run beside it, and made once for both tests.
pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("everything")]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    shop = TestShop(tmp_path_factory.mktemp("everything") / "shop")
    for name, folder in cases():
        example, paths = read_case(folder, shop.workspace.folder / "files" / name)
        for path in paths:
            shop.workspace.load(example.order([path]))
    return shop


def test_one_file_of_each_kind_makes_every_kpi_available(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    model = shop.workspace.catalogue.model
    empty = [name for name, entity in model.entities.items() if name not in shop.workspace.facts().loaded and not entity.own]
    filled = shop.workspace.folder / "sheets"
    filled.mkdir()
    for name in empty:
        text = as_csv(template(model.entities[name], "en")).decode("utf-8-sig").replace("example-", "own-")
        (filled / f"{name}.csv").write_text(text, encoding="utf-8")
    if empty:
        shop.workspace.load(Order((filled,)))
    assert set(empty) <= set(SHEETS), "these come from no example file of a source"
    capsys.readouterr()
    assert main(["--workspace", str(shop.workspace.folder), "kpis", "--available", "--json"]) == 0
    available = {kpi["id"] for kpi in json.loads(capsys.readouterr().out)["kpis"]}
    assert {kpi.id for kpi in shop.workspace.catalogue.kpis.values()} - available == set()


def test_the_files_stand_side_by_side_in_any_order(shop: TestShop) -> None:
    folder = Path(shop.workspace.folder)
    assert not [receipt.file for receipt in shop.workspace.receipts() if receipt.failed and receipt.reader is None], folder
