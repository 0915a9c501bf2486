"""Give the running shop: a workspace held open, with what requests share: kept answers, kept pages, and who waits for news."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Generic, TypeVar

from peil.catalogue.formula import Column
from peil.load.past.forgetting import Forgotten
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.load.taking import Progress
from peil.query.courses import Course
from peil.query.cuts.dimensions import Dimensions
from peil.query.cuts.filters import Sort
from peil.query.questions import Answer, Question
from peil.query.resolve import Resolver
from peil.values.errors import Stopping
from peil.values.periods import Period
from peil.values.texts import Text
from peil.warehouse.engine import StatementFailed
from peil.web.news import News
from peil.workspace import Workspace

Kept = TypeVar("Kept")
MOST_ROWS = 200_000
MOST_BYTES = 24_000_000
ASKING = 4  # questions computed at once; each takes all cores already, and more of them only hold each other up
EVERYDAY = ("orders", "sessions", "page_views", "ad_performance", "tickets", "production_runs")


class Shelf(Generic[Kept]):
    """Keeps what was made for a key until room runs out, the longest unused going first; what two ask at once is made once."""

    def __init__(self, room: int, size: Callable[[Kept], int]) -> None:
        self.room = room
        self.size = size
        self._things: OrderedDict[Hashable, Kept] = OrderedDict()
        self._makers: dict[Hashable, threading.Lock] = {}
        self._taken = 0
        self._lock = threading.Lock()
        self.made = self.found = 0

    def get(self, key: Hashable) -> Kept | None:
        """Return what is kept under a key, or None."""
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def get_or_make(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under a key; what is not there is made, by one thread while the others that want it wait."""
        found = self.get(key)
        if found is not None:
            self.found += 1
            return found
        with self._lock:
            maker = self._makers.setdefault(key, threading.Lock())
        try:
            with maker:
                found = self.get(key)
                if found is None:
                    found = make()
                    self.made += 1
                    self._put(key, found)
                return found
        finally:
            with self._lock:
                self._makers.pop(key, None)

    def _put(self, key: Hashable, thing: Kept) -> None:
        size = self.size(thing)
        if size > self.room:
            return
        with self._lock:
            self._things[key] = thing
            self._taken += size
            while self._taken > self.room:
                _, gone = self._things.popitem(last=False)
                self._taken -= self.size(gone)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._things.clear()
            self._taken = 0


def _rows(answer: Answer) -> int:
    return len(answer.rows) + len(answer.totals) + 1


class Running:
    """A workspace held open by the server, with the answers and pages made so far; keys hold the versions of data, notes and definitions."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.answers: Shelf[Answer] = Shelf(MOST_ROWS, _rows)
        self.pages: Shelf[bytes] = Shelf(MOST_BYTES, len)
        self.things: Shelf[object] = Shelf(256, lambda _: 1)
        self.news = News()
        self.definitions = 0
        self._dimensions: Dimensions | None = None
        self.loads = 0
        self._stopping = threading.Event()
        self._asking = threading.BoundedSemaphore(ASKING)

    def refresh(self) -> None:
        """Take in own definitions and settings that changed on disk."""
        if self.workspace.refresh():
            self.definitions += 1
            self.news.tell("catalogue")

    @property
    def dimensions(self) -> Dimensions:
        """Return what is known of dimensions, for the definitions as they are now."""
        catalogue = self.workspace.catalogue
        if self._dimensions is None or self._dimensions.catalogue is not catalogue:
            self._dimensions = Dimensions(Resolver(catalogue))
        return self._dimensions

    def sort_of(self, key: str) -> Sort:
        """Return the sort of values of a dimension; text where it is shared or not known."""
        entity, _, column = key.rpartition(".")
        spec = self.workspace.catalogue.model.column(entity, column)
        return self.dimensions.cut(Column(entity, column)).sort if spec else "text"

    @property
    def version(self) -> tuple[int, int, int, str]:
        """Return what changes with the data, with what people wrote, with the definitions, and with the day."""
        workspace = self.workspace
        return (workspace.version, workspace.state.version, self.definitions, workspace.today().isoformat())

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question, computed once for a state of the data."""
        workspace = self.workspace
        key = (question, workspace.version, self.definitions, workspace.today())

        def compute() -> Answer:
            with self._asking:
                return workspace.ask(question)

        return self.answers.get_or_make(key, compute)

    def course(self, kpis: tuple[str, ...], where: tuple[str, ...] = ()) -> Course:
        """Return the course of KPIs, made once for a state of the data."""

        def compute() -> Course:
            with self._asking:
                return self.workspace.course(kpis, where)

        return self.remembered(("course", kpis, where), compute)

    def windows(self, kpis: tuple[str, ...], where: tuple[str, ...], periods: Sequence[Period]) -> dict[str, list[float | None]]:
        """Return the values of KPIs over each of many periods, made once for a state of the data."""

        def compute() -> dict[str, list[float | None]]:
            with self._asking:
                return self.workspace.windows(kpis, where, periods)

        return self.remembered(("windows", kpis, where, tuple(periods)), compute)

    def load(self, order: Order, progress: Progress | None = None, *, keep_raw: bool = True) -> list[Receipt]:
        """Load files and tell everyone; raises Stopping, and leaves the data as they were, where the server is stopped meanwhile."""

        def told(file: str, step: Text) -> None:
            if self._stopping.is_set():
                raise Stopping
            if progress is not None:
                progress(file, step)

        try:
            receipts = self.workspace.load(order, told, keep_raw=keep_raw)
        except StatementFailed:
            if self._stopping.is_set():
                raise Stopping from None
            raise
        if not order.dry_run:
            self.changed()
        return receipts

    def undo(self, load_id: int, progress: Progress | None = None) -> Receipt:
        """Take a load back and tell everyone."""
        receipt = self.workspace.undo(load_id, progress)
        self.changed()
        return receipt

    def forget(self, said: str, *, dry_run: bool = False) -> Forgotten:
        """Forget a person, also in what was kept for pages, and tell everyone."""
        found = self.workspace.forget(said, dry_run=dry_run)
        if not dry_run:
            for shelf in (self.answers, self.pages, self.things):
                shelf.clear()
            self.changed()
        return found

    def changed(self) -> None:
        """Tell everyone that the data changed."""
        self.loads += 1
        self.news.tell("loaded")

    def stop(self) -> None:
        """End the streams of news, and any load at its next step."""
        self._stopping.set()
        self.news.close()

    def data_end(self) -> date | None:
        """Return the last day of which anything dated is loaded, or None."""
        return self.remembered("data_end", self._data_end)

    def _data_end(self) -> date | None:
        today = self.workspace.today()
        extents = [extent for extent in self.workspace.facts().extents if extent.last_day and extent.last_day <= today]
        everyday = [extent for extent in extents if extent.entity in EVERYDAY] or extents
        return max((extent.last_day for extent in everyday if extent.last_day), default=None)

    def remembered(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return something small that follows from the data and definitions, made once for a state of them."""
        return self.things.get_or_make((key, self.workspace.version, self.definitions, self.workspace.today()), make)  # type: ignore[return-value]
