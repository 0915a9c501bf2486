"""Write filters out of picked values, so that whatever stands in the data is taken for a value and for nothing else."""

from collections.abc import Sequence
from typing import Literal

TRUTHS = ("true", "false")
Sort = Literal["text", "number", "truth"]


def where_text(key: str, values: Sequence[str | None], sort: Sort = "text") -> str:
    """Return the filter that a dimension has one of these values, in the filter language; None is unknown.

    Texts are quoted; of numbers and truths (`true`, `false`) only what is one is taken. Without values nothing can hold: `null` is one of none.
    """
    known = list(dict.fromkeys(_written(value, sort) for value in values if value is not None))
    known = [value for value in known if value]
    empty = f"{key} is null"
    if not known:
        return empty if None in values else f"{key} is null and {key} is not null"
    listed = f"{key} = {known[0]}" if len(known) == 1 else f"{key} in ({', '.join(known)})"
    return f"({listed} or {empty})" if None in values else listed


def _written(value: str, sort: Sort) -> str:
    if sort == "truth":
        return value.lower() if value.lower() in TRUTHS else ""
    if sort == "number":
        digits = value.removeprefix("-")
        whole, _, rest = digits.partition(".")
        plain = digits.isascii() and whole.isdigit() and (rest.isdigit() or "." not in digits)
        return value if plain else ""
    return "'" + value.replace("'", "''") + "'"
