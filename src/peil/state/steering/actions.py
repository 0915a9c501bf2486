"""Keep actions: what somebody will do about a goal, by when, and the effect they expect."""

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from peil.state.steering.records import Records
from peil.state.steering.written import sentence
from peil.values.goals import Action, ActionDraft
from peil.values.steering_errors import BadAction, UnknownAction
from peil.values.texts import Text

if TYPE_CHECKING:
    from peil.state.writing import Open

MOST_ACTION = 1000


class Actions(Records[Action]):
    """The actions of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "actions", Action, UnknownAction)

    def put(self, draft: ActionDraft, at: datetime, number: int | None = None) -> Action:
        """Keep an action, new or in the place of number; raises BadAction and UnknownAction."""
        text = sentence(draft.text, MOST_ACTION, BadAction, Text("the text", "de tekst"))
        if draft.effect is not None and not math.isfinite(draft.effect.value):
            raise BadAction(why=Text("the effect expected is a number", "het verwachte effect is een getal"))
        if draft.done_on and draft.dropped_on:
            raise BadAction(why=Text("it is done or dropped, not both", "die is gedaan of losgelaten, niet allebei"))
        values = msgspec.structs.asdict(draft) | {"text": text}
        return self.add(values | {"made_at": at}) if number is None else self.change(number, values)

    def done(self, number: int, on: date | None) -> Action:
        """Say on which day an action was done (None: it was not)."""
        return self.change(number, {"done_on": on, "dropped_on": None})

    def drop(self, number: int, on: date | None) -> Action:
        """Say on which day an action was dropped (None: it was not)."""
        return self.change(number, {"dropped_on": on, "done_on": None})
