"""Do what is due, and list what was sent."""

import argparse
from zoneinfo import ZoneInfo

from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.handing.handed import Handed
from peil.steer.ticking.tick import Ticked
from peil.values.sending import MESSAGE_WORDS, STATE_WORDS
from peil.values.texts import Text

PROBLEMS = 3
TOLD = Text(
    "{alerts} alerts, {reminders} reminders, {digests} digests; {sent} messages sent, {failed} failed.",
    "{alerts} waarschuwingen, {reminders} herinneringen, {digests} samenvattingen; {sent} berichten verstuurd, {failed} mislukt.",
)
NONE = Text("Nothing was sent yet.", "Er is nog niets verstuurd.")


def tick(chosen: argparse.Namespace) -> int:
    """Do what is due now; where a server holds the workspace it does it."""
    desk = Desk(chosen)
    ticked = _ticked(desk)
    if chosen.json:
        print_json(ticked)
    else:
        facts = {name: getattr(ticked, name) for name in ("alerts", "reminders", "sent", "failed")}
        print(TOLD.say(desk.language, **facts, digests=len(ticked.digests)))
        for problem in ticked.problems:
            narrate(problem.say(desk.language))
    return PROBLEMS if ticked.problems or ticked.failed else 0


def _ticked(desk: Desk) -> Ticked:
    if isinstance(desk.workspace, Handed):
        return desk.workspace.tick()
    from peil.steer.ticking.tick import tick as due

    return due(desk.ground)


def deliveries(chosen: argparse.Namespace) -> int:
    """List what was sent, the latest first; or try one again now."""
    desk = Desk(chosen)
    sending, now = desk.ground.sending, desk.ground.now
    if chosen.again is not None:
        from peil.steer.sending.outbox import deliver_one

        sending.outbox.again(chosen.again, now)
        found = [deliver_one(sending, chosen.again, now, desk.ground.settings.name)]
    else:
        found = sending.outbox.latest(max(chosen.most, 1))
    if chosen.json:
        return print_json({"deliveries": found})
    if not found:
        narrate(NONE.say(desk.language))
        return 0
    zone = ZoneInfo(desk.ground.settings.timezone)
    channels = {one.id: one.name for one in sending.channels.listed()}
    rows = [
        [
            str(one.id),
            f"{one.made_at.astimezone(zone):%Y-%m-%d %H:%M}",
            MESSAGE_WORDS[one.kind].say(desk.language),
            channels.get(one.channel, "–"),
            one.subject,
            STATE_WORDS[one.state].say(desk.language),
            one.error.say(desk.language) if one.error else "",
        ]
        for one in found
    ]
    words = (
        Text("made", "gemaakt"),
        Text("kind", "soort"),
        Text("channel", "bezorgkanaal"),
        Text("subject", "onderwerp"),
        Text("state", "toestand"),
        Text("why", "waarom"),
    )
    table(["id", *(text.say(desk.language) for text in words)], rows, right=(True,))
    return 0
