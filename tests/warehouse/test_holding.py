"""Hold a held workspace to its promises: readers never wait, loads wait for each other, and nobody else writes meanwhile."""

import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from peil.load.recognising import Order
from peil.query.questions import Question
from peil.values.errors import BadSetting
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse
from peil.warehouse.memory import MIB, Room
from peil.workspace import Workspace
from tests.support.shops import TestShop

OPENS = """
import sys
from pathlib import Path
from peil.values.errors import Busy
from peil.warehouse.engine import Warehouse
try:
    Warehouse(Path(sys.argv[1])).close()
except Busy:
    print("busy")
"""
OWN = """\
- id: {name}
  name: {{en: {name}, nl: {name}}}
  definition: {{en: Orders., nl: Bestellingen.}}
  category: sales
  formula: {formula}
  unit: count
  direction: up
  dimensions: order
"""


def order(key: str) -> dict[str, str]:
    return {"order_id": key, "ordered_at": "2026-03-02T09:00:00Z"}


def asked(shop: TestShop) -> float | None:
    value: float | None = shop.workspace.ask(Question(("orders",))).rows[0]["orders"]
    return value


def busy(shop: TestShop) -> bool:
    found = subprocess.run([sys.executable, "-c", OPENS, str(shop.workspace.path)], capture_output=True, text=True, check=True)
    return found.stdout == "busy\n"


def test_cursors_have_their_own_transactions_and_temporary_tables(shop: TestShop) -> None:
    with Warehouse(shop.workspace.path) as whole, whole.cursor() as writer, whole.cursor() as reader:
        with writer.transaction():
            writer.execute("CREATE TEMP TABLE mine AS SELECT 1")
            writer.execute("INSERT INTO stores (store_id) VALUES ('a')")
            assert (writer.one("SELECT count(*) FROM stores"), reader.one("SELECT count(*) FROM stores")) == (1, 0)
            assert reader.rows("SELECT table_name FROM duckdb_tables() WHERE temporary") == []
        assert reader.one("SELECT count(*) FROM stores") == 1
        writer.close()
        assert reader.one("SELECT count(*) FROM stores") == 1


def test_cursors_are_set_as_the_connection_is(shop: TestShop) -> None:
    names = "('TimeZone', 'enable_progress_bar_print', 'preserve_insertion_order', 'temp_directory')"
    settings = f"SELECT name, value FROM duckdb_settings() WHERE name IN {names} ORDER BY 1"
    with Warehouse(shop.workspace.path) as whole, whole.cursor() as cursor:
        assert cursor.rows(settings) == whole.rows(settings)
        assert dict(cursor.rows(settings))["enable_progress_bar_print"] == "false"


def test_questions_are_answered_from_what_stood_before_while_a_load_runs(shop: TestShop) -> None:
    shop.fill(orders=[order("a")])
    path = shop.rows("orders", [order("b"), order("c")])
    seen: list[float | None] = []
    with shop.workspace.hold():

        def step(_file: str, _step: Text) -> None:
            with ThreadPoolExecutor(1) as other:
                seen.append(other.submit(asked, shop).result(timeout=20))

        before = shop.workspace.version
        shop.workspace.load(Order((path,)), step)
        assert set(seen) == {1}
        assert asked(shop) == 3
        assert shop.workspace.version > before


def test_two_loads_at_once_come_one_after_the_other(shop: TestShop) -> None:
    paths = []
    for number in range(4):
        folder = shop.inbox / str(number)
        folder.mkdir()
        (folder / "orders.csv").write_text(f"order_id,ordered_at\n{number},2026-03-02\nx,2026-03-0{number + 1}\n", encoding="utf-8")
        paths.append(folder / "orders.csv")
    with shop.workspace.hold(), ThreadPoolExecutor(4) as pool:
        receipts = [found for (found,) in pool.map(lambda path: shop.workspace.load(Order((path,))), paths)]
        assert sorted(receipt.load_id for receipt in receipts) == [1, 2, 3, 4]
        assert sum(receipt.entities["orders"].new for receipt in receipts) == 5
        assert asked(shop) == 5


