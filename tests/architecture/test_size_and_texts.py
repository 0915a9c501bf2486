"""Hold every module of Peil against the house's sizes, and every text against its translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "peil"
MODULES = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py"))}
TREES = {name: ast.parse(text) for name, text in MODULES.items()}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def none(found: list[str]) -> None:
    """Fail with all that was found, one a line."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def functions() -> Iterator[tuple[str, Function]]:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{module}:{node.lineno} {node.name}", node


def definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    """Yield the public classes and functions of a module, and those of its public classes; overloads have one docstring together."""
    for node in body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        if any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from definitions(node.body)


def lines_of(function: Function) -> int:
    """Return the lines from `def` to the last one, the docstring's not counted."""
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    return _height(function) - (_height(docstring) if docstring else 0)


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def positional(function: Function) -> list[str]:
    arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return arguments[1:] if arguments[:1] in (["self"], ["cls"]) else arguments


def written(node: ast.expr) -> tuple[str, set[str]] | None:
    """Return a string literal and what is filled in: {placeholders}, and of an f-string the names, language aside (`near.nl`, `near_nl`)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, {field for _, field, _, _ in Formatter().parse(node.value) if field is not None}
    if not isinstance(node, ast.JoinedStr):
        return None
    text, filled = "", set[str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            text += "{}"
            filled |= {re.sub(r"(^|_)(en|nl)$", "", name.id) for name in ast.walk(part.value) if isinstance(name, ast.Name)}
        elif isinstance(part, ast.Constant):
            text += str(part.value)
            filled |= {field for _, field, _, _ in Formatter().parse(str(part.value)) if field is not None}
    return text, filled


def texts(tree: ast.Module) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """Yield (line, English, Dutch) of the calls to `Text` with both as arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Text":
            given = dict(zip(("en", "nl"), node.args, strict=False)) | {word.arg: word.value for word in node.keywords}
            if "en" in given and "nl" in given:
                yield node.lineno, given["en"], given["nl"]


def untranslated(tree: ast.Module) -> Iterator[str]:
    for line, english, dutch in texts(tree):
        left, right = written(english), written(dutch)
        if left is None or right is None:
            continue
        if bool(left[0].strip()) != bool(right[0].strip()):
            yield f"{line} says something in one language only"
        if left[1] != right[1]:
            yield f"{line} fills in {sorted(left[1])} in English and {sorted(right[1])} in Dutch"


def test_there_are_modules_to_look_at() -> None:
    assert MODULES


def test_no_module_is_over_400_lines() -> None:
    sizes = {module: len(text.splitlines()) for module, text in MODULES.items()}
    none([f"{module}: {size} lines" for module, size in sizes.items() if size > 400])


def test_no_function_is_over_50_lines() -> None:
    none([f"{place}: {lines_of(function)} lines" for place, function in functions() if lines_of(function) > 50])


def test_no_function_takes_more_than_5_positional_parameters() -> None:
    none([f"{place}({', '.join(positional(function))})" for place, function in functions() if len(positional(function)) > 5])


def test_every_module_and_all_that_is_public_has_a_docstring() -> None:
    bare = [module for module, tree in TREES.items() if not ast.get_docstring(tree)]
    for module, tree in TREES.items():
        bare += [f"{module}:{node.lineno} {node.name}" for node in definitions(tree.body) if not ast.get_docstring(node)]
    none(bare)


def test_every_text_says_the_same_in_both_languages() -> None:
    none([f"{module}:{what}" for module, tree in TREES.items() for what in untranslated(tree)])


def test_nothing_is_left_to_do() -> None:
    note = re.compile(r"\b(TODO|FIXME)\b")
    lines = ((f"{module}:{number}", line) for module, text in MODULES.items() for number, line in enumerate(text.splitlines(), 1))
    none([f"{place} {line.strip()}" for place, line in lines if note.search(line)])


def test_only_the_command_line_prints() -> None:
    inner = {module: tree for module, tree in TREES.items() if not (ROOT / module).is_relative_to(SOURCE / "cli")}
    calls = ((module, node) for module, tree in inner.items() for node in ast.walk(tree) if isinstance(node, ast.Call))
    none([f"{module}:{call.lineno}" for module, call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"])


@pytest.mark.parametrize(
    ("call", "claim"),
    [
        ('Text("One of {names}", "Een van {name}")', "fills in"),
        ('Text(f"One of {names}", f"Een van {known}")', "fills in"),
        ('Text("Nothing", "")', "one language only"),
        ('texts.Text(en="Nothing", nl=" ")', "one language only"),
    ],
)
def test_a_text_that_lacks_something_in_one_language_is_noticed(call: str, claim: str) -> None:
    assert [claim in found for found in untranslated(ast.parse(call))] == [True]


@pytest.mark.parametrize(
    "call",
    [
        'Text("One of {names}", "Een van {names}")',
        'Text(f"Made{near.en}{{n}}", f"Gemaakt{near.nl}{{n}}")',
        'Text("", "")',
        "Text(message, message)",
    ],
)
def test_a_text_that_is_whole_passes(call: str) -> None:
    assert list(untranslated(ast.parse(call))) == []
