"""Read the forms of an objective: made or changed, and closed with what was learned."""

import msgspec
from starlette.datastructures import FormData

from peil.state.writing import one_line
from peil.values.goals import LEVELS, OUTCOMES, Objective, ObjectiveDraft, Outcome, Review
from peil.values.periods import Period, add_months, unit_start
from peil.values.texts import Text
from peil.web.goals.closing import NO_OUTCOME, QUESTIONS
from peil.web.goals.editing import day_typed
from peil.web.goals.written import Writer
from peil.web.own.posted import field

FIELDS = ("title", "why", "level", "team", "owner", "parent", "first", "last")
NO_TITLE = Text("An objective is a sentence: say what you want to achieve.", "Een doelstelling is een zin: zeg wat je wilt bereiken.")


class ObjectiveForm(msgspec.Struct):
    """The form of an objective: as typed, what is wrong with it, and the draft where nothing is."""

    values: dict[str, str]
    wrong: dict[str, str]
    draft: ObjectiveDraft | None = None


def form_of(writer: Writer, objective: Objective | None) -> ObjectiveForm:
    """Return an objective as it stands in the fields; a new one is for this quarter, or under the one that the address names."""
    if objective is not None:
        stands = {name: "" if getattr(objective, name) is None else str(getattr(objective, name)) for name in FIELDS}
        return ObjectiveForm(stands, {})
    first = unit_start(writer.view.today, "quarter")
    parent = writer.view.first("parent")
    level = "team" if parent else "company"
    period = Period(first, add_months(first, 3))
    values = {"title": "", "why": "", "level": level, "team": "", "owner": "", "parent": parent, "first": str(period.first), "last": str(period.last)}
    return ObjectiveForm(values, {})


def posted(writer: Writer, form: FormData) -> ObjectiveForm:
    """Return what a posted form makes."""
    values = {name: one_line(field(form, name)) for name in FIELDS} | {"why": field(form, "why").strip()}
    found = ObjectiveForm(values, {})
    if not values["title"]:
        found.wrong["title"] = writer.say(NO_TITLE)
    first, last = (day_typed(writer, values[name], found.wrong, name) for name in ("first", "last"))
    if found.wrong or first is None or last is None:
        return found
    found.draft = ObjectiveDraft(
        title=values["title"],
        why=values["why"],
        level=values["level"] if values["level"] in LEVELS else "company",
        team=values["team"] or None,
        owner=_number(values["owner"]),
        parent=_number(values["parent"]),
        first=first,
        last=last,
    )
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None


class ClosingForm(msgspec.Struct):
    """The form that closes an objective."""

    values: dict[str, str]
    wrong: dict[str, str]
    outcome: Outcome | None = None
    review: Review = Review()


def closing_of(objective: Objective) -> ClosingForm:
    """Return the empty form, with what was reviewed before where it was closed before."""
    return ClosingForm({"outcome": "", **msgspec.structs.asdict(objective.review)}, {})


def closed(writer: Writer, form: FormData) -> ClosingForm:
    """Return what a posted form makes."""
    values = {name: field(form, name).strip() for name in ("outcome", *QUESTIONS)}
    found = ClosingForm(values, {}, None, Review(**{name: values[name] for name in QUESTIONS}))
    if values["outcome"] in OUTCOMES:
        found.outcome = values["outcome"]
    else:
        found.wrong["outcome"] = writer.say(NO_OUTCOME)
    return found
