"""Drafts of mappings: what a file's columns are taken for, and that the mapping made of it loads as it is."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peil.catalogue.loading import load_catalogue
from peil.load.drafting.doubts import doubts
from peil.load.drafting.drafts import Ground, draft, scalar, source_of
from peil.load.drafting.kept import keep_mapping, kept_mappings
from peil.load.drafting.matching import proposals, propose_for
from peil.load.drafting.naming import alike
from peil.load.drafting.profiles import LOOKED_AT, Profiles, look_at
from peil.load.mapping import load_mapping
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.values.errors import UnreadableFile
from tests.support.shops import TestShop

MODEL = load_catalogue().model
DAY = "2026-11-21"
LINES = """\
Bestelnummer;Besteldatum;Klantnummer;Artikelnummer;Omschrijving;Aantal;Prijs (incl. btw);Land;Status
A0001;02-11-2026 14:30;K17;8;"Gieter 10 l";2;€ 79,90;NL;Betaald
A0001;02-11-2026 14:30;K17;9;Schep;1;€ 1.012,50;NL;Betaald
A0002;13-11-2026 09:05;K18;8;"Gieter 10 l";1;€ 39,95;BE;Terugbetaald
A0003;14-11-2026 10:05;;9;Schep;1;€ 12,50;BE;Betaald
"""


def look(shop: TestShop, text: str, name: str = "verkoop-2026.csv") -> tuple[Path, Profiles]:
    """Write a file and look at it."""
    path = shop.inbox / name
    path.write_text(text, encoding="utf-8")
    return path, look_at(path, DAY)


def drafted(profiles: Profiles, entity: str | None = None) -> str:
    """Return the draft for a file as Peil proposes it."""
    found = propose_for(profiles, MODEL, entity) if entity else proposals(profiles, MODEL)[0]
    choices = {match.column: f"{match.entity}.{match.target}" for match in found.matches}
    return draft(profiles, MODEL, found.entity, choices, Ground(source_of(profiles.file), "Europe/Amsterdam", "en"))


def loaded(shop: TestShop, path: Path, text: str) -> Receipt:
    """Load a file by a draft and return its receipt."""
    mapping = shop.inbox / "draft.yaml"
    mapping.write_text(text, encoding="utf-8")
    return shop.workspace.load(Order((path,), mapping=load_mapping(mapping, MODEL)))[0]


def guessed(shop: TestShop, *cells: str) -> tuple[str, str | None]:
    """Return what a column of these cells is taken for."""
    path = shop.inbox / "cells.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["a", "b"], *([cell, "x"] for cell in cells)])
    found = look_at(path, DAY).columns[0].guess
    return found.kind, found.written


@pytest.mark.parametrize(
    ("cells", "kind", "written"),
    [
        (("1", "22", "-3"), "whole", None),
        (("007", "012"), "code", None),
        (("1,5", "1.234,50", "12"), "number", "comma"),
        (("1.5", "1,234.50", "12"), "number", "point"),
        (("€ 12,50", "EUR 3,00"), "number", "comma"),
        (("12,5 %", "3 %"), "percent", "comma"),
        (("2026-11-02", "2026-01-31"), "day", "iso"),
        (("02-11-2026", "31-01-2026"), "day", "day_first"),
        (("11/02/2026", "01/31/2026"), "day", "month_first"),
        (("01-02-2026", "03-04-2026"), "day", "unclear"),
        (("20261102", "20260131"), "day", "compact"),
        (("02-11-2026 14:30", "31-01-2026 08:00:05"), "moment", "day_first"),
        (("2026-11-02T14:30:00+01:00", "2026-11-02 14:30"), "moment", "iso"),
        (("ja", "Nee"), "truth", None),
        (("a@b.nl", "c@d.com"), "mail", None),
        (("Amsterdam", "12"), "text", None),
        (("", " "), "empty", None),
    ],
)
def test_a_column_is_taken_for_what_its_cells_are(shop: TestShop, cells: tuple[str, ...], kind: str, written: str | None) -> None:
    assert guessed(shop, *cells) == (kind, written)


def test_a_column_has_samples_its_share_of_empty_cells_and_its_number_of_values(shop: TestShop) -> None:
    _, profiles = look(shop, LINES)
    customer = profiles.named("Klantnummer")
    assert (customer.samples, customer.empty, customer.distinct) == (("K17", "K18"), 0.25, 2)
    assert (profiles.rows, profiles.looked_at) == (4, 4)


def test_dutch_lines_of_orders_are_recognised_and_give_the_right_net_sales(shop: TestShop) -> None:
    path, profiles = look(shop, LINES)
    assert proposals(profiles, MODEL)[0].entity == "order_lines"
    receipt = loaded(shop, path, drafted(profiles))
    assert receipt.problems == []
    assert {name: counts.new for name, counts in receipt.entities.items()} == {"products": 2, "orders": 3, "order_lines": 4}
    assert receipt.source == "verkoop"
    assert shop.ask("net_sales", "orders", "units_sold").rows == [{"net_sales": 1144.85, "orders": 3, "units_sold": 5}]
    assert shop.value("orders", "2026-11-13") == 1
    again = loaded(shop, path, drafted(profiles))
    assert {name: (counts.new, counts.changed) for name, counts in again.entities.items()} == dict.fromkeys(again.entities, (0, 0))


def test_words_of_a_list_become_the_values_of_the_entity(shop: TestShop) -> None:
    _, profiles = look(shop, LINES)
    assert "WHEN ''betaald'' THEN ''paid'' WHEN ''terugbetaald'' THEN ''refunded''" in drafted(profiles)


def test_tax_in_an_amount_and_the_price_of_one_piece_are_doubted(shop: TestShop) -> None:
    _, profiles = look(shop, LINES)
    said = [doubt.en for doubt in doubts(profiles.named("Prijs (incl. btw)"), "order_lines.gross_amount")]
    assert [part[:26] for part in said] == ["Its name says that tax is ", "Peil needs the amount of t"]
    assert said[0] in drafted(profiles)
    assert doubts(profiles.named("Aantal"), "order_lines.quantity") == []


def test_days_written_in_any_way_come_in_as_the_day_they_are(shop: TestShop) -> None:
    rows = "Boekstuknummer;Boekdatum;Bedrag\nB1;{};10,00\nB2;{};5,50\n"
    for first, last in (("02-11-26", "14-11-26"), ("20261102", "20261114"), ("11/02/2026", "11/14/2026"), ("2026/11/02", "2026/11/14")):
        path, profiles = look(shop, rows.format(first, last))
        receipt = loaded(shop, path, drafted(profiles, "ledger_entries"))
        assert receipt.problems == [], (first, receipt.problems)
        with shop.workspace.warehouse(read_only=True) as warehouse:
            assert [str(day) for (day,) in warehouse.rows("SELECT posted_on FROM ledger_entries ORDER BY 1")] == ["2026-11-02", "2026-11-14"], first


def test_a_day_that_the_pattern_does_not_read_is_told_with_its_line(shop: TestShop) -> None:
    rows = "".join(f"B{number};{number % 28 + 1:02d}-11-26;1,00\n" for number in range(40))
    path, profiles = look(shop, f"Boekstuknummer;Boekdatum;Bedrag\n{rows}B99;soon;1,00\n")
    receipt = loaded(shop, path, drafted(profiles, "ledger_entries"))
    assert [(problem.code, problem.place.line) for problem in receipt.problems] == [("bad_value", 42)]


def test_a_decimal_comma_beside_a_decimal_point_is_read_as_what_it_is(shop: TestShop) -> None:
    path, profiles = look(shop, "Artikelnummer;SKU;Verkoopprijs;Inkoopprijs\n1;a;12,50;3.25\n2;b;1.000,25;4.75\n")
    assert loaded(shop, path, drafted(profiles, "variants")).problems == []
    with shop.workspace.warehouse(read_only=True) as warehouse:
        found = warehouse.rows("SELECT price::DOUBLE, unit_cost::DOUBLE FROM variants ORDER BY 1")
    assert found == [(12.5, 3.25), (1000.25, 4.75)]


def test_an_address_becomes_the_key_that_shops_give_a_customer_and_is_not_kept(shop: TestShop) -> None:
    path, profiles = look(shop, "E-mailadres,Land\nAnna@x.nl,NL\nbob@y.be,BE\n")
    text = drafted(profiles, "customers")
    assert "@" not in text
    assert loaded(shop, path, text).entities["customers"].new == 2
    with shop.workspace.warehouse(read_only=True) as warehouse:
        keys = [key for (key,) in warehouse.rows("SELECT customer_id FROM customers")]
        assert warehouse.one("SELECT 'email:' || md5('anna@x.nl')") in keys
    assert not any("@" in key for key in keys)


@pytest.mark.parametrize(
    ("rows", "made"),
    [
        ("Datum;Uren\n02-11-2026;4\n02-11-2026;3\n", "the whole row is"),
        ("Datum;Uren\n02-11-2026;4\n02-11-2026;4\n", "the number of the row is part of the key"),
    ],
)
def test_a_file_without_a_key_gets_one_and_says_what_it_rests_on(shop: TestShop, rows: str, made: str) -> None:
    path, profiles = look(shop, rows)
    text = drafted(profiles, "time_entries")
    assert made in text
    assert loaded(shop, path, text).entities["time_entries"].new == 2


def test_of_a_column_that_is_no_key_the_first_row_of_each_value_is_taken(shop: TestShop) -> None:
    path, profiles = look(shop, LINES)
    text = drafted(profiles, "orders")
    assert "one_per: 't.\"Bestelnummer\"'" in text
    assert "does not tell all rows apart" in text
    assert loaded(shop, path, text).entities["orders"].new == 3


def test_what_is_missing_of_a_key_of_several_columns_is_said(shop: TestShop) -> None:
    path, profiles = look(shop, "SKU;Voorraad\na;5\nb;7\n", "voorraad.csv")
    text = drafted(profiles, "inventory_levels")
    assert "it is the day of the file" in text
    assert f"''{DAY}''" in text
    assert loaded(shop, path, text).entities["inventory_levels"].new == 2


def test_columns_that_are_not_used_stand_as_remarks(shop: TestShop) -> None:
    _, profiles = look(shop, "Boekstuknummer;Boekdatum;Bedrag;Kleur\n1;2026-11-02;5,00;rood\n2;2026-11-03;6,00;blauw\n")
    assert '# "Kleur": text · rood, blauw' in drafted(profiles, "ledger_entries")


def test_a_large_file_is_looked_at_in_part_and_its_key_in_whole(shop: TestShop) -> None:
    rows = "".join(f"{number},x\n" for number in range(LOOKED_AT * 2))
    _, profiles = look(shop, f"nr,n\n{rows}0,x\n")
    assert profiles.rows == LOOKED_AT * 2 + 1
    assert LOOKED_AT * 0.6 < profiles.looked_at <= LOOKED_AT
    assert profiles.keys == ()


def test_names_are_alike_by_their_words_in_either_language() -> None:
    assert alike("Besteldatum", "besteldatum") == 1
    assert alike("Customer No.", "klant nummer") > 0.9
    assert alike("Prijs (incl. btw)", "prijs") == 1
    assert alike("Omschrijving", "besteldatum") == 0


def test_what_is_no_table_is_refused(shop: TestShop) -> None:
    (shop.inbox / "a.csv").write_bytes(b"")
    with pytest.raises(UnreadableFile):
        look_at(shop.inbox / "a.csv", DAY)


def test_a_kept_mapping_reads_the_next_file_and_one_that_cannot_be_used_is_told(shop: TestShop) -> None:
    path, profiles = look(shop, LINES)
    folder = shop.workspace.folder / "mappings"
    kept = keep_mapping(folder, "verkoop", drafted(profiles))
    assert keep_mapping(folder, "verkoop", drafted(profiles)) == kept
    assert keep_mapping(folder, "verkoop", drafted(profiles) + "# other\n").name == "verkoop-2.yaml"
    (folder / "broken.yaml").write_text("source: x\n", encoding="utf-8")
    assert shop.workspace.load(Order((path,)))[0].reader == "mapping:verkoop-2"
    assert len(kept_mappings(folder, MODEL)[0]) == 2
    assert [(problem.code, problem.place.file) for problem in shop.workspace.problems()] == [("bad_mapping", "mappings/broken.yaml")]


@pytest.mark.parametrize("text", ["a", "true", "a: b", "it's", "-", "é\n", "# x", "", "1", "\u2028", "null"])
def test_any_text_is_written_as_one_yaml_scalar(text: str) -> None:
    import yaml

    assert yaml.safe_load(f"a: [{scalar(text)}]") == {"a": [text]}


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.lists(CELLS, min_size=2, max_size=5),
    rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=4),
    entity=st.sampled_from(sorted(MODEL.entities)),
)
def test_whatever_stands_in_a_file_its_draft_loads(shop: TestShop, header: list[str], rows: list[list[str]], entity: str) -> None:
    path = shop.inbox / "any.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *(row[: len(header)] for row in rows)])
    try:
        profiles = look_at(path, DAY)
    except UnreadableFile:
        return
    receipt = loaded(shop, path, drafted(profiles, entity))
    assert receipt.reader == "mapping:draft"


@pytest.mark.parametrize(
    ("target", "net_sales"),
    [
        ("order_lines.gross_amount|net21", 1144.85 / 1.21),
        ("order_lines.gross_amount|each", 1224.75),
        ("order_lines.gross_amount|each|net21", 1224.75 / 1.21),
    ],
)
def test_tax_is_taken_out_and_the_price_of_a_piece_made_the_amount_of_a_line(shop: TestShop, target: str, net_sales: float) -> None:
    path, profiles = look(shop, LINES)
    found = propose_for(profiles, MODEL, "order_lines")
    choices = {match.column: f"{match.entity}.{match.target}" for match in found.matches} | {"Prijs (incl. btw)": target}
    receipt = loaded(shop, path, draft(profiles, MODEL, "order_lines", choices, Ground("kassa", "Europe/Amsterdam", "en")))
    assert receipt.problems == []
    assert shop.value("net_sales", "2026-11") == pytest.approx(net_sales, abs=0.001)
    left = [doubt.en[:8] for doubt in doubts(profiles.named("Prijs (incl. btw)"), target)]
    assert left == (["Its name"] if "net" not in target else []) + (["Peil nee"] if "each" not in target else [])


def test_an_order_of_one_line_in_this_file_may_have_more_in_the_next(shop: TestShop) -> None:
    head = "Bestelnummer;Besteldatum;Artikelnummer;Aantal;Bedrag\n"
    path, profiles = look(shop, f"{head}A1;13-11-2026;8;2;79,90\nA2;14-11-2026;9;1;12,50\n")
    text = drafted(profiles)
    path.write_text(f"{head}A1;13-11-2026;8;2;79,90\nA1;13-11-2026;9;1;5,00\n", encoding="utf-8")
    receipt = loaded(shop, path, text)
    assert receipt.problems == []
    assert receipt.entities["order_lines"].new == 2
