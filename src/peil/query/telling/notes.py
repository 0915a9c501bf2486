"""Give the doubts that belong to an answer: parts of periods, what is provisional, what is missing, what a source cannot tell."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.model import Model
from peil.query.facts import Extent, Told
from peil.query.measures import Leaf, Measure
from peil.query.questions import Note
from peil.query.resolve import Asked, Resolved, role_of
from peil.values.texts import LANGUAGES, Text, one_of

SETTLING_DAYS = 3
QUIET = timedelta(days=7)
MEASURED = frozenset({"sessions", "page_views", "events", "carts"})
"""What tools measure on a shop's pages: two of them see the same visit, where two shops, or two advertising platforms, have records of their own."""


def _note(code: str, en: str, nl: str) -> Note:
    return Note(code, Text(en, nl))


def labelled(model: Model, entities: list[str], most: int = 8) -> Text:
    """Return entities by their labels, as a sentence lists them; cut off after `most`."""
    labels = [model.entities[name].label for name in entities]
    more = f" (+{len(labels) - most})" if len(labels) > most else ""
    listed = [", ".join(label.say(language).lower() for label in labels[:most]) + more for language in LANGUAGES]
    return Text(listed[0], listed[1])


def notes_on(resolved: Resolved, model: Model, empty: list[str], told: list[Told]) -> list[Note]:
    """Return the notes that follow from the question and from what is loaded."""
    found = [*_periods(resolved), *_dimensions(resolved, model)]
    if empty:
        names = labelled(model, empty)
        found.append(
            _note("no_records", f"Nothing is loaded for {names.en}; it counts as nothing.", f"Voor {names.nl} is niets geladen; dat telt als niets.")
        )
    touched = {str(column) for measure in resolved.measures for column in measure.columns()}
    touched |= {measure.base for measure in resolved.measures} | {name.split(".")[0] for name in touched}
    seen = set()
    for caveat in told:
        if touched & set(caveat.touches) and caveat.message.en not in seen:
            seen.add(caveat.message.en)
            found.append(Note(caveat.code, caveat.message))
    return found


def _periods(resolved: Resolved) -> Iterator[Note]:
    question, known = resolved.question, resolved.timing.known
    compared = resolved.compared
    if compared:
        yield _note("compared_with", f"Compared with {compared}.", f"Vergeleken met {compared}.")
    cut = [bucket for bucket in resolved.buckets if not bucket.whole]
    if cut and question.grain:
        labels = one_of([str(bucket.label) for bucket in cut], 4)
        unit = question.grain
        units = {"week": "week", "month": "maand", "quarter": "kwartaal", "year": "jaar", "day": "dag", "hour": "uur"}
        yield _note(
            "partial_period",
            f"The period covers only a part of the {unit} beginning {labels}.",
            f"De periode bevat maar een deel van {units[unit]} {labels}.",
        )
    lapsed = [bucket for bucket in resolved.buckets if bucket.lapsed and not begun_after(resolved)]
    if lapsed:
        last = known - timedelta(days=1)
        yield _note(
            "unfinished_period",
            f"The period is not over: it holds data up to and including {last}, and is compared with the same part of earlier periods.",
            f"De periode is nog niet voorbij: er zijn data tot en met {last}, en die worden vergeleken met hetzelfde deel van eerdere perioden.",
        )
    if begun_after(resolved):
        last = known - timedelta(days=1)
        yield _note("after_the_data", f"There are no data yet after {last}.", f"Er zijn nog geen data na {last}.")


def settling(resolved: Resolved, extents: list[Extent]) -> dict[str, date]:
    """Return the first day that each source still changes, of those that the period reaches; `""` for KPIs whose sources do not say.

    A source says so with its newest file: days that were not delivered again since then stay provisional, however long ago that was.
    """
    first, last = resolved.period.first, resolved.period.last
    said: dict[str, date] = {}
    for one in extents:
        if one.settling_from is not None and one.last_day is not None and one.settling_from <= min(last, one.last_day):
            said[one.source] = max(one.settling_from, first, said.get(one.source, first))
    silent = any(one.settling_from is None and one.rows for one in extents) or not extents
    late = any("late_data" in asked.definition.kpi.edge_cases for asked in resolved.asked)
    today = resolved.timing.as_of.date()
    since = today - timedelta(days=SETTLING_DAYS)
    if silent and late and resolved.period.end > since and first <= today:
        said[""] = since
    return said


def settling_notes(found: dict[str, date]) -> Iterator[Note]:
    """Yield a note for each source that still changes days of the period."""
    for source, since in sorted(found.items()):
        if source:
            yield _note(
                "provisional_days",
                f"From {since} on the figures of {source} are provisional: it still changed these days when they were loaded.",
                f"Vanaf {since} zijn de cijfers van {source} voorlopig: die dagen veranderden daar nog toen ze werden geladen.",
            )
        else:
            yield _note(
                "provisional_days",
                f"The last {SETTLING_DAYS} days are provisional: sources still change them.",
                f"De laatste {SETTLING_DAYS} dagen zijn voorlopig: bronnen passen ze nog aan.",
            )


def measured_twice(resolved: Resolved, model: Model, extents: list[Extent]) -> Iterator[Note]:
    """Yield a note for each entity of which several tools measured the same days: what both saw counts twice."""
    first, last = resolved.period.first, resolved.period.last
    for entity in sorted({measure.base for measure in resolved.measures} & MEASURED):
        spans = [
            one for one in extents if one.entity == entity and one.first_day and one.last_day and one.first_day <= last and one.last_day >= first
        ]
        meeting = {one.source for one in spans for other in spans if one is not other and _meet(one, other)}
        if meeting:
            label, sources = model.entities[entity].label, one_of(sorted(meeting))
            yield _note(
                "measured_twice",
                f"{label.en} of the same days come from {sources}: what both measured counts twice. Undo the loads of one of them.",
                f"{label.nl} van dezelfde dagen komen uit {sources}: wat beide maten telt dubbel. Maak het laden van een van beide ongedaan.",
            )


