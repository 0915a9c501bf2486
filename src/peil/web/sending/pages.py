"""Show where messages go, which digests there are, and what became of what was sent."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Path, Request, Response

from peil.shopfile import checked
from peil.steer.sending.outbox import deliver_one
from peil.steer.ticking.schedules import schedule_of
from peil.values.errors import BadSetting, PeilError
from peil.values.sending import CHANNEL_KINDS, KIND_WORDS, MESSAGE_WORDS, RHYTHM_WORDS, STATE_WORDS, Channel, Delivery, Digest
from peil.web.backroom.changing import write
from peil.web.own.posted import Posted, field
from peil.web.rendering import Context, once
from peil.web.sending.channels import done
from peil.web.viewing import View, view_of

router = APIRouter(prefix="/deliveries", include_in_schema=False)
PAGE = "pages/deliveries.html"
MOST = 50
TONES = {"sent": "good", "failed": "warn", "given_up": "bad", "waiting": ""}
Number = Annotated[int, Path(ge=1, le=2**62)]


class DigestRow(msgspec.Struct, frozen=True):
    """A digest as it is listed: when it comes, to how many, and when it is due next."""

    digest: Digest
    when: str
    readers: tuple[str, ...]
    following: str


class LogRow(msgspec.Struct, frozen=True):
    """A delivery as it is listed."""

    delivery: Delivery
    made: str
    channel: str
    tone: str
    told: str


@router.get("")
def deliveries(request: Request) -> Response:
    """Show the channels, the digests and the log."""
    view = view_of(request)
    return once(request, view, PAGE, context(view))


@router.post("/address")
def address(request: Request, form: Posted) -> Response:
    """Keep where others open these pages, for the links in what is sent."""
    view = view_of(request)
    said = field(form, "address").strip().rstrip("/")
    try:
        write(view, checked(msgspec.structs.replace(view.running.workspace.settings, address=said)))
    except BadSetting as wrong:
        return once(request, view, PAGE, context(view) | {"address": said, "wrong_address": wrong.say(view.language)}, status=422)
    return done("#address", saved="yes")


@router.post("/{number}/again")
def again(request: Request, number: Number) -> Response:
    """Try a delivery again now; raises UnknownDelivery."""
    view = view_of(request)
    workspace = view.running.workspace
    sending, now = workspace.state.sending, workspace.now()
    sending.outbox.again(number, now)
    deliver_one(sending, number, now, workspace.settings.name)
    return done(f"#delivery-{number}")


def context(view: View) -> Context:
    """Return what the page shows."""
    state = view.running.workspace.state
    channels = state.sending.channels.listed()
    return {
        "kinds": {kind: KIND_WORDS[kind] for kind in CHANNEL_KINDS},
        "channels": channels,
        "lost": lost(view, channels),
        "digests": [digest_row(view, digest, channels) for digest in state.sending.digests.listed()],
        "log": [log_row(view, delivery, channels) for delivery in state.sending.outbox.latest(MOST)],
        "states": STATE_WORDS,
        "messages": MESSAGE_WORDS,
        "people": [one for one in state.steering.people.listed() if one.email and (one.left_on is None or one.left_on > view.today)],
        "tested": tested(view),
        "saved": view.first("saved") == "yes",
        "address": view.running.workspace.settings.address,
        "wrong_address": "",
    }


def lost(view: View, channels: list[Channel]) -> dict[int, str]:
    """Return, of each channel whose secret cannot be read, what is to be done."""
    found = {}
    for channel in channels:
        try:
            view.running.workspace.state.sending.channels.secrets(channel)
        except PeilError as wrong:
            found[channel.id] = wrong.say(view.language)
    return found


def tested(view: View) -> Delivery | None:
    """Return the test message that was just sent."""
    asked = view.first("tested")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return next((one for one in view.running.workspace.state.sending.outbox.latest() if one.id == int(asked)), None)


def digest_row(view: View, digest: Digest, channels: list[Channel]) -> DigestRow:
    """Return a digest as it is listed."""
    workspace = view.running.workspace
    people = {one.id: one.name for one in workspace.state.steering.people.listed()}
    through = {one.id: one.name for one in channels}
    names = [people.get(one, "–") for one in digest.people] + [through.get(one, "–") for one in digest.channels]
    rhythm = RHYTHM_WORDS[digest.rhythm].say(view.language)
    on = view.numbers.weekday(digest.weekday) if digest.rhythm == "weekly" else ""
    if digest.rhythm == "monthly":
        on = view.say(f"on day {digest.month_day}", f"op dag {digest.month_day}")
    when = ", ".join(part for part in (rhythm, on, digest.at) if part)
    following = schedule_of(digest, workspace.settings.timezone).following(workspace.now())
    return DigestRow(digest, when, tuple(names), moment(view, following))


def log_row(view: View, delivery: Delivery, channels: list[Channel]) -> LogRow:
    """Return a delivery as it is listed."""
    channel = next((one.name for one in channels if one.id == delivery.channel), "–")
    told = [text.say(view.language) for text in (delivery.error, delivery.note) if text]
    if delivery.state == "failed" and delivery.next_at is not None:
        told.append(view.say(f"next try {moment(view, delivery.next_at)}", f"volgende poging {moment(view, delivery.next_at)}"))
    return LogRow(delivery, moment(view, delivery.made_at), channel, TONES[delivery.state], "; ".join(told))


def moment(view: View, at: datetime) -> str:
    """Return an instant as the shop's clock shows it."""
    there = at.astimezone(ZoneInfo(view.running.workspace.settings.timezone))
    return f"{view.numbers.short_day(there.date())} {there:%H:%M}"
