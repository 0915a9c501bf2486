"""Write the page of readers: every file format that Peil itself knows, with its label and the entities it gives."""

import ast
import importlib
import inspect

from pages.writing import code, head, table
from peil.catalogue.catalogue import Catalogue
from peil.load.reading import Reader
from peil.load.registry import readers

ABOUT = (
    "A file is recognised by its header, never by its name or the order of its columns; `peil load --as READER` names the reader instead. "
    "A package of your own adds one under the entry point `peil.readers`; Peil's own readers come in by the same door."
)


def page(catalogue: Catalogue) -> str:
    """Return the page; readers of other packages that happen to be installed are left out."""
    own = {name: reader for name, reader in readers().items() if type(reader).__module__.startswith("peil.")}
    rows = [(f"`{name}`", reader.label.en, reader.label.nl, code(given(reader)), described(reader)) for name, reader in own.items()]
    lines = [*head("en", "Readers", ABOUT), *table(("reader", "label", "in Dutch", "entities", "what it is"), rows)]
    lines += ["## Files of an entity", "", "`entity:NAME` reads a file in the shape of an entity (see [Entities](entities.md)):", ""]
    lines += [code([f"entity:{name}" for name in catalogue.model.entities]), ""]
    other = "`peil load FILE --map MAPPING` reads any other table; see [Mappings](../how-to/mapping.md)."
    lines += ["## Mappings", "", other]
    return "\n".join(lines)


def described(reader: Reader) -> str:
    """Return the first sentence of a reader's own description."""
    return (inspect.getdoc(type(reader)) or "").split("\n\n")[0]


def given(reader: Reader) -> list[str]:
    """Return the entities a reader gives records of: those named in its module and in the modules of the same source it imports."""
    found: dict[str, None] = {}
    modules = [type(reader).__module__]
    for name in modules:
        tree = ast.parse(inspect.getsource(importlib.import_module(name)))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("peil.load.shopify.") and node.module not in modules:
                modules.append(node.module)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Records" and isinstance(node.args[0], ast.Constant):
                found[str(node.args[0].value)] = None
    return list(found)
