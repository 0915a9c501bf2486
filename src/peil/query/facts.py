"""Give what is known beside the question: how far the loaded data go, what sources cannot tell, and the clock to answer by."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from peil.values.texts import Text


class Told(msgspec.Struct, frozen=True):
    """A caveat that a source left with its load: what it cannot tell, and which columns or entities that touches."""

    code: str
    message: Text
    touches: tuple[str, ...]


class Extent(msgspec.Struct, frozen=True):
    """How far the records of one entity and source go, when they were loaded (UTC), and the first day that the source was still changing then."""

    entity: str
    source: str
    first_day: date | None
    last_day: date | None
    rows: int
    loaded_at: datetime | None
    settling_from: date | None = None


class Facts(msgspec.Struct, frozen=True):
    """What is loaded: extents, the keys that sources share, the caveats that loads left, and how many cells of each column are filled."""

    extents: tuple[Extent, ...]
    shared: dict[str, tuple[str, ...]]
    told: tuple[Told, ...]
    fills: dict[str, int]

    def of(self, entities: set[str]) -> list[Extent]:
        """Return the extents of these entities."""
        return [extent for extent in self.extents if extent.entity in entities]

    def dated(self, entities: set[str]) -> list[Extent]:
        """Return the extents of these entities, or of all that is loaded where they have records without days (customers known by their orders)."""
        found = self.of(entities)
        without = any(extent.rows for extent in found) and not any(extent.first_day for extent in found)
        return list(self.extents) if without else found

    @property
    def loaded(self) -> set[str]:
        """Return the entities with records."""
        return {extent.entity for extent in self.extents if extent.rows}


class Clock(msgspec.Struct, frozen=True):
    """The shop's zone and parameters, and the moment of asking (UTC)."""

    timezone: str
    now: datetime
    parameters: dict[str, float]

    @property
    def today(self) -> date:
        """Return today in the shop's zone."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()


class Fed(msgspec.Struct, frozen=True):
    """A load that fed a KPI."""

    file: str
    reader: str
    loaded_at: str
    entities: tuple[str, ...]
