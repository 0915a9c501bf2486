"""Tell by the name of a column which cells say who somebody is, in English and Dutch, as shops' tools name them."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

from peil.catalogue.files import read_yaml

Sort = Literal["name", "perhaps", "other", "note", ""]


@cache
def known() -> dict[str, frozenset[str]]:
    """Return the words of `words.yaml`, by what they say."""
    text = (files("peil.load.erasing") / "words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "words.yaml")[0], dict[str, frozenset[str]])


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a column's name: `billingAddress1`, `ship-address-1` and `Billing Address1` alike."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(word for word in re.split(r"[^a-zà-ÿ]+", apart.lower().replace("e-mail", "email")) if word)


@lru_cache(maxsize=4096)
def sort_of(name: str) -> Sort:
    """Return what the cells of a column are: (part of) a name, perhaps one, something else that tells who it is, a note, or none of these."""
    words, known_words = words_of(name), known()
    left = [word for word in words if word not in known_words["whose"]]
    rest = [word for word in left if word not in known_words["address"]]
    if len(rest) < len(left):
        return "other" if set(rest) <= known_words["of_address"] else _sort(rest)
    if not left:
        return "perhaps" if len(words) == 1 and words[0] in known_words["persons"] else ""
    return "perhaps" if len(words) == 1 and words[0] in known_words["bare"] else _sort(left)


def _sort(words: list[str]) -> Sort:
    joined, known_words = " ".join(words), known()
    names = known_words["bare"] | known_words["names"]
    if any(word in names for word in words) and all(word in names | known_words["which"] for word in words):
        return "name"
    return "note" if joined in known_words["notes"] else "other" if joined in known_words["other"] else ""


def looks_like_a_name(text: str) -> bool:
    """Return whether a cell can be a person's name: letters, and no digits, which order numbers have."""
    return re.fullmatch(r"[^\W\d_][^\d_@#/:]*", text.strip()) is not None


def full_names(parts: Iterable[str]) -> set[str]:
    """Return the names, of two words or more, that can be taken out of the middle of a text without taking out anything else."""
    return {part for part in parts if len(part.split()) > 1}
