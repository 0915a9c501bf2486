"""Hold loading to its promises: twice is once, any order gives the same, a load stands whole or not at all, and every record left out is told."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.values.errors import Busy, NewerWorkspace
from peil.workspace import Workspace
from tests.support.shops import NOW, TestShop
from tests.support.small import SMALL, Row, line, order


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def load(shop: TestShop, *paths: Path, **more: Any) -> list[Receipt]:
    return shop.workspace.load(Order(paths, **more))


def taken(receipt: Receipt, entity: str = "orders") -> tuple[int, int, int]:
    counts = receipt.entities[entity]
    return (counts.new, counts.changed, counts.unchanged)


def codes(receipt: Receipt) -> list[tuple[str, str, int | None, str | None]]:
    return [(problem.code, problem.level, problem.place.line, problem.place.column) for problem in receipt.problems]


def rows(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)


def state(shop: TestShop) -> dict[str, list[tuple[Any, ...]]]:
    """Return every record of every entity, without the number of the load that brought it, and how far they go."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        names = shop.workspace.catalogue.model.entities
        found = {name: warehouse.rows(f"SELECT * EXCLUDE (_load, _as_of) FROM {name} ORDER BY ALL") for name in names}
        found["extents"] = warehouse.rows("SELECT * EXCLUDE (loaded_at) FROM peil.extents ORDER BY ALL")
        found["fills"] = warehouse.rows("SELECT * FROM peil.fills ORDER BY ALL")
    return {name: records for name, records in found.items() if records}


def test_what_is_derived_of_the_small_shop(shop: TestShop) -> None:
    """The expectations by hand; the tests of order below compare with this shop."""
    shop.fill(**{name: list(records) for name, records in SMALL.items()})
    assert rows(shop, "SELECT order_id, customer_order_index FROM orders ORDER BY 1") == [("o0", 1), ("o1", 2), ("o2", 3), ("o3", 1), ("ot", None)]
    found = rows(shop, "SELECT customer_id, first_order_at::VARCHAR, first_order_at__day, acquisition_channel FROM customers ORDER BY 1")
    assert found == [
        ("ann", "2026-02-01 09:05:00", date(2026, 2, 1), "Direct"),
        ("bob", "2026-02-10 09:05:00", date(2026, 2, 10), "Organic Search"),
        ("cas", None, None, None),
    ]
    found = rows(shop, "SELECT session_id, is_new_visitor, page_view_count, is_converted, is_engaged FROM sessions ORDER BY 1")
    assert found == [("s1", True, 1, True, True), ("s2", False, 2, True, True), ("s3", True, 0, True, True), ("s4", True, 0, True, True)]
    assert rows(shop, "SELECT order_line_id, product_id FROM order_lines ORDER BY 1") == [("l0", "pen"), ("l1", "pen"), ("l2", "pen"), ("l3", None)]
    assert rows(shop, "SELECT order_id FROM refund_lines") == [("o1",)]
    # 20 + (10 - 1) + 30 + 10 - 10 given back; by product the line without a variant is unknown.
    assert shop.value("net_sales", "2026-02") == 59
    by = {row["products.product_type"]: row["net_sales"] for row in shop.ask("net_sales", period="2026-02", by=("products.product_type",)).rows}
    assert by == {"Paper": 29, None: 30}


QUESTIONS: tuple[dict[str, Any], ...] = (
    {"period": "2026-02"},
    {"period": "2026-01-01..2026-02-28", "grain": "month"},
)
KPIS = (
    "net_sales",
    "orders",
    "new_customers",
    "returning_customer_orders",
    "sessions",
    "new_visitors",
    "conversion_rate",
    "bounce_rate",
    "page_views",
    "gross_sales",
)


def answers(shop: TestShop) -> list[Any]:
    found: list[Any] = [shop.ask(*KPIS, **question).rows for question in QUESTIONS]
    found.append(shop.ask("net_sales", period="2026-02", by=("products.product_type",)).rows)
    found.append(shop.ask("new_customers", period="2026-02", by=("customers.acquisition_channel",)).rows)
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> TestShop:
    """Return the small shop, loaded in one go."""
    shop = TestShop(tmp_path_factory.mktemp("whole") / "shop", template=empty_shop)
    shop.fill(**{name: list(records) for name, records in SMALL.items()})
    return shop


