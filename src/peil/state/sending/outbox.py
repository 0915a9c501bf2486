"""Keep what is to be sent until it is: posted once, claimed by one process at a time, tried again later where that fails."""

import secrets
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from peil.state.writing import one_line
from peil.values.sending import Delivery, Image, Message
from peil.values.steering_errors import UnknownDelivery
from peil.values.texts import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from peil.state.writing import Open

LATER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))
LEASE = timedelta(minutes=10)  # longer than any try lasts: who claimed it and has not said how it went was broken off
KEPT = timedelta(days=30)  # what a message said; the line in the log stays a year
LOGGED = timedelta(days=366)
GIVEN_UP = Text("given up after {tries} tries", "opgegeven na {tries} pogingen")
OPEN = ("waiting", "failed")


class Content(msgspec.Struct, frozen=True):
    """What a message holds beside its subject."""

    text: str
    html: str | None
    images: tuple[Image, ...]
    link: str | None
    data: dict[str, object]


class Outbox:
    """The deliveries of a workspace. They do not count as a change of what people wrote: pages stay as they are."""

    def __init__(self, database: "Open") -> None:
        self.database = database

    @property
    def table(self) -> "Table":
        """Return the table; SQLAlchemy is imported when it is first asked for."""
        from peil.state.steering.tables import DELIVERIES

        return DELIVERIES

    def post(self, message: Message, at: datetime, *, not_before: datetime | None = None) -> Delivery:
        """Put a message in the box, to go out at once or not before an instant; one that was posted already stays the one it is."""
        from sqlalchemy.dialects.sqlite import insert

        content = Content(message.text, message.html, message.images, message.link, message.data)
        values = {
            "channel": message.channel,
            "kind": message.kind,
            "key": message.key[:300],
            "subject": one_line(message.subject)[:500],
            "to": list(message.to),
            "content": zlib.compress(msgspec.json.encode(content), 6),
            "state": "waiting",
            "tries": 0,
            "made_at": at,
            "next_at": max(at, not_before) if not_before else at,
        }
        table = self.table
        same = (table.c.channel == message.channel) & (table.c.key == message.key[:300])
        with self.database().write(counted=False) as connection:
            connection.execute(insert(table).values(values).on_conflict_do_nothing(index_elements=["channel", "key"]))
            return _made(connection.execute(table.select().where(same)).one())

    def claim(self, now: datetime, number: int | None = None, *, paused: tuple[int, ...] = ()) -> tuple[Delivery, str] | None:
        """Take a delivery that is due (or that one), for one process alone; the word returned is what `sent` and `failed` ask for.

        Of channels that are `paused` none is taken. One that was claimed, and of which nothing was heard for as long as the lease, is taken again.
        """
        table = self.table
        free = table.c.claimed_at.is_(None) | (table.c.claimed_at <= now - LEASE)
        due = table.c.state.in_(OPEN) & free & table.c.channel.not_in(paused)
        due &= (table.c.next_at <= now) if number is None else (table.c.id == number)
        word = secrets.token_hex(12)
        with self.database().write(counted=False) as connection:
            found = connection.execute(table.select().where(due).order_by(table.c.next_at, table.c.id).limit(1)).first()
            if found is None:
                return None
            values = {"claim": word, "claimed_at": now, "tries": found.tries + 1}
            row = connection.execute(table.update().where(table.c.id == found.id).values(values).returning(*table.c)).one()
        return _made(row), word

    def sent(self, number: int, word: str, at: datetime, note: Text | None = None) -> bool:
        """Say that a delivery arrived; False where another process has claimed it since."""
        values = {"state": "sent", "sent_at": at, "next_at": None, "claim": None, "claimed_at": None, "error": None, "note": _plain(note)}
        return self._close(number, word, values)

    def failed(self, number: int, word: str, at: datetime, why: Text) -> bool:
        """Say that a try failed: it is tried again later and later, and at the end given up."""
        with self.database().read() as connection:
            row = connection.execute(self.table.select().where(self.table.c.id == number)).one()
        tries = row.tries
        values: dict[str, Any] = {"claim": None, "claimed_at": None, "error": _plain(why)}
        if row.kind == "test":
            values |= {"state": "given_up", "next_at": None}  # whoever tests is there, and tests again
        elif tries <= len(LATER):
            values |= {"state": "failed", "next_at": at + LATER[tries - 1]}
        else:
            note = Text(GIVEN_UP.say("en", tries=tries), GIVEN_UP.say("nl", tries=tries))
            values |= {"state": "given_up", "next_at": None, "note": _plain(note)}
        return self._close(number, word, values)

    def _close(self, number: int, word: str, values: dict[str, Any]) -> bool:
        table = self.table
        mine = (table.c.id == number) & (table.c.claim == word)
        with self.database().write(counted=False) as connection:
            return bool(connection.execute(table.update().where(mine).values(values)).rowcount)

    def again(self, number: int, at: datetime) -> Delivery:
        """Have a delivery that failed, or was given up, tried again now, with all its tries before it; raises UnknownDelivery."""
        table = self.table
        values = {"state": "waiting", "tries": 0, "next_at": at, "claim": None, "claimed_at": None, "note": None}
        again = (table.c.id == number) & (table.c.state != "sent") & table.c.content.is_not(None)
        with self.database().write(counted=False) as connection:
            connection.execute(table.update().where(again).values(values))
            return self._found(connection, number)

    def find(self, number: int) -> Delivery:
        """Return one delivery; raises UnknownDelivery."""
        with self.database().read() as connection:
            return self._found(connection, number)

    def _found(self, connection: "Connection", number: int) -> Delivery:
        row = connection.execute(self.table.select().where(self.table.c.id == number)).first()
        if row is None:
            raise UnknownDelivery(id=number)
        return _made(row)

    def content(self, number: int) -> Content:
        """Return what a message holds; raises UnknownDelivery where it is gone or was tidied away."""
        with self.database().read() as connection:
            row = connection.execute(self.table.select().where(self.table.c.id == number)).first()
        if row is None or row.content is None:
            raise UnknownDelivery(id=number)
        return msgspec.json.decode(zlib.decompress(row.content), type=Content)

    def latest(self, most: int = 50) -> list[Delivery]:
        """Return the latest deliveries, the newest first; what they say is not read."""
        columns = [column for column in self.table.c if column.name != "content"]
        from sqlalchemy import select

        with self.database().read() as connection:
            return [_made(row) for row in connection.execute(select(*columns).order_by(self.table.c.id.desc()).limit(most))]

    def waiting(self) -> int:
        """Return how many deliveries are still to go out."""
        from sqlalchemy import func, select

        with self.database().read() as connection:
            return connection.execute(select(func.count()).select_from(self.table).where(self.table.c.state.in_(OPEN))).scalar_one()

    def tidy(self, now: datetime) -> None:
        """Let go of what old messages said, and of the log when it is a year old."""
        table, done = self.table, self.table.c.state.not_in(OPEN)
        with self.database().write(counted=False) as connection:
            connection.execute(table.delete().where(done & (table.c.made_at < now - LOGGED)))
            connection.execute(table.update().where(done & (table.c.made_at < now - KEPT) & table.c.content.is_not(None)).values(content=None))


def _plain(text: Text | None) -> dict[str, str] | None:
    return {"en": text.en, "nl": text.nl} if text else None


def _made(row: Any) -> Delivery:  # noqa: ANN401 - a row of SQLAlchemy
    values = {name: row._mapping[name] for name in Delivery.__struct_fields__}
    return msgspec.convert(values, Delivery)
