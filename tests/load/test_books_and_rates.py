"""Books, banks and exchange rates: amounts in other currencies from the file to the answer, and days that books deliver anew."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from peil.load.books.accounts import account_type
from peil.load.readers.quickbooks_profit_loss import last_day
from peil.load.reading import Shop
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.workspace import Settings
from tests.support.shops import TestShop

BANK = "Date,Amount,Currency,Account,Name,Balance\n"


def shop_in(folder: Path, currency: str = "EUR") -> TestShop:
    return TestShop(folder, Settings(name="Example", currency=currency, timezone="Europe/Amsterdam", country="NL", locale="en"))


def take(shop: TestShop, *paths: Path, **options: str) -> list[Receipt]:
    return [receipt for path in paths for receipt in shop.workspace.load(Order((path,), options=options))]


def rows(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rates(folder: Path) -> Path:
    """Write rates of two days far from any that a package carries: Friday 4 January 2036 and the Thursday before."""
    codes = "USD,JPY,CZK,DKK,GBP,HUF,PLN,SEK,CHF,NOK"
    friday, thursday = "1.25,160.00,25,7.46,0.80,400,4.2,11,0.93,11.5", "1.20,150.00,25,7.46,0.75,400,4.2,11,0.93,11.5"
    return written(folder / "eurofxref-hist.csv", f"Date,{codes},\n2036-01-04,{friday},\n2036-01-03,{thursday},\n")


def test_amounts_are_converted_at_the_rate_of_their_own_day_and_kept_as_they_came(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop")
    bank = written(tmp_path / "bank.csv", BANK + "2036-01-04,125.00,USD,NL1,x,1\n2036-01-03,-1500,JPY,NL1,x,1\n2036-01-04,10.00,EUR,NL1,x,1\n")
    take(shop, rates(tmp_path), bank)
    told = "SELECT amount, _currency, _rate, _original FROM bank_transactions ORDER BY amount"
    assert rows(shop, told) == [
        (Decimal("-10.0000"), "JPY", Decimal("0.006666667"), '{"amount":-1500.0000}'),
        (Decimal("10.0000"), None, None, None),
        (Decimal("100.0000"), "USD", Decimal("0.800000000"), '{"amount":125.0000}'),
    ]


def test_a_day_in_the_weekend_has_the_rate_of_friday(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop")
    take(shop, rates(tmp_path), written(tmp_path / "bank.csv", BANK + "2036-01-06,125.00,USD,NL1,x,1\n"))
    assert date(2036, 1, 6).isoweekday() == 7
    assert rows(shop, "SELECT amount FROM bank_transactions") == [(Decimal("100.0000"),)]


def test_a_shop_of_another_currency_converts_by_way_of_the_euro(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop", "GBP")
    take(shop, rates(tmp_path), written(tmp_path / "bank.csv", BANK + "2036-01-04,125.00,USD,NL1,x,1\n2036-01-04,10.00,EUR,NL1,x,1\n"))
    # 125 USD = 100 EUR = 80 GBP; 10 EUR = 8 GBP
    assert rows(shop, "SELECT amount FROM bank_transactions ORDER BY 1") == [(Decimal("8.0000"),), (Decimal("80.0000"),)]


@pytest.mark.parametrize(("day", "money"), [("2036-01-04", "XTS"), ("2036-02-20", "USD")])
def test_a_missing_rate_is_a_problem_and_never_a_guess(tmp_path: Path, day: str, money: str) -> None:
    shop = shop_in(tmp_path / "shop")
    receipts = take(shop, rates(tmp_path), written(tmp_path / "bank.csv", BANK + f"{day},5.00,{money},NL1,x,1\n{day},7.00,EUR,NL1,x,1\n"))
    assert [problem.code for problem in receipts[1].problems] == ["missing_rate"]
    assert rows(shop, "SELECT amount FROM bank_transactions") == [(Decimal("7.0000"),)]


def test_rates_loaded_later_let_the_same_file_in(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop")
    bank = written(tmp_path / "bank.csv", BANK + "2036-01-04,125.00,USD,NL1,x,1\n")
    take(shop, bank, rates(tmp_path), bank)
    assert rows(shop, "SELECT amount FROM bank_transactions") == [(Decimal("100.0000"),)]


def test_the_ledger_of_a_month_loaded_again_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    head = "Boekdatum;Grootboekrekening;Omschrijving;Debet;Credit\n"
    first = written(tmp_path / "a.csv", head + "01-03-2026;8000 Omzet;a;;100,00\n31-03-2026;8000 Omzet;b;;50,00\n15-03-2026;4500 Reclame;c;20,00;\n")
    again = written(tmp_path / "b.csv", head + "01-03-2026;8000 Omzet;a;;100,00\n31-03-2026;8000 Omzet;b;;55,00\n")
    shop = shop_in(tmp_path / "shop")
    take(shop, first)
    take(shop, again)
    told = "SELECT account_type, sum(amount) FROM ledger_entries GROUP BY 1 ORDER BY 1"
    assert rows(shop, told) == [("operating_expense", Decimal("20.0000")), ("revenue", Decimal("155.0000"))]


def test_what_the_user_says_of_accounts_goes_before_their_numbers(tmp_path: Path) -> None:
    ledger = written(tmp_path / "a.csv", "Boekdatum;Grootboekrekening;Naam grootboekrekening;Debet;Credit\n01-03-2026;4999;Bijzonder;10,00;\n")
    shop = shop_in(tmp_path / "shop")
    take(shop, ledger, accounts="4900-4999:other_expense")
    assert rows(shop, "SELECT account_type FROM ledger_entries") == [("other_expense",)]
    assert [problem.code for receipt in take(shop, ledger, accounts="4900:rubbish") for problem in receipt.problems] == ["unreadable_file"]


@pytest.mark.parametrize(
    ("code", "name", "country", "kind"),
    [
        ("8010", "Omzet laag", "NL", "revenue"), ("7000", "Inkoopwaarde", "NL", "cost_of_goods_sold"),
        ("4810", "Afschrijving", "NL", "operating_expense"),
        ("4700", "Rente bank", "NL", "interest"), ("0100", "Inventaris", "NL", "balance"), ("1600", "Te betalen rente", "NL", "balance"),
        ("4000", "Sales", "US", "revenue"), ("5000", "Purchases", "US", "cost_of_goods_sold"), ("6100", "Wages", "US", "operating_expense"),
        ("WOmzNet", "Netto-omzet", "NL", "revenue"), ("BVorDeb", "Debiteuren", "NL", "balance"), (None, "Overige opbrengsten", "NL", "other_income"),
    ],
)  # fmt: skip
def test_a_kind_of_account_is_told_by_its_number_and_name(tmp_path: Path, code: str | None, name: str, country: str, kind: str) -> None:
    cell = f"'{code}'" if code else "NULL::VARCHAR"
    sql = account_type(cell, f"'{name}'", "NULL::VARCHAR", Shop("EUR", "Europe/Amsterdam", country, "2026-01-01"), "a.csv")
    assert rows(shop_in(tmp_path / "shop"), f"SELECT {sql}") == [(kind,)]


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("Jan 2026", "2026-01-31"), ("February 2024", "2024-02-29"), ("Mar 1 - Mar 15, 2026", "2026-03-15"),
        ("January - December 2025", "2025-12-31"),
        ("2025", "2025-12-31"), ("Total", None), ("Acme 2025", None), ("Sept. 2026", "2026-09-30"),
    ],
)  # fmt: skip
def test_the_last_day_of_a_month_is_told_from_its_label(label: str, day: str | None) -> None:
    assert last_day(label) == day
