"""Hold forgetting to its promise: nothing leads to the person any more, every sum is what it was, and no old file brings the person back."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from starlette.testclient import TestClient

from peil.cli.main import main
from peil.load.erasing.kept import Cleaner
from peil.load.erasing.person import Person
from peil.load.erasing.personal import sort_of
from peil.load.erasing.typed import aliased, holding
from peil.load.identity import key_of, person_key
from peil.load.past.forgetting import EMPTIED
from peil.load.recognising import Order
from peil.query.telling.available import Availability
from peil.state.notes import Draft
from peil.values.errors import CannotUndo, UnknownPerson
from peil.warehouse.engine import Warehouse
from peil.web.app import make_app
from tests.support.shops import NOW, TestShop

ANNA, BRAM = "anna.de-wit@example.com", "bram@example.com"
TOLD = ("anna", "de wit", "0612345678", "31612345678", "kerkstraat", "1234 ab", "acme", "liever")
ORDERS = (
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Phone,"
    "Billing Name,Billing Street,Billing Zip,Billing Company,Shipping Name,Shipping City,Shipping Country,Notes\n"
    "#1,Anna.de-Wit@Example.com,paid,EUR,121.00,0.00,21.00,121.00,2026-03-01 10:00:00 +0100,1,Teapot,121.00,'+31612345678,"
    'Anna de Wit,Kerkstraat 1,1234 AB,"Acme, BV",Anna de Wit,Utrecht,NL,"Liever\nna vijven"\n'
    "#2,bram@example.com,paid,EUR,60.50,0.00,10.50,60.50,2026-03-02 10:00:00 +0100,1,Mug,60.50,,Bram,Plein 2,9999 ZZ,,Bram,Assen,NL,\n"
    "#3,anna.de-wit@example.com,paid,EUR,24.20,0.00,4.20,24.20,2026-03-09 10:00:00 +0100,2,Mug,12.10,,Anna de Wit,,,,,,NL,\n"
)
CUSTOMERS = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address City,Default Address Country Code,Phone,"
    "Total Spent,Total Orders,Note\n"
    "7,Anna,de Wit,anna.de-wit@example.com,yes,Acme,Utrecht,NL,0612345678,145.20,2,Liever bellen\n"
    "8,Bram,Bos,bram@example.com,no,,Assen,NL,,60.50,1,\n"
)


def key(said: str) -> str:
    return key_of(said)


def write(shop: TestShop, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = shop.inbox / name
    path.write_text(text, encoding=encoding, newline="")
    return path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, empty_shop: Path) -> Path:
    """Return a workspace with orders and customers of Shopify, and records of Anna in other entities, to copy."""
    shop = TestShop(tmp_path_factory.mktemp("sold") / "shop", template=empty_shop)
    for name, text in (("orders_export.csv", ORDERS), ("customers_export.csv", CUSTOMERS)):
        load(shop, write(shop, name, text))
    anna, bram = key(ANNA), key(BRAM)
    shop.fill(
        subscribers=[{"subscriber_id": f"news:{who}", "customer_id": who, "subscribed_at": "2026-01-05", "birth_year": 1980} for who in (anna, bram)],
        message_sends=[{"message_send_id": f"m1:{anna}", "subscriber_id": f"news:{anna}", "sent_at": "2026-03-03", "channel": "email"}],
        tickets=[{"ticket_id": "t1", "customer_id": anna, "created_at": "2026-03-04T09:00:00Z", "channel": "email"}],
        survey_responses=[
            {"response_id": "r1", "customer_id": anna, "responded_at": "2026-03-05", "survey_type": "nps", "score": 9, "answer": "Mail anna"},
            {"response_id": "r2", "customer_id": bram, "responded_at": "2026-03-05", "survey_type": "nps", "score": 3, "answer": f"As {ANNA} said"},
        ],
        sessions=[{"session_id": "s1", "visitor_id": "v", "customer_id": anna, "started_at": "2026-03-01T08:00:00Z"}],
    )
    return shop.workspace.folder


@pytest.fixture
def sold(tmp_path: Path, once: Path) -> TestShop:
    """Return that shop."""
    return TestShop(tmp_path / "shop", template=once)


def load(shop: TestShop, *paths: Path) -> None:
    for receipt in shop.workspace.load(Order(paths)):
        errors = [problem for problem in receipt.problems if problem.level == "error"]
        assert not errors, errors


def numbers(shop: TestShop) -> dict[str, Any]:
    """Return every KPI that the data can answer, over the year, in one question."""
    catalogue = shop.workspace.catalogue
    known = Availability(catalogue, shop.workspace.facts())
    names = [name for name in catalogue.ids if not catalogue.definition(name).sql and not catalogue.definition(name).model and not known.lacks(name)]
    assert len(names) > 15
    (row,) = shop.ask(*names, period="2026").rows
    return row


def records(shop: TestShop) -> dict[str, list[tuple[Any, ...]]]:
    """Return every record of every entity."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        found = {
            name: warehouse.rows(f"SELECT * EXCLUDE (_load, _as_of) FROM {name} ORDER BY ALL") for name in shop.workspace.catalogue.model.entities
        }
    return {name: rows for name, rows in found.items() if rows}


