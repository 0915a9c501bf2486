"""Give what is sent and where to: channels, messages, deliveries and digests."""

from datetime import datetime
from typing import Literal, get_args

import msgspec

from peil.values.texts import Language, Text

KEY_FILE = "secret.key"  # in the workspace: what secrets are sealed with; no part of its backups
ChannelKind = Literal["mail", "slack", "teams", "telegram", "apprise", "webhook"]
MessageKind = Literal["alert", "digest", "reminder", "mention", "test", "report"]
DeliveryState = Literal["waiting", "failed", "sent", "given_up"]
Security = Literal["starttls", "tls", "none"]
DigestRhythm = Literal["daily", "weekly", "monthly"]
Section = Literal["figures", "goals", "alerts"]
CHANNEL_KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
MESSAGE_KINDS: tuple[MessageKind, ...] = get_args(MessageKind)
SECURITIES: tuple[Security, ...] = get_args(Security)
DIGEST_RHYTHMS: tuple[DigestRhythm, ...] = get_args(DigestRhythm)
SECTIONS: tuple[Section, ...] = get_args(Section)

KIND_WORDS: dict[ChannelKind, Text] = {
    "mail": Text("Mail", "Mail"),
    "slack": Text("Slack", "Slack"),
    "teams": Text("Microsoft Teams", "Microsoft Teams"),
    "telegram": Text("Telegram", "Telegram"),
    "apprise": Text("Other service (Apprise)", "Andere dienst (Apprise)"),
    "webhook": Text("Webhook", "Webhook"),
}
MESSAGE_WORDS: dict[MessageKind, Text] = {
    "alert": Text("alert", "waarschuwing"),
    "digest": Text("digest", "samenvatting"),
    "reminder": Text("reminder", "herinnering"),
    "mention": Text("mention", "vermelding"),
    "test": Text("test", "test"),
    "report": Text("report", "rapport"),
}
STATE_WORDS: dict[DeliveryState, Text] = {
    "waiting": Text("waiting", "wacht"),
    "failed": Text("failed, will be tried again", "mislukt, wordt opnieuw geprobeerd"),
    "sent": Text("sent", "verstuurd"),
    "given_up": Text("given up", "opgegeven"),
}
RHYTHM_WORDS: dict[DigestRhythm, Text] = {
    "daily": Text("every day", "elke dag"),
    "weekly": Text("every week", "elke week"),
    "monthly": Text("every month", "elke maand"),
}
SECTION_WORDS: dict[Section, Text] = {
    "figures": Text("Figures", "Cijfers"),
    "goals": Text("Goals", "Doelen"),
    "alerts": Text("Alerts", "Waarschuwingen"),
}


class ChannelDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way out of Peil, as written: `settings` may be seen by all, `secrets` are kept sealed (None: as they were).

    Mail: settings host, port, security, user, sender, to; secrets password. Slack, Teams, Apprise: secrets url. Telegram: settings chat; secrets
    token. Webhook: settings address (without its query); secrets url, key (which signs).
    """

    name: str
    kind: ChannelKind
    settings: dict[str, str] = {}
    secrets: dict[str, str] | None = None
    paused: bool = False


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A way out of Peil as it is kept; `shown` is what may be seen of where it goes."""

    id: int
    name: str
    kind: ChannelKind
    settings: dict[str, str]
    shown: str
    paused: bool
    made_at: datetime


class Image(msgspec.Struct, frozen=True):
    """A picture inside a mail: shown where its HTML names `cid:` and this name."""

    cid: str
    png: bytes


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent through a channel. A `key` is posted once a channel, however often it is asked: it names what happened and for whom.

    `to` are mail addresses; none stands for those of the channel itself. `data` goes along to programs (webhooks). `text` is what all show
    that show no HTML; `link` where to read on.
    """

    kind: MessageKind
    key: str
    channel: int
    subject: str
    text: str
    html: str | None = None
    images: tuple[Image, ...] = ()
    to: tuple[str, ...] = ()
    link: str | None = None
    data: dict[str, object] = {}


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way, or arrived: how often it was tried, when it is tried next, and in words what went wrong the last time."""

    id: int
    channel: int
    kind: MessageKind
    key: str
    subject: str
    to: tuple[str, ...]
    state: DeliveryState
    tries: int
    made_at: datetime
    next_at: datetime | None = None
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    error: Text | None = None
    note: Text | None = None


class DigestDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A summary that goes out by itself, as written: when, what and to whom.

    `at` is a time of the day (HH:MM) in the shop's zone, on `weekday` (1 is Monday) of a weekly and `month_day` (1 to 28) of a monthly one. No
    `kpis` stands for those of the overview. `people` get it by mail in their own language, `channels` in `language` (None: the shop's).
    """

    name: str
    rhythm: DigestRhythm = "weekly"
    at: str = "08:00"
    weekday: int = 1
    month_day: int = 1
    sections: tuple[Section, ...] = SECTIONS
    kpis: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    language: Language | None = None
    paused: bool = False


class Digest(DigestDraft, frozen=True, kw_only=True):
    """A digest as it is kept."""

    id: int
    made_at: datetime
