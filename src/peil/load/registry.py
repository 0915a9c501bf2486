"""Find the reader of a file: those installed under the entry point `peil.readers`, Peil's own among them, then the entity files."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points

from peil.catalogue.model import Model
from peil.load.entity_files import EntityFile, entity_reader
from peil.load.reading import Face, Reader
from peil.values.errors import BadQuestion
from peil.values.texts import Text, one_of


@cache
def readers() -> dict[str, Reader]:
    """Return all installed readers by name; a plug-in enters by the same entry point as Peil's own."""
    found: dict[str, Reader] = {}
    for point in sorted(entry_points(group="peil.readers"), key=lambda point: point.name):
        reader: Reader = point.load()
        found[reader.name] = reader
    return found


def recognise(model: Model, face: Face) -> Reader | None:
    """Return the reader that recognises a table: an entity's own columns first, which are nobody else's; of several formats the one whose layout
    knows most of its columns; then the files named after an entity."""  # noqa: D205, D209
    own = [one for one in (EntityFile(model, entity) for entity in model.entities.values()) if len(face.header) > len(one.entity.key)]
    shaped = [one for one in own if one.recognises(face)]
    if len(shaped) == 1:
        return shaped[0]
    known = [reader for reader in readers().values() if reader.recognises(face)]
    if known:
        return max(known, key=lambda reader: len(reader.layout.found(face.columns)) if reader.layout else len(face.columns))
    return entity_reader(model, face)


def nearest(faces: Sequence[Face]) -> tuple[float, Reader, Face] | None:
    """Return the format that comes nearest to one of the faces of an unknown table, with how near it is (from 0 to 1) and the face."""
    near = [
        (reader.layout.nearness(face.columns), reader, face)
        for face in faces
        for reader in readers().values()
        if reader.layout is not None and face.kind == "csv"
    ]
    best = max(near, key=lambda one: one[0], default=None)
    return best if best is not None and best[0] > 0 else None


def reader_named(model: Model, name: str) -> Reader:
    """Return the reader with a name (`shopify_orders`, `entity:orders`); raises BadQuestion with the known ones."""
    if name in readers():
        return readers()[name]
    entity = model.entities.get(name.removeprefix("entity:"))
    if entity is not None:
        return EntityFile(model, entity)
    known = one_of([*readers(), *(f"entity:{entity}" for entity in model.entities)], 60)
    raise BadQuestion(why=Text(f"There is no reader `{name}`. There are {known}.", f"Er is geen lezer `{name}`. Er zijn {known}."))