def pieces(seed: int) -> list[list[tuple[str, list[Row]]]]:
    """Return the records of the small shop split at random into files, in a random order, in a random number of loads."""
    rng = random.Random(seed)
    files: list[tuple[str, list[Row]]] = []
    for name, records in SMALL.items():
        shuffled = rng.sample(records, len(records))
        cut = rng.randint(0, len(shuffled))
        files += [(name, part) for part in (shuffled[:cut], shuffled[cut:]) if part]
    rng.shuffle(files)
    loads: list[list[tuple[str, list[Row]]]] = [[]]
    for file in files:
        if loads[-1] and rng.random() < 0.6:
            loads.append([])
        loads[-1].append(file)
    return loads


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_any_order_and_any_split_of_files_gives_the_same(
    seed: int, tmp_path_factory: pytest.TempPathFactory, empty_shop: Path, whole: TestShop
) -> None:
    shop = TestShop(tmp_path_factory.mktemp("pieces") / "shop", template=empty_shop)
    for number, files in enumerate(pieces(seed)):
        paths = []
        for place, (name, records) in enumerate(files):
            text = "\n".join(json.dumps(record) for record in records) + "\n"
            paths.append(write(shop.inbox / f"{number}-{place}", f"{name}.jsonl", text))
        assert all(not receipt.problems for receipt in load(shop, *paths))
    assert state(shop) == state(whole)
    assert answers(shop) == answers(whole)


@pytest.mark.parametrize("first", ["sessions", "orders", "customers", "variants", "order_lines"])
def test_any_entity_may_come_last(shop: TestShop, whole: TestShop, first: str) -> None:
    shop.fill(**{name: list(records) for name, records in SMALL.items() if name != first})
    shop.fill(**{first: list(SMALL[first])})
    assert state(shop) == state(whole)


def test_loading_twice_is_loading_once(shop: TestShop, whole: TestShop) -> None:
    paths = tuple(shop.rows(name, list(records)) for name, records in SMALL.items())
    first, second = load(shop, *paths), load(shop, *paths)
    assert [sum(taken(receipt, name)[0] for name in receipt.entities) for receipt in first] == [receipt.rows_read for receipt in first]
    for receipt in second:
        for name in receipt.entities:
            assert taken(receipt, name) == (0, 0, receipt.rows_read)
    assert state(shop) == state(whole)
    assert answers(shop) == answers(whole)


def test_an_earlier_order_that_comes_later_moves_what_was_derived(shop: TestShop) -> None:
    late = [record for record in SMALL["orders"] if record["order_id"] == "o0"]
    shop.fill(**{name: [record for record in records if record not in late] for name, records in SMALL.items()})
    assert rows(shop, "SELECT acquisition_channel, first_order_at__day FROM customers WHERE customer_id = 'ann'") == [
        ("Paid Search", date(2026, 2, 5))
    ]
    assert rows(shop, "SELECT customer_order_index FROM orders WHERE order_id = 'o1'") == [(1,)]
    shop.fill(orders=late)
    assert rows(shop, "SELECT acquisition_channel, first_order_at__day FROM customers WHERE customer_id = 'ann'") == [("Direct", date(2026, 2, 1))]
    assert rows(shop, "SELECT order_id, customer_order_index FROM orders WHERE customer_id = 'ann' ORDER BY 2") == [("o0", 1), ("o1", 2), ("o2", 3)]


def test_a_cancelled_first_order_moves_the_first_order_of_its_customer(shop: TestShop) -> None:
    shop.fill(**{name: list(records) for name, records in SMALL.items()})
    shop.fill(orders=[{"order_id": "o0", "cancelled_at": "2026-02-03T09:00:00Z"}])
    assert rows(shop, "SELECT acquisition_channel, first_order_at__day FROM customers WHERE customer_id = 'ann'") == [
        ("Paid Search", date(2026, 2, 5))
    ]
    # It keeps its place among the orders.
    assert rows(shop, "SELECT order_id, customer_order_index FROM orders WHERE customer_id = 'ann' ORDER BY 2") == [("o0", 1), ("o1", 2), ("o2", 3)]


