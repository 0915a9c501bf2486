"""Give what people say on the page of a KPI: comments on the KPI itself, with all its variants, and on each of its notes."""

from peil.web.kpi.subject import Subject
from peil.web.meeting.comments import comments_of, comments_on_each
from peil.web.people.who import Reader
from peil.web.rendering import Context


def talk(subject: Subject, context: Context, reader: Reader) -> Context:
    """Return the comments that a page shows beside what stands in its context: the notes that are listed there."""
    notes = [entry["note"].id for part in ("notes_inside", "notes_others") for entry in context.get(part, [])]
    return {
        "comments_part": comments_of(subject.running, "kpi", subject.definition.kpi.id, reader),
        "note_comments": comments_on_each(subject.running, "note", notes, reader),
    }
