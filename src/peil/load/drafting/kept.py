"""Keep mappings in the workspace, and give those kept: a file that one of them knows loads by it the next time."""

from pathlib import Path

from peil.catalogue.model import Model
from peil.load.mapping import BadMapping, MappedReader, load_mapping
from peil.values.problems import Place, Problem
from peil.values.texts import Text

FOLDER = "mappings"
ENDINGS = (".yaml", ".yml")


def kept_mappings(folder: Path, model: Model) -> tuple[tuple[MappedReader, ...], tuple[Problem, ...]]:
    """Return the readers that a folder's mappings make, the latest written first, and what is wrong with those that cannot be used."""
    if not folder.is_dir():
        return (), ()
    readers, problems = list[MappedReader](), list[Problem]()
    paths = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS]
    for path in sorted(paths, key=lambda path: (-path.stat().st_mtime_ns, path.name)):
        try:
            readers.append(load_mapping(path, model))
        except BadMapping as wrong:
            problems.append(Problem("bad_mapping", Text(wrong.say("en"), wrong.say("nl")), Place(f"{FOLDER}/{path.name}")))
    return tuple(readers), tuple(problems)


def keep_mapping(folder: Path, name: str, text: str) -> Path:
    """Write a mapping under a name that is free, and return its path; one that says the same is not written twice."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1000):
        path = folder / (f"{name}.yaml" if number == 1 else f"{name}-{number}.yaml")
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(text)
        except FileExistsError:
            if path.read_text(encoding="utf-8") == text:
                path.touch()
                return path
            continue
        return path
    raise FileExistsError(folder / name)
