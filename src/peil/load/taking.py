"""Take files in: find, recognise, stage, type, merge, derive and leave a receipt each, all of one call in one transaction."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import day_name, order_column, parent_day, stored_columns
from peil.load import receipts
from peil.load.derive import derive
from peil.load.exchange import Exchange
from peil.load.extents import note_extents
from peil.load.forms.fields import drift
from peil.load.mapping import MappedReader
from peil.load.mapping import refused as refused_expression
from peil.load.past.forgetting import redact
from peil.load.past.raw import Raw
from peil.load.reading import Check, Reader, Reading, Records, Shop, text_literal
from peil.load.receipts import Receipt, Way
from peil.load.recognising import Candidate, Order, Sorter, again, refused
from peil.load.records import Fault, Frame, Ready, Typer, local_days, style_of
from peil.load.restating import Buried, Restating
from peil.load.staging import Found, Staged, release, stage
from peil.values.errors import UnreadableFile
from peil.values.problems import Place, Problem
from peil.values.texts import Text
from peil.warehouse.engine import StatementFailed, Warehouse
from peil.warehouse.merge import Counts, Incoming, duplicates, merge
from peil.warehouse.tables import Table, raise_data_version

Progress = Callable[[str, Text], None]


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
        kept: Sequence[Reader] = (),
    ) -> None:
        self.warehouse = warehouse
        self.model = model
        self.shop = shop
        self.parameters = parameters
        self.raw = Raw(raw) if raw else None
        self.progress = progress or (lambda _file, _step: None)
        self.kept = kept  # the readers of the shop's own mappings
        self.only = only  # the (entity, source) to merge, where a file is read again for a part of its records

    def load(self, order: Order) -> list[Receipt]:
        """Load everything in one transaction and return a receipt for each file; a dry run changes nothing."""
        with tempfile.TemporaryDirectory(prefix="peil-") as folder:
            work = Path(folder)
            found = Sorter(self.warehouse, self.model, work, self.kept).sort_out(order)
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
        return [one.receipt for one in found]

    def load_all(self, found: list[Candidate], order: Order, work: Path) -> None:
        """Load each file, then derive and note how far the data go, once."""
        touched: set[str] = set()
        follow: set[str] = set()  # entities of which no file came, and rows changed nevertheless
        next_id = int(self.warehouse.one("SELECT coalesce(max(load_id), 0) + 1 FROM peil.loads"))
        for number, one in enumerate(found):
            receipt = one.receipt
            receipt.load_id = next_id + number
            written = _written_at(one.origin)
            receipt.taken_on = order.taken_on or (written[:10] if written else None)
            if one.found is not None:
                self.progress(receipt.file, Text("reading", "wordt gelezen"))
                as_of = f"{order.taken_on}T23:59:59" if order.taken_on else written
                receipt.way = Way(self.shop.currency, self.shop.timezone, self.shop.country, options=order.options, part=one.number, as_of=as_of)
                self.load_file(receipt, one.found, work)
                touched |= set(receipt.entities)
                if not order.dry_run and not receipt.failed:
                    self.keep(one.origin, receipt, one.found.reader)
        if touched:
            self.progress("…", Text("working out what follows from the new records", "wat uit de nieuwe records volgt wordt uitgerekend"))
            follow = derive(self.warehouse, self.model, touched, self.parameters, self.shop.timezone)
        for one in found:
            receipts.store(self.warehouse, one.receipt)
        note_extents(self.warehouse, self.model, touched | follow)
        raise_data_version(self.warehouse)

    def keep(self, path: Path, receipt: Receipt, reader: Reader) -> None:
        """Keep the file as it came, and the mapping it was read by."""
        if self.raw is not None and receipt.way is not None:
            receipt.raw = self.raw.keep(path, receipt.load_id)
            if isinstance(reader, MappedReader):
                receipt.way.mapping, receipt.way.lookups = self.raw.keep_mapping(reader, receipt.load_id)

    def load_again(self, receipt: Receipt, path: Path, reader: Reader, work: Path) -> None:
        """Load a file that was kept, as its receipt says it was read before."""
        if receipt.way is None:
            receipt.way = Way(self.shop.currency, self.shop.timezone, self.shop.country)
        try:
            one = again(Sorter(self.warehouse, self.model, work), path, reader, receipt.way)
        except UnreadableFile as wrong:
            receipt.problems += refused(path.name, wrong).problems
            return
        receipt.problems += one.receipt.problems
        if one.found is not None:
            self.load_file(receipt, one.found, work)

    def load_file(self, receipt: Receipt, found: Found, work: Path) -> None:
        """Load one table of a file; what is wrong with it goes on its receipt."""
        table, reader, way = f"peil_sheet_{receipt.load_id}", found.reader, receipt.way or Way("", "", "")
        try:
            staged = stage(self.warehouse, found, table, work, way.options.values())
            receipt.rows_read, receipt.rows_rejected = staged.rows, staged.rejected
            receipt.problems += staged.problems
            shop = msgspec.structs.replace(self.shop, taken_on=receipt.taken_on or self.shop.taken_on, options=way.options)
            self.progress(receipt.file, Text(f"{staged.rows:,} rows read", f"{staged.rows:,} rijen gelezen".replace(",", ".")))
            reading = reader.read(staged.sheet, shop, self.warehouse.rows)
            if reader.layout is not None and staged.sheet.face.kind == "csv" and reader.headless(found.face) is None:
                reading = msgspec.structs.replace(reading, checks=(*drift(staged.sheet, reader.layout, shop), *reading.checks))
            way.settles = reading.settles
            self.take(receipt, staged, reading, work)
        except UnreadableFile as wrong:
            receipt.problems.append(refused(receipt.file, wrong).problems[0])
        except StatementFailed as wrong:
            if not str(wrong).startswith(("Conversion Error", "Invalid Input Error", "Out of Range Error")):
                raise
            if isinstance(reader, MappedReader):
                raise refused_expression(wrong, reader.path.name) from None
            said = str(wrong).splitlines()[0].rstrip(".!")
            why = Text(
                f"it holds a value that cannot be ({said}). Nothing was loaded.",
                f"er staat een waarde in die niet kan ({said}). Er is niets geladen.",
            )
            raise UnreadableFile(file=receipt.file, why=why) from None
        release(self.warehouse, table)  # any error but an unreadable file ends the transaction, and its temporary tables with it

    def take(self, receipt: Receipt, staged: Staged, reading: Reading, work: Path) -> None:
        """Take in what a reader made of a staged file."""
        receipt.source, receipt.caveats = reading.source, reading.caveats
        for statement in reading.prepare:
            self.warehouse.execute(statement)
        rejected: set[int] = set()
        found: list[tuple[Fault | Check, int | None, str, int]] = []
        for check in reading.checks:
            hits = self.warehouse.rows(f"SELECT _row, value, count(*) OVER () FROM ({check.sql}) AS hit(_row, value) ORDER BY 1 LIMIT 100")
            found += [(check, row or None, "" if value is None else str(value), count) for row, value, count in hits]
            if check.level == "error" and hits:
                rejected |= {row for (row, *_) in self.warehouse.rows(f"SELECT _row FROM ({check.sql}) AS hit(_row, value)") if row}
        for records in reading.records:
            style = style_of(self.warehouse, records, self.model, staged.separator)
            as_of = self.as_of(receipt)
            zone = (receipt.way.options if receipt.way else {}).get("timezone")
            zoned = msgspec.structs.replace(records, naive_zone=zone) if zone else records
            ready = Typer(self.warehouse, self.model, zoned, Frame(self.shop.timezone, style, as_of)).run()
            redact(self.warehouse, ready.name, ready.columns)
            ready, unrated = Exchange(self.warehouse, self.model, self.shop.currency).convert(ready, records.entity, work)
            if rejected:
                listed = ", ".join(str(row) for row in rejected)
                self.warehouse.execute(f"DELETE FROM {ready.name} WHERE _row IN ({listed})")
            found += [(fault, fault.row, fault.value, 1) for fault in ready.faults]
            found += unrated
            counts = self.taken_in(receipt, staged, ready, records, reading.source)
            self.progress(receipt.file, Text(f"{records.entity} taken in", f"{records.entity} opgenomen"))
            receipt.entities[records.entity] = receipt.entities.get(records.entity, Counts(0, 0, 0)).plus(counts)
            rejected |= ready.rejected
        receipt.rows_rejected += len(rejected)
        receipt.problems += self.said(staged, found)
        if receipt.rows_read == 0:
            message = Text("The file has a header but no records.", "Het bestand heeft een kopregel maar geen records.")
            receipt.problems.append(Problem("no_records", message, Place(staged.sheet.name, 1), level="warning"))

    def as_of(self, receipt: Receipt) -> str:
        """Return the moment a file is of (UTC, ISO text); of a load before it was noted, the beginning of time."""
        return (receipt.way.as_of if receipt.way else None) or "1970-01-01T00:00:00"

    def taken_in(self, receipt: Receipt, staged: Staged, ready: Ready, records: Records, source: str) -> Counts:
        """Merge typed records, and take away what the file restates and does not hold any more."""
        restating = None
        left = 0
        if records.restates is not None and self.wanted(receipt, records.entity, source):
            restating = Restating(self.warehouse, ready, records.restates, (records.entity, source, self.as_of(receipt)))
            left = restating.drop_older()
        self.bury(receipt, ready, records, source)
        counts = self.merge(receipt, staged, ready, records, source)
        if records.replaces is not None:
            self.take_away(receipt, ready, records, source)
        if restating is not None:
            gone = restating.take_away(self.model.entities[records.entity].key, receipt.load_id)
            restating.note(receipt.load_id)
            receipt.problems += self.told_gone(receipt, records.entity, gone)
        if records.yields is not None:
            gone = self.give_way(receipt, records, source)
            counts = msgspec.structs.replace(counts, new=counts.new - gone, unchanged=counts.unchanged + gone)
        if counts.older + left:
            if receipt.way is not None:
                receipt.way.took_away = True  # undoing the newer file has to read this one again
            receipt.problems.append(older(receipt.file, records.entity, counts.older + left))
        return counts

    def bury(self, receipt: Receipt, ready: Ready, records: Records, source: str) -> None:
        """Take out what the source has deleted, of the stored records and of those that come in."""
        key = self.model.entities[records.entity].key
        if len(key) > 1 or receipt.way is None or (self.only is not None and (records.entity, source) not in self.only):
            return
        buried = Buried(self.warehouse, ready, (records.entity, source, key[0]))
        if records.gone is not None and self.wanted(receipt, records.entity, source) and buried.note(records.gone, receipt.load_id):
            receipt.way.took_away = True
            buried.take_away()
        buried.drop()

    def told_gone(self, receipt: Receipt, entity: str, gone: int) -> list[Problem]:
        """Return, where a file restates days and does not hold all records of them any more, a warning that says so."""
        if not gone or receipt.way is None:
            return []
        receipt.way.took_away = True
        message = Text(
            f"{gone} records of {entity} on the days of this file are not in it any more; they were taken out.",
            f"{gone} records van {entity} op de dagen van dit bestand staan er niet meer in; ze zijn weggehaald.",
        )
        hint = Text(
            "If the file holds a part only, or is of another account: `peil undo` it, and load it with `--option account=NAME`.",
            "Bevat het bestand maar een deel, of is het van een ander account: doe het terug met `peil undo`, en laad het met "
            "`--option account=NAAM`.",
        )
        return [Problem("restated", message, Place(receipt.file), "warning", hint)]

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

    def give_way(self, receipt: Receipt, records: Records, source: str) -> int:
        """Delete the records that give way to others, and return how many of them this load brought; an undo of it runs the others again."""
        if receipt.way is None or not self.wanted(receipt, records.entity, source):
            return 0
        table, where = f'"{records.entity}" t', f"t._source = $source AND ({records.yields})"
        own = int(self.warehouse.one(f"SELECT count(*) FROM {table} WHERE t._load = {receipt.load_id} AND {where}", {"source": source}))
        receipt.way.took_away |= bool(self.warehouse.one(f"DELETE FROM {table} WHERE {where}", {"source": source}))
        return own

    def said(self, staged: Staged, found: list[tuple[Fault | Check, int | None, str, int]]) -> list[Problem]:
        """Return what was found as problems with their lines in the file."""
        lines = staged.lines_of({row for _, row, _, _ in found if row}) if found else {}
        problems = []
        for what, row, value, count in found:
            line = lines.get(row) if row else None
            if isinstance(what, Check):
                message = Text(*(words.replace("{value}", value).replace("{count}", str(count)) for words in (what.message.en, what.message.nl)))
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
            total = total.plus(counts)
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
            if own in ready.columns:
                extra = {parent_day(clock): "parent.day"}
                joins = f"LEFT JOIN ({parents}) parent ON parent.{parent_key} = n.{own}"
        return merge(self.warehouse, table, Incoming(view, columns, source, receipt.load_id, defaults, extra, joins))


class _DryRun(Exception):
    """Leave a transaction without keeping anything."""


def _written_at(path: Path) -> str | None:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).isoformat()[:-6] if path.exists() else None


def older(file: str, entity: str, count: int) -> Problem:
    """Return the warning that a file holds older states of records than are known, which were left alone."""
    message = Text(
        f"{count} records of {entity} in this file are older than what is loaded; they were left out.",
        f"{count} records van {entity} in dit bestand zijn ouder dan wat geladen is; ze zijn overgeslagen.",
    )
    hint = Text(
        "If this file is the newer one after all, say of which day it is with `--taken-on`.",
        "Is dit bestand toch het nieuwste, geef dan met `--taken-on` op van welke dag het is.",
    )
    return Problem("older_file", message, Place(file), "warning", hint)
