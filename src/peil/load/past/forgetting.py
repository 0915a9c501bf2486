"""Forget a person: nothing leads to them any more, in the records and in the files as they came, and every sum stays what it was.

The key of the person becomes that of a random alias, wherever it stands. A list of keys that were forgotten (hashes only) keeps an old export from
bringing the person back.
"""

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import msgspec

from peil.catalogue.model import Model
from peil.load.erasing.kept import Cleaner, Swap
from peil.load.erasing.known import people_in
from peil.load.erasing.person import Person, can_be, new_alias
from peil.load.erasing.typed import aliased, hinting, holding
from peil.load.extents import note_extents
from peil.load.identity import key_of, normal
from peil.load.reading import quoted
from peil.load.receipts import Receipt
from peil.values.errors import UnknownPerson
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse
from peil.warehouse.tables import raise_data_version

EMPTIED = ("birth_year", "gender", "region", "city", "answer")
"""Columns that are emptied for a person: what could single them out. The country stays, since amounts are cut by it."""
RECEIPT = ("file", "problems", "caveats")  # of a load: what was wrong with a cell may be told with the cell
HASH = "'[0-9a-f]{32}'"
NO_ADDRESS = Text(
    "that is no e-mail address (name@example.com) and no phone number", "dat is geen e-mailadres (naam@voorbeeld.nl) en geen telefoonnummer"
)
NOT_THERE = Text("nothing that is loaded, kept or written is of that person", "niets wat is geladen, bewaard of geschreven is van die persoon")


class Forgotten(msgspec.Struct, frozen=True):
    """What forgetting did, or would do: rows by entity, files of `raw/` that were cleaned, and those that had to go.

    `written` are the places in notes and shared answers that changed; `named` the files of definitions and settings that still name the person;
    `before` says that this person had been forgotten earlier.
    """

    rows: dict[str, int]
    files: tuple[str, ...]
    removed: tuple[str, ...]
    written: int
    named: tuple[str, ...]
    before: bool
    dry_run: bool


class Rewrite(Protocol):
    """How what people wrote is written anew: each text as a function gives it, or only counted (`look`)."""

    def __call__(self, anew: Callable[[str], str], *, look: bool = False) -> int:
        """Return how many texts changed, or would."""
        ...


class _DryRun(Exception):
    """Leave everything as it was."""


