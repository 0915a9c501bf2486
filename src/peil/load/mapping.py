"""Read any table through a mapping: YAML that says which column, by a SQL expression, feeds which entity's column."""

from pathlib import Path
from zoneinfo import available_timezones

import msgspec
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from peil.catalogue.files import convert, read_yaml
from peil.catalogue.model import Model
from peil.load.reading import Face, Probe, Reader, Reading, Records, Sheet, Shop, quoted, text_literal
from peil.values.errors import PeilError, UnreadableFile, did_you_mean
from peil.values.problems import Place, Problem
from peil.values.texts import Text, one_of
from peil.warehouse.engine import StatementFailed

# What reaches outside the table, and what would give other records the next time.
BARRED = {"getenv", "query", "query_table", "glob", "sniff_csv", "current_setting", "getvariable", "which_secret", "write_log", "checkpoint"}
BARRED |= {"force_checkpoint", "now", "get_current_timestamp", "current_timestamp", "current_date", "current_time", "today", "transaction_timestamp"}
BARRED |= {"random", "setseed", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "nextval", "currval"}
# A CSV file is read as text, as the tables themselves are.
LOOKUPS = {
    ".parquet": "read_parquet({})",
    ".csv": "read_csv({}, header=true, all_varchar=true)",
    ".tsv": "read_csv({}, header=true, all_varchar=true)",
}
NOT_ONE = (exp.Subquery, exp.Table, exp.Alias, exp.Star, exp.Columns, exp.Explode, exp.Parameter, exp.Placeholder)


class BadMapping(PeilError):
    """A mapping that cannot be used."""

    code = "bad_mapping"
    sentence = Text("The mapping {place} cannot be used: {why}", "De mapping {place} kan niet worden gebruikt: {why}")


class MapStruct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a mapping."""


class Lookup(MapStruct, frozen=True):
    """Another file to look things up in: its path beside the mapping (or absolute), and the condition that joins it to the table `t`."""

    file: str
    on: str


class MappedEntity(MapStruct, frozen=True):
    """How rows become records: SQL expressions by entity column; `where` picks rows; `one_per` keeps the first row of each value;
    `group_by` makes one record a group, with aggregates as expressions."""  # noqa: D205, D209

    columns: dict[str, str]
    where: str | None = None
    one_per: str | None = None
    group_by: tuple[str, ...] = ()


class MappedSheet(MapStruct, frozen=True):
    """One kind of table: recognised by the columns it `has`; `lookups` by alias; the records of each entity."""

    has: tuple[str, ...]
    entities: dict[str, MappedEntity | list[MappedEntity]]
    lookups: dict[str, Lookup] = {}


class Mapping(MapStruct, frozen=True):
    """A mapping: the source its records belong to, the zone of times without an offset, and the tables it knows."""

    source: str
    sheets: tuple[MappedSheet, ...]
    timezone: str | None = None


def load_mapping(path: Path, model: Model) -> "MappedReader":
    """Return the reader a mapping file makes; raises BadMapping with the line of the first mistake."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as wrong:
        raise BadMapping(place=path, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}.")) from None
    except UnicodeDecodeError:
        why = Text("it is not text in UTF-8. Save it as UTF-8.", "het is geen tekst in UTF-8. Sla het op als UTF-8.")
        raise BadMapping(place=path, why=why) from None
    value, lines, problem = read_yaml(text, path.name)
    if value is None and problem is None:
        raise BadMapping(place=path.name, why=Text("the file is empty.", "het bestand is leeg."))
    made = problem or convert(value, Mapping, path.name, (), lines)
    if isinstance(made, Problem):
        raise BadMapping(place=made.place, why=made.message)
    if made.timezone is not None and made.timezone not in available_timezones():
        near = did_you_mean(made.timezone, sorted(available_timezones()))
        why = Text(f"there is no time zone `{made.timezone}`.{near.en}", f"er is geen tijdzone `{made.timezone}`.{near.nl}")
        raise BadMapping(place=Place(path.name, lines.get(("timezone",))), why=why)
    for number, sheet in enumerate(made.sheets):
        for alias, lookup in sheet.lookups.items():
            expression(lookup.on, Place(path.name, lines.get(("sheets", number, "lookups", alias))))
        for name, mapped in sheet.entities.items():
            place = Place(path.name, lines.get(("sheets", number, "entities", name)))
            for one in mapped if isinstance(mapped, list) else [mapped]:
                _check_entity(model, name, one, place)
    return MappedReader(made, path)


def _check_entity(model: Model, name: str, mapped: MappedEntity, place: Place) -> None:
    entity = model.entities.get(name)
    if entity is None:
        near = did_you_mean(name, list(model.entities))
        raise BadMapping(place=place, why=Text(f"there is no entity `{name}`.{near.en}", f"er is geen entiteit `{name}`.{near.nl}"))
    for column in mapped.columns:
        if column not in entity.columns:
            near = did_you_mean(column, list(entity.columns))
            raise BadMapping(place=place, why=Text(f"`{name}` has no column `{column}`.{near.en}", f"`{name}` heeft geen kolom `{column}`.{near.nl}"))
    missing = [key for key in entity.key if key not in mapped.columns]
    if missing:
        raise BadMapping(place=place, why=Text(f"`{name}` needs its key {one_of(missing)}.", f"`{name}` heeft zijn sleutel {one_of(missing)} nodig."))
    if mapped.one_per and mapped.group_by:
        both = Text(f"`{name}` has both `one_per` and `group_by`; choose one.", f"`{name}` heeft zowel `one_per` als `group_by`; kies er een.")
        raise BadMapping(place=place, why=both)
    for text in (*mapped.columns.values(), mapped.where, mapped.one_per, *mapped.group_by):
        if text is not None:
            expression(text, place)


