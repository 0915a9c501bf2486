"""Arrow columns from numpy arrays, and the parquet files they go to, written while the next month is being made."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

Array = npt.NDArray[Any]
Columns = dict[str, Any]
"""Arrow arrays of one length by column name."""

NONE = -1
"""No value, in an array of numbers that are never negative (row numbers, codes, instants, days)."""

CENT = 100
EURO = 10_000
"""Money is kept as whole ten-thousandths of a euro, the scale of decimal(18,4)."""

_DIGITS = np.array([f"{number:04d}" for number in range(10_000)], dtype="S4").view("<u4")
_WAITING_TABLES = 6
_ROW_GROUP = 1 << 20


def _validity(present: Array | None) -> tuple[pa.Buffer | None, int]:
    """Give arrow's bit per row for the rows that have a value, and how many have none."""
    if present is None or bool(present.all()):
        return None, 0
    return pa.py_buffer(np.packbits(present, bitorder="little")), int(present.size - np.count_nonzero(present))


def _plain(kind: pa.DataType, values: Array, present: Array | None) -> pa.Array:
    """Wrap numpy's own bytes as an arrow array."""
    bits, missing = _validity(present)
    return pa.Array.from_buffers(kind, len(values), [bits, pa.py_buffer(np.ascontiguousarray(values))], missing)


def keys(prefix: str, numbers: Array) -> pa.Array:
    """Give ids such as `O00001234` for row numbers; a negative number is no value."""
    present = numbers >= 0
    bits, missing = _validity(present)
    whole = np.where(present, numbers, 0).astype(np.int64) if missing else numbers.astype(np.int64, copy=False)
    parts = 3 if whole.size and int(whole.max()) >= 10**8 else 2
    text = np.empty(whole.size, dtype=[("prefix", f"S{len(prefix)}"), *((f"part{part}", "<u4") for part in range(parts))])
    text["prefix"] = prefix.encode()
    for part in reversed(range(parts)):
        whole, rest = np.divmod(whole, 10_000)
        text[f"part{part}"] = _DIGITS[rest]
    offsets = np.arange(numbers.size + 1, dtype=np.int32) * np.int32(text.itemsize)
    return pa.Array.from_buffers(pa.string(), numbers.size, [bits, pa.py_buffer(offsets), pa.py_buffer(text)], missing)


def labels(codes: Array, names: Sequence[str]) -> pa.Array:
    """Give the names that codes stand for; a negative code is no value."""
    bits, missing = _validity(codes >= 0)
    small = np.ascontiguousarray(np.maximum(codes, 0), dtype=np.int32)
    indices = pa.Array.from_buffers(pa.int32(), small.size, [bits, pa.py_buffer(small)], missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))


def always(name: str, rows: int) -> pa.Array:
    """Give the same name for every row."""
    return labels(np.zeros(rows, dtype=np.int32), [name])


def amounts(values: Array, present: Array | None = None) -> pa.Array:
    """Give decimal(18,4) money from whole ten-thousandths of a euro."""
    wide = np.empty((len(values), 2), dtype=np.int64)
    wide[:, 0] = values
    wide[:, 1] = wide[:, 0] >> 63
    return _plain(pa.decimal128(18, 4), wide, present)


def euros(values: Array) -> Array:
    """Round euros to the cent, as whole ten-thousandths."""
    rounded: Array = np.rint(values * 100).astype(np.int64) * CENT
    return rounded


def instants(microseconds: Array) -> pa.Array:
    """Give UTC timestamps from microseconds since 1970; a negative one is no value."""
    return _plain(pa.timestamp("us", tz="UTC"), microseconds.astype(np.int64, copy=False), microseconds >= 0)


def dates(epoch_days: Array) -> pa.Array:
    """Give dates from days since 1970; a negative one is no value."""
    return _plain(pa.date32(), epoch_days.astype(np.int32), epoch_days >= 0)


def wholes(values: Array, present: Array | None = None) -> pa.Array:
    """Give integers."""
    return _plain(pa.int32(), values.astype(np.int32), present)


def decimals(values: Array, present: Array | None = None) -> pa.Array:
    """Give floating numbers."""
    return _plain(pa.float64(), values.astype(np.float64), present)


def claims(values: Array) -> pa.Array:
    """Give booleans."""
    return pa.array(values.astype(np.bool_, copy=False))


def chances(weights: Array | Sequence[float]) -> Array:
    """Give a table of 65,536 places filled with 0, 1, 2 … in proportion to their weights, to draw codes from."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    edges = np.rint(edges / edges[-1] * 65_536).astype(np.int64)
    return np.repeat(np.arange(len(edges)), np.diff(edges, prepend=0))


def draw(rng: np.random.Generator, table: Array, rows: int) -> Array:
    """Draw codes from a table of `chances`."""
    drawn: Array = table[rng.integers(0, 65_536, rows, dtype=np.uint16)]
    return drawn


def place_in_group(groups: Array) -> Array:
    """Give 0, 1, 2 … within each run of equal values."""
    if not groups.size:
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
    places: Array = np.arange(groups.size) - np.repeat(starts, np.diff(starts, append=groups.size))
    return places


def joined(parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Put arrays of several months under each other, by name."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}


class Files:
    """The parquet files of a folder, one per entity; one thread writes while the caller makes the next rows."""

    def __init__(self, folder: Path, only: Collection[str] | None = None) -> None:
        self._folder = folder
        self._only = None if only is None else frozenset(only)
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()
        self.rows: dict[str, int] = {}

    def wants(self, *entities: str) -> bool:
        """Say whether any of these entities is to be written."""
        return self._only is None or not self._only.isdisjoint(entities)

    def add(self, entity: str, columns: Columns) -> None:
        """Append rows, in the order given; the write happens later, in order."""
        if not self.wants(entity):
            return
        table = pa.table(columns)
        self.rows[entity] = self.rows.get(entity, 0) + table.num_rows
        self._waiting.append(self._thread.submit(self._write, entity, table))
        while len(self._waiting) > _WAITING_TABLES:
            self._waiting.popleft().result()

    def _write(self, entity: str, table: pa.Table) -> None:
        if entity not in self._writers:
            worded = [field.name for field in table.schema if pa.types.is_dictionary(field.type) or pa.types.is_integer(field.type)]
            self._writers[entity] = pq.ParquetWriter(
                self._folder / f"{entity}.parquet",
                table.schema,
                compression="zstd",
                use_dictionary=worded,
                store_schema=False,
                store_decimal_as_integer=True,
            )
        self._writers[entity].write_table(table, row_group_size=_ROW_GROUP)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            while self._waiting:
                self._waiting.popleft().result()
        finally:
            self._thread.shutdown()
            for writer in self._writers.values():
                writer.close()
