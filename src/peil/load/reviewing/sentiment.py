"""Say in SQL how a text sounds, by a list of words in Dutch and English (`words.yaml`), for reviews that have no rating."""

from functools import cache
from importlib.resources import files

import msgspec

from peil.catalogue.files import read_yaml
from peil.load.forms.cells import text_literal


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that sound positive, words that sound negative, and those that turn what follows around."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]
    turning: tuple[str, ...]


@cache
def words() -> Words:
    """Return what `words.yaml` says."""
    text = (files("peil.load.reviewing") / "words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "words.yaml")[0], Words)


def tokens(text: str) -> str:
    """Return SQL for the list of words in a text."""
    return f"regexp_extract_all(replace(lower({text}), '’', ''''), '[\\p{{L}}'']+')"


def marks(found: str) -> str:
    """Return SQL for what each word of a list is worth: 1, -1 or 0, turned around where one of the two before it turns."""
    known = words()
    positive, negative, turning = (
        "[" + ", ".join(text_literal(word) for word in listed) + "]" for listed in (known.positive, known.negative, known.turning)
    )
    worth = f"CASE WHEN list_contains({positive}, {found}[i]) THEN 1 WHEN list_contains({negative}, {found}[i]) THEN -1 ELSE 0 END"
    turned = f"CASE WHEN list_has_any({turning}, {found}[greatest(i - 2, 1):i - 1]) THEN -1 ELSE 1 END"
    return f"list_transform(range(1, len({found}) + 1), lambda i: ({worth}) * ({turned}))"


def sentiment(rating: str, marked: str) -> str:
    """Return SQL for `positive`, `negative` or `neutral`: by the rating as in `derived/reviews.sentiment.sql`, else by the marks of the words.

    Both, so that a review that is loaded again is the same as before. NULL where neither says anything.
    """
    rated = f"CASE WHEN {rating} >= 3.5 THEN 'positive' WHEN {rating} < 2.5 THEN 'negative' WHEN {rating} IS NOT NULL THEN 'neutral' END"
    said = f"list_contains({marked}, 1) OR list_contains({marked}, -1)"
    heard = f"CASE WHEN {said} THEN CASE sign(list_sum({marked})) WHEN 1 THEN 'positive' WHEN -1 THEN 'negative' ELSE 'neutral' END END"
    return f"coalesce({rated}, {heard})"
