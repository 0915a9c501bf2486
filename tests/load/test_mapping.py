"""Prove mappings: what they make of a table, and the sentence that each mistake in one gets."""

import re
from pathlib import Path

import pytest

from peil.load.mapping import BadMapping, MappedReader, expression, load_mapping
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from tests.support.shops import TestShop

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "mapping.md"
TILL = """\
source: till
timezone: Europe/Amsterdam
sheets:
  - has: [nr, day, total]
    entities:
      orders:
        one_per: t.nr
        columns: {order_id: t.nr, ordered_at: t.day}
      order_lines:
        columns: {order_line_id: t._row, order_id: t.nr, gross_amount: t.total}
"""
ROWS = "nr,day,total\n1,2026-11-01 10:00,10.00\n1,2026-11-01 10:00,2.50\n2,2026-11-02 09:00,5.00\n"


def mapping(shop: TestShop, text: str | bytes, name: str = "till.yaml") -> MappedReader:
    """Return the reader of a mapping."""
    path = shop.inbox / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_mapping(path, shop.workspace.catalogue.model)


def load(shop: TestShop, text: str, rows: str = ROWS) -> Receipt:
    """Load a CSV through a mapping and return its receipt."""
    table = shop.inbox / "till.csv"
    table.write_text(rows, encoding="utf-8")
    return shop.workspace.load(Order((table,), mapping=mapping(shop, text)))[0]


def refused(shop: TestShop, text: str | bytes) -> str:
    """Return the sentence with which a mapping, or a load through it, is refused."""
    with pytest.raises(BadMapping) as caught:
        load(shop, text) if isinstance(text, str) else mapping(shop, text)
    assert caught.value.say("nl") != caught.value.say("en")
    return caught.value.say("en")


def test_a_table_becomes_records_of_several_entities(shop: TestShop) -> None:
    receipt = load(shop, TILL)
    assert {name: counts.new for name, counts in receipt.entities.items()} == {"orders": 2, "order_lines": 3}
    assert (receipt.source, receipt.reader, receipt.problems) == ("till", "mapping:till", [])
    assert shop.value("net_sales", "2026-11-01") == 12.5


def test_loading_twice_through_a_mapping_changes_nothing(shop: TestShop) -> None:
    load(shop, TILL)
    assert {name: (counts.new, counts.changed) for name, counts in load(shop, TILL).entities.items()} == {"orders": (0, 0), "order_lines": (0, 0)}


def test_times_without_an_offset_are_in_the_zone_of_the_mapping(shop: TestShop) -> None:
    load(shop, TILL.replace("Europe/Amsterdam", "America/New_York"), "nr,day,total\n1,2026-11-01 23:30,10.00\n2,2026-11-01T23:30:00+01:00,5.00\n")
    assert shop.value("orders", "2026-11-01") == 1
    assert shop.value("orders", "2026-11-02") == 1


def test_a_group_becomes_one_record(shop: TestShop) -> None:
    grouped = TILL.replace("one_per: t.nr", "group_by: [t.nr]").replace("ordered_at: t.day", "ordered_at: min(t.day), shipping_amount: count(*)")
    receipt = load(shop, grouped)
    assert receipt.entities["orders"].new == 2
    assert shop.value("total_sales", "2026-11") == 17.5 + 3


def test_several_lists_of_records_may_feed_one_entity(shop: TestShop) -> None:
    twice = TILL + "      customers:\n        - {columns: {customer_id: t.nr}}\n        - {where: t.nr = '2', columns: {customer_id: \"'x'\"}}\n"
    receipt = load(shop, twice, "nr,day,total\n1,2026-11-01 10:00,10.00\n2,2026-11-02 09:00,5.00\n")
    assert receipt.entities["customers"].new == 3


def test_a_lookup_is_read_as_text_and_keeps_rows_without_a_match(shop: TestShop) -> None:
    (shop.inbox / "days.csv").write_text("number,day\n001,2026-11-05\n002,2026-11-06\n", encoding="utf-8")
    text = TILL.replace("    entities:", "    lookups: {d: {file: days.csv, on: d.number = t.nr}}\n    entities:").replace("t.day}", "d.day}")
    receipt = load(shop, text, "nr,day,total\n001,x,10.00\n3,x,5.00\n")
    assert receipt.entities["orders"].new == 2
    assert shop.value("net_sales", "2026-11-05") == 10


def test_a_row_that_does_not_fit_is_told_with_its_line_and_the_rest_is_loaded(shop: TestShop) -> None:
    receipt = load(shop, TILL, "nr,day,total\n1,2026-11-01 10:00,ten\n2,2026-11-02 09:00,5.00\n")
    assert [(problem.message.en, problem.place.line) for problem in receipt.problems] == [("`ten` is not right in the column gross_amount.", 2)]
    assert shop.value("net_sales", "2026-11") == 5


def test_a_table_that_the_mapping_does_not_know_is_told(shop: TestShop) -> None:
    receipt = load(shop, TILL, "number,day,total\n1,2026-11-01,10\n")
    said = "till.csv cannot be read: the mapping till.yaml knows tables with the columns nr, day, total, and this one has `number`, `day`, `total`."
    assert [problem.message.en for problem in receipt.problems] == [said]


