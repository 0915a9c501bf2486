"""Give the parts Peil is made of, with their versions and licences: the Python packages it needs and what the pages carry."""

import json
import re
from functools import cache
from importlib import metadata

import msgspec

from peil.web.rendering import ASSETS, manifest

TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)
NOT_SAID = "–"
MOST_WORDS = 60


class Part(msgspec.Struct, frozen=True):
    """A package: its name, version and licence; `of` says where it works (`server` or `pages`)."""

    name: str
    version: str
    licence: str
    of: str
    home: str = ""


@cache
def parts() -> tuple[Part, ...]:
    """Return everything that runs with Peil, by name."""
    found = [part_of(name) for name in sorted(needed("peil"))]
    carried = json.loads((ASSETS / "built" / manifest()["licences.json"]).read_text(encoding="utf-8"))
    return (*found, *(Part(one["name"], one["version"], one["licence"], "pages") for one in carried))


def needed(root: str) -> set[str]:
    """Return the names of the installed packages that one needs, directly or through others, itself left out."""
    found: set[str] = set()
    ahead: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while ahead:
        name, extras = ahead.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            requirements = metadata.distribution(name).requires or []
        except metadata.PackageNotFoundError:  # wanted on other systems only
            continue
        found.add(name)
        ahead += [one for one in (wanted(text, extras) for text in requirements) if one]
    return found - {root}


def wanted(requirement: str, extras: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """Return the package and the extras of it that a requirement names, or None where it is of an extra that nobody asked."""
    condition = re.search(r"extra\s*==\s*['\"]([\w.-]+)['\"]", requirement)
    if condition and condition[1] not in extras:
        return None
    found = re.match(r"\s*([\w.-]+)\s*(?:\[([^\]]*)\])?", requirement)
    if found is None:
        return None
    return re.sub(r"[-_.]+", "-", found[1]).lower(), frozenset(one.strip() for one in (found[2] or "").split(",") if one.strip())


def part_of(name: str) -> Part:
    """Return what an installed package says of itself."""
    known = metadata.distribution(name).metadata
    classified = [line.rpartition(" :: ")[2] for line in known.get_all("Classifier") or [] if line.startswith("License ::")]
    said = _first(known.get_all("License-Expression")) or ", ".join(classified) or _first(known.get_all("License")).strip().partition("\n")[0]
    said = said or _titled(name)
    links = [line.partition(",")[2].strip() for line in known.get_all("Project-URL") or []]
    home = next((link for link in (_first(known.get_all("Home-page")), *links) if link.startswith("https://")), "")
    return Part(known["Name"] or name, known["Version"] or NOT_SAID, said[:MOST_WORDS] or NOT_SAID, "server", home)


def _titled(name: str) -> str:
    """Return the first line of the licence that a package carries, where its metadata name none."""
    files = [file for file in metadata.distribution(name).files or [] if TEXTS.search(str(file)) and not str(file).endswith((".py", ".pyc"))]
    return next((line for file in files for line in map(str.strip, file.read_text(encoding="utf-8").splitlines()) if line), "")


def _first(values: list[str] | None) -> str:
    return values[0] if values else ""


def text_of(name: str) -> str | None:
    """Return the licence texts of a part of the server, or None where it is no part or brings none."""
    part = next((part for part in parts() if part.of == "server" and part.name == name), None)
    if part is None:
        return None
    files = [file for file in metadata.distribution(part.name).files or [] if TEXTS.search(str(file)) and not str(file).endswith((".py", ".pyc"))]
    texts = [file.read_text(encoding="utf-8").strip() for file in files]
    return "\n\n".join(text for text in texts if text) or None
