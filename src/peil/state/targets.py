"""Keep the targets of KPIs: one a KPI, which cards and charts are coloured by."""

import math
from typing import TYPE_CHECKING

import msgspec

from peil.state.writing import MOST_NAME, wrong_with
from peil.values.errors import BadTarget, UnknownTarget
from peil.values.targets import PERS, Target
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.state.writing import Open


def _check(target: Target) -> None:
    """Raise BadTarget for a target that cannot be kept."""
    if wrong_with(target.kpi, MOST_NAME):
        raise BadTarget(why=Text("that cannot be a KPI", "dat kan geen KPI zijn"))
    if not math.isfinite(target.value):
        raise BadTarget(why=Text("the value must be a number", "de waarde moet een getal zijn"))
    if target.per is not None and target.per not in PERS:
        known = one_of(PERS)
        raise BadTarget(why=Text(f"it is per {known}, or for any period", f"die geldt per {known}, of voor elke periode"))
    if not 0 <= target.warn <= 1:
        raise BadTarget(why=Text("what is still near is a share from 0 to 1", "wat nog in de buurt is, is een deel van 0 tot 1"))


class Targets:
    """The targets of a workspace."""

    def __init__(self, database: "Open") -> None:
        self._database = database

    def set(self, target: Target) -> None:
        """Keep a target in the place of the one its KPI had; raises BadTarget."""
        from peil.state.tables import TARGETS

        _check(target)
        with self._database().write() as connection:
            connection.execute(TARGETS.delete().where(TARGETS.c.kpi == target.kpi))
            connection.execute(TARGETS.insert().values(msgspec.structs.asdict(target)))

    def remove(self, kpi: str) -> None:
        """Take the target of a KPI away; raises UnknownTarget."""
        from peil.state.tables import TARGETS

        with self._database().write() as connection:
            if not connection.execute(TARGETS.delete().where(TARGETS.c.kpi == kpi)).rowcount:
                raise UnknownTarget(kpi=kpi)

    def list(self) -> "list[Target]":
        """Return all targets, by KPI."""
        from peil.state.tables import TARGETS

        with self._database().read() as connection:
            return [msgspec.convert(row._mapping, Target) for row in connection.execute(TARGETS.select().order_by(TARGETS.c.kpi))]
