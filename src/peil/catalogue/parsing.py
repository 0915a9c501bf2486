"""Read a formula's text into its tree, or say at which character it goes wrong."""

from functools import cache
from importlib import resources

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

from peil.catalogue import formula as f
from peil.catalogue.building import Builder
from peil.catalogue.formula import BadFormula
from peil.values.texts import Text


@cache
def _grammar() -> Lark:
    text = resources.files("peil.catalogue").joinpath("formula.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", maybe_placeholders=True)


def _misplaced(text: str, at: int, column: int) -> BadFormula:
    shown = text[at : at + 12]
    if not shown:
        return BadFormula(Text("it stops too early; a bracket or a value is missing", "het houdt te vroeg op; er ontbreekt een haakje of een waarde"))
    return BadFormula(Text(f"`{shown}` does not belong there (character {column})", f"`{shown}` hoort daar niet (teken {column})"))


def parse(text: str) -> f.Node:
    """Return the tree of a formula or condition; raises BadFormula where it cannot be read."""
    try:
        return Builder().transform(_grammar().parse(text))
    except VisitError as wrong:
        if isinstance(wrong.orig_exc, BadFormula):
            raise wrong.orig_exc from None
        raise
    except UnexpectedCharacters as wrong:
        raise _misplaced(text, int(str(wrong.pos_in_stream)), wrong.column) from None
    except UnexpectedInput as wrong:
        ended = getattr(getattr(wrong, "token", None), "type", "$END") == "$END"
        raise _misplaced(text, len(text) if ended else int(str(wrong.pos_in_stream)), wrong.column) from None
