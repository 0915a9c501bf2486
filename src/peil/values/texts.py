"""Give texts in the two languages of Peil; every text a user sees is a `Text`."""

from typing import Literal

import msgspec

Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "nl")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in English and Dutch; `{names}` in it are filled in by `say`."""

    en: str
    nl: str

    def say(self, language: Language, **facts: object) -> str:
        """Return the text in that language with the facts filled in."""
        words = self.nl if language == "nl" else self.en
        return words.format(**facts) if facts else words


def one_of(names: list[str] | tuple[str, ...], most: int = 12) -> str:
    """Return names as a readable enumeration, cut off after `most` of them."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else f"{shown}, … (+{len(names) - most})"
