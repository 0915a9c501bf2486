"""Keep files that no reader knew until someone says what their columns are: the latest few, in folders that a new server clears."""

import secrets
import shutil
import threading
from collections import OrderedDict
from functools import cached_property
from pathlib import Path

from starlette.requests import Request

from peil.load.drafting.profiles import Profiles, look_at
from peil.load.receipts import Receipt
from peil.values.errors import BadQuestion
from peil.values.texts import Text
from peil.web.receiving import MARK

MOST = 20
GONE = Text(
    "This file is not kept any more. Put it on the page of data again.", "Dit bestand is niet meer bewaard. Zet het nog eens op de pagina Gegevens."
)


class Waiting:
    """A file that waits, in a folder of its own."""

    def __init__(self, path: Path, day: str) -> None:
        self.id = secrets.token_urlsafe(12)
        self.path = path
        self.day = day

    @cached_property
    def profiles(self) -> Profiles:
        """Return what stands in the file, looked at once; raises UnreadableFile."""
        return look_at(self.path, self.day)


class WaitingRoom:
    """The files that wait, the latest of them known by their ids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: OrderedDict[str, Waiting] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, path: Path, day: str) -> Waiting:
        """Take a file in from where it was received."""
        folder = self.folder / f"{MARK}waiting-{secrets.token_hex(8)}"
        folder.mkdir()
        waiting = Waiting(path.rename(folder / path.name), day)
        with self._lock:
            self._known[waiting.id] = waiting
            gone = [self._known.popitem(last=False)[1] for _ in range(len(self._known) - MOST)]
        for one in gone:
            shutil.rmtree(one.path.parent, ignore_errors=True)
        return waiting

    def keep_unknown(self, paths: tuple[Path, ...], receipts: list[Receipt], day: str) -> dict[str, str]:
        """Take in the files that no reader knew, and return their ids by their names."""
        unknown = {receipt.file.partition(" › ")[0] for receipt in receipts if any(problem.code == "unknown_format" for problem in receipt.problems)}
        return {path.name: self.keep(path, day).id for path in paths if path.name in unknown and path.is_file()}

    def let_go(self, waiting: Waiting) -> None:
        """Take a file away."""
        with self._lock:
            self._known.pop(waiting.id, None)
        shutil.rmtree(waiting.path.parent, ignore_errors=True)

    def get(self, name: str) -> Waiting:
        """Return a file by its id; raises BadQuestion where it is gone."""
        found = self._known.get(name)
        if found is None or not found.path.exists():
            raise BadQuestion(why=GONE)
        return found


def waiting_room(request: Request) -> WaitingRoom:
    """Return the waiting room of the server that a request came to."""
    state = request.app.state
    if not hasattr(state, "waiting_room"):
        state.waiting_room = WaitingRoom(state.running.workspace.folder)
    room: WaitingRoom = state.waiting_room
    return room
