"""Know the example row of an empty sheet when it was left in a file, so that no load counts it."""

from collections.abc import Mapping

from peil.catalogue.structs import Entity
from peil.load.reading import quoted, text_literal
from peil.load.templates.sheets import MARK, example_row
from peil.values.texts import LANGUAGES, Language, Text

LEFT_IN = Text(
    "This is the example row of the empty sheet; it was left out.",
    "Dit is de voorbeeldrij van het lege blad; die is overgeslagen.",
)
WORDS = ("id", "string", "text", "enum")


def leftovers(entity: Entity, columns: Mapping[str, str]) -> str:
    """Return the SQL condition of the example row, over the columns of a file by their names in lower case; its key must be among them.

    Its texts must stand as they were written, or have been emptied. Its numbers and days do not count: a spreadsheet writes them its own way.
    """
    return " OR ".join(f"({_left_in(entity, columns, language)})" for language in LANGUAGES)


def _left_in(entity: Entity, columns: Mapping[str, str], language: Language) -> str:
    example = example_row(entity, language)
    marked = [name for name in entity.key if example[name].startswith(MARK.say(language))]
    conditions = [f"{_cell(columns[name])} = {text_literal(example[name])}" for name in marked]
    for name, column in entity.columns.items():
        if name in columns and name not in marked and column.type in WORDS:
            conditions.append(f"{_cell(columns[name])} IN ('', {text_literal(example[name])})")
    return " AND ".join(conditions) if marked else "false"


def _cell(column: str) -> str:
    return f"coalesce(trim(CAST({quoted(column)} AS VARCHAR)), '')"
