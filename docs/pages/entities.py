"""Write the page of entities: each table of records with its key, time, links and columns, in one language."""

from pages.writing import code, head, table
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import ColumnOf, Entity
from peil.values.texts import Language, Text

ABOUT = Text(
    "The {count} tables of records that KPIs are computed from. A CSV, JSONL or parquet file with an entity's key and any of its columns loads "
    "as it is: see [Loading](../how-to/loading.md). Every entity also takes `store_id`, `source` (where the records come from) and `synced_at`. "
    "Times are UTC unless they carry an offset; a day alone is the start of that day in the shop's time zone.",
    "De {count} tabellen met records waar KPI's uit worden berekend. Een CSV-, JSONL- of parquet-bestand met de sleutel van een entiteit en "
    "welke van haar kolommen dan ook laadt zoals het is: zie [Loading](../how-to/loading.md) (Engels). Elke entiteit heeft ook `store_id`, "
    "`source` (waar de records vandaan komen) en `synced_at`. Tijdstippen zijn UTC, tenzij er een tijdverschil bij staat; een dag alleen is het "
    "begin van die dag in de tijdzone van de winkel.",
)
HEADERS = (Text("column", "kolom"), Text("type", "type"), Text("label", "label"), Text("meaning", "betekenis"))


def page(catalogue: Catalogue, language: Language) -> str:
    """Return the page in one language."""
    all_entities = catalogue.model.entities
    lines = head(language, Text("Entities", "Entiteiten").say(language), ABOUT.say(language, count=len(all_entities)))
    lines += [", ".join(f"[{entity.label.say(language)}](#{name})" for name, entity in all_entities.items()), ""]
    for entity in all_entities.values():
        lines += entry(entity, language)
    return "\n".join(lines)


def entry(entity: Entity, language: Language) -> list[str]:
    """Return one entity."""
    lines = [f"## {entity.name}", "", f"**{entity.label.say(language)}.** {entity.meaning.say(language)}", ""]
    facts = [(Text("Key", "Sleutel"), code(entity.key))]
    facts.append((Text("Time", "Tijd"), f"`{entity.time}`" if entity.time else Text("none", "geen").say(language)))
    facts.append((Text("Belongs to", "Hoort bij"), ", ".join(f"`{parent}` (`{column}`)" for column, parent in entity.parents.items())))
    facts.append((Text("Shared dimensions", "Gedeelde dimensies"), ", ".join(f"{name} (`{column}`)" for name, column in entity.conforms.items())))
    facts.append((Text("Usually brought by", "Meestal uit"), ", ".join(entity.brought_by)))
    lines += [f"- {label.say(language)}: {text}" for label, text in facts if text]
    if entity.series:
        lines.append(f"- {Text('A series of snapshots of a state', 'Een reeks momentopnamen van een stand').say(language)}")
    rows = [(f"`{name}`", kind(column), column.label.say(language), meaning(column, language)) for name, column in entity.columns.items()]
    return [*lines, "", *table([text.say(language) for text in HEADERS], rows)]


def kind(column: ColumnOf) -> str:
    """Return a column's type and unit."""
    return column.type + (f" ({column.unit})" if column.unit else "")


def meaning(column: ColumnOf, language: Language) -> str:
    """Return what a column means, with its values and what is special about it."""
    said = column.meaning.say(language)
    parts = [said if said.endswith((".", "…")) else f"{said}."]
    if column.values:
        listed = ", ".join(f"`{value}` ({label.say(language)})" for value, label in column.values.items())
        parts.append(f"{Text('One of', 'Een van').say(language)}: {listed}.")
    if column.derived:
        worked_out = Text("Worked out by Peil where the source does not give it.", "Wordt door Peil bepaald als de bron het niet geeft.")
        parts.append(worked_out.say(language))
    if column.empty_means is not None:
        shown = str(column.empty_means).lower()
        parts.append(Text("Empty means {value}.", "Leeg betekent {value}.").say(language, value=shown))
    if column.minimum is not None:
        parts.append(Text("At least {value}.", "Minstens {value}.").say(language, value=column.minimum))
    if column.personal:
        parts.append(Text("Shown only for groups that are large enough.", "Alleen getoond voor groepen die groot genoeg zijn.").say(language))
    return " ".join(parts)
