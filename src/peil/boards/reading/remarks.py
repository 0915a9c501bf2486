"""Give the sentence of one KPI: how it stands, and which day, week or month of its course is unlike the others. It never claims a cause."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import numpy as np

from peil.boards.cards import Card, unfinished_at
from peil.boards.dates import moment_of
from peil.boards.sentences import NO_RECORDS, standing
from peil.boards.wording import Wording
from peil.query.questions import Answer
from peil.values.periods import Grain
from peil.values.texts import Text

FAR = 4.0  # robust standard deviations: of a hundred quiet courses of a month, about one has such a day by chance
MUCH = 0.25  # and a quarter off what is usual, or it is nothing to look at
FEWEST = 8
WEEK = 7
PEAK = Text("{bucket} stands out: {value}, where {usual} is usual.", "{bucket} valt op: {value}, waar {usual} gebruikelijk is.")
PEAK_OF_DAY = Text(
    "{bucket} stands out: {value}, where {usual} is usual on a {weekday}.", "{bucket} valt op: {value}, waar {usual} gebruikelijk is op {weekday}."
)
BESIDE = Text(" That day has: {texts}.", " Op die dag staat: {texts}.")
BESIDE_LONGER = Text(" In it: {texts}.", " Daarin staat: {texts}.")


class Peak(msgspec.Struct, frozen=True):
    """A bucket that is unlike the others: its place, its value, and what is usual."""

    at: int
    value: float
    usual: float


def peak_of(values: Sequence[float | None], grain: Grain, end: int | None = None) -> Peak | None:
    """Return the bucket that is furthest from what is usual, or None where none is far; of days the usual is that of the same weekday.

    By medians, so that the day itself hardly counts for what is usual: the distance is in units of the median distance (MAD).
    """
    cells = np.array([np.nan if value is None else value for value in values[:end]], dtype=np.float64)
    if grain == "hour" or np.count_nonzero(~np.isnan(cells)) < FEWEST:
        return None
    usual = np.full(len(cells), np.nan)
    lag = WEEK if grain == "day" and len(cells) >= 3 * WEEK else 1
    for first in range(lag):
        alike = cells[first::lag]
        known = alike[~np.isnan(alike)]
        usual[first::lag] = np.median(known) if len(known) else np.nan
    off = np.abs(cells - usual)
    spread = 1.4826 * float(np.nanmedian(off))
    if not spread or np.isnan(off).all():
        return None
    at = int(np.nanargmax(off))
    if off[at] < FAR * spread or off[at] < MUCH * abs(float(usual[at])):
        return None
    return Peak(at, float(cells[at]), float(usual[at]))


def remark(card: Card, answer: Answer, wording: Wording, marks: Iterable[tuple[date, str]] = ()) -> str:
    """Return how a KPI stands and what stands out in its course, with what was noted on that day; of an answer with a grain."""
    if card.value is None:
        return wording.say(NO_RECORDS)
    values = [row.get(card.id) for row in answer.rows]
    peak = peak_of(values, answer.question["grain"], unfinished_at(answer))
    return standing(card, answer, wording) + (f" {_peak(peak, card, answer, wording, list(marks))}" if peak else "")


def _peak(peak: Peak, card: Card, answer: Answer, wording: Wording, marks: list[tuple[date, str]]) -> str:
    grain, numbers, definition = answer.question["grain"], wording.numbers, wording.definition(card.id)
    moment = moment_of(answer.rows[peak.at]["period"])
    facts = {"value": numbers.rounded(peak.value, definition), "usual": numbers.rounded(peak.usual, definition)}
    if grain == "day" and len(answer.rows) >= 3 * WEEK:
        bucket = f"{numbers.weekday(moment.isoweekday())} {numbers.short_day(moment)}"
        text = wording.say(PEAK_OF_DAY, bucket=_capital(bucket), weekday=numbers.weekday(moment.isoweekday()), **facts)
    else:
        text = wording.say(PEAK, bucket=_capital(numbers.bucket(moment, grain)), **facts)
    following = answer.rows[peak.at + 1]["period"] if peak.at + 1 < len(answer.rows) else None
    inside = [said for day, said in marks if moment <= day and (following is None or day < moment_of(following))]
    beside = BESIDE if grain == "day" else BESIDE_LONGER
    return text + (wording.say(beside, texts="; ".join(inside[:3])) if inside else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
