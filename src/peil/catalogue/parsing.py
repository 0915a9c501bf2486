"""Read a formula's text into its tree, or say at which character it goes wrong."""

from functools import cache
from importlib import resources

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

from peil.catalogue import formula as f
from peil.catalogue.building import Builder
from peil.catalogue.formula import BadFormula
from peil.values.texts import Text

DEEPEST = 120  # what walks a tree is recursive; a formula that anyone can read is not a tenth as deep
TOO_DEEP = Text("too much stands inside each other; make parts of it KPIs of their own", "er staat te veel in elkaar; maak van delen een eigen KPI")


@cache
def _grammar() -> Lark:
    text = resources.files("peil.catalogue").joinpath("formula.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", maybe_placeholders=True)


def _misplaced(text: str, at: int, column: int) -> BadFormula:
    shown = text[at : at + 12]
    if not shown:
        why = Text("it stops too early; a bracket or a value is missing", "het houdt te vroeg op; er ontbreekt een haakje of een waarde")
        return BadFormula(why, at)
    return BadFormula(Text(f"`{shown}` does not belong there (character {column})", f"`{shown}` hoort daar niet (teken {column})"), at)


def _depth(tree: f.Node) -> int:
    """Return how many nodes stand one in another, without recursion: what is asked about may be too deep for that."""
    deepest, ahead = 0, [(tree, 1)]
    while ahead:
        node, depth = ahead.pop()
        deepest = max(deepest, depth)
        ahead += [(part, depth + 1) for part in node.parts()]
    return deepest


def parse(text: str) -> f.Node:
    """Return the tree of a formula or condition; raises BadFormula where it cannot be read."""
    try:
        tree = Builder().transform(_grammar().parse(text))
    except RecursionError:
        raise BadFormula(TOO_DEEP) from None
    except VisitError as wrong:
        if isinstance(wrong.orig_exc, BadFormula):
            raise wrong.orig_exc from None
        if isinstance(wrong.orig_exc, RecursionError):
            raise BadFormula(TOO_DEEP) from None
        raise
    except UnexpectedCharacters as wrong:
        raise _misplaced(text, int(str(wrong.pos_in_stream)), wrong.column) from None
    except UnexpectedInput as wrong:
        ended = getattr(getattr(wrong, "token", None), "type", "$END") == "$END"
        raise _misplaced(text, len(text) if ended else int(str(wrong.pos_in_stream)), wrong.column) from None
    if _depth(tree) > DEEPEST:
        raise BadFormula(TOO_DEEP)
    return tree
