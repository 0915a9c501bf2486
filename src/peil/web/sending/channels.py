"""Add, change, test, pause and take away channels."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from peil.state.sending.wanted import SECRETS, SETTINGS, addresses
from peil.steer.sending.outbox import send_trial
from peil.values.errors import PeilError
from peil.values.sending import CHANNEL_KINDS, KIND_WORDS, Channel, ChannelDraft, ChannelKind
from peil.values.texts import Text
from peil.web.own.posted import Posted, field
from peil.web.rendering import Context, once
from peil.web.sending.wording import FIELDS, SECURITY_WORDS
from peil.web.viewing import view_of

router = APIRouter(prefix="/deliveries/channels", include_in_schema=False)
PAGE = "pages/channel.html"
Number = Annotated[int, Path(ge=1, le=2**62)]
NO_ADDRESS = Text("Say which address the test goes to.", "Zeg naar welk adres de test gaat.")


def done(part: str = "", **asked: object) -> Response:
    """Go back to the page of deliveries."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return RedirectResponse(f"/deliveries{'?' + query if query else ''}{part}", status_code=303, headers={"cache-control": "no-store"})


@router.get("/new")
def fresh(request: Request) -> Response:
    """Show the form for a new channel of a kind."""
    view = view_of(request)
    asked = view.first("kind", "mail")
    kind: ChannelKind = asked if asked in CHANNEL_KINDS else "mail"
    values = {"name": KIND_WORDS[kind].say(view.language) if kind != "apprise" else "", **SETTINGS[kind]}
    return once(request, view, PAGE, context(kind, None, values))


@router.post("")
def add(request: Request, form: Posted) -> Response:
    """Keep a new channel, or show the form again with what is wrong."""
    asked = field(form, "kind")
    return _kept(request, form, asked if asked in CHANNEL_KINDS else "mail", None)


@router.get("/{number}")
def one(request: Request, number: Number) -> Response:
    """Show a channel to change; what it keeps secret is not shown."""
    view = view_of(request)
    channel = view.running.workspace.state.sending.channels.find(number)
    return once(request, view, PAGE, context(channel.kind, channel, {"name": channel.name, **channel.settings}))


@router.post("/{number}")
def change(request: Request, number: Number, form: Posted) -> Response:
    """Keep a channel as it was changed; secrets left empty stay as they were."""
    channel = view_of(request).running.workspace.state.sending.channels.find(number)
    return _kept(request, form, channel.kind, channel)


def _kept(request: Request, form: FormData, kind: ChannelKind, before: Channel | None) -> Response:
    view = view_of(request)
    values = {name: field(form, name).strip() for name in ("name", *SETTINGS[kind])}
    secrets = {name: field(form, name).strip() for name in SECRETS[kind]}
    settings = {name: values[name] for name in SETTINGS[kind]}
    draft = ChannelDraft(name=values["name"], kind=kind, settings=settings, secrets=secrets, paused=before.paused if before else False)
    workspace = view.running.workspace
    try:
        kept = workspace.state.sending.channels.put(draft, workspace.now(), before.id if before else None)
    except PeilError as wrong:
        return once(request, view, PAGE, context(kind, before, values, wrong.say(view.language)), status=422)
    view.running.news.tell("notes")
    return done(f"#channel-{kept.id}", saved="yes")


@router.post("/{number}/test")
def test(request: Request, number: Number, form: Posted) -> Response:
    """Send a test message, and go back to where it is said what came of it."""
    view = view_of(request)
    workspace = view.running.workspace
    sending = workspace.state.sending
    channel = sending.channels.find(number)
    to = addresses(field(form, "to"))
    if channel.kind == "mail" and not to and not channel.settings["to"]:
        return once(request, view, PAGE, _for(channel, NO_ADDRESS.say(view.language)), status=422)
    tried = send_trial(sending, channel, workspace.now(), workspace.settings.name, language=view.language, to=to)
    return done(f"#channel-{number}", tested=tried.id)


def _for(channel: Channel, problem: str) -> Context:
    return context(channel.kind, channel, {"name": channel.name, **channel.settings}, problem)


@router.post("/{number}/pause")
def pause(request: Request, number: Number, form: Posted) -> Response:
    """Pause a channel, or go on with it."""
    view = view_of(request)
    view.running.workspace.state.sending.channels.pause(number, paused=field(form, "paused") == "yes")
    return done(f"#channel-{number}")


@router.post("/{number}/remove")
def remove(request: Request, number: Number) -> Response:
    """Take a channel away, with what it kept secret; one that is gone already stays gone."""
    view = view_of(request)
    store = view.running.workspace.state.sending.channels
    if any(one.id == number for one in store.listed()):
        store.remove(number)
    return done("#channels", saved="yes")


def context(kind: ChannelKind, channel: Channel | None, values: dict[str, str], problem: str = "") -> Context:
    """Return what the form of a channel shows."""
    return {
        "kind": kind,
        "kind_word": KIND_WORDS[kind],
        "channel": channel,
        "values": values,
        "problem": problem,
        "fields": FIELDS[kind],
        "securities": SECURITY_WORDS,
    }
