"""Keep objectives: what a company, a team or a person wants to achieve, in a tree."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from peil.state.steering.records import Records
from peil.state.steering.written import MOST_SENTENCE, check_days, paragraph, sentence
from peil.state.writing import MOST_NAME
from peil.values.goals import LEVELS, Objective, ObjectiveDraft, Outcome, Review
from peil.values.periods import Period
from peil.values.steering_errors import BadObjective, UnknownObjective
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.state.writing import Open


class Objectives(Records[Objective]):
    """The objectives of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "objectives", Objective, UnknownObjective)

    def put(self, draft: ObjectiveDraft, at: datetime, number: int | None = None) -> Objective:
        """Keep an objective, new or in the place of number; raises BadObjective and UnknownObjective."""
        values = self._checked(draft, number) | {"changed_at": at}
        return self.add(values | {"made_at": at, "review": Review()}) if number is None else self.change(number, values)

    def _checked(self, draft: ObjectiveDraft, number: int | None) -> dict[str, object]:
        title = sentence(draft.title, MOST_SENTENCE, BadObjective, Text("the sentence", "de zin"))
        if draft.level not in LEVELS:
            raise BadObjective(why=Text(f"its level is {one_of(LEVELS)}", f"het niveau is {one_of(LEVELS)}"))
        check_days(Period(draft.first, draft.last + timedelta(days=1)), BadObjective)
        self._no_circle(draft.parent, number)
        team = sentence(draft.team, MOST_NAME, BadObjective, Text("the team", "het team")) if draft.team and draft.team.strip() else None
        why = paragraph(draft.why, BadObjective, Text("the why", "het waarom"))
        return msgspec.structs.asdict(draft) | {"title": title, "why": why, "team": team}

    def _no_circle(self, parent: int | None, number: int | None) -> None:
        above = {one.id: one.parent for one in self.listed()}
        at = parent
        while at is not None:
            if at not in above:
                raise UnknownObjective(id=at)
            if at == number:
                raise BadObjective(why=Text("it would stand under itself", "die zou onder zichzelf staan"))
            at = above[at]

    def close(self, number: int, on: date, outcome: Outcome, review: Review) -> Objective:
        """Close an objective; its key results stay as they are."""
        return self.change(number, {"closed_on": on, "outcome": outcome, "review": review})

    def reopen(self, number: int) -> Objective:
        """Open a closed objective again."""
        return self.change(number, {"closed_on": None, "outcome": None})