def test_an_order_that_changes_hands_is_counted_with_its_new_customer(shop: TestShop) -> None:
    shop.fill(**{name: list(records) for name, records in SMALL.items()})
    shop.fill(orders=[{"order_id": "o0", "customer_id": "cas"}])
    assert rows(shop, "SELECT order_id, customer_order_index FROM orders ORDER BY 1") == [("o0", 1), ("o1", 1), ("o2", 2), ("o3", 1), ("ot", None)]
    found = rows(shop, "SELECT customer_id, acquisition_channel FROM customers ORDER BY 1")
    assert found == [("ann", "Paid Search"), ("bob", "Organic Search"), ("cas", "Direct")]


def test_the_day_of_an_order_that_moves_moves_its_lines(shop: TestShop) -> None:
    shop.fill(**{name: list(records) for name, records in SMALL.items()})
    shop.fill(orders=[{"order_id": "o3", "ordered_at": "2026-03-10T09:05:00Z"}])
    assert (shop.value("gross_sales", "2026-02"), shop.value("gross_sales", "2026-03")) == (40, 30)


# --- what the source gives ---


def test_a_value_that_the_source_gives_stands(shop: TestShop) -> None:
    shop.fill(orders=[{**SMALL["orders"][0], "customer_order_index": 7}, SMALL["orders"][1]])
    assert rows(shop, "SELECT order_id, customer_order_index FROM orders ORDER BY 1") == [("o1", 7), ("o2", 2)]
    shop.fill(orders=[SMALL["orders"][3]])
    assert rows(shop, "SELECT order_id, customer_order_index FROM orders ORDER BY 1") == [("o0", 1), ("o1", 7), ("o2", 3)]


def test_a_column_that_a_later_file_leaves_out_stays_as_it_stands(shop: TestShop) -> None:
    shop.fill(customers=[{"customer_id": "ann", "country": "NL", "region": "Utrecht"}])
    (receipt,) = load(shop, shop.rows("customers", [{"customer_id": "ann", "country": "BE"}]))
    assert taken(receipt, "customers") == (0, 1, 0)
    assert rows(shop, "SELECT country, region FROM customers") == [("BE", "Utrecht")]


def test_a_cell_that_a_later_file_empties_becomes_empty(shop: TestShop) -> None:
    shop.fill(customers=[{"customer_id": "ann", "country": "NL", "region": "Utrecht"}])
    load(shop, shop.rows("customers", [{"customer_id": "ann", "region": None, "country": "NL"}]))
    assert rows(shop, "SELECT country, region FROM customers") == [("NL", None)]


def test_new_changed_and_unchanged_records_are_counted(shop: TestShop) -> None:
    shop.fill(customers=[{"customer_id": name, "country": "NL"} for name in "abcde"])
    later: list[Row] = [
        {"customer_id": "a", "country": "NL"},
        {"customer_id": "b", "country": "BE"},
        {"customer_id": "c", "country": None},
        {"customer_id": "f", "country": "NL"},
    ]
    (receipt,) = load(shop, shop.rows("customers", later))
    assert taken(receipt, "customers") == (1, 2, 1)
    assert rows(shop, "SELECT count(*) FROM customers") == [(6,)]


def test_the_same_file_in_another_format_changes_nothing(shop: TestShop) -> None:
    shop.fill(orders=[{"order_id": "1", "ordered_at": "2026-02-05T09:05:00Z", "shipping_amount": "4.50", "is_test": False}])
    plain = write(shop.inbox / "c", "orders.csv", "order_id,ordered_at,shipping_amount,is_test\n1,2026-02-05T10:05:00+01:00,4.5,0\n")
    assert [taken(receipt) for receipt in load(shop, plain)] == [(0, 0, 1)]
    semicolons = write(shop.inbox / "b", "orders.csv", "order_id;ordered_at;shipping_amount;is_test\r\n1;05-02-2026 10:05:00;4,50;nee\r\n")
    # Without an offset a moment is in UTC.
    assert [taken(receipt) for receipt in load(shop, semicolons)] == [(0, 1, 0)]
    assert rows(shop, "SELECT ordered_at::VARCHAR, shipping_amount::VARCHAR FROM orders") == [("2026-02-05 10:05:00", "4.5000")]


# --- keys, parents, sources ---


