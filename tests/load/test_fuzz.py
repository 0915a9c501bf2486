"""No file, however broken, crashes a load, loads by half or takes away what was there: the example files, damaged in every way that happens."""

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peil.load.recognising import Order
from peil.values.errors import PeilError
from tests.support.sources import cases, read_case, shop_of, state

Damage = Callable[[bytes, random.Random], bytes]
CASES = list(cases())
KEPT = {"customer_id": "kept", "country": "NL", "created_at": "2020-01-01T00:00:00Z"}


def cut_off(text: bytes, chance: random.Random) -> bytes:
    """Cut the file off, as a download that broke."""
    return text[: chance.randrange(len(text))]


def line_lost(text: bytes, chance: random.Random) -> bytes:
    """Take a line out."""
    lines = text.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def line_shifted(text: bytes, chance: random.Random) -> bytes:
    """Put a separator more into a line, so that its cells move on."""
    lines = text.split(b"\n")
    place = chance.randrange(len(lines))
    lines[place] = chance.choice((b",", b";", b"\t")) + lines[place]
    return b"\n".join(lines)


def column_lost(text: bytes, chance: random.Random) -> bytes:
    """Take the first cell off every line."""
    mark = chance.choice((b",", b";", b"\t"))
    return b"\n".join(line.partition(mark)[2] for line in text.split(b"\n"))


def quote_put_in(text: bytes, chance: random.Random) -> bytes:
    """Put a quotation mark somewhere."""
    place = chance.randrange(len(text))
    return text[:place] + b'"' + text[place:]


def bytes_changed(text: bytes, chance: random.Random) -> bytes:
    """Change bytes into any others."""
    found = bytearray(text)
    for _ in range(5):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def zeros(text: bytes, chance: random.Random) -> bytes:
    """Put zero bytes into the file, as after a crash of a disk."""
    place = chance.randrange(len(text))
    return text[:place] + bytes(16) + text[place:]


def in_utf16(text: bytes, _: random.Random) -> bytes:
    """Write the file in UTF-16, as a spreadsheet program may."""
    return text.decode("latin-1").encode("utf-16")


def huge_cell(text: bytes, chance: random.Random) -> bytes:
    """Put a cell of 100,000 signs in."""
    place = chance.randrange(len(text))
    return text[:place] + b"x" * 100_000 + text[place:]


def numbers_wrecked(text: bytes, chance: random.Random) -> bytes:
    """Make every one of a digit into something that is none."""
    return text.replace(str(chance.randrange(10)).encode(), chance.choice((b"", b"-", b"null", b"1e999", b"\xc3\xa9", b"{value}")))


def doubled(text: bytes, _: random.Random) -> bytes:
    """Paste the file behind itself."""
    return text + text


DAMAGES: tuple[Damage, ...] = (
    cut_off, line_lost, line_shifted, column_lost, quote_put_in, bytes_changed, zeros, in_utf16, huge_cell, numbers_wrecked, doubled,
)  # fmt: skip


@pytest.mark.parametrize("folder", [folder for _, folder in CASES], ids=[name for name, _ in CASES])
def test_a_damaged_file_is_refused_or_read_and_nothing_else_changes(folder: Path, tmp_path: Path) -> None:
    example, paths = read_case(folder, tmp_path / "files")
    shop = shop_of(example, tmp_path / "shop")
    shop.fill(customers=[KEPT])
    for path in paths:
        shop.workspace.load(example.order([path]))
    before = state(shop)
    broken = tmp_path / "broken"
    broken.mkdir()

    @settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(paths), st.sampled_from(DAMAGES), st.integers(0, 1 << 30))
    def try_one(path: Path, damage: Damage, seed: int) -> None:
        target = broken / path.name
        target.write_bytes(damage(path.read_bytes(), random.Random(seed)))
        dry = msgspec.structs.replace(example.order([target]), dry_run=True)
        try:
            receipts = shop.workspace.load(dry)
        except PeilError:
            return  # a sentence in both languages: tests/architecture reads them all
        for receipt in receipts:
            assert receipt.rows_rejected <= receipt.rows_read
            assert not receipt.failed or not receipt.entities
            for problem in receipt.problems:
                assert problem.message.en
                assert problem.message.nl

    try_one()
    assert state(shop) == before
    half = broken / paths[0].name
    half.write_bytes(cut_off(paths[0].read_bytes(), random.Random(len(paths[0].name))))
    try:
        receipts = shop.workspace.load(Order((half,), example.load.reader, None, example.load.taken_on, options=example.load.options))
    except PeilError:
        receipts = []
    after = state(shop)
    if all(receipt.failed for receipt in receipts):
        assert after == before
    assert ("kept", "files") in {(row[0], row[-1]) for row in after["customers"]}
