"""Keep a shop's own KPIs in its YAML files: one file for each that is made here; in a file written by hand only the definition itself changes."""

import hashlib
import re
import threading
from pathlib import Path
from typing import Any, ClassVar

import yaml

from peil.catalogue.files import read_yaml
from peil.catalogue.structs import Kpi
from peil.values.errors import PeilError
from peil.values.texts import Text

LOCK = threading.Lock()
FLOWING = ("name", "aliases", "kinds", "unit_note")
WIDTH = 140
SHAPED_OTHERWISE = Text(
    "the file is written in a way that only a person can change safely; change it in an editor",
    "het bestand is zo geschreven dat alleen een mens het veilig kan aanpassen; pas het aan in een editor",
)
CHANGED = Text(
    "someone changed it since you opened this form. Open the form again and make your change on what stands there now",
    "iemand heeft het gewijzigd sinds je dit formulier opende. Open het formulier opnieuw en maak je wijziging op wat er nu staat",
)
EXISTS = Text(
    "a file of that name exists already and holds something else. Choose another id, or change that file in an editor",
    "er bestaat al een bestand met die naam, met iets anders erin. Kies een ander id, of pas dat bestand aan in een editor",
)
GONE = Text("the definition is no longer in it", "de definitie staat er niet meer in")


class DefinitionNotKept(PeilError):
    """A definition file that cannot be changed from here."""

    code: ClassVar[str] = "definition_not_kept"
    sentence: ClassVar[Text] = Text("{file} was not changed: {why}.", "{file} is niet gewijzigd: {why}.")


def is_own(kpi: Kpi) -> bool:
    """Return whether a KPI is the shop's own and not one that came with Peil."""
    return not kpi.place.file.startswith("peil/")


def stamp_of(folder: Path, kpi: Kpi) -> str:
    """Return a text that changes with the file in which a KPI stands."""
    try:
        return hashlib.blake2b(path_of(folder, kpi).read_bytes(), digest_size=8).hexdigest()
    except OSError:
        return ""


def path_of(folder: Path, kpi: Kpi) -> Path:
    """Return the file, in the folder of definitions, in which a KPI stands."""
    return folder / Path(kpi.place.file).name


def add(folder: Path, record: dict[str, Any]) -> Path:
    """Write a new definition to a file of its own; raises DefinitionNotKept where a file of that name stands."""
    path = folder / f"{record['id']}.yaml"
    with LOCK:
        if path.exists():
            raise DefinitionNotKept(file=_named(path), why=EXISTS)
        _write(path, item_text(record, "\n"))
    return path


def change(folder: Path, kpi: Kpi, record: dict[str, Any], stamp: str) -> None:
    """Write what changed in a definition into its file: key by key, all else stays as it was written; raises DefinitionNotKept."""
    with LOCK:
        file = Written(path_of(folder, kpi), kpi.id, stamp)
        old = file.items[file.index]
        changes = {key: record.get(key) for key in FORM_KEYS if _plain(record.get(key)) != _plain(old.get(key))}
        wanted = {key: value for key, value in (old | changes).items() if value is not None}
        file.keep(file.changed(changes), [*file.items[: file.index], wanted, *file.items[file.index + 1 :]])


def remove(folder: Path, kpi: Kpi, stamp: str) -> None:
    """Take a definition out of its file, and the file away when nothing else is in it; raises DefinitionNotKept."""
    with LOCK:
        file = Written(path_of(folder, kpi), kpi.id, stamp)
        if len(file.items) == 1:
            try:
                file.path.unlink()
            except OSError as wrong:
                raise DefinitionNotKept(file=_named(file.path), why=wrong.strerror or wrong) from None
            return
        first, end = file.lines_of_item()
        file.keep("".join([*file.lines[:first], *file.lines[end:]]), [item for place, item in enumerate(file.items) if place != file.index])


FORM_KEYS = ("name", "category", "kinds", "definition", "formula", "unit", "unit_note", "direction", "dimensions")


def item_text(record: dict[str, Any], end: str) -> str:
    """Return a definition as the item of a list, in the form that people write."""
    lines = [line for key, value in record.items() for line in key_lines(key, value)]
    return "".join(f"{'  ' if number else '- '}{line}{end}" for number, line in enumerate(lines))


