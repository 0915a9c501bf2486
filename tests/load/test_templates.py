"""Empty sheets: whatever is filled in under the header loads as it is, and the example row never counts."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from peil.catalogue.loading import load_catalogue
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.load.templates.sheets import MARK, UNITS, Template, template
from peil.load.templates.writing import as_csv, as_file, as_xlsx
from peil.values.texts import LANGUAGES, Language
from tests.support.shops import TestShop

ENTITIES = load_catalogue().model.entities
NAMES = sorted(ENTITIES)


def sheet(entity: str, language: Language = "en") -> Template:
    """Return the empty sheet of an entity."""
    return template(ENTITIES[entity], language)


def rows_of(entity: str, language: Language) -> tuple[list[list[str]], str]:
    """Return the rows of a CSV sheet, and what parts its cells."""
    text = as_csv(sheet(entity, language)).decode("utf-8-sig")
    separator = ";" if language == "nl" else ","
    return list(csv.reader(io.StringIO(text), delimiter=separator)), separator


def with_a_row(entity: str, language: Language, *, example: bool = True) -> bytes:
    """Return a CSV sheet with a row of one's own in it: the example's, under another key."""
    rows, separator = rows_of(entity, language)
    header, given = rows
    own = [f"own{cell}" if cell.startswith(MARK.say(language)) else cell for cell in given]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([header, given, own] if example else [header, own])
    return text.getvalue().encode("utf-8-sig")


def load(shop: TestShop, name: str, body: bytes) -> Receipt:
    """Load a file and return its receipt."""
    path = shop.inbox / name
    path.write_bytes(body)
    return shop.workspace.load(Order((path,)))[0]


def codes(receipt: Receipt) -> list[str]:
    return [problem.code for problem in receipt.problems]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_under_the_example_loads_for_every_entity_and_the_example_does_not(shop: TestShop, language: Language) -> None:
    folder = shop.inbox / "sheets"
    folder.mkdir()
    for entity in NAMES:
        (folder / f"{entity}-{language}.csv").write_bytes(with_a_row(entity, language))  # known by its header, not its name
    receipts = {receipt.file.partition("-")[0]: receipt for receipt in shop.workspace.load(Order((folder,)))}
    assert {entity: receipt.reader for entity, receipt in receipts.items()} == {entity: f"entity:{entity}" for entity in NAMES}
    assert {entity: receipt.entities[entity].new for entity, receipt in receipts.items()} == dict.fromkeys(NAMES, 1)
    said = {entity: [(one.code, one.level, one.place.line) for one in receipt.problems] for entity, receipt in receipts.items()}
    assert said == {entity: [("example_row", "warning", 2)] for entity in NAMES}


def test_every_cell_of_an_example_is_of_its_column(shop: TestShop) -> None:
    for entity in NAMES:
        (shop.inbox / f"{entity}.csv").write_bytes(with_a_row(entity, "en", example=False))
    found = {receipt.file: codes(receipt) for receipt in shop.workspace.load(Order((shop.inbox,)))}
    assert found == {f"{entity}.csv": [] for entity in NAMES}


def test_every_column_is_in_the_sheet_and_one_cell_of_the_key_is_marked() -> None:
    for entity in NAMES:
        for language in LANGUAGES:
            made = sheet(entity, language)
            assert made.header == list(ENTITIES[entity].columns)
            assert [column.is_key for column in made.columns if column.example.startswith(MARK.say(language))] == [True], entity
            assert all(column.example in (*column.values, "") for column in made.columns if column.values)


def test_a_number_that_a_spreadsheet_rewrote_leaves_the_example_an_example(shop: TestShop) -> None:
    rewritten = as_csv(sheet("ledger_entries", "nl")).replace(b"2026-10-31", b"31-10-2026").replace(b"1250,00", b"1.250")
    receipt = load(shop, "ledger_entries.csv", rewritten)
    assert codes(receipt) == ["example_row"]
    assert receipt.entities["ledger_entries"].new == 0


def test_a_row_that_says_something_else_under_the_key_of_the_example_is_a_record(shop: TestShop) -> None:
    receipt = load(shop, "ledger_entries.csv", as_csv(sheet("ledger_entries")).replace(b"advertising", b"rent"))
    assert codes(receipt) == []
    assert receipt.entities["ledger_entries"].new == 1


def test_the_example_of_another_language_is_no_less_an_example(shop: TestShop) -> None:
    receipt = load(shop, "projects.csv", as_csv(sheet("projects", "nl")) + as_csv(sheet("projects", "en")).split(b"\r\n")[1].replace(b",", b";"))
    assert codes(receipt) == ["example_row", "example_row"]


def test_columns_that_were_taken_out_leave_the_example_an_example(shop: TestShop) -> None:
    rows, _ = rows_of("tickets", "en")
    few = [(rows[0].index(name)) for name in ("ticket_id", "created_at", "channel")]
    body = "\n".join(",".join(row[at] for at in few) for row in rows)
    assert codes(load(shop, "tickets.csv", body.encode())) == ["example_row"]


def test_units_are_told_in_dutch_too() -> None:
    said = {column.kind for entity in NAMES for column in sheet(entity, "nl").columns}
    assert "geheel getal (stuks)" in said
    units = {column.unit for entity in ENTITIES.values() for column in entity.columns.values() if column.unit and column.unit.islower()}
    assert [unit for unit in units if unit not in UNITS] == []


def test_a_dutch_sheet_opens_in_a_dutch_excel() -> None:
    text = as_csv(sheet("order_lines", "nl"))
    assert text.startswith(b"\xef\xbb\xbforder_line_id;order_id;")
    assert b";79,90;" in text
    assert b",79.90," in as_csv(sheet("order_lines", "en"))


def words_in(body: bytes) -> str:
    """Return all that is written in an Excel file, in its own XML."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize(("language", "named", "said"), [("en", "Explanation", "Place in the income"), ("nl", "Uitleg", "Plaats in de winst")])
def test_an_excel_sheet_explains_its_columns_in_the_readers_language(language: Language, named: str, said: str) -> None:
    text = words_in(as_xlsx(sheet("ledger_entries", language)))
    assert f'name="{named}"' in text
    assert said in text
    assert "other_income" in text
    assert "<comment ref" in text
    assert "dataValidation " in text


def test_codes_in_excel_keep_their_zeros_and_days_are_text(tmp_path: Path) -> None:
    path = tmp_path / "tickets.xlsx"
    path.write_bytes(as_file(sheet("tickets"), "xlsx"))
    with zipfile.ZipFile(path) as archive:
        assert '"@"' in archive.read("xl/styles.xml").decode()
        assert "2026-11-05T09:12:00+01:00" in archive.read("xl/sharedStrings.xml").decode()
