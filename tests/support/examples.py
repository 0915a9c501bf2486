"""Run the examples of the documentation: the `$ peil …` lines of ```console blocks, and hold what they print against what stands below."""

import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from peil.cli.main import main

ANYTHING = "…"
PROGRESS = r" *\d+[.,]\d s  .+: .+"  # told when a load takes more than a second, which on a busy machine any load may


class Example:
    """One command of a console block: what is typed, the exit code it should end with, and the lines it should print (none: not compared).

    `clock` is the day it is taken to be (`PEIL_NOW=2026-12-20 peil …`), or None.
    """

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        self.typed = text
        stated = re.search(r"#.*?exit code (\d)", text)
        self.code = int(stated[1]) if stated else 0
        words = shlex.split(text, comments=True)
        self.clock = words.pop(0).partition("=")[2] if words[0].startswith("PEIL_NOW=") else None
        self.words = words
        self.printed: list[str] = []


def examples(document: str) -> list[Example]:
    """Return the commands of a page in their order."""
    found: list[Example] = []
    inside = False
    for number, line in enumerate(document.splitlines(), 1):
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            found.append(Example(number, line[2:]))
        elif inside:
            found[-1].printed.append(line.rstrip())
    return found


def run(example: Example, patch: pytest.MonkeyPatch) -> tuple[int, list[str]]:
    """Return the exit code of a command and what it printed on stdout and stderr together."""
    words, target = example.words, None
    if ">" in words:
        target = Path(words[words.index(">") + 1])
        words = words[: words.index(">")]
    if words[0] == "cp":
        shutil.copy(words[1], words[2])
        return 0, []
    assert words[0] == "peil", f"line {example.line}: examples may only run peil and cp"
    raw = io.BytesIO()
    text = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
    with patch.context() as local:
        if example.clock is not None:
            local.setenv("PEIL_NOW", example.clock)
        local.setattr(sys, "stdout", text)
        local.setattr(sys, "stderr", io.StringIO() if target else text)
        try:
            code = main(words[1:])
        except SystemExit as ended:
            code = int(ended.code or 0)
    text.flush()
    if target:
        target.write_bytes(raw.getvalue())
        return code, []
    lines = [line.rstrip() for line in raw.getvalue().decode("utf-8").splitlines()]
    return code, [line for line in lines if not re.fullmatch(PROGRESS, line)]


def alike(expected: list[str], printed: list[str]) -> bool:
    """Return whether lines are as expected; a line `…` stands for any number of lines, and at the end of a line for the rest of it."""

    def as_pattern(line: str) -> str:
        if line.strip() == ANYTHING:
            return ".*"
        return re.escape(line.removesuffix(ANYTHING)) + (r"[^\n]*\n" if line.endswith(ANYTHING) else r"\n")

    pattern = "".join(as_pattern(line) for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed), re.DOTALL) is not None


def links(document: str) -> Iterator[str]:
    """Yield the targets of a page's links that lead to other files or headings."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", document, flags=re.DOTALL)):
        if "://" not in target:
            yield target


def anchors(document: str) -> set[str]:
    """Return the anchors of a page's headings, as they are made from the headings' words."""
    plain = re.sub(r"```.*?```", "", document, flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
