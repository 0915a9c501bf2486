"""Post a digest to everybody who gets it: people by mail in their own language, channels in the digest's."""

from datetime import date, datetime
from secrets import token_hex

from peil.steer.digests.letters import Findings, Letter, findings_of, letter_of
from peil.steer.digests.setting import html_of, pictures_of, text_of
from peil.steer.digests.spans import Span, span_of
from peil.steer.ground import Ground
from peil.steer.sending.outbox import post
from peil.steer.sending.readers import Reader, readers_of
from peil.values.sending import Delivery, Digest, Message
from peil.values.texts import Language


def digest_readers(ground: Ground, digest: Digest) -> list[Reader]:
    """Return the ways to whoever gets a digest."""
    return list(readers_of(ground, digest.people, digest.channels, digest.language))


def post_digest(ground: Ground, digest: Digest, span: Span, due_at: datetime | None = None) -> list[Delivery]:
    """Post a digest of a span to everybody who gets it; once for a due time, however often it is asked, and anew where there is none."""
    occasion = f"{due_at:%Y%m%dT%H%M%S}" if due_at else token_hex(8)
    readers = digest_readers(ground, digest)
    if not readers:
        return []
    findings = findings_of(ground, digest, span)
    letters: dict[Language, Letter] = {}
    found = []
    for reader in readers:
        letter = letters.setdefault(reader.language, letter_of(ground, digest, findings, reader.language))
        found.append(post(ground.sending, message_of(letter, findings, reader, f"digest:{digest.id}:{occasion}:{reader.who}"), ground.now))
    return found


def message_of(letter: Letter, findings: Findings, reader: Reader, key: str) -> Message:
    """Return a digest as a message to one reader."""
    span = findings.span.period
    return Message(
        kind="digest",
        key=key,
        channel=reader.channel,
        subject=letter.subject,
        text=text_of(letter),
        html=html_of(letter),
        images=pictures_of(letter),
        to=reader.to,
        link=letter.address + letter.path if letter.address else None,
        data={
            "digest": letter.name,
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
            "figures": {figure.kpi: {"value": figure.value, "before": figure.before} for figure in findings.figures},
            "goals": {goal.title: {"id": goal.id, "status": standing.status, "value": standing.value} for goal, standing in findings.goals},
        },
    )


def usual_span(ground: Ground, digest: Digest, on: date | None = None) -> Span:
    """Return what a digest would be about if it were due on a day (today)."""
    return span_of(digest.rhythm, on or ground.today)