def key_lines(key: str, value: object) -> list[str]:
    """Return the lines of one key of a definition."""
    flow = None if key in FLOWING else False
    text: str = yaml.safe_dump({key: value}, default_flow_style=flow, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text.rstrip("\n").split("\n")


def _plain(value: object) -> object:
    """Return a value with spaces brought down to one: how a text was folded into lines is no change."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return " ".join(value.split()) if isinstance(value, str) else value or None


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode())
        part.replace(path)
    except OSError as wrong:
        part.unlink(missing_ok=True)
        raise DefinitionNotKept(file=_named(path), why=wrong.strerror or wrong) from None


class Written:
    """A definition file as it stands, with one definition in it found; raises DefinitionNotKept where it changed since `stamp` or cannot be read."""

    def __init__(self, path: Path, name: str, stamp: str) -> None:
        self.path = path
        try:
            raw = path.read_bytes()
            self.text = raw.decode()
        except (OSError, UnicodeDecodeError):
            raise DefinitionNotKept(file=_named(path), why=GONE) from None
        if hashlib.blake2b(raw, digest_size=8).hexdigest() != stamp:
            raise DefinitionNotKept(file=_named(path), why=CHANGED)
        found, _, problem = read_yaml(self.text, path.name)
        if problem or not isinstance(found, list):
            raise DefinitionNotKept(file=_named(path), why=GONE)
        self.items: list[Any] = found
        self.index = next((place for place, item in enumerate(found) if isinstance(item, dict) and item.get("id") == name), -1)
        if self.index < 0:
            raise DefinitionNotKept(file=_named(path), why=GONE)
        self.lines = re.split(r"(?<=\n)", self.text)
        self.end = "\r\n" if "\r\n" in self.text else "\n"
        root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        self.nodes: list[Any] = root.value if root is not None else []

    def lines_of_item(self) -> tuple[int, int]:
        """Return the lines (from, up to) of the definition; blank lines and comments below it are not its own."""
        following = self.nodes[self.index + 1 :]
        first = self.nodes[self.index].start_mark
        return first.line, self.trimmed(first.line, following[0].start_mark.line if following else len(self.lines), first.column)

    def trimmed(self, first: int, end: int, column: int) -> int:
        """Return where lines end without the blank lines and comments at their foot."""
        while end > first + 1:
            line = self.lines[end - 1]
            comment = line.lstrip().startswith("#") and len(line) - len(line.lstrip()) <= column
            if line.strip() and not comment:
                break
            end -= 1
        return end

    def changed(self, changes: dict[str, Any]) -> str:
        """Return the text with keys of the definition put in, changed or (None) taken out."""
        item = self.nodes[self.index]
        first, end = self.lines_of_item()
        if item.flow_style:
            raise DefinitionNotKept(file=_named(self.path), why=SHAPED_OTHERWISE)
        keys = [key for key, _ in item.value]
        starts = [key.start_mark.line for key in keys]
        column = keys[0].start_mark.column
        lines = list(self.lines)
        if not lines[end - 1].endswith("\n"):
            lines[end - 1] += self.end
        names = {key.value: place for place, key in enumerate(keys)}
        new = [line for key, value in changes.items() if key not in names and value is not None for line in key_lines(key, value)]
        lines[end:end] = [f"{' ' * column}{line}{self.end}" for line in new]
        for place in sorted((names[key] for key in changes if key in names), reverse=True):
            name = keys[place].value
            until = self.trimmed(starts[place], starts[place + 1] if place + 1 < len(starts) else end, column)
            indent = lines[starts[place]][:column] if starts[place] == first else " " * column
            put = key_lines(name, changes[name]) if changes[name] is not None else []
            lines[starts[place] : until] = [f"{' ' * column if number else indent}{line}{self.end}" for number, line in enumerate(put)]
        return "".join(lines)

    def keep(self, text: str, wanted: list[Any]) -> None:
        """Write the new text when it reads as what was wanted and nothing else; else refuse."""
        found, _, problem = read_yaml(text, self.path.name)
        if problem or found != wanted:
            raise DefinitionNotKept(file=_named(self.path), why=SHAPED_OTHERWISE)
        _write(self.path, text)
