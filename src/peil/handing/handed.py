"""Give the workspace as a command sees it while a server holds it: the same methods, their work done by the server."""

import http.client
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from peil.handing.notice import DESK, TOKEN, Notice, connect
from peil.handing.wire import (
    Answered,
    AskWork,
    BackupWork,
    CourseWork,
    Followed,
    ForgetWork,
    Line,
    LoadWork,
    UndoWork,
    WindowsWork,
    course_of,
    error_of,
    unpacked,
)
from peil.query.courses import Course, makings_of
from peil.query.facts import Facts, Fed
from peil.query.questions import Answer, Question
from peil.query.resolve import Resolver
from peil.values.errors import ServerGone
from peil.values.periods import Period
from peil.workspace import Now, Workspace, moment

if TYPE_CHECKING:
    from peil.load.matching import Match
    from peil.load.past.forgetting import Forgotten
    from peil.load.receipts import Receipt
    from peil.load.recognising import Order
    from peil.load.taking import Progress
    from peil.query.telling.explain import Explanation
    from peil.steer.ticking.tick import Ticked

Result = TypeVar("Result")


class Handed(Workspace):
    """A workspace that is open in a server. Settings and definitions are read here; whatever needs the records is asked there."""

    def __init__(self, folder: Path, notice: Notice, now: Now = moment) -> None:
        super().__init__(folder, now)
        self.notice = notice

    def facts(self) -> Facts:
        """Return what is loaded."""
        return self._ask("facts", None, Facts)

    def receipts(self) -> "list[Receipt]":
        """Return the receipts of all loads, the latest first."""
        from peil.load.receipts import Receipt

        return self._ask("receipts", None, list[Receipt])

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        return unpacked(self._ask("ask", AskWork(question), Answered))

    def course(self, kpis: tuple[str, ...], where: tuple[str, ...] = ()) -> Course:
        """Return the course of KPIs: their measures day by day."""
        told = self._ask("course", CourseWork(kpis, where), Followed)
        made = {one.definition.id: makings_of(one) for one in Resolver(self.catalogue).asked(kpis)}
        return course_of(told, {name: makings for name, makings in made.items() if makings})

    def windows(self, kpis: tuple[str, ...], where: tuple[str, ...], periods: Sequence[Period]) -> dict[str, list[float | None]]:
        """Return the values of KPIs over each of many periods."""
        return self._ask("windows", WindowsWork(kpis, where, tuple(periods)), dict[str, list[float | None]])

    def explain(self, name: str) -> "Explanation":
        """Return what stands behind a KPI's number: worked out here from what the server says is loaded."""
        from peil.query.planning import Planner
        from peil.query.telling.explain import Explainer

        return Explainer(Planner(self.catalogue, self.clock()), self.facts(), self._ask("feeds", None, list[Fed])).explain(name)

    def backup(self, file: Path) -> int:
        """Write the whole workspace to one zip file and return its size in bytes."""
        return self._ask("backup", BackupWork(str(file.absolute())), int)

    def load(self, order: "Order", progress: "Progress | None" = None, *, keep_raw: bool = True) -> "list[Receipt]":
        """Load files, which the server reads where they lie, and return a receipt each; all of it stands, or none."""
        from peil.load.mapping import MappedReader
        from peil.load.receipts import Receipt

        mapping = str(order.mapping.path.absolute()) if isinstance(order.mapping, MappedReader) else None
        paths = tuple(str(path.absolute()) for path in order.paths)
        work = LoadWork(paths, order.reader, mapping, order.taken_on, order.dry_run, keep_raw, order.options)
        return self._ask("load", work, list[Receipt], progress)

    def undo(self, load_id: int, progress: "Progress | None" = None) -> "Receipt":
        """Take a load back, as if it had never been."""
        from peil.load.receipts import Receipt

        return self._ask("undo", UndoWork(load_id), Receipt, progress)

    def matches(self) -> "list[Match]":
        """Return how well the records of the sources find each other."""
        from peil.load.matching import Match

        return self._ask("matches", None, list[Match])

    def forget(self, said: str, *, dry_run: bool = False) -> "Forgotten":
        """Take a person out, all sums left as they are."""
        from peil.load.past.forgetting import Forgotten

        return self._ask("forget", ForgetWork(said, dry_run), Forgotten)

    def tick(self) -> "Ticked":
        """Have the server do what is due."""
        from peil.steer.ticking.tick import Ticked

        return self._ask("tick", None, Ticked)

    def _ask(self, name: str, work: msgspec.Struct | None, kind: type[Result], progress: "Progress | None" = None) -> Result:
        """Return what the server made of some work; raises what it raised."""
        for line in self._lines(name, msgspec.json.encode(work) if work is not None else b""):
            if line.step is not None and progress is not None:
                progress(line.step.file, line.step.step)
            if line.wrong is not None:
                raise error_of(line.wrong)
            if line.done is not None:
                return msgspec.json.decode(line.done, type=kind)
        raise ServerGone(url=self.notice.url)

    def _lines(self, name: str, body: bytes) -> Iterator[Line]:
        connection = connect(self.notice, None)  # a load takes as long as it takes; a server that dies closes the connection
        try:
            connection.request("POST", f"{DESK}/{name}", body, {TOKEN: self.notice.token, "content-type": "application/json"})
            response = connection.getresponse()
            if response.status != 200:
                raise RuntimeError(f"the server answered {response.status}: {response.read(2000).decode(errors='replace')}")
            while text := response.readline():
                yield msgspec.json.decode(text, type=Line)
        except (OSError, http.client.HTTPException):
            raise ServerGone(url=self.notice.url) from None
        finally:
            connection.close()
