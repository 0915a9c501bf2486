"""Read definition files into structs, each mistake a problem and none in the way of the rest."""

from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from peil.catalogue.files import Lines, convert, read_yaml
from peil.catalogue.structs import Entity, GoalTemplate, Kpi, Language, Source
from peil.values.problems import Place, Problem
from peil.values.texts import Text

DEFINITIONS = Path(str(resources.files("peil.catalogue"))) / "definitions"


class Reading:
    """Definitions as they come in from files, with the problems met on the way."""

    def __init__(self) -> None:
        self.kpis: dict[str, Kpi] = {}
        self.entities: dict[str, Entity] = {}
        self.goals: list[GoalTemplate] = []
        self.problems: list[Problem] = []

    def document(self, file: str, text: str | Problem) -> tuple[Any, Lines]:
        """Return a YAML document, or None where it cannot be read."""
        if isinstance(text, Problem):
            self.problems.append(text)
            return None, {}
        value, lines, problem = read_yaml(text, file)
        if problem:
            self.problems.append(problem)
        return value, lines

    def items(self, file: str, text: str | Problem, shape: type[Any]) -> list[Any]:
        """Return the structs of a file that holds a list of definitions, without those that have a mistake."""
        value, lines = self.document(file, text)
        if value is None:
            return []
        if not isinstance(value, list):
            message = Text(
                "The file must hold a list of definitions, each beginning with `- id:`.",
                "Het bestand moet een lijst definities bevatten, elk beginnend met `- id:`.",
            )
            self.problems.append(Problem("bad_definition", message, Place(file, 1)))
            return []
        found = []
        for index, item in enumerate(value):
            made = convert(item, shape, file, (index,), lines)
            if isinstance(made, Problem):
                self.problems.append(made)
            else:
                own: dict[str, Any] = {"place": Place(file, lines.get((index,)))}
                if shape is Kpi:
                    own["lines"] = {".".join(map(str, path[1:])): line for path, line in lines.items() if path[:1] == (index,) and len(path) > 1}
                found.append(msgspec.structs.replace(made, **own))
        return found

    def add_kpis(self, file: str, text: str | Problem) -> None:
        """Take in the KPIs of a file; one with a known id takes the place of the one that came with Peil."""
        for kpi in self.items(file, text, Kpi):
            earlier = self.kpis.get(kpi.id)
            if earlier and not earlier.place.file.startswith("peil/"):
                message = Text(
                    f"KPI `{kpi.id}` is defined twice; the one in {earlier.place} stands.",
                    f"KPI `{kpi.id}` is twee keer gedefinieerd; die in {earlier.place} geldt.",
                )
                self.problems.append(Problem("duplicate_id", message, kpi.place))
            else:
                self.kpis[kpi.id] = kpi

    def whole(self, file: str, text: str, shape: type[Any]) -> Any:  # noqa: ANN401
        """Return a file that is one struct; the files that come with Peil must be right."""
        value, lines = self.document(file, text)
        made = convert(value, shape, file, (), lines)
        if isinstance(made, Problem):
            raise TypeError(f"{made.place}: {made.message.en}")
        return made


def _built_in(name: str) -> str:
    return (DEFINITIONS / name).read_text(encoding="utf-8")


def read_built_in() -> tuple[Reading, Language, dict[str, Source]]:
    """Read what comes with Peil from its files; a mistake in them is a bug of ours."""
    reading = Reading()
    for path in sorted((DEFINITIONS / "entities").glob("*.yaml")):
        for entity in reading.items(f"peil/entities/{path.name}", path.read_text(encoding="utf-8"), Entity):
            reading.entities[entity.name] = entity
    for path in sorted((DEFINITIONS / "kpis").glob("*.yaml")):
        reading.add_kpis(f"peil/kpis/{path.name}", path.read_text(encoding="utf-8"))
    reading.goals = reading.items("peil/goals.yaml", _built_in("goals.yaml"), GoalTemplate)
    language: Language = reading.whole("peil/language.yaml", _built_in("language.yaml"), Language)
    sources: dict[str, Source] = reading.whole("peil/sources.yaml", _built_in("sources.yaml"), dict[str, Source])
    if reading.problems:
        raise TypeError("; ".join(f"{problem.place}: {problem.message.en}" for problem in reading.problems))
    return reading, language, sources
