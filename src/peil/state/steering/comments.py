"""Keep comments on goals, KPIs, notes and objectives, and whom they mention."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from peil.state.steering.records import Records
from peil.state.steering.written import paragraph
from peil.values.goals import SUBJECTS, Comment, Person, Subject
from peil.values.steering_errors import BadComment, UnknownComment
from peil.values.texts import Text

if TYPE_CHECKING:
    from peil.state.writing import Open


class Mention(NamedTuple):
    """Where a text mentions somebody: the person, and the characters `begin` up to, not including, `end`, the @ among them."""

    person: int
    begin: int
    end: int


def mentions_in(text: str, people: Sequence[Person]) -> list[Mention]:
    """Return where a text mentions whom: `@Name` in full or by the first name where only one person has it; case does not matter."""
    found: list[Mention] = []
    firsts: dict[str, list[int]] = {}
    for one in people:
        firsts.setdefault(one.name.casefold().split()[0], []).append(one.id)
    for mark in re.finditer(r"(?<!\w)@", text):
        after = text[mark.end() :]
        full = [(one.id, said) for one in people if (said := re.match(re.escape(one.name) + r"(?!\w)", after, re.IGNORECASE))]
        if full:
            person, named = max(full, key=lambda pair: pair[1].end())
            found.append(Mention(person, mark.start(), mark.end() + named.end()))
            continue
        first = re.match(r"[\w'-]+", after)
        ids = firsts.get(first.group(0).casefold(), []) if first else []
        if first and len(ids) == 1:
            found.append(Mention(ids[0], mark.start(), mark.end() + first.end()))
    return found


def mentioned(text: str, people: Sequence[Person]) -> tuple[int, ...]:
    """Return whom a text mentions, each once."""
    return tuple(dict.fromkeys(one.person for one in mentions_in(text, people)))


class Comments(Records[Comment]):
    """The comments of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "comments", Comment, UnknownComment)

    def put(self, subject: tuple[Subject, str], text: str, by: Person | None, people: Sequence[Person], at: datetime) -> Comment:
        """Keep a comment on a subject (its kind and id) and return it; raises BadComment."""
        kind, number = subject
        if kind not in SUBJECTS:
            raise BadComment(why=Text("nothing of that kind takes comments", "op zo'n soort onderwerp kun je niet reageren"))
        said = paragraph(text, BadComment, Text("the text", "de tekst"))
        if not said:
            raise BadComment(why=Text("it is empty", "die is leeg"))
        values = {
            "subject": kind,
            "subject_id": number,
            "text": said,
            "by": by.id if by else None,
            "mentions": mentioned(said, people),
            "made_at": at,
        }
        return self.add(values)

    def on(self, kind: Subject, number: str) -> list[Comment]:
        """Return the comments on a subject, the first first."""
        return self.listed(subject=kind, subject_id=number)