def test_the_header_may_be_in_any_case_and_order(shop: TestShop) -> None:
    assert load(shop, TILL, "Total,extra,DAY,Nr\n10.00,?,2026-11-01 10:00,1\n").entities["orders"].new == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      orders:", "      order:", "till.yaml:6 cannot be used: there is no entity `order`. Did you mean `orders`, `order_lines`?"),
        ("ordered_at", "ordered_on", "till.yaml:6 cannot be used: `orders` has no column `ordered_on`. Did you mean `ordered_at`, `order_id`?"),
        ("order_id: t.nr, ordered_at", "ordered_at", "till.yaml:6 cannot be used: `orders` needs its key `order_id`."),
        ("source: till", "sauce: till", "till.yaml:1 cannot be used: unknown key `sauce`."),
        ("source: till\n", "", "till.yaml:1 cannot be used: the key `source` is missing."),
        ("source: till", "source: [till", "till.yaml:2 cannot be used: This is not YAML: did not find expected ',' or ']'."),
        (TILL, "# nothing\n", "till.yaml cannot be used: the file is empty."),
        ("Amsterdam", "Amsterdm", "till.yaml:2 cannot be used: there is no time zone `Europe/Amsterdm`. Did you mean `Europe/Amsterdam`"),
        ("_row, order_id: t.nr, gross_amount: t.total", "_row, gross_amount: 5", "cannot be used: `int` stands where `str` belongs."),
        (
            "one_per: t.nr",
            "one_per: t.nr\n        group_by: [t.nr]",
            "till.yaml:6 cannot be used: `orders` has both `one_per` and `group_by`; choose one.",
        ),
        ("t.total", '"(SELECT max(total) FROM o)"', "`(SELECT max(total) FROM o)`: it must be one expression over the columns of the table."),
        ("t.total", "t.total +", "till.yaml:9 cannot be used: `t.total +`: the expression cannot be read."),
        ("t.total", "\"read_text('x')\"", "till.yaml:9 cannot be used: `read_text('x')`: the function read_text is not allowed here."),
        ("t.total", "t.totaal", 'till.yaml (order_lines) cannot be used: Binder Error: Values list "t" does not have a column named "totaal".'),
        ("t.total", "frob(t.total)", "(order_lines) cannot be used: Catalog Error: Scalar Function with name frob does not exist."),
        ("t.total", "CAST(t.day AS INTEGER)", "till.yaml cannot be used: Conversion Error: Could not convert string '2026-11-01 10:00' to INT32"),
        ("    entities:", "    lookups: {p: {file: p.csv, on: p.a = t.nr}}\n    entities:", "till.yaml cannot be used: there is no file p.csv."),
        (
            "    entities:",
            "    lookups: {p: {file: p.csv, on: p.a =}}\n    entities:",
            "till.yaml:5 cannot be used: `p.a =`: the expression cannot be read",
        ),
        ("    entities:", "    lookups: {p: {file: till.yaml, on: p.a = t.nr}}\n    entities:", "till.yaml is no CSV or parquet file."),
    ],
)
def test_a_mistake_has_its_place_and_what_would_be_right(old: str, new: str, said: str, shop: TestShop) -> None:
    assert old in TILL
    assert said in refused(shop, TILL.replace(old, new))


def test_a_mapping_that_is_not_there_is_told(shop: TestShop) -> None:
    with pytest.raises(BadMapping, match=r"gone\.yaml cannot be used: No such file or directory"):
        load_mapping(shop.inbox / "gone.yaml", shop.workspace.catalogue.model)


def test_a_mapping_in_another_encoding_is_told(shop: TestShop) -> None:
    assert "it is not text in UTF-8. Save it as UTF-8." in refused(shop, TILL.replace("till", "café").encode("latin-1"))


def test_a_refused_mapping_leaves_the_warehouse_as_it_was(shop: TestShop) -> None:
    load(shop, TILL)
    refused(shop, TILL.replace("t.total", "CAST(t.day AS INTEGER)"))
    assert shop.value("orders") == 2
    assert len(shop.workspace.receipts()) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("t.a WHERE true", "t.a AS b", "t.a, t.b", "*", "t.*", "DISTINCT t.a", "t.a ORDER BY 1", "t.a FROM x", "1; DROP TABLE x", "$1", ""),
        *("(SELECT 1)", "EXISTS(SELECT 1 FROM x)", "t.a IN (SELECT b FROM x)", "ARRAY(SELECT 1)", "unnest([1, 2])", "COLUMNS('x')"),
        *("getenv('HOME')", "read_blob('x')", "now()", "CURRENT_DATE", "random()", "current_setting('x')", "nextval('s')"),
    ],
)
def test_an_expression_that_is_more_than_one_plain_value_is_refused(text: str) -> None:
    with pytest.raises(BadMapping):
        expression(text, "till.yaml")


@pytest.mark.parametrize(
    "text", ["t.a", "t._row", "'x'", "5", "count(*)", "sum(t.a) FILTER (WHERE t.b > 0)", '"Prijs incl. btw"', "t.m[1:3]", "a::DATE"]
)
def test_a_plain_expression_is_taken(text: str) -> None:
    assert expression(text, "till.yaml")


def test_the_mappings_in_the_guide_are_good(shop: TestShop) -> None:
    blocks = [block for block in re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL) if block.startswith("source:")]
    assert len(blocks) >= 4
    for block in blocks:
        assert mapping(shop, block).mapping.sheets


def test_the_first_example_of_the_guide_gives_what_it_says(shop: TestShop) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows, text = guide.split("```text\n")[1].split("```")[0], guide.split("```yaml\n")[1].split("```")[0]
    receipt = load(shop, text, rows)
    assert {name: counts.new for name, counts in receipt.entities.items()} == {"orders": 2, "order_lines": 3}
    assert receipt.problems == []
    assert shop.ask("net_sales", "orders", "units_sold").rows == [{"net_sales": 42.35, "orders": 2, "units_sold": 4}]