def test_a_load_that_fails_leaves_the_version_and_lets_the_next_one_in(shop: TestShop) -> None:
    path = shop.inbox / "orders.csv"
    path.write_text("order_id,ordered_at\na,2026-03-02\n", encoding="utf-8")

    def stop(_file: str, _step: Text) -> None:
        raise KeyboardInterrupt

    shop.fill(orders=[order("first")])
    with shop.workspace.hold():
        before = shop.workspace.version
        with pytest.raises(KeyboardInterrupt):
            shop.workspace.load(Order((path,)), stop)
        assert (shop.workspace.version, asked(shop)) == (before, 1)
        shop.workspace.load(Order((path,)))
        assert asked(shop) == 2


def test_every_change_of_the_data_gives_another_version_and_nothing_else_does(shop: TestShop) -> None:
    path = shop.rows("orders", [order("a")])
    versions = [shop.workspace.version]
    with shop.workspace.hold():
        shop.workspace.load(Order((path,)))
        versions.append(shop.workspace.version)
        shop.workspace.load(Order((path,), dry_run=True))
        asked(shop)
        assert shop.workspace.version == versions[-1]
        shop.workspace.undo(1)
        versions.append(shop.workspace.version)
        facts = shop.workspace.facts()
        assert facts is shop.workspace.facts()
    assert versions == sorted(set(versions))
    assert Workspace(shop.workspace.folder).version == versions[-1]


def test_nobody_else_writes_in_a_held_workspace_also_after_a_backup(shop: TestShop, tmp_path: Path) -> None:
    shop.fill(orders=[order("a")])
    with shop.workspace.hold():
        assert busy(shop)
        shop.workspace.backup(tmp_path / "backup.zip")
        assert busy(shop)
        shop.fill(orders=[order("b")])
    assert not busy(shop)
    assert "warehouse.duckdb" in zipfile.ZipFile(tmp_path / "backup.zip").namelist()
    restored = TestShop(tmp_path / "restored")
    Workspace.restore(tmp_path / "backup.zip", restored.workspace.folder)
    assert (asked(restored), asked(shop)) == (1, 2)


def test_own_definitions_that_change_are_taken_in_and_a_broken_one_stops_nothing(shop: TestShop) -> None:
    own = shop.workspace.folder / "kpis" / "own.yaml"
    workspace = shop.workspace
    assert not workspace.refresh()
    own.write_text(OWN.format(name="mine", formula="count(orders)"), encoding="utf-8")
    assert workspace.refresh()
    assert not workspace.refresh()
    shop.fill(orders=[order("a")])
    assert shop.value("mine") == 1
    own.write_text(OWN.format(name="mine", formula="count(orders) +") + "- id: [", encoding="utf-8")
    assert workspace.refresh()
    assert shop.value("orders") == 1
    assert workspace.problems() != []
    own.unlink()
    assert workspace.refresh()
    assert workspace.problems() == []


def test_settings_that_cannot_be_used_leave_the_last_good_ones(shop: TestShop) -> None:
    file, workspace = shop.workspace.folder / "peil.toml", shop.workspace
    good = file.read_text(encoding="utf-8")
    assert workspace.language == "en"
    for bad in ("name = ", good.replace("Europe/Amsterdam", "Europe/Nowhere"), None):
        file.write_text(bad, encoding="utf-8") if bad is not None else file.unlink()
        assert workspace.refresh()
        assert (workspace.settings.timezone, workspace.language) == ("Europe/Amsterdam", "en")
        assert [problem.code for problem in workspace.problems()] == ["bad_setting"]
        if bad is not None:
            with pytest.raises(BadSetting):
                Workspace(workspace.folder).settings  # noqa: B018 - it is read when asked for
    file.write_text(good.replace('"en"', '"nl"'), encoding="utf-8")
    assert workspace.refresh()
    assert (workspace.language, workspace.problems()) == ("nl", [])


def test_a_question_that_needs_more_memory_gets_it_and_gives_it_back(shop: TestShop) -> None:
    with Warehouse(shop.workspace.path) as whole:

        def limited(limit: int | None) -> bool:
            whole.limit_memory(limit)
            return True

        whole.room = Room(limited, 32 * MIB, 512 * MIB)
        with whole.cursor() as cursor:
            big = "SELECT list(i)::VARCHAR AS x FROM range(1500000) AS r(i)"  # one value of 12 MB, made of a list of 12 MB
            assert len(cursor.columns(f"SELECT md5(x) AS x FROM ({big})")["x"]) == 1
        assert whole.one("SELECT current_setting('memory_limit')") == "32.0 MiB"
