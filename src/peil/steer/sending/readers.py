"""Find the ways to people and channels: a person by mail in their own language, a channel in the shop's."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from peil.steer.ground import Ground
from peil.steer.reminding import here
from peil.steer.sending.outbox import post
from peil.values.sending import Channel, Delivery, MessageKind
from peil.values.sending import Message as Made
from peil.values.texts import Language


class Reader(msgspec.Struct, frozen=True):
    """Where one copy goes: through a channel, to an address or (none) to those of the channel, in a language; `who` tells copies apart."""

    channel: int
    language: Language
    to: tuple[str, ...]
    who: str


class Words(msgspec.Struct, frozen=True):
    """What a message says in one language."""

    subject: str
    text: str
    link: str | None = None
    data: dict[str, object] = {}


def mail_channel(ground: Ground) -> Channel | None:
    """Return the channel that mail to people goes through: the first that is not paused, else the first, where messages wait."""
    mails = [one for one in ground.sending.channels.listed() if one.kind == "mail"]
    return next((one for one in mails if not one.paused), mails[0] if mails else None)


def readers_of(ground: Ground, people: Iterable[int], channels: Iterable[int], language: Language | None = None) -> Iterator[Reader]:
    """Yield the ways to people who work here and have an address, as long as there is a channel for mail; then those to channels."""
    mail = mail_channel(ground)
    known = {one.id: one for one in ground.state.people.listed()}
    for number in dict.fromkeys(people):
        person = here(known.get(number), ground.today)
        if mail is not None and person is not None and person.email:
            yield Reader(mail.id, person.language, (person.email,), f"person-{person.id}")
    there = {one.id for one in ground.sending.channels.listed()}
    for number in dict.fromkeys(channels):
        if number in there:
            yield Reader(number, language or ground.settings.locale, (), "channel")


def post_to(ground: Ground, readers: Iterable[Reader], kind: MessageKind, key: str, said: Callable[[Language], Words]) -> list[Delivery]:
    """Post what is `said`, to each reader in their language; once for a key and reader, however often it is asked."""
    words: dict[Language, Words] = {}
    found = []
    for reader in readers:
        told = words.get(reader.language) or words.setdefault(reader.language, said(reader.language))
        message = Made(
            kind=kind,
            key=f"{key}:{reader.who}",
            channel=reader.channel,
            subject=told.subject,
            text=told.text,
            to=reader.to,
            link=told.link,
            data=told.data,
        )
        found.append(post(ground.sending, message, ground.now))
    return found


def link_to(ground: Ground, path: str) -> str | None:
    """Return a page's address as it goes into messages; None where the shop has not said where its pages are opened."""
    address = ground.settings.address.rstrip("/")
    return f"{address}{path}" if address else None
