"""Say the right thing about bad input: one sentence, the right exit code, and the data as they were."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from peil.cli.main import main
from tests.support.shops import TestShop

GOOD = "order_id,ordered_at,is_test,financial_status,shipping_amount\nA,2026-03-02T09:00:00Z,false,paid,5.00\n"


@pytest.fixture
def filled(shop: TestShop) -> TestShop:
    """Return a shop with one order."""
    (shop.inbox / "orders.csv").write_text(GOOD, encoding="utf-8")
    assert run(shop, "load", str(shop.inbox / "orders.csv")) == 0
    return shop


def run(shop: TestShop, *arguments: str) -> int:
    """Run a command on a shop."""
    return main(["--workspace", str(shop.workspace.folder), *arguments])


def orders(shop: TestShop) -> float | None:
    """Return the orders of March 2026."""
    return shop.value("orders", "2026-03")


QUESTIONS = [
    (["ask", "net_sale"], "Unknown KPI `net_sale`. Did you mean `net_sales`"),
    (
        ["ask", "total_sales", "--by", "products.product_id"],
        "`products.product_id` cannot cut `total_sales`: `orders` has no link to it. These can: `orders.sales_channel`",
    ),
    (["ask", "total_sales", "--by", "flavour"], "Unknown dimension `flavour`."),
    (["ask", "orders", "--by", "orders.flavour"], "Unknown dimension `orders.flavour`."),
    (["ask", "orders", "--by", "campaign_id", "--period", "2026-03"], "`campaign_id` can mean several dimensions"),
    (["ask", "orders", "--period", "2024-13"], "`2024-13` is not a period"),
    (["ask", "orders", "--period", "20224-01-01"], "`20224-01-01` is not a period"),
    (["ask", "orders", "--period", "2024-10-05..2024-10-01"], "it ends before it begins"),
    (["ask", "orders", "--where", "orders.sales_channel = 'shop'"], "is never 'shop'; it can be `online_store`"),
    (["ask", "orders", "--where", "orders.sales_channel = "], "it stops too early"),
    (["ask", "orders", "--where", "1; drop table orders"], "`; drop table"),
    (["ask", "orders", "product_affinity"], "gives a table of its own; ask it alone"),
    (["ask", "product_affinity", "--grain", "month"], "takes only a period"),
    (["ask", "customer_lifetime_value.predicted"], "needs a fitted model"),
    (["ask", "sessions"], "Nothing is loaded yet for `sessions`"),
    (["explain", "nets"], "Unknown KPI `nets`"),
    (["kpis", "--category", "shoes"], "There is no category `shoes`"),
    (["kpis", "--kind", "quick"], "There is no kind `quick`"),
    (["load", "orders.csv", "--as", "shopfy"], "There is no reader `shopfy`"),
    (["load", "orders.csv", "--taken-on", "soon"], "`soon` is not a day"),
    (["load", "orders.csv", "--map", "absent.yaml"], "The mapping absent.yaml cannot be used"),
    (["restore", "absent.zip"], "absent.zip cannot be read"),
]


@pytest.mark.parametrize(("arguments", "sentence"), QUESTIONS, ids=[" ".join(arguments) for arguments, _ in QUESTIONS])
def test_a_request_that_cannot_be_met_says_why_and_ends_with_2(
    arguments: list[str], sentence: str, filled: TestShop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(filled, *arguments) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert orders(filled) == 1


FILES: list[tuple[str, bytes, int, str]] = [
    ("orders.csv", b"", 2, "the file is empty"),
    ("orders.csv", b"ordered_at,is_test\n2026-03-02,false\n", 2, "the key column `order_id` is missing"),
    ("orders.csv", GOOD.encode().replace(b"A,", b"\x81\x8d,"), 2, "unknown encoding"),
    ("shoes.csv", b"size,colour\n42,red\n", 2, "The header is of no format that Peil knows: size, colour"),
    ("export.zip", b"PK\x03\x04 cut off", 2, "not a whole zip archive"),
    ("orders.parquet", b"PAR1 cut off", 2, "not a whole parquet file"),
    ("orders.jsonl", b'{"order_id": "B", "ordered_at": ', 2, "not good JSON"),
    ("orders.csv", b"order_id,ordered_at\nB,20224-03-02\n", 3, "`20224-03-02` is not right in the column ordered_at"),
    ("orders.csv", b"order_id,ordered_at,shipping_amount\nB,2026-03-02,lots\n", 3, "`lots` is not right in the column shipping_amount"),
    ("orders.csv", b"order_id,ordered_at\n,2026-03-02\n", 3, "The column order_id is empty"),
    ("orders.csv", b"order_id,ordered_at\nB,2026-03-02,extra\n", 3, "another number of cells than the header (2)"),
    ("variants.csv", b"variant_id,sku,price\nv,s,-5.00\n", 3, "`-5.00` is not right in the column price"),
    ("orders.csv", b"order_id,ordered_at,flavour\n", 0, "has no column `flavour`"),
]


@pytest.mark.parametrize(("name", "content", "code", "sentence"), FILES, ids=[f"{name}: {sentence}" for name, _, _, sentence in FILES])
def test_a_bad_file_says_why_and_leaves_the_data(
    name: str, content: bytes, code: int, sentence: str, filled: TestShop, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled.inbox / name
    path.write_bytes(content)
    assert run(filled, "load", str(path)) == code
    assert sentence in capsys.readouterr().err
    assert orders(filled) == 1
    assert run(filled, "load", str(path), "--json") == code
    document = json.loads(capsys.readouterr().out)
    problems = document["loads"][0]["problems"]
    assert any(sentence in problem["message"] for problem in problems)
    assert all(problem.keys() >= {"code", "level", "message", "file", "line", "column", "hint"} for problem in problems)


def test_a_problem_names_the_line_also_after_a_cell_with_a_line_break(filled: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled.inbox / "products.csv"
    path.write_text('product_id,title,created_at\np1,"two\nlines",2026-01-01\np2,one,never\n', encoding="utf-8")
    assert run(filled, "load", str(path), "--json") == 3
    problem = json.loads(capsys.readouterr().out)["loads"][0]["problems"][0]
    assert (problem["line"], problem["column"]) == (4, "created_at")


def test_a_bad_file_among_good_ones_does_not_stop_them(filled: TestShop) -> None:
    (filled.inbox / "products.csv").write_bytes(b"")
    (filled.inbox / "orders.csv").write_text(GOOD.replace("A,", "B,"), encoding="utf-8")
    assert run(filled, "load", str(filled.inbox)) == 3
    assert orders(filled) == 2


def test_a_folder_that_is_no_workspace_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(tmp_path), "ask", "orders"]) == 2
    assert "There is no workspace here" in capsys.readouterr().err


def test_init_does_not_touch_a_workspace_that_stands(filled: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    before = (filled.workspace.folder / "peil.toml").read_bytes()
    assert main(["init", str(filled.workspace.folder), "--locale", "en"]) == 2
    assert "already holds a workspace" in capsys.readouterr().err
    assert (filled.workspace.folder / "peil.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ('timezone = "Europe/Amstredam"', "there is no such time zone. Did you mean `Europe/Amsterdam`"),
        ('currency = "euro"', "right is a code such as EUR"),
        ('locale = "de"', "locale"),
        ("[parameters]\nactivity_windw_days = 30", "known are `activity_window_days`"),
        ("currency = ", "TOML"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(setting: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "peil.toml").write_text(setting + "\n", encoding="utf-8")
    assert main(["--workspace", str(tmp_path), "ask", "orders"]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert str(tmp_path / "peil.toml") in said


def test_errors_are_one_json_document_where_json_is_asked(filled: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(filled, "ask", "net_sale", "--format", "json") == 2
    document = json.loads(capsys.readouterr().out)
    assert document["error"]["code"] == "unknown_kpi"


def test_a_formula_that_divides_by_zero_gives_no_value(filled: TestShop) -> None:
    own = filled.workspace.folder / "kpis" / "own.yaml"
    own.write_text(
        "- {id: nought, name: {en: Nought, nl: Niets}, category: sales, definition: {en: x, nl: x}, formula: kpi(orders) / 0, unit: ratio, "
        "direction: up}\n",
        encoding="utf-8",
    )
    assert filled.value("nought", "2026-03") is None


def test_two_loads_at_once_the_second_is_told_to_wait(filled: TestShop) -> None:
    holder = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    path = str(filled.workspace.path)
    with subprocess.Popen([sys.executable, "-c", holder, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"held\n"
        done = subprocess.run(
            [sys.executable, "-m", "peil.cli.main", "--workspace", str(filled.workspace.folder), "load", str(filled.inbox)],
            capture_output=True,
            text=True,
            check=False,
        )
        held.communicate(b"")
    assert done.returncode == 2
    assert "is in use by another Peil process" in done.stderr
    assert orders(filled) == 1


def test_a_backup_that_is_cut_off_changes_nothing(filled: TestShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, half = tmp_path / "whole.zip", tmp_path / "half.zip"
    assert run(filled, "backup", str(whole)) == 0
    half.write_bytes(whole.read_bytes()[:2000])
    assert run(filled, "restore", str(half)) == 2
    assert "not a whole backup" in capsys.readouterr().err
    assert orders(filled) == 1
    with zipfile.ZipFile(half, "w") as other:
        other.writestr("../evil.txt", "x")
        other.writestr("peil.toml", "")
    assert run(filled, "restore", str(half)) == 2
    assert not (tmp_path / "evil.txt").exists()


def test_a_backup_brings_everything_back(filled: TestShop, tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    assert run(filled, "backup", str(whole)) == 0
    shutil.rmtree(filled.workspace.folder / "raw")
    (filled.inbox / "orders.csv").write_text(GOOD.replace("A,", "B,"), encoding="utf-8")
    assert run(filled, "load", str(filled.inbox / "orders.csv")) == 0
    assert orders(filled) == 2
    assert run(filled, "restore", str(whole)) == 0
    assert orders(filled) == 1
    assert list((filled.workspace.folder / "raw").iterdir())


def test_a_workspace_of_a_newer_version_is_not_touched(filled: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    with filled.workspace.warehouse() as warehouse:
        warehouse.execute("UPDATE peil.meta SET value = '999' WHERE key = 'version'")
    before = filled.workspace.path.read_bytes()
    for arguments in (["ask", "orders"], ["load", str(filled.inbox)]):
        assert run(filled, *arguments) == 2
        assert "was written by a newer version of Peil" in capsys.readouterr().err
    assert filled.workspace.path.read_bytes() == before
