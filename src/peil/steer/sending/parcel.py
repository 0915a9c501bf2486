"""Give what a carrier takes along, and how it says that it could not."""

import re
from datetime import datetime

import msgspec

from peil.state.sending.outbox import Content
from peil.values.sending import Channel, Delivery
from peil.values.texts import Text

MOST = 300
SHORTEST = 6  # of a part of an address: shorter ones would black out ordinary words


class Parcel(msgspec.Struct, frozen=True):
    """A delivery with what it holds, the channel it goes through with its secrets, and the shop it comes from."""

    delivery: Delivery
    content: Content
    channel: Channel
    secrets: dict[str, str]
    shop: str
    now: datetime


class NotTaken(Exception):
    """A message could not be handed over, with the reason in words."""

    def __init__(self, en: str, nl: str) -> None:
        super().__init__(en)
        self.why = Text(en, nl)


def redacted(text: Text, secrets: dict[str, str], shown: str) -> Text:
    """Return a reason with whatever of it is secret, and not `shown` anyway, blacked out: other people's servers may repeat what they were told."""
    parts = {part for secret in secrets.values() for part in (secret, *re.split(r"[/?&=:@#,;\s]+", secret)) if len(part) >= SHORTEST}
    parts |= {secret for name, secret in secrets.items() if name in ("password", "token", "key")}
    en, nl = text.en, text.nl
    for part in sorted((part for part in parts if part not in shown), key=len, reverse=True):
        en, nl = en.replace(part, "•••"), nl.replace(part, "•••")
    return Text(en[:MOST], nl[:MOST])