def test_of_records_with_one_key_the_last_stands_and_it_is_told(shop: TestShop) -> None:
    path = write(shop.inbox, "customers.csv", 'customer_id,country,region\na,NL,"one\nline"\nb,NL,x\na,BE,y\nc,NL,z\na,DE,w\n')
    (receipt,) = load(shop, path)
    assert taken(receipt, "customers") == (3, 0, 0)
    assert rows(shop, "SELECT customer_id, country FROM customers ORDER BY 1") == [("a", "DE"), ("b", "NL"), ("c", "NL")]
    # The first record of `a` begins on line 2 and takes two lines; the second is on line 5.
    assert codes(receipt) == [("double_key", "warning", 2, "customer_id"), ("double_key", "warning", 5, "customer_id")]


def test_records_without_a_parent_are_kept_under_unknown(shop: TestShop) -> None:
    shop.fill(
        orders=[{"order_id": "o1", "customer_id": "nobody", "ordered_at": "2026-02-05T09:05:00Z", "is_test": False, "financial_status": "paid"}],
        order_lines=[
            {"order_line_id": "l1", "order_id": "o1", "gross_amount": "5", "discount_amount": "0", "is_gift_card": False, "product_id": "nothing"},
            {"order_line_id": "l2", "order_id": "o9", "gross_amount": "7", "discount_amount": "0", "is_gift_card": False},
        ],
    )
    assert shop.ask("orders", period="2026-02", by=("customers.country",)).rows == [{"customers.country": None, "orders": 1}]
    assert shop.ask("gross_sales", period="2026-02", by=("products.brand",)).rows == [{"products.brand": None, "gross_sales": 5}]
    # A line without its order has no day, so no period holds it, until the order comes.
    shop.fill(orders=[{"order_id": "o9", "ordered_at": "2026-02-06T09:05:00Z", "is_test": False, "financial_status": "paid"}])
    assert shop.value("gross_sales", "2026-02") == 12


def of(source: str, records: list[Row]) -> list[Row]:
    return [{**record, "source": source} for record in records]


def test_one_key_in_two_sources_is_two_records_and_joins_to_one(shop: TestShop) -> None:
    one = order("1", "c", None, "2026-02-05")
    shop.fill(
        orders=[*of("shop-a", [{**one, "sales_channel": "pos"}]), *of("shop-b", [{**one, "sales_channel": "online_store"}])],
        order_lines=[*of("shop-a", [line("1-1", "1", None, "5")]), *of("shop-b", [line("1-1", "1", None, "7")])],
    )
    assert shop.value("orders", "2026-02") == 2
    assert shop.value("gross_sales", "2026-02") == 12
    found = {row["orders.sales_channel"]: row["gross_sales"] for row in shop.ask("gross_sales", period="2026-02", by=("orders.sales_channel",)).rows}
    assert found == {"pos": 5, "online_store": 7}


def test_a_parent_in_two_sources_does_not_double_the_children_of_a_third(shop: TestShop) -> None:
    customers = [
        *of("shop-a", [{"customer_id": "c", "country": "NL"}, {"customer_id": "d", "country": "NL"}]),
        *of("shop-b", [{"customer_id": "c", "country": "BE"}]),
    ]
    shop.fill(customers=customers, orders=of("till", [order("1", "c", None, "2026-02-05")]))
    assert shop.ask("orders", period="2026-02", by=("customers.country",)).rows == [{"customers.country": "NL", "orders": 1}]


# --- the ways a file is written ---

