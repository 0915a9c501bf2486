"""The page on which someone says what the columns of a file are: reachable from a refused file, live, accessible, and whole on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.access import violations
from tests.support.browsing import Language, Visitor, overflow
from tests.support.languages import untranslated
from tests.support.serving import Site

BOTH = pytest.mark.parametrize(("language", "width"), [("en", 1440), ("nl", 360)])
LINES = "Bestelnummer;Besteldatum;Artikelnummer;Aantal;Prijs (incl. btw)\n{0}1;02-11-2026 14:30;8;2;79,90\n{0}1;02-11-2026 14:30;9;1;1.012,50\n"


@BOTH
def test_a_file_that_nothing_knows_is_mapped_checked_live_and_loaded(
    visitor: Visitor, fresh: Site, tmp_path: Path, language: Language, width: int
) -> None:
    path = tmp_path / f"kassa-{language}.csv"
    path.write_text(LINES.format(language.upper()), encoding="utf-8")
    page = visitor.visit(fresh, "/data", language=language, width=width)
    page.locator("#files").set_input_files(path)
    page.locator("article.receipt a.button").click()
    expect(page.locator("#check article.receipt tbody tr")).to_have_count(2)
    foreign = [word for word in untranslated(page, language) if word not in LINES]
    assert (violations(page), overflow(page), foreign) == ([], 0, [])
    page.locator("#c4").select_option("")
    expect(page.locator("#check .remarks")).not_to_contain_text("Prijs (incl. btw)")
    page.locator("#c4").select_option("order_lines.gross_amount|net21")
    page.locator("#check summary").first.click()
    expect(page.locator("#check pre")).to_contain_text("/ 1.21")
    page.locator("#mapping button.main").click()
    expect(page.locator("article.receipt tbody tr")).to_have_count(2)


def test_another_kind_of_rows_shows_other_columns_at_once(visitor: Visitor, fresh: Site, tmp_path: Path) -> None:
    path = tmp_path / "kas.csv"
    path.write_text(LINES.format("X").replace("Besteldatum", "Datum"), encoding="utf-8")
    page = visitor.visit(fresh, "/data", language="en")
    page.locator("#files").set_input_files(path)
    page.locator("article.receipt a.button").click()
    page.locator("#entity").select_option("time_entries")
    page.wait_for_url("**entity=time_entries*")
    expect(page.locator("#c1")).to_have_value("time_entries.work_date")


def test_without_scripts_the_columns_are_checked_with_a_button(visitor: Visitor, fresh: Site, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text(LINES.format("P"), encoding="utf-8")
    page = visitor.visit(fresh, "/data", language="en", scripts=False)
    page.locator("details:has(#shaped) > summary").click()
    page.locator("#shaped").set_input_files(path)
    page.locator("form:has(#shaped) button").click()
    page.locator("button.plain-check").click()
    expect(page.locator("#check article.receipt tbody tr")).to_have_count(2)
