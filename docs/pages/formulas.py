"""Write the page of the formula language: the hand-written text with the predicates, parameters, functions and grammar put in."""

from importlib import resources

from pages.writing import GENERATED, fenced, table
from peil.catalogue.catalogue import Catalogue


def page(catalogue: Catalogue, text: str) -> str:
    """Return the page made from its hand-written text."""
    words = catalogue.language
    predicates = [
        (f"`{name}({found.of})`" if found.of else f"`{name}`", found.meaning.en, f"`{found.formula}`") for name, found in words.predicates.items()
    ]
    parameters = [(f"`:{name}`", f"{setting.default:g}", setting.meaning.en) for name, setting in words.parameters.items()]
    grammar = resources.files("peil.catalogue").joinpath("formula.lark").read_text(encoding="utf-8")
    parts = {
        "predicates": table(("predicate", "meaning", "what it stands for"), predicates),
        "parameters": table(("parameter", "default", "meaning"), parameters),
        "grammar": fenced(grammar, "text"),
    }
    for name, lines in parts.items():
        text = text.replace(f"{{{{{name}}}}}\n", "\n".join(lines))
    return f"{GENERATED.en}\n\n{text}"
