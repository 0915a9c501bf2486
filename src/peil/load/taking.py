"""Take files in: find, recognise, stage, type, merge, derive and leave a receipt each, all of one call in one transaction."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import day_name, order_column, parent_day, stored_columns
from peil.load import receipts
from peil.load.derive import derive
from peil.load.extents import note_extents
from peil.load.files import find_files
from peil.load.mapping import MappedReader
from peil.load.mapping import refused as refused_expression
from peil.load.past.raw import Raw
from peil.load.reading import Check, Reader, Reading, Records, Shop, text_literal
from peil.load.receipts import Receipt, Way
from peil.load.records import Fault, Ready, Typer, local_days, style_of
from peil.load.registry import reader_named, recognise
from peil.load.staging import Staged, header_of, release, stage
from peil.values.errors import BadQuestion, UnreadableFile
from peil.values.problems import Place, Problem
from peil.values.texts import Text
from peil.warehouse.engine import StatementFailed, Warehouse
from peil.warehouse.merge import Counts, Incoming, duplicates, merge
from peil.warehouse.tables import Table, raise_data_version

Progress = Callable[[str, Text], None]


class Order(msgspec.Struct, frozen=True):
    """What is to be loaded and how: paths, a reader's name or a mapping's reader in place of recognition, the day a snapshot was taken."""

    paths: tuple[Path, ...]
    reader: str | None = None
    mapping: Reader | None = None
    taken_on: str | None = None
    dry_run: bool = False


class Loader:
    """Loads files into one warehouse for one shop."""

    def __init__(
        self,
        warehouse: Warehouse,
        model: Model,
        shop: Shop,
        parameters: dict[str, float],
        *,
        raw: Path | None = None,
        progress: Progress | None = None,
        only: frozenset[tuple[str, str]] | None = None,
    ) -> None:
        self.warehouse = warehouse
        self.model = model
        self.shop = shop
        self.parameters = parameters
        self.raw = Raw(raw) if raw else None
        self.progress = progress or (lambda _file, _step: None)
        self.only = only  # the (entity, source) to merge, where a file is read again for a part of its records

    def load(self, order: Order) -> list[Receipt]:
        """Load everything in one transaction and return a receipt for each file; a dry run changes nothing."""
        with tempfile.TemporaryDirectory(prefix="peil-") as folder:
            work = Path(folder)
            found = self.sort_out(order, work)
            try:
                with self.warehouse.transaction():
                    self.load_all(found, order, work)
                    if order.dry_run:
                        raise _DryRun  # noqa: TRY301 - the one way out of a transaction that keeps nothing
            except _DryRun:
                pass
            except BaseException:
                if self.raw is not None:
                    self.raw.forget()
                raise
        return [receipt for receipt, _, _ in found]

    def sort_out(self, order: Order, work: Path) -> list[tuple[Receipt, Path, Reader | None]]:
        """Return the files with the reader of each, parents before children; what cannot be read has a receipt that says so."""
        named = reader_named(self.model, order.reader) if order.reader else order.mapping
        found: list[tuple[Receipt, Path, Reader | None]] = []
        for path in order.paths:
            try:
                files = list(find_files(path, work))
            except UnreadableFile as wrong:
                found.append((refused(path.name, wrong), path, None))
                continue
            if not files:
                why = Text("there are no CSV, JSON, parquet or zip files in it.", "er staan geen CSV-, JSON-, parquet- of zip-bestanden in.")
                found.append((refused(path.name, UnreadableFile(file=path.name, why=why)), path, None))
            found += [self.told_apart(file, named, work) for file in files]
        return sorted(found, key=lambda item: self.rank(item[2]))

    def rank(self, reader: Reader | None) -> int:
        """Return a number that puts files of parents before those of children, which saves bringing the children along afterwards."""
        name = reader.name.removeprefix("entity:") if reader else ""
        return len(self.model.reach(name)) if name in self.model.entities else 0

    def told_apart(self, path: Path, named: Reader | None, work: Path) -> tuple[Receipt, Path, Reader | None]:
        """Return a file with its reader, or with a receipt that says why there is none."""
        try:
            header, _ = header_of(self.warehouse, path, work)
        except UnreadableFile as wrong:
            return refused(path.name, wrong), path, None
        except OSError as wrong:
            return refused(path.name, UnreadableFile(file=path.name, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}."))), path, None
        reader = named or recognise(self.model, path.stem, frozenset(name.strip().lower() for name in header))
        if reader is not None:
            return Receipt(path.name, reader.name), path, reader
        shown = ", ".join(header[:8]) + (" …" if len(header) > 8 else "")
        message = Text(f"The header is of no format that Peil knows: {shown}.", f"De kopregel is van geen formaat dat Peil kent: {shown}.")
        hint = Text(
            "Name the file after an entity and use its column names (`peil load --as entity:orders`), or write a mapping (`--map FILE`).",
            "Noem het bestand naar een entiteit en gebruik haar kolomnamen (`peil load --as entity:orders`), "
            "of schrijf een mapping (`--map BESTAND`).",
        )
        problem = Problem("unknown_format", message, Place(path.name, 1), hint=hint)
        return Receipt(path.name, problems=[problem]), path, None

    def load_all(self, found: list[tuple[Receipt, Path, Reader | None]], order: Order, work: Path) -> None:
        """Load each file, then derive and note how far the data go, once."""
        touched: set[str] = set()
        follow: set[str] = set()  # entities of which no file came, and rows changed nevertheless
        next_id = int(self.warehouse.one("SELECT coalesce(max(load_id), 0) + 1 FROM peil.loads"))
        for number, (receipt, path, reader) in enumerate(found):
            receipt.load_id = next_id + number
            receipt.taken_on = order.taken_on or _written_on(path)
            if reader is not None:
                self.progress(path.name, Text("reading", "wordt gelezen"))
                self.load_file(receipt, path, reader, work)
                touched |= set(receipt.entities)
                if not order.dry_run and not receipt.failed:
                    self.keep(path, receipt, reader)
        if touched:
            self.progress("…", Text("working out what follows from the new records", "wat uit de nieuwe records volgt wordt uitgerekend"))
            follow = derive(self.warehouse, self.model, touched, self.parameters, self.shop.timezone)
        for receipt, _, _ in found:
            receipts.store(self.warehouse, receipt)
        note_extents(self.warehouse, self.model, touched | follow)
        raise_data_version(self.warehouse)

    def keep(self, path: Path, receipt: Receipt, reader: Reader) -> None:
        """Keep the file as it came, and the mapping it was read by."""
        if self.raw is not None and receipt.way is not None:
            receipt.raw = self.raw.keep(path, receipt.load_id)
            if isinstance(reader, MappedReader):
                receipt.way.mapping, receipt.way.lookups = self.raw.keep_mapping(reader, receipt.load_id)

    def load_file(self, receipt: Receipt, path: Path, reader: Reader, work: Path) -> None:
        """Load one file; what is wrong with it goes on its receipt."""
        table = f"peil_sheet_{receipt.load_id}"
        receipt.way = Way(self.shop.currency, self.shop.timezone, self.shop.country)
        try:
            staged = stage(self.warehouse, path, table, work)
            receipt.rows_read, receipt.rows_rejected = staged.rows, staged.rejected
            receipt.problems += staged.problems
            shop = msgspec.structs.replace(self.shop, taken_on=receipt.taken_on or self.shop.taken_on)
            self.progress(path.name, Text(f"{staged.rows:,} rows read", f"{staged.rows:,} rijen gelezen".replace(",", ".")))
            reading = reader.read(staged.sheet, shop, self.warehouse.rows)
            self.take(receipt, staged, reading)
        except UnreadableFile as wrong:
            receipt.problems.append(refused(path.name, wrong).problems[0])
        except StatementFailed as wrong:
            if isinstance(reader, MappedReader) and str(wrong).startswith(("Conversion Error", "Invalid Input Error", "Out of Range Error")):
                raise refused_expression(wrong, reader.path.name) from None
            raise
        release(self.warehouse, table)  # any error but an unreadable file ends the transaction, and its temporary tables with it

    def take(self, receipt: Receipt, staged: Staged, reading: Reading) -> None:
        """Take in what a reader made of a staged file."""
        receipt.source, receipt.caveats = reading.source, reading.caveats
        for statement in reading.prepare:
            self.warehouse.execute(statement)
        rejected: set[int] = set()
        found: list[tuple[Fault | Check, int | None, str, int]] = []
        for check in reading.checks:
            hits = self.warehouse.rows(f"SELECT _row, value, count(*) OVER () FROM ({check.sql}) AS hit(_row, value) ORDER BY 1 LIMIT 100")
            found += [(check, row or None, "" if value is None else str(value), count) for row, value, count in hits]
            if check.level == "error":
                rejected |= {row for (row, *_) in self.warehouse.rows(f"SELECT _row FROM ({check.sql}) AS hit(_row, value)")}
        for records in reading.records:
            separator = staged.dialect.separator if staged.dialect else None
            style = style_of(self.warehouse, records, self.model, separator)
            ready = Typer(self.warehouse, self.model, records, self.shop.timezone, style).run()
            if rejected:
                listed = ", ".join(str(row) for row in rejected)
                self.warehouse.execute(f"DELETE FROM {ready.name} WHERE _row IN ({listed})")
            found += [(fault, fault.row, fault.value, 1) for fault in ready.faults]
            counts = self.merge(receipt, staged, ready, records, reading.source)
            self.progress(receipt.file, Text(f"{records.entity} taken in", f"{records.entity} opgenomen"))
            if records.replaces is not None:
                self.take_away(receipt, ready, records, reading.source)
            earlier = receipt.entities.get(records.entity, Counts(0, 0, 0))
            receipt.entities[records.entity] = Counts(
                earlier.new + counts.new, earlier.changed + counts.changed, earlier.unchanged + counts.unchanged
            )
            rejected |= ready.rejected
        receipt.rows_rejected += len(rejected)
        receipt.problems += self.said(staged, found)
        if receipt.rows_read == 0:
            message = Text("The file has a header but no records.", "Het bestand heeft een kopregel maar geen records.")
            receipt.problems.append(Problem("no_records", message, Place(staged.sheet.name, 1), level="warning"))

    def wanted(self, receipt: Receipt, entity: str, source: str) -> bool:
        """Return whether records of an entity and source are to be merged, and note on the receipt that they were."""
        if self.only is not None and (entity, source) not in self.only:
            return False
        if receipt.way is not None and (entity, source) not in receipt.way.pairs:
            receipt.way.pairs.append((entity, source))
        return True

    def take_away(self, receipt: Receipt, ready: Ready, records: Records, source: str) -> None:
        """Delete what the file restates and does not hold any more."""
        if receipt.way is None or not self.wanted(receipt, records.entity, source):
            return
        keys = " AND ".join(f'n."{key}" = t."{key}"' for key in self.model.entities[records.entity].key)
        gone = f"({records.replaces}) AND NOT EXISTS (SELECT 1 FROM {ready.name} n WHERE {keys})"
        deleted = self.warehouse.one(f'DELETE FROM "{records.entity}" t WHERE t._source = $source AND {gone}', {"source": source})
        receipt.way.took_away |= bool(deleted)

    def said(self, staged: Staged, found: list[tuple[Fault | Check, int | None, str, int]]) -> list[Problem]:
        """Return what was found as problems with their lines in the file."""
        lines = staged.lines_of({row for _, row, _, _ in found if row}) if found else {}
        problems = []
        for what, row, value, count in found:
            line = lines.get(row) if row else None
            if isinstance(what, Check):
                message = Text(what.message.say("en", value=value, count=count), what.message.say("nl", value=value, count=count))
                problems.append(Problem(what.code, message, Place(staged.sheet.name, line, what.column), what.level, what.hint))
                continue
            shown = value[:60]
            message = Text(f"`{shown}` is not right in the column {what.column}.", f"`{shown}` klopt niet in de kolom {what.column}.")
            if not value:
                message = Text(f"The column {what.column} is empty.", f"De kolom {what.column} is leeg.")
            level, code = ("error", "bad_value") if what.rejects else ("warning", "unknown_value")
            hint = Text(f"Right is {what.hint.en}.", f"Goed is {what.hint.nl}.")
            problems.append(Problem(code, message, Place(staged.sheet.name, line, what.column), level, hint))  # type: ignore[arg-type]
        return problems

    def merge(self, receipt: Receipt, staged: Staged, ready: Ready, records: Records, source: str) -> Counts:
        """Merge typed records; of several with one key the last stands, and the receipt says so."""
        entity = self.model.entities[records.entity]
        table = Table(entity.name, stored_columns(self.model, entity), entity.key, order_column(self.model, entity))
        sources = [source]
        if "_source_given" in ready.columns:
            self.warehouse.execute(f"UPDATE {ready.name} SET _source_given = {text_literal(source)} WHERE _source_given IS NULL")
            sources = [name for (name,) in self.warehouse.rows(f"SELECT DISTINCT _source_given FROM {ready.name} ORDER BY 1")] or [source]
        total = Counts(0, 0, 0)
        for name in sources:
            part = ready
            if len(sources) > 1 or name != source:
                part = msgspec.structs.replace(ready, name=f"{ready.name}_of_source")
                self.warehouse.execute(
                    f"CREATE OR REPLACE TEMP TABLE {part.name} AS SELECT * FROM {ready.name} WHERE _source_given = {text_literal(name)}"
                )
            counts = self.merge_part(receipt, staged, part, table, name)
            total = Counts(total.new + counts.new, total.changed + counts.changed, total.unchanged + counts.unchanged)
        return total

    def merge_part(self, receipt: Receipt, staged: Staged, ready: Ready, table: Table, source: str) -> Counts:
        """Merge the records of one source."""
        if not self.wanted(receipt, table.name, source):
            return Counts(0, 0, 0)
        entity = self.model.entities[table.name]
        incoming = Incoming(ready.name, ready.columns, source, receipt.load_id)
        twice = duplicates(self.warehouse, table, incoming)
        if twice:
            lines = staged.lines_of({int(str(row)) for row, *_ in twice})
            for row, *key in twice:
                said = ", ".join(str(part) for part in key)
                message = Text(
                    f"The key {said} comes more than once; the last record stands.",
                    f"De sleutel {said} komt meer dan één keer voor; het laatste record geldt.",
                )
                receipt.problems.append(Problem("double_key", message, Place(staged.sheet.name, lines.get(int(str(row))), table.key[0]), "warning"))
        view, columns = local_days(self.warehouse, self.model, ready, table.name, self.shop.timezone)
        defaults = {name: str(column.empty_means).lower() for name, column in entity.columns.items() if column.empty_means is not None}
        clock = self.model.clock(table.name)
        extra: dict[str, str] = {}
        joins = ""
        if clock and clock.entity != table.name:
            own = next(column for column, parent in entity.parents.items() if parent == clock.entity)
            parent_key = self.model.entities[clock.entity].key[0]
            day = f"any_value({day_name(clock.name)})"
            known = f"coalesce({day} FILTER (WHERE _source = $source), {day}) AS day"
            parents = f"SELECT {parent_key}, {known} FROM {clock.entity} GROUP BY {parent_key}"
            extra = {parent_day(clock): "parent.day"}
            joins = f"LEFT JOIN ({parents}) parent ON parent.{parent_key} = n.{own}"
        return merge(self.warehouse, table, Incoming(view, columns, source, receipt.load_id, defaults, extra, joins))


class _DryRun(Exception):
    """Leave a transaction without keeping anything."""


def _written_on(path: Path) -> str | None:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date().isoformat() if path.exists() else None


def refused(file: str, wrong: UnreadableFile) -> Receipt:
    """Return the receipt of a file that cannot be read."""
    message = Text(wrong.say("en"), wrong.say("nl"))
    return Receipt(file, problems=[Problem("unreadable_file", message, Place(file))])


def check_taken_on(text: str | None) -> str | None:
    """Return a day as ISO text; raises BadQuestion where it is none."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        why = Text(f"`{text}` is not a day such as 2026-11-21 (--taken-on).", f"`{text}` is geen dag zoals 2026-11-21 (--taken-on).")
        raise BadQuestion(why=why) from None
