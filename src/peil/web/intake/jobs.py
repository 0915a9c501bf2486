"""Keep loads on their way: each runs in a thread of its own, says where it is, and holds its receipts until they are fetched."""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack

from starlette.requests import Request

from peil.load.receipts import Receipt
from peil.load.taking import Progress
from peil.values.errors import PeilError
from peil.values.texts import Text
from peil.web.failing import INCIDENT, said_of

LOG = logging.getLogger("peil.web")
MOST = 100
WAITING = Text("waiting for its turn", "wacht op zijn beurt")


class Job:
    """One load: the file and step it is at, then its receipts, or the sentence that says why there are none.

    `waiting` holds the ids of files that no reader knew, by their names: someone may say what their columns are.
    """

    def __init__(self, *, dry_run: bool, waiting: dict[str, str]) -> None:
        self.id = secrets.token_urlsafe(12)
        self.dry_run = dry_run
        self.waiting = waiting
        self.file = ""
        self.step = WAITING
        self.receipts: list[Receipt] = []
        self.wrong: Text | None = None
        self.over = threading.Event()

    def told(self, file: str, step: Text) -> None:
        """Note where the load is."""
        self.file, self.step = file, step

    def run(self, load: Callable[[Progress], list[Receipt]], inbox: ExitStack) -> None:
        """Load, and clear the inbox whatever happens."""
        try:
            with inbox:
                self.receipts = load(self.told)
        except PeilError as wrong:
            self.wrong = said_of(wrong)
        except Exception:
            number = secrets.token_hex(4)
            LOG.exception("incident %s", number, extra={"incident": number, "path": "/data/upload"})
            self.wrong = Text(INCIDENT.say("en", number=number), INCIDENT.say("nl", number=number))
        finally:
            self.over.set()


class Jobs:
    """The loads of one server, the latest of them known by their ids."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def start(
        self, load: Callable[[Progress], list[Receipt]], inbox: ExitStack, *, dry_run: bool = False, waiting: dict[str, str] | None = None
    ) -> Job:
        """Begin a load, which may fill `waiting`; its inbox is cleared when it is over."""
        job = Job(dry_run=dry_run, waiting={} if waiting is None else waiting)
        with self._lock:
            self._known[job.id] = job
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        threading.Thread(target=job.run, args=(load, inbox), daemon=True, name="peil-load").start()
        return job

    def get(self, name: str) -> Job | None:
        """Return a load by its id, or None."""
        return self._known.get(name)


def jobs_of(request: Request) -> Jobs:
    """Return the loads of the server that a request came to."""
    state = request.app.state
    if not hasattr(state, "jobs"):
        state.jobs = Jobs()
    jobs: Jobs = state.jobs
    return jobs
