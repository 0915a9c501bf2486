"""Give what holds for the sentences and paragraphs that people write beside their numbers."""

import re
import unicodedata

from peil.state.writing import one_line, wrong_with
from peil.values.errors import PeilError
from peil.values.periods import FIRST_YEAR, LAST_YEAR, Period
from peil.values.texts import Text

MOST_SENTENCE = 300
MOST_PARAGRAPH = 2000


def sentence(text: str, most: int, wrong: type[PeilError], what: Text) -> str:
    """Return a text on one line; raises `wrong`, naming `what` it is, where it is empty, too long, or does not show."""
    found = one_line(text)
    why = wrong_with(found, most)
    if why:
        raise wrong(why=Text(f"{what.en} cannot be used, {why.en}", f"{what.nl} is niet bruikbaar, {why.nl}"))
    return found


def paragraph(text: str, wrong: type[PeilError], what: Text, most: int = MOST_PARAGRAPH) -> str:
    """Return a text of any number of lines, or none; raises `wrong` where it is too long or has characters that do not show."""
    found = re.sub(r"[ \t]+", " ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    shown = unicodedata.normalize("NFC", found)
    if not shown:
        return ""
    why = wrong_with(shown.replace("\n", " "), most)
    if why:
        raise wrong(why=Text(f"{what.en} cannot be used, {why.en}", f"{what.nl} is niet bruikbaar, {why.nl}"))
    return shown


def check_days(period: Period, wrong: type[PeilError]) -> None:
    """Raise `wrong` for a period that ends before it begins, or lies outside the years that Peil knows."""
    if period.end <= period.first:
        raise wrong(why=Text("it ends before it begins", "de periode eindigt voor die begint"))
    if not FIRST_YEAR <= period.first.year <= period.last.year <= LAST_YEAR:
        raise wrong(why=Text(f"its days lie outside {FIRST_YEAR} to {LAST_YEAR}", f"de dagen liggen niet tussen {FIRST_YEAR} en {LAST_YEAR}"))
