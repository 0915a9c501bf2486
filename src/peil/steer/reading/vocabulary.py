"""Give the words that goals are written with, in both languages, read from `words.yaml` once."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from peil.values.periods import Unit


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by what they say: a direction, a bound, a number, a unit of time or of duration, a month; `empty` ones name no KPI."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    better: tuple[str, ...]
    hold: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    to: tuple[str, ...]
    by: tuple[str, ...]
    factors: dict[str, float]
    parts: dict[str, float]
    numbers: dict[str, float]
    scales: dict[str, float]
    durations: dict[str, float]
    units: dict[str, Unit]
    months: dict[str, int]
    ordinals: dict[str, int]
    empty: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """Return the words; read when first asked for."""
    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Vocabulary)