def expression(text: str, place: Place | str) -> str:
    """Return a SQL expression, read and written again; anything but one plain expression is refused."""

    def refuse(en: str, nl: str) -> BadMapping:
        return BadMapping(place=place, why=Text(f"`{text}`: {en}.", f"`{text}`: {nl}."))

    try:
        tree = parse_one(f"SELECT {text}", dialect="duckdb")
    except SqlglotError as wrong:
        said = str(wrong).splitlines()[0].partition(". Line 1, Col")[0]
        detail = "" if "<class" in said else f" ({said})"  # sqlglot names a class of its own where a part is missing
        raise refuse(f"the expression cannot be read{detail}", f"de expressie kan niet worden gelezen{detail}") from None
    clauses = [name for name, part in tree.args.items() if part and name != "expressions"]
    single = isinstance(tree, exp.Select) and len(tree.expressions) == 1 and not clauses
    if not single or len(list(tree.find_all(exp.Select))) != 1 or strange(tree):
        raise refuse("it must be one expression over the columns of the table", "het moet één expressie over de kolommen van de tabel zijn")
    for call in tree.find_all(exp.Func):
        name = (call.name if isinstance(call, exp.Anonymous) else call.sql("duckdb").partition("(")[0]).lower()  # as it will be called
        if name in BARRED or name.startswith(("read_", "duckdb_", "pragma_", "parquet_")):
            raise refuse(f"the function {name} is not allowed here", f"de functie {name} mag hier niet")
    return str(tree.expressions[0].sql("duckdb"))


def strange(tree: exp.Expr) -> bool:
    """Return whether an expression holds what is no plain value of a row or group; `count(*)` alone may have its star."""
    return any(not (isinstance(node, exp.Star) and isinstance(node.parent, exp.Count)) for node in tree.find_all(*NOT_ONE))


def refused(wrong: StatementFailed, place: Place | str) -> BadMapping:
    """Return the error for expressions that the engine refuses, in the engine's own sentence."""
    said = str(wrong).splitlines()[0].rstrip(".!")
    return BadMapping(place=place, why=Text(f"{said}.", f"{said}."))


class MappedReader(Reader):
    """Reads tables through one mapping."""

    def __init__(self, mapping: Mapping, path: Path) -> None:
        self.mapping = mapping
        self.path = path
        self.name = f"mapping:{path.stem}"
        self.label = Text(f"Mapping {path.name}", f"Mapping {path.name}")

    def sheet_for(self, header: frozenset[str]) -> MappedSheet | None:
        """Return the kind of table a header is of."""
        return next((sheet for sheet in self.mapping.sheets if {column.lower() for column in sheet.has} <= header), None)

    def recognises(self, face: Face) -> bool:
        """Return whether the mapping knows a table with these columns."""
        return self.sheet_for(face.header) is not None

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the records a table gives; raises BadMapping for expressions that do not fit the table's columns."""
        mapped = self.sheet_for(sheet.header)
        if mapped is None:
            wanted = "; ".join(", ".join(kind.has) for kind in self.mapping.sheets)
            why = Text(
                f"the mapping {self.path.name} knows tables with the columns {wanted}, and this one has {one_of(list(sheet.columns))}.",
                f"de mapping {self.path.name} kent tabellen met de kolommen {wanted}, en deze heeft {one_of(list(sheet.columns))}.",
            )
            raise UnreadableFile(file=sheet.name, why=why)
        zone = self.mapping.timezone or shop.timezone
        records = []
        for entity, many in mapped.entities.items():
            for one in many if isinstance(many, list) else [many]:
                sql = self.select(sheet, mapped, one)
                try:
                    probe(f"DESCRIBE {sql}")
                except StatementFailed as wrong:
                    raise refused(wrong, Place(self.path.name, None, entity)) from None
                records.append(Records(entity, sql, naive_zone=zone))
        return Reading(source=self.mapping.source, records=tuple(records))

    def select(self, sheet: Sheet, mapped: MappedSheet, one: MappedEntity) -> str:
        """Return the SELECT that makes the records of one entity."""
        source = f"{sheet.table} AS t"
        for alias, lookup in mapped.lookups.items():
            path = (self.path.parent / lookup.file).resolve()
            if not path.is_file():
                raise BadMapping(place=self.path.name, why=Text(f"there is no file {lookup.file}.", f"er is geen bestand {lookup.file}."))
            read = LOOKUPS.get(path.suffix.lower())
            if read is None:
                why = Text(f"{lookup.file} is no CSV or parquet file.", f"{lookup.file} is geen CSV- of parquet-bestand.")
                raise BadMapping(place=self.path.name, why=why)
            source += f" LEFT JOIN {read.format(text_literal(str(path)))} AS {quoted(alias)} ON {expression(lookup.on, self.path.name)}"
        columns = ", ".join(f"{expression(text, self.path.name)} AS {quoted(name)}" for name, text in one.columns.items())
        where = f" WHERE {expression(one.where, self.path.name)}" if one.where else ""
        if one.group_by:
            groups = ", ".join(expression(text, self.path.name) for text in one.group_by)
            return f"SELECT min(t._row) AS _row, {columns} FROM {source}{where} GROUP BY {groups}"
        first = f" QUALIFY row_number() OVER (PARTITION BY {expression(one.one_per, self.path.name)} ORDER BY t._row) = 1" if one.one_per else ""
        return f"SELECT t._row AS _row, {columns} FROM {source}{where}{first}"
