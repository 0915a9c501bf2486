"""Read the examples of source files: a folder a case, with the files and what is expected of them, worked out by hand."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import yaml

from peil.load.reading import quoted
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.workspace import Settings
from tests.support.shops import TestShop

FOLDER = Path(__file__).parents[1] / "load" / "examples"
EXPECTED = "expected.yaml"
WRITTEN = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()


class Loading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"reader": "as"}):
    """What is said when the files are loaded."""

    reader: str | None = None
    taken_on: str | None = None
    options: dict[str, str] = {}


class Land(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shop that loads."""

    currency: str = "EUR"
    timezone: str = "Europe/Amsterdam"
    country: str = "NL"


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an entity holds afterwards."""

    count: int
    sums: dict[str, str | int | float] = {}
    rows: list[dict[str, Any]] = []


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case."""

    why: str
    reader: str | list[str] | None
    entities: dict[str, Table]
    load: Loading = Loading()
    shop: Land = Land()
    files: list[str] = []
    problems: list[str] = []

    def order(self, paths: list[Path]) -> Order:
        """Return the order that loads the files."""
        return Order(tuple(paths), self.load.reader, None, self.load.taken_on, options=self.load.options)


def cases() -> Iterator[tuple[str, Path]]:
    """Yield (name, folder) of every case."""
    for path in sorted(FOLDER.glob(f"*/*/{EXPECTED}")):
        yield f"{path.parent.parent.name}-{path.parent.name}", path.parent


def read_case(folder: Path, into: Path) -> tuple[Example, list[Path]]:
    """Return a case and its files in their order, copied: each written an hour after the one before, which a clone of them does not keep."""
    text = (folder / EXPECTED).read_text(encoding="utf-8")
    made = msgspec.convert(yaml.safe_load(text), Example, str_keys=True)
    names = made.files or sorted(path.name for path in folder.iterdir() if path.name != EXPECTED)
    into.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, name in enumerate(names):
        paths.append(Path(shutil.copyfile(folder / name, into / name)))
        os.utime(paths[-1], (WRITTEN + 3600 * number,) * 2)
    return made, paths


def shop_of(example: Example, folder: Path) -> TestShop:
    """Return an empty workspace of the example's shop."""
    land = example.shop
    return TestShop(folder, Settings(name="Example", currency=land.currency, timezone=land.timezone, country=land.country, locale="en"))


def loaded(shop: TestShop, example: Example, paths: list[Path]) -> list[Receipt]:
    """Load the files one after another, in their order, as somebody would who has them."""
    return [receipt for path in paths for receipt in shop.workspace.load(example.order([path]))]


def differences(shop: TestShop, example: Example) -> list[str]:
    """Return what the warehouse holds otherwise than expected, in sentences."""
    found = []
    with shop.workspace.warehouse(read_only=True) as warehouse:
        held = {name: warehouse.one(f"SELECT count(*) FROM {quoted(name)}") for name in shop.workspace.catalogue.model.entities}
        for name, count in held.items():
            table = example.entities.get(name, Table(0))
            if count != table.count:
                found.append(f"{name}: {count} records, expected {table.count}")
            for column, expected in table.sums.items():
                total = warehouse.one(f"SELECT sum({quoted(column)}) FROM {quoted(name)}")
                if not same(total, expected):
                    found.append(f"{name}: sum of {column} is {total}, expected {expected}")
            columns = sorted({column for row in table.rows for column in row})
            if columns:
                listed = ", ".join(quoted(column) for column in columns)
                stored = [dict(zip(columns, row, strict=True)) for row in warehouse.rows(f"SELECT {listed} FROM {quoted(name)}")]
                found += [f"{name}: no record {row}, there are {stored[:20]}" for row in table.rows if not any(fits(one, row) for one in stored)]
    return found


def fits(stored: dict[str, Any], row: dict[str, Any]) -> bool:
    """Return whether a stored record has the values expected."""
    return all(same(stored[column], value) for column, value in row.items())


def same(stored: object, expected: object) -> bool:
    """Return whether a stored value is the one written in an example: moments in UTC, amounts as decimals."""
    if stored is None or expected is None:
        return stored is None and (expected is None or expected == "")
    if isinstance(stored, datetime):
        wanted = expected if isinstance(expected, datetime) else datetime.fromisoformat(str(expected))
        return stored == (wanted.astimezone(UTC) if wanted.tzinfo else wanted).replace(tzinfo=None)
    if isinstance(stored, date):
        return stored.isoformat() == str(expected)
    if isinstance(stored, bool):
        return stored is expected
    if isinstance(stored, Decimal | int | float):
        return Decimal(str(stored)) == Decimal(str(expected))
    return str(stored) == str(expected)


def state(shop: TestShop) -> dict[str, list[tuple[Any, ...]]]:
    """Return all records of a workspace, but for which load and file brought them."""
    found = {}
    with shop.workspace.warehouse(read_only=True) as warehouse:
        for name, entity in shop.workspace.catalogue.model.entities.items():
            columns = ", ".join(quoted(column) for column in entity.columns)
            rows = warehouse.rows(f"SELECT {columns}, _source FROM {quoted(name)}")
            if rows:
                found[name] = sorted(rows, key=repr)
    return found


def load_lines(shop: TestShop, name: str, lines: list[str], *, at: int = 1_790_000_000, **options: str) -> Receipt:
    """Load a file of these lines that was written at a moment (seconds since 1970)."""
    path = shop.inbox / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.utime(path, (at, at))
    (receipt,) = shop.workspace.load(Order((path,), options=options))
    return receipt


def held(shop: TestShop, sql: str) -> list[tuple[Any, ...]]:
    """Return what the warehouse holds."""
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return warehouse.rows(sql)
