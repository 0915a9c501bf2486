"""Give the origin of a KPI's number: how far each source goes, how complete it is, and the files that brought it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from peil.boards.numbers import NOTHING
from peil.query.facts import Extent
from peil.query.telling.explain import Coverage
from peil.values.texts import Text
from peil.web.kpi.subject import Subject
from peil.web.rendering import Context

STALE_DAYS = 7
WHOLE = 0.9995
NO_DAYS = Text("no days", "geen dagen")


class Source(msgspec.Struct, frozen=True):
    """The records of one kind that one source brought."""

    entity: str
    source: str
    rows: str
    days: str
    ago: str
    loaded_at: str
    stale: bool


def origin(subject: Subject) -> Context:
    """Return where the number comes from."""
    explanation = subject.explanation
    return {
        "extents": [extent_of(subject, one) for one in explanation.extents if one.rows],
        "coverage": [coverage_of(subject, one) for one in explanation.coverage if one.share < WHOLE],
        "complete": len([one for one in explanation.coverage if one.share >= WHOLE]),
        "loads": [
            (
                fed.file.rpartition("/")[2] or fed.file,
                fed.reader,
                when(subject, datetime.fromisoformat(fed.loaded_at)),
                entities_of(subject, fed.entities),
            )
            for fed in explanation.loads
        ],
    }


def extent_of(subject: Subject, extent: Extent) -> Source:
    """Return how far the records of one source go."""
    numbers, today = subject.view.numbers, subject.view.today
    last = min(extent.last_day, today) if extent.last_day else None
    return Source(
        entity=entities_of(subject, (extent.entity,)),
        source=extent.source,
        rows=numbers.decimal(extent.rows),
        days=f"{numbers.day(extent.first_day)} – {numbers.day(extent.last_day)}" if extent.first_day and extent.last_day else subject.say(NO_DAYS),
        ago=numbers.ago(last, today) if last else NOTHING,
        loaded_at=when(subject, extent.loaded_at) if extent.loaded_at else NOTHING,
        stale=last is not None and (today - last).days > STALE_DAYS,
    )


def coverage_of(subject: Subject, one: Coverage) -> tuple[str, str, str, float]:
    """Return of a column that is not filled everywhere: its name, how many records have it, and their share in words and as a number."""
    numbers = subject.view.numbers
    entity = subject.running.workspace.catalogue.model.entities[one.entity]
    name = f"{subject.say(entity.columns[one.column].label)} ({subject.say(entity.label).lower()})"
    return name, f"{numbers.decimal(one.filled)} / {numbers.decimal(one.rows)}", numbers.percent(one.share), one.share


def entities_of(subject: Subject, names: tuple[str, ...]) -> str:
    """Return entities by their labels."""
    model = subject.running.workspace.catalogue.model
    return ", ".join(subject.say(model.entities[name].label) for name in names if name in model.entities)


def when(subject: Subject, at: datetime) -> str:
    """Return a moment in the shop's zone."""
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ZoneInfo(subject.running.workspace.settings.timezone))
    return f"{subject.view.numbers.day(moment)} {subject.view.numbers.hour(moment)}"
