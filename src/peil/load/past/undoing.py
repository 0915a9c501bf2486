"""Undo a load: afterwards the data are as if it had never been, and its receipt says that it was undone.

The records of its (entity, source) pairs are cleared, and the other loads of those pairs run again from the files as they came. Where the load
brought only records of its own, which none before had and none after it has, they are just taken out.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from peil.load.derive import derive, forget
from peil.load.extents import note_extents
from peil.load.past.raw import reader_kept
from peil.load.reading import Reader, quoted
from peil.load.receipts import Receipt, Undoing, kept
from peil.load.registry import reader_named
from peil.load.restating import unsay
from peil.load.taking import Loader, Progress
from peil.values.errors import CannotUndo, PeilError, UnknownLoad
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse
from peil.warehouse.tables import raise_data_version

Pairs = frozenset[tuple[str, str]]
PLAIN = ("entity:", "mapping:")  # readers that never take away what a file restates


class Undoer:
    """Undoes loads of one warehouse; `loader` tells it the shop and the model."""

    def __init__(self, loader: Loader, raw: Path, progress: Progress | None = None) -> None:
        self.loader = loader
        self.warehouse: Warehouse = loader.warehouse
        self.raw = raw
        self.progress = progress or (lambda _file, _step: None)

    def undo(self, load_id: int) -> Receipt:
        """Undo a load in one transaction and return its receipt; raises UnknownLoad or CannotUndo, and then nothing has changed."""
        loads = kept(self.warehouse)
        receipt = next((one for one in loads if one.load_id == load_id), None)
        if receipt is None:
            raise UnknownLoad(load=load_id)
        pairs = self.pairs_of(receipt)
        if receipt.undone_at is not None:
            raise refused(receipt, f"that was done on {receipt.undone_at[:10]}", f"dat is al gebeurd op {receipt.undone_at[:10]}")
        if not pairs:
            raise refused(receipt, "nothing of it was loaded", "er is niets uit geladen")
        others = [one for one in reversed(loads) if one is not receipt and one.undone_at is None and self.pairs_of(one) & pairs]
        again = [] if self.apart(receipt, others) else others
        readers = [self.reader_of(one, receipt) for one in again]
        with tempfile.TemporaryDirectory(prefix="peil-") as work, self.warehouse.transaction():
            before = self.counted(pairs)
            self.clear(receipt, pairs, whole=bool(again) or not others)
            for one, reader in zip(again, readers, strict=True):
                self.replay(one, reader, (receipt, pairs), Path(work))
            self.settle(receipt, pairs)
            after = self.counted(pairs)
            raise_data_version(self.warehouse)
        stands = next(one for one in kept(self.warehouse) if one.load_id == load_id)
        stands.undoing = Undoing(tuple(one.file for one in again), {name: after[name] - before[name] for name in before})
        return stands

    def pairs_of(self, receipt: Receipt) -> Pairs:
        """Return the (entity, source) a load brought records of; of a load before they were noted, all sources that its entities have."""
        if receipt.way is not None:
            return frozenset(receipt.way.pairs)
        known = self.warehouse.rows("SELECT entity, source FROM peil.extents")
        named = {(entity, receipt.source) for entity in receipt.entities if receipt.source is not None}
        return frozenset(named | {(entity, source) for entity, source in known if entity in receipt.entities})

    def apart(self, receipt: Receipt, others: Sequence[Receipt]) -> bool:
        """Return whether the load only added records, which no load after it restated: then no other has to run again."""
        if not others:
            return True
        later = [one for one in others if one.load_id > receipt.load_id]
        shared = {entity for one in later for entity, _ in self.pairs_of(one) & self.pairs_of(receipt)}
        added = not took_away(receipt) and not any(counts.changed for counts in receipt.entities.values())
        met = any(one.entities[name].changed or one.entities[name].unchanged for one in later for name in shared & one.entities.keys())
        return added and not met and not any(took_away(one) for one in later)

    def reader_of(self, one: Receipt, receipt: Receipt) -> Reader:
        """Return the reader that a load was read by; raises CannotUndo where the load cannot run again."""
        by, date = f"load {one.load_id} ({one.file})", f"lading {one.load_id} ({one.file})"
        if one.raw is None or not (self.raw / one.raw).is_file():
            raise refused(
                receipt,
                f"{by} brought the same kind of records and would have to be read again, but its file is not kept in {self.raw.name}/",
                f"{date} bracht dezelfde soort records en zou opnieuw gelezen moeten worden, maar het bestand ervan staat niet in {self.raw.name}/",
            )
        try:
            if one.way is not None and one.way.mapping is not None:
                return reader_kept(self.raw, one.way, self.loader.model)
            return reader_named(self.loader.model, one.reader or "")
        except PeilError as wrong:
            en, nl = wrong.say("en").rstrip("."), wrong.say("nl").rstrip(".")
            raise refused(receipt, f"{by} would have to be read again. {en}", f"{date} zou opnieuw gelezen moeten worden. {nl}") from None

    def clear(self, receipt: Receipt, pairs: Pairs, *, whole: bool) -> None:
        """Take the records of the pairs out: all of them, or only those that the load brought."""
        own = "true" if whole else "_load = $load"
        for entity, source in sorted(pairs):
            values: dict[str, object] = {"source": source} | ({} if whole else {"load": receipt.load_id})
            self.warehouse.execute(f"DELETE FROM {quoted(entity)} WHERE _source = $source AND {own}", values)
            unsay(self.warehouse, entity, source, None if whole else receipt.load_id)

    def replay(self, one: Receipt, reader: Reader, target: tuple[Receipt, Pairs], work: Path) -> None:
        """Read a file again for its records of the pairs, as it was read then."""
        receipt, pairs = target
        self.progress(one.file, Text("read again", "wordt opnieuw gelezen"))
        shop = self.loader.shop
        if one.way is not None:
            shop = msgspec.structs.replace(shop, currency=one.way.currency, timezone=one.way.timezone, country=one.way.country)
        loader = Loader(self.warehouse, self.loader.model, shop, self.loader.parameters, only=pairs)
        way = msgspec.structs.replace(one.way) if one.way is not None else None
        fresh = Receipt(one.file, one.reader, load_id=one.load_id, taken_on=one.taken_on, way=way)
        path = self.under_its_name(one, work)
        loader.load_again(fresh, path, reader, work)
        path.unlink()
        if fresh.failed:
            said = fresh.problems[-1].message
            why = f"load {one.load_id} ({one.file}) cannot be read again. {said.en.rstrip('.')}"
            raise refused(receipt, why, f"lading {one.load_id} ({one.file}) kan niet opnieuw worden gelezen. {said.nl.rstrip('.')}")

    def under_its_name(self, one: Receipt, work: Path) -> Path:
        """Return a link to a kept file under the name it came with, which a reader may look at."""
        folder = work / str(one.load_id)
        folder.mkdir()
        path = folder / str(one.raw).partition("-")[2]
        try:
            path.symlink_to((self.raw / str(one.raw)).resolve())
        except OSError:  # Windows gives links to administrators alone
            shutil.copyfile(self.raw / str(one.raw), path)
        return path

    def settle(self, receipt: Receipt, pairs: Pairs) -> None:
        """Mark the load undone, and bring along what follows from the records."""
        touched = {entity for entity, _ in pairs}
        self.progress(receipt.file, Text("working out what follows from the records left", "wat uit de overige records volgt wordt uitgerekend"))
        now = "CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP)"
        self.warehouse.execute(f"UPDATE peil.loads SET undone_at = {now} WHERE load_id = $load", {"load": receipt.load_id})
        follow = forget(self.warehouse, self.loader.model, touched)
        follow |= derive(self.warehouse, self.loader.model, touched, self.loader.parameters, self.loader.shop.timezone)
        note_extents(self.warehouse, self.loader.model, touched | follow)

    def counted(self, pairs: Pairs) -> dict[str, int]:
        """Return the rows of each entity."""
        return {entity: int(self.warehouse.one(f"SELECT count(*) FROM {quoted(entity)}")) for entity in sorted({entity for entity, _ in pairs})}


def refused(receipt: Receipt, en: str, nl: str) -> CannotUndo:
    """Return the error that says why a load stays."""
    return CannotUndo(load=receipt.load_id, file=receipt.file, why=Text(en, nl))


def took_away(receipt: Receipt) -> bool:
    """Return whether a load may have deleted records that it restated."""
    if receipt.way is not None:
        return receipt.way.took_away
    return not (receipt.reader or "").startswith(PLAIN)