PLAIN = "order_id,ordered_at,shipping_amount,shipping_country\n1,2026-02-05T09:05:00Z,1234.50,Curaçao\n2,2026-02-06T09:05:00Z,2.25,België\n"
COMMAS = "order_id;ordered_at;shipping_amount;shipping_country\r\n1;2026-02-05T09:05:00Z;1.234,50;Curaçao\r\n2;2026-02-06T09:05:00Z;2,25;België\r\n"
TABS = PLAIN.replace(",", "\t")
WANTED = [("1", "1234.5000", "Curaçao"), ("2", "2.2500", "België")]
WRITTEN = {
    "UTF-8": (PLAIN, "utf-8"),
    "UTF-8 with a mark": (PLAIN, "utf-8-sig"),
    "Windows-1252": (PLAIN, "cp1252"),
    "UTF-16": (PLAIN, "utf-16"),
    "UTF-16 without a mark": (PLAIN, "utf-16-le"),
    "decimal comma": (COMMAS, "utf-8"),
    "decimal comma in Windows-1252": (COMMAS, "cp1252"),
    "tabs": (TABS, "utf-8"),
    "a header in capitals": (PLAIN.replace("order_id", "ORDER_ID"), "utf-8"),
    "spaces around": (PLAIN.replace(",", " , ").replace("order_id", " order_id"), "utf-8"),
    "every cell quoted": ("\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()) + "\n", "utf-8"),
    "no line end at the end": (PLAIN.rstrip("\n"), "utf-8"),
    "empty lines at the end": (PLAIN + "\n\n", "utf-8"),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_table_is_read_however_it_is_written(shop: TestShop, way: str) -> None:
    text, encoding = WRITTEN[way]
    (receipt,) = load(shop, write(shop.inbox, "orders.csv", text, encoding))
    assert not receipt.problems, receipt.problems
    assert taken(receipt) == (2, 0, 0)
    assert rows(shop, "SELECT order_id, shipping_amount::VARCHAR, shipping_country FROM orders ORDER BY 1") == WANTED


def test_archives_and_folders_are_looked_into(shop: TestShop) -> None:
    first, second = "customer_id,country\na,NL\n", "customer_id,country\nb,NL\n"
    with zipfile.ZipFile(shop.inbox / "export.zip", "w") as archive:
        archive.writestr("deep/customers.csv", first)
        archive.writestr("__MACOSX/customers.csv", "nonsense")
        archive.writestr("readme.md", "nothing to load")
    folder = shop.inbox / "folder"
    write(folder / "deeper", "customers.csv", second)
    (folder / "customers.csv.gz").write_bytes(gzip.compress(b"customer_id,country\nc,NL\n"))
    receipts = load(shop, shop.inbox / "export.zip", folder)
    assert [receipt.file for receipt in receipts] == ["customers.csv"] * 3
    assert rows(shop, "SELECT customer_id FROM customers ORDER BY 1") == [("a",), ("b",), ("c",)]


def test_lines_are_counted_through_quoted_line_ends(shop: TestShop) -> None:
    text = (
        'order_id,shipping_country,ordered_at,shipping_amount\n1,"a\nb\nc",2026-02-05T09:05:00Z,1\n2,NL,not a day,2\n3,NL,2026-02-05T09:05:00Z,much\n'
        ',NL,2026-02-05T09:05:00Z,1\n\n4,NL\n5,"x ""y""",2026-02-05T09:05:00Z,5\n'
    )
    (receipt,) = load(shop, write(shop.inbox, "orders.csv", text))
    found = sorted((line, code, column) for code, _, line, column in codes(receipt))
    # Record 1 fills lines 2 to 4, line 8 is empty.
    assert found == [(5, "bad_value", "ordered_at"), (6, "bad_value", "shipping_amount"), (7, "bad_value", "order_id"), (9, "broken_line", None)]
    assert (receipt.rows_read, receipt.rows_rejected) == (6, 4)
    assert rows(shop, "SELECT order_id FROM orders ORDER BY 1") == [("1",), ("5",)]


# --- all or nothing ---


def test_a_dry_run_tells_the_same_and_changes_nothing(shop: TestShop) -> None:
    path = write(shop.inbox, "customers.csv", "customer_id,created_at\na,2026-01-01\nb,never\n")
    before = state(shop)
    (dry,) = load(shop, path, dry_run=True)
    assert taken(dry, "customers") == (1, 0, 0)
    assert state(shop) == before == {}
    assert shop.workspace.receipts() == []
    assert not list((shop.workspace.folder / "raw").glob("*"))
    (real,) = load(shop, path)
    assert (taken(real, "customers"), codes(real)) == (taken(dry, "customers"), codes(dry))


def test_receipts_are_kept_the_latest_first_with_the_file_as_it_came(shop: TestShop) -> None:
    path = write(shop.inbox, "customers.csv", "customer_id,created_at\na,2026-01-01\nb,never\n")
    load(shop, path)
    write(shop.inbox, "customers.csv", "customer_id,created_at\na,2026-01-02\n")
    load(shop, path)
    latest, first = shop.workspace.receipts()
    assert (taken(latest, "customers"), taken(first, "customers")) == ((0, 1, 0), (1, 0, 0))
    assert (first.rows_read, first.rows_rejected, codes(first)) == (2, 1, [("bad_value", "error", 3, "created_at")])
    assert latest.load_id > first.load_id
    assert first.raw is not None
    assert (shop.workspace.folder / "raw" / first.raw).read_text() == "customer_id,created_at\na,2026-01-01\nb,never\n"
    assert rows(shop, "SELECT DISTINCT _load FROM customers") == [(latest.load_id,)]


def test_an_interrupted_load_leaves_nothing(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.fill(customers=[{"customer_id": "a"}])
    before = state(shop)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("peil.load.taking.note_extents", stop)
    with pytest.raises(KeyboardInterrupt):
        load(shop, shop.rows("customers", [{"customer_id": "b"}]))
    assert state(shop) == before
    assert len(shop.workspace.receipts()) == 1
    assert len(list((shop.workspace.folder / "raw").glob("*"))) == 1


LOADS = """
import sys
from pathlib import Path
from peil.load.recognising import Order
from peil.workspace import Workspace
print("begun", flush=True)
Workspace(Path(sys.argv[1])).load(Order((Path(sys.argv[2]),)), keep_raw=False)
print("done", flush=True)
"""
HOLDS = """
import sys
from pathlib import Path
from peil.workspace import Workspace
with Workspace(Path(sys.argv[1])).warehouse():
    print("held", flush=True)
    sys.stdin.readline()
"""


def process(script: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of 300,000 messages."""
    path = tmp_path_factory.mktemp("big") / "message_sends.parquet"
    with duckdb.connect() as raw:  # noqa: TID251 - the test looks from outside
        raw.execute(
            "COPY (SELECT 'm' || i AS message_send_id, 'email' AS channel, TIMESTAMP '2026-01-01' + to_seconds(i * 60) AS sent_at"
            f" FROM range(300000) AS r(i)) TO '{path}' (FORMAT parquet)"
        )
    return path


def test_a_load_that_is_killed_stands_whole_or_not_at_all(shop: TestShop, big: Path) -> None:
    shop.fill(message_sends=[{"message_send_id": "first", "channel": "email", "sent_at": "2025-12-31T09:00:00Z"}])
    began = time.perf_counter()
    with process(LOADS, TestShop(shop.workspace.folder.parent / "other").workspace.folder, big) as timed:
        assert timed.stdout is not None
        assert timed.stdout.readline() == "begun\n"
        starting = time.perf_counter() - began
        timed.communicate()
    loading = time.perf_counter() - began - starting
    for share in (0.3, 0.6, 0.8, 0.95):
        with process(LOADS, shop.workspace.folder, big) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begun\n"
            time.sleep(loading * share)
            os.kill(child.pid, signal.SIGKILL)
            child.communicate()
        again = Workspace(shop.workspace.folder, now=lambda: NOW)
        with again.warehouse() as warehouse:
            count = warehouse.one("SELECT count(*) FROM message_sends")
            kept = warehouse.one("SELECT count(*) FROM peil.loads")
            extents = warehouse.one("SELECT sum(row_count) FROM peil.extents WHERE entity = 'message_sends'")
        assert count in {1, 300_001}, share
        assert (extents, kept > 1) == (count, count == 300_001), share
    (receipt,) = load(shop, big)
    assert sum(taken(receipt, "message_sends")) == 300_000
    assert shop.value("emails_sent", "2026-01") == (31 * 24 - 1) * 60  # one a minute, from 01:00 local on


def test_while_one_process_writes_another_is_told_that_it_is_busy(shop: TestShop) -> None:
    path = shop.rows("customers", [{"customer_id": "a"}])
    with process(HOLDS, shop.workspace.folder) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy) as caught:
            load(shop, path)
        assert str(holder.pid) in caught.value.say("en")
        with pytest.raises(Busy):
            shop.ask("orders", period="2026-02")
        holder.communicate("\n")
    assert taken(load(shop, path)[0], "customers") == (1, 0, 0)


def test_data_of_a_newer_version_are_refused_and_not_touched(shop: TestShop) -> None:
    shop.fill(customers=[{"customer_id": "a"}])
    with duckdb.connect(str(shop.workspace.path)) as raw:  # noqa: TID251 - a newer version writes
        raw.execute("UPDATE peil.meta SET value = '99' WHERE key = 'version'")
    before = shop.workspace.path.read_bytes()
    for act in (
        lambda: load(shop, shop.rows("customers", [{"customer_id": "b"}])),
        lambda: shop.ask("orders", period="2026-02"),
        shop.workspace.receipts,
    ):
        with pytest.raises(NewerWorkspace) as caught:
            act()
        assert "99" in caught.value.say("en")
    assert shop.workspace.path.read_bytes() == before
