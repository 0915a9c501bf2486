"""Hold the built scripts and styles against what they are built from, and against what pages may weigh."""

import gzip
import json
import re
from pathlib import Path

import pytest

from hatch_build import BUILT, CannotBuild, build, print_of

ROOT = Path(__file__).parents[2]
HERE = ROOT / BUILT
MANIFEST: dict[str, str] = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))


def on_the_wire(name: str) -> int:
    packed = HERE / f"{MANIFEST[name]}.gz"
    return (packed if packed.is_file() else HERE / MANIFEST[name]).stat().st_size


def test_every_name_of_the_manifest_is_there_with_a_twin_that_says_the_same() -> None:
    for name in MANIFEST.values():
        content, twin = (HERE / name).read_bytes(), HERE / f"{name}.gz"
        assert name.endswith(".woff2") or gzip.decompress(twin.read_bytes()) == content, name


def test_a_first_page_is_light_without_a_chart_and_with_one() -> None:
    first = sum(map(on_the_wire, ("app.js", "shared.js", "app.css", "inter.woff2")))
    assert first < 110_000
    assert first + on_the_wire("chart.js") < 305_000  # and 15 KB for the page itself make the 320 KB of a first load


def test_scripts_need_no_eval_and_write_no_style_attributes() -> None:
    """The page's policy would refuse them; htmx has an eval that its setting `allowEval` turns off."""
    for name in ("chart.js", "shared.js"):
        script = (HERE / MANIFEST[name]).read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|\bnew Function\(", script), name


def test_the_lock_of_the_scripts_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_a_change_in_a_source_changes_the_print_and_nothing_else_does(tmp_path: Path) -> None:
    copy = a_frontend(tmp_path)
    before = print_of(copy)
    (copy / "README.md").write_text("words")
    assert print_of(copy) == before
    (copy / "src" / "app.ts").write_text("begin();")
    assert print_of(copy) != before


def test_what_was_built_of_the_same_sources_is_left_as_it_is(tmp_path: Path) -> None:
    copy = a_frontend(tmp_path)
    stamp = tmp_path / BUILT / "stamp"
    stamp.parent.mkdir(parents=True)
    stamp.write_text(print_of(copy), encoding="utf-8")
    build(tmp_path)
    assert [path.name for path in stamp.parent.iterdir()] == ["stamp"]


def test_a_build_that_fails_says_so_and_leaves_what_was_there(tmp_path: Path) -> None:
    copy = a_frontend(tmp_path)
    (copy / "package-lock.json").write_text("no lock")
    old = tmp_path / BUILT / "stamp"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    with pytest.raises(CannotBuild, match="cannot be built"):
        build(tmp_path)
    assert old.read_text() == "old"


def a_frontend(folder: Path) -> Path:
    """Return a folder with the least that a build looks at."""
    made = folder / "frontend"
    for name in (".npmrc", "build.mjs", "package.json", "package-lock.json", "images/icon.svg", "src/app.ts", "styles/app.css"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("{}")
    return made
