"""Tell people that a comment mentions them, by mail in their own language; where there is no mail channel, nobody is told."""

from typing import NamedTuple

from peil.state.sending.sending import SendingState
from peil.state.steering.steering import SteeringState
from peil.steer.sending.outbox import post
from peil.values.goals import Comment, Person
from peil.values.sending import Channel, Delivery, Message
from peil.values.texts import Text

SUBJECT = Text("{who} mentions you: {about}", "{who} noemt je: {about}")
BODY = Text("{who} wrote about “{about}”:\n\n{text}\n", "{who} schreef bij “{about}”:\n\n{text}\n")
ANSWER = Text("\nAnswer: {link}\n", "\nReageer: {link}\n")
SOMEBODY = Text("Somebody", "Iemand")


def mail_channel(sending: SendingState) -> Channel | None:
    """Return the channel that mail to people goes through: the first one that is not paused, or None."""
    return next((one for one in sending.channels.listed() if one.kind == "mail" and not one.paused), None)


def post_mention(stores: tuple[SteeringState, SendingState], comment: Comment, about: Text, address: str = "") -> list[Delivery]:
    """Put a message in the outbox for each person a comment mentions who works here and has an address; nobody is told of their own words.

    `about` is what the comment is on, `address` where others open Peil's pages (none: the message has no link).
    """
    steering, sending = stores
    channel = mail_channel(sending) if comment.mentions else None
    if channel is None:
        return []
    everybody = {one.id: one for one in steering.people.listed()}
    link = place_of(comment, address)
    told = [everybody[one] for one in comment.mentions if one in everybody and one != comment.by]
    written = _Written(comment, about, everybody[comment.by].name if comment.by in everybody else None, link)
    messages = [written.to(one, channel) for one in told if one.email and not _left(one, comment)]
    return [post(sending, message, comment.made_at) for message in messages]


def place_of(comment: Comment, address: str) -> str | None:
    """Return where a comment can be read and answered; None where that is not known."""
    pages = {"goal": f"/goals/{comment.subject_id}#comments-goal-{comment.subject_id}", "kpi": f"/kpis/{comment.subject_id}"}
    path = pages.get(comment.subject, "/objectives" if comment.subject == "objective" else "")
    return f"{address.rstrip('/')}{path}" if address and path else None


def _left(person: Person, comment: Comment) -> bool:
    return person.left_on is not None and person.left_on <= comment.made_at.date()


class _Written(NamedTuple):
    comment: Comment
    about: Text
    author: str | None
    link: str | None

    def to(self, person: Person, channel: Channel) -> Message:
        """Return the message to one person, in their language."""
        facts = {"who": self.author or SOMEBODY.say(person.language), "about": self.about.say(person.language)}
        answer = ANSWER.say(person.language, link=self.link) if self.link else ""
        return Message(
            kind="mention",
            key=f"mention:{self.comment.id}:{person.id}",
            channel=channel.id,
            subject=SUBJECT.say(person.language, **facts)[:200],
            text=BODY.say(person.language, **facts, text=self.comment.text) + answer,
            to=(person.email or "",),
            link=self.link,
        )
