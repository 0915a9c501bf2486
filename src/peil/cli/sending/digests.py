"""Keep the digests that go out by themselves; look at one, send one."""

import argparse
from zoneinfo import ZoneInfo

import msgspec

from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, Record, print_json
from peil.steer.digests.letters import letter_now
from peil.steer.digests.posting import post_digest, usual_span
from peil.steer.digests.setting import html_of, pictures_of, standing_alone, text_of
from peil.steer.sending.outbox import deliver_one
from peil.steer.ticking.schedules import schedule_of
from peil.values.sending import RHYTHM_WORDS, SECTIONS, STATE_WORDS, Digest, DigestDraft
from peil.values.texts import Text

PROBLEMS = 3
NONE = Text("No digests yet: `peil digest add` adds one.", "Nog geen samenvattingen: `peil digest add` voegt er een toe.")
KEPT = Text("Kept digest {id}, {name}; next due {following}.", "Samenvatting {id}, {name}, is bewaard; de volgende keer is {following}.")
GONE = Text("Digest {name} is gone.", "Samenvatting {name} is weg.")
NOBODY = Text(
    "It reaches nobody: people need an address, and there has to be a channel for mail.",
    "Hij bereikt niemand: mensen hebben een adres nodig, en er moet een bezorgkanaal voor mail zijn.",
)


def digest(chosen: argparse.Namespace) -> int:
    """Do what was asked of digests."""
    return {"add": add, "list": listed, "show": show, "send": send, "remove": remove}[chosen.action](Desk(chosen))


def record(desk: Desk, one: Digest) -> Record:
    """Return a digest as JSON has it, with when it is due next."""
    found: Record = msgspec.to_builtins(one)
    return found | {"next": schedule_of(one, desk.ground.settings.timezone).following(desk.ground.now).isoformat()}


def _following(desk: Desk, one: Digest) -> str:
    at = schedule_of(one, desk.ground.settings.timezone).following(desk.ground.now).astimezone(ZoneInfo(desk.ground.settings.timezone))
    return f"{desk.numbers.day(at.date())} {at:%H:%M}"


def add(desk: Desk) -> int:
    """Add a digest."""
    chosen, ground = desk.chosen, desk.ground
    draft = DigestDraft(
        name=chosen.name,
        rhythm=chosen.rhythm,
        at=chosen.at,
        weekday=chosen.weekday,
        month_day=chosen.month_day,
        sections=tuple(dict.fromkeys(chosen.section or SECTIONS)),
        kpis=tuple(ground.catalogue.definition(kpi).id for kpi in chosen.kpi),
        people=tuple(ground.state.people.named(name).id for name in chosen.person),
        channels=tuple(ground.sending.channels.named(name).id for name in chosen.channel),
        language=chosen.speaks,
    )
    kept = ground.sending.digests.put(draft, ground.now)
    if chosen.json:
        return print_json(record(desk, kept))
    print(KEPT.say(desk.language, id=kept.id, name=kept.name, following=_following(desk, kept)))
    return 0


def listed(desk: Desk) -> int:
    """List the digests."""
    found = desk.ground.sending.digests.listed()
    if desk.chosen.json:
        return print_json({"digests": [record(desk, one) for one in found]})
    if not found:
        narrate(NONE.say(desk.language))
        return 0
    words = (Text("name", "naam"), Text("comes", "komt"), Text("next", "volgende"))
    rows = [[str(one.id), one.name, f"{RHYTHM_WORDS[one.rhythm].say(desk.language)}, {one.at}", _following(desk, one)] for one in found]
    table(["id", *(text.say(desk.language) for text in words)], rows, right=(True,))
    return 0


def show(desk: Desk) -> int:
    """Print a digest as it would go out now, or write its mail to a file."""
    ground = desk.ground
    one = ground.sending.digests.named(desk.chosen.name)
    letter = letter_now(ground, one, usual_span(ground, one), desk.chosen.speaks or desk.language)
    if desk.chosen.html is not None:
        desk.chosen.html.write_text(standing_alone(html_of(letter), pictures_of(letter)), encoding="utf-8")
    if desk.chosen.json:
        return print_json(letter)
    print(f"{letter.subject}\n\n{text_of(letter)}", end="")
    return 0


def send(desk: Desk) -> int:
    """Send a digest now, and say how each copy went."""
    ground = desk.ground
    one = ground.sending.digests.named(desk.chosen.name)
    posted = post_digest(ground, one, usual_span(ground, one))
    found = [deliver_one(ground.sending, delivery.id, ground.now, ground.settings.name) for delivery in posted]
    if desk.chosen.json:
        print_json({"deliveries": found})
    elif not found:
        narrate(NOBODY.say(desk.language))
    for delivery in found if not desk.chosen.json else []:
        why = f" ({delivery.error.say(desk.language)})" if delivery.error else ""
        print(f"{', '.join(delivery.to) or '–'}: {STATE_WORDS[delivery.state].say(desk.language)}{why}")
    return 0 if found and all(delivery.state == "sent" for delivery in found) else PROBLEMS


def remove(desk: Desk) -> int:
    """Take a digest away."""
    store = desk.ground.sending.digests
    one = store.named(desk.chosen.name)
    store.remove(one.id)
    if desk.chosen.json:
        return print_json(record(desk, one))
    print(GONE.say(desk.language, name=one.name))
    return 0
