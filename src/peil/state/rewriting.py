"""Write anew what people wrote, where it holds what has to go: notes, goals and what is said of them, messages, and the answers that were shared."""

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table

from peil.state.steering.tables import ACTIONS, ALERT_EVENTS, CHECK_INS, COMMENTS, DELIVERIES, GOALS, OBJECTIVES, REVISIONS
from peil.state.tables import NOTES, SHARES

if TYPE_CHECKING:
    from peil.state.database import Database

Anew = Callable[[str], str]
WRITTEN = (NOTES, SHARES, OBJECTIVES, GOALS, REVISIONS, CHECK_INS, ACTIONS, COMMENTS, ALERT_EVENTS, DELIVERIES)
COLUMNS = ("text", "title", "path", "content", "why", "reason", "review", "subject", "to")


def rewrite(database: "Database", anew: Anew, *, look: bool = False) -> int:
    """Put each text as `anew` gives it in the place of what it was, and return how many records changed, or would (`look`)."""
    if look:
        with database.read() as connection:
            return sum(len(_changed(connection, table, anew)) for table in WRITTEN)
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # else what was there stays readable in the file
        count = 0
        for table in WRITTEN:
            for key, values in _changed(connection, table, anew).items():
                connection.execute(table.update().where(table.c.id == key).values(values))
                count += 1
        return count


def _changed(connection: Connection, table: Table, anew: Anew) -> dict[object, dict[str, object]]:
    """Return the values that change, by the id of their row."""
    found: dict[object, dict[str, object]] = {}
    for row in connection.execute(table.select()):
        values = {column: _again(cell, anew) for column, cell in row._mapping.items() if column in COLUMNS}
        different = {column: cell for column, cell in values.items() if cell != row._mapping[column]}
        if different:
            found[row.id] = different
    return found


def _again(cell: object, anew: Anew) -> object:
    if isinstance(cell, bytes):
        try:
            before = zlib.decompress(cell).decode() if cell else ""
        except (zlib.error, UnicodeDecodeError):
            return cell
        after = anew(before)
        return cell if after == before else zlib.compress(after.encode(), 6)
    if isinstance(cell, dict):
        return {name: _again(part, anew) for name, part in cell.items()}
    if isinstance(cell, list):
        return [_again(part, anew) for part in cell]
    return anew(cell) if isinstance(cell, str) else cell
