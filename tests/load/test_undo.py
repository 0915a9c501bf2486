"""Hold undoing to its promise: afterwards the data are as if that load had never been, or nothing has changed."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peil.cli.main import main
from peil.load.mapping import load_mapping
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.query.run import facts_of
from peil.values.errors import CannotUndo, UnknownLoad
from tests.support.shops import TestShop
from tests.support.small import SMALL, Row

Batch = Sequence[tuple[str, list[Row]]]
EXAMPLES = Path(__file__).parent / "shopify"


def state(shop: TestShop) -> dict[str, Any]:
    """Return every record of every entity with what was derived, how far the data go and what is known of them."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        found: dict[str, Any] = {
            name: warehouse.rows(f"SELECT * EXCLUDE (_load, _as_of) FROM {name} ORDER BY ALL") for name in shop.workspace.catalogue.model.entities
        }
        found["extents"] = warehouse.rows("SELECT * EXCLUDE (loaded_at) FROM peil.extents ORDER BY ALL")
        facts = facts_of(warehouse)
        found["facts"] = (facts.shared, sorted(facts.told, key=repr), facts.fills)
    return {name: records for name, records in found.items() if records}


def load(shop: TestShop, place: int, batch: Batch) -> list[Receipt]:
    """Load files of one call, each in a folder of its own."""
    paths = []
    for number, (name, records) in enumerate(batch):
        folder = shop.inbox / f"{place}-{number}"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(record) for record in records) + "\n", encoding="utf-8")
        paths.append(folder / f"{name}.jsonl")
    receipts = shop.workspace.load(Order(tuple(paths)))
    assert not any(problem.level == "error" for receipt in receipts for problem in receipt.problems)
    return receipts


def order(key: str, customer: str, source: str | None = None, **more: object) -> Row:
    return {"order_id": key, "customer_id": customer, "ordered_at": "2026-03-02T09:00:00Z", **({"source": source} if source else {}), **more}


def orders(shop: TestShop) -> list[tuple[Any, ...]]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows("SELECT order_id, customer_id, _load FROM orders ORDER BY ALL")


def varied(rng: random.Random, name: str, record: Row) -> Row:
    """Return a record, perhaps with another value, an empty cell, a column left out, or from another source."""
    more = dict(record)
    spare = [column for column in more if not column.endswith("_id")]
    if spare and rng.random() < 0.3:
        more.pop(rng.choice(spare))
    if name == "orders" and rng.random() < 0.3:
        more |= {"customer_id": rng.choice(["ann", "bob"]), "ordered_at": f"2026-02-{rng.randint(1, 28):02d}T09:05:00Z"}
    if name == "sessions" and rng.random() < 0.3:
        more |= {"visitor_id": rng.choice([None, "v1", "v9"])}
    if name in ("orders", "variants", "customers") and rng.random() < 0.2:
        more |= {"source": "till"}
    return more