class Forgetter:
    """Forgets people in one workspace: its warehouse, its kept files, and what people wrote (`rewrite`, which tells how much it changed)."""

    def __init__(self, warehouse: Warehouse, model: Model, folder: Path, rewrite: Rewrite) -> None:
        self.warehouse = warehouse
        self.model = model
        self.folder = folder
        self.rewrite = rewrite

    def forget(self, said: str, *, dry_run: bool = False) -> Forgotten:
        """Forget the person with an e-mail address or phone number; raises UnknownPerson, and then nothing has changed."""
        if not can_be(said):
            raise UnknownPerson(why=NO_ADDRESS)
        person, before = self.person(said)
        with Swap(self.folder / "raw", Cleaner(self.warehouse, person)) as files:
            found = Forgotten({}, (), (), 0, (), before, dry_run)
            with contextlib.suppress(_DryRun), self.warehouse.transaction():
                found = self.prepared(person, files, found)
                if dry_run:
                    raise _DryRun
                self.rewrite(person.aliased)
                files.put()
        return found

    def prepared(self, person: Person, files: Swap, found: Forgotten) -> Forgotten:
        """Change the records and make the files anew, beside those that stand; raises UnknownPerson where nothing names the person."""
        rows = self.records(person)
        files.prepare()
        written = self.rewrite(person.aliased, look=True)
        if not rows and not files.anew and not files.gone and not written:
            raise UnknownPerson(why=NOT_THERE)
        self.note(person)
        raise_data_version(self.warehouse)
        cleaned, removed = (tuple(path.name for path in some) for some in (files.anew, files.gone))
        named = tuple(self.still_named(person))
        return msgspec.structs.replace(found, rows=rows, files=cleaned, removed=removed, written=written, named=named)

    def person(self, said: str) -> tuple[Person, bool]:
        """Return the person, with the alias of an earlier time where there was one, and whether there was."""
        known = self.warehouse.one("SELECT alias FROM peil.forgotten WHERE key = $key", {"key": key_of(said)})
        return Person(normal(said), known or new_alias(said)), known is not None

    def records(self, person: Person) -> dict[str, int]:
        """Put the alias in the person's place in every entity, and return the rows of each that changed."""
        loaded = [name for (name,) in self.warehouse.rows("SELECT DISTINCT entity FROM peil.extents WHERE row_count > 0 ORDER BY 1")]
        found = {name: count for name in loaded if name in self.model.entities and (count := self.rows_of(name, person))}
        texts = " OR ".join(f"{holding(column, person)} IS TRUE" for column in RECEIPT)
        sets = ", ".join(f"{column} = {aliased(column, person)}" for column in RECEIPT)
        if self.warehouse.one(f"SELECT count(*) FROM peil.loads WHERE {' OR '.join(f'{hinting(column, person)} IS TRUE' for column in RECEIPT)}"):
            self.warehouse.execute(f"UPDATE peil.loads SET {sets} WHERE {texts}")
        note_extents(self.warehouse, self.model, set(found))
        return found

    def rows_of(self, entity: str, person: Person) -> int:
        """Put the alias in the person's place in one entity, and return the rows that changed."""
        columns = self.telling(entity, person)
        theirs = " OR ".join(f"{holding(quoted(name), person)} IS TRUE" for name in columns) or "false"
        count = int(self.warehouse.one(f"SELECT count(*) FROM {quoted(entity)} WHERE {theirs}")) if columns else 0
        if not count:
            return 0
        ids = [quoted(name) for name in columns if name.endswith("_id")]
        emptied = [name for name in EMPTIED if name in self.model.entities[entity].columns]
        if emptied and ids:
            own = " OR ".join(f"{holding(name, person)} IS TRUE" for name in ids)
            self.warehouse.execute(f"UPDATE {quoted(entity)} SET {', '.join(f'{quoted(name)} = NULL' for name in emptied)} WHERE {own}")
        sets = ", ".join(f"{quoted(name)} = {aliased(quoted(name), person)}" for name in columns)
        self.warehouse.execute(f"UPDATE {quoted(entity)} SET {sets} WHERE {theirs}")
        return count

    def telling(self, entity: str, person: Person) -> list[str]:
        """Return the columns of an entity that may name the person, found in one cheap pass: most have nothing of anybody."""
        listed = self.warehouse.rows(
            "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = $name AND data_type = 'VARCHAR'"
            " AND NOT starts_with(column_name, '_') ORDER BY column_index",
            {"name": entity},
        )
        columns = [name for (name,) in listed]
        hints = ", ".join(f"coalesce(bool_or({hinting(quoted(name), person)}), false)" for name in columns)
        found = self.warehouse.rows(f"SELECT {hints} FROM {quoted(entity)}")[0] if columns else ()
        return [name for name, told in zip(columns, found, strict=True) if told]

    def note(self, person: Person) -> None:
        """Keep the key on the list of those forgotten, with the alias: both are needed when an old export comes again."""
        now = "CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP)"
        self.warehouse.execute("DELETE FROM peil.forgotten WHERE key = $key", {"key": person.key})
        values = {"key": person.key, "alias_key": person.alias_key, "alias": person.alias}
        self.warehouse.execute(f"INSERT INTO peil.forgotten VALUES ($key, $alias_key, {now}, $alias)", values)

    def still_named(self, person: Person) -> Iterable[str]:
        """Yield the files of settings and own definitions that name the person; people wrote them, and they stay as they are."""
        for path in (self.folder / "peil.toml", *sorted((self.folder / "kpis").glob("*"))):
            if path.is_file() and person.is_in(path.read_text(encoding="utf-8", errors="ignore")):
                yield str(path.relative_to(self.folder))


def redact(warehouse: Warehouse, name: str, columns: tuple[str, ...]) -> None:
    """Put aliases in the place of people who were forgotten, in typed records on their way in; nothing to do where nobody ever was."""
    if not warehouse.one("SELECT count(*) FROM peil.forgotten"):
        return
    ids = [quoted(column) for column in columns if column.endswith("_id")]
    for column in ids:
        warehouse.execute(
            f"UPDATE {name} SET {column} = replace({column}, right(f.key, 32), right(f.alias_key, 32)) FROM peil.forgotten f"
            f" WHERE regexp_extract({column}, {HASH}) = right(f.key, 32)"
        )
        plain = f"md5(lower(trim({column})))"
        warehouse.execute(f"UPDATE {name} SET {column} = f.alias FROM peil.forgotten f WHERE contains({column}, '@') AND {plain} = right(f.key, 32)")
    emptied = [quoted(column) for column in columns if column in EMPTIED]
    if emptied and ids:
        known = "(SELECT right(alias_key, 32) FROM peil.forgotten)"
        aliases = " OR ".join(f"regexp_extract({column}, {HASH}) IN {known} OR {column} IN (SELECT alias FROM peil.forgotten)" for column in ids)
        warehouse.execute(f"UPDATE {name} SET {', '.join(f'{column} = NULL' for column in emptied)} WHERE {aliases}")


def clean_kept(warehouse: Warehouse, folder: Path, receipts: Iterable[Receipt]) -> None:
    """Take people who were forgotten out of the files that these loads just kept: an old export, loaded again, names them again."""
    known = dict(warehouse.rows("SELECT key, alias FROM peil.forgotten"))
    ways = [(one.raw, one.way) for one in receipts if one.raw is not None] if known else []
    names = dict.fromkeys(name for raw, way in ways for name in (raw, *((way.mapping, *way.lookups.values()) if way else ())) if name)
    for name in names:
        for said in people_in(warehouse, folder / name, known):
            with Swap(folder, Cleaner(warehouse, Person(said, known[key_of(said)]))) as files:
                files.prepare((name,))
                files.put()
