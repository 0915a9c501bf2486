"""Keep rules, how each stands, and the events they brought."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from peil.state.steering.records import Records, plain
from peil.state.writing import MOST_NAME, one_line, wrong_with
from peil.values.rules import RULE_GRAINS, RULE_KINDS, SENSITIVITIES, SIDES, Event, EventKind, Rule, RuleDraft, RuleState
from peil.values.steering_errors import BadRule, UnknownRule
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.state.writing import Open

MOST_DAYS = 366
OVER = Text("above or below which value", "boven of onder welke waarde")


class Rules(Records[Rule]):
    """The rules of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "rules", Rule, UnknownRule)
        self.events = Records(database, "alert_events", Event, UnknownRule)
        self._states = Records(database, "rule_states", RuleState, UnknownRule)

    def put(self, draft: RuleDraft, at: datetime, number: int | None = None) -> Rule:
        """Keep a rule, new or in the place of number; raises BadRule and UnknownRule. Another rule than it was starts anew."""
        checked(draft)
        values = {name: getattr(draft, name) for name in RuleDraft.__struct_fields__} | {"name": one_line(draft.name)}
        if number is None:
            return self.add(values | {"made_at": at})
        with self.database().write() as connection:
            found = self.change(number, values, connection)
            connection.execute(self._states.table.delete().where(self._states.table.c.rule == number))
        return found

    def check(self, draft: RuleDraft) -> None:
        """Raise BadRule for a rule that could not be kept."""
        checked(draft)

    def pause(self, number: int, *, paused: bool) -> Rule:
        """Stop a rule from being looked at, or go on with it: anew, so that what is wrong then is told."""
        with self.database().write() as connection:
            found = self.change(number, {"paused": paused}, connection)
            connection.execute(self._states.table.delete().where(self._states.table.c.rule == number))
        return found

    def remove(self, number: int) -> None:
        """Take a rule away, and how it stood; its events stay."""
        super().remove(number)
        with self.database().write() as connection:
            connection.execute(self._states.table.delete().where(self._states.table.c.rule == number))

    def states(self) -> dict[tuple[int, str], RuleState]:
        """Return how each rule stands on each of its subjects."""
        with self.database().read() as connection:
            rows = [self._states.made(row) for row in connection.execute(self._states.table.select())]
        return {(row.rule, row.subject): row for row in rows}

    def keep(self, states: Iterable[RuleState], events: Iterable[dict[str, Any]]) -> list[Event]:
        """Keep how rules stand now and the events that came of it, together; a state whose `held` is -1 holds its own event."""
        states, events = list(states), list(events)
        if not states and not events:
            return []
        table, found = self._states.table, []
        with self.database().write() as connection:
            found += [self.events.add(values, connection) for values in events]
            for state in states:
                mine = next((one.id for one in found if (one.rule, one.subject) == (state.rule, state.subject)), None)
                values = msgspec.structs.asdict(state) | ({"held": mine} if state.held == -1 else {})
                connection.execute(table.delete().where((table.c.rule == state.rule) & (table.c.subject == state.subject)))
                connection.execute(table.insert().values(plain(values)))
        return found

    def last_told(self, rule: int, subject: str) -> EventKind | None:
        """Return the kind of the last event of a rule on a subject that was told, or None."""
        table = self.events.table
        mine = (table.c.rule == rule) & (table.c.subject == subject) & table.c.sent_at.is_not(None)
        with self.database().read() as connection:
            found = connection.execute(table.select().where(mine).order_by(table.c.id.desc()).limit(1)).first()
        return self.events.made(found).kind if found is not None else None

    def latest(self, most: int = 50, *, rule: int | None = None, since: datetime | None = None) -> list[Event]:
        """Return the latest events, the newest first; of one rule, or since a moment, where that is asked."""
        table = self.events.table
        wanted = table.select().order_by(table.c.id.desc()).limit(most)
        if rule is not None:
            wanted = wanted.where(table.c.rule == rule)
        if since is not None:
            wanted = wanted.where(table.c.at >= since)
        with self.database().read() as connection:
            return [self.events.made(row) for row in connection.execute(wanted)]

    def sent(self, event: int, at: datetime) -> None:
        """Say when an event was handed over to be sent."""
        self.events.change(event, {"sent_at": at})


def checked(draft: RuleDraft) -> None:
    """Raise BadRule for a rule that cannot be kept."""
    for what, said, known in (
        (Text("its kind", "de soort"), draft.kind, RULE_KINDS),
        (Text("its grain", "het interval"), draft.grain, RULE_GRAINS),
        (Text("its side", "de kant"), draft.side, SIDES),
        (Text("its sensitivity", "de gevoeligheid"), draft.sensitivity, SENSITIVITIES),
        (Text("what it compares with", "waarmee die vergelijkt"), draft.against, ("previous", "year")),
    ):
        if said not in known:
            raise BadRule(why=Text(f"{what.en} is one of {one_of(known)}, not `{said}`", f"{what.nl} is een van {one_of(known)}, niet `{said}`"))
    if draft.name and wrong_with(one_line(draft.name), MOST_NAME):
        raise BadRule(why=Text("the name cannot be used", "de naam is niet bruikbaar"))
    if draft.kind not in ("off_pace", "reached") and not draft.kpi:
        raise BadRule(why=Text("it needs a KPI", "er is een KPI nodig"))
    _check_values(draft)
    if draft.kind == "no_data" and not 1 <= draft.days <= MOST_DAYS:
        raise BadRule(why=Text(f"it waits 1 to {MOST_DAYS} days", f"de wachttijd is 1 tot {MOST_DAYS} dagen"))
    if (draft.quiet_from is None) != (draft.quiet_until is None):
        raise BadRule(why=Text("quiet hours have a beginning and an end", "stille uren hebben een begin en een eind"))


def _check_values(draft: RuleDraft) -> None:
    if any(number is not None and not math.isfinite(number) for number in (draft.above, draft.below, draft.by)):
        raise BadRule(why=Text("its values must be numbers", "de waarden moeten getallen zijn"))
    if draft.kind == "threshold" and draft.above is None and draft.below is None:
        raise BadRule(why=Text(f"say {OVER.en}", f"zeg {OVER.nl}"))
    if draft.above is not None and draft.below is not None and draft.below >= draft.above:
        raise BadRule(why=Text("every value would be above the one or below the other", "elke waarde zou boven de ene of onder de andere liggen"))
    if draft.kind == "change" and (draft.by is None or draft.by <= 0):
        raise BadRule(why=Text("say by how much it changes, more than 0", "zeg hoeveel die verandert, meer dan 0"))
    if draft.kind == "reached" and draft.goal is None and (not draft.kpi or (draft.above is None) == (draft.below is None)):
        raise BadRule(why=Text("say which goal, or the KPI and the one value to reach", "zeg welk doel, of de KPI met de ene te bereiken waarde"))