def batches(rng: random.Random) -> list[Batch]:
    """Return three to five calls of files that overlap each other."""
    found: list[Batch] = []
    for _ in range(rng.randint(3, 5)):
        names = rng.sample(list(SMALL), rng.randint(1, 4))
        found.append([(name, [varied(rng, name, record) for record in rng.sample(SMALL[name], rng.randint(1, len(SMALL[name])))]) for name in names])
    return found


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 100_000))
def test_undoing_any_load_leaves_what_stands_without_it(seed: int, tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> None:
    rng = random.Random(seed)
    calls = batches(rng)
    with_it, without = (TestShop(tmp_path_factory.mktemp(name) / "shop", template=empty_shop) for name in ("with", "without"))
    out = rng.randrange(len(calls))
    gone = rng.randrange(len(calls[out]))
    receipts = [load(with_it, place, batch) for place, batch in enumerate(calls)]
    for place, batch in enumerate(calls):
        left = [file for number, file in enumerate(batch) if (place, number) != (out, gone)]
        if left:
            load(without, place, left)
    (load_id,) = [one.load_id for one in receipts[out] if Path(one.file).stem == calls[out][gone][0]]
    undone = with_it.workspace.undo(load_id)
    assert undone.undone_at is not None
    assert state(with_it) == state(without)


def test_a_load_in_the_middle_of_three_that_overlap_is_undone(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann"), order("b", "ann")])])
    load(shop, 1, [("orders", [order("b", "bob"), order("c", "bob")])])
    load(shop, 2, [("orders", [order("c", "bob"), order("d", "cas")])])
    assert orders(shop) == [("a", "ann", 1), ("b", "bob", 2), ("c", "bob", 2), ("d", "cas", 3)]
    undone = shop.workspace.undo(2)
    assert orders(shop) == [("a", "ann", 1), ("b", "ann", 1), ("c", "bob", 3), ("d", "cas", 3)]
    assert undone.undoing is not None
    assert (undone.undoing.replayed, undone.undoing.rows) == (("orders.jsonl", "orders.jsonl"), {"orders": 0})
    shop.workspace.undo(3)
    shop.workspace.undo(1)
    assert state(shop) == {"facts": ({}, [], {})}


def test_what_was_undone_may_be_loaded_again(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann")])])
    load(shop, 1, [("orders", [order("a", "bob"), order("b", "bob")])])
    before = state(shop)
    shop.workspace.undo(2)
    load(shop, 1, [("orders", [order("a", "bob"), order("b", "bob")])])
    assert state(shop) == before
    assert [receipt.load_id for receipt in shop.workspace.receipts()] == [3, 2, 1]


def test_a_load_that_only_added_goes_without_reading_any_file_again(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann")])])
    load(shop, 1, [("orders", [order("b", "bob")])])
    load(shop, 2, [("orders", [order("c", "bob")])])
    for kept in (shop.workspace.folder / "raw").iterdir():
        kept.unlink()
    undone = shop.workspace.undo(2)
    assert undone.undoing is not None
    assert (undone.undoing.replayed, undone.undoing.rows) == ((), {"orders": -1})
    assert orders(shop) == [("a", "ann", 1), ("c", "bob", 3)]


def test_a_file_that_would_be_read_again_and_is_gone_keeps_the_load_from_being_undone(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann")])])
    load(shop, 1, [("orders", [order("a", "bob")])])
    (shop.workspace.folder / "raw" / "000001-orders.jsonl").unlink()
    before, version = state(shop), shop.workspace.version
    with pytest.raises(CannotUndo) as caught:
        shop.workspace.undo(2)
    assert "load 1 (orders.jsonl) brought the same kind of records" in caught.value.say("en")
    assert "het bestand ervan staat niet in raw/" in caught.value.say("nl")
    assert (state(shop), shop.workspace.version) == (before, version)


def test_a_kept_file_that_is_damaged_changes_nothing(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann")])])
    load(shop, 1, [("orders", [order("a", "bob")])])
    (shop.workspace.folder / "raw" / "000001-orders.jsonl").write_text("{", encoding="utf-8")
    before = state(shop)
    with pytest.raises(CannotUndo, match="cannot be read again"):
        shop.workspace.undo(2)
    assert state(shop) == before


def test_a_load_is_undone_once_and_only_one_that_is_there(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann")])])
    shop.workspace.undo(1)
    with pytest.raises(CannotUndo, match="that was done on 20"):
        shop.workspace.undo(1)
    with pytest.raises(UnknownLoad, match="There is no load 7"):
        shop.workspace.undo(7)
    (shop.inbox / "x.csv").write_text("what,ever\n1,2\n", encoding="utf-8")
    shop.workspace.load(Order((shop.inbox / "x.csv",)))
    with pytest.raises(CannotUndo, match="nothing of it was loaded"):
        shop.workspace.undo(2)


def test_an_undone_load_says_nothing_any_more(shop: TestShop) -> None:
    (shop.inbox / "orders.csv").write_text("order_id,ordered_at\na,2026-03-02\nb,never\n", encoding="utf-8")
    shop.workspace.load(Order((shop.inbox / "orders.csv",)))
    assert [problem.code for problem in shop.workspace.problems()] == ["bad_value"]
    shop.workspace.undo(1)
    assert shop.workspace.problems() == []
    (receipt,) = shop.workspace.receipts()
    assert (receipt.file, receipt.undone_at is not None) == ("orders.csv", True)


def test_what_was_looked_up_in_records_that_are_gone_is_gone(shop: TestShop) -> None:
    for place, name in enumerate(SMALL):
        load(shop, place, [(name, SMALL[name])])
    numbers = {Path(receipt.file).stem: receipt.load_id for receipt in shop.workspace.receipts()}
    for name in ("variants", "page_views", "order_lines", "orders"):
        shop.workspace.undo(numbers[name])
    with shop.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.rows("SELECT DISTINCT page_view_count, is_converted FROM sessions") == [(None, False)]
        assert warehouse.rows("SELECT order_id, order_lines__order_id FROM (SELECT order_id, NULL AS order_lines__order_id FROM refund_lines)") == [
            (None, None)
        ]
        assert warehouse.rows("SELECT DISTINCT first_order_at, first_order_at__day, acquisition_channel FROM customers") == [(None, None, None)]


MAPPING = """\
source: till
timezone: Europe/Amsterdam
sheets:
  - has: [nr, day, shop]
    lookups:
      s: {file: ../shops.csv, on: s.code = t.shop}
    entities:
      orders:
        columns: {order_id: t.nr, ordered_at: t.day, currency: s.currency}
"""


def test_a_mapping_is_kept_with_its_lookups_as_they_were(shop: TestShop) -> None:
    folder = shop.inbox / "maps"
    folder.mkdir()
    (folder / "till.yaml").write_text(MAPPING, encoding="utf-8")
    (shop.inbox / "shops.csv").write_text("code,currency\n1,GBP\n", encoding="utf-8")
    for number, nr in enumerate(("a", "b")):
        table = shop.inbox / f"till-{number}.csv"
        table.write_text(f"nr,day,shop\n{nr},2026-11-01 10:00,1\nc,2026-11-0{number + 1} 10:00,1\n", encoding="utf-8")
        shop.workspace.load(Order((table,), mapping=load_mapping(folder / "till.yaml", shop.workspace.catalogue.model)))
    (shop.inbox / "shops.csv").write_text("code,currency\n1,USD\n", encoding="utf-8")
    (folder / "till.yaml").unlink()
    shop.workspace.undo(2)
    with shop.workspace.warehouse(read_only=True) as warehouse:
        found = warehouse.rows("SELECT order_id, ordered_at::VARCHAR, currency FROM orders ORDER BY 1")
    assert found == [("a", "2026-11-01 09:00:00", "GBP"), ("c", "2026-11-01 09:00:00", "GBP")]


@pytest.mark.parametrize("gone", [1, 2])
def test_exports_that_restate_each_other_are_undone(gone: int, shop: TestShop, tmp_path: Path, empty_shop: Path) -> None:
    """Shopify's order export takes away the lines of an order that it restates without them."""
    text = (EXAMPLES / "orders_export.csv").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    files = [text, "".join(lines[: len(lines) // 2]), text.replace("Amsterdam", "Rotterdam")]
    other = TestShop(tmp_path / "other", template=empty_shop)
    for one in (shop, other):
        for number, content in enumerate(files, 1):
            path = one.inbox / f"orders_{number}.csv"
            path.write_text(content, encoding="utf-8")
            if one is shop or number != gone:
                one.workspace.load(Order((path,), taken_on="2026-11-01"))
    shop.workspace.undo(gone)
    assert state(shop) == state(other)


def test_a_load_from_before_loads_noted_how_they_were_read_can_be_undone(shop: TestShop) -> None:
    load(shop, 0, [("orders", [order("a", "ann"), order("b", "ann", "till")])])
    load(shop, 1, [("orders", [order("a", "bob")])])
    load(shop, 2, [("orders", [order("b", "bob", "till")])])
    with shop.workspace.warehouse() as warehouse:
        warehouse.execute("UPDATE peil.loads SET way = NULL")
    shop.workspace.undo(1)
    assert orders(shop) == [("a", "bob", 2), ("b", "bob", 3)]
    shop.workspace.undo(3)
    assert orders(shop) == [("a", "bob", 2)]


def test_the_command_says_what_was_undone(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    load(shop, 0, [("orders", [order("a", "ann")])])
    load(shop, 1, [("orders", [order("a", "bob"), order("b", "bob")])])
    assert main(["--workspace", str(shop.workspace.folder), "undo", "2"]) == 0
    said = capsys.readouterr().err
    assert "Load 2 (orders.jsonl) was undone" in said
    assert "orders −1" in said
    assert main(["--workspace", str(shop.workspace.folder), "loads", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["loads"]
    assert [(one["load"], one["undone_at"] is not None) for one in listed] == [(2, True), (1, False)]
    assert main(["--workspace", str(shop.workspace.folder), "loads"]) == 0
    assert "undone" in capsys.readouterr().out
    assert main(["--workspace", str(shop.workspace.folder), "undo", "2"]) == 2
    assert "cannot be undone" in capsys.readouterr().err
