"""Open a warehouse and run statements on it; what DuckDB raises becomes Peil's own sentence."""

import copy
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import duckdb

from peil.values.errors import Busy, DiskFull, TooMuch, UnreadableFile
from peil.values.texts import Text
from peil.warehouse.memory import Room

Columns = dict[str, Any]
Found = TypeVar("Found")
MOST_ROWS = 1_000_000
MOST_SECONDS = 300.0
NO_MEMORY = Text(
    "This needs more memory than there is. Ask a shorter period or fewer dimensions, or load fewer files at once.",
    "Hiervoor is niet genoeg geheugen. Vraag een kortere periode of minder dimensies, of laad minder bestanden tegelijk.",
)


def _who(message: str) -> str:
    found = re.search(r"PID (\d+)", message)
    return f" (PID {found[1]})" if found else ""


class StatementFailed(Exception):
    """A statement that the engine refused."""


def translate(wrong: duckdb.Error, file: str) -> Exception:
    """Return our own error for what the user can do something about, StatementFailed for anything else."""
    message = str(wrong)
    if "lock" in message and ("Conflicting" in message or "Could not set" in message or "being used by another" in message):
        return Busy(file=file, who=_who(message))
    if "No space left" in message or "disk is full" in message.lower() or "failed to offload" in message.lower():
        return DiskFull(why=message.splitlines()[0])
    if isinstance(wrong, duckdb.OutOfMemoryException):
        return TooMuch(why=NO_MEMORY)
    if "not a valid DuckDB database" in message or "Serialization Error" in message or "checksum" in message.lower():
        why = Text(
            "it is not a Peil warehouse, or it is damaged; restore a backup",
            "het is geen Peil-gegevensbestand, of het is beschadigd; zet een back-up terug",
        )
        return UnreadableFile(file=file, why=why)
    return StatementFailed(message)


class Warehouse:
    """A connection to one warehouse file; `rows` and `columns` read, `transaction` writes all or nothing."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.room: Room | None = None
        try:
            self._be_on(duckdb.connect(str(path), read_only=read_only))
        except duckdb.Error as wrong:
            raise translate(wrong, str(path)) from None
        self.execute("SET GLOBAL TimeZone = 'UTC'")  # cursors take over what is global, and nothing else
        self.execute("SET preserve_insertion_order = true")
        self.execute(f"SET temp_directory = '{str(path.parent / '.peil-temp').replace(chr(39), chr(39) * 2)}'")

    def _be_on(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.execute("SET enable_progress_bar_print = false")  # DuckDB draws it on stdout, which is for data; each connection is told

    def cursor(self) -> "Warehouse":
        """Return another connection to the same open file, with its own transactions and temporary tables; closing it closes only that."""
        found = copy.copy(self)
        try:
            found._be_on(self._connection.cursor())  # noqa: SLF001 - another one of its own kind
        except duckdb.Error as wrong:
            raise translate(wrong, str(self.path)) from None
        return found

    def limit_memory(self, limit: int | None) -> None:
        """Set the bytes that the engine may take for all connections to this file, or what it takes by itself; raises where more is in use."""
        self.execute("RESET memory_limit" if limit is None else f"SET memory_limit = '{limit // 1024}KiB'")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection; other processes may open the file from then on."""
        self._connection.close()

    def execute(self, sql: str, values: Mapping[str, object] | None = None) -> None:
        """Run a statement that gives nothing back."""
        try:
            self._connection.execute(sql, dict(values) if values else None)
        except duckdb.Error as wrong:
            raise translate(wrong, str(self.path)) from None

    def rows(self, sql: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a small result as tuples."""
        try:
            return self._connection.execute(sql, dict(values) if values else None).fetchall()
        except duckdb.Error as wrong:
            raise translate(wrong, str(self.path)) from None

    def one(self, sql: str, values: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401
        """Return the first value of the first row, or None."""
        rows = self.rows(sql, values)
        return rows[0][0] if rows else None

    def columns(
        self, sql: str, values: Mapping[str, object] | None = None, *, most_rows: int = MOST_ROWS, most_seconds: float = MOST_SECONDS
    ) -> Columns:
        """Return a result as numpy columns, within a limit of rows and time; raises TooMuch beyond it."""
        limited = f"SELECT * FROM ({sql}) LIMIT {most_rows + 1}"
        result: Columns = self._on_cursor(lambda cursor: cursor.execute(limited, dict(values) if values else None).fetchnumpy(), most_seconds)
        if result and len(next(iter(result.values()))) > most_rows:
            why = Text(
                f"The answer has more than {most_rows:,} rows. Ask fewer dimensions, a coarser grain or a shorter period.",
                f"Het antwoord heeft meer dan {most_rows:,} rijen. Vraag minder dimensies, een grover interval of een kortere periode.",
            )
            raise TooMuch(why=why)
        return result

    def table(self, sql: str, values: Mapping[str, object] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the column names and the rows of a result."""

        def fetch(cursor: duckdb.DuckDBPyConnection) -> tuple[list[str], list[tuple[Any, ...]]]:
            result = cursor.execute(sql, dict(values) if values else None)
            return [column[0] for column in result.description], result.fetchall()

        return self._on_cursor(fetch, MOST_SECONDS)

    def _on_cursor(self, fetch: Callable[[duckdb.DuckDBPyConnection], Found], seconds: float) -> Found:
        """Return what `fetch` gets on a cursor of its own; what runs out of memory where that is kept small is run once more with more room."""
        try:
            return self._within(fetch, seconds)
        except TooMuch as wrong:
            if self.room is None or wrong.facts["why"] is not NO_MEMORY:
                raise
        with self.room.wide():
            return self._within(fetch, seconds)

    def _within(self, fetch: Callable[[duckdb.DuckDBPyConnection], Found], seconds: float) -> Found:
        """Return what `fetch` gets on a cursor of its own; raises TooMuch where it takes longer than it may."""
        cursor = self._connection.cursor()
        timer = threading.Timer(seconds, cursor.interrupt)
        timer.start()
        try:
            return fetch(cursor)
        except duckdb.InterruptException:
            why = Text(
                f"The question took longer than {int(seconds)} seconds and was stopped. Ask a shorter period or fewer dimensions.",
                f"De vraag duurde langer dan {int(seconds)} seconden en is gestopt. Vraag een kortere periode of minder dimensies.",
            )
            raise TooMuch(why=why) from None
        except duckdb.Error as wrong:
            raise translate(wrong, str(self.path)) from None
        finally:
            timer.cancel()
            cursor.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block as one transaction: all of it stands afterwards, or, whatever goes wrong, none of it."""
        self.execute("BEGIN")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        """Undo the open transaction; the engine may have done so itself."""
        try:
            self._connection.execute("ROLLBACK")
        except duckdb.Error:
            return

    def interrupt(self) -> None:
        """Break off the running statement, from another thread."""
        self._connection.interrupt()

    def progress(self) -> float:
        """Return how far the running statement is, in percent, or a negative number where that is not known."""
        try:
            return float(self._connection.query_progress())
        except duckdb.Error:
            return -1.0
