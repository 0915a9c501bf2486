"""The forms that tables come in: notations of numbers and dates, headers by any name, titles above them, workbooks, wrapped JSON."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from peil.load.forms.cells import text_literal
from peil.load.forms.figures import Notation, amount, day, moment, seconds, told
from peil.load.forms.layouts import Layout, plain
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.values.errors import BadQuestion
from peil.warehouse.engine import Warehouse
from tests.support.shops import TestShop

POINT, COMMA = Notation(), Notation(comma=True)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse(tmp_path_factory.mktemp("forms") / "x.duckdb") as warehouse:
        yield warehouse


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop(tmp_path / "shop")


def load(shop: TestShop, *paths: Path, **more: Any) -> list[Receipt]:
    return shop.workspace.load(Order(paths, **more))


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("written", "notation", "meant"),
    [
        ("1234.5", POINT, "1234.5"),
        ("$12,905.25", POINT, "12905.25"),
        ("₹1,08,218.36", POINT, "108218.36"),
        ("MX$5,310.54", POINT, "5310.54"),
        ("-3.20", POINT, "-3.2"),
        ("(3.20)", POINT, "-3.2"),
        ("\u22123.20", POINT, "-3.2"),
        ("6.47%", POINT, "6.47"),
        ("121401.0", POINT, "121401"),
        ("1.2E+05", POINT, "120000"),
        ("EUR 1,200", POINT, "1200"),
        ("1.200", COMMA, "1200"),
        ("1.234,56 €", COMMA, "1234.56"),
        ("1 234,56", COMMA, "1234.56"),
        ("3,53%", COMMA, "3.53"),
        ("abc", POINT, None),
        ("12 pieces and 3", POINT, None),
        ("1h 2m", POINT, None),
        ("1.2.3", POINT, None),
        ("--", POINT, None),
    ],
)
def test_an_amount_is_read_in_its_notation(engine: Warehouse, written: str, notation: Notation, meant: str | None) -> None:
    found = engine.one(f"SELECT {amount('c', notation)} FROM (SELECT {text_literal(written)} AS c)")
    assert found == (Decimal(meant) if meant else None)


@pytest.mark.parametrize(
    ("written", "order", "meant"),
    [
        ("2026-03-01", "day_first", "2026-03-01"),
        ("20260301", "day_first", "2026-03-01"),
        ("01/04/26", "day_first", "2026-04-01"),
        ("5/1/26", "month_first", "2026-05-01"),
        ("31.12.2025", "day_first", "2025-12-31"),
        ("6/21/2025", "month_first", "2025-06-21"),
        ("27 January 2026", "day_first", "2026-01-27"),
        ("July 8, 2025", "day_first", "2025-07-08"),
        ("1 mrt 2026", "day_first", "2026-03-01"),
        ("12 oktober 2025", "day_first", "2025-10-12"),
        ("3 mei 2025", "month_first", "2025-05-03"),
        ("11/May/24 03:26 PM", "day_first", "2024-05-11"),
        ("2026-03-01 10:00:00 +0100", "day_first", "2026-03-01"),
        ("32/13/2026", "day_first", None),
        ("gisteren", "day_first", None),
    ],
)
def test_a_day_is_read_in_its_notation(engine: Warehouse, written: str, order: Any, meant: str | None) -> None:
    found = engine.one(f"SELECT {day('c', Notation(order=order))} FROM (SELECT {text_literal(written)} AS c)")
    assert (str(found) if found else None) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-12-06 10:37:33 -0500", "2025-12-06 10:37:33 -0500"),
        ("Jan 05, 2026 10:00 am", "2026-01-05 10:00:00"),
        ("11/May/24 03:26 PM", "2024-05-11 15:26:00"),
        ("21-06-2025 16:14", "2025-06-21 16:14:00"),
        ("2026-03-01", "2026-03-01"),
        ("soon", None),
    ],
)
def test_a_moment_is_iso_text_with_the_offset_it_came_with(engine: Warehouse, written: str, meant: str | None) -> None:
    assert engine.one(f"SELECT {moment('c', POINT)} FROM (SELECT {text_literal(written)} AS c)") == meant


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        ("00:01:30", "seconds", 90),
        ("26:00:00", "seconds", 93600),
        ("02:03", "seconds", 123),
        ("1.5", "hours", 5400),
        ("90", "minutes", 5400),
        ("1h 2m", "seconds", 3720),
    ],
)
def test_a_duration_is_seconds(engine: Warehouse, written: str, unit: Any, meant: int) -> None:
    assert engine.one(f"SELECT {seconds('c', POINT, unit)} FROM (SELECT {text_literal(written)} AS c)") == meant


@pytest.mark.parametrize(
    ("days", "order", "sure"),
    [
        (["01/04/26", "30/04/26"], "day_first", True),
        (["4/1/26", "4/30/26"], "month_first", True),
        (["4/1/26", "4/2/26", "4/3/26"], "month_first", True),
        (["1.4.26", "2.4.26"], "day_first", True),
        (["3/4/26"], "day_first", False),
    ],
)
def test_the_order_of_dates_is_told_by_the_whole_column(engine: Warehouse, days: list[str], order: str, sure: bool) -> None:
    rows = ", ".join(f"({text_literal(one)})" for one in days)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE dates AS SELECT * FROM (VALUES {rows}) AS t(d)")
    found = told(engine.rows, "dates", [], ["d"], (",", "day_first"))
    assert (found.order, found.sure) == (order, sure)


@pytest.mark.parametrize(
    ("numbers", "separator", "comma"),
    [
        (["1.200", "3,5"], ";", True),
        (["1,200", "3.5"], ",", False),
        (["1.200", "800"], ";", True),
        (["1,200", "800"], ",", False),
        (["$12,905.25"], "\t", False),
        (["1.234,50"], ",", True),
    ],
)
def test_the_decimal_mark_is_told_by_the_cells_and_else_by_the_separator(engine: Warehouse, numbers: list[str], separator: str, comma: bool) -> None:
    rows = ", ".join(f"({text_literal(one)})" for one in numbers)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE figures AS SELECT * FROM (VALUES {rows}) AS t(d)")
    assert told(engine.rows, "figures", ["d"], [], (separator, "day_first")).comma is comma


LAYOUT = Layout(
    {"day": ("Day", "Dag"), "campaign": ("Campaign name", "Naam van campagne"), "spend": ("Amount spent", "Besteed bedrag")},
    ("day", "campaign", "spend"),
)


def test_columns_are_found_in_any_language_whatever_their_case_and_currency() -> None:
    assert LAYOUT.found(("DAG", "Besteed bedrag (EUR)", " naam van  campagne")) == {
        "day": "DAG",
        "campaign": " naam van  campagne",
        "spend": "Besteed bedrag (EUR)",
    }
    assert plain("Clicks (all)") != plain("Clicks")


def test_a_column_that_is_gone_is_looked_for_among_those_that_are_new() -> None:
    assert LAYOUT.renamed(("Day", "Name of campaign", "Amount spent (USD)", "Reach")) == {"campaign": "Name of campaign"}
    assert LAYOUT.renamed(("Day", "Reach", "Amount spent (USD)")) == {}


def test_every_worksheet_is_a_table_and_an_explanation_is_none(shop: TestShop, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in {
            "customers": [["customer_id", "country"], ["ann", "NL"]],
            "orders": [["order_id", "customer_id", "ordered_at"], ["1", "ann", "2026-03-01T10:00:00Z"], ["", "", ""]],
            "Explanation": [["column", "meaning"], ["country", "where"]],
        }.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    receipts = load(shop, path)
    assert {receipt.file: receipt.rows_read for receipt in receipts} == {"book.xlsx › customers": 1, "book.xlsx › orders": 1}
    assert [problem for receipt in receipts for problem in receipt.problems] == []
    assert len(list((shop.workspace.folder / "raw").iterdir())) == 1
    shop.workspace.undo(max(receipt.load_id for receipt in receipts))
    assert [len(shop.workspace.facts().of({name})) for name in ("customers", "orders")].count(1) == 1


def test_a_workbook_that_is_cut_off_is_refused_in_a_sentence(shop: TestShop, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["order_id"])
    path.write_bytes(path.read_bytes()[:1500])
    (receipt,) = load(shop, path)
    assert [problem.code for problem in receipt.problems] == ["unreadable_file"]


def test_the_header_is_found_below_lines_of_title(shop: TestShop, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "report.csv",
        'Orders of March\n"1 March 2026 - 31 March 2026"\n\norder_id;customer_id;ordered_at\n1;ann;2026-03-01T10:00:00Z\n2;ben;x\n',
    )
    (receipt,) = load(shop, path)
    assert receipt.entities["orders"].new == 1
    assert [(problem.code, problem.place.line) for problem in receipt.problems] == [("bad_value", 6)]


@pytest.mark.parametrize(
    "text",
    [
        '{"orders": [{"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}], "next": null}',
        '{"data": {"orders": {"edges": [{"node": {"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}}], "pageInfo": {"next": false}}}}',
        '{"data": {"orders": {"nodes": [{"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}]}}, "extensions": {"cost": 1}}',
        '{"order": {"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}}',
        '[\n {"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}\n]',
        '{"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}',
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"orders": [{"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}]}',
    ],
)  # fmt: skip
def test_records_are_taken_out_of_the_json_that_wraps_them(shop: TestShop, tmp_path: Path, text: str) -> None:
    json.loads(text[text.index("{") if text.startswith("HTTP") else 0 :])
    (receipt,) = load(shop, write(tmp_path, "orders.json", text))
    assert receipt.entities["orders"].new == 1, receipt.problems


def test_an_answer_that_is_a_refusal_says_so(shop: TestShop, tmp_path: Path) -> None:
    (receipt,) = load(shop, write(tmp_path, "x.http", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\n\r\n"))
    assert receipt.failed
    assert "429" in receipt.problems[0].message.en


def test_an_option_that_no_reader_has_is_refused_with_those_there_are(shop: TestShop, tmp_path: Path) -> None:
    path = write(tmp_path, "orders.csv", "order_id,ordered_at\n1,2026-03-01T10:00:00Z\n")
    with pytest.raises(BadQuestion, match="currency"):
        load(shop, path, options={"curency": "USD"})
    with pytest.raises(BadQuestion, match="day_first"):
        load(shop, path, options={"date_order": "backwards"})
    with pytest.raises(BadQuestion, match="Amsterdam"):
        load(shop, path, options={"timezone": "Europe/Amsterdm"})
    with pytest.raises(BadQuestion, match="EUR"):
        load(shop, path, options={"currency": "euros"})


def test_an_older_file_never_goes_over_a_newer_one_and_says_so(shop: TestShop, tmp_path: Path) -> None:
    new = write(tmp_path / "a", "orders.csv", "order_id,ordered_at,shipping_amount\n1,2026-03-01T10:00:00Z,5\n")
    old = write(tmp_path / "b", "orders.csv", "order_id,ordered_at,shipping_amount\n1,2026-03-01T10:00:00Z,4\n2,2026-03-01T11:00:00Z,1\n")
    load(shop, new, taken_on="2026-03-10")
    (receipt,) = load(shop, old, taken_on="2026-03-05")
    assert [problem.code for problem in receipt.problems] == ["older_file"]
    with shop.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.rows("SELECT order_id, shipping_amount::INT FROM orders ORDER BY 1") == [("1", 5), ("2", 1)]


def test_a_newer_file_that_says_the_same_keeps_files_of_between_out(shop: TestShop, tmp_path: Path) -> None:
    text = "order_id,ordered_at,shipping_amount\n1,2026-03-01T10:00:00Z,{}\n"
    for amount_, taken in ((5, "2026-03-01"), (5, "2026-03-09"), (6, "2026-03-05")):
        load(shop, write(tmp_path / taken, "orders.csv", text.format(amount_)), taken_on=taken)
    with shop.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.one("SELECT shipping_amount::INT FROM orders") == 5


def test_a_file_in_an_archive_has_the_age_it_had_when_packed(shop: TestShop, tmp_path: Path) -> None:
    archive = tmp_path / "old.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(zipfile.ZipInfo("orders.csv", (2026, 1, 5, 12, 0, 0)), "order_id,ordered_at\n1,2026-01-01T10:00:00Z\n")
    (receipt,) = load(shop, archive)
    assert receipt.taken_on == "2026-01-05"


def test_a_packed_file_is_read_as_the_one_within(shop: TestShop, tmp_path: Path) -> None:
    path = tmp_path / "orders.json.gz"
    path.write_bytes(gzip.compress(b'[{"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"}]'))
    (receipt,) = load(shop, path)
    assert receipt.entities["orders"].new == 1