def _meet(one: Extent, other: Extent) -> bool:
    ends = (one.first_day, one.last_day, other.first_day, other.last_day)
    return None not in ends and one.first_day <= other.last_day and other.first_day <= one.last_day  # type: ignore[operator]


def begun_after(resolved: Resolved) -> bool:
    """Return whether the whole period lies after what can be known."""
    return resolved.period.first >= resolved.timing.known


def data_end(resolved: Resolved, last_day: date | None) -> Iterator[Note]:
    """Yield a note where the data end more than a week before the period does."""
    if last_day is not None and last_day + QUIET < min(resolved.period.last, resolved.timing.known):
        yield _note("data_end", f"The data go up to and including {last_day}.", f"De data lopen tot en met {last_day}.")


def _dimensions(resolved: Resolved, model: Model) -> Iterator[Note]:
    for dimension in resolved.dimensions:
        for asked in resolved.asked:
            for leaf in asked.leaves:
                base = leaf.measure.base
                if dimension.on(model, base) is None:
                    if role_of(asked.expression, leaf) == "part":
                        yield _note(
                            "not_linked",
                            f"{base} has no link to {dimension.key}; its part of {asked.definition.id} stands under unknown.",
                            f"{base} heeft geen verband met {dimension.key}; dat deel van {asked.definition.id} staat onder onbekend.",
                        )
                    else:
                        yield _note(
                            "divided_by_all",
                            f"{base} has no link to {dimension.key}; {asked.definition.id} is divided by all of it.",
                            f"{base} heeft geen verband met {dimension.key}; {asked.definition.id} wordt door het geheel gedeeld.",
                        )
    if resolved.dimensions and resolved.asked[0].definition.breakdown and resolved.question.by == resolved.asked[0].definition.breakdown:
        names = one_of(list(resolved.question.by))
        yield _note(
            "own_breakdown", f"Broken down by {names}, as this KPI is by itself.", f"Uitgesplitst naar {names}, zoals deze KPI van zichzelf is."
        )


def coverage_measures(asked: Asked, model: Model) -> dict[f.Column, tuple[Measure, Measure]]:
    """Return for each column whose coverage is to be told the measures that count all rows and those that have it, in scans that run anyway."""
    found: dict[f.Column, tuple[Measure, Measure]] = {}
    for leaf in asked.leaves:
        measure = leaf.measure
        if measure.kind != "flow" or measure.time is None or leaf.shift:
            continue
        for column in measure.columns():
            spec = model.column(column.entity, column.name)
            if spec is not None and spec.coverage and column.entity == measure.base and column not in found:
                rest = tuple(condition for condition in measure.where if column not in set(condition.walk()))
                every = Measure("count", None, measure.base, "flow", measure.time, rest)
                has = Measure("count", None, measure.base, "flow", measure.time, (*rest, f.IsNull(column, negated=True)))
                found[column] = (every, has)
    return found


def coverage_note(model: Model, column: f.Column, share: float) -> Note:
    """Return the note on a column that is not filled everywhere."""
    entity = model.entities[column.entity]
    spec = entity.columns[column.name]
    percent = f"{100 * share:.1f}"
    return _note(
        "coverage",
        f"{spec.label.en} is known for {percent} % of {entity.label.en.lower()}.",
        f"{spec.label.nl} is bekend voor {percent.replace('.', ',')} % van {entity.label.nl.lower()}.",
    )


def guards(resolved: Resolved, model: Model) -> dict[Leaf, Measure]:
    """Return for each measure that could tell on a small group of people, cut or filtered, the measure that counts those people."""
    found: dict[Leaf, Measure] = {}
    filtered = [node for condition in resolved.where for node in condition.walk() if isinstance(node, f.Column)]
    for column in (*(dimension.column for dimension in resolved.dimensions), *filtered):
        owner = column.entity
        spec = model.column(owner, column.name)
        for leaf in (leaf for asked in resolved.asked for leaf in asked.leaves):
            base = leaf.measure.base
            survey = base == "survey_responses" and owner == "employees"
            if spec is None or not (spec.personal or survey) or owner not in model.reach(base) or leaf.shift or leaf.total:
                continue
            people = model.near(base, f.Column(owner, model.entities[owner].key[0]))
            own = people.entity == base and model.entities[base].key == (people.name,)
            function = "count" if own else "count_distinct"
            kind = "wide" if leaf.measure.kind == "stock" and not own else leaf.measure.kind
            found[leaf] = msgspec.structs.replace(leaf.measure, function=function, argument=None if own else people, second=None, kind=kind)
    return found


def withheld_note(least: int) -> Note:
    """Return the note that small groups are left out."""
    return _note(
        "small_groups_withheld",
        f"Groups of fewer than {least} people are withheld.",
        f"Groepen van minder dan {least} mensen worden niet getoond.",
    )


def more_groups(shown: int, groups: int) -> Note:
    """Return the note that only the biggest groups are listed."""
    return _note(
        "more_groups",
        f"The {shown} biggest of {groups} groups are listed; the totals hold all of them.",
        f"De {shown} grootste van {groups} groepen staan in de lijst; de totalen gaan over alle groepen.",
    )
