"""Give the sentences on top of an overview: how the shop stands, what stands out, and how far the data go. They never claim a cause."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from peil.boards.cards import DOUBLED, Card
from peil.boards.overview import KEY, choice
from peil.boards.wording import Wording
from peil.query.questions import Answer
from peil.values.periods import Period, Unit, whole
from peil.values.texts import Text

OLD = timedelta(days=3)
MEANT = 0.05  # a change below five percent is no news, however sure it is
SURER = 1.5  # of many KPIs some move by chance; to be named, one must move this many times its noise
NAMED = 2

NOTHING_LOADED = Text("Nothing is loaded yet. Load your orders to begin.", "Er is nog niets geladen. Laad je bestellingen om te beginnen.")
NO_RECORDS = Text("There are no data in this period.", "In deze periode zijn er geen gegevens.")
STANDS = Text("{subject} {verb} {value}{change}.", "{subject} {verb} {value}{change}.")
IS, ARE = Text("is", "is"), Text("are", "is")
HIGHER = Text(", {percent} higher than {then}", ", {percent} hoger dan {then}")
LOWER = Text(", {percent} lower than {then}", ", {percent} lager dan {then}")
SAME = Text(", about the same as {then}", ", vrijwel hetzelfde als {then}")
USUAL = Text("; that is within the usual ups and downs", "; dat valt binnen de gewone schommelingen")
WATCH = Text("Take note: {changes}.", "Let op: {changes}.")
GOOD = Text("Good news: {changes}.", "Goed nieuws: {changes}.")
CALM = Text("Nothing else stands out.", "Verder valt er niets op.")
ROSE = Text("{subject} rose {percent} to {value}", "{subject} steeg {percent} naar {value}")
FELL = Text("{subject} fell {percent} to {value}", "{subject} daalde {percent} naar {value}")
MUCH = Text("{subject} went from {before} to {value}", "{subject} ging van {before} naar {value}")
AND = Text(" and ", " en ")
GO_TO = Text("The data go up to {day}, {ago}.", "De gegevens lopen tot en met {day}, {ago}.")
RUNNING = Text("The period is not over yet.", "De periode loopt nog.")
RUNNING_COMPARED = Text(
    "The period is not over yet; it is compared with the same part of {then}.",
    "De periode loopt nog; die is vergeleken met hetzelfde deel van {then}.",
)
EARLIER: dict[Unit, Text] = {
    "day": Text("the day before", "de dag ervoor"),
    "week": Text("the week before", "de week ervoor"),
    "month": Text("the month before", "de maand ervoor"),
    "quarter": Text("the quarter before", "het kwartaal ervoor"),
    "year": Text("the year before", "het jaar ervoor"),
}
DAYS = Text("the {days} before", "de {days} ervoor")
A_YEAR = Text("a year earlier", "een jaar eerder")
A_YEARS_PART = Text("that period a year earlier", "die periode een jaar eerder")
IN = Text("in {then}", "in {then}")


def headline(cards: Sequence[Card], answer: Answer, wording: Wording, today: date, data_end: date | None) -> list[str]:
    """Return the sentences: the first KPI that has a value, what stands out among the others, and doubts about period and data.

    `data_end` is the last day with a record of the shop's data, None where nothing is loaded.
    """
    if data_end is None:
        return [wording.say(NOTHING_LOADED)]
    return [*(list(_said(cards, answer, wording)) or [wording.say(NO_RECORDS)]), *doubts(answer, wording, today, data_end)]


def doubts(answer: Answer, wording: Wording, today: date, data_end: date) -> list[str]:
    """Return what is to be said of the period and the data: that the one is not over, that the other end before it does."""
    found = []
    if answer.question["last_day"] >= today.isoformat() or any(note.code == "unfinished_period" for note in answer.notes):
        compared = answer.question.get("compare")
        found.append(wording.say(RUNNING_COMPARED, then=_then(answer, wording, part=True)) if compared else wording.say(RUNNING))
    if data_end + OLD < today:
        numbers = wording.numbers
        day = numbers.short_day(data_end) if data_end.year == today.year else numbers.day(data_end)
        found.append(wording.say(GO_TO, day=day, ago=numbers.ago(data_end, today)))
    return found


def _said(cards: Sequence[Card], answer: Answer, wording: Wording) -> Iterator[str]:
    news = {*choice().news, *(card.id for card in cards[:KEY])}
    valued = [card for card in cards if card.value is not None]
    if not any(card.value for card in valued if card.id in news):
        return  # before the first record everything that is counted is zero
    yield standing(valued[0], answer, wording)
    if not answer.question.get("compare"):
        return
    out = standouts([card for card in valued[1:] if card.id in news])
    for text, verdict in ((WATCH, "bad"), (GOOD, "good")):
        changes = [_clause(card, wording) for card in out if card.verdict == verdict][:NAMED]
        if changes:
            yield wording.say(text, changes=wording.say(AND).join(changes))
    if not out and any(card.verdict for card in valued[1:]):
        yield wording.say(CALM)


def standouts(cards: Sequence[Card]) -> list[Card]:
    """Return the cards whose change is for the better or worse beyond their noise, the surest first."""
    found = [
        card
        for card in cards
        if card.verdict in ("good", "bad") and card.change and card.noise and abs(card.change) >= max(MEANT, SURER * card.noise)
    ]
    return sorted(found, key=lambda card: -abs(card.change or 0) / (card.noise or 1))


def standing(card: Card, answer: Answer, wording: Wording) -> str:
    """Return how one KPI stands, beside what it is compared with; it has a value."""
    subject, many = subject_of(card.id, wording)
    change = _compared(card, answer, wording)
    return wording.say(STANDS, subject=subject[:1].upper() + subject[1:], verb=wording.say(ARE if many else IS), value=card.said, change=change)


def _compared(card: Card, answer: Answer, wording: Wording) -> str:
    if card.change is None or card.trend is None:
        return ""
    then = _then(answer, wording)
    if card.trend == "flat":
        return wording.say(SAME, then=then)
    text = wording.say(HIGHER if card.trend == "up" else LOWER, percent=_percent(card.change, wording), then=then)
    return text + (wording.say(USUAL) if card.verdict == "same" else "")


def _clause(card: Card, wording: Wording) -> str:
    change = card.change or 0.0
    subject, _ = subject_of(card.id, wording)
    if change >= DOUBLED:
        before = wording.numbers.rounded(card.before, wording.definition(card.id))
        return wording.say(MUCH, subject=subject, before=before, value=card.said)
    return wording.say(ROSE if change > 0 else FELL, subject=subject, percent=_percent(change, wording), value=card.said)


def subject_of(kpi: str, wording: Wording) -> tuple[str, bool]:
    """Return how a sentence names a KPI, and whether that is a plural in English."""
    subject = choice().subjects.get(kpi)
    return (wording.say(subject.text), subject.many) if subject else (wording.name(kpi), False)


def _percent(change: float, wording: Wording) -> str:
    """Return the size of a change: whole percents from ten on."""
    numbers = wording.numbers
    size = abs(change)
    text = numbers.percent(size, 0 if size >= 0.0995 else 1)
    return text.replace(f"{numbers.marks.point}0", "") if size < 0.0995 else text


def _then(answer: Answer, wording: Wording, *, part: bool = False) -> str:
    """Return what the period is compared with, as it stands after "than", or after "part of"."""
    question = answer.question
    if question.get("compare") == "year":
        return wording.say(A_YEARS_PART if part else A_YEAR)
    first, end = date.fromisoformat(question["first_day"]), date.fromisoformat(question["last_day"]) + timedelta(days=1)
    units: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")
    unit = next((unit for unit in units if whole(first, unit) == Period(first, end, unit)), None)
    text = wording.say(EARLIER[unit]) if unit else wording.say(DAYS, days=wording.numbers.units((end - first).days, "day"))
    return text if part or unit == "day" else wording.say(IN, then=text)