def raw(shop: TestShop) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((shop.workspace.folder / "raw").glob("**/*")) if path.is_file()}


def everything(shop: TestShop) -> str:
    """Return all that is stored, in lower case: records, receipts and kept files."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        receipts = warehouse.rows("SELECT problems, caveats FROM peil.loads")
    return (repr(records(shop)) + repr(receipts) + "".join(content.decode(errors="ignore") for content in raw(shop).values())).lower()


def test_the_key_is_the_same_in_python_as_in_sql(shop: TestShop) -> None:
    with shop.workspace.warehouse() as warehouse:
        assert warehouse.one("SELECT " + person_key("' Anna.de-Wit@Example.com '")) == key(ANNA)
        assert warehouse.one("SELECT " + person_key("NULL", "'+31 (0)6-123'")) == key_of("+31 (0)6-123")


def test_every_column_about_a_person_is_emptied(shop: TestShop) -> None:
    entities = shop.workspace.catalogue.model.entities.values()
    personal = {name for entity in entities for name, column in entity.columns.items() if column.personal or column.type == "text"}
    assert personal <= set(EMPTIED)


def test_every_sum_is_what_it_was(sold: TestShop) -> None:
    before = numbers(sold)
    assert before["net_sales"] == pytest.approx(170.0)
    found = sold.workspace.forget(ANNA.upper())
    assert found.rows["orders"] == 2
    assert {"customers", "subscribers", "message_sends", "tickets", "survey_responses", "sessions"} <= found.rows.keys()
    assert numbers(sold) == before


def test_nothing_leads_to_the_person_any_more(sold: TestShop) -> None:
    assert all(told in everything(sold) for told in (*TOLD, key(ANNA)))
    sold.workspace.forget(ANNA)
    left = everything(sold)
    assert [told for told in (ANNA, key(ANNA).partition(":")[2], *TOLD) if told in left] == []
    assert BRAM in left
    assert "plein 2" in left


def test_records_that_do_not_name_the_person_stay_to_the_byte(sold: TestShop) -> None:
    sold.workspace.forget(ANNA)
    text = raw(sold)["000001-orders_export.csv"].decode()
    assert text.splitlines()[0] == ORDERS.splitlines()[0]
    assert next(line for line in ORDERS.splitlines() if line.startswith("#2")) in text.splitlines()
    cells = next(row for row in csv.DictReader(io.StringIO(text)) if row["Name"] == "#1")
    assert (cells["Lineitem name"], cells["Total"], cells["Shipping Country"], cells["Billing Name"], cells["Notes"]) == (
        "Teapot",
        "121.00",
        "NL",
        "",
        "",
    )


def test_who_only_mentions_the_person_keeps_their_own_name_and_number(shop: TestShop) -> None:
    text = ORDERS.splitlines()[0] + "\n#7,,paid,EUR,60.50,0.00,10.50,60.50,2026-03-02 10:00:00 +0100,1,Mug,60.50,0687654321,Bram,,,,,,NL,"
    load(shop, write(shop, "orders_export.csv", f"{text}Gift for {ANNA}\n"))
    before = records(shop)
    assert shop.workspace.forget(ANNA).files
    assert ANNA not in everything(shop)
    assert "0687654321,bram,,,,,,nl,gift for forgotten-" in everything(shop)
    assert records(shop) == before


def test_the_same_files_again_do_not_bring_the_person_back(sold: TestShop) -> None:
    sold.workspace.forget(ANNA)
    before = records(sold)
    load(sold, sold.inbox / "customers_export.csv", sold.inbox / "orders_export.csv")
    assert records(sold) == before
    assert [told for told in (ANNA, *TOLD) if told in everything(sold)] == []


def test_an_undone_load_leaves_the_same_as_without_it(sold: TestShop) -> None:
    sold.workspace.forget(ANNA)
    before = records(sold)
    newer = ORDERS.replace("#3,anna.de-wit@example.com", "#3,bram@example.com")
    load(sold, write(sold, "orders_export.csv", newer))
    assert records(sold) != before
    sold.workspace.undo(max(receipt.load_id for receipt in sold.workspace.receipts()))
    assert records(sold) == before


def test_an_order_that_comes_later_belongs_to_the_same_alias(sold: TestShop) -> None:
    sold.workspace.forget(ANNA)
    later = ORDERS.splitlines()[0] + "\n" + ORDERS.splitlines()[-1].replace("#3,", "#9,") + "\n"
    load(sold, write(sold, "orders_export.csv", later))
    with sold.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.one("SELECT count(DISTINCT customer_id) FROM orders") == 2


def test_two_people_are_forgotten_each_under_an_alias_of_their_own(sold: TestShop) -> None:
    before = numbers(sold)
    sold.workspace.forget(ANNA)
    sold.workspace.forget(BRAM)
    assert numbers(sold) == before
    assert BRAM not in everything(sold)
    with sold.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.one("SELECT count(DISTINCT alias_key) FROM peil.forgotten") == 2
        assert warehouse.one("SELECT count(DISTINCT customer_id) FROM customers") == 2


def test_what_could_single_somebody_out_is_emptied_and_the_country_stays(sold: TestShop) -> None:
    sold.workspace.forget(ANNA)
    with sold.workspace.warehouse(read_only=True) as warehouse:
        found = dict(warehouse.rows("SELECT city IS NULL, country FROM customers"))
        answers = dict(warehouse.rows("SELECT response_id, answer FROM survey_responses"))
    assert found == {True: "NL", False: "NL"}
    assert answers["r1"] is None
    assert answers["r2"].startswith("As forgotten-")


def test_an_address_that_only_holds_this_one_is_somebody_else(shop: TestShop) -> None:
    text = "Email,Note\nan@example.com,x\njan@example.com,mail an@example.com.\nan@example.com.au,y\n"
    person = Person("an@example.com", "alias@forgotten.invalid")
    assert person.aliased(text).count("alias@") == 2
    assert "jan@example.com" in person.aliased(text)
    with shop.workspace.warehouse() as warehouse:
        cells = ["an@example.com", "jan@example.com", "<AN@example.com>", "an@example.com.au", "mail an@example.com.", "?e=an%40example.com&f", "é"]
        for cell in cells:
            said = "'" + cell.replace("'", "''") + "'"
            assert bool(warehouse.one(f"SELECT {holding(said, person)}")) == person.is_in(cell), cell
            assert warehouse.one(f"SELECT {aliased(said, person)}") == person.aliased(cell)


def test_a_dry_run_changes_nothing(sold: TestShop) -> None:
    before, files = records(sold), raw(sold)
    found = sold.workspace.forget(ANNA, dry_run=True)
    assert found.rows["orders"] == 2
    assert found.files
    assert (records(sold), raw(sold)) == (before, files)


@pytest.mark.parametrize("said", ["nobody@example.com", "no address", "06-1", ""])
def test_an_address_that_is_not_there_is_said_and_changes_nothing(sold: TestShop, said: str) -> None:
    before, files = records(sold), raw(sold)
    with pytest.raises(UnknownPerson):
        sold.workspace.forget(said)
    assert (records(sold), raw(sold)) == (before, files)


def test_where_a_file_cannot_be_written_all_is_as_it_was(sold: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    before, files = records(sold), raw(sold)
    whole = Path.replace

    def second_fails(self: Path, target: Path) -> Path:
        if self.parent.name == ".peil-forgetting" and "customers" in str(target) and not self.name.startswith("before"):
            raise PermissionError(13, "not allowed", str(target))
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", second_fails)
    with pytest.raises(PermissionError):
        sold.workspace.forget(ANNA)
    monkeypatch.undo()
    assert (records(sold), raw(sold)) == (before, files)
    sold.workspace.forget(ANNA)
    assert ANNA not in everything(sold)


def test_a_file_that_cannot_be_cleaned_is_removed_and_its_load_stays(sold: TestShop) -> None:
    kept = sold.workspace.folder / "raw" / "000001-orders_export.csv"
    kept.write_bytes(b"<html>" + kept.read_bytes())
    found = sold.workspace.forget(ANNA)
    assert found.removed == ("000001-orders_export.csv",)
    assert not kept.exists()
    load(sold, write(sold, "orders_export.csv", ORDERS.replace("24.20", "48.40").replace("12.10", "24.20")))
    with pytest.raises(CannotUndo):
        sold.workspace.undo(max(receipt.load_id for receipt in sold.workspace.receipts()))


def test_notes_and_shares_are_written_anew_and_definitions_are_named(sold: TestShop) -> None:
    notes = sold.workspace.state.notes
    note = notes.add(Draft(date(2026, 3, 1), "other", f"Discount for {ANNA.title()}"), NOW)
    (sold.workspace.folder / "kpis" / "own.yaml").write_text(f"# for {ANNA}\n", encoding="utf-8")
    found = sold.workspace.forget(ANNA)
    assert found.written == 1
    assert notes.find(note.id).text.startswith("Discount for forgotten-")
    assert found.named == ("kpis/own.yaml",)


def test_a_phone_number_is_forgotten_too(shop: TestShop) -> None:
    text = ORDERS.replace("Anna.de-Wit@Example.com", "").replace("anna.de-wit@example.com", "")
    load(shop, write(shop, "orders_export.csv", text))
    before = numbers(shop)
    assert shop.workspace.forget("+31 6 1234-5678").rows["orders"] == 1
    assert numbers(shop) == before
    assert "612345678" not in everything(shop)
    kept = records(shop)
    load(shop, write(shop, "orders_export.csv", text))
    assert records(shop) == kept
    assert "612345678" not in everything(shop)


Made = Callable[[Path], Path]


def as_json(folder: Path) -> Path:
    path = folder / "orders.json"
    order = {
        "id": 12345678901234567890,
        "name": "#1",
        "email": ANNA.upper(),
        "phone": "+31612345678",
        "total_price": "121.00",
        "rate": 1.10,
        "browser_ip": "1.2.3.4",
        "note": "Liever na vijven",
        "customer": {"first_name": "Anna", "last_name": "de Wit", "email": ANNA},
        "billing_address": {"name": "Anna de Wit", "address1": "Kerkstraat 1", "zip": "1234 AB", "company": "Acme", "country_code": "NL"},
        "line_items": [{"name": "Teapot", "title": "Teapot", "price": "121.00", "for": "gift for anna de wit"}],
    }
    path.write_text(
        '{"orders": [' + json.dumps(order).replace("1.1,", "1.10,") + ', {"email": "bram@example.com", "name":   "#2"}]}', encoding="utf-8"
    )
    return path


def as_jsonl(folder: Path) -> Path:
    path = folder / "users.jsonl"
    rows = [{"id": 1, "name": "Anna de Wit", "email": ANNA, "phone": 31612345678}, {"id": 2, "name": "Bram", "email": BRAM}]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def as_utf16(folder: Path) -> Path:
    path = folder / "klanten.tsv"
    path.write_text(
        f"Naam\tE-mailadres\tTelefoonnummer\tStraat\tScore\nAnna de Wit\t{ANNA}\t0612345678\tKerkstraat 1\t9\nBram\t{BRAM}\t\t\t3\n", "utf-16"
    )
    return path


def as_cp1252(folder: Path) -> Path:
    path = folder / "klanten.csv"
    path.write_bytes(f"Voornaam;Achternaam;E-mail;Plaats\nAnna;de Wit;{ANNA};Zoutkamp\nZoë;Bos;{BRAM};Één\n".encode("cp1252"))
    return path


def as_gzip(folder: Path) -> Path:
    path = folder / "users.jsonl.gz"
    path.write_bytes(gzip.compress(as_jsonl(folder).read_bytes()))
    return path


def as_zip(folder: Path) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a/users.jsonl", as_jsonl(folder).read_bytes())
        packed.writestr("b/klanten.tsv", as_utf16(folder).read_bytes())
    return path


def as_workbook(folder: Path) -> Path:
    path = folder / "klanten.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Naam", "E-mail", "Telefoon", "Product", "Score"])
        sheet.write_row(1, 0, ["Anna de Wit", ANNA, 31612345678, "Teapot", 9])
        sheet.write_row(2, 0, ["Bram Bos", BRAM, 31687654321, "Mug", 3])
    return path


def as_parquet(folder: Path) -> Path:
    path = folder / "events.parquet"
    with Warehouse(folder / "made.duckdb") as warehouse:
        warehouse.execute(
            f"COPY (SELECT * FROM (VALUES (3, 'bram@example.com', 'Bram', DATE '2020-01-02', [{{'key': 'q', 'value': 'x'}}], 1.50::DECIMAL(18,4)),"
            f" (1, '{ANNA}', 'Anna de Wit', DATE '1980-01-02', [{{'key': 'mail', 'value': '{ANNA}'}}], 2.25::DECIMAL(18,4)),"
            f" (2, NULL, NULL, NULL, NULL, NULL)) t(n, email, customer_name, birth_date, params, amount)) TO '{path}' (FORMAT parquet)"
        )
    return path


@pytest.mark.parametrize("made", [as_json, as_jsonl, as_utf16, as_cp1252, as_gzip, as_zip, as_workbook, as_parquet], ids=lambda made: made.__name__)
def test_a_file_of_any_form_is_cleaned(tmp_path: Path, made: Made) -> None:
    source, target = made(tmp_path), tmp_path / "anew"
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        person = Person(ANNA, "forgotten-0123456789abcdef@forgotten.invalid")
        cleaner = Cleaner(warehouse, person)
        assert cleaner.names(source)
        assert cleaner.cleaned(source, target)
        text = "\n".join(texts(warehouse, target)).lower()
        before = "\n".join(texts(warehouse, source)).lower()
    assert "anna" in before
    assert [
        told for told in (ANNA, "anna", "de wit", "612345678", "kerkstraat", "1234 ab", "acme", "liever", "1.2.3.4", "zoutkamp") if told in text
    ] == []
    assert person.alias in text
    assert [
        kept
        for kept in ("teapot", "bram", "één", "12345678901234567890", "1.10", "2.25", "#1", '"name":   "#2"')
        if kept in before and kept not in text
    ] == []


def texts(warehouse: Warehouse, path: Path) -> Iterator[str]:
    """Yield all that a file holds, as text."""
    content = path.read_bytes()
    if content.startswith(b"PAR1"):
        yield repr(warehouse.rows(f"SELECT * FROM read_parquet('{path}')")) + repr(warehouse.rows(f"DESCRIBE SELECT * FROM read_parquet('{path}')"))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                inside = path.with_name(f"{path.name}.inside")
                inside.write_bytes(packed.read(name))
                yield from texts(warehouse, inside)
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content).decode()
    elif content.startswith(b"\xff\xfe"):
        yield content.decode("utf-16")
    else:
        try:
            yield content.decode()
        except UnicodeDecodeError:
            yield content.decode("cp1252")


def test_a_cleaned_workbook_is_still_one(tmp_path: Path) -> None:
    import fastexcel

    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        assert Cleaner(warehouse, Person(ANNA, "a@forgotten.invalid")).cleaned(as_workbook(tmp_path), tmp_path / "anew.xlsx")
    rows = fastexcel.read_excel(tmp_path / "anew.xlsx").load_sheet(0, dtypes="string").to_arrow().to_pylist()
    assert rows[0] == {"Naam": None, "E-mail": "a@forgotten.invalid", "Telefoon": None, "Product": "Teapot", "Score": "9"}
    assert (rows[1]["Naam"], rows[1]["E-mail"]) == ("Bram Bos", BRAM)


def test_parquet_keeps_its_rows_in_order_and_its_types(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        source, target = as_parquet(tmp_path), tmp_path / "anew.parquet"
        assert Cleaner(warehouse, Person(ANNA, "a@forgotten.invalid")).cleaned(source, target)
        described = [warehouse.rows(f"DESCRIBE SELECT * FROM read_parquet('{path}')") for path in (source, target)]
        rows = warehouse.rows(f"SELECT n, email, customer_name, birth_date, params, amount::VARCHAR FROM read_parquet('{target}')")
    assert described[0] == described[1]
    assert [row[0] for row in rows] == [3, 1, 2]
    assert rows[1] == (1, "a@forgotten.invalid", None, None, [{"key": "mail", "value": "a@forgotten.invalid"}], "2.2500")


@pytest.mark.parametrize(
    ("column", "sort"),
    [
        ("Billing Name", "name"), ("first_name", "name"), ("buyer-name", "name"), ("Voornaam verzendadres", "name"), ("Name", "perhaps"),
        ("Requester", "perhaps"), ("Lineitem name", ""), ("campaign_name", ""), ("Shipping Province Name", ""), ("Email Address", ""),
        ("Email", ""), ("Shipping", ""), ("Shipping Country", ""), ("ship-postal-code", "other"), ("Default Address Address1", "other"),
        ("billingAddress1", "other"), ("Default Address Phone", "other"), ("browser_ip", "other"), ("IP address", "other"),
        ("Telefoonnummer", "other"), ("Customer ID", ""), ("Notes", "note"), ("opmerking klant", "note"), ("Total", ""), ("city", "other"),
        ("device_mobile_brand", ""), ("Source", ""), ("Tax 1 Name", ""),
    ],
)  # fmt: skip
def test_columns_about_a_person_are_known_by_their_name(column: str, sort: str) -> None:
    assert sort_of(column) == sort


def test_the_command_tells_what_it_did(sold: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(sold.workspace.folder)
    assert main(["--workspace", folder, "forget", "who@example.com", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unknown_person"
    assert main(["--workspace", folder, "forget", ANNA, "--dry-run"]) == 0
    said = capsys.readouterr()
    assert "Orders" in said.out
    assert "nothing was changed yet" in said.err
    assert main(["--workspace", folder, "forget", ANNA, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["forgotten"]
    assert (told["rows"]["orders"], told["dry_run"], told["removed"]) == (2, False, [])


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("Forget a person", "cannot be taken back")), ("nl", ("Iemand vergeten", "niet terug te draaien"))]
)
def test_the_page_asks_before_it_forgets(sold: TestShop, language: str, words: tuple[str, str]) -> None:
    with TestClient(make_app(sold.workspace), base_url="http://127.0.0.1") as client:
        assert words[0] in client.get(f"/settings?lang={language}").text
        asked = client.post(f"/settings/forget?lang={language}", data={"person": ANNA})
        assert words[1] in asked.text
        assert ANNA in everything(sold)
        done = client.post(f"/settings/forget?lang={language}", data={"person": ANNA, "agreed": "1"})
        assert done.status_code == 200
        assert ANNA not in done.text
        again = client.post(f"/settings/forget?lang={language}", data={"person": "nobody@example.com"})
        assert again.status_code == 422
    assert ANNA not in everything(sold)
