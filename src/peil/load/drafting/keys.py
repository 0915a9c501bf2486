"""Find or make the key of a draft's records: a column that tells rows apart, several that do together, or as a last resort the whole row."""

from collections.abc import Mapping

import msgspec

from peil.catalogue.structs import Entity
from peil.load.drafting.expressions import column_of
from peil.load.drafting.profiles import Profiles
from peil.load.reading import text_literal
from peil.values.texts import Text

FEW = 20  # rows, under which columns may differ in all of them by chance
NOT_UNIQUE = Text(
    "This column does not tell all rows apart: of each value the first row is taken.",
    "Deze kolom houdt niet alle rijen uit elkaar: van elke waarde telt de eerste rij.",
)
TOGETHER = Text(
    "No column of the file is a key; these tell its rows apart together.", "Geen kolom van het bestand is een sleutel; deze zijn het samen."
)
ALONE = Text("Every row has its own value here, so it serves as the key.", "Elke rij heeft hier een eigen waarde, dus dit is de sleutel.")
WHOLE = Text(
    "Nothing in the file is a key, so the whole row is: a row of which a cell changes later counts as another record.",
    "Niets in het bestand is een sleutel, dus is de hele rij dat: een rij waarvan later een cel verandert, telt als een ander record.",
)
NUMBERED = Text(
    "Rows of the file are the same, so the number of the row is part of the key: it holds only if the file grows at its end.",
    "Er zijn rijen die gelijk zijn, dus hoort het nummer van de rij bij de sleutel: dat klopt alleen als het bestand aan het eind groeit.",
)
FILE_DAY = Text(
    "The file has no column for this; it is the day of the file.", "Het bestand heeft hier geen kolom voor; dit is de dag van het bestand."
)
NO_DAY = Text(
    "The file has no column for this, and no record can do without it: write the day here.",
    "Het bestand heeft hier geen kolom voor, en geen record kan zonder: schrijf hier de dag.",
)
CONSTANT = Text(
    "The file has no column for this; change it if you know better.", "Het bestand heeft hier geen kolom voor; pas het aan als je het weet."
)


class Part(msgspec.Struct, frozen=True):
    """A column of a key: its SQL, what is to be said of it, and whether rows must be taken one per value."""

    sql: str
    note: Text | None = None
    one_per: bool = False


def key_parts(profiles: Profiles, entity: Entity, targets: Mapping[str, str], expressions: Mapping[str, str], source: str) -> dict[str, Part]:
    """Return the columns of an entity's key; `targets` holds the file's columns by the entity's, `expressions` their SQL."""
    found = {name: Part(expressions[name]) for name in entity.key if name in targets}
    if len(found) == len(entity.key):
        unique = profiles.rows < 2 or any(set(key) <= {targets[name] for name in entity.key} for key in profiles.keys)
        if len(entity.key) == 1 and not unique:
            return {entity.key[0]: Part(expressions[entity.key[0]], NOT_UNIQUE, one_per=True)}
        return found
    for name in entity.key:
        if name not in found:
            found[name] = made(profiles, entity, targets) if len(entity.key) == 1 else _lacking(profiles, entity, name, source)
    return {name: found[name] for name in entity.key}


def made(profiles: Profiles, entity: Entity, targets: Mapping[str, str]) -> Part:
    """Return a key made of what tells the rows of a file apart."""
    ids = {column for target, column in targets.items() if entity.columns[target].type == "id"}
    numbers = {column for target, column in targets.items() if entity.columns[target].type in ("integer", "decimal", "money")}
    usable = [key for key in profiles.keys if not set(key) & numbers]
    linked = {targets[link] for link in entity.parents if link in targets}  # a parent has one row here by chance: the next file may have more
    together = tuple(one.name for one in profiles.columns if one.name in ids)
    good = [key if set(key) - linked else together for key in usable if set(key) <= ids and (set(key) - linked or set(together) > set(key))]
    good += [key for key in usable if set(key) & ids and set(key) - linked and profiles.rows >= FEW]
    alone = [key for key in usable if len(key) == 1 and key[0] not in linked and profiles.rows >= FEW]
    good += [key for key in alone if profiles.named(key[0]).guess.kind in ("code", "whole", "text")]
    if good:
        cells = [column_of(profiles.named(column)) for column in good[0]]
        return Part(cells[0], ALONE) if len(cells) == 1 else Part(f"concat_ws('-', {', '.join(cells)})", TOGETHER)
    cells = [f"coalesce(CAST({column_of(column)} AS VARCHAR), '')" for column in profiles.columns]
    if profiles.whole_rows:
        return Part(f"md5(concat_ws('|', {', '.join(cells)}))", WHOLE)
    return Part(f"md5(concat_ws('|', {', '.join([*cells, 't._row'])}))", NUMBERED)


def _lacking(profiles: Profiles, entity: Entity, name: str, source: str) -> Part:
    """Return one of several columns of a key that the file does not have."""
    if entity.columns[name].type in ("date", "timestamp"):
        return Part(text_literal(profiles.day), FILE_DAY) if name == "snapshot_date" else Part("CAST(NULL AS DATE)", NO_DAY)
    return Part(text_literal(source), CONSTANT)
