"""Give the fingerprint of a KPI's definition: another one means that its number means something else than it did."""

import hashlib
import re

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.values.errors import PeilError

_NAMES = re.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)?")


def fingerprint(catalogue: Catalogue, kpi: str) -> str | None:
    """Return a short hash of a KPI's formula and of those it rests on (other KPIs, named conditions), however they are spaced; None where unknown."""
    definition = _found(catalogue, kpi)
    if definition is None:
        return None
    seen: dict[str, str] = {}
    _collect(catalogue, definition.id, _text(definition), seen)
    whole = "\n".join(f"{name}={text}" for name, text in sorted(seen.items()))
    return hashlib.sha256(f"{whole}\n{definition.unit}".encode()).hexdigest()[:16]


def _collect(catalogue: Catalogue, name: str, text: str, seen: dict[str, str]) -> None:
    seen[name] = " ".join(text.split())
    for word in _NAMES.findall(text):
        if word in seen:
            continue
        definition = _found(catalogue, word)
        if definition is not None:
            _collect(catalogue, definition.id, _text(definition), seen)
        elif word in catalogue.language.predicates:
            _collect(catalogue, word, catalogue.language.predicates[word].formula, seen)


def _text(definition: Definition) -> str:
    return definition.formula or definition.sql or ""


def _found(catalogue: Catalogue, name: str) -> Definition | None:
    if name.partition(".")[0] not in catalogue.kpis:
        return None
    try:
        return catalogue.definition(name)
    except PeilError:
        return None
