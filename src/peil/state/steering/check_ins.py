"""Keep check-ins: how a goal stood on a day, with what the data said then."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from peil.state.steering.records import Records
from peil.state.steering.written import paragraph
from peil.values.goals import PACES, CheckIn, CheckInDraft
from peil.values.steering_errors import BadCheckIn, UnknownGoal
from peil.values.texts import Text

if TYPE_CHECKING:
    from peil.state.writing import Open


class CheckIns(Records[CheckIn]):
    """The check-ins of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "check_ins", CheckIn, UnknownGoal)

    def put(self, draft: CheckInDraft, at: datetime) -> CheckIn:
        """Keep a check-in; raises BadCheckIn."""
        if draft.confidence is not None and not 0 <= draft.confidence <= 10:
            raise BadCheckIn(why=Text("confidence runs from 0 to 10", "het vertrouwen loopt van 0 tot 10"))
        if draft.status not in PACES:
            raise BadCheckIn(why=Text("that is no status", "die status bestaat niet"))
        text = paragraph(draft.text, BadCheckIn, Text("the text", "de tekst"))
        return self.add(msgspec.structs.asdict(draft) | {"text": text, "made_at": at})

    def of(self, goal: int) -> list[CheckIn]:
        """Return the check-ins of a goal by day, the first first."""
        return sorted(self.listed(goal=goal), key=lambda one: (one.day, one.id))

    def latest(self) -> dict[int, CheckIn]:
        """Return the latest check-in of each goal that has one."""
        found: dict[int, CheckIn] = {}
        for one in sorted(self.listed(), key=lambda each: (each.day, each.id)):
            found[one.goal] = one
        return found
