"""Take what is due out of the outbox and send it: each delivery by one process at a time, and at least once."""

import logging
from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from peil.state.sending.sending import SendingState
from peil.steer.sending.mail import send_mail
from peil.steer.sending.parcel import NotTaken, Parcel, redacted
from peil.steer.sending.services import send_service
from peil.steer.sending.webhook import send_webhook
from peil.values.errors import PeilError
from peil.values.sending import Channel, ChannelKind, Delivery, Message
from peil.values.steering_errors import UnknownChannel, UnknownDelivery
from peil.values.texts import Language, Text

LOG = logging.getLogger("peil.sending")
LOG.addHandler(logging.NullHandler())  # a command says itself what failed; the log is the server's
MOST = 200
Carrier = Callable[[Parcel], Text | None]
CARRIERS: dict[ChannelKind, Carrier] = {
    "mail": send_mail,
    "slack": send_service,
    "teams": send_service,
    "telegram": send_service,
    "apprise": send_service,
    "webhook": send_webhook,
}
NO_CHANNEL = Text("the channel it was to go through is not there any more", "het bezorgkanaal ervoor is er niet meer")
TRIAL = Text("Test message from Peil", "Testbericht van Peil")
TRIAL_BODY = Text(
    "This is a test from Peil for {shop}. Channel {name} works: what Peil sends through it arrives here.",
    "Dit is een test van Peil voor {shop}. Bezorgkanaal {name} werkt: wat Peil hierlangs stuurt, komt hier aan.",
)


def post(sending: SendingState, message: Message, at: datetime, *, not_before: datetime | None = None) -> Delivery:
    """Put a message in the outbox; one with the same channel and key is there already, and stays the one it is."""
    return sending.outbox.post(message, at, not_before=not_before)


def deliver(sending: SendingState, now: datetime, shop: str) -> list[Delivery]:
    """Send what is due and return how each went."""
    found: list[Delivery] = []
    paused = tuple(one.id for one in sending.channels.listed(paused=True))
    while len(found) < MOST:
        claimed = sending.outbox.claim(now, paused=paused)
        if claimed is None:
            break
        found.append(_carry(sending, claimed, now, shop))
    return found


def deliver_one(sending: SendingState, number: int, now: datetime, shop: str) -> Delivery:
    """Send one delivery now, whenever it was due; one that is being sent by another process is left to it."""
    claimed = sending.outbox.claim(now, number)
    return _carry(sending, claimed, now, shop) if claimed else sending.outbox.find(number)


def send_trial(sending: SendingState, channel: Channel, now: datetime, shop: str, *, language: Language, to: tuple[str, ...] = ()) -> Delivery:
    """Send a test message through a channel, once, and return what came of it."""
    facts = {"shop": shop, "name": channel.name}
    message = Message(
        kind="test",
        key=f"test:{token_hex(8)}",
        channel=channel.id,
        subject=f"{TRIAL.say(language)} · {shop}",
        text=TRIAL_BODY.say(language, **facts) + "\n",
        to=to,
    )
    return deliver_one(sending, post(sending, message, now).id, now, shop)


def _carry(sending: SendingState, claimed: tuple[Delivery, str], now: datetime, shop: str) -> Delivery:
    delivery, word = claimed
    try:
        note = _sent(sending, delivery, now, shop)
    except NotTaken as wrong:
        sending.outbox.failed(delivery.id, word, now, wrong.why)
        LOG.warning("delivery %s (%s) failed: %s", delivery.id, delivery.kind, wrong.why.en)
    except Exception:  # noqa: BLE001 - a mistake, ours or a library's: the others must go out all the same, and no trace may hold an address
        why = Text("Peil made a mistake while sending it", "Peil maakte een fout bij het versturen")
        sending.outbox.failed(delivery.id, word, now, why)
        LOG.error("delivery %s (%s) failed by a mistake of Peil", delivery.id, delivery.kind)  # noqa: TRY400 - its trace may hold what is secret
    else:
        sending.outbox.sent(delivery.id, word, now, note)
    return sending.outbox.find(delivery.id)


def _sent(sending: SendingState, delivery: Delivery, now: datetime, shop: str) -> Text | None:
    try:
        channel = sending.channels.find(delivery.channel)
        secrets = sending.channels.secrets(channel)
        content = sending.outbox.content(delivery.id)
    except UnknownChannel:
        raise NotTaken(NO_CHANNEL.en, NO_CHANNEL.nl) from None
    except UnknownDelivery:
        raise NotTaken("what it said is not kept any more", "wat erin stond is niet meer bewaard") from None
    except PeilError as wrong:
        raise NotTaken(wrong.say("en"), wrong.say("nl")) from None
    try:
        return CARRIERS[channel.kind](Parcel(delivery, content, channel, secrets, shop, now))
    except NotTaken as wrong:
        clean = redacted(wrong.why, secrets, channel.shown)
        raise NotTaken(clean.en, clean.nl) from None
