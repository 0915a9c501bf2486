"""Give formulas to read: laid out over lines, other KPIs in them by name, and what each of the words in them stands for."""

import re
from collections.abc import Iterator

import msgspec

from peil.boards.wording import Wording
from peil.catalogue.catalogue import Catalogue

WORDS = re.compile(r"'(?:[^']|'')*'|:?\b[A-Za-z_]\w*(?:\.\w+)?")
OTHER = re.compile(r"kpi\(\s*([\w.]+)\s*\)")


class Part(msgspec.Struct, frozen=True):
    """A piece of a formula; `kpi` is the KPI it names, or empty."""

    text: str
    kpi: str = ""


class Term(msgspec.Struct, frozen=True):
    """A word of a formula with what it is called and means."""

    word: str
    name: str
    meaning: str


def laid_out(formula: str) -> str:
    """Return a formula with a line for each part that is added up or taken off."""
    text, depth, quoted, found = " ".join(formula.split()), 0, False, []
    for at, letter in enumerate(text):
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        outside = not quoted and depth == 0 and letter in "+-" and text[at - 1 : at] == " " and text[at + 1 : at + 2] == " "
        found.append(f"\n{letter}" if outside and at else letter)
    return "".join(found).replace(" \n", "\n")


def parts_of(formula: str, wording: Wording) -> list[Part]:
    """Return a formula in pieces, the KPIs in it by their names."""
    text, found, done = laid_out(formula), [], 0
    for match in OTHER.finditer(text):
        name = match[1].lower()
        if wording.known(name):
            found += [Part(text[done : match.start()]), Part(wording.name(name), name)]
            done = match.end()
    return [part for part in (*found, Part(text[done:])) if part.text]


def terms_of(formula: str, wording: Wording) -> list[Term]:
    """Return what the columns, entities, conditions and parameters of a formula stand for, each once, in the order in which they come."""
    words = dict.fromkeys(match[0] for match in WORDS.finditer(OTHER.sub(" ", formula)) if match[0][0] != "'")
    return [term for word in words for term in _term(word, wording)]


def _term(word: str, wording: Wording) -> Iterator[Term]:
    catalogue: Catalogue = wording.catalogue
    say, (head, _, tail) = wording.say, word.partition(".")
    column = catalogue.model.column(head, tail) if tail else None
    if column:
        yield Term(word, say(column.label), say(column.meaning))
    elif word[0] == ":" and word[1:] in catalogue.language.parameters:
        yield Term(word, "", say(catalogue.language.parameters[word[1:]].meaning))
    elif word in catalogue.language.predicates:
        yield Term(word, "", say(catalogue.language.predicates[word].meaning))
    elif word in catalogue.model.entities:
        entity = catalogue.model.entities[word]
        yield Term(word, say(entity.label), say(entity.meaning))
