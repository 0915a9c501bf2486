"""Keep the channels that messages leave Peil through."""

import argparse
import sys

import msgspec

from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.state.sending.wanted import SECRETS, SETTINGS, addresses
from peil.values.sending import KIND_WORDS, Channel, ChannelDraft
from peil.values.texts import Text

PROBLEMS = 3
NONE = Text("No channels yet: `peil channel add` adds one.", "Nog geen bezorgkanalen: `peil channel add` voegt er een toe.")
ASKED = {
    "password": Text("Password (empty: none)", "Wachtwoord (leeg: geen)"),
    "url": Text("Secret address (https://… or service://…)", "Geheim adres (https://… of dienst://…)"),
    "token": Text("Token of the bot", "Token van de bot"),
    "key": Text("Signing key, 16 characters or more", "Sleutel om te ondertekenen, 16 tekens of meer"),
}
KEPT = Text("Kept channel {id}, {name}: {shown}", "Bezorgkanaal {id}, {name}, is bewaard: {shown}")
GONE = Text("Channel {name} is gone.", "Bezorgkanaal {name} is weg.")
PAUSED = {
    True: Text("Channel {name} is paused: messages wait.", "Bezorgkanaal {name} is gepauzeerd: berichten wachten."),
    False: Text("Channel {name} goes on.", "Bezorgkanaal {name} gaat verder."),
}
ARRIVED = Text("The test message was handed over: look whether it arrived.", "Het testbericht is afgeleverd: kijk of het is aangekomen.")
FAILED = Text("The test message could not be sent: {why}.", "Het testbericht kon niet worden verstuurd: {why}.")


def channel(chosen: argparse.Namespace) -> int:
    """Do what was asked of channels."""
    return {"add": add, "list": listed, "test": test, "pause": pause, "remove": remove}[chosen.action](Desk(chosen))


def record(one: Channel) -> dict[str, object]:
    """Return a channel as JSON has it: without what is secret."""
    found: dict[str, object] = msgspec.to_builtins(one)
    return found


def add(desk: Desk) -> int:
    """Add a channel, with its secrets as they are typed, or piped, a line each."""
    chosen, kind = desk.chosen, desk.chosen.kind
    settings = {name: getattr(chosen, name) for name in SETTINGS[kind]}
    names = [name for name in SECRETS[kind] if name != "password" or chosen.user]
    draft = ChannelDraft(name=chosen.name, kind=kind, settings=settings, secrets={name: _secret(desk, name) for name in names})
    kept = desk.ground.sending.channels.put(draft, desk.ground.now)
    if chosen.json:
        return print_json(record(kept))
    print(KEPT.say(desk.language, id=kept.id, name=kept.name, shown=kept.shown))
    return 0


def _secret(desk: Desk, name: str) -> str:
    """Return what must not stand on the command line, where others on this computer can read it."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(f"{ASKED[name].say(desk.language)}: ", stream=sys.stderr)
    return sys.stdin.readline().strip()


def listed(desk: Desk) -> int:
    """List the channels."""
    found = desk.ground.sending.channels.listed()
    if desk.chosen.json:
        return print_json({"channels": [record(one) for one in found]})
    if not found:
        narrate(NONE.say(desk.language))
        return 0
    words = (Text("name", "naam"), Text("kind", "soort"), Text("goes to", "gaat naar"), Text("paused", "gepauzeerd"))
    yes = Text("yes", "ja").say(desk.language)
    rows = [[str(one.id), one.name, KIND_WORDS[one.kind].say(desk.language), one.shown, yes if one.paused else ""] for one in found]
    table(["id", *(text.say(desk.language) for text in words)], rows, right=(True,))
    return 0


def test(desk: Desk) -> int:
    """Send a test message, and say what came of it."""
    from peil.steer.sending.outbox import send_trial

    ground = desk.ground
    one = ground.sending.channels.named(desk.chosen.name)
    to = addresses(desk.chosen.to)
    tried = send_trial(ground.sending, one, ground.now, ground.settings.name, language=desk.language, to=to)
    if desk.chosen.json:
        print_json(tried)
    elif tried.state == "sent":
        print(ARRIVED.say(desk.language))
    else:
        print(FAILED.say(desk.language, why=tried.error.say(desk.language) if tried.error else "–"))
    return 0 if tried.state == "sent" else PROBLEMS


def pause(desk: Desk) -> int:
    """Pause a channel, or go on with it."""
    store = desk.ground.sending.channels
    one = store.pause(store.named(desk.chosen.name).id, paused=not desk.chosen.resume)
    if desk.chosen.json:
        return print_json(record(one))
    print(PAUSED[one.paused].say(desk.language, name=one.name))
    return 0


def remove(desk: Desk) -> int:
    """Take a channel away."""
    store = desk.ground.sending.channels
    one = store.named(desk.chosen.name)
    store.remove(one.id)
    if desk.chosen.json:
        return print_json(record(one))
    print(GONE.say(desk.language, name=one.name))
    return 0
