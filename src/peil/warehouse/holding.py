"""Hold a warehouse open for a process that runs long: cursors to read by from any thread, and one writer at a time."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from peil.values.errors import TooMuch
from peil.warehouse.engine import StatementFailed, Warehouse
from peil.warehouse.memory import Room
from peil.warehouse.tables import data_version

PATIENCE = 1.0

COPY = """
import shutil, sys
try:
    shutil.copyfile(sys.argv[1], sys.argv[2])
except OSError as wrong:
    sys.exit(wrong.errno)
"""


class Holding:
    """A warehouse opened once. Readers never wait: they see the records as they stood when their statement began; writers wait for each other."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._cursors = threading.Lock()
        self._writing = threading.RLock()
        self._writer: Warehouse | None = None
        self.room = warehouse.room = Room(self._limited)
        self.version = data_version(warehouse)

    def _limited(self, limit: int | None) -> bool:
        try:
            self._warehouse.limit_memory(limit)
        except (StatementFailed, TooMuch):
            return False
        return True

    def cursor(self) -> Warehouse:
        """Return a connection of one's own; close it when done."""
        self.room.settle()
        with self._cursors:
            return self._warehouse.cursor()

    @contextmanager
    def writing(self) -> Iterator[Warehouse]:
        """Give a connection to write by, when whoever writes now is done; there is all the room for a load meanwhile."""
        with self._writing, self.room.all(), self.cursor() as warehouse:
            self._writer = warehouse
            try:
                yield warehouse
            finally:
                self._writer = None
                self.version = data_version(warehouse)

    @contextmanager
    def copied(self) -> Iterator[dict[str, Path]]:
        """Give a copy of the file by its name, for who packs it while writing waits.

        Another process makes it: POSIX drops all of a process's locks on a file as soon as it closes that file once, however it had opened it,
        and then others could write in a warehouse that is held.
        """
        path = self._warehouse.path
        with TemporaryDirectory(prefix=".peil-copy-", dir=path.parent) as folder:
            copy = Path(folder) / path.name
            made = subprocess.run([sys.executable, "-c", COPY, str(path), str(copy)], check=False)  # noqa: S603 - our own few lines
            if made.returncode:
                raise OSError(made.returncode, "the warehouse cannot be copied", str(path))
            yield {path.name: copy}

    def close(self) -> None:
        """Close the file; other processes may open it from then on. Whoever still writes after a moment is broken off, and has written nothing."""
        patience = PATIENCE
        while not self._writing.acquire(timeout=patience):
            writer, patience = self._writer, 0.1  # again and again: what comes between two statements breaks off nothing
            if writer is not None:
                writer.interrupt()
        try:
            self._warehouse.close()
        finally:
            self._writing.release()
