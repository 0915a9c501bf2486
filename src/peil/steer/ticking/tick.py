"""Do what is due at an instant. All that is known of time comes from the ground; what was done is written down, and so done once."""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from threading import Event as Flag
from zoneinfo import ZoneInfo

import msgspec

from peil.steer.alerts.evaluating import evaluate_rules
from peil.steer.alerts.telling import post_alert
from peil.steer.digests.posting import digest_readers, post_digest
from peil.steer.digests.spans import span_of
from peil.steer.ground import Ground
from peil.steer.sending.outbox import deliver
from peil.steer.ticking.reminders import post_reminders
from peil.steer.ticking.schedules import FURTHEST, Schedule, quarter, schedule_of
from peil.values.errors import PeilError
from peil.values.sending import Digest
from peil.values.texts import Text

LOG = logging.getLogger("peil.ticking")
REMIND_AT, TIDY_AT = time(8), time(3, 30)
ALERTS, REMINDERS, TIDY = "alerts", "reminders", "tidy"
MISTAKE = Text("Peil made a mistake at: {step}", "Peil maakte een fout bij: {step}")
NOBODY = Text(
    "Digest {name} reaches nobody: its people have no address or left, or there is no channel",
    "Samenvatting {name} bereikt niemand: de mensen hebben geen adres of zijn weg, of er is geen bezorgkanaal",
)
STEPS = {
    ALERTS: Text("alerts", "waarschuwingen"),
    REMINDERS: Text("reminders", "herinneringen"),
    "digests": Text("digests", "samenvattingen"),
    "deliveries": Text("deliveries", "bezorgingen"),
    TIDY: Text("tidying up", "opruimen"),
}


class Ticked(msgspec.Struct, kw_only=True):
    """What was done: alerts and reminders found, digests posted (by name), deliveries that went out or failed; and what went wrong."""

    at: datetime
    alerts: int = 0
    reminders: int = 0
    digests: list[str] = []
    sent: int = 0
    failed: int = 0
    problems: list[Text] = []


def tick(ground: Ground, stop: Flag | None = None) -> Ticked:
    """Do all that is due now. What goes wrong with one thing keeps no other from being done: it is told, and tried again."""
    ticked = Ticked(at=ground.now)
    steps: tuple[tuple[str, Callable[[Ground, Ticked], None]], ...] = (
        (ALERTS, _alerts),
        (REMINDERS, _reminders),
        ("digests", _digests),
        ("deliveries", _deliveries),
        (TIDY, _tidy),
    )
    for name, step in steps:
        if stop is not None and stop.is_set():
            break
        try:
            step(ground, ticked)
        except PeilError as wrong:
            ticked.problems.append(Text(wrong.say("en"), wrong.say("nl")))
        except Exception:
            LOG.exception("ticking: %s", name)
            what = STEPS[name]
            ticked.problems.append(Text(MISTAKE.say("en", step=what.en), MISTAKE.say("nl", step=what.nl)))
    return ticked


def _alerts(ground: Ground, ticked: Ticked) -> None:
    """Look at the rules once a quarter of an hour: after a stop once for now, not for every quarter that was missed."""
    if not any(not rule.paused for rule in ground.state.rules.listed()):
        return
    due = quarter(ground.now)
    if ground.sending.due.claim(ALERTS, due, ground.now):
        ticked.alerts = len(evaluate_rules(ground, ground.now, lambda rule, event: post_alert(ground, rule, event)))
        ground.sending.due.done(ALERTS, due, ground.now)


def _reminders(ground: Ground, ticked: Ticked) -> None:
    schedule = Schedule(REMIND_AT, ground.settings.timezone)
    due = _claimed(ground, REMINDERS, schedule, ground.now - timedelta(days=FURTHEST))
    if due is not None:
        ticked.reminders = len(post_reminders(ground))
        ground.sending.due.done(REMINDERS, due[1], ground.now)


def _digests(ground: Ground, ticked: Ticked) -> None:
    """Post the digests that are due: of several times that were missed the last only, which tells of all the days."""
    met = ground.sending.due.latest()
    wrong: PeilError | None = None
    for digest in ground.sending.digests.listed():
        try:
            _digest(ground, digest, met.get(_name(digest)), ticked)
        except PeilError as one:
            wrong = wrong or one
    if wrong is not None:
        raise wrong


def _name(digest: Digest) -> str:
    return f"digest:{digest.id}"


def _digest(ground: Ground, digest: Digest, before: datetime | None, ticked: Ticked) -> None:
    schedule = schedule_of(digest, ground.settings.timezone)
    due = _claimed(ground, _name(digest), schedule, max(before or digest.made_at, digest.made_at))
    if due is None:
        return
    day, instant = due
    if not digest.paused:
        since = before.astimezone(ZoneInfo(schedule.timezone)).date() if before is not None else None
        if digest_readers(ground, digest):
            post_digest(ground, digest, span_of(digest.rhythm, day, since), instant)
            ticked.digests.append(digest.name)
        else:
            ticked.problems.append(Text(NOBODY.say("en", name=digest.name), NOBODY.say("nl", name=digest.name)))
    ground.sending.due.done(_name(digest), instant, ground.now)


def _claimed(ground: Ground, name: str, schedule: Schedule, after: datetime) -> tuple[date, datetime] | None:
    """Return the last day and instant that something was due after another, where it falls to this process to do it."""
    due = schedule.latest(ground.now, after)
    return due if due is not None and ground.sending.due.claim(name, due[1], ground.now) else None


def _deliveries(ground: Ground, ticked: Ticked) -> None:
    found = deliver(ground.sending, ground.now, ground.settings.name)
    ticked.sent = sum(delivery.state == "sent" for delivery in found)
    ticked.failed = len(found) - ticked.sent


def _tidy(ground: Ground, ticked: Ticked) -> None:  # noqa: ARG001 - a step like the others
    due = _claimed(ground, TIDY, Schedule(TIDY_AT, ground.settings.timezone), ground.now - timedelta(days=FURTHEST))
    if due is not None:
        ground.sending.outbox.tidy(ground.now)
        ground.sending.due.tidy(ground.now)
        ground.sending.due.done(TIDY, due[1], ground.now)
