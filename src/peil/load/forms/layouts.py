"""Give the layout of a format: its columns by all names they come under, what it needs, and how a file has drifted from it."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

import msgspec

CURRENCY = re.compile(r"\(([A-Z]{3})\)")
LIKE = 0.62  # how alike two column names must be for one to be the other renamed
NEAR = 0.6  # the share of what a format needs, and of a file's columns, that make the file one of that format that has drifted


def plain(name: str) -> str:
    """Return a column name without what differs for no reason: case, accents, spaces, punctuation, a currency in brackets."""
    bare = unicodedata.normalize("NFKD", CURRENCY.sub("", name)).casefold()
    return "".join(sign for sign in bare if sign.isalnum() or sign in "%#_Σ∑").replace("_", "")


def currency_in(name: str) -> str | None:
    """Return the currency that a column name holds: `Amount spent (EUR)` → `EUR`."""
    found = CURRENCY.search(name)
    return found.group(1) if found else None


class Layout(msgspec.Struct, frozen=True):
    """The columns of a format: own name → the names it comes under in files, in all languages. A currency in brackets is left out of these.

    Without the `needed` ones a file cannot be read; the `usual` ones stand in every complete export, so that it is said when one is missing.
    A `fixed` layout is the same in every file: a column that it does not know is new, and said to be.
    """

    columns: dict[str, tuple[str, ...]]
    needed: tuple[str, ...]
    usual: tuple[str, ...] = ()
    fixed: bool = False

    def found(self, columns: Iterable[str]) -> dict[str, str]:
        """Return the columns of a file by own name; of two that fit, the one whose name stands first in the layout."""
        known: dict[str, str] = {}
        for column in columns:
            known.setdefault(plain(column), column)
        places = ((own, next((known[plain(name)] for name in names if plain(name) in known), None)) for own, names in self.columns.items())
        return {own: column for own, column in places if column is not None}

    def fits(self, columns: Iterable[str]) -> bool:
        """Return whether all needed columns are there."""
        return set(self.needed) <= self.found(columns).keys()

    def renamed(self, columns: tuple[str, ...]) -> dict[str, str]:
        """Return, for each needed column that is absent, the column of the file that it was most likely renamed to."""
        found = self.found(columns)
        free = [column for column in columns if column not in found.values()]
        renamed: dict[str, str] = {}
        for own in self.needed:
            if own in found or not free:
                continue
            alike = max(free, key=lambda column: self.likeness(own, column))
            if self.likeness(own, alike) >= LIKE:
                renamed[own] = alike
                free.remove(alike)
        return renamed

    def likeness(self, own: str, column: str) -> float:
        """Return how much a column's name is like one of the names of an own column, from 0 to 1; a name within the other counts for most of it."""
        here = plain(column)
        return max((_alike(plain(name), here) for name in self.columns[own]), default=0.0)

    def nearness(self, columns: tuple[str, ...]) -> float:
        """Return how near a file's columns come to this layout: 0 where they have little in common, else the mean of what both have of each other."""
        found = self.found(columns)
        needed = len(set(self.needed) & found.keys()) / len(self.needed)
        known = len(set(found.values())) / max(len(columns), 1)
        return (needed + known) / 2 if needed >= NEAR and known >= NEAR / 2 and len(found) > 1 else 0.0

    def missing(self, found: dict[str, str]) -> list[str]:
        """Return the names, as a file would have them, of needed columns that are absent."""
        return [self.columns[own][0] for own in self.needed if own not in found]


def _alike(name: str, other: str) -> float:
    if not name or not other:
        return 0.0
    inside = min(len(name), len(other)) / max(len(name), len(other)) if name in other or other in name else 0.0
    return max(difflib.SequenceMatcher(None, name, other).ratio(), 0.5 + inside / 2 if inside >= NEAR / 2 else 0.0)
