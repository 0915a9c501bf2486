"""Load everything again from the files as they came, for a shop whose time zone changed: local days are stored at load (decision 2)."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from peil.load.derive import derive, forget
from peil.load.extents import note_extents
from peil.load.past.undoing import Pairs, Undoer
from peil.load.reading import Reader, quoted
from peil.load.receipts import Receipt, Way, kept
from peil.load.restating import unsay
from peil.load.taking import Loader, Progress
from peil.values.errors import CannotReload, CannotUndo
from peil.warehouse.tables import raise_data_version


class Reloader:
    """Loads all that stands in a warehouse again, as `loader`'s shop would have it."""

    def __init__(self, loader: Loader, raw: Path, progress: Progress | None = None) -> None:
        self.loader = loader
        self.warehouse = loader.warehouse
        self.undoer = Undoer(loader, raw, progress)

    def standing(self) -> list[Receipt]:
        """Return the loads that stand and brought records, the first one first."""
        return [one for one in reversed(kept(self.warehouse)) if one.undone_at is None and self.undoer.pairs_of(one)]

    def check(self) -> int:
        """Return how many files would be read again; raises CannotReload where one of them is not kept or cannot be read."""
        return len(self.readers(self.standing()))

    def run(self, settle: Callable[[], None]) -> int:
        """Load everything again in one transaction, `settle` its last step; returns the number of files. Raises CannotReload, all as it was."""
        loads = self.standing()
        readers = self.readers(loads)
        pairs: Pairs = frozenset().union(*(self.undoer.pairs_of(one) for one in loads))
        with tempfile.TemporaryDirectory(prefix="peil-") as work, self.warehouse.transaction():
            for entity, source in sorted(pairs):
                self.warehouse.execute(f"DELETE FROM {quoted(entity)} WHERE _source = $source", {"source": source})
                unsay(self.warehouse, entity, source)
            for one, reader in zip(loads, readers, strict=True):
                self.read(one, reader, pairs, Path(work))
            self.follow({entity for entity, _ in pairs})
            settle()
        return len(loads)

    def readers(self, loads: Sequence[Receipt]) -> list[Reader]:
        """Return what each load was read by; raises CannotReload."""
        try:
            return [self.undoer.reader_of(one, one) for one in loads]
        except CannotUndo as wrong:
            raise CannotReload(file=wrong.facts["file"], load=wrong.facts["load"]) from None

    def read(self, one: Receipt, reader: Reader, pairs: Pairs, work: Path) -> None:
        """Read one file again for the shop as it is now, and keep with its receipt that it was read so."""
        shop = self.loader.shop
        way = msgspec.structs.replace(one.way or Way("", "", ""), currency=shop.currency, timezone=shop.timezone, country=shop.country)
        try:
            self.undoer.replay(msgspec.structs.replace(one, way=way), reader, (one, pairs), work)
        except CannotUndo as wrong:
            raise CannotReload(file=wrong.facts["file"], load=wrong.facts["load"]) from None
        if one.way is not None:
            values = {"way": msgspec.json.encode(way).decode(), "load": one.load_id}
            self.warehouse.execute("UPDATE peil.loads SET way = $way WHERE load_id = $load", values)

    def follow(self, touched: set[str]) -> None:
        """Bring along what follows from the records."""
        follow = forget(self.warehouse, self.loader.model, touched)
        follow |= derive(self.warehouse, self.loader.model, touched, self.loader.parameters, self.loader.shop.timezone)
        note_extents(self.warehouse, self.loader.model, touched | follow)
        raise_data_version(self.warehouse)
