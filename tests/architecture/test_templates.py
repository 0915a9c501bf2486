"""Hold the templates of the pages to two languages and to the content policy: no words of one language, no script and no style in the markup."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from tests.support.templates import Markup, pairs, said, templates

TEMPLATES = templates()
NAMES = {"Peil", "CSV", "Excel", "Parquet", "PNG", "SQL", "YAML", "JSON", "KPI", "OpenAPI", "Apache", "Tab", "Enter", "Esc"}  # the same in both
WORD = re.compile(r"[^\W\d_]{2,}")


def none(found: list[str]) -> None:
    """Fail with all that was found, one a line."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def bare_words(source: str) -> Iterator[str]:
    for line, text in Markup(source).words:
        if words := [word for word in WORD.findall(text) if word not in NAMES]:
            yield f"{line} says {' '.join(words)}"
    for line, text in said(source):
        if " " in text.strip() and WORD.search(text):
            yield f"{line} gives {text}"


def forbidden(source: str) -> Iterator[str]:
    for line, tag, name, value in Markup(source).attributes:
        if name == "style" or name.startswith(("on", "hx-on", "hx-vals")):
            yield f"{line} has {name} on {tag}"
        if name == "inside" and tag == "style":
            yield f"{line} has a style element"
        if (name, value.strip()[:11]) in {("href", "javascript:"), ("src", "javascript:")}:
            yield f"{line} has a script in {name}"


def scripts(source: str) -> Iterator[str]:
    for tag in re.finditer(r"<script\b([^>]*)>", source):
        if "src=" not in tag[1] and 'type="application/json"' not in tag[1]:
            yield f"{source.count(chr(10), 0, tag.start()) + 1} has a script inside the page"


def in_one_language(source: str) -> Iterator[str]:
    for line, english, dutch in pairs(source):
        if not english.strip() or not dutch.strip():
            yield f"{line} does not write both languages out"
        elif fields(english) != fields(dutch):
            yield f"{line} fills in other things: {english}"


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_there_are_templates_to_look_at() -> None:
    assert "base.html" in TEMPLATES


def test_every_word_of_a_template_stands_in_both_languages() -> None:
    none([f"{name}:{what}" for name, source in TEMPLATES.items() for what in bare_words(source)])
    none([f"{name}:{what}" for name, source in TEMPLATES.items() for what in in_one_language(source)])


def test_no_template_has_a_script_a_style_or_a_handler_inside() -> None:
    none([f"{name}:{what}" for name, source in TEMPLATES.items() for what in (*forbidden(source), *scripts(source))])


def test_no_template_gives_text_unescaped() -> None:
    # Only the drawn icons are markup of our own; whatever else is marked safe could carry a product's name.
    none([name for name, source in TEMPLATES.items() if re.search(r"\|\s*safe\b|autoescape false", source) and name != "parts/icons.html"])


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<a title="Back" href="/">{{ x }}</a>',
        '<input type="submit" value="Send">',
        '{{ "Nothing here" if empty else t("A", "B") }}',
        '<p>{{ t("One", "Een") }} and</p>',
    ],
)
def test_a_bare_word_is_noticed(source: str) -> None:
    assert list(bare_words(source))


@pytest.mark.parametrize(
    "source",
    [
        '<p class="muted" data-x="so">{{ t("Hello", "Hallo") }} – {{ name }} CSV</p>',
        '{# a word #}<script type="application/json">{{ spec|data }}</script>',
        '<a{% if open %} aria-current="true"{% endif %} title="{{ say(name) }}">{{ "a" }}</a>',
    ],
)
def test_what_is_translated_or_not_read_passes(source: str) -> None:
    assert not [*bare_words(source), *forbidden(source), *scripts(source), *in_one_language(source)]


@pytest.mark.parametrize("source", ['<p style="color: red">', "<b onclick='x()'>", "<style>p {}</style>", '<a href="javascript:x()">'])
def test_what_the_content_policy_forbids_is_noticed(source: str) -> None:
    assert list(forbidden(source))


@pytest.mark.parametrize("source", ['{{ t("One {a}", "Een {b}") }}', '{{ t("One", "") }}', '{{ t("One", other) }}', '{{ t("One") }}'])
def test_a_text_in_one_language_is_noticed(source: str) -> None:
    assert list(in_one_language(source))
