"""Remind the owners of goals: of check-ins that are due, and of goals whose period is over and that are still open."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from hashlib import blake2b

import msgspec

from peil.boards.numbers import Numbers
from peil.steer.ground import Ground
from peil.steer.reminding import due_check_ins
from peil.steer.sending.readers import Reader, Words, link_to, post_to, readers_of
from peil.values.goals import Goal
from peil.values.sending import Delivery
from peil.values.texts import Language, Text

CHECK_INS = {
    False: Text("Check-in: {title}", "Check-in: {title}"),
    True: Text("{count} check-ins are due", "{count} check-ins zijn aan de beurt"),
}
DUE = Text("Check in on “{title}”: it was due on {day}.", "Doe een check-in bij “{title}”: die was aan de beurt op {day}.")
OVER = Text(
    "“{title}” ended on {day} and is still open: close it, and say what you learned.",
    "“{title}” liep tot en met {day} en staat nog open: sluit het doel, en zeg wat je hebt geleerd.",
)
OVER_SUBJECT = {
    False: Text("The goal's period is over: {title}", "De periode van het doel is voorbij: {title}"),
    True: Text("{count} goals ask for something", "{count} doelen vragen aandacht"),
}


class Ask(msgspec.Struct, frozen=True):
    """Something a goal asks for: a check-in that was due on a day, or (`over`) to be closed after its last."""

    goal: Goal
    day: date
    over: bool

    @property
    def name(self) -> str:
        """Return the name that it is remembered by."""
        return f"{'close' if self.over else 'check-in'}:{self.goal.id}"

    @property
    def instant(self) -> datetime:
        """Return the instant that stands for its day."""
        return datetime.combine(self.day, time(), UTC)


def asks_of(ground: Ground) -> Iterator[Ask]:
    """Yield what open goals ask for today."""
    goals = [goal for goal in ground.state.goals.listed() if goal.closed_on is None and goal.remind]
    over = {goal.id for goal in goals if goal.last < ground.today}
    for goal in goals:
        if goal.id in over:
            yield Ask(goal, goal.last, over=True)
    for goal, _, day in due_check_ins(ground, [goal for goal in goals if goal.id not in over]):
        yield Ask(goal, day, over=False)


def post_reminders(ground: Ground) -> list[Delivery]:
    """Post what goals ask for to their owners and channels, each once; where nobody can be reached it stays to be said."""
    by_reader: dict[Reader, list[Ask]] = {}
    for ask in asks_of(ground):
        readers = list(readers_of(ground, [ask.goal.owner] if ask.goal.owner else [], ask.goal.channels))
        if readers and ground.sending.due.claim(ask.name, ask.instant, ground.now):
            for reader in readers:
                by_reader.setdefault(reader, []).append(ask)
    found: list[Delivery] = []
    for reader, asks in by_reader.items():
        key = f"remind:{blake2b(repr([(ask.name, ask.day) for ask in asks]).encode(), digest_size=16).hexdigest()}"
        found += post_to(ground, [reader], "reminder", key, lambda language, asks=asks: words_of(ground, asks, language))  # type: ignore[misc]
    for asks in by_reader.values():
        for ask in asks:
            ground.sending.due.done(ask.name, ask.instant, ground.now)
    return found


def words_of(ground: Ground, asks: list[Ask], language: Language) -> Words:
    """Return what one reader is asked, in their language."""
    numbers = Numbers(language, ground.settings.currency)
    several, over = len(asks) > 1, any(ask.over for ask in asks)
    subject = (OVER_SUBJECT if over else CHECK_INS)[several].say(language, title=asks[0].goal.title, count=len(asks))
    lines = []
    for ask in asks:
        link = link_to(ground, f"/goals/{ask.goal.id}")
        said = (OVER if ask.over else DUE).say(language, title=ask.goal.title, day=numbers.day(ask.day))
        lines.append(f"{said}\n{link}" if link else said)
    first = link_to(ground, f"/goals/{asks[0].goal.id}" if not several else "/goals")
    return Words(subject, "\n\n".join(lines) + "\n", first, {"goals": [ask.goal.id for ask in asks]})
