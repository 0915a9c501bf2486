"""Say what would have to be true: what each driver of a KPI must become to reach a target, alone, together, or beside what people set."""

from collections.abc import Mapping

import msgspec

from peil.steer.fitting.drivers import Chain, Part, chains_of
from peil.values.texts import Text

SLACK = 1e-9
Base = Mapping[str, float | None]

TOO_MUCH = Text("cannot be more than {most}", "kan niet meer zijn dan {most}")
TOO_LITTLE = Text("cannot be less than {least}", "kan niet minder zijn dan {least}")
MISSED = Text("With these values the target is not reached.", "Met deze waarden wordt de streefwaarde niet gehaald.")
NOWHERE = Text("No value of the others makes up for this.", "Geen enkele waarde van de andere maakt dit goed.")


class Lever(msgspec.Struct, frozen=True):
    """A driver of a KPI: what it is now, what it alone would have to become, and what when all move in equal proportion.

    `name` is given where it is no KPI; `steered` is False for what nobody turns and is held as it is; `alone` and `together` say what is
    impossible about the two (`cannot be more than 1`), or are None. No value is None: what is zero cannot grow by a proportion.
    """

    key: str
    kpi: str | None
    name: Text | None
    now: float
    needed_alone: float | None
    needed_equal: float | None
    steered: bool
    alone: Text | None = None
    together: Text | None = None


class Solution(msgspec.Struct, frozen=True):
    """A mix that people set in part: each driver's value, the KPI that follows, whether it reaches the target, and what is impossible."""

    values: dict[str, float]
    total: float | None
    reaches: bool
    doubts: dict[str, Text]
    said: tuple[Text, ...] = ()


def chain_for(kpi: str, base: Base, chain: str | None = None) -> Chain | None:
    """Return the chain of that name, or the first that the values at hand are enough for."""
    for one in chains_of(kpi):
        if chain in (None, one.id) and (one.by is None or chain == one.id) and one.values(base) is not None:
            return one
    return None


def mix(kpi: str, base: Base, target: float, chain: str | None = None) -> list[Lever]:
    """Return what each driver would have to become for a KPI to reach a target; nothing where no chain can be followed from `base`.

    `base` holds the KPI and what its chain needs (`Chain.needs`), or by a dimension the KPI and each value's part of it.
    """
    found = chain_for(kpi, base, chain)
    now = found.values(base) if found else None
    if found is None or now is None:
        return []
    equal = _equally(found, now, target, {})
    return [_lever(found, part, now, target, equal) for part in found.parted(base)]


def _lever(chain: Chain, part: Part, now: dict[str, float], target: float, equal: dict[str, float] | None) -> Lever:
    held = {key: value for key, value in now.items() if key != part.key}
    alone = (_equally(chain, now, target, held) or {}).get(part.key) if part.movable else None
    together = equal[part.key] if equal else None
    return Lever(
        key=part.key,
        kpi=part.kpi,
        name=part.name,
        now=now[part.key],
        needed_alone=alone,
        needed_equal=together,
        steered=part.movable,
        alone=_impossible(chain, part, alone) if part.movable else None,
        together=_impossible(chain, part, together) if part.movable else None,
    )


def _equally(chain: Chain, now: dict[str, float], target: float, held: Mapping[str, float]) -> dict[str, float] | None:
    """Return values that reach a target where what is held stays and all that can be turned moves in the same proportion; None where none do."""
    values = {**now, **held}
    parts = chain.parted({**now, chain.kpi: 0.0})
    free = [part for part in parts if part.movable and part.key not in held]
    if not free:
        return None
    if chain.kind == "sum":
        moved = sum(part.sign * values[part.key] for part in free)
        if len(free) == 1 and moved == 0:
            return values | {free[0].key: (target - sum(part.sign * values[part.key] for part in parts)) * free[0].sign}
        if moved == 0:
            return None
        factor = (target - sum(part.sign * values[part.key] for part in parts if part not in free)) / moved
        return values | {part.key: values[part.key] * factor for part in free}
    total = chain.whole(values)
    if not total or target / total <= 0:
        return None
    step = (target / total) ** (1 / len(free))
    return values | {part.key: values[part.key] * step**part.power for part in free}


def _impossible(chain: Chain, part: Part, value: float | None) -> Text | None:
    """Return why a part cannot have a value, or None; the rest of a sum may be below zero."""
    if value is None:
        return None
    if part.most is not None and value > part.most + SLACK:
        return _filled(TOO_MUCH, most=_plain(part.most))
    if value < part.least - SLACK and not (part.rest and chain.kind == "sum"):
        return _filled(TOO_LITTLE, least=_plain(part.least))
    return None


def _plain(bound: float) -> Text:
    return Text("100%", "100%") if bound == 1 else Text(f"{bound:g}", f"{bound:g}")


def _filled(text: Text, **facts: Text) -> Text:
    return Text(text.say("en", **{name: fact.en for name, fact in facts.items()}), text.say("nl", **{name: fact.nl for name, fact in facts.items()}))


def solve(kpi: str, base: Base, target: float, chosen: Mapping[str, float], chain: str | None = None) -> Solution | None:
    """Return the mix where people set some drivers (`chosen`, by key) and the others follow in equal proportion; None without a chain."""
    found = chain_for(kpi, base, chain)
    now = found.values(base) if found else None
    if found is None or now is None:
        return None
    set_by_hand = {key: value for key, value in chosen.items() if key in now}
    values = _equally(found, now, target, set_by_hand)
    said = list[Text]()
    if values is None:
        free = any(part.movable and part.key not in set_by_hand for part in found.parted(base))
        said.append(NOWHERE if free else MISSED)
        values = {**now, **set_by_hand}
    total = found.whole(values)
    reached = total is not None and abs(total - target) <= 1e-6 * max(1.0, abs(target))
    doubts = {part.key: why for part in found.parted(base) if (why := _impossible(found, part, values[part.key])) is not None}
    return Solution(values, total, reached and not doubts, doubts, () if reached and said == [MISSED] else tuple(said))
