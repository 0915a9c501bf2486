"""Keep shared answers: a signed link opens exactly the answer that was kept, until it expires or is withdrawn."""

import secrets
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from peil.state.writing import MOST_NAME, one_line, wrong_with
from peil.values.errors import BadShare, CannotShare, TooMuch
from peil.values.texts import Text

if TYPE_CHECKING:
    from peil.state.writing import Open

MOST_DAYS = 366
MOST_BYTES = 10_000_000
MOST_PATH = 4000
EXPIRED = Text("it has expired; ask who sent it for a new link", "die is verlopen; vraag de afzender om een nieuwe link")
REVOKED = Text("it was withdrawn by who shared it", "die is ingetrokken door wie hem deelde")
UNKNOWN = Text("this shop has no such shared answer", "deze winkel heeft zo'n gedeeld antwoord niet")


class Snapshot(msgspec.Struct, frozen=True):
    """What is to be shared: a title, the path of the page it was made on, and the answer as it is shown."""

    title: str
    path: str
    media_type: str
    content: bytes


class Share(msgspec.Struct, frozen=True):
    """A shared answer as it is listed; `opened` says how many times its link was opened."""

    id: str
    title: str
    path: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened: int

    def is_open(self, at: datetime) -> bool:
        """Return whether its link opens at that instant."""
        return self.revoked_at is None and at < self.expires_at


class Opened(msgspec.Struct, frozen=True):
    """A shared answer as its link gives it."""

    share: Share
    media_type: str
    content: bytes


def _checked(snapshot: Snapshot, at: datetime, expires_at: datetime) -> dict[str, object]:
    """Return the columns of a snapshot; raises CannotShare and TooMuch for one that cannot be kept."""
    title = one_line(snapshot.title)
    wrong = wrong_with(title, MOST_NAME)
    if wrong:
        raise CannotShare(why=Text(f"the title cannot be used, {wrong.en}", f"de titel is niet bruikbaar, {wrong.nl}"))
    if not snapshot.path.startswith("/") or snapshot.path.startswith(("//", "/\\")) or wrong_with(snapshot.path, MOST_PATH):
        raise CannotShare(why=Text("its page is not one of this shop", "de pagina is er geen van deze winkel"))
    if not timedelta() < expires_at - at <= timedelta(days=MOST_DAYS):
        raise CannotShare(why=Text(f"it must expire within {MOST_DAYS} days", f"die moet binnen {MOST_DAYS} dagen verlopen"))
    if len(snapshot.content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        why = Text(f"The answer is too large to share (over {most} MB).", f"Het antwoord is te groot om te delen (meer dan {most} MB).")
        raise TooMuch(why=why)
    content = zlib.compress(snapshot.content, 6)
    return {"title": title, "path": snapshot.path, "media_type": snapshot.media_type, "content": content}


class Shares:
    """The shared answers of a workspace."""

    def __init__(self, database: "Open") -> None:
        self._database = database

    def keep(self, snapshot: Snapshot, at: datetime, expires_at: datetime) -> Share:
        """Keep an answer and return its share; raises CannotShare and TooMuch. What nobody can open any more is let go."""
        from peil.state.tables import SHARES

        ends = expires_at.replace(microsecond=0)  # a link carries whole seconds
        values = _checked(snapshot, at, ends) | {"id": secrets.token_urlsafe(9), "made_at": at, "expires_at": ends, "opened": 0}
        with self._database().write() as connection:
            connection.execute(SHARES.update().where(SHARES.c.expires_at <= at, SHARES.c.content != b"").values(content=b""))
            row = connection.execute(SHARES.insert().values(values).returning(*SHARES.c)).one()
        return msgspec.convert(row._mapping, Share)

    def list(self) -> "list[Share]":
        """Return all shares, the latest first."""
        from peil.state.tables import SHARES

        columns = [SHARES.c[name] for name in Share.__struct_fields__]
        with self._database().read() as connection:
            found = connection.execute(SHARES.select().with_only_columns(*columns).order_by(SHARES.c.made_at.desc(), SHARES.c.id))
            return [msgspec.convert(row._mapping, Share) for row in found]

    def revoke(self, share_id: str, at: datetime) -> Share:
        """Withdraw a share: its link opens no more, and its answer is let go; raises BadShare where there is none. Twice changes nothing."""
        from peil.state.tables import SHARES

        with self._database().write() as connection:
            still = SHARES.update().where(SHARES.c.id == share_id, SHARES.c.revoked_at.is_(None))
            connection.execute(still.values(revoked_at=at, content=b""))
            row = connection.execute(SHARES.select().where(SHARES.c.id == share_id)).first()
            if row is None:
                raise BadShare(why=UNKNOWN)
        return msgspec.convert(row._mapping, Share)

    def link(self, share: Share) -> str:
        """Return the signed text that a link to a share carries; it fits in a path as it is."""
        from peil.state.signing import sign

        return sign(self._database().meta("secret"), share.id, share.expires_at)

    def open(self, signed: str, at: datetime) -> Opened:
        """Return the answer that a link carries, and count it; raises BadShare for one changed, expired, withdrawn or unknown."""
        from peil.state.signing import read
        from peil.state.tables import SHARES

        database = self._database()
        share_id, expires_at = read(database.meta("secret"), signed)
        if at >= expires_at:
            raise BadShare(why=EXPIRED)
        with database.write(counted=False) as connection:
            counting = SHARES.update().where(SHARES.c.id == share_id, SHARES.c.revoked_at.is_(None))
            row = connection.execute(counting.values(opened=SHARES.c.opened + 1).returning(*SHARES.c)).first()
            if row is None:
                known = connection.execute(SHARES.select().where(SHARES.c.id == share_id)).first()
                raise BadShare(why=REVOKED if known else UNKNOWN)
        share = msgspec.convert(row._mapping, Share)
        if not share.is_open(at):
            raise BadShare(why=EXPIRED)
        return Opened(share=share, media_type=row.media_type, content=zlib.decompress(row.content))
