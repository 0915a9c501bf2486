"""Open the application database: one SQLite file, brought to this version's tables; what SQLite raises becomes Peil's own sentence."""

import secrets
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError

from peil.state import tables
from peil.state.steering import tables as steering_tables
from peil.values.errors import Busy, DiskFull, NewerWorkspace, PeilError, UnreadableFile
from peil.values.texts import Text

MIGRATIONS = Path(__file__).with_name("migrations")
WAIT_MS = 10_000  # writes take milliseconds: who waits longer than this waits for a process that hangs


def _translate(wrong: BaseException, path: Path) -> PeilError | None:
    """Return our own error for what the user can do something about."""
    message = str(wrong)
    if "is locked" in message:
        return Busy(file=path, who="")
    if "is full" in message:
        return DiskFull(why=str(path))
    if "not a database" in message or "malformed" in message:
        why = Text("it is no database, or it is damaged; restore a backup", "het is geen database, of het is beschadigd; zet een back-up terug")
        return UnreadableFile(file=path, why=why)
    if "readonly" in message or "unable to open" in message:
        why = Text("Peil may not write it, or its folder", "Peil mag er niet in schrijven, of niet in de map")
        return UnreadableFile(file=path, why=why)
    return None


def _prepare(connection: DBAPIConnection, _: object) -> None:
    connection.isolation_level = None  # else sqlite3 begins transactions of its own, and too late
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    cursor.execute("PRAGMA synchronous = FULL")
    try:
        cursor.execute("PRAGMA journal_mode = WAL")  # readers and a writer at once; it stays with the file
    except sqlite3.OperationalError as wrong:
        if "is locked" not in str(wrong):
            raise
        # Only the first to open a new file sets it, and SQLite does not wait here: another does so now, or the next connection will.
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later could find that another wrote in between; so writers queue up at the start.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


class Database:
    """The application database, opened: `read` and `write` give a connection in a transaction; threads and processes may share the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._joined: ContextVar[Connection | None] = ContextVar("joined", default=None)
        self._closing = weakref.finalize(self, Engine.dispose, self._engine)
        with self._translated():
            if not path.exists():
                path.touch(mode=0o600)  # it holds the secret that shared links are signed with
        if self._found() != known_revisions()[-1]:
            self._bring_up()

    def close(self) -> None:
        """Close all connections."""
        self._closing()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, sqlite3.Error, OSError) as wrong:
            ours = _translate(wrong, self.path)
            if ours is None and isinstance(wrong, OSError):
                ours = UnreadableFile(file=self.path, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}."))
            if ours is None:
                raise
            raise ours from None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees the database as it is at its first statement."""
        joined = self._joined.get()
        if joined is not None:
            yield joined
            return
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, counted: bool = True) -> Iterator[Connection]:
        """Give a connection whose changes stand together or not at all; they make a new version, unless they are not `counted`."""
        joined = self._joined.get()
        if joined is not None:
            yield joined
            return
        with self._translated(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
            if counted:
                _put(connection, "version", str(_new_version()))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all that is read and written in the block, by this thread, one transaction: where it fails nothing of it was written."""
        with self.write() as connection:
            token = self._joined.set(connection)
            try:
                yield
            finally:
                self._joined.reset(token)

    def meta(self, name: str) -> str:
        """Return what the database says of itself: its `version`, its `secret`."""
        with self.read() as connection:
            return str(connection.execute(tables.META.select().where(tables.META.c.name == name)).one().value)

    def copy_to(self, file: Path) -> None:
        """Write the database as it is now to another file, whole, also while others write."""
        with self._translated():
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("VACUUM INTO ?", (str(file),))
            finally:
                connection.close()

    def _found(self) -> str | None:
        """Return the revision of the tables in the file, or None where there are none; raises NewerWorkspace for one of a newer Peil."""
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
        if found and found not in known_revisions():
            raise NewerWorkspace(file=self.path, found=found, known=known_revisions()[-1])
        return found

    def _bring_up(self) -> None:
        """Make the tables in a new file; bring those of an older Peil to this version."""
        with self.write() as connection:
            if not inspect(connection).has_table("alembic_version"):
                # A new file is made at once: importing and running Alembic takes half a second. A test holds both ways against each other.
                steering_tables.METADATA.create_all(connection)
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
                connection.execute(text("INSERT INTO alembic_version VALUES (:last)"), {"last": known_revisions()[-1]})
            else:
                migrate(connection)
            if connection.execute(tables.META.select().where(tables.META.c.name == "secret")).first() is None:
                _put(connection, "secret", secrets.token_hex(32))


def known_revisions() -> list[str]:
    """Return the revisions of the tables that this version of Peil knows, the oldest first."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def migrate(connection: Connection) -> None:
    """Run the migrations that are still to be done."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _new_version() -> int:
    """Return a number that no version had before: drawn, not counted, so that it is not given twice after a backup is restored."""
    return secrets.randbits(52)


def _put(connection: Connection, name: str, value: str) -> None:
    if not connection.execute(tables.META.update().where(tables.META.c.name == name).values(value=value)).rowcount:
        connection.execute(tables.META.insert().values(name=name, value=value))
