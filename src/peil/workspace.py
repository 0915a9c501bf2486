"""Give the workspace: the folder with a shop's settings, records and own definitions. It puts all parts together and alone reads the clock."""

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.formula import Column
from peil.catalogue.loading import load_catalogue
from peil.catalogue.storage import order_column, stored_columns
from peil.query.facts import Clock, Facts
from peil.query.questions import Answer, Question
from peil.query.run import Analyst, facts_of, feeds_of
from peil.settings import moment_named
from peil.shopfile import FILE, Settings, change_settings, checked, find_workspace, read_settings, write_settings
from peil.values.errors import BadSetting, DiskFull, WorkspaceExists
from peil.values.periods import Period
from peil.values.problems import Place, Problem
from peil.values.texts import Language, Text
from peil.warehouse.engine import Warehouse
from peil.warehouse.tables import Table, data_version, is_current, migrate, raise_data_version, refuse_newer

if TYPE_CHECKING:  # loading and explaining are imported where they are done: a question starts sooner without them
    from peil.load.health import Health
    from peil.load.matching import Match
    from peil.load.past.forgetting import Forgotten
    from peil.load.reading import Shop
    from peil.load.receipts import Receipt
    from peil.load.recognising import Order
    from peil.load.taking import Progress
    from peil.query.courses import Course
    from peil.query.cuts.dimensions import Cut
    from peil.query.telling.explain import Explanation
    from peil.state.state import State
    from peil.warehouse.holding import Holding

__all__ = ["FILE", "Now", "Settings", "Workspace", "checked", "find_workspace", "init_workspace", "moment"]
Now = Callable[[], datetime]
Found = TypeVar("Found")


def moment() -> datetime:
    """Return the moment it is, in UTC, or the one that PEIL_NOW says it is: to try what will be seen on a day to come."""
    return moment_named() or datetime.now(tz=UTC)


def init_workspace(folder: Path, settings: Settings) -> "Workspace":
    """Make a workspace in a folder that holds none yet."""
    checked(settings)
    if (folder / FILE).exists():
        raise WorkspaceExists(folder=folder)
    (folder / "kpis").mkdir(parents=True, exist_ok=True)
    write_settings(folder, settings)
    workspace = Workspace(folder)
    with workspace.warehouse():
        pass
    return workspace


