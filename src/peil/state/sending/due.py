"""Keep which due times were taken up, so that each is met once, whichever process does it and however often they start again."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Table

    from peil.state.writing import Open

LEASE = timedelta(minutes=15)  # who took a due time up, and has not finished after this, was broken off
KEPT = timedelta(days=400)


class Due:
    """The due times of a workspace."""

    def __init__(self, database: "Open") -> None:
        self.database = database

    @property
    def table(self) -> "Table":
        """Return the table; SQLAlchemy is imported when it is first asked for."""
        from peil.state.steering.tables import DUE

        return DUE

    def claim(self, name: str, due_at: datetime, now: datetime) -> bool:
        """Take a due time up; False where that was done already. One that somebody took up and left unfinished can be taken up again."""
        from sqlalchemy.dialects.sqlite import insert

        table = self.table
        this = (table.c.name == name) & (table.c.due_at == due_at)
        left = this & table.c.done_at.is_(None) & (table.c.claimed_at <= now - LEASE)
        with self.database().read() as connection:  # asked every minute: what is done needs no place in the queue of writers
            if connection.execute(table.select().where(this & table.c.done_at.is_not(None))).first() is not None:
                return False
        with self.database().write(counted=False) as connection:
            fresh = insert(table).values(name=name, due_at=due_at, claimed_at=now).on_conflict_do_nothing(index_elements=["name", "due_at"])
            if connection.execute(fresh).rowcount:
                return True
            return bool(connection.execute(table.update().where(left).values(claimed_at=now)).rowcount)

    def done(self, name: str, due_at: datetime, now: datetime) -> None:
        """Say that what was due is done."""
        table = self.table
        with self.database().write(counted=False) as connection:
            connection.execute(table.update().where((table.c.name == name) & (table.c.due_at == due_at)).values(done_at=now))

    def latest(self) -> dict[str, datetime]:
        """Return the latest due time that was met, by name."""
        from sqlalchemy import func, select

        table = self.table
        chosen = select(table.c.name, func.max(table.c.due_at).label("due_at")).where(table.c.done_at.is_not(None)).group_by(table.c.name)
        with self.database().read() as connection:
            return {row.name: row.due_at for row in connection.execute(chosen)}

    def tidy(self, now: datetime) -> None:
        """Let go of due times long past."""
        with self.database().write(counted=False) as connection:
            connection.execute(self.table.delete().where(self.table.c.due_at < now - KEPT))
