"""Write answers as files that others can read, and that do no harm."""

import csv
import io
import json
import zipfile
from typing import Any

import pyarrow.parquet as pq
import pytest

from peil.boards.exports import as_csv, as_document, as_json, as_parquet, as_xlsx, harmless
from peil.query.questions import Note
from peil.values.texts import Text
from tests.support.answers import answer, daily, wording

EVIL = ["=1+1", "+SUM(A1)", "-2", "@cmd", "\t=1", " =1", "https://example.org", "{=1}"]


def products(rows: int = 0) -> Any:
    """Return products with names that are up to no good."""
    every = [{"products.title": name, "orders": 1} for name in EVIL] + [{"products.title": f"p{at}", "orders": at} for at in range(rows)]
    return answer(["orders"], every, by=["products.title"], notes=[Note("n", Text("=note", "=opmerking"))], sql=["SELECT 1"])


def sheets(file: bytes) -> dict[str, str]:
    """Return the XML of the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_made_harmless() -> None:
    lines = list(csv.reader(io.StringIO(as_csv(products()).decode())))
    assert [line[0] for line in lines[1:7]] == ["'=1+1", "'+SUM(A1)", "'-2", "'@cmd", "'\t=1", "' =1"]
    assert harmless(-2.5) == -2.5


def test_csv_has_plain_numbers_and_nothing_for_no_value() -> None:
    made = answer(["net_sales"], daily("net_sales", [-1234.5, None]), grain="day")
    assert as_csv(made).decode() == "period,net_sales\n2026-10-01,-1234.5\n2026-10-02,\n"
    assert as_csv(made, bom=True).startswith(b"\xef\xbb\xbfperiod")


def test_a_workbook_holds_no_formula_and_no_link() -> None:
    parts = sheets(as_xlsx(products(), wording("nl")))
    text = "".join(parts.values())
    assert "<f>" not in text
    assert "hyperlink" not in text
    for name in ("=1+1", "=opmerking", "SELECT 1"):
        assert name in text


def test_a_workbook_has_real_numbers_and_days() -> None:
    rows = daily("net_sales", [1234.5, None], [1000.0, 0.0])
    made = answer(["net_sales"], [{**row, "net_sales.change": None} for row in rows], grain="day", compare="previous")
    sheet = sheets(as_xlsx(made, wording("nl")))["xl/worksheets/sheet1.xml"]
    assert "<v>1234.5</v>" in sheet
    assert "<v>46296</v>" in sheet  # 1 October 2026, as Excel counts days
    assert 'state="frozen"' in sheet


def test_a_workbook_takes_the_listing_of_a_table_kpi() -> None:
    made = answer(["product_affinity"], [{"product": "=A", "lift": 1.5, "days": None}])
    assert "<v>1.5</v>" in sheets(as_xlsx(made, wording()))["xl/worksheets/sheet1.xml"]


def test_parquet_keeps_types_and_takes_a_column_without_values() -> None:
    made = answer(["net_sales"], daily("net_sales", [None, None]), grain="day")
    table = pq.read_table(io.BytesIO(as_parquet(made)))
    assert [str(field.type) for field in table.schema] == ["string", "double"]
    assert pq.read_table(io.BytesIO(as_parquet(products()))).column("orders").to_pylist() == [1] * len(EVIL)


def test_the_document_keeps_its_contract() -> None:
    made = products()
    document = json.loads(as_json(made, "nl"))
    assert set(document) == {"question", "rows", "totals", "notes", "sql", "parameters", "as_of", "freshness"}
    assert document["notes"] == [{"code": "n", "message": "=opmerking"}]
    assert "whole" in as_document(answer(["orders"], [], whole=[{"orders": 1}]), "en")


@pytest.mark.parametrize("rows", [10_000])
def test_ten_thousand_groups_can_be_written(rows: int) -> None:
    made = products(rows)
    assert as_csv(made).count(b"\n") == rows + len(EVIL) + 1
    assert len(as_xlsx(made, wording())) > 100_000