class Workspace:
    """A shop's folder, opened: its settings, catalogue and warehouse."""

    def __init__(self, folder: Path, now: Now = moment) -> None:
        self.folder = folder
        self.now = now
        self.setting_problem: Problem | None = None
        self._holding: Holding | None = None
        self._facts: tuple[int, Facts] | None = None
        self._definitions = self._stamp()

    @cached_property
    def settings(self) -> Settings:
        """Return the settings; raises BadSetting where `peil.toml` cannot be used."""
        return read_settings(self.folder, self._plain_catalogue.language.parameters)

    @cached_property
    def _plain_catalogue(self) -> Catalogue:
        return load_catalogue()

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return the catalogue with the shop's own definitions (`kpis/*.yaml`)."""
        return load_catalogue(self.folder / "kpis")

    @property
    def language(self) -> Language:
        """Return the language of the shop."""
        return self.settings.locale

    @cached_property
    def parameters(self) -> dict[str, float]:
        """Return the catalogue's parameters with the shop's own values."""
        defaults = {name: float(setting.default) for name, setting in self.catalogue.language.parameters.items()}
        return defaults | self.settings.parameters

    @property
    def path(self) -> Path:
        """Return the warehouse file."""
        return self.folder / "warehouse.duckdb"

    @cached_property
    def tables(self) -> list[Table]:
        """Return the tables as the catalogue wants them."""
        model = self.catalogue.model
        return [Table(name, stored_columns(model, entity), entity.key, order_column(model, entity)) for name, entity in model.entities.items()]

    @cached_property
    def state(self) -> "State":
        """Return what people wrote: notes, targets, shared answers."""
        from peil.state.state import State

        return State(self.folder / "state.db")

    def _stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Return what changes when the settings or the shop's own definitions do."""
        files = [self.folder / FILE, *sorted(path for path in (self.folder / "kpis").glob("*") if path.suffix in (".yaml", ".yml"))]
        stats = [(path, path.stat()) for path in files if path.exists()]
        return tuple((path.name, stat.st_mtime_ns, stat.st_size) for path, stat in stats)

    def refresh(self) -> bool:
        """Take in settings and own definitions that changed on disk, and return whether any did; a file that cannot be read changes nothing.

        Settings that cannot be used leave the last good ones in force and are one of the `problems`.
        """
        stamp = self._stamp()
        if stamp == self._definitions:
            return False
        self._definitions = stamp
        fresh = Workspace(self.folder, self.now)
        made: dict[str, object] = {"catalogue": fresh.catalogue}
        try:
            made |= {"settings": fresh.settings, "parameters": fresh.parameters}
            self.setting_problem = None
        except BadSetting as wrong:
            self.setting_problem = Problem("bad_setting", Text(wrong.say("en"), wrong.say("nl")), Place(FILE))
        self.__dict__.update(made)
        return True

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the warehouse open for as long as the block runs: reading and loading then go on beside each other, in any thread.

        A block inside another one adds nothing. At the end a load that still runs is broken off, and leaves the data as they were.
        """
        from peil.warehouse.holding import Holding

        if self._holding is not None:
            yield
            return
        self._holding = Holding(self._opened())
        try:
            yield
        finally:
            holding, self._holding = self._holding, None
            holding.close()

    @property
    def version(self) -> int:
        """Return a number that is another one whenever the data are: after every load and every undoing."""
        if self._holding is not None:
            return self._holding.version
        with self.warehouse(read_only=True) as warehouse:
            return data_version(warehouse)

    def warehouse(self, *, read_only: bool = False) -> AbstractContextManager[Warehouse]:
        """Return the warehouse, brought to this version's tables; several may read at once, one may write.

        Of a workspace that is held it is a connection of its own, and whoever writes waits for the one before.
        """
        if self._holding is not None:
            return self._holding.cursor() if read_only else self._holding.writing()
        if read_only and self.path.exists():
            reading = Warehouse(self.path, read_only=True)
            if is_current(reading, self.tables):
                return reading
            reading.close()
        return self._opened()

    def _opened(self) -> Warehouse:
        """Return the warehouse open for writing, with its tables as they are wanted."""
        writing = Warehouse(self.path)
        try:
            refuse_newer(writing)
            if not is_current(writing, self.tables):
                migrate(writing, self.tables)
        except BaseException:
            writing.close()
            raise
        return writing

    def today(self) -> date:
        """Return today's date in the shop's zone."""
        return self.now().astimezone(ZoneInfo(self.settings.timezone)).date()

    def problems(self) -> list[Problem]:
        """Return the problems of all definitions and kept mappings, then those of the latest load of each file that could be used."""
        from peil.catalogue.checks import check
        from peil.load.drafting.kept import FOLDER, kept_mappings

        found = check(self.catalogue) + ([self.setting_problem] if self.setting_problem else [])
        found += kept_mappings(self.folder / FOLDER, self.catalogue.model)[1]
        latest: dict[str, Receipt] = {}
        for receipt in self.receipts():
            if not receipt.failed and receipt.undone_at is None:
                latest.setdefault(receipt.file, receipt)
        return found + [problem for receipt in latest.values() for problem in receipt.problems]

    def facts(self) -> Facts:
        """Return what is loaded."""
        with self.warehouse(read_only=True) as warehouse:
            return self._facts_in(warehouse)

    def _facts_in(self, warehouse: Warehouse) -> Facts:
        """Return what is loaded, looked up once for a state of the data where the workspace is held."""
        if self._holding is None:
            return facts_of(warehouse)
        version, known = data_version(warehouse), self._facts
        if known is None or known[0] != version:
            known = self._facts = (version, facts_of(warehouse))
        return known[1]

    def explain(self, name: str) -> "Explanation":
        """Return what stands behind a KPI's number."""
        from peil.query.planning import Planner
        from peil.query.telling.explain import Explainer

        with self.warehouse(read_only=True) as warehouse:
            return Explainer(Planner(self.catalogue, self.clock()), self._facts_in(warehouse), feeds_of(warehouse)).explain(name)

    def backup(self, file: Path) -> int:
        """Write the whole workspace to one zip file and return its size in bytes; the file is there whole, or not at all."""
        from peil.warehouse.archive import archive

        with self._on_disk(), self.warehouse() as warehouse:
            warehouse.execute("CHECKPOINT")
            held: AbstractContextManager[dict[str, Path]] = self._holding.copied() if self._holding else nullcontext({})
            with self.state.copied() as copies, held as more:
                return archive(self.folder, file, copies | more)

    @classmethod
    def restore(cls, file: Path, folder: Path) -> "Workspace":
        """Return the workspace brought back from a backup; one that stands there is replaced only when the backup is whole."""
        from peil.warehouse.archive import unarchive

        if (folder / "warehouse.duckdb").exists():
            Warehouse(folder / "warehouse.duckdb").close()
        unarchive(file, folder, FILE)
        return cls(folder)

    def clock(self) -> Clock:
        """Return the clock that questions are answered by."""
        return Clock(self.settings.timezone, self.now(), self.parameters)

    def shop(self, settings: Settings | None = None) -> "Shop":
        """Return what readers may need to know of the shop, as it is or with other settings."""
        from peil.load.reading import Shop

        stands = settings or self.settings
        return Shop(stands.currency, stands.timezone, stands.country, self.today().isoformat())

    def load(self, order: "Order", progress: "Progress | None" = None, *, keep_raw: bool = True) -> "list[Receipt]":
        """Load files and return a receipt each; all of it stands, or none. The files are kept as they came, unless told otherwise."""
        from peil.load.drafting.kept import FOLDER, kept_mappings
        from peil.load.past.forgetting import clean_kept
        from peil.load.taking import Loader

        raw, model = self.folder / "raw" if keep_raw else None, self.catalogue.model
        kept, _ = kept_mappings(self.folder / FOLDER, model)
        with self._on_disk(), self.warehouse() as warehouse:
            receipts = Loader(warehouse, model, self.shop(), self.parameters, raw=raw, progress=progress, kept=kept).load(order)
            clean_kept(warehouse, self.folder / "raw", receipts)
            return receipts

    def forget(self, said: str, *, dry_run: bool = False) -> "Forgotten":
        """Take the person with an e-mail address or phone number out, all sums left as they are. Raises UnknownPerson; nothing has changed then."""
        from peil.load.past.forgetting import Forgetter

        with self._on_disk(), self.warehouse() as warehouse:
            return Forgetter(warehouse, self.catalogue.model, self.folder, self.state.rewrite).forget(said, dry_run=dry_run)

    def change(self, after: Settings, progress: "Progress | None" = None) -> None:
        """Write other settings, and do to the data what they mean: another time zone loads all of it again, all of that or nothing.

        Raises BadSetting, and CannotReload where the files are not kept; nothing has changed then. They hold from the next `refresh`.
        """
        from peil.load.derive import derive, resting_on
        from peil.load.past.again import Reloader
        from peil.load.taking import Loader

        before = self.settings
        if checked(after) == before:
            return
        parameters = self.parameters | {name: self.catalogue.language.parameters[name].default for name in before.parameters} | after.parameters
        changed = {name for name, value in parameters.items() if value != self.parameters[name]}
        stale = resting_on(changed)
        if after.timezone == before.timezone and not stale:
            change_settings(self.folder, before, after)
            return
        with self._on_disk(), self.warehouse() as warehouse:
            if after.timezone != before.timezone:
                loader = Loader(warehouse, self.catalogue.model, self.shop(after), parameters)
                Reloader(loader, self.folder / "raw", progress).run(lambda: change_settings(self.folder, before, after))
                return
            with warehouse.transaction():
                derive(warehouse, self.catalogue.model, stale, parameters, after.timezone)
                raise_data_version(warehouse)
                change_settings(self.folder, before, after)

    def can_reload(self) -> int:
        """Return how many files another time zone would read again; raises CannotReload where one of them is not there any more."""
        from peil.load.past.again import Reloader
        from peil.load.taking import Loader

        with self.warehouse(read_only=True) as warehouse:
            return Reloader(Loader(warehouse, self.catalogue.model, self.shop(), self.parameters), self.folder / "raw").check()

    def undo(self, load_id: int, progress: "Progress | None" = None) -> "Receipt":
        """Make the data as if a load had never been; its receipt stays. Raises UnknownLoad or CannotUndo, and then nothing has changed."""
        from peil.load.past.undoing import Undoer
        from peil.load.taking import Loader

        with self._on_disk(), self.warehouse() as warehouse:
            loader = Loader(warehouse, self.catalogue.model, self.shop(), self.parameters)
            return Undoer(loader, self.folder / "raw", progress).undo(load_id)

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        """Say that the disk is full where a file cannot be written for that reason."""
        try:
            yield
        except OSError as wrong:
            if wrong.errno == errno.ENOSPC:
                raise DiskFull(why=wrong.filename2 or wrong.filename or self.folder) from None
            raise

    def health(self) -> "Health":
        """Return how the records of each source are doing: how far they go, gaps, and loads or weeks with far fewer of them."""
        from peil.load.health import Examiner

        with self.warehouse(read_only=True) as warehouse:
            return Examiner(warehouse, self.catalogue.model, self.today()).examine()

    def matches(self) -> "list[Match]":
        """Return how well the records of the sources find each other."""
        from peil.load.matching import Matcher

        with self.warehouse(read_only=True) as warehouse:
            return Matcher(warehouse, self.catalogue.model, self.today()).match()

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        return self._analysed(lambda analyst: analyst.ask(question))

    def _analysed(self, work: Callable[[Analyst], Found]) -> Found:
        """Return what some work finds in one state of the data."""
        with self.warehouse(read_only=True) as warehouse:
            if self._holding is None:
                return work(Analyst(self.catalogue, warehouse, self.clock()))
            while True:
                version = data_version(warehouse)
                found = work(Analyst(self.catalogue, warehouse, self.clock(), self._facts_in(warehouse)))
                if data_version(warehouse) == version:  # else a load came in between two statements
                    return found

    def course(self, kpis: tuple[str, ...], where: tuple[str, ...] = ()) -> "Course":
        """Return the course of KPIs: their measures day by day."""
        return self._analysed(lambda analyst: analyst.course(kpis, where))

    def windows(self, kpis: tuple[str, ...], where: tuple[str, ...], periods: Sequence[Period]) -> dict[str, list[float | None]]:
        """Return the values of KPIs over each of many periods, in one pass."""
        return self._analysed(lambda analyst: analyst.windows(kpis, where, periods))

    def values_of(self, cut: "Cut", limit: int = 200) -> list[tuple[Any, int]]:
        """Return the most frequent values of a dimension with their numbers of rows."""
        with self.warehouse(read_only=True) as warehouse:
            return Analyst(self.catalogue, warehouse, self.clock()).values_of(cut, limit)

    def names_of(self, entity: str, column: str, limit: int = 50_000) -> dict[str, str]:
        """Return the titles or names that the ids of a column stand for, such as those of products."""
        with self.warehouse(read_only=True) as warehouse:
            return Analyst(self.catalogue, warehouse, self.clock()).names_of(Column(entity, column), limit)

    def receipts(self) -> "list[Receipt]":
        """Return the receipts of all loads, the latest first."""
        from peil.load.receipts import kept

        with self.warehouse(read_only=True) as warehouse:
            return kept(warehouse)
