"""Hold the name of a file's column against the names of entities' columns: labels, other names, and words that mean the same."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from peil.catalogue.files import read_yaml
from peil.catalogue.structs import Entity

MOST_KEPT = 50_000  # names come from files, of which a server may see many
BESIDE = r"\(.*?\)|\[.*?\]|\b(incl|excl|ex|inclusief|exclusief|including|excluding)\b\.? ?(btw|vat|tax)?"  # what is told beside a name
ALIKE = 0.82  # of the letters, for names that differ in an ending or a slip


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the trade: those that mean the same, those that say nothing, and other names of columns."""

    same: tuple[tuple[str, ...], ...]
    without: frozenset[str]
    columns: dict[str, tuple[str, ...]]


@cache
def words() -> Words:
    """Return the words of the trade."""
    text = (files("peil.load.drafting") / "words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "words.yaml")[0], Words)


@cache
def _stands_for() -> dict[str, str]:
    return {word: group[0] for group in words().same for word in group}


@lru_cache(MOST_KEPT)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name: lower case, without accents, those that say nothing left out."""
    plain = unicodedata.normalize("NFKD", re.sub(r"([a-z])([A-Z])", r"\1 \2", name)).encode("ascii", "ignore").decode().lower()
    bare = re.sub(BESIDE, " ", plain)
    found = re.findall(r"[a-z]+|\d+", bare) or re.findall(r"[a-z]+|\d+", plain)
    return tuple(word for word in found if word not in words().without) or tuple(found)


@lru_cache(MOST_KEPT)
def _meanings(name: str) -> frozenset[str]:
    return frozenset(_stands_for().get(word, word) for word in tokens(name))


@lru_cache(MOST_KEPT)
def alike(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1: in their letters, or in what their words mean."""
    left, right = "".join(tokens(one)), "".join(tokens(other))
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    meant, wanted = _meanings(one), _meanings(other)
    if meant == wanted:
        return 0.95
    both = 2 * len(meant & wanted) / (len(meant) + len(wanted))
    found = 0.85 * both if both > 0.5 else 0.0
    if min(len(left), len(right)) > 3 and abs(len(left) - len(right)) <= 4:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
            ratio = matcher.ratio()
            found = max(found, 0.9 * ratio if ratio >= ALIKE else 0.0)
    return found


def names_of(entity: Entity, column: str) -> tuple[str, ...]:
    """Return all names of an entity's column: its own, its labels, and other names that files give it."""
    spec, known = entity.columns[column], words().columns
    others = known.get(f"{entity.name}.{column}", ()) or known.get(column, ())
    return tuple(dict.fromkeys((column, spec.label.en, spec.label.nl, *others)))


@lru_cache(MOST_KEPT)
def _named(name: str, known: tuple[str, ...]) -> float:
    return max(alike(name, other) for other in known)


def named(name: str, entity: Entity, column: str) -> float:
    """Return how well a name fits an entity's column."""
    return _named(name, names_of(entity, column))
