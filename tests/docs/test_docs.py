"""Hold the documentation against what it describes: nothing undescribed, no page out of date, no example that does not run, no broken link."""

import argparse
import importlib.util
import re
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from peil.catalogue.loading import load_catalogue
from peil.cli.main import build_parser
from peil.load.registry import readers
from tests.support.examples import Example, alike, anchors, examples, links, run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(path for path in DOCS.rglob("*.md") if path.name != "formula-language.in.md")])
WITH_EXAMPLES = [path for path in PAGES if "```console" in path.read_text(encoding="utf-8")]
CATALOGUE = load_catalogue()


@cache
def built(name: str) -> ModuleType:
    """Return a module of the script that builds the reference."""
    path = DOCS / name
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    spec = importlib.util.spec_from_file_location(f"docs_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def made() -> dict[str, str]:
    """Return the pages of the reference as the build makes them now."""
    pages: dict[str, str] = built("build.py").pages()
    return pages


def reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ .+$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)


def commands_of(name: str) -> list[str]:
    return [example.typed for example in examples((ROOT / name).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", sorted(made()))
def test_the_reference_is_as_the_build_makes_it(name: str) -> None:
    assert reference(name) == made()[name], "run `make docs` and commit what it wrote"


def test_no_other_page_stands_in_the_reference() -> None:
    assert {path.name for path in REFERENCE.iterdir()} == set(made())


@pytest.mark.parametrize("page", ["kpis.md", "kpis.nl.md"])
def test_every_kpi_and_variant_is_described(page: str) -> None:
    titles = {title.lstrip("# ") for title in headings(reference(page))}
    assert [name for name in CATALOGUE.ids if name not in titles] == []


@pytest.mark.parametrize("page", ["entities.md", "entities.nl.md"])
def test_every_entity_and_column_is_described(page: str) -> None:
    text = reference(page)
    for name, entity in CATALOGUE.model.entities.items():
        part = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert [column for column in entity.columns if f"| `{column}` |" not in part] == []


def test_every_command_and_option_is_described_in_both_languages() -> None:
    text = reference("commands.md")
    for language in ("en", "nl"):
        parser = build_parser(language)
        commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
        for name, command in commands.choices.items():
            assert f"\n## peil {name}\n" in text
            families = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
            inner = {f"{name} {part}": parser for family in families for part, parser in family.choices.items()}
            assert [part for part in inner if f"\n### peil {part}\n" not in text] == []
            for action in (one for parser in (command, *inner.values()) for one in parser._actions if one.dest != "help" and one not in families):
                assert all(flag in text for flag in action.option_strings), action
                assert str(action.help) in text, action


def test_every_kind_of_error_is_described_in_both_languages() -> None:
    text = reference("errors.md").replace("\\|", "|")
    kinds: list[Any] = built("pages/errors.py").kinds()
    assert len(kinds) > 10
    for kind in kinds:
        assert f"| `{kind.code}` | `{kind.__name__}` |" in text
        if kind.sentence.en != "{why}":
            assert kind.sentence.en in text
            assert kind.sentence.nl in text


def test_every_code_of_a_problem_is_described_and_no_other() -> None:
    import yaml

    module = built("pages/errors.py")
    codes: set[str] = module.problem_codes()
    assert {"bad_value", "unknown_value", "not_yaml", "negative_price", "circle"} <= codes
    assert codes == set(yaml.safe_load(module.MEANINGS.read_text(encoding="utf-8")))
    assert [code for code in codes if f"| `{code}` |" not in reference("errors.md")] == []


def test_every_note_beside_an_answer_is_described() -> None:
    module = built("pages/errors.py")
    said: Callable[[str], Any] = module.said
    notes = {code for name in ("Caveat", "_note", "Note") for code, *_ in said(name)}
    assert {"test_orders_unmarked", "partial_period", "coverage"} <= notes
    given = {str(call.args[0].value) for call, _ in module.calls("Caveat", "_note", "Note") if hasattr(call.args[0], "value")}
    assert {code for code in given if re.fullmatch(r"[a-z_]+", code)} == notes


def test_every_reader_is_described() -> None:
    own = [name for name, reader in readers().items() if type(reader).__module__.startswith("peil.")]
    assert own
    assert [name for name in own if f"| `{name}` |" not in reference("readers.md")] == []


def test_every_word_of_the_formula_language_is_described() -> None:
    from peil.catalogue import binding, formula

    text = reference("formula-language.md")
    words = [*formula.AGGREGATES, *formula.SNAPSHOTS, *binding.ROW_FUNCTIONS, *binding.SCALAR_FUNCTIONS]
    words += ["kpi", "previous", "trailing_mean", "to_date", "total", "days", "exists"]
    assert [word for word in words if f"{word}(" not in text] == []
    others = [*CATALOGUE.language.predicates, *(f":{name}" for name in CATALOGUE.language.parameters), "period_start", "period_end", "over all"]
    assert [word for word in others if word not in text] == []


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda path: path.name)
def test_every_example_runs_and_prints_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DOCS / "examples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PEIL_WORKSPACE", raising=False)
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8" if page.name.endswith(".nl.md") else "en_US.UTF-8")
    found = examples(page.read_text(encoding="utf-8"))
    assert found
    for example in found:
        code, printed = run(example, monkeypatch)
        shown = "\n".join(printed)
        assert code == example.code, f"{page.name}:{example.line} {example.typed}\n{shown}"
        if example.printed:
            assert alike(example.printed, printed), f"{page.name}:{example.line} {example.typed}\n{shown}"


def test_both_readmes_give_the_same_commands_under_as_many_headings() -> None:
    english, dutch = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.nl.md"))
    assert commands_of("README.md") == commands_of("README.nl.md")
    assert [title.count("#") for title in headings(english)] == [title.count("#") for title in headings(dutch)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in links(text):
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists(), target
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path.read_text(encoding="utf-8")), target


def test_every_module_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (ROOT / "src" / "peil").rglob("*.py")}
    steps = re.findall(r"^\d\. \*\*(\w+)\*\*", text, re.MULTILINE)
    assert len(steps) > 10
    assert [step for step in steps if step not in modules] == []


def test_every_dependency_has_a_line_of_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=]", line)[0] for line in project["dependencies"]]
    text = (DOCS / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} |" not in text] == []


def test_a_difference_in_what_an_example_prints_is_noticed() -> None:
    assert alike(["a", "…", "d"], ["a", "b", "c", "d"])
    assert alike(["a", "…"], ["a"])
    assert alike(["a …", "b"], ["a one", "b"])
    assert not alike(["a …"], ["a one", "b"])
    assert not alike(["a", "c"], ["a", "b"])
    assert Example(1, "peil ask x  # exit code 2").code == 2
