"""Give how long it takes before a KPI visibly moves, from its formula and, where that does not tell, from `reacts.yaml`."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.checks import bases_of
from peil.values.texts import Text


class Reaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days a KPI needs to move, and why."""

    days: int
    why: Text


class Reactions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Reactions by what a formula reads, and of single KPIs."""

    rules: dict[str, Reaction]
    kpis: dict[str, Reaction]


@cache
def reactions() -> Reactions:
    """Return the reactions that are written down; read when first asked for."""
    text = (Path(__file__).parent / "reacts.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Reactions)


def reaction(catalogue: Catalogue, name: str) -> Reaction | None:
    """Return what a KPI needs to move, or None where it moves within days; the slowest thing its formula reads decides."""
    written = reactions()
    head = name.partition(".")[0]
    if head in written.kpis:
        return written.kpis[head]
    read = formula_text(catalogue, name)
    found = [written.rules[rule] for rule in ("to_date", "active_customer", "trailing_mean") if f"{rule}(" in read]
    found += [written.rules[base] for base in bases_of(catalogue, name) if base in written.rules]
    return max(found, key=lambda one: one.days, default=None)


def formula_text(catalogue: Catalogue, name: str) -> str:
    """Return the formula of a KPI as it is written."""
    return catalogue.definition(name).formula or ""
