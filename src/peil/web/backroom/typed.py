"""Read numbers as people type them, in either language's way of writing, and write them back into a field."""

import math
import re

from peil.values.texts import Language, Text

NO_NUMBER = Text("`{text}` is not a number; right is for example {example}.", "`{text}` is geen getal; goed is bijvoorbeeld {example}.")


def number_in(text: str, language: Language) -> float | None:
    """Return the number that a text writes, or None; a mark that can only be a decimal one is taken as that in both languages."""
    clean = re.sub(r"[\s\u00a0\u202f€$£%]", "", text).replace("−", "-")
    point, group = (",", ".") if language == "nl" else (".", ",")
    if re.fullmatch(rf"-?\d{{1,3}}({re.escape(group)}\d{{3}})+({re.escape(point)}\d+)?", clean):
        clean = clean.replace(group, "")
    if not re.fullmatch(r"-?\d{1,15}([.,]\d{1,12})?", clean):
        return None
    value = float(clean.replace(",", "."))
    return value if math.isfinite(value) else None


def as_typed(value: float, language: Language) -> str:
    """Return a number as it would be typed: no groups, no decimals that are not needed."""
    text = f"{round(value, 9):.9f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "nl" else text


def no_number(text: str, language: Language, example: float = 12.5) -> str:
    """Return the sentence beside a field that holds no number."""
    return NO_NUMBER.say(language, text=text[:40], example=as_typed(example, language))
