"""Give the workspace: the folder with a shop's settings, records and own definitions. It puts all parts together and alone reads the clock."""

import errno
import re
import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.loading import load_catalogue
from peil.catalogue.storage import order_column, stored_columns
from peil.query.facts import Clock, Facts
from peil.query.questions import Answer, Question
from peil.query.run import Analyst, facts_of, feeds_of
from peil.values.errors import BadSetting, DiskFull, NoWorkspace, WorkspaceExists, did_you_mean
from peil.values.problems import Problem
from peil.values.texts import LANGUAGES, Language, Text, one_of
from peil.warehouse.engine import Warehouse
from peil.warehouse.tables import Table, is_current, migrate, refuse_newer

if TYPE_CHECKING:  # loading and explaining are imported where they are done: a question starts sooner without them
    from peil.load.reading import Shop
    from peil.load.receipts import Receipt
    from peil.load.taking import Order, Progress
    from peil.query.explain import Explanation

FILE = "peil.toml"
Now = Callable[[], datetime]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace's settings (`peil.toml`): name, reporting currency (ISO 4217), time zone (IANA), country (ISO 3166-1), language, parameters."""

    name: str = "Shop"
    currency: str = "EUR"
    timezone: str = "Europe/Amsterdam"
    country: str = "NL"
    locale: Language = "nl"
    parameters: dict[str, float] = {}


def moment() -> datetime:
    """Return the moment it is, in UTC."""
    return datetime.now(tz=UTC)


def _refuse(name: str, value: object, en: str, nl: str, place: str = FILE) -> BadSetting:
    return BadSetting(place=place, name=name, value=value, why=Text(en, nl))


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of that name."""
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def checked(settings: Settings, place: str = FILE) -> Settings:
    """Return settings that can be used; raises BadSetting for one that cannot."""
    if not is_zone(settings.timezone):
        near = did_you_mean(settings.timezone, sorted(available_timezones()))
        raise _refuse("timezone", settings.timezone, f"there is no such time zone.{near.en}", f"die tijdzone bestaat niet.{near.nl}", place)
    if not re.fullmatch(r"[A-Z]{3}", settings.currency):
        raise _refuse("currency", settings.currency, "right is a code such as EUR.", "goed is een code zoals EUR.", place)
    if not re.fullmatch(r"[A-Z]{2}", settings.country):
        raise _refuse("country", settings.country, "right is a code such as NL.", "goed is een code zoals NL.", place)
    if settings.locale not in LANGUAGES:
        raise _refuse("locale", settings.locale, "right is nl or en.", "goed is nl of en.", place)
    return settings


def find_workspace(named: Path | None, start: Path) -> Path:
    """Return the workspace's folder: the one named, else the nearest upwards from `start` with `peil.toml`; raises NoWorkspace."""
    if named is not None:
        if (named / FILE).is_file():
            return named
        raise NoWorkspace(folder=named, upwards=Text("", ""), hint=named)
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise NoWorkspace(folder=start, upwards=Text(" or above it", " of daarboven"), hint="shop")


def init_workspace(folder: Path, settings: Settings) -> "Workspace":
    """Make a workspace in a folder that holds none yet."""
    checked(settings)
    if (folder / FILE).exists():
        raise WorkspaceExists(folder=folder)
    (folder / "kpis").mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {_toml(getattr(settings, name))}" for name in ("name", "currency", "timezone", "country", "locale")]
    lines += ["", "# Own values for the parameters of the catalogue; `peil explain KPI` shows which a KPI uses.", "[parameters]"]
    lines += [f"{name} = {value}" for name, value in settings.parameters.items()]
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace = Workspace(folder)
    with workspace.warehouse():
        pass
    return workspace


def _toml(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Workspace:
    """A shop's folder, opened: its settings, catalogue and warehouse."""

    def __init__(self, folder: Path, now: Now = moment) -> None:
        self.folder = folder
        self.now = now

    @cached_property
    def settings(self) -> Settings:
        """Return the settings; raises BadSetting where `peil.toml` cannot be used."""
        place = str(self.folder / FILE)
        try:
            read = tomllib.loads((self.folder / FILE).read_text(encoding="utf-8"))
            settings = msgspec.convert(read, Settings, strict=False)
        except tomllib.TOMLDecodeError as wrong:
            raise BadSetting(place=place, name="TOML", value="…", why=Text(f"{wrong}", f"{wrong}")) from None
        except msgspec.ValidationError as wrong:
            raise BadSetting(place=place, name="…", value="…", why=Text(f"{wrong}", f"{wrong}")) from None
        known = self._plain_catalogue.language.parameters
        for name in settings.parameters:
            if name not in known:
                raise _refuse(
                    f"parameters.{name}", settings.parameters[name], f"known are {one_of(list(known))}.", f"bekend zijn {one_of(list(known))}.", place
                )
        return checked(settings, place)

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

    def warehouse(self, *, read_only: bool = False) -> AbstractContextManager[Warehouse]:
        """Return the warehouse, brought to this version's tables; several may read at once, one may write."""
        if read_only and self.path.exists():
            reading = Warehouse(self.path, read_only=True)
            if is_current(reading, self.tables):
                return reading
            reading.close()
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
        """Return the problems of all definitions, then those of the latest load of each file that could be used."""
        from peil.catalogue.checks import check

        found = check(self.catalogue)
        latest: dict[str, Receipt] = {}
        for receipt in self.receipts():
            if not receipt.failed:
                latest.setdefault(receipt.file, receipt)
        return found + [problem for receipt in latest.values() for problem in receipt.problems]

    def facts(self) -> Facts:
        """Return what is loaded."""
        with self.warehouse(read_only=True) as warehouse:
            return facts_of(warehouse)

    def explain(self, name: str) -> "Explanation":
        """Return what stands behind a KPI's number."""
        from peil.query.explain import Explainer
        from peil.query.planning import Planner

        with self.warehouse(read_only=True) as warehouse:
            return Explainer(Planner(self.catalogue, self.clock()), facts_of(warehouse), feeds_of(warehouse)).explain(name)

    def backup(self, file: Path) -> int:
        """Write the whole workspace to one zip file and return its size in bytes; the file is there whole, or not at all."""
        from peil.warehouse.archive import archive

        with self.warehouse() as warehouse:
            warehouse.execute("CHECKPOINT")
            return archive(self.folder, file)

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

    def shop(self) -> "Shop":
        """Return what readers may need to know of the shop."""
        from peil.load.reading import Shop

        return Shop(self.settings.currency, self.settings.timezone, self.settings.country, self.today().isoformat())

    def load(self, order: "Order", progress: "Progress | None" = None, *, keep_raw: bool = True) -> "list[Receipt]":
        """Load files and return a receipt each; all of it stands, or none. The files are kept as they came, unless told otherwise."""
        from peil.load.taking import Loader

        raw = self.folder / "raw" if keep_raw else None
        try:
            with self.warehouse() as warehouse:
                return Loader(warehouse, self.catalogue.model, self.shop(), self.parameters, raw=raw, progress=progress).load(order)
        except OSError as wrong:
            if wrong.errno == errno.ENOSPC:
                raise DiskFull(why=wrong.filename2 or wrong.filename or self.folder) from None
            raise

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        with self.warehouse(read_only=True) as warehouse:
            return Analyst(self.catalogue, warehouse, self.clock()).ask(question)

    def receipts(self) -> "list[Receipt]":
        """Return the receipts of all loads, the latest first."""
        from peil.load.receipts import kept

        with self.warehouse(read_only=True) as warehouse:
            return kept(warehouse)
