"""Keep the catalogue that comes with Peil ready for use: read, checked and bound once, then taken from a file in the user's cache."""

import hashlib
import pickle
from functools import cache
from pathlib import Path

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.structs import Entity, GoalTemplate, Kpi, Language, Source
from peil.settings import cache_folder

HERE = Path(__file__).parent


class Compiled(msgspec.Struct, frozen=True):
    """What comes with Peil: definitions, and the formulas and predicates as trees."""

    entities: dict[str, Entity]
    kpis: dict[str, Kpi]
    language: Language
    sources: dict[str, Source]
    goals: tuple[GoalTemplate, ...]
    formulas: dict[str, f.Node]
    predicates: dict[str, f.Node]


def fingerprint() -> str:
    """Return a text that changes with any file of this package."""
    stats = [(str(path.relative_to(HERE)), path.stat()) for path in sorted(HERE.rglob("*")) if path.suffix in (".yaml", ".py", ".lark")]
    told = ";".join(f"{name}:{stat.st_mtime_ns}:{stat.st_size}" for name, stat in stats)
    return hashlib.blake2b(f"{HERE}|{told}".encode(), digest_size=12).hexdigest()


def compile_built_in() -> Compiled:
    """Return the catalogue read from its files, with every formula that binds."""
    from peil.catalogue.catalogue import Catalogue
    from peil.catalogue.reading import read_built_in

    reading, language, sources = read_built_in()
    parts = (reading.entities, reading.kpis, language, sources, tuple(reading.goals))
    catalogue = Catalogue(entities=parts[0], kpis=parts[1], language=language, sources=sources, goals=parts[4])
    named = [name for name in catalogue.ids if catalogue.definition(name).formula]
    predicates = {name: catalogue.predicate(name) for name in language.predicates}
    known = {name: condition for name, condition in predicates.items() if condition is not None}
    return Compiled(*parts, {name: catalogue.formula(name) for name in named}, known)


@cache
def built_in() -> Compiled:
    """Return the catalogue that comes with Peil, from the cache where it is there and true to the files."""
    path = cache_folder() / f"catalogue-{fingerprint()}.pickle"
    try:
        kept = pickle.loads(path.read_bytes())  # noqa: S301 - written by Peil itself, in the user's own cache
        if isinstance(kept, Compiled):
            return kept
    except Exception:  # noqa: BLE001, S110 - whatever is wrong with a cache, the files are right
        pass
    made = compile_built_in()
    keep(made, path)
    return made


def keep(made: Compiled, path: Path) -> None:
    """Write the cache, whole or not at all, and take older ones away; a cache that cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{id(made)}.part")
        half.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        half.replace(path)
        for older in path.parent.glob("catalogue-*.pickle"):
            if older != path:
                older.unlink(missing_ok=True)
    except OSError:
        return
