"""Write the page of errors: each request that cannot be met, each problem with data or definitions, and each note beside an answer."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

import peil
from pages.writing import head, table
from peil.values.errors import PeilError
from peil.values.texts import Text

SOURCE = Path(str(next(iter(peil.__path__))))
MEANINGS = Path(__file__).with_name("problems.yaml")
ABOUT = (
    "Peil keeps two kinds apart. A **request that cannot be met** (an error) ends the command with exit code 2 and one sentence. A **problem** with "
    "data or a definition never stops the rest: it is shown with its file, line and column, and kept with the load (`peil loads`, `peil check`). "
    "Beside an answer stand **notes**: what to know before you trust the number. The words in braces are filled in."
)


def page() -> str:
    """Return the page."""
    lines = head("en", "Errors, problems and notes", ABOUT)
    rows = []
    for kind in sorted(kinds(), key=lambda kind: kind.code):
        bare = kind.sentence.en == "{why}"
        said_as = Text("the reason in a sentence", "de reden in een zin") if bare else kind.sentence
        rows.append((f"`{kind.code}`", f"`{kind.__name__}`", said_as.en, said_as.nl))
    lines += ["## Requests that cannot be met", "", *table(("code", "class", "English", "Nederlands"), rows)]
    lines += ["## Problems", "", "An `error` leaves rows or a definition out; a `warning` lets them stand.", ""]
    known = yaml.safe_load(MEANINGS.read_text(encoding="utf-8"))
    rows = [(f"`{code}`", known[code]["level"], known[code]["en"], known[code]["nl"]) for code in sorted(problem_codes())]
    lines += table(("code", "level", "English", "Nederlands"), rows)
    notes = sorted(set(said("Caveat")) | set(said("_note")) | set(said("Note")))
    lines += ["## Notes beside an answer", "", *table(("code", "English", "Nederlands"), [(f"`{code}`", en, nl) for code, en, nl in notes])]
    return "\n".join(lines)


def kinds() -> list[type[PeilError]]:
    """Return every class of error, wherever it stands."""
    for module in pkgutil.walk_packages(peil.__path__, "peil."):
        importlib.import_module(module.name)
    found, ahead = [], [PeilError]
    while ahead:
        kind = ahead.pop()
        found.append(kind)
        ahead += kind.__subclasses__()
    return [kind for kind in dict.fromkeys(found) if kind.__module__.startswith("peil.")]


@cache
def all_calls() -> tuple[tuple[str, ast.Call, ast.AST], ...]:
    """Return every call in Peil that has arguments, with the name it is called by and the function (or module) right around it."""
    found: list[tuple[str, ast.Call, ast.AST]] = []

    def look(node: ast.AST, around: ast.AST) -> None:
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.Call) and part.args:
                found.append((ast.unparse(part.func), part, around))
            look(part, part if isinstance(part, ast.FunctionDef) else around)

    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        look(tree, tree)
    return tuple(found)


def calls(*names: str) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Yield every call of a function or class by these names, with the function it stands in."""
    yield from ((call, around) for name, call, around in all_calls() if name in names)


def problem_codes() -> set[str]:
    """Return the codes of problems: written out where a problem or check is made, or put in a variable `code` just before."""
    found = set()
    for call, around in calls("Problem", "Check", "_problem"):
        first = call.args[0]
        if isinstance(first, ast.Constant):
            found.add(str(first.value))
        elif isinstance(first, ast.Name) and not isinstance(around, ast.Module):
            found |= set(assigned(around, first.id))
    return found


def assigned(around: ast.AST, name: str) -> Iterator[str]:
    """Yield the texts that a variable may get in a function, alone or in a tuple."""
    for node in ast.walk(around):
        if not isinstance(node, ast.Assign):
            continue
        values = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
        names = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
        for place, target in enumerate(names):
            for value in values:
                part = value.elts[place] if isinstance(value, ast.Tuple) else value
                if ast.unparse(target) == name and isinstance(part, ast.Constant):
                    yield str(part.value)


def said(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (code, English, Dutch) of the notes made by calls of that name; the text stands there, or in a variable just before."""
    for call, around in calls(name):
        code, *rest = call.args
        if rest and isinstance(rest[0], ast.Name):
            wanted = ast.unparse(rest[0])
            made = [node for node in ast.walk(around) if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == wanted]
            before = [node for node in made if node.lineno < call.lineno]
            rest = [before[-1].value] if before and not isinstance(around, ast.Module) else []
        if rest and isinstance(rest[0], ast.Call):
            rest = rest[0].args
        if isinstance(code, ast.Constant) and len(rest) > 1:
            yield str(code.value), plain(rest[0]), plain(rest[1])


def plain(node: ast.expr) -> str:
    """Return a text in the code as it reads, with what is filled in as {name}."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else blank(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def blank(part: ast.expr) -> str:
    """Return what is filled in as the last word of its name."""
    inside = part.value if isinstance(part, ast.FormattedValue) else part
    while isinstance(inside, ast.Call):
        inside = inside.func.value if isinstance(inside.func, ast.Attribute) else (inside.args[0] if inside.args else inside.func)
    while isinstance(inside, ast.Subscript):
        inside = inside.value
    name = ast.unparse(inside).replace("_DAYS", "").split(".")
    last = name[-1] if name[-1] not in ("en", "nl", "id", "key") else name[-2] if len(name) > 1 else name[-1]
    return f"{{{last.lower()}}}"
