"""Give what goes between a command and the server that does its work: orders, answers and errors as JSON, one message a line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from peil.query.questions import Answer, Question
from peil.values.errors import PeilError
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
