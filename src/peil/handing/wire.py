"""Give what goes between a command and the server that does its work: orders, answers and errors as JSON, one message a line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from peil.query.arrange import Floats
from peil.query.courses import Course, Makings
from peil.query.questions import Answer, Question
from peil.values.errors import PeilError
from peil.values.periods import Period
from peil.values.texts import Text

Fact = Text | str | int | float | None


class LoadWork(msgspec.Struct, frozen=True):
    """An order to load: absolute paths, which the server reads itself."""

    paths: tuple[str, ...]
    reader: str | None = None
    mapping: str | None = None
    taken_on: str | None = None
    dry_run: bool = False
    keep_raw: bool = True
    options: dict[str, str] = {}


class AskWork(msgspec.Struct, frozen=True):
    """A question to answer."""

    question: Question


class UndoWork(msgspec.Struct, frozen=True):
    """A load to undo."""

    load_id: int


class ForgetWork(msgspec.Struct, frozen=True):
    """A person to forget, by e-mail address or phone number."""

    said: str
    dry_run: bool = False


class BackupWork(msgspec.Struct, frozen=True):
    """A file to write the backup to."""

    file: str


class CourseWork(msgspec.Struct, frozen=True):
    """KPIs to follow day by day."""

    kpis: tuple[str, ...]
    where: tuple[str, ...]


class WindowsWork(msgspec.Struct, frozen=True):
    """KPIs to value over many periods."""

    kpis: tuple[str, ...]
    where: tuple[str, ...]
    periods: tuple[Period, ...]


class Followed(msgspec.Struct, frozen=True):
    """A course as it travels, its arrays as lists; how a KPI follows from its measures is known at both ends."""

    first: date
    days: int
    values: dict[str, list[float | None]]
    daily: dict[str, list[float | None]]
    begins: dict[str, date]
    ends: dict[str, date]
    settling: dict[str, date]
    announced: dict[str, date]


def followed(course: Course) -> Followed:
    """Return a course as it travels."""
    values, daily = ({name: _listed(cells) for name, cells in one.items()} for one in (course.values, course.daily))
    return Followed(course.first, course.days, values, daily, course.begins, course.ends, course.settling, course.announced)


def _listed(cells: Floats) -> list[float | None]:
    found = cells.astype(object)
    found[np.isnan(cells)] = None
    listed: list[float | None] = found.tolist()
    return listed


def course_of(told: Followed, makings: dict[str, Makings]) -> Course:
    """Return the course again."""
    values, daily = ({name: np.array(cells, dtype=np.float64) for name, cells in one.items()} for one in (told.values, told.daily))
    return Course(told.first, told.days, values, daily, makings, told.begins, told.ends, told.settling, told.announced)


class Step(msgspec.Struct, frozen=True):
    """How far a load is."""

    file: str
    step: Text


class Wrong(msgspec.Struct, frozen=True):
    """A request that cannot be met, with what its sentence is filled in with."""

    code: str
    facts: dict[str, Fact]
    said: Text


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of an answer: a step on the way, or at the end what came of it: `done` (JSON, as text) or `wrong`."""

    step: Step | None = None
    done: str | None = None
    wrong: Wrong | None = None


class Answered(msgspec.Struct, frozen=True):
    """An answer with the columns that hold days, which JSON knows as text only."""

    answer: Answer
    days: tuple[str, ...]


def packed(answer: Answer) -> Answered:
    """Return an answer as it travels."""
    first = {name: next((row[name] for row in answer.rows if row.get(name) is not None), None) for name in answer.columns}
    return Answered(answer, tuple(name for name, value in first.items() if type(value) is date))


def unpacked(answered: Answered) -> Answer:
    """Return an answer as it was."""
    answer = answered.answer
    for row in (*answer.rows, *answer.totals, *answer.whole, *answer.whole_totals) if answered.days else ():
        row.update({name: date.fromisoformat(row[name]) for name in answered.days if row.get(name)})
    return answer


def wrong_of(error: PeilError) -> Wrong:
    """Return an error as it travels."""
    facts: dict[str, Fact] = {name: fact if isinstance(fact, Text | str | int | float) else str(fact) for name, fact in error.facts.items()}
    return Wrong(error.code, facts, Text(error.say("en"), error.say("nl")))


def error_of(wrong: Wrong) -> PeilError:
    """Return the error again, of the same class where this process knows it."""
    for kind in _kinds(PeilError):
        if kind.code == wrong.code:
            error = kind(**wrong.facts)
            if _says(error, wrong.said):
                return error
    return PeilError(why=wrong.said)


def _says(error: PeilError, said: Text) -> bool:
    try:
        return (error.say("en"), error.say("nl")) == (said.en, said.nl)
    except (KeyError, ValueError, TypeError):
        return False


def _kinds(kind: type[PeilError]) -> Iterator[type[PeilError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever an answer holds
    """Return what JSON has no form for: a path as its text, a number of another library as a number."""
    if isinstance(value, Path):
        return str(value)
    return value.item() if hasattr(value, "item") else str(value)
