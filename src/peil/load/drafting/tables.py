"""Give the table of a file to look at, staged as loading stages it."""

from itertools import islice
from pathlib import Path

import msgspec

from peil.load.files import find_files
from peil.load.forms.heads import faces
from peil.load.forms.parts import parts
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.staging import Found, stage
from peil.values.errors import UnreadableFile
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse

NO_TABLE = Text("there is no table in it: no CSV, Excel, JSON or parquet.", "er staat geen tabel in: geen CSV, Excel, JSON of parquet.")
MOST_FACES = 40
NEAR = 0.7  # of the widest line's cells, from which on a line can be the header


class Table(msgspec.Struct, frozen=True):
    """A staged table: `sql` names it; every column is text, unless `typed` names its SQL type; `_row` numbers its rows."""

    name: str
    sql: str
    columns: tuple[str, ...]
    typed: dict[str, str]
    rows: int


class Looker(Reader):
    """Takes any table as it stands; it makes records of none."""

    name = "looker"
    label = Text("Any table", "Elke tabel")

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002 - nothing is made of the sheet
        """Return no records."""
        return Reading(source="looker", records=())


def staged(warehouse: Warehouse, path: Path, work: Path) -> Table:
    """Return the first table of a file; raises UnreadableFile where there is none."""
    for file in find_files(path, work):
        for part in parts(file, work):
            made = stage(warehouse, Found(part, face_of(list(islice(faces(warehouse, part), MOST_FACES))), Looker()), "looked_at", work)
            return Table(part.name, made.sheet.table, made.sheet.columns, made.sheet.typed, made.rows - made.rejected)
    raise UnreadableFile(file=path.name, why=NO_TABLE)


def face_of(seen: list[Face]) -> Face:
    """Return the face whose header is likeliest: the first that is about as wide as the widest."""
    widths = [sum(not name.startswith("column") for name in face.columns) for face in seen]
    return next(face for face, width in zip(seen, widths, strict=True) if width >= NEAR * max(widths))
