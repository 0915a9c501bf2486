"""Keep files as they came, and how they were read, so that a mended reader can be run over them again and a load can be undone."""

import shutil
from pathlib import Path

import msgspec

from peil.catalogue.model import Model
from peil.load.mapping import MappedReader, load_mapping
from peil.load.reading import Reader
from peil.load.receipts import Way


class Raw:
    """The folder of files as they came; what one call keeps can be let go of together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: list[Path] = []
        self._names: dict[Path, str] = {}
        self._mappings: dict[Path, tuple[str, dict[str, str]]] = {}

    def keep(self, path: Path, load_id: int) -> str:
        """Keep a file and return its name in the folder; a file of several tables is kept once."""
        if path in self._names:
            return self._names[path]
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{load_id:06d}-{path.name}"
        try:
            shutil.copyfile(path, target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
        self._kept.append(target)
        self._names[path] = target.name
        return target.name

    def keep_mapping(self, reader: MappedReader, load_id: int) -> tuple[str, dict[str, str]]:
        """Keep a mapping with the files that it looks things up in, once for all files of a call; return its name and theirs."""
        known = self._mappings.get(reader.path)
        if known is None:
            files = {lookup.file for sheet in reader.mapping.sheets for lookup in sheet.lookups.values()}
            there = {file: (reader.path.parent / file).resolve() for file in sorted(files)}
            lookups = {file: self.keep(path, load_id) for file, path in there.items() if path.is_file()}
            known = self._mappings[reader.path] = (self.keep(reader.path, load_id), lookups)
        return known

    def forget(self) -> None:
        """Let go of what was kept, when its load does not stand."""
        for path in self._kept:
            path.unlink(missing_ok=True)


def reader_kept(folder: Path, way: Way, model: Model) -> Reader:
    """Return the reader that a kept mapping makes, with its lookups as they were; raises OSError or BadMapping."""
    reader = load_mapping(folder / str(way.mapping), model)
    sheets = tuple(
        msgspec.structs.replace(
            sheet,
            lookups={
                alias: msgspec.structs.replace(lookup, file=way.lookups.get(lookup.file, lookup.file)) for alias, lookup in sheet.lookups.items()
            },
        )
        for sheet in reader.mapping.sheets
    )
    return MappedReader(msgspec.structs.replace(reader.mapping, sheets=sheets), reader.path)
