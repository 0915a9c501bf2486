"""Keep goals, and every change of what they ask for with its date and reason: a goal's history never changes silently."""

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from peil.state.steering.records import Records, plain
from peil.state.steering.written import MOST_SENTENCE, check_days, paragraph, sentence
from peil.state.writing import MOST_NAME, wrong_with
from peil.values.goals import FORMS, GOAL_KINDS, RHYTHMS, Goal, GoalDraft, Outcome, Review, Revision
from peil.values.steering_errors import BadGoal, GoalClosed, UnknownGoal
from peil.values.targets import PERS
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.state.writing import Open

ASKED = ("kpi", "where", "form", "per", "direction", "baseline", "target", "change", "success", "failure", "first", "last", "formula", "owner")
MOST_SUPPORTING = 12


class Goals(Records[Goal]):
    """The goals of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "goals", Goal, UnknownGoal)
        self.revisions = Records(database, "goal_revisions", Revision, UnknownGoal)

    def put(self, draft: GoalDraft, at: datetime) -> Goal:
        """Keep a new goal; raises BadGoal."""
        values = self._checked(draft, None)
        return self.add(values | {"made_at": at, "changed_at": at, "review": Review()})

    def edit(self, number: int, draft: GoalDraft, at: datetime, *, by: int | None = None, reason: str = "") -> Goal:
        """Put a draft in the place of an open goal; what it asks for (target, period, KPI …) is kept as it was, with the date and the reason.

        Raises BadGoal, UnknownGoal and GoalClosed.
        """
        before = self.find(number)
        if before.closed_on is not None:
            raise GoalClosed(id=number, day=before.closed_on)
        values = self._checked(draft, number)
        said = paragraph(reason, BadGoal, Text("the reason", "de reden"), 1000)
        stood, becomes = msgspec.structs.asdict(before), msgspec.structs.asdict(draft) | values
        changed = [name for name in ASKED if stood[name] != becomes[name]]
        with self.database().write() as connection:
            found = self.change(number, values | {"changed_at": at}, connection)
            if changed:
                kept = {
                    part: msgspec.to_builtins({name: values[name] for name in changed}) for part, values in (("before", stood), ("after", becomes))
                }
                connection.execute(self.revisions.table.insert().values(plain({"goal": number, "at": at, "by": by, "reason": said}) | kept))
        return found

    def history(self, number: int) -> list[Revision]:
        """Return the changes of what a goal asks for, the first first."""
        return self.revisions.listed(goal=number)

    def close(self, number: int, on: date, outcome: Outcome, final: float | None, review: Review) -> Goal:
        """Close a goal with what became of it; raises UnknownGoal and GoalClosed."""
        stands = self.find(number)
        if stands.closed_on is not None:
            raise GoalClosed(id=number, day=stands.closed_on)
        parts = {name: paragraph(text, BadGoal, Text("the review", "de terugblik")) for name, text in msgspec.structs.asdict(review).items()}
        return self.change(number, {"closed_on": on, "outcome": outcome, "final": final, "review": Review(**parts)})

    def reopen(self, number: int, at: datetime) -> Goal:
        """Open a closed goal again."""
        return self.change(number, {"closed_on": None, "outcome": None, "final": None, "changed_at": at})

    def _checked(self, draft: GoalDraft, number: int | None) -> dict[str, object]:
        title = sentence(draft.title, MOST_SENTENCE, BadGoal, Text("the sentence", "de zin"))
        for what, said, known in (
            (Text("its kind", "de soort"), draft.kind, GOAL_KINDS),
            (Text("its form", "de vorm"), draft.form, FORMS),
            (Text("its rhythm", "het ritme"), draft.rhythm, RHYTHMS),
            (Text("its direction", "de richting"), draft.direction, ("up", "down")),
        ):
            if said not in known:
                raise BadGoal(why=Text(f"{what.en} is one of {one_of(known)}, not `{said}`", f"{what.nl} is een van {one_of(known)}, niet `{said}`"))
        if (draft.kpi is None or wrong_with(draft.kpi, MOST_NAME) is not None) and draft.kind == "kpi":
            raise BadGoal(why=Text("it needs a KPI", "er is een KPI nodig"))
        if draft.form == "per" and draft.per not in PERS:
            raise BadGoal(why=Text(f"a value per period is per {one_of(PERS)}", f"een waarde per periode geldt per {one_of(PERS)}"))
        self._check_numbers(draft)
        check_days(draft.period, BadGoal)
        self._no_circle(draft.parent, number)
        supporting = tuple(dict.fromkeys(kpi for kpi in draft.supporting if kpi != draft.kpi))[:MOST_SUPPORTING]
        values = {name: getattr(draft, name) for name in GoalDraft.__struct_fields__}
        why, unit = paragraph(draft.why, BadGoal, Text("the why", "het waarom")), draft.unit.strip()[:50]
        return values | {"title": title, "why": why, "unit": unit, "supporting": supporting}

    def _check_numbers(self, draft: GoalDraft) -> None:
        for number in (draft.target, draft.baseline, draft.success, draft.failure):
            if number is not None and not math.isfinite(number):
                raise BadGoal(why=Text("target, baseline and thresholds are numbers", "streefwaarde, uitgangswaarde en grenzen zijn getallen"))
        success = draft.target if draft.success is None else draft.success
        if draft.failure is not None and draft.meets(draft.failure, success) and draft.failure != success:
            raise BadGoal(
                why=Text(
                    "the threshold of failure is better than that of success; it must be worse",
                    "de grens voor mislukken is beter dan die voor slagen; die moet slechter zijn",
                )
            )

    def _no_circle(self, parent: int | None, number: int | None) -> None:
        above = {one.id: one.parent for one in self.listed()} if parent is not None else {}
        at = parent
        while at is not None:
            if at not in above:
                raise UnknownGoal(id=at)
            if at == number:
                raise BadGoal(why=Text("it would stand under itself", "het zou onder zichzelf staan"))
            at = above[at]
