"""Keep records of one kind in one table: added, changed, found, listed and taken away, as frozen structs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from peil.values.errors import PeilError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from peil.state.writing import Open

Kept = TypeVar("Kept", bound=msgspec.Struct)


class Records(Generic[Kept]):
    """The records of a table; `unknown` is raised where one is asked for by a number that none has."""

    def __init__(self, database: "Open", table: str, kind: type[Kept], unknown: type[PeilError]) -> None:
        self.database = database
        self.name = table
        self.kind = kind
        self.unknown = unknown

    @property
    def table(self) -> "Table":
        """Return the table; SQLAlchemy is imported when it is first asked for."""
        from peil.state.steering.tables import METADATA

        return METADATA.tables[self.name]

    def add(self, values: Mapping[str, Any], connection: "Connection | None" = None) -> Kept:
        """Keep a new record and return it; in the transaction of `connection` where one is given."""
        statement = self.table.insert().values(plain(values)).returning(*self.table.c)
        if connection is not None:
            return self.made(connection.execute(statement).one())
        with self.database().write() as writing:
            return self.made(writing.execute(statement).one())

    def change(self, number: int, values: Mapping[str, Any], connection: "Connection | None" = None) -> Kept:
        """Put values in the place of those a record had and return it; raises `unknown`."""
        statement = self.table.update().where(self.table.c.id == number).values(plain(values)).returning(*self.table.c)
        if connection is not None:
            row = connection.execute(statement).first()
        else:
            with self.database().write() as writing:
                row = writing.execute(statement).first()
        if row is None:
            raise self.unknown(id=number)
        return self.made(row)

    def find(self, number: int) -> Kept:
        """Return one record; raises `unknown`."""
        with self.database().read() as connection:
            row = connection.execute(self.table.select().where(self.table.c.id == number)).first()
        if row is None:
            raise self.unknown(id=number)
        return self.made(row)

    def remove(self, number: int) -> None:
        """Take a record away; raises `unknown`."""
        with self.database().write() as connection:
            if not connection.execute(self.table.delete().where(self.table.c.id == number)).rowcount:
                raise self.unknown(id=number)

    def listed(self, **wanted: object) -> list[Kept]:
        """Return the records with these values, the first made first."""
        chosen = self.table.select().order_by(self.table.c.id)
        for column, value in wanted.items():
            chosen = chosen.where(self.table.c[column] == value)
        with self.database().read() as connection:
            return [self.made(row) for row in connection.execute(chosen)]

    def made(self, row: Any) -> Kept:  # noqa: ANN401 - a row of SQLAlchemy
        """Return a row as a record."""
        return msgspec.convert({str(name): value for name, value in row._mapping.items()}, self.kind)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the database keeps them: structs and tuples as JSON has them."""
    return {name: msgspec.to_builtins(value) if isinstance(value, msgspec.Struct | tuple | dict) else value for name, value in values.items()}
