"""Know the words of both languages, so that a page in one can be searched for the other: the texts of code, templates, elements and catalogue."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Page

from peil.catalogue.loading import load_catalogue
from peil.values.texts import Text
from tests.support.browsing import Language
from tests.support.serving import ROOT
from tests.support.templates import pairs, templates

OWN_NAMES = {"English", "Nederlands"}  # a language is offered in its own words
OF_THE_SHOP = ("Nieuwsbrief",)  # and what the shop called its campaigns stays as it is
MONTHS = {
    "en": "January February March May June July August October Mon Tue Wed Thu Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "nl": "januari februari maart mei juni juli augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
READ_OUT = """() => {
  const found = [];
  const foreign = (element) => element.closest("script, style, code, pre, [translate=no]")
    || (element.closest("[lang]") !== document.documentElement && element.closest("[lang]"));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!foreign(walker.currentNode.parentElement)) found.push(walker.currentNode.textContent);
  for (const element of document.body.querySelectorAll("[title], [aria-label], [placeholder], [alt], [aria-description]")) {
    if (foreign(element)) continue;
    for (const name of ["title", "aria-label", "placeholder", "alt", "aria-description"]) found.push(element.getAttribute(name) ?? "");
  }
  return [document.title, ...found].map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


def _code() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "src" / "peil" / "web", ROOT / "src" / "peil" / "boards", ROOT / "src" / "peil" / "values"):
        for module in path.rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Text", ".say")) and len(node.args) == 2:
                    given = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                    if len(given) == 2:
                        yield given[0], given[1]


def _elements() -> Iterator[tuple[str, str]]:
    words = (ROOT / "frontend" / "src" / "words.ts").read_text(encoding="utf-8")
    yield from re.findall(r': \["((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\]', words)


def _catalogue() -> Iterator[tuple[str, str]]:
    catalogue = load_catalogue()
    for one in catalogue.kpis.values():
        yield from ((text.en, text.nl) for text in (getattr(one, name, None) for name in ("name", "definition")) if isinstance(text, Text))
    for entity in catalogue.model.entities.values():
        yield from ((text.en, text.nl) for text in (getattr(entity, "label", None),) if isinstance(text, Text))


@cache
def foreign(language: Language) -> frozenset[str]:
    """Return the texts that may not stand on a page in a language: those of the other one that are not the same in this one."""
    both = [(english, dutch) for source in templates().values() for _, english, dutch in pairs(source)]
    both += [*_code(), *_elements(), *_catalogue()]
    english, dutch = {pair[0] for pair in both}, {pair[1] for pair in both}
    return frozenset(text for text in (english - dutch if language == "nl" else dutch - english) if len(text) > 3 and text not in OWN_NAMES)


def untranslated(page: Page, language: Language) -> list[str]:
    """Return what stands on a page in the other language."""
    texts: list[str] = page.evaluate(READ_OUT)
    other = "en" if language == "nl" else "nl"
    months = re.compile(rf"\b({MONTHS[other].replace(' ', '|')})\b")
    return [text for text in texts if text in foreign(language) or (months.search(text) and not text.startswith(OF_THE_SHOP))]
