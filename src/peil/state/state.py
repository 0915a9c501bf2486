"""Give the state of a workspace: what people wrote, opened when it is first asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Self

from peil.state.notes import Notes
from peil.state.sending.sending import SendingState
from peil.state.shares import Shares
from peil.state.steering.steering import SteeringState
from peil.state.targets import Targets

if TYPE_CHECKING:  # SQLAlchemy takes a tenth of a second and more: only who opens the database waits for it
    from peil.state.database import Database


class State:
    """The notes, targets and shares of one workspace, in one file; it may be used from several threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opening = Lock()
        self._opened: Database | None = None

    def database(self) -> "Database":
        """Return the database, opened and of this version; raises NewerWorkspace where a newer Peil wrote it."""
        from peil.state.database import Database

        with self._opening:
            if self._opened is None:
                self._opened = Database(self.path)
            return self._opened

    @cached_property
    def notes(self) -> Notes:
        """Return the dated notes that people pinned."""
        return Notes(self.database)

    @cached_property
    def targets(self) -> Targets:
        """Return the targets of KPIs."""
        return Targets(self.database)

    @cached_property
    def shares(self) -> Shares:
        """Return the shared answers."""
        return Shares(self.database)

    @cached_property
    def steering(self) -> SteeringState:
        """Return what people wrote to steer by: goals and all that belongs to them."""
        return SteeringState(self.database)

    @cached_property
    def sending(self) -> SendingState:
        """Return what is kept for sending: channels, deliveries, digests and what was due."""
        return SendingState(self.database, self.path.parent)

    @property
    def version(self) -> int:
        """Return a number that is another one after every change, whichever process made it (that a share was opened does not count)."""
        return int(self.database().meta("version"))

    def rewrite(self, anew: Callable[[str], str], *, look: bool = False) -> int:
        """Put each text that people wrote as `anew` gives it in its place, and return how many records changed, or would (`look`)."""
        if not self.path.exists():
            return 0
        from peil.state.rewriting import rewrite

        return rewrite(self.database(), anew, look=look)

    @contextmanager
    def copied(self) -> Iterator[dict[str, Path]]:
        """Give a copy of the file by its name, whole also while others write, for as long as it takes to pack it; none where there is no state."""
        if not self.path.exists():
            yield {}
            return
        with TemporaryDirectory(prefix=".peil-copy-", dir=self.path.parent) as folder:
            copy = Path(folder) / self.path.name
            self.database().copy_to(copy)
            yield {self.path.name: copy}

    def close(self) -> None:
        """Close the database; it opens again when it is next asked for."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()
            self._opened = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self.close()
