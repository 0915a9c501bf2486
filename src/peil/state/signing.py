"""Sign what a shared link carries, so that nobody can make a link or lengthen the life of one."""

from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer

from peil.values.errors import BadShare
from peil.values.texts import Text

MOST_CHARACTERS = 500  # a link is some eighty characters; more is not worth the reading
CHANGED = Text("it is not whole, or was changed; copy all of it once more", "die is niet heel, of is veranderd; kopieer hem nog eens helemaal")


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="peil.share")


def sign(secret: str, share_id: str, expires_at: datetime) -> str:
    """Return the text of a link for a share: its id and the second it expires, signed."""
    return str(_serializer(secret).dumps([share_id, int(expires_at.timestamp())]))


def read(secret: str, signed: str) -> tuple[str, datetime]:
    """Return the id and expiry that a link carries; raises BadShare for one that we did not make."""
    if len(signed) > MOST_CHARACTERS:
        raise BadShare(why=CHANGED)
    try:
        share_id, expires = _serializer(secret).loads(signed)
        return str(share_id), datetime.fromtimestamp(expires, tz=UTC)
    except (BadData, ValueError, TypeError):
        raise BadShare(why=CHANGED) from None
