"""Give the catalogue: the definitions that come with Peil, then the shop's own, each mistake a problem and none in the way of the rest."""

from pathlib import Path
from typing import Any

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.compiled import built_in
from peil.catalogue.structs import Kpi
from peil.values.problems import Problem


def load_catalogue(own: Path | None = None) -> Catalogue:
    """Return the catalogue, with the definitions in the folder `own` (a workspace's `kpis`) added to or in place of Peil's."""
    ready = built_in()
    kpis, problems = ready.kpis, list[Problem]()
    if own is not None and own.is_dir() and any(path.suffix in (".yaml", ".yml") for path in own.iterdir()):
        kpis, problems = _with_own(ready.kpis, own)
    formulas = {name: tree for name, tree in ready.formulas.items() if kpis[name.partition(".")[0]] is ready.kpis[name.partition(".")[0]]}
    return Catalogue(
        entities=ready.entities,
        kpis=kpis,
        language=ready.language,
        sources=ready.sources,
        goals=ready.goals,
        problems=tuple(problems),
        trees=(formulas, ready.predicates),
    )


def _with_own(kpis: dict[str, Kpi], own: Path) -> tuple[dict[str, Kpi], list[Problem]]:
    """Return KPIs with the shop's own, and what is wrong with those."""
    from peil.catalogue.files import yaml_files
    from peil.catalogue.reading import Reading

    reading = Reading()
    reading.kpis = dict(kpis)
    for file, text in yaml_files(own):
        reading.add_kpis(file, text)
    return reading.kpis, reading.problems


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a file with a shop's own KPIs, made from the structs, for editors."""
    made = msgspec.json.schema(list[Kpi])
    for found in made["$defs"].values():
        for name in ("place", "lines"):
            found.get("properties", {}).pop(name, None)
    made["$defs"].pop("Place", None)
    return made
