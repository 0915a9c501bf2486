"""Give the receipt of a load: what was read, what was new, changed, unchanged or rejected, and every problem on the way."""

from typing import Any

import msgspec

from peil.load.reading import Caveat
from peil.values.problems import Problem
from peil.values.texts import Language
from peil.warehouse.engine import Warehouse
from peil.warehouse.merge import Counts

MOMENT = "'%Y-%m-%dT%H:%M:%SZ'"


class Way(msgspec.Struct):
    """How a file was read: what of the shop the reader knew, the mapping and the files it looks things up in (by their names in `raw/`).

    `pairs` are the (entity, source) it brought records of; `took_away` says whether it deleted records that it restated. `options` is what the user
    said of the file, `part` which of the file's tables it was, `as_of` the moment the file is of (UTC), `settles` how many days up to then the
    source still changes.
    """

    currency: str
    timezone: str
    country: str
    pairs: list[tuple[str, str]] = []
    took_away: bool = False
    mapping: str | None = None
    lookups: dict[str, str] = {}
    options: dict[str, str] = {}
    part: int = 0
    as_of: str | None = None
    settles: int = 0


class Undoing(msgspec.Struct, frozen=True):
    """What the undoing of a load did: the files that were read again, and by how many rows each entity changed."""

    replayed: tuple[str, ...]
    rows: dict[str, int]


class Receipt(msgspec.Struct):
    """What became of one file."""

    file: str
    reader: str | None = None
    source: str | None = None
    rows_read: int = 0
    rows_rejected: int = 0
    entities: dict[str, Counts] = {}
    problems: list[Problem] = []
    caveats: tuple[Caveat, ...] = ()
    load_id: int = 0
    taken_on: str | None = None
    raw: str | None = None
    loaded_at: str | None = None
    way: Way | None = None
    undone_at: str | None = None
    undoing: Undoing | None = None

    @property
    def failed(self) -> bool:
        """Return whether nothing of the file could be used."""
        return self.reader is None or any(problem.code in ("unreadable_file", "unknown_format") for problem in self.problems)

    def as_record(self, language: Language) -> dict[str, Any]:
        """Return the receipt in the form of the JSON contract."""
        return {
            "load": self.load_id,
            "file": self.file,
            "reader": self.reader,
            "source": self.source,
            "loaded_at": self.loaded_at,
            "undone_at": self.undone_at,
            "rows_read": self.rows_read,
            "rows_rejected": self.rows_rejected,
            "entities": {name: msgspec.to_builtins(counts) for name, counts in self.entities.items()},
            "problems": [problem.as_record(language) for problem in self.problems],
            "caveats": [{"code": caveat.code, "message": caveat.message.say(language)} for caveat in self.caveats],
        }


def store(warehouse: Warehouse, receipt: Receipt) -> None:
    """Keep a receipt in the warehouse, in the transaction of its load."""
    values = {
        "load": receipt.load_id,
        "file": receipt.file,
        "reader": receipt.reader,
        "source": receipt.source,
        "taken_on": receipt.taken_on,
        "read": receipt.rows_read,
        "rejected": receipt.rows_rejected,
        "entities": msgspec.json.encode(receipt.entities).decode(),
        "problems": msgspec.json.encode(receipt.problems).decode(),
        "caveats": msgspec.json.encode(receipt.caveats).decode(),
        "raw": receipt.raw,
        "way": msgspec.json.encode(receipt.way).decode() if receipt.way else None,
    }
    warehouse.execute(
        "INSERT INTO peil.loads VALUES ($load, $file, $reader, $source, CAST($taken_on AS DATE),"
        " CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP), $read, $rejected, $entities, $problems, $caveats, $raw, $way, NULL)",
        values,
    )


def kept(warehouse: Warehouse) -> list[Receipt]:
    """Return all receipts, the latest first."""
    rows = warehouse.rows(
        "SELECT load_id, file, reader, source, taken_on::VARCHAR, rows_read, rows_rejected, entities, problems, caveats, raw,"
        f" strftime(loaded_at, {MOMENT}), way, strftime(undone_at, {MOMENT}) FROM peil.loads ORDER BY load_id DESC"
    )
    found = []
    for load_id, file, reader, source, taken_on, read, rejected, entities, problems, caveats, raw, loaded_at, way, undone_at in rows:
        found.append(
            Receipt(
                file=file,
                reader=reader,
                source=source,
                rows_read=read,
                rows_rejected=rejected,
                entities=msgspec.json.decode(entities, type=dict[str, Counts]),
                problems=msgspec.json.decode(problems, type=list[Problem]),
                caveats=msgspec.json.decode(caveats, type=tuple[Caveat, ...]),
                load_id=load_id,
                taken_on=taken_on,
                raw=raw,
                loaded_at=loaded_at,
                way=msgspec.json.decode(way, type=Way) if way else None,
                undone_at=undone_at,
            )
        )
    return found
