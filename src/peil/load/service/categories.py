"""Tell where the subject of a ticket stands in a table: in the column that the user names, its type, its tags, or a field named so."""

from peil.load.forms.cells import quoted
from peil.load.forms.fields import Fields
from peil.load.reading import Shop
from peil.load.service.tickets import CATEGORY, first_tag
from peil.values.errors import UnreadableFile
from peil.values.texts import Text, one_of


def category_of(fields: Fields, shop: Shop) -> str:
    """Return SQL for the subject of a ticket; raises UnreadableFile where the file has no such column."""
    said = shop.told(CATEGORY.name)
    kind, tags = f"nullif({fields.text('type')}, '-')", f"string_split_regex(lower({fields.text('tags')}), '[,;]? +|[,;]')"
    if said is None:
        return f"coalesce(nullif({fields.text('category')}, '-'), {kind})" if fields.has("category") else kind
    if said.casefold() == "type":
        return kind
    if said.casefold() == "tags" or said.casefold().startswith("tags:"):
        return first_tag(tags, said.partition(":")[2] or None)
    column = column_named(fields, said)
    return f"nullif(nullif(trim({quoted(column)}), ''), '-')"


def column_named(fields: Fields, said: str) -> str:
    """Return the column with a name, with or without the kind that Zendesk sets behind it (`Onderwerp [list]`)."""
    known = {column.casefold(): column for column in fields.sheet.columns}
    bare = {name.partition(" [")[0]: column for name, column in known.items()}
    found = known.get(said.strip().casefold()) or bare.get(said.strip().casefold())
    if found is None:
        listed = one_of(list(fields.sheet.columns), 60)
        why = Text(
            f"it has no column `{said}` (--option {CATEGORY.name}). It has {listed}.",
            f"het heeft geen kolom `{said}` (--option {CATEGORY.name}). Het heeft {listed}.",
        )
        raise UnreadableFile(file=fields.sheet.name, why=why)
    return found
