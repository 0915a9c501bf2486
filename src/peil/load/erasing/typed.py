"""Clean parquet: rows that name the person are written anew through JSON, the others as they are, all in their order and types."""

from pathlib import Path

import msgspec

from peil.load.erasing.documents import clean_record
from peil.load.erasing.person import Person
from peil.load.reading import quoted, text_literal
from peil.warehouse.engine import Warehouse

PLACE = "file_row_number"


def clean_parquet(warehouse: Warehouse, source: Path, target: Path, person: Person) -> None:
    """Write a parquet file anew without the person; raises StatementFailed where that cannot be done."""
    read = f"read_parquet({text_literal(str(source))}, file_row_number=true)"
    with warehouse.cursor() as apart:  # what fails here must not end the transaction around it
        types = {name: kind for name, kind, *_ in apart.rows(f"DESCRIBE SELECT * FROM {read}") if name != PLACE}
        hit = naming(types, person)
        cells = ", ".join(f"{text_literal(name)}, {quoted(name)}" for name in types)
        rows = apart.rows(f"SELECT {PLACE}, json_object({cells})::VARCHAR FROM {read} WHERE {hit}")
        anew = target.with_name(f"{target.name}.jsonl")
        with anew.open("w", encoding="utf-8") as stream:
            for place, text in rows:
                record = msgspec.json.decode(clean_record(text, person), type=dict[str, msgspec.Raw])
                stream.write(msgspec.json.encode({PLACE: place} | record).decode() + "\n")
        wanted = ", ".join(f"{text_literal(name)}: {text_literal(kind)}" for name, kind in ({PLACE: "BIGINT"} | types).items())
        others = f"SELECT * FROM {read} WHERE NOT ({hit})"
        changed = f"SELECT * FROM read_json({text_literal(str(anew))}, format='newline_delimited', columns={{{wanted}}})"
        apart.execute(
            f"COPY (SELECT * EXCLUDE ({PLACE}) FROM ({others} UNION ALL BY NAME {changed}) ORDER BY {PLACE})"
            f" TO {text_literal(str(target))} (FORMAT parquet)"
        )
        anew.unlink()


def naming(types: dict[str, str], person: Person) -> str:
    """Return the condition under which a row names the person in any of its columns, also inside lists and records."""
    texts = [name for name, kind in types.items() if "VARCHAR" in kind or "JSON" in kind]
    texts += [name for name, kind in types.items() if kind in ("BIGINT", "UBIGINT", "HUGEINT")] if not person.by_email else []
    return " OR ".join(f"{holding(f'{quoted(name)}::VARCHAR', person)} IS TRUE" for name in texts) or "false"


def hinting(cell: str, person: Person) -> str:
    """Return the cheap condition without which a text does not name the person."""
    telling = f"lower({cell})", person.said.rpartition("@")[2]
    if not person.by_email:
        telling = cell, person.said[-1]
    return f"(contains({cell}, {text_literal(person.digest)}) OR contains({telling[0]}, {text_literal(telling[1])}))"


def holding(cell: str, person: Person) -> str:
    """Return the condition under which a text names the person: as `Person.pattern`, in the engine's own expressions."""
    found = f"regexp_matches({cell}, {text_literal(_around(person))}, 'i')"
    return f"(contains({cell}, {text_literal(person.digest)}) OR ({hinting(cell, person)} AND {found}))"


def _around(person: Person) -> str:
    """Return what finds the person without looking around, which the engine's expressions do not know: what stands around is in groups 1 and 3."""
    if person.by_email:
        return rf"(^|[^\pL\pN_.%+'-]|%[0-9a-fA-F][0-9a-fA-F])({person.written})($|[^\pL\pN_.-]|\.$|\.[^\pL\pN_-])"
    return rf"(^|[^0-9])({person.written})($|[^0-9])"


def aliased(cell: str, person: Person) -> str:
    """Return SQL for a text with the alias in the person's place; two in a row may share what stands between them, so it is done twice."""
    made = f"replace({cell}, {text_literal(person.digest)}, {text_literal(person.alias_digest)})"
    pattern, kept = text_literal(_around(person)), text_literal(rf"\1{person.alias}\3")
    for _ in range(2):
        made = f"regexp_replace({made}, {pattern}, {kept}, 'gi')"
    return made
