"""The data page: a first file dropped on it, its receipt, problems with their line, files that are not what they say, and a load undone."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ORDERS
from tests.support.browsing import Language, Visitor
from tests.support.serving import Site

BOTH = pytest.mark.parametrize("language", ["en", "nl"])
DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name));
  const told = {dataTransfer: files, bubbles: true, cancelable: true};
  for (const event of ["dragenter", "dragover", "drop"]) document.body.dispatchEvent(new DragEvent(event, told));
}"""
HEAD = "order_id,ordered_at,financial_status,currency"


def drop(page: Page, path: Path) -> None:
    """Drop a file on the page."""
    page.evaluate(DROP, [path.name, base64.b64encode(path.read_bytes()).decode()])


def orders_file(folder: Path, name: str, *rows: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


@BOTH
def test_a_newcomer_drops_the_first_file_and_sees_the_shop(visitor: Visitor, fresh: Site, language: Language) -> None:
    page = visitor.visit(fresh, "/", language=language)
    page.locator("section.empty a.button.main").click()
    expect(page.locator("ol.beginnings li")).to_have_count(3)
    drop(page, ORDERS)
    receipt = page.locator("article.receipt")
    expect(receipt).to_contain_text(ORDERS.name)
    expect(receipt.locator("table tbody tr").first).to_be_visible()
    expect(page.locator("#loads")).to_be_visible()
    page.goto("/?period=2024")
    expect(page.locator("article.card").first).to_be_visible()
    assert page.locator("section.empty").count() == 0


@BOTH
def test_a_row_that_is_wrong_is_told_with_its_line_and_what_would_be_right(visitor: Visitor, own: Site, tmp_path: Path, language: Language) -> None:
    path = orders_file(tmp_path, f"wrong-{language}", f"W{language}-1,2026-11-12T10:00:00Z,paid,EUR", f"W{language}-2,someday,paid,EUR")
    page = visitor.visit(own, "/data", language=language)
    page.locator("#files").set_input_files(path)
    remark = page.locator("article.receipt ol.remarks li").first
    expect(remark).to_contain_text("someday")
    expect(remark.locator("strong")).to_contain_text("3")


@BOTH
def test_a_file_that_is_not_what_its_name_says_is_refused_in_words(visitor: Visitor, own: Site, tmp_path: Path, language: Language) -> None:
    visitor.expect("422")
    path = tmp_path / "orders.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    page = visitor.visit(own, "/data", language=language)
    page.locator("#files").set_input_files(path)
    row = page.locator("ul.uploads li").first
    expect(row.locator(".receipt, [role=alert], .notice, .wrong, .said").first).to_be_visible()
    expect(row).to_contain_text("orders.csv")
    assert "Traceback" not in row.inner_text()


@BOTH
def test_a_check_keeps_nothing(visitor: Visitor, own: Site, tmp_path: Path, language: Language) -> None:
    path = orders_file(tmp_path, f"check-{language}", f"CHECK{language},2026-11-12T10:00:00Z,paid,EUR")
    page = visitor.visit(own, "/data", language=language)
    page.locator("details.options summary").first.click()
    page.locator('peil-upload input[name="dry_run"]').check()
    page.locator("#files").set_input_files(path)
    expect(page.locator("article.receipt")).to_contain_text(path.name)
    page.reload()
    assert path.name not in page.locator("#loaded").inner_text()


@BOTH
def test_a_load_is_undone_after_asking_and_stays_in_the_list(visitor: Visitor, fresh: Site, tmp_path: Path, language: Language) -> None:
    for number in (1, 2):
        loaded = fresh.peil("load", str(orders_file(tmp_path, f"part-{number}", f"U-{number},2026-11-1{number}T10:00:00Z,paid,EUR")))
        assert loaded.returncode == 0, loaded.stderr
    page = visitor.visit(fresh, "/data", language=language)
    page.get_by_role("link", name="part-1.csv").click()
    page.locator("details.undo > summary").click()
    page.locator("details.undo button.danger").click()
    expect(page.locator(".notice.good")).to_be_visible()
    page.goto("/data")
    row = page.locator("section:has(#loads) tbody tr").filter(has_text="part-1.csv")
    expect(row).to_have_class(re.compile("muted"))
    page.goto("/explore?kpi=orders&from=2026-11-01&to=2026-11-20&compare=none")
    expect(page.locator("section.panel tbody, section.panel tfoot").last).to_contain_text("1")
    assert "2" not in page.locator("section.panel td.number").last.inner_text()


def test_without_scripts_a_file_is_loaded_with_the_form(visitor: Visitor, own: Site, tmp_path: Path) -> None:
    path = orders_file(tmp_path, "form", "FORM-1,2026-11-12T10:00:00Z,paid,EUR")
    page = visitor.visit(own, "/data", language="en", scripts=False)
    page.locator("#files").set_input_files(path)
    page.locator("peil-upload button.main:not([data-needs-script])").click()
    expect(page.locator("article.receipt, .job").first).to_contain_text(re.compile("form.csv|Being|…"))


@BOTH
def test_the_sales_add_up(visitor: Visitor, demo: Site, language: Language) -> None:
    page = visitor.visit(demo, "/data", language=language)
    table = page.locator("table.sums-of-sales")
    assert table.locator("tbody tr").count() > 3
    assert table.locator("td .fails").count() == 0
    assert table.locator("td .fits").count() > 3
