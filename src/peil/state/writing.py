"""Give what holds for every text that people write: it fits on a line, and shows as what it is."""

import re
import unicodedata
from typing import TYPE_CHECKING

from peil.values.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from peil.state.database import Database

    Open = Callable[[], Database]

MOST_NAME = 200
# They turn the direction of what follows, also outside the text itself.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return a text with every stretch of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def wrong_with(text: str, most: int) -> Text | None:
    """Return what is wrong with a text that people write: empty, longer than `most` characters, or with characters that do not show."""
    if not text:
        return Text("it is empty", "die is leeg")
    if len(text) > most:
        size = len(text)
        return Text(f"it has {size} characters, and {most} fit", f"die heeft {size} tekens, en er passen er {most}")
    if any(unicodedata.category(character) in {"Cc", "Cs"} or character in _TURNING for character in text):
        return Text("it has characters that do not show", "er staan tekens in die niet te zien zijn")
    return None
