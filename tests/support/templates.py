"""Read the templates of the pages: their texts in both languages, and what a reader would see of their own words."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import jinja2
from jinja2 import nodes

FOLDER = Path(str(files("peil.web"))) / "templates"
SPOKEN = {"title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "placeholder", "alt", "label"}
UNREAD = {"script", "style", "code"}
ATTRIBUTE = re.compile(r'\b[a-z-]+="[^"]*"')  # a block or macro that gives attributes to a tag
READ = jinja2.Environment(autoescape=True)


def templates() -> dict[str, str]:
    """Return every template by its name."""
    return {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.html"))}


def pairs(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, English, Dutch) of a template's calls to `t`; empty where one is not written out."""
    for call in READ.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            given = [argument.value if isinstance(argument, nodes.Const) else "" for argument in call.args]
            english, dutch = given if len(given) == 2 else ("", "")
            yield call.lineno, english, dutch


class Markup(HTMLParser):
    """What stands in a template outside its expressions: words in text and in attributes that are read out, scripts, styles and handlers."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[tuple[int, str]] = []
        self.attributes: list[tuple[int, str, str, str]] = []
        self.inside: list[str] = []
        self.feed(bare(source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.inside.append(tag)
        for name, value in attrs:
            self.attributes.append((self.getpos()[0], tag, name, value or ""))
            if name in SPOKEN or (name == "value" and tag == "input" and ("type", "submit") in attrs):
                self.words.append((self.getpos()[0], value or ""))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.attributes.append((self.getpos()[0], self.inside[-1], "inside", data))
        else:
            self.words += [(self.getpos()[0] + number, ATTRIBUTE.sub("", line)) for number, line in enumerate(data.split("\n"))]


def bare(source: str) -> str:
    """Return a template with blanks for its comments, statements and expressions, line by line where they were."""
    kept, ends = [], {"variable_begin": "variable_end", "block_begin": "block_end", "comment_begin": "comment_end", "raw_begin": "raw_end"}
    until = ""
    for _, kind, text in READ.lex(source):
        if not until and kind in ends:
            until = ends[kind]
        kept.append(text if not until and kind == "data" else "\n" * text.count("\n"))
        if kind == until:
            until = ""
    return "".join(kept)


def said(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of the strings that a template's expressions give as they stand: `{{ "Nothing" if empty }}`, not `{{ t("Nothing", …) }}`."""
    for output in READ.parse(source).find_all(nodes.Output):
        for node in output.nodes:
            yield from ((node.lineno, text) for text in _given(node))


def _given(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _given(node.expr1)
        if node.expr2 is not None:
            yield from _given(node.expr2)
    elif isinstance(node, nodes.Or | nodes.And | nodes.Add):
        yield from _given(node.left)
        yield from _given(node.right)
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from _given(part)
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield from _given(node.node)
