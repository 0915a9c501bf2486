"""Give the sentences on top of a digest: how the shop stands, what stands out, and how far the data go. They never claim a cause."""

from collections.abc import Iterator, Sequence

from peil.boards import sentences as board
from peil.boards.cards import DOUBLED
from peil.boards.noise import LEAST
from peil.boards.overview import choice
from peil.boards.wording import Wording
from peil.steer.digests.figures import Figure
from peil.steer.digests.spans import Span
from peil.values.texts import Text

NO_DATA = Text("No data of these days have arrived; they go up to {day}.", "Van deze dagen zijn nog geen gegevens binnen; ze lopen tot en met {day}.")
NOTHING = Text("Nothing is loaded that these figures can be made of.", "Er is niets geladen waarvan deze cijfers te maken zijn.")
PARTLY = Text("Data up to {day} only: {names}.", "Gegevens pas tot en met {day}: {names}.")
ALL_PARTLY = Text(
    "The data go up to {day}; what they are held against is cut off there too.",
    "De gegevens lopen tot en met {day}; waarmee ze worden vergeleken is daar ook afgekapt.",
)
THAN = Text(", {percent} {way} than {then}", ", {percent} {way} dan {then}")
HIGHER, LOWER = Text("higher", "hoger"), Text("lower", "lager")


def sentences_of(figures: Sequence[Figure], span: Span, wording: Wording) -> list[str]:
    """Return the sentences of a digest."""
    numbers = wording.numbers
    ends = [figure.through for figure in figures if figure.through is not None]
    valued = [figure for figure in figures if figure.value is not None]
    if not figures:
        return [wording.say(NOTHING)]
    if not valued:
        return [wording.say(NO_DATA, day=numbers.day(max(ends)))] if ends else [wording.say(NOTHING)]
    found = [_standing(valued[0], span, wording), *_standouts(valued[1:], wording)]
    late = [figure for figure in figures if figure.through is not None]
    if len(late) == len(figures) and len(set(ends)) == 1:
        return [*found, wording.say(ALL_PARTLY, day=numbers.day(ends[0]))]
    for day in sorted({figure.through for figure in late if figure.through}):
        names = ", ".join(wording.name(figure.kpi) for figure in late if figure.through == day)
        found.append(wording.say(PARTLY, day=numbers.day(day), names=names))
    return found


def _standing(figure: Figure, span: Span, wording: Wording) -> str:
    subject, many = board.subject_of(figure.kpi, wording)
    facts = {"subject": subject[:1].upper() + subject[1:], "verb": wording.say(board.ARE if many else board.IS), "value": said(figure, wording)}
    return wording.say(board.STANDS, **facts, change=_compared(figure, span, wording))


def _compared(figure: Figure, span: Span, wording: Wording) -> str:
    if figure.change is None:
        return ""
    then = span.than(wording.numbers)
    if abs(figure.change) < LEAST:
        return wording.say(board.SAME, then=then)
    way = wording.say(HIGHER if figure.change > 0 else LOWER)
    text = wording.say(THAN, percent=_percent(figure.change, wording), way=way, then=then)
    return text + (wording.say(board.USUAL) if figure.verdict == "same" else "")


def _standouts(figures: Sequence[Figure], wording: Wording) -> Iterator[str]:
    """Yield what moved beyond chance, for worse and for better, the surest first."""
    news = choice().news
    out = [figure for figure in figures if figure.kpi in news and _surely(figure)]
    out.sort(key=lambda figure: -abs(figure.change or 0) / (figure.noise or 1))
    for text, verdict in ((board.WATCH, "bad"), (board.GOOD, "good")):
        changes = [_clause(figure, wording) for figure in out if figure.verdict == verdict][: board.NAMED]
        if changes:
            yield wording.say(text, changes=wording.say(board.AND).join(changes))
    if not out and any(figure.verdict for figure in figures):
        yield wording.say(board.CALM)


def _surely(figure: Figure) -> bool:
    if figure.verdict not in ("good", "bad") or not figure.change or not figure.noise:
        return False
    return abs(figure.change) >= max(board.MEANT, board.SURER * figure.noise)


def _clause(figure: Figure, wording: Wording) -> str:
    change = figure.change or 0.0
    subject, _ = board.subject_of(figure.kpi, wording)
    if change >= DOUBLED:
        before = wording.numbers.rounded(figure.before, figure.definition)
        return wording.say(board.MUCH, subject=subject, before=before, value=said(figure, wording))
    return wording.say(board.ROSE if change > 0 else board.FELL, subject=subject, percent=_percent(change, wording), value=said(figure, wording))


def said(figure: Figure, wording: Wording) -> str:
    """Return the value of a figure as a sentence says it."""
    return wording.numbers.rounded(figure.value, figure.definition)


def _percent(change: float, wording: Wording) -> str:
    return wording.numbers.percent(abs(change), 0 if abs(change) >= 0.0995 else 1)
