"""Give the chains: how a KPI follows from others, as factors or as parts, read from `drivers.yaml` once."""

from collections.abc import Mapping
from functools import cache
from math import prod
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from peil.values.texts import Text


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A factor or a part of a KPI: a KPI, a ratio of products of KPIs, or the rest that makes the chain whole.

    `most` and `least` bound what it can be. A KPI can be turned, unless it is `given` (the size of the market); anything else only where
    it is `steered`.
    """

    kpi: str | None = None
    id: str | None = None
    name: Text | None = None
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    rest: bool = False
    steered: bool = False
    given: bool = False
    power: Literal[1, -1] = 1
    sign: Literal[1, -1] = 1
    least: float = 0.0
    most: float | None = None

    @property
    def key(self) -> str:
        """Return what it goes by: its KPI, or its own id."""
        return self.kpi or self.id or ""

    @property
    def movable(self) -> bool:
        """Return whether somebody can turn it."""
        return self.steered or (self.kpi is not None and not self.given)


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A KPI as the product, or the sum, of parts; `by` a dimension, its parts are the values of that."""

    id: str
    kpi: str
    kind: Literal["product", "sum"] = "product"
    parts: tuple[Part, ...] = ()
    by: str | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the KPIs whose values it is worked out from."""
        parts = [name for part in self.parts for name in ((part.kpi,) if part.kpi else (*part.over, *part.under))]
        return tuple(dict.fromkeys((self.kpi, *parts)))

    @property
    def kpis(self) -> tuple[str, ...]:
        """Return the KPIs among its parts."""
        return tuple(part.kpi for part in self.parts if part.kpi)

    def parted(self, base: Mapping[str, float | None]) -> tuple[Part, ...]:
        """Return the parts; by a dimension, one for each value that stands in `base` beside the KPI."""
        if self.by is None:
            return self.parts
        return tuple(Part(id=name, name=Text(name, name), steered=True) for name in base if name != self.kpi)

    def values(self, base: Mapping[str, float | None]) -> dict[str, float] | None:
        """Return the value of each part by its key, with the rest that makes it whole; None where something lacks or would be divided by zero."""
        if any(base.get(name) is None for name in self.needs):
            return None
        known = {name: value for name, value in base.items() if value is not None}
        parts, found = self.parted(base), dict[str, float]()
        for part in (part for part in parts if not part.rest):
            value = known.get(part.key) if part.kpi or self.by else _ratio(part, known)
            if value is None:
                return None
            found[part.key] = value
        rest = next((part for part in parts if part.rest), None)
        if rest is not None:
            value = self._rest(rest, found, known[self.kpi])
            if value is None:
                return None
            found[rest.key] = value
        return {part.key: found[part.key] for part in parts}

    def _rest(self, rest: Part, found: Mapping[str, float], whole: float) -> float | None:
        others = [part for part in self.parts if part is not rest]
        if self.kind == "sum":
            return (whole - sum(part.sign * found[part.key] for part in others)) * rest.sign
        if any(found[part.key] == 0 for part in others) or (rest.power == -1 and whole == 0):
            return None
        value = whole / prod(found[part.key] ** part.power for part in others)
        return float(value**rest.power)

    def whole(self, values: Mapping[str, float]) -> float | None:
        """Return the KPI that follows from values of its parts; None where that would divide by zero."""
        parts = self.parted({**values, self.kpi: 0.0})
        if self.kind == "sum":
            return sum(part.sign * values[part.key] for part in parts)
        if any(part.power == -1 and values[part.key] == 0 for part in parts):
            return None
        return float(prod(values[part.key] ** part.power for part in parts))


def _ratio(part: Part, known: Mapping[str, float]) -> float | None:
    below = prod(known[name] for name in part.under)
    return prod(known[name] for name in part.over) / below if below else None


@cache
def chains() -> tuple[Chain, ...]:
    """Return every chain; read when first asked for."""
    text = (Path(__file__).parent / "drivers.yaml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(yaml.safe_load(text), list[Chain]))


def chains_of(kpi: str) -> tuple[Chain, ...]:
    """Return the chains that take a KPI apart, the most telling first."""
    return tuple(chain for chain in chains() if chain.kpi == kpi)


def drivers_of(kpi: str) -> tuple[str, ...]:
    """Return the KPIs that a KPI follows from, each once."""
    return tuple(dict.fromkeys(name for chain in chains_of(kpi) for name in chain.kpis))
