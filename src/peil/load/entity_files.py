"""Read entity files: a table whose columns are those of an entity, its key among them, loads as it is."""

from peil.catalogue.model import Model
from peil.catalogue.structs import Entity
from peil.load.reading import Cells, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, quoted, text_literal
from peil.load.templates.leftovers import LEFT_IN, leftovers
from peil.values.errors import UnreadableFile, did_you_mean
from peil.values.texts import Text, one_of

TENANCY = ("store_id", "source", "synced_at")
DEFAULT_SOURCE = "files"


class EntityFile(Reader):
    """The reader of one entity's own files."""

    def __init__(self, model: Model, entity: Entity) -> None:
        self.entity = entity
        self.model = model
        self.name = f"entity:{entity.name}"
        self.label = Text(f"{entity.label.en} (file of the entity)", f"{entity.label.nl} (bestand van de entiteit)")

    def known(self) -> set[str]:
        """Return the columns such a file may have."""
        return {*self.entity.columns, *TENANCY}

    def recognises(self, face: Face) -> bool:
        """Return whether all columns are the entity's, its key among them."""
        return set(self.entity.key) <= face.header <= self.known()

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002 - the shop tells these files nothing
        """Return the sheet as records; raises UnreadableFile without the key."""
        missing = [key for key in self.entity.key if key not in sheet.header]
        if missing:
            name, known = self.entity.name, one_of(list(self.entity.columns), 40)
            why = Text(
                f"it is named after the entity {name}, but the key column {one_of(missing)} is missing. Its columns are: {known}.",
                f"het is genoemd naar de entiteit {name}, maar de sleutelkolom {one_of(missing)} ontbreekt. De kolommen zijn: {known}.",
            )
            raise UnreadableFile(file=sheet.name, why=why)
        cells = Cells(sheet)
        columns = []
        for name, original in cells.columns.items():
            if name in self.entity.columns or name in TENANCY:
                alias = {"source": "_source_given", "synced_at": "_synced_at"}.get(name, name) if name not in self.entity.columns else name
                columns.append(f"{quoted(original)} AS {quoted(alias)}")
        sql = f"SELECT _row, {', '.join(columns)} FROM {sheet.table}"
        checks = self.strangers(sheet)
        examples = f"SELECT _row, {quoted(cells.columns[self.entity.key[0]])} FROM {sheet.table} WHERE {leftovers(self.entity, cells.columns)}"
        if probe(f"{examples} LIMIT 1"):
            sql += f" WHERE NOT ({leftovers(self.entity, cells.columns)})"
            checks.append(Check("example_row", "warning", examples, LEFT_IN))
        return Reading(source=DEFAULT_SOURCE, records=(Records(self.entity.name, sql),), checks=tuple(checks))

    def strangers(self, sheet: Sheet) -> list[Check]:
        """Return a warning for each column that the entity does not have."""
        found = []
        for column in sheet.columns:
            if column.strip().lower() not in self.known():
                near = did_you_mean(column.strip().lower(), sorted(self.known()))
                message = Text(
                    f"`{self.entity.name}` has no column `{column}`; it was left out.{near.en}",
                    f"`{self.entity.name}` heeft geen kolom `{column}`; die is overgeslagen.{near.nl}",
                )
                found.append(Check("unknown_column", "warning", f"SELECT 0, {text_literal(column)}", message, column=column))
        return found


def entity_reader(model: Model, face: Face) -> EntityFile | None:
    """Return the reader for a file in the shape of an entity: by its header, or by its name where the header leaves doubt."""
    header, named = face.header, model.entities.get(face.stem.strip().lower())
    if named is not None and face.skip == 0 and (set(named.key) & header or set(named.columns) & header):
        return EntityFile(model, named)
    fitting = [entity for entity in model.entities.values() if EntityFile(model, entity).recognises(face) and len(header) > len(entity.key)]
    return EntityFile(model, fitting[0]) if len(fitting) == 1 else None
