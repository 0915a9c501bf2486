"""Give comments on goals, KPIs, notes and objectives, with the people they mention marked."""

from collections.abc import Iterable, Sequence

import msgspec
from markupsafe import Markup, escape

from peil.state.steering.comments import mentions_in
from peil.values.goals import Comment, Person, Subject
from peil.values.texts import Text
from peil.web.people.who import SOMEBODY, Reader
from peil.web.running import Running

MOST = 2000
EMPTY = Text("Write something first.", "Schrijf eerst iets.")


class Remark(msgspec.Struct, frozen=True):
    """A comment as it is listed; `own` says whether the reader may take it away."""

    id: int
    who: str
    at: str
    moment: str
    text: Markup
    own: bool


class CommentForm(msgspec.Struct, frozen=True):
    """The form of a comment: what was typed and what is wrong with it."""

    text: str = ""
    wrong: dict[str, str] = {}


class CommentsPart(msgspec.Struct, frozen=True):
    """What the part of a page about comments shows."""

    subject: Subject
    id: str
    reader: Reader
    remarks: list[Remark]
    form: CommentForm = CommentForm()
    most: int = MOST

    @property
    def key(self) -> str:
        """Return what tells the fields of this part from those of another on the same page."""
        return f"{self.subject}-{''.join(one if one.isalnum() or one in '_-' else '-' for one in self.id)}"


def comments_of(running: Running, subject: Subject, number: str | int, reader: Reader) -> CommentsPart:
    """Return the comments on a subject, the first first, and the form for another one."""
    found = running.workspace.state.steering.comments.on(subject, str(number))
    return CommentsPart(subject, str(number), reader, [remark(one, reader) for one in found])


def comments_on_each(running: Running, subject: Subject, numbers: Iterable[str | int], reader: Reader) -> dict[str, CommentsPart]:
    """Return the comments on many subjects of a kind, asked in one go, by the id of each."""
    found: dict[str, list[Comment]] = {str(number): [] for number in numbers}
    for one in running.workspace.state.steering.comments.listed(subject=subject) if found else ():
        if one.subject_id in found:
            found[one.subject_id].append(one)
    return {number: CommentsPart(subject, number, reader, [remark(one, reader) for one in said]) for number, said in found.items()}


def remark(comment: Comment, reader: Reader) -> Remark:
    """Return a comment as it is listed."""
    own = comment.by is None or (reader.person is not None and reader.person.id == comment.by)
    who = reader.name(comment.by) if comment.by is not None else SOMEBODY.say(reader.view.language).capitalize()
    text = marked(comment.text, list(reader.everybody.values()), comment.mentions)
    return Remark(comment.id, who, comment.made_at.isoformat(), reader.moment(comment.made_at), text, own)


def marked(text: str, people: Sequence[Person], mentions: Sequence[int]) -> Markup:
    """Return a text as HTML, all of it escaped, with the names of those it mentioned when it was written marked."""
    parts: list[Markup] = []
    at = 0
    for one in mentions_in(text, people):
        if one.person in mentions:
            parts += [escape(text[at : one.begin]), Markup('<span class="mention">{}</span>').format(text[one.begin : one.end])]
            at = one.end
    return Markup("").join([*parts, escape(text[at:])])
