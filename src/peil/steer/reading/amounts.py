"""Read numbers as people write them: 1.000,50 and 1,000.50, 10k, ten, half."""

import re

from peil.steer.reading.vocabulary import vocabulary

DIGITS = r"\d{1,3}(?:[.,\u00a0' ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
SPELLED = "|".join(sorted(vocabulary().numbers, key=len, reverse=True))
SCALES = "|".join(sorted(vocabulary().scales, key=len, reverse=True))
NUMBER = rf"(?:(?:{DIGITS})(?:\s?(?:{SCALES})\b)?|\b(?:{SPELLED})\b)"


def number(text: str) -> float:
    """Return the number that a text matching NUMBER stands for."""
    words = vocabulary()
    clean = text.strip().lower()
    if clean in words.numbers:
        return words.numbers[clean]
    found = re.fullmatch(rf"({DIGITS})\s?({SCALES})?", clean)
    if found is None:
        raise ValueError(text)
    return digits(found[1]) * words.scales.get(found[2] or "", 1.0)


def digits(text: str) -> float:
    """Return a number in digits, in the notation of either language: what stands last before other than three digits is the decimal point."""
    clean = re.sub(r"[\u00a0' ]", "", text)
    last = max(clean.rfind("."), clean.rfind(","))
    if last < 0:
        return float(clean)
    head, mark, tail = clean[:last], clean[last], clean[last + 1 :]
    thousands = len(tail) == 3 and head.strip("0.,") != "" and not ({".", ","} - {mark} & set(head) and mark not in head)
    if thousands and not any(other in head for other in {".", ","} - {mark}):
        return float(re.sub(r"[.,]", "", clean))
    return float(f"{re.sub(r'[.,]', '', head)}.{tail}")
