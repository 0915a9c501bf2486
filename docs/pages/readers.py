"""Write the page of readers: every file format that Peil itself knows, with its label and the entities it gives."""

import ast
import importlib
import inspect
from collections.abc import Iterable

from pages.writing import code, head, table
from peil.catalogue.catalogue import Catalogue
from peil.load.reading import GENERAL_OPTIONS, Option, Reader
from peil.load.registry import readers

FRAMEWORK = ("forms", "past", "templates", "drafting", "erasing", "readers")  # what lies beside the packages of single sources
ABOUT = (
    "A file is recognised by its header, never by the order of its columns; `peil load --as READER` names the reader instead. "
    "A package of your own adds one under the entry point `peil.readers`; Peil's own readers come in by the same door."
)

NEEDS = (
    "Without these columns a file is refused; each may come under any of the names that the reader knows, of which the first are shown, and a column "
    'that your file calls otherwise is named with `--option "columns.NAME=HEADER"`. `--option NAME=VALUE` also tells what the file leaves unsaid.'
)


def page(catalogue: Catalogue) -> str:
    """Return the page; readers of other packages that happen to be installed are left out."""
    own = {name: reader for name, reader in readers().items() if type(reader).__module__.startswith("peil.")}
    rows = [(f"`{name}`", reader.label.en, reader.label.nl, code(given(reader)), described(reader)) for name, reader in own.items()]
    lines = [*head("en", "Readers", ABOUT), *table(("reader", "label", "in Dutch", "entities", "what it is"), rows)]
    lines += ["## What each needs", "", NEEDS, "", *needs(own.values())]
    lines += ["## Options of every file", "", *table(("option", "meaning", "in Dutch", "values"), [options(one) for one in GENERAL_OPTIONS])]
    lines += ["## Files of an entity", "", "`entity:NAME` reads a file in the shape of an entity (see [Entities](entities.md)):", ""]
    lines += [code([f"entity:{name}" for name in catalogue.model.entities]), ""]
    other = "`peil load FILE --map MAPPING` reads any other table; see [Mappings](../how-to/mapping.md)."
    lines += ["## Mappings", "", other]
    return "\n".join(lines)


def needs(own: Iterable[Reader]) -> list[str]:
    """Return what each reader needs and may be told, as a table: the columns by their first name, other names behind."""
    rows = []
    for reader in own:
        layout = reader.layout
        columns = [f"`{own}`: {' / '.join(layout.columns[own][:4])}" for own in layout.needed] if layout else []
        said = [f"`{one.name}`: {one.meaning.en}" + (f" ({', '.join(one.values)})" if one.values else "") for one in reader.options]
        if columns or said:
            rows.append((f"`{reader.name}`", "; ".join(columns).replace("|", "&#124;") or "–", "; ".join(said) or "–"))
    return [*table(("reader", "needed columns", "`--option`"), rows), ""]


def options(one: Option) -> tuple[str, str, str, str]:
    """Return a row on an option."""
    return f"`{one.name}`", one.meaning.en, one.meaning.nl, code(one.values) or "–"


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
            if isinstance(node, ast.ImportFrom) and node.module and of_a_source(node.module) and node.module not in modules:
                modules.append(node.module)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Records":
                entity = next((word.value for word in node.keywords if word.arg == "entity"), node.args[0] if node.args else None)
                if isinstance(entity, ast.Constant):
                    found[str(entity.value)] = None
    return list(found)


def of_a_source(module: str) -> bool:
    """Return whether a module holds what the readers of one source share."""
    parts = module.split(".")
    return parts[:2] == ["peil", "load"] and len(parts) == 4 and parts[2] not in FRAMEWORK
