"""Keep the memory of a warehouse that stays open small, make room for what needs more, and give it back afterwards."""

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MIB = 1 << 20
USUAL, WIDE = 256 * MIB, 1024 * MIB
"""What a warehouse held open may take, and what a question that runs out of that gets. Measured at 4 million sessions: all KPIs but one run within
the first; without a limit the engine kept 300 MB of blocks and took 1.2 GB at times."""


class Room:
    """The memory that the connections to one open file may take together: little, but while something needs more.

    `limit` sets the engine's limit in bytes, or puts back its own (None), and returns whether it could: memory in use cannot be taken away.
    """

    def __init__(self, limit: Callable[[int | None], bool], usual: int = USUAL, wide: int = WIDE) -> None:
        self._limit = limit
        self._sizes = (usual, wide)
        self._needs: list[int | None] = []
        self._now: int | None = None
        self._lock = threading.Lock()
        self.settle()

    @contextmanager
    def wide(self) -> Iterator[None]:
        """Give the room that a large question needs, for as long as the block runs; several may at once."""
        with self._for(self._sizes[1]):
            yield

    @contextmanager
    def all(self) -> Iterator[None]:
        """Give all the room that the engine would take by itself: what a transaction changes it keeps in memory.

        Measured: 17 million sessions in 1.7 GB of CSV took 7 GB at the highest, and could not be loaded within 1 GB.
        """
        with self._for(None):
            yield

    @contextmanager
    def _for(self, size: int | None) -> Iterator[None]:
        with self._lock:
            self._needs.append(size)
        self.settle()
        try:
            yield
        finally:
            with self._lock:
                self._needs.remove(size)
            self.settle()

    def settle(self) -> None:
        """Set the limit to what is needed now; give what the engine let go of back to the system. What cannot be set is tried again next time."""
        with self._lock:
            sizes = [self._sizes[0], *self._needs]
            wanted = None if None in sizes else max(size for size in sizes if size is not None)
            if wanted != self._now and self._limit(wanted):
                self._now = wanted
                if wanted == self._sizes[0]:
                    release()


def release() -> None:
    """Give freed memory back to the system; the C library keeps it otherwise."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl does not
        if trim is not None:
            trim(0)
