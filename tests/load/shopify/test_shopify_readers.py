"""Hold the readers of Shopify's exports against files of each generation, and against what they should make of every cell."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb
import pytest

from peil.load.readers import shopify_customers, shopify_inventory, shopify_orders, shopify_products
from peil.load.reading import Face, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile

HERE = Path(__file__).parent
SAMPLES = HERE.parents[3] / "shared" / "samples" / "shopify"
SHOP = Shop(currency="EUR", timezone="Europe/Amsterdam", country="NL", taken_on="2026-04-01")
ORDERS: Reader = shopify_orders.READER
CUSTOMERS: Reader = shopify_customers.READER
PRODUCTS: Reader = shopify_products.READER
INVENTORY: Reader = shopify_inventory.READER
READERS = (ORDERS, CUSTOMERS, PRODUCTS, INVENTORY)
Row = tuple[Any, ...]

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real exports are not beside the repository (../shared/samples/shopify)")


class Desk:
    """A database with one staged file, and the tables that readers look into."""

    def __init__(self, *known: str) -> None:
        self.connection = duckdb.connect(":memory:")  # noqa: TID251 - readers are tested without the warehouse around them
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute(
            "CREATE TABLE refund_lines (order_id VARCHAR, refund_id VARCHAR, refunded_at TIMESTAMP, amount DECIMAL(18,4), tax_amount DECIMAL(18,4),"
            " _source VARCHAR, _original VARCHAR)"
        )
        for table, key in (("products", "product_id"), ("variants", "variant_id"), ("customers", "customer_id")):
            self.connection.execute(f"CREATE TABLE {table} ({key} VARCHAR)")
            self.connection.execute(f"INSERT INTO {table} SELECT unnest(?::VARCHAR[])", [list(known)])

    def stage(self, path: Path, table: str = "sheet_1") -> Sheet:
        options = "all_varchar=true, auto_detect=false, header=true, delim=',', quote='\"', escape='\"'"
        header = self.connection.execute(
            f"SELECT * FROM read_csv('{path}', header=true, all_varchar=true, delim=',', sample_size=-1) LIMIT 0"
        ).description
        names = tuple(column[0] for column in header)
        typed = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        self.connection.execute(f"CREATE TEMP TABLE {table}_file AS SELECT * FROM read_csv('{path}', {options}, columns={{{typed}}})")
        self.connection.execute(f"CREATE TEMP VIEW {table} AS SELECT rowid + 1 AS _row, * FROM {table}_file")
        return Sheet(table, Face(names, path.name, path.stem))

    def rows(self, sql: str) -> list[Row]:
        return self.connection.execute(sql).fetchall()

    def read(self, reader: Reader, path: Path, shop: Shop = SHOP, table: str = "sheet_1") -> "Read":
        sheet = self.stage(path, table)
        assert reader.recognises(sheet.face)
        return Read(self, reader.read(sheet, shop, self.rows))


class Read:
    """What a reader made of a file, run as the framework runs it: prepared once, the rows of an error taken out of the records."""

    def __init__(self, desk: Desk, reading: Reading) -> None:
        self.desk = desk
        self.reading = reading
        for statement in reading.prepare:
            desk.connection.execute(statement)
        hits = [(check, row, value) for check in reading.checks for row, value in desk.rows(f"SELECT * FROM ({check.sql}) AS hit(_row, value)")]
        self.problems = sorted((check.code, check.level, check.column, row, value) for check, row, value in hits)
        self.said = [check.message.say(language, value=value, count=1) for check, _, value in hits for language in ("en", "nl")]
        self.rejected = {row for check, row, _ in hits if check.level == "error"}

    def of(self, entity: str, *columns: str) -> list[Row]:
        """Return the records of an entity, sorted; all columns but `_row`, or those named."""
        sql = next(records.sql for records in self.reading.records if records.entity == entity)
        shown = ", ".join(columns) if columns else "COLUMNS(lambda name: name NOT IN ('_row', '_currency', '_rate_day', '_as_of'))"
        out = ", ".join(str(row) for row in self.rejected) or "0"
        return sorted(self.desk.rows(f"SELECT {shown} FROM ({sql}) WHERE _row NOT IN ({out})"), key=str)

    @property
    def caveats(self) -> set[str]:
        return {caveat.code for caveat in self.reading.caveats}


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.connection.close()


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def money(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text).quantize(Decimal("0.0001")) for text in texts)


def mail(address: str) -> str:
    return "email:" + md5(address.encode(), usedforsecurity=False).hexdigest()


def phone(digits: str) -> str:
    return "phone:" + md5(digits.encode(), usedforsecurity=False).hexdigest()


def face_of(name: str) -> Face:
    return Face(tuple((HERE / name).read_text(encoding="utf-8").splitlines()[0].split(",")), name, "")


SMALL = (
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
)
AT = "2026-03-01 10:00:00 +0100"


# Which reader a file is for


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("orders_export.csv", ORDERS),
        ("orders_2012.csv", ORDERS),
        ("customers_export.csv", CUSTOMERS),
        ("customers_2020.csv", CUSTOMERS),
        ("products_export.csv", PRODUCTS),
        ("products_2026.csv", PRODUCTS),
        ("inventory_export.csv", INVENTORY),
        ("inventory_2023.csv", INVENTORY),
        ("inventory_2019.csv", INVENTORY),
    ],
)
def test_a_file_of_each_generation_is_recognised_by_its_own_reader_alone(name: str, reader: Reader) -> None:
    assert [other.name for other in READERS if other.recognises(face_of(name))] == [reader.name]


@pytest.mark.parametrize(
    "header",
    [
        "order_id,customer_id,ordered_at,financial_status",
        "name,email,phone",
        "handle,title",
        "product_id,title,brand",
        "id,email,total orders",
        "handle,title,option1 name,option1 value,sku,hs code,coo",
    ],
)
def test_other_headers_are_not_recognised(header: str) -> None:
    assert [reader.name for reader in READERS if reader.recognises(Face(tuple(header.split(",")), "a.csv", "a"))] == []


def test_readers_have_names_and_labels_in_two_languages() -> None:
    assert [reader.name for reader in READERS] == ["shopify_orders", "shopify_customers", "shopify_products", "shopify_inventory"]
    assert all(reader.label.en != reader.label.nl for reader in READERS)


# Orders


def test_orders_are_one_row_a_name_with_the_fields_of_their_first_row(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    columns = (
        "order_id",
        "ordered_at",
        "cancelled_at",
        "financial_status",
        "sales_channel",
        "shipping_amount",
        "tax_amount",
        "shipping_country",
        "currency",
    )
    assert read.of("orders", *columns) == [
        ("#1001", "2026-03-28 23:30:00 +0100", None, "paid", "online_store", *money("5", "10.50"), "NL", "EUR"),
        ("#1002", "2026-03-29 12:00:00 +0200", None, "paid", "other", *money("0", "3.57"), "NL", "EUR"),
        ("#1003", "2026-03-29 13:00:00 +0200", "2026-03-30 09:00:00 +0200", "refunded", "other", *money("5", "5.25"), "NL", "EUR"),
        ("#1004", "2026-03-29 14:00:00 +0200", None, "partially_refunded", "pos", *money("0", "6.30"), "BE", "EUR"),
        ("#1005", "2026-03-29 15:00:00 +0200", None, "refunded", "marketplace", *money("0", "2.10"), "NL", "EUR"),
        ("#1006", "2026-03-29 16:00:00 +0200", None, "paid", "social", *money("0", "0"), "NL", "EUR"),
        ("#1007", "2026-03-29 17:00:00 +0200", None, "pending", "online_store", *money("0", "1"), "US", "EUR"),
        ("#1008", "2026-03-29 18:00:00 +0200", "2026-03-29 18:05:00 +0200", "voided", "online_store", *money("0", "2.10"), "NL", "EUR"),
        ("#1009", "2026-03-29 19:00:00 +0200", None, "paid", None, *money("0", "0"), "NL", "EUR"),
        ("#1010", "2026-03-29 20:00:00 +0200", None, "paid", "marketplace", *money("0", "0.02"), "NL", "EUR"),
    ]
    assert read.problems == []


def test_customers_of_orders_are_known_by_email_then_phone_and_else_are_guests(desk: Desk) -> None:
    found: dict[str, str | None] = dict(desk.read(ORDERS, HERE / "orders_export.csv").of("orders", "order_id", "customer_id"))
    assert found["#1001"] == found["#1002"] == mail("anna@example.com")
    assert found["#1004"] == phone("31612345678")
    assert found["#1005"] is None


def test_lines_hold_gross_and_discount_without_tax_and_every_repeated_sku(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    assert read.of("order_lines", "order_line_id", "variant_id", "quantity", "gross_amount", "discount_amount", "is_gift_card") == [
        ("#1001-1", "sku:MUG-BLUE", 2, *money("20", "2"), False),
        ("#1001-2", "name:linen shirt - white / m", 1, *money("30", "3"), False),
        ("#1002-1", "sku:MUG-BLUE", 1, *money("10", "1.9474"), False),
        ("#1002-2", "sku:MUG-BLUE", 1, *money("10", "1.0526"), False),
        ("#1003-1", "sku:MUG-BLUE", 2, *money("20", "0"), False),
        ("#1004-1", "name:linen shirt - white / m", 1, *money("30", "0"), False),
        ("#1005-1", "sku:MUG-BLUE", 1, *money("10", "0"), False),
        ("#1006-1", "name:cadeaubon - € 50", 1, *money("50", "0"), True),
        ("#1007-1", "name:gift card mug", 1, *money("10", "0"), False),
        ("#1008-1", "sku:MUG-BLUE", 1, *money("10", "0"), False),
        ("#1009-1", "sku:MUG-BLUE", 1, *money("12.10", "12.10"), False),
        ("#1010-1", "sku:STICKER", 1, *money("0.10", "0"), False),
    ]


def test_lines_and_shipping_and_tax_of_each_order_add_up_to_its_total(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    totals: dict[str, Decimal] = dict(desk.rows('SELECT "Name", "Total"::DECIMAL(18,4) FROM sheet_1 WHERE "Total" IS NOT NULL'))
    found = {order: shipping + tax for order, shipping, tax in read.of("orders", "order_id", "shipping_amount", "tax_amount")}
    for order, gross, discount in read.of("order_lines", "order_id", "gross_amount", "discount_amount"):
        found[order] += gross - discount
    assert {order: total for order, total in totals.items() if abs(found[order] - total) > Decimal("0.0002")} == {}
    assert len(totals) == 10


def test_whole_refunds_and_cancellations_reverse_the_order_and_partial_ones_adjust_it(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    cancelled, placed, bought = "2026-03-30 09:00:00 +0200", "2026-03-29 14:00:00 +0200", "2026-03-29 15:00:00 +0200"
    assert read.of("refund_lines") == [
        ("#1003-refund-1", "#1003", "#1003", "#1003-1", "item", cancelled, 2, *money("20", "4.20", "0"), "cancellation"),
        ("#1003-refund-2", "#1003", "#1003", None, "shipping", cancelled, 0, *money("5", "1.05", "0"), "cancellation"),
        ("#1004-refund-1", "#1004", "#1004", None, "adjustment", placed, 0, *money("10", "2.10", "0"), None),
        ("#1005-refund-1", "#1005", "#1005", "#1005-1", "item", bought, 1, *money("10", "2.10", "0"), None),
    ]


def test_refunded_tax_adds_up_to_the_tax_of_the_order(desk: Desk, written: Callable[[str], Path]) -> None:
    head = SMALL.replace("Created at", "Cancelled at,Created at")
    rows = [f"#1,,paid,EUR,30.00,0.00,1.00,30.00,0.00,{AT},{AT},1,A,10.00", *(f"#1,,,,,,,,,,{AT},1,{name},10.00" for name in "BC")]
    read = desk.read(ORDERS, written(head + "\n".join(rows) + "\n"))
    assert [row[0] for row in read.of("refund_lines", "tax_amount")] == [*money("0.3333"), *money("0.3333"), *money("0.3334")]


def test_orders_tell_customers_products_and_variants(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    assert read.of("customers") == sorted(
        [
            (mail("anna@example.com"), "NL", "OV", "Zwolle"),
            (mail("bram@example.com"), "NL", "UT", "Utrecht"),
            (mail("carla@example.com"), "NL", "UT", "Utrecht"),
            (phone("31612345678"), "BE", None, "Gent"),
        ],
        key=str,
    )
    assert read.of("products") == [
        ("cadeaubon", "Cadeaubon", "Kade Keramiek"),
        ("gift-card-mug", "Gift Card Mug", "Kade Keramiek"),
        ("linen-shirt", "Linen Shirt", "Kade Keramiek"),
        ("sticker", "Sticker", "Kade Keramiek"),
        ("stoneware-mug", "Stoneware Mug", "Kade Keramiek"),
    ]
    assert read.of("variants") == [
        ("name:cadeaubon - € 50", "cadeaubon", None, "Cadeaubon - € 50"),
        ("name:gift card mug", "gift-card-mug", None, "Gift Card Mug"),
        ("name:linen shirt - white / m", "linen-shirt", None, "Linen Shirt - White / M"),
        ("sku:MUG-BLUE", "stoneware-mug", "MUG-BLUE", "Stoneware Mug - Blue"),
        ("sku:STICKER", "sticker", "STICKER", "Sticker"),
    ]


def test_orders_put_nothing_over_what_is_known_of_customers_and_products() -> None:
    desk = Desk("sku:MUG-BLUE", "name:linen shirt - white / m", "gift-card-mug", mail("anna@example.com"))
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    assert [row[0] for row in read.of("customers", "country")] == ["BE", "NL", "NL"]
    assert [row[0] for row in read.of("variants", "variant_id")] == ["name:cadeaubon - € 50", "name:gift card mug", "sku:STICKER"]
    assert [row[0] for row in read.of("products", "product_id")] == ["cadeaubon", "sticker"]  # no `stoneware-mug`: its handle may be another


def test_an_export_of_2012_is_read_by_name_whatever_its_order_and_end(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_2012.csv", Shop("USD", "America/New_York", "US", "2012-07-01"))
    assert read.of("orders", "order_id", "financial_status", "sales_channel", "shipping_amount", "tax_amount") == [
        ("1001", "paid", None, *money("5", "2.10")),
        ("1002", "refunded", None, *money("5", "0.70")),
        ("1003", "authorized", None, *money("0", "1.89")),
    ]
    assert read.of("order_lines", "order_line_id", "gross_amount", "discount_amount") == [
        ("1001-1", *money("30", "0")),
        ("1002-1", *money("10", "0")),
        ("1003-1", *money("20", "2")),
        ("1003-2", *money("10", "1")),
    ]
    assert read.of("refund_lines", "refund_line_id", "kind", "amount", "tax_amount") == [
        ("1002-refund-1", "item", *money("10", "0.4667")),
        ("1002-refund-2", "shipping", *money("5", "0.2333")),
    ]
    assert read.problems == []
    assert "refunds_missing" in read.caveats


def test_what_is_wrong_with_orders_is_said_with_its_row(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_broken.csv")
    assert read.problems == [
        ("incomplete_order", "error", "Total", 13, "#2010"),
        ("lines_below_subtotal", "warning", "Subtotal", 10, "#2007"),
        ("negative_price", "error", "Lineitem price", 4, "-10.00"),
        ("no_order_name", "error", "Name", 6, "Stoneware Mug"),
        ("scientific_id", "warning", "Id", 7, "6.79848E+12"),
        ("several_currencies", "warning", "Currency", 8, "SEK"),
        ("total_differs", "warning", "Total", 12, "#2009"),
        ("unknown_status", "warning", "Financial Status", 7, "on_hold"),
        ("unreadable_date", "error", "Cancelled at", 13, "yesterday"),
        ("unreadable_date", "error", "Created at", 5, "4/1/2026 10:00"),
        ("unreadable_number", "error", "Lineitem price", 2, "12,10"),
        ("unreadable_number", "error", "Total", 9, "12 euro"),
        ("unreadable_quantity", "error", "Lineitem quantity", 11, "1.5"),
    ]
    assert all("{" not in text for text in read.said)


def test_an_order_that_cannot_be_read_whole_is_left_out_whole(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_broken.csv")
    stand = ["#2004", "#2005", "#2007", "#2009", "#2011"]
    assert [row[0] for row in read.of("orders", "order_id")] == stand
    assert [row[0] for row in read.of("order_lines", "order_id")] == stand
    assert ("#2004", "on_hold") in read.of("orders", "order_id", "financial_status")


@pytest.mark.parametrize("column", ["Created at", "Lineitem price", "Total", "Taxes"])
def test_an_export_without_a_needed_column_is_refused_by_that_columns_name(desk: Desk, written: Callable[[str], Path], column: str) -> None:
    path = written(SMALL.replace(column, "Other"))
    with pytest.raises(UnreadableFile) as wrong:
        desk.read(ORDERS, path)
    assert f"`{column}`" in wrong.value.say("en")
    assert f"`{column}`" in wrong.value.say("nl")


@pytest.mark.parametrize(
    ("country", "other", "gross"),
    [
        ("NL", "", "10.1538"),
        ("US", "", "12"),
        ("US", f"#2,,paid,EUR,121.00,0.00,21.00,121.00,0.00,{AT},1,B,121.00", "10.1538"),
        ("NL", f"#2,,paid,EUR,100.00,0.00,21.00,121.00,0.00,{AT},1,B,100.00", "12"),
    ],
)
def test_an_order_that_does_not_tell_its_tax_follows_the_file_and_then_the_country(
    desk: Desk, written: Callable[[str], Path], country: str, other: str, gross: str
) -> None:
    path = written(f"{SMALL}#1,,paid,EUR,12.00,0.00,2.00,13.00,0.00,{AT},1,A,12.00\n{other}\n")
    read = desk.read(ORDERS, path, Shop("EUR", "Europe/Amsterdam", country, "2026-04-01"))
    assert read.of("order_lines", "order_id", "gross_amount")[0] == ("#1", *money(gross))


def test_two_exports_pasted_together_count_an_order_once(desk: Desk, written: Callable[[str], Path]) -> None:
    first = f"#1,,pending,EUR,30.00,0.00,0.00,30.00,0.00,{AT},1,A,10.00\n#1,,,,,,,,,{AT},2,B,10.00\n"
    read = desk.read(ORDERS, written(SMALL + first + first.replace("pending", "paid")))
    assert read.of("orders", "order_id", "financial_status") == [("#1", "paid")]
    assert read.of("order_lines", "order_line_id", "quantity") == [("#1-1", 1), ("#1-2", 2)]
    assert [problem[0] for problem in read.problems] == ["repeated_order"]


def test_order_fields_filled_in_on_every_line_do_not_make_more_orders(desk: Desk, written: Callable[[str], Path]) -> None:
    line = f"#1,,paid,EUR,20.00,0.00,0.00,20.00,0.00,{AT},1,A,10.00\n"
    read = desk.read(ORDERS, written(SMALL + line + line))
    assert read.of("order_lines", "order_line_id", "gross_amount", "discount_amount") == [("#1-1", *money("10", "0")), ("#1-2", *money("10", "0"))]
    assert read.problems == []


def test_rows_that_were_sorted_still_find_their_order(desk: Desk, written: Callable[[str], Path]) -> None:
    rows = [
        f"#1,,,,,,,,,{AT},1,A,10.00",
        f"#2,,paid,EUR,5.00,0.00,0.00,5.00,0.00,{AT},1,C,5.00",
        f"#1,,paid,EUR,20.00,0.00,0.00,20.00,0.00,{AT},1,B,10.00",
    ]
    read = desk.read(ORDERS, written(SMALL + "\n".join(rows) + "\n"))
    assert read.of("orders", "order_id", "financial_status") == [("#1", "paid"), ("#2", "paid")]
    assert [row[0] for row in read.of("order_lines", "order_line_id")] == ["#1-1", "#1-2", "#2-1"]


def test_without_a_subtotal_the_discount_amount_is_shared(desk: Desk, written: Callable[[str], Path]) -> None:
    head = SMALL.replace("Subtotal,", "")
    rows = f"#1,,paid,EUR,0.00,0.00,27.00,3.00,{AT},2,A,10.00\n#1,,,,,,,,{AT},1,B,10.00\n"
    read = desk.read(ORDERS, written(head + rows))
    assert read.of("order_lines", "order_line_id", "discount_amount") == [("#1-1", *money("2")), ("#1-2", *money("1"))]


def test_dutch_amounts_of_thirds_add_up_to_the_last_decimal(desk: Desk, written: Callable[[str], Path]) -> None:
    rows = [f"#1,,paid,EUR,20.00,0.00,0.00,20.00,10.00,{AT},1,A,10.00", *(f"#1,,,,,,,,,{AT},1,{name},10.00" for name in "BC")]
    read = desk.read(ORDERS, written(SMALL + "\n".join(rows) + "\n"))
    assert [row[0] for row in read.of("order_lines", "discount_amount")] == [*money("3.3333"), *money("3.3333"), *money("3.3334")]


def test_caveats_say_what_the_orders_export_cannot_tell(desk: Desk) -> None:
    always = {"test_orders_unmarked", "customers_by_email", "gift_cards_by_name"}
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    assert read.caveats == always | {"refund_dates_unknown", "refund_split_unknown"}
    other = Desk().read(ORDERS, HERE / "orders_export.csv", Shop("GBP", "Europe/London", "GB", "2026-04-01"))
    assert other.caveats == read.caveats | {"other_currency"}
    assert all(caveat.message.en != caveat.message.nl and caveat.touches for caveat in other.reading.caveats)


def test_two_files_staged_side_by_side_do_not_meet(desk: Desk) -> None:
    first = desk.read(ORDERS, HERE / "orders_export.csv")
    desk.read(ORDERS, HERE / "orders_2012.csv", table="sheet_2")
    assert len(first.of("orders")) == 10


def test_lines_and_refunds_of_an_order_are_restated_whole(desk: Desk) -> None:
    read = desk.read(ORDERS, HERE / "orders_export.csv")
    replaced = {records.entity: records.replaces for records in read.reading.records if records.replaces}
    assert set(replaced) == {"order_lines", "refund_lines"}
    stored = "(VALUES ('#1003', '#1003'), ('#9999', '#9999')) AS stored(order_id, refund_id)"
    for condition in replaced.values():
        assert desk.rows(f"SELECT order_id FROM {stored} WHERE {condition}") == [("#1003",)]


@needs_samples
def test_the_real_order_export_has_51_orders_of_121_lines_that_add_up(desk: Desk) -> None:
    read = desk.read(ORDERS, SAMPLES / "orders_export_1.csv")
    (total,) = desk.rows('SELECT sum("Total"::DECIMAL(18,4)) FROM sheet_1')[0]
    orders, lines = read.of("orders", "shipping_amount", "tax_amount"), read.of("order_lines", "gross_amount", "discount_amount")
    assert (len(orders), len(lines), read.problems) == (51, 121, [])
    assert sum(gross - discount for gross, discount in lines) + sum(shipping + tax for shipping, tax in orders) == total
    assert sum(tax for _, tax in orders) == Decimal("4741.2900")
    assert (len(read.of("products")), len(read.of("customers")), read.of("refund_lines")) == (5, 2, [])
    assert "other_currency" in read.caveats


# Customers


def test_customers_lose_their_apostrophes_and_are_known_by_the_same_key_as_on_orders(desk: Desk) -> None:
    read = desk.read(CUSTOMERS, HERE / "customers_export.csv")
    assert read.of("customers", "customer_id", "country", "region", "city") == sorted(
        [
            (mail("anna@example.com"), "NL", "UT", "Utrecht"),
            (phone("31612345678"), "BE", None, "Gent"),
            ("9013808660003", None, None, None),
            (mail("dee@example.com"), "US", "MA", "Boston"),
        ],
        key=str,
    )
    assert read.problems == [
        ("nameless_customer", "error", "Email", 5, "Eve Nobody"),
        ("scientific_id", "warning", "Customer ID", 4, "9.01381E+12"),
    ]
    assert read.caveats == {"customers_without_dates", "subscribers_left_out", "customers_by_email"}


def test_customers_of_before_2023_are_read_and_two_profiles_with_one_address_are_one(desk: Desk) -> None:
    read = desk.read(CUSTOMERS, HERE / "customers_2020.csv")
    assert read.of("customers") == sorted([(mail("anna@example.com"), "NL", "OV", "Zwolle"), (phone("31612345678"), "BE", None, "Gent")], key=str)
    assert read.problems == []


@needs_samples
def test_the_real_customers_header_is_read(desk: Desk) -> None:
    assert desk.read(CUSTOMERS, SAMPLES / "customers_export_header_2026.csv").of("customers", "country", "city") == [("CA", "Port Erin")]


# Products


def test_products_come_from_the_first_row_of_a_handle_and_variants_from_each_but_images(desk: Desk) -> None:
    read = desk.read(PRODUCTS, HERE / "products_export.csv")
    assert read.of("products", "product_id", "title", "product_type", "brand") == [
        ("linen-shirt", "Linen Shirt", "Shirts", "Kade Kleding"),
        ("sticker", "Sticker", None, "Kade Papier"),
        ("sticker-large", "Large Sticker", None, "Kade Papier"),
        ("stoneware-mug", "Stoneware Mug", "Mugs", "Kade Keramiek"),
    ]
    assert read.of("variants", "variant_id", "product_id", "sku", "title", "price", "unit_cost") == [
        ("name:linen shirt - white / l", "linen-shirt", None, "White / L", "36.30", None),
        ("name:linen shirt - white / m", "linen-shirt", None, "White / M", "36.30", None),
        ("sku:0012345", "stoneware-mug", "0012345", "Green", "12.10", "4.25"),
        ("sku:MUG-BLUE", "stoneware-mug", "MUG-BLUE", "Blue", "12.10", "4.00"),
        ("sku:STICKER", "sticker", "STICKER", "Sticker", "0.12", "0.02"),
    ]
    assert read.problems == [("double_variant", "warning", "Variant SKU", 7, "STICKER")]
    assert read.caveats == {"unit_cost_is_current", "prices_as_shown"}


def test_products_of_2026_have_the_same_keys_under_other_column_names(desk: Desk) -> None:
    read = desk.read(PRODUCTS, HERE / "products_2026.csv")
    assert read.of("products") == [
        ("sticker", "Sticker", "Paper", "Kade Papier"),
        ("stoneware-mug", "Stoneware Mug", "Mugs", "Kade Keramiek"),
    ]
    assert read.of("variants") == [
        ("name:sticker", "sticker", None, "Sticker", "0.12", None),
        ("sku:MUG-BLUE", "stoneware-mug", "MUG-BLUE", "Blue", "12.10", "4.00"),
        ("sku:MUG-GREEN", "stoneware-mug", "MUG-GREEN", "Green", "12.10", "4.25"),
    ]
    assert read.problems == []


def test_a_product_row_without_handle_belongs_to_the_one_before_unless_it_has_a_title(desk: Desk, written: Callable[[str], Path]) -> None:
    rows = ",,,9.00,M\nCafé Anna's Tee,,Brand,10.00,S\n,,,10.00,M\nPin,,Brand,1.00,\n"
    read = desk.read(PRODUCTS, written("Title,URL handle,Vendor,Price,Option1 value\n" + rows))
    assert read.of("variants", "product_id", "title") == [("cafe-annas-tee", "M"), ("cafe-annas-tee", "S"), ("pin", "Pin")]
    assert [problem[:4] for problem in read.problems] == [("no_handle", "error", "URL handle", 1)]


def test_products_and_orders_and_inventory_name_a_variant_alike(desk: Desk) -> None:
    sold = {row[0] for row in desk.read(ORDERS, HERE / "orders_export.csv").of("order_lines", "variant_id")}
    made = {row[0] for row in desk.read(PRODUCTS, HERE / "products_export.csv", table="sheet_2").of("variants", "variant_id")}
    held = {row[0] for row in desk.read(INVENTORY, HERE / "inventory_2023.csv", table="sheet_3").of("inventory_levels", "variant_id")}
    assert {"sku:MUG-BLUE", "name:linen shirt - white / m"} <= sold & made
    assert held == {"name:linen shirt - white / m"}


@needs_samples
@pytest.mark.parametrize(
    ("name", "products", "variants"), [("products_export_1.csv", 27, 95), ("products_apparel.csv", 20, 22), ("products_home-and-garden.csv", 20, 21)]
)
def test_the_real_product_exports_have_a_variant_on_every_row_but_the_images(desk: Desk, name: str, products: int, variants: int) -> None:
    read = desk.read(PRODUCTS, SAMPLES / name)
    assert (len(read.of("products")), len(read.of("variants")), read.problems) == (products, variants, [])


@needs_samples
def test_the_real_inventory_finds_its_variants_in_the_real_products(desk: Desk) -> None:
    stock = desk.read(INVENTORY, SAMPLES / "inventory_export_1.csv")
    made = {row[0] for row in desk.read(PRODUCTS, SAMPLES / "products_export_1.csv", table="sheet_2").of("variants", "variant_id")}
    held = {row[0] for row in stock.of("inventory_levels", "variant_id")}
    assert (len(held), stock.problems) == (67, [])
    assert held - made == set()


# Inventory


def test_stock_is_one_row_a_variant_and_location_and_not_stocked_is_none(desk: Desk) -> None:
    read = desk.read(INVENTORY, HERE / "inventory_export.csv")
    assert read.of("inventory_levels", "snapshot_date", "location_id", "variant_id", "on_hand_quantity", "available_quantity") == [
        ("2026-04-01", "Utrecht", "name:sticker", 0, 0),
        ("2026-04-01", "Utrecht", "sku:0986435621", -2, -3),
        ("2026-04-01", "Utrecht", "sku:BUNDLE", 11, 10),
        ("2026-04-01", "Utrecht", "sku:MUG-BLUE", 10, 8),
    ]
    assert read.problems == [
        ("no_location", "error", "Location", 8, "sku:TIN"),
        ("unreadable_quantity", "error", "Available (not editable)", 7, "1.5"),
    ]
    assert read.caveats == {"stock_on_one_day"}


def test_stock_of_2023_is_read_by_its_plain_column_names(desk: Desk) -> None:
    read = desk.read(INVENTORY, HERE / "inventory_2023.csv")
    assert read.of("inventory_levels") == [("2026-04-01", "Shop location", "name:linen shirt - white / m", 10, 9)]


def test_older_stock_has_a_column_a_location_and_only_what_is_available(desk: Desk) -> None:
    read = desk.read(INVENTORY, HERE / "inventory_2019.csv")
    assert read.of("inventory_levels") == [("2026-04-01", "Utrecht", "sku:MUG-BLUE", 8)]
    assert [problem[:2] + problem[3:] for problem in read.problems] == [("unreadable_quantity", "error", 2, "many")]
    assert "only_available_stock" in read.caveats
